"""학생들이 하는 일: 받은 노트북(`notebooks`)을 풀이(`solutions`)를 보고 고칩니다.

함수마다 한 사람입니다. 받아야 할 점수에서 잃는 점수를, 노트북의 이름 → 잃는 문제들로 돌려줍니다.
"""

import copy

from nbformat import NotebookNode

from chaewo.static_site.solution_markers import without_markers

FIRST, SECOND = "ex03_jacobian", "ex04_vjp"
ALL = "모두"
# 문제 → 사람들이 실제로 하는 실수
MISTAKES = {
    "hand_jacobian": """def hand_jacobian(x):
    return torch.tensor([[x[1], 0.0], [x[0], 1.0], [0.0, 2 * x[2]]])""",
    "central_jacobian": """def central_jacobian(f, x, h):
    eye = torch.eye(len(x), dtype=x.dtype)
    return torch.stack([(f(x + h * e) - f(x - h * e)) / h for e in eye], dim=1)""",
    "second_backward": """def second_backward(x, y, v):
    y.backward(v, retain_graph=True)
    first = x.grad
    y.backward(v)
    return [first, x.grad]""",
}

PEEK = """

import os
course = "/home/teacher/chaewo"
print(os.listdir(course), os.listdir(f"{course}/autograded"), os.listdir("/srv/exchange"))"""


def right(notebooks, solutions):
    for name, notebook in notebooks.items():
        written = {cell.id: cell.source for cell in solutions[name].cells}
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = without_markers(written[cell.id])
    return {}


def empty(notebooks, solutions):
    return {FIRST: ALL, SECOND: ALL}


def mistaken(notebooks, solutions):
    right(notebooks, solutions)
    lost = {}
    for name, notebook in notebooks.items():
        for exercise in MISTAKES.keys() & answers(notebook).keys():
            answers(notebook)[exercise].source = MISTAKES[exercise]
            lost.setdefault(name, []).append(exercise)
    return lost


def duplicated(notebooks, solutions):
    """답 셀과 확인 셀을 복사해 붙입니다. JupyterLab은 붙인 셀에 nbgrader의 metadata까지 복사합니다."""
    right(notebooks, solutions)
    cells = notebooks[FIRST].cells
    for grade_id in ("hand_jacobian", "jacobian_by_rows_check"):
        place = next(i for i, cell in enumerate(cells) if grade_id_of(cell) == grade_id)
        pasted = copy.deepcopy(cells[place])
        pasted.id = f"pasted-{place}"
        cells.insert(place + 1, pasted)
    return {}


def without_a_check(notebooks, solutions):
    right(notebooks, solutions)
    cells = notebooks[FIRST].cells
    cells[:] = [cell for cell in cells if grade_id_of(cell) != "jacobian_by_rows_check"]
    return {}


def leaving(notebooks, solutions):
    """옳은 답 아래에 `exit()`를 남깁니다. 커널이 끝나지 않고, 아무 점수도 잃지 않습니다."""
    right(notebooks, solutions)
    answers(notebooks[SECOND])["pick_row"].source += "\n\nexit()"
    return {}


def endless(notebooks, solutions):
    """끝나지 않는 답. 불러 보는 셀은 멈추지 않아 지웠습니다(두면 채점이 거기에서 10분을 기다립니다)."""
    right(notebooks, solutions)
    cells = notebooks[SECOND].cells
    cells[:] = [cell for cell in cells if cell.id != "pick-row-look"]
    answers(notebooks[SECOND])["pick_row"].source = """def pick_row(f, x, i):
    while True:
        pass"""
    return {SECOND: ["pick_row"]}


def peeking(notebooks, solutions):
    """채점하는 동안 과목 폴더와 남이 낸 것을 엿봅니다."""
    answers(notebooks[FIRST])["hand_jacobian"].source += PEEK
    return {FIRST: ALL, SECOND: ALL}


def answers(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """문제의 이름 → 답을 적는 셀."""
    graded = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    return {grade_id_of(cell): cell for cell in graded if cell.metadata.nbgrader.solution}


def grade_id_of(cell: NotebookNode) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def points(notebook: NotebookNode, lost=()) -> float:
    """`lost`의 문제들을 빼고 받을 점수."""
    cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return sum(
        cell.metadata.nbgrader.points
        for cell in cells
        if lost != ALL and grade_id_of(cell).removesuffix("_check") not in lost
    )
