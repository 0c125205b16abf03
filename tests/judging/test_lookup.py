"""확인 셀이 노트북에서 답을 찾는 일."""

from contextlib import suppress

import pytest
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell

from chaewo import check
from chaewo.judging import lookup

NAME = "hand_gradient"
EXERCISE = f"backward.{NAME}"
GOOD = f"def {NAME}(x):\n    return 1.5 * (x + 2)"
WRONG = f"def {NAME}(x):\n    return 6 * (x + 2)"
BROKEN = f"def {NAME}(x):\n    return 1.5 * (x +"


def recorded(*cells: str) -> list[str]:
    """IPython이 `In`에 적는 대로. 명령(`%%time`)은 파이썬의 호출로 바뀌어 있습니다."""
    return ["", *map(TransformerManager().transform_cell, cells)]


def asked_after(*cells: str):
    """`cells`를 차례로 실행한 노트북에서 확인 셀을 실행한 것처럼."""
    namespace = {"check": check, "In": recorded(*cells)}
    for cell in cells:
        with suppress(SyntaxError):
            exec(cell, namespace)
    exec(f'result = check("{EXERCISE}")', namespace)
    return namespace["result"]


def test_answer_is_found_by_the_name_of_the_exercise():
    assert asked_after(GOOD).passed


def test_missing_and_renamed_functions_are_said():
    missing = asked_after("other = 3")
    assert missing.status == "wrong"
    assert f"`{NAME}`" in missing.message
    assert "실행" in missing.message
    renamed = asked_after("def hand_gradeint(x):\n    return 1.5 * (x + 2)")
    assert "`hand_gradeint`" in renamed.message
    assert f"`{NAME}`" in renamed.message


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        (f"def {NAME}(x)\n    return x", 1),
        (f"def {NAME}(x):\nreturn x", 2),
        (f"import torch\n\ndef {NAME}(x):\n    return (x + 2", 4),
        (f"%%time\ndef {NAME}(x)\n    return x", 2),
        (f"{NAME}: object = lambda x: (x", 1),
    ],
)
def test_syntax_error_is_said_with_its_line(cell, line):
    result = asked_after(cell)
    assert result.status == "wrong"
    assert f"{line}번째 줄" in result.message


def test_syntax_error_in_a_later_cell_is_not_hidden_by_the_old_function():
    """고치다 문법을 틀리면 앞에서 정의한 함수가 남아 있습니다. 그것의 도움말을 주면 학습자가 헷갈립니다."""
    assert "읽지 못했습니다" in asked_after(WRONG, BROKEN).message
    assert "평균을 잊은" in asked_after(WRONG, BROKEN, WRONG).message


def test_typo_in_a_later_cell_does_not_cost_the_points_of_a_right_function():
    result = asked_after(GOOD, BROKEN)
    assert result.passed
    assert "앞서 실행한 것" in result.message
    assert "읽지 못했습니다" in result.message
    assert "읽지" not in asked_after(GOOD, BROKEN, GOOD).message


@pytest.mark.parametrize(
    "mended",
    [
        f"%%time\n{WRONG}",
        f"%%capture out\n{WRONG}",
        f"%%time\n%%capture\n!pip list\n{WRONG}",
        f"!pip list\n{WRONG}",
        f"%matplotlib inline\n{WRONG}\nhelp?",
        f"from answers import {NAME}",
        f"from answers import mine as {NAME}",
        "from answers import *",
        f"{NAME}: object = lambda x: 6 * (x + 2)",
        f"{NAME} = other = lambda x: 6 * (x + 2)",
        f"if True:\n    def {NAME}(x):\n        return 6 * (x + 2)",
    ],
)
def test_syntax_error_long_mended_is_not_said(mended):
    assert lookup.broken_cell(NAME, {"In": recorded(BROKEN, mended, "print(3)")}) is None


@pytest.mark.parametrize(
    "unrelated",
    [
        f"print({NAME})",
        f"def other():\n    {NAME} = 3",
        f"class {NAME}s:\n    pass",
        "import numpy",
        "\x00",
        "(",
    ],
)
def test_cell_that_does_not_make_the_name_mends_nothing(unrelated):
    assert "읽지" in lookup.broken_cell(NAME, {"In": ["", BROKEN, unrelated]})


def test_other_cells_with_syntax_errors_do_not_matter():
    namespace = {"In": ["", "def other(:", "hand_gradients = ("]}
    assert lookup.broken_cell(NAME, namespace) is None


def test_real_history_of_ipython_is_read():
    shell = InteractiveShell.instance()
    try:
        for cell in (
            BROKEN,
            f"%%capture\n{GOOD}",
            f"from chaewo import check; r = check('{EXERCISE}')",
        ):
            shell.run_cell(cell, store_history=True, silent=False)
        result = shell.user_ns["r"]
        assert result.passed
        assert "읽지" not in result.message
    finally:
        InteractiveShell.clear_instance()


@pytest.mark.parametrize("exercise", ["backward.hand_gradiant", "", 3, None, ["a"], "없는.문제"])
def test_unknown_exercise_names_similar_ones(exercise):
    result = check(exercise, lambda x: x)
    assert result.status == "wrong"
    assert "backward." in result.message or "비슷한 문제" in result.message
