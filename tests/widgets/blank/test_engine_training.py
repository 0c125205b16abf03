"""내 엔진으로 학습시키기: 쪽의 파이썬이 걸음마다 torch와 같은 손실을 내는가."""

import json
import random

import pytest
import torch

from chaewo.widgets.blank import engine_training
from chaewo.widgets.blank.engine_training import EngineTraining, moons
from chaewo.widgets.kit.settings import BadSetting
from chaewo.widgets.kit.sources import inlined
from tests.lib.pages import reopen_with
from tests.widgets.blank.code_pages import code_blank, type_code

TRAIN_TIMEOUT = 120_000
ENGINE = """
class Var:
    def __init__(self, value, inputs=()):
        self.value, self.inputs, self.grad = value, inputs, 0.0

    def __add__(self, other):
        return Var(self.value + other.value, [(self, lambda g: g), (other, lambda g: g)])

    def __mul__(self, other):
        return Var(
            self.value * other.value,
            [(self, lambda g: g * other.value), (other, lambda g: g * self.value)],
        )

    def tanh(self):
        import math

        out = math.tanh(self.value)
        return Var(out, [(self, lambda g: g * (1 - out * out))])

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for source, _ in node.inputs:
                    visit(source)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for source, rule in node.inputs:
                source.grad += rule(node.grad)
"""
WRONG = ENGINE.replace("1 - out * out", "1 - out")
BROKEN = ENGINE.replace("self.grad = 1.0", "self.grad = missing")


@pytest.fixture
def training(monkeypatch, widget_page):
    """`training(code)`: 엔진이 `code`인 위젯을 놓은 쪽."""

    def open_(code, stored=None, beside=None, **options):
        spec = {"kind": "program", "solution": code}
        monkeypatch.setattr(engine_training, "definition", lambda _: spec)
        widgets = filter(None, [beside, EngineTraining("test.engine")])
        page = widget_page(*widgets, **options)
        if stored is not None:
            reopen_with(page, {"chaewo.blank.test.engine": json.dumps({"code": stored, "of": 0})})
            page.locator("canvas").wait_for()
        return page

    return open_


def train(page):
    page.get_by_role("button", name="학습시키기").click()
    page.wait_for_function(
        "document.querySelector('.cw-engine-training .cw-feedback').innerText.length > 0",
        timeout=TRAIN_TIMEOUT,
    )
    return page.locator(".cw-feedback").inner_text()


def start_and_pause_after_three(page, starts=1, pauses=1):
    """학습을 시키고, 세 걸음이 끝난 바로 그때 누릅니다. 밖에서 누르면 그 사이에 학습이 끝나기도 합니다."""
    page.evaluate(
        """([starts, pauses]) => {
          const bar = document.querySelector("progress");
          const go = document.querySelector(".cw-engine-training .cw-primary");
          const press = (times) => { for (let i = 0; i < times; i++) go.click(); };
          new MutationObserver((_, watching) => {
            if (bar.value < 3) return;
            watching.disconnect();
            press(pauses);
            window.paused = true;
          }).observe(bar, { attributes: true });
          press(starts);
        }""",
        [starts, pauses],
    )
    page.wait_for_function("window.paused", timeout=TRAIN_TIMEOUT)


def test_losses_are_torchs(training):
    page = training(ENGINE)
    said = train(page)
    assert "16개를 바르게" in said
    assert "모두 torch와 같습니다" in said
    assert "책의 것으로" in said
    assert page.evaluate("document.querySelector('progress').value") == 60
    assert page.problems == []


def test_own_engine_is_used(training):
    said = train(training(ENGINE, stored=ENGINE + "\nprint('내 엔진')"))
    assert "직접 적은 조각들" in said


def test_wrong_rule_shows_in_the_losses(training):
    assert "규칙 가운데 다른 것" in train(training(ENGINE, stored=WRONG))


def test_broken_engine_is_said_in_korean(training):
    said = train(training(ENGINE, stored=BROKEN))
    assert "missing" in said
    assert "번 줄" not in said  # 읽는 사람이 적은 줄이 아닙니다.
    assert "빈칸에 적은 엔진" in said


def test_pause_go_on_and_start_over(training):
    page = training(ENGINE)
    start_and_pause_after_three(page)
    at = "document.querySelector('progress').value"
    page.wait_for_function(f"{at} === 4")  # 누를 때 하고 있던 걸음까지
    page.wait_for_timeout(500)
    assert page.evaluate(at) == 4
    page.get_by_role("button", name="처음부터").click()
    assert page.evaluate("document.querySelector('progress').value") == 0
    assert "모두 torch와 같습니다" in train(page)


def test_pausing_and_going_on_at_once_takes_each_step_once(training):
    page = training(ENGINE)
    start_and_pause_after_three(page, starts=7, pauses=8)
    page.wait_for_function(
        "document.querySelector('.cw-engine-training .cw-feedback').innerText.length > 0",
        timeout=TRAIN_TIMEOUT,
    )
    page.wait_for_timeout(1000)  # 남은 걸음이 있다면 마저 오도록
    assert "모두 torch와 같습니다" in page.locator(".cw-feedback").inner_text()
    assert "60 / 60" in page.locator(".cw-training-status").inner_text()


def test_training_goes_on_after_the_python_was_replaced(training):
    """위의 빈칸에서 멈추기를 누르면 파이썬이 바뀝니다. 배우던 수는 쪽에 있습니다."""
    page = training(ENGINE, beside=code_blank())
    start_and_pause_after_three(page)
    type_code(page, "while True: pass")
    page.get_by_role("button", name="실행").click()
    page.get_by_role("button", name="멈추기", exact=True).click()
    page.get_by_role("button", name="이어서").click()
    page.wait_for_function(
        "document.querySelector('.cw-engine-training .cw-feedback').innerText.length > 0",
        timeout=TRAIN_TIMEOUT,
    )
    said = page.locator(".cw-engine-training .cw-feedback").inner_text()
    assert "모두 torch와 같습니다" in said


def test_predictions_of_the_picture_are_torchs(chromium):
    random.seed(0)
    page = chromium.new_page()
    cases = [
        [[random.gauss(0, 2) for _ in range(17)], random.gauss(0, 2), random.gauss(0, 2)]
        for _ in range(200)
    ]
    got = page.evaluate(
        """async ([source, cases]) => {
          const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
          const { predict } = await import(url);
          return cases.map(([w, x, y]) => predict(w, 4, x, y));
        }""",
        [inlined("boundary_picture"), cases],
    )
    page.close()
    for (w, x, y), value in zip(cases, got, strict=True):
        w = torch.tensor(w, dtype=torch.float64)
        inner = w[:12].reshape(4, 3)
        point = torch.tensor([x, y], dtype=torch.float64)
        right = (inner[:, :2] @ point + inner[:, 2]).tanh() @ w[12:16] + w[16]
        assert value == pytest.approx(right.item(), rel=1e-9, abs=1e-9)


def test_only_a_code_blank_can_be_an_engine():
    with pytest.raises(BadSetting, match="코드로 채우는"):
        EngineTraining("backward.four_calls")
    assert moons(16)[0].shape == (16, 2)
