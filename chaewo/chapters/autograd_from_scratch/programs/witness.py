"""코드 빈칸의 증인: 엔진의 조각이 하는 일을 torch의 autograd가 합니다."""

from collections.abc import Callable
from types import SimpleNamespace

import torch
from torch import Tensor
from torch.autograd.graph import get_gradient_edge


def leaf(value) -> Tensor:
    """`Var`나 수 하나를 변화도를 모으는 float64 텐서로."""
    return number(getattr(value, "value", value)).requires_grad_()


def number(value: float) -> Tensor:
    return torch.tensor(float(value), dtype=torch.float64)


def recorded(f: Callable[..., Tensor]) -> Callable[..., SimpleNamespace]:
    """`f`를 계산하고, 결과의 값과 `(입력, 규칙)`의 목록을 엔진의 노드와 같은 이름으로 담는 함수."""

    def node(*values) -> SimpleNamespace:
        leaves = [leaf(value) for value in values]
        out = f(*leaves)

        def rule(one: Tensor) -> Callable[[float], float]:
            return lambda g: torch.autograd.grad(out, one, number(g), retain_graph=True)[0].item()

        inputs = [(SimpleNamespace(value=one.item()), rule(one)) for one in leaves]
        return SimpleNamespace(value=out.item(), inputs=inputs)

    return node


def gradients(f: Callable[..., Tensor], *at: float, g: float = 1.0) -> list[float]:
    """`f(*at)`가 변화도 `g`를 받았을 때 입력마다의 변화도."""
    leaves = [leaf(value) for value in at]
    f(*leaves).backward(number(g))
    return [one.grad.item() for one in leaves]


def value_and_gradients(f: Callable[..., Tensor], *at: float) -> list[float]:
    return [f(*map(leaf, at)).item(), *gradients(f, *at)]


def walked_again(f: Callable[[Tensor], Tensor], at: float, times: int = 1) -> float:
    """같은 그래프에서 `backward()`를 `times`번 부른 뒤의 변화도."""
    x = leaf(at)
    out = f(x)
    for _ in range(times):
        out.backward(retain_graph=True)
    return x.grad.item()


def _nodes(lines: tuple[str, ...]) -> dict:
    """`"a = x * x"` 같은 줄을 차례로 계산해, 이름마다의 torch 노드."""
    space = {"x": leaf(3.0)}
    for line in lines:
        exec(line, space)
    return {
        name: get_gradient_edge(value).node
        for name, value in space.items()
        if isinstance(value, Tensor)
    }


def arrows(*lines: str) -> dict[str, int]:
    """이름마다, 그 노드로 들어오는 화살표의 수."""
    nodes = _nodes(lines)
    sources = [source for node in nodes.values() for source, _ in node.next_functions]
    return {name: sources.count(node) for name, node in nodes.items()}


def order(*lines: str) -> list[str]:
    """마지막 줄의 결과에서 역전파할 때 torch가 노드를 부르는 차례."""
    seen, nodes = [], _nodes(lines)
    for name, node in nodes.items():
        node.register_prehook(lambda g, name=name: seen.append(name))
    root = list(nodes.values())[-1]
    # 목록에 담는 까닭: torch 2.6은 GradientEdge 하나를 튜플로 여겨 풀어 헤칩니다.
    torch.autograd.backward([torch.autograd.graph.GradientEdge(root, 0)], [number(1.0)])
    return seen


def slope(f: Callable[[Tensor], Tensor], x: float, h: float = 0.1) -> float:
    """양쪽 유한 차분."""
    right, left = (f(number(x + step)).item() for step in (h, -h))
    return (right - left) / (2 * h)
