"""첫 쪽: 눌러 보는 노트, 읽던 곳, 장마다 채운 빈칸, 옛 주소."""

import re

import pytest

from chaewo.chapters import CHAPTERS
from chaewo.static_site.redirects import moved
from tests.lib.pages import reload_until, remembering, reopen_with
from tools.lib.site_pages import drawn

INDEX = "book/index.html"


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_first_screen_turns_nine_into_four_and_a_half(open_page, site, width, height):
    page = open_page((site / INDEX).as_uri(), width=width).page
    page.set_viewport_size({"width": width, "height": height})
    drawn(page)
    widget = page.locator(".cw-what-if").first
    box = widget.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= height
    assert "9., 9." in widget.inner_text()
    widget.locator("select").first.select_option(label="1")
    assert "4.5000, 4.5000" in widget.inner_text()


def test_every_chapter_has_a_card_with_a_picture(open_page, site):
    page = open_page((site / INDEX).as_uri()).page
    cards = page.locator("article li:has(> p > svg)")
    assert cards.count() == len(CHAPTERS) - 1  # 첫 쪽은 뺍니다.
    shapes = cards.locator("svg").evaluate_all(
        "nodes => nodes.map((n) => [n.getAttribute('aria-label'), n.clientWidth / n.clientHeight])"
    )
    assert all(re.search("[가-힣]", said) and abs(ratio - 2) < 0.05 for said, ratio in shapes)


def test_place_and_filled_blanks_are_shown_on_the_first_page(open_page, site):
    opened = open_page((site / "book/02_backward.html").as_uri())
    page = opened.page
    remembering(page)
    section = page.locator("article section section:has(> h2)").nth(3)
    section.evaluate("(node) => node.scrollIntoView()")
    page.wait_for_function("localStorage.getItem('chaewo.place')")
    title = section.locator("> h2").evaluate("(node) => node.firstChild.textContent.trim()")
    page.evaluate("localStorage.setItem('chaewo.blank.backward.four_calls', '18')")
    reload_until(
        page,
        "document.querySelector('.chaewo-resume') && document.querySelector('.chaewo-card-mark')",
        again=lambda: page.goto((site / INDEX).as_uri()),
    )
    line = page.locator(".chaewo-resume a")
    assert title in line.inner_text()
    here = page.locator("article li.chaewo-here")
    assert here.locator(".chaewo-card-mark").inner_text().startswith("빈칸 1 / ")
    line.click()
    page.wait_for_url("**/02_backward.html#*")
    near = "(n) => Math.abs(n.getBoundingClientRect().top - 100) <= 100"
    page.wait_for_function(near, arg=section.element_handle())


@pytest.mark.parametrize("kept", ["{", "null", '{"page": "javascript:alert(1)"}', "[]"])
def test_a_damaged_place_shows_nothing(open_page, site, kept):
    opened = open_page((site / INDEX).as_uri())
    reopen_with(opened.page, {"chaewo.place": kept})
    assert opened.page.locator(".chaewo-resume").count() == 0
    assert opened.problems == []


def test_a_place_reached_before_the_scripts_is_written_down_too(open_page, site):
    page = open_page((site / INDEX).as_uri()).page
    remembering(page)
    held = []
    page.route("**/chaewo.js*", lambda route: held.append(route))
    page.goto((site / "book/02_backward.html").as_uri())
    page.evaluate("scrollTo(0, 2000)")
    page.wait_for_function("scrollY === 2000")
    while not held:
        page.wait_for_timeout(50)
    assert page.evaluate("localStorage.getItem('chaewo.place')") is None
    held[0].continue_()
    page.wait_for_function("localStorage.getItem('chaewo.place')")


@pytest.mark.parametrize(("old", "new"), list(moved().items()))
def test_old_addresses_lead_to_the_new_page(open_page, site, old, new):
    page = open_page("about:blank").page
    page.goto((site / f"{old}.html").as_uri() + "#summary")
    page.wait_for_url(f"**/{new}.html#summary")
