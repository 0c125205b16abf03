"""문제 하나의 판정: 본 것의 차례대로 도움말을 고릅니다."""

import random
import time

import numpy as np
import pytest
import torch

from chaewo import time_limit
from chaewo.judging.exercise import Exercise, Raises, judged, variants
from chaewo.judging.read import number, tensor
from chaewo.judging.source import reads_grad

double = Exercise(
    cases=[(1.0,), (2.0,), (3.0,)],
    truth=lambda x: 2 * x,
    read=lambda value, x: number(value),
    mistakes={
        "더하지 않고 곱합니다.": lambda x: x + 2,
        "0으로 나누었습니다.": Raises("ZeroDivisionError", lambda x: x / 0),
    },
    right="두 배입니다.",
    otherwise="두 배가 아닙니다.",
)
doubled = Exercise(
    cases=[(torch.ones(2),)],
    truth=lambda x: 2 * x,
    read=lambda value, x: tensor(value),
    mistakes={},
    right="두 배입니다.",
    otherwise="두 배가 아닙니다.",
)


def test_answer_mistake_error_and_otherwise():
    assert double(lambda x: x + x).message == "두 배입니다."
    assert double(lambda x: 2 + x).message == "더하지 않고 곱합니다."
    assert double(lambda x: 1 / 0).message == "0으로 나누었습니다."
    assert double(lambda x: 5 * x).message == "두 배가 아닙니다."


def with_default_list(x, seen=[]):  # noqa: B006  기본값이 부를 때마다 이어지는 실수
    seen.append(x)
    return 2 * sum(seen)


def with_outer_list():
    seen = []

    def function(x):
        seen.append(x)
        return 2 * sum(seen)

    return function


def with_outer_tensor():
    total = torch.zeros(())

    def function(x):
        total.add_(2 * x)
        return total.item()

    return function


def with_attribute():
    def function(x):
        function.count = getattr(function, "count", 0) + 1
        return 2 * x * function.count

    return function


def that_runs_out():
    answers = [2.0, 4.0, 6.0]
    return lambda x: answers.pop(0)


def that_breaks_the_second_time():
    answers = [2.0]
    return lambda x: answers.pop(0)


REMEMBERING = [
    lambda: with_default_list,
    with_outer_list,
    with_outer_tensor,
    with_attribute,
    that_runs_out,
    that_breaks_the_second_time,
]


@pytest.mark.parametrize("make", REMEMBERING)
def test_answer_that_remembers_is_told_so(make):
    assert "앞의 일을 기억" in double(make()).message


@pytest.mark.parametrize(
    "noisy",
    [
        lambda x: 2 * x + random.random(),
        lambda x: 2 * x + np.random.rand(),
        lambda x: 2 * x + torch.rand(()).item(),
        lambda x: 2 * x + random.choice([1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_random_answer_is_not_told_that_it_remembers(noisy):
    state = random.getstate(), np.random.get_state()[1].tolist()
    assert double(noisy).message == "두 배가 아닙니다."
    assert (random.getstate(), np.random.get_state()[1].tolist()) == state


def forgets(x):
    2 * x


def forgets_grad(x):
    leaf = x.clone().requires_grad_()
    (2 * leaf).sum()
    return leaf.grad


def test_none_mentions_grad_only_where_it_is_used():
    assert doubled(forgets).message == "돌려준 값이 None입니다. return을 빠뜨리지 않았는지 보세요."
    assert "backward()" in doubled(forgets_grad).message


def test_changed_list_is_not_told_about_tensors():
    total = Exercise(
        cases=[([1.0, 2.0],)],
        truth=sum,
        read=lambda value, _: number(value),
        mistakes={},
        right="합입니다.",
        otherwise="합이 아닙니다.",
    )
    message = total(lambda numbers: [numbers.pop() for _ in range(2)][0]).message
    assert "리스트" in message
    assert "텐서" not in message
    assert "+=" not in message


@variants
def scaled(x, *, times=2, plus=0):
    (leaf := torch.tensor(float(x), requires_grad=True)).backward()
    return times * x * leaf.grad.item() + plus


def test_variants_change_one_place_and_keep_the_code_of_the_solution():
    assert (scaled()(3), scaled(3)(3), scaled(plus=1)(3), scaled(3, 1)(3)) == (6, 9, 7, 10)
    assert reads_grad(scaled(3))
    assert double(scaled()).passed
    with pytest.raises(ValueError, match="zip"):
        scaled(1, 2, 3)


@judged("3입니다.")
def three(answer):
    yield None
    yield "3보다 큽니다." if answer > 3 else None
    yield "3보다 작습니다." if answer < 3 else None


def test_judged_says_the_first_fault():
    assert [three(n).message for n in (4, 2, 3)] == ["3보다 큽니다.", "3보다 작습니다.", "3입니다."]
    assert three(3).passed


@judged("")
def exploding(answer):
    raise RuntimeError


def unfilled(x): ...  # 채워넣기


def written_with_dots(x):
    try:
        return 5 * x
    except IndexError:
        ...


def test_empty_answers_and_values_that_explode():
    assert double(...).status == "empty"
    assert double(unfilled).status == "empty"
    assert double(written_with_dots).message == "두 배가 아닙니다."
    assert "답을 읽다가 오류가 났습니다(RuntimeError)" in exploding(3).message


def slowly(function):
    """바쁜 컴퓨터에서처럼, 계산하는 데 한도보다 오래 걸리는 `function`."""

    def slow(n):
        end = time.process_time() + 0.1
        while time.process_time() < end:
            pass
        return function(n)

    return slow


def slow_exercise(wrong):
    return Exercise(
        cases=[(3,)],
        truth=slowly(lambda n: n),
        read=lambda value, n: value,
        mistakes={"두 배입니다.": slowly(wrong)},
        right="맞았습니다.",
        otherwise="다릅니다.",
    )


def test_our_own_programs_are_never_out_of_time(monkeypatch):
    """옳은 풀이나 실수가 시간이 되어 멈추면, 끝나지 않는 답이 그것과 같아 보입니다."""

    def endless(n):
        while True:
            pass

    monkeypatch.setattr(time_limit, "SECONDS", 0.05)
    monkeypatch.setattr(time_limit, "PATIENCE", 1e6)
    exercise = slow_exercise(lambda n: 2 * n)
    assert "끝나지 않아 멈추었습니다" in exercise(endless).message
    assert exercise(lambda n: 2 * n).message == "두 배입니다."
    assert exercise(lambda n: n).passed


@pytest.mark.parametrize("own", ["truth", "mistake"])
def test_what_the_stop_button_broke_off_is_not_remembered(own):
    stopped = []

    def once(n):
        if not stopped:
            stopped.append(n)
            raise KeyboardInterrupt
        return 2 * n

    exercise = slow_exercise(once)
    if own == "truth":
        exercise.truth = lambda n: once(n) / 2
    assert "멈춤 단추" in exercise(lambda n: 2 * n).message
    assert exercise(lambda n: n).passed
    assert exercise(lambda n: 2 * n).message == "두 배입니다."
