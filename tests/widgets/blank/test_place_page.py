"""이름표 놓기: 마우스, 손가락, 글쇠로 옮기고, 다시 열어도 남아 있는가."""

import pytest

from tests.chapters.blank_examples import note_labels
from tests.lib.pages import reload_until, remembering
from tests.lib.touch import Finger
from tests.widgets.blank.dragging import (
    BIAS,
    NOTE,
    RELU,
    announced,
    check,
    feedback,
    middle,
    mouse_drag,
    one_label,
    place_blank,
)


def where(page):
    """노드마다 놓인 이름표."""
    slots = page.locator(".cw-place-slot").all()
    return {i: slot.inner_text() for i, slot in enumerate(slots) if slot.inner_text()}


@pytest.mark.parametrize("times", [1, 2])
def test_a_selection_does_not_cut_the_dragging_of_a_label(widget_page, times):
    page = widget_page(place_blank(start=NOTE))
    nodes = page.locator(".cw-place-node")
    for target in (RELU, BIAS)[:times]:
        page.keyboard.press("Control+a")
        chip = page.locator(".cw-place-chip", has_text="# Relu")
        mouse_drag(page, middle(chip), middle(nodes.nth(target)))
        assert where(page)[target] == "# Relu"


def test_place_by_mouse_wrong_hint_right_and_after_a_reload(widget_page):
    page = widget_page(place_blank(start=NOTE))
    remembering(page)
    assert where(page) == {0: "# MSE loss", 1: "# Linear", BIAS: "# Relu"}
    check(page)
    assert "잎에 변화도를 더합니다" in feedback(page)
    chip = page.locator(".cw-place-chip", has_text="# Relu")
    assert page.locator(".cw-wrong-label").all_inner_texts() == [chip.inner_text()]
    nodes = page.locator(".cw-place-node")
    mouse_drag(page, middle(chip), middle(nodes.nth(RELU)))
    assert where(page) == {0: "# MSE loss", 1: "# Linear", RELU: "# Relu"}
    assert announced(page) == "‘# Relu’ 이름표를 ReluBackward0에 놓았습니다."
    assert page.locator(".cw-wrong-label, [aria-pressed=true], .cw-over").count() == 0
    check(page)
    assert feedback(page).startswith("맞았습니다")
    reload_until(page, "document.querySelector('.cw-solved')")
    assert where(page) == {0: "# MSE loss", 1: "# Linear", RELU: "# Relu"}
    assert page.problems == []


def test_a_label_dropped_outside_goes_back(widget_page):
    page = widget_page(place_blank(start=NOTE))
    mouse_drag(
        page, middle(page.locator(".cw-place-chip").last), middle(page.locator(".cw-prompt"))
    )
    assert page.locator(".cw-place-tray").inner_text() == "# Relu"
    check(page)
    assert feedback(page) == "아직 놓지 않은 이름표가 1개 있습니다."


def test_choose_a_label_then_a_node(widget_page):
    page = widget_page(place_blank())
    target = page.locator(".cw-place-target")
    target.first.click()
    assert announced(page) == "먼저 이름표를 고르세요."
    page.get_by_role("button", name="# Linear").click()
    page.get_by_role("button", name="# Relu").click()  # 다시 고릅니다.
    target.nth(1).click()
    assert where(page) == {1: "# Relu"}
    page.get_by_role("button", name="# Linear").first.click()
    page.locator(".cw-place-slot .cw-place-chip").click()  # 놓인 이름표의 노드에 놓습니다.
    assert page.locator(".cw-place-slot").nth(1).locator("button").count() == 2


def test_one_label_needs_no_choosing(widget_page):
    page = widget_page(one_label())
    page.locator(".cw-place-target").nth(RELU).click()
    check(page)
    assert feedback(page).startswith("맞았습니다")


def test_place_by_keyboard_alone(widget_page):
    page = widget_page(place_blank())
    page.locator(".cw-place-chip").first.focus()
    for down in (0, 1, RELU):  # 고르면 첫 노드에, 놓으면 다음 이름표에 초점이 갑니다.
        page.keyboard.press("Enter")
        for _ in range(down):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    assert where(page) == {0: "# MSE loss", 1: "# Linear", RELU: "# Relu"}
    assert page.evaluate("document.activeElement.textContent") == "# Relu"
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert page.locator("[aria-pressed=true]").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "# Relu"
    name = page.locator(".cw-place-target").nth(1).evaluate("n => n.textContent")
    assert name == (
        "AddmmBackward0 → [0] AccumulateGrad fc3.bias, [1] ReluBackward0, [2] TBackward0"
        ", 이름표 # Linear"
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_finger_places_a_label_on_a_phone(widget_page, theme):
    page = widget_page(one_label(), width=360, touch=True, theme=theme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    nodes = page.locator(".cw-place-node")
    page.locator(".cw-place-target").nth(RELU).tap()
    assert where(page) == {RELU: "# Relu"}
    Finger(page).drag(middle(page.locator(".cw-place-chip")), middle(nodes.nth(BIAS)))
    assert where(page) == {BIAS: "# Relu"}
    assert page.evaluate("scrollY") == 0


def test_edges_end_at_their_nodes(widget_page):
    """선의 두 끝이 노드의 아래와 위 한가운데에 있습니다."""
    for width in (1280, 360):
        page = widget_page(place_blank(), width=width)
        ends = page.evaluate(
            """() => [...document.querySelectorAll(".cw-place-graph path")].map((path) => {
              const at = (length) => path.getPointAtLength(length).matrixTransform(path.getScreenCTM());
              return [at(0), at(path.getTotalLength())].map(({ x, y }) => [x, y]);
            })"""
        )
        boxes = [node.bounding_box() for node in page.locator(".cw-place-node").all()]
        for edge, (start, finish) in zip(note_labels()["edges"], ends, strict=True):
            upper, lower = boxes[edge["from"]], boxes[edge["to"]]
            assert start[0] == pytest.approx(upper["x"] + upper["width"] / 2, abs=0.6)
            assert start[1] == pytest.approx(upper["y"] + upper["height"], abs=0.6)
            assert finish[0] == pytest.approx(lower["x"] + lower["width"] / 2, abs=0.6)
            assert 0 < lower["y"] - finish[1] < 8
