"""위젯의 모든 종류의 조작부가 세 브라우저에서 움직이고, 같은 숫자를 보입니다."""

import pytest

from tests.browsers.conftest import OTHERS
from tests.browsers.walk import walk
from tests.static_site.test_pages import PAGES

WIDTH = 1280
CHAPTERS = [page for page in PAGES if page.startswith("book/")]


@pytest.fixture(scope="session")
def walked(drivers, heard_site):
    """`walked("firefox", 쪽)`: 그 쪽에서 걸은 걸음들. 한 번 걸으면 기억합니다."""
    known = {}

    def get(name, page):
        if (name, page) not in known:
            driver = drivers(name)
            driver.resize(WIDTH, 900)
            driver.go((heard_site / page).as_uri())
            known[name, page] = walk(driver), driver.run("return chaewoHeard")
        return known[name, page]

    return get


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("page", CHAPTERS)
def test_the_same_steps_show_the_same_numbers(walked, name, page):
    expected, _ = walked("chromium", page)
    steps, heard = walked(name, page)
    assert heard == []
    assert [str(step) for step in steps] == [str(step) for step in expected]
    wrong = {
        str(here): (here.seen, there.seen)
        for here, there in zip(steps, expected, strict=True)
        if here.seen != there.seen
    }
    assert wrong == {}
