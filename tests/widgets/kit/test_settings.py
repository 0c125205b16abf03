"""위젯의 설정: 나쁜 값은 어디서나 한 오류, 한 문장이고 앞의 값이 남는가."""

import math

import numpy as np
import pytest
import torch
import traitlets

from chaewo import InputSizeExplorer, JacobianShape, LearningRateExplorer
from chaewo.widgets.kit.settings import (
    BadSetting,
    OneOf,
    Real,
    Vector,
    Whole,
    refuse_unknown,
)


class Holder(traitlets.HasTraits):
    made = True
    whole = Whole(3, range(1, 7))
    picked = Whole(2, (0, 2, 3), "0, 2, 3 가운데 하나")
    real = Real(0.5, 1e-6, 100)
    name = OneOf("sum", ("sum", "square"))
    pair = Vector([1.0, 2.0], 2, 0, 5)
    free = Vector([1.0, 2.0, 3.0], lambda holder: holder.whole)


class Hostile:
    def __index__(self):
        raise TypeError("아니요")

    def __float__(self):
        raise RuntimeError("아니요")


BAD = [
    None,
    True,
    "3",
    "",
    [],
    {},
    math.nan,
    math.inf,
    -1,
    1e9,
    2 + 1j,
    Hostile(),
    torch.ones(2, 2),
]


@pytest.mark.parametrize("name", ["whole", "picked", "real", "name", "pair", "free"])
@pytest.mark.parametrize(
    "value", BAD, ids=[type(value).__name__ + str(i) for i, value in enumerate(BAD)]
)
def test_any_bad_value_is_one_sentence_and_the_last_stays(name, value):
    holder = Holder()
    before = getattr(holder, name)
    with pytest.raises(BadSetting) as caught:
        setattr(holder, name, value)
    assert getattr(holder, name) == before
    said = str(caught.value)
    assert said.startswith(name)
    assert said.endswith(f" 앞의 값({before!r})을 그대로 둡니다.")
    assert "\n" not in said
    assert isinstance(caught.value, traitlets.TraitError)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("name", "value", "held"),
    [
        ("whole", np.int64(4), 4),
        ("whole", torch.tensor(5), 5),
        ("picked", 0, 0),
        ("real", 1, 1.0),
        ("real", np.float32(0.25), 0.25),
        ("real", torch.tensor(0.5), 0.5),
        ("name", "square", "square"),
        ("pair", torch.tensor([0.1, 5]), [0.1, 5.0]),
        ("pair", np.array([1, 2]), [1.0, 2.0]),
        ("free", (1, 2, 3), [1.0, 2.0, 3.0]),
    ],
)
def test_good_values_are_held_as_plain_python(name, value, held):
    holder = Holder()
    setattr(holder, name, value)
    assert getattr(holder, name) == held
    assert type(getattr(holder, name)) is type(held)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("whole", 7, "whole에 준 값(7)은 넣을 수 없습니다. 1부터 6까지의 정수를 넣어 주세요."),
        ("picked", 1, "picked에 준 값(1)은 넣을 수 없습니다. 0, 2, 3 가운데 하나를 넣어 주세요."),
        ("real", 0, "real에 준 값(0)은 넣을 수 없습니다. 0.000001부터 100까지의 수를 넣어 주세요."),
        (
            "name",
            "max",
            "name에 준 값('max')은 넣을 수 없습니다. 쓸 수 있는 이름은 sum, square입니다.",
        ),
        ("pair", [1, 9], "pair에 준 값([1, 9])은 넣을 수 없습니다. 수마다 0부터 5까지여야 합니다."),
        ("pair", [1], "pair의 원소는 2개여야 하는데 1개를 받았습니다."),
    ],
)
def test_the_sentence_says_what_was_seen_and_what_may_be_given(name, value, words):
    with pytest.raises(BadSetting) as caught:
        setattr(Holder(), name, value)
    assert str(caught.value).startswith(words)


def test_a_widget_in_the_making_keeps_nothing():
    with pytest.raises(BadSetting) as caught:
        InputSizeExplorer("note", size=7)
    assert "앞의 값" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "near"),
    [("lr", "learning_rate"), ("LR", "learning_rate"), ("momentun", "momentum"), ("step", "steps")],
)
def test_the_nearest_name_is_told(given, near):
    with pytest.raises(BadSetting, match=f"가장 가까운 이름은 {near}입니다"):
        refuse_unknown([given], ["learning_rate", "momentum", "steps"])


def test_a_name_like_no_other_gets_the_list_alone():
    with pytest.raises(BadSetting) as caught:
        refuse_unknown(["zzz"], ["learning_rate", "steps"])
    assert str(caught.value) == (
        "정할 수 없는 이름입니다: zzz. 정할 수 있는 것: learning_rate, steps"
    )
    refuse_unknown(["steps"], ["learning_rate", "steps"])


@pytest.mark.parametrize(
    ("widget", "names"),
    [
        (
            LearningRateExplorer,
            "curves, title, with_momentum, curvature, learning_rate, momentum, start, steps",
        ),
        (InputSizeExplorer, "preset, fc1, kernel, padding, pool, size, stride"),
        (JacobianShape, "network, input, batch, column, function, m, n, row"),
    ],
)
def test_every_widget_lists_what_can_be_set(widget, names):
    with pytest.raises(BadSetting) as caught:
        widget(qqqq=1)
    assert str(caught.value).endswith(f"정할 수 있는 것: {names}")
