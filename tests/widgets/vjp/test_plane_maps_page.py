"""평면 함수의 닫힌 꼴(plane_maps.js)이 torch와 같은가: 함수마다 무작위 입력 300개."""

import random

import pytest
import torch

from chaewo.widgets.kit.sources import all_sources
from chaewo.widgets.vjp.plane_maps import PLANE_MAPS
from tests.lib.by_text import page_of

SHIFTS = {"softmax": 4.0}  # 격자 밖의 큰 로짓에서도
EDGES = {
    "doubling": [(2.0, 0.0), (1.0, 0.0), (1.2, 1.6), (0.6, 0.8), (0.3, 0.4), (0.0, 0.0)],
    "polar": [(0.0, 0.0), (0.0, 2.0), (-3.0, 3.14)],
}


@pytest.fixture(scope="module")
def forms(chromium):
    page = page_of(chromium, all_sources()["plane_maps.js"])

    def call(name, points):
        return page.evaluate(
            "([name, points]) => points.map((x) => "
            "[...module.PLANE_FORMS[name].value(x), ...module.PLANE_FORMS[name].jacobian(x).flat()])",
            [name, points],
        )

    yield call
    page.close()


def points_of(plane_map):
    generator = random.Random(plane_map.name)
    reach = SHIFTS.get(plane_map.name, 1.0)
    drawn = [
        [generator.uniform(low * reach, high * reach) for low, high, _ in plane_map.grid]
        for _ in range(300)
    ]
    return drawn + [list(point) for point in EDGES.get(plane_map.name, [])]


@pytest.mark.parametrize("name", PLANE_MAPS)
def test_closed_form_agrees_with_torch(forms, name):
    function = PLANE_MAPS[name].function
    points = points_of(PLANE_MAPS[name])
    expected = []
    for point in points:
        x = torch.tensor(point, dtype=torch.float64)
        rows = torch.autograd.functional.jacobian(function, x)
        expected.append([*function(x).tolist(), *rows.flatten().tolist()])
    wanted = torch.tensor(expected, dtype=torch.float64)
    shown = torch.tensor(forms(name, points), dtype=torch.float64)
    error = (shown - wanted).abs() / wanted.abs().clamp(min=1e-9)
    assert error.max().item() <= 1e-6
