"""학습자가 쓴 함수를 안전하게 부릅니다.

학습자의 코드는 무엇이든 내고, 무엇이든 찍고, 받은 것을 바꾸고, 끝나지 않을 수 있습니다. 그 모든 것을
`Unusable`의 한국어 메시지로 바꾸어, 판정하는 쪽은 돌려받은 값만 다루면 되게 합니다.
"""

import io
import random
import warnings
from collections.abc import Iterable
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from itertools import islice

import numpy as np
import torch
from torch import Tensor

from chaewo import time_limit
from chaewo.judging.snapshot import Snapshot
from chaewo.judging.source import does_nothing
from chaewo.judging.torch_errors import explain


class Unusable(Exception):
    """판정할 수 없는 답. 메시지는 무엇을 보았고 무엇을 해 보면 좋은지 말합니다."""


class Stopped(Unusable):
    """멈춤 단추로 멈춘 판정. 학습자의 답도, 옳은 풀이도 이것으로 판정하지 않습니다."""


class Empty(Unusable):
    """아직 채우지 않은 답."""


def call(
    function,
    *arguments,
    known_errors: dict[str, str] | None = None,
    seconds: float | None = None,
    may_change: bool = False,
):
    """`function(*arguments)`의 값.

    `known_errors`는 오류 메시지의 일부 → 그 오류의 도움말, `seconds`는 계산할 수 있는 시간(보통
    10초, `time_limit`을 보세요)입니다. 받은 텐서나 리스트, 사전을 바꾸면 그것도 `Unusable`이며, 바꾸는
    것이 문제인 곳에서는 `may_change=True`를 줍니다. 그런 함수는 아무것도 돌려주지 않아도 되므로, 값 대신
    글을 찍은 것도 나무라지 않습니다.
    """
    if not callable(function):
        raise Unusable(
            f"함수가 아닌 것({kind(function)})을 받았습니다. "
            "함수를 부른 결과가 아니라 함수의 이름을 넣으세요."
        )
    before = [Snapshot(one) for one in arguments]
    screen = _Screen()
    seconds = seconds or time_limit.SECONDS
    try:
        with (
            redirect_stdout(screen),
            redirect_stderr(_Screen()),
            # setup()은 경고를 표준 출력에 적습니다. 학습자가 찍은 글로 잘못 알지 않게 합니다.
            warnings.catch_warnings(action="ignore"),
            torch.enable_grad(),
        ):
            value = time_limit.call_within(seconds, function, arguments)
            left_off = not torch.is_grad_enabled()
    except time_limit.TimeIsUp as limit:
        raise Unusable(str(limit)) from None
    except KeyboardInterrupt:
        raise Stopped(
            "멈춤 단추를 눌러 판정을 그만두었습니다. 셀을 다시 실행하면 됩니다."
        ) from None
    except BaseException as error:
        raise Unusable(explain(error, known_errors or {}, _name(function))) from None
    if value is ... or (value is None and does_nothing(function)):
        raise Empty
    if left_off:
        raise Unusable(
            "함수가 끝난 뒤에도 기록이 꺼져 있습니다. 노트북에서도 그 뒤의 학습이 하나도 기록되지 않습니다. "
            "구간이 끝나면 저절로 되돌아오는 방법으로 바꾸고, 커널을 다시 시작해 위의 셀부터 실행하세요."
        )
    if value is None and screen.written and not may_change:
        raise Unusable(
            "print로 보여 주었지만 돌려준 값은 None입니다. return을 빠뜨리지 않았는지 보세요."
        )
    changed = next(filter(None, (one.changed() for one in before)), None)
    if changed and not may_change:
        raise Unusable(changed)
    return value


def drain(value, at_most: int = 1000):
    """발생기(generator)처럼 하나씩 꺼내 쓰는 것은 리스트로 모읍니다(`at_most`개까지). 다른 것은 그대로.

    발생기의 몸통은 꺼낼 때 실행되므로, 꺼내는 동안에도 `call`과 같이 지켜봅니다.
    """
    whole = list | tuple | dict | set | frozenset | str | bytes | Tensor | np.ndarray
    if isinstance(value, whole) or not isinstance(value, Iterable):
        return value
    return call(_first, value, at_most)


def _first(value, at_most: int) -> list:
    return list(islice(value, at_most))


@contextmanager
def undisturbed():
    """판정하는 동안 바뀐 난수(torch, 넘파이, 파이썬)와 dtype을 되돌립니다. 학습자의 다음 셀은 그대로입니다.

    학습자가 `set_grad_enabled(False)`를 부른 채여도 판정은 기록을 켠 채로, 기본 자료형을 바꾼 채여도
    float32로 합니다. 문제의 입력과 신경망이 언제 만들어지든 자료형이 갈리지 않습니다.
    """
    dtype = torch.get_default_dtype()
    states = random.getstate(), np.random.get_state()
    torch.set_default_dtype(torch.float32)
    with torch.random.fork_rng(devices=[]), torch.enable_grad():
        try:
            yield
        finally:
            torch.set_default_dtype(dtype)
            random.setstate(states[0])
            np.random.set_state(states[1])


def seed() -> None:
    """함수를 부를 때마다 같은 난수가 나오게 합니다. `undisturbed` 안에서 부릅니다."""
    random.seed(0)
    np.random.seed(0)
    torch.default_generator.manual_seed(0)  # torch.manual_seed는 GPU까지 살펴 천 배 느립니다.


def _name(function) -> str:
    """인자가 맞지 않을 때 파이썬이 오류에 적는 이름. 클래스와 그 객체는 클래스의 이름입니다."""
    return getattr(function, "__qualname__", type(function).__qualname__)


class _Screen(io.TextIOBase):
    """찍힌 글을 버리고, 무언가 찍혔는지만 기억합니다. 끝없이 찍는 함수도 메모리를 쓰지 않습니다."""

    written = False

    def write(self, text: str) -> int:
        self.written = True
        return len(text)


def kind(value) -> str:
    """`value`의 종류를 부르는 말."""
    names = {
        "list": "리스트",
        "tuple": "튜플",
        "dict": "사전",
        "str": "문자열",
        "int": "정수",
        "float": "실수",
        "bool": "참/거짓",
        "ndarray": "넘파이 배열",
        "NoneType": "None",
    }
    name = type(value).__name__
    return names.get(name, name)
