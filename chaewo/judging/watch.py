"""학습자가 부른 것을 지켜봅니다.

`Called`는 부른 torch 함수의 이름을 적습니다. `Watched`는 학습자에게 주는 함수를 감싸, 어느 미분이 그 함수를
지났는지 적습니다.
"""

import sys
from collections.abc import Callable, Sequence
from functools import update_wrapper
from itertools import combinations
from types import FrameType

from torch import Tensor
from torch.autograd.forward_ad import unpack_dual
from torch.overrides import TorchFunctionMode

FORWARD_MODES = ("jvp", "jacfwd", "linearize", "jacobian")


class Called(TorchFunctionMode):
    """`with Called() as called:` 안에서 부른 torch 함수의 이름들(`called.names`)."""

    def __init__(self):
        super().__init__()
        self.names: set[str] = set()

    def __torch_function__(self, function, types, args=(), kwargs=None):
        self.names.add(getattr(function, "__name__", ""))
        return function(*args, **(kwargs or {}))


class Watched:
    """벡터를 받는 함수 `function`. `passes`에는 이 함수를 지난 미분이 하나씩 들어갑니다.

    거꾸로 가는 미분은 엔진이 한 번 도는 것이 하나입니다. 함수의 입구에 단 훅이, 저를 부른 엔진을 호출
    스택에서 찾습니다. 그래서 함수와 함수 사이에 `* 1`이나 `clone()`이 있어도, `vjp`나 `jacobian`으로 감싸도
    같습니다. 앞으로 가는 미분에서는 입력이 이중수이므로, 그것을 만든 torch의 함수를 찾습니다.
    """

    def __init__(self, function: Callable[[Tensor], Tensor]):
        self._function = function
        self.passes: set[FrameType | None] = set()
        update_wrapper(self, function)

    def __call__(self, x: Tensor) -> Tensor:
        if unpack_dual(x).tangent is not None:
            self.passes.add(_outermost(sys._getframe(1)))
        x = x.view_as(x)  # 같은 x를 여러 함수가 받아도 입구는 함수마다 따로입니다.
        if x.requires_grad:
            x.register_hook(lambda _: self.passes.add(_engine(sys._getframe(1))))
        return self._function(x)


def differentiated_at_once(functions: Sequence[Watched]) -> bool:
    """미분 한 번이 둘 이상의 함수를 지났는지."""
    return any(one.passes & other.passes for one, other in combinations(functions, 2))


def _engine(frame: FrameType | None) -> FrameType | None:
    """훅을 부른 엔진의 프레임."""
    while frame is not None and frame.f_code.co_name != "_engine_run_backward":
        frame = frame.f_back
    return frame


def _outermost(frame: FrameType | None) -> FrameType | None:
    """`frame`을 부른, 앞으로 가는 미분 가운데 가장 바깥의 것. 이중수를 손으로 만들었으면 None입니다."""
    found = None
    while frame is not None:
        torch_made = frame.f_globals.get("__name__", "").startswith("torch.")
        if torch_made and frame.f_code.co_qualname.partition(".")[0] in FORWARD_MODES:
            found = frame
        frame = frame.f_back
    return found
