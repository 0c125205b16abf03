"""접어 둔 코드(꼬리표 `hide-input`)의 제목: 무엇이 들었는지를 코드에서 읽어 적습니다.

MyST-NB는 모두 같은 말을 제목으로 쓰고, 화면 낭독기에는 영어로 읽어 줍니다.
"""

import re
from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode

from chaewo.static_site.search.plain_text import is_cell_input

_COMMENT = re.compile(r"# (.+?)(?:\.(?: |$)|$)", re.MULTILINE)
_DEFINED = re.compile(r"^(?:def|class) (\w+)", re.MULTILINE)
PICTURE, PLAIN = "그림을 그린 코드", "코드"


def setup(app):
    app.add_node(HideCodeCellNode, override=True, html=(_open, _close))


def heading(code: str, has_picture: bool) -> str:
    """코드의 제목(HTML): 맨 앞의 주석, 그린 그림, 처음 정의한 이름의 차례로 고릅니다."""
    if comment := _COMMENT.match(code):
        return f"{PLAIN} · {escape(comment[1])}"
    if has_picture:
        return PICTURE
    defined = _DEFINED.search(code)
    return f"{PLAIN} · {defined[1]}" if defined else PLAIN


def _open(visitor, node):
    code = next(node.findall(is_cell_input)).astext()
    title = heading(code, any(node.parent.findall(nodes.image)))
    visitor.body.append(f'<details class="hide chaewo-code"><summary>{title}</summary>')


def _close(visitor, node):
    visitor.body.append("</details>")
