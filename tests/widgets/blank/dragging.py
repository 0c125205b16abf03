"""차례 정하기와 이름표 놓기의 검사가 함께 쓰는 것: 보기와, 끄는 손."""

from chaewo.widgets.blank.blank import Blank
from tests.chapters.blank_examples import note_labels, training

NOTE = {"`# MSE loss`": "grad_fn", "`# Linear`": "grad_fn[0]", "`# Relu`": "grad_fn[0][0]"}

BIAS, RELU = 2, 3  # 노드의 차례: MseLoss, Addmm, fc3.bias, Relu, T, …


def order_blank():
    return Blank(spec={"id": "test.order", **training()})


def place_blank(**changes):
    return Blank(spec={"id": "test.place", **note_labels(**changes)})


def one_label():
    """이름표가 하나뿐인 빈칸: 노트의 틀린 자리에서 시작합니다."""
    answer = {"`# Relu`": "grad_fn[0][1]"}
    return place_blank(answer=answer, hints={}, start={"`# Relu`": "grad_fn[0][0]"})


def feedback(page):
    return page.locator(".cw-feedback").inner_text()


def check(page):
    page.get_by_role("button", name="확인").click()


def announced(page):
    return page.locator(".cw-hidden[aria-live]").text_content()


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def mouse_drag(page, start, finish):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*finish, steps=4)
    page.mouse.up()
