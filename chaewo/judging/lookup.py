"""확인 셀이 판정할 이름을 찾고, 없으면 왜 없는지를 노트북의 기록에서 알아봅니다.

학습자는 스텁을 망가뜨릴 수 있습니다: 문법 오류, 바뀐 이름, 실행하지 않은 셀. 확인 셀이 이름을 직접
적으면 그때 파이썬의 NameError만 나오므로, `check`는 문제의 이름으로 답을 찾습니다.
"""

import ast
import re
from difflib import get_close_matches

from chaewo.judging.registry import all_exercises
from chaewo.judging.result import Result, correct, wrong

MISSING = object()


def judge_in(exercise: str, namespace: dict) -> Result:
    """노트북의 이름들(`namespace`)에서 찾은 답의 판정. `exercise`는 있는 문제의 온 이름입니다."""
    name = exercise.partition(".")[2]
    answer, broken = namespace.get(name, MISSING), broken_cell(name, namespace)
    if answer is MISSING:
        return wrong(broken or why_missing(name, namespace))
    result = all_exercises()[exercise](answer)
    if broken and result.status == "correct":
        # 나중에 끄적인 셀의 오타가 옳은 답의 점수를 가져가면 안 됩니다.
        return correct(f"{result.message} 다만 판정한 것은 앞서 실행한 것입니다. {broken}")
    return wrong(broken) if broken else result


def broken_cell(name: str, namespace: dict) -> str | None:
    """`name`을 마지막으로 적은 셀에 문법 오류가 있으면 그것을 설명하는 문장.

    그 뒤의 셀이 `name`을 다시 만들었으면 None입니다: 함수로, import로, 이름에 넣어, `%%time` 아래에서.
    """
    defines = re.compile(
        rf"^\s*(?:def|class)\s+{re.escape(name)}\b|^{re.escape(name)}\s*[:=]", re.M
    )
    for cell in reversed(namespace.get("In", [])):
        source = _python(cell) if isinstance(cell, str) and "\0" not in cell else ""
        try:
            statements = ast.parse(source).body
        except SyntaxError as error:
            if defines.search(source):
                return (
                    f"`{name}`의 코드가 든 셀에서 {error.lineno}번째 줄을 파이썬이 읽지 못했습니다"
                    f"({error.msg}). 괄호와 따옴표의 짝, 줄 끝의 `:`, 들여쓰기를 보고 그 셀을 다시 "
                    "실행하세요."
                )
        else:
            if any(_binds(name, statement) for statement in statements):
                return None
    return None


def _python(cell: str) -> str:
    """셀의 파이썬 코드. `%%time`이 든 셀은 `In`에 `run_cell_magic('time', '', '나머지 줄')`로 적힙니다."""
    try:
        statements = ast.parse(cell).body
    except SyntaxError:
        return cell
    match statements:
        case [ast.Expr(ast.Call(ast.Attribute(attr="run_cell_magic"), [_, _, ast.Constant(rest)]))]:
            # 노트북 밖에서는 필요하지 않아 여기에서 불러옵니다.
            from IPython.core.inputtransformer2 import TransformerManager

            return f"\n{_python(TransformerManager().transform_cell(rest))}"
    return cell


def _binds(name: str, node: ast.AST) -> bool:
    """`node`가 노트북의 이름 `name`을 만드는지. 함수와 클래스의 몸통은 그들만의 이름을 만듭니다."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name == name
    if isinstance(node, ast.alias):
        return (node.asname or node.name.partition(".")[0]) in (name, "*")
    if isinstance(node, ast.Name):
        return node.id == name and isinstance(node.ctx, ast.Store)
    return any(_binds(name, child) for child in ast.iter_child_nodes(node))


def why_missing(name: str, namespace: dict) -> str:
    """`name`이 없는 까닭과 할 일."""
    ours = [
        key
        for key, value in namespace.items()
        if not key.startswith("_") and callable(value) and not isinstance(value, type(re))
    ]
    similar = get_close_matches(name, ours, n=1, cutoff=0.6)
    renamed = (
        f" 비슷한 이름이 있습니다(`{similar[0]}`). 이름을 바꾸었다면 처음의 `{name}` 그대로 되돌리세요."
        if similar
        else " 이름을 바꾸었다면 처음 이름으로 되돌리세요."
    )
    return (
        f"이름이 `{name}`인 것을 찾지 못했습니다. 위의 코드 셀을 아직 실행하지 않았거나, 실행할 때 오류가 "
        f"났을 수 있습니다. 그 셀부터 실행해 보세요.{renamed}"
    )
