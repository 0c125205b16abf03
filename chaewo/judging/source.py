"""학습자가 쓴 코드를 읽어, 아직 채우지 않은 곳이 있는지 봅니다."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import NamedTuple

MARK = "채워넣기"  # 연습의 빈칸은 `...  # 채워넣기`입니다.


class _Body(NamedTuple):
    statements: list[ast.stmt]
    lines: list[str]  # 주석까지 있는 원본


def does_nothing(function) -> bool:
    """함수의 몸통이 설명글과 `...`, `pass`뿐인지 봅니다. 클래스라면 그런 메서드가 하나라도 있는지."""
    bodies = _bodies(function)
    empty = [all(_says_nothing(statement) for statement in body.statements) for body in bodies]
    return any(empty) if inspect.isclass(function) else bool(empty) and all(empty)


def has_gap(function) -> bool:
    """함수나 클래스의 메서드에, 답이 있을 자리의 `...`이 남아 있는지 봅니다.

    주석 `채워넣기`가 붙은 `...`은 어디에 있든 빈칸입니다. 주석을 지운 `...`은 몸통의 한 줄이거나 이름에
    넣거나 돌려줄 때 빈칸입니다. `except IndexError: ...`처럼 할 일이 없다는 뜻으로 적은 것은 아닙니다.
    """
    return any(
        _is_dots(statement) and (own or MARK in body.lines[statement.end_lineno - 1])
        for body in _bodies(function)
        for statement, own in _reached(body.statements, own=True)
    )


def reads_grad(function) -> bool:
    """몸통에 텐서의 `.grad`가 있는지 봅니다. 함수 `torch.autograd.grad`는 아닙니다."""
    return any(
        isinstance(node, ast.Attribute) and node.attr == "grad" and not _is_module(node.value)
        for body in _bodies(function)
        for statement in body.statements
        for node in ast.walk(statement)
    )


def _bodies(function) -> list[_Body]:
    if inspect.isclass(function):
        # 노트북에서 정의한 클래스의 원본은 통째로 찾을 수 없어(파이썬 3.12까지) 메서드마다 찾습니다.
        members = [getattr(member, "__func__", member) for member in vars(function).values()]
        return [body for one in members if inspect.isfunction(one) for body in _bodies(one)]
    try:
        source = textwrap.dedent(inspect.getsource(function))
        tree = ast.parse(source)
    except (OSError, TypeError, SyntaxError):
        return []  # 원본을 볼 수 없는 함수(내장 함수, exec로 만든 함수)
    first = tree.body[0] if tree.body else None
    return [_Body(first.body, source.splitlines())] if isinstance(first, ast.FunctionDef) else []


def _reached(statements: list[ast.stmt], own: bool) -> Iterator[tuple[ast.stmt, bool]]:
    """몸통과 그 안의 모든 줄. `own`은 주석이 없어도 답이 있을 자리인지입니다.

    갈라진 길(`if`, `try`)과 안에서 정의한 것에서는 `...`이 할 일이 없다는 뜻일 수 있습니다. 되풀이의 몸통이
    `...` 하나일 때도 그렇습니다. `return` 뒤의 줄에는 닿지 않습니다.
    """
    for statement in statements:
        is_value = isinstance(statement, ast.Assign | ast.AnnAssign | ast.Return)
        yield statement, own or is_value
        loops = isinstance(statement, ast.For | ast.While) and len(statement.body) > 1
        for block in _blocks(statement):
            yield from _reached(block, own and (loops or isinstance(statement, ast.With)))
        if isinstance(statement, ast.Return | ast.Raise | ast.Continue | ast.Break):
            return


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
    for branch in (*getattr(statement, "handlers", []), *getattr(statement, "cases", [])):
        yield branch.body


def _says_nothing(statement: ast.stmt) -> bool:
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_text or isinstance(statement, ast.Pass)


def _is_dots(statement: ast.stmt) -> bool:
    """한 줄로 남은 `...`이나, 이름에 넣어 둔 `...`. `x[..., 0]`의 점은 아닙니다."""
    return (
        isinstance(statement, ast.Expr | ast.Assign | ast.AnnAssign | ast.Return)
        and isinstance(statement.value, ast.Constant)
        and statement.value.value is ...
    )


def _is_module(node: ast.expr) -> bool:
    return ast.unparse(node).rpartition(".")[-1] in ("autograd", "func")
