"""위젯을 되살리는 스크립트와 스타일을 만들고, 쪽마다 쓰는 것만 싣습니다.

- `chaewo.js`: 살림꾼(host)과, 어느 쪽에나 있는 빈칸과, 여러 위젯이 함께 쓰는 모듈.
  모듈마다 함수 하나라서, 쓰이기 전에는 실행되지 않습니다.
- `chaewo-WIDGET.js`: 그 위젯만 쓰는 모듈. 그 위젯이 있는 쪽만 읽습니다.
- `chaewo-python.js`, `chaewo-editor.js`: 코드 빈칸의 파이썬과 편집기(`in_page.py`). 쓸 때 읽습니다.

한 장에 모두 담으면 위젯이 일곱인 지금 모든 쪽이 30 KB를 헛되이 읽어 한도(300 KB)를 넘습니다.
"""

import json
import re
from collections import Counter
from hashlib import sha256
from pathlib import Path

import rcssmin
import rjsmin

from chaewo.static_site import static_files
from chaewo.static_site.python import in_page
from chaewo.widgets.kit import sources

HERE = Path(__file__).parent
# 쪽이 열리면 이 차례대로 실행합니다. 이들도 서로 import하는 모듈입니다.
SCRIPTS = (
    "mounting.js",
    "far_sections.js",
    "tables.js",
    "overflow.js",
    "page.js",
    "widget_in_use.js",
    "notebooks/downloads.js",
    "print.js",
    "deeper.js",
    "reading_place.js",
    "web_app.js",
)
ON_EVERY_PAGE = "blank"
_WIDGET = re.compile(r'data-widget="(\w+)"')
_IMPORT = re.compile(r'^\s*import\s*(\{[^}]*\})\s*from\s*"\.{1,2}/(?:[\w-]+/)?([\w-]+\.js)";', re.M)
_EXPORT = re.compile(r"^\s*export\s+((?:async\s+)?(?:const|function\*?|class)\s+)(\w+)", re.M)
_DEFAULT = re.compile(r"^\s*export\s+default\s+", re.M)


def setup(app):
    """빌드가 시작될 때 파일들을 만들고, 쪽을 그릴 때 그 쪽의 것을 더합니다."""
    # 스크립트나 CSS만 바뀌어도 쪽을 다시 씁니다. Sphinx는 원고가 그대로면 그 파일들을 옮기지도 않습니다.
    app.add_config_value("chaewo_bundle", fingerprint(Path(app.confdir)), "html")
    app.connect("builder-inited", write_bundle)
    app.connect("html-page-context", add_widgets_of_page)
    # 위젯의 색 변수를 책의 CSS가 쓰므로 먼저 읽힙니다(기본 우선순위는 500).
    app.add_css_file("chaewo.css", priority=400)
    # 위젯의 모듈이 먼저 와 있어야 합니다. 나중에 받을 때(first_load.py)에도 이 차례를 지킵니다.
    app.add_js_file("chaewo.js", loading_method="defer", priority=600)


def fingerprint(project: Path) -> str:
    """쪽이 읽는 스크립트와 CSS의 내용."""
    digest = sha256()
    for folder in (HERE.parent, project / "book" / "_static"):
        for path in sorted([*folder.rglob("*.js"), *folder.rglob("*.css")]):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def write_bundle(app):
    if app.builder.format != "html":
        return
    shared, parts = split(sources.all_sources())
    later = in_page.scripts()
    made = {
        "chaewo.js": script(shared, in_page.versions(later)),
        "chaewo.css": rcssmin.cssmin("\n".join(sources.all_styles().values())),
        **{part_file(name): part(modules) for name, modules in parts.items()},
    }
    static_files.add(app, {**later, **made})


def add_widgets_of_page(app, pagename, templatename, context, doctree):
    for name in scripts_for(context.get("body", ""))[:-1]:
        app.add_js_file(name, loading_method="defer")


def scripts_for(page: str) -> list[str]:
    """HTML에 놓인 위젯을 되살릴 스크립트들. 이 차례대로 읽어야 합니다."""
    widgets = sorted(set(_WIDGET.findall(page)) - {ON_EVERY_PAGE})
    return [*map(part_file, widgets), "chaewo.js"]


def part_file(widget: str) -> str:
    return f"chaewo-{widget}.js"


def split(modules: dict[str, str]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """(어느 쪽이나 읽는 모듈, {위젯: 그 위젯만 쓰는 모듈})."""
    needs = {name: sources.needed(f"{name}.js", modules) for name in sources.widgets()}
    times = Counter(file for files in needs.values() for file in files)
    # 둘만 함께 쓰는 것은 저마다 싣습니다. 나머지 쪽이 헛되이 읽지 않습니다.
    common = needs[ON_EVERY_PAGE] | {file for file, count in times.items() if count > 2}
    parts = {
        name: {file: modules[file] for file in sorted(files - common)}
        for name, files in needs.items()
        if name != ON_EVERY_PAGE
    }
    return {file: modules[file] for file in sorted(common)}, parts


def part(modules: dict[str, str]) -> str:
    """위젯 하나의 모듈을 `chaewo.js`가 찾을 자리에 두는 스크립트."""
    return f"Object.assign((globalThis.chaewoModules ??= {{}}), {_table(modules)});\n"


def script(modules: dict[str, str], versions: dict[str, str] | None = None) -> str:
    """쪽의 스크립트까지 담은 것. `modules`는 파일 이름에서 ES 모듈 원본으로 가는 표입니다.

    모듈이 아닌 보통 스크립트여야 합니다. `file://`에서 크로미움은
    `<script type="module" src>`와 `fetch`를 막습니다.
    """
    host = {name: (HERE / name).read_text(encoding="utf-8") for name in ("host.js", *SCRIPTS)}
    named = f"globalThis.chaewoVersions = {json.dumps(versions or {})};\n"
    start = f"globalThis.chaewoStart = {json.dumps(SCRIPTS)};\n"
    need = rjsmin.jsmin((HERE / "need.js").read_text(encoding="utf-8"))
    return f'(() => {{\n"use strict";\n{named}{start}{part(modules | host)}{need}\n}})();\n'


def _table(modules: dict[str, str]) -> str:
    rows = (f"{json.dumps(name)}: {as_function(text)}" for name, text in modules.items())
    return "{" + ",\n".join(rows) + "}"


def as_function(module: str) -> str:
    """ES 모듈을, 그것이 내보내는 것을 돌려주는 함수의 글로. `need(파일)`은 다른 모듈이 내보낸 것을 줍니다.

    빈칸과 주석은 쪽이 처음 읽는 양의 5%쯤이라 뺍니다. 읽는 사람은 원본을 봅니다.
    """
    names = [found[2] for found in _EXPORT.finditer(module)]
    text = _IMPORT.sub(r'const \1 = need("\2");', module)
    text = _EXPORT.sub(r"\1\2", text)
    text, default = _DEFAULT.subn("const byDefault = ", text)
    given = ", ".join([*names, *["default: byDefault"] * default])
    return f'(need) => {{"use strict";\n{rjsmin.jsmin(text)}\nreturn {{ {given} }};\n}}'
