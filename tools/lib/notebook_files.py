"""노트북 파일을 찾고, 읽고, 한 가지 모양으로 적습니다."""

import json
import os
import re
import sys
import tempfile
import warnings
from pathlib import Path

# nbformat이 부르는 jsonschema는 국제화된 주소(IRI)의 문법을 불러올 때마다 새로 짓습니다. 노트북의 틀에는 그런
# 칸이 없으므로 없는 셈 칩니다. 검사는 파이썬을 수십 번 띄우는데, 그때마다 1초가 넘게 줄어듭니다.
sys.modules.setdefault("rfc3987_syntax", None)

import nbformat  # noqa: E402
from nbformat import NotebookNode  # noqa: E402

ROOT = Path(__file__).parents[2]
RECORDED = ("book", "solutions")
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)  # nbformat이 받는 id
_MERGE = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)


class UnreadableNotebook(Exception):
    """노트북으로 읽을 수 없는 파일. 메시지는 사람에게 보이는 한국어 문장입니다."""


def recorded_notebooks(root: Path = ROOT) -> list[Path]:
    """실행해서 출력을 저장해 두는 노트북: `book/`의 장과 `solutions/`의 풀이."""
    return notebooks_in(*(root / folder for folder in RECORDED))


def notebooks_in(*folders: Path) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*.ipynb")
        if ".ipynb_checkpoints" not in path.parts
    )


def read_notebook(path: Path) -> NotebookNode:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UnreadableNotebook(f"{path}: 이런 파일이 없습니다. 경로를 확인해 주세요.") from None
    except UnicodeDecodeError:
        raise UnreadableNotebook(f"{path}: UTF-8로 적힌 파일이 아닙니다.") from None
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        marker = _MERGE.search(text)
        if marker:
            line = text.count("\n", 0, marker.start()) + 1
            seen = f"{line}번째 줄에 병합 표시({marker.group(0).strip()})가 남아 있습니다"
            mend = "두 쪽 가운데 하나를 골라 표시를 지우고 'make record NB=이 파일'을 실행해 주세요"
        else:
            seen = f"{error.lineno}번째 줄에서 JSON이 깨져 있습니다"
            mend = "git에서 온전한 판을 되살리거나 그 줄을 고쳐 주세요"
        raise UnreadableNotebook(f"{path}: {seen}. {mend}.") from None
    try:
        with warnings.catch_warnings():
            # 겹치는 셀 id는 여기에서 고치지 않습니다. tests/lib/notebook_rules.py가 찾아 말합니다.
            warnings.simplefilter("ignore")
            nbformat.validate(content)
        return _with_ids(nbformat.v4.reads(text))
    except Exception:
        raise UnreadableNotebook(
            f"{path}: JSON이지만 노트북(nbformat 4)의 모양이 아닙니다. "
            "JupyterLab에서 열어 다시 저장하거나 git에서 온전한 판을 되살려 주세요."
        ) from None


def _with_ids(notebook: NotebookNode) -> NotebookNode:
    """옛 형식(nbformat 4.4까지)에는 셀의 id가 없습니다. Colab이 적어 둔 것을, 없으면 차례를 id로 삼습니다.

    아무 이름이나 새로 지으면 기록할 때마다 모든 셀이 달라진 것으로 나옵니다.
    """
    taken = {cell.id for cell in notebook.cells if "id" in cell}
    for number, cell in enumerate(notebook.cells, start=1):
        if "id" in cell:
            continue
        own = str(cell.metadata.get("id", ""))
        cell.id = own if _ID.fullmatch(own) and own not in taken else f"cell-{number}"
        taken.add(cell.id)
    return notebook


def notebook_text(notebook: NotebookNode) -> str:
    """저장할 글. 같은 노트북은 언제나 같은 글자가 됩니다: indent 1, 한글 그대로, 끝에 줄바꿈."""
    return nbformat.v4.writes(notebook, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def write_notebook(notebook: NotebookNode, path: Path) -> bool:
    """달라졌을 때에만 적고, 적었는지를 돌려줍니다.

    옆에 새 파일을 다 적은 뒤에 이름을 바꿉니다. 도중에 끊겨도 원래 파일은 온전합니다.
    """
    text = notebook_text(notebook).encode("utf-8")
    if path.exists() and path.read_bytes() == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True
