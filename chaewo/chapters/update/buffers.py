"""버퍼를 비우고 매개변수를 한 걸음 옮기는 문제: `clear_buffers`, `note_update`."""

import torch
from torch import Tensor, optim

from chaewo.chapters.update.leaves import (
    LISTS,
    NOT_ONE,
    SWITCHED_OFF,
    UNCHANGED,
    UPHILL,
    leaves,
    no_grad,
    on_a_copy,
    same_gradients,
    to_none,
    to_zero,
)
from chaewo.judging.exercise import Exercise, Raises
from chaewo.judging.read import tensor

# 1. clear_buffers ---------------------------------------------------------------------------


def clearing(drop=to_none, fill=to_zero, some=lambda parameters: parameters):
    """`some`이 고른 매개변수마다 None으로 만들거나 0으로 채웁니다."""

    def function(parameters, set_to_none):
        for p in some(parameters):
            (drop if set_to_none else fill)(p)

    return function


def replace(p: Tensor) -> None:
    if p.grad is not None:
        p.grad = torch.zeros_like(p)


def make(p: Tensor) -> None:
    p.grad = torch.zeros_like(p)


def multiply(p: Tensor) -> None:
    if p.grad is not None:
        p.grad *= 0


def rename(p: Tensor) -> None:
    grad = p.grad
    grad = None  # noqa: F841  이름에 붙이기만 하는 실수


@no_grad
def zero_value(p: Tensor) -> None:
    p.zero_()


def drop_and_freeze(p: Tensor) -> None:
    p.grad = None
    p.requires_grad_(False)


def like_buffer(p: Tensor) -> None:
    p.grad = torch.zeros_like(p.grad)


def to_number(p: Tensor) -> None:
    p.grad = 0


def fill_if_true(p: Tensor) -> None:
    if p.grad:
        p.grad.zero_()


def until_none(parameters: list[Tensor]) -> list[Tensor]:
    """버퍼가 없는 매개변수를 처음 만나면 멈춥니다."""
    without = [i for i, p in enumerate(parameters) if p.grad is None]
    return parameters[: without[0]] if without else parameters


def diverged(empty: int) -> list[Tensor]:
    """발산한 학습의 매개변수 셋. `empty`번째는 한 번도 역전파하지 않았습니다.

    부르기 전의 버퍼가 있던 자리(`buffer`)와 그 값(`filled`), 매개변수의 값을 텐서마다 적어 둡니다.
    """
    parameters = leaves((2, 3), (3,), (2,), seed=1)
    for i, p in enumerate(parameters):
        p.grad.view(-1)[0] = torch.inf
        p.value, p.buffer, p.filled = p.detach().clone(), p.grad.detach(), p.grad.clone()
        if i == empty:
            p.grad = p.buffer = None
    return parameters


def state(p: Tensor) -> str:
    """부른 뒤 매개변수와 그 버퍼가 어떻게 되었는지."""
    if not p.requires_grad:
        return "frozen"
    if not torch.equal(p.detach(), p.value):
        return "moved"
    if p.grad is None:
        return "none"
    if p.buffer is None:
        return "made"
    if p.grad.isnan().any():
        return "nan"
    if p.grad.any():
        return "same" if torch.equal(p.grad, p.filled) else "other"
    return "zero" if p.grad.data_ptr() == p.buffer.data_ptr() else "new"


clear_buffers = Exercise(
    cases=lambda: [(diverged(empty), to_none) for to_none in (True, False) for empty in (1, 0)],
    truth=lambda parameters, set_to_none: optim.SGD(parameters, lr=1.0).zero_grad(set_to_none),
    read=lambda value, parameters, set_to_none: [state(p) for p in parameters],
    by=on_a_copy,
    may_change=True,
    errors=LISTS,
    each_case=True,
    mistakes={
        "두 방법이 뒤바뀌었습니다. `set_to_none`이 True일 때 None이 되어야 합니다.": clearing(to_zero, to_none),
        "한 번도 역전파하지 않은 매개변수에 0으로 채운 버퍼가 새로 생겼습니다. 2020년의 방법도 채울 텐서가 없으면 None을 그대로 두었습니다. 옵티마이저에게 None과 0은 다릅니다.": [clearing(fill=make), clearing(make, make)],
        "변화도가 그대로 남아 있습니다. 되풀이 안의 이름에 새 값을 붙이기만 하면 텐서의 `.grad`는 바뀌지 않습니다.": clearing(rename, rename),
        "첫 매개변수와 나머지가 다릅니다. 되풀이가 끝까지 도는지, return이 되풀이 안에 있지 않은지 보세요.": [clearing(some=lambda parameters: parameters[:1]), clearing(some=until_none)],
        "버퍼에 NaN이 남았습니다. 발산하면 변화도에 무한대가 들 수 있고, 무한대에 0을 곱하거나 무한대에서 무한대를 빼면 0이 아니라 NaN입니다. 무엇이 들었든 0으로 채우세요.": clearing(fill=multiply),
        "0이지만 새로 만든 텐서입니다. 2020년의 방법은 있는 버퍼를 제자리에서 0으로 채웁니다. 그 버퍼를 따로 가리키던 곳에는 옛 변화도가 남아 있습니다.": clearing(fill=replace),
        "`set_to_none`이 False일 때에도 버퍼를 버렸습니다. 이때는 버퍼를 남기고 값만 0으로 만듭니다.": clearing(fill=to_none),
        "`set_to_none`이 True일 때에도 0으로 채웠습니다. 이때는 버퍼를 버리고 None으로 되돌립니다.": clearing(drop=to_zero),
        "매개변수의 값이 바뀌었습니다. 비울 것은 `p`가 아니라 그 변화도가 담긴 버퍼입니다.": [clearing(fill=zero_value), clearing(zero_value, zero_value)],
        SWITCHED_OFF: [clearing(drop_and_freeze), clearing(drop_and_freeze, drop_and_freeze)],
        "None을 텐서처럼 썼습니다. 한 번도 역전파하지 않은 매개변수에는 버퍼가 없습니다. 그럴 때 무엇을 해야 하는지 문제를 다시 보세요.": Raises("not NoneType", clearing(fill=like_buffer)),
        "버퍼 자리에 텐서가 아닌 것을 넣었습니다. 있는 텐서의 원소를 0으로 만들어야 합니다.": Raises("assigned grad expected", clearing(fill=to_number)),
        "텐서를 참이나 거짓으로 물었습니다. 원소가 여럿이면 답이 하나가 아닙니다. 버퍼가 있는지는 None과 견주어 물어야 합니다.": Raises("Boolean value of Tensor", clearing(fill=fill_if_true)),
        NOT_ONE: Raises("'list' object has no attribute", lambda parameters, set_to_none: parameters.zero_grad(set_to_none)),
    },
    right="두 방법이 모두 torch의 zero_grad()와 같습니다. 처음 만든 매개변수의 None도 그대로 두었습니다.",
    otherwise="변화도가 torch의 zero_grad()를 부른 뒤와 다릅니다. 두 경우를 나누어 적어 보세요.",
)

# 2. note_update -----------------------------------------------------------------------------


def updating(moved, some=lambda parameters: parameters):
    """`some`이 고른 매개변수를 `moved(p, g, 학습률)`로 제자리에서 바꿉니다."""

    @no_grad
    def function(parameters, learning_rate):
        for p in some(parameters):
            p.copy_(moved(p, p.grad, learning_rate))

    return function


@no_grad
def update_rebinding(parameters, learning_rate):
    for p in parameters:
        p = p - learning_rate * p.grad


@no_grad
def update_with_two_arguments(parameters, learning_rate):
    for p in parameters:
        p.sub_(p.grad, learning_rate)


def what_else(value, after, before) -> str | None:
    """값은 맞는 갱신이 남긴 것."""
    (parameters, _), (untouched, _) = after, before
    if not all(p.requires_grad for p in parameters):
        return SWITCHED_OFF
    if not same_gradients(parameters, [p.grad for p in untouched]):
        return "값은 맞지만 `.grad`가 부르기 전과 다릅니다. 갱신은 변화도를 읽기만 합니다. 학습률을 곱한 값은 새 텐서에 담고, 비우는 것은 부른 쪽에 맡기세요."
    if any(p._version == old._version for p, old in zip(parameters, untouched, strict=True)):
        return "값은 맞지만 고쳤다는 사실이 텐서의 버전 번호에 남지 않았습니다. `.data`로 고치면 그렇습니다. 기록을 멈추는 다른 방법을 써 보세요."
    return None


note_update = Exercise(
    cases=lambda: [(leaves((6, 1, 3, 3), (6,), (2, 3)), rate) for rate in (0.01, 0.5)],
    truth=lambda parameters, learning_rate: optim.SGD(parameters, lr=learning_rate).step(),
    read=lambda value, parameters, rate: [tensor(p, what="고친 매개변수의 값") for p in parameters],
    also=what_else,
    by=on_a_copy,
    may_change=True,
    errors=LISTS,
    mistakes={
        UNCHANGED: update_rebinding,
        UPHILL: updating(lambda p, g, rate: p + rate * g),
        "변화도를 그대로 뺐습니다. 학습률을 곱해 걸음의 크기를 줄여야 합니다.": updating(lambda p, g, rate: p - g),
        "변화도를 학습률로 나누었습니다. 학습률이 작을수록 걸음도 작아야 합니다.": updating(lambda p, g, rate: p - g / rate),
        "변화도가 아니라 매개변수 자신에 학습률을 곱했습니다. 무엇을 빼는지 다시 보세요.": updating(lambda p, g, rate: p - rate * p),
        "걸음만 남고 원래 값이 사라졌습니다. 덮어쓰지 말고 있던 값에서 빼야 합니다.": updating(lambda p, g, rate: -rate * g),
        "첫 매개변수만 바뀌었습니다. return이 되풀이 안에 있지 않은지 보세요.": updating(lambda p, g, rate: p - rate * g, lambda parameters: parameters[:1]),
        "`sub_`에는 뺄 텐서 하나를 넣습니다. 학습률은 넣기 전에 곱하거나, 인자의 이름을 적어 넣으세요.": Raises("sub_() takes", update_with_two_arguments),
    },
    right="모든 매개변수가 optim.SGD의 한 걸음과 같은 곳에 있고, 여전히 기록하는 잎입니다.",
    otherwise="optim.SGD의 한 걸음과 다른 곳에 있습니다. 매개변수마다 무엇을 빼는지 다시 보세요.",
)
