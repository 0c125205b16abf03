"""학생에게 돌려주는 글(HTML). 판정의 카드, 점수, 선생님의 말을 한국어로 담습니다.

글에는 스크립트가 없고 다른 곳에서 받아 오는 것도 없습니다. JupyterLab은 HTML을 열 때 스크립트를 막고, 학생이
낸 노트북의 출력에는 무엇이든 들어 있을 수 있기 때문입니다. 그래서 수식은 미리 MathML로 적습니다.
"""

import re
from html import escape

from latex2mathml.converter import convert
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbgrader.preprocessors import NbGraderPreprocessor

from chaewo.classroom.class_results import is_result
from chaewo.judging.grading import MIME

WORDS = {"correct": "맞음", "partial": "일부", "wrong": "틀림", "empty": "빈칸"}
UNTOUCHED = "No response."  # 손대지 않은 답에 nbgrader가 스스로 다는 말
_WIDGET = "application/vnd.jupyter.widget-view+json"
_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.M)


class Feedback(NbGraderPreprocessor):
    """확인 셀에는 판정의 카드만 남기고, 점수표를 `resources["feedback"]`에 담습니다.

    셀마다 `metadata.feedback`에 `kind`("check", "answer", "text")를, 점수가 있는 셀에는 `status`도 적습니다.
    """

    def preprocess(self, nb, resources):
        rows, heading = [], ""
        for cell in nb.cells:
            graded = cell.metadata.get("nbgrader", {})
            if cell.cell_type == "markdown":
                heading = next(reversed(_HEADING.findall(cell.source)), heading)
            if cell.cell_type == "code":
                _tidy_outputs(cell)
            if graded.get("comment") == UNTOUCHED:
                graded.comment = None
            answer = graded.get("solution")
            checks = cell.cell_type == "code" and graded.get("grade") and not answer
            kind = "check" if checks else "answer" if answer else "text"
            cell.metadata.feedback = {"kind": kind}
            if "points" in graded:
                status = _status(cell) if checks else None
                cell.metadata.feedback |= {"graded": True, "status": status}
                title = _plain(heading) or graded.grade_id
                rows.append({"title": title, "status": status, "cell": graded})
        title = next((found for cell in nb.cells for found in _HEADING.findall(cell.source)), "")
        resources["feedback"] = {"title": _plain(title), "rows": rows, "words": WORDS}
        return nb, resources


def _status(cell) -> str | None:
    """확인 셀의 판정. 판정이 말했으면 출력에는 그 카드만 남깁니다."""
    spoken = [output for output in cell.outputs if is_result(output.get("data", {}).get(MIME))]
    if not spoken:
        return None
    cell.outputs = spoken[-1:]
    result = spoken[-1].data[MIME]
    return "partial" if result["status"] == "wrong" and result.get("points") else result["status"]


def _tidy_outputs(cell) -> None:
    # 위젯은 스크립트 없이는 움직이지 않습니다.
    cell.outputs = [output for output in cell.outputs if _WIDGET not in output.get("data", {})]
    for output in cell.outputs:
        if output.output_type == "error":
            first = strip_ansi(f"{output.ename}: {output.evalue}").strip().splitlines()[0]
            output.summary = first if len(first) <= 200 else f"{first[:200]}…"
        for kind in ("image/png", "image/jpeg"):
            if kind in output.get("data", {}):
                output.metadata.setdefault(kind, {}).setdefault("alt", "이 셀이 그린 그림")


def _plain(heading: str) -> str:
    """제목의 글. 점수표와 쪽의 제목에는 코드 표시와 수식 표시가 필요 없습니다."""
    return re.sub(r"[`$*]", "", heading)


class FeedbackExporter(HTMLExporter):
    """마크다운의 수식을 MathML로 바꿉니다. 글의 모양은 `template/`에 있습니다."""

    def markdown2html(self, source):
        renderer = _WithMathML(escape=False, exclude_anchor_links=True)
        return MarkdownWithMath(renderer=renderer).render(source)


class _WithMathML(IPythonRenderer):
    def block_math(self, body):
        return _mathml(body, display=True)

    def inline_math(self, body):
        return _mathml(body, display=False)

    def latex_environment(self, name, body):
        return _mathml(rf"\begin{{{name}}}{body}\end{{{name}}}", display=True)


def _mathml(latex: str, *, display: bool) -> str:
    try:
        return convert(latex, display="block" if display else "inline")
    except Exception:  # 읽지 못하는 까닭이 많고 공통의 종류가 없습니다. 적은 글자 그대로 보입니다.
        return f"<code>{escape(latex)}</code>"
