"""손가락으로 쓰는 화면: 스친 슬라이더는 그대로이고, 적는 칸은 iPhone이 확대하지 않을 크기입니다."""

import pytest
import torch

from chaewo import JacobianShape, LearningRateExplorer, VjpExplorer
from tests.lib.touch import Finger
from tests.widgets.blank.dragging import middle

# 밀던 쪽이 멎을 때까지: 열 번 그리는 동안 그 자리에 있습니다.
STILL = """() => new Promise((done) => {
  let [last, same] = [scrollY, 0];
  const look = () => {
    same = scrollY === last ? same + 1 : 0;
    last = scrollY;
    if (same < 10) requestAnimationFrame(look);
    else done();
  };
  look();
})"""
SMALLEST = 16  # px. 더 작은 칸을 누르면 iPhone이 쪽을 확대합니다.
FIELDS = ".cw :is(input:not([type=range], [type=checkbox], [type=radio]), select, textarea)"


def stretch(finger, start, dx, dy):
    """손가락을 대고, 열 걸음에 나누어 (dx, dy)만큼 밀고, 뗍니다."""
    x, y = start
    finger.touch("touchStart", start)
    for k in range(1, 11):
        finger.touch("touchMove", (x + dx * k / 10, y + dy * k / 10))
    finger.touch("touchEnd")


@pytest.fixture
def phone(widget_page):
    widgets = [
        VjpExplorer(lambda x: x * 1024, torch.tensor([0.1, 1.7])),
        JacobianShape(),
        LearningRateExplorer(),
    ]
    page = widget_page(*widgets, width=360, touch=True)
    # 쪽이 밀리는지 보려면 아래에 더 볼 것이 있어야 합니다.
    page.evaluate("document.body.style.paddingBottom = '100vh'")
    return page


def test_swiping_the_page_leaves_a_slider_alone(phone):
    finger = Finger(phone)
    phone.evaluate(
        "document.addEventListener('input', () => (window.told = (window.told ?? 0) + 1))"
    )
    for name, way in [("v₁ 슬라이더", (2, -150)), ("학습률 슬라이더", (50, -150))]:
        control = phone.get_by_role("slider", name=name)
        control.evaluate("node => node.scrollIntoView({block: 'center'})")
        phone.evaluate(STILL)
        before, top = control.input_value(), phone.evaluate("scrollY")
        x, y = middle(control)
        stretch(finger, (x + 40, y), *way)
        phone.wait_for_function("(top) => scrollY > top", arg=top)
        phone.evaluate(STILL)
        assert (control.input_value(), phone.evaluate("window.told")) == (before, None)


def test_a_finger_still_drags_and_taps_a_slider(phone):
    control = phone.get_by_role("slider", name="v₁ 슬라이더")
    control.scroll_into_view_if_needed()
    field = phone.get_by_role("textbox", name="v₁")
    x, y = middle(control)
    finger = Finger(phone)
    stretch(finger, (x, y), 25, 2)
    dragged = float(field.input_value())
    assert dragged > 0.5
    finger.touch("touchStart", (x - 25, y))
    finger.touch("touchEnd")
    assert float(field.input_value()) < 0


def test_fields_are_large_enough_for_an_iphone(phone):
    sizes = phone.locator(FIELDS).evaluate_all(
        "nodes => nodes.map((node) => [node.className, parseFloat(getComputedStyle(node).fontSize)])"
    )
    assert len(sizes) > 5
    assert [one for one in sizes if one[1] < SMALLEST] == []
