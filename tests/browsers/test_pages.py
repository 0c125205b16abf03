"""모든 쪽이 세 브라우저에서 `file://`로도 `http://`로도 아무 오류 없이 열립니다."""

import pytest

from tests.browsers.conftest import KINDS
from tests.static_site.test_pages import PAGES

WIDTH = 1280


def open_all(driver, url):
    """쪽을 열고 끝까지 내려, 늦게 살아나는 위젯까지 모두 살립니다."""
    driver.resize(WIDTH, 900)
    driver.go("about:blank")
    driver.said()  # 앞의 쪽이 남긴 말
    driver.go(url)
    return driver.run("await chaewoWalker.wakeAll(); return chaewoHeard"), driver.said()


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("page", PAGES)
def test_page_opens_clean(drivers, heard_site, name, page):
    heard, said = open_all(drivers(name), (heard_site / page).as_uri())
    assert (heard, said) == ([], [])


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("book/")])
def test_page_opens_clean_over_http(drivers, served, name, page):
    heard, said = open_all(drivers(name), served + page)
    assert (heard, said) == ([], [])
