"""연습문제의 코드를 판정합니다: `check("backward.grads_after")`.

문제는 장마다의 `chaewo/chapters/장/exercises.py`에 있고, 판정은 학습자의 답을 받아 `Result`를 돌려줍니다.
"""

import sys
from difflib import get_close_matches

from chaewo.judging import progress as _progress
from chaewo.judging.grading import quiet, seen
from chaewo.judging.lookup import MISSING, judge_in
from chaewo.judging.registry import all_exercises
from chaewo.judging.result import Result, wrong

__all__ = ["Result", "check"]


def check(exercise: str, answer=MISSING) -> Result:
    """`exercise`(예: "backward.grads_after")를 판정합니다.

    `answer`를 주지 않으면 노트북에서 이름이 같은 것(`grads_after`)을 찾습니다. 무엇을 넣든 오류를 내지
    않고 `Result`를 돌려주며, 셀의 마지막 줄에 두면 카드로 보입니다.
    """
    judge = all_exercises().get(exercise) if isinstance(exercise, str) else None
    if judge is None:
        return wrong(_unknown(exercise))
    here = sys._getframe(1).f_globals
    with quiet():
        result = judge_in(exercise, here) if answer is MISSING else judge(answer)
    return seen(_progress.remember(exercise, result))


def _unknown(exercise) -> str:
    known = list(all_exercises())
    similar = get_close_matches(str(exercise)[:60], known, n=3, cutoff=0.3) or known[:3]
    return (
        f"이런 이름의 문제는 없습니다: {exercise!r:.60}. 철자를 확인해 보세요. "
        f"비슷한 문제: {', '.join(similar)}"
    )
