"""쪽의 글만: 찾기와 쪽의 소개처럼 그림도 수식도 그릴 수 없는 곳에 씁니다."""

import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser

from docutils import nodes

from chaewo.static_site.line_breaks import JOINER
from chaewo.static_site.search.plain_math import plain_math

# 절의 글이 아닌 것. 아래 절은 그 절의 글입니다.
SILENT = (
    nodes.title,
    nodes.comment,
    nodes.target,
    nodes.image,
    nodes.section,
    nodes.system_message,
)


def texts(node: nodes.Node, silent: tuple = SILENT) -> Iterator[str]:
    """노드의 글을 보이는 차례대로, 문단마다. 실행한 코드는 빼고 그 출력은 넣습니다."""
    if silent and (isinstance(node, silent) or is_cell_input(node)):
        return
    if isinstance(node, (nodes.math, nodes.math_block)):
        yield plain_math(node.astext())
    elif isinstance(node, nodes.raw):
        yield _visible(node.astext()) if node.get("format") == "html" else ""
    elif isinstance(node, nodes.Text):
        yield node.astext()
    elif isinstance(node, (nodes.TextElement, nodes.Inline)):
        yield "".join(part for child in node.children for part in texts(child, silent))
    else:
        for child in node.children:
            yield from texts(child, silent)


def words(node: nodes.Node) -> str:
    """노드의 글을 한 줄로."""
    return tidy(" ".join(texts(node, ())))


def tidy(text: str) -> str:
    """한 줄로, 눈에 보이지 않는 글자 없이, 한글은 모아서(NFC)."""
    return unicodedata.normalize("NFC", " ".join(text.replace(JOINER, "").split()))


def is_cell_input(node: nodes.Node) -> bool:
    """실행한 셀의 코드인지."""
    return isinstance(node, nodes.Element) and "cell_input" in node.get("classes", ())


class _Words(HTMLParser):
    """HTML에서 글만. 위젯의 상태는 속성이라 들지 않습니다."""

    def __init__(self):
        super().__init__()
        self.words, self._skipping = [], 0

    def handle_starttag(self, tag, attributes):
        self._skipping += tag in ("script", "style", "svg", "pre")

    def handle_endtag(self, tag):
        self._skipping -= tag in ("script", "style", "svg", "pre")

    def handle_data(self, data):
        if not self._skipping:
            self.words.append(data)


def _visible(html: str) -> str:
    words = _Words()
    words.feed(html)
    return " ".join(words.words)
