"""연습문제마다 판정을 시험할 답. 장마다 모듈 하나가 다음을 내놓습니다(열쇠는 문제의 이름).

- `RIGHT`: 서로 다른 옳은 풀이의 목록(셋 이상). 문제의 `truth`와는 다르게 쓴 것들입니다.
- `WRONG`: 도움말에 들어 있어야 할 글 → 그 답(여럿이면 리스트). 문제의 `mistakes`에 적힌 실수는 다시 적지 않습니다.
- `FORBIDDEN`: 어느 도움말에도 나오면 안 되는, 정답을 드러내는 글.
- `PERTURBED`(없어도 됨): 조금 틀린 답의 목록. 없으면 옳은 풀이의 값을 조금 바꾸어 씁니다.
"""

from importlib import import_module
from types import SimpleNamespace

from chaewo.chapters import WITH_EXERCISES
from chaewo.judging.exercise import Exercise, Raises
from chaewo.judging.registry import all_exercises

EXERCISES = all_exercises()
NAMES = list(EXERCISES)


def all_cases() -> dict[str, SimpleNamespace]:
    """문제의 온 이름("backward.grads_after") → 그 문제의 답들."""
    found = {}
    for chapter in WITH_EXERCISES:
        module = import_module(f"tests.chapters.{chapter.name}")
        for name in module.RIGHT:
            exercise = EXERCISES[f"{chapter.name}.{name}"]
            found[f"{chapter.name}.{name}"] = SimpleNamespace(
                right=module.RIGHT[name],
                wrong=_wrong_answers(exercise, module.WRONG.get(name, {})),
                forbidden=module.FORBIDDEN,
                perturbed=getattr(module, "PERTURBED", {}).get(name),
                slow=exercise.slow,
            )
    return found


def _wrong_answers(exercise, others: dict[str, object]) -> dict[str, object]:
    """문제에 적힌 실수와 여기에 적은 틀린 답: 도움말에 들어 있어야 할 글 → 답."""
    pairs = list(exercise.wrong_programs()) if isinstance(exercise, Exercise) else []
    for hint, answers in others.items():
        pairs += [(hint, one) for one in (answers if isinstance(answers, list) else [answers])]
    found = {}
    for hint, one in pairs:
        key = Again(hint) if hint in found else hint
        found[key] = one.program if isinstance(one, Raises) else one
    return found


class Again(str):
    """글은 같지만 사전에서는 다른 열쇠."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other):
        return self is other


CASES = all_cases()
