"""빈칸 알아보기: 답이 있을 자리의 `...`만 빈칸입니다."""

import pytest
import torch

from chaewo.judging.source import does_nothing, has_gap, reads_grad


class WithGap(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = 2

    def forward(self, x):
        """두 배."""
        ...  # 채워넣기


class Filled(torch.nn.Module):
    @staticmethod
    def forward(x):
        return x[..., 0]


def stub(x):
    """설명글."""
    ...  # 채워넣기


def between(x):
    names = []
    ...
    return names


def named(x):
    scale = ...
    return scale


def returned(x):
    if x:
        return ...
    return 1


def in_loop(w, samples):
    for x, y in samples:
        ...
        (w * x - y).backward()


def in_loop_alone(w, samples):
    for _ in samples:
        ...  # 채워넣기


def in_with(x):
    with torch.no_grad():
        ...


def in_branch(x):
    if x:
        ...  # 채워넣기
    return x


def slicing(x):
    return x[..., 0]


def passing_over(x):
    try:
        return x[5]
    except IndexError:
        ...
    return x[0]


def nothing_to_do(x):
    if x is None:
        ...
    else:
        x = x + 1
    while next(iter(x), None):
        ...
    return x


def with_protocol(x):
    class Shape:
        def area(self): ...

    def later(): ...

    return x, Shape, later


def left_behind(x):
    return 6 * x
    ...  # 채워넣기


GAPS = [
    WithGap,
    stub,
    between,
    named,
    returned,
    in_loop,
    in_loop_alone,
    in_with,
    in_branch,
]
WRITTEN = [
    Filled,
    slicing,
    passing_over,
    nothing_to_do,
    with_protocol,
    left_behind,
    len,
    3,
]


@pytest.mark.parametrize("answer", GAPS)
def test_gap_where_the_answer_should_be_is_seen(answer):
    assert has_gap(answer)


@pytest.mark.parametrize("answer", WRITTEN)
def test_dots_that_mean_nothing_to_do_are_not_a_gap(answer):
    assert not has_gap(answer)


def test_body_that_does_nothing():
    assert does_nothing(stub)
    assert does_nothing(WithGap)
    assert not does_nothing(named)
    assert not does_nothing(len)


def by_attribute(x):
    return x.grad


def by_function(x):
    return torch.autograd.grad(x, x), torch.func.grad(x)


def test_grad_of_a_tensor_is_told_from_the_function_grad():
    assert reads_grad(by_attribute)
    assert not reads_grad(by_function)
    assert not reads_grad(len)
