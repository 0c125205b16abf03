"""함수의 코드를 조각으로 나눕니다. 바꾸어 볼 인자의 자리에는 코드 대신 그 이름을 둡니다."""

import ast
import inspect
import io
import keyword
import textwrap
import tokenize
from collections.abc import Iterator

# 조각의 종류. 쪽에서 색이 됩니다. 0은 보통 글, 1은 예약어(keyword)입니다.
_KINDS = {"STRING": 2, "NUMBER": 3, "COMMENT": 4}


def marked_source(function, names: list[str]) -> list[list]:
    """`[[종류, 글] 또는 [이름], …]`: 이어 붙이면 함수의 코드이고, `[이름]`은 그 인자의 값이 올 자리입니다.

    Raises:
        OSError, SyntaxError: 함수의 원본을 볼 수 없거나 읽을 수 없을 때.
    """
    source = textwrap.dedent(inspect.getsource(function)).rstrip("\n")
    places = _defaults(source, names)
    parts: list[list] = []
    at = (1, 0)
    lines = source.split("\n")
    for kind, start, end in _tokens(source):
        place = next((p for p in places if p[0] <= start and end <= p[1]), None)
        if place is None:
            _add(parts, 0, _between(lines, at, start))
            _add(parts, kind, _between(lines, start, end))
        elif at <= place[0]:
            _add(parts, 0, _between(lines, at, place[0]))
            parts.append([place[2]])
        at = end
    return parts


def _defaults(source: str, names: list[str]) -> list[tuple]:
    """기본값마다 (시작, 끝, 이름). 자리는 (줄, 글자의 칸)입니다."""
    (function,) = [n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)]
    spec = function.args
    plain = [*spec.posonlyargs, *spec.args]
    pairs = zip(plain[len(plain) - len(spec.defaults) :], spec.defaults, strict=True)
    pairs = [*pairs, *zip(spec.kwonlyargs, spec.kw_defaults, strict=True)]
    lines = [line.encode() for line in source.split("\n")]

    def place(line: int, offset: int) -> tuple[int, int]:
        return line, len(lines[line - 1][:offset].decode())  # ast는 바이트로 셉니다.

    return [
        (place(v.lineno, v.col_offset), place(v.end_lineno, v.end_col_offset), argument.arg)
        for argument, v in pairs
        if argument.arg in names
    ]


def _between(lines: list[str], start: tuple, end: tuple) -> str:
    if end <= start:
        return ""
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]]
    middle = lines[start[0] : end[0] - 1]
    return "\n".join([lines[start[0] - 1][start[1] :], *middle, lines[end[0] - 1][: end[1]]])


def _tokens(source: str) -> Iterator[tuple[int, tuple, tuple]]:
    """(종류, 시작, 끝). 파이썬 3.12부터 여럿으로 나뉘는 f-문자열은 그 앞의 판처럼 하나로 봅니다."""
    depth, began = 0, (1, 0)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        name = tokenize.tok_name[token.type]
        if name == "FSTRING_START":
            began = token.start if depth == 0 else began
            depth += 1
        elif name == "FSTRING_END":
            depth -= 1
            if depth == 0:
                yield 2, began, token.end
        elif depth == 0 and token.string.strip():
            is_keyword = name == "NAME" and keyword.iskeyword(token.string)
            yield 1 if is_keyword else _KINDS.get(name, 0), token.start, token.end


def _add(parts: list[list], kind: int, text: str) -> None:
    if not text:
        return
    if parts and len(parts[-1]) == 2 and parts[-1][0] == kind:
        parts[-1][1] += text
    else:
        parts.append([kind, text])
