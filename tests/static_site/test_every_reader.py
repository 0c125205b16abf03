"""큰 글자, 좁은 화면, 고대비, 자바스크립트 없음, 종이: 어떻게 읽어도 잃는 것이 없습니다."""

import pytest

from tests.static_site.test_pages import cut_off
from tools.lib.site_pages import drawn, show_all

PHONE, SMALLEST = 390, 320


@pytest.fixture
def opened(chromium, site):
    """그런 설정의 브라우저로 연 쪽."""
    contexts = []

    def open_(page, width=1280, font=16, **settings):
        context = chromium.new_context(
            offline=True,
            reduced_motion="reduce",
            viewport={"width": width, "height": 900},
            **settings,
        )
        contexts.append(context)
        tab = context.new_page()
        sizes = {"fontSizes": {"standard": font, "fixed": font}}
        context.new_cdp_session(tab).send("Page.setFontSizes", sizes)
        tab.goto((site / page).as_uri())
        if settings.get("java_script_enabled", True):
            show_all(tab)
        return tab

    yield open_
    for context in contexts:
        context.close()


def test_large_text_does_not_push_the_page_sideways(opened):
    page = opened("book/04_vjp.html", width=PHONE, font=2 * 16)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_the_smallest_phone_sees_everything(opened):
    page = opened("book/13_training.html", width=SMALLEST, has_touch=True)
    page.locator(".cw-pair select").first.wait_for(state="attached")
    page.evaluate("document.querySelectorAll('details').forEach((node) => (node.open = true))")
    drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST
    assert cut_off(page) == []


def test_at_twice_the_zoom_nothing_is_lost(opened):
    page = opened("book/13_training.html", width=1280 // 2, device_scale_factor=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280 // 2
    assert cut_off(page) == []


def test_without_javascript_nothing_is_dead_or_raw(opened):
    page = opened("book/09_shapes.html", java_script_enabled=False)
    assert page.locator(".bd-header-article button:visible").count() == 0
    words = page.locator(".chaewo-widget").all_text_contents()
    assert any("nn.Conv2d" in text for text in words)
    assert [text for text in words if "`" in text] == []


def test_on_paper_there_are_no_controls_and_no_answers(opened):
    page = opened("book/06_autograd_from_scratch.html")
    page.locator(".cw").first.wait_for()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".bd-article button:visible").count() == 0
    # 접어 둔 코드에는 빈칸의 답이 있습니다. 접어 둔 절은 펼칩니다.
    assert page.locator("details.hide").count() > 0
    assert page.locator("details.hide:visible").count() == 0
    assert page.locator(".bd-article details:not(.hide, [open])").count() == 0
    breaks = "nodes => nodes.map((node) => getComputedStyle(node).breakAfter)"
    assert set(page.locator(".bd-article :is(h2, h3)").evaluate_all(breaks)) == {"avoid"}


def test_forced_colours_keep_what_colour_says(opened):
    page = opened("book/03_jacobian.html", forced_colors="active")
    page.locator(".cw-bar").first.wait_for(state="attached")
    back = "node => getComputedStyle(node).backgroundColor"
    paper = page.locator("body").evaluate(back)
    assert page.locator(".cw-bar.cw-vector").first.evaluate(back) != paper
    chosen = page.locator(".cw-partials td.cw-here").first
    assert chosen.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
