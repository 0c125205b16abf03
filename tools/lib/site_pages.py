"""만든 책에 있는 쪽들. 새 주소로 보내기만 하는 옛 주소의 쪽은 셈에 넣지 않습니다."""

from pathlib import Path

from playwright.sync_api import Page

from chaewo.static_site.redirects import moved


def pages_in(site: Path, *folders: str) -> list[Path]:
    """`site`의 폴더들에 있는 쪽, 이름의 차례대로."""
    found = (path for folder in folders for path in (site / folder).rglob("*.html"))
    old = {site / f"{name}.html" for name in moved()}
    return sorted(path for path in found if path not in old)


def show_all(page: Page) -> None:
    """먼 절과 위젯까지 모두 보이게 합니다. 읽는 사람의 쪽에서는 다가갈 때 그렇게 됩니다."""
    page.wait_for_function(
        "!document.querySelector('[data-files*=\"/chaewo.js\"]') || globalThis.chaewoStart?.length === 0"
    )
    page.evaluate("document.dispatchEvent(new Event('chaewo:show-all'))")
    page.wait_for_function(
        "document.querySelectorAll('.chaewo-widget').length === "
        "document.querySelectorAll('.chaewo-widget .cw').length"
    )
