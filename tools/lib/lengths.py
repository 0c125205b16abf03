"""장의 본문(접은 곳은 빼고)이 폭 1280px에서 몇 픽셀인지: `python -m tools.lib.lengths [장 …]`."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tools import browser, live
from tools.lib.notebook_files import ROOT
from tools.lib.site_pages import show_all

WIDTH = 1280
MOST = 18_000  # 한 번에 읽을 수 있는 길이(픽셀)


def main_line(opened: Browser, page: Path) -> int:
    """`page`의 본문의 높이(픽셀). 접힌 절과 풀이는 접은 채로 잽니다."""
    context = opened.new_context(viewport={"width": WIDTH, "height": 900}, offline=True)
    try:
        tab = context.new_page()
        tab.goto(page.as_uri())
        show_all(tab)
        return height(tab)
    finally:
        context.close()


def height(tab: Page) -> int:
    """연 쪽의 본문의 높이(픽셀)."""
    return tab.locator("article").evaluate("(node) => node.offsetHeight")


def main(names: list[str]) -> None:
    chapters = names or sorted(path.stem for path in (ROOT / "book").glob("[0-9]*.ipynb"))
    with sync_playwright() as playwright:
        opened = browser.launch(playwright)
        for name in chapters:
            length = main_line(opened, live.OUTPUT / "book" / f"{name}.html")
            print(f"{name:28} {length:6,} px{'' if length <= MOST else '  ← 길다'}", flush=True)
        opened.close()


if __name__ == "__main__":
    main(sys.argv[1:])
