"""11장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch
from torch import optim
from torch.nn import functional as F

from chaewo.chapters.training.evaluation import gathering, no_grad, rate, right_ones, scoring
from chaewo.chapters.training.loop import looping, loss_of, nothing, repairing, step, zero
from tests.chapters import training_batches as batches
from tests.chapters import training_digits as digits

# 2. accuracy --------------------------------------------------------------------------------


@no_grad
def accuracy_counting(net, x, y):
    hits = 0
    for image, label in zip(x, y, strict=True):
        hits += int(net(image.unsqueeze(0)).softmax(1).argmax() == label)
    return hits / len(y)


def accuracy_inference(net, x, y):
    with torch.inference_mode():
        return (net(x).max(1).indices == y).sum() / len(y)


def accuracy_recording(net, x, y):
    return rate(right_ones(net(x), y))


def accuracy_detaching(net, x, y):
    return (net(x).detach().argmax(1) == y).float().mean()


def accuracy_in_eval(net, x, y):
    net.eval()
    return accuracy_inference(net, x, y)


def accuracy_restoring(net, x, y):
    was = net.training
    net.eval()
    value = accuracy_counting(net, x, y)
    net.train(was)
    return value


def accuracy_freezing(net, x, y):
    net.requires_grad_(False)
    return accuracy_recording(net, x, y)


def accuracy_thawing(net, x, y):
    value = accuracy_freezing(net, x, y)
    net.requires_grad_(True)
    return value


# 3. train -----------------------------------------------------------------------------------


def step_then_zero(optimizer):
    optimizer.step()
    optimizer.zero_grad()


def train_by_grad(net, optimizer, parts, epochs):
    losses = []
    for part in parts * epochs:
        value = loss_of(net, *part)
        parameters = list(net.parameters())
        for p, g in zip(parameters, torch.autograd.grad(value, parameters), strict=True):
            p.grad = g
        optimizer.step()
        losses.append(value.detach())
    return losses


def train_with_closure(net, optimizer, parts, epochs):
    losses = []
    for part in parts * epochs:

        def closure(part=part):
            optimizer.zero_grad()
            value = loss_of(net, *part)
            value.backward()
            return value

        losses.append(float(optimizer.step(closure)))
    return losses


def train_with_own_optimizer(net, optimizer, parts, epochs):
    return looping()(net, optim.SGD(net.parameters(), lr=0.01), parts, epochs)


def train_in_eval(net, *arguments):
    net.eval()
    losses = looping()(net, *arguments)
    net.train()
    return losses


def train_ending_in_eval(net, *arguments):
    losses = looping()(net, *arguments)
    net.eval()
    return losses


def train_remembering(net, optimizer, parts, epochs, losses=[]):  # noqa: B006  이어지는 기본값
    losses += looping()(net, optimizer, parts, epochs)
    return losses


def train_lengthening(net, optimizer, parts, epochs):
    parts *= epochs
    return looping()(net, optimizer, parts, 1)


def after_train(change):
    return lambda net, optimizer, parts, epochs: change(looping()(net, optimizer, parts, epochs))


def running(losses):
    return torch.tensor(losses, dtype=torch.float64).cumsum(0).tolist()


# 4. mean_loss -------------------------------------------------------------------------------


@no_grad
def mean_summed(net, parts):
    total = sum(F.cross_entropy(net(x), y, reduction="sum") for x, y in parts)
    return total / sum(len(y) for _, y in parts)


@no_grad
def mean_singly(net, parts):
    losses = [loss_of(net, x[i : i + 1], y[i : i + 1]) for x, y in parts for i in range(len(y))]
    return torch.stack(losses).mean()


@no_grad
def mean_of_all(net, parts):
    return torch.cat([F.cross_entropy(net(x), y, reduction="none") for x, y in parts]).mean()


@no_grad
def mean_running(net, parts):
    """지금까지의 평균을 고쳐 갑니다."""
    mean, seen = 0.0, 0
    for x, y in parts:
        seen += len(y)
        mean += (loss_of(net, x, y) - mean) * len(y) / seen
    return mean


def mean_in_eval(net, parts):
    net.eval()
    return mean_of_all(net, parts)


@no_grad
def mean_joined(net, parts):
    x, y = (torch.cat(column) for column in zip(*parts, strict=True))
    return loss_of(net, x, y).item()


def mean_recording(net, parts):
    return sum(loss_of(net, x, y).item() * len(y) for x, y in parts) / sum(len(y) for _, y in parts)


# 5. repaired --------------------------------------------------------------------------------


def repaired_with_numbers(net, optimizer, train_set, test_set, order):
    x, y = train_set
    for part in order.split(16):
        optimizer.zero_grad()
        loss_of(net, x[part], y[part]).backward()
        optimizer.step()
    return accuracy_inference(net, *test_set)


def repaired_with_loop(net, optimizer, train_set, test_set, order, size=16):
    x, y = train_set
    looping()(net, optimizer, [(x[part], y[part]) for part in order.split(size)], 1)
    return (net(test_set[0]).argmax(1) == test_set[1]).float().mean()


def repaired_in_one_list(net, optimizer, train_set, test_set, order):
    shuffled = zip(*(one[order].split(16) for one in train_set), strict=True)
    looping(before=nothing, between=zero)(net, optimizer, list(shuffled), 1)
    return accuracy_counting(net, *test_set)


def repaired_but_percent(*arguments):
    return 100 * repairing()(*arguments)


def repaired_but_half(net, optimizer, train_set, test_set, order):
    return repairing()(net, optimizer, train_set, [one[::2] for one in test_set], order)


def repaired_with_size(*arguments):
    return repaired_with_loop(*arguments, size=8)


RIGHT = {
    "batches": batches.RIGHT,
    "accuracy": [accuracy_counting, accuracy_inference, accuracy_restoring, accuracy_thawing],
    "train": [
        looping(each_epoch=zero, before=nothing, after=step_then_zero),
        looping(between=zero, before=nothing),
        looping(loss=lambda net, x, y: F.nll_loss(net(x).log_softmax(1), y)),
        train_by_grad,
        train_with_closure,
    ],
    "mean_loss": [mean_summed, mean_singly, mean_of_all, mean_running],
    "repaired": [repaired_with_numbers, repaired_with_loop, repaired_in_one_list],
    "train_digits": digits.RIGHT,
}
WRONG = {
    "batches": batches.WRONG,
    "accuracy": {
        "번호를 먼저": scoring(lambda output, y: (output == y).mean()),
        "평가 모드로 남았": accuracy_in_eval,
        "그래프를 만들었": accuracy_recording,
        "떼어 내도": accuracy_detaching,
        "requires_grad가 꺼진 채": accuracy_freezing,
        "맞힌 것의 비율": scoring(lambda output, y: rate(right_ones(output, y)) / 2),
    },
    "train": {
        "받은 `optimizer`": train_with_own_optimizer,
        "평가 모드의 신경망으로": train_in_eval,
        "평가 모드로 남았": train_ending_in_eval,
        "그래프가 딸려": looping(keep=lambda loss: loss),
        "손실이 1개": after_train(lambda losses: losses[-1:]),
        "손실이 점점 쌓입": after_train(running),
        "담은 손실이 다릅": after_train(lambda losses: [2 * loss for loss in losses]),
        "None": after_train(lambda losses: None),
        "앞의 일을 기억": train_remembering,
        "바꾸었습니다": train_lengthening,
    },
    "mean_loss": {
        "그래프를 만들었": mean_recording,
        "한꺼번에 넣었습니다": mean_joined,
        "평가 모드로 남았": mean_in_eval,
        "손으로 구해": gathering(lambda rows: max(loss for loss, _ in rows)),
    },
    "repaired": {
        "시험용 자료의 정확도가 아닙": repaired_but_percent,
        "무엇의 답을 무엇과": repaired_but_half,
        "고장 나지 않은 줄": repaired_with_size,
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
FORBIDDEN = (
    "randperm",
    "zero_grad()",
    ".step()",
    "backward()",
    ".item()",
    "argmax",
    "no_grad",
    "y[order]",
    "len(y)",
    ".double()",
    "momentum=",
)
