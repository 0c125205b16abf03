"""10장의 문제가 거슬러 오를 그래프: 작은 신경망의 손실과, 그 안에서 찾을 노드와 잎.

찾을 노드는 `next_functions`의 번호가 아니라 순전파에서 붙잡은 텐서의 `grad_fn`에서 얻습니다. 그래야
torch가 인자의 차례를 바꾸어도 문제가 함께 따라갑니다.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from chaewo.judging.call import seed
from chaewo.judging.compare import random_tensors
from chaewo.lenet import LeNet5, NoteNet


class NetLoss(NamedTuple):
    """`net`이 만든 손실 하나. `hidden`과 `output`은 `fc3`에 들어간 것과 나온 것입니다."""

    net: nn.Module
    loss: Tensor
    hidden: Tensor
    output: Tensor


class LeafLoss(NamedTuple):
    """잎을 모을 손실. `names`는 잎 → 부르는 말, `twins`는 모양과 값이 같은 잎이 있다는 표시."""

    about: str
    loss: Tensor
    names: dict[Tensor, str]
    twins: bool = False


def net_loss(make: type, rows: int, criterion: Callable[[Tensor], Tensor]) -> NetLoss:
    """`make()`의 신경망에 이미지 `rows`장을 넣고 `criterion(출력)`으로 구한 손실."""
    net = _net(make)
    seen = []
    hook = net.fc3.register_forward_hook(lambda _, into, out: seen.extend([*into, out]))
    output = net(random_tensors((rows, 1, 32, 32), seed=rows)[0].to(net.fc3.weight.dtype))
    hook.remove()
    return NetLoss(net, criterion(output), *seen)


def _net(make: type) -> nn.Module:
    """언제나 같은 새 신경망."""
    seed()
    return make()


def mse(output: Tensor) -> Tensor:
    """노트의 손실. 목표는 노트처럼 난수입니다."""
    return F.mse_loss(output, _target(output))


def cross_entropy(output: Tensor) -> Tensor:
    return F.cross_entropy(output, torch.arange(len(output)))


def _target(output: Tensor) -> Tensor:
    return random_tensors(output.shape, seed=len(output))[0].to(output.dtype)


LOSSES = (
    ("노트의 MSELoss", NoteNet, 1, mse),
    ("이미지 네 장의 MSELoss", LeNet5, 4, mse),
    ("교차 엔트로피", NoteNet, 1, cross_entropy),
    ("손으로 쓴 평균제곱오차", LeNet5, 4, lambda output: ((output - _target(output)) ** 2).mean()),
    ("출력을 tanh에 넣은 MSELoss", NoteNet, 1, lambda output: mse(output.tanh())),
)


def leaf_losses():
    """잎을 모을 손실들. 뒤로 갈수록 함정이 하나씩 늘어납니다."""
    note = net_loss(NoteNet, 1, mse)
    yield LeafLoss("노트의 손실", note.loss, _named(note.net))

    frozen = _net(LeNet5)
    frozen.conv1.requires_grad_(False)
    frozen.conv2.requires_grad_(False)
    loss = cross_entropy(frozen(torch.ones(4, 1, 32, 32, dtype=frozen.fc3.weight.dtype)))
    recorded = {leaf: name for leaf, name in _named(frozen).items() if leaf.requires_grad}
    yield LeafLoss("합성곱을 얼린 신경망의 손실", loss, recorded)

    seed()
    shared, x = nn.Linear(4, 4), torch.randn(3, 4, requires_grad=True)
    scale, head = torch.tensor(2.0, requires_grad=True), nn.Linear(4, 2, bias=False)
    first = nn.Linear(3, 3).double()
    twice = shared(F.relu(shared(x)))
    yield LeafLoss("한 계층을 두 번 지난 손실", twice.square().mean(), _named(shared) | {x: "입력"})

    loss = (scale * head(x)).square().mean() + head.weight.square().sum()
    yield LeafLoss("벌점을 더한 손실", loss, {head.weight: "가중치", scale: "배율", x: "입력"})

    second = deepcopy(first)  # 모양이나 값으로 같은 잎을 가리면 하나를 잃습니다.
    loss = second(F.relu(first(torch.ones(2, 3).double()))).square().mean()
    names = _named(first, "첫 계층의 ") | _named(second, "둘째 계층의 ")
    yield LeafLoss("모양이 같은 계층이 둘인 손실", loss, names, twins=True)


def _named(net: nn.Module, prefix: str = "") -> dict[Tensor, str]:
    return {leaf: f"{prefix}{name}" for name, leaf in net.named_parameters()}
