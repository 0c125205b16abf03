"""그리는 사이에 글이 골라져 있어도, 쪽이 넘어가도, 창의 크기가 바뀌어도 잉크는 펜 끝에 놓이는가."""

import pytest
import torch

from chaewo import DigitLab
from chaewo.lenet import LeNet5

INK = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, 196, 196);
  let [left, right, top, bottom] = [196, -1, 196, -1];
  for (let i = 0; i < 196 * 196; i++) {
    if (!data[4 * i + 3]) continue;
    const [x, y] = [i % 196, Math.floor(i / 196)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return [left, right, top, bottom];
}"""
HALF_PEN = 10


@pytest.fixture
def page(widget_page):
    torch.manual_seed(0)
    page = widget_page(DigitLab(LeNet5().double()))
    page.evaluate("document.body.prepend('골라 둘 글 '.repeat(30))")
    page.evaluate("document.body.style.paddingBottom = '2000px'")
    return page


def at(page, x: float, y: float) -> tuple[float, float]:
    """종이 위의 (x, y)가 지금 화면의 어디인가. 종이의 한 변은 196입니다."""
    box = page.locator(".cw-paper").bounding_box()
    return box["x"] + x * box["width"] / 196, box["y"] + y * box["height"] / 196


def ink(page) -> list[int]:
    return page.locator(".cw-paper").evaluate(INK)


def close_to(found: list[int], left, right, top, bottom) -> bool:
    wanted = [left - HALF_PEN, right + HALF_PEN, top - HALF_PEN, bottom + HALF_PEN]
    return all(abs(a - b) <= 4 for a, b in zip(found, wanted, strict=True))


def select_all(page):
    page.keyboard.press("Control+a")


def select_by_dragging(page):
    page.mouse.move(20, 20)
    page.mouse.down()
    page.mouse.move(*at(page, 190, 190), steps=5)
    page.mouse.up()


@pytest.mark.parametrize("select", [select_all, select_by_dragging])
@pytest.mark.parametrize("times", [1, 2])
def test_a_selection_does_not_cut_a_stroke(page, select, times):
    for _ in range(times):
        select(page)
        assert page.evaluate("String(getSelection()).length") > 0
        page.mouse.move(*at(page, 98, 30))
        page.mouse.down()
        page.mouse.move(*at(page, 98, 160), steps=12)
        page.mouse.up()
    assert close_to(ink(page), 98, 98, 30, 160)


def test_a_page_that_scrolls_in_mid_stroke_does_not_shift_the_ink(page):
    page.mouse.move(*at(page, 98, 30))
    page.mouse.down()
    page.mouse.move(*at(page, 98, 60), steps=3)
    page.evaluate("scrollBy(0, 60)")
    page.mouse.move(*at(page, 98, 160), steps=6)
    page.mouse.up()
    left, right, _, bottom = ink(page)
    assert abs(left - 88) <= 4
    assert abs(right - 108) <= 4
    assert abs(bottom - 170) <= 4


def test_a_window_that_changes_size_in_mid_stroke_does_not_shift_the_ink(page):
    page.mouse.move(*at(page, 98, 30))
    page.mouse.down()
    page.mouse.move(*at(page, 98, 60), steps=3)
    page.set_viewport_size({"width": 900, "height": 900})
    page.mouse.move(*at(page, 98, 160), steps=6)
    page.mouse.up()
    assert abs(ink(page)[3] - 170) <= 4


def stroke(page, height: float):
    page.mouse.move(*at(page, 98, 98 - height / 2))
    page.mouse.down()
    page.mouse.move(*at(page, 98, 98 + height / 2), steps=8)
    page.mouse.up()


def test_a_small_digit_with_a_thick_pen_is_remarked_upon(page):
    verdict = page.locator(".cw-verdict > p")
    stroke(page, 30)
    assert "획이 뭉쳤습니다" in verdict.inner_text()
    page.get_by_role("button", name="지우기").click()
    assert "획이 뭉쳤습니다" not in verdict.inner_text()
    stroke(page, 150)
    assert "획이 뭉쳤습니다" not in verdict.inner_text()


def test_a_thin_pen_may_draw_the_same_size(page):
    page.get_by_label("펜 굵기").fill("10")
    stroke(page, 60)
    assert "획이 뭉쳤습니다" not in page.locator(".cw-verdict > p").inner_text()
    assert page.problems == []
