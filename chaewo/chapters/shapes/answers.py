"""9장의 답을 읽습니다. 칸의 수는 정수여야 하지만, 소수가 섞인 실수를 알아보려고 실수까지 읽습니다."""

import numpy as np
from torch import Tensor

from chaewo.chapters.shapes import in_page
from chaewo.judging.call import Unusable, drain
from chaewo.judging.read import items, number

CHANNELS = [6, 6, 16, 16]  # 노트의 conv1, pool1, conv2, pool2를 지난 뒤


def count_of(name: str):
    """문제 `name`의 수 하나를 읽는 함수."""
    return lambda value, *arguments: number(value, _called(name, arguments))


def read_lines(value, n: int) -> list[tuple[int, float]]:
    """노트의 표기로 적은 네 줄을 (채널, 한 변)으로 읽습니다."""
    lines = items(value)
    if fault := in_page.fault_in_lines(lines):
        raise Unusable(fault)
    return [in_page.line_parts(line) for line in lines]


def read_sizes(value, in_features: int, kernel: int) -> list[float]:
    """받는 크기들. 차례는 보지 않으므로 집합이나 하나씩 꺼내는 것도 받습니다."""
    if fault := in_page.fault_in_one(value):
        raise Unusable(fault)
    what = _called("accepted_sizes", (in_features, kernel))
    value = drain(value)
    found = items(list(value) if isinstance(value, set | frozenset) else _listed(value), what=what)
    if real := first_real(found):
        raise Unusable(f"크기를 정수가 아니라 실수로 적었습니다({real}). {WHOLE}")
    return sorted(number(one, f"{what}에 든 값") for one in found)


def read_per_layer(value, *arguments) -> list[float]:
    """계층마다 하나씩 담은 수. 계층의 목록은 마지막 인자입니다."""
    count = len(arguments[-1])
    if fault := in_page.fault_in_layers(value, *arguments) or in_page.fault_in_layers(_listed(value), *arguments):
        raise Unusable(fault)
    found = items(_listed(value), count)
    return [number(one, f"{i}번째로 담은 값") for i, one in enumerate(found, 1)]


WHOLE = "칸의 수는 정수입니다. `nn.Linear(400.0, 120)`처럼 실수를 넣으면 torch는 오류를 냅니다. 나눗셈을 썼다면 두 가지 가운데 어느 것인지 보세요."


def in_reals(value, *_) -> str | None:
    """값은 맞지만 실수로 적은 답에 할 말."""
    real = first_real(value)
    return f"값은 맞지만 정수가 아니라 실수로 적었습니다({real}). {WHOLE}" if real else None


def first_real(value) -> str | None:
    """`value`나 그 안에서 처음 만난 실수. 노트의 표기에 적힌 것도 찾습니다."""
    if isinstance(value, list | tuple):
        return next(filter(None, map(first_real, value)), None)
    if isinstance(value, Tensor):
        return str(value.dtype) if value.is_floating_point() else None
    if isinstance(value, np.ndarray):
        return str(value.dtype) if value.dtype.kind == "f" else None
    real = isinstance(value, float | np.floating) or (isinstance(value, str) and "." in value)
    return str(value) if real else None


def _listed(value):
    return list(value) if isinstance(value, np.ndarray) and value.ndim else value


def _called(name: str, arguments: tuple) -> str:
    return f"`{name}({', '.join(map(str, arguments))})`의 값"
