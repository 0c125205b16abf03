"""torch 없이 푸는 연습문제를 그 쪽에서 푸는 코드 빈칸으로 만듭니다.

문제의 정의(`chaewo.judging.exercise.Exercise`) 하나를 그대로 씁니다. 옳은 값도 실수의 값도 그 정의의
프로그램이 내고, 쪽은 적은 코드의 값을 그 표와 견줍니다.
"""

import inspect
import re
from collections.abc import Callable

from chaewo.blanks.program import GAP, TOLERANCE, rounded, same
from chaewo.judging.exercise import Exercise
from chaewo.judging.registry import all_exercises
from chaewo.run_program import plain
from chaewo.widgets.blank.code_blank import CodeBlank

_REGION = re.compile(r"( *)### BEGIN SOLUTION\n.*?### END SOLUTION", re.DOTALL)
_MARKER = re.compile(r" *### (?:BEGIN|END) SOLUTION\n?")
PROMPT = "이 문제는 여기에서도 풀 수 있습니다. 코드를 채우고 실행해 보세요."


def in_page(exercise: str, answer: Callable, *earlier: Callable, view: str = "{}") -> CodeBlank:
    """`exercise`("shapes.output_size")를 쪽에서 푸는 빈칸.

    `answer`는 풀이 노트북의 함수로, 시작 코드와 풀이를 그 글에서 얻습니다. `earlier`는 그것이 부르는, 앞의
    문제에서 만든 함수들입니다. 차례를 보지 않는 문제처럼 값을 다듬어 견주려면 `view="sorted({})"`로 적습니다.

    Raises:
        ValueError: 값을 보는 문제가 아닐 때.
    """
    judge = all_exercises()[exercise]
    if not isinstance(judge, Exercise):
        raise ValueError(f"값을 보는 문제만 쪽에서 판정합니다: {exercise}")
    source = inspect.getsource(answer).rstrip("\n")
    spec = {
        "id": f"exercise.{exercise}",
        "kind": "program",
        "prompt": PROMPT + _given(earlier),
        "starter": _REGION.sub(rf"\1...  {GAP}", source),
        "solution": _unmarked(source),
        "before": [_unmarked(inspect.getsource(one)) for one in earlier],
        "tolerance": TOLERANCE,
        "otherwise": "",
        **tables(judge, answer.__name__, view),
    }
    return CodeBlank(spec=spec)


def tables(judge: Exercise, name: str, view: str) -> dict:
    """옳은 값과 실수마다의 값. 끝의 식은 값의 종류를 봅니다: 쪽에서는 4와 4.0이 같은 수입니다."""
    given = judge.inputs()
    calls = [view.format(f"{name}({', '.join(map(repr, one))})") for one in given]
    right = _seen(judge.truth, given)
    many = isinstance(right["values"][0], dict)
    kind = f"[type(n).__name__ for n in {calls[0]}]" if many else f"type({calls[0]}).__name__"
    values = right["values"] + _kinds(right["values"])
    rows = []
    for say, program in [*_in_reals(judge, given[0]), *judge.wrong_programs()]:
        row = _seen(getattr(program, "program", program), given)
        if row["type"] is None:
            row["values"] += _kinds(row["values"])
        known = [values, *(one["values"] for one in rows if one["type"] == row["type"])]
        if not any(same(row["values"], one, TOLERANCE) for one in known):
            rows.append({**row, "say": say})
    return {
        "cases": [*calls, kind],
        "values": values,
        "mistakes": rounded(rows),
        "praise": judge.right,
    }


def _in_reals(judge: Exercise, given: tuple):
    """값은 맞지만 실수로 적은 답. 말은 그 문제가 그런 답에 하는 말입니다."""

    def reals(*arguments):
        value = judge.truth(*arguments)
        return list(map(float, value)) if isinstance(value, list) else float(value)

    if say := judge.also(reals(*given)):
        yield say, reals


def _kinds(values: list) -> list:
    """첫 값의 종류: `"int"` 또는 `{"list": ["int", …]}`."""
    first = values[0]
    if isinstance(first, dict):
        return [{"list": [type(one).__name__ for one in next(iter(first.values()))]}]
    return [type(first).__name__]


def _seen(program: Callable, given: list[tuple]) -> dict:
    values = []
    try:
        for one in given:
            values.append(plain(program(*one)))
    except Exception as error:  # 실수 가운데에는 오류로 드러나는 것도 있습니다.
        return {"values": values, "type": type(error).__name__}
    return {"values": values, "type": None}


def _given(earlier: tuple[Callable, ...]) -> str:
    names = ", ".join(f"`{one.__name__}`" for one in earlier)
    return f" 앞에서 만든 {names} 함수는 책의 것을 쓸 수 있습니다." if earlier else ""


def _unmarked(source: str) -> str:
    return _MARKER.sub("", source).rstrip("\n")
