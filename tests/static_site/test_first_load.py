"""쪽이 처음 읽는 것은 스타일 하나와 테마의 스크립트 하나이고, 빠진 규칙은 아무것도 고르지 않는다."""

import re

import pytest

from chaewo.static_site.unused_css import used_rules


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".here{a:b}", ".here{a:b}"),
        (".gone{a:b}", ""),
        (".gone,.here>p{a:b}", ".here>p{a:b}"),
        (".here.gone,#gone,.here #here2{a:b}", ".here #here2{a:b}"),
        (".here:not(.gone){a:b}", ".here:not(.gone){a:b}"),
        (":is(.gone,.here) p{a:b}", ":is(.gone,.here) p{a:b}"),
        ("@media print{.gone{a:b}}", ""),
        ("@media print{.gone{a:b}p{c:d}}", "@media print{p{c:d}}"),
        ("@font-face{src:url(x)}", "@font-face{src:url(x)}"),
        ('p::before{content:".gone,}"}', 'p::before{content:".gone,}"}'),
    ],
)
def test_only_rules_that_can_select_nothing_are_left_out(css, kept):
    assert used_rules(css, {"here", "here2"}) == kept


def test_every_page_reads_one_stylesheet(site):
    pages = [*(site / "book").glob("*.html"), *(site / "exercises").rglob("*.html")]
    for page in pages:
        html = page.read_text(encoding="utf-8")
        if "bd-article" in html:  # 옛 주소에서 옮겨 보내는 쪽에는 스타일이 없습니다.
            styles = re.findall(r'<link[^>]*rel="stylesheet"[^>]*href="([^"]*)"', html)
            names = [style.split("/")[-1].split("?")[0] for style in styles]
            assert names[:1] == ["all.css"], page.name
            assert names[1:] in ([], ["filled_note.css"]), page.name
            assert re.search(r'all\.css\?v=\w{8}"', html), page.name


def test_what_the_stylesheet_names_is_there(site):
    static = site / "_static"
    for address in re.findall(r'url\(["\']?([^"\')]+)', (static / "all.css").read_text("utf-8")):
        assert address.startswith(("data:", "#", "%")) or (static / address).is_file(), address


def test_theme_buttons_listen_before_the_theme_has_started(open_page, site):
    page = open_page("about:blank").page
    page.add_init_script("window.requestIdleCallback = () => {}")  # 쉬는 틈이 오지 않는 바쁜 기기
    page.goto((site / "book/02_backward.html").as_uri())
    page.get_by_role("button", name="이 쪽 내려받기").click()
    assert page.locator(".dropdown-menu.show").count() == 1
