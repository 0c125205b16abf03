"""4장 「벡터-야코비안 곱」의 코드 문제. 앞의 셋은 `note_cells`에 있습니다.

노트의 대각행렬은 `vᵀJ`와 `Jv`를 가리지 못하므로, 대칭이 아닌 정사각형 표로 값을 보고 정사각형이 아닌 표로
모양을 봅니다.
"""

import torch
from torch import Tensor
from torch.autograd import grad
from torch.autograd.functional import hessian, jacobian
from torch.func import jvp, vjp

from chaewo.chapters.backward.exercises import as_it_is
from chaewo.chapters.jacobian import functions as maps
from chaewo.chapters.jacobian.functions import leaf, points, points_of, stacked, watched
from chaewo.chapters.vjp import note_cells
from chaewo.chapters.vjp.note_cells import LIKE_X, V_LIKE_Y
from chaewo.judging.call import Unusable
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.guard import BATCHED, FORWARD, TABLES
from chaewo.judging.read import tensor
from chaewo.judging.watch import differentiated_at_once

mix_rows = note_cells.mix_rows
note_vjp = note_cells.note_vjp
second_backward = note_cells.second_backward

# 4. pick_row --------------------------------------------------------------------------------

ROW_FUNCTIONS = [maps.tall, maps.wide, maps.square, maps.tall, maps.wide, maps.square]
ROW_FUNCTIONS += [maps.curved, maps.one_row]
BY_V = "거슬러 닿으려는 텐서의 requires_grad가 False입니다. 무엇으로 미분했는지 보세요. v로 미분하지 않고, v를 비중의 자리에 넣어 x로 미분합니다."
MORE_THAN_ONE_VJP = "값은 맞지만 VJP를 한 번보다 많이 했거나 다른 방법(표, JVP, `vmap`)을 썼습니다. 알맞은 v를 만들어 VJP 한 번으로 구해 보세요."


@variants
def picking(f, x, i, *, v):
    """y를 비중 `v(x, y, i)`와 거스릅니다."""
    y = f(x := leaf(x))
    return grad(y, x, v(x, y, i))[0]


@variants
def at(x, y, i, *, index=lambda i: i, value=lambda y, i: 1.0):
    """`index(i)`번 칸만 `value(y, i)`인 비중."""
    v = torch.zeros_like(y)
    v[index(i)] = value(y.detach(), i)
    return v


pick_row = Exercise(
    cases=lambda: watched(ROW_FUNCTIONS, points(2, 4, 3, 2, 4, 3, 2, 3), [1, 1, 1, 2, 0, 0, 0, 0]),
    truth=picking(at()),
    forbidden={TABLES | FORWARD | BATCHED: MORE_THAN_ONE_VJP},
    also=maps.differentiating("값은 맞지만 역전파를 하지 않았습니다. 밀어 보지 말고, 알맞은 v를 만들어 VJP 한 번으로 구해 보세요.", MORE_THAN_ONE_VJP, most=1),
    mistakes={
        "행을 모두 더한 값입니다. 비중을 모두 1로 두면 모든 행이 섞입니다.": picking(lambda x, y, i: torch.ones_like(y)),
        "모두 0입니다. 비중이 모두 0이면 어느 행도 남지 않습니다. i번 칸을 채웠는지 보세요.": picking(lambda x, y, i: torch.zeros_like(y)),
        "바로 앞의 행입니다. 코드에서는 번호를 0부터 셉니다. i에서 1을 뺄 까닭이 있습니까?": picking(at(lambda i: i - 1)),
        "언제나 첫 행입니다. 비중을 둘 자리가 i에 달려 있어야 합니다.": picking(at(lambda i: 0)),
        "언제나 마지막 행입니다. 비중을 둘 자리가 i에 달려 있어야 합니다.": picking(at(lambda i: -1)),
        "고른 행은 맞는데 비중이 1이 아니라 i입니다. 칸의 번호와 칸에 넣을 값을 나누어 생각해 보세요.": picking(at(value=lambda y, i: i)),
        "고른 행은 맞는데 비중이 1이 아니라 y의 값입니다.": picking(at(value=lambda y, i: y[i])),
        "i번까지의 행을 모두 더했습니다. 비중은 한 칸에만 둡니다.": picking(at(lambda i: slice(i + 1))),
        "i번만 빼고 모두 더했습니다. 0과 1을 거꾸로 두었습니다.": picking(lambda x, y, i: 1 - torch.eye(len(y))[i]),
        "비중으로 y를 그대로 넣었습니다. i를 쓰고 있는지 보세요.": picking(lambda x, y, i: y.detach()),
        "열을 골랐습니다. v는 출력마다 하나씩 주는 비중이라 행을 고릅니다.": lambda f, x, i: jacobian(f, x)[:, min(i, len(x) - 1)],
        "표 전체입니다. 행 하나만 필요합니다.": lambda f, x, i: jacobian(f, x),
        V_LIKE_Y: Raises("Mismatch in shape: grad_output", picking(lambda x, y, i: torch.ones_like(x))),
        BY_V: Raises("One of the differentiated Tensors does not require grad", lambda f, x, i: grad(y := f(leaf(x)), v := torch.ones_like(y), v)),
        "텐서에 없는 칸을 골랐습니다. v를 만들었다면 그 길이가 출력의 개수와 같은지, 번호를 0부터 세었는지 보세요.": Raises("out of bounds", picking(at(lambda i: i + 1))),
        "v가 텐서가 아닙니다. 출력과 모양이 같은 텐서로 만드세요.": Raises("gradients can be either Tensors or None", picking(lambda x, y, i: [float(j == i) for j in range(len(y))])),
        "튜플에 없는 칸을 골랐습니다. autograd.grad나 vjp가 준 튜플에는 입력마다 하나씩만 들어 있고, 어느 행인지는 비중 v가 정합니다. y.shape에서 골랐다면, y는 1차원입니다.": Raises("tuple index out of range", lambda f, x, i: grad(f(x.requires_grad_()).sum(), x)[i]),
        "원소가 여럿인 것이 올 자리에 그렇지 않은 것을 넣었습니다. 미분할 출력은 f가 아니라 y이고, v는 수가 아니라 y와 모양이 같은 텐서입니다. 반복문이라면 range를 빠뜨리지 않았는지 보세요.": Raises("is not iterable", picking(lambda x, y, i: 1.0)),
    },
    right="표의 i행과 같습니다. 비중을 한 칸에만 두면 표를 만들지 않아도 행 하나가 나옵니다.",
    otherwise="표의 i행과 다릅니다. v를 출력해, 1이 한 칸에만 있는지 보세요.",
    shape_hint="행 하나는 출력 하나의 변화도이므로 x와 모양이 같습니다.",
)

# 5. chain_vjp -------------------------------------------------------------------------------

def pull(f, at: Tensor, v: Tensor) -> Tensor:
    return vjp(f, at)[1](v)[0]


def push(f, at: Tensor, v: Tensor) -> Tensor:
    return jacobian(f, at) @ v


@variants
def pulling(
    functions, x, vector, *, some=as_it_is, point=as_it_is, order=reversed, v=as_it_is, step=pull
):
    """`order`의 차례로, 함수마다 `point`번 점(k번 함수가 받은 것이 k번)에서 `step`으로 넘깁니다."""
    functions = some(functions)
    points, vector = points_of(functions, x), v(vector)
    for k in order(range(len(functions))):
        vector = step(functions[k], points[point(k)], vector)
    return vector


def if_resized(size: int, **changed):
    """함수를 지나며 모양이 달라지고 입력이 `size`개일 때에만 실수하는 풀이."""
    return maps.only_when(
        lambda functions, x, v: len(x) == size and maps.resized(functions, x), pulling(**changed), pulling()
    )


def not_in_turn(value, after: tuple, before: tuple) -> str | None:
    if not all(f.passes for f in after[0]):
        return "값은 맞지만 역전파를 하지 않은 함수가 있습니다. 밀어 보지 말고, 함수마다 VJP를 구해 이으세요."
    if differentiated_at_once(after[0]):
        return "값은 맞지만 이어 붙인 함수를 한꺼번에 미분했습니다. 여기서는 torch가 대신해 주는 그 일을 손수 합니다. 함수마다 VJP를 구해, 거기서 나온 벡터를 앞의 함수에 넘기세요."
    return None


chain_vjp = Exercise(
    cases=lambda: watched(
        maps.CHAINS, points(2, 2, 3, 3, 2, 2, 3), points(2, 3, 3, 2, 2, 2, 1, seed=4)
    ),
    truth=pulling(),
    each_case=True,
    mistakes={
        "함수를 다 거친 값입니다. 순전파는 되었으니 이제 거슬러 갈 차례입니다.": lambda functions, x, v: points_of(functions, x)[-1],
        "v를 그대로 돌려주었습니다. 거스를 때마다 벡터를 새 값으로 바꾸고 있는지 보세요.": lambda functions, x, v: v,
        "마지막 함수만 거슬렀습니다. 거기서 나온 벡터가 그 앞 함수의 v가 됩니다.": pulling(order=lambda ks: ks[-1:]),
        "v를 쓰지 않고 비중을 모두 1로 두었습니다.": pulling(v=torch.ones_like),
        "처음 함수부터 거슬렀습니다. v는 마지막 출력의 변화도이니 마지막 함수를 먼저 지나야 합니다.": pulling(order=iter),
        "마지막 함수부터 순전파했습니다. 마지막 함수의 입력은 앞의 함수를 모두 지나야 나옵니다. 앞의 함수부터 순전파를 끝까지 마친 다음에 거슬러 가세요.": pulling(lambda functions: functions[::-1], order=iter),
        "마지막 함수만, 그것도 처음의 x에서 미분했습니다. 순전파할 때 x를 앞 함수의 출력으로 바꾸고 있는지, 거스르는 되풀이가 있는지 보세요.": pulling(point=lambda k: 0, order=lambda ks: ks[-1:]),
        "모든 함수를 처음의 x에서 미분했습니다. 함수마다 제가 받았던 입력에서 미분해야 합니다. 순전파하는 동안 그 입력을 모아 두세요.": pulling(point=lambda k: 0),
        "함수의 입력이 아니라 출력에서 미분했습니다. 순전파에서 값을 모으는 줄과 함수를 부르는 줄의 차례를 보세요. 뒤집어 짝지었다면 그 짝도 보세요.": pulling(point=lambda k: k + 1),
        **{f"앞의 함수 {i}개만 이었습니다. 리스트에는 함수가 더 많이 들어 있을 수 있고, 거스르기는 마지막 함수부터입니다.": pulling(lambda functions, i=i: functions[:i]) for i in (2, 3, 4)},
        "모든 함수를 마지막 출력에서 미분했습니다. 함수마다 제가 받았던 입력을 모아 두어야 합니다.": pulling(point=lambda k: -1),
        "벡터를 표의 오른쪽에서 곱하며 앞으로 갔습니다. 그것은 JVP입니다.": pulling(order=iter, step=push),
        "차례는 맞는데 벡터를 표의 오른쪽에서 곱했습니다. 거슬러 갈 때에는 왼쪽입니다.": pulling(step=push),
        "함수마다 v를 곱해 더했습니다. 이어 붙인 함수에서는 앞에서 나온 벡터를 다음에 넘깁니다.": lambda functions, x, v: sum(v @ jacobian(f, at) for f, at in zip(functions, points_of(functions, x), strict=False)),
        "None에서 꺼내거나, None을 되풀이하거나 부르려 했습니다. 리스트의 reverse()는 그 자리에서 뒤집고, backward()는 .grad에 더하고, 둘 다 None을 돌려줍니다.": Raises("'NoneType' object is not", pulling(order=lambda ks: list(ks).reverse())),
        "튜플을 다음 VJP에 그대로 넣었습니다. vjp가 준 함수는 입력마다 하나씩 담은 튜플을 돌려줍니다. 그 안의 벡터를 꺼내 넘기세요.": Raises("pytree structure", pulling(step=lambda f, at, v: vjp(f, at)[1](v))),
        "벡터의 모양이 그 함수의 출력과 다릅니다. 함수를 거스르는 차례가 바뀌지 않았는지, 함수마다 받은 벡터를 바로 앞의 함수에 넘기는지 보세요.": Raises("Mismatch in shape: grad_output", if_resized(3, order=iter)),
        "함수에 원소의 개수가 다른 입력이 들어갔습니다. 함수마다 제가 받았던 입력에서 미분해야 합니다. 순전파하는 동안 그 입력을 모아 두었는지 보세요.": Raises("out of bounds", if_resized(2, point=lambda k: 0)),
        "표와 벡터의 모양이 맞물리지 않습니다. 벡터를 표의 어느 쪽에서 곱했는지, 함수를 거스르는 차례가 맞는지 보세요.": Raises("size mismatch, got input", if_resized(2, order=iter, step=push)),
        "표와 벡터의 모양이 맞물리지 않습니다. 함수를 거스르는 차례가 바뀌지 않았는지 보세요.": Raises("shapes cannot be multiplied", if_resized(3, order=iter, step=lambda f, at, v: v @ jacobian(f, at))),
    },
    also=not_in_turn,
    right="함수마다 따로 미분해 이었습니다. 벡터 하나만 넘기며 거슬러 가면 표를 이어 곱하지 않아도 됩니다. 그것이 역전파입니다.",
    otherwise="이어 붙인 함수를 한꺼번에 역전파한 값과 다릅니다. 함수가 두 개일 때 거스를 때마다 벡터를 출력해 보세요.",
    shape_hint=LIKE_X,
)

# 6. jvp_by_vjps -----------------------------------------------------------------------------


@variants
def two_vjps(
    f, x, u, *,
    create=True, wrt=lambda x, v: v, last=lambda v, u: u, start=torch.ones_like, first=lambda v, u: v
):
    """y를 v와 거슬러 얻은 것을 `wrt`로 한 번 더 미분합니다. 비중은 처음에 `first`, 다음에 `last`입니다."""
    y = f(x := leaf(x))
    v = start(y, requires_grad=True)
    (pulled,) = grad(y, x, first(v, u), create_graph=create)
    return grad(pulled, wrt(x, v), last(v, u))[0]


def one_vjp(v=torch.ones_like):
    return lambda f, x, u: vjp(f, x)[1](v(f(x)))[0]


def by_table(answer):
    """x에서의 표 J와 u로 셈한 것."""
    return lambda f, x, u: answer(jacobian(f, x), u)


def if_not_three(wrong):
    """정사각형 표를 주는, 입력이 셋인 함수에서는 맞는 풀이."""
    return maps.only_when(lambda f, x, u: len(x) != 3, wrong, two_vjps())


def read_speed(value, f, x, u) -> Tensor:
    if isinstance(value, tuple):
        raise Unusable(f"튜플을 돌려주었습니다(든 것 {len(value)}개). autograd.grad도 torch.func의 jvp도 튜플을 돌려줍니다. 그 가운데 Ju만 꺼내세요.")
    return tensor(value)


linear = stacked(lambda x: [x[0] - 2 * x[1] + 0.5 * x[2], 3 * x[0] - x[2]])
JVP_FUNCTIONS = [maps.square, maps.tall, maps.wide, maps.curved, maps.one_row, linear]

jvp_by_vjps = Exercise(
    cases=lambda: watched(
        JVP_FUNCTIONS, points(3, 2, 4, 2, 3, 3), points(3, 2, 4, 2, 3, 3, seed=4)
    ),
    truth=two_vjps(),
    read=read_speed,
    forbidden={TABLES | FORWARD | {"jvp"}: "값은 맞지만 앞으로 가는 곱이나 표를 통째로 주는 torch의 함수를 불렀습니다. 여기서는 거슬러 가는 VJP만 두 번 써 보세요."},
    each_case=True,
    mistakes={
        "y의 값입니다. u 쪽으로 움직일 때 y가 변하는 속도가 필요합니다.": lambda f, x, u: f(x),
        "표 전체입니다. 표의 열을 u로 섞은 벡터 하나가 필요합니다.": by_table(lambda J, u: J),
        "열을 모두 더했습니다. u를 쓰지 않았거나 비중을 모두 1로 두었습니다.": two_vjps(last=lambda v, u: torch.ones_like(u)),
        "비중을 모두 1로 둔 VJP입니다. 첫 번째 VJP에서 멈추지 않았는지 보세요.": one_vjp(),
        "모두 0입니다. v가 0이면 첫 번째 VJP는 0입니다. 그것을 돌려주거나 x로 미분하지 않았는지, 첫 번째에 v가 아니라 u를 넣지 않았는지 보세요. 두 번째에서는 v로 미분합니다.": [one_vjp(torch.zeros_like), two_vjps(wrt=lambda x, v: x, start=torch.zeros_like)],
        "두 번째에서 x로 미분했습니다. 그러면 헤시안-벡터 곱이 됩니다. 첫 번째의 결과를 무엇의 함수로 보아야 합니까?": [two_vjps(wrt=lambda x, v: x), lambda f, x, u: hessian(lambda x: f(x).sum(), x) @ u],
        "u만큼 정말로 움직였을 때 y가 변한 양입니다. 곧은 함수가 아니라면 속도와 다릅니다.": lambda f, x, u: f(x + u) - f(x),
        "첫 번째 VJP와 u를 곱해 수 하나가 되었습니다. 그 수를 v의 함수로 보고 한 번 더 미분하면 무엇이 됩니까?": lambda f, x, u: one_vjp()(f, x, u) @ u,
        "속도에 y가 더해졌습니다. 속도만 돌려주세요. backward를 썼다면, 첫 번째에 v의 .grad에 쌓인 것이 y입니다.": lambda f, x, u: f(x) + two_vjps()(f, x, u),
        "u를 표의 왼쪽에서 곱한 VJP입니다. 정사각형 표에서는 대개 오류 없이 다른 답이 나옵니다. 여기서는 열을 섞어야 합니다.": by_table(lambda J, u: u @ J),
        "VJP의 결과에 표를 한 번 더 곱했습니다. 두 번째 VJP에서 u를 넣고 있는지 보세요.": by_table(lambda J, u: J @ (u @ J)),
        "대각선만 썼습니다. 출력 하나가 여러 입력에 달려 있으면 대각선 밖도 섞입니다.": by_table(lambda J, u: J.diagonal() * u),
        "기록이 없는 값을 미분하려 했습니다. 첫 번째 VJP에서 난 오류라면 x를 기록하고 있는지 보세요. 두 번째에서 났다면, 첫 번째에 변화도를 구하는 계산까지 기록하라고 부탁해야 합니다. 4장의 「두 번 미분하려면 어떻게 합니까: 헤시안-벡터 곱」을 보세요.": Raises("element 0 of tensors does not require grad", two_vjps(create=False)),
        "거슬러 닿으려는 텐서의 requires_grad가 False입니다. 두 번째에서 v로 미분한다면, v를 만들 때 켰는지 보세요.": Raises("One of the differentiated Tensors does not require grad", two_vjps(wrt=lambda x, v: v.detach())),
        "미분하려는 텐서가 그 결과를 셈하는 데 쓰이지 않았습니다. 첫 번째 VJP에 v가 아니라 u를 넣었다면 그 결과는 v의 함수가 아닙니다. v를 넣었다면, 두 번째에서 무엇으로 미분하는지 보세요.": Raises("appears to not have been used in the graph", two_vjps(first=lambda v, u: u)),
        "VJP에 넣은 벡터의 모양이 맞지 않습니다. 첫 번째에는 y와 모양이 같은 v를, 두 번째에는 첫 번째의 결과(x와 모양이 같습니다)와 모양이 같은 것을 넣어야 합니다.": Raises("Mismatch in shape: grad_output", if_not_three(two_vjps(last=lambda v, u: torch.ones_like(v)))),
        "표의 오른쪽에 올 벡터에는 원소가 열의 개수만큼 있어야 합니다. 표를 전치하지 않았는지 보세요.": Raises("size mismatch, got input", if_not_three(by_table(lambda J, u: J.T @ u))),
        "u를 표의 왼쪽에서 곱하려 했습니다. u에는 원소가 입력의 개수만큼 있습니다.": Raises("shapes cannot be multiplied", if_not_three(by_table(lambda J, u: u @ J))),
        "jvp에 넣은 벡터의 모양이 x와 다릅니다. u는 입력마다 하나씩 주는 속도입니다.": Raises("has a different size than that of the original", if_not_three(lambda f, x, u: jvp(f, (x,), (f(x),))[1])),
    },
    also=maps.differentiating("값은 맞지만 역전파를 하지 않았습니다. 여기서는 밀어 보지 말고 VJP를 두 번 써 보세요."),
    right="앞으로 가는 곱 Ju와 같습니다. 거슬러 가기를 두 번 하면 앞으로 갑니다.",
    otherwise="Ju와 다릅니다. 밀어 보고 나눈 근삿값이라면 끝자리가 어긋납니다. 원-핫 u를 넣어 표의 열이 나오는지 보세요.",
    shape_hint="Ju는 언제나 출력 y와 모양이 같습니다.",
)

# 7. hessian_vector_product ------------------------------------------------------------------

SCALARS = [
    lambda x: x[0] ** 2 * x[1] + x[1] ** 3,  # 본문의 예
    lambda x: x[0] * x[1] * x[2] + torch.sin(x[0]) + x[2] ** 4,
    lambda x: x[0] ** 3,
]


def to_scalars() -> list[tuple]:
    """함수와 잎 x와 v. v는 x와 무관한 것, x 자신, x로 계산한 것을 섞었습니다."""
    xs, vs = map(leaf, points(2, 3, 3, 2, 1)), points(2, 3, 3, 2, 1, seed=4)
    x1, x2, x3, x4, x5 = xs
    bowl, crossed, one_input = SCALARS
    functions = [bowl, crossed, crossed, bowl, one_input]
    return watched(functions, [x1, x2, x3, x4, x5], [vs[0], vs[1], x3, x4**2, vs[4]])


@variants
def twice(f, x, v, *, create=True, weights=lambda g, x, v: v, last=lambda g, x, v: (g, v)):
    """변화도 g를 `last`의 값과 비중으로 한 번 더 거스릅니다. `weights`는 v를 갈음합니다."""
    (g,) = grad(f(x), x, create_graph=create)
    value, weight = last(g, x, weights(g, x, v))
    return grad(value, x, weight)[0]


def by_hessian(answer):
    """헤시안 전체와 변화도와 v로 셈한 것. 헤시안은 대칭이라 곱하는 쪽은 가리지 않습니다."""
    return lambda f, x, v: answer(hessian(f, x.detach()), grad(f(x), x)[0], v.detach())


hessian_vector_product = Exercise(
    cases=to_scalars,
    truth=twice(),
    also=maps.differentiating(
        "값은 맞지만 역전파를 하지 않았습니다. 밀어 보지 말고, 변화도를 구한 다음 한 번 더 거슬러 가세요.",
        "값은 맞지만 역전파를 세 번 이상 했습니다. 헤시안의 행을 하나씩 만들지 말고, 변화도에 VJP를 한 번만 더 해 보세요.",
        most=2,
    ),
    each_case=True,
    forbidden={
        TABLES | {"hvp", "vhp"}: "값은 맞지만 torch가 통째로 해 주는 함수를 불렀습니다. 여기서는 변화도를 구한 다음 한 번 더 거슬러, 표 없이 손수 구합니다.",
    },
    mistakes={
        "변화도입니다. 이것은 첫 번째 역전파의 결과이고, 여기서 한 번 더 거슬러 가야 합니다.": lambda f, x, v: grad(f(x), x)[0],
        "변화도와 v를 원소끼리 곱했습니다. 변화도를 미분한 것과 v를 곱해야 합니다.": lambda f, x, v: grad(f(x), x)[0] * v,
        "변화도와 v를 곱해 더한 수입니다. 그 수를 x로 한 번 더 미분하면 무엇이 됩니까?": lambda f, x, v: grad(f(x), x)[0] @ v,
        "v를 쓰지 않고 비중을 모두 1로 두었습니다.": twice(weights=lambda g, x, v: torch.ones_like(g)),
        "비중으로 v가 아니라 변화도를 넣었습니다.": twice(weights=lambda g, x, v: g.detach()),
        "헤시안 전체입니다. v와 곱한 벡터 하나가 필요합니다.": by_hessian(lambda H, g, v: H),
        "대각선만 썼습니다. 두 입력이 곱해져 있으면 대각선 밖도 섞입니다.": by_hessian(lambda H, g, v: H.diagonal() * v),
        "변화도가 더해져 있습니다. backward를 두 번 불렀다면 .grad에는 첫 번째의 변화도까지 누적됩니다. 사이에 비우거나 autograd.grad를 쓰세요.": by_hessian(lambda H, g, v: g + H @ v),
        "v를 두 번 곱해 수 하나가 되었습니다. 한 번만 곱하세요.": by_hessian(lambda H, g, v: v @ H @ v),
        "헤시안을 두 번 곱했습니다. 역전파를 한 번 더 하지 않았는지 세어 보세요.": by_hessian(lambda H, g, v: H @ (H @ v)),
        "v가 x로 계산한 값일 때만 다릅니다. 변화도와 v를 곱해 더한 다음 미분하면 v까지 미분됩니다. v는 곱하는 수일 뿐이니, 떼어 내거나 비중의 자리에 넣으세요.": twice(last=lambda g, x, v: (g @ v, None)),
        "기록이 없는 값을 미분하려 했습니다. 첫 번째 역전파에서 난 오류라면 x를 기록하고 있는지 보세요. 두 번째에서 났다면, 첫 번째에 변화도를 구하는 계산까지 기록하라고 부탁해야 합니다.": Raises("element 0 of tensors does not require grad", twice(create=False)),
        BY_V: Raises("One of the differentiated Tensors does not require grad", lambda f, x, v: grad(f(x), v)),
        "비중의 모양이 맞지 않습니다. 스칼라에서 거스를 때는(f(x)도, v를 곱해 더한 수도) v를 넣을 자리가 없습니다. v는 변화도와 모양이 같으니, 변화도에서 거스를 때 그대로 넣습니다.": Raises("Mismatch in shape: grad_output", lambda f, x, v: grad(f(x), x, v)),
        "변화도는 스칼라가 아니므로 비중 없이는 거슬러 갈 수 없습니다. 그 비중이 v입니다.": Raises("implicitly created only for scalar", twice(last=lambda g, x, v: (g, None))),
    },
    right="헤시안과 v의 곱과 같습니다. 변화도를 한 번 더 미분하면 표를 만들지 않아도 됩니다.",
    otherwise="헤시안과 v의 곱과 다릅니다. 입력이 둘인 함수에서 변화도를 손으로 적고, 그것을 한 번 더 편미분해 견주어 보세요.",
    shape_hint=LIKE_X,
)
