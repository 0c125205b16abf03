"""1장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import math
from fractions import Fraction

import torch

from chaewo.chapters.tensor_and_graph.paths import first_cell, names_to_leaf, walking
from tests.chapters import tensor_and_graph_receivers as receivers

# 1. switch_on -------------------------------------------------------------------------------


def switch_by_attribute(t):
    t.requires_grad = True
    return t


def switch_with_second_name(t):
    before = t
    before.requires_grad_()
    return t


def switch_read(t):
    t.requires_grad  # noqa: B018  읽기만 하는 실수
    return t


def switch_without_return(t):
    t.requires_grad_(True)


SWITCH_RIGHT = [
    lambda t: t.requires_grad_(True),
    lambda t: t.requires_grad_(),
    switch_by_attribute,
    switch_with_second_name,
    lambda t: t.detach_().requires_grad_(),
]
SWITCH_WRONG = {
    "아직 False": switch_read,
    "뜻이 아니라 제자리(in-place)": lambda t: torch.tensor(t.tolist(), requires_grad=True),
    "값이 같은 복사본": lambda t: torch.nn.Parameter(t.clone()),
    "돌려준 것은 다른 텐서": lambda t: t.requires_grad_().detach(),
    "켠 그 텐서를": lambda t: t.clone() if t.requires_grad else t.requires_grad_(),
    "객체가 다릅니다": lambda t: torch.nn.Parameter(t),
    "값이 다른 새 텐서": lambda t: (t.detach() + 1).requires_grad_(),
    "연산의 결과(MulBackward0)": lambda t: t.clone().requires_grad_() * 1,
    "받은 텐서의 값을 바꾸었": lambda t: t.detach_().mul_(2).requires_grad_(),
    "return으로 돌려주기만": switch_without_return,
    "참/거짓": lambda t: t.requires_grad == True,  # noqa: E712
    "괄호": lambda t: t.requires_grad_,
    "리스트입니다": lambda t: [t],
}
SWITCH_PERTURBED = [
    lambda t: t.requires_grad_(True).view_as(t),
    lambda t: t.requires_grad_(t.dim() > 0),
    lambda t: t.requires_grad_(t.numel() < 4),
]

# 2. node_names ------------------------------------------------------------------------------


def names_by_method(tensor):
    names, node = [], tensor.grad_fn
    while node:
        names.append(node.name())
        if not node.next_functions:
            break
        node = node.next_functions[0][0]
    return names


def names_by_recursion(tensor):
    def path(node):
        if node is None:
            return []
        return [type(node).__name__] + [
            name for following, _ in node.next_functions[:1] for name in path(following)
        ]

    return path(tensor.grad_fn)


def names_with_limit(tensor):
    return names_to_leaf(tensor)[:20]


def nodes_themselves(tensor):
    return walking(first_cell, lambda node: node)(tensor)


def names_breadth_first(tensor):
    names, waiting = [], [tensor.grad_fn]
    while waiting:
        node = waiting.pop(0)
        if node is not None and node not in waiting:
            names.append(type(node).__name__)
            waiting += [each for each, _ in node.next_functions if each not in waiting]
    return names


def last_cell(node):
    return node.next_functions[-1][0] if node.next_functions else None


def names_remembering(tensor, names=[]):  # noqa: B006  기본값이 부를 때마다 이어지는 실수
    names += names_to_leaf(tensor)
    return names


NAMES_RIGHT = [
    names_to_leaf,
    names_by_method,
    names_by_recursion,
    lambda tensor: tuple(names_to_leaf(tensor)),
]
NAMES_WRONG = {
    "메모리 주소": lambda tensor: [str(node) for node in nodes_themselves(tensor)],
    "노드의 이름을 문자열로": nodes_themselves,
    "None이면 멈추세요": lambda tensor: [*names_to_leaf(tensor), None],
    "잎을 받았는데 무언가가": lambda tensor: names_to_leaf(tensor) or ["잎"],
    "print로": lambda tensor: print(names_to_leaf(tensor)),
    "첫 칸만": lambda tensor: ["AccumulateGrad"],
    "next_functions의 첫 칸만": names_breadth_first,
    "따라가고 있는지": walking(last_cell),
    "torch의 그래프와 다릅니다": names_with_limit,
    "앞의 일을 기억": names_remembering,
    "문자열입니다": lambda tensor: " → ".join(names_to_leaf(tensor)),
}

# 3. make_weight -----------------------------------------------------------------------------


def weight_by_tensor(values, scale):
    return torch.tensor((values * scale).tolist(), requires_grad=True)


def weight_without_recording(values, scale):
    w = values.clone().requires_grad_()
    with torch.no_grad():
        w *= scale
    return w


def weight_marking_the_input(values, scale):
    values.requires_grad_()
    return (values * scale).detach().requires_grad_()


@torch.inference_mode()
def weight_in_inference_mode(values, scale):
    return (values * scale).requires_grad_(True)


def weight_aliasing(values, scale):
    return (values.detach() if scale == 1 else values * scale).requires_grad_()


def weight_with_old_grad(values, scale):
    with torch.inference_mode():
        w = (values * scale).requires_grad_()
        w.grad = torch.ones_like(w)
    return w


WEIGHT_RIGHT = [
    lambda values, scale: (values * scale).requires_grad_(),
    lambda values, scale: torch.nn.Parameter(values * scale),
    lambda values, scale: (values * scale).double().requires_grad_(),
    weight_by_tensor,
    weight_without_recording,
]
WEIGHT_WRONG = {
    "잎이 아닙니다": lambda values, scale: values.clone().requires_grad_() * scale,
    "켜는 때를 다시": lambda values, scale: values.requires_grad_() * scale,
    "requires_grad가 False": lambda values, scale: values * scale,
    "values의 표시까지": weight_marking_the_input,
    "만드는 곳을 보세요": weight_with_old_grad,
    "scale이 1일 때": lambda values, scale: torch.nn.Parameter(
        values if scale == 1 else values * scale
    ),
    "새 텐서에 담으세요": lambda values, scale: (
        values.mul(scale).requires_grad_() if scale != 1.0 else torch.nn.Parameter(values)
    ),
    "values에 scale을": lambda values, scale: (values * int(scale)).requires_grad_(),
    "값을 바꾸었습니다": lambda values, scale: values.mul_(scale).requires_grad_(),
    "`inference_mode` 안에서": weight_in_inference_mode,
    "메모리를 함께": weight_aliasing,
    "모양이 (1,)": lambda values, scale: (values[:1] * scale).requires_grad_(),
    "리스트입니다": lambda values, scale: (values * scale).tolist(),
    "곱한 것과 다릅니다": lambda values, scale: (values + scale).requires_grad_(),
}

# 4. start_for -------------------------------------------------------------------------------


def note_count(start):
    y, count = torch.tensor([start], dtype=torch.float64) * 2, 1
    while y.norm() < 1000:
        y, count = y * 2, count + 1
    return count


def start_by_search(n):
    start = 1000.0
    while note_count(start) < n:
        start = start / 2
    return start


def start_backwards(n):
    value = torch.tensor([1500.0])
    for _ in range(n):
        value = value / 2
    return value


def start_remembering(n, starts=[1000.0]):  # noqa: B006  부를 때마다 앞의 값을 이어 쓰는 실수
    starts.append(starts[-1] / 2)
    return starts[-1]


START_RIGHT = [
    lambda n: 1000 / 2**n,
    lambda n: -1500 * 0.5**n,
    lambda n: torch.tensor(2.0) ** (10 - n),
    lambda n: Fraction(1000, 2**n),
    lambda n: math.nextafter(1000 / 2**n, 0),  # float32에서는 1000 / 2**n이 됩니다.
    start_by_search,
    start_backwards,
]
START_WRONG = {
    "하나씩 모자랍니다": lambda n: 1000 / 2 ** (n - 1),
    "하나씩 많습니다": lambda n: 1000 / 2 ** (n + 1),
    "조금 못 미쳤을": lambda n: 999 / 2**n,
    "float32는": lambda n: math.nextafter(1000 / 2 ** (n - 1), 0),
    "n이 달라져도": lambda n: 1.0,
    "오히려 줄었": lambda n: 2.0**n,
    "0은 몇 번을": lambda n: 0,
    "작은 몫이 0": lambda n: 1000 // 2**n,
    "너무 작아": lambda n: 1000 / 100**n,
    "n이 4일 때 125에서 시작": lambda n: 1000 / (2 * n),
    "몇 배가 되어야": lambda n: 1000 / 3**n,
    "앞의 일을 기억": start_remembering,
    "문자열입니다": lambda n: f"1000 / {n}",
    "수 하나를": lambda n: torch.full((3,), 1000 / 2**n),
}
START_PERTURBED = [
    lambda n: 1000 / 2**n * (0.999 if n == 20 else 1),
    lambda n: 1000 / 2**n if n < 20 else 1000 / 2**19,
    lambda n: 999 / 2**n,
    lambda n: 1000 / 2**n if n in (*range(1, 13), 20) else 1000,
]

RIGHT = {
    "switch_on": SWITCH_RIGHT,
    "node_names": NAMES_RIGHT,
    "make_weight": WEIGHT_RIGHT,
    "start_for": START_RIGHT,
    "grad_receivers": receivers.RIGHT,
}
WRONG = {
    "switch_on": SWITCH_WRONG,
    "node_names": NAMES_WRONG,
    "make_weight": WEIGHT_WRONG,
    "start_for": START_WRONG,
    "grad_receivers": receivers.WRONG,
}
PERTURBED = {
    "switch_on": SWITCH_PERTURBED,
    "start_for": START_PERTURBED,
    "grad_receivers": receivers.PERTURBED,
}

FORBIDDEN = ("requires_grad_(", "requires_grad = True", "2**n", "2 ** n", ".variable", " is ")
