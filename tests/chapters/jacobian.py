"""3장의 옳은 풀이와 실수들."""

import torch
from torch.autograd import grad
from torch.autograd.functional import jacobian
from torch.func import jacfwd, jacrev


def leaf(x):
    return x.detach().clone().requires_grad_()


# 1. hand_jacobian ---------------------------------------------------------------------------


def hand_f(x):
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])


def table(x, **changed):
    """칸을 하나씩 바꿀 수 있는 표. `r1c3=1.0`은 1행 3열입니다."""
    cells = {"r1c1": x[1], "r1c2": x[0], "r1c3": 0.0, "r2c1": 0.0, "r2c2": 1.0, "r2c3": 2 * x[2]}
    values = [float(value) for value in (cells | changed).values()]
    return torch.tensor(values).reshape(2, 3)


def hand_in_place(x):
    J = torch.zeros(2, 3, dtype=torch.float64)
    J[0, 0], J[0, 1], J[1, 1], J[1, 2] = x[1], x[0], 1, 2 * x[2]
    return J


def hand_stacked(x):
    zero = torch.zeros_like(x[0])
    return torch.stack(
        [torch.stack([x[1], x[0], zero]), torch.stack([zero, zero + 1, 2 * x[2]])]
    ).requires_grad_()


def hand_summed(x):
    x = leaf(x)
    hand_f(x).backward(torch.ones(2))
    return x.grad


HAND_RIGHT = [table, hand_in_place, hand_stacked, lambda x: jacobian(hand_f, x)]
HAND_WRONG = {
    "행과 열이 바뀐": lambda x: table(x).T,
    "y의 값입니다": hand_f,
    "모두 더한": hand_summed,
    "한 줄로 늘어놓았": lambda x: table(x).flatten(),
    "1행의 두 칸": lambda x: table(x, r1c1=x[0], r1c2=x[1]),
    "지수를 잊은": lambda x: table(x, r2c3=x[2]),
    "x₃² 그대로": lambda x: table(x, r2c3=x[2] ** 2),
    "가운데 칸": lambda x: table(x, r2c2=x[1]),
    "나오지 않는 입력": lambda x: table(x, r1c3=1.0, r2c1=1.0),
    "x가 달라져도": lambda x: table(torch.ones(3)),
    "그 점에서만": lambda x: torch.tensor([[3.0, 2.0, 0.0], [0.0, 1.0, 8.0]]),
    "모양이 (3,)입니다": lambda x: x,
    "한 칸씩": lambda x: table(x, r1c1=-x[1]),
    "텐서가 아닌 것이 섞여": lambda x: torch.stack([torch.stack([x[1], x[0], 0.0])]),
    "리스트입니다": lambda x: [[x[1], x[0], 0], [0, 1, 2 * x[2]]],
    "받은 텐서의 값을": lambda x: x.mul_(2),
}

# 2. jacobian_by_rows ------------------------------------------------------------------------


def never(x):
    pass


def to_none(x):
    x.grad = None


def to_zero(x):
    if x.grad is not None:
        x.grad.zero_()


def by_backward(before=to_none, keep=torch.clone, after=never, retain=True):
    """비우는 곳과 담는 방법만 다른 풀이들."""

    def function(f, x):
        x = leaf(x)
        y = f(x)
        rows = []
        for i in range(len(y)):
            before(x)
            y[i].backward(retain_graph=retain)
            rows.append(keep(x.grad))
            after(x)
        return torch.stack(rows)

    return function


def alias(gradient):
    return gradient


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


def rows_summed(f, x):
    x = leaf(x)
    y = f(x)
    y.backward(torch.ones_like(y))
    return x.grad


def rows_last(f, x):
    x = leaf(x)
    for one in f(x):
        x.grad = None
        one.backward(retain_graph=True)
    return x.grad


def rows_of_tuples(f, x):
    x = leaf(x)
    y = f(x)
    return torch.stack([grad(one, x, retain_graph=True) for one in y])


def rows_one_hot_like_x(f, x):
    x = leaf(x)
    y = f(x)
    return torch.stack([grad(y, x, v, retain_graph=True)[0] for v in torch.eye(len(x))])


def rows_of_stale_v(clear):
    """v를 행마다 새로 만들지 않은 풀이."""

    def function(f, x):
        x = leaf(x)
        y = f(x)
        v, rows = torch.zeros_like(y), []
        for i in range(len(y)):
            v[i] = 1.0
            if clear:
                x.grad = None
            y.backward(v, retain_graph=True)
            rows.append(x.grad.clone())
        return torch.stack(rows)

    return function


def rows_assigned_tuples(f, x):
    x = leaf(x)
    y = f(x)
    J = torch.zeros(len(y), len(x))
    for i in range(len(y)):
        J[i] = grad(y[i], x, retain_graph=True)
    return J


def rows_in_a_tuple(f, x):
    x = leaf(x)
    return grad(f(x).sum(), x)


def rows_without_v(f, x):
    x = leaf(x)
    f(x).backward()
    return x.grad


def rows_of_a_copy(f, x):
    return torch.stack([grad(f(x)[i], leaf(x))[0] for i in range(len(f(x)))])


def rows_by_vmap(f, x):
    x = leaf(x)
    y = f(x)
    return torch.vmap(lambda v: grad(y, x, v, retain_graph=True)[0])(torch.eye(len(y)))


def rows_cleared_before_reading(f, x):
    x = leaf(x)
    y = f(x)
    rows = []
    for one in y:
        one.backward(retain_graph=True)
        x.grad.zero_()
        rows.append(x.grad.clone())
    return torch.stack(rows)


def rows_of_zero_v(f, x):
    x = leaf(x)
    y = f(x)
    v = torch.zeros_like(y)
    return torch.stack([grad(y, x, v, retain_graph=True)[0] for _ in y])


def diagonal(f, x):
    return jacobian(f, x).diagonal()


ROWS_RIGHT = [
    by_backward(),
    by_backward(before=to_zero),
    by_backward(keep=alias),  # 비울 때마다 새 텐서가 되므로 겹치지 않습니다.
    by_one_hot,
    by_fresh_graphs,
    by_weighted_sums,
    rows_by_vmap,
]
ROWS_WRONG = {
    "손수 합니다": lambda f, x: jacobian(f, x),
    "통째로 주는": lambda f, x: jacrev(f)(x).double(),
    "행을 쌓으세요": lambda f, x: jacfwd(f)(x),
    "(1, 3) 모양이어야": lambda f, x: by_one_hot(f, x).squeeze(),
    "v가 모두 0이지": rows_of_zero_v,
    "읽기 전에 비웠": rows_cleared_before_reading,
    "행과 열이 바뀐": lambda f, x: jacobian(f, x).T,
    "앞의 행이 더해져": by_backward(before=never),
    "행마다 새로 만드는지": rows_of_stale_v(clear=True),
    "두 겹으로": rows_of_stale_v(clear=False),
    "꺼내 쓰세요": rows_assigned_tuples,
    "돌려준 값이 튜플": rows_in_a_tuple,
    "두 가지를 모두": by_backward(before=never, keep=alias),
    "모든 행이 마지막 행": by_backward(before=to_zero, keep=alias),
    "모두 0": by_backward(before=never, keep=alias, after=to_zero),
    "표의 행을 모두 더한": rows_summed,
    "첫 행뿐": lambda f, x: by_one_hot(f, x)[0],
    "마지막 행뿐": rows_last,
    "한 줄로 이어 붙였": lambda f, x: torch.cat(list(by_one_hot(f, x))),
    "대각선의 칸뿐": diagonal,
    "대각선만 채워져": lambda f, x: by_one_hot(f, x) * torch.eye(len(f(x)), len(x)),
    "f(x)의 값": lambda f, x: f(x),
    "저장해 둔 값이 풀렸": by_backward(retain=False),
    "튜플이 왔습니다": rows_of_tuples,
    "출력과 모양이 같아야": rows_one_hot_like_x,
    "인자 없이 backward": rows_without_v,
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


def central_by_halves(f, x, h):
    return (one_sided(f, x, h) + one_sided(f, x, -h)) / 2


def one_sided(f, x, h):
    steps = h * torch.eye(len(x), dtype=x.dtype)
    return torch.stack([(f(x + step) - f(x)) / h for step in steps], 1)


def central_not_returning(f, x, h):
    ahead, behind, columns = x.clone(), x.clone(), []
    for j in range(len(x)):
        ahead[j] += h
        behind[j] -= h
        columns.append((f(ahead) - f(behind)) / (2 * h))
    return torch.stack(columns, 1)


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
    central_by_halves,
    lambda f, x, h: (
        torch.vmap(lambda s: (f(x + s) - f(x - s)) / (2 * h))(
            h * torch.eye(len(x), dtype=x.dtype)
        ).T
    ),
]
CENTRAL_WRONG = {
    "표의 열인데": lambda f, x, h: central(f, x, h).T,
    "앞으로만": one_sided,
    "뒤로만": lambda f, x, h: one_sided(f, x, -h),
    "정확히 두 배": lambda f, x, h: central(f, x, h) * 2,
    "괄호로 묶었는지": lambda f, x, h: central(f, x, h) * (2 * h) / 2 * h,
    "(2, 4) 모양이어야": lambda f, x, h: central(f, x, h)[:, : len(f(x))],
    "없는 칸을": central_of_two,
    "정확히 절반": lambda f, x, h: central(f, x, h) / 2,
    "출력이 움직인 양입니다. 입력이": lambda f, x, h: central(f, x, h) * (2 * h),
    "나누지 않았고": lambda f, x, h: one_sided(f, x, h) * h,
    "한쪽으로만 민 것": lambda f, x, h: one_sided(f, x, h) / 2,
    "도함수로는 정확하지만": lambda f, x, h: jacobian(f, x),
    "한꺼번에 밀었": lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
    "첫 열만": central_not_returning,
    "받은 텐서의 값을": central_aliased,
    "민 점 둘과": lambda f, x, h: central(f, x, h) + 0.001,
    "원소 하나만": lambda f, x, h: torch.stack([f(one + h) - f(one - h) for one in x]) / (2 * h),
    "모양이 (": lambda f, x, h: central(f, x, h).sum(),
}

# 4. chain_jacobian --------------------------------------------------------------------------


def chain(functions, x):
    J = torch.eye(len(x))
    for f in functions:
        J = jacobian(f, x) @ J
        x = f(x)
    return J


def chain_whole(functions, x):
    def composed(x):
        for f in functions:
            x = f(x)
        return x

    return jacobian(composed, x)


def chain_from_the_left(functions, x):
    points = [x]
    for f in functions[:-1]:
        points.append(f(points[-1]))
    J = None
    for f, at in zip(functions[::-1], points[::-1], strict=True):
        J = jacrev(f)(at) if J is None else J @ jacrev(f)(at)
    return J


def chain_recursive(functions, x):
    first, *others = functions
    J = jacobian(first, x).double()
    return chain_recursive(others, first(x)).double() @ J if others else J


def tables_along(functions, x):
    tables = []
    for f in functions:
        tables.append(jacobian(f, x))
        x = f(x)
    return tables


def chain_swapped(functions, x):
    J = torch.eye(len(x))
    for one in tables_along(functions, x):
        J = J @ one
    return J


def chain_at_x(functions, x):
    J = torch.eye(len(x))
    for f in functions:
        J = jacobian(f, x) @ J
    return J


def chain_swapped_at_x(functions, x):
    J = torch.eye(len(x))
    for f in functions:
        J = J @ jacobian(f, x)
    return J


def chain_backwards(functions, x):
    return chain(functions[::-1], x)


def chain_of_two(functions, x):
    return chain(functions[:2], x)


def chain_cells(functions, x):
    J = 1
    for one in tables_along(functions, x):
        J = J * one
    return J


def square_only(wrong, right=chain):
    """정사각형일 때는 맞고, 모양이 다른 표에서만 실수하는 풀이."""

    def function(functions, x):
        tables = tables_along(functions, x)
        square = all(one.shape == (2, 2) for one in tables)
        return (right if square else wrong)(functions, x)

    return function


def chain_moving_first(functions, x):
    J = torch.eye(len(x))
    for f in functions:
        x = f(x)
        J = jacobian(f, x) @ J
    return J


def chain_recording(functions, x):
    return chain(functions, leaf(x)).detach()


def chain_rows(functions, x):
    """한 그래프에 이어 놓고, 함수마다 제 출력과 입력 사이의 표만 구한 풀이."""
    points = [leaf(x)]
    for f in functions:
        points.append(f(points[-1]))
    J = torch.eye(len(x))
    for y, at in zip(points[1:], points[:-1], strict=True):
        J = torch.stack([grad(one, at, retain_graph=True)[0] for one in y]) @ J
    return J


CHAIN_RIGHT = [
    chain,
    chain_recording,
    chain_rows,
    chain_from_the_left,
    chain_recursive,
]
CHAIN_WRONG = {
    "다 거친 값": lambda functions, x: [x := f(x) for f in functions][-1],
    "마지막 함수의 표뿐": lambda functions, x: tables_along(functions, x)[-1],
    "첫 함수의 표뿐": lambda functions, x: tables_along(functions, x)[0],
    "행과 열이 바뀐": lambda functions, x: chain(functions, x).T,
    "먼저 닿는": chain_swapped,
    "처음의 x에서 구했습니다. 표는": chain_at_x,
    "두 가지를 보세요": chain_swapped_at_x,
    "리스트의 뒤에서부터": chain_backwards,
    "앞의 함수 2개만": chain_of_two,
    "앞의 함수 3개만": lambda functions, x: chain(functions[:3], x),
    "점을 먼저 옮겼": chain_moving_first,
    "통째로 미분했습니다": chain_whole,
    "기호가 다릅니다": lambda functions, x: torch.eye(len(x)) * chain_cells(functions, x),
    "칸끼리 곱했": chain_cells,
    "표를 더했": lambda functions, x: sum(tables_along(functions, x)),
    "맞물리지": square_only(chain_swapped),
    "칸끼리 곱하거나": square_only(chain_cells),
    "개수가 다른 입력": square_only(chain_at_x),
    "통째로 미분한 표와": lambda functions, x: chain(functions, x) + 0.001,
    "모양이 (": lambda functions, x: chain(functions, x).sum(0),
    "None입니다": lambda functions, x: [jacobian(f, x) for f in functions].clear(),
}

# 5. newton_step -----------------------------------------------------------------------------


def newton(f, x):
    return x + torch.linalg.solve(jacobian(f, x), -f(x))


def newton_by_inverse(f, x):
    return x - jacobian(f, x).inverse() @ f(x)


def newton_by_rows(f, x):
    return x - torch.linalg.solve(by_one_hot(f, x).float(), f(x).float())


def newton_by_column(f, x):
    return x - torch.linalg.lstsq(jacfwd(f)(x), f(x)[:, None]).solution[:, 0]


def newton_many(f, x):
    for _ in range(40):
        x = newton(f, x)
    return x


NEWTON_RIGHT = [newton, newton_by_inverse, newton_by_rows, newton_by_column]
NEWTON_WRONG = {
    "받은 점 그대로": lambda f, x: x,
    "반대쪽으로": lambda f, x: x + torch.linalg.solve(jacobian(f, x), f(x)),
    "Δx만 돌려주었": lambda f, x: newton(f, x) - x,
    "반대 부호로": lambda f, x: x - newton(f, x),
    "전치한 표": lambda f, x: x - f(x) @ jacobian(f, x).inverse(),
    "표를 곱했": lambda f, x: x - jacobian(f, x) @ f(x),
    "내려가는 걸음": lambda f, x: x - jacobian(f, x).T @ f(x),
    "대각선으로만": lambda f, x: x - f(x) / jacobian(f, x).diagonal(),
    "0입니다. ": lambda f, x: torch.zeros_like(x),
    "끝까지 갔습니다": newton_many,
    "정말 0이": lambda f, x: newton(f, x) + 0.01,
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
