"""노트의 전문과 대조표: 빠진 줄도, 빠진 셀도 없는가."""

import re

from tools.notebook_files import ROOT

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
