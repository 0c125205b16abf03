"""쪽의 파이썬(MicroPython)과 쪽의 판정을 검사에서 부릅니다: 책과 같은 일꾼에게 코드를 보냅니다."""

import base64

import pytest

from chaewo.static_site.python import in_page
from chaewo.widgets.kit.sources import inlined
from tests.lib.by_text import ask, by_place, page_of

START = """async ([source, wasm]) => {
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const bytes = Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0));
  await new Promise((resolve) => {
    worker.onmessage = resolve;
    worker.postMessage(bytes.buffer, [bytes.buffer]);
  });
  window.run = (job) => new Promise((resolve) => {
    worker.onmessage = ({ data }) => data.seen && resolve(data.seen);
    worker.postMessage(job);
  });
}"""


@pytest.fixture(scope="module")
def micropython(chromium):
    """`micropython(before, code, cases)`: 쪽의 파이썬에서 본 것."""
    page = chromium.new_page()
    wasm = (in_page.VENDOR / "micropython.wasm").read_bytes()
    page.evaluate(START, [in_page.worker(), base64.b64encode(wasm).decode()])

    def run(before, code, cases):
        return page.evaluate(
            "(job) => run(job)", {"before": before, "code": code, "cases": list(cases)}
        )

    yield run
    page.close()


@pytest.fixture(scope="module")
def judge_program(chromium):
    """`judge_program([(spec, 본 것), …])`: 쪽의 판정들."""
    page = page_of(chromium, inlined("judge_program"))
    yield lambda pairs, code="": ask(
        page,
        """(specs, pairs, code) => pairs.map(([at, seen]) => {
          const { correct, invalid, message } = module.judgeProgram(specs[at], seen, code);
          return { correct, invalid, message };
        })""",
        *by_place(pairs),
        code,
    )
    page.close()
