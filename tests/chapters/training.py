"""13장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

from itertools import accumulate

import torch
from torch import nn, optim
from torch.nn import functional as F

from chaewo.chapters.training.evaluation import gathering, no_grad, rate, right_ones, scoring
from chaewo.chapters.training.loop import looping, loss_of, nothing, repairing, step, zero
from chaewo.judging.exercise import variants
from tests.chapters import training_batches as batches
from tests.chapters import training_digits as digits
from tests.chapters import training_states


@variants
def undoing(net, *given, function, undo):
    """`function`을 부른 다음 신경망에 `undo`를 하는 풀이."""
    value = function(net, *given)
    undo(net)
    return value


@no_grad
def one_by_one(net, x, y):
    hits = 0
    for image, label in zip(x, y, strict=True):
        hits += int(net(image.unsqueeze(0)).softmax(1).argmax() == label)
    return hits / len(y)


def in_inference_mode(net, x, y):
    with torch.inference_mode():
        return (net(x).max(1).indices == y).sum() / len(y)


def while_frozen(net, x, y):
    net.requires_grad_(False)
    return rate(right_ones(net(x), y))


def by_grad(net, optimizer, parts, epochs):
    losses = []
    for part in parts * epochs:
        value = loss_of(net, *part)
        parameters = list(net.parameters())
        for p, g in zip(parameters, torch.autograd.grad(value, parameters), strict=True):
            p.grad = g
        optimizer.step()
        losses.append(value.detach())
    return losses


def after_train(change):
    return lambda *given: change(looping()(*given))


@no_grad
def of_all(net, parts):
    return torch.cat([F.cross_entropy(net(x), y, reduction="none") for x, y in parts]).mean()


def in_batches(net, optimizer, train_set, test_set, order, train, size=16):
    x, y = train_set
    train(net, optimizer, [(x[part], y[part]) for part in order.split(size)], 1)
    return (net(test_set[0]).argmax(1) == test_set[1]).float().mean()


def in_one_list(net, optimizer, train_set, test_set, order):
    shuffled = zip(*(one[order].split(16) for one in train_set), strict=True)
    looping(before=nothing, between=zero)(net, optimizer, list(shuffled), 1)
    return one_by_one(net, *test_set)


RIGHT = training_states.RIGHT | {
    "batches": batches.RIGHT,
    "accuracy": [
        one_by_one,
        in_inference_mode,
        undoing(lambda net, x, y: one_by_one(net.eval(), x, y), nn.Module.train),
        undoing(while_frozen, nn.Module.requires_grad_),
    ],
    "train": [
        looping(each_epoch=zero, before=nothing, after=lambda optimizer: (step(optimizer), zero(optimizer))),
        looping(between=zero, before=nothing),
        looping(loss=lambda net, x, y: F.nll_loss(net(x).log_softmax(1), y)),
        by_grad,
    ],
    "mean_loss": [
        gathering(lambda losses, counts: losses.sum() / counts.sum(), lambda output, y: F.cross_entropy(output, y, reduction="sum")),
        of_all,
        no_grad(lambda net, parts: torch.stack([loss_of(net, x[i : i + 1], y[i : i + 1]) for x, y in parts for i in range(len(y))]).mean()),
    ],
    "repaired": [lambda *given: in_batches(*given, looping()), lambda *given: in_batches(*given, by_grad), in_one_list],
    "train_digits": digits.RIGHT,
}
WRONG = training_states.WRONG | {
    "batches": batches.WRONG,
    "accuracy": {
        "번호를 먼저": scoring(lambda output, y: (output == y).mean()),
        "평가 모드로 남았": lambda net, x, y: in_inference_mode(net.eval(), x, y),
        "그래프를 만들었": [lambda net, x, y: rate(right_ones(net(x), y)), lambda net, x, y: rate(right_ones(net(x).detach(), y))],
        "requires_grad가 꺼진 채": while_frozen,
        "맞힌 것의 비율": scoring(lambda output, y: rate(right_ones(output, y)) / 2),
    },
    "train": {
        "받은 `optimizer`": lambda net, _, *given: looping()(net, optim.SGD(net.parameters(), lr=0.01), *given),
        "평가 모드의 신경망으로": undoing(lambda net, *given: looping()(net.eval(), *given), nn.Module.train),
        "평가 모드로 남았": undoing(looping(), nn.Module.eval),
        "그래프가 딸려": looping(keep=lambda loss: loss),
        "손실이 1개": after_train(lambda losses: losses[-1:]),
        "손실이 점점 쌓입": after_train(lambda losses: list(accumulate(losses))),
        "None": after_train(lambda losses: None),
        "담은 손실이 다릅": after_train(lambda losses: [2 * loss for loss in losses]),
    },
    "mean_loss": {
        "그래프를 만들었": lambda net, parts: sum(loss_of(net, x, y).item() * len(y) for x, y in parts) / sum(len(y) for _, y in parts),
        "한꺼번에 넣었습니다": no_grad(lambda net, parts: loss_of(net, *(torch.cat(column) for column in zip(*parts, strict=True)))),
        "평가 모드로 남았": lambda net, parts: of_all(net.eval(), parts),
        "손으로 구해": gathering(lambda losses, counts: losses.max()),
    },
    "repaired": {
        "시험용 자료의 정확도가 아닙": lambda *given: 100 * repairing()(*given),
        "무엇의 답을 무엇과": lambda net, optimizer, train_set, test_set, order: repairing()(net, optimizer, train_set, [one[::2] for one in test_set], order),
        "고장 나지 않은 줄": lambda *given: in_batches(*given, looping(), size=8),
    },
    "train_digits": digits.WRONG,
}
PERTURBED = {
    "accuracy": [
        scoring(lambda output, y: rate(output.relu().argmax(1) == y)),
        scoring(lambda output, y: rate((output.topk(2).indices == y[:, None]).any(1))),
    ],
    "batches": batches.PERTURBED,
    "train": [
        after_train(lambda losses: [loss + 1e-3 for loss in losses]),
        looping(after=lambda optimizer: (step(optimizer), step(optimizer))),
    ],
    "train_digits": [digits.ALMOST],
}
FORBIDDEN = ("randperm", "zero_grad()", ".step()", "backward()", ".item()", "argmax", "y[order]", "len(y)", ".double()", "momentum=", "deepcopy", "clone", "net.train(")
