"""노트의 신경망과 LeNet-5, 그리고 합성곱을 지난 크기를 셈하는 식."""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F


class NoteNet(nn.Module):
    """노트의 `Net`: 3×3 커널, 매개변수 81,194개. 입력 (N, 1, 32, 32), 출력은 로짓 (N, 10).

    구조는 2020년의 PyTorch 튜토리얼과 같습니다. 정사각형이라면 한 변이 30–33인 입력을 받습니다.
    """

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 3)
        self.conv2 = nn.Conv2d(6, 16, 3)
        self.fc1 = nn.Linear(16 * 6 * 6, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.fc1(x.flatten(1)))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


class LeNet5(NoteNet):
    """5×5 커널을 쓰는 지금의 튜토리얼: 매개변수 61,706개. 정사각형이라면 한 변이 32–35인 입력을 받습니다.

    1998년의 LeNet-5와 크기는 같지만 C3의 듬성듬성한 연결, 학습하는 풀링, 출력 계층이 다릅니다
    (LeCun 외, “Gradient-Based Learning Applied to Document Recognition”, 1998, II-B절).
    """

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)


@dataclass(frozen=True)
class Window:
    """합성곱이나 풀링 하나가 훑는 창. 모두 픽셀 단위이고, 가로와 세로가 같습니다."""

    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def output_size(self, n: int) -> int:
        r"""한 변이 `n`인 입력의 출력 한 변: ⌊(n + 2p − d(k−1) − 1)/s⌋ + 1.

        식은 `torch.nn.Conv2d`와 `torch.nn.MaxPool2d` 문서의 것입니다. 창이 입력보다 크면 0 이하가
        나오는데, torch는 그때 오류를 냅니다.
        """
        reach = self.dilation * (self.kernel - 1) + 1
        return (n + 2 * self.padding - reach) // self.stride + 1


def sizes(n: int, windows: Iterable[Window]) -> list[int]:
    """한 변이 `n`인 입력이 창을 지날 때마다의 한 변."""
    found = []
    for window in windows:
        n = window.output_size(n)
        found.append(n)
    return found
