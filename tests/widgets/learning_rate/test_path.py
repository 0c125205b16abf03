"""LearningRateExplorer의 길(rate_descent.js): torch.optim.SGD와 같고, 그 길에 맞는 말을 고르는가."""

import math
import random

import pytest
import torch

from chaewo.widgets.kit.sources import inlined
from tests.lib.by_text import ask, page_of

STEPS = 60
COUNT = 240


@pytest.fixture(scope="module")
def descents(chromium):
    page = page_of(chromium, inlined("rate_descent"))
    yield lambda call, cases: ask(page, f"(...cases) => cases.map((c) => {call})", *cases)
    page.close()


def cases():
    pick = random.Random(0)
    for k in range(COUNT):
        curvature = [10 ** pick.uniform(-1, 2) for _ in range(2)]
        momentum = [0, 0.9, 0.5, pick.uniform(0, 0.99)][k % 4]
        limit = 2 * (1 + momentum) / max(curvature)
        # 한계의 천분의 일부터 십만 배까지: 마지막 것들은 60걸음 안에 inf와 nan이 됩니다.
        reach = pick.uniform(2, 5) if k % 5 == 0 else pick.uniform(-3, 0.5)
        yield {
            "learning_rate": min(limit * 10**reach, 100),
            "curvature": [1000.0, 1000.0] if k % 5 == 0 else curvature,
            "start": [pick.uniform(-5, 5), pick.uniform(-5, 5)],
            "momentum": momentum,
        }


def torch_path(case, steps=STEPS):
    w = torch.tensor(case["start"], dtype=torch.float64, requires_grad=True)
    curvature = torch.tensor(case["curvature"], dtype=torch.float64)
    optimizer = torch.optim.SGD([w], lr=case["learning_rate"], momentum=case["momentum"])
    rows = []
    for _ in range(steps + 1):
        optimizer.zero_grad()
        loss = 0.5 * (curvature * w**2).sum()
        rows.append([*w.detach().tolist(), loss.item()])
        loss.backward()
        optimizer.step()
    return rows


def test_path_agrees_with_torchs_sgd(descents):
    chosen = list(cases())
    shown = descents(
        f"(({{points, losses}}) => points.map((p, k) => [...p, losses[k]].map(String)))"
        f"(module.descend(c, {STEPS}))",
        chosen,
    )
    actual = torch.tensor(
        [[[float(v.replace("Infinity", "inf")) for v in row] for row in path] for path in shown],
        dtype=torch.float64,
    )
    expected = torch.tensor([torch_path(case) for case in chosen], dtype=torch.float64)
    finite = expected.isfinite()
    assert (~finite).any(dim=(1, 2)).sum() >= 20  # 정말로 넘치는 것들이 들어 있어야 합니다.
    assert torch.equal(actual[~finite].isnan(), expected[~finite].isnan())
    inf = expected.isinf()
    assert torch.equal(actual[inf], expected[inf])
    # 0을 지나는 순간의 값은 상대 오차를 잴 수 없으므로 그 길에서 지나온 가장 큰 값과 견줍니다.
    scale = expected.abs().nan_to_num(0, posinf=0).clamp(min=1e-300)
    window = torch.stack([scale.roll(k, dims=1) for k in (-1, 0, 1)]).amax(0)
    error = ((actual - expected).abs() / window)[finite]
    assert error.max().item() <= 1e-6


def test_regime_and_overflow_agree_with_torch(descents):
    chosen = [case for case in cases() if case["learning_rate"] < 90]
    regimes = descents("module.regime(c)", chosen)
    overflows = descents("Math.min(module.overflowStep(c), 1e9)", chosen)
    seen = set()
    for case, regime, overflow in zip(chosen, regimes, overflows, strict=True):
        # 점화식의 행렬의 고윳값: 크기가 1을 넘으면 발산, 양의 실수가 아니면 오갑니다.
        roots = [root for value in case["curvature"] for root in eigenvalues(case, value)]
        grows = max(abs(root) for root in roots) > 1
        turns = any(abs(root.imag) > 1e-7 or root.real < -1e-7 for root in roots)
        assert regime == ("발산" if grows else "진동" if turns else "수렴"), case
        seen.add(regime)
        if 0 <= overflow <= 300:
            losses = [row[2] for row in torch_path(case, overflow)]
            assert [math.isfinite(loss) for loss in losses] == [True] * overflow + [False]
            seen.add("넘침")
    assert seen == {"수렴", "진동", "발산", "넘침"}


def eigenvalues(case, value):
    rate, momentum = case["learning_rate"], case["momentum"]
    matrix = [[1 - rate * value, -rate * momentum], [value, momentum]]
    found = torch.linalg.eigvals(torch.tensor(matrix, dtype=torch.float64)).tolist()
    return found if momentum else [1 - rate * value + 0j]


@pytest.mark.parametrize("momentum", [0, 0.5, 0.9])
@pytest.mark.parametrize("axis", [0, 1])
def test_regime_is_that_of_this_path(descents, axis, momentum):
    """축 위의 길은 그 방향의 곡률만 겪습니다. torch의 길이 한쪽에만 머무는지, 멀어지는지와 같은가."""
    curvature = [1.0, 8.0]
    limit = 2 * (1 + momentum) / curvature[axis]
    chosen = [
        {
            "learning_rate": limit * share,
            "start": [2.0 * (axis == 0), 2.0 * (axis == 1)],
            "curvature": curvature,
            "momentum": momentum,
        }
        for share in [0.0005, 0.01, 0.2, 0.45, 0.7, 0.9, 1.1, 2]
    ]
    for case, regime in zip(chosen, descents("module.regime(c)", chosen), strict=True):
        seat = [row[axis] for row in torch_path(case, 400)]
        if abs(seat[-1]) > 10:
            assert regime == "발산", case
        else:
            assert (regime == "진동") == any(w < -1e-12 for w in seat), case
