"""쓰는 사람이 적지 않은 nbgrader의 metadata를 채우는가."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools.lib.grading_cells import POINTS, complete, graded
from tools.lib.notebook_files import ROOT, notebooks_in, read_notebook

GAP = "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION"


def test_plain_cells_become_what_nbgrader_grades():
    notebook = new_notebook(
        cells=[new_code_cell(GAP), new_code_cell("f(1)"), new_code_cell('check("backward.f")')]
    )
    assert complete(notebook)
    gap, look, check = notebook.cells
    assert (gap.metadata.nbgrader.grade_id, gap.metadata.nbgrader.solution) == ("f", True)
    assert "nbgrader" not in look.metadata
    assert check.metadata.nbgrader.grade_id == "f_check"
    assert (check.metadata.nbgrader.grade, check.metadata.nbgrader.points) == (True, POINTS)
    assert check.source == graded('check("backward.f")', POINTS)
    assert not complete(notebook)


def test_points_of_the_hidden_line_follow_the_metadata():
    notebook = new_notebook(cells=[new_code_cell('check("backward.f")')])
    complete(notebook)
    notebook.cells[0].metadata.nbgrader.points = 3.5
    assert complete(notebook)
    assert notebook.cells[0].source == graded('check("backward.f")', 3.5)


@pytest.mark.parametrize("path", notebooks_in(ROOT / "solutions"), ids=lambda path: path.stem)
def test_made_metadata_is_like_the_stored(path):
    """저장된 셀에서 metadata를 지우고 다시 만들면, 배점 말고는 저장된 것과 같습니다."""
    stored, made = read_notebook(path), read_notebook(path)
    assert not complete(stored)
    for cell in made.cells:
        if cell.metadata.pop("nbgrader", {}).get("grade"):
            cell.source = cell.source.splitlines()[-1]
    assert complete(made)
    for old, new in zip(stored.cells, made.cells, strict=True):
        assert new.source.splitlines()[-1:] == old.source.splitlines()[-1:]
        if "nbgrader" in old.metadata:
            points = (
                {"points": old.metadata.nbgrader.get("points")}
                if "points" in old.metadata.nbgrader
                else {}
            )
            assert new.metadata.nbgrader | points == old.metadata.nbgrader
