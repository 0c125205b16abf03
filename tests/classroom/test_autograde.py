"""한 학생의 실수가 그 문제에서 그치는가. 온 길은 `tests/notebooks/test_nbgrader.py`가 봅니다."""

import logging

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.utils import determine_grade
from nbgrader.validator import Validator
from traitlets.config import PyFileConfigLoader
from traitlets.log import get_logger

from chaewo.classroom.autograde import ExecuteToTheEnd, ReadResults, report_unknown_names
from chaewo.judging.grading import MIME, Graded
from tests.judging.test_lookup import EXERCISE, GOOD
from tools.lib.grading_cells import complete, graded
from tools.lib.notebook_files import ROOT

CALL = f'check("{EXERCISE}")'
LOG = new_output("stream", name="stderr", text="[W C++ 1] 느립니다\n")


def judged(status="correct", share=0.0, of=2):
    data = Graded(status, "도움말", share, EXERCISE, of)._repr_mimebundle_()
    return new_output("execute_result", data=data)


def error(name):
    return new_output("error", ename=name, evalue="", traceback=["…"])


def read(*outputs, points=2, source=None):
    """그런 출력이 나온 확인 셀의 점수와 판정."""
    cell = new_code_cell(source or graded(CALL, 2), outputs=list(outputs))
    cell.metadata["nbgrader"] = {"grade": True, "grade_id": "x_check", "points": points}
    ReadResults().preprocess_cell(cell, {}, 0)
    return determine_grade(cell)[0], cell.outputs


@pytest.mark.parametrize(
    ("outputs", "points"),
    [
        ([judged()], 2),
        ([LOG, judged()], 2),
        ([judged(), LOG], 2),
        ([judged("wrong")], 0),
        ([judged("wrong", share=0.6, of=5)], 3),
    ],
)
def test_only_the_judge_gives_points(outputs, points):
    given, left = read(*outputs, points=5 if points == 3 else 2)
    assert given == points
    assert len(left) == 1


def test_points_changed_after_the_hidden_line_was_written():
    assert read(judged(of=2), points=5)[0] == 5


@pytest.mark.parametrize(
    "outputs", [[], [LOG], [error("CellTimeoutError")], [new_output("display_data")]]
)
def test_cell_that_never_reached_the_judge_gets_nothing_and_says_so(outputs):
    given, (card,) = read(*outputs)
    assert given == 0
    assert card.data[MIME]["status"] == "wrong"
    assert "판정까지 가지 못했습니다" in card.data["text/html"]
    names = [output.ename for output in outputs if output.output_type == "error"]
    assert all(name in card.data["text/html"] for name in names)


def test_tests_that_a_teacher_adds_are_left_alone():
    assert read(source="assert f(1) == 2") == (2, [])
    assert read(error("AssertionError"), source="assert f(1) == 3")[0] == 0


def test_code_that_ends_the_kernel_costs_only_its_cell():
    cells = [
        "x = 1",
        "import os\nos._exit(0)",
        "exit()",
        "import time\ntime.sleep(0.3)",
        "print(x)",
    ]
    notebook = new_notebook(cells=list(map(new_code_cell, cells)))
    config = PyFileConfigLoader("nbgrader_config.py", str(ROOT)).load_config()
    done, _ = ExecuteToTheEnd(config=config).preprocess(notebook, {"metadata": {"path": "."}})
    assert done.cells[-1].outputs[0].text == "1\n"
    assert [cell.source for cell in done.cells] == cells


def test_validate_says_what_is_not_solved_and_lets_the_solved_pass(tmp_path):
    setup = "from chaewo import check\ndef grads_after(n):\n    ...  # 채워넣기"
    # 맞은 답이 기록을 남기고, C++처럼 표준 오류에 바로 적습니다.
    noisy = "import logging, os\nlogging.basicConfig()\n" + GOOD.replace(
        "return", "logging.error('기록'); os.write(2, b'C++\\n'); return"
    )
    calls = [CALL, 'check("backward.grads_after")']
    notebook = new_notebook(cells=list(map(new_code_cell, [setup, noisy, *calls])))
    complete(notebook)
    for cell, call in zip(notebook.cells[2:], calls, strict=True):
        cell.source = call  # 학생이 받는 노트북에는 숨은 줄이 없습니다.
    nbformat.write(notebook, tmp_path / "ex.ipynb")
    logged = []
    validator = Validator()
    validator.log.addFilter(lambda record: logged.append(record) or True)
    (failed,) = validator.validate(str(tmp_path / "ex.ipynb"))["failed"]
    assert failed["source"] == calls[1]
    assert "아직 비어 있습니다" in failed["raw_error"]
    assert not [record for record in logged if record.levelno >= logging.WARNING]


def test_renamed_file_is_said_with_what_to_do(tmp_path, monkeypatch, caplog):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "submitted" / "hana" / "part"
    for path in (tmp_path / "exercises" / "part" / "ex.ipynb", folder / "ex (1).ipynb"):
        path.parent.mkdir(parents=True)
        path.touch()
    monkeypatch.setattr(get_logger(), "propagate", True)
    report_unknown_names(["submitted/hana/part/ex (1).ipynb"], assignment="part", student="*")
    (said,) = caplog.messages
    assert "ex (1).ipynb" in said
    assert "(ex.ipynb)" in said
    assert "--student=hana --force" in said
    report_unknown_names(["submitted/hana/part/ex.ipynb"])
    assert len(caplog.messages) == 1
