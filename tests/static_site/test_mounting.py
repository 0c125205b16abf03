"""먼 위젯과 먼 절은 나중에: 처음에는 눈앞의 것만 되살리되, 어떻게 다가가도 그 자리에 되살아나 있다."""

import json

import pytest

from tools.lib.site_pages import drawn

PAGE = "book/06_autograd_from_scratch.html"
COUNT = (
    "[...document.querySelectorAll('.chaewo-widget')].filter((n) => n.querySelector('.cw')).length"
)
ASLEEP_NEARBY = """() => [...document.querySelectorAll(".chaewo-widget[tabindex]")].some((node) => {
  const { height, top, bottom } = node.getBoundingClientRect();
  return height && bottom >= -innerHeight && top <= 2 * innerHeight;
})"""
TOP = "(node) => node.getBoundingClientRect().top"
SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.shifted += value)))
  .observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture
def fresh(open_page, site):
    """처음 온 사람의 쪽. 먼 것은 아직 잠들어 있습니다."""

    def open_(address=PAGE, width=360):
        page = open_page("about:blank", width=width, whole=False).page
        page.add_init_script(SHIFTS)
        file, _, name = address.partition("#")
        page.goto((site / file).as_uri() + (f"#{name}" if name else ""))
        page.wait_for_function("globalThis.chaewoStart?.length === 0")
        return page

    return open_


def all_nearby_is_awake(page):
    page.wait_for_function(f"!({ASLEEP_NEARBY})()")
    drawn(page)


def test_only_what_is_near_wakes_up(fresh):
    page = fresh()
    widgets = page.locator(".chaewo-widget")
    all_nearby_is_awake(page)
    assert page.evaluate(COUNT) < widgets.count() / 2
    last = page.locator(".chaewo-widget:not(details *)").last
    assert last.locator(".cw").count() == 0
    # 먼 절을 배치하는 순간에 옮기면, 늘어난 높이만큼 다시 멀어질 수 있습니다.
    page.wait_for_function("!document.documentElement.classList.contains('chaewo-unseen')")
    last.scroll_into_view_if_needed()
    last.locator(".cw").wait_for()
    assert page.evaluate(COUNT) < widgets.count()


@pytest.mark.parametrize("k", [-1, 6])
def test_contents_lead_to_the_right_place_at_once(fresh, k):
    page = fresh()
    link = page.locator(".page-toc a[href^='#']").nth(k)
    target = page.locator(f"[id='{link.get_attribute('href')[1:]}']")
    link.evaluate("(node) => node.click()")  # 좁은 화면의 차례는 접혀 있습니다.
    page.wait_for_function(
        "(node) => Math.abs(node.getBoundingClientRect().top - 64) < 80",
        arg=target.element_handle(),
    )
    all_nearby_is_awake(page)
    assert 0 <= target.evaluate(TOP) <= 150


def test_an_address_of_a_blank_leads_to_the_living_blank(fresh, site):
    blanks = fresh().locator(".chaewo-widget[id^='blank-']")
    name = blanks.nth(blanks.count() // 2).get_attribute("id")
    page = fresh(f"{PAGE}#{name}")
    blank = page.locator(f"[id='{name}']")
    blank.locator(".cw-blank").wait_for()
    all_nearby_is_awake(page)
    assert 0 <= blank.evaluate(TOP) <= 150


def test_tab_goes_into_a_sleeping_widget(fresh):
    page = fresh()
    asleep = page.locator(".chaewo-widget[tabindex]").last
    asleep.evaluate(
        "(node) => { for (let n = node; n; n = n.parentElement) if (n.localName === 'details') n.open = true;"
        "const before = document.createElement('a'); before.href = '#'; node.before(before);"
        "before.focus({ preventScroll: true }) }"
    )
    inside = "(node) => node !== document.activeElement && node.contains(document.activeElement)"
    element = asleep.element_handle()
    page.keyboard.press("Tab")
    assert page.evaluate(inside, element)
    assert element.query_selector(".cw")


def test_print_has_every_widget(fresh):
    page = fresh("book/03_jacobian.html")
    assert page.evaluate(COUNT) < page.locator(".chaewo-widget").count()
    page.pdf()
    assert page.evaluate(COUNT) == page.locator(".chaewo-widget").count()
    assert "chaewo-unseen" not in page.evaluate("document.documentElement.className")


def test_progress_counts_sleeping_blanks(fresh):
    page = fresh()
    total = page.locator(".chaewo-widget[data-widget$=blank]").count()
    line = page.locator("#chaewo-progress-title span")
    assert line.inner_text() == f"이 쪽의 빈칸 0 / {total}"
    last = page.locator(".chaewo-widget[data-widget=blank]").last.get_attribute("data-state")
    # 쪽의 스크립트보다 먼저 적습니다. 적자마자 다시 연 쪽은 바쁠 때 적은 것을 늦게 압니다.
    name = json.loads(last)["spec"]["id"]
    page.add_init_script(f"localStorage.setItem('chaewo.blank.{name}', '1')")
    page.goto(page.url)
    page.wait_for_function(
        "(text) => document.querySelector('#chaewo-progress-title').innerText.trim() === text",
        arg=f"이 쪽의 빈칸 1 / {total}",
    )


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_the_page_opens(fresh, width):
    page = fresh("book/02_backward.html", width)
    all_nearby_is_awake(page)
    page.wait_for_timeout(500)
    assert page.evaluate("window.shifted") <= 0.02
    page.evaluate("document.querySelector('article h1').style.paddingTop = '300px'")
    page.wait_for_function("window.shifted > 0.02")  # 움직이면 안다
