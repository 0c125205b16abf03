"""손수 하기로 한 일을 torch에게 시켰는지 봅니다.

`Called`는 학습자가 부른 torch 함수의 이름을 적습니다. `Watch`는 학습자에게 주는 함수를 감싸, torch의 어느
함수가 그것을 부르고 미분했는지 봅니다. 어떤 이름으로 들여왔든, 받은 함수를 부르는 동안에는 호출 스택에 남아
있습니다.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from types import FrameType

from torch import Tensor
from torch.overrides import TorchFunctionMode

from chaewo.judging.result import Result, wrong

TABLES = frozenset({"jacobian", "jacrev", "jacfwd"})  # 표를 통째로 주는 함수
TRANSFORMS = ("torch.autograd.functional", "torch._functorch.")


class Called(TorchFunctionMode):
    """`with Called() as called:` 안에서 부른 torch 함수의 이름들(`called.names`)."""

    def __init__(self):
        super().__init__()
        self.names: set[str] = set()

    def __torch_function__(self, function, types, args=(), kwargs=None):
        self.names.add(getattr(function, "__name__", ""))
        return function(*args, **(kwargs or {}))


class Watch:
    """`watch(function)`으로 감싼 함수들이 불린 기록."""

    def __init__(self):
        self.used: set[str] = set()  # 감싼 함수를 부른 torch의 함수들
        self._together = defaultdict(set)  # 변환 한 번 → 그 안에서 불린 함수들의 번호
        self._outputs: list[Tensor] = []  # 변환 없이 부른 값
        self._passed: list[int] = []  # 그 값마다 역전파가 지나간 횟수
        self._handed: set[int] = set()  # 그 값 가운데 다음 함수가 그대로 받은 것
        self._count = 0

    def __call__(self, function: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
        number = self._count
        self._count += 1

        def watched(x: Tensor) -> Tensor:
            transforms = list(_transforms(sys._getframe(1)))
            if not transforms:
                return self._keep(x, function(x))
            self.used |= {frame.f_code.co_qualname.partition(".")[0] for frame in transforms}
            self._together[transforms[-1]].add(number)
            return function(x)

        return watched

    @property
    def whole(self) -> bool:
        """이어 붙인 함수를 한꺼번에 미분했는지.

        변환 한 번이 함수를 둘 이상 불렀거나, 함수에서 함수로 넘어간 값을 역전파가 한 번씩만 지났습니다.
        함수마다 따로 거슬렀다면 같은 값을 끝으로 한 번, 출발점으로 또 한 번 지납니다.
        """
        joined = [self._passed[i] for i in self._handed]
        return any(len(numbers) > 1 for numbers in self._together.values()) or (
            bool(joined) and all(times == 1 for times in joined)
        )

    def _keep(self, x: Tensor, value: Tensor) -> Tensor:
        self._handed |= {i for i, output in enumerate(self._outputs) if output is x}
        if value.requires_grad:
            i = len(self._outputs)
            self._outputs.append(value)
            self._passed.append(0)
            value.register_hook(lambda _: self._pass(i))
        return value

    def _pass(self, i: int) -> None:
        self._passed[i] += 1


def by_hand(result: Result, did_it_for_you: bool, hint: str) -> Result:
    """값은 맞지만, 손수 하기로 한 일을 torch에게 시킨 답이면 `hint`로 돌려보냅니다."""
    return wrong(hint) if result.passed and did_it_for_you else result


def _transforms(frame: FrameType | None) -> Iterator[FrameType]:
    """`frame`을 부른 것들 가운데 torch의 미분 함수. 안쪽부터입니다."""
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith(TRANSFORMS):
            yield frame
        frame = frame.f_back
