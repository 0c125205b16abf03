"""어디에서나 실행되는 노트북: 첫 셀이 `chaewo`를 설치하고, MyST 없이 읽히고, 출력은 비어 있습니다."""

import json
from pathlib import Path

import nbformat

from chaewo.static_site.notebooks.plain_markdown import equation_numbers, plain

INSTALL_CELL = Path(__file__).with_name("install_cell.py")
CELL_ID = "chaewo-install"
# 노트북의 곁과 위. 받은 쪽의 주소는 내려받을 때 downloads.js가 그 다음에 끼웁니다.
PLACES = 'PLACES = [".", "..", "../.."'


def ready(source: Path, page: str, wheel: str, places: list[str], book: str | None) -> str:
    """`source`를 고쳐 적은 노트북의 글.

    Args:
        page: 쪽의 이름, 예를 들어 `book/02_backward`.
        wheel: 꾸러미 파일의 이름.
        places: 노트북의 곁과 위 다음에 꾸러미를 찾을 주소들.
        book: 책이 놓인 주소. 모르면 None.
    """
    notebook = nbformat.read(source, as_version=4)
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    numbers = equation_numbers([cell.source for cell in prose])
    for cell in prose:
        cell.source = plain(cell.source, page, numbers, book)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    install = nbformat.v4.new_code_cell(install_source(wheel, places), id=CELL_ID)
    notebook.cells.insert(0, install)
    return nbformat.writes(notebook, ensure_ascii=False)


def install_source(wheel: str, places: list[str]) -> str:
    """첫 셀의 코드. 꾸러미의 이름과 찾을 곳을 적어 넣습니다."""
    text = INSTALL_CELL.read_text(encoding="utf-8").rstrip("\n")
    listed = "".join(f", {json.dumps(place)}" for place in places)
    return text.replace('"chaewo.whl"', json.dumps(wheel)).replace(PLACES, PLACES + listed)
