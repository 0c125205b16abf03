"""3장의 `chain_jacobian`의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch
from torch.autograd import forward_ad, grad
from torch.autograd.functional import jacobian
from torch.func import jacfwd, jacrev, jvp

from chaewo.chapters.jacobian.exercises import multiplying, stacking, swapped
from chaewo.chapters.jacobian.functions import leaf, points_of


def chain(functions, x):
    J = torch.eye(len(x))
    for f in functions:
        J = jacobian(f, x) @ J
        x = f(x)
    return J


def chain_from_the_left(functions, x):
    points = points_of(functions, x)
    J = None
    for f, at in zip(functions[::-1], points[-2::-1], strict=True):
        J = jacrev(f)(at) if J is None else J @ jacrev(f)(at)
    return J


def chain_recursive(functions, x):
    first, *others = functions
    J = jacobian(first, x).double()
    return chain_recursive(others, first(x)).double() @ J if others else J


def chain_rows(functions, x):
    """한 그래프에 이어 놓고, 함수마다 제 출력과 입력 사이의 표만 구한 풀이."""
    points = points_of(functions, leaf(x))
    J = torch.eye(len(x))
    for at, y in zip(points, points[1:], strict=False):
        J = torch.stack([grad(one, at, retain_graph=True)[0] for one in y]) @ J
    return J


def composed(functions, between=lambda x: x):
    """이어 붙인 함수. 사이에는 `between`이 있습니다."""

    def function(x):
        for f in functions:
            x = between(f(x))
        return x

    return function


def chain_at_once(table, between=lambda x: x):
    """이어 붙인 함수를 통째로 미분한 풀이. `table(함수, 점)`은 표를 구하는 법입니다."""
    return lambda functions, x: table(composed(functions, between), x)


def table_by_dual_numbers(f, x):
    with forward_ad.dual_level():
        columns = [forward_ad.make_dual(x, one) for one in torch.eye(len(x))]
        return torch.stack([forward_ad.unpack_dual(f(one)).tangent for one in columns], 1)


def table_by_jvps(f, x):
    return torch.stack([jvp(f, (x,), (one,))[1] for one in torch.eye(len(x))], 1)


def chain_in_pairs(functions, x):
    """함수를 둘씩 묶어 미분한 풀이."""
    pairs = [composed(functions[i : i + 2]) for i in range(0, len(functions), 2)]
    return chain(pairs, x)


def square_only(wrong):
    """정사각형일 때는 맞고, 모양이 다른 표에서만 실수하는 풀이."""

    def function(functions, x):
        square = all(len(point) == 2 for point in points_of(functions, x))
        return (chain if square else wrong)(functions, x)

    return function


CHAIN_RIGHT = [
    chain,
    lambda functions, x: chain(functions, leaf(x)).detach(),
    chain_rows,
    chain_from_the_left,
    chain_recursive,
    lambda functions, x: chain(tuple(functions), x.clone()).double(),
    lambda functions, x: torch.linalg.multi_dot(
        [*(jacfwd(f)(at) for f, at in zip(functions, points_of(functions, x), strict=False))][::-1]
        + [torch.eye(len(x))]
    ),
]
CHAIN_WRONG = {
    "통째로 미분했습니다": chain_at_once(jacobian),
    "함수마다 표를": chain_at_once(jacobian, lambda x: x * 1),
    "값은 맞지만 이어": chain_at_once(stacking(), torch.clone),
    "이어 붙인 함수를 통째로": chain_at_once(lambda f, x: jacrev(f)(x), lambda x: x * 1),
    "여기서는 함수마다": chain_at_once(lambda f, x: jacfwd(f)(x), lambda x: x + 0),
    "표를 구해 곱하세요": chain_at_once(table_by_dual_numbers, torch.clone),
    "구해 곱하세요": chain_at_once(table_by_jvps),
    "함수를 통째로 미분": chain_in_pairs,
    "맞물리지": square_only(multiplying(times=swapped)),
    "칸끼리 곱하거나": square_only(multiplying(times=torch.mul)),
    "개수가 다른 입력": square_only(multiplying(point=lambda k: 0)),
    "통째로 미분한 표와": lambda functions, x: chain(functions, x) + 0.001,
    "(2, 2) 모양이어야": lambda functions, x: chain(functions, x).sum(0),
    "None입니다": lambda functions, x: [jacobian(f, x) for f in functions].clear(),
    "받은 리스트를 바꾸었습니다": lambda functions, x: chain([functions.pop(0), *functions], x),
}
