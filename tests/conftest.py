"""모든 검사가 함께 쓰는 것: 브라우저와, 방금 만든 책."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import build_book, kernel_environment

pytest_plugins = ["tests.lib.pages"]

kernel_environment.prepare()  # pytest를 바로 불러도 'make test'와 같은 환경에서 돕니다.


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """Playwright의 Browser. 없으면 건너뛰지 않고 실패합니다."""
    from playwright.sync_api import sync_playwright

    from tools import browser

    with sync_playwright() as playwright:
        opened, reason = None, ""
        try:
            opened = browser.launch(playwright)
        except browser.NoBrowser as missing:
            reason = str(missing)
        if opened is None:
            pytest.fail(reason, pytrace=False)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def site() -> Path:
    """지금의 원고로 만든 `_build/html`. 없거나 옛것이면 실패합니다."""
    if not build_book.is_current():
        pytest.fail(
            "_build/html이 없거나 원고보다 오래되었습니다. 'make book'을 먼저 실행하세요.",
            pytrace=False,
        )
    return build_book.OUTPUT
