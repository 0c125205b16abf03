"""1장의 옳은 풀이와 실수들."""

import math
from fractions import Fraction

import torch

from chaewo.graph import walk

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


def switch_and_return_another(t):
    t.requires_grad_(True)
    return t.clone()


def switch_toggled(t):
    return t.requires_grad_(not t.requires_grad)


SWITCH_RIGHT = [
    lambda t: t.requires_grad_(True),
    lambda t: t.requires_grad_(),
    switch_by_attribute,
    switch_with_second_name,
    lambda t: t.detach_().requires_grad_(),
]
SWITCH_WRONG = {
    "아직 False": switch_read,
    "받아 껐습니다": switch_toggled,
    "값이 같은 복사본": lambda t: t.clone().requires_grad_(True),
    "뜻이 아니라 제자리(in-place)": lambda t: torch.tensor(t.tolist(), requires_grad=True),
    "객체가 다릅니다": lambda t: t.detach().requires_grad_(True),
    "값이 다른 새 텐서": lambda t: torch.ones_like(t, requires_grad=True),
    "돌려준 것은 다른 텐서": switch_and_return_another,
    "연산의 결과(MulBackward0)": lambda t: t.clone().requires_grad_() * 1,
    "return으로 돌려주기만": switch_without_return,
    "참/거짓": lambda t: t.requires_grad == True,  # noqa: E712
    "괄호": lambda t: t.requires_grad_,
    "리스트입니다": lambda t: [t],
}
SWITCH_PERTURBED = [
    lambda t: t.requires_grad_(False),
    lambda t: t.requires_grad_(True).view_as(t),
    switch_toggled,
]

# 2. node_names ------------------------------------------------------------------------------


def names_by_loop(tensor):
    names = []
    node = tensor.grad_fn
    while node is not None:
        names.append(type(node).__name__)
        node = node.next_functions[0][0] if node.next_functions else None
    return names


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


def names_until_no_next(tensor):
    names, node = [], tensor.grad_fn
    while node is not None and node.next_functions:
        names.append(type(node).__name__)
        node = node.next_functions[0][0]
    return names


def names_too_far(tensor):
    names, node = [], tensor.grad_fn
    while node is not None:
        names.append(type(node).__name__)
        node = node.next_functions[0][0]
    return names


def names_of_tuples(tensor):
    names, node = [], tensor.grad_fn
    while node is not None:
        names.append(node.name())
        node = node.next_functions[0]
    return names


def names_careless_of_leaf(tensor):
    node = tensor.grad_fn
    names = [node.name()]
    while node.next_functions:
        node = node.next_functions[0][0]
        names.append(type(node).__name__)
    return names


def names_printed(tensor):
    print(names_by_loop(tensor))


def nodes_themselves(tensor):
    nodes, node = [], tensor.grad_fn
    while node is not None:
        nodes.append(node)
        node = node.next_functions[0][0] if node.next_functions else None
    return nodes


def names_breadth_first(tensor):
    names, waiting = [], [tensor.grad_fn]
    while waiting:
        node = waiting.pop(0)
        if node is not None and node not in waiting:
            names.append(type(node).__name__)
            waiting += [each for each, _ in node.next_functions if each not in waiting]
    return names


def names_skipping_none(tensor):
    names, node = [], tensor.grad_fn
    while node is not None:
        names.append(type(node).__name__)
        node = next((each for each, _ in node.next_functions if each), None)
    return names


def names_careless_of_none(tensor):
    if tensor.grad_fn is None:
        return []
    return names_careless_of_leaf(tensor)


NAMES_RIGHT = [
    names_by_loop,
    names_by_method,
    names_by_recursion,
    lambda tensor: tuple(names_by_loop(tensor)),
]
NAMES_WRONG = {
    "AccumulateGrad가 빠졌": names_until_no_next,
    "첫 노드가 빠졌": lambda tensor: names_by_loop(tensor)[1:],
    "한 걸음에서 멈추었": lambda tensor: [tensor.grad_fn.name()],
    "차례가 거꾸로": lambda tensor: names_by_loop(tensor)[::-1],
    "하나로 합쳤": lambda tensor: list(dict.fromkeys(names_by_loop(tensor))),
    "빈 튜플": names_too_far,
    "(노드, 번호) 튜플": names_of_tuples,
    "잎의 grad_fn은 None": names_careless_of_leaf,
    "메모리 주소": lambda tensor: [str(node) for node in nodes_themselves(tensor)],
    "노드의 이름을 문자열로": nodes_themselves,
    "None이면 멈추세요": lambda tensor: [*names_by_loop(tensor), None],
    "잎을 받았는데 무언가가": lambda tensor: names_by_loop(tensor) or ["잎"],
    "print로": names_printed,
    "첫 칸만": lambda tensor: ["AccumulateGrad"],
    "next_functions의 첫 칸만": names_breadth_first,
    "다음 칸으로 건너갔습니다": names_skipping_none,
    "첫 칸의 노드도": names_careless_of_none,
    "문자열입니다": lambda tensor: " → ".join(names_by_loop(tensor)),
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
    "scale을 곱하지": lambda values, scale: values.clone().requires_grad_(),
    "나누었습니다": lambda values, scale: (values / scale).requires_grad_(),
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
    "문자열입니다": lambda n: f"1000 / {n}",
    "수 하나를": lambda n: torch.full((3,), 1000 / 2**n),
}
START_PERTURBED = [
    lambda n: 1000 / 2**n * (0.999 if n == 20 else 1),
    lambda n: 1000 / 2**n if n < 20 else 1000 / 2**19,
    lambda n: 999 / 2**n,
    lambda n: 1000 / 2**n if n in (*range(1, 13), 20) else 1000,
]

# 5. grad_receivers --------------------------------------------------------------------------


def nodes_of(out):
    found, waiting = [], [out.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in found:
            continue
        found.append(node)
        waiting += [following for following, _ in node.next_functions]
    return found


def receivers_by_walk(out, tensors):
    leaves = [node.variable for node in nodes_of(out) if hasattr(node, "variable")]
    return [name for name, t in tensors.items() if any(t is leaf for leaf in leaves)]


def receivers_by_id(out, tensors):
    ends = {
        id(node.function.variable)
        for node in walk(out).nodes
        if type(node.function).__name__ == "AccumulateGrad"
    }
    return {name for name, t in tensors.items() if id(t) in ends}


def receivers_by_grad(out, tensors):
    names = []
    for name, t in tensors.items():
        if t.is_leaf and t.requires_grad:
            (grad,) = torch.autograd.grad(out, t, retain_graph=True, allow_unused=True)
            if grad is not None:
                names.append(name)
    return names


def receivers_by_grad_twice(out, tensors):
    leaves = {name: t for name, t in tensors.items() if t.is_leaf and t.requires_grad}
    grads = {name: torch.autograd.grad(out, t, allow_unused=True) for name, t in leaves.items()}
    return [name for name, (grad,) in grads.items() if grad is not None]


def receivers_from_leaves(out, tensors):
    names = []
    for node in nodes_of(out):
        if type(node).__name__ == "AccumulateGrad":
            names += [name for name, t in tensors.items() if t is node.variable]
    return tuple(names)


def receivers_by_backward(out, tensors):
    out.backward()
    return [name for name, t in tensors.items() if t.is_leaf and t.grad is not None]


def receivers_by_in(out, tensors):
    leaves = [node.variable for node in nodes_of(out) if hasattr(node, "variable")]
    return [name for name, t in tensors.items() if t in leaves]


def receivers_by_value(out, tensors):
    leaves = [node.variable for node in nodes_of(out) if hasattr(node, "variable")]
    return [name for name, t in tensors.items() if any(torch.equal(t, leaf) for leaf in leaves)]


def receivers_by_elements(out, tensors):
    leaves = [node.variable for node in nodes_of(out) if hasattr(node, "variable")]
    return [n for n, t in tensors.items() if any((t == leaf).all() for leaf in leaves)]


def receivers_by_memory(out, tensors):
    leaves = [node.variable for node in nodes_of(out) if hasattr(node, "variable")]
    ends = [leaf.data_ptr() for leaf in leaves]
    return [name for name, t in tensors.items() if t.data_ptr() in ends]


def receivers_by_short_name(out, tensors):
    leaves = [node.variable for node in nodes_of(out) if node.name() == "AccumulateGrad"]
    return [name for name, t in tensors.items() if any(t is leaf for leaf in leaves)]


def receivers_of_all_nodes(out, tensors):
    leaves = [node.variable for node in nodes_of(out)]
    return [name for name, t in tensors.items() if any(t is leaf for leaf in leaves)]


def chosen(condition):
    return lambda out, tensors: [name for name, t in tensors.items() if condition(t)]


RECEIVERS_RIGHT = [receivers_by_walk, receivers_by_id, receivers_by_grad, receivers_from_leaves]
RECEIVERS_WRONG = {
    "중간 결과까지": chosen(lambda t: t.requires_grad),
    "기록을 켜지 않은 잎까지": chosen(lambda t: t.is_leaf),
    "길이 닿지 않는": chosen(lambda t: t.is_leaf and t.requires_grad),
    "앞에서 받은 변화도": chosen(lambda t: t.is_leaf and t.grad is not None),
    "모두 들어 있습니다": chosen(lambda t: True),
    "값이 같은 다른 텐서": receivers_by_value,
    "값이 아니라 같은 객체": receivers_by_elements,
    "메모리를 함께": receivers_by_memory,
    "아무 이름도": lambda out, tensors: [],
    "글자가 더 붙어": receivers_by_short_name,
    "backward()를 부른 것": receivers_by_backward,
    "하나로 답하지": receivers_by_in,
    "사전을 그대로 돌면": lambda out, tensors: [t for t in tensors if t.requires_grad],
    "걷기만 해도": receivers_by_grad_twice,
    "AccumulateGrad에만": receivers_of_all_nodes,
    "None을 건너뛰세요": chosen(lambda t: t.grad_fn.next_functions),
    "이름을 담으세요": lambda out, tensors: [tensors["x"]] if "x" in tensors else [],
    "두 번 이상": lambda out, tensors: receivers_by_walk(out, tensors) * 2,
    "조건은 셋": lambda out, tensors: receivers_by_walk(out, tensors)[:1],
    "사전입니다": lambda out, tensors: tensors,
}
RECEIVERS_PERTURBED = [
    lambda out, tensors: receivers_by_walk(out, tensors)[:-1],
    lambda out, tensors: [*receivers_by_walk(out, tensors), list(tensors)[-1]],
    lambda out, tensors: [name.upper() for name in receivers_by_walk(out, tensors)],
    lambda out, tensors: receivers_by_walk(out, tensors) if "x" in tensors else [],
]

RIGHT = {
    "switch_on": SWITCH_RIGHT,
    "node_names": NAMES_RIGHT,
    "make_weight": WEIGHT_RIGHT,
    "start_for": START_RIGHT,
    "grad_receivers": RECEIVERS_RIGHT,
}
WRONG = {
    "switch_on": SWITCH_WRONG,
    "node_names": NAMES_WRONG,
    "make_weight": WEIGHT_WRONG,
    "start_for": START_WRONG,
    "grad_receivers": RECEIVERS_WRONG,
}
PERTURBED = {
    "switch_on": SWITCH_PERTURBED,
    "start_for": START_PERTURBED,
    "grad_receivers": RECEIVERS_PERTURBED,
}

FORBIDDEN = ("requires_grad_(", "requires_grad = True", "2**n", "2 ** n", ".variable", " is ")
