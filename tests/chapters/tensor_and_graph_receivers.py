"""1장 `grad_receivers`의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch

from chaewo.chapters.tensor_and_graph.paths import choosing
from chaewo.graph import walk


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


def receivers_by_backward_undone(out, tensors):
    before = {name: t.grad for name, t in tensors.items() if t.is_leaf}
    for name in before:
        tensors[name].grad = None
    out.backward(retain_graph=True)
    names = [name for name in before if tensors[name].grad is not None]
    for name, grad in before.items():
        tensors[name].grad = grad
    return names


def receivers_by_in(out, tensors):
    leaves = [node.variable for node in nodes_of(out) if hasattr(node, "variable")]
    return [name for name, t in tensors.items() if t in leaves]


def receivers_with_gradient(out, tensors):
    """0인 변화도가 도착한 텐서를 빠뜨립니다."""
    names = receivers_by_grad(out, tensors)
    grads = (
        torch.autograd.grad(out, [tensors[name] for name in names], retain_graph=True)
        if names
        else []
    )
    return [name for name, grad in zip(names, grads, strict=True) if grad.any()]


def receivers_without_grad(out, tensors):
    """앞에서 받은 변화도가 남은 텐서를 빠뜨립니다."""
    return [name for name in receivers_by_walk(out, tensors) if tensors[name].grad is None]


def receivers_clearing(out, tensors):
    names = receivers_by_walk(out, tensors)
    for name in names:
        tensors[name].grad = None
    return names


def receivers_turning_off(out, tensors):
    names = receivers_by_walk(out, tensors)
    for t in tensors.values():
        if t.is_leaf:
            t.requires_grad_(False)
    return names


def receivers_cutting(out, tensors):
    names = receivers_by_walk(out, tensors)
    out.detach_()
    return names


def receivers_remembering(out, tensors, names=[]):  # noqa: B006  기본값이 부를 때마다 이어지는 실수
    names += receivers_by_walk(out, tensors)
    return names


def receivers_by_short_name(out, tensors):
    leaves = [node.variable for node in nodes_of(out) if node.name() == "AccumulateGrad"]
    return [name for name, t in tensors.items() if any(t is leaf for leaf in leaves)]


def receivers_of_all_nodes(out, tensors):
    leaves = [node.variable for node in nodes_of(out)]
    return [name for name, t in tensors.items() if any(t is leaf for leaf in leaves)]


RIGHT = [receivers_by_walk, receivers_by_id, receivers_by_grad, receivers_from_leaves]
WRONG = {
    "아무 이름도": receivers_by_short_name,
    "backward()를 부른 것": receivers_by_backward,
    "부르기 전에 알아맞힙니다": receivers_by_backward_undone,
    "`w1`의 .grad가 달라졌습니다": receivers_clearing,
    "하나로 답하지": receivers_by_in,
    "걷기만 해도": receivers_by_grad_twice,
    "AccumulateGrad에만": receivers_of_all_nodes,
    "이름을 담으세요": lambda out, tensors: [tensors["x"]] if "x" in tensors else [],
    "`x`의 표시나 grad_fn": receivers_turning_off,
    "읽기만 하세요": receivers_cutting,
    "두 번 이상": lambda out, tensors: receivers_by_walk(out, tensors) * 2,
    "앞의 일을 기억": receivers_remembering,
    "조건은 셋": lambda out, tensors: receivers_by_walk(out, tensors)[:1],
    "실제로 불러 본 것과": receivers_with_gradient,
    "하나씩 물어보세요": receivers_without_grad,
    "사전입니다": lambda out, tensors: tensors,
}
PERTURBED = [
    lambda out, tensors: receivers_by_walk(out, tensors)[:-1],
    lambda out, tensors: [*receivers_by_walk(out, tensors), list(tensors)[-1]],
    lambda out, tensors: [name.upper() for name in receivers_by_walk(out, tensors)],
    lambda out, tensors: receivers_by_walk(out, tensors) if "x" in tensors else [],
    lambda out, tensors: receivers_by_walk(out, tensors) or list(tensors)[:1],
    choosing(lambda t: t.is_leaf and t.requires_grad and t.grad is None),
]
