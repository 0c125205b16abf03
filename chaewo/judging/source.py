"""학습자가 쓴 코드를 읽어, 아직 채우지 않은 곳이 있는지 봅니다."""

import ast
import inspect
import textwrap


def does_nothing(function) -> bool:
    """함수의 몸통이 설명글과 `...`, `pass`뿐인지 봅니다. 클래스라면 그런 메서드가 하나라도 있는지."""
    bodies = _bodies(function)
    empty = [all(_says_nothing(statement) for statement in body) for body in bodies]
    return any(empty) if inspect.isclass(function) else bool(empty) and all(empty)


def has_gap(function) -> bool:
    """함수나 클래스의 몸통 어딘가에 채우지 않은 `...`이 남아 있는지 봅니다."""
    return any(
        _is_gap(node)
        for body in _bodies(function)
        for statement in body
        for node in ast.walk(statement)
    )


def _bodies(function) -> list[list[ast.stmt]]:
    if inspect.isclass(function):
        # 노트북에서 정의한 클래스의 원본은 통째로 찾을 수 없어(파이썬 3.12까지) 메서드마다 찾습니다.
        members = [getattr(member, "__func__", member) for member in vars(function).values()]
        return [body for one in members if inspect.isfunction(one) for body in _bodies(one)]
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return []  # 원본을 볼 수 없는 함수(내장 함수, exec로 만든 함수)
    first = tree.body[0] if tree.body else None
    return [first.body] if isinstance(first, ast.FunctionDef) else []


def _says_nothing(statement: ast.stmt) -> bool:
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_text or isinstance(statement, ast.Pass)


def _is_gap(node: ast.AST) -> bool:
    """한 줄로 남은 `...`이나, 이름에 넣어 둔 `...`. `x[..., 0]`의 점은 아닙니다."""
    return (
        isinstance(node, ast.Expr | ast.Assign | ast.Return)
        and isinstance(node.value, ast.Constant)
        and node.value.value is ...
    )
