"""차례 정하기: 마우스, 손가락, 글쇠로 옮기고, 다시 열어도 남아 있는가."""

import pytest

from tests.lib.accessibility import violations
from tests.lib.pages import reload_until, remembering, reopen_with
from tests.lib.touch import Finger
from tests.widgets.blank.dragging import (
    NOTE,
    announced,
    check,
    feedback,
    middle,
    mouse_drag,
    order_blank,
    place_blank,
)


def shown(page):
    """화면에 보이는 차례. 번호도 1부터 차례대로여야 합니다."""
    steps = page.locator(".cw-order-step").all()
    numbers = [step.locator(".cw-order-count").inner_text() for step in steps]
    assert numbers == [str(i + 1) for i in range(len(steps))]
    return [step.locator("> span").last.evaluate("n => n.firstChild.data") for step in steps]


def starts(spec):
    return [text.split("`")[0] for text in spec["shown"]]


def step_named(page, text):
    return page.locator(".cw-order-step", has_text=text)


def put_in_order(page, steps):
    """위에서부터 하나씩, Alt+↑로 제자리까지."""
    for i, text in enumerate(step.split("`")[0] for step in steps):
        step_named(page, text).focus()
        while shown(page)[i] != text:
            page.keyboard.press("Alt+ArrowUp")


def test_order_wrong_hint_right_and_after_a_reload(widget_page):
    blank = order_blank()
    page = widget_page(blank)
    remembering(page)
    check(page)
    assert feedback(page).startswith("아직 아무 단계도 옮기지 않았습니다.")
    put_in_order(page, [*blank.spec["answer"][:4], *blank.spec["answer"][:3:-1]])
    check(page)
    assert "앞뒤가 바뀐 짝이 3쌍입니다." in feedback(page)
    assert "갱신이 남았는데 평가하면" in feedback(page)
    wrong = page.locator(".cw-wrong-step")
    assert ["평가한다" in text or "갱신한다" in text for text in wrong.all_inner_texts()] == [
        True
    ] * 2
    put_in_order(page, blank.spec["answer"])
    assert wrong.count() == 2  # 도움말이 가리키는 표시는 다시 확인할 때까지 남습니다.
    check(page)
    assert wrong.count() == 0
    assert feedback(page).startswith("맞았습니다")
    after = shown(page)
    reload_until(page, "document.querySelector('.cw-solved')")
    assert shown(page) == after == [text.split("`")[0] for text in blank.spec["answer"]]
    assert page.problems == []


@pytest.mark.parametrize(("start", "finish"), [(0, 3), (5, 1), (2, 6), (6, 0)])
def test_mouse_drags_a_step(widget_page, start, finish):
    blank = order_blank()
    page = widget_page(blank)
    expected = starts(blank.spec)
    steps = page.locator(".cw-order-step")
    x, y = middle(steps.nth(start))
    mouse_drag(page, (x, y), (x + 5, middle(steps.nth(finish))[1]))
    expected.insert(finish, expected.pop(start))
    assert shown(page) == expected
    assert announced(page).endswith(f"7개 가운데 {finish + 1}번째")
    assert page.locator(".cw-held").count() == 0


@pytest.mark.parametrize("times", [1, 2])
def test_a_selection_does_not_cut_the_dragging_of_a_step(widget_page, times):
    blank = order_blank()
    page = widget_page(blank)
    steps = page.locator(".cw-order-step")
    expected = starts(blank.spec)
    for _ in range(times):
        page.keyboard.press("Control+a")
        x, y = middle(steps.nth(0))
        mouse_drag(page, (x, y), (x + 5, middle(steps.nth(3))[1]))
        expected.insert(3, expected.pop(0))
        assert shown(page) == expected
    assert page.evaluate("String(getSelection())") == ""


def test_a_press_that_hardly_moves_and_the_right_button_move_nothing(widget_page):
    blank = order_blank()
    page = widget_page(blank)
    x, y = middle(page.locator(".cw-order-step").first)
    mouse_drag(page, (x, y), (x + 2, y + 2))
    page.mouse.move(x, y)
    page.mouse.down(button="right")
    page.mouse.move(x, y + 150, steps=3)
    page.mouse.up(button="right")
    assert shown(page) == starts(blank.spec)
    assert page.locator("[aria-pressed=true]").count() == 0


def test_finger_drags_by_the_grip_and_scrolls_by_the_text(widget_page):
    blank = order_blank()
    page = widget_page(blank, width=360, touch=True)
    page.evaluate("document.body.style.paddingBottom = '900px'")
    finger = Finger(page)
    grips = page.locator(".cw-order-grip")
    finger.drag(middle(grips.nth(1)), middle(grips.nth(4)))
    expected = starts(blank.spec)
    expected.insert(4, expected.pop(1))
    assert shown(page) == expected
    assert page.evaluate("scrollY") == 0
    texts = page.locator(".cw-order-step > span:last-child")
    finger.drag(middle(texts.nth(4)), middle(texts.nth(1)))
    page.wait_for_function("scrollY > 0")
    assert shown(page) == expected


def test_a_drag_that_is_cut_off_leaves_the_order(widget_page):
    blank = order_blank()
    page = widget_page(blank, width=360, touch=True)
    finger = Finger(page)
    grips = page.locator(".cw-order-grip")
    finger.touch("touchStart", middle(grips.nth(1)))
    finger.touch("touchMove", middle(grips.nth(4)))
    assert page.locator(".cw-held").count() == 1
    finger.touch("touchCancel")
    assert page.locator(".cw-held").count() == 0
    assert shown(page) == starts(blank.spec)


def test_arrows_move_a_step_and_keep_the_focus(widget_page):
    blank = order_blank()
    page = widget_page(blank)
    expected = starts(blank.spec)
    up = page.locator(".cw-order-arrow[aria-label$='위로']")
    up.nth(2).click()
    expected.insert(1, expected.pop(2))
    assert shown(page) == expected
    assert page.evaluate("document.activeElement.ariaLabel").startswith(f"‘{expected[1]}")
    up.first.click(force=True)  # 맨 위의 단추는 aria-disabled입니다.
    assert shown(page) == expected
    assert announced(page) == "맨 위입니다."


def test_order_by_keyboard_alone(widget_page):
    blank = order_blank()
    page = widget_page(blank)
    expected = starts(blank.spec)
    page.locator(".cw-order-step").first.focus()
    page.keyboard.press("ArrowDown")  # 들지 않았으면 초점만 옮깁니다.
    assert shown(page) == expected
    page.keyboard.press("Space")
    assert "들었습니다" in announced(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert announced(page).endswith("7개 가운데 4번째")
    page.keyboard.press("Escape")
    assert shown(page) == expected
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expected.insert(0, expected.pop(1))
    assert shown(page) == expected
    assert page.locator("[aria-pressed=true]").count() == 0
    page.keyboard.press("Alt+ArrowDown")
    expected.insert(2, expected.pop(1))
    assert shown(page) == expected


@pytest.mark.parametrize("memory", ['"망가진 값"', "[1, 2, 3]", "null", '["없는 것"]', "{}", "7"])
@pytest.mark.parametrize("make", [order_blank, place_blank])
def test_damaged_memory_is_ignored(widget_page, make, memory):
    blank = make()
    page = widget_page(blank)
    reopen_with(page, {f"chaewo.blank.{blank.spec['id']}": memory})
    page.wait_for_selector(".cw-blank")
    assert page.locator(".cw-solved").count() == 0
    if make is order_blank:
        assert shown(page) == starts(blank.spec)
    assert page.problems == []


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_no_accessibility_violations(widget_page, width, theme):
    page = widget_page(order_blank(), place_blank(start=NOTE), width=width, theme=theme)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="아래로").first.click()
    for button in page.get_by_role("button", name="확인").all():
        button.click()  # 틀린 표시가 있는 모습
    page.locator(".cw-place-chip").first.click()  # 고른 모습
    assert violations(page, widgets_only=True) == []
