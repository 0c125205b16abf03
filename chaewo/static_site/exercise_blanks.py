"""연습 쪽에서, torch 없이 푸는 문제의 코드 셀을 쪽에서 실행하는 코드 빈칸으로 바꿉니다.

빈칸은 풀이 노트북의 셀(꼬리표 `in-page`)이 만들어 둔 출력입니다. 연습 노트북에는 출력이 없으므로 짝인 풀이
노트북에서 가져오고, 풀이 쪽에서는 그 셀을 뺍니다.
"""

import json
from pathlib import Path

from docutils import nodes

TAG = "in-page"


def setup(app):
    app.connect("doctree-read", put)


def put(app, doctree):
    kind, _, rest = app.env.docname.partition("/")
    if kind == "solutions":
        for cell in [cell for cell in _cells(doctree) if TAG in _metadata(cell).get("tags", [])]:
            cell.parent.remove(cell)
    if kind == "exercises":
        solution = Path(app.srcdir) / "solutions" / f"{rest}.ipynb"
        app.env.note_dependency(str(solution))
        blanks = blanks_of(solution)
        for cell in _cells(doctree):
            html = blanks.get(_metadata(cell).get("nbgrader", {}).get("grade_id"))
            if html:
                cell.parent.replace(cell, nodes.raw("", html, format="html"))


def blanks_of(solution: Path) -> dict[str, str]:
    """{답을 적는 셀의 `grade_id`: 빈칸의 HTML}. 빈칸은 그 답의 확인 셀 다음에 있습니다."""
    found, answer = {}, None
    for cell in json.loads(solution.read_text(encoding="utf-8"))["cells"]:
        graded = cell["metadata"].get("nbgrader", {})
        answer = graded["grade_id"] if graded.get("solution") else answer
        if TAG in cell["metadata"].get("tags", []):
            (output,) = cell["outputs"]
            found[answer] = "".join(output["data"]["text/html"])
    return found


def _cells(doctree) -> list[nodes.container]:
    return [node for node in doctree.findall(nodes.container) if "cell" in node["classes"]]


def _metadata(cell) -> dict:
    return cell.get("cell_metadata", {})
