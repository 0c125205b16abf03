"""모든 검사가 함께 쓰는 것: 브라우저와, 방금 만든 책."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import build_book, live
from tools.run_tests import ON_LIVE_SITE

pytest_plugins = ["tests.lib.pages"]


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
    """지금의 원고로 만든 `_build/html`. 없거나 옛것이면 실패합니다.

    한 장만 검사할 때(`make test ONLY=…`)는 바뀐 쪽만 다시 만든 책을 봅니다.
    """
    if ON_LIVE_SITE in os.environ:
        return live.OUTPUT
    if not build_book.is_current():
        pytest.fail(
            "_build/html이 없거나 원고보다 오래되었습니다. 'make book'을 먼저 실행하세요.",
            pytrace=False,
        )
    return build_book.OUTPUT
