"""4장의 옳은 풀이와 실수들."""

import torch
from torch.autograd import grad
from torch.autograd.functional import jacobian
from torch.func import jacrev, jvp, linearize, vjp


def leaf(x):
    return x.detach().clone().requires_grad_()


# 1. mix_rows --------------------------------------------------------------------------------


def mix_in_a_loop(J, v):
    total = torch.zeros(J.shape[1], dtype=torch.float64)
    for weight, row in zip(v, J, strict=True):
        total += weight * row
    return total


def mix_by_autograd(J, v):
    x = torch.zeros(J.shape[1], requires_grad=True)
    (J @ x).backward(v)
    return x.grad


def square_only(wrong):
    """정사각형일 때는 맞고, 모양이 다른 표에서만 실수하는 풀이."""

    def function(J, v):
        return v @ J if J.shape[0] == J.shape[1] else wrong(J, v)

    return function


MIX_RIGHT = [
    lambda J, v: v @ J,
    lambda J, v: J.T @ v,
    lambda J, v: (v[:, None] * J).sum(0),
    lambda J, v: torch.einsum("i,ij->j", v, J),
    lambda J, v: (v.reshape(1, -1) @ J)[0],
    mix_in_a_loop,
    mix_by_autograd,
]
MIX_WRONG = {
    "하나로 합칠 차례": lambda J, v: v[:, None] * J,
    "표가 누워": lambda J, v: J.T * v,
    "평균": lambda J, v: (v[:, None] * J).mean(0),
    "같은 비중으로": lambda J, v: J.sum(0),
    "표를 그대로": lambda J, v: J,
    "수 하나가": lambda J, v: (v @ J).sum(),
    "행이 하나인 행렬": lambda J, v: v[None] @ J,
    "열을 v로 섞은 Jv": lambda J, v: J @ v,
    "열마다 v를 곱했": lambda J, v: J * v,
    "열에 비중을": lambda J, v: (J * v).sum(0),
    "대각선만": lambda J, v: J.diagonal() * v,
    "오른쪽에서 v를": square_only(lambda J, v: J @ v),
    "열에 하나씩 맞추려": square_only(lambda J, v: (J * v).sum(0)),
    "손으로 셈한": lambda J, v: v @ J + 0.001,
    "열의 개수만큼": lambda J, v: torch.cat([v @ J, v]),
    "받은 텐서의 값을": lambda J, v: J.mul_(v[:, None]).sum(0),
    "리스트입니다": lambda J, v: (v @ J).tolist(),
}

# 2. note_vjp --------------------------------------------------------------------------------


def doubled(x, first=2, size=torch.Tensor.norm):
    y = x * first
    while size(y.detach()) < 1000:
        y = y * 2
    return y


def note(x, v):
    x = leaf(x)
    doubled(x).backward(v)
    return x.grad


def note_by_factor(x, v):
    factor = 2
    while (factor * x).norm() < 1000:
        factor *= 2
    return factor * v


def note_by_factor_up_to(x, v):
    factor = 2
    while (factor * x).norm() <= 1000:
        factor *= 2
    return factor * v


def note_by_scalar(x, v):
    x = leaf(x)
    (v * doubled(x)).sum().backward()
    return x.grad.double()


def note_by_table(x, v):
    return v @ jacobian(doubled, x)


def note_not_recorded(x, v):
    x = leaf(x)
    y = x * 2
    while y.detach().norm() < 1000:
        with torch.no_grad():
            more = y.detach()
        y = y + more
    y.backward(v)
    return x.grad


def note_twice(x, v):
    x = leaf(x)
    y = doubled(x)
    y.backward(v, retain_graph=True)
    y.backward(v)
    return x.grad


def note_with_first(first):
    def function(x, v):
        x = leaf(x)
        doubled(x, first).backward(v)
        return x.grad

    return function


def note_by_largest(x, v):
    x = leaf(x)
    doubled(x, size=lambda y: y.abs().max()).backward(v)
    return x.grad


def note_y_grad(x, v):
    y = doubled(leaf(x))
    y.backward(v)
    return y.grad


def note_v_grad(x, v):
    doubled(leaf(x)).backward(v)
    return v.grad


def note_without_v(x, v):
    x = leaf(x)
    doubled(x).backward()
    return x.grad


def note_not_leaf(x, v):
    doubled(x).backward(v)
    return x.grad


NOTE_RIGHT = [note, note_by_factor, note_by_scalar, note_by_table]
NOTE_WRONG = {
    "언제나 1024배": lambda x, v: 1024 * v,
    "v를 쓰지": lambda x, v: note(x, torch.ones_like(v)),
    "y의 값입니다": lambda x, v: doubled(x),
    "v를 그대로": lambda x, v: v,
    "y에 v를 곱한": lambda x, v: doubled(x) * v,
    "한 번 덜": lambda x, v: note(x, v) / 2,
    "한 번 더": note_twice,
    "첫 줄의 두 배만": note_not_recorded,
    "처음부터 1000을": note_with_first(1),
    "가장 큰 원소": note_by_largest,
    "배수만": lambda x, v: note(x, torch.ones_like(v))[0],
    "꼭 1000일 때만": note_by_factor_up_to,
    "돌려주는 값이 없고": lambda x, v: doubled(leaf(x)).backward(v),
    "In [33]": note_y_grad,
    "In [34]": note_v_grad,
    "인자 없이 backward": note_without_v,
    "기록하지 않은 텐서": note_not_leaf,
    "102.4": lambda x, v: note(x, v) + 1,
    "x와 모양이 같습니다": lambda x, v: torch.outer(note(x, v), v),
}

# 3. second_backward -------------------------------------------------------------------------


def second(x, y, v):
    y.backward(v, retain_graph=True)
    first = x.grad.clone()
    y.backward(v)
    return [first, x.grad]


def second_by_grad(x, y, v):
    first = grad(y, x, v, retain_graph=True)[0]
    return first, first + grad(y, x, v)[0]


def second_in_a_loop(x, y, v):
    grads = []
    for _ in range(2):
        y.backward(v, retain_graph=True)
        grads.append(x.grad.double())
    return torch.stack(grads)


def second_once(x, y, v):
    y.backward(v)
    return [x.grad, 2 * x.grad]


def second_of_the_note(x, y, v):
    y.backward(v)
    first = x.grad.clone()
    y.backward(v)
    return [first, x.grad]


def second_retained_too_late(x, y, v):
    y.backward(v)
    first = x.grad.clone()
    y.backward(v, retain_graph=True)
    return [first, x.grad]


def second_aliased(x, y, v):
    grads = []
    for _ in range(2):
        y.backward(v, retain_graph=True)
        grads.append(x.grad)
    return grads


def second_cleared(x, y, v):
    grads = []
    for _ in range(2):
        x.grad = None
        y.backward(v, retain_graph=True)
        grads.append(x.grad)
    return grads


def second_zeroed(x, y, v):
    grads = second_aliased(x, y, v)
    x.grad.zero_()
    return grads


def second_with_ones(x, y, v):
    return second(x, y, torch.ones_like(y))


def second_then(times):
    def function(x, y, v):
        first = second(x, y, v)[0]
        return [first, times * first]

    return function


def second_last_only(x, y, v):
    return second(x, y, v)[1]


def second_like_x(x, y, v):
    y.backward(torch.ones_like(x), retain_graph=True)
    return [x.grad, x.grad]


def second_without_v(x, y, v):
    y.backward(retain_graph=True)
    return [x.grad, x.grad]


def second_zeroed_before_reading(x, y, v):
    y.backward(v, retain_graph=True)
    x.grad.zero_()
    first = x.grad.clone()
    y.backward(v)
    x.grad.zero_()
    return [first, x.grad]


def second_in_doubles(x, y, v):
    return [g.double() for g in second(x, y, v)]


SECOND_RIGHT = [second, second_in_a_loop, second_in_doubles]
SECOND_WRONG = {
    "두 배 했거나": second_once,
    "autograd.grad를 썼거나": second_by_grad,
    "읽기 전에 0으로": second_zeroed_before_reading,
    "노트가 적어만 둔 셀을": second_of_the_note,
    "어느 호출에서": second_retained_too_late,
    "두 칸이 모두": second_aliased,
    "비우지 않습니다": second_cleared,
    "모두 0": second_zeroed,
    "비중을 모두 1로": second_with_ones,
    "네 배": second_then(4),
    "세 배": second_then(3),
    "차례가 바뀌었": lambda x, y, v: second(x, y, v)[::-1],
    "하나만 돌려주었": second_last_only,
    "3개가 들었": lambda x, y, v: [*second(x, y, v), x.grad],
    "v는 출력마다": lambda x, y, v: second_like_x(x, y, v) if len(x) != len(v) else second(x, y, v),
    "인자 없이 backward": second_without_v,
    "부를 때마다": lambda x, y, v: [g + 0.01 for g in second(x, y, v)],
    "1번째로 담은 값이 None": lambda x, y, v: [y.backward(v), x.grad],
}

# 4. pick_row --------------------------------------------------------------------------------


def row_with(weights):
    """비중 v를 만드는 법만 다른 풀이들."""

    def function(f, x, i):
        x = leaf(x)
        y = f(x)
        (row,) = grad(y, x, weights(x, y, i))
        return row

    return function


def one_hot(x, y, i):
    v = torch.zeros_like(y)
    v[i] = 1.0
    return v


def at(index, value=1.0):
    def weights(x, y, i):
        v = torch.zeros_like(y)
        v[index(i)] = value if isinstance(value, float) else value(y, i)
        return v

    return weights


def up_to(x, y, i):
    v = torch.zeros_like(y)
    v[: i + 1] = 1.0
    return v


def like_x(x, y, i):
    v = torch.zeros_like(x)
    v[min(i, len(x) - 1)] = 1.0
    return v


PICK_RIGHT = [
    row_with(one_hot),
    row_with(lambda x, y, i: torch.eye(len(y))[i]),
    row_with(lambda x, y, i: torch.nn.functional.one_hot(torch.tensor(i), len(y)).float()),
    row_with(lambda x, y, i: (torch.arange(len(y)) == i).to(y.dtype)),
    lambda f, x, i: grad(f(x.requires_grad_())[i], x)[0].double(),
]
PICK_WRONG = {
    "다 만든 다음에": lambda f, x, i: jacobian(f, x)[i],
    "VJP 한 번으로": lambda f, x, i: jacrev(f)(x)[i],
    "튜플의 칸을": lambda f, x, i: grad(f(x.requires_grad_()).sum(), x)[i],
    "행을 모두 더한": row_with(lambda x, y, i: torch.ones_like(y)),
    "모두 0": row_with(lambda x, y, i: torch.zeros_like(y)),
    "바로 앞의 행": row_with(at(lambda i: i - 1)),
    "언제나 첫 행": row_with(at(lambda i: 0)),
    "언제나 마지막 행": row_with(at(lambda i: -1)),
    "1이 아니라 i": row_with(at(lambda i: i, lambda y, i: float(i))),
    "1이 아니라 y": row_with(at(lambda i: i, lambda y, i: y[i].detach())),
    "i번까지의": row_with(up_to),
    "i번만 빼고": row_with(lambda x, y, i: 1 - one_hot(x, y, i)),
    "y를 그대로": row_with(lambda x, y, i: y.detach()),
    "열을 골랐": lambda f, x, i: jacobian(f, x)[:, min(i, len(x) - 1)],
    "표 전체": lambda f, x, i: jacobian(f, x),
    "없는 칸": row_with(at(lambda i: i + 1)),
    "v의 모양이 출력": row_with(like_x),
    "인자 없이 backward": row_with(lambda x, y, i: None),
    "텐서가 아닙니다": row_with(lambda x, y, i: [float(j == i) for j in range(len(y))]),
    "수 하나": row_with(lambda x, y, i: 1.0),
    "한 칸에만 있는지": row_with(lambda x, y, i: one_hot(x, y, i) + 0.01),
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


def pull_by_backward(functions, x, v):
    x = leaf(x)
    y = x
    for f in functions:
        y = f(y)
    y.backward(v)
    return x.grad


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


def points_of(functions, x):
    points = [x]
    for f in functions:
        points.append(f(points[-1]))
    return points


def pull_at(choose, order=reversed):
    """어느 점에서, 어느 차례로 거스르느냐만 다른 풀이들."""

    def function(functions, x, v):
        points = points_of(functions, x)
        for k in order(range(len(functions))):
            (v,) = vjp(functions[k], points[choose(k)])[1](v)
        return v

    return function


def push_forward(functions, x, v):
    for f in functions:
        v = jacobian(f, x) @ v
        x = f(x)
    return v


def pull_right_side(functions, x, v):
    points = points_of(functions, x)
    for k in reversed(range(len(functions))):
        v = jacobian(functions[k], points[k]) @ v
    return v


def pull_while_moving(functions, x, v):
    for f in reversed(functions):
        (v,) = vjp(f, x)[1](v)
        x = f(x)
    return v


def pull_without_moving(functions, x, v):
    for f in functions:
        _, pull = vjp(f, x)
    return pull(v)[0]


def pull_tuples(functions, x, v):
    for f in reversed(functions):
        v = vjp(f, x)[1](v)
    return v


def pull_summed(functions, x, v):
    points = points_of(functions, x)
    return sum(v @ jacobian(f, at) for f, at in zip(functions, points, strict=False))


def only_from(size, wrong):
    """모양이 모두 같은 예에서는 맞고, 모양이 다르며 입력이 `size`개인 예에서만 실수하는 풀이."""

    def function(functions, x, v):
        square = all(len(point) == len(x) for point in points_of(functions, x))
        return (pull_back if square or len(x) != size else wrong)(functions, x, v)

    return function


def pull_along_one_graph(functions, x, v):
    """한 그래프에 이어 놓고, 함수마다 제 출력에서 제 입력까지만 거스른 풀이."""
    points = points_of(functions, leaf(x))
    for y, at in zip(points[:0:-1], points[-2::-1], strict=True):
        (v,) = grad(y, at, v, retain_graph=True)
    return v


def pull_at_once(functions, x, v):
    return vjp(lambda x: points_of(functions, x)[-1], x)[1](v)[0]


def pull_reversing(functions, x, v):
    pulls = []
    for f in functions:
        x, pull = vjp(f, x)
        pulls.append(pull)
    for pull in pulls.reverse():
        (v,) = pull(v)
    return v


CHAIN_RIGHT = [
    pull_back,
    pull_with_functions,
    pull_by_tables,
    pull_recursive,
    pull_along_one_graph,
]
CHAIN_WRONG = {
    "한꺼번에 미분했": pull_at_once,
    "앞의 함수에 넘기세요": pull_by_backward,
    "reverse()는": pull_reversing,
    "앞의 함수 3개만": lambda functions, x, v: pull_back(functions[:3], x, v),
    "다 거친 값": lambda functions, x, v: points_of(functions, x)[-1],
    "v를 그대로": lambda functions, x, v: v,
    "마지막 함수만": lambda functions, x, v: vjp(functions[-1], points_of(functions, x)[-2])[1](v)[
        0
    ],
    "비중을 모두 1로": lambda functions, x, v: pull_back(functions, x, torch.ones_like(v)),
    "처음 함수부터": pull_at(lambda k: k, order=iter),
    "처음의 x에서": pull_at(lambda k: 0),
    "입력이 아니라 출력": pull_at(lambda k: k + 1),
    "마지막 출력에서": pull_at(lambda k: -1),
    "JVP입니다": push_forward,
    "거슬러 갈 때에는 왼쪽": pull_right_side,
    "순전파까지 했습니다": pull_while_moving,
    "그것도 처음의 x": pull_without_moving,
    "튜플을 다음 VJP에": pull_tuples,
    "v를 곱해 더했": pull_summed,
    "그 함수의 출력과": only_from(3, pull_at(lambda k: k, order=iter)),
    "개수가 다른 입력": only_from(2, pull_at(lambda k: 0)),
    "맞물리지": only_from(2, push_forward),
    "한꺼번에 역전파": lambda functions, x, v: pull_back(functions, x, v) + 0.001,
    "x와 모양이 같습니다": lambda functions, x, v: pull_back(functions, x, v).sum(),
    "튜플입니다": lambda functions, x, v: vjp(functions[0], x)[1](v),
}

# 6. jvp_by_vjps -----------------------------------------------------------------------------


def two_vjps(f, x, u):
    x = leaf(x)
    y = f(x)
    v = torch.zeros_like(y, requires_grad=True)
    (pulled,) = grad(y, x, v, create_graph=True)
    (speed,) = grad(pulled, v, u)
    return speed


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


def two_vjps_mixed_up(f, x, u):
    x = leaf(x)
    y = f(x)
    v = torch.ones_like(y, requires_grad=True)
    (pulled,) = grad(y, x, u, create_graph=True)
    return grad(pulled, v, u)[0]


def jvp_by_rows(f, x, u):
    x = leaf(x)
    y = f(x)
    rows = [grad(one, x, retain_graph=True)[0] for one in y]
    return torch.stack([row @ u for row in rows])


def vjps(create=True, wrt="v", last="u", start=torch.ones_like):
    """한 군데만 다른 풀이들."""

    def function(f, x, u):
        x = leaf(x)
        y = f(x)
        v = start(y, requires_grad=True)
        (pulled,) = grad(y, x, v, create_graph=create)
        weights = {"u": u, "v": torch.ones_like(v), "없음": None}[last]
        return grad(pulled, {"v": v, "x": x, "u": leaf(u)}[wrt], weights)[0]

    return function


def first_vjp(weights):
    def function(f, x, u):
        x = leaf(x)
        y = f(x)
        return grad(y, x, weights(y))[0]

    return function


def differences(f, x, u):
    return (f(x + 1e-2 * u) - f(x)) / 1e-2


JVP_RIGHT = [
    two_vjps,
    two_vjps_from_ones,
    two_vjps_of_func,
    jvp_by_rows,
]
JVP_WRONG = {
    "통째로 주는": lambda f, x, u: jvp(f, (x,), (u,))[1],
    "VJP만": lambda f, x, u: (jacobian(f, x) @ u).double(),
    "두 번 써": lambda f, x, u: linearize(f, x)[1](u),
    "v의 함수가 아닙니다": two_vjps_mixed_up,
    "y의 값입니다": lambda f, x, u: f(x),
    "표 전체": lambda f, x, u: jacobian(f, x),
    "열을 모두 더했": lambda f, x, u: two_vjps(f, x, torch.ones_like(u)),
    "비중을 모두 1로 둔 VJP": first_vjp(torch.ones_like),
    "v가 0이면": first_vjp(torch.zeros_like),
    "x로 미분하지": vjps(wrt="x", start=torch.zeros_like),
    "헤시안-벡터 곱이 됩니다": vjps(wrt="x"),
    "정말로 움직였을": lambda f, x, u: f(x + u) - f(x),
    "곱해 수 하나가": lambda f, x, u: first_vjp(torch.ones_like)(f, x, u) @ u,
    "y를 더했": lambda f, x, u: f(x) + two_vjps(f, x, u),
    "왼쪽에서 곱한 VJP": lambda f, x, u: u @ jacobian(f, x),
    "한 번 더 곱했": lambda f, x, u: jacobian(f, x) @ (u @ jacobian(f, x)),
    "대각선만": lambda f, x, u: jacobian(f, x).diagonal() * u,
    "튜플을 돌려주었": lambda f, x, u: jvp(f, (x,), (u,)),
    "기록하라고": vjps(create=False),
    "무엇으로 미분하는지": vjps(wrt="u"),
    "인자 없이 backward": vjps(last="없음"),
    "모양이 맞지 않습니다": lambda f, x, u: (two_vjps if len(x) == 3 else vjps(last="v"))(f, x, u),
    "열의 개수만큼": lambda f, x, u: two_vjps(f, x, u) if len(x) == 3 else jacobian(f, x).T @ u,
    "왼쪽에서 곱하려": lambda f, x, u: two_vjps(f, x, u) if len(x) == 3 else u @ jacobian(f, x),
    "입력마다 하나씩 주는 속도": lambda f, x, u: (
        two_vjps(f, x, u) if len(x) == 3 else jvp(f, (x,), (f(x),))[1]
    ),
    "근삿값": differences,
    "출력 y와 모양이": lambda f, x, u: two_vjps(f, x, u)[:1],
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
