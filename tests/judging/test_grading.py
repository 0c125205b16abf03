"""채점 셀이 점수를 정하는 길: 노트북의 어떤 이름으로도 가려지지 않습니다."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from chaewo.judging import grading
from chaewo.judging.result import Result, wrong
from tests.judging.test_lookup import EXERCISE, GOOD, NAME, WRONG
from tools.lib.grading_cells import graded

CALL = f'check("{EXERCISE}")'
GRADED = graded(CALL, 2)
SETUP = "from chaewo import check"
# 한 학생의 실수와 장난. 옳은 답도 틀린 답도 점수가 달라지지 않아야 합니다.
SLIPS = [
    "",
    "check = 3",
    "check = lambda *_: 2",
    "del check",
    "worth = lambda *_: print",
    "import chaewo; chaewo.check = lambda *_: 2",
    "import chaewo.judging; chaewo.judging.check = lambda *_: 2",
    "from chaewo.judging import Result; Result.passed = True",
    "result = 3; grade = print",
    "print = int = len = super = isinstance = dict = 3",
    "__import__ = lambda *_, **__: None",
    "chaewo = judging = grading = 3",
]


@pytest.fixture
def shell(monkeypatch):
    """채점하는 커널. 셀을 실행하고 그 값을 줍니다."""
    import chaewo

    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setattr(Result, "passed", Result.passed)
    monkeypatch.setattr(chaewo, "check", chaewo.check, raising=False)
    monkeypatch.setattr(chaewo.judging, "check", chaewo.judging.check)
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()

    def run(*cells):
        for cell in cells:
            done = shell.run_cell(cell, store_history=True, silent=False)
        done.raise_error()
        return done.result

    yield run
    InteractiveShell.clear_instance()


def output(value) -> dict:
    return InteractiveShell.instance().display_formatter.format(value)[0]


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize(
    ("answer", "points", "status"), [(GOOD, 2, "correct"), (WRONG, 0, "wrong")]
)
def test_points_are_those_of_the_answer_whatever_the_notebook_does(
    shell, answer, slip, points, status
):
    shown = output(shell(SETUP, answer, slip, GRADED))
    assert float(shown["text/plain"]) == points
    assert shown[grading.MIME]["status"] == status
    assert "chaewo-check" in shown["text/html"]


def test_result_that_the_class_report_reads(shell):
    result = output(shell(WRONG, GRADED))[grading.MIME]
    assert result.pop("message").startswith("평균을 잊은")
    assert result == {"exercise": EXERCISE, "status": "wrong", "points": 0, "of": 2}
    empty = output(shell(f"{NAME} = ...", GRADED))[grading.MIME]
    assert (empty["status"], empty["points"]) == ("empty", 0)


def test_slip_in_one_cell_costs_only_that_exercise(shell):
    other = graded('check("backward.grads_after")', 2)
    assert output(shell(SETUP, GOOD, "check = 3", other))["text/plain"] == "0"
    assert output(shell(GRADED))["text/plain"] == "2"


def test_part_of_the_points(shell, monkeypatch):
    monkeypatch.setattr(grading, "judge_in", lambda *_: wrong("셋이 남았습니다.", share=0.4))
    shown = output(shell(graded(CALL, 4)))
    assert shown["text/plain"] == "1.6"
    assert shown[grading.MIME]["points"] == 1.6


def test_released_cell_is_the_card_without_points(shell, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION")
    for cells in [(SETUP, WRONG, CALL), (SETUP, WRONG, GRADED)]:  # 풀이를 실행하는 독자도 같습니다.
        shown = output(shell(*cells))
        assert "평균을 잊은" in shown["text/plain"]
        assert grading.MIME not in shown


@pytest.mark.parametrize(("answer", "said"), [(GOOD, ""), (WRONG, "평균을 잊은"), ("", "찾지")])
def test_validate_reads_what_is_not_solved(shell, monkeypatch, capsys, answer, said):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    value = shell(SETUP, answer, CALL)
    assert output(value) == {}  # 값이 있으면 nbgrader가 수로 읽으려 합니다.
    shown = capsys.readouterr()
    assert said in shown.err
    assert bool(shown.err) == bool(said)
    assert max(map(len, shown.err.splitlines()), default=0) <= grading.LINE
