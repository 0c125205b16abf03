"""빈칸의 판정(judge.js)을 브라우저에서 부릅니다."""

import pytest

from chaewo.widgets.kit.sources import inlined
from tests.lib.by_text import ask, by_place


@pytest.fixture(scope="module")
def judge(chromium):
    """`judge(spec, given)`: 판정 한 번. `judge.all([(spec, given), …])`: 한꺼번에."""
    page = chromium.new_page()
    page.evaluate(
        """async (source) => {
          const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
          window.judge = (await import(url)).judge;
        }""",
        inlined("judge"),
    )

    def every(pairs):
        call = "(specs, pairs) => pairs.map(([at, given]) => judge(specs[at], given))"
        return ask(page, call, *by_place(pairs))

    def call(spec, given):
        return every([(spec, given)])[0]

    call.all = every
    yield call
    page.close()
