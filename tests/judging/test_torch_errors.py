"""오류의 글을 한국어로 바꾸는 표: 모든 줄에, torch와 파이썬이 정말 그 오류를 내는 프로그램이 있습니다."""

import re

import numpy as np
import pytest
import torch

from chaewo.judging import torch_errors
from chaewo.judging.call import Unusable, call

TABLE = torch_errors.RETURNS_NONE | torch_errors.COMMON


def leaf(*shape):
    return torch.ones(shape, requires_grad=True)


def freed():
    out = (leaf(2) ** 2).sum()
    out.backward()
    out.backward()


def leaf_in_place():
    leaf(2).mul_(2)


def saved_value_changed():
    y = leaf(2).exp()
    y += 1
    y.sum().backward()


def not_used():
    torch.autograd.grad(leaf(2).sum(), leaf(2))


def tuple_assigned():
    torch.zeros(2, 2)[0] = torch.autograd.grad((x := leaf(2)).sum(), x)


def without_parentheses():
    with torch.no_grad:
        pass


def none_iterated():
    for _ in leaf(2).grad:
        pass


PROGRAMS = {
    "backward through the graph a second time": freed,
    "does not require grad": lambda: torch.ones(2).sum().backward(),
    "'NoneType' object has no attribute": lambda: leaf(2).grad.zero_(),
    "grad can be implicitly created only for scalar outputs": lambda: (leaf(2) * 2).backward(),
    "a leaf Variable that requires grad is being used in an in-place operation": leaf_in_place,
    "modified by an inplace operation": saved_value_changed,
    "Can't call numpy() on Tensor that requires grad": lambda: leaf(2).numpy(),
    "appears to not have been used in the graph": not_used,
    "Mismatch in shape: grad_output": lambda: (leaf(2) * 2).backward(torch.ones(3)),
    "mat1 and mat2 shapes cannot be multiplied": lambda: torch.ones(2, 3) @ torch.ones(2, 3),
    "size mismatch, got input": lambda: torch.ones(2, 3) @ torch.ones(2),
    "inconsistent tensor size": lambda: torch.ones(2) @ torch.ones(3),
    "out of bounds for dimension": lambda: torch.ones(2, 2)[0, 5],
    "expected m1 and m2 to have the same dtype": lambda: leaf(2, 2) @ torch.eye(2).double(),
    "but got tuple": lambda: torch.stack([torch.autograd.grad((x := leaf(2)).sum(), x)]),
    "can't assign a tuple": tuple_assigned,
    "expected Tensor as element": lambda: torch.stack([torch.ones(2), 1.0]),
    "invalid index of a 0-dim tensor": lambda: torch.tensor(1.0)[0],
    "can't convert": lambda: torch.tensor(np.array([None, 1.0])),
    "does not support the context manager protocol": without_parentheses,
    "'NoneType' object is not iterable": none_iterated,
    "'NoneType' object is not subscriptable": lambda: leaf(2).grad[0],
} | {
    f"'NoneType' object has no attribute '{method}'": lambda method=method: getattr(
        [].append(1), method
    )
    for method in ("append", "extend", "insert", "pop", "reverse")
}


def one_argument(x):
    return x


# 표에 없는, 만들어 내는 글
OTHERS = {
    "`def` 줄은": (one_argument, (1, 2)),
    "몸통에서 다른 함수를": (lambda: one_argument(), ()),
    "아직 없는 이름": (lambda: no_such_name, ()),  # noqa: F821  학습자가 틀린 철자
    "오류를 낸 줄을": (lambda: 1 / 0, ()),
}


def said(function, *arguments):
    with pytest.raises(Unusable) as reason:
        call(function, *arguments)
    return str(reason.value)


def test_a_function_made_in_the_body_is_not_the_given_one():
    def walk():
        def visit(node):
            return node

        return visit()

    assert "몸통에서 다른 함수를" in said(walk)


def test_every_line_of_the_table_has_a_program():
    assert PROGRAMS.keys() == TABLE.keys()


@pytest.mark.parametrize("sign", TABLE)
def test_the_program_really_raises_the_error_and_gets_its_hint(sign):
    with pytest.raises(Exception, match=re.escape(sign)):
        PROGRAMS[sign]()
    assert said(PROGRAMS[sign]) == TABLE[sign]


@pytest.mark.parametrize("fragment", OTHERS)
def test_other_errors_are_said_with_what_was_seen(fragment):
    function, arguments = OTHERS[fragment]
    assert fragment in said(function, *arguments)


def test_own_hint_comes_before_the_common_one():
    assert "저장해 둔 값" in said(freed)
    hint = {"backward through the graph a second time": "이 문제만의 도움말"}
    with pytest.raises(Unusable, match="이 문제만의"):
        call(freed, known_errors=hint)


def test_error_that_cannot_be_read_is_said():
    class Silent(Exception):
        def __str__(self):
            raise ValueError

    def silent():
        raise Silent

    assert "내용을 읽을 수 없는 오류" in said(silent)
