"""학습자가 쓴 함수를 부르고, 돌려받은 것을 텐서로 읽습니다.

학습자의 코드는 무엇이든 내고 무엇이든 돌려줄 수 있습니다. 그 모든 것을 `Unusable`의 한국어
메시지로 바꾸어, 판정하는 쪽은 올바른 모양의 텐서만 다루면 되게 합니다.
"""

import ast
import inspect
import textwrap

import torch
from torch import Tensor

SHOWN_ERROR = 200  # 글자. torch의 오류 메시지는 길 수 있습니다.


class Unusable(Exception):
    """판정할 수 없는 답. 메시지는 무엇을 보았고 무엇을 해 보면 좋은지 말합니다."""


class Empty(Unusable):
    """아직 채우지 않은 답."""


def call(function, *arguments, known_errors: dict[str, str] | None = None):
    """`function(*arguments)`의 값. `known_errors`는 오류 메시지의 일부 → 그 오류의 도움말입니다."""
    if not callable(function):
        raise Unusable(
            f"함수가 아닌 것({kind(function)})을 받았습니다. 괄호 없이 함수의 이름을 넣어 보세요."
        )
    try:
        value = function(*arguments)
    except (Exception, SystemExit) as error:
        seen = f"{type(error).__name__}: {str(error)[:SHOWN_ERROR]}"
        for sign, hint in (known_errors or {}).items():
            if sign in seen:
                raise Unusable(hint) from None
        raise Unusable(
            f"함수를 부르니 오류가 났습니다({seen}). 오류를 낸 줄을 찾아보세요."
        ) from None
    if value is ... or (value is None and does_nothing(function)):
        raise Empty
    return value


def tensor(value, shape: tuple[int, ...], what: str = "돌려준 값") -> Tensor:
    """`value`를 모양이 `shape`인 float64 텐서로 읽습니다. 기록(grad_fn)은 떼어 냅니다.

    `what`은 메시지에서 이 값을 부르는 말이며, 조사가 맞도록 '값'으로 끝냅니다.
    """
    if value is None:
        raise Unusable(
            f"{what}이 None입니다. return을 빠뜨리지 않았는지, "
            "아직 backward()를 부르지 않은 텐서의 .grad가 아닌지 보세요."
        )
    if not isinstance(value, Tensor):
        raise Unusable(f"{what}이 {kind(value)}입니다. torch의 텐서로 돌려주세요.")
    if value.is_complex() or value.dtype == torch.bool:
        raise Unusable(f"{what}의 dtype이 {value.dtype}입니다. 실수(float) 텐서로 돌려주세요.")
    if tuple(value.shape) != shape:
        raise Unusable(
            f"{what}의 모양이 {tuple(value.shape)}입니다. {shape} 모양이어야 합니다. "
            "변화도의 모양은 언제나 x의 모양과 같습니다."
        )
    value = value.detach().to(torch.float64)
    if not torch.isfinite(value).all():
        raise Unusable(f"{what}에 NaN이나 무한대가 있습니다. 0으로 나누는 곳이 없는지 보세요.")
    return value


def close(one: Tensor, other: Tensor) -> bool:
    """float32로 셈한 값의 끝자리 차이만 눈감아 줍니다."""
    return torch.allclose(one, other.to(torch.float64), rtol=1e-5, atol=1e-6)


def does_nothing(function) -> bool:
    """몸통이 설명글과 `...`, `pass`뿐인지 봅니다."""
    body = _body(function)
    return body is not None and all(_says_nothing(statement) for statement in body)


def has_gap(function) -> bool:
    """몸통 어딘가에 채우지 않은 `...`이 한 줄로 남아 있는지 봅니다."""
    return any(
        _is_ellipsis(node) for statement in _body(function) or [] for node in ast.walk(statement)
    )


def _body(function) -> list[ast.stmt] | None:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return None  # 원본을 볼 수 없는 함수(내장 함수, exec로 만든 함수)
    first = tree.body[0] if tree.body else None
    return first.body if isinstance(first, ast.FunctionDef) else None


def _says_nothing(statement: ast.stmt) -> bool:
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_text or isinstance(statement, ast.Pass)


def _is_ellipsis(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and node.value.value is ...
    )


def kind(value) -> str:
    names = {
        "list": "리스트",
        "tuple": "튜플",
        "dict": "사전",
        "str": "문자열",
        "ndarray": "넘파이 배열",
    }
    name = type(value).__name__
    return names.get(name, name)
