"""『채워 넣는 오토그라드 노트』의 도구 꾸러미.

학습자는 `from chaewo import setup, blank, GraphExplorer`처럼 여기에서 이름을 가져옵니다.
이름은 처음 쓸 때 불러옵니다. 책을 짓는 `chaewo.static_site`는 torch가 없는 환경에서도
불러올 수 있어야 하기 때문입니다.
"""

import re
from functools import cache
from importlib import import_module
from pathlib import Path

_HOMES = {
    "setup": "chaewo.reproducible",
    "blank": "chaewo.widgets.blank.blank",
    "load_digits": "chaewo.digits",
    "check": "chaewo.judging",
    "progress": "chaewo.judging.progress",
}


@cache
def _homes() -> dict[str, str]:
    """이름 → 그것이 든 모듈. 위젯은 `widgets/`의 폴더에서 클래스를 찾으므로 적어 두지 않습니다."""
    found = dict(_HOMES)
    for path in sorted((Path(__file__).parent / "widgets").glob("*/*.py")):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(
            r"^class (\w+)\((?:RunsPython, )?ChaewoWidget\):", text, flags=re.MULTILINE
        ):
            found[name] = f"chaewo.widgets.{path.parent.name}.{path.stem}"
    return found


def __getattr__(name):
    if name == "__all__":
        return sorted(_homes())
    if name not in _homes():
        raise AttributeError(
            f"chaewo에는 '{name}'이라는 이름이 없습니다. 쓸 수 있는 이름: {', '.join(sorted(_homes()))}"
        )
    value = getattr(import_module(_homes()[name]), name)
    globals()[name] = value  # 다음부터는 __getattr__을 거치지 않습니다.
    return value


def __dir__():
    return sorted([*globals(), *_homes()])
