"""풀이 쪽에서 풀이를 접어 둡니다: 문제마다 코드와 설명이 ‘풀이 보기’를 눌러야 나옵니다.

`<details>`라서 자바스크립트 없이 접히고 펴지며, 글쇠와 화면 낭독기로도, 브라우저의 찾기로도 열립니다.
"""

from docutils import nodes

SUMMARY = "풀이 보기"


class details(nodes.Element):
    """접어 둔 부분. docutils의 노드답게 이름은 태그처럼 소문자입니다."""


def setup(app):
    app.add_node(details, html=(_open, _close))
    app.connect("doctree-read", fold)


def fold(app, doctree):
    """절마다 채점되는 코드 셀부터 절의 끝까지를 접습니다. 앞의 문제 설명은 보입니다."""
    if not app.env.docname.startswith("solutions/"):
        return
    for section in list(doctree.findall(nodes.section)):
        first = next((i for i, node in enumerate(section) if _is_answer(node)), None)
        if first is not None:
            folded = details("", *section[first:])
            section[first:] = [folded]


def _is_answer(node) -> bool:
    metadata = node.get("cell_metadata", {}) if isinstance(node, nodes.container) else {}
    return bool(metadata.get("nbgrader", {}).get("solution"))


def _open(visitor, node):
    visitor.body.append(f'<details class="chaewo-solution"><summary>{SUMMARY}</summary>')


def _close(visitor, node):
    visitor.body.append("</details>")
