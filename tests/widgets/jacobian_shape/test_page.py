"""JacobianShape의 화면 쪽: 표의 숫자, 키보드, 마우스, 터치, 배치 슬라이더."""

import pytest
import torch
from torch import nn

from chaewo import JacobianShape
from chaewo.widgets.jacobian_shape.jacobian_shape import FUNCTIONS
from chaewo.widgets.kit.sources import inlined
from tests.lib.accessibility import violations
from tests.lib.two_way import two_way


def shown(page):
    """표에 적힌 값들: 행마다 한 목록."""
    rows = page.locator(".cw-partials tbody tr").all()
    return [
        [float(v.replace("−", "-")) for v in row.locator("b").all_inner_texts()] for row in rows
    ]


def slide(page, label, value):
    page.get_by_label(label).fill(str(value))


def said(page):
    return page.locator(".cw-calls-said").inner_text().replace("\xa0", " ")


def cell(page, row, column):
    return page.locator(".cw-partials tbody tr").nth(row).locator("td").nth(column)


def network():
    return JacobianShape(
        nn.Sequential(nn.Conv2d(1, 6, 5), nn.Flatten(), nn.Linear(4704, 10)),
        torch.zeros(1, 1, 32, 32),
    )


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_and_size_shows_torchs_table(widget_page, name):
    page = widget_page(JacobianShape())
    page.get_by_label("함수").select_option(name)
    widget = JacobianShape()
    widget.function = name
    for n in range(1, 7):
        slide(page, "입력의 수 n", n)
        widget.n = n
        if name == "linear":
            slide(page, "출력의 수 m", 7 - n)
            widget.m = 7 - n
        expected = widget.jacobian
        torch.testing.assert_close(
            torch.tensor(shown(page), dtype=torch.float64), expected, rtol=0, atol=6e-4
        )
        line = page.locator(".cw-shape-line").inner_text()
        assert f"J: ({widget.m}, {n})" in line
        assert page.locator(".cw-zero").count() == int((expected == 0).sum())
    assert page.get_by_label("출력의 수 m").is_disabled() == (name != "linear")
    assert page.problems == []


def test_fixed_m_says_why(widget_page):
    page = widget_page(JacobianShape())
    page.get_by_label("함수").select_option("sum")
    assert "m은 언제나 1입니다" in page.locator(".cw-why").inner_text()
    page.get_by_label("함수").select_option("softmax")
    assert "m은 n과 같습니다" in page.locator(".cw-why").inner_text()


def test_hover_lights_row_and_column_and_says_the_calls(widget_page):
    widget = JacobianShape()
    widget.m = 3
    page = widget_page(widget)
    cell(page, 1, 2).hover()
    assert page.locator(".cw-in-row").count() == 3
    assert page.locator(".cw-in-column").count() == 3
    assert "y.backward(v) 한 번이 2행 전체를 계산합니다: v = (0, 1, 0), 길이 m = 3." in said(page)
    assert "JVP 한 번이 3열 전체를 계산합니다: u = (0, 0, 1), 길이 n = 3." in said(page)
    page.mouse.move(2, 2)
    assert "1행 전체" in said(page)
    cell(page, 1, 2).click()
    page.mouse.move(2, 2)
    assert "2행 전체" in said(page)


def test_keyboard_alone(widget_page):
    page = widget_page(JacobianShape())
    page.get_by_label("출력의 수 m").focus()
    page.keyboard.press("Tab")
    for key, expected in [
        ("ArrowLeft", "∂y1/∂x1 = 0.5"),
        ("ArrowRight", "∂y1/∂x2 = −2"),
        ("ArrowDown", "∂y2/∂x2 = 0.5"),
        ("End", "∂y2/∂x3 = −2"),
        ("ArrowDown", "∂y2/∂x3 = −2"),
        ("Home", "∂y2/∂x1 = −1.5"),
        ("ArrowUp", "∂y1/∂x1 = 0.5"),
    ]:
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.ariaLabel") == expected, key
    assert page.locator('.cw-partials [tabindex="0"]').count() == 1
    assert page.problems == []


def test_choice_shrinks_with_the_table(widget_page):
    widget = JacobianShape()
    widget.n = widget.m = 6
    widget.row = widget.column = 5
    page = widget_page(widget)
    assert "6행 전체" in said(page)
    slide(page, "입력의 수 n", 2)
    slide(page, "출력의 수 m", 3)
    assert "3행 전체" in said(page)
    assert "u = (0, 1)" in said(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_touch_on_a_narrow_page(widget_page, theme):
    widget = JacobianShape()
    widget.n, widget.function = 6, "softmax"
    page = widget_page(widget, network(), width=360, theme=theme, touch=True)
    cell(page, 4, 5).tap()
    assert "5행 전체" in said(page)
    assert "6열 전체" in said(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for inner in (".cw-partials", ".cw-layers"):
        assert page.locator(inner).bounding_box()["width"] <= 330
    assert page.problems == []


def test_batch_slider_multiplies(widget_page):
    page = widget_page(network())
    conv = page.locator(".cw-layers tbody").first

    def rows():
        return [
            [text.replace("\xa0", " ") for text in row.locator("td").all_inner_texts()[:2]]
            for row in conv.locator("tr").all()[1:]
        ]

    assert rows() == [
        ["4,704 × 1,024", "19.3 MB"],
        ["4,704 × 156", "2.94 MB"],
        ["4,704", "18.8 kB"],
    ]
    slide(page, "배치 크기", 100)
    assert rows() == [
        ["470,400 × 102,400", "193 GB"],
        ["470,400 × 156", "294 MB"],
        ["470,400", "1.88 MB"],
    ]
    heaviest = page.get_by_role("status").last.inner_text().replace("\xa0", " ")
    assert "Flatten(1) 계층의 것이 885 GB로 가장 크고" in heaviest
    page.get_by_label("배치 크기").press("End")
    bars = [bar.bounding_box()["width"] for bar in page.locator(".cw-bar").all()]
    track = page.locator(".cw-track > div").first.bounding_box()["width"]
    assert max(bars) <= track + 1
    assert page.problems == []


def test_memory_is_written_in_the_largest_unit_and_the_bar_passes_its_mark(widget_page):
    page = widget_page(JacobianShape(nn.Conv2d(1, 1, 1), torch.zeros(1, 1, 1000, 1000)))
    row = page.locator(".cw-layers tbody tr").nth(1)
    for batch, expected in [(1, "4 TB"), (5, "100 TB"), (16, "1.02 PB"), (256, "262 PB")]:
        slide(page, "배치 크기", batch)
        assert row.locator("td").nth(1).inner_text().replace("\xa0", " ") == expected
        bar = row.locator(".cw-bar").bounding_box()
        marks = {
            mark.text_content(): mark.bounding_box() for mark in page.locator(".cw-tick").all()
        }
        passed = [
            unit
            for unit, box in marks.items()
            if box["x"] + box["width"] / 2 <= bar["x"] + bar["width"] + 1
        ]
        assert passed[-1] == expected.split()[1]


def test_python_and_page_follow_each_other(widget_page):
    page = widget_page()
    page.evaluate("document.body.replaceChildren(document.createElement('main'))")
    two_way(page, inlined("jacobian_shape"), JacobianShape().static_state())
    page.get_by_label("함수").select_option("square")
    sent = page.evaluate("window.sent")
    assert [(s["function"], s["n"], s["m"]) for s in sent] == [("square", 3, 3)]
    page.evaluate("model.set('n', 5)")  # 파이썬에서 w.n = 5
    assert len(shown(page)) == 5
    page.evaluate("model.set('m', 5); model.set('row', 4)")
    assert "5행 전체" in said(page)
    assert len(page.evaluate("window.sent")) == 1  # 받은 값을 되돌려 보내지 않습니다.
    page.evaluate("window.cleanup()")
    assert page.evaluate("window.left()") == 0


def test_bad_input_is_a_sentence_on_the_page(widget_page):
    page = widget_page(JacobianShape(nn.Linear(3, 2), torch.zeros(1, 4)))
    assert "실행하지 못했습니다" in page.locator(".cw-problem").inner_text()
    assert page.locator(".cw table").count() == 0
    assert page.problems == []


def test_two_widgets_do_not_share_anything(widget_page):
    page = widget_page(JacobianShape(), JacobianShape())
    first, second = page.locator(".cw-jacobian").all()
    first.get_by_label("함수").select_option("square")
    assert second.get_by_label("함수").input_value() == "linear"


def test_no_accessibility_violations(widget_page):
    page = widget_page(JacobianShape(), network())
    assert violations(page, widgets_only=True) == []
