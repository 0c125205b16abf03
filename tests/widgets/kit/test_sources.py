"""위젯의 모듈을 한 파일로 합치는 일: 빠진 것도, 겹친 것도 없는가."""

import re
from collections import Counter

import pytest

from chaewo.widgets.kit.sources import WIDGETS as ROOMS
from chaewo.widgets.kit.sources import all_sources, inlined, styles

WIDGETS = [
    "blank",
    "digit_lab",
    "graph_explorer",
    "input_size_explorer",
    "jacobian_shape",
    "learning_rate_explorer",
    "vjp_explorer",
]


@pytest.mark.parametrize("name", WIDGETS)
def test_inlined_module_stands_alone(name):
    source = inlined(name)
    assert not re.search(r'from\s*"\.', source)
    assert source.count("export default") == 1
    assert not re.search(r"^export (?!default)", source, flags=re.MULTILINE)


@pytest.mark.parametrize("name", WIDGETS)
def test_no_name_is_declared_twice(name):
    declared = re.findall(
        r"^(?:async )?(?:const|let|function|class) (\w+)", inlined(name), flags=re.MULTILINE
    )
    assert [word for word, times in Counter(declared).items() if times > 1] == []


def test_every_module_is_used():
    used = {f"{name}.js" for name in WIDGETS}
    for source in all_sources().values():
        used |= set(re.findall(r'from "\.{1,2}/(?:[\w-]+/)?([\w-]+\.js)"', source))
    assert used == set(all_sources())


def test_every_import_leads_to_its_file():
    """파일의 이름만으로 모듈을 찾으므로, 이름은 하나뿐이고 적은 길에 그 파일이 있어야 합니다."""
    files = list(ROOMS.glob("*/*.js"))
    assert len({path.name for path in files}) == len(files)
    for path in files:
        for told in re.findall(r'from "([^"]+)"', path.read_text(encoding="utf-8")):
            assert (path.parent / told).is_file(), (path.name, told)


def test_styles_start_with_the_palette():
    assert styles().index("--chaewo-ink") < styles().index(".cw-blank")


def test_no_html_is_injected():
    """글자는 언제나 textContent로 넣습니다. 학습자가 적은 글이 코드가 되지 않게 합니다."""
    for name, source in all_sources().items():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(", source), name


def test_a_class_is_styled_by_one_widget():
    """한 쪽에 모든 위젯의 CSS가 함께 오므로, 두 위젯이 같은 이름을 쓰면 서로의 모양을 망칩니다."""
    owners = {}
    for path in sorted(set(ROOMS.glob("*/*.css")) - {ROOMS / "kit" / "kit.css"}):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        selectors = ",".join(re.findall(r"([^{}]+)\{", text)).split(",")
        for name in {s.strip() for s in selectors if re.fullmatch(r"\s*\.cw-[\w-]+\s*", s)}:
            owners.setdefault(name, []).append(path.name)
    assert {name: files for name, files in owners.items() if len(files) > 1} == {}
