"""쪽의 머리와 뿌리의 쪽들: 소개, 링크의 그림, 아이콘, 없는 주소, 막힌 저장소."""

import re
from html import unescape
from pathlib import Path

import pytest

from chaewo.chapters import STEMS
from chaewo.static_site import metadata
from tools import link_pictures
from tools.lib.notebook_files import ROOT
from tools.lib.site_pages import pages_in, started

HOST = "https://book.example"
BLOCKED = """Object.defineProperty(window, 'localStorage', { configurable: true,
  get() { throw new DOMException('막힘', 'SecurityError') } });"""


def tags(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, content in re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', text):
        found.setdefault(name, []).append(unescape(content))
    return found


def test_every_page_introduces_itself_once(site):
    said = {}
    for page in pages_in(site, "book", "exercises", "solutions"):
        text = page.read_text(encoding="utf-8")
        head = tags(text)
        assert '<html lang="ko"' in text, page.name
        assert len(head["viewport"]) == 1, page.name
        (description,) = head["description"]
        assert 30 <= len(description) <= metadata.LONGEST + 2, (page.name, description)
        assert re.search("[가-힣]", description), page.name
        assert "\\" not in description, page.name
        assert head["og:description"] == [description]
        assert head["og:title"][0] in unescape(text.split("<title>")[1]), page.name
        if page.parent.parent.name != "solutions":  # 풀이는 문제의 글로 시작합니다.
            said.setdefault(description, []).append(page.name)
    assert [pages for pages in said.values() if len(pages) > 1] == []


@pytest.mark.parametrize("name", ["index.html", "404.html", "search.html"])
def test_pages_of_the_root_have_a_language_and_a_title(site, name):
    text = (site / name).read_text(encoding="utf-8")
    assert re.search(r'<html lang="ko"', text)
    assert re.search(r'<meta charset="utf-8"', text)
    assert "채워 넣는 오토그라드 노트" in re.search(r"<title>(.*?)</title>", text)[1]
    assert len(tags(text)["viewport"]) == 1


def test_icons_are_there(site):
    text = (site / "book/index.html").read_text(encoding="utf-8")
    icons = re.findall(r'<link rel="(?:apple-touch-)?icon" href="([^"]+)"', text)
    files = [icon for icon in icons if not icon.startswith("data:image/svg+xml,")]
    assert (len(icons), len(files)) == (3, 2)
    assert all((site / "book" / icon).exists() for icon in files)
    assert (site / "favicon.ico").read_bytes()[:4] == b"\0\0\1\0"


@pytest.mark.parametrize("stem", STEMS.values())
def test_the_picture_of_a_link_shows_the_page_of_today(site, stem):
    picture = ROOT / "book" / metadata.PICTURES / f"{stem}.png"
    assert picture.stat().st_size <= link_pictures.HEAVIEST
    _, digest = link_pictures.shown(site / "book" / f"{stem}.html")
    assert link_pictures.mark_of(picture) == digest, "make screenshots로 다시 찍어 주세요."


def test_an_address_of_the_book_brings_pictures():
    context = {"docstitle": "책", "title": "2장 <code>backward</code>"}
    known = " ".join(metadata.preview("book/02_backward", context, "소개", f"{HOST}/a/", ROOT))
    assert f'content="{HOST}/a/_static/link_pictures/02_backward.png"' in known
    assert 'content="summary_large_image"' in known
    assert 'content="2장 backward"' in known
    unknown = " ".join(metadata.preview("book/02_backward", context, "소개", None, ROOT))
    assert "http" not in unknown
    assert 'content="summary"' in unknown


@pytest.mark.parametrize(
    ("page", "picture"),
    [
        ("exercises/lenet/ex09_shapes", "09_shapes.png"),
        ("solutions/lenet/ex09_shapes", "09_shapes.png"),
        ("book/glossary", "index.png"),
    ],
)
def test_exercises_show_the_picture_of_their_chapter(page, picture):
    assert metadata.picture_of(page) == picture


@pytest.mark.parametrize(
    ("root", "path"),
    [("", "/nowhere"), ("", "/book/nowhere.html"), ("/deep/er", "/exercises/a/b/c/nowhere")],
)
def test_the_page_of_a_wrong_address_leads_back(chromium, site, root, path):
    page = chromium.new_page()
    page.route("**/*", lambda route: serve(route, site, root))
    page.goto(f"{HOST}{root}{path}")
    assert "이 주소에는 쪽이 없습니다" in page.locator("h1").inner_text()
    links = page.locator("a").evaluate_all("nodes => nodes.map((n) => n.href)")
    assert len(links) == len(STEMS)
    assert all((site / link.removeprefix(f"{HOST}{root}/")).exists() for link in links)
    page.locator("input").fill("변화도")
    page.get_by_role("button", name="찾기").click()
    page.locator("#search-results li").first.wait_for()
    page.close()


def serve(route, site: Path, root: str):
    path = site / route.request.url.split("?")[0].removeprefix(f"{HOST}{root}/")
    if path.is_file():
        route.fulfill(path=path)
    else:
        route.fulfill(status=404, path=site / "404.html")


def test_blocked_storage_leaves_every_button_alive(chromium, site):
    page = chromium.new_page(viewport={"width": 360, "height": 800}, color_scheme="light")
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.add_init_script(BLOCKED)
    page.goto((site / "book/02_backward.html").as_uri())
    started(page)  # 단추를 듣는 스크립트는 글 다음에 옵니다.
    for button, dialog in [
        ("책의 차례 여닫기", "#pst-primary-sidebar-modal"),
        ("이 쪽의 차례 열기", "#pst-secondary-sidebar-modal"),
        ("찾기", "#pst-search-dialog"),
    ]:
        page.locator(f".bd-header-article button[aria-label='{button}']").click()
        assert page.locator(dialog).evaluate("(node) => node.open"), button
        page.keyboard.press("Escape")
    theme = page.locator(".theme-switch-button:visible")
    before = page.evaluate("document.documentElement.dataset.mode")
    theme.click()
    assert page.evaluate("document.documentElement.dataset.mode") != before
    assert problems == []
    page.close()
