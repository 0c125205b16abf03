"""torch 없이 푸는 연습문제를 그 쪽에서 푸는 코드 빈칸으로 만듭니다.

문제의 정의(`chaewo.judging.exercise.Exercise`) 하나를 그대로 씁니다. 옳은 값도 실수의 값도 그 정의의
프로그램이 내고, 쪽은 적은 코드의 값을 그 표와 견줍니다. 값을 읽는 함수(`chaewo.judging.in_page`)는 적은
코드와 같은 파이썬에서 돌므로, 틀린 까닭만 말하게 합니다. 맞았는지는 표가 정합니다.
"""

import inspect
import re
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from chaewo.blanks.program import DIGITS, GAP, TOLERANCE, rounded, same
from chaewo.judging.call import kind
from chaewo.judging.exercise import Exercise, Raises
from chaewo.judging.in_page import InPage
from chaewo.judging.registry import all_exercises
from chaewo.run_program import plain
from chaewo.widgets.blank import exercise_book
from chaewo.widgets.blank.code_blank import CodeBlank

_REGION = re.compile(r"( *)### BEGIN SOLUTION\n.*?### END SOLUTION", re.DOTALL)
_MARKER = re.compile(r" *### (?:BEGIN|END) SOLUTION\n?")
PROMPT = "이 문제는 여기에서도 풀 수 있습니다. 코드를 채우고 실행해 보세요."
MOST_SHOWN = 200  # 도움말에 적는 식의 글자


def in_page(exercise: str, answer: Callable, *earlier: Callable) -> CodeBlank:
    """`exercise`("shapes.output_size")를 쪽에서 푸는 빈칸.

    `answer`는 풀이 노트북의 함수로, 시작 코드와 풀이를 그 글에서 얻습니다. `earlier`는 그것이 부르는, 앞의
    문제에서 만든 함수들입니다.

    Raises:
        ValueError: 값을 보는 문제가 아닐 때.
    """
    judge = all_exercises()[exercise]
    if not isinstance(judge, Exercise):
        raise ValueError(f"값을 보는 문제만 쪽에서 판정합니다: {exercise}")
    chapter, _, name = exercise.partition(".")
    source = inspect.getsource(answer).rstrip("\n")
    reading = reading_of(chapter, name)
    book = book_text(judge, reading)
    spec = {
        "id": f"exercise.{exercise}",
        "kind": "program",
        "prompt": PROMPT + _given(earlier),
        "starter": _REGION.sub(rf"\1...  {GAP}", source),
        "solution": _unmarked(source),
        "before": [
            f"_book = {{}}\nexec({book!r}, _book)",
            *(_unmarked(inspect.getsource(one)) for one in earlier),
        ],
        "tolerance": TOLERANCE,
        "otherwise": judge.otherwise if isinstance(judge.otherwise, str) else "",
        "errors": list(judge.known_errors.items()),
        "each": judge.each_case,
        **tables(judge, name, reading, book),
    }
    return CodeBlank(spec=spec)


def reading_of(chapter: str, name: str) -> InPage:
    """장의 `in_page.py`에 적힌 것. 적을 것이 없는 문제와 장도 있습니다."""
    path = f"chaewo.chapters.{chapter}.in_page"
    found = import_module(path).IN_PAGE if find_spec(path) else {}
    return found.get(name, InPage())


def book_text(judge: Exercise, reading: InPage) -> str:
    """적은 함수를 부르고 값을 읽는 파이썬 글."""
    own = {name: getattr(reading, name) for name in ("fault", "tidy", "also")}
    own = {name: one for name, one in own.items() if one}
    return "\n".join(
        [
            inspect.getsource(exercise_book),
            *map(inspect.getsource, [kind, *reading.calls, *own.values()]),
            *(f"{name} = {one.__name__}" for name, one in own.items()),
            f"CHANGED, LISTED = {reading.changed!r}, {reading.listed}",
            f"def given():\n    return {judge.inputs()!r}",
        ]
    )


def tables(judge: Exercise, name: str, reading: InPage, book: str) -> dict:
    """옳은 값과 실수마다의 값. 정수라야 하면 끝의 식이 그것을 봅니다: 쪽에서는 4와 4.0이 같은 수입니다."""
    space: dict = {}
    exec(book, space)
    given = judge.inputs()
    values = [_right(judge, reading, one) for one in given]
    reals = _said_of_reals(judge, given)
    asked = [f'_book["ask"]({name}, {i})' for i in range(len(given))]
    rows = []
    for say, program in judge.wrong_programs():
        if isinstance(program, Raises):  # 오류의 글로 알아봅니다.
            continue
        row = _seen(program, space["ask"], len(given))
        known = [values, *(one["values"] for one in rows if one["type"] == row["type"])]
        if not any(same(row["values"], one, TOLERANCE) for one in known):
            rows.append({**row, "say": say})
    return {
        "calls": [_clipped(f"{name}({', '.join(map(repr, one))})") for one in given],
        "cases": [*asked, *[f'_book["real"]({name})'] * bool(reals)],
        "values": [*values, *[""] * bool(reals)],
        "reals": reals,
        "mistakes": rounded(rows, DIGITS),
        "praise": judge.right,
    }


def _right(judge: Exercise, reading: InPage, given: tuple):
    if reading.every is None:
        return plain(judge.truth(*given))
    every = [plain(one) for one in reading.every(*given)]
    return every[0] if len(every) == 1 else {"any": every}


def _said_of_reals(judge: Exercise, given: list[tuple]) -> str:
    """값은 맞지만 실수로 적은 답에 그 문제가 하는 말, 괜찮다고 하면 빈 글. `{}`는 그 실수의 자리입니다."""

    # 답을 미리 적어 둡니다. torch를 쓰지 말라는 문제도 있습니다.
    known = {repr(one): _in_reals(judge.truth(*one)) for one in given}
    result = judge(lambda *one: known[repr(one)])
    if result.passed:
        return ""
    real = exercise_book.first_real(known[repr(given[0])])
    if f"({real})" not in result.message:
        raise ValueError(f"실수로 적은 답에 하는 말에 그 실수가 없습니다: {result.message}")
    return result.message.replace(f"({real})", "({})")


def _in_reals(value):
    """정수를 실수로 바꾼 것. 글에 적힌 정수도 바꿉니다."""
    if isinstance(value, list | tuple):
        return [_in_reals(one) for one in value]
    if isinstance(value, dict):
        return {key: _in_reals(one) for key, one in value.items()}
    if isinstance(value, str):
        return re.sub(r"(?<=[@*])\d+", r"\g<0>.0", value)
    return float(value)


def _seen(program: Callable, ask: Callable, count: int) -> dict:
    values = []
    try:
        for i in range(count):
            values.append(plain(ask(program, i)))
    except Exception as error:  # 실수 가운데에는 오류로 드러나는 것도 있습니다.
        return {"values": values, "type": type(error).__name__}
    return {"values": values, "type": None}


def _clipped(call: str) -> str:
    return call if len(call) <= MOST_SHOWN else f"{call[:MOST_SHOWN]}…"


def _given(earlier: tuple[Callable, ...]) -> str:
    names = ", ".join(f"`{one.__name__}`" for one in earlier)
    return f" 앞에서 만든 {names} 함수는 책의 것을 쓸 수 있습니다." if earlier else ""


def _unmarked(source: str) -> str:
    return _MARKER.sub("", source).rstrip("\n")
