"""그림은 눈앞에 올 때 읽습니다. 크기를 미리 적어, 읽히면서 글이 밀리지 않게 합니다.

작은 그림과 로고는 쪽의 글로 적습니다(`<svg>`). 주소(`data:`)로 적으면 하나하나가 따로 여는 문서가 되어,
첫 쪽에서는 그 열넷을 열고서야 첫 글자가 그려졌습니다.
"""

import re
from pathlib import Path

_IMAGE = re.compile(
    r'<img (?P<before>[^>]*)src="[./]*_images/(?P<name>[\w.-]+\.svg)"(?P<after>[^>]*)>'
)
_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"')
_OWN_STYLE = re.compile(r"\s*<style>.*?</style>", re.DOTALL)
# 쪽에 적으면 쪽의 다른 곳에도 미치는 것
_SPREADS = re.compile(r'<style|\bid="')
PIXELS = 4 / 3  # 1pt
SMALL = 4096  # 바이트


def setup(app):
    app.connect("html-page-context", make_lazy)


def make_lazy(app, pagename, templatename, context, doctree):
    logo = Path(app.srcdir, app.config.html_logo).read_text(encoding="utf-8")
    # 색은 book.css가 쪽의 밝기에 맞춥니다. 이름은 바로 옆에 적혀 있습니다.
    hidden = 'class="logo__image" aria-hidden="true"'
    context["logo_drawn"] = _written(_OWN_STYLE.sub("", logo), hidden)  # navbar-logo.html
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
        if 0 < len(svg) <= SMALL and not _SPREADS.search(svg):
            said = (found["before"] + found["after"].rstrip(" /")).replace("alt=", "aria-label=")
            return _written(svg, f'role="img" {said.strip()}')
        return found[0].replace("<img ", f"<img {_attributes(svg)}", 1)

    return _IMAGE.sub(changed, body)


def _written(svg: str, attributes: str) -> str:
    """쪽의 글로 적은 그림."""
    bare = svg.strip().replace(' xmlns="http://www.w3.org/2000/svg"', "")
    return bare.replace("<svg", f"<svg {attributes}", 1)


def _attributes(svg: str) -> str:
    size = _SIZE.search(svg[:2000])
    if not size:
        return 'loading="lazy" '
    width, height = (round(float(points) * PIXELS) for points in size.groups())
    return f'loading="lazy" width="{width}" height="{height}" '
