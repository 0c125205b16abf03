"""함수를 인자의 모든 조합으로 불러, 찍힌 글과 torch의 오류를 적어 둡니다."""

import io
import random
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

import numpy as np
import torch

from chaewo.reproducible import print_warning
from chaewo.time_limit import TimeIsUp, call_within
from chaewo.undisturbed import undisturbed

SECONDS = 10.0  # 한 조합이 쓸 수 있는 CPU 시간
MOST_LETTERS = 2000  # 한 조합이 찍을 수 있는 글자


@dataclass(frozen=True)
class Outcome:
    """찍힌 글과, 오류가 났다면 `종류: 내용`."""

    text: str
    error: str | None = None


class CannotRecord(Exception):
    """적어 둘 수 없는 함수. 글은 학습자에게 보일 문장입니다."""


def run(function: Callable, values: dict, seed: int) -> Outcome:
    """`function(**values)`를 깨끗한 상태에서 부릅니다: 난수는 `seed`부터, 기록은 켜고, dtype은 그대로.

    Raises:
        CannotRecord: 끝나지 않거나 너무 많이 찍을 때.
    """
    screen, error = _Screen(), None
    dtype = torch.get_default_dtype()
    try:
        with (
            undisturbed(),
            redirect_stdout(screen),
            redirect_stderr(_Screen()),
            warnings.catch_warnings(action="always"),
            torch.enable_grad(),
        ):
            warnings.showwarning = print_warning
            random.seed(seed)
            np.random.seed(seed)
            torch.manual_seed(seed)
            call_within(SECONDS, lambda: function(**values), ())
    except TimeIsUp:
        raise CannotRecord(
            f"{SECONDS:g}초가 지나도 끝나지 않는 조합이 있습니다({_call(function, values)}). "
            "되풀이가 끝나는 조건을 보세요."
        ) from None
    except TooMuch:
        raise CannotRecord(
            f"{MOST_LETTERS}자가 넘게 찍는 조합이 있습니다({_call(function, values)}). "
            "볼 것만 골라 짧게 찍으세요."
        ) from None
    except Exception as raised:
        error = f"{type(raised).__name__}: {raised}".strip()
    finally:
        torch.set_default_dtype(dtype)
    return Outcome(screen.getvalue().rstrip("\n"), error)


class TooMuch(BaseException):
    """함수의 `except Exception`에 걸리지 않게 BaseException을 물려받습니다."""


class _Screen(io.StringIO):
    def write(self, text: str) -> int:
        if self.tell() + len(text) > MOST_LETTERS:
            raise TooMuch
        return super().write(text)


def _call(function: Callable, values: dict) -> str:
    return f"{function.__name__}({', '.join(f'{k}={v!r}' for k, v in values.items())})"
