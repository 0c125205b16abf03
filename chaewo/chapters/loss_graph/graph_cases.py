"""9장의 문제가 거슬러 오를 그래프: 작은 신경망의 손실과, 그 안에서 찾을 노드와 잎.

찾을 노드는 `next_functions`의 번호가 아니라 순전파에서 붙잡은 텐서의 `grad_fn`에서 얻습니다. 그래야
torch가 인자의 차례를 바꾸어도 문제가 함께 따라갑니다.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from chaewo.lenet import LeNet5, NoteNet


@dataclass(frozen=True)
class NetLoss:
    """`net`이 만든 손실 하나. `hidden`과 `output`은 `fc3`에 들어간 것과 나온 것입니다."""

    net: nn.Module
    loss: Tensor
    hidden: Tensor
    output: Tensor


@dataclass(frozen=True)
class LeafLoss:
    """잎을 모을 손실. `names`는 잎 → 부르는 말, `twins`는 모양과 값이 같은 잎이 있다는 표시."""

    about: str
    loss: Tensor
    names: dict[Tensor, str] = field(repr=False)
    twins: bool = False


def net_loss(make: type, rows: int, criterion: Callable[[Tensor], Tensor]) -> NetLoss:
    """`make()`의 신경망에 이미지 `rows`장을 넣고 `criterion(출력)`으로 구한 손실."""
    net = deepcopy(_net(make))  # 학습자가 매개변수를 바꾸어도 다음 판정이 달라지지 않게 합니다.
    seen = {}
    hook = net.fc3.register_forward_hook(lambda _, into, out: seen.update(into=into[0], out=out))
    images = torch.randn(rows, 1, 32, 32, generator=torch.Generator().manual_seed(rows))
    output = net(images.to(net.fc3.weight.dtype))
    hook.remove()
    return NetLoss(net, criterion(output), seen["into"], seen["out"])


def mse(output: Tensor) -> Tensor:
    """노트의 손실. 목표는 노트처럼 난수입니다."""
    return F.mse_loss(output, _target(output))


def squares_by_hand(output: Tensor) -> Tensor:
    return ((output - _target(output)) ** 2).mean()


def cross_entropy(output: Tensor) -> Tensor:
    return F.cross_entropy(output, torch.arange(len(output)))


LOSSES = (
    ("노트의 MSELoss", NoteNet, 1, mse),
    ("이미지 네 장의 MSELoss", LeNet5, 4, mse),
    ("교차 엔트로피", NoteNet, 1, cross_entropy),
    ("손으로 쓴 평균제곱오차", LeNet5, 4, squares_by_hand),
    ("출력을 tanh에 넣은 MSELoss", NoteNet, 1, lambda output: mse(output.tanh())),
)


def leaf_losses():
    """잎을 모을 손실들. 뒤로 갈수록 함정이 하나씩 늘어납니다."""
    note = net_loss(NoteNet, 1, mse)
    yield LeafLoss("노트의 손실", note.loss, _named(note.net))

    frozen = net_loss(LeNet5, 4, cross_entropy).net
    for parameter in [*frozen.conv1.parameters(), *frozen.conv2.parameters()]:
        parameter.requires_grad_(False)
    loss = cross_entropy(frozen(torch.ones(4, 1, 32, 32, dtype=frozen.fc3.weight.dtype)))
    recorded = {tensor: name for tensor, name in _named(frozen).items() if tensor.requires_grad}
    yield LeafLoss("합성곱을 얼린 신경망의 손실", loss, recorded)

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        shared, x = nn.Linear(4, 4), torch.randn(3, 4, requires_grad=True)
        scale, head = torch.tensor(2.0, requires_grad=True), nn.Linear(4, 2, bias=False)
    twice = shared(F.relu(shared(x)))
    names = _named(shared) | {x: "입력"}
    yield LeafLoss("한 계층을 두 번 지난 손실", twice.square().mean(), names)

    penalty = head.weight.square().sum()
    names = {head.weight: "가중치", scale: "배율", x: "입력"}
    yield LeafLoss("벌점을 더한 손실", (scale * head(x)).square().mean() + penalty, names)

    yield _twins()


def _twins() -> LeafLoss:
    """모양과 값이 같은 두 계층. 모양이나 값으로 같은 잎을 가리면 하나를 잃습니다."""
    with torch.random.fork_rng(devices=[]):
        first, second = (nn.Linear(3, 3).double() for _ in range(2))
    second.load_state_dict(first.state_dict())
    names = {p: f"첫 계층의 {name}" for name, p in first.named_parameters()}
    names |= {p: f"둘째 계층의 {name}" for name, p in second.named_parameters()}
    loss = second(F.relu(first(torch.ones(2, 3).double()))).square().mean()
    return LeafLoss("모양이 같은 계층이 둘인 손실", loss, names, twins=True)


def _named(net: nn.Module) -> dict[Tensor, str]:
    return {parameter: name for name, parameter in net.named_parameters()}


@cache
def _net(make: type) -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return make()


def _target(output: Tensor) -> Tensor:
    generator = torch.Generator().manual_seed(len(output))
    return torch.randn(output.shape, generator=generator, dtype=output.dtype)
