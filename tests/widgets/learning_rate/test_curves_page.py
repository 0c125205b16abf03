"""LearningRateExplorer가 기록한 손실의 곡선: 가장 가까운 것을 켜고, 그 곡선에 맞는 말을 합니다."""

import math

import pytest

from chaewo import LearningRateExplorer
from tests.widgets.learning_rate.test_page import CURVES, says, write


def test_nearest_recorded_curve_is_lit_and_said(widget_page):
    page = widget_page(LearningRateExplorer(CURVES))
    for rate, joints, words in [
        ("0.004", 3, ["너무 작음", "학습률 0.01.", "2.3 → 2.27"]),
        ("0.08", 3, ["알맞음", "학습률 0.1.", "4걸음 동안의 손실: 2.3 → 0.3"]),
        ("0.9", 1, ["너무 큼", "2걸음 뒤는 컴퓨터마다 다를 수"]),
        ("20", 1, ["너무 큼", "학습률 10.", "3걸음째에 손실이 inf가"]),
    ]:
        write(page, rate)
        for word in words:
            assert word in says(page, 1)
        lit = page.locator(".cw-rate-lit").get_attribute("d")
        assert lit.count("L") == joints
        assert ("컴퓨터마다" in says(page, 1)) == (rate == "0.9")
        assert ("l8 8" in lit) == (rate == "20")


def test_a_leap_is_said_and_every_recorded_rate_is_inside_the_chart(widget_page):
    """가장 큰 학습률까지 슬라이더가 닿고, 그림의 위쪽 끝에 붙은 손실은 글로 말합니다."""
    leap = {0.1: [2.3, 1.0, 0.5], 100.0: [2.3, 4e102, 40.0]}
    page = widget_page(LearningRateExplorer(leap))
    page.get_by_role("slider", name="학습률 슬라이더").press("End")
    assert "학습률 100." in says(page, 1)
    assert "가장 클 때는 4.000e+102입니다" in says(page, 1)
    chart = page.locator(".cw-rate-chart").last
    dot = chart.locator(".cw-rate-end").bounding_box()
    paper = chart.locator(".cw-plane-paper").bounding_box()
    assert paper["x"] < dot["x"] + dot["width"] / 2 < paper["x"] + paper["width"]
    write(page, "0.1")
    assert "가장 클 때" not in says(page, 1)


def test_curves_that_never_learn_have_no_zone(widget_page):
    page = widget_page(LearningRateExplorer({0.1: [2.3, 2.29], 1: [2.3, 2.31]}))
    assert says(page, 1).startswith("가장 가까운 기록: 학습률 0.1.")
    assert page.locator(".cw-rate-zone").all_text_contents() == [""]


@pytest.mark.parametrize(
    "curves",
    [
        {0.1: [1e308, 1e300], 1: [1e308, 1.7e308, 2.0]},
        {0.1: [5e-324, 1e-300, 0.0]},
        {0.1: [0.0, 0.0]},
        {0.1: [math.inf], 1: [math.inf, 2.0]},
        {0.1: [1e-300, 1e300]},
    ],
)
def test_charts_hold_any_loss(widget_page, curves):
    page = widget_page(LearningRateExplorer(curves))
    drawn = page.eval_on_selector_all(
        ".cw-rate-chart *", "nodes => nodes.flatMap((n) => [...n.attributes].map((a) => a.value))"
    )
    assert [value for value in drawn if "NaN" in value or "Infinity" in value] == []
    assert page.locator(".cw-rate-chart").first.locator("text").count() < 30
    assert page.problems == []


def test_heading_is_true_of_any_curves(widget_page):
    page = widget_page(
        LearningRateExplorer(CURVES), LearningRateExplorer(CURVES, title="내 신경망")
    )
    headings = page.locator(".cw-rate figcaption b").all_inner_texts()
    assert [words for words in headings if "LeNet" in words] == []
    assert headings[2] == "기록한 손실"
    assert "내 신경망" in headings


def test_nan_curve_says_nan(widget_page):
    page = widget_page(LearningRateExplorer({0.05: [math.nan], 0.5: [2.0, math.nan]}))
    assert "1걸음째에 손실이 nan이" in says(page, 1)
    assert page.problems == []
