"""학습자가 돌려준 것을 판정할 수 있는 꼴로 읽습니다. 읽을 수 없으면 `Unusable`이며, 본 것을 말합니다.

`what`은 메시지에서 그 값을 부르는 말입니다. 조사가 맞도록 '값'으로 끝냅니다("돌려준 값").
"""

import math

import numpy as np
import torch
from torch import Tensor

from chaewo.judging.call import Unusable, kind

RETURNED = "돌려준 값"
NO_VALUE = ("return을 빠뜨리지 않았는지 보세요.", "그 값이 어디에서 왔는지 보세요.")


def tensor(
    value,
    shape: tuple[int, ...] | None = None,
    what: str = RETURNED,
    shape_hint: str = "",
) -> Tensor:
    """`value`를 float64 텐서로 읽습니다. 기록(grad_fn)은 떼어 냅니다.

    `shape`을 주면 모양까지 보고, 다르면 두 모양과 `shape_hint`(그 모양이어야 하는 까닭)를 말합니다.
    모양의 실수마다 도움말을 따로 주려면 `shape`을 주지 않고 읽어 견줍니다.
    """
    if value is None:
        raise _none(what)
    if isinstance(value, tuple) and any(isinstance(one, Tensor) for one in value):
        raise Unusable(
            f"{what}이 튜플입니다. autograd.grad처럼 튜플을 돌려주는 함수를 썼다면, 그 안의 텐서를 꺼내 "
            "돌려주세요."
        )
    if not isinstance(value, Tensor):
        raise Unusable(f"{what}이 {kind(value)}입니다. torch의 텐서로 돌려주세요.")
    if value.is_meta:
        raise Unusable(f"{what}에 모양만 있고 수가 없습니다(meta 텐서). 수가 든 텐서로 돌려주세요.")
    if value.is_complex() or value.dtype == torch.bool:
        raise Unusable(f"{what}의 dtype이 {value.dtype}입니다. 실수(float) 텐서로 돌려주세요.")
    if shape is not None and tuple(value.shape) != tuple(shape):
        raise Unusable(
            f"{what}의 모양이 {tuple(value.shape)}입니다. {tuple(shape)} 모양이어야 합니다. "
            f"{shape_hint}".rstrip()
        )
    value = _plain(value).to(torch.float64)
    if not torch.isfinite(value).all():
        raise Unusable(f"{what}에 NaN이나 무한대가 있습니다. 0으로 나누는 곳이 없는지 보세요.")
    return value


def number(value, what: str = RETURNED) -> float:
    """수 하나. 파이썬과 넘파이의 수, 원소가 하나인 텐서를 받습니다."""
    if value is None:
        raise _none(what)
    if isinstance(value, Tensor):
        if value.numel() != 1:
            raise Unusable(f"{what}의 모양이 {tuple(value.shape)}입니다. 수 하나를 돌려주세요.")
        return float(tensor(value, what=what).reshape(()))
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise Unusable(f"{what}이 {kind(value)}입니다. 수 하나를 돌려주세요.")
    try:
        read = float(value)
    except (TypeError, OverflowError):
        raise Unusable(f"{what}이 너무 크거나 실수가 아닙니다. 수 하나를 돌려주세요.") from None
    if not math.isfinite(read):
        raise Unusable(f"{what}이 {read}입니다. 0으로 나누는 곳이 없는지 보세요.")
    return read


def integer(value, what: str = RETURNED) -> int:
    """정수 하나. 크기와 개수처럼 나누어떨어져야 하는 수에 씁니다."""
    read = number(value, what)
    if read != int(read):
        raise Unusable(
            f"{what}이 {read:g}입니다. 크기나 개수는 정수입니다. 나눗셈이 있다면 `//`를 보세요."
        )
    return int(read)


def text(value, what: str = RETURNED) -> str:
    """문자열 하나."""
    if not isinstance(value, str):
        raise Unusable(f"{what}이 {kind(value)}입니다. 따옴표로 감싼 문자열이어야 합니다.")
    return value


def items(value, count: int | None = None, what: str = RETURNED) -> list:
    """리스트, 튜플, 첫 차원으로 나눈 텐서를 리스트로. `count`를 주면 개수까지 봅니다."""
    if value is None:
        raise _none(what)
    if isinstance(value, Tensor) and value.dim() > 0:
        value = list(_plain(value))
    if not isinstance(value, list | tuple):
        raise Unusable(f"{what}이 {kind(value)}입니다. 여럿을 담은 리스트로 돌려주세요.")
    if count is not None and len(value) != count:
        raise Unusable(f"{what}에 {len(value)}개가 들었습니다. {count}개여야 합니다.")
    return list(value)


def _none(what: str) -> Unusable:
    return Unusable(f"{what}이 None입니다. {NO_VALUE[what != RETURNED]}")


def _plain(value: Tensor) -> Tensor:
    """기록을 떼고, 성긴(sparse) 텐서와 텐서를 물려받은 클래스(Parameter 따위)를 보통의 텐서로 바꿉니다."""
    value = value.detach()
    dense = value if value.layout == torch.strided else value.to_dense()
    return dense.as_subclass(Tensor)
