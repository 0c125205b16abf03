"""VjpExplorer의 행렬 보기: torch와 같은 값, 나쁜 입력에 한 문장, 마우스와 키보드와 손가락."""

import pytest
import torch

from chaewo import VjpExplorer
from chaewo.widgets.kit.sources import all_sources
from tests.lib.accessibility import violations

NOTE_V = (0.1, 1.0, 0.0001)


def note_widget():
    x = torch.tensor([0.1, 1.6964, -0.7])
    return VjpExplorer(lambda x: x * 1024, x, v=NOTE_V, presets={"노트의 v": NOTE_V})


def linear(m, n, divisor=4):
    weight = torch.arange(1.0, m * n + 1).reshape(m, n) / divisor
    return VjpExplorer(lambda x: weight @ x, torch.ones(n))


def printed(page):
    return page.locator(".cw-vjp-printed").inner_text()


def field(page, name):
    return page.get_by_role("textbox", name=name)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_products_match_torch(chromium):
    """(J, v, u) 300벌. 아주 크거나 작은 값도 섞습니다."""
    torch.manual_seed(0)
    cases, answers = [], []
    for k in range(300):
        m, n = torch.randint(1, 7, (2,)).tolist()
        scale = 10.0 ** ((k % 7) * 3 - 9)
        jacobian = torch.randn(m, n, dtype=torch.float64) * scale
        v = torch.randn(m, dtype=torch.float64) * 10.0 ** ((k % 5) * 3 - 6)
        u = torch.randn(n, dtype=torch.float64)
        x = torch.zeros(n, dtype=torch.float64, requires_grad=True)
        (jacobian @ x).backward(v)
        tangent = torch.func.jvp(lambda a, J=jacobian: J @ a, (x.detach(),), (u,))[1]
        cases.append([jacobian.tolist(), v.tolist(), u.tolist()])
        answers.append((x.grad, tangent))
    page = chromium.new_page()
    got = page.evaluate(
        """async ([kit, numbers, cases]) => {
          const url = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
          const own = await import(url(numbers.replace("../kit/kit.js", url(kit))));
          return cases.map(([J, v, u]) => [own.rowTimes(v, J), own.timesColumn(J, u)]);
        }""",
        [all_sources()["kit.js"], all_sources()["vjp_numbers.js"], cases],
    )
    page.close()
    worst = 0.0
    for ours, theirs in zip(got, answers, strict=True):
        for a, b in zip(ours, theirs, strict=True):
            error = (torch.tensor(a, dtype=torch.float64) - b).abs() / b.abs().clamp_min(1e-300)
            worst = max(worst, error.max().item())
    assert worst <= 1e-6


def test_the_notes_numbers_and_presets(widget_page):
    page = widget_page(note_widget())
    assert printed(page) == "tensor([1.0240e+02, 1.0240e+03, 1.0240e-01])"
    for name, expected in [
        ("1행만", "tensor([1024.,    0.,    0.])"),
        ("3행만", "tensor([   0.,    0., 1024.])"),
        ("모두 1", "tensor([1024., 1024., 1024.])"),
        ("노트의 v", "tensor([1.0240e+02, 1.0240e+03, 1.0240e-01])"),
    ]:
        press(page, name)
        assert printed(page) == expected
    press(page, "Ju: 열을 섞기")
    press(page, "2열만")
    assert printed(page) == "tensor([   0., 1024.,    0.])"
    assert page.problems == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0,1", "소수점은 쉼표가 아니라 점으로 적습니다"),
        ("0,100", "소수점은 쉼표가 아니라 점으로 적습니다"),
        ("", "비어 있습니다"),
        ("abc", "숫자로 읽을 수 없습니다"),
        ("NaN", "숫자로 읽을 수 없습니다"),
        ("Infinity", "숫자로 읽을 수 없습니다"),
        ("1e999", "너무 큰 수"),
        ("1e7", "너무 큰 수"),
        ("1/0", "0으로 나눈"),
    ],
)
def test_bad_entry_keeps_the_last_good_value(widget_page, typed, words):
    page = widget_page(note_widget())
    before = printed(page)
    field(page, "v₂").fill(typed)
    field(page, "v₂").blur()
    message = page.locator(".cw-entry-message:visible")
    assert words in message.inner_text()
    assert field(page, "v₂").get_attribute("aria-invalid") == "true"
    assert printed(page) == before
    field(page, "v₂").fill("1/2")
    field(page, "v₂").press("Enter")
    assert message.count() == 0
    assert "0.5" in page.locator("pre code").first.inner_text()


def test_exact_value_beyond_the_slider(widget_page):
    page = widget_page(note_widget())
    field(page, "v₁").fill("1000")
    field(page, "v₁").press("Enter")
    assert page.get_by_role("slider", name="v₁ 슬라이더").input_value() == "2"
    assert "1000.0" in page.locator("pre code").first.inner_text()


def test_keyboard_moves_the_slider_and_lights_the_row(widget_page):
    page = widget_page(note_widget())
    slider = page.get_by_role("slider", name="v₂ 슬라이더")
    slider.focus()
    slider.press("ArrowLeft")
    assert field(page, "v₂").input_value() == "0.95"
    assert page.locator("tr.cw-lit").get_attribute("data-i") == "1"
    assert "972.8" in page.locator(".cw-vjp-term").inner_text()
    field(page, "v₂").fill("7")
    field(page, "v₂").press("Escape")
    assert field(page, "v₂").input_value() == "0.95"


def test_a_step_rebuilds_nothing(widget_page):
    page = widget_page(linear(6, 6))
    page.evaluate(
        """() => { window.added = 0; new MutationObserver((list) => {
          for (const { addedNodes } of list) for (const n of addedNodes) if (n.nodeType === 1) added += 1;
        }).observe(document.querySelector(".cw"), { childList: true, subtree: true }); }"""
    )
    slider = page.get_by_role("slider", name="v₁ 슬라이더")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    assert page.evaluate("added") == 0


def test_touch(widget_page):
    page = widget_page(linear(2, 5), width=360, touch=True)
    page.get_by_role("slider", name="v₁ 슬라이더").tap(position={"x": 2, "y": 10})
    assert float(field(page, "v₁").input_value()) < -1
    page.get_by_role("button", name="2행만").tap()
    assert printed(page) == "tensor([1.5000, 1.7500, 2.0000, 2.2500, 2.5000])"


@pytest.mark.parametrize(("m", "n"), [(5, 2), (2, 5)])
def test_building_the_jacobian_counts_calls(widget_page, m, n):
    page = widget_page(linear(m, n))
    rows, columns = page.locator(".cw-vjp-calls").all()
    rows.get_by_role("button", name="backward 한 번").click()
    assert f"backward 1 / {m}번" in rows.inner_text()
    assert rows.locator("td.cw-lit").count() == n
    columns.get_by_role("button", name="모두").click()
    assert f"jvp {n} / {n}번" in columns.inner_text()
    assert columns.locator("td").all_inner_texts() == [f"{k / 4:g}" for k in range(1, m * n + 1)]
    columns.get_by_role("button", name="지우기").click()
    assert f"jvp 0 / {n}번" in columns.inner_text()
    cheap = "VJP" if m < n else "JVP"
    assert f"{cheap}가 쌉니다" in page.locator(".cw-vjp-verdict").inner_text()


@pytest.mark.parametrize(("m", "n"), [(3, 2), (6, 1), (1, 6), (6, 6)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_any_size_fits_a_phone(widget_page, m, n, theme):
    page = widget_page(linear(m, n, divisor=7), width=360, theme=theme)  # 자리가 긴 수
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    for mode in ["Ju: 열을 섞기", "vᵀJ: 행을 섞기"]:
        press(page, mode)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        inside = "(node) => node.scrollWidth <= node.clientWidth + 1"
        assert all(
            page.locator(".cw-vjp-table, .cw-vjp-equation").evaluate_all(f"(l) => l.map({inside})")
        )
    assert violations(page, widgets_only=True) == []
    assert page.problems == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("mode", ["vᵀJ: 행을 섞기", "Ju: 열을 섞기"])
def test_the_equation_stands_still_while_a_slider_moves(widget_page, mode, width):
    page = widget_page(linear(3, 3, divisor=7), width=width)
    press(page, mode)
    slider = page.get_by_role("slider", name=f"{'v' if 'v' in mode else 'u'}₁ 슬라이더")
    places = set()
    for value in ["1", "-0.05", "0.5", "0", "-2"]:
        slider.fill(value)
        boxes = [box.bounding_box() for box in page.locator(".cw-vjp-factor:visible").all()]
        places.add(tuple((box["x"], box["y"], box["width"]) for box in boxes))
    assert len(places) == 1


def test_a_problem_is_a_sentence(widget_page):
    page = widget_page(VjpExplorer(3), VjpExplorer(torch.sqrt, torch.tensor([0.0, 1.0])))
    assert "함수여야 합니다" in page.locator(".cw-problem").first.inner_text()
    assert "유한하지 않은" in page.locator(".cw-problem").last.inner_text()
    assert printed(page) == "tensor([   nan, 0.5000])"  # 0 × inf는 torch에서도 nan입니다.
    assert page.problems == []
