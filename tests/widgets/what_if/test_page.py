"""바꿔 보기의 화면: 값을 바꾸면 적어 둔 torch의 답이 나오고, 물을 때에는 눌러야 나옵니다."""

import pytest

from chaewo import WhatIf
from tests.lib.accessibility import violations
from tests.widgets.what_if import functions as f

ASK = "`x.grad`의 원소는 얼마입니까?"


def open_widget(widget_page, widget, **options):
    return widget_page(widget, **options).locator(".cw-what-if")


@pytest.mark.parametrize("options", [{}, {"width": 360, "theme": "dark", "touch": True}])
def test_every_choice_shows_its_answer(widget_page, options):
    widget = WhatIf(f.chain, kernel=[3, 5, 9], stride=[1, 2])
    box = open_widget(widget_page, widget, **options)
    for i in range(3):
        for j in range(2):
            box.get_by_label("kernel").select_option(index=i)
            box.get_by_label("stride").select_option(index=j)
            widget.chosen = [i, j]
            assert box.locator(".cw-output").inner_text() == widget.output


def test_keyboard_changes_the_code(widget_page):
    box = open_widget(widget_page, WhatIf(f.twice, retain_graph=[True, False]))
    assert "9." in box.locator(".cw-output").inner_text()
    box.get_by_label("retain_graph").focus()
    box.page.keyboard.press("ArrowDown")
    assert "backward through the graph a second time" in box.locator(".cw-error-text").inner_text()


def test_a_question_hides_the_answer_until_it_is_asked_for(widget_page):
    box = open_widget(widget_page, WhatIf(f.twice, zero_grad=[False, True], ask=ASK))
    output, run = box.locator(".cw-output"), box.get_by_role("button", name="실행해 보기")
    assert not output.is_visible()
    run.click()
    assert "9." in output.inner_text()
    assert not run.is_visible()
    box.get_by_label("zero_grad").select_option(index=1)
    assert not output.is_visible()
    run.click()
    assert "4.5" in output.inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everyone_can_use_it(widget_page, theme):
    page = widget_page(WhatIf(f.twice, zero_grad=[False, True], ask=ASK), theme=theme, width=360)
    page.get_by_role("button", name="실행해 보기").click()
    assert violations(page, widgets_only=True) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.problems == []


def test_no_python_no_typing(widget_page):
    """적어 둔 것만 있는 쪽에서는 아무 값이나 적을 수 없습니다."""
    box = open_widget(widget_page, WhatIf(f.twice, zero_grad=[False, True]))
    assert box.locator("option").all_inner_texts() == ["False", "True"]


LONG = "('retain_grad', 'g * 10', 'g + 1')"


def test_a_long_value_is_readable_on_a_phone(widget_page):
    """select는 폭이 모자라면 값을 자릅니다. 그 밑의 글이 줄을 바꾸어 다 보입니다."""
    box = open_widget(widget_page, WhatIf(f.named, order=[LONG, "짧은 값"]), width=360)
    box.get_by_label("order").select_option(index=0)
    shown = box.locator(".cw-now")
    assert shown.inner_text() == repr(LONG)
    room = box.locator(".cw-listing").bounding_box()
    for part in (shown, box.get_by_label("order")):
        seen = part.bounding_box()
        assert room["x"] <= seen["x"]
        assert seen["x"] + seen["width"] <= room["x"] + room["width"]
    assert shown.evaluate("node => node.scrollWidth <= node.clientWidth + 1")


def test_arguments_stay_whole(widget_page):
    """이름과 칸과 쉼표는 한 줄에 있습니다. 줄은 인자와 인자 사이에서 바뀝니다."""
    widget = WhatIf(f.chain, kernel=[3, 5, 9], stride=[1, 2])
    box = open_widget(widget_page, widget, width=360)
    arguments = box.locator(".cw-argument")
    said = " ".join(arguments.evaluate_all(WORDS))
    assert said == "def chain( kernel=3, stride=1, *, size=(8, 8)):"


# 고른 값만 남긴 글
WORDS = """nodes => nodes.map((node) => {
  const copy = node.cloneNode(true);
  for (const other of copy.querySelectorAll("select, .cw-labels > :not(.cw-now)")) other.remove();
  return copy.textContent;
})"""


def test_a_broken_warning_is_joined(widget_page):
    """파이썬이 나누어 찍은 경고는 이어지고, 경고 다음에 찍은 글은 제 줄에 있습니다."""
    widget = WhatIf(f.warned, times=[1, 2])
    assert max(map(len, widget.output.split("\n"))) <= 78
    box = open_widget(widget_page, widget)
    lines = box.locator(".cw-output").evaluate("node => node.textContent.split('\\n')")
    assert lines == [f"UserWarning: {f.WARNING}", "다음 줄"]
    box.get_by_label("times").select_option(index=1)
    lines = box.locator(".cw-output").evaluate("node => node.textContent.split('\\n')")
    assert lines == [f"UserWarning: {f.WARNING}"] * 2 + ["다음 줄"]
