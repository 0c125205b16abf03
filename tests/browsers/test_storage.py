"""채워진 노트: 브라우저마다 다른 저장소에서, 답이 남거나 왜 남지 않는지 쪽이 말합니다."""

import pytest

from tests.browsers.conftest import KINDS

NOTE = "book/filled_note.html"
CHAPTER = "book/02_backward.html"
KEY, ANSWER = "chaewo.blank.backward.at_two", '"6"'


def keep_in_a_chapter(driver, root):
    driver.go(root + CHAPTER)
    driver.run("localStorage.setItem(args[0], args[1])", KEY, ANSWER)
    # 첫 장면을 그리기 전에 옮기면 Firefox는 스크롤을 알리지 않습니다.
    driver.run("await new Promise(requestAnimationFrame); scrollTo(0, 2000)")
    driver.wait("localStorage.getItem('chaewo.place')")  # 읽던 곳을 적었습니다.
    driver.go(root + NOTE)
    driver.run("await chaewoWalker.wakeAll()")
    driver.wait("!document.querySelector('iframe')")  # 저장소를 다 쟀습니다.


@pytest.mark.parametrize("name", KINDS)
def test_answers_reach_the_note_over_http(drivers, served, name):
    driver = drivers(name)
    keep_in_a_chapter(driver, served)
    assert driver.run("return localStorage.getItem(args[0])", KEY) == ANSWER
    assert driver.run("return chaewoHeard") == []


@pytest.mark.parametrize("name", KINDS)
def test_a_file_either_shares_answers_or_says_why_not(drivers, heard_site, name):
    driver = drivers(name)
    keep_in_a_chapter(driver, f"{heard_site.as_uri()}/")
    shared = driver.run("return localStorage.getItem(args[0])", KEY) == ANSWER
    said = driver.run("return document.querySelector('.cw-filled').innerText")
    assert (name == "firefox") == (not shared)
    assert ("저장소를 따로" in said) == (not shared)
