"""평면에서 평면으로 가는 함수 다섯 개: 야코비안을 눈으로 보는 데 씁니다.

여기의 torch 함수가 기준입니다. 브라우저의 닫힌 꼴(`widgets/plane_maps.js`)은 검사가 이것과 견줍니다.
"""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass

import torch

from chaewo.widgets.kit.base import number

Pair = tuple[float, float]
ROTATION = math.pi / 6
MOST_DOUBLINGS = 6  # x = 0이면 |y|가 자라지 않아 반복이 끝나지 않습니다.


@dataclass(frozen=True)
class PlaneMap:
    """함수 하나와, 그것을 그리는 데 필요한 것.

    - `function`: 원소가 둘인 텐서를 받아 원소가 둘인 텐서를 돌려줍니다.
    - `x`, `v`, `u`: 처음 값. `v`는 출력의 모양, `u`는 입력의 모양입니다.
    - `axes`: 입력의 두 축에 적을 이름.
    - `grid`: 입력 격자 ((처음, 끝, 간격), (처음, 끝, 간격)). `x`는 이 안에서 움직입니다.
    - `input_window`, `output_window`: 그림에 보이는 범위 ((왼쪽, 오른쪽), (아래, 위)). 정사각형이어야
      두 축의 눈금이 같아 각도와 넓이가 그림 그대로입니다.
    - `arrow_scales`: 입력과 출력 평면에서 화살표를 몇 배로 그리는가.
    """

    name: str
    title: str
    formula: str
    look: str
    function: Callable[[torch.Tensor], torch.Tensor]
    x: Pair
    v: Pair
    u: Pair
    axes: tuple[str, str]
    grid: tuple[tuple[float, float, float], tuple[float, float, float]]
    input_window: tuple[Pair, Pair]
    output_window: tuple[Pair, Pair]
    arrow_scales: Pair = (1.0, 1.0)


def polar(x: torch.Tensor) -> torch.Tensor:
    """(r, θ)를 (r cos θ, r sin θ)로. 모양은 (2,)에서 (2,)."""
    r, theta = x
    return torch.stack([r * torch.cos(theta), r * torch.sin(theta)])


def rotation(x: torch.Tensor) -> torch.Tensor:
    """원점을 중심으로 30° 돌립니다. 모양은 (2,)에서 (2,)."""
    c, s = math.cos(ROTATION), math.sin(ROTATION)
    return torch.stack([c * x[0] - s * x[1], s * x[0] + c * x[1]])


def shear(x: torch.Tensor) -> torch.Tensor:
    """높이에 비례해 옆으로 밉니다. 모양은 (2,)에서 (2,)."""
    return torch.stack([x[0] + 0.5 * x[1], x[1]])


def doubling(x: torch.Tensor) -> torch.Tensor:
    """노트의 반복문처럼, |y| < 4인 동안 두 배로. 모양은 (2,)에서 (2,).

    제곱으로 견주는 까닭: `norm()`의 제곱근은 마지막 자리가 기계마다 달라, 꼭 경계에 놓인 점에서
    브라우저와 몇 번 반복했는지가 어긋날 수 있습니다.
    """
    y, times = x * 2, 1
    while (y * y).sum() < 16 and times < MOST_DOUBLINGS:
        y, times = y * 2, times + 1
    return y


def softmax(x: torch.Tensor) -> torch.Tensor:
    """두 로짓의 소프트맥스. 모양은 (2,)에서 (2,)."""
    return torch.softmax(x, dim=0)


def _square(half: float, middle: float = 0.0) -> tuple[Pair, Pair]:
    side = (middle - half, middle + half)
    return (side, side)


_GRID = ((-3.0, 3.0, 0.5), (-3.0, 3.0, 0.5))
_NAMES = ("x₁", "x₂")

PLANE_MAPS: dict[str, PlaneMap] = {
    plane_map.name: plane_map
    for plane_map in (
        PlaneMap(
            name="polar",
            title="극좌표",
            formula="f(r, θ) = (r cos θ, r sin θ)",
            look="같은 네모라도 r이 크면 넓게 펴집니다. r을 0으로, 또 음수로 옮겨 보세요.",
            function=polar,
            x=(1.8, 0.6),
            v=(0.4, 1.1),
            u=(0.9, -0.5),
            axes=("r", "θ"),
            grid=((-3.0, 3.0, 0.5), (-math.pi, math.pi, math.pi / 6)),
            input_window=_square(3.5),
            output_window=_square(3.5),
        ),
        PlaneMap(
            name="rotation",
            title="30° 회전",
            formula="f(x₁, x₂) = 30° 돌린 점",
            look="어디에서나 J가 같습니다. u는 30° 돌아가고, v는 거꾸로 30° 돌아갑니다.",
            function=rotation,
            x=(1.0, 0.5),
            v=(-1.6, 1.0),
            u=(1.6, -1.0),
            axes=_NAMES,
            grid=_GRID,
            input_window=_square(4.3),
            output_window=_square(4.3),
        ),
        PlaneMap(
            name="shear",
            title="옆으로 밀기",
            formula="f(x₁, x₂) = (x₁ + 0.5 x₂, x₂)",
            look="네모는 기울지만 넓이는 그대로입니다. x를 어디로 옮겨도 J가 같습니다.",
            function=shear,
            x=(-1.0, 0.5),
            v=(1.5, -1.4),
            u=(-1.6, 1.2),
            axes=_NAMES,
            grid=_GRID,
            input_window=_square(4.7),
            output_window=_square(4.7),
        ),
        PlaneMap(
            name="doubling",
            title="두 배씩 키우기(노트처럼)",
            formula="y = 2x, |y| < 4인 동안 y = 2y (k ≤ 6)",
            look="입력의 점선을 넘으면 곱한 횟수 k가 바뀌고 격자가 끊깁니다. 점선 사이에서는 J = 2ᵏ·I입니다.",
            function=doubling,
            x=(-0.9, -0.9),
            v=(1.5, -0.8),
            u=(-1.1, 0.9),
            axes=_NAMES,
            grid=_GRID,
            input_window=_square(3.5),
            output_window=_square(8.8),
            arrow_scales=(0.5, 1.0),
        ),
        PlaneMap(
            name="softmax",
            title="소프트맥스",
            formula="f(x₁, x₂) = softmax(x₁, x₂)",
            look="y₁ + y₂ = 1이라 평면이 선분 하나로 눌립니다. 넓이는 어디에서나 0배입니다.",
            function=softmax,
            x=(0.3, -0.3),
            v=(0.5, -0.1),
            u=(0.4, -0.15),
            axes=_NAMES,
            grid=((-2.0, 2.0, 0.5), (-2.0, 2.0, 0.5)),
            input_window=_square(2.4),
            output_window=_square(0.8, 0.5),
            arrow_scales=(3.0, 1.0),
        ),
    )
}


def describe(plane_map: PlaneMap) -> dict:
    """위젯에 넘길 JSON: 그리는 데 필요한 것 전부와, 처음 점에서 torch가 구한 `y`와 `jacobian`."""
    x = torch.tensor(plane_map.x, dtype=torch.float64)
    spec = asdict(plane_map)
    del spec["function"]
    return {
        **_plain(spec),
        "y": _plain(plane_map.function(x).tolist()),
        "jacobian": _plain(torch.autograd.functional.jacobian(plane_map.function, x).tolist()),
    }


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return number(value) if isinstance(value, float) else value
