"""채워진 노트와 저장소: 파일마다 따로이거나 막힌 브라우저, 주소로 온 답, 두 창."""

import json
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.lib.pages import reload_until, remembering
from tests.static_site.note_pages import (
    PAGE,
    answered,
    everything,
    file_of,
    keep,
    load,
    pairs,
    said,
    saved,
    settled,
)
from tests.static_site.test_pages import served  # noqa: F401
from tools.lib.site_pages import show_all

pytest_plugins = ["tests.static_site.note_pages"]


@pytest.fixture
def closed(chromium, site):
    """저장소를 그렇게 바꾸어 놓은 브라우저로 여는 쪽."""
    contexts = []

    def open_(script, path=PAGE):
        context = chromium.new_context(offline=True)
        contexts.append(context)
        context.add_init_script(script)
        page = context.new_page()
        page.goto((site / path).as_uri())
        show_all(page)
        expect(page.locator(".cw").first).to_be_visible()
        return page

    yield open_
    for context in contexts:
        context.close()


# 파일마다 제 저장소를 갖게 합니다. Firefox의 `file://`이 이렇습니다.
SEPARATE = """{
  const real = window.localStorage, mine = location.pathname + ':';
  const own = () => Object.keys(real).filter((key) => key.startsWith(mine));
  const face = {
    getItem: (key) => real.getItem(mine + key),
    setItem: (key, value) => real.setItem(mine + key, value),
    removeItem: (key) => real.removeItem(mine + key),
  };
  Object.defineProperty(window, 'localStorage', { get: () => new Proxy(face, {
    ownKeys: () => own().map((key) => key.slice(mine.length)),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  }) });
}"""
BLOCKED = """Object.defineProperty(window, 'localStorage', { configurable: true,
  get() { throw new DOMException('막힘', 'SecurityError') } });"""


def test_a_browser_with_a_storage_for_each_file_is_found_out(closed):
    page = closed(SEPARATE)
    problem = page.locator(".cw-filled .cw-problem")
    expect(problem).to_be_visible()
    assert "저장소를 따로" in problem.inner_text()


def test_there_the_chapter_sends_its_answers_along(closed):
    page = closed(SEPARATE, "book/02_backward.html")
    chapter = page.url
    page.add_init_script(
        f"""if (location.href === {json.dumps(chapter)})
          for (const [key, value] of {json.dumps(pairs({"blank.backward.at_two": "6"}))})
            localStorage.setItem(key, value);"""
    )

    def carry_and_reopen():
        page.goto(chapter)
        page.locator("#chaewo-to-note a").click()
        page.wait_for_url("**/filled_note.html")  # 주소에 담긴 답은 받은 뒤에 지웁니다.
        expect(page.locator(".filled-right")).to_have_count(1)
        page.reload()

    reload_until(page, "document.querySelector('.filled-right')", again=carry_and_reopen)
    expect(page.locator(".filled-right")).to_have_count(1)


def test_blocked_storage_is_said_and_a_file_still_shows(closed):
    page = closed(BLOCKED)
    problem = page.locator(".cw-filled .cw-problem")
    assert "막아 두었습니다" in problem.inner_text()
    load(page, file_of({"backward.at_two": {"blank": "6"}}))
    assert page.locator(".filled-right").count() == 1
    assert "backward.at_two" in saved(page, "답을 파일로 저장")


def test_answers_in_a_web_address_are_asked_about(open_page, served):  # noqa: F811
    content = quote(json.dumps(file_of({"backward.at_two": {"blank": "6"}})))
    page = open_page(f"{served}{PAGE}#answers={content}", home=served).page
    assert page.locator(".filled-right").count() == 0
    assert everything(page) == {}
    page.get_by_role("button", name="주소에 담겨 온 답 1개").click()
    assert page.locator(".filled-right").count() == 1


@pytest.mark.parametrize("damaged", ["%7B", "%22%22", "null"])
def test_a_damaged_address_is_said(note, damaged):
    page = note(address=f"#answers={damaged}")
    assert "불러오지 않았습니다" in said(page).inner_text()
    assert page.problems == []


# ---------- 무게 ----------


def test_only_this_page_carries_the_note(site):
    import gzip

    script = (site / "_static" / "chaewo-filled_note.js").read_bytes()
    assert len(gzip.compress(script)) <= 8 * 1024
    for name in ("book/02_backward.html", "book/note.html"):
        text = (site / name).read_text(encoding="utf-8")
        assert "chaewo-filled_note.js" not in text
        assert "filled_note.css" not in text


def test_two_windows_side_by_side_do_not_call_each_other_for_ever(note):
    page = note()
    remembering(page)
    settled(page)
    other = page.context.new_page()
    other.goto(page.url)
    remembering(other)
    for one in (page, other):
        one.evaluate("addEventListener('storage', () => (window.heard = (window.heard ?? 0) + 1))")
    keep(other, answered(["backward.at_two"]))
    expect(page.locator(".filled-right")).to_have_count(1)
    page.wait_for_timeout(500)
    assert page.evaluate("window.heard") <= 4
