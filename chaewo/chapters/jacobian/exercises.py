"""3장 「야코비안 행렬」의 코드 문제. 기대하는 표는 torch의 `jacobian`이 셈합니다."""

import torch
from torch import Tensor
from torch.autograd import grad
from torch.autograd.functional import jacobian
from torch.linalg import solve

from chaewo.chapters.backward.exercises import as_it_is, emptied, never, to_none, to_zero
from chaewo.chapters.jacobian import functions as maps
from chaewo.chapters.jacobian.functions import leaf, points, points_of, stacked, watched
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.guard import AUTOGRAD, BATCHED, FORWARD, TABLES
from chaewo.judging.watch import differentiated_at_once

OUTPUT_FIRST = "출력이 m개, 입력이 n개이면 표는 m행 n열입니다."
TRANSPOSED = "행과 열이 바뀐 표입니다. 출력이 먼저, 입력이 나중입니다. 행 하나에 출력 하나의 변화도가 들어갑니다."
SUMMED = "표의 행을 모두 더한 값입니다. 출력 전체에 비중 1을 주고 한 번에 역전파하면 이렇게 됩니다. 출력을 하나씩 따로 다루어야 표가 남습니다."

# 1. hand_jacobian ---------------------------------------------------------------------------

hand_y = stacked(lambda x: [x[0] * x[1], x[1] + x[2] ** 2])


def written(row1=lambda a, b, c: (b, a, 0.0), row2=lambda a, b, c: (0.0, 1.0, 2 * c)):
    """두 행을 손으로 적은 표."""
    return lambda x: torch.tensor([row1(*x.tolist()), row2(*x.tolist())])


hand_jacobian = Exercise(
    cases=[(x,) for x in (*points(3, 3, 3), torch.tensor([0.0, -2.0, 0.0]))],
    truth=lambda x: jacobian(hand_y, x),
    forbidden={AUTOGRAD: "torch에게 미분을 시켰습니다. 이 문제는 손으로 편미분한 식을 표에 적습니다. 한 칸씩 “이 입력만 움직이면 이 출력은 몇 배로 움직이는가”를 물어보세요."},
    mistakes={
        TRANSPOSED: lambda x: written()(x).T,
        "y의 값입니다. 여기서 필요한 것은 y가 변하는 속도, 곧 편미분한 값의 표입니다.": hand_y,
        SUMMED: lambda x: jacobian(hand_y, x).sum(0),
        "여섯 수는 맞지만 한 줄로 늘어놓았습니다. 출력마다 한 행씩, 표의 모양으로 쌓으세요.": lambda x: written()(x).flatten(),
        "1행의 두 칸을 다시 보세요. 곱 x₁x₂를 한쪽으로 편미분하면 미분한 쪽은 사라지고 곱해져 있던 다른 쪽이 남습니다.": written(row1=lambda a, b, c: (a, b, 0.0)),
        "제곱을 미분할 때 앞으로 나오는 지수를 잊은 것 같습니다. 2행의 끝 칸을 다시 보세요.": written(row2=lambda a, b, c: (0.0, 1.0, c)),
        "2행의 끝 칸이 x₃² 그대로입니다. 그 칸에는 x₃으로 편미분한 값이 들어갑니다.": written(row2=lambda a, b, c: (0.0, 1.0, c**2)),
        "2행의 가운데 칸을 다시 보세요. x₂를 조금 움직이면 y₂는 그 몇 배로 움직입니까? x₂가 얼마인지에 달려 있습니까?": written(row2=lambda a, b, c: (0.0, b, 2 * c)),
        "식에 나오지 않는 입력의 칸을 다시 보세요. 그 입력을 아무리 움직여도 그 출력은 그대로입니다.": [
            written(lambda a, b, c: (b, a, 1.0), lambda a, b, c: (1.0, 1.0, 2 * c)),
            written(row1=lambda a, b, c: (b, a, 1.0)),
            written(row2=lambda a, b, c: (1.0, 1.0, 2 * c)),
            written(row1=lambda a, b, c: (b, a, c)),
            written(row2=lambda a, b, c: (a, 1.0, 2 * c)),
        ],
        "x가 달라져도 똑같은 표입니다. 한 점에서 셈한 수를 적었다면 그 점에서만 맞습니다. 표는 점마다 다르니 식에 x가 남아 있어야 합니다.": [lambda x, at=at: written()(torch.tensor(at)) for at in [(2.0, 3.0, 4.0), (1.0, 1.0, 1.0), (1.0, 2.0, 3.0)]],
    },
    right="손으로 적은 표가 모든 점에서 torch의 야코비안과 같습니다.",
    otherwise="torch의 야코비안과 다른 칸이 있습니다. 한 칸씩 “이 입력만 움직이면 이 출력은 몇 배로 움직이는가”를 물어보세요.",
    shape_hint=OUTPUT_FIRST,
)

# 2. jacobian_by_rows ------------------------------------------------------------------------


@variants
def stacking(
    f, x, *,
    before=to_none, keep=Tensor.clone, after=never, v=torch.eye, retain=True, gather=torch.stack
):
    """출력마다 `before`로 비우고 `v(출력의 개수)`의 행으로 역전파해, `keep`으로 담아 `gather`로 모읍니다."""
    y = f(x := leaf(x))
    rows = []
    for weights in v(len(y)):
        before(x)
        y.backward(weights, retain_graph=retain)
        rows.append(keep(x.grad))
        after(x)
    return gather(rows)


ROW_FUNCTIONS = [maps.square, maps.tall, maps.wide, maps.curved, maps.one_row, maps.one_column]

jacobian_by_rows = Exercise(
    cases=lambda: watched(ROW_FUNCTIONS, points(3, 2, 4, 2, 3, 1)),
    truth=jacobian,
    also=maps.differentiating("값은 맞지만 역전파를 하지 않았습니다. 여기서는 밀어 보지 말고, 출력을 하나씩 역전파해 행을 쌓으세요."),
    forbidden={
        TABLES: "값은 맞지만 표를 통째로 주는 torch의 함수를 불렀습니다. 여기서는 그 함수가 하는 일을 손수 합니다. 출력을 하나씩 역전파해 행을 쌓으세요.",
        FORWARD | {"jvp"}: "값은 맞지만 앞으로 가는 미분으로 열을 세웠습니다. 여기서는 거슬러 가며 행을 쌓습니다. 출력을 하나씩 역전파해 보세요.",
    },
    mistakes={
        TRANSPOSED: stacking(gather=lambda rows: torch.stack(rows).T),
        "첫 행은 맞고 다음 행부터 앞의 행이 더해져 있습니다. .grad는 덮어쓰지 않고 누적합니다. 행마다 비우고 있는지, 비중 v를 쓴다면 행마다 새로 만드는지 보세요.": [stacking(never), stacking(v=lambda m: torch.ones(m, m).tril())],
        "앞의 행이 두 겹으로 더해져 있습니다. .grad도 비중 v도 앞 행의 것이 남아 있습니다. 행마다 둘 다 새로 시작하는지 보세요.": stacking(never, v=lambda m: torch.ones(m, m).tril()),
        "모든 행이 같고, 행을 모두 더한 값입니다. 출력을 하나씩 고르는지, 구한 행을 제 줄에 담는지, 비우지 않은 같은 텐서(x.grad)를 여러 번 담지 않았는지 보세요.": stacking(never, as_it_is),
        "모든 행이 마지막 행입니다. x.grad를 그대로 담으면 리스트의 모든 칸이 같은 텐서를 가리킵니다. 담기 전에 복사하거나, 제자리에서 0으로 만드는 대신 통째로 비워 보세요. 행마다 다른 출력을 고르는지도 보세요.": stacking(to_zero, as_it_is),
        "모두 0입니다. .grad를 읽기 전에 비웠거나, 담은 다음에 제자리에서 0으로 만들었거나(담아 둔 것도 같은 텐서입니다), 비중 v가 모두 0이지 않은지 보세요.": [stacking(keep=emptied), stacking(never, as_it_is, to_zero), stacking(v=lambda m: torch.zeros(m, m))],
        SUMMED: stacking(v=lambda m: torch.ones(1, m), gather=lambda rows: rows[0]),
        "첫 행뿐입니다. return이 되풀이 안에 들어가 있지 않은지 들여쓰기를 보세요.": stacking(gather=lambda rows: rows[0]),
        "마지막 행뿐입니다. 되풀이하는 동안 행을 모아 두지 않으면 마지막 것만 남습니다.": stacking(gather=lambda rows: rows[-1]),
        "수는 모두 맞지만 한 줄로 이어 붙였습니다. 행을 이어 붙이지 말고 위에서 아래로 쌓으세요.": stacking(gather=torch.cat),
        "대각선의 칸뿐입니다. i번째 출력이 i번째 입력에만 달려 있는 것은 원소별 함수의 이야기입니다. 출력마다 모든 입력을 물어보아야 합니다.": lambda f, x: jacobian(f, x).diagonal(),
        "대각선만 채워져 있습니다. 노트의 예에서는 그것으로 충분했지만, 출력 하나가 여러 입력에 달려 있으면 대각선 밖에도 수가 있습니다.": lambda f, x: jacobian(f, x) * torch.eye(len(f(x)), len(x)),
        "f(x)의 값입니다. 출력마다 역전파해서 얻은 변화도를 쌓아야 합니다.": lambda f, x: f(x),
        "첫 행을 구하고 나니 그래프가 저장해 둔 값이 해제되었습니다. 행마다 같은 그래프를 다시 지나가야 합니다. 남겨 두라고 부탁하거나, 행마다 순전파부터 다시 하세요.": Raises("backward through the graph a second time", stacking(retain=False)),
    },
    right="입력과 출력이 몇 개이든 행을 쌓아 표를 다 채웠습니다.",
    otherwise="torch의 jacobian과 다릅니다. 작은 예에서 행을 하나씩 출력해, 몇 번째 행부터 다른지 보세요.",
    shape_hint=OUTPUT_FIRST,
)

# 3. central_jacobian ------------------------------------------------------------------------


@variants
def pushing(
    f, x, h, *, ahead=1, behind=1, divide=lambda moved, h: moved / (2 * h), dim=1, steps=as_it_is
):
    """`steps`의 행만큼 앞뒤로 민 두 값의 차이를 `divide`로 나누어 쌓습니다."""
    each = steps(h * torch.eye(len(x), dtype=x.dtype))
    moved = [f(x + ahead * step) - f(x - behind * step) for step in each]
    return torch.stack([divide(one, h) for one in moved], dim)


# 밀어 보는 방법마다 값이 달라지게, 이차식이 아니고 h도 큽니다. 차이를 뺄 때 유효숫자가 사라지지
# 않게 float64를 씁니다.
cubic = stacked(lambda x: [x[0] ** 3 + x[0] * x[1], x[1] ** 3 * x[0]])
CUBICS = [
    cubic,
    stacked(lambda x: [x[0] ** 3, x[0] * x[1] ** 3, x[1].exp()]),
    cubic,
    stacked(lambda x: [(x**3).sum(), x[0] * x[3] ** 3 - x[1]]),
    stacked(lambda x: [x[0] ** 3, x[0].exp()]),
    stacked(lambda x: [(x**3).sum()]),
]
CUBIC_POINTS = [x.double() for x in points(2, 2, 2, 4, 1, 3)]

central_jacobian = Exercise(
    cases=list(zip(CUBICS, CUBIC_POINTS, [0.5, 0.25, 0.1, 0.2, 0.3, 0.4], strict=True)),
    truth=pushing(),
    mistakes={
        "입력 하나를 밀 때 나오는 것은 표의 열인데 행으로 쌓았습니다. 한 번 밀었을 때 나온 수가 몇 개인지 보고, 어느 쪽으로 세울지 정하세요.": pushing(dim=0),
        "앞으로만 밀었습니다. 한쪽으로만 밀면 함수가 휘어진 만큼 치우칩니다. 뒤로 민 값도 쓰세요.": pushing(behind=0, divide=lambda moved, h: moved / h),
        "뒤로만 밀었습니다. 앞으로 민 값도 쓰세요.": pushing(ahead=0, divide=lambda moved, h: moved / h),
        "정확히 두 배입니다. 앞으로 민 점과 뒤로 민 점은 서로 얼마나 떨어져 있습니까?": pushing(divide=lambda moved, h: moved / h),
        "나누기와 곱하기는 앞에서부터 차례로 셈합니다. 나누는 수를 괄호로 묶었는지 보세요.": pushing(divide=lambda moved, h: moved / 2 * h),
        "정확히 절반입니다. 두 점 사이의 거리로 한 번만 나누었는지 보세요.": pushing(divide=lambda moved, h: moved / (4 * h)),
        "출력이 움직인 양입니다. 입력이 움직인 양으로 나누어야 몇 배인지가 됩니다.": pushing(divide=lambda moved, h: moved),
        "앞으로 밀었을 때 출력이 움직인 양입니다. 나누지 않았고, 뒤로 민 값도 쓰지 않았습니다.": pushing(behind=0, divide=lambda moved, h: moved),
        "양쪽으로 민 거리로 나누었는데 값의 차이는 한쪽으로만 민 것입니다. 둘을 맞추세요.": pushing(behind=0),
        "도함수로는 정확하지만 여기서는 오답입니다. 받은 h만큼 민 유한 차분이어야, h에 따라 오차가 어떻게 달라지는지 볼 수 있습니다. h를 쓰고 있는지 보세요.": [lambda f, x, h: jacobian(f, x), lambda f, x, h: pushing()(f, x, 1e-4)],
        "모든 입력을 한꺼번에 밀었습니다. 어느 입력 때문에 움직였는지 알 수 없게 됩니다. 한 번에 입력 하나만 미세요.": lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
        "첫 열만 맞습니다. 앞에서 민 입력이 제자리로 돌아오지 않은 채 다음 입력을 밀고 있습니다. 입력마다 처음의 x에서 그 입력만 미는지 보세요.": pushing(steps=lambda each: each.cumsum(0)),
    },
    right="입력을 하나씩 양쪽으로 밀어 열을 세웠습니다.",
    otherwise="h만큼 양쪽으로 민 값과 다릅니다. 열 하나를 골라, 민 점 둘과 그때의 출력을 출력해 보세요.",
    shape_hint=OUTPUT_FIRST,
)

# 4. chain_jacobian --------------------------------------------------------------------------


@variants
def multiplying(functions, x, *, some=as_it_is, point=as_it_is, times=torch.matmul, start=torch.eye):
    """함수마다 `point`번 점에서 구한 표를 `times`로 이어 곱합니다. k번 함수가 받은 것이 k번 점입니다."""
    functions = some(functions)
    points = points_of(functions, x)
    total = start(len(x))
    for k, f in enumerate(functions):
        total = times(jacobian(f, points[point(k)]), total)
    return total


def if_resized(**changed):
    """함수를 지나며 모양이 달라질 때에만 실수하는 풀이."""
    return maps.only_when(maps.resized, multiplying(**changed), multiplying())


chain_jacobian = Exercise(
    cases=lambda: watched(maps.CHAINS, points(2, 2, 3, 3, 2, 2, 3)),
    truth=multiplying(),
    each_case=True,
    mistakes={
        "함수를 다 거친 값입니다. 값과 함께 표도 하나씩 곱해 가야 합니다.": lambda functions, x: points_of(functions, x)[-1],
        "마지막 함수의 표뿐입니다. 앞의 표들과 곱하지 않고 덮어쓰지 않았는지 보세요.": multiplying(times=lambda J, total: J),
        "첫 함수의 표뿐입니다. 나머지 함수의 표도 곱해야 합니다.": multiplying(lambda functions: functions[:1]),
        TRANSPOSED: lambda functions, x: multiplying()(functions, x).T,
        **{f"앞의 함수 {i}개만 이었습니다. 리스트에는 함수가 더 많이 들어 있을 수 있습니다.": multiplying(lambda functions, i=i: functions[:i]) for i in (2, 3, 4)},
        "점을 먼저 옮겼습니다. 표는 함수가 내놓은 값이 아니라 함수가 받은 점에서 구합니다. 표를 구하는 줄과 함수를 부르는 줄의 차례를 보세요.": multiplying(point=lambda k: k + 1),
        "곱한 차례가 바뀌었습니다. 입력의 움직임에 먼저 닿는 것은 어느 함수의 표여야 합니까?": multiplying(times=lambda J, total: total @ J),
        "모든 표를 처음의 x에서 구했습니다. 표는 점마다 다릅니다. 두 번째 함수가 받는 것은 x가 아닙니다.": multiplying(point=lambda k: 0),
        "두 가지를 보세요. 곱한 차례가 바뀌었고, 모든 표를 처음의 x에서 구했습니다.": multiplying(point=lambda k: 0, times=lambda J, total: total @ J),
        "칸끼리 곱했습니다. 연쇄 법칙의 곱은 행과 열을 맞대어 곱하고 더하는 행렬의 곱입니다. 파이썬에서 두 곱은 기호가 다릅니다.": [multiplying(times=torch.mul), multiplying(times=torch.mul, start=lambda n: torch.ones(()))],
        "함수를 리스트의 뒤에서부터 적용했습니다. x를 받는 것은 리스트의 첫 함수입니다.": multiplying(lambda functions: functions[::-1]),
        "표를 더했습니다. 함수를 이어 붙이면 표는 더하지 않고 곱합니다.": multiplying(times=torch.add, start=lambda n: torch.zeros(())),
        "두 표의 모양이 맞물리지 않습니다. 곱한 차례가 바뀌었을 수 있습니다. 곱할 때마다 두 표의 모양을 적어, 안쪽의 수가 같은지 보세요.": Raises("shapes cannot be multiplied", if_resized(times=lambda J, total: total @ J)),
        "모양이 다른 두 표를 칸끼리 곱하거나 더하려 했습니다. 연쇄 법칙의 곱은 행과 열을 맞대는 행렬의 곱입니다.": Raises("must match the size of tensor", if_resized(times=torch.mul)),
        "함수에 원소의 개수가 다른 입력이 들어갔습니다. 두 번째 함수부터는 x가 아니라 앞 함수의 출력을 받고, 함수마다 한 번씩만 적용합니다.": Raises("out of bounds", if_resized(point=lambda k: 0)),
    },
    also=lambda value, after, before: "값은 맞지만 이어 붙인 함수를 통째로 미분했습니다. 여기서는 함수마다 표를 구해 곱하세요." if differentiated_at_once(after[0]) else None,
    right="함수를 몇 개 이어 붙여도 표의 곱이 통째로 미분한 것과 같습니다.",
    otherwise="이어 붙인 함수를 통째로 미분한 표와 다릅니다. 함수 두 개짜리 예에서 두 표와 그 곱을 출력해 보세요.",
    shape_hint="행은 마지막 출력의 개수, 열은 처음 입력의 개수입니다.",
)

# 5. newton_step -----------------------------------------------------------------------------

crossing = stacked(lambda x: [x[0] ** 2 + x[0] * x[1] - 3, x[0] + 3 * x[1] + x[1] ** 3])
three_equations = stacked(lambda x: [x[0] * x[1] - 1, 2 * x[1] - x[2] ** 2, x[0] + 3 * x[2]])
one_equation = stacked(lambda x: [x[0] ** 3 + x[0] - 1])


@variants
def moving(f, x, *, step=lambda J, y: solve(J, -y), start=as_it_is, times=1):
    """`start(x)`에서 `step(표, 값)`만큼 움직입니다."""
    for _ in range(times):
        x = start(x) + step(jacobian(f, x), f(x))
    return x


newton_step = Exercise(
    cases=[
        (crossing, torch.tensor([2.3, 0.9]).double()),
        (crossing, torch.tensor([1.6, 1.2]).double()),
        (three_equations, torch.tensor([2.4, 0.6, -1.1]).double()),
        (one_equation, torch.tensor([0.8]).double()),
    ],
    truth=moving(),
    shape_hint="새 점은 x와 같은 모양입니다. 표로 나누었다면, 표는 나누는 수가 아니니 식을 푸세요.",
    mistakes={
        "반대쪽으로 갔습니다. f(x) + JΔx가 0이려면 JΔx는 무엇이어야 합니까? 부호를 보세요.": moving(solve),
        "Δx만 돌려주었습니다. 새 점은 지금의 점에서 Δx만큼 움직인 곳입니다.": moving(start=torch.zeros_like),
        "움직일 양만, 그것도 반대 부호로 돌려주었습니다. 부호를 보고, 지금의 점에 더하세요.": moving(solve, start=torch.zeros_like),
        "전치한 표로 풀었습니다. 벡터를 역행렬의 왼쪽에서 곱해도 이렇게 됩니다. 식의 J는 Δx의 왼쪽에 있습니다.": moving(lambda J, y: solve(J.T, -y)),
        "표를 곱했습니다. 구하려는 Δx에 J가 곱해져 있으니, 곱하는 것이 아니라 식을 풀어야 합니다.": moving(lambda J, y: -(J @ y)),
        "f(x)를 v로 넣은 VJP만큼 움직였습니다. 그것은 변화도를 따라 내려가는 걸음입니다. 여기서는 f(x) + JΔx = 0을 풀어야 합니다.": moving(lambda J, y: -(y @ J)),
        "대각선으로만 나누었습니다. 출력 하나가 여러 입력에 달려 있어, 식들을 한꺼번에 풀어야 합니다.": moving(lambda J, y: -y / J.diagonal()),
        "0입니다. f(x) + JΔx를 돌려주지 않았는지 보세요. 그것을 0으로 만드는 점 x + Δx가 필요합니다.": moving(lambda J, y: y + J @ solve(J, -y), torch.zeros_like),
        "받은 점 그대로입니다. f(x) + JΔx를 0으로 만드는 Δx만큼 움직여야 합니다.": moving(times=0),
        "한 걸음이 아니라 끝까지 갔습니다. 되풀이는 함수 밖에서 합니다.": moving(times=30),
    },
    right="곧은 모습이 0이 되는 곳으로 한 걸음 갔습니다. 되풀이하면 대개 맞는 자릿수가 두 배씩 늘어납니다.",
    otherwise="f(x) + JΔx가 0이 되는 점이 아닙니다. 돌려준 점에서 x를 뺀 Δx를 식에 넣어, 정말 0이 되는지 보세요.",
)

# 6. jacobian_diagonal -----------------------------------------------------------------------

ELEMENTWISE = [
    lambda x: x**3 - 2 * x,
    torch.tanh,
    lambda x: x * torch.exp(x),
    lambda x: torch.sin(3 * x),
    lambda x: x**2,
]
# 처음 것은 정사각형이 아닌 표라서, 벡터만 생각한 답이 드러납니다.
SHAPES = [(2, 3), (4,), (3,), (1,), (2, 2, 2)]


@variants
def weighted(f, x, *, weights=lambda x, y: torch.ones_like(y), read=as_it_is):
    """y를 비중 `weights(x, y)`와 한 번 거스릅니다."""
    y = f(x := leaf(x))
    return read(grad(y, x, weights(x.detach(), y.detach()))[0])


jacobian_diagonal = Exercise(
    cases=lambda: watched(ELEMENTWISE, random_tensors(*SHAPES)),
    truth=weighted(),
    also=maps.differentiating(
        "값은 맞지만 미분을 하지 않았습니다. 밀어 보지 말고, 한 번의 역전파로 구해 보세요.",
        "값은 맞지만 미분을 여러 번 했습니다. 대각선 밖이 모두 0이니, 행을 모두 더해도 서로 섞이지 않습니다. 그렇다면 몇 번이면 됩니까?",
        most=1,
    ),
    forbidden={
        TABLES: "값은 맞지만 표를 통째로 주는 torch의 함수를 불렀습니다. 원소가 백만 개인 x의 표는 4 TB입니다. 표 없이 역전파 한 번으로 구해 보세요.",
        BATCHED: "값은 맞지만 여럿을 쌓아 한꺼번에 미분했습니다. 대각선 밖이 모두 0이니 쌓을 까닭이 없습니다. 비중 하나로 한 번만 미분해 보세요.",
    },
    mistakes={
        "y의 값입니다. y의 원소마다 같은 자리의 x로 미분한 값이 필요합니다.": lambda f, x: f(x),
        "표 전체입니다. 대각선만, x와 같은 모양으로 돌려주세요.": lambda f, x: jacobian(f, x),
        "원소의 개수로 나뉘었습니다. 평균이 아니라 합을 역전파하거나, 비중을 모두 1로 두세요.": weighted(lambda x, y: torch.ones_like(y) / y.numel()),
        "한 칸만 남았습니다. 출력 하나만 역전파하면 다른 자리의 변화도는 0입니다.": [weighted(lambda x, y, i=i: torch.eye(y.numel())[i].reshape(y.shape)) for i in (0, -1)],
        "모두 더해 수 하나가 되었습니다. 역전파하기 전의 y를 더하는 것과, 구한 변화도를 더하는 것은 다릅니다.": weighted(read=torch.sum),
        "비중으로 y를 넣었습니다. 행마다 비중이 달라집니다. 대각선을 그대로 남기려면 비중이 얼마여야 합니까?": weighted(lambda x, y: y),
        "비중으로 x를 넣었습니다. 대각선을 그대로 남기려면 비중이 얼마여야 합니까?": weighted(lambda x, y: x),
        "모두 0입니다. 비중이 모두 0은 아닌지, .grad를 읽기 전이나 그대로 담은 뒤에 0으로 만들지 않았는지 보세요.": weighted(lambda x, y: torch.zeros_like(y)),
        "값은 맞지만 한 줄로 폈습니다. x와 같은 모양으로 돌려주세요.": weighted(read=Tensor.flatten),
        "출력이 여럿인데 비중 없이 역전파했습니다. 무엇을 어떻게 섞을지 정해 주거나, 먼저 더해 스칼라로 만드세요.": Raises("implicitly created only for scalar", weighted(lambda x, y: None)),
        "비중의 모양이 y와 다릅니다. x가 2차원 이상일 수도 있습니다. y와 모양이 같게 만드세요.": Raises("Mismatch in shape: grad_output", weighted(lambda x, y: torch.ones(len(x)))),
    },
    right="미분 한 번으로 대각선을 모두 구했습니다. 표는 만들지 않았습니다.",
    otherwise="대각선과 다릅니다. 원소가 둘인 x로 jacobian을 불러 대각선을 눈으로 보고 견주어 보세요.",
    shape_hint="원소마다 하나씩이므로 x와 모양이 같습니다.",
)
