"""`solutions/`의 풀이에서 `exercises/`의 연습문제를 만듭니다: `python -m tools.exercises`.

빈칸을 내는 일은 nbgrader의 전처리기들이 합니다(`nbgrader_config.py`). 명령줄을 부르지 않고 그것들만 차례로
불러 빠르고, 성적부도 생기지 않습니다. 그다음 이 도구가 파일의 모양을 하나로 맞춥니다. 연습문제 파일은
사람이 고치지 않습니다: 풀이를 고치고 다시 만듭니다.
"""

import sys
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.nbgraderformat import ValidationError
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config, PyFileConfigLoader

from chaewo.classroom.links import BookLinks
from tools.lib import grading_cells
from tools.lib.normalize import normalized_metadata
from tools.lib.notebook_files import (
    ROOT,
    UnreadableNotebook,
    notebooks_in,
    read_notebook,
    write_notebook,
)

MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS")


class GenerationFailed(Exception):
    """연습문제를 만들지 못했습니다."""


def generate(solutions: Path, exercises: Path) -> list[str]:
    """`exercises/`를 `solutions/`에 맞추고, 달라진 파일을 적은 줄들을 돌려줍니다."""
    for path in notebooks_in(solutions):
        notebook = read_notebook(path)
        if grading_cells.complete(notebook):
            write_notebook(notebook, path)
    config = PyFileConfigLoader("nbgrader_config.py", str(ROOT)).load_config()
    sources = {path.relative_to(solutions): path for path in notebooks_in(solutions)}
    released = {name: tidy(_released(path, config)) for name, path in sources.items()}
    changes = []
    for name, notebook in released.items():
        if write_notebook(notebook, exercises / name):
            changes.append(f"{name}: 새로 만들었습니다")
    for orphan in notebooks_in(exercises):
        if orphan.relative_to(exercises) not in sources:
            orphan.unlink()
            changes.append(f"{orphan.relative_to(exercises)}: 풀이가 없어 지웠습니다")
    return changes


def _released(path: Path, config: Config) -> NotebookNode:
    """nbgrader가 학생에게 내어 주는 노트북. 성적부에 올리지 않고, 저장소 안의 링크를 그대로 둡니다."""
    notebook, resources = read_notebook(path), {}
    for step in config.GenerateAssignment.preprocessors:
        if step in (SaveCells, BookLinks):
            continue
        try:
            notebook, resources = step(config=config).preprocess(notebook, resources)
        except (RuntimeError, ValidationError) as error:
            raise GenerationFailed(
                f"{path}에서 연습문제를 만들지 못했습니다. BEGIN SOLUTION과 END SOLUTION이 짝을 "
                f"이루는지, 그 셀에 nbgrader metadata가 있는지 보세요.\n    {error}"
            ) from None
    return notebook


def tidy(notebook: NotebookNode) -> NotebookNode:
    """출력과 실행 번호를 비우고 metadata를 하나로 맞춥니다. nbgrader의 것과 셀의 id는 둡니다."""
    for cell in notebook.cells:
        for marker in MARKERS:
            if marker in cell.source:
                raise GenerationFailed(f"셀 {cell.id}에 '{marker}' 표시가 남아 있습니다.")
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata = normalized_metadata()
    return notebook


def main() -> int:
    try:
        changes = generate(ROOT / "solutions", ROOT / "exercises")
    except (GenerationFailed, UnreadableNotebook) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    print("\n".join(changes) or "연습문제가 이미 풀이와 같습니다.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
