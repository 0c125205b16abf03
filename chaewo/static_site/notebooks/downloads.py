"""쪽의 내려받기: 어디에서나 실행되는 노트북과, 그것이 설치할 꾸러미.

`_static/notebooks/`에 꾸러미와, 쪽마다 노트북(.ipynb)과, 같은 것을 담은 스크립트(.js)를 둡니다. `file://`로
연 쪽은 다른 파일을 읽지도 내려받게 하지도 못하지만 스크립트는 읽을 수 있어, `downloads.js`가 그것을 파일로
건넵니다. 그때 쪽의 주소를 노트북에 적으므로, 책의 주소를 모르고 지었어도 받은 곳의 꾸러미를 찾아갑니다.
"""

import shutil
from pathlib import Path

from chaewo.static_site import addresses
from chaewo.static_site.notebooks.ready_notebook import ready
from chaewo.static_site.notebooks.wheel import wheel

SHELF = "_static/notebooks"
FOLDERS = ("book/", "exercises/", "solutions/")
DOOR = "book/index"  # 실행할 것이 아니라 책의 문입니다.
BRANCH = "notebooks"  # 노트북들을 올려 두는 가지. 책을 올리는 workflow가 만듭니다.
RAW = "https://raw.githubusercontent.com"


def setup(app):
    app.connect("builder-inited", make_wheel)
    app.connect("html-page-context", offer, priority=900)  # 테마가 단추를 만든 다음
    app.connect("build-finished", write)


def has_notebook(app, page: str) -> bool:
    """노트북을 내려받을 수 있는 쪽인지."""
    notebook = str(app.env.doc2path(page)).endswith(".ipynb")
    return notebook and page.startswith(FOLDERS) and page != DOOR


def address(page: str) -> str:
    """책의 첫 폴더에서 본 노트북의 자리."""
    return f"{SHELF}/{page}.ipynb"


def places() -> list[str]:
    """꾸러미가 놓인 주소들: 책과, 노트북을 올려 두는 가지."""
    book, repository = addresses.base_url(), addresses.repository()
    found = [book and f"{book}{SHELF}", repository and f"{RAW}/{repository}/{BRANCH}"]
    return [place for place in found if place]


def make_wheel(app):
    """쪽을 그리기 전에 만듭니다. 쪽이 그 이름으로 가리킵니다."""
    if app.builder.format == "html":
        app.chaewo_wheel = wheel(Path(app.confdir), Path(app.doctreedir) / "chaewo_wheel")


def offer(app, pagename, templatename, context, doctree):
    """테마의 내려받기 메뉴에서, 원고 대신 다듬은 노트북과 꾸러미를 건넵니다."""
    menu = next((g for g in context["header_buttons"] if g["label"] == "download-buttons"), None)
    if menu is None or not pagename.startswith(FOLDERS):
        return
    source = next(b for b in menu["buttons"] if b["label"] == "download-source-button")
    if pagename == DOOR:
        menu["buttons"].remove(source)
    elif has_notebook(app, pagename):
        pathto = context["pathto"]
        source |= {"url": pathto(address(pagename), 1), "tooltip": "이 쪽의 노트북 내려받기"}
        package = {
            "type": "link",
            "url": pathto(f"{SHELF}/{app.chaewo_wheel.name}", 1),
            "text": "꾸러미(.whl)",
            "tooltip": "노트북이 설치하는 꾸러미 chaewo 내려받기",
            "icon": "fas fa-file",
            "label": "download-wheel-button",
        }
        menu["buttons"].insert(menu["buttons"].index(source) + 1, package)


def write(app, exception):
    """노트북과 꾸러미를 책에 넣습니다. 원고 그대로의 노트북은 아무도 가리키지 않으므로 뺍니다."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    shutil.rmtree(out / SHELF, ignore_errors=True)
    (out / SHELF).mkdir(parents=True)
    shutil.copy(app.chaewo_wheel, out / SHELF)
    for page in filter(lambda name: has_notebook(app, name), app.env.found_docs):
        source = Path(app.env.doc2path(page))
        text = ready(source, page, app.chaewo_wheel.name, places(), addresses.base_url())
        path = out / address(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.with_suffix(".js").write_text(f"chaewoNotebook({text})\n", encoding="utf-8")
    for path in (out / "_sources").rglob("*.ipynb"):
        path.unlink()
