"""「채워진 노트」를 짓습니다: 노트의 글 사이에, 읽는 사람의 답이 들어갈 자리를 둡니다.

답은 브라우저에만 있으므로 여기에서는 자리와, 답을 읽는 데 필요한 것(물음, 풀이, 노트의 셀)만 쪽에 싣습니다.
채우는 일은 `chaewo/widgets/blank/filled_note.js`가 합니다. 자바스크립트가 없으면 자리마다 빈칸이 있는 곳의
링크와 책의 한 줄 답이 보입니다.
"""

import json
import re
from html import escape, unescape
from pathlib import Path

from sphinx.errors import ExtensionError

from chaewo.static_site import static_files
from chaewo.widgets.kit import note_parts
from chaewo.widgets.kit.note_parts import Item, Piece

PAGE = "book/filled_note"
SCRIPT = "carry_answers.js"
HERE = Path(__file__).parent
NOTE, CONTROLS, REST = "% 채워진 노트: 노트", "% 채워진 노트: 도구", "% 채워진 노트: 나머지"
_BLANK = re.compile(r'<div class="chaewo-widget" (?=data-widget="\w*blank" data-state="([^"]*)")')


def setup(app):
    app.connect("builder-inited", copy_script)
    app.connect("source-read", write)
    app.connect("html-page-context", address_blanks)


def copy_script(app):
    """빈칸이 있는 쪽이 읽는 스크립트."""
    if app.builder.format == "html":
        static_files.add(app, {SCRIPT: (HERE / SCRIPT).read_text(encoding="utf-8")})


def address_blanks(app, pagename, templatename, context, doctree):
    """빈칸마다 주소(`#blank-이름`)를 주어, 채워진 노트가 바로 그 빈칸으로 보내게 합니다."""
    if pagename == PAGE:
        app.add_css_file("filled_note.css")
    seen = set()

    def addressed(found):
        name = json.loads(unescape(found[1]))["spec"]["id"]
        if name in seen:
            return found[0]
        seen.add(name)
        return f'{found[0]}id="{escape(note_parts.address(name))}" '

    context["body"] = _BLANK.sub(addressed, context.get("body", ""))
    if seen:
        app.add_js_file(SCRIPT, loading_method="defer")


def write(app, docname, source):
    """원고의 표시들을 노트와 답의 자리로 바꿉니다."""
    if docname != PAGE:
        return
    folder = Path(app.srcdir) / "book"
    for path in (*note_parts.sources(folder), Path(__file__), Path(note_parts.__file__)):
        app.env.note_dependency(str(path))
    parts, blanks = note_parts.materials(folder)
    slots = [part for part in parts if isinstance(part, Item)]
    check(slots, blanks)
    lines = {}
    for item in slots:
        lines.setdefault(item.cell, set()).update(item.lines)
    body = "\n\n".join(
        _slot(part, slots.index(part), blanks)
        if isinstance(part, Item)
        else _piece(part, sorted(lines.get(part.cell, ())))
        for part in parts
    )
    text = source[0].replace(NOTE, body).replace(REST, _raw('<div class="filled-rest"></div>'))
    source[0] = text.replace(CONTROLS, _raw(_controls(note_parts.state(parts, blanks))))


def check(items: list[Item], blanks: dict[str, dict]) -> None:
    """대조표에 적힌 빈칸이 모두 책에 있고, 두 번 적히지 않았는지."""
    named = [name for item in items for name in item.blanks]
    for name in named:
        if name not in blanks:
            raise ExtensionError(f"note_map.md에 적힌 빈칸이 책에 없습니다: {name}")
        if named.count(name) > 1:
            raise ExtensionError(f"note_map.md에 두 번 적힌 빈칸입니다: {name}")


def _raw(html: str) -> str:
    return f"```{{raw}} html\n{html}\n```"


def _piece(piece: Piece, lines: list[int]) -> str:
    if piece.kind == "prose":
        return piece.text
    marked = f":emphasize-lines: {','.join(map(str, lines))}\n" if lines else ""
    text = (
        f"(filled-cell-{piece.cell:02})=\n\n"
        f'```{{code-block}} python\n:caption: "{piece.caption}"\n{marked}\n{piece.text}\n```'
    )
    if piece.output is not None:
        text += f"\n\n```{{code-block}} text\n:class: note-output\n\n{piece.output}\n```"
    return text


def _slot(item: Item, number: int, blanks: dict[str, dict]) -> str:
    """항목 하나의 자리. 책의 한 줄 답은 접어 두고, 채울 빈칸이 없는 항목의 것만 펴 둡니다."""
    title = "이 셀을 다룬 빈칸" if item.kind == "셀" else f"**{item.kind}** {item.words}"
    opening = f'<div class="filled-item" data-kind="{item.kind}" id="filled-{number}">'
    if not item.blanks:
        return "\n\n".join([_raw(opening), title, item.line, _raw("</div>")])
    links = "".join(_link(blanks[name]) for name in item.blanks)
    slot = f'<ul class="filled-slot">{links}</ul>'
    if item.kind == "셀":
        return "\n\n".join([_raw(opening), title, _raw(f"{slot}</div>")])
    fold = f'{slot}<details class="filled-line"><summary>책의 한 줄 답</summary>'
    return "\n\n".join([_raw(opening), title, _raw(fold), item.line, _raw("</details></div>")])


def _link(blank: dict) -> str:
    return f'<li><a href="{escape(blank["href"])}">{escape(blank["place"])}</a></li>'


def _controls(book: dict) -> str:
    """답을 읽고 내보내는 위젯."""
    state = json.dumps({"book": book}, ensure_ascii=False)
    return (
        f'<div class="chaewo-widget" data-widget="filled_note" data-state="{escape(state)}">'
        "<p>여기에 답을 모으려면 자바스크립트가 필요합니다. "
        "자리마다 빈칸이 있는 곳의 링크를 적어 두었습니다.</p></div>"
    )
