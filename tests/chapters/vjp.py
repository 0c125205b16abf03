"""4장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch
from torch.autograd import grad
from torch.autograd.functional import hessian, jacobian
from torch.func import grad as func_grad
from torch.func import jacfwd, jvp, linearize, vjp

from chaewo.chapters.backward.exercises import to_none
from chaewo.chapters.jacobian.exercises import stacking
from chaewo.chapters.jacobian.functions import leaf, points_of
from chaewo.chapters.vjp.exercises import picking, pulling, push, two_vjps
from chaewo.chapters.vjp.note_cells import backward_twice, note_y, noting
from chaewo.chapters.vjp.second_order import twice
from chaewo.judging.exercise import variants
from tests.chapters import jacobian as jacobian_cases


def not_square(wrong):
    """정사각형일 때는 맞고, 모양이 다른 표에서만 실수하는 풀이."""
    return lambda J, v: v @ J if J.shape[0] == J.shape[1] else wrong(J, v)


def note_by_factor(x, v):
    factor = 2
    while (factor * x).norm() < 1000:
        factor *= 2
    return factor * v


def note_in_place(x, v):
    x = leaf(x)
    y = x * 2
    while y.data.norm() < 1000:
        y *= 2
    y.backward(v)
    return x.grad


def second(x, y, v):
    y.backward(v, retain_graph=True)
    first = x.grad.clone()
    y.backward(v)
    return first, x.grad


def second_in_a_loop(x, y, v):
    grads = []
    for _ in range(2):
        y.backward(v, retain_graph=True)
        grads.append(x.grad.double())
    return torch.stack(grads)


def second_by_weighted_sum(x, y, v):
    total = (v * y).sum()
    total.backward(retain_graph=True)
    first = x.grad + 0
    total.backward()
    return [first, x.grad]


def second_by_grad(x, y, v):
    first = grad(y, x, v, retain_graph=True)[0]
    return [first, first + grad(y, x, v)[0]]


@variants
def second_once(x, y, v, *, weight, factor):
    """한 번만 `weight * v`와 역전파하고, `factor`를 곱해 x.grad에 넣습니다."""
    y.backward(weight * v)
    first, x.grad = x.grad / weight, factor * x.grad
    return [first, 2 * first]


def row_of(table):
    """표를 다 만든 다음 i행을 고른 답."""
    return lambda f, x, i: table(f, x)[i]


def by_backward(f, x, v):
    x = leaf(x)
    f(x).backward(v)
    return x.grad


def pull_with_functions(functions, x, v):
    pulls = []
    for f in functions:
        x, pull = vjp(f, x)
        pulls.append(pull)
    while pulls:
        (v,) = pulls.pop()(v)
    return v


def pull_recursive(functions, x, v):
    first, *others = functions
    x = leaf(x)
    y = first(x)
    return grad(y, x, pull_recursive(others, y, v) if others else v)[0]


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


@variants
def only_from(functions, x, v, *, size, wrong):
    """모양이 모두 같은 예에서는 맞고, 모양이 다르며 입력이 `size`개인 예에서만 실수하는 풀이."""
    square = all(len(point) == len(x) for point in points_of(functions, x))
    return (pulling() if square or len(x) != size else wrong)(functions, x, v)


def two_vjps_from_ones(f, x, u):
    x = leaf(x)
    y = f(x)
    v = torch.ones(len(y), requires_grad=True)
    (pulled,) = grad((v * y).sum(), x, create_graph=True)
    (pulled * u).sum().backward()
    return v.grad


def from_two(wrong):
    """입력이 셋일 때는 맞고, 다른 때에만 실수하는 풀이."""
    return lambda f, x, u: (two_vjps() if len(x) == 3 else wrong)(f, x, u)


def hvp_by_backward(f, x, v):
    (gradient,) = grad(f(x), x, create_graph=True)
    x.grad = None
    gradient.backward(v)
    return x.grad


def hvp_by_rows(f, x, v):
    (gradient,) = grad(f(x), x, create_graph=True)
    rows = [grad(one, x, retain_graph=True)[0] for one in gradient]
    return torch.stack(rows) @ v


def hvp_by_values(f, x, v, h=1e-3):
    """함수의 값만으로 두 번 밀어 본 것."""
    x, step = x.detach().double(), h * v.detach().double()
    rows = []
    for e in h * torch.eye(len(x), dtype=x.dtype):
        ahead, behind = f(x + e + step) - f(x + e - step), f(x - e + step) - f(x - e - step)
        rows.append((ahead - behind) / (4 * h * h))
    return torch.stack(rows)


def hvp_by_differences(f, x, v, h=0.1):
    """변화도를 양쪽으로 밀어 본 것."""
    ahead, behind = (leaf((x + sign * h * v).double()) for sign in (1, -1))
    return (grad(f(ahead), ahead)[0] - grad(f(behind), behind)[0]) / (2 * h)


RIGHT = {
    "mix_rows": [
        lambda J, v: J.T @ v,
        lambda J, v: (v[:, None] * J).sum(0),
        lambda J, v: torch.einsum("i,ij->j", v, J),
        lambda J, v: sum(w * row for w, row in zip(v, J, strict=True)).double(),
        lambda J, v: vjp(lambda x: J @ x, torch.zeros(J.shape[1]))[1](v)[0],
    ],
    "note_vjp": [
        note_by_factor,
        note_in_place,
        lambda x, v: grad((v * note_y(x := leaf(x))).sum(), x)[0].double(),
        lambda x, v: v @ jacobian(note_y, x),
    ],
    "second_backward": [second, second_in_a_loop, second_by_weighted_sum],
    "pick_row": [
        picking(lambda x, y, i: torch.eye(len(y))[i]),
        picking(lambda x, y, i: (torch.arange(len(y)) == i).to(y.dtype)),
        lambda f, x, i: grad(f(x.requires_grad_())[i], x)[0].double(),
        lambda f, x, i: torch.func.grad(lambda x: f(x)[i])(x),
        lambda f, x, i: vjp(f, x)[1](torch.eye(len(f(x)))[i])[0],
    ],
    "chain_vjp": [
        pull_with_functions,
        pull_recursive,
        pull_along_one_graph,
        pull_through_leaves,
        pulling(step=lambda f, at, v: v @ jacobian(f, at)),
    ],
    "jvp_by_vjps": [
        two_vjps(start=torch.zeros_like),
        two_vjps_from_ones,
        lambda f, x, u: vjp(lambda v: vjp(f, x)[1](v)[0], f(x))[1](u)[0],
        lambda f, x, u: stacking()(f, x) @ u,
    ],
    "hessian_vector_product": [
        hvp_by_backward,
        twice(last=lambda g, x, v: (g @ v.detach(), None)),
        lambda f, x, v: jvp(func_grad(f), (x.detach(),), (v.detach(),))[1],
        lambda f, x, v: vjp(func_grad(f), x.detach())[1](v.detach())[0].double(),
    ],
}
WRONG = {
    "mix_rows": {
        "오른쪽에서 v를": not_square(lambda J, v: J @ v),
        "열에 하나씩 맞추려": not_square(lambda J, v: (J * v).sum(0)),
        "비중을 곱해 더한": lambda J, v: v.clamp(min=0) @ J,
        "열의 개수만큼": lambda J, v: torch.cat([v @ J, v]),
    },
    "note_vjp": {
        "돌려주는 값이 없고": lambda x, v: note_y(leaf(x)).backward(v),
        "인자 없이 backward": noting(v=lambda v: None),
        "1024, 0.1024가": [noting(size=lambda y: y.abs().sum()), noting(size=lambda y: y.norm() + 1)],
        "x와 모양이 같습니다": lambda x, v: torch.outer(noting()(x, v), v),
    },
    "second_backward": {
        "두 배 했거나": [second_once(1, 1), second_once(1, 3), second_once(2, 1), second_by_grad, backward_twice(after=to_none)],
        "하나만 돌려주었": lambda x, y, v: second(x, y, v)[1],
        "1번째로 담은 값이 None": lambda x, y, v: [y.backward(v), x.grad],
        "torch의 값과 다릅니다": backward_twice(lambda x, v: v.abs()),
    },
    "pick_row": {
        "한 번보다 많이": [row_of(jacobian), row_of(stacking()), row_of(jacobian_cases.by_grad(lambda row, eye: torch.vmap(row)(eye)))],
        "다른 연장": lambda f, x, i: grad(f(x := leaf(x)), x, torch.eye(len(f(x))), is_grads_batched=True)[0][i],
        "값은 맞지만": row_of(jacobian_cases.by_columns(lambda f, x, u: jvp(f, (x,), (u,))[1])),
        "밀어 보지 말고": row_of(jacobian_cases.by_columns(jacobian_cases.pushed_speed)),
        "표의 i행과 다릅니다": row_of(jacobian_cases.by_columns(lambda f, x, u: jacobian_cases.pushed_speed(f, x, u, h=1))),
        "모양이 (": lambda f, x, i: f(x)[i],
    },
    "chain_vjp": {
        "한꺼번에 미분했": [jacobian_cases.at_once(lambda f, x, v: vjp(f, x)[1](v)[0], lambda x: x + 0), jacobian_cases.at_once(by_backward, lambda x: x * 1), jacobian_cases.in_pairs(pulling())],
        "VJP를 구해": [jacobian_cases.at_once(lambda f, x, v: v @ jacobian(f, x), torch.clone), jacobian_cases.at_once(lambda f, x, v: v @ jacfwd(f)(x), torch.clone)],
        "밀어 보지 말고": jacobian_cases.at_once(lambda f, x, v: v.double() @ jacobian_cases.by_columns(jacobian_cases.pushed_speed)(f, x)),
        "그 함수의 출력과": only_from(3, pulling(order=iter)),
        "개수가 다른 입력": only_from(2, pulling(point=lambda k: 0)),
        "맞물리지": only_from(2, pulling(order=iter, step=push)),
        "거스르는 차례가 바뀌지": only_from(3, pulling(order=iter, step=lambda f, at, v: v @ jacobian(f, at))),
        "한꺼번에 역전파": lambda functions, x, v: pulling()(functions, x, v).abs(),
        "x와 모양이 같습니다": lambda functions, x, v: pulling()(functions, x, v).sum(),
    },
    "jvp_by_vjps": {
        "통째로 주는": [lambda f, x, u: jvp(f, (x,), (u,))[1], lambda f, x, u: (jacobian(f, x) @ u).double(), lambda f, x, u: linearize(f, x)[1](u), jacobian_cases.dual_speed],
        "torch의 함수를 불렀": lambda f, x, u: torch.autograd.functional.jvp(f, x, u)[1],
        "튜플을 돌려주었": lambda f, x, u: jvp(f, (x,), (u,)),
        "무엇으로 미분하는지": two_vjps(wrt=lambda x, v: leaf(x)),
        "모양이 맞지 않습니다": from_two(two_vjps(last=lambda v, u: torch.ones_like(v))),
        "열의 개수만큼": from_two(lambda f, x, u: jacobian(f, x).T @ u),
        "왼쪽에서 곱하려": from_two(lambda f, x, u: u @ jacobian(f, x)),
        "입력마다 하나씩 주는 속도": from_two(lambda f, x, u: jvp(f, (x,), (f(x),))[1]),
        "밀어 보지 말고": jacobian_cases.pushed_speed,
        "근삿값": lambda f, x, u: (f(x + 1e-2 * u) - f(x)) / 1e-2,
        "출력 y와 모양이": lambda f, x, u: two_vjps()(f, x, u)[:1],
    },
    "hessian_vector_product": {
        "통째로 해 주는": [lambda f, x, v: hessian(f, x.detach()) @ v.detach(), lambda f, x, v: torch.autograd.functional.hvp(f, x.detach(), v.detach())[1]],
        "세 번 이상": hvp_by_rows,
        "밀어 보지 말고": hvp_by_values,
        "손으로 적고": [lambda f, x, v: twice()(f, x, v).abs(), hvp_by_differences],
        "x와 모양이 같습니다": lambda f, x, v: twice()(f, x, v).sum() + 100,
    },
}
FORBIDDEN = ("retain_graph", "create_graph", "clone()", "v @ ", " @ v", "zeros_like", "one_hot", "원-핫 v", "reversed", "requires_grad_()")
