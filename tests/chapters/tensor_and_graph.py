"""1장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import math
from fractions import Fraction

import torch

from chaewo.chapters.tensor_and_graph import paths
from chaewo.graph import walk
from chaewo.judging.exercise import variants


def path_from(node):
    return [type(node).__name__, *path_from(paths.first_cell(node))] if node else []


def weight_filled_later(values, scale):
    w = torch.empty(values.shape, dtype=values.dtype, requires_grad=True)
    with torch.no_grad():
        w.copy_(values * scale)
    return w


@torch.inference_mode()
def weight_with_old_grad(values, scale):
    w = (values * scale).requires_grad_()
    w.grad = torch.ones_like(w)
    return w


receivers = paths.matching(lambda t, leaf: t is leaf)


def receivers_by_own_walk(out, tensors):
    waiting, ends = [out.grad_fn], []
    while waiting:
        node = waiting.pop()
        ends += [node.variable] if hasattr(node, "variable") else []
        waiting += [following for following, _ in node.next_functions if following is not None]
    return tuple(name for name, t in tensors.items() if any(t is end for end in ends))


@variants
def spoiling(out, tensors, *, spoil):
    """바르게 고른 다음 받은 것을 건드립니다."""
    names = receivers(out, tensors)
    spoil(out, tensors)
    return names


RIGHT = {
    "switch_on": [
        lambda t: t.requires_grad_(),
        lambda t: setattr(t, "requires_grad", True) or t,
        lambda t: t.detach_().requires_grad_(),
    ],
    "node_names": [
        paths.walking(name=paths.method_name),
        lambda tensor: path_from(tensor.grad_fn),
        lambda tensor: tuple(paths.names_to_leaf(tensor)),
    ],
    "make_weight": [
        lambda values, scale: torch.nn.Parameter(values * scale),
        lambda values, scale: torch.tensor((values * scale).tolist(), requires_grad=True),
        weight_filled_later,
    ],
    "start_for": [
        lambda n: 1000 / 2**n,
        lambda n: -1500 * 0.5**n,
        lambda n: torch.tensor([2.0]) ** (10 - n),
        lambda n: Fraction(1000, 2**n),
        lambda n: math.nextafter(1000 / 2**n, 0),  # float32에서는 1000 / 2**n이 됩니다.
    ],
    "grad_receivers": [
        receivers,
        receivers_by_own_walk,
        paths.of_nodes(lambda node: type(node).__name__ == "AccumulateGrad"),
        paths.differentiating(retain_graph=True),
    ],
}
WRONG = {
    "switch_on": {
        "켠 그 텐서를": lambda t: t.clone() if t.requires_grad else t.requires_grad_(),
        "연산의 결과(MulBackward0)": lambda t: t.clone().requires_grad_() * 1,
        "return으로 돌려주기만": lambda t: setattr(t, "requires_grad", True),
        "참/거짓": lambda t: t.requires_grad == True,  # noqa: E712
        "괄호": lambda t: t.requires_grad_,
        "리스트입니다": lambda t: [t],
    },
    "node_names": {
        "메모리 주소": paths.walking(name=str),
        "노드의 이름을 문자열로": paths.walking(name=lambda node: node),
        "None이면 멈추세요": lambda tensor: [*paths.names_to_leaf(tensor), None],
        "잎을 받았는데 무언가가": lambda tensor: paths.names_to_leaf(tensor) or ["잎"],
        "next_functions의 첫 칸만": lambda tensor: [node.name for node in walk(tensor).nodes] if tensor.grad_fn else [],
        "따라가고 있는지": paths.walking(lambda node: node.next_functions[-1][0] if node.next_functions else None),
        "torch의 그래프와 다릅니다": lambda tensor: paths.names_to_leaf(tensor)[:20],
    },
    "make_weight": {
        "켜는 때를 다시": lambda values, scale: values.clone().requires_grad_() * scale,
        "requires_grad가 False": lambda values, scale: values * scale,
        "values의 표시까지": lambda values, scale: (values.requires_grad_() * scale).detach().requires_grad_(),
        "`inference_mode` 안에서": weight_with_old_grad,
        "scale이 1일 때": lambda values, scale: torch.nn.Parameter(values if scale == 1 else values * scale),
    },
    "start_for": {
        "하나씩 모자랍니다": lambda n: 1000 / 2 ** (n - 1),
        "하나씩 많습니다": [lambda n: 1000 / 2 ** (n + 1), lambda n: 999 / 2**n],
        "float32는": lambda n: math.nextafter(1000 / 2 ** (n - 1), 0),
        "n이 달라져도": lambda n: 1.0,
        "오히려 줄었": lambda n: 2.0**n,
        "작은 몫이 0": lambda n: 1000 // 2**n,
        "너무 작아": lambda n: 1000 / 100**n,
        "n이 4일 때 125에서 시작": lambda n: 1000 / (2 * n),
        "앞의 일을 기억": lambda n, starts=[1000.0]: starts.append(starts[-1] / 2) or starts[-1],
    },
    "grad_receivers": {
        "실제로 불러 본 것과": [paths.differentiating(lambda grad: grad is not None and grad.any(), retain_graph=True), lambda out, tensors: [name for name in receivers(out, tensors) if tensors[name].grad is None]],
        "부르기 전에 알아맞힙니다": paths.filled,
        "`x`의 .grad가 달라졌습니다": spoiling(lambda out, tensors: out.backward()),
        "`w1`의 .grad가 달라졌습니다": spoiling(lambda out, tensors: [setattr(t, "grad", None) for t in tensors.values()]),
        "`x`의 표시나 grad_fn": spoiling(lambda out, tensors: [t.requires_grad_(False) for t in tensors.values() if t.is_leaf]),
        "읽기만 하세요": spoiling(lambda out, tensors: out.detach_()),
        "이름을 담으세요": lambda out, tensors: [tensors["x"]],
        "두 번 이상": lambda out, tensors: receivers(out, tensors) * 2,
    },
}
PERTURBED = {
    "switch_on": [
        lambda t: t.requires_grad_(True).view_as(t),
        lambda t: t.requires_grad_(t.dim() > 0),
        lambda t: t.requires_grad_(t.numel() < 4),
    ],
    "start_for": [
        lambda n: 1000 / 2**n * (0.999 if n == 20 else 1),
        lambda n: 1000 / 2**n if n < 20 else 1000 / 2**19,
        lambda n: 1000 / 2**n if n in (*range(1, 13), 20) else 1000,
    ],
    "grad_receivers": [
        lambda out, tensors: [*receivers(out, tensors), list(tensors)[-1]],
        lambda out, tensors: [name.upper() for name in receivers(out, tensors)],
        lambda out, tensors: receivers(out, tensors) if "x" in tensors else [],
        lambda out, tensors: receivers(out, tensors) or list(tensors)[:1],
        paths.choosing(lambda t: t.is_leaf and t.requires_grad and t.grad is None),
    ],
}
FORBIDDEN = ("requires_grad_(", "requires_grad = True", "2**n", "2 ** n", ".variable", " is ")
