"""풀이 쪽의 코드에서 nbgrader의 표시(`### BEGIN SOLUTION` …)와 숨은 채점 줄을 지웁니다.

표시는 연습 문제를 만드는 데, 숨은 줄은 수업의 채점에 필요할 뿐입니다. 노트북 파일은 그대로 두고,
HTML로 옮기는 문서 나무에서만 지웁니다.
"""

import re

from docutils import nodes

_MARKER = re.compile(r"^[ \t]*#+[ \t]*(?:BEGIN|END) SOLUTION[ \t]*(?:\n|\Z)", re.MULTILINE)
_HIDDEN = re.compile(
    r"^[ \t]*#+[ \t]*BEGIN HIDDEN TESTS[ \t]*\n.*?^[ \t]*#+[ \t]*END HIDDEN TESTS[ \t]*(?:\n|\Z)",
    re.MULTILINE | re.DOTALL,
)


def without_markers(code: str) -> str:
    return _MARKER.sub("", _HIDDEN.sub("", code)).rstrip("\n")


def setup(app):
    app.connect("doctree-read", _strip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _strip(app, doctree):
    if not app.env.docname.startswith("solutions/"):
        return
    for block in doctree.findall(nodes.literal_block):
        code = block.astext()
        shown = without_markers(code)
        if shown != code:
            # Pygments는 rawsource와 글이 같을 때에만 색을 입힙니다.
            block.rawsource = shown
            block.children = []
            block += nodes.Text(block.rawsource)
