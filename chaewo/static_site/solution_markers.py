"""풀이 쪽의 코드에서 nbgrader의 표시(`### BEGIN SOLUTION` …)를 지웁니다.

표시는 연습 문제를 만드는 데 필요할 뿐, 읽는 사람에게는 코드의 일부로 보입니다. 노트북 파일은
그대로 두고, HTML로 옮기는 문서 나무에서만 지웁니다.
"""

import re

from docutils import nodes

_MARKER = re.compile(
    r"^[ \t]*#+[ \t]*(?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS)[ \t]*(?:\n|\Z)", re.MULTILINE
)


def without_markers(code: str) -> str:
    return _MARKER.sub("", code).rstrip("\n")


def setup(app):
    app.connect("doctree-read", _strip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _strip(app, doctree):
    if not app.env.docname.startswith("solutions/"):
        return
    for block in doctree.findall(nodes.literal_block):
        code = block.astext()
        if _MARKER.search(code):
            # Pygments는 rawsource와 글이 같을 때에만 색을 입힙니다.
            block.rawsource = without_markers(code)
            block.children = []
            block += nodes.Text(block.rawsource)
