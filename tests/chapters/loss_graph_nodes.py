"""9장의 그래프 문제(3, 4번)의 답."""

import torch
from torch import nn
from torch.nn import functional as F

from chaewo.graph import walk
from chaewo.lenet import NoteNet

# 3. relu_node -------------------------------------------------------------------------------


def note_path(*slots):
    """손실의 노드에서 자리의 번호를 차례로 따라갑니다."""

    def function(loss):
        node = loss.grad_fn
        for slot in slots:
            node = node.next_functions[slot][0]
        return node

    return function


def to_addmm(loss):
    node = loss.grad_fn
    while node.name() != "AddmmBackward0":
        node = node.next_functions[0][0]
    return node


def relu_by_search(loss):
    queue = [loss.grad_fn]
    for node in queue:  # 도는 동안 자랍니다.
        if "Relu" in node.name():
            return node
        queue += [child for child, _ in node.next_functions if child is not None]


def relu_by_recursion(loss):
    def climb(node):
        for child, _ in node.next_functions:
            if child is None:
                continue
            found = child if type(child).__name__ == "ReluBackward0" else climb(child)
            if found:
                return found
        return None

    return climb(loss.grad_fn)


def relu_lost_in_recursion(loss):
    def climb(node):
        if node.name() == "ReluBackward0":
            return node
        for child, _ in node.next_functions:
            if child is not None:
                climb(child)
        return None

    return climb(loss.grad_fn)


def relu_by_table(loss):
    """손실마다 몇 걸음인지 외운 풀이."""
    steps = {"MseLossBackward0": 1, "NllLossBackward0": 2, "MeanBackward0": 3}
    node = loss.grad_fn
    for _ in range(steps[node.name()]):
        node = node.next_functions[0][0]
    return node.next_functions[1][0]


def relu_by_first_slots(loss):
    node = loss.grad_fn
    while node.name() != "ReluBackward0":
        node = node.next_functions[0][0]
    return node


def relus(loss):
    return [one.function for one in walk(loss).nodes if one.name == "ReluBackward0"]


def relu_remembered(loss, found=[]):  # noqa: B006  이미지 한 장에서 찾은 노드가 기본값에 남는 실수
    if len(to_addmm(loss)._saved_mat1) == 1:
        found.clear()
    found.append(relu_by_search(loss))
    return found[0]


def one_step_before_fc3(loss):
    """손실이 교차 엔트로피이면 한 걸음 모자랍니다."""
    nll = "Nll" in loss.grad_fn.name()
    return loss.grad_fn.next_functions[0][0] if nll else note_path(0, 1)(loss)


# 4. leaves ----------------------------------------------------------------------------------


def children(node):
    return [child for child, _ in node.next_functions]


def leaves_visiting(loss):
    found, seen, stack = [], set(), [loss.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            found.append(node.variable)
        stack += children(node)
    return found


def every_path(loss):
    """지나온 노드를 기억하지 않는 재귀."""

    def climb(node):
        if node is None:
            return []
        if hasattr(node, "variable"):
            return [node.variable]
        return [leaf for child, _ in node.next_functions for leaf in climb(child)]

    return climb(loss.grad_fn)


def leaves_by_names(loss):
    found = {}

    def climb(node):
        if "AccumulateGrad" in node.name():
            found[id(node.variable)] = node.variable
        for child, _ in node.next_functions:
            if child:
                climb(child)

    climb(loss.grad_fn)
    return found.values()


def leaves_then_backward(loss):
    found = leaves_visiting(loss)
    loss.backward()
    return found


def leaves_through(follow):
    """지나온 노드를 기억하지 않고 `follow(node)`의 노드로 갑니다."""

    def function(loss):
        found, stack = [], [loss.grad_fn]
        while stack:
            node = stack.pop()
            if node.name().endswith("AccumulateGrad"):
                found.append(node.variable)
            stack += follow(node)
        return found

    return function


def past_transpose(node):
    """전치하는 노드를 잎으로 가는 길이 아니라고 봅니다."""
    return [] if node.name().startswith("TBackward") else filter(None, children(node))


def leaves_stopping_at_none(loss):
    """None을 만나면 그 노드의 남은 자리까지 버리는 풀이."""
    nodes = [loss.grad_fn]
    for node in nodes:
        for child, _ in node.next_functions:
            if child is None:
                break
            if child not in nodes:
                nodes.append(child)
    return [node.variable for node in nodes if hasattr(node, "variable")]


def leaves_without_an_end(loss):
    return leaves_without_an_end(loss)


def leaves_that(keep):
    return lambda loss: [leaf for leaf in leaves_visiting(loss) if keep(leaf)]


def leaves_piling_up(loss, found=[]):  # noqa: B006  부를 때마다 이어지는 리스트
    found += leaves_visiting(loss)
    return found


def outer_net():
    """노트북의 `net`: 값은 판정에 쓰는 신경망과 같습니다."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return NoteNet()


def leaves_filled_outside(loss):
    loss.backward()
    return [p for p in outer_net().parameters() if p.grad is not None]


def leaves_by_value(loss):
    found = []
    for leaf in every_path(loss):
        if leaf not in found:
            found.append(leaf)
    return found


def first_slots(loss):
    node = loss.grad_fn
    while node.next_functions:
        node = node.next_functions[0][0]
    return [node.variable]


RIGHT = {
    "relu_node": [
        lambda loss: to_addmm(loss).next_functions[1][0],
        relu_by_search,
        relu_by_recursion,
        lambda loss: relus(loss)[0],
        lambda loss: max(relus(loss), key=lambda node: node._sequence_nr()),
    ],
    "leaves": [
        leaves_visiting,
        leaves_by_names,
        lambda loss: list(dict.fromkeys(every_path(loss))),
        lambda loss: set(every_path(loss)),
        lambda loss: [one.leaf for one in walk(loss).nodes if one.is_leaf],
        lambda loss: (leaf for leaf in leaves_visiting(loss)),
        leaves_then_backward,
    ],
}
WRONG = {
    "relu_node": {
        "노트가 출력한 바로 그": note_path(0, 0),
        "전치(transpose)하는": note_path(0, 2),
        "fc3.weight의 AccumulateGrad": note_path(0, 2, 0),
        "노트의 둘째 줄": note_path(0),
        "한 걸음도": note_path(),
        "더 앞 계층의": lambda loss: relus(loss)[-1],
        "지나쳤습니다": note_path(0, 1, 0),
        "외운 길이": note_path(0, 1),
        "아직 fc3에 닿지": one_step_before_fc3,
        "노드만 꺼내세요": lambda loss: to_addmm(loss).next_functions[1],
        "이름(글자)이": lambda loss: relu_by_search(loss).name(),
        "만든 노드가 필요": lambda loss: loss,
        "그래프에 없는 노드": lambda loss: F.relu(torch.ones(2, requires_grad=True)).grad_fn,
        "그래프의 노드가 아닙니다": lambda loss: nn.ReLU(),
        "(노드, 번호)의 짝이": lambda loss: loss.grad_fn.next_functions[0].next_functions[1],
        "밖으로 돌려주는지": relu_lost_in_recursion,
        "편향의 잎으로 빠졌을": relu_by_first_slots,
        "외운 길이 다른 곳에": relu_by_table,
        "그런 번호의 자리가": lambda loss: to_addmm(loss).next_functions[3][0],
        "노드를 또 돌려주었": relu_remembered,
    },
    "leaves": {
        "두 번 이상": every_path,
        "건너뛰세요": leaves_through(children),
        "전치하는 노드가": leaves_through(past_transpose),
        "1개만 찾았": first_slots,
        "없는 것: conv1.weight, conv1.bias": leaves_stopping_at_none,
        "없는 것: 입력": leaves_that(lambda leaf: isinstance(leaf, nn.Parameter)),
        "없는 것: 배율": leaves_that(lambda leaf: leaf.dim()),
        "재귀가 끝나지": leaves_without_an_end,
        "하나도 찾지": lambda loss: [],
        "글자가 더 붙어": lambda loss: [
            one.leaf for one in walk(loss).nodes if one.function.name() == "AccumulateGrad"
        ],
        "노드(AccumulateGrad)를": lambda loss: [o.function for o in walk(loss).nodes if o.is_leaf],
        "모양을 담았": lambda loss: [leaf.shape for leaf in leaves_visiting(loss)],
        "짝(튜플)을": lambda loss: list(loss.grad_fn.next_functions),
        "잎이 아닌 텐서를 받았습니다. clone": lambda loss: [
            leaf.clone() for leaf in leaves_visiting(loss)
        ],
        "바깥의 `net`에서 가져왔": lambda loss: list(outer_net().parameters()),
        "바깥의 `net`은 이 손실의": leaves_filled_outside,
        "모양과 값이 같아도": lambda loss: list({p.shape: p for p in every_path(loss)}.values()),
        "원소의 값이 같은지": leaves_by_value,
        "연산의 결과는": lambda loss: [loss, *leaves_visiting(loss)],
        "그래프에 없는": lambda loss: [*leaves_visiting(loss), torch.zeros(3)],
        "잎 하나만": lambda loss: leaves_visiting(loss)[0],
        "AccumulateGrad`에만": lambda loss: [loss.grad_fn.variable],
        "텐서가 아닌 것(문자열)": lambda loss: ["fc3.bias"],
        "앞의 일을 기억": leaves_piling_up,
    },
}
PERTURBED = {
    "relu_node": [
        lambda loss: relus(loss)[-1],
        lambda loss: to_addmm(loss).next_functions[2][0],
    ]
}
