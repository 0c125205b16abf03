"""책의 모든 쪽: 그물 없이 열리고, 아무 오류도 없고, 누구나 읽을 수 있는가."""

import re
import threading
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from tests.lib.accessibility import covered, violations
from tools.lib.notebook_files import ROOT
from tools.lib.site_pages import drawn

# 만든 책이 아니라 원고에서 셉니다. 그래야 아직 없거나 옛것인 책에서도 빠지는 쪽이 없습니다.
PAGES = sorted(
    path.relative_to(ROOT).with_suffix(".html").as_posix()
    for folder in ("book", "exercises", "solutions")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".ipynb", ".md") and not {"_static", ".ipynb_checkpoints"} & {*path.parts}
)
# 쪽을 열고 axe로 보는 데 시간이 가장 많이 듭니다. 쪽들은 같은 것으로 이루어져 있고 위젯은 저마다 두 밝기로
# 검사하므로, 밝은 쪽과 어두운 쪽을 번갈아 엽니다. 다른 폭은 창의 크기를 바꾸어 봅니다.
LIGHT, DARK = ("light", 1280, 360), ("dark", 360, 1280)
NARROW = 360
VIEWS = [(name, *(LIGHT, DARK)[k % 2]) for k, name in enumerate(PAGES)]


def test_there_are_pages(site):
    assert len(PAGES) >= 7


@pytest.mark.parametrize(("name", "theme", "width", "other_width"), VIEWS)
def test_page_is_clean(open_page, site, name, theme, width, other_width):
    opened = open_page((site / name).as_uri(), width=width, theme=theme)
    page = opened.page
    assert covered(page) == []  # 접은 줄들이 잇따를 때
    page.evaluate("document.querySelectorAll('details').forEach((n) => (n.open = true))")
    drawn(page)
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    syntax_is_rendered(page)
    images_have_korean_alt(page)
    links_lead_somewhere(page, site)
    interface_is_korean(page)
    resize(page, other_width)
    assert page.evaluate("document.documentElement.scrollWidth") <= other_width
    resize(page, NARROW)
    assert cut_off(page) == []
    resize(page, width)
    assert violations(page) == []
    assert opened.problems == []


def resize(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    drawn(page)


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def served(site):
    """책을 http://로 내어 주는 작은 서버의 주소."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_page_is_clean_over_http(open_page, served):
    opened = open_page(f"{served}book/02_backward.html", home=served)
    assert opened.page.locator(".cw").count() > 0
    assert opened.problems == []


@pytest.mark.parametrize("width", [1280, 360])
def test_using_a_widget_moves_nothing_else(open_page, site, width):
    page = open_page((site / "book/06_autograd_from_scratch.html").as_uri(), width=width).page
    sections = page.locator("article section section")
    places = "nodes => nodes.map((n) => Math.round(n.getBoundingClientRect().top + scrollY))"
    before = sections.evaluate_all(places)
    page.locator(".cw").first.hover()
    page.locator("html.chaewo-skip-far").wait_for()
    styles = sections.evaluate_all(
        "nodes => nodes.map((n) => getComputedStyle(n).contentVisibility)"
    )
    assert set(styles) == {"auto"}
    page.wait_for_timeout(200)
    assert sections.evaluate_all(places) == before
    box = page.locator(".chaewo-in-use").first
    box.locator(".cw").evaluate("(card) => card.append('글이 늘어납니다.'.repeat(200))")
    page.wait_for_function("(n) => n.scrollHeight <= n.clientHeight + 1", arg=box.element_handle())
    for section in [sections.last, sections.nth(3), sections.nth(-2)]:
        page.evaluate("(id) => (location.hash = '#' + id)", section.get_attribute("id"))
        page.wait_for_function(
            "(n) => { const { top } = n.getBoundingClientRect(); return 0 <= top && top <= 200 }",
            arg=section.element_handle(),
        )
    page.set_viewport_size({"width": width - 20, "height": 800})
    page.wait_for_function("!document.documentElement.className.includes('skip-far')")


def test_what_surrounds_the_used_widget_is_painted_apart(open_page, site):
    """쓰는 위젯을 담은 것은 따로 칠하지 않아, 위젯에서 튀어나온 것이 글에 덮이지 않습니다."""
    page = open_page((site / "book/02_backward.html").as_uri()).page
    layers = """(box) => {
      const isolation = (node) => getComputedStyle(node).isolation;
      const around = [];
      const holders = [];
      for (let at = box; !at.matches(".bd-article"); at = at.parentElement) {
        holders.push(isolation(at));
        for (const other of at.parentElement.children) if (other !== at) around.push(isolation(other));
      }
      return [around.length, [...new Set(around)], [...new Set(holders)]];
    }"""
    for card in page.locator(":is(.cw-graph, .cw-what-if):visible").all()[:3]:
        card.scroll_into_view_if_needed()
        card.hover()
        box = card.locator("xpath=ancestor::*[contains(@class, 'chaewo-widget')]")
        count, around, holders = box.evaluate(layers)
        assert count > 3
        assert around == ["isolate"]
        assert holders == ["auto"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figures_lie_on_the_paper_also_while_a_widget_is_used(open_page, site, theme):
    page = open_page((site / "book/02_backward.html").as_uri(), theme=theme).page
    card = page.locator(".cw-graph").first
    card.scroll_into_view_if_needed()
    card.hover()
    figure = page.locator("div.cell_output > img:visible").first
    figure.scroll_into_view_if_needed()
    drawn(page)
    box = figure.bounding_box()
    inside, outside = (
        page.screenshot(clip={"x": box["x"] + dx, "y": box["y"] + 5, "width": 1, "height": 1})
        for dx in (5, -15)
    )
    assert page.locator("html.chaewo-skip-far").count() == 1
    assert inside == outside


def test_what_is_cut_can_be_scrolled_with_keys(open_page, site):
    page = open_page((site / "book/02_backward.html").as_uri(), width=1280).page
    wrong = """() => {
      const nodes = [...document.querySelectorAll("main :is(pre, .katex-display)")];
      const isDrawn = (node) => node.checkVisibility({ contentVisibilityAuto: true });
      const seen = nodes.filter((node) => isDrawn(node) && node.clientWidth);
      const cut = seen.filter(
        (node) => node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight,
      );
      window.cut = cut.length;
      window.seen = seen.length;
      return seen.every((node) => node.tabIndex === (cut.includes(node) ? 0 : -1));
    }"""
    cut = {}
    for width in (1280, 360):  # 창을 좁힌 다음, 글만 든 접은 곳을 하나씩 펼친 다음
        page.set_viewport_size({"width": width, "height": 800})
        drawn(page)
        page.wait_for_function(wrong)
        cut[width] = page.evaluate("[window.cut, window.seen]")
    folds = page.locator("main details:not([open]):has(pre):not(:has(.chaewo-widget)):visible")
    while folds.count():
        folds.first.evaluate("(fold) => (fold.open = true)")
        page.wait_for_function(wrong)
    cut["open"] = page.evaluate("[window.cut, window.seen]")
    assert cut[360][0] > cut[1280][0]
    assert cut["open"][0] > cut[360][0] > 0
    assert cut["open"][1] > cut[360][1]


def test_a_press_that_comes_with_the_first_move_is_not_lost(open_page, site):
    """바쁜 기계에서는 위젯에 닿은 것과 누른 것이 한 프레임에 옵니다."""
    for _ in range(4):  # 빗나가는 일이 늘 드러나지는 않습니다.
        page = open_page((site / "book/09_shapes.html").as_uri()).page
        slider = page.get_by_label("입력의 한 변 슬라이더").first
        slider.evaluate("(node) => node.scrollIntoView({ block: 'center' })")
        drawn(page)
        box = slider.bounding_box()
        page.mouse.click(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2)
        assert slider.input_value() == "48"
        page.locator("html.chaewo-skip-far").wait_for()


def test_using_a_widget_closes_an_open_menu(open_page, site):
    """위젯을 누른 사건은 테마에 닿지 않지만(widget_in_use.js), 펼친 메뉴는 닫힙니다."""
    page = open_page((site / "book/02_backward.html").as_uri()).page
    page.evaluate(
        "document.addEventListener('click', () => (window.heard = (window.heard ?? 0) + 1))"
    )
    menu = page.get_by_role("button", name="이 쪽 내려받기")
    graph = page.locator(".cw-graph").first
    forward = graph.get_by_role("button", name="다음 걸음")
    forward.scroll_into_view_if_needed()
    menu.click()
    assert page.locator(".dropdown-menu.show").count() == 1
    forward.click()
    assert page.locator(".dropdown-menu.show").count() == 0
    forward.click()
    assert graph.locator(".cw-count").inner_text() == "2 / 5"
    assert page.evaluate("window.heard") == 2  # 메뉴를 열 때와 닫을 때


def test_the_name_of_a_button_does_not_cover_the_one_beside_it(open_page, site):
    page = open_page((site / "book/02_backward.html").as_uri(), width=360).page
    button = ".bd-header-article button[aria-label='{}']".format
    page.locator(button("이 쪽의 차례 열기")).focus()  # 차례를 닫으면 초점이 이리로 돌아옵니다.
    page.locator(".tooltip.show").wait_for()
    page.locator(button("찾기")).click()
    assert page.locator("#pst-search-dialog").evaluate("(node) => node.open")


def test_wide_tables_become_lists_on_a_phone(open_page, site):
    page = open_page((site / "book/glossary.html").as_uri(), width=360).page
    # 글꼴이 온 다음에 한 번 더 잽니다.
    page.wait_for_function(
        """() => {
          const frames = [...document.querySelectorAll('.pst-scrollable-table-container')];
          return frames.length && frames.every((n) => n.scrollWidth <= n.clientWidth + 1);
        }"""
    )


def cut_off(page) -> list[str]:
    """카드의 오른쪽으로 잘린 칸과 단추. 카드는 넘치는 것을 감추므로 쪽의 너비로는 알 수 없습니다."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.cw :is(input, select, button)')]
          .filter((node) => !node.closest('svg') && node.checkVisibility())
          .filter((node) => node.getBoundingClientRect().right
            > node.closest('pre, .cw').getBoundingClientRect().right)
          .map((node) => node.closest('.cw').className + ': ' + node.outerHTML.slice(0, 80))"""
    )


def syntax_is_rendered(page):
    text = page.locator("article").evaluate(
        "node => { const copy = node.cloneNode(true);"
        "copy.querySelectorAll('pre, code, .katex').forEach((n) => n.remove());"
        "return copy.textContent }"
    )
    assert "**" not in text, "굵은 글씨로 바뀌지 않은 **가 남았습니다"
    assert not re.search(r"\{[a-z]+\}`|:::|\$\$", text), "풀리지 않은 MyST 문법이 남았습니다"


def images_have_korean_alt(page):
    images = page.locator("article img").evaluate_all("nodes => nodes.map((n) => n.alt)")
    assert all(re.search("[가-힣]", alt) for alt in images), images


def links_lead_somewhere(page, site):
    links = page.locator("a[href]").evaluate_all("nodes => nodes.map((n) => n.href)")
    for link in {link for link in links if link.startswith("file:")}:
        path, _, anchor = link.removeprefix("file://").partition("#")
        target = site / unquote(path)
        assert target.exists(), link
        if anchor and target.suffix == ".html":
            assert unquote(anchor) in ids_of(target), link


@cache
def ids_of(path) -> set[str]:
    """그 쪽의 모든 id. 쪽마다 같은 쪽들을 수십 번 가리키므로 한 번만 읽습니다."""
    return {*re.findall(r'\bid="([^"]*)"', path.read_text(encoding="utf-8"))}


def interface_is_korean(page):
    """본문과 그 제목이 아닌 곳(단추, 이동, 책의 차례)의 모든 말에 한글이 있습니다."""
    words = page.evaluate(
        """() => {
          const outside = (n) => !n.closest('article, .page-toc, .cw, script, style, kbd, code, noscript');
          const found = [];
          for (const n of document.querySelectorAll('[title], [aria-label], [placeholder]'))
            if (outside(n)) for (const a of ['title', 'aria-label', 'placeholder'])
              if (n.getAttribute(a)) found.push(n.getAttribute(a));
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const n = walker.currentNode;
            if (n.textContent.trim() && outside(n.parentElement)) found.push(n.textContent.trim());
          }
          return found;
        }"""
    )
    english = [word for word in words if re.search("[A-Za-z]{2}", word)]
    assert [word for word in english if not re.search("[가-힣]", word)] == []
