"""수업에서 쓰는 길을 진짜 nbgrader로 끝까지 가 봅니다: 내고, 걷고, 채점하고, 돌려주고, 내보내기.

README의 네 명령을 그대로 부릅니다. 제출은 셋입니다: 모두 옳게 풀었지만 노트북을 어지럽힌 것, 하나도 손대지
않은 것, 번갈아 하나는 옳고 하나는 흔한 실수인 것. 흔한 실수는 판정의 검사가 쓰는 예(`tests.chapters`)에서
가져옵니다. 어지럽힌 것은 점수를 바꾸지 않아야 합니다. 뒤의 둘은 노트북을 하나씩만 냅니다: 내지 않은 것은
0점이고, 낸 것의 채점을 막지 않습니다.

가장 작은 과제만 냅니다. 옳은 답과 실수를 판정이 가리는 일은 `tests/chapters`가, 풀이가 모두 맞는 일은
nbval이, 손대지 않은 노트북이 끝까지 도는 일은 `test_exercises_sync.py`가 문제마다 봅니다.
"""

import copy
import csv
import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook

from chaewo import check
from chaewo.judging.grading import MIME
from chaewo.judging.progress import FILE
from chaewo.static_site.solution_markers import without_markers
from tests.chapters import CASES
from tools.lib import kernel_environment
from tools.lib.notebook_files import ROOT, notebooks_in, read_notebook, write_notebook

FULL, NONE, MIXED = "hana", "duna", "sena"
PART = "jacobian"  # 가장 작은 과제
EXERCISE = re.compile(r'check\("([\w.]+)"\)')


class Course:
    """임시 과목 폴더. `expected[학생, 노트북]`은 받아야 할 점수, `hints[노트북]`은 첫 실수의 도움말."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.expected: dict[tuple[str, str], float] = {}
        self.hints: dict[str, str] = {}
        self.log = ""
        shutil.copytree(ROOT / "solutions", folder / "solutions")
        shutil.copy(ROOT / "nbgrader_config.py", folder)
        (folder / "solutions" / PART / FILE).write_text("풀이를 실행해 본 흔적", encoding="utf-8")

    def nbgrader(self, *arguments: str) -> None:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        cases = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        environment = {"PATH": path, "PYTHONPATH": cases, "JUPYTER_CONFIG_DIR": str(self.folder)}
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=self.folder,
            env=os.environ | kernel_environment.FIXED | environment,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr[-3000:]
        self.log += done.stderr

    def submit(self, student: str, is_right, chosen: slice = slice(None)) -> None:
        """`is_right(문제의 차례)`가 None이면 그대로, 참이면 풀이를, 거짓이면 실수를 적어 냅니다.

        `chosen`은 낼 노트북들입니다.
        """
        everything = notebooks_in(self.folder / "exercises" / PART)
        self.expected |= {(student, path.stem): 0.0 for path in everything}
        for released in everything[chosen]:
            notebook = read_notebook(released)
            solutions = {
                cell.id: cell
                for cell in read_notebook(ROOT / "solutions" / PART / released.name).cells
            }
            points, order, written = 0.0, 0, None
            for cell in notebook.cells:
                graded = cell.metadata.get("nbgrader", {})
                if graded.get("solution"):
                    written = cell
                if graded.get("grade"):
                    (exercise,) = EXERCISE.findall(cell.source)
                    right = is_right(order)
                    order += 1
                    points += graded.points if right else 0
                    if right and student == FULL:
                        written.source = without_markers(solutions[written.id].source)
                    elif right:  # 책의 풀이는 앞 문제의 함수를 불러 쓰기도 합니다.
                        written.source = written_as(exercise, "right[0]")
                    elif right is False:
                        mistake = next(iter(CASES[exercise].wrong))
                        written.source = written_as(exercise, f"wrong[{mistake!r}]")
                        self.hints.setdefault(released.stem, hint_of(exercise))
            if student == FULL:
                disturb(notebook)
            elif student == MIXED:
                notebook.cells.insert(2, new_code_cell("check = lambda *_: 2"))
            self.expected[student, released.stem] = points
            write_notebook(notebook, self.folder / "submitted" / student / PART / released.name)


def disturb(notebook) -> None:
    """셀을 복제하고, 확인 셀을 지우고, `check`를 덮고, 커널을 끝내려 합니다."""
    checks = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    for cell in (checks[0], notebook.cells[notebook.cells.index(checks[1]) - 2]):
        twin = copy.deepcopy(cell)
        twin.id += "-twin"
        notebook.cells.insert(notebook.cells.index(cell), twin)
    notebook.cells.remove(checks[2])
    notebook.cells.insert(2, new_code_cell("check = 3\nexit()"))


def written_as(exercise: str, which: str) -> str:
    """판정의 검사가 쓰는 예(`right[0]`이나 `wrong["…"]`)를 그 문제의 답으로 삼는 코드."""
    name = exercise.split(".")[1]
    return f'from tests.chapters import CASES\n\n{name} = CASES["{exercise}"].{which}'


def hint_of(exercise: str) -> str:
    """그 실수에 주는 도움말의 앞부분(뒤는 줄이 바뀔 수 있습니다)."""
    return check(exercise, next(iter(CASES[exercise].wrong.values()))).message[:15]


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Course:
    course = Course(tmp_path_factory.mktemp("course"))
    course.nbgrader("generate_assignment", PART)
    course.submit(NONE, lambda order: None, slice(0, 1))
    course.submit(FULL, lambda order: True)
    course.submit(MIXED, lambda order: order % 2 == 0, slice(1, None))
    course.nbgrader("autograde", PART)
    return course


def test_every_notebook_gets_the_expected_points(graded):
    with Gradebook(f"sqlite:///{graded.folder}/gradebook.db") as book:
        scores = {
            (submission.student.id, notebook.name): (notebook.score, notebook.max_score)
            for submission in book.assignment_submissions(PART)
            for notebook in submission.notebooks
        }
    assert {key: score for key, (score, _) in scores.items()} == graded.expected
    for (student, name), (score, highest) in scores.items():
        if student == FULL:
            assert score == highest > 0, name
        if student == NONE:
            assert score == 0, name
        if student == MIXED and name in graded.hints:
            assert 0 < score < highest, name


def test_grading_is_quiet_and_progress_is_not_handed_out(graded):
    assert "exists multiple times" in graded.log  # 어지럽힌 것을 nbgrader도 보았습니다.
    assert "cannot be converted" not in graded.log
    assert list(graded.folder.rglob(FILE)) == [graded.folder / "solutions" / PART / FILE]


def test_untouched_exercise_is_graded_to_its_end_and_says_it_is_empty(graded):
    (path,) = notebooks_in(graded.folder / "autograded" / NONE / PART)
    for cell in read_notebook(path).cells:
        if cell.cell_type == "code":
            assert cell.execution_count, cell.id
            kinds = {output.get("name", output.output_type) for output in cell.outputs}
            assert not kinds & {"error", "stderr"}, cell.id
        if cell.metadata.get("nbgrader", {}).get("grade"):
            (output,) = cell.outputs
            assert output.data[MIME]["status"] == "empty"
            assert output.data[MIME]["of"] == cell.metadata.nbgrader.points


def test_feedback_shows_the_hint_and_grades_are_exported(graded):
    graded.nbgrader("generate_feedback", PART)
    graded.nbgrader("export")
    assert graded.hints.keys() == {p.stem for p in notebooks_in(ROOT / "solutions" / PART)[1:]}
    for name, hint in graded.hints.items():
        page = graded.folder / "feedback" / MIXED / PART / f"{name}.html"
        assert hint in html.unescape(page.read_text(encoding="utf-8")), name
    with open(graded.folder / "grades.csv", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert float(rows[FULL]["score"]) == float(rows[FULL]["max_score"])
    assert float(rows[NONE]["score"]) == 0
