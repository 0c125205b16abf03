"""11장의 옳은 풀이와 실수들."""

import torch
from torch import nn, optim
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from chaewo import load_digits


def no_grad(function):
    return torch.no_grad()(function)


# 1. batches ---------------------------------------------------------------------------------


def split(order, size):
    """`size`개씩. 마지막은 작을 수 있습니다."""
    return [order[k : k + size] for k in range(0, len(order), size)]


def batches_list(x, y, size):
    return [(x[part], y[part]) for part in torch.randperm(len(x)).split(size)]


def batches_generator(x, y, size):
    order = torch.randperm(len(x))
    for part in split(order, size):
        yield x[part], y[part]


def batches_shuffled_first(x, y, size):
    order = torch.randperm(len(x))
    return list(zip(x[order].split(size), y[order].split(size), strict=True))


def batches_loader(x, y, size):
    return DataLoader(TensorDataset(x, y), batch_size=size, shuffle=True)


def taking(images, labels):
    """묶음마다 그림과 이름표를 꺼내는 번호만 다른 풀이."""

    def function(x, y, size):
        numbers = torch.randperm(len(x)), torch.randperm(len(x)), torch.arange(len(x))
        pairs = zip(split(images(*numbers), size), split(labels(*numbers), size), strict=True)
        return [(x[i], y[j]) for i, j in pairs]

    return function


def batches_fixed(x, y, size):
    torch.manual_seed(0)
    return batches_list(x, y, size)


def batches_rolled(x, y, size):
    order = torch.arange(len(x)).roll(int(torch.randint(1, len(x), ())))
    return [(x[part], y[part]) for part in order.split(size)]


def batches_shuffled_inside(x, y, size):
    parts = [part[torch.randperm(len(part))] for part in torch.arange(len(x)).split(size)]
    return [(x[part], y[part]) for part in parts]


def batches_of_fixed_members(x, y, size):
    parts = list(torch.arange(len(x)).split(size))
    whole = [parts[i] for i in torch.randperm(len(x) // size)]
    return [(x[p], y[p]) for p in whole + parts[len(x) // size :]]


def batches_dropping(x, y, size):
    return batches_list(x, y, size)[: len(x) // size]


def batches_chunked(x, y, size):
    return [(x[part], y[part]) for part in torch.randperm(len(x)).chunk(size)]


def batches_drawn(x, y, size):
    parts = split(torch.randint(len(x), (len(x),)), size)
    return [(x[part], y[part]) for part in parts]


def batches_too_many(x, y, size):
    return batches_list(x, y, size) + batches_list(x, y, size)[:1]


def batches_singly(x, y, size):
    return batches_list(x, y, 1)


def batches_swapped(x, y, size):
    return [(labels, images) for images, labels in batches_list(x, y, size)]


def batches_in_place(x, y, size):
    x.copy_(x[torch.randperm(len(x))])
    return batches_list(x, y, size)


BATCHES_RIGHT = [batches_list, batches_generator, batches_shuffled_first, batches_loader]
BATCHES_WRONG = {
    "작은 묶음이 빠졌": batches_dropping,
    "묶음의 개수가 아니라": batches_chunked,
    "자료보다 많이": batches_too_many,
    "앞에서부터 `size`장씩": batches_singly,
    "한 번도 나오지 않은": batches_drawn,
    "이름표는 처음 차례": taking(lambda p, q, n: p, lambda p, q, n: n),
    "그림은 처음 차례": taking(lambda p, q, n: n, lambda p, q, n: p),
    "따로따로": taking(lambda p, q, n: p, lambda p, q, n: q),
    "나누기 전에 섞어야": taking(lambda p, q, n: n, lambda p, q, n: n),
    "같은 차례로 섞입니다": batches_fixed,
    "돌리는 것은": batches_rolled,
    "묶음마다 든 자료가 같": batches_shuffled_inside,
    "(그림, 이름표)": batches_swapped,
    "하나씩만": lambda x, y, size: batches_list(x, y, size)[0],
    "그림끼리": lambda x, y, size: tuple(zip(*batches_list(x, y, size), strict=True)),
    "하나도 없습니다": lambda x, y, size: [],
    "받은 텐서의 값을 바꾸었": batches_in_place,
    "2개여야 합니다": lambda x, y, size: [part[:1] for part in batches_list(x, y, size)],
}

# 2. accuracy --------------------------------------------------------------------------------


@no_grad
def accuracy_mean(net, x, y):
    return (net(x).argmax(1) == y).double().mean().item()


@no_grad
def accuracy_counting(net, x, y):
    hits = 0
    for image, label in zip(x, y, strict=True):
        hits += int(net(image.unsqueeze(0)).softmax(1).argmax() == label)
    return hits / len(y)


def accuracy_inference(net, x, y):
    with torch.inference_mode():
        return (net(x).max(1).indices == y).sum() / len(y)


def accuracy_by(fraction):
    return no_grad(lambda net, x, y: fraction(net(x), y))


def accuracy_recording(net, x, y):
    return (net(x).argmax(1) == y).double().mean().item()


def accuracy_detaching(net, x, y):
    return (net(x).detach().argmax(1) == y).float().mean()


def rate(hits):
    return hits.double().mean().item()


def accuracy_in_eval(net, x, y):
    net.eval()
    return accuracy_mean(net, x, y)


def accuracy_restoring(net, x, y):
    was = net.training
    net.eval()
    value = accuracy_mean(net, x, y)
    net.train(was)
    return value


ACCURACY_RIGHT = [accuracy_restoring, accuracy_mean, accuracy_counting, accuracy_inference]
ACCURACY_WRONG = {
    "백분율": accuracy_by(lambda output, y: 100 * rate(output.argmax(1) == y)),
    "장수입니다": accuracy_by(lambda output, y: (output.argmax(1) == y).sum()),
    "틀린 비율": accuracy_by(lambda output, y: rate(output.argmax(1) != y)),
    "가장 낮은": accuracy_by(lambda output, y: rate(output.argmin(1) == y)),
    "나머지가 버려": accuracy_by(lambda output, y: (output.argmax(1) == y).sum() // len(y)),
    "점수 자체": accuracy_by(lambda output, y: rate(output.max(1).values == y)),
    "하나만 골랐": accuracy_by(lambda output, y: rate(output.argmax() == y)),
    "어느 차원에서": accuracy_by(lambda output, y: rate(output.argmax(0) == y)),
    "바로 구할 수 없": accuracy_by(lambda output, y: (output.argmax(1) == y).mean()),
    "번호를 먼저": accuracy_by(lambda output, y: (output == y).mean()),
    "(가장 큰 값, 그 번호)": accuracy_by(lambda output, y: (output.max(1) == y).double().mean()),
    "평가 모드로 남았": accuracy_in_eval,
    "그래프를 만들었": accuracy_recording,
    "떼어 내도": accuracy_detaching,
    "맞힌 것의 비율": accuracy_by(lambda output, y: rate(output.argmax(1) == y) / 2),
}

# 3. train -----------------------------------------------------------------------------------


def loss_of(net, x, y):
    return F.cross_entropy(net(x), y)


def loop(
    each_epoch=lambda o: None,
    before=lambda o: o.zero_grad(),
    between=lambda o: None,
    after=lambda o: o.step(),
    epoch_end=lambda o: None,
    loss=loss_of,
    keep=lambda loss: loss.item(),
    epochs=lambda n: n,
    some=lambda parts: parts,
):
    """노트의 다섯 줄에서 한 곳만 다른 풀이들."""

    def function(net, optimizer, parts, count):
        losses = []
        for _ in range(epochs(count)):
            each_epoch(optimizer)
            for x, y in some(parts):
                before(optimizer)
                value = loss(net, x, y)
                between(optimizer)
                value.backward()
                after(optimizer)
                losses.append(keep(value))
            epoch_end(optimizer)
        return losses

    return function


def nothing(optimizer):
    pass


def zero(optimizer):
    optimizer.zero_grad()


def step(optimizer):
    optimizer.step()


def step_then_zero(optimizer):
    optimizer.step()
    optimizer.zero_grad()


def zero_then_step(optimizer):
    optimizer.zero_grad()
    optimizer.step()


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


def train_one_epoch(net, optimizer, parts, epochs):
    return loop()(net, optimizer, parts, 1)


def train_no_backward(net, optimizer, parts, epochs):
    return [loss_of(net, *part).item() for part in parts * epochs]


def train_whole_epoch(net, optimizer, parts, epochs):
    for _ in range(epochs):
        optimizer.zero_grad()
        (sum(loss_of(net, *part) for part in parts) / len(parts)).backward()
        optimizer.step()


def train_inside_out(net, optimizer, parts, epochs):
    return loop()(net, optimizer, [part for part in parts for _ in range(epochs)], 1)


def train_with_own_optimizer(net, optimizer, parts, epochs):
    return loop()(net, optim.SGD(net.parameters(), lr=0.01), parts, epochs)


def train_stepping_first(net, optimizer, parts, epochs):
    losses = []
    for x, y in parts * epochs:
        value = loss_of(net, x, y)
        optimizer.step()
        optimizer.zero_grad()
        value.backward()
        losses.append(value.item())
    return losses


def train_in_eval(net, *arguments):
    net.eval()
    losses = loop()(net, *arguments)
    net.train()
    return losses


def train_ending_in_eval(net, *arguments):
    losses = loop()(net, *arguments)
    net.eval()
    return losses


def after_train(change):
    return lambda net, optimizer, parts, epochs: change(loop()(net, optimizer, parts, epochs))


def running(losses):
    return torch.tensor(losses, dtype=torch.float64).cumsum(0).tolist()


TRAIN_RIGHT = [
    loop(),
    loop(each_epoch=zero, before=nothing, after=step_then_zero),
    loop(between=zero, before=nothing),
    loop(loss=lambda net, x, y: F.nll_loss(net(x).log_softmax(1), y)),
    train_by_grad,
]
TRAIN_WRONG = {
    "변화도를 비우지": loop(before=nothing),
    "에폭마다 한 번만 비웠": loop(each_epoch=zero, before=nothing),
    "하나 모자랍니다": loop(epochs=lambda n: n - 1),
    "하나 많습니다": loop(epochs=lambda n: n + 1),
    "한 에폭만": train_one_epoch,
    "역전파하기 전에 갱신": train_stepping_first,
    "합인 것": loop(loss=lambda net, x, y: F.cross_entropy(net(x), y, reduction="sum")),
    "소프트맥스": loop(loss=lambda net, x, y: F.cross_entropy(net(x).softmax(1), y)),
    "에폭마다 한 번만 했습니다": loop(
        each_epoch=zero, before=nothing, after=nothing, epoch_end=step
    ),
    "첫 묶음만": loop(some=lambda parts: parts[:1]),
    "갱신을 한 번만": train_whole_epoch,
    "안팎이 바뀌": train_inside_out,
    "평균제곱오차": loop(loss=lambda net, x, y: F.mse_loss(net(x), F.one_hot(y, 4).double())),
    "이어져 있지 않아": loop(loss=lambda net, x, y: loss_of(lambda x: net(x).data, x, y)),
    "고른 번호": loop(loss=lambda net, x, y: F.cross_entropy(net(x).argmax(1), y)),
    "받은 `optimizer`": train_with_own_optimizer,
    "변화도가 비어": train_no_backward,
    "쓰기 전에 비웠": loop(after=zero_then_step),
    "변화도에는 값이": loop(after=nothing),
    "평가 모드의 신경망으로": train_in_eval,
    "평가 모드로 남았": train_ending_in_eval,
    "그래프가 딸려": loop(keep=lambda loss: loss),
    "손실이 1개": after_train(lambda losses: losses[-1:]),
    "손실이 점점 쌓입": after_train(running),
    "담은 손실이 다릅": after_train(lambda losses: [2 * loss for loss in losses]),
}

# 4. mean_loss -------------------------------------------------------------------------------


@no_grad
def mean_weighted(net, parts):
    total = count = 0
    for x, y in parts:
        total += F.cross_entropy(net(x), y).item() * len(y)
        count += len(y)
    return total / count


@no_grad
def mean_summed(net, parts):
    total = sum(F.cross_entropy(net(x), y, reduction="sum") for x, y in parts)
    return total / sum(len(y) for _, y in parts)


@no_grad
def mean_singly(net, parts):
    losses = [loss_of(net, x[i : i + 1], y[i : i + 1]) for x, y in parts for i in range(len(y))]
    return torch.stack(losses).mean()


def mean_in_eval(net, parts):
    net.eval()
    return mean_weighted(net, parts)


@no_grad
def mean_joined(net, parts):
    x, y = (torch.cat(column) for column in zip(*parts, strict=True))
    return F.cross_entropy(net(x), y).item()


def mean_by(combine):
    """묶음마다의 (평균 손실, 장수)를 모으는 방법만 다른 실수들."""
    return no_grad(
        lambda net, parts: combine([(loss_of(net, x, y).item(), len(y)) for x, y in parts])
    )


def mean_recording(net, parts):
    total = sum(loss_of(net, x, y).item() * len(y) for x, y in parts)
    return total / sum(len(y) for _, y in parts)


MEAN_RIGHT = [mean_weighted, mean_summed, mean_singly]
MEAN_WRONG = {
    "다시 평균": mean_by(lambda rows: sum(loss for loss, _ in rows) / len(rows)),
    "더하기만 했": mean_by(lambda rows: sum(loss for loss, _ in rows)),
    "손실을 더한 값": mean_by(lambda rows: sum(loss * n for loss, n in rows)),
    "묶음의 수로 나누었": mean_by(lambda rows: sum(loss * n for loss, n in rows) / len(rows)),
    "소프트맥스": no_grad(lambda net, parts: mean_joined(lambda x: net(x).softmax(1), parts)),
    "마지막 묶음의 손실만": mean_by(lambda rows: rows[-1][0]),
    "첫 묶음의 손실만": mean_by(lambda rows: rows[0][0]),
    "마지막 묶음과 같다고": mean_by(
        lambda rows: sum(loss * n for loss, n in rows) / (len(rows) * rows[-1][1])
    ),
    "그래프를 만들었": mean_recording,
    "한꺼번에 넣었습니다": mean_joined,
    "평가 모드로 남았": mean_in_eval,
    "나눗셈을 되돌리세요": mean_by(
        lambda rows: sum(loss for loss, _ in rows) / sum(n for _, n in rows)
    ),
    "손으로 구해": mean_by(lambda rows: max(loss for loss, _ in rows)),
}

# 5. repaired --------------------------------------------------------------------------------


def repair(*left, zero_late=False):
    """`left`에 적은 고장만 남긴 풀이."""

    def function(net, optimizer, train, test, order):
        (x, y), (test_x, test_y) = train, test
        x = x[order]
        y = y if "pairs" in left else y[order]
        for k in range(0, len(x) - (16 if "last" in left else 0), 16):
            output = net(x[k : k + 16])
            if "softmax" in left:
                output = output.softmax(1)
            loss = F.cross_entropy(output, y[k : k + 16])
            if "zero" not in left:
                optimizer.zero_grad()
            loss.backward()
            if zero_late:
                optimizer.zero_grad()
            optimizer.step()
        if "data" in left:
            test_x, test_y = x, y
        return accuracy_mean(net, test_x, test_y)

    return function


def repaired_with_numbers(net, optimizer, train, test, order):
    x, y = train
    for part in order.split(16):
        optimizer.zero_grad()
        loss_of(net, x[part], y[part]).backward()
        optimizer.step()
    return accuracy_inference(net, *test)


def repaired_with_loop(net, optimizer, train, test, order):
    x, y = train
    loop()(net, optimizer, [(x[part], y[part]) for part in order.split(16)], 1)
    return (net(test[0]).argmax(1) == test[1]).float().mean()


def repaired_but_percent(*arguments):
    return 100 * repair()(*arguments)


def repaired_with_size(net, optimizer, train, test, order):
    x, y = train
    loop()(net, optimizer, [(x[part], y[part]) for part in order.split(8)], 1)
    return accuracy_mean(net, *test)


REPAIRED_RIGHT = [repair(), repaired_with_numbers, repaired_with_loop]
REPAIRED_WRONG = {
    "5개가 남았습니다": repair("pairs", "last", "zero", "softmax", "data"),
    "4개가 남았습니다": repair("last", "zero", "softmax", "data"),
    "3개가 남았습니다": repair("zero", "softmax", "data"),
    "2개가 남았습니다": repair("pairs", "softmax"),
    "이름표는 섞지": repair("pairs"),
    "마지막 묶음으로는": repair("last"),
    "더해져 있습니다": repair("zero"),
    "로짓이 아닌": repair("softmax"),
    "배운 자료로": repair("data"),
    "처음 그대로": repair(zero_late=True),
    "시험용 자료의 정확도가 아닙": repaired_but_percent,
    "고장 나지 않은 줄": repaired_with_size,
}

# 6. train_digits ----------------------------------------------------------------------------


def he(net):
    for p in net.parameters():
        if p.dim() > 1:
            nn.init.kaiming_normal_(p)


def digits_trainer(make, epochs, size=32, start=he, count=None, data=None):
    def function(net, x, y):
        start(net)
        x, y = data() if data else (x[:count], y[:count])
        optimizer = make(net.parameters())
        for _ in range(epochs):
            for part in torch.randperm(len(x)).split(size):
                optimizer.zero_grad()
                loss_of(net, x[part], y[part]).backward()
                optimizer.step()

    return function


def sgd(rate, momentum=0.9):
    return lambda parameters: optim.SGD(parameters, lr=rate, momentum=momentum)


def adam(rate):
    return lambda parameters: optim.Adam(parameters, lr=rate)


def other_net(net, x, y):
    other = nn.Linear(4, 2).double()
    digits_trainer(sgd(0.1), 1)(other, torch.randn(8, 4).double(), torch.zeros(8).long())
    return other


def test_digits():
    """노트북의 다른 자료: 시험용 숫자."""
    digits = load_digits()
    x = F.pad(digits.test_images.double() / 255, (2, 2, 2, 2)).unsqueeze(1)
    return x, digits.test_labels


DIGITS_RIGHT = [
    digits_trainer(sgd(0.03), 4),
    digits_trainer(adam(0.003), 4),
    digits_trainer(sgd(0.1, momentum=0), 5),
]
DIGITS_WRONG = {
    "갱신하는 줄": lambda net, x, y: None,
    "다른 신경망을": other_net,
    "발산했습니다": digits_trainer(sgd(1e60), 1, count=128),
    "같은 답을": digits_trainer(sgd(0.01), 1, count=64, start=lambda net: None),
    "아직 배우는 중": digits_trainer(sgd(0.02), 2, count=320),
    "거의 다 왔": digits_trainer(sgd(0.03), 4, count=1000),
    "원래 이름으로": digits_trainer(sgd(0.03), 3, data=test_digits),
}

RIGHT = {
    "batches": BATCHES_RIGHT,
    "accuracy": ACCURACY_RIGHT,
    "train": TRAIN_RIGHT,
    "mean_loss": MEAN_RIGHT,
    "repaired": REPAIRED_RIGHT,
    "train_digits": DIGITS_RIGHT,
}
WRONG = {
    "batches": BATCHES_WRONG,
    "accuracy": ACCURACY_WRONG,
    "train": TRAIN_WRONG,
    "mean_loss": MEAN_WRONG,
    "repaired": REPAIRED_WRONG,
    "train_digits": DIGITS_WRONG,
}
PERTURBED = {
    "batches": [batches_of_fixed_members, batches_rolled],
    "train_digits": [DIGITS_WRONG["거의 다 왔"]],
}
SLOW = ("train_digits",)
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
