"""노트의 전문과 대조표: 빠진 줄도, 빠진 셀도 없는가."""

import re

from tools.notebook_files import ROOT, read_notebook

NOTE = (ROOT / "book" / "note.txt").read_text(encoding="utf-8")
PAGE = (ROOT / "book" / "note.md").read_text(encoding="utf-8")
MAP = (ROOT / "book" / "note_map.md").read_text(encoding="utf-8")


def plain(line: str) -> str:
    """노트의 줄과 쪽의 줄에서 꾸밈(HTML, 마크다운)을 뺀 글자."""
    line = re.sub(r"</?code>|<br>|`|\\$|^#+ ", "", line.strip()).replace("\\.", ".")
    return re.sub(r"\s+", " ", line).strip()


def test_every_line_of_the_note_is_on_the_page_in_order():
    page = iter([plain(line) for line in PAGE.splitlines()])
    for line in NOTE.splitlines():
        wanted = plain(line)
        if wanted.startswith("In ["):
            wanted = f':caption: "{wanted}"'
        if wanted:
            assert any(seen == wanted for seen in page), f"쪽에 없는 줄: {line}"


def test_every_cell_is_in_the_map():
    anchors = re.findall(r"^\((note-cell-\d\d)\)=$", PAGE, flags=re.MULTILINE)
    assert len(anchors) == len(re.findall(r"^In \[", NOTE, flags=re.MULTILINE))
    cells = MAP.split("## 셀")[1]
    assert re.findall(r"#(note-cell-\d\d)", cells) == anchors


def test_map_has_every_blank_and_question():
    assert MAP.count("“Q. Jacobian-Matrix란?”") == 1
    assert NOTE.count("채워넣기") == len(
        re.findall(r"^\| \[", MAP.split("## 물음")[0], re.MULTILINE)
    )
    for question in [
        "z 또한 .grad_fn",
        "바꿔치기 한다는 의미인가?",
        "희한하네",
        "???",
        "대체 뭐야??",
    ]:
        assert question in NOTE
        assert question in MAP


def test_quotes_in_the_map_are_the_notes_own_words():
    for quote in re.findall(r"“([^”]+)”", MAP):
        bare = quote.replace("`", "")
        assert bare in NOTE.replace("<code>", "").replace("</code>", ""), quote


def test_nothing_in_the_map_is_left_open():
    """표마다 ‘풀리는 곳’과 답의 칸이 차 있고, 풀리는 곳은 장이거나 이 표입니다."""
    for line in MAP.splitlines():
        if line.startswith("| [") and "note-cell" in line:
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            assert len(cells) == 4, line
            assert all(cells), line
            assert "이 표" in cells[2] or re.search(r"\]\(\d\d_\w+\.ipynb\)", cells[2]), line


def quoted_in_chapters() -> str:
    """모든 장의 「노트에서는」 상자에 든 글."""
    cells = [
        cell.source
        for path in sorted((ROOT / "book").glob("[0-9]*.ipynb"))
        for cell in read_notebook(path).cells
        if cell.cell_type == "markdown"
    ]
    boxes = re.findall(r":::\{admonition\} 노트에서는\n(.*?)\n:::", "\n".join(cells), re.DOTALL)
    return "\n".join(boxes)


def code_cells_of_the_note() -> list[str]:
    blocks = re.findall(r"```\{code-block\} python\n:caption: .*?\n\n(.*?)```", PAGE, re.DOTALL)
    return [block.strip() for block in blocks]


def test_every_cell_is_quoted_in_a_chapter():
    quoted = {
        re.sub(r"^In \[\d+\]:", "", line).strip() for line in quoted_in_chapters().splitlines()
    }
    cells = code_cells_of_the_note()
    assert len(cells) == 28
    for number, cell in enumerate(cells, 1):
        for line in filter(None, map(str.strip, cell.splitlines())):
            assert line in quoted, f"{number}번째 셀의 이 줄이 어느 장에도 없습니다: {line}"
