"""4장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch
from torch.autograd import grad
from torch.autograd.functional import hessian, jacobian
from torch.func import jacfwd, jvp, linearize, vjp

from chaewo.chapters.backward.exercises import to_none
from chaewo.chapters.jacobian.exercises import stacking
from chaewo.chapters.jacobian.functions import leaf, points_of
from chaewo.chapters.vjp.exercises import picking, pulling, twice, two_vjps
from chaewo.chapters.vjp.note_cells import backward_twice, note_y, noting
from chaewo.judging.exercise import variants
from tests.chapters import jacobian as jacobian_cases
from tests.chapters.jacobian import pushed_speed


def note_by_factor(x, v):
    factor = 2
    while (factor * x).norm() < 1000:
        factor *= 2
    return factor * v


def note_in_place(x, v):
    y = (x := leaf(x)) * 2
    while y.data.norm() < 1000:
        y *= 2
    y.backward(v)
    return x.grad


def second(x, y, v):
    y.backward(v, retain_graph=True)
    first = x.grad.clone()
    y.backward(v)
    return first, x.grad


@variants
def second_once(x, y, v, *, weight, factor):
    """한 번만 `weight * v`와 역전파하고, `factor`를 곱해 x.grad에 넣습니다."""
    y.backward(weight * v)
    first, x.grad = x.grad / weight, factor * x.grad
    return [first, 2 * first]


def row_of(table):
    """표를 다 만든 다음 i행을 고른 답."""
    return lambda f, x, i: table(f, x)[i]


def pull_with_functions(functions, x, v):
    pulls = []
    for f in functions:
        x, pull = vjp(f, x)
        pulls.append(pull)
    while pulls:
        (v,) = pulls.pop()(v)
    return v


def pull_along_one_graph(functions, x, v):
    """한 그래프에 이어 놓고, 함수마다 제 출력에서 제 입력까지만 거스른 풀이."""
    points = points_of(functions, leaf(x))
    for y, start in zip(points[:0:-1], points[-2::-1], strict=True):
        (v,) = grad(y, start, v, retain_graph=True)
    return v


def pull_through_leaves(functions, x, v):
    """함수마다 새 잎에서 시작해 backward로 거스른 풀이."""
    for f, start in [*zip(functions, points_of(functions, x), strict=False)][::-1]:
        f(start := leaf(start)).backward(v)
        v = start.grad
    return v


def two_vjps_from_ones(f, x, u):
    y = f(x := leaf(x))
    v = torch.ones_like(y, requires_grad=True)
    (pulled,) = grad((v * y).sum(), x, create_graph=True)
    (pulled * u).sum().backward()
    return v.grad


def hvp_by_backward(f, x, v):
    (gradient,) = grad(f(x), x, create_graph=True)
    x.grad = None
    gradient.backward(v)
    return x.grad


def hvp_by_values(f, x, v, h=1e-3):
    """함수의 값만으로 두 번 밀어 본 것."""
    inputs = torch.eye(len(x))
    return pushed_speed(lambda x: torch.stack([pushed_speed(f, x, e, h) for e in inputs]), x, v, h)


RIGHT = {
    "mix_rows": [
        lambda J, v: J.T @ v,
        lambda J, v: (v[:, None] * J).sum(0),
        lambda J, v: sum(w * row for w, row in zip(v, J, strict=True)).double(),
        lambda J, v: vjp(lambda x: J @ x, torch.zeros(J.shape[1]))[1](v)[0],
    ],
    "note_vjp": [
        note_by_factor,
        note_in_place,
        lambda x, v: grad((v * note_y(x := leaf(x))).sum(), x)[0].double(),
        lambda x, v: v @ jacobian(note_y, x),
    ],
    "second_backward": [
        second,
        lambda x, y, v: torch.stack(backward_twice(keep=torch.Tensor.double)(x, y, v)),
        lambda x, y, v: second(x, (v * y).sum(), None),
    ],
    "pick_row": [
        picking(lambda x, y, i: torch.eye(len(y))[i]),
        lambda f, x, i: grad(f(x.requires_grad_())[i], x)[0].double(),
        lambda f, x, i: torch.func.grad(lambda x: f(x)[i])(x),
        lambda f, x, i: vjp(f, x)[1](torch.eye(len(f(x)))[i])[0],
    ],
    "chain_vjp": [
        pull_with_functions,
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
        lambda f, x, v: jvp(torch.func.grad(f), (x.detach(),), (v.detach(),))[1],
        lambda f, x, v: vjp(torch.func.grad(f), x.detach())[1](v.detach())[0].double(),
    ],
}
WRONG = {
    "mix_rows": {
        "비중을 곱해 더한": lambda J, v: v.clamp(min=0) @ J,
    },
    "note_vjp": {
        "돌려주는 값이 없고": lambda x, v: note_y(leaf(x)).backward(v),
        "1024, 0.1024가": [noting(size=lambda y: y.abs().sum()), noting(size=lambda y: y.norm() + 1)],
    },
    "second_backward": {
        "두 배 했거나": [second_once(1, 1), second_once(1, 3), second_once(2, 1), lambda x, y, v: [grad(y, x, v, retain_graph=True)[0], 2 * grad(y, x, v)[0]], backward_twice(after=to_none)],
        "정확히 두 번": lambda x, y, v: [grad(y, x, v, retain_graph=True)[0], second(x, y, v)[1]],
        "둘째 칸에": lambda x, y, v: [second(x, y, v)[0], x.grad / 2],
        "하나만 돌려주었": lambda x, y, v: second(x, y, v)[1],
        "1번째로 담은 값이 None": lambda x, y, v: [y.backward(v), x.grad],
        "torch의 값과 다릅니다": backward_twice(lambda x, v: v.abs()),
    },
    "pick_row": {
        "한 번보다 많이": [row_of(jacobian), row_of(stacking()), row_of(jacobian_cases.by_grad(lambda row, eye: torch.vmap(row)(eye)))],
        "다른 방법": lambda f, x, i: grad(f(x := leaf(x)), x, torch.eye(len(f(x))), is_grads_batched=True)[0][i],
        "값은 맞지만": row_of(jacobian_cases.by_columns(lambda f, x, u: jvp(f, (x,), (u,))[1])),
        "y는 1차원입니다": lambda f, x, i: torch.zeros(f(x).shape[1]),
        "밀어 보지 말고": row_of(jacobian_cases.by_columns(pushed_speed)),
        "표의 i행과 다릅니다": row_of(jacobian_cases.by_columns(lambda f, x, u: pushed_speed(f, x, u, h=1))),
    },
    "chain_vjp": {
        "한꺼번에 미분했": [jacobian_cases.at_once(lambda f, x, v: vjp(f, x)[1](v)[0], lambda x: x + 0), jacobian_cases.at_once(lambda f, x, v: v @ stacking()(f, x), lambda x: x * 1), jacobian_cases.in_pairs(pulling())],
        "VJP를 구해": [jacobian_cases.at_once(lambda f, x, v: v @ jacobian(f, x), torch.clone), jacobian_cases.at_once(lambda f, x, v: v @ jacfwd(f)(x), torch.clone)],
        "밀어 보지 말고": jacobian_cases.at_once(lambda f, x, v: v.double() @ jacobian_cases.by_columns(pushed_speed)(f, x)),
        "한꺼번에 역전파": lambda functions, x, v: pulling()(functions, x, v).abs(),
    },
    "jvp_by_vjps": {
        "통째로 주는": [lambda f, x, u: jvp(f, (x,), (u,))[1], lambda f, x, u: (jacobian(f, x) @ u).double(), lambda f, x, u: linearize(f, x)[1](u), jacobian_cases.dual_speed],
        "torch의 함수를 불렀": lambda f, x, u: torch.autograd.functional.jvp(f, x, u)[1],
        "v가 아니라 u를": lambda f, x, u: vjp(lambda v: vjp(f, x)[1](u)[0], f(x))[1](u)[0],
        "튜플을 돌려주었": lambda f, x, u: jvp(f, (x,), (u,)),
        "밀어 보지 말고": pushed_speed,
        "근삿값": lambda f, x, u: (f(x + 1e-2 * u) - f(x)) / 1e-2,
    },
    "hessian_vector_product": {
        "통째로 해 주는": [lambda f, x, v: hessian(f, x.detach()) @ v.detach(), lambda f, x, v: torch.autograd.functional.hvp(f, x.detach(), v.detach())[1]],
        "세 번 이상": lambda f, x, v: jacobian_cases.by_one_hot(lambda x: grad(f(x), x, create_graph=True)[0], x) @ v,
        "밀어 보지 말고": hvp_by_values,
        "손으로 적고": [lambda f, x, v: twice()(f, x, v).abs(), lambda f, x, v: pushed_speed(torch.func.grad(f), x.detach(), v.detach(), h=0.1)],
    },
}
FORBIDDEN = ("retain_graph", "create_graph", "clone()", "v @ ", " @ v", "zeros_like", "one_hot", "원-핫 v", "reversed", "requires_grad_()")
