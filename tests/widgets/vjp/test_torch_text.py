"""torch_text.js가 torch의 print와 한 글자도 다르지 않은가."""

import math
import random

import pytest
import torch

from chaewo.widgets.kit.sources import all_sources
from tests.lib.by_text import page_of

COUNT = 1200


@pytest.fixture(scope="module")
def torch_text(chromium):
    page = page_of(chromium, all_sources()["torch_text.js"])
    yield lambda cases: page.evaluate("(cases) => cases.map((c) => module.torchText(...c))", cases)
    page.close()


def draw(pick: random.Random, kind: str) -> float:
    if kind == "mixed":
        kind = pick.choice(["plain", "whole", "tiny", "huge", "zero", "tie", "odd"])
    if kind == "plain":
        return pick.gauss(0, 10)
    if kind == "whole":
        return float(pick.randint(-2000, 2000))
    if kind == "tiny":
        return pick.uniform(-1, 1) * 10 ** pick.uniform(-30, -3)
    if kind == "huge":
        return pick.uniform(-1, 1) * 10 ** pick.uniform(3, 37)
    if kind == "tie":  # 소수 다섯째 자리가 꼭 5에서 끝나는 값들
        return pick.randint(-99, 99) / 32
    if kind == "odd":
        return pick.choice([math.nan, math.inf, -math.inf, 1e-4, 1000.0, 10240.5])
    return pick.choice([0.0, -0.0])


def random_tensors():
    pick = random.Random(0)
    kinds = ["plain", "whole", "tiny", "huge", "mixed", "tie", "zero", "odd"]
    for k in range(COUNT):
        kind = kinds[k % len(kinds)]
        dtype = torch.float64 if k % 5 == 0 else torch.float32
        rows, columns = pick.randint(1, 6), pick.randint(1, 9)
        values = [[draw(pick, kind) for _ in range(columns)] for _ in range(rows)]
        yield torch.tensor(values if k % 3 == 0 else values[0], dtype=dtype)


def test_random_tensors_print_like_torch(torch_text):
    tensors = list(random_tensors())
    texts = torch_text([[t.tolist(), str(t.dtype).removeprefix("torch.")] for t in tensors])
    different = [(t, text) for t, text in zip(map(str, tensors), texts, strict=True) if t != text]
    assert different == []


def test_the_notes_answer(torch_text):
    assert torch_text([[[102.4, 1024, 0.1024]]]) == ["tensor([1.0240e+02, 1.0240e+03, 1.0240e-01])"]


def test_thresholds_of_scientific_notation(torch_text):
    """지수로 바꾸는 세 문턱(비율 1000, 1e8, 1e-4)의 바로 안팎. 무작위 값은 이 틈에 잘 들지 않습니다."""
    pairs = [(0.5, ratio / 2) for ratio in (999.5, 1000.0, 1000.5)]
    pairs += [(at * 0.5, at) for at in (9.9e7 + 0.5, 1.0e8, 1.01e8)]
    pairs += [(at, at * 1.5) for at in (0.9e-4, 1e-4, 1.1e-4)]
    tensors = [torch.tensor(pair, dtype=torch.float64) for pair in pairs]
    assert torch_text([[t.tolist(), "float64"] for t in tensors]) == [str(t) for t in tensors]
