"""원소가 없는 텐서도, 그리지 못하는 자리도: 설명은 언제나 지금 보는 노드의 것인가."""

import pytest
import torch

from chaewo import GraphExplorer
from chaewo.widgets.kit.sources import inlined
from tests.lib.two_way import two_way
from tests.widgets.graph.test_hooks_and_names import EMPTY


@pytest.mark.parametrize("name", EMPTY)
def test_every_step_is_drawn_and_explained(widget_page, name):
    x = torch.ones(2, requires_grad=True)
    widget = GraphExplorer(EMPTY[name](x).sum(), x=x)
    nodes = widget.spec["nodes"]
    page = widget_page(widget)
    said = ""
    for mode, order in [("순전파", widget.spec["forward"]), ("역전파", range(len(nodes)))]:
        page.get_by_role("button", name=mode, exact=True).click()
        for i in order:
            page.get_by_role("button", name="다음 걸음").click()
            panel = page.locator(".cw-panel").inner_text()
            assert panel.startswith(nodes[i]["name"])
            said += panel
    assert "원소가 없습니다, 모양 (0" in said
    assert page.problems == []


@pytest.fixture
def broken_page(chromium):
    """둘째 노드의 기록이 깨진 위젯."""
    x = torch.ones(2, requires_grad=True)
    state = GraphExplorer((x * 2).sum(), x=x).static_state()
    state["spec"]["nodes"][1]["incoming"] = None
    page = chromium.new_page()
    page.set_content("<main></main>")
    two_way(page, inlined("graph_explorer"), state)
    yield page
    page.close()


def test_a_step_that_cannot_be_explained_says_so_and_the_next_one_is_right(broken_page):
    page = broken_page
    page.get_by_role("button", name="역전파", exact=True).click()
    panels = []
    for _ in range(3):
        page.get_by_role("button", name="다음 걸음").click()
        panels.append(page.locator(".cw-panel").inner_text())
    assert "SumBackward0" in panels[0]
    assert "설명하지 못했습니다" in panels[1]
    assert "SumBackward0" not in panels[1]
    assert "AccumulateGrad" in panels[2]
    assert page.locator(".cw-count").inner_text() == "3 / 3"


def test_long_edges_do_not_show_through_freed_nodes(widget_page):
    x = torch.ones(2, requires_grad=True)
    widget = GraphExplorer((x * x).exp().sum(), x=x)
    page = widget_page(widget)
    page.get_by_role("button", name="backward()", exact=True).click()
    fills = page.locator(".cw-freed > rect").evaluate_all(
        "rects => rects.map((rect) => getComputedStyle(rect).fill)"
    )
    assert fills
    assert all(fill.startswith("rgb(") for fill in fills)


def test_a_number_has_one_kind_of_minus(widget_page):
    x = torch.tensor([-4.42e-10], requires_grad=True, dtype=torch.float64)
    page = widget_page(GraphExplorer((x * x).sum(), x=x))
    page.get_by_role("button", name="backward()", exact=True).click()
    shown = page.locator(".cw-leaf-grad").inner_text()
    assert "−8.840e−10" in shown
    assert "-" not in shown
