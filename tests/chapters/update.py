"""10장의 옳은 풀이와 실수들."""

import torch
from torch import optim


def no_grad(function):
    return torch.no_grad()(function)


# 1. clear_buffers ---------------------------------------------------------------------------


def clear(to_none, to_zero):
    """None으로 만드는 방법과 0으로 채우는 방법만 다른 풀이들."""

    def function(parameters, set_to_none):
        for p in parameters:
            (to_none if set_to_none else to_zero)(p)

    return function


def drop(p):
    p.grad = None


def fill(p):
    if p.grad is not None:
        p.grad.zero_()


def fill_any(p):
    p.grad.zero_()


def replace(p):
    if p.grad is not None:
        p.grad = torch.zeros_like(p)


def make(p):
    p.grad = torch.zeros_like(p)


def multiply(p):
    if p.grad is not None:
        p.grad *= 0


def keep(p):
    grad = p.grad
    grad = None  # noqa: F841  이름에 붙이기만 하는 실수


@no_grad
def zero_value(p):
    p.zero_()


def clear_with_optimizer(parameters, set_to_none):
    optim.SGD(parameters, lr=1.0).zero_grad(set_to_none=set_to_none)


def clear_first_only(parameters, set_to_none):
    for p in parameters:
        return clear(drop, fill)([p], set_to_none)


def half_filled(p):
    if p.grad is not None:
        p.grad.view(-1)[1:] = 0


def like_buffer(p):
    p.grad = torch.zeros_like(p.grad)


def to_number(p):
    p.grad = 0


def subtract_itself(p):
    if p.grad is not None:
        p.grad -= p.grad.clone()


def fill_if_true(p):
    if p.grad:
        p.grad.zero_()


def drop_and_freeze(p):
    p.grad = None
    p.requires_grad_(False)


CLEAR_RIGHT = [
    clear(drop, fill),
    clear_with_optimizer,
    lambda ps, set_to_none: clear(drop, fill)(reversed(ps), set_to_none),
]
CLEAR_WRONG = {
    "뒤바뀌었": clear(fill, drop),
    "버퍼가 새로 생겼": clear(drop, make),
    "그대로 남아": clear(keep, keep),
    "첫 매개변수와 나머지": clear_first_only,
    "새로 만든 텐서": clear(drop, replace),
    "NaN이 남았습니다": clear(drop, multiply),
    "참이나 거짓으로 물었": clear(drop, fill_if_true),
    "requires_grad가 꺼졌": clear(drop_and_freeze, fill),
    "False일 때에도 버퍼를 버렸": clear(drop, drop),
    "True일 때에도 0으로": clear(fill, fill),
    "매개변수의 값이 바뀌었": clear(drop, zero_value),
    "0이 아니라 None": clear(drop, fill_any),
    "두 경우를 나누어": clear(drop, half_filled),
    "무엇을 해야 하는지": clear(drop, like_buffer),
    "텐서가 아닌 것을": clear(drop, to_number),
    "리스트를 텐서나": lambda parameters, set_to_none: parameters.zero_grad(set_to_none),
}
CLEAR_PERTURBED = [
    clear(drop, subtract_itself),
    clear(drop, half_filled),
    clear(drop, keep),
    clear(keep, fill),
]

# 2. note_update -----------------------------------------------------------------------------


@no_grad
def update_minus(parameters, learning_rate):
    for p in parameters:
        p -= learning_rate * p.grad


@no_grad
def update_sub(parameters, learning_rate):
    for p in parameters:
        p.sub_(p.grad * learning_rate)


@no_grad
def update_copy(parameters, learning_rate):
    for p in parameters:
        p.copy_(p - learning_rate * p.grad)


def update_detach(parameters, learning_rate):
    for p in parameters:
        p.detach().add_(p.grad, alpha=-learning_rate)


def update_optimizer(parameters, learning_rate):
    optim.SGD(parameters, lr=learning_rate).step()


def update_note(parameters, learning_rate):
    for f in parameters:
        f.data.sub_(f.grad.data * learning_rate)


def update_recorded(parameters, learning_rate):
    for p in parameters:
        p -= learning_rate * p.grad


@no_grad
def update_rebinding(parameters, learning_rate):
    for p in parameters:
        p = p - learning_rate * p.grad


@no_grad
def update_list(parameters, learning_rate):
    for i, p in enumerate(parameters):
        parameters[i] = p - learning_rate * p.grad


def update_switching_off(parameters, learning_rate):
    for p in parameters:
        p.requires_grad_(False)
        p -= learning_rate * p.grad


def update_by(move):
    @no_grad
    def function(parameters, learning_rate):
        for p in parameters:
            p.copy_(move(p, p.grad, learning_rate))

    return function


@no_grad
def update_first(parameters, learning_rate):
    for p in parameters:
        p -= learning_rate * p.grad
        return


@no_grad
def update_with_two_arguments(parameters, learning_rate):
    for p in parameters:
        p.sub_(p.grad, learning_rate)


@no_grad
def update_scaling_gradient(parameters, learning_rate):
    for p in parameters:
        p.grad.mul_(learning_rate)
        p -= p.grad


@no_grad
def update_then_drop(parameters, learning_rate):
    update_minus(parameters, learning_rate)
    for p in parameters:
        p.grad = None


UPDATE_RIGHT = [update_minus, update_sub, update_copy, update_detach, update_optimizer]
UPDATE_WRONG = {
    "똑같습니다": update_rebinding,
    "기록하는 잎을 제자리에서": update_recorded,
    "버전 번호": update_note,
    "읽기만 합니다": update_scaling_gradient,
    "비우는 것은 부른 쪽": update_then_drop,
    "requires_grad가 꺼졌": update_switching_off,
    "변화도 쪽으로": update_by(lambda p, g, rate: p + rate * g),
    "그대로 뺐습니다": update_by(lambda p, g, rate: p - g),
    "학습률로 나누었": update_by(lambda p, g, rate: p - g / rate),
    "매개변수 자신에": update_by(lambda p, g, rate: p - rate * p),
    "원래 값이 사라졌": update_by(lambda p, g, rate: -rate * g),
    "첫 매개변수만": update_first,
    "무엇을 빼는지 다시": update_by(lambda p, g, rate: p - 1.01 * rate * g),
    "넣기 전에 곱하거나": update_with_two_arguments,
    "NaN이나 무한대": update_by(lambda p, g, rate: p / 0),
}
UPDATE_PERTURBED = [
    update_by(lambda p, g, rate: p - rate * g - 1e-4),
    update_list,
    update_by(lambda p, g, rate: p - 2 * rate * g),
]

# 3. descend ---------------------------------------------------------------------------------


def down(before=drop, after=None, first=None, sign=1, losses_after=False, inner=None):
    """비우는 곳과 갱신하는 방법만 다른 풀이들."""

    def function(w, loss_of, learning_rate, steps):
        losses = []
        if first:
            first(w)
        for _ in range(steps):
            if before:
                before(w)
            loss = loss_of(w)
            loss.backward()
            if inner:
                inner(w)
            with torch.no_grad():
                if w.grad is not None:
                    w -= sign * learning_rate * w.grad
            if after:
                after(w)
            losses.append((loss_of(w) if losses_after else loss).item())
        return losses

    return function


def down_keeping(keep):
    def function(w, loss_of, learning_rate, steps):
        optimizer = optim.SGD([w], lr=learning_rate)
        losses = []
        for _ in range(steps):
            optimizer.zero_grad()
            loss = loss_of(w)
            loss.backward()
            optimizer.step()
            losses.append(keep(loss))
        return losses

    return function


def down_switching_off(w, *arguments):
    losses = down()(w, *arguments)
    w.requires_grad_(False)
    return losses


def down_functional(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        (g,) = torch.autograd.grad(loss, w)
        w.detach().sub_(learning_rate * g)
        losses.append(loss.detach())
    return torch.stack(losses)


def down_copy(w, *arguments):
    return down()(w.detach().clone().requires_grad_(), *arguments)


def down_rebinding(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        loss.backward()
        losses.append(loss.item())
        w = w - learning_rate * w.grad
    return losses


def down_rebinding_unrecorded(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            w = w - learning_rate * w.grad
    return losses


def down_too_early(w, loss_of, learning_rate, steps):
    for _ in range(steps):
        w.grad = None
        loss = loss_of(w)
        with torch.no_grad():
            w -= learning_rate * w.grad
        loss.backward()


def down_stale(w, loss_of, learning_rate, steps):
    loss = loss_of(w)
    return [loss.backward() for _ in range(steps)]


def down_with_end(w, loss_of, learning_rate, steps):
    return [*down()(w, loss_of, learning_rate, steps), loss_of(w).item()]


DESCEND_RIGHT = [
    down(),
    down(before=fill),
    down(first=drop, before=None, after=drop),
    down_keeping(float),
    down_functional,
]
DESCEND_WRONG = {
    "한 번도 비우지": down(before=None),
    "한 번만 비웠": down(first=drop, before=None),
    "첫 걸음부터 어긋": down(before=None, after=drop),
    "변화도 쪽으로": down(sign=-1),
    "갱신한 다음의 손실": down(losses_after=True),
    "처음 그대로": down_copy,
    "한 걸음도 움직이지": down(inner=drop),
    "None인 텐서에 학습률": down_rebinding,
    "역전파하기 전에 갱신": down_too_early,
    "기록하지 않은 텐서": down_rebinding_unrecorded,
    "한 번 지나간 그래프": down_stale,
    "손실이 6개": down_with_end,
    "그래프가 딸려": down_keeping(lambda loss: loss),
    "requires_grad가 꺼졌": down_switching_off,
    "0이 아니라 None": down(before=fill_any),
    "이 차례로 한 번씩": down(sign=0.9),
}

# 4. momentum_step ---------------------------------------------------------------------------


def with_velocity(rule):
    """`rule(v, g, rate, mu)`가 준 (새 속도, 옮길 거리)를 제자리에서 쓰는 풀이."""

    @no_grad
    def function(parameters, velocities, learning_rate, mu):
        for p, v in zip(parameters, velocities, strict=True):
            velocity, move = rule(v.clone(), p.grad, learning_rate, mu)
            v.copy_(velocity)
            p -= move

    return function


def standard(v, g, rate, mu):
    return mu * v + g, rate * (mu * v + g)


@no_grad
def momentum_in_place(parameters, velocities, learning_rate, mu):
    for p, v in zip(parameters, velocities, strict=True):
        v.mul_(mu).add_(p.grad)
        p -= learning_rate * v


@no_grad
def momentum_replacing(parameters, velocities, learning_rate, mu):
    for i, p in enumerate(parameters):
        velocities[i] = mu * velocities[i] + p.grad
        p.sub_(learning_rate * velocities[i])


@no_grad
def momentum_rebinding(parameters, velocities, learning_rate, mu):
    for p, v in zip(parameters, velocities, strict=True):
        v = mu * v + p.grad
        p -= learning_rate * v


def momentum_recorded(parameters, velocities, learning_rate, mu):
    for p, v in zip(parameters, velocities, strict=True):
        v.mul_(mu).add_(p.grad)
        p -= learning_rate * v


@no_grad
def momentum_in_gradient(parameters, velocities, learning_rate, mu):
    for i, p in enumerate(parameters):
        p.grad.add_(velocities[i], alpha=mu)
        velocities[i] = p.grad
        p -= learning_rate * p.grad


@no_grad
def momentum_aside(parameters, velocities, learning_rate, mu):
    for p in parameters:
        p.memory = mu * getattr(p, "memory", 0) + p.grad
        p -= learning_rate * p.memory


@no_grad
def momentum_multiplying(parameters, velocities, learning_rate, mu):
    for p, b in zip(parameters, velocities, strict=True):
        b *= mu + p.grad
        p -= learning_rate * b


@no_grad
def momentum_forgetting(parameters, velocities, learning_rate, mu):
    for p, v in zip(parameters, velocities, strict=True):
        v.mul_(mu)
        p -= learning_rate * (v + p.grad)


@no_grad
def momentum_then_drop(parameters, velocities, learning_rate, mu):
    momentum_in_place(parameters, velocities, learning_rate, mu)
    for p in parameters:
        p.grad = None


def momentum_freezing(parameters, velocities, learning_rate, mu):
    momentum_in_place(parameters, velocities, learning_rate, mu)
    for p in parameters:
        p.requires_grad_(False)


MOMENTUM_RIGHT = [
    momentum_in_place,
    momentum_replacing,
    with_velocity(standard),
    with_velocity(lambda v, g, rate, mu: (g.add(v, alpha=mu), rate * (mu * v + g))),
]
MOMENTUM_WRONG = {
    "똑같습니다": with_velocity(lambda v, g, rate, mu: (mu * v + g, 0)),
    "이름만 옮길 뿐": momentum_rebinding,
    "적는 줄이 있는지": momentum_forgetting,
    "곱한 뒤에 더했는지": momentum_multiplying,
    "그 버퍼를 다시 쓰므로": momentum_in_gradient,
    "비우는 것도 부른 쪽": momentum_then_drop,
    "다른 곳에 적었다면": momentum_aside,
    "requires_grad가 꺼졌": momentum_freezing,
    "도중에 학습률을 바꿀 때": with_velocity(
        lambda v, g, rate, mu: (mu * v + rate * g, mu * v + rate * g)
    ),
    "이번 변화도만 담지": with_velocity(lambda v, g, rate, mu: (g, rate * g)),
    "1 - mu를 곱했": with_velocity(
        lambda v, g, rate, mu: (mu * v + (1 - mu) * g, rate * (mu * v + (1 - mu) * g))
    ),
    "줄지 않고 그대로": with_velocity(lambda v, g, rate, mu: (v + g, rate * (v + g))),
    "이번 변화도에도 `mu`": with_velocity(
        lambda v, g, rate, mu: (mu * (v + g), rate * mu * (v + g))
    ),
    "1 + mu배": with_velocity(lambda v, g, rate, mu: (v + mu * v + g, rate * (v + mu * v + g))),
    "두 번 곱했": with_velocity(
        lambda v, g, rate, mu: (mu * v + rate * g, rate * (mu * v + rate * g))
    ),
    "네스테로프": with_velocity(
        lambda v, g, rate, mu: (mu * v + g, rate * (g + mu * (mu * v + g)))
    ),
    "한 걸음 늦은": with_velocity(lambda v, g, rate, mu: (mu * v + g, rate * v)),
    "변화도 쪽으로": with_velocity(lambda v, g, rate, mu: (mu * v + g, -rate * (mu * v + g))),
    "기록하는 잎을 제자리에서": momentum_recorded,
    "하나씩 견주어": with_velocity(lambda v, g, rate, mu: (mu * v + g, 1.01 * rate * (mu * v + g))),
}
MOMENTUM_PERTURBED = [
    with_velocity(lambda v, g, rate, mu: (mu * v + g, rate * (mu * v + g) + 1e-4)),
    with_velocity(lambda v, g, rate, mu: standard(v, g, rate, 0.9)),
    with_velocity(lambda v, g, rate, mu: (mu * v - rate * g, -(mu * v - rate * g))),
]

# 5. largest_rate ----------------------------------------------------------------------------


def curvatures(A):
    return torch.linalg.eigvalsh(A)


def rate_by_bisection(A, steps=5000):
    """걸음을 많이 떼어 보며 좁힙니다."""
    low, high = 0.0, 100.0
    for _ in range(40):
        middle = (low + high) / 2
        one_step = torch.eye(len(A), dtype=torch.float64) - middle * A.double()
        grown = torch.linalg.matrix_power(one_step, steps).norm()
        low, high = (middle, high) if grown <= 10 else (low, middle)
    return low


def rate_as_in_the_chapter(steps, end):
    """10장처럼, 1로 채운 곳에서 떼어 보며 `end(w)`가 참이면 버틴 것으로 보는 풀이."""

    def function(A):
        low, high = 0.0, 10.0
        for _ in range(30):
            middle = (low + high) / 2
            w = torch.ones(len(A))
            for _ in range(steps):
                w = w - middle * (A @ w)
            low, high = (middle, high) if end(w) else (low, middle)
        return low

    return function


def rate_by_power(A):
    w = torch.ones(len(A))
    for _ in range(500):
        w = A @ w / (A @ w).norm()
    return 2 / (w @ A @ w)


RATE_RIGHT = [
    lambda A: 2 / curvatures(A).max(),
    lambda A: 2 / torch.linalg.eigvals(A).real.max().item(),
    lambda A: 2 / torch.linalg.matrix_norm(A, 2),
    lambda A: (2 / curvatures(A)).min(),
    rate_by_bisection,
    rate_as_in_the_chapter(2000, lambda w: w.norm() <= len(w) ** 0.5),
    rate_as_in_the_chapter(2000, lambda w: w.norm() < 10),
    rate_by_power,
]
RATE_WRONG = {
    "가장 완만한 방향": lambda A: 2 / curvatures(A)[0],
    "정확히 절반": lambda A: 1 / curvatures(A).max(),
    "평균을 썼": lambda A: 2 / curvatures(A).mean(),
    "모두 더해": lambda A: 2 / A.trace(),
    "학습률이 아니라 곡률": lambda A: curvatures(A).max(),
    "거꾸로": lambda A: curvatures(A).max() / 2,
    "대각선만": lambda A: 2 / A.diagonal().max(),
    "모두 모아": lambda A: 2 / A.norm(),
    "복소수": lambda A: 2 / torch.linalg.eigvals(A).max(),
    "수 하나": lambda A: 2 / curvatures(A).repeat(2),
    "꼭 맞지는": lambda A: rate_by_bisection(A, steps=100),
    "곱하는 수를 적고": lambda A: 2.2 / curvatures(A).max(),
    "어느 쪽 끝에": lambda A: 2 / curvatures(A)[1],
}
RATE_PERTURBED = [
    lambda A: 2.03 / curvatures(A).max(),
    lambda A: 1.97 / curvatures(A).max(),
    lambda A: 2 / A.sum(1).abs().max(),
]

# 6. adam_moves ------------------------------------------------------------------------------


def adam(
    b1=0.9, b2=0.999, eps=1e-8, new_m=None, new_v=None, power=2, hats="mv", start=0, grow=1, **slips
):
    """인자 하나를 바꾸면 실수 하나가 되는 풀이."""

    def function(grads, learning_rate):
        m = v = torch.zeros_like(grads[0])
        t, moves = start, []
        for g in grads:
            if slips.get("forget"):
                m = v = torch.zeros_like(g)
                t = 0
            t += grow if t else 1
            m = b1 * m + (new_m or 1 - b1) * g
            v = b2 * v + (new_v or 1 - b2) * g**power
            m_hat = m / (1 - b1**t) if "m" in hats else m
            v_hat = v / (1 - b2**t) if "v" in hats else v
            if slips.get("overwrite"):
                m, v = m_hat, v_hat
            if slips.get("inside"):
                below = (v_hat + eps).sqrt()
            else:
                below = (v_hat if slips.get("flat") else v_hat.sqrt()) + eps
            moves.append(learning_rate * m_hat / below)
        return moves

    return function


def adam_optimizer(grads, learning_rate):
    w = torch.zeros_like(grads[0]).requires_grad_()
    optimizer, moves = optim.Adam([w], lr=learning_rate), []
    for g in grads:
        before, w.grad = w.detach().clone(), g.clone()
        optimizer.step()
        moves.append(before - w.detach())
    return torch.stack(moves)


def adam_for_three(grads, learning_rate):
    """변화도의 모양을 (3,)으로 못 박은 풀이."""
    zeros = torch.zeros(3)
    return adam()([zeros + g for g in grads], learning_rate)


def adam_from_zero(grads, learning_rate):
    m, moves = 0.0, []
    for t, g in enumerate(grads):
        m = (0.9 * m + 0.1 * g) / (1 - 0.9**t)
        moves.append(learning_rate * m)
    return moves


def changed(change):
    return lambda grads, rate: change(adam()(grads, rate))


ADAM_RIGHT = [
    adam(),
    adam_optimizer,
    lambda grads, rate: adam()([g.double() for g in grads], rate),
    lambda grads, rate: tuple(adam()(grads, rate)),
]
ADAM_WRONG = {
    "작게 나오는 것을": adam(hats=""),
    "v를 바로잡지": adam(hats="m"),
    "m을 바로잡지": adam(hats="v"),
    "도로 넣으면": adam(overwrite=True),
    "t가 1씩 커지는지": adam(grow=0),
    "0에서 다시 시작": adam(forget=True),
    "t가 2부터": adam(start=1),
    "t가 0이면": adam_from_zero,
    "음수의 제곱근": adam(power=1),
    "꼭 0인 자리": adam(eps=0),
    "아주 가까운 자리": adam(eps=1e-9),
    "(2, 2)일 때도": adam_for_three,
    "m을 쌓는 줄": adam(new_m=1),
    "v를 쌓는 줄을": adam(new_v=1),
    "두 줄을": adam(new_m=1, new_v=1),
    "m의 β가 섞였": adam(new_v=0.1),
    "제곱근을 빠뜨렸": adam(flat=True),
    "변화도가 작은 곳": adam(inside=True),
    "두 β가": adam(b1=0.999, b2=0.9),
    "부호만 남은": lambda grads, rate: [rate * g.sign() for g in grads],
    "걸음 하나만": changed(lambda moves: moves[0]),
    "SGD의 걸음": lambda grads, rate: [rate * g for g in grads],
    "부호가 반대": changed(lambda moves: [-move for move in moves]),
    "걸음이 쌓여": changed(lambda moves: torch.stack(moves).cumsum(0)),
    "1개가 들었습니다": changed(lambda moves: moves[-1:]),
    "한 줄씩 식과": adam(b1=0.8),
    "None": changed(lambda moves: None),
}

RIGHT = {
    "clear_buffers": CLEAR_RIGHT,
    "note_update": UPDATE_RIGHT,
    "descend": DESCEND_RIGHT,
    "momentum_step": MOMENTUM_RIGHT,
    "largest_rate": RATE_RIGHT,
    "adam_moves": ADAM_RIGHT,
}
WRONG = {
    "clear_buffers": CLEAR_WRONG,
    "note_update": UPDATE_WRONG,
    "descend": DESCEND_WRONG,
    "momentum_step": MOMENTUM_WRONG,
    "largest_rate": RATE_WRONG,
    "adam_moves": ADAM_WRONG,
}
PERTURBED = {
    "clear_buffers": CLEAR_PERTURBED,
    "note_update": UPDATE_PERTURBED,
    "momentum_step": MOMENTUM_PERTURBED,
    "largest_rate": RATE_PERTURBED,
    "adam_moves": [adam(b2=0.9), changed(lambda moves: [1.001 * move for move in moves])],
}
FORBIDDEN = (
    "torch.no_grad",
    "no_grad()",
    ".sub_",
    "-= ",
    "p.grad = None",
    ".grad.zero_",
    "is None",
    "2 / ",
    "eigvalsh",
    "mu * v",
    "copy_",
    "sqrt",
)
