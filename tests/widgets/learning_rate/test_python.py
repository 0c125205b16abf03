"""LearningRateExplorer의 파이썬 쪽: 늘 같은 JSON, 나쁜 값에는 한국어 오류와 마지막으로 좋았던 값."""

import json
import math
import sys

import pytest
import torch

from chaewo import LearningRateExplorer
from chaewo.widgets.kit.settings import BadSetting

CURVES = {0.1: [2.3, 1.2345], 1: [2.3, math.inf, math.nan], 0.01: torch.tensor([2.3, 2.25])}


def test_state_is_strict_json_and_deterministic():
    pages = [LearningRateExplorer(CURVES)._repr_mimebundle_()[0]["text/html"] for _ in range(2)]
    assert pages[0] == pages[1]
    state = json.loads(json.dumps(LearningRateExplorer(CURVES).static_state(), allow_nan=False))
    assert set(state) == {"spec", "learning_rate", "start", "curvature", "momentum", "steps"}


def test_curves_are_sorted_shortened_and_end_where_they_break():
    curves = LearningRateExplorer(
        CURVES | {3: {"losses": [2.3, 9.1, 4.2], "agreed": 2}, 2: [2.3, math.nan]}
    ).spec["curves"]
    assert [curve["rate"] for curve in curves] == [0.01, 0.1, 1, 2, 3]
    assert curves[1]["losses"] == [2.3, 1.23]
    assert curves[2]["losses"] == [2.3, "inf"]
    assert curves[3]["losses"] == [2.3, "nan"]
    assert curves[4] == {"rate": 3, "losses": [2.3, 9.1], "agreed": 2}


def test_fallback_says_what_the_widget_shows():
    widget = LearningRateExplorer(CURVES, learning_rate=0.3)
    text = widget._repr_mimebundle_()[0]["text/plain"]
    assert "지금 학습률(0.3)은" in text
    assert "한계 0.25보다 큽니다" in text
    assert "0.01부터 1까지 3가지" in text
    widget.momentum = 0.9
    assert "한계 0.475보다 크지 않습니다" in widget._repr_mimebundle_()[0]["text/plain"]


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("learning_rate", torch.tensor(0.5), 0.5),
        ("learning_rate", 1, 1.0),
        ("start", torch.tensor([1.0, -2.0]), [1.0, -2.0]),
        ("curvature", (3, 0.5), [3.0, 0.5]),
        ("momentum", 0.9, 0.9),
        ("steps", 7, 7),
    ],
)
def test_setting(name, value, kept):
    widget = LearningRateExplorer()
    setattr(widget, name, value)
    assert getattr(widget, name) == kept
    assert getattr(LearningRateExplorer(**{name: value}), name) == kept
    json.dumps(widget.static_state(), allow_nan=False)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("learning_rate", 0, "0.000001부터 100까지"),
        ("learning_rate", -0.1, "값.-0.1.은"),
        ("learning_rate", "0,1", "값.'0,1'.은"),
        ("learning_rate", math.nan, "값.nan.은"),
        ("learning_rate", math.inf, "값.inf.은"),
        ("learning_rate", None, "값.None.은"),
        ("learning_rate", True, "값.True.은"),
        ("learning_rate", torch.ones(2), "수를 넣어"),
        ("start", [1], "2개여야"),
        ("start", [1, 6], "-5부터 5까지"),
        ("start", "가운데", "숫자의 목록"),
        ("start", [0, math.nan], "유한하지 않은"),
        ("curvature", [0, 1], "0.01부터 1000까지"),
        ("curvature", [1, -1], "0.01부터 1000까지"),
        ("momentum", 1, "0부터 0.99까지"),
        ("steps", 2.5, "정수"),
        ("steps", 0, "1부터 200까지"),
    ],
)
def test_wrong_value_is_a_korean_error(name, value, words):
    widget = LearningRateExplorer()
    before = getattr(widget, name)
    with pytest.raises(BadSetting, match=words):
        setattr(widget, name, value)
    assert getattr(widget, name) == before
    with pytest.raises(BadSetting, match=words):
        LearningRateExplorer(**{name: value})


def test_largest_losses_stay_numbers():
    widget = LearningRateExplorer({0.1: [sys.float_info.max, 5e-324, 0.0]})
    assert json.loads(json.dumps(widget.spec["curves"], allow_nan=False))[0]["losses"][0] > 1e308


def test_default_state_is_written_as_it_is():
    """저장된 출력과 글자까지 같아야 합니다. 0이 0.0이 되어도 nbval은 다르다고 합니다."""
    state = json.dumps(LearningRateExplorer().static_state(), sort_keys=True)
    assert '"momentum": 0, ' in state
    assert '"learning_rate": 0.05, ' in state


def test_title_is_only_there_when_given():
    assert "title" not in LearningRateExplorer(CURVES).spec
    assert LearningRateExplorer(CURVES, title=" 진짜 LeNet ").spec["title"] == "진짜 LeNet"
    for title in ["", 3, "가" * 41]:
        with pytest.raises(BadSetting, match="title에 준 값"):
            LearningRateExplorer(CURVES, title=title)


def test_momentum_is_offered_unless_told_not_to():
    assert "with_momentum" not in LearningRateExplorer().spec
    assert LearningRateExplorer(with_momentum=False).spec["with_momentum"] is False
    with pytest.raises(BadSetting, match="True나 False"):
        LearningRateExplorer(with_momentum=0)


@pytest.mark.parametrize(
    ("name", "near"), [("lr", "learning_rate"), ("momentun", "momentum"), ("curve", "curves")]
)
def test_unknown_name_is_refused_with_the_nearest(name, near):
    with pytest.raises(
        BadSetting, match=f"정할 수 없는 이름입니다: {name}. 가장 가까운 이름은 {near}입니다"
    ):
        LearningRateExplorer(**{name: 0.4})


@pytest.mark.parametrize(
    ("curves", "words"),
    [
        (3, "int 값"),
        ([2.3, 2.2], "list 값"),
        ({-1: [2.3]}, "0보다 큰 수"),
        ({"a": [2.3]}, "그렇지 않은 것: 'a'"),
        ({0.1: []}, "1개부터 1000개"),
        ({0.1: 2.3}, "1개부터 1000개"),
        ({0.1: [2.3, None]}, "1개부터 1000개"),
        ({0.1: {"loss": [2.3]}}, "1개부터 1000개"),
        ({0.1: {"losses": [2.3], "agreed": 0}}, "agreed"),
        ({0.1: {"losses": [2.3], "agreed": 1.5}}, "agreed"),
        ({0.1: [2.3, -1.2]}, "0보다 작은 값(-1.2)이 있습니다"),
        ({k + 1: [2.3] for k in range(101)}, "100개까지"),
    ],
)
def test_bad_curves_become_a_sentence(curves, words):
    widget = LearningRateExplorer(curves)
    assert words in widget.spec["problem"]
    assert words in widget._repr_mimebundle_()[0]["text/plain"]
    assert widget.spec["curves"] == []
    json.dumps(widget.static_state(), allow_nan=False)
