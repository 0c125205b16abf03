"""4장 「벡터-야코비안 곱」의 코드 문제.

기대하는 값은 torch의 `backward`와 `jacobian`이 셈합니다. 노트의 대각행렬은 `vᵀJ`와 `Jv`를 가리지
못하므로, 대칭이 아닌 정사각형 표로 값을 보고 정사각형이 아닌 표로 모양을 봅니다.
"""

import operator
from collections.abc import Callable
from functools import cache, reduce

import torch
from torch import Tensor
from torch.autograd.functional import hessian, jacobian

from chaewo.judging.call import Unusable, call
from chaewo.judging.compare import close, compare, first_failure, random_tensors
from chaewo.judging.exercise import judged
from chaewo.judging.read import items, tensor
from chaewo.judging.result import Result
from chaewo.judging.watch import TABLES, Watch, by_hand

Function = Callable[[Tensor], Tensor]

LIKE_X = "vᵀJ는 언제나 입력 x와 모양이 같습니다."
LIKE_Y = "Ju는 언제나 출력 y와 모양이 같습니다."
V_LIKE_Y = (
    "v의 모양이 출력의 모양과 다릅니다. v는 출력마다 하나씩 주는 비중이므로 x가 아니라 y와 모양이 "
    "같아야 합니다."
)


@judged
def mix_rows(function) -> Result:
    return first_failure(_judge_mix(function, table, v) for table, v in _tables())


def _judge_mix(function, table: Tensor, v: Tensor) -> Result:
    known = {
        "size mismatch, got input": (
            "표의 오른쪽에서 v를 곱하려 했습니다. 오른쪽에 올 벡터에는 원소가 열의 개수만큼 있어야 하고, "
            "v에는 행의 개수만큼 있습니다."
        ),
        "must match the size of tensor": (
            "v의 원소를 표의 열에 하나씩 맞추려 했습니다. v는 행마다 하나씩 주는 비중입니다."
        ),
    }
    got = tensor(call(function, table.clone(), v.clone(), known_errors=known))
    weighted = v[:, None] * table
    mistakes = [
        (
            weighted,
            "행마다 비중을 곱한 데까지 왔습니다. 이제 행들을 하나로 합칠 차례입니다.",
        ),
        (
            weighted.T,
            "행마다 비중을 곱했지만 표가 누워 있고, 아직 합치지 않았습니다. 같은 입력의 칸끼리 더하세요.",
        ),
        (weighted.mean(0), "행들을 평균 냈습니다. 비중을 곱한 행은 평균 내지 않고 더합니다."),
        (
            table.sum(0),
            "행을 모두 같은 비중으로 더했습니다. v를 쓰고 있는지 보세요.",
        ),
        (table, "표를 그대로 돌려주었습니다. 행을 v로 섞은 벡터 하나가 필요합니다."),
        (
            weighted.sum(),
            "모두 더해 수 하나가 되었습니다. 열마다 따로 더해야 입력의 모양이 남습니다.",
        ),
        (
            weighted.sum(0, keepdim=True),
            "값은 맞지만 행이 하나인 행렬입니다. 벡터가 되도록 차원을 하나 없애세요.",
        ),
    ]
    if table.shape[0] == table.shape[1]:
        mistakes += [
            (
                table @ v,
                "열을 v로 섞은 Jv입니다. 정사각형 표에서는 오류 없이 다른 답이 나옵니다. "
                "v는 출력마다, 곧 행마다 하나씩 주는 비중입니다.",
            ),
            (
                table * v,
                "표의 열마다 v를 곱했습니다. v는 행마다 하나씩 주는 비중입니다. "
                "그다음 합치기도 해야 합니다.",
            ),
            (
                (table * v).sum(0),
                "열에 비중을 곱했습니다. v는 행마다 하나씩 주는 비중입니다.",
            ),
            (
                table.diagonal() * v,
                "대각선만 썼습니다. 노트의 표처럼 대각선 밖이 모두 0일 때에만 맞는 계산입니다.",
            ),
        ]
    return compare(
        got,
        v @ table,
        mistakes,
        right="행을 v로 섞었습니다. 정사각형이 아닌 표에서도 됩니다.",
        otherwise="행마다 비중을 곱해 더한 값과 다릅니다. 2행 2열짜리 표를 하나 만들어, 손으로 셈한 것과 "
        "견주어 보세요.",
        shape_hint="행들을 섞은 것이므로 원소는 열의 개수만큼 있습니다.",
    )


@judged
def note_vjp(function) -> Result:
    points, vectors = _note_inputs()
    got = []
    for x, v in zip(points, vectors, strict=True):
        value = call(function, x.clone(), v.clone())
        if value is None:
            raise Unusable(
                "None이 나왔습니다. 노트의 In [33]과 In [34]처럼 y.grad나 v.grad를 돌려주지 않았는지 "
                "보세요. 변화도는 잎에만 남습니다. backward()는 돌려주는 값이 없고, return을 빠뜨려도 "
                "None입니다."
            )
        got.append(tensor(value))
    expected, mistakes = _note_answers()
    return compare(
        got,
        expected,
        mistakes,
        right="크기가 다른 x에서 시작해도 노트의 반복문을 거슬러 갑니다.",
        otherwise="노트의 y를 v와 역전파한 값과 다릅니다. 노트의 x를 넣어 102.4, 1024, 0.1024가 나오는지부터 "
        "보세요.",
        shape_hint=LIKE_X,
    )


@judged
def second_backward(function) -> Result:
    known = {
        "backward through the graph a second time": (
            "노트가 적어만 둔 셀을 실행하면 나는 오류입니다. y의 그래프가 저장해 둔 값을 첫 번째 역전파가 "
            "풀어 주었습니다. 풀지 말아 달라는 부탁은 어느 호출에서 해야 합니까?"
        ),
        "Mismatch in shape: grad_output": V_LIKE_Y,
    }
    return first_failure(_judge_second(function, *one, known) for one in _graphs())


def _judge_second(function, f: Function, at: Tensor, v: Tensor, table: Tensor, known) -> Result:
    x = at.clone().requires_grad_()
    value = call(function, x, f(x), v.clone(), known_errors=known)
    accumulated = x.grad
    if isinstance(value, Tensor) and value.shape == at.shape:
        raise Unusable(
            "변화도를 하나만 돌려주었습니다. 첫 번째 뒤와 두 번째 뒤의 x.grad를 차례로 담은 리스트가 "
            "필요합니다."
        )
    pair = items(value, 2, "돌려준 값")
    got = [tensor(one, what=f"{i}번째로 담은 값") for i, one in enumerate(pair, 1)]
    once = v @ table
    ones = table.sum(0)
    mistakes = [
        (
            [2 * once, 2 * once],
            "두 칸이 모두 두 번째 뒤의 값입니다. x.grad는 그 자리에서 누적되므로, 그대로 담은 것도 함께 "
            "바뀝니다. 담기 전에 복사해 보세요.",
        ),
        (
            [once, once],
            "두 번째도 첫 번째와 같습니다. 도중에 x.grad를 비웠거나 한 번만 역전파했습니다. 노트는 비우지 "
            "않습니다.",
        ),
        ([once, 4 * once], "두 번째가 네 배입니다. 역전파를 너무 많이 하지 않았는지 세어 보세요."),
        ([once, 3 * once], "두 번째가 세 배입니다. 역전파를 한 번 더 하지 않았는지 세어 보세요."),
        (
            [2 * once, once],
            "차례가 바뀌었습니다. 첫 번째 뒤의 값이 앞에 와야 합니다.",
        ),
        (
            [torch.zeros_like(once)] * 2,
            "모두 0입니다. x.grad를 읽기 전에 0으로 만들었거나, 담은 다음에 제자리에서 0으로 만들지 않았는지 "
            "보세요. 담아 둔 것도 같은 텐서입니다.",
        ),
        (
            [ones, 2 * ones],
            "비중을 모두 1로 두었습니다. 받은 v를 넣으세요.",
        ),
    ]
    result = compare(
        got,
        [once, 2 * once],
        mistakes,
        right="두 번째 역전파까지 오류 없이 갔고, 같은 값이 한 번 더 누적되었습니다.",
        otherwise="두 번의 x.grad가 torch의 값과 다릅니다. y.backward를 부를 때마다 x.grad를 출력해 보세요.",
        shape_hint=LIKE_X,
    )
    twice = accumulated is not None and close(tensor(accumulated), 2 * once.double())
    return by_hand(
        result,
        not twice,
        "두 값은 맞지만, 끝난 뒤의 x.grad에는 두 번 누적되어 있지 않습니다. 한 번 역전파한 값을 두 배 "
        "했거나, autograd.grad를 썼거나, x.grad를 비웠다면 y.backward를 두 번 불러 누적되는 것을 보세요.",
    )


@judged
def pick_row(function) -> Result:
    known = {
        "Mismatch in shape: grad_output": V_LIKE_Y,
        "out of bounds": (
            "v에 없는 칸을 골랐습니다. v의 길이가 출력의 개수와 같은지, 번호를 0부터 세었는지 보세요."
        ),
        "gradients can be either Tensors or None": (
            "v가 텐서가 아닙니다. 출력과 모양이 같은 텐서로 만드세요."
        ),
        "tuple index out of range": (
            "표의 행이 아니라 튜플의 칸을 골랐습니다. autograd.grad가 준 튜플에는 입력마다 하나씩만 들어 "
            "있습니다. 어느 행인지는 비중 v가 정합니다."
        ),
        "is not iterable": (
            "v가 수 하나입니다. 출력마다 비중이 하나씩 있는, 출력과 모양이 같은 텐서로 만드세요."
        ),
    }
    cases = _row_cases()
    watch = Watch()
    got = [
        tensor(call(function, watch(f), x.clone(), i, known_errors=known)) for f, x, i, *_ in cases
    ]

    def each(mistake):
        return [mistake(i, y, table) for _, _, i, y, table in cases]

    mistakes = [
        (
            each(lambda i, y, J: J.sum(0)),
            "행을 모두 더한 값입니다. 비중을 모두 1로 두면 모든 행이 섞입니다.",
        ),
        (
            each(lambda i, y, J: torch.zeros_like(J[0])),
            "모두 0입니다. 비중이 모두 0이면 어느 행도 남지 않습니다. i번 칸을 채웠는지 보세요.",
        ),
        (
            each(lambda i, y, J: J[i - 1]),
            "바로 앞의 행입니다. 코드에서는 번호를 0부터 셉니다. i에서 1을 뺄 까닭이 있습니까?",
        ),
        (
            each(lambda i, y, J: J[0]),
            "언제나 첫 행입니다. 비중을 둘 자리가 i에 달려 있어야 합니다.",
        ),
        (
            each(lambda i, y, J: J[-1]),
            "언제나 마지막 행입니다. 비중을 둘 자리가 i에 달려 있어야 합니다.",
        ),
        (
            each(lambda i, y, J: i * J[i]),
            "고른 행은 맞는데 비중이 1이 아니라 i입니다. 칸의 번호와 칸에 넣을 값을 나누어 생각해 보세요.",
        ),
        (
            each(lambda i, y, J: y[i] * J[i]),
            "고른 행은 맞는데 비중이 1이 아니라 y의 값입니다.",
        ),
        (
            each(lambda i, y, J: J[: i + 1].sum(0)),
            "i번까지의 행을 모두 더했습니다. 비중은 한 칸에만 둡니다.",
        ),
        (
            each(lambda i, y, J: J.sum(0) - J[i]),
            "i번만 빼고 모두 더했습니다. 0과 1을 거꾸로 두었습니다.",
        ),
        (each(lambda i, y, J: y @ J), "비중으로 y를 그대로 넣었습니다. i를 쓰고 있는지 보세요."),
        (
            each(lambda i, y, J: J[:, min(i, J.shape[1] - 1)]),
            "열을 골랐습니다. v는 출력마다 하나씩 주는 비중이라 행을 고릅니다.",
        ),
        (each(lambda i, y, J: J), "표 전체입니다. 행 하나만 필요합니다."),
    ]
    result = compare(
        got,
        each(lambda i, y, J: J[i]),
        mistakes,
        right="표의 i행과 같습니다. 비중을 한 칸에만 두면 표를 만들지 않아도 행 하나가 나옵니다.",
        otherwise="표의 i행과 다릅니다. v를 출력해, 1이 한 칸에만 있는지 보세요.",
        shape_hint="행 하나는 출력 하나의 변화도이므로 x와 모양이 같습니다.",
    )
    return by_hand(
        result,
        bool(watch.used & TABLES),
        "값은 맞지만 표를 다 만든 다음에 행을 골랐습니다. 표를 통째로 주는 함수를 부르지 않고, VJP 한 번으로 "
        "구해 보세요.",
    )


@judged
def chain_vjp(function) -> Result:
    known = {
        "'NoneType' object is not": (
            "None을 되풀이하거나 부르려 했습니다. 리스트의 reverse()는 그 자리에서 뒤집고 None을 "
            "돌려줍니다."
        ),
        "pytree structure": (
            "튜플을 다음 VJP에 그대로 넣었습니다. vjp가 준 함수는 입력마다 하나씩 담은 튜플을 돌려줍니다. "
            "그 안의 벡터를 꺼내 넘기세요."
        ),
        "Mismatch in shape: grad_output": (
            "벡터의 모양이 그 함수의 출력과 다릅니다. 함수를 거스르는 차례가 바뀌지 않았는지, 함수마다 받은 "
            "벡터를 바로 앞의 함수에 넘기는지 보세요."
        ),
        "out of bounds": (
            "함수에 원소의 개수가 다른 입력이 들어갔습니다. 함수마다 제가 받았던 입력에서 미분해야 합니다. "
            "순전파하는 동안 그 입력을 모아 두었는지 보세요."
        ),
        "size mismatch, got input": (
            "표와 벡터의 모양이 맞물리지 않습니다. 벡터를 표의 어느 쪽에서 곱했는지, 함수를 거스르는 차례가 "
            "맞는지 보세요."
        ),
        "shapes cannot be multiplied": (
            "표와 벡터의 모양이 맞물리지 않습니다. 함수를 거스르는 차례가 바뀌지 않았는지 보세요."
        ),
    }
    return first_failure(_judge_chain(function, *one, known) for one in _chain_cases())


def _judge_chain(
    function, functions: list[Function], x: Tensor, v: Tensor, answers, known
) -> Result:
    watch = Watch()
    watched = [watch(f) for f in functions]
    got = tensor(call(function, watched, x.clone(), v.clone(), known_errors=known))
    expected, mistakes = answers
    result = compare(
        got,
        expected,
        mistakes,
        right="표를 한 번도 이어 곱하지 않고 벡터 하나만 넘기며 거슬러 갔습니다. 이것이 역전파입니다.",
        otherwise="이어 붙인 함수를 한꺼번에 역전파한 값과 다릅니다. 함수가 두 개일 때 거스를 때마다 벡터를 "
        "출력해 보세요.",
        shape_hint=LIKE_X,
    )
    return by_hand(
        result,
        watch.whole,
        "값은 맞지만 이어 붙인 함수를 한꺼번에 미분했습니다. 여기서는 torch가 대신해 주는 그 일을 손수 "
        "합니다. 함수마다 VJP를 구해, 거기서 나온 벡터를 앞의 함수에 넘기세요.",
    )


@judged
def jvp_by_vjps(function) -> Result:
    known = {
        "Mismatch in shape: grad_output": (
            "VJP에 넣은 벡터의 모양이 맞지 않습니다. 첫 번째에는 y와 모양이 같은 v를, 두 번째에는 첫 번째의 "
            "결과(x와 모양이 같습니다)와 모양이 같은 것을 넣어야 합니다."
        ),
        "does not require grad": (
            "첫 번째 VJP의 결과가 기록되지 않았습니다. 그것을 한 번 더 미분하려면 변화도를 구하는 계산까지 "
            "기록하라고 부탁해야 합니다. 4장의 「한 걸음 더: 헤시안-벡터 곱」을 보세요."
        ),
        "appears to not have been used in the graph": (
            "미분하려는 텐서가 그 결과를 셈하는 데 쓰이지 않았습니다. 첫 번째 VJP에 v가 아니라 u를 넣었다면 "
            "그 결과는 v의 함수가 아닙니다. v를 넣었다면, 두 번째에서 무엇으로 미분하는지 보세요."
        ),
        "size mismatch, got input": (
            "표의 오른쪽에 올 벡터에는 원소가 열의 개수만큼 있어야 합니다. 표를 전치하지 않았는지 보세요."
        ),
        "shapes cannot be multiplied": (
            "u를 표의 왼쪽에서 곱하려 했습니다. u에는 원소가 입력의 개수만큼 있습니다."
        ),
        "has a different size than that of the original": (
            "jvp에 넣은 벡터의 모양이 x와 다릅니다. u는 입력마다 하나씩 주는 속도입니다."
        ),
    }
    return first_failure(_judge_jvp(function, *one, known) for one in _jvp_cases())


def _judge_jvp(function, f: Function, x: Tensor, u: Tensor, y, table, curved, known):
    watch = Watch()
    value = call(function, watch(f), x.clone(), u.clone(), known_errors=known)
    if isinstance(value, tuple):
        raise Unusable(
            f"튜플을 돌려주었습니다(든 것 {len(value)}개). autograd.grad도 torch.func의 jvp도 튜플을 "
            "돌려줍니다. 그 가운데 Ju만 꺼내세요."
        )
    got = tensor(value)
    mistakes = [
        (y, "y의 값입니다. u 쪽으로 움직일 때 y가 변하는 속도가 필요합니다."),
        (table, "표 전체입니다. 표의 열을 u로 섞은 벡터 하나가 필요합니다."),
        (
            table.sum(1),
            "열을 모두 더했습니다. u를 쓰지 않았거나 비중을 모두 1로 두었습니다.",
        ),
        (
            table.sum(0),
            "비중을 모두 1로 둔 VJP입니다. 첫 번째 VJP에서 멈추지 않았는지 보세요.",
        ),
        (
            torch.zeros_like(x),
            "모두 0이고 x의 모양입니다. v가 0이면 첫 번째 VJP는 0입니다. 그것을 돌려주거나 x로 미분하지 "
            "않았는지 보세요. 두 번째에서는 v로 미분합니다.",
        ),
        (
            curved,
            "두 번째에서 x로 미분했습니다. 그러면 헤시안-벡터 곱이 됩니다. 첫 번째의 결과를 무엇의 함수로 "
            "보아야 합니까?",
        ),
        (
            f(x + u) - y,
            "u만큼 정말로 움직였을 때 y가 변한 양입니다. 곧은 함수가 아니라면 속도와 다릅니다.",
        ),
        (
            (table @ u).sum(),
            "첫 번째 VJP와 u를 곱해 수 하나가 되었습니다. 그 수를 v의 함수로 보고 한 번 더 미분하면 무엇이 "
            "됩니까?",
        ),
        (y + table @ u, "속도에 y를 더했습니다. 속도만 돌려주세요."),
    ]
    if table.shape[0] == table.shape[1]:
        mistakes += [
            (
                u @ table,
                "u를 표의 왼쪽에서 곱한 VJP입니다. 정사각형 표에서는 오류 없이 다른 답이 나옵니다. 여기서는 "
                "열을 섞어야 합니다.",
            ),
            (
                table @ (u @ table),
                "VJP의 결과에 표를 한 번 더 곱했습니다. 두 번째 VJP에서 u를 넣고 있는지 보세요.",
            ),
            (
                table.diagonal() * u,
                "대각선만 썼습니다. 출력 하나가 여러 입력에 달려 있으면 대각선 밖도 섞입니다.",
            ),
        ]
    result = compare(
        got,
        table @ u,
        mistakes,
        right="앞으로 가는 곱 Ju와 같습니다. 거슬러 가기를 두 번 하면 앞으로 갑니다.",
        otherwise="Ju와 다릅니다. 밀어 보고 나눈 근삿값이라면 끝자리가 어긋납니다. 원-핫 u를 넣어 표의 열이 "
        "나오는지 보세요.",
        shape_hint=LIKE_Y,
    )
    return by_hand(
        result,
        bool(watch.used & (TABLES | {"jvp", "linearize"})),
        "값은 맞지만 앞으로 가는 곱이나 표를 통째로 주는 torch의 함수를 불렀습니다. 여기서는 거슬러 가는 "
        "VJP만 두 번 써 보세요.",
    )


def _tables() -> list[tuple[Tensor, Tensor]]:
    square, v3, tall, w3, wide, v2 = random_tensors((3, 3), (3,), (3, 2), (3,), (2, 4), (2,))
    return [(square, v3), (tall, w3), (wide, v2)]


@cache
def _note_inputs() -> tuple[list[Tensor], list[Tensor]]:
    one, two, three, v1, v2, v3, v4 = random_tensors((3,), (4,), (3,), (3,), (3,), (4,), (3,))
    note = torch.tensor([0.1111, 1.6964, 0.8650])
    large = 5000 * one / one.norm()  # 처음부터 1000을 넘습니다.
    border = torch.tensor([500.0, 0.0, 0.0])  # 두 배 하면 꼭 1000입니다.
    return [note, large, 0.01 * two, -20 * three, border], [v1, v2, v3, v4, v1]


@cache
def _note_answers() -> tuple[list[Tensor], list[tuple[list[Tensor], str]]]:
    """옳은 값과, 실수마다의 값과 도움말. 반복문을 여러 번 돌리므로 한 번만 셈합니다."""
    points, vectors = _note_inputs()
    factors = [_note_factor(x) for x in points]

    def each(mistake):
        return [mistake(*one) for one in zip(points, vectors, factors, strict=True)]

    return each(lambda x, v, k: k * v), [
        (
            each(lambda x, v, k: 1024 * v),
            "언제나 1024배입니다. 1024는 노트의 x에서 나온 배수입니다. 몇 번 두 배 하는지는 x의 크기에 "
            "달려 있습니다.",
        ),
        (
            each(lambda x, v, k: k * torch.ones_like(v)),
            "v를 쓰지 않았습니다. 비중을 모두 1로 두면 이렇게 됩니다.",
        ),
        (
            each(lambda x, v, k: k * x),
            "y의 값입니다. 역전파를 한 다음의 변화도를 돌려주세요.",
        ),
        (each(lambda x, v, k: v), "v를 그대로 돌려주었습니다. x까지 거슬러 가야 합니다."),
        (
            each(lambda x, v, k: k * x * v),
            "y에 v를 곱한 값입니다. 그것을 더해 x로 미분한다면 변화도가 나옵니다.",
        ),
        (
            each(lambda x, v, k: k * v / 2),
            "절반입니다. 한 번 덜 두 배 했습니다. y는 x가 아니라 x의 두 배에서 시작합니다.",
        ),
        (
            each(lambda x, v, k: 2 * k * v),
            "두 배입니다. 한 번 더 두 배 했거나, 역전파를 두 번 해 누적되었습니다.",
        ),
        (
            each(lambda x, v, k: 2 * v),
            "첫 줄의 두 배만 미분되었습니다. 되풀이 안의 곱셈도 기록되어야 합니다. no_grad나 detach가 "
            "조건이 아니라 계산에 들어가 있지 않은지 보세요.",
        ),
        (
            each(lambda x, v, k: _note_factor(x, first=1) * v),
            "크기가 처음부터 1000을 넘는 x에서만 다릅니다. 노트의 y는 되풀이하기 전에 이미 한 번 두 배 한 "
            "것입니다.",
        ),
        (
            each(lambda x, v, k: _note_factor(x, size=lambda y: y.abs().max()) * v),
            "가장 큰 원소로 멈추었습니다. 노트는 norm, 곧 원소의 제곱을 더한 것의 제곱근으로 멈춥니다.",
        ),
        (
            each(lambda x, v, k: _note_factor(x, goes_on=operator.le) * v),
            "크기가 꼭 1000일 때만 다릅니다. 노트의 조건은 1000보다 작은 동안입니다. 1000이 되면 멈춥니다.",
        ),
        (
            each(lambda x, v, k: torch.full_like(v, k)[0]),
            "배수만 돌려주었습니다. 이 배수로 vᵀJ를 구하면 됩니다.",
        ),
    ]


def _note_factor(
    x: Tensor,
    first: int = 2,
    size: Callable[[Tensor], Tensor] = Tensor.norm,
    goes_on: Callable = operator.lt,
) -> int:
    """노트의 y는 x의 몇 배인가.

    `first`는 되풀이하기 전의 배수, `size`는 멈추는 데 쓰는 크기, `goes_on`은 그것을 1000과 견주는 법입니다.
    """
    factor = first
    while goes_on(size(factor * x), 1000):
        factor *= 2
    return factor


def _square(x: Tensor) -> Tensor:
    """입력도 셋, 출력도 셋이지만 야코비안은 대칭이 아닙니다."""
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2, 3 * x[0] * x[0]])


def _tall(x: Tensor) -> Tensor:
    """본문의 예: 입력 둘, 출력 셋."""
    return torch.stack([x[0] * x[1], x[0] ** 2, 3 * x[1]])


def _wide(x: Tensor) -> Tensor:
    """입력 넷, 출력 둘."""
    return torch.stack([(x**2).sum(), x[0] * x[3] - x[1]])


def _note_y(x: Tensor) -> Tensor:
    return x * _note_factor(x.detach())


@cache
def _graphs() -> list[tuple[Function, Tensor, Tensor, Tensor]]:
    """함수, 점, v, 그 점의 표."""
    one, v1, two, v2 = random_tensors((3,), (3,), (2,), (3,))
    cases = [(_note_y, one, v1), (_tall, two, v2)]
    return [(f, x, v, jacobian(f, x)) for f, x, v in cases]


@cache
def _row_cases() -> list[tuple[Function, Tensor, int, Tensor, Tensor]]:
    """함수, 점, 고를 행의 번호, 그 점의 값과 표."""
    two, four, three = random_tensors((2,), (4,), (3,))
    cases = [(_tall, two, 1), (_wide, four, 1), (_square, three, 1), (_tall, two, 2)]
    cases += [(_wide, four, 0), (_square, three, 0)]
    return [(f, x, i, f(x), jacobian(f, x)) for f, x, i in cases]


def _bend(x: Tensor) -> Tensor:
    return torch.stack([x[0] * x[1], x[0] + 2 * x[1] ** 2])


def _turn(x: Tensor) -> Tensor:
    return torch.stack([torch.sin(x[1]), x[0] * x[1] + x[0]])


def _fold(x: Tensor) -> Tensor:
    return torch.stack([x[0] - x[1] ** 2, 2 * x[0] * x[1]])


def _squeeze(x: Tensor) -> Tensor:
    """입력 셋, 출력 둘."""
    return torch.stack([x[0] * x[2], torch.sin(x[1])])


def _chain_answers(functions: list[Function], x: Tensor, v: Tensor):
    """옳은 값과, 실수마다의 값과 도움말."""
    points = [x]
    for f in functions:
        points.append(f(points[-1]))
    tables = [jacobian(f, at) for f, at in zip(functions, points, strict=False)]

    def pulled(tables, v=v):
        return reduce(lambda vector, table: vector @ table, tables, v)

    mistakes = [
        (points[-1], "함수를 다 거친 값입니다. 순전파는 되었으니 이제 거슬러 갈 차례입니다."),
        (v, "v를 그대로 돌려주었습니다. 거스를 때마다 벡터를 새 값으로 바꾸고 있는지 보세요."),
        (
            pulled(tables[-1:]),
            "마지막 함수만 거슬렀습니다. 거기서 나온 벡터가 그 앞 함수의 v가 됩니다.",
        ),
        (
            pulled(tables[::-1], torch.ones_like(v)),
            "v를 쓰지 않고 비중을 모두 1로 두었습니다.",
        ),
    ]
    if all(table.shape == (len(x), len(x)) for table in tables):
        at_x = [jacobian(f, x) for f in functions]
        moving, at = v, x
        for f in reversed(functions):
            moving, at = moving @ jacobian(f, at), f(at)
        at_output = [jacobian(f, at) for f, at in zip(functions, points[1:], strict=True)]
        mistakes += [
            (
                pulled(tables),
                "처음 함수부터 거슬렀습니다. v는 마지막 출력의 변화도이니 마지막 함수를 먼저 지나야 합니다.",
            ),
            (
                moving,
                "거스르는 되풀이에서 순전파까지 했습니다. 마지막 함수의 입력은 앞의 함수를 모두 지나야 "
                "나옵니다. 순전파를 끝까지 마친 다음에 거슬러 가세요.",
            ),
            (
                pulled(at_x[-1:]),
                "마지막 함수만, 그것도 처음의 x에서 미분했습니다. 순전파할 때 x를 앞 함수의 출력으로 바꾸고 "
                "있는지, 거스르는 되풀이가 있는지 보세요.",
            ),
            (
                pulled(at_x[::-1]),
                "모든 함수를 처음의 x에서 미분했습니다. 함수마다 제가 받았던 입력에서 미분해야 합니다. "
                "순전파하는 동안 그 입력을 모아 두세요.",
            ),
            (
                pulled(at_output[::-1]),
                "함수의 입력이 아니라 출력에서 미분했습니다. 순전파에서 값을 모으는 줄과 함수를 부르는 줄의 "
                "차례를 보세요.",
            ),
            *[
                (
                    pulled(tables[:i][::-1]),
                    f"앞의 함수 {i}개만 이었습니다. 리스트에는 함수가 더 많이 들어 있을 수 있습니다.",
                )
                for i in range(2, len(functions))
            ],
            (
                pulled(jacobian(f, points[-1]) for f in functions[::-1]),
                "모든 함수를 마지막 출력에서 미분했습니다. 함수마다 제가 받았던 입력을 모아 두어야 합니다.",
            ),
            (
                reduce(lambda vector, table: table @ vector, tables, v),
                "벡터를 표의 오른쪽에서 곱하며 앞으로 갔습니다. 그것은 JVP입니다.",
            ),
            (
                reduce(lambda vector, table: table @ vector, tables[::-1], v),
                "차례는 맞는데 벡터를 표의 오른쪽에서 곱했습니다. 거슬러 갈 때에는 왼쪽입니다.",
            ),
            (
                sum(v @ table for table in tables),
                "함수마다 v를 곱해 더했습니다. 이어 붙인 함수에서는 앞에서 나온 벡터를 다음에 넘깁니다.",
            ),
        ]
    return pulled(tables[::-1]), mistakes


@cache
def _chain_cases() -> list[tuple]:
    """함수들, 점, v, 그리고 `_chain_answers`."""
    one, v1, two, v2, three, v3 = random_tensors((2,), (2,), (2,), (3,), (3,), (3,))
    cases = [
        ([_bend, _turn, _fold], one, v1),  # 모양으로는 실수가 드러나지 않는 것부터
        ([_tall, _squeeze, _tall], two, v2),
        ([_squeeze, _bend, _tall], three, v3),
        ([_squeeze], three, v1),
        ([_bend, _turn, _fold, _bend, _turn], 0.5 * one, v1),
    ]
    return [(*case, _chain_answers(*case)) for case in cases]


@cache
def _jvp_cases() -> list[tuple]:
    """함수, 점, u, 그 점의 값과 표, 그리고 출력의 합의 헤시안과 u의 곱."""
    three, u3, two, u2, four, u4 = random_tensors((3,), (3,), (2,), (2,), (4,), (4,))
    cases = [(_square, three, u3), (_tall, two, u2), (_wide, four, u4)]
    return [(f, x, u, f(x), jacobian(f, x), _curved(f, x, u)) for f, x, u in cases]


def _curved(f: Function, x: Tensor, u: Tensor) -> Tensor:
    return hessian(lambda x: f(x).sum(), x) @ u
