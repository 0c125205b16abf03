"""노트북에 있는 답의 판정과, nbgrader의 채점 셀이 점수를 정하는 길.

채점 셀은 `from chaewo.judging.grading import grade`로 `grade`를 그 자리에서 새로 가져옵니다. 그래서 노트북이
`check`나 `result`를 다시 만들거나 `Result.passed`를 고쳐 놓아도 점수는 그대로입니다.
"""

import sys

from chaewo.judging.lookup import MISSING, broken_cell, find, why_missing
from chaewo.judging.registry import all_exercises
from chaewo.judging.result import Result, correct, wrong

# 문제 → 마지막으로 판정한 답, 그 상태와 글. 채점하느라 학습하는 답을 두 번 학습시키지 않습니다.
_judged: dict[str, tuple[object, str, str]] = {}


def judge_in(exercise: str, namespace: dict) -> Result:
    """노트북의 이름들(`namespace`)에서 찾은 답의 판정. `exercise`는 있는 문제의 온 이름입니다."""
    name = exercise.partition(".")[2]
    answer, broken = find(name, namespace), broken_cell(name, namespace)
    if answer is MISSING:
        return wrong(broken or why_missing(name, namespace))
    result = all_exercises()[exercise](answer)
    if broken and result.status == "correct":
        # 나중에 끄적인 셀의 오타가 옳은 답의 점수를 가져가면 안 됩니다.
        result = correct(f"{result.message} 다만 판정한 것은 앞서 실행한 것입니다. {broken}")
    elif broken:
        result = wrong(broken)
    _judged[exercise] = answer, result.status, result.message
    return result


def grade(exercise: str) -> None:
    """부른 노트북의 답이 맞지 않았으면, 그 도움말을 담은 `AssertionError`를 냅니다."""
    namespace = sys._getframe(1).f_globals
    answer = find(exercise.partition(".")[2], namespace)
    if answer is MISSING or answer is not _judged.get(exercise, (MISSING,))[0]:
        result = judge_in(exercise, namespace)
        status, message = result.status, result.message
    else:
        _, status, message = _judged[exercise]
    if status != "correct":
        raise AssertionError(message)
