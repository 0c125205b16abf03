"""연습문제마다 옳은 풀이와 실수를 모은 예. `test_checks.py`와 `test_checks_hostile.py`가 씁니다.

장마다 모듈 하나가 다음을 내놓습니다. 열쇠는 모두 문제의 이름(`CHECKS`의 열쇠)입니다.

- `RIGHT`: 서로 다른 옳은 풀이의 목록(셋 이상).
- `WRONG`: 도움말에 들어 있어야 할 글 → 그 실수를 한 답(셋 이상).
- `FORBIDDEN`: 어느 도움말에도 나오면 안 되는, 정답을 드러내는 글.
- `PERTURBED`(없어도 됨): 조금 틀린 답의 목록. 없으면 옳은 풀이의 값을 조금 바꾸어 씁니다.
- `SLOW`(없어도 됨): 한 번 판정하는 데 0.1초가 넘는 문제. 무작위 입력을 조금만 넣습니다.
"""

from importlib import import_module
from types import SimpleNamespace

from chaewo.chapters import WITH_EXERCISES
from chaewo.judging import judges


def all_cases() -> dict[str, SimpleNamespace]:
    """문제의 온 이름("backward.grads_after") → 그 문제의 예."""
    found = {}
    for chapter in WITH_EXERCISES:
        module = import_module(f"tests.chapters.{chapter.name}")
        for name in module.RIGHT:
            found[f"{chapter.name}.{name}"] = SimpleNamespace(
                right=module.RIGHT[name],
                wrong=module.WRONG[name],
                forbidden=module.FORBIDDEN,
                perturbed=getattr(module, "PERTURBED", {}).get(name),
                slow=name in getattr(module, "SLOW", ()),
            )
    return found


CASES = all_cases()
NAMES = list(judges())
