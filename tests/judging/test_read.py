"""돌려준 값 읽기: 읽을 수 없는 것은 무엇을 보았는지 말합니다."""

import numpy as np
import pytest
import torch

from chaewo.judging.call import Unusable
from chaewo.judging.read import integer, items, number, tensor, text

UNREADABLE = [
    (tensor, None, "None입니다. return을"),
    (lambda value: tensor(value, what="1번째로 담은 값"), None, "그 값이 어디에서"),
    (tensor, (torch.ones(2),), "튜플입니다"),
    (tensor, [1.0], "리스트"),
    (tensor, np.ones(2), "넘파이"),
    (tensor, torch.ones(2, dtype=torch.bool), "torch.bool"),
    (tensor, torch.tensor([float("nan")]), "NaN"),
    (tensor, torch.ones(2, device="meta"), "meta"),
    (lambda value: tensor(value, (3,), shape_hint="x와 같아야 합니다."), torch.ones(2), "(3,)"),
    (number, True, "참/거짓"),
    (number, "3", "문자열"),
    (number, torch.ones(2), "(2,)"),
    (number, float("inf"), "inf"),
    (number, 10**400, "너무 크거나"),
    (integer, 2.5, "정수"),
    (text, 3, "따옴표"),
    (items, 3, "정수"),
    (items, None, "None"),
    (lambda value: items(value, 3), [1], "3개여야"),
]


@pytest.mark.parametrize(("read", "value", "said"), UNREADABLE)
def test_unreadable_values_are_said(read, value, said):
    with pytest.raises(Unusable) as error:
        read(value)
    assert said in str(error.value)


def test_readable_values_are_read():
    x = torch.ones(2, requires_grad=True) * 3
    assert tensor(x, (2,)).dtype == torch.float64
    assert torch.equal(tensor(torch.eye(2).to_sparse()), torch.eye(2).double())
    assert type(tensor(torch.nn.Parameter(torch.ones(2)))) is torch.Tensor
    assert number(np.float32(2)) == number(torch.tensor([[2.0]])) == 2.0
    assert integer(torch.tensor(3)) == integer(3.0) == 3
    assert text("가") == "가"
    assert len(items((1, 2), 2)) == len(items(torch.ones(2, 3), 2)) == 2
