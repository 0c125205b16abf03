"""만든 책에 있는 쪽들. 새 주소로 보내기만 하는 옛 주소의 쪽은 셈에 넣지 않습니다."""

from pathlib import Path

from playwright.sync_api import Page

from chaewo.static_site.redirects import moved


def pages_in(site: Path, *folders: str) -> list[Path]:
    """`site`의 폴더들에 있는 쪽, 이름의 차례대로."""
    found = (path for folder in folders for path in (site / folder).rglob("*.html"))
    old = {site / f"{name}.html" for name in moved()}
    return sorted(path for path in found if path not in old)


def started(page: Page) -> None:
    """글이 그려진 다음에 받는 스크립트(load_scripts.js)를 모두 기다립니다. theme.js가 마지막입니다."""
    page.wait_for_function(
        "(!document.querySelector('[data-files]') || globalThis.chaewoTheme)"
        " && !globalThis.chaewoStart?.length"
    )


def show_all(page: Page) -> None:
    """먼 절과 위젯까지 모두 보이게 합니다. 읽는 사람의 쪽에서는 다가갈 때 그렇게 됩니다."""
    started(page)
    page.evaluate("document.dispatchEvent(new Event('chaewo:show-all'))")
    page.wait_for_function(
        "document.querySelectorAll('.chaewo-widget').length === "
        "document.querySelectorAll('.chaewo-widget .cw').length"
    )
    drawn(page)


def drawn(page: Page) -> None:
    """제 너비로 그려질 때까지 기다립니다. 브라우저는 바뀐 너비를 다음 그림 앞에 알립니다(ResizeObserver)."""
    page.evaluate(
        "async () => { for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame) }"
    )
