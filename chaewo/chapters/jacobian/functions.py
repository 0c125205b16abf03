"""3장과 4장의 문제가 함께 쓰는, 벡터를 받아 벡터를 내는 함수들과 그것을 다루는 손잡이.

야코비안은 모두 대칭이 아니라서, 행과 열을 거꾸로 안 답이 드러납니다. 입력과 출력의 개수도 섞었습니다.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from chaewo.judging.compare import random_tensors
from chaewo.judging.read import tensor

Function = Callable[[Tensor], Tensor]


def square(x: Tensor) -> Tensor:
    """입력 셋, 출력 셋."""
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2, 3 * x[0] * x[0]])


def tall(x: Tensor) -> Tensor:
    """본문의 예: 입력 둘, 출력 셋."""
    return torch.stack([x[0] * x[1], x[0] ** 2, 3 * x[1]])


def wide(x: Tensor) -> Tensor:
    """입력 넷, 출력 둘."""
    return torch.stack([(x**2).sum(), x[0] * x[3] - x[1]])


def one_row(x: Tensor) -> Tensor:
    """출력 하나. 입력은 몇 개이든 됩니다."""
    return (x**2).sum().reshape(1)


def one_column(x: Tensor) -> Tensor:
    """입력 하나, 출력 둘."""
    return torch.cat([x**2, 3 * x])


def curved(x: Tensor) -> Tensor:
    """입력 둘, 출력 셋. 이차식이 아니라서 밀어 보고 나눈 값은 어긋나고, 끝의 출력은 언제나 같습니다."""
    return torch.stack([torch.sin(3 * x[0]) * x[1], torch.exp(x[1]), x.new_ones(())])


def cubic_square(x: Tensor) -> Tensor:
    """입력 둘, 출력 둘. `cubic_`은 밀어 보는 방법마다 값이 달라지는, 이차식이 아닌 함수입니다."""
    return torch.stack([x[0] ** 3 + x[0] * x[1], x[1] ** 3 * x[0]])


def cubic_tall(x: Tensor) -> Tensor:
    """입력 둘, 출력 셋."""
    return torch.stack([x[0] ** 3, x[0] * x[1] ** 3, x[1].exp()])


def cubic_wide(x: Tensor) -> Tensor:
    """입력 넷, 출력 둘."""
    return torch.stack([(x**3).sum(), x[0] * x[3] ** 3 - x[1]])


def cubic_line(x: Tensor) -> Tensor:
    """입력 하나, 출력 둘."""
    return torch.stack([x[0] ** 3, x[0].exp()])


def cubic_sum(x: Tensor) -> Tensor:
    """입력 셋, 출력 하나."""
    return (x**3).sum().reshape(1)


def bend(x: Tensor) -> Tensor:
    """입력 둘, 출력 둘."""
    return torch.stack([x[0] * x[1], x[0] + 2 * x[1] ** 2])


def turn(x: Tensor) -> Tensor:
    """입력 둘, 출력 둘."""
    return torch.stack([torch.sin(x[1]), x[0] * x[1] + x[0]])


def squeeze(x: Tensor) -> Tensor:
    """입력 셋, 출력 둘."""
    return torch.stack([x[0] * x[2], torch.sin(x[1])])


def leaf(x: Tensor) -> Tensor:
    """값은 같고, 기록하는 잎."""
    return x.detach().clone().requires_grad_()


def points_of(functions: list[Function], x: Tensor) -> list[Tensor]:
    """x와, 함수를 하나씩 거친 점들."""
    points = [x]
    for f in functions:
        points.append(f(points[-1]))
    return points


def points(*sizes: int, seed: int = 20200331) -> list[Tensor]:
    """원소의 개수가 `sizes`인, 언제나 같은 무작위 벡터들."""
    return random_tensors(*[(size,) for size in sizes], seed=seed)


def read_tensor(value, *_) -> Tensor:
    """돌려준 텐서 하나를, 모양은 보지 않고 읽습니다."""
    return tensor(value)
