"""10장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

from functools import reduce
from itertools import takewhile

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from chaewo.chapters.loss_graph.exercises import gradient, mse
from chaewo.chapters.loss_graph.nodes import calling_nodes, fc3_leaves, through_the_loss
from chaewo.graph import walk
from chaewo.judging.exercise import variants
from chaewo.lenet import NoteNet


def note_path(*slots):
    """손실의 노드에서 자리의 번호를 차례로 따라갑니다."""
    return lambda loss: reduce(lambda node, slot: node.next_functions[slot][0], slots, loss.grad_fn)


def nodes_named(loss, name):
    return [one.function for one in walk(loss).nodes if one.name == name]


def relus(loss):
    return nodes_named(loss, "ReluBackward0")


def to_addmm(loss):
    return nodes_named(loss, "AddmmBackward0")[0]


def relu_remembered(loss, found=[]):  # noqa: B006  이미지 한 장에서 찾은 노드가 기본값에 남는 실수
    if len(to_addmm(loss)._saved_mat1) == 1:
        found.clear()
    found.append(relus(loss)[0])
    return found[0]


def children(node):
    return [child for child, _ in node.next_functions]


@variants
def collecting(loss, *, follow=lambda node: filter(None, children(node)), once=True):
    """노드마다 `follow(node)`로 갑니다. `once`가 아니면 지나온 노드를 기억하지 않습니다."""
    nodes = [loss.grad_fn]
    for node in nodes:  # 도는 동안 자랍니다.
        nodes += [child for child in follow(node) if not (once and child in nodes)]
    return [node.variable for node in nodes if node.name().endswith("AccumulateGrad")]


def leaves_below(node):
    """재귀로 모읍니다. 잎을 사전의 열쇠로 담아 겹친 것은 하나가 됩니다."""
    if hasattr(node, "variable"):
        return {node.variable: True}
    return {leaf: True for child in children(node) if child for leaf in leaves_below(child)}


all_leaves, every_path = collecting(), collecting(once=False)


def leaves_piling_up(loss, found=[]):  # noqa: B006  부를 때마다 이어지는 리스트
    found += all_leaves(loss)
    return found


RIGHT = {
    "mse_by_hand": [
        mse(),
        mse(lambda e: sum(one**2 for one in e.flatten().tolist()) / e.numel()),
        mse(lambda e: e.double().norm() ** 2 / e.numel()),
        lambda output, target: (output.flatten() - target.flatten()).pow(2).mean(),
        lambda output, target: np.mean((output.numpy().ravel() - target.numpy().ravel()) ** 2),
    ],
    "mse_gradient": [
        gradient(lambda e: e.double() * (2 / e.flatten().shape[0])),
        gradient(lambda e: torch.stack([2 * one / e.numel() for one in e.flatten()]).view_as(e)),
        gradient(lambda e: nn.Parameter(torch.tensor((2 * e / e.numel()).tolist()))),
    ],
    "relu_node": [
        lambda loss: to_addmm(loss).next_functions[1][0],
        lambda loss: relus(loss)[0],
        lambda loss: max(relus(loss), key=lambda node: node._sequence_nr()),
    ],
    "leaves": [
        all_leaves,
        lambda loss: set(every_path(loss)),
        lambda loss: leaves_below(loss.grad_fn).keys(),
        lambda loss: (leaf for leaf in all_leaves(loss)),
        lambda loss: (all_leaves(loss), loss.backward())[0],
    ],
    "fc3_gradients": [
        calling_nodes(),
        calling_nodes(weight=lambda node, grad: grad.T, bias=lambda grad: grad.sum_to_size(10)),
        calling_nodes(bias=lambda grad: nn.Parameter(torch.ones(len(grad)) @ grad)),
        lambda loss: [(g := through_the_loss(loss)).T @ to_addmm(loss)._saved_mat1, g.sum(0)],
    ],
}
WRONG = {
    "mse_by_hand": {
        "수 하나입니다": mse(lambda e: e**2),
        "행마다 구한 것을 모두": mse(lambda e: (e**2).mean(0)),  # 첫 입력 (3, 7)에서는 일곱이 남습니다.
        "한 줄씩 나누어": mse(lambda e: (e**2).mean() + 0.01),
        "맞지 않는 두 텐서": mse(fit=lambda target, output: target),
        "넘파이로 바꾸지": lambda output, target: np.mean((output.numpy() - target.numpy()) ** 2),
        "한 줄로 놓는": mse(fit=lambda target, output: target.view(1, -1)),
        "차례를 그대로 두고": mse(fit=lambda target, output: target.T if target.shape == output.T.shape else target.reshape(output.shape)),
        "값은 맞지만 torch의 MSELoss": lambda output, target: nn.MSELoss()(output, target.view_as(output)),
        "차이, 제곱, 평균을 손으로": lambda output, target: torch.ops.aten.mse_loss(output, target.view_as(output)),
        "차원의 수가 다른": mse(lambda e: (e**2).sum() / (e.shape[0] * e.shape[1])),
        "텐서에 없는 칸": lambda output, target: sum((output[0, i] - target[0, i]) ** 2 for i in range(10)) / 10,
        "1차원이나 3차원": mse(lambda e: (e**2).sum() / (e.shape[0] * e.shape[-1])),
    },
    "mse_gradient": {
        "torch가 미분한": lambda output, target: F.mse_loss(output.clone().requires_grad_(), target).grad_fn(torch.tensor(1.0))[0],
        "손으로 미분한 식": lambda output, target: torch.func.jacfwd(lambda x: ((x - target) ** 2).mean())(output),
        "차원의 수가 다른": gradient(lambda e: 2 * e / (e.shape[0] * e.shape[1])),
        "1차원이나 3차원": gradient(lambda e: 2 * e / (e.shape[0] * e.shape[-1])),
        "열의 수로": gradient(lambda e: 2 * e / len(e[0])),
        "하나뿐일 때의": gradient(lambda e: 2 * e / e.numel() + 0.01),
        "파이썬의 수라면": lambda output, target: F.mse_loss(output.clone().requires_grad_(), target).grad_fn(1.0),
        "모양이 ()": gradient(lambda e: (2 * e / e.numel()).sum()),
    },
    "relu_node": {
        "노트가 출력한 바로 그": note_path(0, 0),
        "전치(transpose)하는": note_path(0, 2),
        "fc3.weight의 AccumulateGrad": note_path(0, 2, 0),
        "노트의 둘째 줄": note_path(0),
        "한 걸음도": note_path(),
        "더 앞 계층의": lambda loss: relus(loss)[-1],
        "지나쳤습니다": note_path(0, 1, 0),
        "편향의 잎으로 빠졌을": note_path(0, 0, 0),
        "외운 길이": [note_path(0, 1), lambda loss: note_path(*[0] * {"Mse": 1, "Nll": 2, "Mea": 3}[loss.grad_fn.name()[:3]], 1)(loss)],
        "아직 fc3에 닿지": lambda loss: note_path(*[0] if "Nll" in loss.grad_fn.name() else [0, 1])(loss),
        "노드만 꺼내세요": lambda loss: to_addmm(loss).next_functions[1],
        "이름(글자)이": lambda loss: relus(loss)[0].name(),
        "만든 노드가 필요": lambda loss: loss,
        "그래프에 없는 노드": lambda loss: F.relu(torch.ones(2, requires_grad=True)).grad_fn,
        "그래프의 노드가 아닙니다": lambda loss: nn.ReLU(),
        "(노드, 번호)의 짝이": lambda loss: loss.grad_fn.next_functions[0].next_functions[1],
        "밖으로 돌려주는지": lambda loss: relus(loss).clear(),
        "노드를 또 돌려주었": relu_remembered,
    },
    "leaves": {
        "두 번 이상": every_path,
        "건너뛰세요": lambda loss: [child.name() for child in children(loss.grad_fn)],
        "전치하는 노드가": collecting(lambda node: [child for child in children(node) if child and child.name() != "TBackward0"]),
        "1개만 찾았": collecting(lambda node: children(node)[:1]),
        "없는 것: conv1.weight, conv1.bias": collecting(lambda node: takewhile(bool, children(node))),
        "없는 것: 입력": lambda loss: [leaf for leaf in all_leaves(loss) if isinstance(leaf, nn.Parameter)],
        "없는 것: 배율": lambda loss: [leaf for leaf in all_leaves(loss) if leaf.dim()],
        "재귀가 끝나지": lambda loss: WRONG["leaves"]["재귀가 끝나지"](loss),
        "글자가 더 붙어": lambda loss: [node.variable for node in nodes_named(loss, "torch::autograd::AccumulateGrad")],
        "노드(AccumulateGrad)를": lambda loss: nodes_named(loss, "AccumulateGrad"),
        "모양을 담았": lambda loss: [leaf.shape for leaf in all_leaves(loss)],
        "짝(튜플)을": lambda loss: list(loss.grad_fn.next_functions),
        "잎이 아닌 텐서를 받았습니다. clone": lambda loss: [leaf.clone() for leaf in all_leaves(loss)],
        "바깥의 `net`에서 가져왔": lambda loss: list(NoteNet().parameters()),
        "바깥의 `net`은 이 손실의": lambda loss: loss.backward() or [p for p in NoteNet().parameters() if p.grad is not None],
        "모양과 값이 같아도": lambda loss: list({p.shape: p for p in every_path(loss)}.values()),
        "원소의 값이 같은지": lambda loss: [p for p in all_leaves(loss) if p not in all_leaves(loss)[:1]],
        "연산의 결과는": lambda loss: [loss, *all_leaves(loss)],
        "그래프에 없는": lambda loss: [*all_leaves(loss), torch.zeros(3)],
        "잎 하나만": lambda loss: all_leaves(loss)[0],
        "AccumulateGrad`에만": lambda loss: [loss.grad_fn.variable],
        "텐서가 아닌 것(문자열)": lambda loss: ["fc3.bias"],
        "앞의 일을 기억": leaves_piling_up,
    },
    "fc3_gradients": {
        "아직 전치된": calling_nodes(weight=lambda node, grad: grad),
        "(10,) 한 벌": calling_nodes(bias=lambda grad: grad),
        "차례가 바뀌었": lambda loss: calling_nodes()(loss)[::-1],
        "입력(ReLU) 쪽": lambda loss: [to_addmm(loss)(through_the_loss(loss))[1], calling_nodes()(loss)[1]],
        "축이 남아": calling_nodes(bias=lambda grad: grad.sum(0, keepdim=True)),
        "잎의 모양과 같": calling_nodes(bias=torch.sum),
        "`backward()`를 불렀": lambda loss: loss.backward() or [leaf.grad for leaf in fc3_leaves(loss)],
        "autograd에게": lambda loss: torch.autograd.grad(loss, fc3_leaves(loss)),
        "None이 있습니다": lambda loss: [p.grad for p in NoteNet().fc3.parameters()],
        "바깥의 `net`을 보았다면": lambda loss: [p.detach() for p in NoteNet().fc3.parameters()],
        "행렬이 아닙니다": lambda loss: to_addmm(loss)(torch.tensor(1.0)),
        "튜플이라면": lambda loss: to_addmm(loss)(loss.grad_fn(torch.tensor(1.0))),
    },
}
PERTURBED = {"relu_node": [WRONG["relu_node"]["더 앞 계층의"], note_path(0, 2)]}
FORBIDDEN = ("next_functions[1]", "[1][0]", "numel", "view(", "reshape", "view_as", "sum(0)", "sum_to_size", "2 / ", "2 *", "set()")
