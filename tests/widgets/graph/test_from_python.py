"""파이썬이 바꾼 값을 화면이 따라가는가."""

import torch

from chaewo import GraphExplorer
from chaewo.widgets.kit.sources import inlined
from tests.lib.two_way import two_way


def test_calls_set_in_python_move_the_graph_both_ways(chromium):
    x = torch.ones(2, requires_grad=True)
    page = chromium.new_page()
    page.set_content("<main></main>")
    state = GraphExplorer((x * 2).sum(), x=x).static_state()
    two_way(page, inlined("graph_explorer"), state)
    seen = {}
    for calls in (1, 2, 0):
        page.evaluate("calls => model.set('calls', calls)", calls)
        page.get_by_role("button", name="역전파", exact=True).click()
        seen[calls] = (
            page.locator(".cw-count").inner_text(),
            page.locator(".cw-leaf-grad").inner_text(),
        )
    page.close()
    assert [count for count, _ in seen.values()] == ["3 / 3", "3 / 3", "0 / 3"]
    one, two, none = (grad for _, grad in seen.values())
    assert "2" in one
    assert "4" in two
    assert "None" in none
