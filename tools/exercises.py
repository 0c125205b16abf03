"""`solutions/`의 풀이에서 `exercises/`의 연습문제를 만듭니다: `python -m tools.exercises`.

빈칸을 내는 일은 nbgrader가 합니다(`nbgrader_config.py`). 그다음 이 도구가 파일의 모양을 하나로
맞춥니다. 연습문제 파일은 사람이 고치지 않습니다: 풀이를 고치고 다시 만듭니다.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from nbformat import NotebookNode

from tools.normalize import normalized_metadata
from tools.notebook_files import (
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
    sources = {path.relative_to(solutions): read_notebook(path) for path in notebooks_in(solutions)}
    # nbgrader의 성적 데이터베이스가 저장소에 남지 않도록 임시 과목 폴더에서 만듭니다.
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        shutil.copytree(solutions, course / "solutions")
        shutil.copy(ROOT / "nbgrader_config.py", course)
        for part in sorted({path.parts[0] for path in sources}):
            _run_nbgrader(part, course)
        released = {path: read_notebook(course / "exercises" / path) for path in sources}
    changes = []
    for path, notebook in released.items():
        if write_notebook(tidy(notebook), exercises / path):
            changes.append(f"{path}: 새로 만들었습니다")
    for orphan in notebooks_in(exercises):
        if orphan.relative_to(exercises) not in sources:
            orphan.unlink()
            changes.append(f"{orphan.relative_to(exercises)}: 풀이가 없어 지웠습니다")
    return changes


def _run_nbgrader(part: str, course: Path) -> None:
    # nbgrader는 같은 가상 환경의 alembic을 PATH에서 찾습니다. 사용자 폴더의 설정은 읽지 않게 합니다.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", part, "--force"],
        cwd=course,
        env=os.environ | {"PATH": path, "JUPYTER_CONFIG_DIR": str(course), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode != 0:
        lines = [line.strip() for line in done.stderr.splitlines()]
        reasons = [line for line in lines if re.match(r"[\w.]*(Error|Exception)\b", line)]
        said = "\n".join(f"    {line}" for line in reasons or lines[-3:])
        raise GenerationFailed(
            f"solutions/{part}에서 연습문제를 만들지 못했습니다. BEGIN SOLUTION과 END SOLUTION이 "
            f"짝을 이루는지, 그 셀에 nbgrader metadata가 있는지 보세요.\n{said}"
        )


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
