"""문제마다 나쁜 답 1,000개(무거운 문제는 250개): 판정은 오류를 내지도, 맞았다고 하지도 않습니다.

돌려준 값, 함수 대신 넣은 값, 함수가 낸 오류를 섞습니다. 학습하는 문제(`SLOW`)에는 몇 개만 넣습니다.
"""

import itertools
import time

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chaewo import check, time_limit
from tests.chapters import CASES, NAMES

SHAPES = [(), (1,), (3,), (4,), (2, 2), (3, 3), (1, 10), (6, 1, 3, 3), (0,)]


class Explosive:
    """무엇을 시켜도 오류를 냅니다."""

    def _explode(self, *_):
        raise RuntimeError("펑")

    __eq__ = __bool__ = __len__ = __iter__ = __float__ = __int__ = __getitem__ = _explode
    __repr__ = __str__ = __hash__ = __format__ = __call__ = _explode


class Silent(Exception):
    def __str__(self):
        raise ValueError("읽을 수 없음")


class Everything(torch.Tensor):
    """어떤 torch 함수에도 True라고 답하는 텐서."""

    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return True


ODD = [
    lambda: None,
    lambda: ...,
    Explosive,
    lambda: Explosive,
    lambda: torch.ones(3).as_subclass(Everything),
    lambda: torch.ones(2, 2, device="meta"),
    lambda: torch.eye(3).to_sparse(),
    lambda: torch.nn.Linear(3, 3),
    lambda: torch.nn.Parameter(torch.ones(2, 2)),
    lambda: (i for i in range(3)),
    lambda: np.ones((2, 2)),
    lambda: np.float32(1),
    lambda: {1, 2},
    lambda: {"a": torch.ones(1)},
    lambda: b"bytes",
    lambda: 10**400,
    lambda: -(10**400),
    lambda: 1j,
    lambda: print,
    lambda: torch,
    lambda: type,
    lambda: [[], {}, None],
    lambda: [Explosive()],
    lambda: [torch.ones(2, 2)] * 5,
]
ERRORS = [
    ValueError("앗"),
    SystemExit(3),
    KeyboardInterrupt(),
    GeneratorExit(),
    StopIteration(1),
    RecursionError(),
    MemoryError(),
    Silent(),
    RuntimeError("x" * 10_000),
]
DTYPES = [torch.float32, torch.float64, torch.int64, torch.bool, torch.complex64, torch.float16]


@st.composite
def tensors(draw):
    shape = draw(st.sampled_from(SHAPES))
    value = draw(st.sampled_from([0.0, 1.0, 4.5, 9.0, -1e30, float("nan"), float("inf")]))
    tensor = torch.full(shape, value).to(draw(st.sampled_from(DTYPES)))
    if tensor.dtype == torch.float32 and draw(st.booleans()):
        return tensor.requires_grad_() * 1
    return tensor


scalars = st.one_of(
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.booleans(),
    st.sampled_from(ODD).map(lambda make: make()),
)
values = st.one_of(
    scalars,
    tensors(),
    st.lists(scalars, max_size=5),
    st.lists(tensors(), max_size=5),
    st.dictionaries(st.text(max_size=3), scalars, max_size=3),
)


def returning(value):
    return lambda *_: value


def raising(error):
    def function(*_):
        raise error

    return function


answers = st.one_of(
    values.map(returning),
    values,
    st.sampled_from(ERRORS).map(raising),
)


# 신경망을 만들어 견주느라 판정이 오래 걸리는 문제에는 답을 넷 가운데 하나만 넣습니다.
HEAVY = {
    "cross_entropy.ce_gradient",
    "jacobian.jacobian_by_rows",
    "jacobian.jacobian_diagonal",
    "loss_graph.fc3_gradients",
    "loss_graph.leaves",
    "loss_graph.relu_node",
    "module.Restored",
    "module.freeze",
    "training.evaluate",
    "training.mean_loss",
    "training.rehearse",
    "training.repaired",
    "training.train",
    "update.momentum_step",
    "vjp.chain_vjp",
}
assert set(NAMES) >= HEAVY
CHEAP = [name for name in NAMES if not CASES[name].slow]
SLOW = [name for name in NAMES if CASES[name].slow]
HOSTILE = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
}


def answered_kindly(name, answer):
    result = check(name, answer)
    assert not result.passed, name
    assert result.status in ("wrong", "empty"), name
    assert 10 < len(result.message) < 600, (name, result.message)
    assert "Traceback" not in result.message, name


# 한 답을 문제들의 셋 가운데 하나에 돌아가며 넣습니다. 문제마다 삼백 가지가 넘는 답을 받습니다.
def test_hostile_answers_neither_raise_nor_pass():
    count = itertools.count()

    @settings(max_examples=1000, **HOSTILE)
    @given(answers)
    def hostile(answer):
        turn = next(count)
        for i, name in enumerate(CHEAP, turn):
            if i % (12 if name in HEAVY else 3) == 0:
                answered_kindly(name, answer)

    hostile()


@pytest.mark.parametrize("name", SLOW)
def test_hostile_answers_to_training_exercises(name):
    @settings(max_examples=5, **HOSTILE)
    @given(answers)
    def hostile(answer):
        answered_kindly(name, answer)

    hostile()


def endless(*_):
    while True:
        pass


def endless_and_careless(*_):
    count = 0
    while True:
        try:
            count += 1
        except:  # noqa: E722  무엇이든 삼키는 학습자의 코드
            count = 0


def endless_recursion(*arguments):
    return endless_recursion(*arguments)


def waiting_and_careless(*_):
    while True:
        try:
            time.sleep(0.001)
        except:  # noqa: E722
            continue


@pytest.mark.parametrize(
    ("function", "patience", "said"),
    [
        # 인내가 길면 계산한 시간만으로, 짧으면 시계로 멈춥니다. 컴퓨터가 바빠도 그렇습니다.
        (endless, 1e6, "초 동안 계산하고도 함수가 끝나지 않아 멈추었습니다"),
        (endless_and_careless, 1e6, "초 동안 계산하고도 함수가 끝나지 않아 멈추었습니다"),
        (waiting_and_careless, 2, "초가 지나도 함수가 끝나지 않아 멈추었습니다"),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_endless_loop_is_stopped_and_said(name, function, patience, said, monkeypatch):
    monkeypatch.setattr(time_limit, "SECONDS", 0.05)
    monkeypatch.setattr(time_limit, "TRAINING_SECONDS", 0.05)
    monkeypatch.setattr(time_limit, "PATIENCE", patience)
    result = check(name, function)
    assert result.status == "wrong"
    if callable(CASES[name].right[0]):
        assert said in result.message


@pytest.mark.parametrize("name", NAMES)
def test_endless_recursion_is_said(name):
    assert check(name, endless_recursion).status == "wrong"
