"""손수 하기로 한 일을 torch에게 시켰는지 봅니다.

torch의 미분은 모두 두 문을 지납니다. 거꾸로 가는 것(`backward`, `autograd.grad`, `func.grad`, `vjp`,
`jacrev`)은 autograd 엔진을, 앞으로 가는 것(`jvp`, `jacfwd`, 이중수)은 이중수를 만드는 함수를 부릅니다. 그
문에서 호출 스택을 보고 어느 연장에서 왔는지 적습니다. 어떤 이름으로 들여왔든, 무엇으로 감쌌든 문은 같습니다.
미분이 아닌 연장(`mse_loss`)은 부른 torch 함수의 이름에서 찾습니다.
"""

import sys
from unittest import mock

import torch.autograd.forward_ad  # mock이 이름으로 찾기 전에 불러 둡니다.

from chaewo.judging.watch import Called

TABLES = frozenset({"jacobian", "jacrev", "jacfwd", "hessian"})  # 표를 통째로 주는 함수
FORWARD = frozenset({"dual_level"})  # 앞으로 가는 미분: jvp, jacfwd, linearize와 손으로 만든 이중수
BATCHED = frozenset({"vmap", "_vmap"})  # 벡터 여럿을 한 번에 거스르기(is_grads_batched도)
AUTOGRAD = frozenset({"autograd"})  # 어떤 것이든 torch의 미분
_TOOLS = TABLES | FORWARD | {"backward", "grad", "grad_and_value", "vjp", "jvp", "vhp", "hvp"}
_TOOLS |= BATCHED | {"linearize"}
_HOMES = (
    "torch.autograd",
    "torch._functorch",
    "torch._tensor",
    "torch.func",
    "torch._vmap_internals",
)


class Guard:
    """`with guard:` 안에서 쓴 미분 연장의 이름(`guard.used`). 무엇이든 썼으면 `"autograd"`도 있습니다.

    `names`는 그 밖에 지켜볼 torch 함수의 이름입니다. 있을 때만 모든 부름을 봅니다.
    """

    def __init__(self, names: frozenset[str] = frozenset()):
        self.used: set[str] = set()
        self._names = names - _TOOLS - AUTOGRAD

    def __enter__(self) -> "Guard":
        self._called = Called() if self._names else None
        if self._called:
            self._called.__enter__()
        self._patches = [
            self._watched(torch.autograd, "_engine_run_backward"),
            self._watched(torch.autograd.forward_ad, "make_dual"),
            self._watched(torch.autograd.forward_ad, "enter_dual_level"),
        ]
        for patch in self._patches:
            patch.start()
        return self

    def __exit__(self, *error) -> None:
        for patch in self._patches:
            patch.stop()
        if self._called:
            self._called.__exit__(*error)
            self.used |= self._called.names & self._names

    def _watched(self, home, name: str):
        door = getattr(home, name)

        def watched(*arguments, **options):
            self.used |= {"autograd", *_tools(sys._getframe(1))}
            return door(*arguments, **options)

        return mock.patch.object(home, name, watched)


def _tools(frame):
    """`frame`을 부른 것들 가운데 torch의 미분 연장의 이름."""
    while frame is not None:
        name = frame.f_code.co_qualname.partition(".")[0]
        method = frame.f_code.co_name
        if frame.f_globals.get("__name__", "").startswith(_HOMES):
            yield from {name, method} & _TOOLS
        frame = frame.f_back
