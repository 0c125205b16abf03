"""위젯의 모듈을 한 파일로 합치는 일: 빠진 것도, 겹친 것도 없는가."""

import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

import chaewo
from chaewo.widgets.blank.blank import Blank
from chaewo.widgets.kit.base import ChaewoWidget
from chaewo.widgets.kit.sources import ROOMS, all_sources, all_styles, inlined, needed, styles
from chaewo.widgets.kit.sources import widgets as names_of_widgets

WIDGETS = names_of_widgets()
PAGE_SCRIPTS = list((Path(chaewo.__file__).parent / "static_site").rglob("*.js"))


def test_every_widget_has_its_class():
    """JS의 위젯마다 파이썬의 클래스가, 클래스마다 JS의 위젯이 있어야 합니다."""
    for path in ROOMS.glob("*/*.py"):
        import_module(f"chaewo.widgets.{path.parent.name}.{path.stem}")
    classes = {each for each in family(ChaewoWidget) if hasattr(each, "stem")}
    assert sorted({widget.stem for widget in classes}) == WIDGETS
    assert len(WIDGETS) >= 7
    for widget in classes:
        assert hasattr(chaewo, widget.__name__) or issubclass(widget, Blank)


def family(widget):
    """`widget`을 물려받은 클래스 모두."""
    for child in widget.__subclasses__():
        yield child
        yield from family(child)


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


def test_old_safari_can_read_every_script():
    """뒤를 보는 정규식이 하나라도 있으면 Safari 16.3까지는 그 파일을 통째로 읽지 못합니다."""
    scripts = {**all_sources(), **{path.name: path.read_text("utf-8") for path in PAGE_SCRIPTS}}
    assert len(scripts) > len(all_sources()) > 0
    assert [name for name, source in scripts.items() if re.search(r"\(\?<[=!]", source)] == []


def test_every_slider_is_the_calm_one():
    """쪽을 밀던 손가락이 스쳐도 바뀌지 않는 것(kit/slider.js)만 씁니다."""
    made = [name for name, source in all_sources().items() if re.search(r'type: "range"', source)]
    assert made == ["slider.js"]


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


def test_shared_styles_come_before_those_of_a_widget():
    """같은 세기의 규칙은 뒤의 것이 이기므로, 위젯이 kit의 모양을 고칠 수 있어야 합니다."""
    files = list(all_styles())
    kit = {path.name for path in (ROOMS / "kit").glob("*.css")}
    assert files[0] == "kit.css"
    assert set(files[: len(kit)]) == kit


def test_a_style_has_its_module():
    assert {f"{file[:-4]}.js" for file in all_styles()} <= set(all_sources())


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_carries_the_styles_of_the_classes_it_uses(name):
    """JupyterLab에는 위젯마다 제 CSS만 갑니다. 남의 방에 있는 모양을 쓰면 거기서만 벌거벗습니다."""
    modules = needed(f"{name}.js", all_sources())
    mine = styles(name)
    text = "\n".join(all_sources()[file] for file in modules)
    for file, css in all_styles().items():
        if file not in mine:
            used = {kind for kind in classes(css) if re.search(rf"(?<![\w-]){kind}(?![\w-])", text)}
            assert used <= {kind for css in mine.values() for kind in classes(css)}, file


def test_no_html_is_injected():
    """글자는 언제나 textContent로 넣습니다. 학습자가 적은 글이 코드가 되지 않게 합니다."""
    for name, source in all_sources().items():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(", source), name


def test_a_class_is_styled_by_one_widget():
    """한 쪽에 모든 위젯의 CSS가 함께 오므로, 두 위젯이 같은 이름을 쓰면 서로의 모양을 망칩니다."""
    owners = {}
    for file, css in list(all_styles().items())[1:]:  # kit.css는 누구나의 것입니다.
        selectors = ",".join(re.findall(r"([^{}]+)\{", plain(css))).split(",")
        for name in {s.strip() for s in selectors if re.fullmatch(r"\s*\.cw-[\w-]+\s*", s)}:
            owners.setdefault(name, []).append(file)
    assert {name: files for name, files in owners.items() if len(files) > 1} == {}


def classes(css):
    return set(re.findall(r"\.(cw-[\w-]+)", plain(css)))


def plain(css):
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
