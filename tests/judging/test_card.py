"""판정의 카드: 휴대전화의 폭에서도 잘리지 않고, 코드는 코드로 보입니다."""

from chaewo.judging.result import wrong

# 도움말에 든, 나눌 곳이 없는 가장 긴 코드
LONG = "torch.ones(3).to(torch.float64).requires_grad_()"


def test_card_wraps_on_a_phone_and_marks_code(chromium):
    card = wrong(f"`{LONG}`을 보세요. {LONG}도 접힙니다. `<b>`는 글자 그대로입니다.")
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    page.set_content(f"<meta name=viewport content=width=device-width>{card._repr_html_()}")
    assert page.locator(".chaewo-check code").all_inner_texts() == [LONG, "<b>"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
