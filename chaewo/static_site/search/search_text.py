"""찾기가 읽는 글: 쪽마다, 절마다의 글을 `search_text.js` 한 파일에 담습니다.

Sphinx의 색인은 낱말만 담아 `6*6`, `5×5`, `61,706`을 잃고, 발췌를 만들 때 쪽을 통째로 다시 읽습니다. 책의 글은
모두 합쳐도 색인만 하므로 글을 그대로 싣고 `search.js`가 그 안에서 찾습니다. `file://`에서도 같습니다.
"""

import json
import re
from pathlib import Path

import rjsmin
from docutils import nodes

from chaewo.static_site import filled_note, static_files
from chaewo.static_site.anchors import slug
from chaewo.static_site.search.plain_text import is_cell_input, texts, tidy, words

HERE = Path(__file__).parent
SCRIPT, TEXT = "search.js", "search_text.js"
GLOSSARY = "book/glossary"
_NAME = re.compile(r"[A-Za-z_.][\w.]*[A-Za-z_]\w*|\b\d{3,}\b")
# 잠깐 쓰는 이름과 그림을 그리는 함수. 글에도 나오는 것은 글에서 찾습니다.
_PLAIN = re.compile(r"[a-z]+$|\.\d|(?:ax|axes|fig|plt)[.\d]")
# 점 앞의 변수. `x.data_ptr`과 `w.data_ptr`에서 찾을 것은 `.data_ptr` 하나입니다.
_VARIABLE = re.compile(r"^(?!(?:torch|nn|F|optim)\.)\w+(?=\.)")
_COMMENT = re.compile(r"#.*")
# 숫자가 많은 텐서의 출력, 바꾸어 보는 값의 목록, 단추의 줄. 그것으로 찾는 사람은 없습니다.
_NOISE = re.compile(
    r"tensor\(\[[^a-z]{40,}?\]\)|바꿀 것: \w+ = [^가-힣]*|"
    r"노트북 내려받기 .*?my_exercises/\w+/에 복사되어 있습니다\."
)
# 찾기 쪽에는 셀도 수식도 표도 본문도 없습니다.
_UNUSED = re.compile(
    r"katex|mystnb|copybutton|clipboard|pygments|highlight|doctools|translations|"
    r"(tables|pages|content|print)\.css"
)


def setup(app):
    app.connect("builder-inited", replace_sphinx_search)
    app.connect("html-page-context", keep_text)
    app.connect("html-collect-pages", search_page)
    app.connect("build-finished", write)


def replace_sphinx_search(app):
    """Sphinx의 색인과 찾기 도구를 만들지 않고, 이 책의 스크립트를 둡니다."""
    if app.builder.format != "html":
        return
    app.builder.search = False
    _folder(app).mkdir(parents=True, exist_ok=True)
    script = rjsmin.jsmin((HERE / SCRIPT).read_text(encoding="utf-8"))
    static_files.add(app, {SCRIPT: f'(() => {{\n"use strict";\n{script}\n}})();\n'})


def search_page(app):
    yield "search", {}, "search.html"


def keep_text(app, pagename, templatename, context, doctree):
    """그린 쪽의 글을 적어 둡니다. 바뀌지 않은 쪽은 지난번에 적은 것을 씁니다."""
    if pagename == "search":
        app.add_css_file("search.css")
        for kind in ("css_files", "script_files"):
            files = [file for file in context[kind] if not _UNUSED.search(str(file.filename))]
            context[kind] = files
    if doctree is None:
        return
    kept = {"sections": sections(doctree)}
    if pagename == GLOSSARY:
        kept["names"] = other_names(doctree)
    path = _kept(app, pagename)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def write(app, exception):
    """풀이는 싣지 않습니다. 문제를 찾은 사람이 답부터 보게 됩니다. 채워진 노트의 글은 노트의 글입니다."""
    if exception or app.builder.format != "html":
        return
    pages, names = [], {}
    for page in in_reading_order(app.env):
        if page.startswith("solutions/") or page == filled_note.PAGE:
            continue
        kept = json.loads(_kept(app, page).read_text(encoding="utf-8"))
        names |= kept.get("names", {})
        pages.append([f"{page}.html", kept["sections"][0][0], kept["sections"]])
    found = json.dumps({"pages": pages, "names": names}, ensure_ascii=False, separators=(",", ":"))
    path = Path(app.outdir, "_static", TEXT)
    path.write_text(f"globalThis.chaewoText = {found};\n", encoding="utf-8")


def in_reading_order(env) -> list[str]:
    """첫 쪽부터 차례대로. 점수가 같으면 앞의 것이 먼저 나옵니다."""
    found, waiting = [], [env.config.root_doc]
    while waiting:
        page = waiting.pop(0)
        found.append(page)
        waiting[:0] = env.toctree_includes.get(page, [])
    return found


def sections(doctree) -> list[list[str]]:
    """절마다 [제목, 글, 코드의 말], 제목으로 지은 것과 다르면 그 뒤에 주소. 아래 절의 글은 뺍니다.

    코드는 통째로 실으면 책의 글의 삼분의 일이나 됩니다. 그 쪽의 글에 없는 torch와 파이썬의 이름만, 처음
    나온 절에 싣습니다.
    """
    found, code = [], []
    for section in doctree.findall(nodes.section):
        title = section.next_node(nodes.title)
        said = [tidy(part) for child in section.children for part in texts(child)]
        said = _NOISE.sub(" ", " ".join(filter(None, said)))
        heading, id_ = words(title), section["ids"][0]
        found.append([heading, said, "", *([] if id_ == slug(heading) else [id_])])
        code.append([node.astext() for child in section.children for node in _code(child)])
    whole = " ".join(f"{heading} {said}" for heading, said, *_ in found)
    known = set()
    for section, cells in zip(found, code, strict=True):
        names = [name for text in cells for name in _NAME.findall(_COMMENT.sub("", text))]
        names = [_VARIABLE.sub("", name) for name in names if not _PLAIN.match(name)]
        new = [
            name
            for name in dict.fromkeys(names)
            if name not in known and name.lstrip(".") not in whole
        ]
        known.update(new)
        section[2] = " ".join(new)
    return found


def other_names(doctree) -> dict[str, str]:
    """용어집의 표에서 {다르게 부르는 말: 이 책의 말}. 영어와 쓰지 않는 말로 찾아도 나옵니다."""
    names = {}
    for row in doctree.findall(nodes.row):
        cells = [re.sub(r"\(.*?\)", "", tidy(entry.astext())) for entry in row.children]
        if len(cells) != 4 or not isinstance(row.parent, nodes.tbody):
            continue
        english, ours, others, _ = ([part.strip() for part in cell.split(",")] for cell in cells)
        # 한 줄에 둘을 적었으면 앞에서부터 짝을 짓습니다.
        pairs = [*zip(english, ours, strict=False)] if len(english) == len(ours) else []
        pairs = pairs or [(name, ours[0]) for name in english]
        pairs += [(name, ours[0]) for name in others]
        names |= {name.lower(): own for name, own in pairs if name and name.lower() != own.lower()}
    return names


def _code(node):
    """절의 코드 셀들. 그림을 그리는, 접힌 코드에는 찾을 것이 없습니다."""
    for cell in node.findall(is_cell_input):
        if not any(_inside(cell, node)):
            yield from cell.findall(nodes.literal_block)


def _inside(cell, top):
    """셀이 `top`의 아래 절이나 접힌 셀에 들어 있으면 참을 냅니다."""
    while cell is not top:
        cell = cell.parent
        yield isinstance(cell, nodes.section) or "tag_hide-input" in cell.get("classes", ())


def _folder(app) -> Path:
    return Path(app.doctreedir) / "chaewo_search"


def _kept(app, page: str) -> Path:
    return _folder(app) / f"{page}.json"
