"""꾸러미의 방들이 서로를 아는 방향: static_site → widgets → core. 거꾸로 아는 방은 없습니다.

장은 앞의 장만 압니다. 뒤의 장을 고쳐도 앞의 장은 그대로입니다.

파이썬의 import는 문법 나무에서, 자바스크립트의 import는 글에서 읽습니다. 함수 안의 것도 봅니다.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import chaewo
from chaewo.chapters import NAMES

PACKAGE = Path(chaewo.__file__).parent
CORE = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}  # 뿌리에 홀로 있는 모듈들
ROOMS = sorted(
    path.name for path in (PACKAGE / "widgets").iterdir() if (path / "__init__.py").exists()
)
SOURCES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted((PACKAGE / "widgets").rglob("*.js"))
EXTRA = defaultdict(set)
EXTRA["widgets.blank"] = {"blanks"}  # 빈칸 위젯만 빈칸의 정의를 압니다.
# torch 없이 푸는 연습문제를 쪽의 빈칸으로 만드는 곳만 판정의 정의를 압니다.
EXTRA["widgets.blank.exercise_blank"] = {"judging"}
# 맞힌 문제의 막대 아래에는 채워진 노트로 가는 문이 있습니다.
EXTRA["judging.progress"] = {"widgets.blank.filled_note"}
EXTRA["chapters.index.blanks"] = {
    "chapters.backward.note_example"
}  # 들어가며는 2장의 예를 미리 보입니다.


def name_of(path: Path) -> str:
    """`chaewo/widgets/kit/base.py` → `widgets.kit.base`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> Iterator[str]:
    """그 파일이 가져오는 `chaewo`의 모듈들, `chaewo.`을 뗀 이름으로."""
    package = path.parent.relative_to(PACKAGE.parent).parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            home = ".".join([*base, *([node.module] if node.module else [])])
            names = [home, *(f"{home}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            if name == "chaewo" or (name.startswith("chaewo.") and is_module(name)):
                yield name.removeprefix("chaewo").removeprefix(".")


def is_module(name: str) -> bool:
    place = PACKAGE.joinpath(*name.split(".")[1:])
    return place.with_suffix(".py").exists() or (place / "__init__.py").exists()


def allowed(importer: str) -> set[str] | None:
    """`importer`가 알아도 되는 곳들(그 아래도 됩니다). 정해 두지 않은 곳이면 `None`."""
    first, *rest = importer.split(".")
    if importer in ("", "chapters"):  # 이름을 늘어놓기만 하는 곳
        return set()
    if first in CORE:
        return CORE
    if first == "judging":
        return CORE | {"judging", "chapters"} | EXTRA[importer]
    if first == "blanks":
        return CORE | {"blanks", "chapters"}
    if first == "chapters":
        earlier = NAMES[: NAMES.index(rest[0]) + 1]
        return (
            CORE
            | {"judging", "blanks"}
            | {f"chapters.{name}" for name in earlier}
            | EXTRA[importer]
        )
    if first == "widgets" and not rest:
        return set()
    if first == "widgets":
        room = f"widgets.{rest[0]}"
        return CORE | {"widgets.kit", room} | EXTRA[room] | (EXTRA[importer] if rest[1:] else set())
    if first == "classroom":
        return CORE | {"classroom", "judging", "chapters"}
    if first == "static_site":
        return {"static_site", "widgets.kit"}
    return None


def inside(name: str, places: set[str]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


@pytest.mark.parametrize("path", SOURCES, ids=[name_of(path) or "chaewo" for path in SOURCES])
def test_a_module_knows_only_what_lies_below(path):
    importer = name_of(path)
    places = allowed(importer)
    assert places is not None, f"{importer}의 자리를 여기에 적어 주세요."
    # `from chaewo.widgets.kit import sources`는 길 위의 chaewo.widgets도 이름으로 나옵니다.
    known = {name for name in imported(path) if name and not inside_of_any(name, places)}
    assert known == set()


def inside_of_any(name: str, places: set[str]) -> bool:
    return inside(name, places) or any(place.startswith(f"{name}.") for place in places)


@pytest.mark.parametrize("path", SCRIPTS, ids=[path.name for path in SCRIPTS])
def test_a_script_knows_its_room_and_the_kit(path):
    room = path.relative_to(PACKAGE / "widgets").parts[0]
    for told in re.findall(r'\bimport\b[^;"]*"([^"]+)"', path.read_text(encoding="utf-8")):
        target = (path.parent / told).resolve().relative_to(PACKAGE / "widgets").parts[0]
        assert target in {room, "kit"}, told


def test_rooms_and_chapters_are_found():
    """찾은 것이 없으면 위의 검사들은 말없이 지나갑니다."""
    assert {"kit", "blank", "graph", "jacobian_shape"} <= set(ROOMS)
    assert {name_of(path) for path in SOURCES} >= CORE
    assert "widgets.kit.sources" in set(imported(PACKAGE / "static_site" / "bundle.py"))
    assert "blanks" in set(imported(PACKAGE / "widgets" / "blank" / "blank.py"))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("import chaewo.widgets.kit.base", {"widgets.kit.base"}),
        ("from chaewo import lenet", {"", "lenet"}),
        ("from chaewo.widgets.kit.base import number", {"widgets.kit.base"}),
        ("from ..kit import base", {"widgets.kit", "widgets.kit.base"}),
        ("def f():\n    from chaewo.judging import check", {"judging"}),
        ("import torch", set()),
    ],
)
def test_imports_are_read_in_every_form(text, seen, tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "read_text", lambda self, **_: text)
    assert set(imported(PACKAGE / "widgets" / "vjp" / "made_up.py")) == seen


def test_every_name_is_there_when_first_asked_for():
    """처음 부를 때의 값과, 두 번째부터 모듈에 적혀 있는 값이 같습니다."""
    for name in chaewo.__all__:
        vars(chaewo).pop(name, None)
        first = getattr(chaewo, name)
        assert first is not None
        assert first is getattr(chaewo, name)
