"""저장된 노트북이 지켜야 하는 것. 실행하지 않고 파일만 봅니다.

nbval은 다시 실행해서 출력을 비교하지만, 번호가 없는 셀, 건너뛰라는 꼬리표가 붙은 셀, PNG 그림은
조용히 지나칩니다. 그런 구멍을 여기에서 막습니다.
"""

import re
from collections import Counter
from collections.abc import Iterator

from nbformat import NotebookNode

from tools.lib.normalize import RUN, WIDGET_VIEW

MAX_CODE_LINES = 12
LONG_CELL_TAG = "note-code"  # 노트의 `Net`처럼 그대로 보여야 하는 긴 셀
NBVAL_SKIPPING = {
    "nbval-skip",
    "nbval-ignore-output",
    "nbval-check-output",
    "nbval-raises-exception",
    "pytest-validate-ignore-output",
}
_HANGUL = re.compile("[가-힣]")
_COMMENT = re.compile(r"^\s*#+\s*(\w+)\s*$", re.MULTILINE)


def problems(notebook: NotebookNode) -> list[str]:
    """어긴 것을 한국어 문장으로 하나씩. 비어 있으면 온전합니다."""
    found = list(_notebook_problems(notebook))
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        for problem in _cell_problems(cell):
            found.append(f"셀 {index}(id {cell.get('id', '없음')}): {problem}")
    return found


def _notebook_problems(notebook: NotebookNode) -> Iterator[str]:
    if "widgets" in notebook.metadata:
        yield "metadata.widgets가 남아 있습니다. make record로 다시 기록하세요"
    for cell_id, times in Counter(cell.get("id") for cell in notebook.cells).items():
        if cell_id is None:
            yield "id가 없는 셀이 있습니다"
        elif times > 1:
            yield f"셀 id '{cell_id}'를 {times}개의 셀이 함께 씁니다"


def _cell_problems(cell: NotebookNode) -> Iterator[str]:
    tags = set(cell.metadata.get("tags", []))
    if not cell.source.strip() and not cell.outputs:
        yield "비어 있는 코드 셀입니다"
    elif cell.execution_count is None:
        yield "실행 번호가 없습니다. nbval은 번호 없는 셀을 비교하지 않습니다"
    elif cell.execution_count != RUN:
        yield f"실행 번호가 {cell.execution_count}입니다. 'make record'가 적는 {RUN}이어야 합니다"
    yield from _hiding(cell, tags)
    lines = len(cell.source.splitlines())
    if lines > MAX_CODE_LINES and LONG_CELL_TAG not in tags:
        yield f"코드가 {lines}줄입니다. {MAX_CODE_LINES}줄까지만 둡니다"
    for output in cell.outputs:
        yield from _output_problems(output, cell, tags)


def _hiding(cell: NotebookNode, tags: set[str]) -> Iterator[str]:
    for tag in sorted(tags & NBVAL_SKIPPING):
        yield f"꼬리표 '{tag}' 때문에 비교를 건너뛰므로 쓸 수 없습니다"
    for word in _COMMENT.findall(cell.source):
        if word.lower().replace("_", "-") in NBVAL_SKIPPING:
            yield f"주석 '# {word}' 때문에 비교를 건너뛰므로 쓸 수 없습니다"


def _output_problems(output: NotebookNode, cell: NotebookNode, tags: set[str]) -> Iterator[str]:
    if output.output_type == "error":
        if "raises-exception" not in tags:
            yield f"꼬리표 'raises-exception' 없이 오류({output.ename})가 저장되어 있습니다"
        if output.traceback:
            yield "호출 기록(traceback)이 저장되어 있습니다. 컴퓨터의 경로가 들어 있습니다"
    if output.output_type == "stream" and output.name == "stderr":
        yield "표준 오류(stderr)가 저장되어 있습니다"
    for mime in output.get("data", {}):
        if mime == WIDGET_VIEW:
            yield "위젯의 화면 번호(widget-view)가 저장되어 있습니다. 실행할 때마다 달라집니다"
        elif mime in ("image/png", "image/jpeg"):
            yield f"{mime} 그림이 있습니다. nbval이 비교하지 않으므로 SVG로 그리세요"
        elif mime == "image/svg+xml" and not _HANGUL.search(_alt_text(cell)):
            yield "그림에 한국어 대체 글(셀 metadata의 mystnb.image.alt)이 없습니다"


def _alt_text(cell: NotebookNode) -> str:
    return str(cell.metadata.get("mystnb", {}).get("image", {}).get("alt", ""))
