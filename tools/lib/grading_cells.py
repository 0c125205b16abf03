"""풀이 노트북의 빈칸과 확인 셀에 nbgrader의 metadata를 적어 줍니다. `make exercises`가 부릅니다.

쓰는 사람은 `### BEGIN SOLUTION`과 `### END SOLUTION`을 둔 코드 셀과, `check("장.문제")` 한 줄만 적은 확인
셀을 만들면 됩니다. 이미 적힌 것(배점 따위)은 그대로 둡니다.
"""

import re

from nbformat import NotebookNode, from_dict

POINTS = 2  # 새 문제의 배점. 어려운 문제는 셀의 metadata에서 고칩니다.
CHECK = re.compile(r'(?:result = )?check\("[\w]+\.(\w+)"\)')
# 채점하는 셀은 모두 이 모양입니다. 숨은 줄이 없으면 nbgrader는 무엇을 내도 점수를 줍니다. 점수는 노트북이
# 고칠 수 있는 `check`나 `result`가 아니라 그 자리에서 가져온 `grade`가 정합니다.
GRADED = """result = {call}
### BEGIN HIDDEN TESTS
from chaewo.judging.grading import grade

{grade}
### END HIDDEN TESTS
result"""


def complete(notebook: NotebookNode) -> bool:
    """빠진 metadata와 숨은 줄을 채우고, 무엇이라도 채웠는지를 돌려줍니다."""
    changed, gap = False, None
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if "### BEGIN SOLUTION" in cell.source:
            gap = cell
        found = CHECK.fullmatch(cell.source.strip())
        if found and "nbgrader" not in cell.metadata:
            name = found[1]
            cell.source = graded(found[0].removeprefix("result = "))
            cell.metadata["nbgrader"] = _metadata(f"{name}_check", grade=True, points=POINTS)
            if gap is not None and "nbgrader" not in gap.metadata:
                gap.metadata["nbgrader"] = _metadata(name, grade=False)
            changed = True
    return changed


def graded(call: str) -> str:
    """`check("장.문제")`를 채점하는 셀의 코드."""
    return GRADED.format(call=call, grade=call.replace("check", "grade", 1))


def _metadata(grade_id: str, *, grade: bool, **more) -> NotebookNode:
    kinds = {"grade": grade, "locked": grade, "solution": not grade, "task": False}
    return from_dict({"grade_id": grade_id, "schema_version": 3, **kinds, **more})
