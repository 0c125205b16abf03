"""3장 「야코비안 행렬」의 코드 문제.

기대하는 표는 torch의 `jacobian`이 셈합니다. 행과 열을 거꾸로 안 답이 드러나도록, 함수는 모두
야코비안이 대칭이 아니고, 입력과 출력의 개수가 다른 것을 섞습니다.
"""

from collections.abc import Callable
from functools import cache, reduce

import torch
from torch import Tensor
from torch.autograd.functional import jacobian

from chaewo.judging.call import call
from chaewo.judging.compare import compare, first_failure, random_tensors
from chaewo.judging.exercise import judged
from chaewo.judging.read import tensor
from chaewo.judging.result import Result
from chaewo.judging.watch import TABLES, Watch, by_hand

Function = Callable[[Tensor], Tensor]

OUTPUT_FIRST = "출력이 m개, 입력이 n개이면 표는 m행 n열입니다."
TRANSPOSED = (
    "행과 열이 바뀐 표입니다. 출력이 먼저, 입력이 나중입니다. "
    "행 하나에 출력 하나의 변화도가 들어갑니다."
)
SUMMED = (
    "표의 행을 모두 더한 값입니다. 출력 전체에 비중 1을 주고 한 번에 역전파하면 이렇게 됩니다. "
    "출력을 하나씩 따로 다루어야 표가 남습니다."
)


@judged
def hand_jacobian(function) -> Result:
    xs = random_tensors((3,), (3,), (3,))
    got = [tensor(call(function, x.clone())) for x in xs]
    tables = [_hand_table(i) for i in range(len(xs))]

    def each(mistake):
        return [mistake(*x, table) for x, table in zip(xs, tables, strict=True)]

    def written(*rows):
        return torch.stack([torch.stack([torch.as_tensor(one) for one in row]) for row in rows])

    mistakes = [
        (each(lambda a, b, c, J: J.T), TRANSPOSED),
        (
            [_hand(x) for x in xs],
            "y의 값입니다. 여기서 필요한 것은 y가 변하는 속도, 곧 편미분한 값의 표입니다.",
        ),
        (each(lambda a, b, c, J: J.sum(0)), SUMMED),
        (
            each(lambda a, b, c, J: J.reshape(-1)),
            "여섯 수는 맞지만 한 줄로 늘어놓았습니다. 출력마다 한 행씩, 표의 모양으로 쌓으세요.",
        ),
        (
            each(lambda a, b, c, J: written([a, b, 0.0], [0.0, 1.0, 2 * c])),
            "1행의 두 칸을 다시 보세요. 곱 x₁x₂를 한쪽으로 편미분하면 미분한 쪽은 사라지고 "
            "곱해져 있던 다른 쪽이 남습니다.",
        ),
        (
            each(lambda a, b, c, J: written([b, a, 0.0], [0.0, 1.0, c])),
            "제곱을 미분할 때 앞으로 나오는 지수를 잊은 것 같습니다. 2행의 끝 칸을 다시 보세요.",
        ),
        (
            each(lambda a, b, c, J: written([b, a, 0.0], [0.0, 1.0, c**2])),
            "2행의 끝 칸이 x₃² 그대로입니다. 그 칸에는 x₃으로 편미분한 값이 들어갑니다.",
        ),
        (
            each(lambda a, b, c, J: written([b, a, 0.0], [0.0, b, 2 * c])),
            "2행의 가운데 칸을 다시 보세요. x₂를 조금 움직이면 y₂는 그 몇 배로 움직입니까? "
            "x₂가 얼마인지에 달려 있습니까?",
        ),
        (
            each(lambda a, b, c, J: written([b, a, 1.0], [1.0, 1.0, 2 * c])),
            "식에 나오지 않는 입력의 칸을 다시 보세요. 그 입력을 아무리 움직여도 그 출력은 그대로입니다.",
        ),
        (
            got[:1] * len(xs),
            "x가 달라져도 똑같은 표입니다. 한 점에서 셈한 수를 적었다면 그 점에서만 맞습니다. 표는 점마다 "
            "다르니 식에 x가 남아 있어야 합니다.",
        ),
    ]
    return compare(
        got,
        tables,
        mistakes,
        right="손으로 적은 표가 모든 점에서 torch의 야코비안과 같습니다.",
        otherwise="torch의 야코비안과 다른 칸이 있습니다. 한 칸씩 “이 입력만 움직이면 이 출력은 몇 배로 "
        "움직이는가”를 물어보세요.",
        shape_hint=OUTPUT_FIRST,
    )


@judged
def jacobian_by_rows(function) -> Result:
    freed = {
        "backward through the graph a second time": (
            "첫 행을 구하고 나니 그래프가 저장해 둔 값이 풀렸습니다. 행마다 같은 그래프를 다시 지나가야 "
            "합니다. 남겨 두라고 부탁하거나, 행마다 순전파부터 다시 하세요."
        )
    }
    cases, tables = _row_cases()
    watch = Watch()
    got = [tensor(call(function, watch(f), x.clone(), known_errors=freed)) for f, x in cases]

    def each(mistake):
        return [mistake(table) for table in tables]

    mistakes = [
        (each(lambda J: J.T), TRANSPOSED),
        (
            each(lambda J: J.cumsum(0)),
            "첫 행은 맞고 다음 행부터 앞의 행이 더해져 있습니다. .grad는 덮어쓰지 않고 누적합니다. "
            "행마다 비우고 있는지, 비중 v를 쓴다면 행마다 새로 만드는지 보세요.",
        ),
        (
            each(lambda J: J.cumsum(0).cumsum(0)),
            "앞의 행이 두 겹으로 더해져 있습니다. .grad도 비중 v도 앞 행의 것이 남아 있습니다. "
            "행마다 둘 다 새로 시작하는지 보세요.",
        ),
        (
            each(lambda J: J.sum(0).expand_as(J)),
            "모든 행이 같고, 행을 모두 더한 값입니다. 행마다 비우지 않았고, 같은 텐서(x.grad)를 여러 번 "
            "담았습니다. 두 가지를 모두 고쳐 보세요.",
        ),
        (
            each(lambda J: J[-1].expand_as(J)),
            "모든 행이 마지막 행입니다. x.grad를 그대로 담으면 리스트의 모든 칸이 같은 텐서를 가리킵니다. "
            "담기 전에 복사하거나, 제자리에서 0으로 만드는 대신 통째로 비워 보세요.",
        ),
        (
            each(torch.zeros_like),
            "모두 0입니다. .grad를 읽기 전에 비웠거나, 담은 다음에 제자리에서 0으로 만들었거나(담아 둔 것도 "
            "같은 텐서입니다), 비중 v가 모두 0이지 않은지 보세요.",
        ),
        (each(lambda J: J.sum(0)), SUMMED),
        (
            each(lambda J: J[0]),
            "첫 행뿐입니다. return이 되풀이 안에 들어가 있지 않은지 들여쓰기를 보세요.",
        ),
        (
            each(lambda J: J[-1]),
            "마지막 행뿐입니다. 되풀이하는 동안 행을 모아 두지 않으면 마지막 것만 남습니다.",
        ),
        (
            each(lambda J: J.reshape(-1)),
            "수는 모두 맞지만 한 줄로 이어 붙였습니다. 행을 이어 붙이지 말고 위에서 아래로 쌓으세요.",
        ),
        (
            each(lambda J: J.diagonal()),
            "대각선의 칸뿐입니다. i번째 출력이 i번째 입력에만 달려 있는 것은 원소별 함수의 이야기입니다. "
            "출력마다 모든 입력을 물어보아야 합니다.",
        ),
        (
            each(lambda J: J * torch.eye(*J.shape)),
            "대각선만 채워져 있습니다. 노트의 예에서는 그것으로 충분했지만, 출력 하나가 여러 입력에 달려 "
            "있으면 대각선 밖에도 수가 있습니다.",
        ),
        (
            [f(x) for f, x in cases],
            "f(x)의 값입니다. 출력마다 역전파해서 얻은 변화도를 쌓아야 합니다.",
        ),
    ]
    result = compare(
        got,
        tables,
        mistakes,
        right="입력과 출력이 몇 개이든 행을 쌓아 표를 다 채웠습니다.",
        otherwise="torch의 jacobian과 다릅니다. 작은 예에서 행을 하나씩 출력해, 몇 번째 행부터 "
        "다른지 보세요.",
        shape_hint=OUTPUT_FIRST,
    )
    return by_hand(
        result,
        bool(watch.used & TABLES),
        "값은 맞지만 표를 통째로 주는 torch의 함수를 불렀습니다. 여기서는 그 함수가 하는 일을 손수 합니다. "
        "출력을 하나씩 역전파해 행을 쌓으세요.",
    )


@judged
def central_jacobian(function) -> Result:
    cases = _difference_cases()
    got = [tensor(call(function, f, x.clone(), h)) for f, x, h in cases]

    expected, mistakes = _difference_answers()
    return compare(
        got,
        expected,
        mistakes,
        right="입력을 하나씩 양쪽으로 밀어 열을 세웠습니다.",
        otherwise="h만큼 양쪽으로 민 값과 다릅니다. 열 하나를 골라, 민 점 둘과 그때의 출력을 출력해 보세요.",
        shape_hint=OUTPUT_FIRST,
    )


@judged
def chain_jacobian(function) -> Result:
    return first_failure(_judge_chain(function, *one) for one in _chain_cases())


def _judge_chain(function, functions: list[Function], x: Tensor, answers) -> Result:
    swapped = (
        "두 표의 모양이 맞물리지 않습니다. 곱한 차례가 바뀌었을 수 있습니다. 곱할 때마다 두 표의 모양을 "
        "적어, 안쪽의 수가 같은지 보세요."
    )
    known = {
        "shapes cannot be multiplied": swapped,
        "must match the size of tensor": (
            "모양이 다른 두 표를 칸끼리 곱하거나 더하려 했습니다. 연쇄 법칙의 곱은 행과 열을 맞대는 "
            "행렬의 곱입니다."
        ),
        "out of bounds": (
            "함수에 원소의 개수가 다른 입력이 들어갔습니다. 두 번째 함수부터는 x가 아니라 앞 함수의 출력을 "
            "받습니다."
        ),
    }
    watch = Watch()
    watched = [watch(f) for f in functions]
    got = tensor(call(function, watched, x.clone(), known_errors=known))
    expected, mistakes = answers
    result = compare(
        got,
        expected,
        mistakes,
        right="함수를 몇 개 이어 붙여도 표의 곱이 통째로 미분한 것과 같습니다.",
        otherwise="이어 붙인 함수를 통째로 미분한 표와 다릅니다. 함수 두 개짜리 예에서 두 표와 그 곱을 "
        "출력해 보세요.",
        shape_hint="행은 마지막 출력의 개수, 열은 처음 입력의 개수입니다.",
    )
    return by_hand(
        result,
        watch.whole,
        "값은 맞지만 이어 붙인 함수를 통째로 미분했습니다. 여기서는 함수마다 표를 구해 곱하세요.",
    )


@judged
def newton_step(function) -> Result:
    cases = _newton_cases()
    got = [
        tensor(
            call(function, f, x.clone()),
            tuple(x.shape),
            shape_hint="새 점은 x와 같은 모양입니다. 표로 나누었다면, 표는 나누는 수가 아니니 식을 푸세요.",
        )
        for f, x, *_ in cases
    ]

    def each(mistake):
        return [mistake(x, y, J) for _, x, y, J, _ in cases]

    solve = torch.linalg.solve
    expected = each(lambda x, y, J: x - solve(J, y))
    mistakes = [
        (
            each(lambda x, y, J: x + solve(J, y)),
            "반대쪽으로 갔습니다. f(x) + JΔx가 0이려면 JΔx는 무엇이어야 합니까? 부호를 보세요.",
        ),
        (
            each(lambda x, y, J: -solve(J, y)),
            "Δx만 돌려주었습니다. 새 점은 지금의 점에서 Δx만큼 움직인 곳입니다.",
        ),
        (
            each(lambda x, y, J: solve(J, y)),
            "움직일 양만, 그것도 반대 부호로 돌려주었습니다. 부호를 보고, 지금의 점에 더하세요.",
        ),
        (
            each(lambda x, y, J: x - solve(J.T, y)),
            "전치한 표로 풀었습니다. 벡터를 표의 왼쪽에서 곱해도 이렇게 됩니다. 식의 J는 Δx의 왼쪽에 "
            "있습니다.",
        ),
        (
            each(lambda x, y, J: x - J @ y),
            "표를 곱했습니다. 구하려는 Δx에 J가 곱해져 있으니, 곱하는 것이 아니라 식을 풀어야 합니다.",
        ),
        (
            each(lambda x, y, J: x - y @ J),
            "f(x)를 v로 넣은 VJP만큼 움직였습니다. 그것은 변화도를 따라 내려가는 걸음입니다. "
            "여기서는 f(x) + JΔx = 0을 풀어야 합니다.",
        ),
        (
            each(lambda x, y, J: x - y / J.diagonal()),
            "대각선으로만 나누었습니다. 출력 하나가 여러 입력에 달려 있어, 식들을 한꺼번에 풀어야 합니다.",
        ),
        (
            each(lambda x, y, J: y + J @ solve(J, -y)),
            "0입니다. f(x) + JΔx를 돌려주지 않았는지 보세요. 그것을 0으로 만드는 점 x + Δx가 "
            "필요합니다.",
        ),
        (
            each(lambda x, y, J: x),
            "받은 점 그대로입니다. f(x) + JΔx를 0으로 만드는 Δx만큼 움직여야 합니다.",
        ),
        (
            [root for *_, root in cases],
            "한 걸음이 아니라 끝까지 갔습니다. 되풀이는 함수 밖에서 합니다.",
        ),
    ]
    return compare(
        got,
        expected,
        mistakes,
        right="곧은 모습이 0이 되는 곳으로 한 걸음 갔습니다. 되풀이하면 맞는 자릿수가 두 배씩 늘어납니다.",
        otherwise="f(x) + JΔx가 0이 되는 점이 아닙니다. 돌려준 점에서 x를 뺀 Δx를 식에 넣어, 정말 0이 "
        "되는지 보세요.",
    )


def _hand(x: Tensor) -> Tensor:
    """1번 문제의 함수: 입력 셋, 출력 둘."""
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])


@cache
def _hand_table(i: int) -> Tensor:
    return jacobian(_hand, random_tensors((3,), (3,), (3,))[i])


def _square(x: Tensor) -> Tensor:
    """입력도 셋, 출력도 셋이지만 야코비안은 대칭이 아닙니다."""
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2, 3 * x[0]])


def _tall(x: Tensor) -> Tensor:
    """본문의 예: 입력 둘, 출력 셋."""
    return torch.stack([x[0] * x[1], x[0] ** 2, 3 * x[1]])


def _wide(x: Tensor) -> Tensor:
    """입력 넷, 출력 둘."""
    return torch.stack([(x**2).sum(), x[0] * x[3] - x[1]])


def _one_row(x: Tensor) -> Tensor:
    """입력 셋, 출력 하나."""
    return (x**2).sum().reshape(1)


def _one_column(x: Tensor) -> Tensor:
    """입력 하나, 출력 둘."""
    return torch.cat([x**2, 3 * x])


@cache
def _row_cases() -> tuple[list[tuple[Function, Tensor]], list[Tensor]]:
    points = random_tensors((3,), (2,), (4,), (3,), (1,))
    cases = list(zip([_square, _tall, _wide, _one_row, _one_column], points, strict=True))
    return cases, [jacobian(f, x) for f, x in cases]


def _cubic_square(x: Tensor) -> Tensor:
    return torch.stack([x[0] ** 3 + x[0] * x[1], x[1] ** 3 * x[0]])


def _cubic_tall(x: Tensor) -> Tensor:
    return torch.stack([x[0] ** 3, x[0] * x[1] ** 3, x[1].exp()])


def _cubic_wide(x: Tensor) -> Tensor:
    """입력 넷, 출력 둘."""
    return torch.stack([(x**3).sum(), x[0] * x[3] ** 3 - x[1]])


def _cubic_line(x: Tensor) -> Tensor:
    """입력 하나, 출력 둘."""
    return torch.stack([x[0] ** 3, x[0].exp()])


def _difference_cases() -> list[tuple[Function, Tensor, float]]:
    # 차이를 뺄 때 유효숫자가 사라지지 않게 float64를 씁니다. h는 방법마다 값이 달라질 만큼 큽니다.
    points = random_tensors((2,), (2,), (2,), (4,), (1,))
    first, second, third, four, one = (x.double() for x in points)
    return [
        (_cubic_square, first, 0.5),
        (_cubic_tall, second, 0.25),
        (_cubic_square, third, 0.1),
        (_cubic_wide, four, 0.2),
        (_cubic_line, one, 0.3),
    ]


@cache
def _difference_answers() -> tuple[list[Tensor], list[tuple[list[Tensor], str]]]:
    """옳은 값과, 실수마다의 값과 도움말. 함수를 여러 번 부르므로 한 번만 셈합니다."""
    cases = _difference_cases()

    def each(mistake):
        return [mistake(f, x, h) for f, x, h in cases]

    central = each(_central)
    return central, [
        (
            [table.T for table in central],
            "입력 하나를 밀 때 나오는 것은 표의 열인데 행으로 쌓았습니다. "
            "한 번 밀었을 때 나온 수가 몇 개인지 보고, "
            "어느 쪽으로 세울지 정하세요.",
        ),
        (
            each(_forward),
            "앞으로만 밀었습니다. 한쪽으로만 밀면 함수가 휘어진 만큼 치우칩니다. 뒤로 민 값도 쓰세요.",
        ),
        (
            each(lambda f, x, h: _forward(f, x, -h)),
            "뒤로만 밀었습니다. 앞으로 민 값도 쓰세요.",
        ),
        (
            [2 * table for table in central],
            "정확히 두 배입니다. 앞으로 민 점과 뒤로 민 점은 서로 얼마나 떨어져 있습니까?",
        ),
        (
            [h * h * table for table, (_, _, h) in zip(central, cases, strict=True)],
            "나누기와 곱하기는 앞에서부터 차례로 셈합니다. 나누는 수를 괄호로 묶었는지 보세요.",
        ),
        (
            [table / 2 for table in central],
            "정확히 절반입니다. 두 점 사이의 거리로 한 번만 나누었는지 보세요.",
        ),
        (
            [2 * h * table for table, (_, _, h) in zip(central, cases, strict=True)],
            "출력이 움직인 양입니다. 입력이 움직인 양으로 나누어야 몇 배인지가 됩니다.",
        ),
        (
            each(lambda f, x, h: _forward(f, x, h) * h),
            "앞으로 밀었을 때 출력이 움직인 양입니다. 나누지 않았고, 뒤로 민 값도 쓰지 않았습니다.",
        ),
        (
            each(lambda f, x, h: _forward(f, x, h) / 2),
            "양쪽으로 민 거리로 나누었는데 값의 차이는 한쪽으로만 민 것입니다. 둘을 맞추세요.",
        ),
        (
            each(lambda f, x, h: jacobian(f, x)),
            "도함수로는 정확하지만 여기서는 오답입니다. 받은 h만큼 민 유한 차분이어야, "
            "h에 따라 오차가 어떻게 달라지는지 볼 수 있습니다. h를 쓰고 있는지 보세요.",
        ),
        (
            each(lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h)),
            "모든 입력을 한꺼번에 밀었습니다. 어느 입력 때문에 움직였는지 알 수 없게 됩니다. "
            "한 번에 입력 하나만 미세요.",
        ),
        (
            each(_central_without_returning),
            "첫 열만 맞습니다. 앞에서 민 입력이 제자리로 돌아오지 않은 채 다음 입력을 밀고 있습니다. "
            "입력마다 처음의 x에서 시작하는지 보세요.",
        ),
    ]


def _steps(x: Tensor, h: float) -> Tensor:
    return h * torch.eye(len(x), dtype=x.dtype)


def _central(f: Function, x: Tensor, h: float) -> Tensor:
    columns = [(f(x + step) - f(x - step)) / (2 * h) for step in _steps(x, h)]
    return torch.stack(columns, dim=1)


def _forward(f: Function, x: Tensor, h: float) -> Tensor:
    return torch.stack([(f(x + step) - f(x)) / h for step in _steps(x, h)], dim=1)


def _central_without_returning(f: Function, x: Tensor, h: float) -> Tensor:
    """앞에서 민 입력을 되돌리지 않고 다음 입력까지 민 것."""
    steps = _steps(x, h).cumsum(0)
    return torch.stack([(f(x + step) - f(x - step)) / (2 * h) for step in steps], dim=1)


def _bend(x: Tensor) -> Tensor:
    return torch.stack([x[0] * x[1], x[0] + 2 * x[1]])


def _turn(x: Tensor) -> Tensor:
    return torch.stack([torch.sin(x[1]), x[0] * x[1] + x[0]])


def _squeeze(x: Tensor) -> Tensor:
    """입력 셋, 출력 둘."""
    return torch.stack([x[0] * x[2], torch.sin(x[1])])


def _chain_answers(functions: list[Function], x: Tensor):
    """옳은 표와, 실수마다의 값과 도움말."""
    outputs = [x]
    for f in functions:
        outputs.append(f(outputs[-1]))
    tables = [jacobian(f, at) for f, at in zip(functions, outputs, strict=False)]
    expected = reduce(lambda total, table: table @ total, tables)
    mistakes = [
        (outputs[-1], "함수를 다 거친 값입니다. 값과 함께 표도 하나씩 곱해 가야 합니다."),
        (
            tables[-1],
            "마지막 함수의 표뿐입니다. 앞의 표들과 곱하지 않고 덮어쓰지 않았는지 보세요.",
        ),
        (
            tables[0],
            "첫 함수의 표뿐입니다. 나머지 함수의 표도 곱해야 합니다.",
        ),
        (expected.T, TRANSPOSED),
    ]
    for i in range(2, len(functions)):
        mistakes.append(
            (
                reduce(lambda total, table: table @ total, tables[:i]),
                f"앞의 함수 {i}개만 이었습니다. 리스트에는 함수가 더 많이 들어 있을 수 있습니다.",
            )
        )
    if all(table.shape == tables[0].shape and len(table) == len(x) for table in tables):
        backwards, at = torch.eye(len(x)), x
        for f in reversed(functions):
            backwards, at = jacobian(f, at) @ backwards, f(at)
        at_x = [jacobian(f, x) for f in functions]
        at_output = [jacobian(f, at) for f, at in zip(functions, outputs[1:], strict=True)]
        mistakes += [
            (
                reduce(lambda total, table: table @ total, at_output),
                "점을 먼저 옮겼습니다. 표는 함수가 내놓은 값이 아니라 함수가 받은 점에서 구합니다. 표를 "
                "구하는 줄과 함수를 부르는 줄의 차례를 보세요.",
            ),
            (
                reduce(torch.matmul, tables),
                "곱한 차례가 바뀌었습니다. 입력의 움직임에 먼저 닿는 것은 어느 함수의 표여야 합니까?",
            ),
            (
                reduce(lambda total, table: table @ total, at_x),
                "모든 표를 처음의 x에서 구했습니다. 표는 점마다 다릅니다. 두 번째 함수가 받는 것은 x가 "
                "아닙니다.",
            ),
            (
                reduce(torch.matmul, at_x),
                "두 가지를 보세요. 곱한 차례가 바뀌었고, 모든 표를 처음의 x에서 구했습니다.",
            ),
            *[
                (
                    reduce(torch.mul, tables, start),
                    "칸끼리 곱했습니다. 연쇄 법칙의 곱은 행과 열을 맞대어 곱하고 더하는 행렬의 곱입니다. "
                    "파이썬에서 두 곱은 기호가 다릅니다.",
                )
                for start in (torch.ones(()), torch.eye(len(x)))
            ],
            (
                backwards,
                "함수를 리스트의 뒤에서부터 적용했습니다. x를 받는 것은 리스트의 첫 함수입니다.",
            ),
            (sum(tables), "표를 더했습니다. 함수를 이어 붙이면 표는 더하지 않고 곱합니다."),
        ]
    return expected, mistakes


@cache
def _chain_cases() -> list[tuple]:
    """함수들, 점, 그리고 `_chain_answers`."""
    first, second, third, fourth, fifth = random_tensors((2,), (2,), (2,), (3,), (2,))
    cases = [
        ([_bend, _turn], first),  # 모양으로는 실수가 드러나지 않는 것부터
        ([_bend, _turn, _bend], second),
        ([_tall, _squeeze, _tall], third),
        ([_squeeze], fourth),
        ([_bend, _turn, _bend, _turn, _bend], fifth),
    ]
    return [(*case, _chain_answers(*case)) for case in cases]


def _crossing(x: Tensor) -> Tensor:
    return torch.stack([x[0] ** 2 + x[0] * x[1] - 3, x[0] + 3 * x[1] + x[1] ** 3])


def _three_equations(x: Tensor) -> Tensor:
    return torch.stack([x[0] * x[1] - 1, 2 * x[1] - x[2] ** 2, x[0] + 3 * x[2]])


@cache
def _newton_cases() -> list[tuple[Function, Tensor, Tensor, Tensor, Tensor]]:
    """함수, 점, 그 점의 값과 표, 끝까지 갔을 때의 점."""
    first, second, third = (x.double() for x in random_tensors((2,), (2,), (3,)))
    near = torch.tensor([2.0, 1.0], dtype=torch.float64)
    cases = [
        (_crossing, near + 0.2 * first),
        (_crossing, near + 0.2 * second),
        (_three_equations, torch.tensor([2.5, 0.5, -1.0]).double() + 0.2 * third),
    ]
    return [(f, x, f(x), jacobian(f, x), _root(f, x)) for f, x in cases]


def _root(f: Function, x: Tensor) -> Tensor:
    for _ in range(30):
        x = x - torch.linalg.solve(jacobian(f, x), f(x))
    return x
