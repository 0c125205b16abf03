"""InputSizeExplorer의 화면 쪽: 마우스·글쇠·손가락으로 움직이는가."""

import re
from itertools import pairwise

import pytest

from chaewo import InputSizeExplorer
from chaewo.widgets.kit.sources import inlined
from tests.lib.accessibility import violations
from tests.lib.two_way import two_way
from tests.widgets.input_size.test_conv_sizes import SETTINGS, random_settings


def face(page, name):
    return page.get_by_role("slider", name=re.compile(f"^{name} .*의 유닛"))


def seen(page):
    return page.locator(".cw-sizes-seen").inner_text()


def labels(page):
    return page.locator(".cw-sizes-label:visible").all_text_contents()


def rectangle(face):
    return [float(face.get_attribute(name)) for name in ("x", "y", "width", "height")]


def marks(page):
    """맵마다 고른 유닛이 보는 네모: [x, y, 너비, 높이]."""
    drawn = page.locator(".cw-sizes-mark").get_attribute("d")
    return [[float(number) for number in box[:4]] for box in re.findall(MARK, drawn)]


MARK = r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z"


def test_presets_and_the_joint(widget_page):
    page = widget_page(InputSizeExplorer())
    verdict = page.locator(".cw-sizes-verdict")
    assert labels(page) == ["1@32×32", "6@30×30", "6@15×15", "16@13×13", "16@6×6"]
    assert "맞물립니다" in verdict.inner_text()
    assert "30–\u206033" in verdict.inner_text()
    assert "81,194" in verdict.inner_text()
    costs = "매개변수는 fc1 69,240개, fc2 10,164개, fc3 850개"
    assert page.get_by_role("img", name=costs).count() == 1
    page.get_by_role("button", name="5×5 LeNet").click()
    assert labels(page)[-1] == "16@5×5"
    assert "32–\u206035" in verdict.inner_text()
    assert "61,706" in verdict.inner_text()
    page.get_by_role("button", name="노트의 Net에 28").click()
    assert labels(page) == ["1@28×28", "6@26×26", "6@13×13", "16@11×11", "16@5×5"]
    error = InputSizeExplorer("note28").error
    assert page.locator(".cw-sizes-error").inner_text() == f"RuntimeError: {error}"
    assert page.locator(".cw-joint-breaks").count() == 1
    height = page.locator(".cw-sizes").bounding_box()["height"]
    mend = page.get_by_role("button", name="fc1 고치기: nn.Linear(16\u00a0*\u00a05")
    mend.click()
    assert page.locator(".cw-joint-fits").count() == 1
    assert page.get_by_role("button", name="고치기").count() == 0
    same = page.get_by_role("button", name="fc1: nn.Linear(16")
    assert same.get_attribute("aria-disabled") == "true"
    assert same.evaluate("(n) => n === document.activeElement")
    assert (
        page.locator(".cw-sizes").bounding_box()["height"] == height
    )  # 아래의 글이 오르내리지 않습니다.
    same.click(force=True)
    assert page.locator(".cw-joint-fits").count() == 1
    assert page.problems == []


def test_maps_are_drawn_to_scale(widget_page):
    page = widget_page(InputSizeExplorer())
    for size in (32, 64, 9):
        page.get_by_label("입력의 한 변 슬라이더").fill(str(size))
        faces = page.locator(".cw-sizes-face:visible").all()
        sides = [float(node.get_attribute("width")) for node in faces]
        pixels = [int(re.search(r"@(\d+)", text)[1]) for text in labels(page) if "@" in text]
        scales = [side / n for side, n in zip(sides, pixels, strict=False)]
        assert max(scales) == pytest.approx(min(scales))
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize("width", [360, 700])
def test_digit_lies_in_the_middle_of_the_input(widget_page, width):
    """그림은 28×28. 더 큰 입력에서는 가운데에 놓이고, 더 작은 입력에서는 가장자리가 잘립니다."""
    widget = InputSizeExplorer()
    page = widget_page(widget, width=width)
    lit = [divmod(at, 28) for at, level in enumerate(widget.spec["digit"]) if level != "0"]
    for size in (8, 9, 27, 28, 29, 32, 64):
        page.get_by_label("입력의 한 변 슬라이더").fill(str(size))
        face_x, face_y, side, _ = rectangle(page.locator(".cw-sizes-face").first)
        edge = (28 - size) // 2
        inside = [(r - edge, c - edge) for r, c in lit if {r - edge, c - edge} <= {*range(size)}]
        rows, columns = zip(*inside, strict=True)
        box = page.locator(".cw-sizes-digit").evaluate(
            "(node) => { const { x, y, width, height } = node.getBBox(); return [x, y, width, height] }"
        )
        scale = side / size
        assert box == pytest.approx(
            [
                face_x + min(columns) * scale,
                face_y + min(rows) * scale,
                (max(columns) - min(columns) + 1) * scale,
                (max(rows) - min(rows) + 1) * scale,
            ],
            abs=0.15,
        )


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (700, "light")])
def test_pictures_lie_on_the_same_ground(widget_page, width, theme):
    """불투명한 곳이 달라지면 브라우저는 걸음마다 쪽의 그림을 다시 나눕니다."""
    page = widget_page(InputSizeExplorer(), width=width, theme=theme)
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    color = "(node) => getComputedStyle(node).backgroundColor"
    for picture in (".cw-sizes-picture", ".cw-joint"):
        grounds = set()
        for size in (8, 20, 32, 64):
            page.get_by_label("입력의 한 변 슬라이더").fill(str(size))
            grounds.add(tuple(page.locator(picture).bounding_box().values())[2:])
        assert len(grounds) == 1
        assert page.locator(picture).evaluate(color) == page.locator(".cw-sizes").evaluate(color)


def test_bad_entry_is_a_sentence_and_keeps_the_last(widget_page):
    page = widget_page(InputSizeExplorer())
    field = page.get_by_role("textbox", name="입력의 한 변")
    message = page.locator(".cw-entry-message").first
    for typed in [
        "",
        "0,1",
        "abc",
        "NaN",
        "1e999",
        "7.5",
        "1000",
        "7",
        "−3",
        "3" * 300,
        "28½",
        "2 8",
        "28²",
    ]:
        field.fill(typed)
        field.press("Enter")
        said = message.inner_text()
        assert "8부터 64까지의 정수를 적어 주세요. 지금 값은 32 그대로입니다." in said, typed
        assert len(said) < 100
        assert labels(page)[0] == "1@32×32"
        field.press("Escape")
        assert (field.input_value(), message.inner_text()) == ("32", "")
    field.fill("２８")
    field.press("Enter")
    assert labels(page)[0] == "1@28×28"
    assert message.inner_text() == ""
    assert page.problems == []


def test_keyboard_moves_the_unit(widget_page):
    page = widget_page(InputSizeExplorer())
    face(page, "pool1").focus()
    for key, expected in [
        ("ArrowRight", "pool1의 8행 9열: 입력의 15–18행, 17–20열 (4×4픽셀)을 봅니다."),
        ("ArrowUp", "pool1의 7행 9열: 입력의 13–16행, 17–20열 (4×4픽셀)을 봅니다."),
        ("Home", "pool1의 7행 1열: 입력의 13–16행, 1–4열 (4×4픽셀)을 봅니다."),
        ("ArrowLeft", "pool1의 7행 1열: 입력의 13–16행, 1–4열 (4×4픽셀)을 봅니다."),
        ("End", "pool1의 7행 15열: 입력의 13–16행, 29–32열 (4×4픽셀)을 봅니다."),
        ("ArrowDown", "pool1의 8행 15열: 입력의 15–18행, 29–32열 (4×4픽셀)을 봅니다."),
    ]:
        page.keyboard.press(key)
        assert seen(page) == expected
        assert face(page, "pool1").get_attribute("aria-valuetext") == expected
    assert face(page, "pool1").get_attribute("aria-valuenow") == str(7 * 15 + 15)
    assert len(marks(page)) == 3  # 입력, conv1, pool1
    page.get_by_label("입력의 한 변 슬라이더").fill("16")
    assert seen(page).startswith("pool1의 7행 7열")


@pytest.mark.parametrize("width", [1280, 360])
def test_pointer_picks_the_unit_under_it(widget_page, width):
    page = widget_page(InputSizeExplorer(), width=width, touch=width == 360)
    box = face(page, "conv2").bounding_box()
    at = {"x": box["width"] * 2.5 / 13, "y": box["height"] * 10.5 / 13}
    if width == 360:
        face(page, "conv2").tap(position=at)
    else:
        face(page, "conv2").hover(position=at)
    assert seen(page).startswith("conv2의 11행 3열: 입력의 21–28행, 5–12열")
    x, y, width_of, height_of = marks(page)[0]
    field = rectangle(page.locator(".cw-sizes-face").first)
    for start, length, first, pixels in ((x, width_of, 4, 8), (y, height_of, 20, 8)):
        across = start is x
        assert (start - field[0 if across else 1]) / field[2] == pytest.approx(first / 32)
        assert length / field[2] == pytest.approx(pixels / 32)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.problems == []


def test_input_too_small_shows_where_torch_stops(widget_page):
    widget = InputSizeExplorer("note", size=8, kernel=5)
    page = widget_page(widget)
    assert page.locator(".cw-sizes-error").inner_text() == f"RuntimeError: {widget.error}"
    assert labels(page) == ["1@8×8", "6@4×4", "6@2×2", "멈춤"]
    assert page.get_by_role("slider", name=re.compile("의 유닛$")).count() == 3
    page.get_by_role("button", name="없음").click()
    assert labels(page) == ["1@8×8", "6@4×4", "멈춤"]
    assert page.problems == []


def test_python_and_page_follow_each_other(widget_page):
    page = widget_page()
    page.evaluate("document.body.replaceChildren(document.createElement('main'))")
    two_way(page, inlined("input_size_explorer"), InputSizeExplorer().static_state())
    page.get_by_role("button", name="3×3").click()
    page.get_by_label("커널 슬라이더").fill("5")
    sent = [[state[name] for name in SETTINGS] for state in page.evaluate("window.sent")]
    assert sent == [[32, 3, 0, 1, 3, 576], [32, 5, 0, 1, 3, 576]]
    page.evaluate("model.set('size', 28)")  # 파이썬에서 w.size = 28
    assert page.get_by_role("textbox", name="입력의 한 변").input_value() == "28"
    page.evaluate("model.set('pool', 0)")
    assert labels(page) == ["1@28×28", "6@24×24", "16@20×20"]
    assert len(page.evaluate("window.sent")) == 2  # 받은 값을 되돌려 보내지 않습니다.
    page.evaluate("window.cleanup()")
    assert page.evaluate("window.left()") == 0


@pytest.mark.parametrize("width", [360, 700])
def test_words_stay_while_the_input_changes(widget_page, width):
    page = widget_page(InputSizeExplorer(), width=width)
    places = set()
    for size in (20, 32, 33, 64):
        page.get_by_label("입력의 한 변 슬라이더").fill(str(size))
        words = page.locator(".cw-sizes-picture text:visible").all()
        places.add(tuple((node.get_attribute("x"), node.get_attribute("y")) for node in words))
    assert len(places) == 1


MAP_BOXES = """(settings) => {
  for (const [name, value] of Object.entries(settings)) model.set(name, value);
  const box = (node) => node.getBoundingClientRect();
  const maps = [...document.querySelectorAll(".cw-sizes-face")].filter((face) => box(face).width);
  return [document.querySelector(".cw-sizes-picture"), ...maps].map((node) => {
    const sheets = node.previousElementSibling; // 뒤에 겹친 채널들
    const parts = [node, ...(node.tagName === "rect" && sheets.getAttribute("d") ? [sheets] : [])].map(box);
    const far = (pick, side) => pick(...parts.map((part) => part[side]));
    return [far(Math.min, "left"), far(Math.min, "top"), far(Math.max, "right"), far(Math.max, "bottom")];
  });
}"""


@pytest.mark.parametrize("width", [360, 700])
def test_maps_stay_inside_and_apart(widget_page, width):
    """어느 설정에서나 맵이 그림을 벗어나지 않고, 이웃한 맵과 겹치지 않습니다."""
    page = widget_page(width=width)
    page.evaluate("document.body.replaceChildren(document.createElement('main'))")
    two_way(page, inlined("input_size_explorer"), InputSizeExplorer().static_state())
    along = 0 if width == 700 else 1
    for settings in random_settings(120):
        picture, *maps = page.evaluate(MAP_BOXES, settings)
        for low, high in ((0, 2), (1, 3)):
            assert all(picture[low] - 0.6 <= box[low] for box in maps), settings
            assert all(box[high] <= picture[high] + 0.6 for box in maps), settings
        for before, after in pairwise(maps):
            assert before[along + 2] < after[along], settings


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_accessibility_violations(widget_page, theme):
    page = widget_page(InputSizeExplorer(), InputSizeExplorer("note28"), theme=theme)
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    assert violations(page, widgets_only=True) == []


def test_two_widgets_do_not_share_anything(widget_page):
    page = widget_page(InputSizeExplorer(), InputSizeExplorer())
    first, second = page.locator(".cw-sizes").all()
    first.get_by_role("button", name="5×5 LeNet").click()
    assert second.get_by_role("textbox", name="커널").input_value() == "3"
