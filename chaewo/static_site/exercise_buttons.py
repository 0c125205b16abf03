"""연습 쪽의 제목 아래에 노트북을 내려받는 단추와 풀이로 가는 단추를 둡니다.

노트북을 주소 안에 통째로 담습니다(data:). `file://`에서는 브라우저가 다른 파일을 가리키는 링크의
download 속성을 따르지 않아, 내려받지 않고 JSON을 화면에 펼칩니다.
"""

from base64 import b64encode
from pathlib import Path

from docutils import nodes

HOW = "JupyterLab에서 풉니다. `make lab`을 실행하면 이 노트북이 `{folder}`에 복사되어 있습니다."


def setup(app):
    app.connect("doctree-read", add)


def add(app, doctree):
    name = app.env.docname
    if not name.startswith("exercises/"):
        return
    notebook = Path(app.env.doc2path(name))
    title = next(doctree.findall(nodes.title))
    title.parent.insert(1, [_buttons(notebook, name), _how(name)])


def _buttons(notebook: Path, name: str) -> nodes.raw:
    content = b64encode(notebook.read_bytes()).decode()
    solution = "../" * name.count("/") + name.replace("exercises/", "solutions/", 1) + ".html"
    return nodes.raw(
        "",
        '<p class="chaewo-buttons">'
        f'<a download="{notebook.name}" href="data:application/x-ipynb+json;base64,{content}">'
        f'연습 노트북 내려받기</a><a href="{solution}">풀이 쪽으로</a></p>',
        format="html",
    )


def _how(name: str) -> nodes.paragraph:
    folder = name.replace("exercises", "my_exercises", 1).rsplit("/", 1)[0] + "/"
    words = HOW.format(folder=folder).split("`")
    parts = [nodes.literal("", w) if i % 2 else nodes.Text(w) for i, w in enumerate(words)]
    return nodes.paragraph("", "", *parts, classes=["chaewo-how"])
