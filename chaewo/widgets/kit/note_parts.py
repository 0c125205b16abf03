"""채워진 노트의 재료: 노트 전문의 토막, 대조표의 항목, 책의 빈칸. 표준 라이브러리만 씁니다.

모두 다른 쪽의 원고에서 읽습니다. 노트의 글은 `note.md`에, 어느 대목을 어느 빈칸이 푸는지는 `note_map.md`의
셋째 칸에 숨은 글(`<!-- 장.빈칸 … -->`)로, 빈칸의 내용은 노트북에 저장된 출력에 있습니다.
여기에 다시 적는 것은 없습니다.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

KINDS = {"빈칸": "빈칸", "물음": "물음", "실수와 엇갈린 말": "실수", "셀": "셀"}
TITLE_OF_INDEX = "첫 쪽"
# 판정하는 데에만 쓰여, 적은 답을 보이는 쪽에는 필요 없는 것
ONLY_FOR_HINTS = {"otherwise", "edges", "start", "mistakes", "after"}
_ANCHOR = re.compile(r"^\(note-cell-(\d\d)\)=$")
_BLOCK = re.compile(r"```\{code-block\} (python|text)\n(.*?)\n\n(.*?)\n?```", re.DOTALL)
_WIDGET = re.compile(r'data-widget="\w+" data-state="([^"]*)"')


@dataclass
class Piece:
    """노트의 토막: 글(`prose`)이거나, 출력까지 붙은 코드 셀(`cell`)."""

    kind: str
    text: str
    cell: int = 0
    caption: str = ""
    output: str | None = None


@dataclass
class Item:
    """대조표의 한 줄."""

    kind: str
    words: str
    line: str
    blanks: list[str]
    cell: int
    lines: list[int] = field(default_factory=list)  # 코드 셀에서 그 말이 적힌 줄


def sources(folder: Path) -> list[Path]:
    """재료를 읽는 원고들."""
    return [folder / "note.md", folder / "note_map.md", *_chapters(folder)]


def materials(folder: Path) -> tuple[list[Piece | Item], dict[str, dict]]:
    """(노트의 토막 사이에 항목을 끼운 것, 책의 빈칸들). `folder`는 저장소의 `book/`입니다."""
    note, table, *_ = sources(folder)
    listed = items(table.read_text(encoding="utf-8"))
    return arranged(pieces(note.read_text(encoding="utf-8")), listed), blanks(folder)


def state(parts: list[Piece | Item], found: dict[str, dict]) -> dict:
    """`filled_note.js`가 받는 책의 내용."""
    listed = [part for part in parts if isinstance(part, Item)]
    return {
        "note": [_exported(part, listed) for part in parts],
        "items": [
            {"kind": item.kind, "words": item.words, "line": item.line, "blanks": item.blanks}
            for item in listed
        ],
        "blanks": found,
    }


def _exported(part: Piece | Item, listed: list[Item]) -> dict:
    if isinstance(part, Item):
        return {"item": listed.index(part)}
    if part.kind == "prose":
        return {"text": part.text}
    count = re.search(r"\d+", part.caption)
    return {"code": part.text, "count": int(count[0]) if count else None, "output": part.output}


def pieces(page: str) -> list[Piece]:
    """`note.md`에서 노트의 글만, 차례대로."""
    found: list[Piece] = []
    number = 0
    for block in _blocks(page[page.index("## Review") :]):
        anchor, code = _ANCHOR.match(block), _BLOCK.fullmatch(block)
        if anchor:
            number = int(anchor[1])
        elif code and code[1] == "python":
            caption = re.search(r'"(In \[\w+\]:)"', code[2])[1]
            found.append(Piece("cell", code[3], number, caption))
        elif code:
            found[-1].output = code[3]
        else:
            found.append(Piece("prose", block))
    return found


def _blocks(text: str) -> Iterator[str]:
    """빈 줄로 나눈 글. 코드 셀은 통째로, 들여 쓴 문단은 앞의 목록과 함께."""
    held: list[str] = []
    fenced = False
    for line in text.splitlines():
        if line.startswith("```"):
            fenced = line != "```"
        ended = held and not held[-1].strip() and line.strip() and not line.startswith(" ")
        if ended and not fenced or ended and line.startswith("```{"):
            yield "\n".join(held).strip("\n")
            held = []
        held.append(line)
    yield "\n".join(held).strip("\n")


def items(table: str) -> list[Item]:
    """`note_map.md`의 줄들. 셀의 줄은 빈칸이 딸린 것만."""
    found = []
    for title, body in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", table, re.DOTALL | re.MULTILINE):
        for row in re.findall(r"^\| (\[.*) \|$", body, re.MULTILINE):
            place, words, where, line = row.split(" | ")
            hidden = re.search(r"<!--(.*?)-->", where)
            blanks = hidden[1].split() if hidden else []
            if title == "셀" and not blanks:
                continue
            cell = int(re.search(r"#note-cell-(\d\d)", place)[1])
            found.append(Item(KINDS[title], words, line, blanks, cell))
    return found


def arranged(found: list[Piece], listed: list[Item]) -> list[Piece | Item]:
    """토막 사이에 항목을 끼웁니다. 말이 적힌 토막의 뒤, 그 말을 찾지 못하면 그 셀의 뒤."""
    after: dict[int, list[Item]] = {}
    for item in listed:
        after.setdefault(_place(found, item), []).append(item)
    result: list[Piece | Item] = []
    for at, piece in enumerate(found):
        here = after.get(at, [])
        ordered = sorted(here, key=lambda item: (item.kind == "셀", min(item.lines, default=99)))
        result += [piece, *ordered]
    return result


def _place(found: list[Piece], item: Item) -> int:
    home = next(at for at, piece in enumerate(found) if piece.cell == item.cell)
    if item.kind == "셀":
        return home
    words = _words_of_the_note(item.words)
    code = found[home].text.splitlines()
    item.lines = [n for n, text in enumerate(code, 1) if any(word in bare(text) for word in words)]
    prose = [at for at, piece in enumerate(found) if piece.kind == "prose"]
    fits = [at for at in prose if words and words[0] in bare(found[at].text)]
    if item.lines or not fits:
        return home
    nearest = min(fits, key=lambda at: abs(at - home))
    if item.kind == "빈칸":  # 물음의 아래에 `채워넣기`가 따로 있습니다.
        nearest = next(at for at in range(nearest, len(found)) if "채워넣기" in found[at].text)
    return nearest


def _words_of_the_note(words: str) -> list[str]:
    """대조표의 둘째 칸에서 노트에 적힌 그대로인 것: 따옴표 안의 말, 아니면 코드, 아니면 쉼표로 나눈 것."""
    quoted = re.findall(r"“(.+?)”", words)
    code = [part.partition("…")[0] for part in re.findall(r"`([^`]+)`", words)]
    counted = words.split(", ") if "@" in words else []
    return [bare(part) for part in quoted or code[:1] or counted]


def bare(text: str) -> str:
    """견줄 때에는 꾸밈을 뺍니다."""
    return re.sub(r"[`\\“”]", "", text).strip()


def blanks(folder: Path) -> dict[str, dict]:
    """`{장.빈칸: {spec, href, place}}`, 책의 차례대로. `place`는 그 빈칸이 있는 곳: ‘2장 「9의 정체」’."""
    found: dict[str, dict] = {}
    for path in _chapters(folder):
        chapter = section = ""
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                for level, title in re.findall(r"^(#{1,3}) (.+)$", unfenced(source), re.MULTILINE):
                    if level == "#":
                        number = re.match(r"\d+장", title)
                        chapter, section = number[0] if number else TITLE_OF_INDEX, ""
                    else:
                        section = bare(re.sub(r"\$(.+?)\$", _formula, title))
                continue
            for spec in specs("".join(map(_html, cell["outputs"]))):
                place = f"{chapter} 「{section}」" if section else chapter
                href = f"{path.stem}.html#{address(spec['id'])}"
                shown = {k: v for k, v in spec.items() if k not in ONLY_FOR_HINTS}
                # 차례 정하기는 지킬 앞뒤(before)로 판정합니다.
                found.setdefault(
                    spec["id"], {"spec": {**shown, "hints": []}, "href": href, "place": place}
                )
    return found


def _chapters(folder: Path) -> list[Path]:
    return [folder / "index.ipynb", *sorted(folder.glob("[0-9][0-9]_*.ipynb"))]


def specs(page: str) -> Iterator[dict]:
    """HTML에 놓인 빈칸들의 정의."""
    for state in _WIDGET.findall(page):
        spec = json.loads(html.unescape(state)).get("spec")
        if isinstance(spec, dict) and "kind" in spec and "id" in spec:
            yield spec


def address(blank_id: str) -> str:
    """쪽 안에서 그 빈칸의 주소."""
    return f"blank-{blank_id.partition('.')[2]}"


def _formula(found: re.Match) -> str:
    return found[1].replace("^\\top", "ᵀ").replace(" ", "")


def unfenced(source: str) -> str:
    """담장(```, :::) 안의 글을 뺍니다. 코드의 주석은 제목이 아닙니다."""
    return re.sub(r"^(`{3,}|:{3,}).*?^\1[ ]*$", "", source, flags=re.DOTALL | re.MULTILINE)


def _html(output: dict) -> str:
    return "".join(output.get("data", {}).get("text/html", ""))
