"""13장의 `rehearse`와 `evaluate`가 함께 쓰는 것: 넣어 보는 신경망, 부르기 전의 상태."""

from types import SimpleNamespace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from chaewo.judging.compare import random_tensors


class Functional(nn.Module):
    """드롭아웃을 모듈로 두지 않고 forward에서 함수로 부릅니다. 모드는 자신의 표시에서 읽습니다."""

    def __init__(self, n_in: int, n_out: int):
        super().__init__()
        self.inner = nn.Linear(n_in, n_out)
        self.scale = nn.Parameter(torch.ones(()), requires_grad=False)  # 일부러 얼린 매개변수

    def forward(self, x: Tensor) -> Tensor:
        return F.dropout(self.scale * self.inner(x), 0.5, self.training)


def nets() -> SimpleNamespace:
    """`rehearse`와 `evaluate`에 넣는, 언제나 같은 새 신경망들. (배치, 3)을 받아 (배치, 2)를 냅니다.

    드롭아웃을 안쪽 깊은 곳에 둔 것, 함수로 부르는 것, 버퍼나 매개변수를 직접 가진 것까지 두어 한 가지
    신경망에서만 되는 답을 가려냅니다.
    """
    torch.manual_seed(7)
    flat, other = (nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)) for _ in range(2))
    middle = [nn.BatchNorm1d(4), nn.Tanh(), nn.Dropout(0.5)]
    normed = nn.Sequential(nn.Linear(3, 4), *middle, nn.Linear(4, 2))
    with torch.no_grad():
        normed(random_tensors((6, 3))[0] + 1)  # 버퍼에 평균과 분산이 모입니다.
    inside = nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.BatchNorm1d(4), nn.Dropout(0.5)))
    maps = nn.Sequential(nn.Unflatten(1, (4, 1, 1)), nn.Dropout2d(0.5), nn.Flatten())
    nested = nn.Sequential(inside, nn.Sequential(Functional(4, 4), maps), nn.Linear(4, 2))
    return SimpleNamespace(
        flat=flat, other=other, normed=normed, nested=nested, functional=Functional(3, 2)
    )


class Before:
    """부르기 전의 신경망의 상태. `changed()`는 나중에 달라진 것의 이름들입니다."""

    def __init__(self, net: nn.Module):
        self.net, self.modules = net, list(net.modules())
        self.state = self._now()

    def changed(self) -> set[str]:
        return {what for what, now in self._now().items() if now != self.state[what]}

    def _now(self) -> dict[str, object]:
        return {
            "flags": [p.requires_grad for p in self.net.parameters()],
            "modes": [module.training for module in self.modules],
            "buffers": {name: b.tolist() for name, b in self.net.named_buffers()},
            "values": values(self.net),
            "settings": repr(self.net),  # Dropout의 p와 BatchNorm의 momentum이 보입니다.
        }


def values(net: nn.Module) -> dict[str, list]:
    """신경망에 든 값의 복사본."""
    return {name: value.tolist() for name, value in net.state_dict().items()}
