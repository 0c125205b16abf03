"""`LearningRateExplorer`: 학습률이 너무 작을 때, 알맞을 때, 너무 클 때."""

import math
from collections.abc import Mapping

import traitlets

from chaewo.widgets.kit.base import ChaewoWidget, number
from chaewo.widgets.kit.settings import Real, Vector, Whole, real, refused, shown

# 속성마다 받는 범위. 화면의 칸도 같은 범위를 씁니다.
LIMITS = {
    "learning_rate": (1e-6, 100),
    "start": (-5, 5),
    "curvature": (0.01, 1000),
    "momentum": (0, 0.99),
    "steps": (1, 200),
}
MOST_CURVES, MOST_STEPS = 100, 1000  # 화면에서 구별되고 쪽이 무거워지지 않는 만큼
LONGEST_TITLE = 40
CURVE_DIGITS = 3  # 그림에는 넉넉하고, 실행마다 다를 수 있는 끝자리는 들지 않습니다.


class LearningRateExplorer(ChaewoWidget):
    """이차 함수의 그릇 ½(λ₁x² + λ₂y²) 위에서, 그리고 기록해 둔 학습에서 학습률을 바꾸어 봅니다.

    Args:
        curves: 학습률마다 기록한 손실 `{0.1: [2.30, 2.21, …], …}`. k번째 값(1부터 셈)이 k번째
            걸음에서 계산한 손실입니다. 곡선마다 길이가 달라도 되고, inf나 nan이 있으면 거기까지
            그립니다. 컴퓨터마다 달라지는 곡선은 `{"losses": […], "agreed": n}`으로 적어
            처음 n걸음만 보입니다. 생략하면 그릇만 봅니다. 0보다 작은 손실은 그리지 못합니다.
        title: 손실 곡선의 제목. 예를 들어 `"진짜 LeNet의 손실"`.
        with_momentum: `False`이면 모멘텀을 고르는 단추를 두지 않습니다. 모멘텀을 배우기 전에 씁니다.

    파이썬에서 읽고 쓸 수 있는 속성: `learning_rate`(0.000001~100), `start`(시작점 `[x, y]`, 둘 다
    −5~5), `curvature`(`[λ₁, λ₂]`, 둘 다 0.01~1000), `momentum`(0~0.99), `steps`(1~200).

    Raises:
        BadSetting: 없는 이름이나 넣을 수 없는 값. 앞의 값이 그대로 남습니다. `curves`를 읽지 못하면
            오류를 내는 대신 까닭을 적은 위젯이 됩니다.
    """

    stem = "learning_rate_explorer"

    spec = traitlets.Dict().tag(sync=True)
    learning_rate = Real(0.05, *LIMITS["learning_rate"]).tag(sync=True)
    start = Vector([-4.0, 3.0], 2, *LIMITS["start"]).tag(sync=True)
    curvature = Vector([1.0, 8.0], 2, *LIMITS["curvature"]).tag(sync=True)
    momentum = Real(0, *LIMITS["momentum"]).tag(sync=True)
    steps = Whole(30, range(LIMITS["steps"][0], LIMITS["steps"][1] + 1)).tag(sync=True)

    def __init__(self, curves=None, title=None, with_momentum=True, **choices):
        try:
            read, problem = _read_curves({} if curves is None else curves), None
        except ValueError as error:
            read, problem = [], str(error)
        spec = {"curves": read, "problem": problem, "limits": LIMITS}
        if title is not None:
            spec["title"] = _title(title)
        if type(with_momentum) is not bool:
            raise refused("with_momentum", with_momentum, "True나 False를 넣어 주세요.")
        if not with_momentum:
            spec["with_momentum"] = False
        super().__init__(spec=spec, **choices)

    def fallback_lines(self):
        limit = 2 * (1 + self.momentum) / max(self.curvature)
        side = "큽니다" if self.learning_rate > limit else "크지 않습니다"
        lines = [f"[학습률 위젯] {self.spec['problem']}"] if self.spec["problem"] else []
        lines.append(
            f"[학습률 위젯] 지금 학습률({self.learning_rate:g})은 곡률이 {self.curvature}인 그릇의 한계 "
            f"{limit:.4g}보다 {side}."
        )
        rates = [curve["rate"] for curve in self.spec["curves"]]
        if rates:
            lines.append(
                f"학습률 {rates[0]:g}부터 {rates[-1]:g}까지 {len(rates)}가지로 기록한 손실 곡선이 있습니다."
            )
        return lines


def _title(title) -> str:
    if isinstance(title, str) and 0 < len(title.strip()) <= LONGEST_TITLE:
        return title.strip()
    raise refused("title", title, f"한 글자부터 {LONGEST_TITLE}글자까지의 글을 넣어 주세요.")


def _read_curves(curves) -> list[dict]:
    """`[{rate, losses, agreed}]`, 학습률이 작은 것부터. 유한하지 않은 첫 손실에서 끝납니다.

    Raises:
        ValueError: 읽지 못할 때. 글은 학습자에게 보일 문장입니다.
    """
    if not isinstance(curves, Mapping):
        raise ValueError(
            "curves에는 {학습률: [손실, …]}을 넣어 주세요. "
            f"{type(curves).__name__} 값을 받았습니다."
        )
    if len(curves) > MOST_CURVES:
        raise ValueError(
            f"곡선은 {MOST_CURVES}개까지 그릴 수 있습니다. {len(curves)}개를 받았습니다."
        )
    found = [_read_curve(rate, curve) for rate, curve in curves.items()]
    return sorted(found, key=lambda curve: curve["rate"])


def _read_curve(rate, curve) -> dict:
    value = real(rate)
    if value is None or value <= 0:
        raise ValueError(
            f"curves의 학습률은 0보다 큰 수여야 합니다. 그렇지 않은 것: {shown(rate)}."
        )
    whole = isinstance(curve, Mapping)
    given, agreed = (curve.get("losses"), curve.get("agreed")) if whole else (curve, None)
    try:
        losses = [float(loss) for loss in given]
    except (TypeError, ValueError):
        losses = []
    if not 1 <= len(losses) <= MOST_STEPS:
        raise ValueError(
            f"학습률 {value:g}의 손실은 수 1개부터 {MOST_STEPS}개까지의 목록이어야 합니다."
        )
    if agreed is not None and not (type(agreed) is int and agreed >= 1):
        raise ValueError(
            f"학습률 {value:g}의 agreed는 1 이상의 정수여야 합니다. 받은 것은 {shown(agreed)}입니다."
        )
    kept = losses[:agreed]
    if below := [loss for loss in kept if loss < 0]:
        raise ValueError(
            f"학습률 {value:g}의 손실에 0보다 작은 값({below[0]:g})이 있습니다. 세로축이 로그 눈금이라 "
            "그릴 수 없습니다. 모든 손실에 같은 수를 더해 0보다 크게 만들어 주세요."
        )
    broke = next((k for k, loss in enumerate(kept) if not math.isfinite(loss)), len(kept))
    return {
        "rate": value,
        "losses": [number(loss, CURVE_DIGITS) for loss in kept[: broke + 1]],
        "agreed": agreed,
    }
