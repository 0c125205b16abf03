"""코드로 채우는 빈칸. 정답의 값도 실수의 값도 프로그램을 실행해 얻습니다.

연습문제(`chaewo.judging.exercise`)와 같은 말로 적습니다: `cases`, `truth`, `mistakes`, `right`, `otherwise`.
다만 프로그램이 글입니다. 쪽에서는 MicroPython이 같은 글을 실행하므로, 함수가 아니라 글이어야 합니다.
"""

from collections.abc import Callable, Sequence
from textwrap import dedent, indent
from traceback import format_exception

from chaewo import run_program
from chaewo.blanks.kinds import rounded

GAP = "# 채워넣기"
TOLERANCE = 1e-6
DIGITS = 9  # 허용 오차보다 훨씬 잘면서, 어느 프로세서에서나 같은 자리


class Program(dict):
    """빈칸의 사전. `programs`는 실수들의 코드로, 사전에는 없어 쪽에 실리지 않습니다."""

    programs: list[str]


class Piece(str):
    """앞의 빈칸이 채운 조각: 그 빈칸의 이름과 책의 코드."""

    id: str

    def __new__(cls, blank_id: str, code: str):
        piece = super().__new__(cls, code)
        piece.id = blank_id
        return piece


def program(
    prompt,
    *,
    starter: str,
    solution: str,
    cases: Sequence[str],
    truth: dict[str, Callable],
    mistakes: dict[str, str | Sequence[str]],
    right,
    otherwise="",
    before: str = "",
    after: Sequence[Piece] = (),
    tolerance: float = TOLERANCE,
) -> Program:
    """파이썬 코드. `starter`에는 `# 채워넣기`로 끝나는 줄이 하나 있고, 읽는 사람이 그 줄을 바꿉니다.

    - `solution`, `mistakes`의 프로그램: 그 줄을 갈음할 코드, 또는 `starter`와 같은 것을 처음부터 정의하는
      코드 전체. 실수는 `{도움말: 프로그램}`이고, 같은 실수가 여러 모습이면 리스트로 적습니다.
    - `cases`: 식들. 적은 코드를 실행한 뒤에 그 값을 봅니다.
    - `truth`: `{이름: torch로 적은 함수}`. 책의 풀이에서 이 이름들을 갈아 끼워 옳은 값을 얻습니다. 수가
      나오지 않아 torch가 증인이 될 수 없으면 빈 사전을 두고, 그때는 `solution`의 값이 옳은 값입니다.
    - `before`: 코드보다 먼저 실행할, 책이 주는 코드. 쪽에 보이지 않으므로 본문이 말해야 합니다.
    - `after`: 앞의 빈칸이 채운 조각들. 읽는 사람이 풀었으면 그 코드를 씁니다.
    - `tolerance`: 수를 견주는 상대 오차.

    Raises:
        ValueError: 채울 줄이 하나가 아니거나, 풀이의 값이 `truth`와 다르거나, 어느 실수가 정답이나 다른
            실수와 같은 것을 내거나, 첫 식에 이르기도 전에 오류를 낼 때.
    """
    starter = dedent(starter).strip("\n")
    if starter.count(GAP) != 1:
        raise ValueError(f"starter에 '{GAP}'로 끝나는 줄이 하나 있어야 합니다: {prompt}")
    first = [text for text in (dedent(before).strip("\n"), *map(str, after)) if text]
    solution = filled(starter, solution)
    expected = _seen(first, solution, cases)
    if "error" in expected:
        raise ValueError(f"풀이가 오류를 냅니다({expected['error']}): {prompt}")
    values = expected["values"]
    if truth:
        values = _true_values([*first, solution], cases, truth)
        if not same(values, expected["values"], tolerance):
            raise ValueError(
                f"풀이의 값이 torch와 다릅니다({expected['values']}, {values}): {prompt}"
            )
    rows, codes = [], []
    for say, texts in mistakes.items():
        for text in [texts] if isinstance(texts, str) else texts:
            codes.append(filled(starter, text))
            seen = _seen(first, codes[-1], cases)
            _check_mistake(seen, values, rows, tolerance, f"{say} {prompt}")
            rows.append({"values": seen["values"], "type": _kind(seen), "say": say})
    spec = Program()
    spec.programs = codes
    spec |= {
        "kind": "program",
        "prompt": prompt,
        "starter": starter,
        "solution": solution,
        **({"before": [dedent(before).strip("\n")]} if before else {}),
        **({"after": [{"id": one.id, "code": str(one)} for one in after]} if after else {}),
        "cases": list(cases),
        "values": rounded(values, DIGITS),
        "mistakes": rounded(rows, DIGITS),
        "tolerance": tolerance,
        "praise": right,
        "otherwise": otherwise,
    }
    return spec


def piece(blank_id: str, spec: dict) -> Piece:
    """`spec`(앞에서 만든 `program`)의 풀이를, 뒤의 빈칸이 이어 쓸 조각으로."""
    return Piece(blank_id, spec["solution"])


def continuing(prompt, **rest) -> Callable[..., Program]:
    """앞의 조각들을 주면 `program`이 되는 것. 앞의 조각은 장이 빈칸을 만들 때에야 있습니다."""
    return lambda pieces=(): program(prompt, after=pieces, **rest)


def filled(starter: str, code: str) -> str:
    """`starter`의 채울 줄을 `code`로 바꾼 것. `code`가 같은 것을 처음부터 정의하면 `code` 그대로."""
    starter, code = dedent(starter).strip("\n"), dedent(code).strip("\n")
    lines = starter.split("\n")
    defined = tuple(line.split("(")[0] for line in lines if line.startswith(("def ", "class ")))
    if any(line.startswith(defined) for line in code.split("\n")):
        return code
    at = next(i for i, line in enumerate(lines) if GAP in line)
    margin = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    return "\n".join([*lines[:at], indent(code, margin), *lines[at + 1 :]])


def _seen(before: list[str], code: str, cases: Sequence[str]) -> dict:
    return run_program.run(before, code, cases, lambda error: "".join(format_exception(error)))


def _true_values(programs: list[str], cases: Sequence[str], truth: dict[str, Callable]) -> list:
    space = {"__name__": "__main__"}
    for text in programs:
        exec(text, space)
    space |= truth
    return [run_program.plain(_python(eval(case, space))) for case in cases]


def _python(value):
    """텐서를 파이썬의 수나 리스트로."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, list | tuple):
        return type(value)(map(_python, value))
    return value


def _kind(seen: dict) -> str | None:
    return seen["error"]["type"] if "error" in seen else None


def _check_mistake(seen: dict, values: list, rows: list[dict], tolerance: float, where) -> None:
    if "error" in seen and seen["error"]["case"] is None:
        raise ValueError(f"실수가 첫 식에 이르지 못합니다({seen['error']}): {where}")
    again = seen["values"][:1] and not same(seen["values"][0], seen.get("again"), tolerance)
    if "error" not in seen and not again and same(seen["values"], values, tolerance):
        raise ValueError(f"실수가 정답과 같은 값을 냅니다: {where}")
    for row in rows:
        if row["type"] == _kind(seen) and same(row["values"], seen["values"], tolerance):
            raise ValueError(f"실수 둘이 같은 것을 냅니다({row['say']}): {where}")


def same(one, other, tolerance: float) -> bool:
    """`judge_program.js`의 same과 같은 견줌: 수는 상대 오차로, 리스트와 튜플은 같은 것으로."""
    if isinstance(one, dict) and isinstance(other, dict):
        (kind, inside), (other_kind, other_inside) = *one.items(), *other.items()
        if other_kind == "any":  # 옳은 답이 여럿
            return any(same(one, right, tolerance) for right in other_inside)
        sequences = {"list", "tuple"}
        if kind != other_kind and not {kind, other_kind} <= sequences:
            return False
        if kind in ("set", "dict"):
            inside, other_inside = _sorted(inside), _sorted(other_inside)
        return same(inside, other_inside, tolerance)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(
            same(a, b, tolerance) for a, b in zip(one, other, strict=True)
        )
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= tolerance * max(1e-3, abs(other))
    return one == other


def _sorted(items: list) -> list:
    return sorted(items, key=repr)
