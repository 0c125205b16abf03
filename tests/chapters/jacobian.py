"""3장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch
from torch.autograd import forward_ad, grad
from torch.autograd.functional import jacobian
from torch.func import jacfwd, jacrev, jvp

from chaewo.chapters.backward.exercises import as_it_is, to_zero
from chaewo.chapters.jacobian import exercises
from chaewo.chapters.jacobian.exercises import multiplying, weighted
from chaewo.chapters.jacobian.functions import leaf, points_of
from chaewo.judging.exercise import variants


def hand_in_place(x):
    J = torch.zeros(2, 3, dtype=torch.float64)
    J[0, 0], J[0, 1], J[1, 1], J[1, 2] = x[1], x[0], 1, 2 * x[2]
    return J


@variants
def by_grad(f, x, *, gather):
    """`gather(원-핫에서 행을 구하는 함수, 원-핫들)`로 쌓은 표."""
    y = f(x := leaf(x))
    return gather(lambda v: grad(y, x, v, retain_graph=True)[0], torch.eye(len(y)))


by_one_hot = by_grad(lambda row, eye: torch.stack([row(v) for v in eye]))


def by_fresh_graphs(f, x):
    J = torch.zeros(len(f(x)), len(x), dtype=torch.float64)
    for i in range(len(J)):
        f(x := leaf(x))[i].backward()
        J[i] = x.grad
    return J


def by_columns(speed):
    """입력 하나의 쪽 `u`로 움직일 때의 속도 `speed(f, x, u)`를 열로 세운 표."""
    return lambda f, x: torch.stack([speed(f, x, u) for u in torch.eye(len(x))], 1)


def dual_speed(f, x, u):
    with forward_ad.dual_level():
        return forward_ad.unpack_dual(f(forward_ad.make_dual(x, u))).tangent


def pushed_speed(f, x, u, h=1e-4):
    """밀어 보고 나눈 것. 이차식까지는 h가 1이어도 정확하고, float64에서는 h가 작으면 끝자리까지 맞습니다."""
    x, u = x.double(), u.double()
    return (f(x + h * u) - f(x - h * u)) / (2 * h)


def central_in_place(f, x, h):
    J = torch.zeros(len(f(x)), len(x))
    for j in range(len(x)):
        ahead, behind = x.clone(), x.clone()
        ahead[j] += h
        behind[j] -= h
        J[:, j] = (f(ahead) - f(behind)) / (2 * h)
    return J


one_sided = exercises.pushing(behind=0, divide=lambda moved, h: moved / h)


def chain_rows(functions, x):
    """한 그래프에 이어 놓고, 함수마다 제 출력과 입력 사이의 표만 구한 풀이."""
    points = points_of(functions, leaf(x))
    J = torch.eye(len(x))
    for at, y in zip(points, points[1:], strict=False):
        J = torch.stack([grad(one, at, retain_graph=True)[0] for one in y]) @ J
    return J


def chain_from_the_left(functions, x):
    tables = [jacrev(f)(at) for f, at in zip(functions, points_of(functions, x), strict=False)]
    return torch.linalg.multi_dot([*tables[::-1], torch.eye(len(x))])


def composed(functions, between=as_it_is):
    """이어 붙인 함수. 사이에는 `between`이 있습니다."""
    return lambda x: composed(functions[1:], between)(between(functions[0](x))) if functions else x


def at_once(answer, between=as_it_is):
    """이어 붙인 함수 하나로 여긴 답. `answer(함수, 점, …)`은 함수가 하나일 때의 답입니다."""
    return lambda functions, *rest: answer(composed(functions, between), *rest)


def in_pairs(answer):
    """함수를 둘씩 묶은 답. `answer(함수들, 점, …)`은 묶지 않은 답입니다."""
    return lambda functions, *rest: answer(
        [composed(functions[i : i + 2], torch.clone) for i in range(0, len(functions), 2)], *rest
    )


def diagonal_by_sum(f, x):
    f(x := leaf(x)).sum().backward()
    return x.grad


def diagonal_of(table):
    """표를 다 만든 다음 고른 대각선."""
    return lambda f, x: table(f, x).reshape(x.numel(), -1).diagonal().reshape(x.shape)


RIGHT = {
    "hand_jacobian": [
        exercises.written(),
        hand_in_place,
        lambda x: torch.cat([x[1:2], x[:1], torch.tensor([0, 0, 1]), 2 * x[2:]]).reshape(2, 3),
        lambda x: exercises.written()(x.requires_grad_()).requires_grad_(),
    ],
    "jacobian_by_rows": [
        exercises.stacking(),
        exercises.stacking(to_zero),
        by_one_hot,
        by_grad(lambda row, eye: torch.vmap(row)(eye)),
        by_fresh_graphs,
    ],
    "central_jacobian": [
        central_in_place,
        lambda f, x, h: (one_sided(f, x, h) + one_sided(f, x, -h)) / 2,
        lambda f, x, h: by_columns(lambda f, x, u: pushed_speed(f, x, u, h))(f, x).float(),
    ],
    "chain_jacobian": [multiplying(), chain_rows, chain_from_the_left],
    "newton_step": [
        lambda f, x: x - jacobian(f, x).inverse() @ f(x),
        lambda f, x: x - torch.linalg.solve(by_one_hot(f, x).float(), f(x).float()),
        lambda f, x: x - torch.linalg.lstsq(jacfwd(f)(x), f(x)[:, None]).solution[:, 0],
        lambda f, x: torch.linalg.solve(J := jacobian(f, x), J @ x - f(x)),
    ],
    "jacobian_diagonal": [
        diagonal_by_sum,
        lambda f, x: jvp(f, (x,), (torch.ones_like(x),))[1],
        lambda f, x: torch.func.grad(lambda x: f(x).sum())(x).double(),
        lambda f, x: torch.func.vjp(f, x)[1](torch.ones_like(x))[0],
    ],
}
WRONG = {
    "hand_jacobian": {
        "torch에게 미분을": [lambda x: exercises.stacking()(exercises.hand_y, x), lambda x: jacfwd(exercises.hand_y)(x)],
        "다른 칸이 있습니다": exercises.written(row1=lambda a, b, c: (abs(b), a, 0.0)),
    },
    "jacobian_by_rows": {
        "손수 합니다": [jacobian, lambda f, x: jacrev(f)(x).double(), lambda f, x: jacfwd(f)(x)],
        "앞으로 가는 미분": [by_columns(lambda f, x, u: jvp(f, (x,), (u,))[1]), by_columns(lambda f, x, u: torch.autograd.functional.jvp(f, x, u)[1])],
        "밀어 보지 말고": by_columns(pushed_speed),
        "작은 예에서": by_columns(lambda f, x, u: pushed_speed(f, x, u, h=1)),
        "(1, 3) 모양이어야": lambda f, x: by_one_hot(f, x).squeeze(),
    },
    "central_jacobian": {
        "(2, 4) 모양이어야": lambda f, x, h: exercises.pushing()(f, x, h)[:, : len(f(x))],
    },
    "chain_jacobian": {
        "통째로 미분했습니다": [at_once(jacobian, lambda x: x * 1), at_once(exercises.stacking(), torch.clone), at_once(lambda f, x: jacfwd(f)(x), lambda x: x + 0)],
        "표를 구해 곱하세요": [at_once(by_columns(dual_speed), torch.clone), at_once(by_columns(lambda f, x, u: jvp(f, (x,), (u,))[1])), in_pairs(multiplying())],
        "통째로 미분한 표와": lambda functions, x: multiplying()(functions, x).abs(),
    },
    "newton_step": {"정말 0이": exercises.moving(times=2)},
    "jacobian_diagonal": {
        "통째로 주는": [diagonal_of(jacobian), diagonal_of(lambda f, x: jacrev(f)(x)), lambda f, x: torch.vmap(jacrev(f))(x.flatten()).reshape(x.shape)],
        "쌓을 까닭이 없습니다": lambda f, x: torch.vmap(torch.func.grad(f))(x.flatten()).reshape(x.shape),
        "여러 번": diagonal_of(lambda f, x: by_one_hot(f, x.flatten())),
        "밀어 보지 말고": lambda f, x: pushed_speed(f, x, torch.ones_like(x)),
        "눈으로 보고": lambda f, x: weighted()(f, x).abs(),
    },
}
FORBIDDEN = ("retain_graph", "torch.stack", "clone()", "x.grad = None", "2 * h", "dim=1", "linalg.solve", "2x₃", "J_g", " @ ")
