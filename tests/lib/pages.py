"""브라우저 검사가 함께 쓰는 것: 그물을 끊고 `file://`로 여는 쪽, 위젯만 놓은 쪽.

바쁜 컴퓨터의 Chromium은, 쪽이 저장소를 너무 일찍 찾으면 이어 주지 않기도 합니다. 그런 쪽은 남이 적은
것을 모르고, 적은 것은 다시 열면 사라집니다. 저장소를 보는 검사는 그래서 `reload_until`, `remembering`,
`reopen_with`를 씁니다.
"""

import json
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from chaewo.static_site.bundle import scripts_for
from tools.lib.notebook_files import ROOT
from tools.lib.site_pages import show_all

expect.set_options(timeout=30_000)  # 밀리초. 바쁜 컴퓨터에서 기다려 줄 만큼
LEFT = "net::ERR_ABORTED"  # 다 받기 전에 다른 쪽으로 떠났습니다. 잘못이 아닙니다.


class Opened:
    """연 쪽과, 여는 동안 일어난 나쁜 일의 목록."""

    def __init__(self, page: Page, home: str = ""):
        self.page = page
        self.allowed = tuple(filter(None, ("file:", "blob:", "data:", "about:", home)))
        self.problems: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.problems.append(f"오류: {error}"))
        page.on("requestfailed", self._on_failed)
        page.on("request", self._on_request)

    def _on_console(self, message) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"콘솔: {message.text}")

    def _on_failed(self, request: Request) -> None:
        if request.failure == LEFT:
            return
        self.problems.append(f"실패한 요청: {request.url}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith(self.allowed):
            self.problems.append(f"바깥으로 가는 요청: {request.url}")


def reload_until(page: Page, ready: str, tries: int = 10, again: Callable | None = None) -> None:
    """`ready`(자바스크립트 식)가 참이 될 때까지 다시 엽니다. `again`을 주면 그것을 불러 엽니다."""
    for last in [False] * (tries - 1) + [True]:
        (again or page.reload)()
        try:
            page.wait_for_function(ready, timeout=30_000 if last else 2_000)
            return
        except PlaywrightTimeout:
            if last:
                raise


def remembering(page: Page, tries: int = 20) -> None:
    """적는 것이 다른 쪽에서도 보이는 쪽이 될 때까지 다시 엽니다. 쪽에서 답을 적기 전에 부릅니다."""
    for _ in range(tries):
        mark = uuid4().hex
        witness = page.context.new_page()
        witness.goto((ROOT / "LICENSE").as_uri())  # 스크립트가 없어 저장소를 일찍 찾지 않습니다.
        witness.evaluate("localStorage.length")
        page.evaluate("(mark) => localStorage.setItem('mark', mark)", mark)
        try:
            witness.wait_for_function(
                "(mark) => localStorage.mark === mark", arg=mark, timeout=3_000
            )
            page.evaluate("localStorage.removeItem('mark')")
            return
        except PlaywrightTimeout:
            page.reload()
        finally:
            witness.close()
    pytest.fail("적은 것이 다른 쪽에서 보이지 않습니다.")


def reopen_with(page: Page, stored: dict[str, str], mark: str = "kept") -> None:
    """쪽의 스크립트보다 먼저 저장소에 적어 두고 다시 엽니다. 한 번만 적습니다.

    한 쪽에서 거듭 부를 때에는 `mark`를 달리하고, 앞서 둔 것도 함께 건넵니다.
    """
    page.add_init_script(
        f"""if (window === top && !window.name.includes("{mark}")) {{
          window.name += "{mark}";
          for (const [key, value] of {json.dumps([*stored.items()])}) localStorage.setItem(key, value);
        }}"""
    )
    page.reload()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Opened]]:
    """`open_page(주소, width=360, theme="dark", touch=True)`: 그물을 끊고 엽니다.

    먼 곳의 위젯까지 모두 되살립니다. `whole=False`면 읽는 사람이 처음 보는 그대로입니다.
    `home`을 주면 그 주소로 시작하는 요청만은 허락합니다(http://로 여는 검사에만).
    """
    contexts = []

    def open_(
        url: str,
        width: int = 1280,
        theme: str = "light",
        touch: bool = False,
        home: str = "",
        whole: bool = True,
    ) -> Opened:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            has_touch=touch,
            offline=not home,
            reduced_motion="reduce",
        )
        contexts.append(context)
        opened = Opened(context.new_page(), home)
        opened.page.goto(url)
        if whole:
            show_all(opened.page)
        return opened

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def widget_page(open_page, site, tmp_path) -> Callable[..., Page]:
    """위젯 몇 개만 놓은 쪽. 책과 같은 스크립트와 CSS로 되살립니다."""

    def open_(*widgets, **options) -> Page:
        parts = [widget._repr_mimebundle_()[0]["text/html"] for widget in widgets]
        static = (site / "_static").as_uri()
        scripts = scripts_for("".join(parts))
        tags = [f'<script src="{static}/{name}"></script>' for name in scripts]
        path = tmp_path / "widgets.html"
        path.write_text(
            '<!doctype html><html lang="ko" data-theme="light"><meta charset="utf-8">'
            f'<link rel="stylesheet" href="{static}/chaewo.css"><title>위젯</title>'
            '<body style="max-width:700px;margin:1rem auto;padding:0 .5rem">'
            f"{''.join(parts)}{''.join(tags)}",
            encoding="utf-8",
        )
        opened = open_page(path.as_uri(), **options)
        opened.page.problems = opened.problems
        return opened.page

    return open_
