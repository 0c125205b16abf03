"""노트의 전문과 대조표: 빠진 줄도, 빠진 셀도 없는가."""

import re

from tools.lib.notebook_files import ROOT, read_notebook

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


# 노트에서 고칠 말과, 그 줄의 한 줄 답에 있어야 할 것. 노트를 읽어 찾은 것들이므로 여기에 적어 둡니다.
MISTAKES = {
    "9": "4.5",
    "y.data.norm()": "detach()",
    "직접 계산할수는 없지만": "계산할 수 있습니다",
    "v에 대한 벡터-야코비안 곱": "`v`와의 곱",
    "receptive field 값": "3, 4, 8, 10",
    "초기 값이 그림과 같이 28*28일 때": "첫 합성곱",
    "pool레이어가 생략되어있다": "모듈로 등록하지 않아",
    "16@6*6": "5입니다",
    "channer": "channel",
    "자동으로 정의된다": "`forward`를 실행할 때",
    "어떠한 Tensor 연산을 사용해도 된다": "미분 가능한",
    "self.f1": "fc1",
    "예상되는 입력의 크기는 32x32이다": "30부터 33까지",
    "이미지 크기를 32x32로 변경해야 한다": "30×30",
    "Funciton": "Function",
    "# Relu": "`[1][0]`",
    "f.data.sub_(": "no_grad",
}


def rows(title: str) -> list[list[str]]:
    """대조표에서 `title` 표의 줄마다 네 칸."""
    table = MAP.split(f"## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| [")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def bare(text: str) -> str:
    return re.sub(r"[`\\]|</?code>", "", text)


def test_map_has_every_blank_and_question():
    """물음은 노트에서 찾습니다: 물음표가 있거나, ‘Q.’이거나, ‘희한하네’라고 적은 줄."""
    assert len(rows("빈칸")) == NOTE.count("채워넣기")
    asked = [row[1].strip("“”") for title in ("빈칸", "물음") for row in rows(title)]
    lines = [bare(line) for line in NOTE.splitlines() if re.search(r"\?|^Q\.|희한", line)]
    assert len(lines) >= 6
    for line in lines:
        assert any(bare(words) in line for words in asked), line


def test_map_has_every_mistake_and_what_is_right():
    found = rows("실수와 엇갈린 말")
    for wrong, right in MISTAKES.items():
        assert wrong in bare(NOTE), wrong
        answers = [row[3] for row in found if wrong in bare(row[1])]
        assert any(right in answer for answer in answers), wrong


def test_quotes_in_the_map_are_the_notes_own_words():
    for quote in re.findall(r"“([^”]+)”", MAP):
        assert bare(quote) in bare(NOTE), quote


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
