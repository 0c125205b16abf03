"""Chromium. 다른 검사들과 같은 것(tools/browser.py)을 Playwright로 엽니다."""

from playwright.sync_api import sync_playwright

from tests.browsers.drivers.base import Driver
from tools import browser


class Chromium(Driver):
    name = "chromium"

    def __init__(self):
        self.playwright = sync_playwright().start()
        self.browser = browser.launch(self.playwright)
        self.version = self.browser.version
        self.page = self.browser.new_page(reduced_motion="reduce")
        self.problems = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def _hear(self, message) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(message.text)

    def said(self) -> list[str]:
        said, self.problems = self.problems, []
        return said

    def go(self, url):
        self.page.goto(url)

    def resize(self, width, height):
        self.page.set_viewport_size({"width": width, "height": height})

    def _answer(self, body):
        return self.page.evaluate(f"async () => {{ {body} }}")

    def press(self, *keys):
        self.page.keyboard.press("+".join(keys))

    def type(self, text):
        self.page.keyboard.type(text)

    def drag(self, *points):
        mouse = self.page.mouse
        mouse.move(*points[0])
        mouse.down()
        for point in points[1:]:
            mouse.move(*point)
        mouse.up()

    def screenshot(self):
        return self.page.screenshot()

    def close(self):
        self.browser.close()
        self.playwright.stop()
