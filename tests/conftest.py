"""모든 검사가 함께 쓰는 것: 브라우저와, 방금 만든 책."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import build_book, live
from tools.run_tests import ON_LIVE_SITE

pytest_plugins = ["tests.lib.pages"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """브라우저의 검사는, 실패하면 새 쪽에서 한 번 더 합니다.

    바쁜 컴퓨터의 브라우저는 드물게(수천 번에 한 번) 저장소를 이어 주지 않거나 누른 것을 놓칩니다. 두 번 다
    실패해야 실패이고, 한 번만 실패한 검사도 끝에 이름(RERUN)이 남습니다.
    """
    for item in items:
        if {"chromium", "drivers"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.flaky(reruns=1))


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
