"""torch 없이 푸는 문제를 쪽에서도 판정할 때 더 알아야 하는 것. 장의 `in_page.py`에 문제의 이름마다 적습니다.

함수들은 글(`inspect.getsource`)로 쪽에 실려 MicroPython이 실행합니다. 그래서 모듈의 이름을 쓰지 않고, 여기에
함께 적은 함수들만 부릅니다. 노트북의 판정도 같은 함수를 불러 두 곳의 도움말이 갈라지지 않게 합니다.
"""

from collections.abc import Callable
from dataclasses import dataclass

from chaewo.judging.snapshot import LIST


@dataclass(frozen=True)
class InPage:
    """Args:
    fault: `fault(돌려준 값, *부르기 전의 인자)` → 읽지 못하거나 틀린 까닭, 또는 빈 글.
    listed: 리스트나 튜플만 받는지. 노트북의 `read.items`와 같습니다.
    tidy: `tidy(돌려준 값, *부르기 전의 인자)` → 한 가지로 고쳐 적은 값.
    also: `also(함수, *부르기 전의 인자)` → 돌려준 값에 보이지 않는, 틀린 까닭. 없으면 빈 글.
    calls: 위의 셋이 부르는 함수와 클래스. `kind`는 언제나 있습니다.
    every: `every(*인자)` → 옳은 답의 리스트. 옳은 답이 여럿인 문제에서 `truth`를 갈음합니다.
    changed: 받은 인자를 바꾼 답에 할 말. 비우면 리스트를 바꾼 답에 하는 보통의 말입니다.
    """

    fault: Callable | None = None
    listed: bool = False
    tidy: Callable | None = None
    also: Callable | None = None
    calls: tuple[Callable, ...] = ()
    every: Callable | None = None
    changed: str = LIST
