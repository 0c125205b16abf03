"""sphinx-book-theme 다듬기: 템플릿을 고치는 필터와, 쓰지 않는 파일 지우기."""

import re
from pathlib import Path
from shutil import rmtree

from sphinx.errors import ExtensionError

# Jupyter Book이 늘 넘기지만, 그 확장을 읽지 않아 Sphinx가 모르는 설정입니다.
UNUSED_SETTINGS = ("comments_config",)

# 코드와 표가 넘치는지 테마는 위젯이 바뀔 때마다 쪽 전체를 다시 배치해 봅니다. overflow.js가 가볍게 합니다.
OVERFLOW_WATCH = r'"complete"===document\.readyState\?I\(\):window\.addEventListener\("load",I\)'

# Bootstrap은 누를 때마다 제 단추를 쪽 전체에서 열 번 넘게 찾습니다. 누른 것과 그 조상만 보아도 같습니다.
DELEGATION = (
    r"const o=t\.querySelectorAll\(e\);"
    r"(for\(let\{target:r\}=s;r&&r!==this;r=r\.parentNode\))for\(const a of o\)if\(a===r\)"
)

# 테마의 CSS 가운데 아이콘 2,000개의 글꼴 글자(gzip 20 KB). 쓰는 것은 icons.css에 있습니다.
ICON_RULES = r"(?:\.fa-[\w-]+:before,?)+\{content:[^}]*\}|@font-face\{[^}]*Font Awesome[^}]*\}"

# 테마가 옮겨 놓지만 어느 쪽도 읽지 않습니다(합쳐서 6 MB).
UNUSED_FILES = (
    "*-macros.html",
    "images/logo_*",
    "locales",
    "scripts/*.map",
    "scripts/fontawesome.js*",
    "styles/*.map",
    "vendor",
)


def setup(app):
    """템플릿 필터를 더하고, 다 지은 뒤 쓰지 않는 파일을 지웁니다."""
    for name in UNUSED_SETTINGS:
        app.add_config_value(name, None, "")
    app.connect("builder-inited", add_filters)
    app.connect("build-finished", remove_unused)


def add_filters(app):
    """템플릿에서 `must_sub`를 쓸 수 있게 합니다."""
    if app.builder.format == "html":
        app.builder.templates.environment.filters["must_sub"] = must_sub


def must_sub(text: str, pattern: str, replacement: str) -> str:
    """테마의 HTML에서 `pattern`을 바꿉니다. 찾지 못하면 테마가 바뀐 것이므로 멈춥니다."""
    result, count = re.subn(pattern, replacement, str(text))
    if count == 0:
        raise ExtensionError(f"테마의 모양이 바뀌었습니다: {pattern!r}을 찾지 못했습니다.")
    return result


def remove_unused(app, exception):
    """내려받을 책의 크기를 줄입니다."""
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    for pattern in UNUSED_FILES:
        for path in static.glob(pattern):
            rmtree(path) if path.is_dir() else path.unlink()
    theme_css = static / "styles" / "pydata-sphinx-theme.css"
    css = theme_css.read_text(encoding="utf-8")
    if "@font-face" in css:  # 바뀐 쪽이 없으면 Sphinx는 CSS를 다시 옮기지 않습니다.
        theme_css.write_text(must_sub(css, ICON_RULES, ""), encoding="utf-8")
    mend_script(static / "scripts" / "pydata-sphinx-theme.js", OVERFLOW_WATCH, "0")
    mend_script(static / "scripts" / "bootstrap.js", DELEGATION, r"\1if(r.matches?.(e))")


def mend_script(path: Path, pattern: str, replacement: str) -> None:
    """테마의 스크립트를 한 번만 고칩니다. 쓰지 않는 지도(source map)의 주소가 남아 있으면 고치기 전입니다."""
    script = path.read_text(encoding="utf-8")
    if "sourceMappingURL" in script:
        script = must_sub(script, pattern, replacement)
        path.write_text(must_sub(script, r"//# sourceMappingURL=\S+", ""), encoding="utf-8")
