"""역전파를 torch로 실제로 돌리면서, 노드마다 드나드는 변화도를 받아 적습니다."""

from dataclasses import dataclass, field

import torch

from chaewo.graph import Graph, Node

SMALL = 16  # 원소가 이보다 많은 텐서는 값을 적지 않고 모양과 크기만 적습니다.


@dataclass
class Trace:
    """`backward()` 한 번의 기록. 열쇠는 `Graph.nodes`의 번호입니다.

    - `incoming[i]`: 노드로 들어온 변화도 (출력마다 하나)
    - `products[i]`: 노드가 앞으로 넘긴 변화도 (`next_functions`마다 하나)
    - `order`: 엔진이 노드를 실행한 차례 (AccumulateGrad는 빠집니다)
    """

    incoming: dict[int, tuple] = field(default_factory=dict)
    products: dict[int, tuple] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)


def trace_backward(tensor: torch.Tensor, graph: Graph, gradient: torch.Tensor | None) -> Trace:
    """그래프와 잎의 `.grad`를 그대로 둔 채 역전파를 한 번 돌려 기록합니다.

    Raises:
        RuntimeError: 그래프가 이미 풀렸거나 저장된 값이 바뀌었을 때 (torch의 말 그대로).
    """
    trace, handles = Trace(), []

    def watch(number: int, function) -> None:
        def before(grad_outputs):
            trace.order.append(number)
            trace.incoming[number] = tuple(grad_outputs)

        def after(grad_inputs, grad_outputs):
            trace.products[number] = tuple(grad_inputs)

        handles.append(function.register_prehook(before))
        handles.append(function.register_hook(after))

    leaf_numbers = [i for i, node in enumerate(graph.nodes) if node.leaf is not None]
    for i, node in enumerate(graph.nodes):
        if node.leaf is None:
            watch(i, node.function)
    try:
        grads = torch.autograd.grad(
            tensor, graph.leaves, gradient, retain_graph=True, allow_unused=True
        )
    finally:
        for handle in handles:
            handle.remove()
    trace.incoming |= {i: (grad,) for i, grad in zip(leaf_numbers, grads, strict=True)}
    return trace


def accumulated_grads(
    tensor: torch.Tensor, graph: Graph, gradient: torch.Tensor | None, calls: int, fresh: bool
) -> list[list[torch.Tensor | None]]:
    """`backward()`를 `calls`번 되풀이할 때 잎마다 `.grad`가 변하는 모습.

    `fresh`이면 `.grad`를 `None`으로 비우고 시작합니다. 결과[k][j]는 k번 부른 뒤 j번째 잎의
    `.grad`이며, 끝나면 학습자의 `.grad`를 되돌려 놓습니다.
    """
    leaves = graph.leaves
    original = [leaf.grad for leaf in leaves]
    try:
        for leaf, grad in zip(leaves, original, strict=True):
            leaf.grad = None if fresh or grad is None else grad.clone()
        history = [_snapshot(leaves)]
        for _ in range(calls):
            torch.autograd.backward(tensor, gradient, retain_graph=True, inputs=leaves)
            history.append(_snapshot(leaves))
        return history
    finally:
        for leaf, grad in zip(leaves, original, strict=True):
            leaf.grad = grad


def _snapshot(leaves: list[torch.Tensor]) -> list[torch.Tensor | None]:
    return [None if leaf.grad is None else leaf.grad.detach().clone() for leaf in leaves]


def local_jacobians(node: Node, incoming: tuple, products: tuple) -> list[torch.Tensor | None]:
    """노드 하나의 야코비안을 입력마다: 노드를 one-hot 벡터로 m번 불러 한 행씩 얻습니다.

    노드는 `node(g)`가 gᵀJ인 함수입니다. 결과의 모양은 (출력 원소 수 m, 입력 원소 수 n)이고,
    크거나, 출력이 여럿이거나, 파이썬으로 쓴 Function이면 `None`입니다.
    """
    nothing = [None] * len(products)
    if len(incoming) != 1 or incoming[0] is None or incoming[0].numel() > SMALL:
        return nothing
    if isinstance(node.function, torch.autograd.function.BackwardCFunction):
        return nothing  # 학습자의 backward를 몰래 여러 번 부르지 않습니다.
    g = incoming[0]
    rows = [[] for _ in products]
    with torch.no_grad():
        for i in range(g.numel()):
            one_hot = torch.zeros(g.numel(), dtype=g.dtype)
            one_hot[i] = 1
            answer = node.function(one_hot.reshape(g.shape))
            for row, part in zip(rows, _as_tuple(answer), strict=False):
                row.append(part)
    return [_stack(row, product) for row, product in zip(rows, products, strict=True)]


def _stack(row: list, product: torch.Tensor | None) -> torch.Tensor | None:
    if product is None or product.numel() > SMALL or not row:
        return None
    if not all(isinstance(part, torch.Tensor) for part in row):
        return None
    # 입력이 브로드캐스트되었으면 엔진은 노드가 낸 변화도를 입력의 모양으로 더해 줄입니다.
    return torch.stack([part.sum_to_size(product.shape).flatten() for part in row])


def _as_tuple(value) -> tuple:
    return value if isinstance(value, tuple) else (value,)


def saved_tensors(node: Node) -> dict[str, torch.Tensor]:
    """이 노드가 역전파 때 쓰려고 붙들고 있는 텐서: `{"self": …, "other": …}`.

    `_saved_NAME`은 torch가 노드마다 내어 주는 속성입니다. 이미 풀렸으면 빈 사전입니다.
    """
    found = {}
    for attribute in dir(node.function):
        if not attribute.startswith("_saved_"):
            continue
        try:
            value = getattr(node.function, attribute)
        except RuntimeError:  # 풀린 뒤에 읽으면 torch가 RuntimeError를 냅니다.
            continue
        if isinstance(value, torch.Tensor):
            found[attribute.removeprefix("_saved_")] = value
    return found


def freed_graph_error() -> str:
    """이미 풀린 그래프를 다시 지나갈 때 torch가 내는 문장. 작은 그래프로 실제로 일으켜 얻습니다."""
    x = torch.ones(1, requires_grad=True)
    out = (x * x).sum()
    out.backward()
    try:
        out.backward()
    except RuntimeError as error:
        return str(error)
    raise AssertionError("torch가 풀린 그래프를 다시 지나가도 오류를 내지 않습니다.")
