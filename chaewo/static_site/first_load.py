"""쪽이 처음 읽는 파일의 수를 줄입니다: 스타일은 `all.css` 하나, 테마의 스크립트는 `theme.js` 하나.

따로 두면 스타일 열여섯과 스크립트 아홉을 모두 받은 다음에야 첫 글자가 그려집니다. 테마의 스타일에서는
이 책의 어느 쪽도 쓰지 않는 규칙을 빼고, 스크립트와 수식의 글꼴은 글이 그려진 뒤에 받습니다
(`load_scripts.js`).
"""

import posixpath
import re
from hashlib import sha256
from pathlib import Path

import rcssmin
import rjsmin

from chaewo.static_site.unused_css import used_rules

STYLES, SCRIPTS = "all.css", "theme.js"
THEME_STYLES = ["basic.css", "styles/pydata-sphinx-theme.css"]
# 실행하는 차례대로. 함께 묶은 것은 서로의 이름을 씁니다. 설정은 그것을 보는 묶음마다 듭니다.
OPTIONS = "documentation_options.js"
THEME_SCRIPTS = [
    [OPTIONS, "doctools.js", "sphinx_highlight.js", "translations.js"],
    [OPTIONS, "clipboard.min.js", "copybutton.js"],
    ["scripts/sphinx-book-theme.js"],
    ["scripts/bootstrap.js"],
    [OPTIONS, "scripts/pydata-sphinx-theme.js"],
]
IN_THEME = {name for group in THEME_SCRIPTS for name in group}
_IMPORT = re.compile(r"@import [^;]+;")
_URL = re.compile(r"""url\((["']?)(?!data:|#|https?:|/)([^)"']+)\1\)""")
_ADDRESS = re.compile(r'(_static/([\w.-]+\.(?:js|css)))(?:\?v=\w*)?(?=[" ])')
MATH = 'class="katex'
_MATH_FONTS = Path(__file__).parents[2] / "book" / "_static" / "katex" / "fonts.css"


def _inline(name: str) -> str:
    """쪽에 그대로 적을 스크립트. 그 안의 이름은 밖에서 보이지 않습니다."""
    return (
        f"(() => {{{rjsmin.jsmin((Path(__file__).parent / name).read_text(encoding='utf-8'))}}})()"
    )


_FIRST_PAINT, _LOADER = _inline("first_paint.js"), _inline("load_scripts.js")


def setup(app):
    styles: list[str] = []

    def note_styles(app, pagename, templatename, context, doctree):
        """어느 쪽이나 읽는 스타일. 그 쪽만 읽는 것은 이 뒤에 더해집니다."""
        files = sorted(context["css_files"], key=lambda file: file.priority)
        styles[:] = [path for file in files if (path := _in_static(file))]

    def finish(app, exception):
        if not exception and app.builder.format == "html" and styles:
            write(Path(app.outdir), THEME_STYLES + styles)

    app.connect("html-page-context", note_styles, priority=1)
    app.connect("html-page-context", lambda *given: leave_out(given[3], styles), priority=900)
    # 앱이 담을 파일의 해시를 세기(web_app.py) 전에
    app.connect("build-finished", finish, priority=850)


def leave_out(context: dict, styles: list[str]) -> None:
    """합친 파일에 든 것과 나중에 받을 스크립트는 쪽의 머리에서 뺍니다. `layout.html`이 따로 적습니다."""
    context["css_files"] = [f for f in context["css_files"] if _in_static(f) not in styles]
    scripts = [f for f in context["script_files"] if not _is_theme_script(f)]
    late = sorted((f for f in scripts if "defer" in f.attributes), key=lambda f: f.priority)
    context["script_files"] = [f for f in scripts if f not in late]
    context["late_scripts"] = [f.filename for f in late] + [f"_static/{SCRIPTS}"]
    context["first_paint"], context["load_scripts"] = _FIRST_PAINT, _LOADER
    if MATH in context.get("body", ""):
        context["math_fonts"] = math_fonts(context["pathto"]("_static/katex/", 1))


def math_fonts(folder: str) -> str:
    """`folder`에 있는 수식 글꼴들의 `@font-face`."""
    css = rcssmin.cssmin(_MATH_FONTS.read_text(encoding="utf-8"))
    return css.replace("url(", f"url({folder}")


def _in_static(file) -> str:
    return str(file.filename or "").removeprefix("_static/")


def _is_theme_script(file) -> bool:
    options = file.attributes.get("body", "").startswith("DOCUMENTATION_OPTIONS.")
    return options or _in_static(file) in IN_THEME


def write(site: Path, styles: list[str]) -> None:
    """합친 파일을 쓰고, 쪽마다 그 주소에 내용의 해시를 붙입니다."""
    static = site / "_static"
    pages = [*site.rglob("*.html")]
    files = {STYLES: all_styles(static, styles, pages), SCRIPTS: all_scripts(static)}
    for name, text in files.items():
        (static / name).write_text(text, encoding="utf-8")
    versions = {
        path.name: sha256(path.read_bytes()).hexdigest()[:8]
        for path in [*static.glob("*.js"), *static.glob("*.css")]
    }
    for page in pages:
        html = page.read_text(encoding="utf-8")
        addressed = _ADDRESS.sub(lambda found: f"{found[1]}?v={versions[found[2]]}", html)
        if addressed != html:
            page.write_text(addressed, encoding="utf-8")


def all_scripts(static: Path) -> str:
    """묶음마다 함수 하나. 언제 실행할지는 `theme_start.js`가 정합니다."""

    def text(path: Path) -> str:
        # 쓰지 않는 지도(source map)의 주소를 적은 주석까지 빠집니다.
        return rjsmin.jsmin(path.read_text(encoding="utf-8"))

    # 앞에 ;를 두어 파일의 "use strict"가 함께 묶인 것에 미치지 않게 합니다.
    groups = ["".join(f";{text(static / name)}\n" for name in group) for group in THEME_SCRIPTS]
    functions = ",\n".join(f"() => {{{group}}}" for group in groups)
    start = text(Path(__file__).parent / "theme_start.js")
    return f"globalThis.chaewoTheme = [{functions}];\n(() => {{{start}}})();\n"


def all_styles(static: Path, styles: list[str], pages: list[Path]) -> str:
    """`styles`를 차례대로 이은 것. 이 책의 것이 아니면 쓰지 않는 규칙을 뺍니다."""
    words = _words(static, pages)
    own = {path.name for path in (Path(__file__).parents[2] / "book" / "_static").glob("*.css")}
    parts = []
    for name in styles:
        css = _IMPORT.sub("", (static / name).read_text(encoding="utf-8"))
        if name not in own and not name.startswith("chaewo"):
            css = used_rules(css, words)
        folder = posixpath.dirname(name)
        moved = _URL.sub(lambda f: f"url({f[1]}{posixpath.join(folder, f[2])}{f[1]})", css)  # noqa: B023
        parts.append(rcssmin.cssmin(moved))
    return "\n".join(parts)


def _words(static: Path, pages: list[Path]) -> set[str]:
    """쪽의 class와 id, 스크립트의 모든 낱말: 규칙이 가리킬 수 있는 이름."""
    words: set[str] = set()
    for page in pages:
        for names in re.findall(r'\b(?:class|id)="([^"]*)"', page.read_text(encoding="utf-8")):
            words.update(names.split())
    for script in [*IN_THEME, *(path.name for path in static.glob("chaewo*.js"))]:
        words.update(re.findall(r"[\w-]+", (static / script).read_text(encoding="utf-8")))
    return words
