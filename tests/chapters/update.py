"""10장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch
from torch import optim

from chaewo.chapters.update.adam import averaging, changing
from chaewo.chapters.update.descent import by_curvatures
from chaewo.chapters.update.leaves import no_grad
from chaewo.chapters.update.momentum import moving, with_velocity
from tests.chapters import update_in_place as in_place

# 4. momentum_step ---------------------------------------------------------------------------


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
def momentum_slices(parameters, velocities, learning_rate, mu):
    velocities[:] = [mu * v + p.grad for p, v in zip(parameters, velocities, strict=True)]
    for p, v in zip(parameters, velocities, strict=True):
        p.copy_(torch.sub(p, v, alpha=learning_rate))


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
def momentum_then_drop(parameters, velocities, learning_rate, mu):
    momentum_in_place(parameters, velocities, learning_rate, mu)
    for p in parameters:
        p.grad = None


def momentum_freezing(parameters, velocities, learning_rate, mu):
    momentum_in_place(parameters, velocities, learning_rate, mu)
    for p in parameters:
        p.requires_grad_(False)


@no_grad
def momentum_skipping(parameters, velocities, learning_rate, mu):
    """변화도가 모두 0인 매개변수를 건너뜁니다."""
    for p, v in zip(parameters, velocities, strict=True):
        if p.grad.any():
            momentum_in_place([p], [v], learning_rate, mu)


# 5. largest_rate ----------------------------------------------------------------------------


def rate_by_bisection(A, steps=5000):
    """걸음을 많이 떼어 보며 좁힙니다."""
    low, high = 0.0, 100.0
    for _ in range(25):
        middle = (low + high) / 2
        one_step = torch.eye(len(A), dtype=torch.float64) - middle * A.double()
        grown = torch.linalg.matrix_power(one_step, steps).norm()
        low, high = (middle, high) if grown <= 10 else (low, middle)
    return low


def rate_as_in_the_chapter(steps, end):
    """10장처럼, 1로 채운 곳에서 떼어 보며 `end(w)`가 참이면 버틴 것으로 보고 좁힙니다.

    검사가 오래 걸리지 않게 학습률 쉰을 한꺼번에 떼어 봅니다. 학습률마다의 걸음은 이분법의 것과 같습니다.
    """

    def function(A):
        low, high = 0.0, 10.0
        for _ in range(3):
            rates = torch.linspace(low, high, 50)
            w = torch.ones(50, len(A))
            for _ in range(steps):
                w = w - rates[:, None] * (w @ A)
            last = sum(end(one) for one in w) - 1  # 버틴 것 가운데 가장 큰 것
            low, high = rates[last].item(), rates[last + 1].item()
        return low

    return function


def rate_by_power(A):
    w = torch.ones(len(A))
    for _ in range(500):
        w = A @ w / (A @ w).norm()
    return 2 / (w @ A @ w)


# 6. adam_moves ------------------------------------------------------------------------------


def adam_optimizer(grads, learning_rate):
    w = torch.zeros_like(grads[0]).requires_grad_()
    optimizer, moves = optim.Adam([w], lr=learning_rate), []
    for g in grads:
        before, w.grad = w.detach().clone(), g.clone()
        optimizer.step()
        moves.append(before - w.detach())
    return torch.stack(moves)


def adam_in_place(grads, learning_rate):
    """torch가 하듯, 바로잡기를 걸음의 크기와 분모에 나누어 넣습니다."""
    m, v = torch.zeros_like(grads[0]), torch.zeros_like(grads[0])
    moves = ()
    for t, g in enumerate(grads, 1):
        m.lerp_(g, 0.1)
        v.mul_(0.999).addcmul_(g, g, value=0.001)
        size = learning_rate / (1 - 0.9**t)
        moves += (size * m / (v.sqrt() / (1 - 0.999**t) ** 0.5 + 1e-8),)
    return moves


def adam_by_sums(grads, learning_rate):
    """평균을 쌓지 않고 걸음마다 처음부터 더합니다."""
    moves = []
    for t in range(1, len(grads) + 1):
        m = sum(0.1 * 0.9 ** (t - i) * g for i, g in enumerate(grads[:t], 1)) / (1 - 0.9**t)
        v = sum(0.001 * 0.999 ** (t - i) * g * g for i, g in enumerate(grads[:t], 1))
        moves.append(learning_rate * m / ((v / (1 - 0.999**t)).sqrt() + 1e-8))
    return moves


RIGHT = in_place.RIGHT | {
    "momentum_step": [momentum_in_place, momentum_replacing, momentum_slices],
    "largest_rate": [
        lambda A: 2 / torch.linalg.eigvals(A).real.max().item(),
        lambda A: 2 / torch.linalg.matrix_norm(A, 2),
        by_curvatures(lambda c: (2 / c).min()),
        rate_by_bisection,
        rate_as_in_the_chapter(2000, lambda w: w.norm() <= len(w) ** 0.5),
        rate_as_in_the_chapter(2000, lambda w: w.norm() < 10),
        rate_by_power,
    ],
    "adam_moves": [
        averaging(),
        adam_optimizer,
        adam_in_place,
        adam_by_sums,
        lambda grads, rate: averaging()([g.double() for g in grads], rate),
    ],
}
WRONG = in_place.WRONG | {
    "momentum_step": {
        "그 버퍼를 다시 쓰므로": momentum_in_gradient,
        "비우는 것도 부른 쪽": momentum_then_drop,
        "requires_grad가 꺼졌": momentum_freezing,
        "도중에 학습률을 바꿀 때": moving(
            lambda v, g, rate, mu: (mu * v + rate * g, mu * v + rate * g)
        ),
        "기록하는 잎을 제자리에서": momentum_recorded,
        "하나씩 견주어": moving(lambda v, g, rate, mu: (mu * v + g, 1.01 * rate * (mu * v + g))),
    },
    "largest_rate": {
        "수 하나": by_curvatures(lambda c: 2 / c.repeat(2)),
        "꼭 맞지는": lambda A: rate_by_bisection(A, steps=100),
        "곱하는 수를 적고": by_curvatures(lambda c: 2.2 / c.max()),
    },
    "adam_moves": {
        "아주 가까운 자리": averaging(eps=1e-9),
        "1개가 들었습니다": changing(lambda moves: moves[-1:]),
        "한 줄씩 식과": averaging(b1=0.8),
        "None": changing(lambda moves: None),
    },
}
PERTURBED = in_place.PERTURBED | {
    "momentum_step": [
        moving(lambda v, g, rate, mu: (mu * v + g, rate * (mu * v + g) + 1e-4)),
        with_velocity(lambda v, g, mu: 0.9 * v + g),
        moving(lambda v, g, rate, mu: (mu * v - rate * g, -(mu * v - rate * g))),
        momentum_skipping,
    ],
    "largest_rate": [
        by_curvatures(lambda c: 2.03 / c.max()),
        by_curvatures(lambda c: 1.97 / c.max()),
        lambda A: 2 / A.sum(1).abs().max(),
        lambda A: 2 / A.abs().sum(1).max(),
    ],
    "adam_moves": [
        averaging(time=lambda step: min(step, 3)),
        changing(lambda moves: [1.001 * move for move in moves]),
    ],
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
