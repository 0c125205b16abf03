"""torch가 셈하는 벡터-야코비안 곱. 이 장의 문제가 기대하는 값입니다."""

from collections.abc import Callable

import torch
from torch import Tensor


def vjp(f: Callable[..., Tensor], inputs: tuple[Tensor, ...], g: Tensor) -> tuple[Tensor, ...]:
    """`f(*inputs)`가 변화도 `g`(결과와 같은 모양)를 받았을 때 입력마다 넘기는 값.

    돌려주는 텐서의 모양은 입력마다 그 입력과 같습니다.
    """
    leaves = [one.detach().clone().requires_grad_() for one in inputs]
    return torch.autograd.grad(f(*leaves), leaves, g)
