"""그림은 눈앞에 올 때 읽습니다. 크기를 미리 적어, 읽히면서 글이 밀리지 않게 합니다.

작은 그림과 로고는 쪽에 그대로 적습니다. 받으러 다녀오는 시간이 더 듭니다.
"""

import re
from pathlib import Path
from urllib.parse import quote

_IMAGE = re.compile(
    r'<img (?P<before>[^>]*)src="[./]*_images/(?P<name>[\w.-]+\.svg)"(?P<after>[^>]*)>'
)
_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"')
PIXELS = 4 / 3  # 1pt
SMALL = 4096  # 바이트


def setup(app):
    app.connect("html-page-context", make_lazy)


def make_lazy(app, pagename, templatename, context, doctree):
    logo = Path(app.srcdir, app.config.html_logo)
    context["logo_address"] = _address(logo.read_text(encoding="utf-8"))  # navbar-logo.html
    if "body" in context:
        places = {name: path for path, name in app.builder.images.items()}
        context["body"] = lazy(
            context["body"], {name: Path(app.srcdir) / path for name, path in places.items()}
        )


def lazy(body: str, places: dict[str, Path]) -> str:
    """`places`: 쪽에 적힌 그림의 이름 → 원본 파일."""

    def changed(found: re.Match) -> str:
        path = places.get(found["name"])
        svg = path.read_text(encoding="utf-8") if path else ""
        if "loading=" in found[0]:
            return found[0]
        if 0 < len(svg) <= SMALL:
            return f'<img {found["before"]}src="{_address(svg)}"{found["after"]}>'
        return found[0].replace("<img ", f"<img {_attributes(svg)}", 1)

    return _IMAGE.sub(changed, body)


def _address(svg: str) -> str:
    """그림을 담은 주소(`data:`). 줄이기(gzip) 쉽게 글자를 되도록 그대로 둡니다."""
    return "data:image/svg+xml," + quote(svg, safe=" =:;/,.'()!@*+-")


def _attributes(svg: str) -> str:
    size = _SIZE.search(svg[:2000])
    if not size:
        return 'loading="lazy" '
    width, height = (round(float(points) * PIXELS) for points in size.groups())
    return f'loading="lazy" width="{width}" height="{height}" '
