"""큰 상태는 쪽에 적히지 않고, 파일로 와서 그대로 되살아난다. 파일이 없으면 글로 읽는다."""

import re
from json import loads

from chaewo.static_site.large_states import LARGE, put_back
from tests.widgets.digit_lab.book_net import CHAPTER

PAGE = "book/13_training.html"
_STATE = re.compile(r'data-widget="digit_lab" data-state="[^"]*"')


def test_a_large_state_stands_in_a_file_unchanged(site):
    page = (site / PAGE).read_text(encoding="utf-8")
    assert max(map(len, re.findall(r'data-state="([^"]*)"', page))) < LARGE
    (found,) = _STATE.findall(put_back(page, site / "_static"))
    outputs = [
        "".join(output["data"]["text/html"])
        for cell in loads(CHAPTER.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    (recorded,) = _STATE.findall("\n".join(outputs))
    assert found == recorded


def test_without_the_file_the_words_stay_and_say_so(open_page, site):
    page = open_page("about:blank").page
    page.route("**/state-*.js*", lambda route: route.abort())
    page.goto((site / PAGE).as_uri())
    page.wait_for_function("globalThis.chaewoTheme")
    page.evaluate("document.dispatchEvent(new Event('chaewo:show-all'))")
    box = page.locator(".chaewo-widget[data-widget=digit_lab]")
    box.locator(".chaewo-widget-failed").wait_for(state="attached")
    assert len(box.inner_text()) > 100
