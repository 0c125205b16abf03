"""4장의 앞의 세 문제(`note_cells`)의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch
from torch.autograd import grad
from torch.autograd.functional import jacobian

from chaewo.chapters.jacobian.functions import leaf
from chaewo.chapters.vjp.note_cells import backward_twice, note_y, noting

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


def mix_skipping_negatives(J, v):
    return sum(w * row for w, row in zip(v, J, strict=True) if w > 0) + torch.zeros(J.shape[1])


def square_only(wrong):
    """정사각형일 때는 맞고, 모양이 다른 표에서만 실수하는 풀이."""
    return lambda J, v: v @ J if J.shape[0] == J.shape[1] else wrong(J, v)


MIX_RIGHT = [
    lambda J, v: v @ J,
    lambda J, v: J.T @ v,
    lambda J, v: (v[:, None] * J).sum(0),
    lambda J, v: torch.einsum("i,ij->j", v, J),
    lambda J, v: (v.reshape(1, -1) @ J)[0],
    lambda J, v: torch.stack([(v * column).sum() for column in J.T]),
    mix_in_a_loop,
    mix_by_autograd,
]
MIX_WRONG = {
    "오른쪽에서 v를": square_only(lambda J, v: J @ v),
    "열에 하나씩 맞추려": square_only(lambda J, v: (J * v).sum(0)),
    "손으로 셈한": lambda J, v: v @ J + 0.001,
    "비중을 곱해 더한": mix_skipping_negatives,
    "견주어 보세요": lambda J, v: v.abs() @ J,
    "곱해 더한 값과": lambda J, v: torch.softmax(v, 0) @ J,
    "열의 개수만큼": lambda J, v: torch.cat([v @ J, v]),
    "받은 텐서의 값을": lambda J, v: J.mul_(v[:, None]).sum(0),
    "리스트입니다": lambda J, v: (v @ J).tolist(),
}

# 2. note_vjp --------------------------------------------------------------------------------


def note_by_factor(x, v):
    factor = 2
    while (factor * x).norm() < 1000:
        factor *= 2
    return factor * v


def note_by_factor_of(start):
    """`start`에서 센 배수를 곱하는 함수."""
    factor = note_by_factor(start, 1)
    return lambda x: factor * x


def note_in_place(x, v):
    x = leaf(x)
    y = x * 2
    while y.data.norm() < 1000:
        y *= 2
    y.backward(v)
    return x.grad


def note_y_grad(x, v):
    y = note_y(leaf(x))
    y.backward(v)
    return y.grad


def note_v_grad(x, v):
    note_y(leaf(x)).backward(v)
    return v.grad


def note_without_v(x, v):
    note_y(leaf(x)).backward()


def note_remembering(x, v, seen=[]):  # noqa: B006  기본값이 부를 때마다 이어지는 실수
    seen.append(noting()(x, v))
    return sum(seen)


NOTE_RIGHT = [
    noting(),
    note_by_factor,
    note_in_place,
    lambda x, v: grad((v * note_y(x := leaf(x))).sum(), x)[0].double(),
    lambda x, v: v @ jacobian(note_y, x),
    lambda x, v: torch.func.vjp(note_by_factor_of(x), x)[1](v)[0],
]
NOTE_WRONG = {
    "돌려주는 값이 없고": lambda x, v: note_y(leaf(x)).backward(v),
    "In [33]": note_y_grad,
    "In [34]": note_v_grad,
    "인자 없이 backward": note_without_v,
    "기록하지 않은 텐서": lambda x, v: note_y(x).backward(v),
    "102.4": lambda x, v: noting()(x, v) + 1,
    "1024, 0.1024가": noting(size=lambda y: y.abs().sum()),
    "노트의 y를 v와": noting(size=lambda y: y.norm() + 1),
    "앞의 일을 기억": note_remembering,
    "x와 모양이 같습니다": lambda x, v: torch.outer(noting()(x, v), v),
}

# 3. second_backward -------------------------------------------------------------------------


def second(x, y, v):
    y.backward(v, retain_graph=True)
    first = x.grad.clone()
    y.backward(v)
    return [first, x.grad]


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
    return first, x.grad.clone()


def second_by_grad(x, y, v):
    first = grad(y, x, v, retain_graph=True)[0]
    return first, first + grad(y, x, v)[0]


def second_once(x, y, v):
    y.backward(v)
    return [x.grad, 2 * x.grad]


def second_assigned(x, y, v):
    """누적된 것이 아니라, 한 번 역전파한 값을 두 배 해 x.grad에 넣습니다."""
    y.backward(v)
    first, x.grad = x.grad, 3 * x.grad
    return [first, 2 * first]


def second_doubled(x, y, v):
    """한 번에 두 배를 거슬렀습니다."""
    y.backward(2 * v)
    return [x.grad / 2, x.grad]


def second_cleared_and_doubled(x, y, v):
    y.backward(v, retain_graph=True)
    first = x.grad
    x.grad = None
    y.backward(2 * v)
    return [first, x.grad]


def second_retained_too_late(x, y, v):
    y.backward(v)
    first = x.grad.clone()
    y.backward(v, retain_graph=True)
    return [first, x.grad]


def second_cleared_at_the_end(x, y, v):
    grads = second(x, y, v)
    x.grad = None
    return grads


SECOND_RIGHT = [second, second_in_a_loop, second_by_weighted_sum]
SECOND_RIGHT += [lambda x, y, v: [g.double() for g in second(x, y, v)]]
SECOND_WRONG = {
    "두 배 했거나": second_once,
    "autograd.grad를 썼거나": second_by_grad,
    "두 번 누적되어 있지": second_assigned,
    "x.grad를 비웠다면": second_cleared_at_the_end,
    "한 번 역전파한 값을": second_doubled,
    "두 번 불러 누적되는": second_cleared_and_doubled,
    "어느 호출에서": second_retained_too_late,
    "하나만 돌려주었": lambda x, y, v: second(x, y, v)[1],
    "3개가 들었": lambda x, y, v: [*second(x, y, v), x.grad],
    "인자 없이 backward": lambda x, y, v: y.backward(retain_graph=True),
    "부를 때마다": lambda x, y, v: [g + 0.01 for g in second(x, y, v)],
    "1번째로 담은 값이 None": lambda x, y, v: [y.backward(v), x.grad],
    "torch의 값과 다릅니다": backward_twice(lambda x, v: v.abs()),
}
