"""연습문제의 코드를 판정합니다: `check("backward.grads_after", grads_after)`.

장마다 모듈 하나가 `CHECKS = {"이름": 판정 함수}`를 내놓습니다. 판정 함수는 학습자의 답을 받아
`Result`를 돌려줍니다. 새 장은 `PARTS`에 이름을 더하고 같은 이름의 모듈을 쓰면 됩니다.
"""

from importlib import import_module

from chaewo.checks.result import Result, empty, wrong

PARTS = ("backward",)

__all__ = ["Result", "check"]


def check(exercise: str, answer=...) -> Result:
    """`exercise`(예: "backward.grads_after")의 답 `answer`를 판정합니다.

    무엇을 넣든 오류를 내지 않고 `Result`를 돌려줍니다. 셀의 마지막 줄에 두면 카드로 보입니다.
    """
    judge = _judges().get(exercise) if isinstance(exercise, str) else None
    if judge is None:
        known = ", ".join(_judges())
        return wrong(
            f"이런 이름의 문제는 없습니다: {exercise!r:.60}. 철자를 확인해 보세요. "
            f"있는 문제: {known}"
        )
    if answer is ...:
        return empty()
    return judge(answer)


def _judges() -> dict:
    return {
        f"{part}.{name}": judge
        for part in PARTS
        for name, judge in import_module(f"chaewo.checks.{part}").CHECKS.items()
    }
