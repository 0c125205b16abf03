"""실행한 노트북을 한 가지 모양으로 만듭니다: 내용이 같으면 파일도 같게.

화면 번호(widget-view), 시각, 컴퓨터의 경로가 든 호출 기록(traceback)처럼 내용이 아닌 것은
버립니다. 셀의 id는 그대로 둡니다.
"""

import re

from nbformat import NotebookNode, from_dict

from tools.lib.sanitize import sanitized

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# 실행했다는 표시. 번호를 차례로 적으면 셀 하나를 끼울 때 뒤의 모든 셀이 달라진 것으로 나옵니다. 위에서부터
# 차례로 실행하므로 번호는 셀의 차례에서 알 수 있습니다. 비워 두면 nbval이 그 셀을 비교하지 않습니다.
RUN = 1
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}
# 책과 nbgrader가 읽는 것만 남깁니다. 나머지는 편집기가 남긴 흔적(접힘, 시각 …)입니다.
KEPT_CELL_METADATA = (
    "tags",
    "mystnb",
    "nbgrader",
    "editable",
    "deletable",
    "jp-MarkdownHeadingCollapsed",  # JupyterLab에서 접어 두는 제목(더 깊이)
)
HIDDEN = "remove-input"  # MyST-NB가 코드를 빼고 출력만 보이는 꼬리표
# 빈칸만 놓는 셀의 코드는 볼 것이 없고, WhatIf는 그 함수의 코드를 위젯이 보입니다.
_SHOWN_BY_WIDGET = re.compile(
    r"""blank\((["'])[\w.]+\1\)|(?s:.*)^WhatIf\((?s:.*)\)""", re.MULTILINE
)


def normalize(executed: NotebookNode, stored: NotebookNode) -> NotebookNode:
    """`executed`를 저장할 모양으로 바꿉니다.

    주소만 다른 출력은 `stored`에 적혀 있던 글을 그대로 씁니다. 주소가 바뀔 때마다 파일이
    달라지면 진짜 변화를 알아보기 어렵기 때문입니다.
    """
    earlier = {cell.get("id"): cell.get("outputs", []) for cell in stored.cells}
    for cell in executed.cells:
        cell.metadata = _cell_metadata(cell)
        if cell.cell_type != "code":
            continue
        cell.outputs = _merge_streams([_output(output) for output in cell.outputs])
        cell.execution_count = RUN if cell.source.strip() else None
        _keep_stored_text(cell, earlier.get(cell.get("id"), []))
    executed.metadata = normalized_metadata()
    executed.nbformat, executed.nbformat_minor = 4, 5
    return executed


def normalized_metadata() -> NotebookNode:
    return from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE})


def _cell_metadata(cell: NotebookNode) -> NotebookNode:
    kept = {key: cell.metadata[key] for key in KEPT_CELL_METADATA if key in cell.metadata}
    if cell.cell_type == "code" and _SHOWN_BY_WIDGET.fullmatch(cell.source.strip()):
        tags = kept.get("tags", [])
        kept["tags"] = tags if HIDDEN in tags else [*tags, HIDDEN]
    return from_dict(kept)


def _output(output: NotebookNode) -> NotebookNode:
    if output.output_type == "error":
        output.traceback = []
    if "data" in output:
        output.data.pop(WIDGET_VIEW, None)
        output.metadata = from_dict({})
    return output


def _merge_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """커널은 긴 출력을 제 마음대로 끊어 보냅니다. 이어진 것은 하나로 합칩니다."""
    merged: list[NotebookNode] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


def _keep_stored_text(cell: NotebookNode, stored: list[NotebookNode]) -> None:
    for index, output in enumerate(cell.outputs):
        if output.output_type == "execute_result":
            output.execution_count = cell.execution_count
        if index < len(stored) and _comparable(output) == _comparable(stored[index]):
            old = {key: stored[index][key] for key in ("text", "data", "evalue") if key in output}
            output.update(from_dict(old))


def _comparable(output: NotebookNode) -> dict:
    content = {key: value for key, value in output.items() if key != "execution_count"}
    if content["output_type"] == "error":
        content["traceback"] = []
    content.pop("metadata", None)
    return sanitized(content)
