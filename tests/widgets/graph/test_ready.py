"""미리 그려 둔 설명이 그 자리에서 그린 설명과 같은가."""

import random

import pytest
import torch

from chaewo import GraphExplorer
from chaewo.widgets.kit.sources import inlined
from tests.lib.two_way import two_way

AT_ONCE, NEVER = "queueMicrotask", "() => {}"  # 미리 그리는 때
STEPS = ["다음 걸음"] * 8 + ["이전 걸음"] * 6 + ["처음으로", "끝으로"]
CALLS = ["순전파", "역전파", "backward()", "zero_grad()", "순전파 다시 실행"]
NODES = [f"[data-node='{i}']" for i in range(5)]
PRESS = """(name) => {
  const named = (node) => [node.ariaLabel, node.textContent].includes(name);
  const button = [...document.querySelectorAll("button")].find(named);
  if (button) button.click();
  else document.querySelector(name).dispatchEvent(new MouseEvent("click"));
}"""


def explained(chromium, prepare, seed) -> tuple[list[str], int]:
    """아무렇게나 누르며 본 설명들과, 미리 그려 둔 칸의 수."""
    x = torch.ones(2, requires_grad=True)
    w = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    y = w @ x
    state = GraphExplorer((y * y).sum(), x=x, w=w).static_state()
    page = chromium.new_page()
    page.set_content("<main></main>")
    page.evaluate(f"() => (globalThis.requestIdleCallback = {prepare})")
    two_way(page, inlined("graph_explorer"), state)
    choose = random.Random(seed)
    seen = []
    for name in ["역전파", *choose.choices(STEPS + CALLS + NODES, k=80)]:
        page.evaluate(PRESS, name)
        seen.append(page.locator(".cw-panel").inner_html())
    filled = page.locator(".cw-ready:not(:empty)").count()
    page.close()
    return seen, filled


@pytest.mark.parametrize("seed", range(3))
def test_explanations_prepared_ahead_are_those_drawn_on_the_spot(chromium, seed):
    ahead, filled = explained(chromium, AT_ONCE, seed)
    on_the_spot, none = explained(chromium, NEVER, seed)
    assert (filled > 0, none) == (True, 0)
    assert len(set(ahead)) > 8
    assert ahead == on_the_spot


def test_a_scrolled_cell_is_back_at_its_start_when_the_step_is_seen_again(widget_page):
    x = torch.full((2, 6), 0.12345, requires_grad=True)
    page = widget_page(GraphExplorer((x * x).sum(), x=x), width=320)
    following, before = (page.get_by_role("button", name=f"{way} 걸음") for way in ("다음", "이전"))
    page.get_by_role("button", name="역전파", exact=True).click()
    following.click()
    following.click()
    cell = page.locator(".cw-panel .cw-cell-value[tabindex]").first
    cell.evaluate("(node) => new Promise((done) => { node.onscroll = done; node.scrollLeft = 20 })")
    assert cell.evaluate("(node) => node.scrollLeft") == 20
    page.evaluate("() => new Promise(requestIdleCallback)")
    before.click()
    page.evaluate("() => new Promise(requestIdleCallback)")
    following.click()
    assert cell.evaluate("(node) => node.scrollLeft") == 0
