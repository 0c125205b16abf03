"""3장과 4장의 문제가 함께 쓰는, 벡터를 받아 벡터를 내는 함수들과 그것을 다루는 손잡이.

야코비안은 모두 대칭이 아니라서, 행과 열을 거꾸로 안 답이 드러납니다. 입력과 출력의 개수도 섞었습니다.
"""

import math
from collections.abc import Callable
from itertools import accumulate

import torch
from torch import Tensor

from chaewo.judging.compare import random_tensors
from chaewo.judging.watch import Watched

Function = Callable[[Tensor], Tensor]


def stacked(outputs: Callable[[Tensor], list[Tensor]]) -> Function:
    """`outputs(x)`의 수들을 한 벡터로 쌓는 함수."""
    return lambda x: torch.stack(outputs(x))


square = stacked(lambda x: [x[0] * x[1], x[1] + x[2] ** 2, 3 * x[0] * x[0]])  # 입력 셋, 출력 셋
tall = stacked(lambda x: [x[0] * x[1], x[0] ** 2, 3 * x[1]])  # 본문의 예: 입력 둘, 출력 셋
wide = stacked(lambda x: [(x**2).sum(), x[0] * x[3] - x[1]])  # 입력 넷, 출력 둘
one_row = stacked(lambda x: [(x**2).sum()])  # 출력 하나. 입력은 몇 개이든 됩니다.
one_column = stacked(lambda x: [x[0] ** 2, 3 * x[0]])  # 입력 하나, 출력 둘
# 입력 둘, 출력 셋. 이차식이 아니라서 밀어 보고 나눈 값은 어긋나고, 끝의 출력은 언제나 같습니다.
curved = stacked(lambda x: [torch.sin(3 * x[0]) * x[1], torch.exp(x[1]), x.new_ones(())])

# 이어 붙이는 함수들입니다. 입력은 둘이고 squeeze만 셋이며, 출력은 모두 둘입니다.
bend = stacked(lambda x: [x[0] * x[1], x[0] + 2 * x[1] ** 2])
turn = stacked(lambda x: [torch.sin(x[1]), x[0] * x[1] + x[0]])
fold = stacked(lambda x: [x[0] - x[1] ** 2, 2 * x[0] * x[1]])
squeeze = stacked(lambda x: [x[0] * x[2], torch.sin(x[1])])
CHAINS = [
    [bend, turn, fold],  # 모양으로는 실수가 드러나지 않는 것부터
    [tall, squeeze, tall],
    [squeeze, bend, tall],
    [squeeze],
    [bend, turn, fold, bend, turn],
    [tall, square, one_row, one_column],
    [squeeze, one_row],
]


def points(*sizes: int, seed: int = 20200331) -> list[Tensor]:
    """원소의 개수가 `sizes`인, 언제나 같은 무작위 벡터들."""
    return random_tensors(*[(size,) for size in sizes], seed=seed)


def leaf(x: Tensor) -> Tensor:
    """값은 같고, 기록하는 잎."""
    return x.detach().clone().requires_grad_()


def points_of(functions: list[Function], x: Tensor) -> list[Tensor]:
    """x와, 함수를 하나씩 거친 점들."""
    return list(accumulate(functions, lambda point, f: f(point), initial=x))


def resized(functions: list[Function], x: Tensor) -> bool:
    """함수를 지나며 원소의 개수가 달라지는지."""
    return any(len(point) != len(x) for point in points_of(functions, x))


def only_when(condition: Callable, wrong: Callable, right: Callable) -> Callable:
    """`condition(*인자)`일 때에만 실수하는 풀이."""
    return lambda *given: (wrong if condition(*given) else right)(*given)


def watched(functions: list, *others: list) -> list[tuple]:
    """지켜보는 함수(또는 함수들)와 그 곁의 인자를 담은 입력들. 부를 때마다 벡터를 새로 만들어 넣으세요."""
    watch = [[Watched(one) for one in f] if isinstance(f, list) else Watched(f) for f in functions]
    return list(zip(watch, *others, strict=True))


def differentiating(none: str, more: str = "", most: float = math.inf) -> Callable:
    """지켜보는 함수 하나를 받는 문제의 `also`. 값은 맞아도 미분하지 않았으면 `none`, `most`번을 넘으면 `more`."""

    def also(value, after: tuple, before: tuple) -> str | None:
        times = len(after[0].passes)
        return none if times == 0 else more if times > most else None

    return also
