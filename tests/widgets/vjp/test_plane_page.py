"""VjpExplorer의 평면 보기: 마우스, 손가락, 글쇠로 x, u, v를 옮기고 torch의 숫자와 견줍니다."""

import re

import pytest
import torch

from chaewo.widgets.vjp.plane_maps import PLANE_MAPS
from chaewo.widgets.vjp.vjp_explorer import VjpExplorer
from tests.lib.touch import Finger

NUMBER = r"-?\d+\.?\d*(?:e[+-]\d+)?"


def handle(page, name):
    return page.get_by_role("slider", name=re.compile(f"^{name}:"))


def number(page, name):
    text = page.locator(f"[data-number='{name}']").inner_text()
    return [float(found) for found in re.findall(NUMBER, text)]


def middle(page, name):
    box = handle(page, name).locator(".cw-plane-dot").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, name, dx, dy):
    x, y = middle(page, name)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2)
    page.mouse.move(x + dx, y + dy)
    page.mouse.up()


def assert_numbers_are_torchs(page, name):
    """화면의 x, u, v에서 torch가 구한 것이 화면의 나머지 숫자와 같은가."""
    x, u, v = (torch.tensor(number(page, key), dtype=torch.float64) for key in ("x", "u", "v"))
    function = PLANE_MAPS[name].function
    matrix = torch.autograd.functional.jacobian(function, x)
    expected = {
        "y": function(x),
        "Ju": matrix @ u,
        "vᵀJ": v @ matrix,
        "J": matrix.flatten(),
        "det J": torch.linalg.det(matrix).reshape(1),
        "v·(Ju)": (v @ matrix @ u).reshape(1),
        "(vᵀJ)·u": (v @ matrix @ u).reshape(1),
    }
    for key, value in expected.items():
        assert number(page, key) == pytest.approx(value.tolist(), abs=2e-4, rel=1e-4), key


@pytest.mark.parametrize("name", PLANE_MAPS)
def test_every_map_shows_torchs_numbers(widget_page, name):
    page = widget_page(VjpExplorer("polar"))
    page.get_by_role("combobox").select_option(name)
    assert_numbers_are_torchs(page, name)
    for which, dx, dy in [("x", -17, 12), ("u", 9, 21), ("v", -14, -8)]:
        before = number(page, which)
        drag(page, which, dx, dy)
        assert number(page, which) != before
        assert_numbers_are_torchs(page, name)
    assert page.problems == []


@pytest.mark.parametrize("name", ["x", "u", "v"])
def test_keyboard_moves_a_tenth_or_a_hundredth_and_home_resets(widget_page, name):
    page = widget_page(VjpExplorer("polar"))
    start = number(page, name)
    handle(page, name).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert number(page, name) == pytest.approx([start[0] + 0.1, start[1] + 0.1])
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    assert number(page, name) == pytest.approx([start[0] + 0.09, start[1] + 0.09])
    shown = handle(page, name).get_attribute("aria-valuetext")
    assert [float(a) for a in re.findall(NUMBER, shown)] == number(page, name)
    page.keyboard.press("Home")
    assert number(page, name) == start


def test_x_stays_on_the_grid_and_handles_stay_in_the_picture(widget_page):
    page = widget_page(VjpExplorer("polar"))
    for name in ["x", "u", "v"]:
        for dx, dy in [(2000, -2000), (-2000, 2000)]:
            drag(page, name, dx, dy)
            assert_numbers_are_torchs(page, "polar")
            plane = handle(page, name).locator("xpath=ancestor::*[local-name()='svg'][1]")
            box, (px, py) = plane.bounding_box(), middle(page, name)
            assert box["x"] <= px <= box["x"] + box["width"]
            assert box["y"] <= py <= box["y"] + box["height"]
    drag(page, "x", -2000, 2000)
    assert number(page, "x") == [-3.0, -3.14]


def test_double_click_and_right_button_change_nothing(widget_page):
    page = widget_page(VjpExplorer("polar"))
    for name in ["x", "u", "v"]:
        before = number(page, name)
        x, y = middle(page, name)
        page.mouse.dblclick(x, y)
        page.mouse.click(x, y, button="right")
        assert number(page, name) == before


def test_degenerate_points(widget_page):
    widget = VjpExplorer("polar")
    widget.x, widget.u, widget.v = [0.0, 1.0], [0.0, 0.0], [0.0, 0.0]
    page = widget_page(widget)
    assert page.locator(".cw-plane-area").inner_text() == "넓이가 0배: 납작해집니다."
    assert_numbers_are_torchs(page, "polar")
    drag(page, "u", 30, 20)
    drag(page, "v", 30, 20)
    assert 0.0 not in number(page, "u") + number(page, "v")
    handle(page, "x").focus()
    page.keyboard.press("ArrowLeft")
    assert "뒤집힙니다" in page.locator(".cw-plane-area").inner_text()
    assert_numbers_are_torchs(page, "polar")


def test_doubling_shows_k_and_marks_arrows_that_leave(widget_page):
    page = widget_page(VjpExplorer("doubling"))
    formula, note = page.locator(".cw-plane-formula"), page.locator(".cw-plane-note")
    assert "k = 2" in formula.inner_text()
    assert note.is_hidden()
    handle(page, "x").focus()
    for key in ["ArrowRight", "ArrowUp"] * 9:
        page.keyboard.press(key)
    assert number(page, "x") == [0.0, 0.0]
    assert "k = 6" in formula.inner_text()
    assert note.is_visible()
    assert_numbers_are_torchs(page, "doubling")


def test_legend_hides_a_pair(widget_page):
    page = widget_page(VjpExplorer("polar"))
    page.get_by_role("checkbox", name="u → Ju").uncheck()
    assert handle(page, "u").is_hidden()
    assert page.locator(".cw-plane-arrow.cw-forward:visible").count() == 0
    assert page.locator("[data-number='Ju']").is_visible()
    page.get_by_role("checkbox", name="u → Ju").check()
    assert handle(page, "u").is_visible()


def test_reset_button(widget_page):
    page = widget_page(VjpExplorer("shear"))
    before = [number(page, name) for name in ("x", "u", "v")]
    for name in ["x", "u", "v"]:
        drag(page, name, 20, 20)
    page.get_by_role("button", name="처음으로").click()
    assert [number(page, name) for name in ("x", "u", "v")] == before


def test_status_speaks_once_the_move_ends(widget_page):
    page = widget_page(VjpExplorer("polar"))
    status = page.locator(".cw-plane [role=status]")
    assert status.inner_text() == ""
    drag(page, "x", 20, 0)
    page.wait_for_function("document.querySelector('.cw-plane [role=status]').textContent")
    assert "넓이가" in status.text_content()


def test_finger_drags_a_handle_and_a_second_finger_loses_nothing(widget_page):
    page = widget_page(VjpExplorer("polar"), width=360, touch=True)
    touch = Finger(page).touch
    handle(page, "x").scroll_into_view_if_needed()
    start, scroll = number(page, "x"), page.evaluate("scrollY")
    x, y = middle(page, "x")

    touch("touchStart", (x, y))
    touch("touchMove", (x - 10, y + 25))
    moved = number(page, "x")
    assert moved != start
    touch("touchStart", (x - 10, y + 25), (x - 60, y + 60))
    touch("touchMove", (x - 10, y + 25), (x - 90, y + 90))
    assert number(page, "x") == moved
    touch("touchEnd")
    assert number(page, "x") == moved
    assert page.evaluate("scrollY") == scroll
    x, y = middle(page, "x")  # 손을 모두 뗀 다음에는 다시 끌립니다.
    touch("touchStart", (x, y))
    touch("touchMove", (x - 20, y - 20))
    touch("touchEnd")
    assert number(page, "x") != moved
    assert_numbers_are_torchs(page, "polar")


@pytest.mark.parametrize(("width", "stacked"), [(360, True), (1280, False)])
def test_planes_stack_on_a_narrow_screen(widget_page, width, stacked):
    page = widget_page(VjpExplorer("polar"), width=width)
    first, second = (box.bounding_box() for box in page.locator(".cw-plane figure").all())
    assert (second["y"] > first["y"] + 100) == stacked
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_dragging_changes_no_elements_and_no_height(widget_page):
    """끄는 동안 요소를 새로 만들면 느린 기계에서 한 프레임을 넘기고, 높이가 바뀌면 아래의 글이 출렁입니다."""
    page = widget_page(VjpExplorer("polar"), width=700)
    page.evaluate(
        """() => {
          window.added = 0;
          new MutationObserver((records) => {
            for (const { addedNodes } of records)
              for (const node of addedNodes) window.added += node.nodeType === 1;
          }).observe(document.querySelector(".cw-plane"), { childList: true, subtree: true });
        }"""
    )
    heights = set()
    for dx, dy in [(-60, 0), (0, 50), (-30, -80), (60, 60)]:
        drag(page, "x", dx, dy)
        heights.add(page.locator(".cw").evaluate("node => node.offsetHeight"))
    assert page.evaluate("window.added") == 0
    assert len(heights) == 1


def test_two_instances_are_independent(widget_page):
    page = widget_page(VjpExplorer("polar"), VjpExplorer("shear"))
    first, second = page.locator(".chaewo-widget").all()
    before = number(second, "x")
    handle(first, "x").focus()
    page.keyboard.press("ArrowRight")
    assert number(second, "x") == before
    assert number(first, "x") == pytest.approx([1.9, 0.6])
