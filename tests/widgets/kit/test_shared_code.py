"""JupyterLab에 보내는 위젯의 코드: 종류마다 한 번만, 함께 쓰는 CSS가 앞에 오게."""

import json
import re
from collections.abc import Iterable

import pytest

from chaewo import JacobianShape, LearningRateExplorer, blank
from chaewo.widgets.kit.shared_code import LOADER, shared_code
from chaewo.widgets.kit.sources import widgets
from tools.lib.notebook_files import ROOT

MOST = 150 * 1024  # 바이트. 빈칸이 여덟 개인 장도 이만큼입니다.
# 코드를 적고 실행하는 위젯은 편집기와 오류의 말을 싣고 갑니다. 그런 위젯이 있는 장만 더 보냅니다.
CODE = ("code_blank", "engine_training")
MOST_CODE = 78 * 1024
BOOK = sorted((ROOT / "book").glob("*.ipynb"))


def sent(names: Iterable[str]) -> int:
    """그 이름의 위젯들이 커널에서 화면으로 보내는 코드의 크기(바이트)."""
    names = list(names)
    texts = [LOADER] * len(names)
    codes = {shared_code(name) for name in names}
    for code in codes | {one for each in codes for one in each.kit}:
        texts += [code.module, *(css for _, _, css in code.styles)]
    return sum(len(text.encode()) for text in texts)


@pytest.mark.parametrize("path", BOOK, ids=[path.stem for path in BOOK])
def test_a_chapter_sends_little(path):
    outputs = json.dumps(json.loads(path.read_text(encoding="utf-8"))["cells"])
    names = re.findall(r'data-widget=\\+"(\w+)', outputs)
    assert sent(name for name in names if name not in CODE) <= MOST
    assert sent(name for name in names if name in CODE) <= MOST_CODE


def test_widgets_of_a_kind_share_their_code():
    one, two = blank("backward.four_calls"), blank("backward.grid")
    assert one._code is two._code
    assert one._code is not JacobianShape()._code
    assert "_code" not in one.static_state()
    assert len(one.get_state()["_esm"].encode()) < 1500


def test_closed_code_is_sent_again():
    first = shared_code("blank")
    first.close()
    again = shared_code("blank")
    assert again is not first
    assert again.module == first.module


RUN = """async ([loader, codes, states]) => {
  const url = URL.createObjectURL(new Blob([loader], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  window.asked = [];
  const get_model = async (id) => (window.asked.push(id), { get: (name) => codes[id][name] });
  await Promise.all(states.map(async (state) => {
    const nothing = () => {};
    const model = { set: nothing, save_changes: nothing, on: nothing, off: nothing };
    Object.assign(model, { get: (name) => state[name], widget_manager: { get_model } });
    const el = document.querySelector("main").appendChild(document.createElement("div"));
    window.cleanups = [...(window.cleanups ?? []), await widget.render({ model, el })];
  }));
}"""


def test_loader_reads_each_code_once_and_keeps_the_order_of_styles(chromium):
    made = [blank("backward.four_calls"), LearningRateExplorer(), blank("backward.grid")]
    codes = {}
    for name in widgets():
        code = shared_code(name)
        codes[name] = code.get_state()  # 화면으로 정말 보내는 것만
        codes |= {one.model_id: one.get_state() for one in code.kit}
    states = [{**widget.static_state(), "_code": f"IPY_MODEL_{widget.stem}"} for widget in made]
    page = chromium.new_page()
    page.set_content("<main></main>")
    page.evaluate(RUN, [LOADER, codes, states])
    assert page.locator(".cw-blank").count() == 2
    assert page.locator(".cw-rate").count() == 1
    asked = page.evaluate("asked")
    assert sorted(one for one in asked if one in widgets()) == ["blank", "learning_rate_explorer"]
    assert page.evaluate("cleanups.every((cleanup) => typeof cleanup === 'function')")
    order = page.eval_on_selector_all(
        "style", "nodes => nodes.map((node) => [node.dataset.shared, node.dataset.chaewo])"
    )
    kinds = [shared for shared, _ in order]
    assert kinds == sorted(kinds, reverse=True)  # true가 모두 false의 앞에
    assert order[0] == ["true", "kit.css"]
    assert len({file for _, file in order}) == len(order)
    page.close()
