"""3장의 옳은 풀이들과, 실수의 표에 없는 틀린 답. 표를 이어 곱하는 문제의 것은 `jacobian_chain`에 있습니다."""

import torch
from torch.autograd import forward_ad, grad
from torch.autograd.functional import jacobian
from torch.func import jacfwd, jacrev, jvp

from chaewo.chapters.backward.exercises import to_zero
from chaewo.chapters.jacobian.exercises import (
    hand_y,
    moving,
    stacking,
    written,
)
from chaewo.chapters.jacobian.functions import leaf
from tests.chapters.jacobian_chain import CHAIN_RIGHT, CHAIN_WRONG

# 1. hand_jacobian ---------------------------------------------------------------------------


def hand_in_place(x):
    J = torch.zeros(2, 3, dtype=torch.float64)
    J[0, 0], J[0, 1], J[1, 1], J[1, 2] = x[1], x[0], 1, 2 * x[2]
    return J


def hand_stacked(x):
    zero = torch.zeros_like(x[0])
    return torch.stack(
        [torch.stack([x[1], x[0], zero]), torch.stack([zero, zero + 1, 2 * x[2]])]
    ).requires_grad_()


def hand_by_a_remembered_table(x, tables=[]):  # noqa: B006  기본값이 부를 때마다 이어지는 실수
    tables.append(written()(x) * (1 + len(tables)))
    return tables[-1]


def hand_by_dual_numbers(x):
    with forward_ad.dual_level():
        columns = [forward_ad.make_dual(x, one) for one in torch.eye(3)]
        return torch.stack([forward_ad.unpack_dual(hand_y(one)).tangent for one in columns], 1)


HAND_RIGHT = [
    written(),
    hand_in_place,
    hand_stacked,
    lambda x: torch.tensor([[float(x[1]), float(x[0]), 0], [0, 1, 2 * float(x[2])]]),
    lambda x: torch.tensor([x[1], x[0], 0, 0, 1, x[2] + x[2]]).view(2, 3),
    lambda x: torch.cat([x[1:2], x[:1], torch.tensor([0, 0, 1]), 2 * x[2:]]).reshape(2, 3).double(),
]
HAND_WRONG = {
    "torch에게 미분을": lambda x: jacobian(hand_y, x),
    "손으로 편미분한 식": lambda x: jacrev(hand_y)(x),
    "torch에게": lambda x: stacking()(hand_y, x),
    "미분을 시켰습니다": lambda x: jacfwd(hand_y)(x),
    "한 칸씩 “이 입력만": hand_by_dual_numbers,
    "앞의 일을 기억": hand_by_a_remembered_table,
    "모양이 (3,)입니다": lambda x: x,
    "다른 칸이": written(row1=lambda a, b, c: (-b, a, 0.0)),
    "다른 칸이 있습니다": written(row1=lambda a, b, c: (abs(b), a, 0.0)),
    "텐서가 아닌 것이 섞여": lambda x: torch.stack([torch.stack([x[1], x[0], 0.0])]),
    "리스트입니다": lambda x: [[x[1], x[0], 0], [0, 1, 2 * x[2]]],
    "받은 텐서의 값을": lambda x: x.mul_(2),
}

# 2. jacobian_by_rows ------------------------------------------------------------------------


def by_one_hot(f, x):
    x = leaf(x)
    y = f(x)
    return torch.stack([grad(y, x, v, retain_graph=True)[0] for v in torch.eye(len(y))])


def by_fresh_graphs(f, x):
    J = torch.zeros(len(f(x)), len(x), dtype=torch.float64)
    for i in range(len(J)):
        x = leaf(x)
        f(x)[i].backward()
        J[i] = x.grad
    return J


def by_weighted_sums(f, x):
    x = leaf(x)
    y = f(x)
    rows = [grad((v * y).sum(), x, create_graph=True)[0] for v in torch.eye(len(y))]
    return torch.stack(rows)


def by_differences_of_totals(f, x):
    """비우지 않고 누적된 것의 차이로 행을 구한 풀이."""
    totals = stacking(before=lambda x: None)(f, x)
    return torch.diff(totals, dim=0, prepend=torch.zeros(1, len(x)))


def by_vmap(f, x):
    x = leaf(x)
    y = f(x)
    return torch.vmap(lambda v: grad(y, x, v, retain_graph=True)[0])(torch.eye(len(y)))


def by_scalar_functions(f, x):
    return torch.vstack([torch.func.grad(lambda x, i=i: f(x)[i])(x) for i in range(len(f(x)))])


def rows_last(f, x):
    x = leaf(x)
    for one in f(x):
        x.grad = None
        one.backward(retain_graph=True)
    return x.grad


def rows_of_tuples(f, x):
    x = leaf(x)
    return torch.stack([grad(one, x, retain_graph=True) for one in f(x)])


def rows_assigned_tuples(f, x):
    x = leaf(x)
    y = f(x)
    J = torch.zeros(len(y), len(x))
    for i in range(len(y)):
        J[i] = grad(y[i], x, retain_graph=True)
    return J


def rows_of_a_copy(f, x):
    return torch.stack([grad(f(x)[i], leaf(x))[0] for i in range(len(f(x)))])


def rows_by_jvps(f, x):
    return torch.stack([jvp(f, (x,), (one,))[1] for one in torch.eye(len(x))], 1)


def rows_by_pushing(f, x):
    """이차식까지는 밀어 보고 나눈 값이 정확합니다."""
    return torch.stack([(f(x + one) - f(x - one)) / 2 for one in torch.eye(len(x))], 1)


def rows_by_pushing_a_little(f, x, h=1e-4):
    """float64에서는 끝자리까지 맞습니다."""
    x, steps = x.double(), h * torch.eye(len(x)).double()
    return torch.stack([(f(x + step) - f(x - step)) / (2 * h) for step in steps], 1)


ROWS_RIGHT = [
    stacking(),
    stacking(before=to_zero),
    stacking(keep=lambda gradient: gradient),  # 비울 때마다 새 텐서가 되므로 겹치지 않습니다.
    by_one_hot,
    by_fresh_graphs,
    by_weighted_sums,
    by_vmap,
    by_differences_of_totals,
    by_scalar_functions,
    lambda f, x: by_fresh_graphs(f, x.double()),
]
ROWS_WRONG = {
    "손수 합니다": jacobian,
    "통째로 주는": lambda f, x: jacrev(f)(x).double(),
    "행을 쌓으세요": lambda f, x: jacfwd(f)(x),
    "표를 통째로": lambda f, x: jacobian(f, x, strategy="forward-mode", vectorize=True),
    "앞으로 가는 미분": rows_by_jvps,
    "열을 세웠": lambda f, x: torch.stack(
        [torch.autograd.functional.jvp(f, x, one)[1] for one in torch.eye(len(x))], 1
    ),
    "밀어 보지 말고": rows_by_pushing_a_little,
    "작은 예에서": rows_by_pushing,
    "(1, 3) 모양이어야": lambda f, x: by_one_hot(f, x).squeeze(),
    "꺼내 쓰세요": rows_assigned_tuples,
    "돌려준 값이 튜플": lambda f, x: grad(f(x.requires_grad_()).sum(), x),
    "마지막 행뿐": rows_last,
    "튜플이 왔습니다": rows_of_tuples,
    "출력과 모양이 같아야": stacking(v=lambda y, i: torch.ones(4)),
    "인자 없이 backward": lambda f, x: f(leaf(x)).backward(),
    "기록하지 않은 텐서": rows_of_a_copy,
    "몇 번째 행부터": lambda f, x: by_one_hot(f, x) + 0.001,
    "리스트입니다": lambda f, x: list(by_one_hot(f, x)),
}

# 3. central_jacobian ------------------------------------------------------------------------


def central(f, x, h):
    columns = []
    for j in range(len(x)):
        step = torch.zeros_like(x)
        step[j] = h
        columns.append((f(x + step) - f(x - step)) / (2 * h))
    return torch.stack(columns, dim=1)


def central_in_place(f, x, h):
    J = torch.zeros(len(f(x)), len(x))
    for j in range(len(x)):
        ahead, behind = x.clone(), x.clone()
        ahead[j] += h
        behind[j] -= h
        J[:, j] = (f(ahead) - f(behind)) / (2 * h)
    return J


def one_sided(f, x, h):
    steps = h * torch.eye(len(x), dtype=x.dtype)
    return torch.stack([(f(x + step) - f(x)) / h for step in steps], 1)


def central_by_vmap(f, x, h):
    steps = h * torch.eye(len(x), dtype=x.dtype)
    return torch.vmap(lambda step: (f(x + step) - f(x - step)) / (2 * h))(steps).T


def central_of_two(f, x, h):
    columns = []
    for j in range(2):
        step = torch.zeros_like(x)
        step[j] = h
        columns.append((f(x + step) - f(x - step)) / (2 * h))
    return torch.stack(columns, dim=1)


def central_aliased(f, x, h):
    columns = []
    for j in range(len(x)):
        moved = x
        moved[j] += h
        columns.append((f(moved) - f(x)) / h)
    return torch.stack(columns, 1)


CENTRAL_RIGHT = [
    central,
    central_in_place,
    lambda f, x, h: (one_sided(f, x, h) + one_sided(f, x, -h)) / 2,
    central_by_vmap,
    lambda f, x, h: (central(f, x, h) @ torch.eye(len(x)).double()).float(),
]
CENTRAL_WRONG = {
    "(2, 4) 모양이어야": lambda f, x, h: central(f, x, h)[:, : len(f(x))],
    "없는 칸을": central_of_two,
    "받은 텐서의 값을": central_aliased,
    "민 점 둘과": lambda f, x, h: central(f, x, h) + 0.001,
    "그때의 출력": lambda f, x, h: central(f, x, 2 * h),
    "열 하나를": lambda f, x, h: central(f, x, h / 2),
    "원소 하나만": lambda f, x, h: torch.stack([f(one + h) - f(one - h) for one in x]) / (2 * h),
    "모양이 (": lambda f, x, h: central(f, x, h).sum(),
}

# 5. newton_step -----------------------------------------------------------------------------


def newton_by_column(f, x):
    return x - torch.linalg.lstsq(jacfwd(f)(x), f(x)[:, None]).solution[:, 0]


NEWTON_RIGHT = [
    moving(),
    lambda f, x: x - jacobian(f, x).inverse() @ f(x),
    lambda f, x: x - torch.linalg.solve(by_one_hot(f, x).float(), f(x).float()),
    newton_by_column,
    lambda f, x: torch.linalg.solve(J := jacobian(f, x), J @ x - f(x)),
    lambda f, x: x - f(x) @ jacobian(f, x).T.inverse(),
]
NEWTON_WRONG = {
    "정말 0이": lambda f, x: moving()(f, x) + 0.01,
    "f(x) + JΔx가 0이 되는 점이": moving(times=2),
    "x와 같은 모양": lambda f, x: jacobian(f, x),
    "나누는 수가 아니니": lambda f, x: x - f(x) / jacobian(f, x),
}

RIGHT = {
    "hand_jacobian": HAND_RIGHT,
    "jacobian_by_rows": ROWS_RIGHT,
    "central_jacobian": CENTRAL_RIGHT,
    "chain_jacobian": CHAIN_RIGHT,
    "newton_step": NEWTON_RIGHT,
}
WRONG = {
    "hand_jacobian": HAND_WRONG,
    "jacobian_by_rows": ROWS_WRONG,
    "central_jacobian": CENTRAL_WRONG,
    "chain_jacobian": CHAIN_WRONG,
    "newton_step": NEWTON_WRONG,
}

FORBIDDEN = (
    "retain_graph",
    "torch.stack",
    "clone()",
    "x.grad = None",
    "2 * h",
    "dim=1",
    "linalg.solve",
    "2x₃",
    "J_g",
    " @ ",
)
