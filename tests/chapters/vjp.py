"""4장의 옳은 풀이들과, 실수의 표에 없는 틀린 답. 앞의 세 문제의 것은 `vjp_note_cells`에 있습니다."""

import torch
from torch.autograd import forward_ad, grad
from torch.autograd.functional import jacobian
from torch.func import jacfwd, jacrev, jvp, linearize, vjp

from chaewo.chapters.jacobian.exercises import stacking
from chaewo.chapters.jacobian.functions import leaf, points_of
from chaewo.chapters.vjp.exercises import at, picking, pulling, push, two_vjps
from tests.chapters.vjp_note_cells import (
    MIX_RIGHT,
    MIX_WRONG,
    NOTE_RIGHT,
    NOTE_WRONG,
    SECOND_RIGHT,
    SECOND_WRONG,
)

# 4. pick_row --------------------------------------------------------------------------------

pick = picking(at(lambda i: i))


def pick_by_vmap(f, x, i):
    x = leaf(x)
    y = f(x)
    return torch.vmap(lambda v: grad(y, x, v, retain_graph=True)[0])(torch.eye(len(y)))[i]


def pick_by_pulling_all(f, x, i):
    y, pull = vjp(f, x)
    return [pull(v)[0] for v in torch.eye(len(y))][i]


def pick_by_pushing(f, x, i):
    """이차식까지는 밀어 보고 나눈 값이 정확합니다."""
    return torch.stack([(f(x + one) - f(x - one))[i] / 2 for one in torch.eye(len(x))])


def pick_by_batch(f, x, i):
    x = leaf(x)
    y = f(x)
    return grad(y, x, torch.eye(len(y)), is_grads_batched=True)[0][i]


def difference(f, x, u, h=1e-4):
    """u 쪽으로 밀어 보고 나눈 것. float64에서는 끝자리까지 맞습니다."""
    x, u = x.double(), u.double()
    return (f(x + h * u) - f(x - h * u)) / (2 * h)


PICK_RIGHT = [
    pick,
    picking(lambda x, y, i: torch.eye(len(y))[i]),
    picking(lambda x, y, i: torch.nn.functional.one_hot(torch.tensor(i), len(y)).float()),
    picking(lambda x, y, i: (torch.arange(len(y)) == i).to(y.dtype)),
    lambda f, x, i: grad(f(x.requires_grad_())[i], x)[0].double(),
    lambda f, x, i: torch.func.grad(lambda x: f(x)[i])(x),
    lambda f, x, i: vjp(f, x)[1](torch.eye(len(f(x)))[i])[0],
    lambda f, x, i: pick(f, x.double(), i),
]
PICK_WRONG = {
    "다 만든 다음에": lambda f, x, i: jacobian(f, x)[i],
    "VJP 한 번으로": lambda f, x, i: jacrev(f)(x)[i],
    "행을 골랐습니다": lambda f, x, i: jacfwd(f)(x)[i],
    "표를 통째로": lambda f, x, i: stacking()(f, x)[i],
    "표를 다 만든": pick_by_vmap,
    "값은 맞지만 표를": pick_by_pulling_all,
    "값은 맞지만": lambda f, x, i: torch.stack(
        [jvp(f, (x,), (u,))[1][i] for u in torch.eye(len(x))]
    ),
    "표의 i행과 다릅니다": pick_by_pushing,
    "표를 통째로 주는 함수를": pick_by_batch,
    "밀어 보지 말고": lambda f, x, i: torch.stack(
        [difference(f, x, u)[i] for u in torch.eye(len(x))]
    ),
    "인자 없이 backward": picking(lambda x, y, i: None),
    "한 칸에만 있는지": lambda f, x, i: pick(f, x, i) + 0.01,
    "모양이 (": lambda f, x, i: f(x)[i],
}

# 5. chain_vjp -------------------------------------------------------------------------------


def pull_back(functions, x, v):
    inputs = []
    for f in functions:
        inputs.append(x)
        x = f(x)
    for f, point in zip(reversed(functions), reversed(inputs), strict=True):
        (v,) = vjp(f, point)[1](v)
    return v


def pull_with_functions(functions, x, v):
    pulls = []
    for f in functions:
        x, pull = vjp(f, x)
        pulls.append(pull)
    while pulls:
        (v,) = pulls.pop()(v)
    return v


def pull_by_tables(functions, x, v):
    tables = []
    for f in functions:
        tables.append(jacobian(f, x))
        x = f(x)
    for J in tables[::-1]:
        v = v @ J
    return v.double()


def pull_recursive(functions, x, v):
    first, *others = functions
    x = leaf(x)
    y = first(x)
    if others:
        v = pull_recursive(others, y, v)
    return grad(y, x, v)[0]


def pull_along_one_graph(functions, x, v):
    """한 그래프에 이어 놓고, 함수마다 제 출력에서 제 입력까지만 거스른 풀이."""
    points = points_of(functions, leaf(x))
    for y, start in zip(points[:0:-1], points[-2::-1], strict=True):
        (v,) = grad(y, start, v, retain_graph=True)
    return v


def pull_through_leaves(functions, x, v):
    """함수마다 새 잎에서 시작해 backward로 거스른 풀이."""
    steps = []
    for f in functions:
        start = leaf(x)
        x = f(start)
        steps.append((start, x))
    for start, y in steps[::-1]:
        y.backward(v)
        v = start.grad
    return v


def composed(functions, between):
    def function(x):
        for f in functions:
            x = between(f(x))
        return x

    return function


def pull_at_once(pull, between=lambda x: x):
    """이어 붙인 함수를 한꺼번에 거스른 풀이. `pull(함수, 점, v)`은 거스르는 법입니다."""
    return lambda functions, x, v: pull(composed(functions, between), x, v)


def by_backward(f, x, v):
    x = leaf(x)
    f(x).backward(v)
    return x.grad


def pull_in_pairs(functions, x, v):
    """함수를 둘씩 묶어 거스른 풀이."""
    pairs = [composed(functions[i : i + 2], torch.clone) for i in range(0, len(functions), 2)]
    return pull_back(pairs, x, v)


def only_from(size, wrong):
    """모양이 모두 같은 예에서는 맞고, 모양이 다르며 입력이 `size`개인 예에서만 실수하는 풀이."""

    def function(functions, x, v):
        square = all(len(point) == len(x) for point in points_of(functions, x))
        return (pull_back if square or len(x) != size else wrong)(functions, x, v)

    return function


CHAIN_RIGHT = [
    pull_back,
    pull_with_functions,
    pull_by_tables,
    pull_recursive,
    pull_along_one_graph,
    pull_through_leaves,
    lambda functions, x, v: pull_back(tuple(functions), leaf(x), v).detach(),
]
CHAIN_WRONG = {
    "한꺼번에 미분했": pull_at_once(lambda f, x, v: vjp(f, x)[1](v)[0]),
    "앞의 함수에 넘기세요": pull_at_once(by_backward),
    "함수마다 VJP를": pull_at_once(by_backward, lambda x: x * 1),
    "그 일을 손수": pull_at_once(by_backward, torch.clone),
    "torch가 대신해": pull_at_once(lambda f, x, v: vjp(f, x)[1](v)[0], lambda x: x + 0),
    "VJP를 구해": pull_at_once(lambda f, x, v: v @ jacobian(f, x), torch.clone),
    "이어 붙인 함수를 한꺼번에": pull_at_once(lambda f, x, v: v @ jacfwd(f)(x), torch.clone),
    "여기서는 torch가": pull_in_pairs,
    "밀어 보지 말고": pull_at_once(
        lambda f, x, v: torch.stack([difference(f, x, u) @ v.double() for u in torch.eye(len(x))])
    ),
    "그 함수의 출력과": only_from(3, pulling(order=iter)),
    "개수가 다른 입력": only_from(2, pulling(point=lambda k: 0)),
    "맞물리지": only_from(2, pulling(order=iter, step=push)),
    "거스르는 차례가 바뀌지": only_from(
        3, pulling(order=iter, step=lambda f, at, v: v @ jacobian(f, at))
    ),
    "한꺼번에 역전파": lambda functions, x, v: pull_back(functions, x, v) + 0.001,
    "x와 모양이 같습니다": lambda functions, x, v: pull_back(functions, x, v).sum(),
    "튜플입니다": lambda functions, x, v: vjp(functions[0], x)[1](v[:2]),
}

# 6. jvp_by_vjps -----------------------------------------------------------------------------


def two_vjps_from_ones(f, x, u):
    x = leaf(x)
    y = f(x)
    v = torch.ones(len(y), requires_grad=True)
    (pulled,) = grad((v * y).sum(), x, create_graph=True)
    (pulled * u).sum().backward()
    return v.grad


def two_vjps_of_func(f, x, u):
    y, pull = vjp(f, x)
    return vjp(lambda v: pull(v)[0], torch.zeros_like(y))[1](u)[0]


def jvp_by_rows(f, x, u):
    x = leaf(x)
    rows = [grad(one, x, retain_graph=True)[0] for one in f(x)]
    return torch.stack([row @ u for row in rows])


def jvp_by_dual_numbers(f, x, u):
    with forward_ad.dual_level():
        return forward_ad.unpack_dual(f(forward_ad.make_dual(x, u))).tangent


def from_two(wrong):
    """입력이 셋일 때는 맞고, 다른 때에만 실수하는 풀이."""
    return lambda f, x, u: (two_vjps() if len(x) == 3 else wrong)(f, x, u)


JVP_RIGHT = [
    two_vjps(),
    two_vjps(start=torch.zeros_like),
    two_vjps_from_ones,
    two_vjps_of_func,
    jvp_by_rows,
    lambda f, x, u: two_vjps()(f, x.double(), u.double()),
]
JVP_WRONG = {
    "통째로 주는": lambda f, x, u: jvp(f, (x,), (u,))[1],
    "VJP만": lambda f, x, u: (jacobian(f, x) @ u).double(),
    "두 번 써": lambda f, x, u: linearize(f, x)[1](u),
    "앞으로 가는 곱이나": jvp_by_dual_numbers,
    "torch의 함수를 불렀": lambda f, x, u: torch.autograd.functional.jvp(f, x, u)[1],
    "거슬러 가는 VJP만": lambda f, x, u: jacfwd(lambda t: f(x + t * u))(torch.tensor(0.0)),
    "튜플을 돌려주었": lambda f, x, u: jvp(f, (x,), (u,)),
    "무엇으로 미분하는지": two_vjps(wrt=lambda x, v, u: leaf(u)),
    "인자 없이 backward": two_vjps(last=lambda u, v: None),
    "모양이 맞지 않습니다": from_two(two_vjps(last=lambda u, v: torch.ones_like(v))),
    "열의 개수만큼": from_two(lambda f, x, u: jacobian(f, x).T @ u),
    "왼쪽에서 곱하려": from_two(lambda f, x, u: u @ jacobian(f, x)),
    "입력마다 하나씩 주는 속도": from_two(lambda f, x, u: jvp(f, (x,), (f(x),))[1]),
    "근삿값": lambda f, x, u: (f(x + 1e-2 * u) - f(x)) / 1e-2,
    "밀어 보지 말고": difference,
    "끝자리가 어긋납니다": lambda f, x, u: (f(x + u) - f(x - u)) / 2,
    "출력 y와 모양이": lambda f, x, u: two_vjps()(f, x, u)[:1],
}

RIGHT = {
    "mix_rows": MIX_RIGHT,
    "note_vjp": NOTE_RIGHT,
    "second_backward": SECOND_RIGHT,
    "pick_row": PICK_RIGHT,
    "chain_vjp": CHAIN_RIGHT,
    "jvp_by_vjps": JVP_RIGHT,
}
WRONG = {
    "mix_rows": MIX_WRONG,
    "note_vjp": NOTE_WRONG,
    "second_backward": SECOND_WRONG,
    "pick_row": PICK_WRONG,
    "chain_vjp": CHAIN_WRONG,
    "jvp_by_vjps": JVP_WRONG,
}

FORBIDDEN = (
    "retain_graph",
    "create_graph",
    "clone()",
    "v @ ",
    " @ v",
    "zeros_like",
    "one_hot",
    "원-핫 v",
    "reversed",
    "requires_grad_()",
)
