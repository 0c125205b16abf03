"""여러 가지를 따로 묻는 문제에서, 틀린 답이라도 맞은 몫."""

import pytest

from chaewo import check
from chaewo.chapters.autograd_from_scratch.exercises import dividing
from chaewo.chapters.training.loop import BUGS, repairing
from chaewo.judging.compare import parts_right
from chaewo.judging.exercise import Raises
from chaewo.judging.registry import all_exercises

SHARED = {name: one for name, one in all_exercises().items() if getattr(one, "share", None)}


@pytest.mark.parametrize(
    ("wrong", "share"),
    [
        (dividing(to_b=lambda g, a, b: g * a / b**2), 0.5),
        (dividing(to_a=lambda g, a, b: 1 / b), 0.5),
        (dividing(lambda g, a, b: -g * a / b**2, lambda g, a, b: g / b), 0),  # 차례가 바뀌었습니다.
        (lambda g, a, b: g / b, 0),
        (lambda g, a, b: 1 / 0, 0),
    ],
)
def test_each_of_the_two_values_is_half(wrong, share):
    assert check("autograd_from_scratch.divide_rule", wrong).share == share


def test_forbidden_tool_gets_no_part():
    def divide_rule(g, a, b):
        import torch

        a = a.clone().requires_grad_()
        return torch.autograd.grad(a / b, a, g)[0], g

    assert check("autograd_from_scratch.divide_rule", divide_rule).share == 0


@pytest.mark.parametrize("left", range(1, len(BUGS) + 1))
def test_each_mended_bug_is_a_fifth(left):
    result = check("training.repaired", repairing(left=list(BUGS)[:left]))
    assert result.status == "wrong"
    assert result.share == pytest.approx(1 - left / 5)


def test_training_that_is_mended_but_measured_wrong_has_one_left():
    def repaired(*given):
        return repairing()(*given) / 2

    assert check("training.repaired", repaired).share == pytest.approx(0.8)


def test_value_right_in_one_case_only_is_not_right():
    assert parts_right("", [[1.0, 2.0], [3.0, 0.0]], [[1.0, 2.0], [3.0, 4.0]]) == 0.5


def test_no_mistake_takes_all_the_points():
    assert len(SHARED) >= 4
    for name, exercise in SHARED.items():
        for _, program in exercise.wrong_programs():
            answer = program.program if isinstance(program, Raises) else program
            assert 0 <= check(name, answer).share < 1, name
