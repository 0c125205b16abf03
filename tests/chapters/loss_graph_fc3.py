"""9장의 노드를 부르는 문제(5번)의 답."""

import torch
from torch import nn

from chaewo.chapters.loss_graph.fc3 import calling_nodes, fc3_leaves, through_the_loss
from tests.chapters.loss_graph_nodes import outer_net, to_addmm


def fc3_with(pick):
    """차례로 부른 노드들이 넘긴 것 가운데 무엇을 돌려줄지만 다릅니다."""

    def function(loss):
        addmm = to_addmm(loss)
        to_bias, to_relu, to_transpose = addmm(through_the_loss(loss))
        weight = addmm.next_functions[2][0](to_transpose)
        return pick(weight, to_bias, to_relu, to_transpose)

    return function


def fc3_by_backward(loss):
    loss.backward()
    return [leaf.grad for leaf in fc3_leaves(loss)]


def fc3_by_formula(loss):
    with torch.no_grad():
        g = loss.grad_fn(torch.tensor(1.0))[0]
        return g.T @ to_addmm(loss)._saved_mat1, g.sum(0)


def fc3_of_outer_net(loss):
    fc3 = outer_net().fc3
    return fc3.weight.grad, fc3.bias.grad


def fc3_of_outer_net_filled(loss):
    net = outer_net()
    net(torch.ones(1, 1, 32, 32)).sum().backward()
    return net.fc3.weight.grad, net.fc3.bias.grad


RIGHT = {
    "fc3_gradients": [
        calling_nodes(),
        fc3_with(lambda weight, bias, relu, transpose: [transpose.T, bias.sum_to_size(10)]),
        fc3_by_formula,
        fc3_with(lambda weight, bias, *_: (nn.Parameter(weight), torch.ones(len(bias)) @ bias)),
    ]
}
WRONG = {
    "fc3_gradients": {
        "아직 전치된": calling_nodes(weight=lambda node, grad: grad),
        "(10,) 한 벌": calling_nodes(bias=lambda grad: grad),
        "차례가 바뀌었": fc3_with(lambda weight, bias, *_: (bias.sum(0), weight)),
        "입력(ReLU) 쪽": fc3_with(lambda weight, bias, relu, *_: (relu, bias.sum(0))),
        "잎의 모양과 같": calling_nodes(bias=torch.sum),
        "`backward()`를 불렀": fc3_by_backward,
        "autograd에게": lambda loss: torch.autograd.grad(loss, fc3_leaves(loss)),
        "None이 있습니다": fc3_of_outer_net,
        "바깥의 `net`을 보았다면": fc3_of_outer_net_filled,
        "받은 것과 넘긴": lambda loss: [g + 0.01 for g in fc3_by_formula(loss)],
        "행렬이 아닙니다": lambda loss: to_addmm(loss)(torch.tensor(1.0)),
        "1개가 들었": lambda loss: fc3_by_formula(loss)[:1],
        "튜플이라면": lambda loss: loss.grad_fn(1.0),
    }
}
