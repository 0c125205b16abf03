"""LearningRateExplorer의 화면 쪽: 마우스, 손가락, 글쇠로 움직이며, 나쁜 글에는 한 문장."""

import math
import re

import pytest

from chaewo import LearningRateExplorer
from chaewo.widgets.learning_rate.learning_rate_explorer import LIMITS
from tests.lib.accessibility import violations
from tests.lib.touch import Finger
from tests.widgets.learning_rate.test_path import torch_path

# 학습률 0.01, 0.1, 1, 10: 작음, 알맞음, 실행마다 다름, inf
CURVES = {
    0.01: [2.3, 2.29, 2.28, 2.27],
    0.1: [2.3, 1.5, 0.8, 0.3],
    1: {"losses": [2.3, 5.0, 4.0, 9.0], "agreed": 2},
    10: [2.3, 40.0, math.inf],
}


LIMITED = {"학습률": "learning_rate", "걸음 수": "steps", "곡률 λ₁": "curvature"}


def says(page, which=0):
    return page.locator(".cw-rate-says").nth(which).inner_text().replace("\n", " ")


def entry(page, name="학습률"):
    return page.get_by_role("textbox", name=name, exact=True)


def write(page, text, name="학습률"):
    entry(page, name).fill(text)
    entry(page, name).press("Enter")


def start_of(page):
    text = page.locator(".cw-plane-handle").get_attribute("aria-valuetext")
    return [float(found) for found in re.findall(r"-?\d+\.?\d*", text)]


def test_words_for_the_bowl(widget_page):
    page = widget_page(LearningRateExplorer())
    assert "2/λ2 = 0.25" in page.locator(".cw-rate-under").inner_text()
    for rate, words in [
        ("0.001", ["수렴", "너무 작은 학습률"]),
        ("0.1", ["수렴", "x는 0.9배, y는 0.2배"]),
        ("0.2", ["진동하며 수렴", "y는 −0.6배"]),
        ("0.25", ["경계"]),
        ("0.5", ["발산", "1걸음째에 그림 밖으로", "걸음째에 손실이 inf가"]),
    ]:
        write(page, rate)
        for word in words:
            assert word in says(page)
    assert page.problems == []


def test_sentence_names_torchs_steps(widget_page):
    page = widget_page(LearningRateExplorer(learning_rate=0.4, start=[-1, 1], steps=10))
    case = {"learning_rate": 0.4, "start": [-1.0, 1.0], "curvature": [1.0, 8.0], "momentum": 0}
    path = torch_path(case, 700)
    out = next(k for k, row in enumerate(path) if abs(row[1]) > 5)
    end = next(k for k, row in enumerate(path) if not math.isfinite(row[2]))
    assert f"{out}걸음째에 그림 밖으로" in says(page)
    assert f"{end}걸음째에 손실이 inf" in says(page)


def test_start_on_the_axis_never_leaves(widget_page):
    """y가 꼭 0이면 가파른 방향으로는 움직이지 않습니다. torch도 그렇습니다."""
    page = widget_page(LearningRateExplorer(learning_rate=0.5, start=[-4, 0]))
    case = {"learning_rate": 0.5, "start": [-4.0, 0.0], "curvature": [1.0, 8.0], "momentum": 0}
    assert torch_path(case)[-1][2] < 1e-9
    assert "이 길은 멀어지지 않습니다" in says(page)
    assert says(page).startswith("수렴")


def test_a_start_at_the_bottom_stays(widget_page):
    page = widget_page(LearningRateExplorer(start=[0, 0], learning_rate=0.5))
    assert says(page).strip() == "제자리 시작점이 꼭 최솟값이라 움직이지 않습니다."
    assert page.problems == []


def test_path_on_an_axis_is_not_said_to_swing(widget_page):
    page = widget_page(LearningRateExplorer(start=[-4, 0], learning_rate=0.2))
    assert says(page).startswith("수렴")
    assert "걸음마다 x는 0.8배." in says(page)
    assert "y 방향으로는 움직이지 않습니다" in says(page)


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.00001, "x는 0.99999배, y는 0.99992배"),
        (0.000001, "x는 0.999999배, y는 0.999992배"),
        (0.2499, "y는 −0.999배"),
        (0.25001, "y는 −1.00008배"),
        (0.25, "y는 −1배"),
        (0.004, "x는 0.996배"),
    ],
)
def test_factors_near_one_keep_their_digits(widget_page, rate, words):
    assert words in says(widget_page(LearningRateExplorer(learning_rate=rate)))


def test_momentum_moves_the_limit(widget_page):
    page = widget_page(LearningRateExplorer(learning_rate=0.4))
    assert says(page).startswith("발산")
    page.get_by_role("button", name="0.9", exact=True).click()
    assert "= 0.475" in page.locator(".cw-rate-under").inner_text()
    assert says(page).startswith("진동하며 수렴")


def test_momentum_can_be_left_out(widget_page):
    page = widget_page(LearningRateExplorer(with_momentum=False), LearningRateExplorer())
    assert page.get_by_role("group", name="모멘텀").count() == 1  # 둘째 위젯에만 있습니다.
    write_first = page.get_by_role("textbox", name="학습률", exact=True).first
    write_first.fill("0.5")
    write_first.press("Enter")
    assert says(page, 0).startswith("발산")
    assert page.problems == []


def test_slow_bowl_is_not_blamed_on_the_rate(widget_page):
    """곡률이 천 배 다른 그릇. 한계의 절반인 학습률로도 서른 걸음에 손실이 절반이 되지 않습니다."""
    bowl = {"curvature": [0.1, 100], "start": [-5, 0.1], "learning_rate": 0.01}
    said = says(widget_page(LearningRateExplorer(**bowl)))
    assert "걸음이 모자랍니다" in said
    assert "너무 작은" not in said


def test_momentum_may_swing_wider_first(widget_page):
    """모멘텀이 있으면 진동의 폭은 처음에 커지기도 하고, 한계에서는 처음의 몇 배까지 커집니다."""
    for rate, words in [(0.46, "폭은 끝내 줄어듭니다"), (0.475, "한없이 멀어지지도 않습니다")]:
        page = widget_page(LearningRateExplorer(learning_rate=rate, momentum=0.9, steps=3))
        assert words in says(page)
        bowl = {"start": [-4.0, 3.0], "curvature": [1.0, 8.0], "momentum": 0.9}
        path = torch_path({"learning_rate": rate, **bowl}, 3)
        assert max(abs(row[1]) for row in path) > 2 * 3


def test_presets(widget_page):
    page = widget_page(LearningRateExplorer(CURVES))
    for name, words in [("작게", "너무 작은"), ("알맞게", "수렴"), ("크게", "발산")]:
        page.get_by_role("button", name=f"너무 {name}" if name != "알맞게" else name).click()
        assert words in says(page)


def test_only_a_path_that_stays_is_said_to_stay(widget_page):
    """축 위에서 출발해도, 그 축의 방향이 한계를 넘으면 멀어집니다."""
    page = widget_page(LearningRateExplorer(start=[0, 3], learning_rate=0.252))
    assert "멀어지지 않습니다" not in says(page)
    page = widget_page(LearningRateExplorer(start=[3, 0], learning_rate=0.252))
    assert "멀어지지 않습니다" in says(page)


def test_bad_entry_says_one_sentence_and_keeps_the_value(widget_page):
    page = widget_page(LearningRateExplorer())
    before = says(page)
    message = page.locator(".cw-entry-message").first
    for text, words in [
        ("", "비어 있습니다"),
        ("0,1", "소수점은 쉼표가 아니라"),
        ("abc", "숫자로 읽을 수 없습니다"),
        ("NaN", "숫자로 읽을 수 없습니다"),
        ("1e999", "너무 큰 수"),
        ("-0.1", "0.000001부터 100까지"),
        ("0", "0.000001부터 100까지"),
        ("1e7", "0.000001부터 100까지"),
        ("열", "숫자만"),
    ]:
        write(page, text)
        assert words in message.inner_text()
        assert "지금 값은 0.05 그대로입니다" in message.inner_text()
        assert says(page) == before
        entry(page).press("Escape")
        assert entry(page).input_value() == "0.05"
        assert message.inner_text() == ""


@pytest.mark.parametrize(("name", "setting"), LIMITED.items())
def test_the_ends_of_what_may_be_written_are_taken(widget_page, name, setting):
    page = widget_page(LearningRateExplorer())
    for end in LIMITS[setting]:
        write(page, f"{end:f}", name)
        assert float(entry(page, name).input_value()) == end
        assert not any(page.locator(".cw-entry-message").all_inner_texts())


def test_steps_are_whole_and_curvature_is_positive(widget_page):
    page = widget_page(LearningRateExplorer())
    write(page, "2.5", "걸음 수")
    write(page, "0", "곡률 λ₁")
    text = page.locator(".cw-rate-settings").inner_text()
    assert "걸음은 정수로" in text
    assert "0.01부터 1000까지" in text
    write(page, "10", "걸음 수")
    write(page, "40", "곡률 λ₁")
    assert "10걸음 동안" in says(page)
    assert "2/λ1 = 0.05" in page.locator(".cw-rate-under").inner_text()


def test_slider_is_logarithmic_and_works_from_the_keyboard(widget_page):
    page = widget_page(LearningRateExplorer(learning_rate=0.1))
    slider = page.get_by_role("slider", name="학습률 슬라이더")
    slider.focus()
    for _ in range(50):  # 0.02씩 50번이면 꼭 열 배
        page.keyboard.press("ArrowRight")
    assert entry(page).input_value() == "1"
    assert slider.get_attribute("aria-valuetext") == "1"
    page.keyboard.press("Home")
    assert entry(page).input_value() == "0.0001"


def test_start_moves_by_mouse_and_keyboard(widget_page):
    page = widget_page(LearningRateExplorer(start=[-4, 3]))
    handle = page.locator(".cw-plane-handle")
    box = handle.locator(".cw-plane-dot").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40)
    page.mouse.move(x + 2000, y + 90)
    page.mouse.up()
    moved = start_of(page)
    assert moved[0] == 5
    assert moved[1] < 3
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowUp")
    assert start_of(page) == pytest.approx([4.9, moved[1] + 0.01])
    page.keyboard.press("Home")
    assert start_of(page) == [-4, 3]


def test_finger_drags_the_start(widget_page):
    page = widget_page(LearningRateExplorer(), width=360, touch=True)
    page.locator(".cw-plane-handle").scroll_into_view_if_needed()
    before, scroll = start_of(page), page.evaluate("scrollY")
    box = page.locator(".cw-plane-dot").bounding_box()
    x, y = box["x"] + 5, box["y"] + 5
    finger = Finger(page)
    finger.touch("touchStart", (x, y))
    finger.touch("touchMove", (x + 40, y + 60))
    finger.touch("touchEnd")
    assert start_of(page)[0] > before[0]
    assert start_of(page)[1] < before[1]
    assert page.evaluate("scrollY") == scroll


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_accessible_and_fits(widget_page, width, theme):
    page = widget_page(LearningRateExplorer(CURVES), width=width, theme=theme)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    write(page, "abc")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page, widgets_only=True) == []


def test_paths_of_any_length_lie_in_the_same_box(widget_page):
    """틀 안의 크기가 달라지면 브라우저는 걸음마다 쪽의 그림을 다시 나눕니다."""
    page = widget_page(LearningRateExplorer(CURVES))
    boxes = set()
    for rate in ("0.0001", "0.05", "0.26", "5", "100"):
        write(page, rate)
        frames = page.locator("figure svg svg").evaluate_all(
            """nodes => nodes.map((node) => node.getBBox())
              .map(({ x, y, width, height }) => [x, y, width, height].join())"""
        )
        assert len(frames) == 4
        boxes.add(tuple(frames))
    assert len(boxes) == 1


@pytest.mark.parametrize("width", [360, 700])
def test_moving_changes_no_elements_and_no_height(widget_page, width):
    page = widget_page(LearningRateExplorer(CURVES), width=width)
    page.evaluate(
        """() => {
          window.added = 0;
          new MutationObserver((records) => {
            for (const { addedNodes } of records)
              for (const node of addedNodes) window.added += node.nodeType === 1;
          }).observe(document.querySelector(".cw-rate"), { childList: true, subtree: true });
        }"""
    )
    heights = set()
    for rate in [0.001, 0.05, 0.2, 0.3, 0.9, 8]:
        page.get_by_role("slider", name="학습률 슬라이더").fill(
            f"{round(math.log10(rate) / 0.02) * 0.02:.2f}"
        )
        heights.add(page.locator(".cw").evaluate("node => node.offsetHeight"))
    assert page.evaluate("window.added") == 0
    assert len(heights) == 1


def test_status_speaks_once_the_move_ends(widget_page):
    page = widget_page(LearningRateExplorer(CURVES))
    status = page.locator(".cw-rate > [role=status]")
    assert status.text_content() == ""
    write(page, "0.4")
    page.wait_for_function("document.querySelector('.cw-rate > [role=status]').textContent")
    assert "발산" in status.text_content()
    assert "가장 가까운 기록" in status.text_content()


def test_two_instances_are_independent(widget_page):
    page = widget_page(LearningRateExplorer(), LearningRateExplorer(3))
    first, second = page.locator(".chaewo-widget").all()
    entry(first).fill("0.5")
    entry(first).press("Enter")
    assert "발산" in says(first)
    assert says(second).startswith("수렴")
    assert "int 값" in second.locator(".cw-problem").inner_text()
