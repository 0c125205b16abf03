"""위젯을 되살리는 스크립트 한 장(`chaewo.js`)과 스타일 한 장(`chaewo.css`)을 만듭니다."""

import json
import re
from pathlib import Path

from chaewo.widgets import sources

HERE = Path(__file__).parent
# 한 줄을 다 쓰는 주석. 쪽이 처음 읽는 양의 2%쯤인데, 읽는 사람은 원본을 봅니다.
_COMMENT_LINE = re.compile(r"^\s*//.*\n", re.MULTILINE)
SCRIPTS = ("host.js", "tables.js", "page.js", "print.js", "search.js")


def setup(app):
    """빌드가 시작될 때 두 파일을 만들어 정적 파일 경로에 더합니다."""
    app.connect("builder-inited", write_bundle)
    # 위젯의 색 변수를 책의 CSS가 쓰므로 먼저 읽힙니다(기본 우선순위는 500).
    app.add_css_file("chaewo.css", priority=400)
    app.add_js_file("chaewo.js", loading_method="defer")


def write_bundle(app):
    """묶음을 doctree 폴더에 씁니다. 주소에 붙는 내용 해시는 Sphinx가 계산합니다."""
    if app.builder.format != "html":
        return
    folder = Path(app.doctreedir) / "chaewo_static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "chaewo.js").write_text(script(sources.all_sources()), encoding="utf-8")
    (folder / "chaewo.css").write_text(sources.styles(), encoding="utf-8")
    app.config.html_static_path.append(str(folder))


def script(modules: dict[str, str]) -> str:
    """스크립트 한 장. `modules`는 파일 이름에서 ES 모듈 원본으로 가는 표입니다.

    모듈이 아닌 보통 스크립트여야 합니다. `file://`에서 크로미움은
    `<script type="module" src>`와 `fetch`를 막습니다.
    """
    parts = [(HERE / name).read_text(encoding="utf-8") for name in SCRIPTS]
    modules = {name: _COMMENT_LINE.sub("", source) for name, source in modules.items()}
    table = json.dumps(modules, ensure_ascii=False, indent=0)
    body = "\n".join([f"const WIDGET_MODULES = {table};", *parts])
    return f'(() => {{\n"use strict";\n{_COMMENT_LINE.sub("", body)}\n}})();\n'
