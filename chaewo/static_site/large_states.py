"""큰 위젯의 상태(신경망의 가중치 따위)는 쪽에 적지 않고 파일로 두어, 글이 그려진 뒤에 받습니다.

`file://`에서는 JSON 파일을 불러올 수 없으므로 스크립트로 둡니다. `data-state`에는 그 이름을 적고, 되살릴 때
`host.js`가 바꾸어 읽습니다.
"""

import json
import re
from hashlib import sha256
from html import escape, unescape
from pathlib import Path

LARGE = 50_000  # 글자
_LARGE = re.compile(rf'data-state="([^"]{{{LARGE},}})"')
_MOVED = re.compile(r'data-state="(state-\w+\.js)"')
_START = "(globalThis.chaewoStates ??= {{}})[{}] = "


def setup(app):
    app.connect("html-page-context", move)


def move(app, pagename, templatename, context, doctree):
    static = Path(app.outdir, "_static")

    def moved(found: re.Match) -> str:
        state = unescape(found[1])
        name = f"state-{sha256(state.encode()).hexdigest()[:16]}.js"
        static.mkdir(exist_ok=True)
        text = f"{_START.format(json.dumps(name))}{json.dumps(state, ensure_ascii=False)};\n"
        (static / name).write_text(text, encoding="utf-8")
        app.add_js_file(name, loading_method="defer")
        return f'data-state="{name}"'

    if "body" in context:
        context["body"] = _LARGE.sub(moved, context["body"])


def put_back(page: str, static: Path) -> str:
    """옮긴 상태를 도로 적은 쪽. `static`은 그 쪽의 `_static` 폴더입니다."""

    def written(found: re.Match) -> str:
        script = (static / found[1]).read_text(encoding="utf-8")
        state, _ = json.JSONDecoder().raw_decode(script, len(_START.format(json.dumps(found[1]))))
        return f'data-state="{escape(state)}"'

    return _MOVED.sub(written, page)
