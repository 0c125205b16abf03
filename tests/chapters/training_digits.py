"""진짜 숫자를 학습하는 문제(13장 8번)의 답들. 판정이 넣는 것은 언제나 같으므로, 한 답은 한 번만 학습합니다."""

import torch
from torch import nn, optim

from chaewo import load_digits
from chaewo.chapters.training.digits import to_input
from chaewo.chapters.training.loop import loss_of
from chaewo.chapters.training.small_net import flat


def once(train):
    """처음 부를 때 학습하고, 다음부터는 그때의 매개변수를 넣는 답."""
    learned = {}

    def function(net, x, y):
        start = flat(net)
        if not learned:
            train(net, x, y)
            learned.update(start=start, labels=y.clone(), state=net.state_dict())
        assert torch.equal(start, learned["start"])
        assert torch.equal(y, learned["labels"])
        net.load_state_dict(learned["state"])

    return function


def he(net):
    for p in net.parameters():
        if p.dim() > 1:
            nn.init.kaiming_normal_(p)


def trainer(make, epochs, size=32, start=he, data=lambda x, y: (x, y), peak=None, dtype=None):
    """`peak`을 주면 학습률이 그 값까지 올랐다가 내려갑니다(OneCycleLR)."""

    def function(net, x, y):
        net.to(dtype)
        start(net)
        x, y = data(x.to(dtype), y)
        optimizer = make(net.parameters())
        steps = epochs * -(-len(x) // size)
        cycle = peak and optim.lr_scheduler.OneCycleLR(optimizer, peak, total_steps=steps)
        for _ in range(epochs):
            for part in torch.randperm(len(x)).split(size):
                optimizer.zero_grad()
                loss_of(net, x[part], y[part]).backward()
                optimizer.step()
                if cycle:
                    cycle.step()

    return once(function)


def sgd(rate):
    return lambda parameters: optim.SGD(parameters, lr=rate, momentum=0.9)


@once
def by_hand_in_float32(net, x, y):
    """옵티마이저 없이 float32로 배운 다음 받은 dtype으로 되돌립니다."""
    he(net.float())
    x, parameters = x.float(), list(net.parameters())
    for _ in range(3):
        for part in torch.randperm(len(x)).split(16):
            grads = torch.autograd.grad(loss_of(net, x[part], y[part]), parameters)
            with torch.no_grad():
                for p, g in zip(parameters, grads, strict=True):
                    p -= 0.1 * g
    net.double()


ALMOST = trainer(sgd(0.03), 4, data=lambda x, y: (x[:1000], y[:1000]))
RIGHT = [
    by_hand_in_float32,
    trainer(sgd(0.1), 3, size=64, peak=0.1),
    trainer(lambda ps: optim.Adam(ps, lr=0.01), 3, size=64, peak=0.01, dtype=torch.float32),
]
WRONG = {
    "갱신하는 줄": lambda net, x, y: None,
    "다른 신경망을": lambda net, x, y: nn.Linear(2, 2),
    "발산했습니다": trainer(sgd(1e60), 1, data=lambda x, y: (x[:128], y[:128])),
    "같은 답을": trainer(sgd(0.01), 1, start=lambda net: None, data=lambda x, y: (x[:64], y[:64])),
    "아직 모자랍니다": trainer(sgd(0.02), 2, data=lambda x, y: (x[:320], y[:320])),
    "거의 다 왔": ALMOST,
    "원래 이름으로": trainer(sgd(0.03), 3, data=lambda x, y: (to_input(load_digits().test_images), load_digits().test_labels)),
}
