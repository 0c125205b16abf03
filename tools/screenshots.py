"""책의 모습을 찍습니다: `make screenshots`. 책의 모습이나 위젯의 숫자가 달라지면 다시 찍습니다.

README의 그림은 책에 들어가지 않으므로 `.github/`에, 링크의 그림과 아이콘은 책에 실리므로 `book/_static/`에
둡니다.
"""

from playwright.sync_api import Page, sync_playwright

from tools import browser, icons, link_pictures
from tools.build_book import OUTPUT
from tools.lib.notebook_files import ROOT
from tools.lib.site_pages import show_all

TARGET = ROOT / ".github" / "screenshots"


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = browser.launch(playwright)
        for name, shoot, width, height, theme in SHOTS:
            context = chromium.new_context(
                viewport={"width": width, "height": height}, color_scheme=theme, offline=True
            )
            page = context.new_page()
            page.goto((OUTPUT / "book" / "02_backward.html").as_uri())
            show_all(page)
            shoot(page)
            page.screenshot(path=TARGET / name)
            print(f"{name}: {(TARGET / name).stat().st_size / 1000:.0f} kB")
            context.close()
        icons.make(chromium)
        link_pictures.take(chromium, OUTPUT)
        chromium.close()


def graph(page: Page) -> None:
    """역전파를 세 걸음 걸은 그래프."""
    for _ in range(3):
        page.get_by_role("button", name="다음 걸음").first.click()
    scroll_to(page, ".cw-graph", above=120)


def blank(page: Page) -> None:
    """4.5라고 답해 도움말을 받은 빈칸."""
    field = page.get_by_role("textbox", name="네 번")
    field.fill("4.5")
    field.press("Enter")
    scroll_to(page, ".cw-blank:has(.cw-feedback:not(:empty))", above=180)


def scroll_to(page: Page, selector: str, above: int) -> None:
    page.locator(selector).first.evaluate(
        "(node, above) => scrollTo(0, node.getBoundingClientRect().top + scrollY - above)", above
    )


SHOTS = [
    ("graph.png", graph, 1280, 760, "light"),
    ("blank-narrow-dark.png", blank, 390, 760, "dark"),
]

if __name__ == "__main__":
    main()
