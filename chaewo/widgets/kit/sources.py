"""위젯의 ES 모듈과 CSS의 원본을 읽고, 서로의 `import`를 풉니다. 표준 라이브러리만 씁니다.

- JupyterLab에는 `inlined("NAME")`: `kit.js`까지 한 파일로 합친 모듈.
- 정적 페이지에는 `all_sources()`: 따로따로. 페이지의 host가 Blob URL로 잇습니다.

모듈은 위젯마다의 폴더에 있지만 파일의 이름은 모두 다릅니다. 그래서 이름만으로 찾습니다.
모듈 `x.js`의 모양은 곁에 있는 `x.css`가 정합니다. 위젯의 목록은 없습니다: `export default`가 있는
모듈이 위젯입니다.
"""

import re
from functools import cache
from pathlib import Path

ROOMS = Path(__file__).parents[1]
KIT = Path(__file__).parent
_IMPORT = re.compile(
    r'^import\s*\{[^}]*\}\s*from\s*"\.{1,2}/(?:[\w-]+/)?([\w-]+\.js)";[ \t]*\n', re.MULTILINE
)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def _name(path: Path) -> str:
    return path.name


def _in_order(path: Path) -> tuple[bool, bool, str]:
    """색을 정하는 `kit.css`, 여럿이 쓰는 것(kit), 위젯의 것. 뒤의 것이 앞의 것을 고칩니다."""
    return path.name != "kit.css", path.parent != KIT, path.name


@cache
def all_sources() -> dict[str, str]:
    """모든 ES 모듈의 원본: `{"kit.js": "…", "blank.js": "…"}`."""
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(ROOMS.glob("*/*.js"), key=_name)
    }


def widgets() -> list[str]:
    """위젯의 이름들: `["blank", "digit_lab", …]`."""
    return [name[:-3] for name, text in all_sources().items() if "export default" in text]


@cache
def all_styles() -> dict[str, str]:
    """모든 CSS의 원본을 읽힐 차례대로: `{"kit.css": "…", "field.css": "…", …}`."""
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(ROOMS.glob("*/*.css"), key=_in_order)
    }


def styles(name: str) -> dict[str, str]:
    """위젯 하나에 드는 CSS: 그 위젯의 모듈들 곁에 있는 것."""
    modules = needed(f"{name}.js", all_sources())
    return {file: text for file, text in all_styles().items() if f"{file[:-4]}.js" in modules}


@cache
def inlined(name: str) -> str:
    """`NAME.js`와 그것이 가져오는 모듈을 하나로 합친 ES 모듈.

    같은 모듈을 두 번 넣지 않으며, 가져온 쪽의 `export`는 지웁니다. 두 모듈이 같은 이름을
    선언하면 브라우저가 SyntaxError로 알려 주므로 여기에서 이름을 바꾸지 않습니다.
    """
    included: list[str] = []
    return "\n".join([*_dependencies(f"{name}.js", included), _body(f"{name}.js")])


def needed(file: str, modules: dict[str, str]) -> set[str]:
    """`file`과, 그것이 곧바로 또는 건너서 가져오는 모듈의 이름."""
    found, waiting = set(), [file]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _IMPORT.findall(modules[name])
    return found


def _dependencies(file: str, included: list[str]) -> list[str]:
    parts = []
    for dependency in _IMPORT.findall(all_sources()[file]):
        if dependency not in included:
            included.append(dependency)
            parts += _dependencies(dependency, included)
            parts.append(_EXPORT.sub("", _body(dependency)))
    return parts


def _body(file: str) -> str:
    return _IMPORT.sub("", all_sources()[file])
