"""그림은 눈앞에 올 때 읽습니다. 크기를 미리 적어, 읽히면서 글이 밀리지 않게 합니다."""

import re
from pathlib import Path

_IMAGE = re.compile(r'<img (?=[^>]*src="[./]*_images/(?P<name>[\w.-]+\.svg)")(?![^>]*loading=)')
_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"')
PIXELS = 4 / 3  # 1pt


def setup(app):
    app.connect("html-page-context", make_lazy)


def make_lazy(app, pagename, templatename, context, doctree):
    if "body" in context:
        places = {name: path for path, name in app.builder.images.items()}
        context["body"] = lazy(
            context["body"], {name: Path(app.srcdir) / path for name, path in places.items()}
        )


def lazy(body: str, places: dict[str, Path]) -> str:
    """`places`: 쪽에 적힌 그림의 이름 → 원본 파일."""
    return _IMAGE.sub(lambda found: f"<img {_attributes(places.get(found['name']))}", body)


def _attributes(path: Path | None) -> str:
    size = path and _SIZE.search(path.read_text(encoding="utf-8")[:2000])
    if not size:
        return 'loading="lazy" '
    width, height = (round(float(points) * PIXELS) for points in size.groups())
    return f'loading="lazy" width="{width}" height="{height}" '
