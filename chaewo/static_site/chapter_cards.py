"""첫 쪽의 차례에 장마다 어떤 빈칸이 있는지를 싣습니다. 채운 수는 `reading_place.js`가 셉니다."""

import json
import re
from pathlib import Path

INDEX = "book/index"
_BLANK = re.compile(r'\bblank\("([\w.]+)"\)')


def setup(app):
    app.connect("html-page-context", add)


def add(app, pagename, templatename, context, doctree):
    """장의 주소 → 그 장에 놓인 빈칸의 이름들."""
    if pagename != INDEX or "body" not in context:
        return
    folder = Path(app.srcdir) / "book"
    chapters = {
        f"{path.stem}.html": _blanks(path) for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    }
    data = json.dumps(chapters)
    context["body"] += f'<script type="application/json" id="chaewo-chapters">{data}</script>'


def _blanks(path: Path) -> list[str]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [name for source in code for name in _BLANK.findall(source)]
