"""GraphExplorer의 화면 쪽: 마우스, 키보드, 터치로 4.5 → 9 → 13.5와 진짜 오류까지."""

import pytest
import torch

from chaewo import GraphExplorer
from chaewo.backward_trace import freed_graph_error
from tools.lib.site_pages import drawn


def note_graph():
    x = torch.ones(2, 2, requires_grad=True)
    y = x + 2
    z = y * y * 3
    out = z.mean()
    return GraphExplorer(out, x=x, y=y, z=z, out=out)


def press(scope, name):
    scope.get_by_role("button", name=name, exact=True).click()


def grad(scope):
    """`x.grad` 옆에 보이는 글자들."""
    return scope.locator(".cw-leaf-grad").first.inner_text().split()[1:]


def count(scope):
    return scope.locator(".cw-count").inner_text()


def test_steps_show_incoming_local_and_product(widget_page):
    page = widget_page(note_graph())
    seen = []
    for _ in range(5):
        press(page, "다음 걸음")
        seen.append(page.locator(".cw-panel").inner_text())
    assert "MeanBackward0" in seen[0]
    assert "0.25" in seen[0]
    assert seen[2].count("2.25") == 4  # y * y의 두 입력에 같은 값이 가므로 네 원소를 한 번만
    assert "× 2 길(화살표 둘)" in seen[2]
    assert "4.5" in seen[4]
    assert grad(page) == ["4.5"] * 4
    assert page.problems == []


def test_second_backward_without_retain_shows_torchs_error(widget_page):
    page = widget_page(note_graph())
    press(page, "backward()")
    assert grad(page) == ["4.5"] * 4
    assert page.locator(".cw-freed").count() == 2
    press(page, "backward()")
    assert page.locator(".cw-panel .cw-error").inner_text() == freed_graph_error()
    assert grad(page) == ["4.5"] * 4


def test_forward_again_is_what_the_note_did(widget_page):
    page = widget_page(note_graph())
    press(page, "backward()")
    for expected in ["9", "13.5"]:
        press(page, "순전파 다시 실행")
        press(page, "backward()")
        assert grad(page) == [expected] * 4


def test_retain_graph_accumulates(widget_page):
    page = widget_page(note_graph())
    page.get_by_role("checkbox").check()
    for expected in ["4.5", "9", "13.5", "18", "22.5"]:
        press(page, "backward(retain_graph=True)")
        assert grad(page) == [expected] * 4
    press(page, "backward(retain_graph=True)")
    assert "5번까지 기록" in page.locator(".cw-status").inner_text()
    assert grad(page) == ["22.5"] * 4


def test_zero_grad_resets_but_does_not_rebuild_the_graph(widget_page):
    page = widget_page(note_graph())
    press(page, "backward()")
    press(page, "zero_grad()")
    assert grad(page) == ["None"]
    press(page, "backward()")
    assert page.locator(".cw-panel .cw-error").count() == 1
    press(page, "순전파 다시 실행")
    press(page, "backward()")
    assert grad(page) == ["4.5"] * 4


def test_graph_without_saved_values_survives(widget_page):
    x = torch.ones(2, requires_grad=True)
    page = widget_page(GraphExplorer((x + 2).sum(), x=x))
    press(page, "backward()")
    press(page, "backward()")
    assert grad(page) == ["2", "2"]


def test_leaf_before_the_freed_node_is_still_added_to(widget_page):
    """torch는 저장한 값이 필요한 노드에서 멈추기 전에 만난 잎에는 이미 더합니다."""
    a = torch.ones(1, requires_grad=True)
    b = torch.ones(1, requires_grad=True)
    out = (a + b * b).sum()
    page = widget_page(GraphExplorer(out, a=a, b=b))
    press(page, "backward()")
    press(page, "backward()")
    out.backward()
    with pytest.raises(RuntimeError):
        out.backward()
    shown = [leaf.inner_text().split() for leaf in page.locator(".cw-leaf-grad").all()]
    assert shown == [
        ["a.grad", f"{a.grad.item():g}"],
        ["b.grad", f"{b.grad.item():g}"],
    ]


def test_keyboard_alone(widget_page):
    page = widget_page(note_graph())
    page.locator(".cw-canvas").focus()
    for key, expected in [
        ("ArrowRight", "1 / 5"),
        ("ArrowRight", "2 / 5"),
        ("ArrowLeft", "1 / 5"),
        ("End", "5 / 5"),
        ("Home", "0 / 5"),
    ]:
        page.keyboard.press(key)
        assert count(page) == expected
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    assert "AddBackward0" in page.locator(".cw-panel .cw-title").inner_text()
    assert count(page) == "5 / 5"  # 노드를 골라도 걸음은 그대로입니다.


@pytest.mark.parametrize("width", [360, 700])
def test_stepping_does_not_move_the_page(widget_page, width):
    """걸을 때마다 상자의 높이가 바뀌면 아래의 글이 출렁입니다."""
    page = widget_page(note_graph(), width=width)
    for mode in ["순전파", "역전파"]:
        press(page, mode)
        page.locator(".cw-canvas").focus()
        heights = set()
        for _ in range(6):
            heights.add(page.locator(".cw").evaluate("node => node.offsetHeight"))
            page.keyboard.press("ArrowRight")
        assert len(heights) == 1, heights


def test_graph_lies_down_where_it_fits_and_stands_up_where_it_does_not(widget_page):
    x = torch.ones(2, requires_grad=True)
    page = widget_page(GraphExplorer((x * 2 + 1).sum(), x=x))
    tops = "[...document.querySelectorAll('.cw-node')].map((n) => n.getBoundingClientRect().top)"
    for width, rows in [(1280, 1), (360, 4), (1280, 1)]:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(f"new Set({tops}).size === {rows}")


SMALLEST_NAME = """Math.min(...[...document.querySelectorAll(".cw-node text")].map(
  (node) => parseFloat(getComputedStyle(node).fontSize) * node.getScreenCTM().a))"""


@pytest.mark.parametrize("width", [1280, 700, 560, 360])
def test_names_are_large_enough_to_read(widget_page, width):
    page = widget_page(note_graph(), width=width)
    assert page.evaluate(SMALLEST_NAME) >= 11


@pytest.mark.parametrize("node", [0, 1, 4])
def test_a_node_chosen_before_the_first_step_is_explained(widget_page, node):
    page = widget_page(note_graph())
    page.locator(f"[data-node='{node}']").click()
    panel = page.locator(".cw-panel").inner_text()
    assert panel.startswith(note_graph().spec["nodes"][node]["name"])
    assert "아직 변화도가 도착하지 않았습니다" in panel


def test_failed_call_colours_only_what_it_reached(widget_page):
    page = widget_page(note_graph())
    press(page, "backward()")
    press(page, "backward()")
    assert page.locator(".cw-node.cw-passed").count() == 1  # MeanBackward0만 지났습니다.
    assert page.locator(".cw-badge:visible").count() == 1
    assert page.locator(".cw-legend span:visible").all_inner_texts() == [
        "지나감",
        "풀림",
        "실패",
        "잎",
    ]


def test_focus_stays_on_the_button(widget_page):
    page = widget_page(note_graph())
    page.get_by_role("button", name="다음 걸음").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert count(page) == "2 / 5"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "다음 걸음"


def test_touch_selects_a_node(widget_page):
    page = widget_page(note_graph(), width=360, touch=True)
    page.locator("[data-node='3']").tap()
    assert "AddBackward0" in page.locator(".cw-panel .cw-title").inner_text()


def forward_panel(page, node):
    press(page, "순전파")
    page.locator(".cw-canvas").focus()
    page.keyboard.press("End")
    page.locator(f"[data-node='{node}']").click()
    return page.locator(".cw-panel").inner_text()


def test_forward_mode_shows_saved_values(widget_page):
    page = widget_page(note_graph())
    text = forward_panel(page, 2)
    assert "저장한 값 self" in text
    assert "저장한 값 other" in text
    page.locator("[data-node='3']").click()
    assert "없음" in page.locator(".cw-panel").inner_text()
    assert "붙든 것이 없습니다" in page.locator(".cw-panel").inner_text()


class KeptByName(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x  # save_for_backward가 아니라 속성에 담으면 밖에서 보이지 않습니다.
        return x**2

    @staticmethod
    def backward(ctx, g):
        return 2 * ctx.x * g


def test_own_function_is_not_said_to_keep_nothing(widget_page):
    page = widget_page(GraphExplorer(KeptByName.apply(torch.ones(2, requires_grad=True)).sum()))
    text = forward_panel(page, 1)
    assert "KeptByNameBackward" in text
    assert "노드가 생겼습니다." in text
    assert "붙든 것이 없습니다" not in text


def test_looking_back_after_zero_grad_does_not_count_calls(widget_page):
    """비운 뒤의 횟수는 부른 횟수가 아닙니다."""
    page = widget_page(note_graph())
    for name in ("backward()", "zero_grad()", "순전파 다시 실행", "backward()", "이전 걸음"):
        press(page, name)
    assert "이 backward()는 이미 끝났습니다" in page.locator(".cw-status").inner_text()


def test_two_instances_are_independent(widget_page):
    page = widget_page(note_graph(), note_graph())
    first, second = page.locator(".chaewo-widget").all()
    press(first, "다음 걸음")
    assert (count(first), count(second)) == ("1 / 5", "0 / 5")
    press(second, "backward()")
    assert (count(first), count(second)) == ("1 / 5", "5 / 5")


@pytest.mark.parametrize("width", [360, 700])
def test_two_hundred_nodes_fold(widget_page, width):
    q = torch.ones(2, requires_grad=True)
    for _ in range(199):
        q = q * 1.01
    page = widget_page(GraphExplorer(q.sum()), width=width)
    assert page.locator(".cw-node").count() < 40
    assert page.locator(".cw-fold").count() >= 1
    page.locator(".cw-canvas").focus()
    for _ in range(100):
        page.keyboard.press("ArrowRight")
    assert count(page) == "100 / 201"
    drawn(page)  # 고른 노드는 다음 그림에서 안으로 밀려 옵니다.
    seen = page.locator(".cw-selected").bounding_box()
    canvas = page.locator(".cw-canvas").bounding_box()
    assert canvas["y"] <= seen["y"] <= canvas["y"] + canvas["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_double_click_and_mashing_do_no_harm(widget_page):
    page = widget_page(note_graph())
    page.get_by_role("button", name="backward()").dblclick()
    for _ in range(10):
        press(page, "backward()")
        press(page, "zero_grad()")
    assert page.problems == []
    assert grad(page) == ["None"]


@pytest.mark.parametrize("value", [3, torch.ones(2), torch.zeros(2, requires_grad=True) * 2])
def test_bad_input_shows_a_sentence(widget_page, value):
    page = widget_page(GraphExplorer(value))
    assert page.locator(".cw-problem").inner_text().endswith((".", "요."))
    assert page.problems == []


# 누른 차례 → 그때그때의 결과. "B"는 backward(), "R"은 retain_graph를 뒤집기, "Z"는 zero_grad(),
# "F"는 순전파 다시 실행. 같은 차례를 torch에서도 실행해 견줍니다.
SEQUENCES = ["BB", "BRB", "RBRBB", "RBBRBB", "BBB", "BZB", "BZFB", "RBBZBRB", "BFBB", "RBFRBB"]


def torch_story(sequence):
    """한 차례를 torch로 실행해, B마다 (성공했는가, x.grad의 첫 원소)를 적습니다."""
    x = torch.ones(2, 2, requires_grad=True)
    out, retain, story = None, False, []

    def forward():
        y = x + 2
        return (y * y * 3).mean()

    out = forward()
    for letter in sequence:
        if letter == "R":
            retain = not retain
        elif letter == "Z":
            x.grad = None
        elif letter == "F":
            out = forward()
        else:
            try:
                out.backward(retain_graph=retain)
                story.append((True, f"{x.grad[0, 0].item():g}"))
            except RuntimeError:
                story.append((False, "None" if x.grad is None else f"{x.grad[0, 0].item():g}"))
    return story


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_any_sequence_of_presses_matches_torch(widget_page, sequence):
    page = widget_page(note_graph())
    story = []
    for letter in sequence:
        if letter == "R":
            page.get_by_role("checkbox").click()
        elif letter == "Z":
            press(page, "zero_grad()")
        elif letter == "F":
            press(page, "순전파 다시 실행")
        else:
            page.locator(".cw-primary").click()
            story.append((page.locator(".cw-panel .cw-error").count() == 0, grad(page)[0]))
    assert story == torch_story(sequence)


def test_looking_back_is_not_undoing(widget_page):
    page = widget_page(note_graph())
    press(page, "backward()")
    press(page, "처음으로")
    assert "다시 보는 중" in page.locator(".cw-status").inner_text()
    press(page, "backward()")  # 되돌아보았을 뿐, 그래프는 이미 해제되었습니다.
    assert page.locator(".cw-panel .cw-error").count() == 1
    assert grad(page) == ["4.5"] * 4
