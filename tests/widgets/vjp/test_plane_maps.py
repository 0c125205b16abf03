"""평면 함수들: 값과 야코비안이 손으로 구한 것과 같은가, 그림에 다 들어가는가."""

import json
import math

import pytest
import torch

from chaewo.widgets.vjp.plane_maps import PLANE_MAPS, describe

MAPS = list(PLANE_MAPS.values())
NAMES = list(PLANE_MAPS)


def jacobian(name, x):
    point = torch.tensor(x, dtype=torch.float64)
    return torch.autograd.functional.jacobian(PLANE_MAPS[name].function, point)


def corners_and_middle(plane_map):
    (left, right, _), (bottom, top, _) = plane_map.grid
    return [(a, b) for a in (left, 0.0, right) for b in (bottom, 0.0, top)]


def test_names_are_the_ones_the_widget_promises():
    assert NAMES == ["polar", "rotation", "shear", "doubling", "softmax"]


@pytest.mark.parametrize("plane_map", MAPS, ids=NAMES)
def test_description_is_strict_json_with_torch_values(plane_map):
    spec = json.loads(json.dumps(describe(plane_map), allow_nan=False))
    x = torch.tensor(plane_map.x, dtype=torch.float64)
    assert spec["y"] == pytest.approx(plane_map.function(x).tolist(), rel=1e-5)
    rows = jacobian(plane_map.name, plane_map.x).tolist()
    for shown, row in zip(spec["jacobian"], rows, strict=True):
        assert shown == pytest.approx(row, rel=1e-5)


@pytest.mark.parametrize("plane_map", MAPS, ids=NAMES)
def test_windows_are_square_and_hold_the_grid(plane_map):
    """두 축의 눈금이 다르면 각도와 넓이가 그림과 달라집니다."""
    for (left, right), (bottom, top) in (plane_map.input_window, plane_map.output_window):
        assert right - left == pytest.approx(top - bottom)
    for point in corners_and_middle(plane_map):
        image = plane_map.function(torch.tensor(point, dtype=torch.float64)).tolist()
        for place, window in ((point, plane_map.input_window), (image, plane_map.output_window)):
            assert all(low <= a <= high for a, (low, high) in zip(place, window, strict=True))


@pytest.mark.parametrize("plane_map", MAPS, ids=NAMES)
def test_starting_arrows_stay_in_the_picture(plane_map):
    x, v, u = (
        torch.tensor(pair, dtype=torch.float64) for pair in (plane_map.x, plane_map.v, plane_map.u)
    )
    matrix = jacobian(plane_map.name, plane_map.x)
    y = plane_map.function(x)
    inward, outward = plane_map.arrow_scales
    for start, vector, scale, window in [
        (x, u, inward, plane_map.input_window),
        (x, v @ matrix, inward, plane_map.input_window),
        (y, v, outward, plane_map.output_window),
        (y, matrix @ u, outward, plane_map.output_window),
    ]:
        tip = (start + vector * scale).tolist()
        assert all(low < a < high for a, (low, high) in zip(tip, window, strict=True))


def test_polar_area_is_r():
    for r, theta in [(2.0, 0.3), (-1.5, 2.0), (0.0, 1.0)]:
        assert torch.linalg.det(jacobian("polar", (r, theta))).item() == pytest.approx(r)


def test_rotation_keeps_lengths():
    matrix = jacobian("rotation", (1.0, 2.0))
    assert torch.allclose(matrix @ matrix.T, torch.eye(2, dtype=torch.float64))
    assert matrix[0, 0].item() == pytest.approx(math.sqrt(3) / 2)


def test_shear_keeps_area():
    assert torch.linalg.det(jacobian("shear", (1.0, 2.0))).item() == pytest.approx(1)


@pytest.mark.parametrize(
    ("x", "times"),
    [
        ((3.0, 0.0), 1),
        ((2.0, 0.0), 1),
        ((1.99, 0.0), 2),
        ((1.0, 0.0), 2),
        ((0.3, 0.4), 3),
        ((0.0, 0.0), 6),
    ],
)
def test_doubling_jumps_and_always_stops(x, times):
    assert torch.equal(jacobian("doubling", x), 2**times * torch.eye(2, dtype=torch.float64))


def test_softmax_flattens():
    matrix = jacobian("softmax", (0.7, -1.1))
    assert torch.linalg.det(matrix).item() == pytest.approx(0, abs=1e-15)
    assert matrix.sum(0).tolist() == pytest.approx([0, 0], abs=1e-15)
