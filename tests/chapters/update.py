"""12장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch

from chaewo.chapters.backward.exercises import never, to_none, to_zero
from chaewo.chapters.update.adam import averaging, changing
from chaewo.chapters.update.decay import decaying
from chaewo.chapters.update.descent import by_curvatures, descending, rebinding
from chaewo.chapters.update.in_place import clearing, moving, updating
from chaewo.judging.exercise import variants


def down_functional(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        (g,) = torch.autograd.grad(loss, w)
        w.detach().sub_(learning_rate * g)
        losses.append(loss.detach())
    return torch.stack(losses)


@torch.no_grad()
def momentum_in_place(parameters, velocities, learning_rate, mu):
    torch._foreach_mul_(velocities, mu)
    torch._foreach_add_(velocities, [p.grad for p in parameters])
    torch._foreach_sub_(parameters, [learning_rate * v for v in velocities])


@torch.no_grad()
def momentum_replacing(parameters, velocities, learning_rate, mu):
    for i, p in enumerate(parameters):
        velocities[i] = mu * velocities[i] + p.grad
        p.sub_(learning_rate * velocities[i])


@variants
def rate_by_walking(A, *, steps, end=lambda w: w.norm() < 10):
    """12장처럼, 1로 채운 곳에서 떼어 보며 `end(w)`가 참이면 버틴 것으로 보고 좁힙니다.

    검사가 오래 걸리지 않게 학습률 쉰을 한꺼번에 떼어 봅니다. 학습률마다의 걸음은 이분법의 것과 같습니다.
    """
    low, high = 0.0, 10.0
    for _ in range(3):
        rates = torch.linspace(low, high, 50)
        w = torch.ones(50, len(A))
        for _ in range(steps):
            w = w - rates[:, None] * (w @ A)
        last = sum(end(one) for one in w) - 1  # 버틴 것 가운데 가장 큰 것
        low, high = rates[last].item(), rates[last + 1].item()
    return low


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


RIGHT = {
    "clear_buffers": [
        clearing(),
        clearing(lambda p: delattr(p, "grad"), lambda p: p.grad is None or p.grad.fill_(0)),
        lambda ps, set_to_none: clearing()(reversed(ps), set_to_none),
    ],
    "note_update": [
        updating(),
        updating(lambda p, g, rate: p.add_(g, alpha=-rate), reversed),
        updating(lambda p, g, rate: p.detach().sub_(g.mul(rate)), recorded=True),
        torch.no_grad()(lambda ps, rate: torch._foreach_sub_(ps, [rate * p.grad for p in ps])),
    ],
    "descend": [
        descending(before=to_zero, keep=float),
        descending(first=to_none, before=never, after=to_none),
        down_functional,
    ],
    "momentum_step": [moving(), momentum_in_place, momentum_replacing],
    "decay_step": [
        decaying(some=reversed),
        decaying(lambda p, g, rate, decay: p.mul_(1 - rate * decay).add_(g, alpha=-rate)),
        decaying(lambda p, g, rate, decay: p.detach().sub_(g.add(p, alpha=decay) * rate), recorded=True),
    ],
    "largest_rate": [
        lambda A: 2 / torch.linalg.eigvals(A).real.max().item(),
        lambda A: 2 / torch.linalg.matrix_norm(A, 2),
        by_curvatures(lambda c: (2 / c).min()),
        rate_by_walking(2000),
        rate_by_walking(2000, lambda w: w.norm() <= len(w) ** 0.5),
    ],
    "adam_moves": [
        averaging(),
        adam_in_place,
        lambda grads, rate: torch.stack(averaging()([g.double() for g in grads], rate)),
    ],
}
WRONG = {
    "clear_buffers": {
        "0이 아니라 None": clearing(fill=lambda p: p.grad.zero_()),
        "True일 때에도 0으로": clearing(to_zero, never),
        "False일 때뿐": lambda ps, set_to_none: [setattr(p, "grad", 0) for p in ps],
        "두 경우를 나누어": clearing(fill=lambda p: p.grad is None or p.grad[1:].zero_()),
        "그 차례를 바꾸었": lambda ps, set_to_none: clearing()(ps, set_to_none) or ps.reverse(),
    },
    "note_update": {
        "기록하는 잎을 제자리에서": updating(recorded=True),
        "버전 번호": [updating(lambda p, g, rate: p.data.sub_(g.data * rate)), updating(lambda p, g, rate: setattr(p, "data", p.data - rate * g))],
        "읽기만 합니다": [updating(lambda p, g, rate: p.sub_(g.mul_(rate))), updating(lambda p, g, rate: to_none(p.sub_(rate * g)))],
        "requires_grad가 꺼졌": updating(lambda p, g, rate: p.requires_grad_(False).sub_(rate * g)),
        "칸에 새 텐서를": lambda ps, rate: ps.__setitem__(0, (ps[0] - rate * ps[0].grad).detach()),
        "무엇을 빼는지 다시": updating(lambda p, g, rate: p.sub_(1.01 * rate * g)),
        "텐서나 신경망처럼": lambda ps, rate: rate * ps,
    },
    "descend": {
        "한 번 지나간 그래프": lambda w, loss_of, rate, steps: [loss.backward() for loss in [loss_of(w)] * steps],
        "손실이 6개": lambda w, loss_of, *rest: [*descending()(w, loss_of, *rest), loss_of(w).item()],
        "그래프가 딸려": descending(keep=lambda loss: loss),
        "requires_grad가 꺼졌": lambda w, *rest: (descending()(w, *rest), w.requires_grad_(False))[0],
        "0이 아니라 None": descending(before=lambda w: w.grad.zero_()),
        "닿은 곳이 optim.SGD의 것과": [descending(sign=0.9), lambda w, loss_of, rate, steps: [*descending()(w, loss_of, rate, steps - 1), loss_of(w).item()]],
        "새 텐서에 w라는 이름": rebinding(lambda w, rate: w.sub(rate * w.grad), reset=to_none),
    },
    "momentum_step": {
        "그 버퍼를 다시 쓰므로": [moving(lambda v, g, rate, mu: g.add_(v, alpha=mu)), lambda ps, *rest: moving()(ps, *rest) or [to_none(p) for p in ps]],
        "requires_grad가 꺼졌": lambda ps, *rest: moving()(ps, *rest) or [p.requires_grad_(False) for p in ps],
        "도중에 학습률을 바꿀 때": moving(lambda v, g, rate, mu: mu * v + rate * g, lambda b, *_: b),
        "하나씩 견주어": moving(move=lambda b, v, g, rate, mu: 1.01 * rate * b),
    },
    "decay_step": {
        "기록하는 잎을 제자리에서": decaying(recorded=True),
        "버전 번호": decaying(lambda p, g, rate, decay: p.data.sub_(rate * (g + decay * p))),
        "변화도는 읽기만": decaying(lambda p, g, rate, decay: p.sub_(rate * g.add_(p, alpha=decay))),
        "버퍼가 생겼습니다": lambda ps, *rest: decaying()(ps, *rest) or [setattr(p, "grad", torch.zeros_like(p)) for p in ps if p.grad is None],
        "requires_grad가 꺼졌": lambda ps, *rest: decaying()(ps, *rest) or [p.requires_grad_(False) for p in ps],
        "무엇을 더하는지": decaying(lambda p, g, rate, decay: p.sub_(1.01 * rate * (g + decay * p))),
    },
    "largest_rate": {"꼭 맞지는": rate_by_walking(100), "곱하는 수를 적고": by_curvatures(lambda c: 2.2 / c.max())},
    "adam_moves": {"아주 가까운 자리": averaging(eps=1e-9), "한 줄씩 식과": averaging(b1=0.8)},
}
PERTURBED = {
    "clear_buffers": [
        clearing(fill=lambda p: p.grad is None or p.grad.sub_(p.grad.clone())),
        clearing(fill=never),
        clearing(drop=never),
    ],
    "note_update": [
        updating(lambda p, g, rate: p.sub_(rate * g + 1e-4)),
        updating(lambda p, g, rate: p.sub_(rate * g.clamp(-2, 2))),
    ],
    "momentum_step": [
        moving(move=lambda b, v, g, rate, mu: rate * b + 1e-4),
        moving(lambda v, g, rate, mu: 0.9 * v + g),
        moving(lambda v, g, rate, mu: mu * v - rate * g, lambda b, *_: -b),
        # 변화도가 모두 0인 매개변수를 건너뜁니다.
        moving(lambda v, g, rate, mu: mu * v + g if g.any() else v, lambda b, v, g, rate, mu: rate * b * g.any()),
    ],
    "decay_step": [
        decaying(lambda p, g, rate, decay: p.sub_(rate * (g + 1.01 * decay * p))),
        decaying(lambda p, g, rate, decay: p.sub_(rate * (g + decay * p.clamp(min=0)))),
        decaying(lambda p, g, rate, decay: p.sub_(rate * (g + decay * p * g.any()))),
    ],
    "largest_rate": [
        by_curvatures(lambda c: 2.03 / c.max()),
        by_curvatures(lambda c: 1.97 / c.max()),
        lambda A: 2 / A.sum(1).abs().max(),
        lambda A: 2 / A.abs().sum(1).max(),
    ],
    "adam_moves": [averaging(time=lambda step: min(step, 3)), changing(lambda moves: [1.001 * move for move in moves])],
}
FORBIDDEN = ("torch.no_grad", "no_grad()", ".sub_", "-= ", "p.grad = None", ".grad.zero_", "is None", "2 / ", "eigvalsh", "mu * v", "copy_", "sqrt")
