"""9장의 5번: 노드를 불러 `fc3`의 변화도 구하기."""

import torch
from torch import Tensor

from chaewo.chapters.loss_graph.graph_cases import mse, net_loss
from chaewo.chapters.loss_graph.node_errors import NODES
from chaewo.graph import walk
from chaewo.judging.call import Unusable
from chaewo.judging.exercise import Exercise
from chaewo.judging.guard import AUTOGRAD
from chaewo.judging.read import items, tensor
from chaewo.lenet import NoteNet

WEIGHT, BIAS = (10, 84), (10,)


def fc3_leaves(loss: Tensor) -> list[Tensor]:
    """그래프에 달린 `fc3`의 가중치와 편향. 모양이 저마다 달라 모양으로 찾습니다."""
    leaves = {tuple(one.leaf.shape): one.leaf for one in walk(loss).nodes if one.is_leaf}
    return [leaves[WEIGHT], leaves[BIAS]]


def through_the_loss(loss: Tensor) -> Tensor:
    return loss.grad_fn(torch.tensor(1.0))[0]


def calling_nodes(
    start=through_the_loss,
    weight=lambda node, grad: node(grad),
    bias=lambda grad: grad.sum(0),
):
    """`addmm`의 노드와 전치하는 노드를 부릅니다. `addmm`에 넣는 것과 받은 것을 쓰는 법만 다릅니다."""

    def function(loss):
        addmm = loss.grad_fn.next_functions[0][0]
        to_bias, _, to_transpose = addmm(start(loss))
        return weight(addmm.next_functions[2][0], to_transpose), bias(to_bias)

    return function


def cells(loss: Tensor) -> int:
    return through_the_loss(loss).numel()


def read_gradients(value, loss: Tensor) -> list[Tensor]:
    found = items(value, 2)
    if any(one is None for one in found):
        raise Unusable("변화도의 자리에 None이 있습니다. `.grad`를 보았다면, backward()를 부르지 않았으니 비어 있습니다. 바깥의 `net`이나 잎의 `.grad`가 아니라, 받은 `loss`의 노드가 넘기는 것을 받으세요.")
    weight, bias = (tensor(one, what=f"{name}의 변화도로 돌려준 값") for one, name in zip(found, ("가중치", "편향"), strict=True))
    shapes, rows = (tuple(weight.shape), tuple(bias.shape)), _rows(loss)
    if hint := _shape_hint(*shapes, rows):
        raise Unusable(f"이미지 {rows}장에서 모양이 차례로 {shapes[0]}, {shapes[1]}입니다. {hint}")
    return [weight, bias]


def _rows(loss: Tensor) -> int:
    """출력의 행. 그래프가 풀려도 남아 있는 것에서 읽습니다."""
    return next(one for one in walk(loss).nodes if one.name == "AddmmBackward0").output_shapes[0][0]


def _shape_hint(weight: tuple, bias: tuple, rows: int) -> str:
    if (weight, bias) == (WEIGHT, BIAS):
        return ""
    if weight in [BIAS, (1, 10), (rows, 10)] and bias in [WEIGHT, WEIGHT[::-1]]:
        return "차례가 바뀌었습니다. 가중치의 변화도를 먼저 돌려주세요."
    if weight == WEIGHT[::-1]:
        return "가중치 쪽이 아직 전치된 모양입니다. `addmm`의 노드와 가중치의 잎 사이에 노드가 하나 더 있습니다."
    if weight == (rows, 84):
        return "가중치가 아니라 입력(ReLU) 쪽으로 넘기는 변화도입니다. 다른 자리를 보세요."
    if weight == WEIGHT and bias in [(rows, 10), (1, 10)]:
        return "편향은 (10,) 한 벌인데 변화도는 행마다 있습니다. 늘어난 축을 따라 모아 줄여야 합니다. backward()에서는 엔진이 해 주던 일입니다."
    return "fc3.weight는 (10, 84), fc3.bias는 (10,)입니다. 변화도의 모양은 잎의 모양과 같습니다."


fc3_gradients = Exercise(
    cases=lambda: [(net_loss(NoteNet, rows, mse).loss,) for rows in (1, 4)],
    truth=lambda loss: torch.autograd.grad(loss, fc3_leaves(loss)),
    read=read_gradients,
    errors=NODES,
    forbidden={
        frozenset({"backward"}): "`backward()`를 불렀습니다. 여기서는 backward()가 하는 일을 노드를 불러 손으로 합니다. 바깥의 `net`도 보지 말고, 받은 `loss`의 노드만 쓰세요.",
        AUTOGRAD: "값은 맞지만 autograd에게 그래프를 거슬러 오르게 했습니다. 여기서는 그 일을 노드를 하나씩 불러 손으로 합니다.",
    },
    each_case=True,
    mistakes={
        "편향에서 행을 평균했습니다. 같은 편향이 행마다 쓰였으니 변화도는 더해집니다. 평균은 손실이 이미 냈습니다.": calling_nodes(bias=lambda grad: grad.mean(0)),
        "편향에서 첫 행만 남겼습니다. 같은 편향이 모든 행에 쓰였습니다.": calling_nodes(bias=lambda grad: grad[0]),
        "손실의 노드를 지나지 않고 fc3의 노드에 1을 넣었습니다. 손실의 노드가 출력 쪽으로 넘기는 것부터 구하세요.": calling_nodes(lambda loss: torch.ones_like(through_the_loss(loss))),
        "원소의 수만큼 큽니다. 손실의 노드에는 1을 넣고, 그 노드가 하는 나눗셈은 그대로 두세요.": calling_nodes(lambda loss: cells(loss) * through_the_loss(loss)),
        "손실의 노드 대신 출력에서 목표를 뺀 것에서 출발했습니다. 손실의 노드를 불러 보세요.": calling_nodes(lambda loss: loss.grad_fn._saved_self - loss.grad_fn._saved_target),
        "모두 0입니다. 노드에 0을 넣지 않았는지 보세요.": calling_nodes(lambda loss: torch.zeros_like(through_the_loss(loss))),
        "가중치의 변화도가 모양은 맞지만 칸의 차례가 섞였습니다. 모양만 바꾸는 것은 전치가 아닙니다. `addmm`의 노드 다음에 있는 노드를 불러 보세요.": calling_nodes(weight=lambda node, grad: grad.reshape(10, 84)),
    },
    right="backward()를 부르지 않고 구한 변화도가 loss.backward()의 것과 같습니다.",
    otherwise="loss.backward()의 변화도와 다릅니다. 바깥의 `net`을 보았다면 그것은 다른 신경망입니다. 받은 `loss`의 노드만 쓰고, 노드마다 받은 것과 넘긴 것의 모양을 출력해 보세요.",
)
