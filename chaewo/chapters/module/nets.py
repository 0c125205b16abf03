"""`rehearse`와 `evaluate`에 넣어 보는 신경망들. 입력은 (배치, 3), 출력은 (배치, 2)입니다.

드롭아웃이 안쪽 깊은 곳에 있는 것, 함수로 부르는 것, 신경망 자신이 드롭아웃인 것까지 둡니다. 한 가지
신경망에서만 되는 답을 가려냅니다.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from chaewo.judging.compare import random_tensors


def flat(seed: int) -> nn.Sequential:
    """버퍼가 없는 신경망."""
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))


def normed() -> nn.Sequential:
    """`BatchNorm`과 `Dropout`이 있는 신경망. 버퍼에는 평균과 분산이 모여 있습니다."""
    torch.manual_seed(7)
    net = nn.Sequential(
        nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Dropout(0.5), nn.Linear(4, 2)
    )
    with torch.no_grad():
        net(random_tensors((6, 3))[0] + 1)
    return net


class Functional(nn.Module):
    """드롭아웃을 모듈로 두지 않고 forward에서 함수로 부릅니다. 모드는 자신의 표시에서 읽습니다."""

    def __init__(self, inner: nn.Module):
        super().__init__()
        self.inner = inner
        self.scale = nn.Parameter(torch.ones(()), requires_grad=False)  # 일부러 얼린 매개변수

    def forward(self, x: Tensor) -> Tensor:
        return F.dropout(self.scale * self.inner(x), 0.5, self.training)


def functional() -> nn.Module:
    torch.manual_seed(7)
    return Functional(nn.Linear(3, 2))


def nested() -> nn.Sequential:
    """드롭아웃이 모두 안쪽의 안쪽에 있습니다."""
    torch.manual_seed(7)
    maps = nn.Sequential(nn.Unflatten(1, (4, 1, 1)), nn.Dropout2d(0.5), nn.Flatten())
    return nn.Sequential(
        nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.BatchNorm1d(4), nn.Dropout(0.5))),
        nn.Sequential(Functional(nn.Linear(4, 4)), maps),
        nn.Linear(4, 2),
    )


def mapped() -> nn.Sequential:
    """모드를 보는 것이 `Dropout2d`뿐인 신경망."""
    torch.manual_seed(7)
    return nn.Sequential(
        nn.Linear(3, 2), nn.Unflatten(1, (2, 1, 1)), nn.Dropout2d(0.5), nn.Flatten()
    )


class NetFailed(Exception):
    """`broken()`을 부르면 나는 오류."""


class _Failing(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        raise NetFailed


def broken() -> nn.Sequential:
    """계산하는 도중에 오류가 나는 신경망."""
    return nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.Dropout(0.5), _Failing()))


class Before:
    """부르기 전의 신경망의 상태. 나중에 무엇이 달라졌는지 봅니다."""

    def __init__(self, net: nn.Module):
        self.net = net
        self.modules = list(net.modules())
        self.modes = [module.training for module in self.modules]
        self.flags = [p.requires_grad for p in net.parameters()]
        self.values = {name: value.clone() for name, value in net.state_dict().items()}
        self.settings = repr(net)  # Dropout의 p와 BatchNorm의 momentum이 보입니다.

    def flags_changed(self) -> bool:
        return self.flags != [p.requires_grad for p in self.net.parameters()]

    def modes_changed(self) -> bool:
        return self.modes != [module.training for module in self.modules]

    def buffers_changed(self) -> bool:
        return any(not torch.equal(self.values[name], b) for name, b in self.net.named_buffers())

    def content_changed(self) -> bool:
        """값이나 이름, 설정이 달라졌는지."""
        now = self.net.state_dict()
        return self.settings != repr(self.net) or not all(
            torch.equal(value, now[name]) for name, value in self.values.items()
        )
