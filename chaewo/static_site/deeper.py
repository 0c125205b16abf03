"""더 깊이: 꼬리표 `deeper`가 붙은 제목의 절을 접어 둡니다.

본문의 줄기만 읽으면 한 번에 한 장을 마칠 수 있고, 증명이나 둘째 보기는 물음이 적힌 제목을 눌러 폅니다.
`<details>`라서 자바스크립트 없이 접히고 펴지며, 글쇠와 화면 낭독기로도, 브라우저의 찾기로도 열립니다. 링크와
찾기가 접힌 곳을 가리키면 `deeper.js`가 폅니다. 차례에는 보통의 절과 같이 나옵니다.
"""

import json

from docutils import nodes

TAG = "deeper"
MARK = "chaewo-deeper"  # 원고에서 doctree까지 꼬리표를 나르는 주석


def setup(app):
    app.connect("source-read", mark)
    app.connect("doctree-resolved", fold)


def mark(app, docname, source):
    """꼬리표가 붙은 마크다운 셀의 앞에 MyST 주석을 둡니다. MyST-NB는 마크다운 셀의 꼬리표를 버립니다."""
    if not app.env.doc2path(docname).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    tagged = [cell for cell in notebook["cells"] if TAG in cell["metadata"].get("tags", [])]
    for cell in tagged:
        text = "".join(cell["source"])
        cell["source"] = f"% {MARK}\n\n{text}"
    if tagged:
        source[0] = json.dumps(notebook, ensure_ascii=False)


def fold(app, doctree, docname):
    """표시 다음에 오는 절의 제목을 누르면 나머지가 펴지게 합니다. 차례를 다 모은 뒤의 일입니다."""
    marks = [node for node in doctree.findall(nodes.comment) if node.astext().strip() == MARK]
    # 먼저 모두 찾습니다. 앞 절을 접으며 넣는 닫는 꼬리표가 다음 표시와 그 절의 사이에 끼기 때문입니다.
    for comment, section in [(mark, _next_section(mark)) for mark in marks]:
        comment.parent.remove(comment)
        if section is None:
            continue
        section["classes"].append(MARK)
        opening = f'<details class="{MARK}-box"><summary>'
        section.insert(0, nodes.raw("", opening, format="html"))
        title = next(i for i, node in enumerate(section) if isinstance(node, nodes.title))
        section.insert(title + 1, nodes.raw("", "</summary>", format="html"))
        section.append(nodes.raw("", "</details>", format="html"))


def _next_section(comment: nodes.comment) -> nodes.section | None:
    """표시의 바로 뒤에 오는 절. 표시는 앞 절의 끝에 들어 있을 수 있습니다."""
    node = comment
    while node.parent is not None:
        following = node.parent[node.parent.index(node) + 1 :]
        if following:
            return following[0] if isinstance(following[0], nodes.section) else None
        node = node.parent
    return None
