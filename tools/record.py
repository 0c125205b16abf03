"""노트북을 새 커널에서 처음부터 끝까지 실행하고, 출력을 한 가지 모양으로 저장합니다.

    python -m tools.record                          # book/과 solutions/ 전부
    python -m tools.record book/02_backward.ipynb   # 하나만

출력은 사람이 고치지 않습니다. 오류가 난 노트북의 파일은 건드리지 않고, 그 이름과 셀을 말한 뒤
0이 아닌 값으로 끝납니다.
"""

import sys
import time
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from tools.lib import kernel_environment
from tools.lib.current_kernel import current_kernel_manager
from tools.lib.normalize import normalize
from tools.lib.notebook_files import (
    ROOT,
    UnreadableNotebook,
    read_notebook,
    recorded_notebooks,
    write_notebook,
)

CELL_TIMEOUT = 300  # 초. 끝나지 않는 셀을 기다리는 가장 긴 시간
SHOWN_LINES = 4


class RecordingFailed(Exception):
    """기록하지 못했습니다. 메시지는 어느 셀에서 무엇이 일어났는지 말합니다."""


def record(path: Path) -> bool:
    """`path`를 실행해 저장합니다. 파일이 달라졌으면 True.

    `raises-exception` 꼬리표가 붙은 셀만 오류를 내도 됩니다. 표준 오류(stderr)에 적힌 글은
    허락하지 않습니다: 경고는 `setup()`이 표준 출력으로 보냅니다.
    """
    stored = read_notebook(path)
    executed = execute(read_notebook(path), path.parent)
    _reject_stderr(executed)
    return write_notebook(normalize(executed, stored), path)


def execute(notebook: NotebookNode, folder: Path) -> NotebookNode:
    kernel_environment.prepare()
    for cell in notebook.cells:
        if cell.cell_type == "code":  # 이번에 어디까지 실행했는지 보이게 비우고 시작합니다.
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        km=current_kernel_manager(),
        shutdown_kernel="immediate",
        timeout=CELL_TIMEOUT,
        extra_arguments=["--log-level=ERROR"],  # 커널의 영어 경고를 터미널에 늘어놓지 않습니다
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        # 남이 준 커널(km)은 시키지 않으면 끝내지 않습니다. 끝나지 않는 셀이 코어 하나를 계속 차지하게 됩니다.
        return client.execute(cleanup_kc=True)
    except CellExecutionError as error:
        index, seen = _failing_cell(notebook), f"{error.ename}: {error.evalue}"
    except CellTimeoutError:
        index, seen = _unfinished_cell(notebook), f"{CELL_TIMEOUT}초가 지나도 끝나지 않았습니다"
    except DeadKernelError:
        index = _unfinished_cell(notebook)
        seen = "커널이 갑자기 끝났습니다(메모리가 모자라지 않은지 보세요)"
    raise RecordingFailed(_at(notebook, index, seen))


def _reject_stderr(notebook: NotebookNode) -> None:
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                seen = f"표준 오류(stderr)에 글이 적혔습니다: {output.text.strip()[:300]}"
                raise RecordingFailed(_at(notebook, index, seen))


def _failing_cell(notebook: NotebookNode) -> int:
    for index, cell in enumerate(notebook.cells):
        allowed = "raises-exception" in cell.metadata.get("tags", [])
        if not allowed and any(o.output_type == "error" for o in cell.get("outputs", [])):
            return index
    return _unfinished_cell(notebook)


def _unfinished_cell(notebook: NotebookNode) -> int:
    """nbclient는 셀이 끝나야 실행 번호를 적습니다."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None:
            return index
    return len(notebook.cells) - 1


def _at(notebook: NotebookNode, index: int, seen: str) -> str:
    cell = notebook.cells[index]
    lines = cell.source.splitlines()
    shown = "\n".join(f"    | {line}" for line in lines[:SHOWN_LINES])
    more = "\n    | …" if len(lines) > SHOWN_LINES else ""
    number = sum(c.cell_type == "code" for c in notebook.cells[: index + 1])
    return f"코드 셀 {number}번(id {cell.get('id', '없음')})\n{shown}{more}\n  {seen}"


def main(arguments: list[str]) -> int:
    paths = [Path(argument).resolve() for argument in arguments] or recorded_notebooks()
    failures = 0
    for path in paths:
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        started = time.perf_counter()
        try:
            changed = record(path)
        except UnreadableNotebook as error:
            failures += 1
            print(f"✗ {error}", file=sys.stderr)
        except RecordingFailed as error:
            failures += 1
            print(f"✗ {name}: {error}\n  파일은 그대로 두었습니다.", file=sys.stderr)
        else:
            seconds = time.perf_counter() - started
            verdict = "새로 적었습니다" if changed else "달라진 것이 없습니다"
            print(f"✓ {name}: {verdict} ({seconds:.1f}초)", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
