"""빈칸의 판정(judge.js)을 브라우저에서 부릅니다."""

import pytest

from chaewo.widgets.kit.sources import inlined
from tests.lib.by_text import ask, by_place, page_of


@pytest.fixture(scope="module")
def judge(chromium):
    """`judge(spec, given)`: 판정 한 번. `judge.all([(spec, given), …])`: 한꺼번에."""
    page = page_of(chromium, inlined("judge"))

    def every(pairs):
        call = "(specs, pairs) => pairs.map(([at, given]) => module.judge(specs[at], given))"
        return ask(page, call, *by_place(pairs))

    def call(spec, given):
        return every([(spec, given)])[0]

    call.all = every
    yield call
    page.close()
