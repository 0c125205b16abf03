"""9장의 문제가 기대하는 값: torch의 합성곱을 지난 크기와, 변화도가 닿은 폭."""

from functools import cache

import torch
from torch.nn import functional as F

LARGEST = 60  # 5번 문제가 묻는 가장 큰 한 변


def note_layers(kernel: int) -> tuple:
    """노트의 신경망에서 fc1 앞까지. 커널의 크기만 바꿉니다."""
    return ((kernel, 1, 0, 1), (2, 2, 0, 1)) * 2


# (입력의 한 변, 계층마다의 (k, s, p, d)). AlexNet의 특징 계층은 Krizhevsky, “One weird trick for
# parallelizing convolutional neural networks”(2014)를 옮긴 torchvision.models.alexnet의 것입니다.
UNSEEN = (
    (32, note_layers(3)),
    (32, note_layers(5)),
    (224, ((11, 4, 2, 1), (3, 2, 0, 1), (5, 1, 2, 1), (3, 2, 0, 1), *[(3, 1, 1, 1)] * 3, (3, 2, 0, 1))),
    (40, ((3, 1, 1, 1), (3, 1, 1, 2), (3, 1, 2, 4), (3, 1, 0, 8))),
    (61, ((4, 3, 1, 2), (2, 2, 0, 1), (3, 1, 2, 3), (3, 2, 1, 1))),
    (30, ((1, 1, 0, 1), (1, 3, 0, 1), (2, 1, 1, 3), (1, 1, 2, 1), (3, 1, 0, 2))),
    (29, ((3, 2, 1, 3),)),
)


@cache
def sizes(n: int, layers: tuple) -> list[int]:
    """한 변이 n인 입력이 torch의 합성곱을 지날 때마다의 한 변. 풀링의 크기도 같습니다."""
    x, found = torch.zeros(1, 1, n), []
    for k, s, p, d in layers:
        x = F.conv1d(x, torch.zeros(1, 1, k), stride=s, padding=p, dilation=d)
        found.append(x.shape[-1])
    return found


@cache
def fields(layers: tuple) -> list[int]:
    """유닛 하나의 변화도가 닿는 입력의 폭. 가중치가 모두 1이라 지워지는 곳이 없습니다."""
    x = torch.zeros(1, 1, 256, dtype=torch.float64, requires_grad=True)
    y, found = x, []
    for k, s, _, d in layers:
        # 0번 유닛의 왼쪽 끝이 0번 픽셀이도록 패딩 없이 셈합니다. 패딩은 폭을 바꾸지 않습니다.
        y = F.conv1d(y, torch.ones(1, 1, k, dtype=torch.float64), stride=s, dilation=d)
        (gradient,) = torch.autograd.grad(y[0, 0, 0], x, retain_graph=True)
        found.append(int(gradient[0, 0].nonzero().max()) + 1)
    return found


def smallest(kernel: int) -> int:
    """노트의 신경망이 오류 없이 받는 가장 작은 한 변. 마지막 풀링 뒤에 한 칸이 남습니다."""
    return 3 * kernel + 1


@cache
def accepted(features: int, kernel: int) -> tuple[int, ...]:
    """fc1이 `features`개를 받는 노트의 신경망이 받는, `LARGEST`까지의 한 변들."""
    tried = range(smallest(kernel), LARGEST + 1)
    return tuple(n for n in tried if 16 * sizes(n, note_layers(kernel))[-1] ** 2 == features)
