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


def test_nothing_holds_the_text_back_but_the_stylesheet(site):
    """머리에서 스타일 다음에 스크립트가 있으면, 스타일이 다 올 때까지 글을 읽지 못합니다."""
    for path in (site / "book").glob("*.html"):
        head, _, body = path.read_text(encoding="utf-8").partition("</head>")
        if "bd-article" in body:
            assert "<script" not in head.partition("_static/all.css")[2], path.name
            assert body.count('<svg class="logo__image"') == 1, path.name
            assert not re.search(r'<img[^>]* src="data:', body), path.name


def test_no_script_is_fetched_before_the_text_is_drawn(open_page, site):
    for path in (site / "book").glob("*.html"):
        html = path.read_text(encoding="utf-8")
        if "bd-article" in html:
            assert not re.search(r"<script[^>]* src=", html), path.name
            files = re.search(r'<script data-files="([^"]*)"', html)[1].split(" ")
            names = [file.split("/")[-1] for file in files]
            assert all(re.fullmatch(r"[\w-]+\.js\?v=\w{8}", name) for name in names), path.name
            assert [name.split("?")[0] for name in names[-2:]] == ["chaewo.js", "theme.js"]
    address = (site / "book/02_backward.html").as_uri()
    page = open_page(address).page
    assert page.evaluate("chaewoAtOnce") is False
    page.wait_for_function("globalThis.chaewoTheme")
    page.goto("about:blank")
    page.goto(f"{address}#노트의-9")  # 자리로 찾아오면 첫 장면보다 먼저
    assert page.evaluate("chaewoAtOnce && chaewoStart.length === 0")


def test_a_browser_that_hides_when_it_painted_starts_all_the_same(open_page, site):
    page = open_page("about:blank").page
    page.add_init_script("PerformanceObserver.prototype.observe = () => {};")
    page.goto((site / "book/02_backward.html").as_uri())
    page.wait_for_function("globalThis.chaewoTheme")


SWITCHES = """window.switches = [];
new MutationObserver((changes) => changes.forEach(({ target }) => switches.push(target.media)))
  .observe(document, { subtree: true, attributeFilter: ["media"] });"""


def test_math_fonts_come_after_the_first_text_and_then_at_once(open_page, site):
    """새 창의 첫 쪽에서만 껐다가 켭니다. 그 창의 다음 쪽과, 자리로 찾아온 쪽에서는 처음부터 켜져 있습니다."""
    address = (site / "book/02_backward.html").as_uri()
    page = open_page("about:blank").page
    page.add_init_script(SWITCHES)
    page.goto(address)
    page.wait_for_function("switches.length === 2")
    assert page.evaluate("switches") == ["not all", ""]
    page.wait_for_function("document.fonts.check('16px KaTeX_Main')")
    page.goto((site / "book/04_vjp.html").as_uri())
    assert page.evaluate("switches") == []
    other = open_page("about:blank").page
    other.add_init_script(SWITCHES)
    other.goto(f"{address}#노트의-9")
    assert other.evaluate("switches") == []
    other.wait_for_function("document.fonts.check('16px KaTeX_Main')")


def test_math_fonts_that_the_page_names_are_there(site):
    html = (site / "book/02_backward.html").read_text("utf-8")
    fonts = re.search(r'<style id="chaewo-math-fonts">(.*?)</style>', html)[1]
    addresses = re.findall(r"url\(([^)]+)\)", fonts)
    assert len(addresses) == 20
    assert all((site / "book" / address).is_file() for address in addresses)
    assert 'chaewo-math-fonts">' not in (site / "book/index.html").read_text("utf-8")
    style = (site / "_static/all.css").read_text("utf-8")
    assert not re.search(r"@font-face\{[^}]*KaTeX", style)


def test_what_the_stylesheet_names_is_there(site):
    static = site / "_static"
    for address in re.findall(r'url\(["\']?([^"\')]+)', (static / "all.css").read_text("utf-8")):
        assert address.startswith(("data:", "#", "%")) or (static / address).is_file(), address


def test_theme_buttons_listen_before_the_theme_has_started(open_page, site):
    page = open_page("about:blank").page
    page.add_init_script("window.requestIdleCallback = () => {}")  # 쉬는 틈이 오지 않는 바쁜 기기
    page.goto((site / "book/02_backward.html").as_uri())
    page.wait_for_function("globalThis.chaewoTheme")
    page.get_by_role("button", name="이 쪽 내려받기").click()
    assert page.locator(".dropdown-menu.show").count() == 1
