"""찾기: 숫자도, 다르게 부르는 말도 찾고, 그것을 다루는 장이 먼저 나오며, 가볍습니다."""

import unicodedata
from urllib.parse import quote, unquote

import pytest

from chaewo.static_site.search.plain_math import plain_math
from tests.lib.accessibility import violations
from tools.bench import gzip_kilobytes

MOST = 300  # KB(gzip). 물음 하나에 읽는 모든 파일


QUERIES = {
    "6*6": "09_shapes",
    "5×5": "",
    "5x5": "",
    "1024": "",
    "576": "09_shapes",
    "61,706": "08_module",
    "61706": "08_module",
    "벡터-야코비안 곱": "04_vjp",
    "역전파": "02_backward",
    "jacobian": "03_jacobian",
    "Jacobian": "03_jacobian",
    "자코비안": "03_jacobian",
    "야코비안이란": "03_jacobian",
    "연산그래프": "01_tensor_and_graph",
    "교차 엔트로피": "11_cross_entropy",
    "no_grad": "05_no_grad",
    "retain_graph=True": "",
    "누적 backward": "02_backward",
    unicodedata.normalize("NFD", "역전파"): "02_backward",
    "  역전파  ": "02_backward",
}
NOWHERE = ("없는말이지요", "(뷁", "\\뷁", "[a-", "__proto__", "constructor", "<b>x</b>zz")


@pytest.fixture
def search(open_page, site):
    """같은 쪽에서 이어 찾는 손."""
    opened = open_page((site / "search.html").as_uri())

    def ask(query):
        page = opened.page
        page.goto(f"{(site / 'search.html').as_uri()}?q={quote(query)}")
        page.problems = opened.problems
        return page

    return ask


def pages_of(page):
    links = page.locator("#search-results .search-page")
    return links.evaluate_all("nodes => nodes.map((n) => n.getAttribute('href'))")


def test_a_query_reads_little(chromium, site):
    page = chromium.new_page()
    seen = set()
    page.on("request", lambda request: seen.add(request.url.split("?")[0].removeprefix("file://")))
    page.goto(f"{(site / 'search.html').as_uri()}?q={quote('변화도')}")
    page.locator("#search-results li").first.wait_for()
    page.close()
    assert sum(gzip_kilobytes(site / path) for path in seen) <= MOST


def test_finds_and_ranks(search):
    for query, first in QUERIES.items():
        page = search(query)
        found = pages_of(page)
        assert found, query
        assert first in found[0], (query, found[:4])
    assert page.problems == []


def test_nothing_found_is_said(search):
    for query in NOWHERE:
        page = search(query)
        assert "없습니다" in page.locator("#search-status").inner_text(), query
        assert pages_of(page) == []
    assert page.problems == []


def test_names_of_the_book_are_told(search):
    assert "‘변화도’라고 합니다" in search("그래디언트").locator("#search-status").inner_text()


def test_excerpts_are_prose_with_the_word_marked(search):
    page = search("변화도")
    excerpts = page.locator("#search-results .context")
    assert excerpts.count() > 10
    texts = " ".join(excerpts.all_inner_texts())
    for unwanted in (
        "이 쪽 내려받기",
        "노트북(.ipynb)",
        "\\frac",
        "\\partial",
        "xix_i",
        "[빈칸] [",
    ):
        assert unwanted not in texts
    assert excerpts.locator("mark").first.inner_text() == "변화도"


def test_a_result_leads_to_its_section(search):
    page = search("변화도는 누적됩니다")
    page.locator("#search-results .search-section").first.click()
    page.wait_for_url("**/book/02_backward.html#*")
    target = page.locator("section:target")
    assert target.count() == 1


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_the_page_of_results_is_clean(open_page, site, theme, width):
    address = f"{(site / 'search.html').as_uri()}?q={quote('변화도 & <i>')}"
    opened = open_page(address, width=width, theme=theme)
    field = opened.page.locator(".bd-search-container input")
    assert field.input_value() == "변화도 & <i>"
    field.fill("변화도")
    field.press("Enter")
    opened.page.locator("#search-results li").first.wait_for()
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(opened.page) == []
    assert opened.problems == []


def test_every_section_has_the_address_that_the_search_gives(search, site):
    """색인은 제목으로 지은 것과 다른 주소만 싣고, 나머지는 search.js가 짓습니다."""
    page = search("변화도")
    for address in page.locator(".search-section").evaluate_all(
        "nodes => nodes.map((n) => n.href)"
    ):
        path, _, anchor = address.removeprefix("file://").partition("#")
        ids = (site / path).read_text(encoding="utf-8")
        assert f'id="{unquote(anchor.split(":~:")[0])}"' in ids, address


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"5\times5", "5×5"),
        (r"\frac{\partial y}{\partial x}", "∂y/∂x"),
        (r"out=\frac14\sum_i 3(x_i+2)^2", "out= 1/4∑_i 3(x_i+2)^2"),
        (r"\lambda_{\max}", "λ_max"),
        (r"v^\top J", "vᵀJ"),
    ],
)
def test_math_becomes_a_line_of_text(tex, text):
    assert plain_math(tex) == text
