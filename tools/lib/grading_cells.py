"""풀이 노트북의 빈칸과 확인 셀에 nbgrader의 metadata를 적어 줍니다. `make exercises`가 부릅니다.

쓰는 사람은 `### BEGIN SOLUTION`과 `### END SOLUTION`을 둔 코드 셀과, `check("장.문제")` 한 줄만 적은 확인
셀을 만들면 됩니다. 이미 적힌 것(배점 따위)은 그대로 둡니다. 배점을 고치면 숨은 줄의 배점도 따라갑니다.
"""

import re

from nbformat import NotebookNode, from_dict

POINTS = 2  # 새 문제의 배점. 어려운 문제는 셀의 metadata에서 고칩니다.
# 숨은 줄은 그 자리에서 `check`를 새로 만들어, 노트북이 `check`를 어떻게 해 놓았든 판정까지 갑니다.
GRADED = """### BEGIN HIDDEN TESTS
from chaewo.judging.grading import worth

check = worth({points:g})
### END HIDDEN TESTS
{call}"""
CHECK = re.compile(
    r"(?:### BEGIN HIDDEN TESTS\n(?:.*\n)*?### END HIDDEN TESTS\n)?"
    r'(?P<call>check\("\w+\.(?P<name>\w+)"\))'
)


def complete(notebook: NotebookNode) -> bool:
    """빠진 metadata와 숨은 줄을 채우고, 무엇이라도 고쳤는지를 돌려줍니다."""
    before = [(cell.source, dict(cell.metadata)) for cell in notebook.cells]
    gap = None
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if "### BEGIN SOLUTION" in cell.source:
            gap = cell
        found = CHECK.fullmatch(cell.source.strip())
        if found and "nbgrader" not in cell.metadata:
            cell.metadata["nbgrader"] = _metadata(f"{found['name']}_check", True, points=POINTS)
            if gap is not None and "nbgrader" not in gap.metadata:
                gap.metadata["nbgrader"] = _metadata(found["name"], False)
        if found:
            cell.source = graded(found["call"], cell.metadata.nbgrader.points)
    return before != [(cell.source, dict(cell.metadata)) for cell in notebook.cells]


def graded(call: str, points: float) -> str:
    """`check("장.문제")`를 채점하는 셀의 코드."""
    return GRADED.format(call=call, points=points)


def _metadata(grade_id: str, grade: bool, **more) -> NotebookNode:
    kinds = {"grade": grade, "locked": grade, "solution": not grade, "task": False}
    return from_dict({"grade_id": grade_id, "schema_version": 3, **kinds, **more})
