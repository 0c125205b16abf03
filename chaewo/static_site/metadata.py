"""쪽의 머리: 소개, 링크의 미리보기, 정식 주소, 아이콘.

소개는 쪽의 첫 문장들입니다. 미리보기의 그림과 정식 주소는 책이 제 주소를 알 때만 적습니다(`addresses.py`).
그림은 그 장의 위젯을 찍은 것이고 `make screenshots`가 만듭니다.
"""

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import quote

import rjsmin
from docutils import nodes
from sphinx.errors import ExtensionError

from chaewo.static_site import addresses
from chaewo.static_site.search.plain_text import SILENT, texts, tidy

HERE = Path(__file__).parent
PICTURES = "_static/link_pictures"
PICTURE_SIZE = (1200, 630)
LONGEST = 155  # 글자. 찾기 사이트가 보여 주는 만큼
ICONS = """
<link rel="icon" href="{static}favicon.ico" sizes="32x32">
<link rel="icon" href="{drawn}" type="image/svg+xml">
<link rel="apple-touch-icon" href="{static}apple-touch-icon.png">
"""
_NOT_PROSE = (*SILENT, nodes.raw, nodes.Admonition, nodes.block_quote, nodes.paragraph)
_VIEWPORT = re.compile(r'<meta\s[^>]*name="viewport"[^>]*>\s*')
_SENTENCE = re.compile(r"[^.?!]*[가-힣].*?[.?!](?=\s|$)")
_BEFORE_LIST = "다음을 할 수 있습니다."


def setup(app):
    app.connect("html-page-context", describe)


def describe(app, pagename, templatename, context, doctree):
    """머리의 맨 앞에 넣습니다. docutils가 넣은 화면의 너비는 Sphinx의 것과 겹쳐 뺍니다."""
    base = addresses.base_url()
    static = context["pathto"]("_static/", 1) if "pathto" in context else "_static/"
    said = introduction(doctree) if doctree else ""
    tags = [storage_guard()]
    if said:
        tags.append(f'<meta name="description" content="{escape(said)}">')
        tags += preview(pagename, context, said, base, Path(app.srcdir))
    context["favicon_url"] = ""
    context["pageurl"] = _url(base, pagename) if base and doctree else None
    before = _VIEWPORT.sub("", context.get("metatags") or "")
    icons = ICONS.format(static=escape(static), drawn=icon_address(Path(app.srcdir)))
    context["metatags"] = "\n".join([before, *tags, icons])


def icon_address(source: Path) -> str:
    """아이콘을 담은 주소(`data:`). 받게 하면 늦게 그리는 기기에서는 첫 글자보다 먼저 받습니다."""
    drawn = (source / "book" / "_static" / "favicon.svg").read_text(encoding="utf-8")
    short = re.sub(r"\s*\n\s*", "", drawn)
    return "data:image/svg+xml," + quote(short, safe=" =:;/,.'()!@*+-")


def introduction(doctree: nodes.document) -> str:
    """쪽의 첫 문장들, 길어도 `LONGEST`자. 첫 문장부터 길면 낱말 사이에서 줄입니다."""
    first = doctree.next_node(nodes.section)
    if first is None:
        return ""
    # 머리글이 링크 한 줄뿐인 쪽은 첫 절의 글로 소개합니다.
    return _opening(_paragraphs(first)) or _opening(first.findall(nodes.paragraph))


def _opening(paragraphs: Iterable[nodes.paragraph]) -> str:
    said = ""
    for paragraph in paragraphs:
        for sentence in _SENTENCE.findall(tidy(" ".join(texts(paragraph)))):
            if sentence.endswith(_BEFORE_LIST):
                return said
            longer = f"{said} {sentence.strip()}".strip()
            if len(longer) > LONGEST:
                return said or longer[:LONGEST].rsplit(" ", 1)[0] + " …"
            said = longer
    return said


def preview(pagename: str, context: dict, said: str, base: str | None, source: Path) -> list[str]:
    """og:와 twitter: 꼬리표. 그림은 주소가 온전해야 하므로 책의 주소를 알 때만 적습니다."""
    book = context["docstitle"]
    title = re.sub(r"<[^>]*>", "", context["title"])
    found = {
        "og:type": "article",
        "og:site_name": book,
        "og:locale": "ko_KR",
        "og:title": title,
        "og:description": said,
    }
    card = "summary"
    if base:
        found["og:url"] = _url(base, pagename)
        name = picture_of(pagename)
        if not (source / "book" / PICTURES / name).exists():
            raise ExtensionError(
                f"링크의 그림 {name}이 없습니다. 'make screenshots'로 찍어 주세요."
            )
        width, height = PICTURE_SIZE
        found |= {
            "og:image": f"{base}{PICTURES}/{name}",
            "og:image:width": width,
            "og:image:height": height,
            "og:image:alt": f"『{book}』의 그림",
        }
        card = "summary_large_image"
    tags = [
        f'<meta property="{key}" content="{escape(str(value))}">' for key, value in found.items()
    ]
    return [*tags, f'<meta name="twitter:card" content="{card}">']


def picture_of(pagename: str) -> str:
    """장은 장의 그림, 연습과 풀이는 그 장의 그림, 나머지는 책의 그림."""
    chapter = re.search(r"/(?:ex)?(\d\d_\w+)$", pagename)
    return f"{chapter[1] if chapter else 'index'}.png"


def storage_guard() -> str:
    script = rjsmin.jsmin((HERE / "storage.js").read_text(encoding="utf-8"))
    return f"<script>{script.strip()}</script>"


def _paragraphs(section):
    """절의 머리글. 아래 절이 시작되기 전까지이고, 단추의 줄과 그것을 설명하는 글은 뺍니다."""
    after_buttons = False
    for child in section.children:
        if isinstance(child, nodes.section):
            return
        if isinstance(child, nodes.paragraph) and not after_buttons:
            yield child
        elif not isinstance(child, _NOT_PROSE) and "cell" not in child.get("classes", ()):
            yield from child.findall(nodes.paragraph)
        after_buttons = isinstance(child, nodes.raw)


def _url(base: str, pagename: str) -> str:
    return f"{base}{pagename}.html"
