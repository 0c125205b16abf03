"""채점 셀이 점수를 정하는 길: 노트북의 어떤 이름으로도 가려지지 않습니다."""

import pytest

from chaewo import check
from chaewo.judging import grading
from chaewo.judging.result import Result
from tests.judging.test_lookup import EXERCISE, GOOD, NAME, WRONG

CHECKED = f'from chaewo import check\nresult = check("{EXERCISE}")\n'
GRADE = f'from chaewo.judging.grading import grade\ngrade("{EXERCISE}")\n'


@pytest.fixture(autouse=True)
def untouched(monkeypatch):
    monkeypatch.setattr(Result, "passed", Result.passed)
    monkeypatch.setattr(grading, "_judged", {})


@pytest.mark.parametrize("cells", [[GOOD, CHECKED], [GOOD], [WRONG, CHECKED, GOOD]])
def test_right_answer_gets_its_points(cells):
    graded(*cells)


@pytest.mark.parametrize(
    "cells",
    [
        [WRONG, CHECKED],
        [WRONG],
        [GOOD, CHECKED, WRONG],
        [GOOD, CHECKED, f"del {NAME}"],
        [WRONG, CHECKED, "check = lambda *_: None; result = check()"],
        [WRONG, "from chaewo.judging import Result; Result.passed = True", CHECKED],
        [WRONG, "grade = lambda *_: None", CHECKED],
        [WRONG, CHECKED, "__import__ = lambda *_, **__: None"],
        [f"{NAME} = ...", CHECKED],
    ],
)
def test_wrong_answer_gets_none_whatever_the_notebook_does(cells):
    with pytest.raises(AssertionError) as reason:
        graded(*cells)
    assert len(str(reason.value)) > 10


def graded(*cells):
    namespace = {}
    for cell in (*cells, GRADE):
        exec(cell, namespace)


def test_answer_that_was_checked_is_not_judged_again(monkeypatch):
    counted = []
    real = grading.all_exercises
    monkeypatch.setattr(grading, "all_exercises", lambda: counted.append(1) or real())
    namespace = {"check": check}
    for cell in (GOOD, CHECKED, GRADE):
        exec(cell, namespace)
    assert len(counted) == 1
