"""exercises/가 solutions/에서 만든 그대로인지, 답이 새지 않는지, 빈 채로도 끝까지 도는지 봅니다."""

import json
import re
import subprocess
import sys

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from chaewo.chapters import WITH_EXERCISES
from chaewo.judging.registry import exercises_of
from chaewo.static_site.solution_markers import without_markers
from tools.exercises import MARKERS, GenerationFailed, generate
from tools.lib.notebook_files import ROOT, notebooks_in, read_notebook, write_notebook
from tools.lib.site_pages import pages_in
from tools.my_exercises import copy_new

SOLUTIONS = ROOT / "solutions"
EXERCISES = ROOT / "exercises"
RELEASED = notebooks_in(EXERCISES)
STUB = "...  # 채워넣기"
# 채점하는 셀은 모두 이 모양입니다. 숨은 줄이 빠지면 nbgrader는 무엇을 내도 점수를 줍니다.
GRADED = re.compile(
    r"""### BEGIN HIDDEN TESTS
from chaewo\.judging\.grading import worth

check = worth\([\d.]+\)
### END HIDDEN TESTS
check\("([\w.]+)"\)"""
)
# 문제의 글이 부르라고 시키는 것은 답이 아닙니다.
ASKED = {"out.backward()"}


def name(path):
    return path.relative_to(EXERCISES).as_posix()


def test_exercises_are_exactly_what_solutions_give(tmp_path):
    generate(SOLUTIONS, tmp_path)
    made = {p.relative_to(tmp_path): p.read_bytes() for p in notebooks_in(tmp_path)}
    kept = {p.relative_to(EXERCISES): p.read_bytes() for p in RELEASED}
    assert made, "solutions/에 노트북이 없습니다."
    assert made.keys() == kept.keys(), "'make exercises'를 실행하세요."
    for path, content in made.items():
        assert content == kept[path], f"{path}가 풀이와 다릅니다. 'make exercises'를 실행하세요."


def answer_lines(path):
    """풀이에만 있는 코드 줄. `y = x + 2`처럼 짧은 줄과 문제에 주어진 줄은 답이라 할 수 없습니다."""
    answers, given = set(), set()
    for cell in read_notebook(path).cells:
        inside = False
        for line in cell.source.splitlines() if cell.cell_type == "code" else []:
            if "BEGIN SOLUTION" in line or "END SOLUTION" in line:
                inside = "BEGIN" in line
            else:
                (answers if inside else given).add(line.split("  #")[0].strip())
    return {line for line in answers - given - ASKED if len(line) >= 12}


@pytest.mark.parametrize("path", RELEASED, ids=name)
def test_nothing_of_the_answer_is_left(path):
    text = path.read_text(encoding="utf-8")
    for marker in (*MARKERS, "solution-only", "assert "):
        assert marker not in text
    lines = answer_lines(SOLUTIONS / path.relative_to(EXERCISES))
    assert lines
    written = json.dumps(json.loads(text), ensure_ascii=False)
    for line in lines:
        assert json.dumps(line, ensure_ascii=False)[1:-1] not in written, line


@pytest.mark.parametrize("path", RELEASED, ids=name)
def test_every_gap_has_the_stub_and_a_check(path):
    cells = read_notebook(path).cells
    graded = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("solution")]
    checks = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert graded
    assert len(graded) == len(checks)
    assert all(STUB in cell.source for cell in graded)
    assert all("check(" in cell.source and cell.metadata.nbgrader.points > 0 for cell in checks)
    for cell in cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("chapter", WITH_EXERCISES, ids=lambda chapter: chapter.name)
def test_exercises_are_known_in_the_order_of_the_notebook(chapter):
    """`progress()`는 판정이 아는 차례대로 다음 문제를 권합니다."""
    path = SOLUTIONS / chapter.part / f"ex{chapter.stem}.ipynb"
    graded = [GRADED.fullmatch(cell.source) for cell in read_notebook(path).cells]
    asked = [found[1].removeprefix(f"{chapter.name}.") for found in graded if found]
    assert list(exercises_of(chapter.name)) == asked


# 노트북마다 새 IPython에서 차례로 실행하고, 셀마다 "오류의 이름"과 판정을 적습니다.
UNTOUCHED = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell

seen = {}
for path in sys.argv[1:]:
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    for cell in json.load(open(path, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            done = shell.run_cell("".join(cell["source"]), silent=False)
            error = done.error_before_exec or done.error_in_exec
            status = getattr(done.result, "status", None)
            seen[f"{path} {cell['id']}"] = type(error).__name__ if error else status
print("@@" + json.dumps(seen))
"""


def test_untouched_exercises_run_to_their_end_and_say_they_are_empty(tmp_path):
    """학습자가 처음 열어 모두 실행한 것과 같습니다. 한 셀이라도 오류를 내면 거기서 멈춥니다."""
    done = subprocess.run(
        [sys.executable, "-c", UNTOUCHED, *map(str, RELEASED)],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout.rpartition("@@")[2])
    for path in RELEASED:
        for cell in read_notebook(path).cells:
            if cell.cell_type == "code":
                graded = cell.metadata.get("nbgrader", {}).get("grade")
                status = seen[f"{path} {cell.id}"]
                assert status == "empty" if graded else status in (None, "empty"), (
                    path.name,
                    cell.id,
                )


@pytest.mark.parametrize("path", notebooks_in(SOLUTIONS), ids=lambda path: path.name)
def test_stored_solution_passes_every_check(path):
    checks = [
        cell for cell in read_notebook(path).cells if cell.metadata.get("nbgrader", {}).get("grade")
    ]
    assert checks
    for cell in checks:
        assert "맞았습니다" in cell.outputs[0].data["text/plain"]
        assert GRADED.fullmatch(cell.source), cell.id


def solution_cell(source):
    metadata = {
        "grade": False,
        "grade_id": "one",
        "locked": False,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    return new_code_cell(source, id="one", metadata={"nbgrader": metadata})


def test_orphans_are_removed_and_unclosed_markers_are_named(tmp_path):
    solutions, exercises = tmp_path / "solutions", tmp_path / "exercises"
    good = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"
    write_notebook(new_notebook(cells=[solution_cell(good)]), solutions / "part" / "a.ipynb")
    write_notebook(new_notebook(), exercises / "part" / "old.ipynb")
    changes = generate(solutions, exercises)
    assert [path.name for path in notebooks_in(exercises)] == ["a.ipynb"]
    assert any("old.ipynb" in change for change in changes)
    source = read_notebook(exercises / "part" / "a.ipynb").cells[0].source
    assert source == f"def f():\n    {STUB}"

    broken = good.replace("    ### END SOLUTION", "")
    write_notebook(new_notebook(cells=[solution_cell(broken)]), solutions / "part" / "a.ipynb")
    with pytest.raises(GenerationFailed, match="no end solution statement found"):
        generate(solutions, exercises)


def test_my_exercises_are_never_overwritten(tmp_path):
    mine = tmp_path / "my_exercises"
    assert len(copy_new(EXERCISES, mine)) == len(RELEASED)
    first = notebooks_in(mine)[0]
    first.write_text("내가 푼 것", encoding="utf-8")
    assert copy_new(EXERCISES, mine) == []
    assert first.read_text(encoding="utf-8") == "내가 푼 것"


def test_markers_and_hidden_tests_are_removed_from_shown_code_and_nothing_else():
    code = "def f():\n    ### BEGIN SOLUTION\n    return 1  # 답\n    ### END SOLUTION\n"
    assert without_markers(code) == "def f():\n    return 1  # 답"
    hidden = "r\n### BEGIN HIDDEN TESTS\nassert r\n### END HIDDEN TESTS\nr"
    assert without_markers(hidden) == "r\nr"
    assert without_markers("print('BEGIN SOLUTION')") == "print('BEGIN SOLUTION')"


def test_solution_pages_of_the_book_show_no_markers(site):
    pages = pages_in(site, "solutions")
    assert len(pages) == len(notebooks_in(SOLUTIONS))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "맞았습니다" in text
        assert not [marker for marker in MARKERS if marker in text]
