"""연습 쪽의 코드에서 학습자가 채울 줄(`...  # 채워넣기`)을 눈에 띄게 합니다."""

from docutils import nodes

MARK = "# 채워넣기"


def setup(app):
    """문서를 읽은 뒤에 표시합니다. 노트북 파일은 바꾸지 않습니다."""
    app.connect("doctree-read", highlight)


def highlight(app, doctree):
    """Pygments의 강조 줄(`hll`)로 만듭니다. 모양은 content.css가 정합니다."""
    if not app.env.docname.startswith("exercises/"):
        return
    for block in doctree.findall(nodes.literal_block):
        lines = [n for n, line in enumerate(block.astext().split("\n"), 1) if MARK in line]
        if lines:
            block["highlight_args"] = {**block.get("highlight_args", {}), "hl_lines": lines}
