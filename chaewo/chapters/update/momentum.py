"""지난 걸음을 기억하는 문제: `momentum_step`."""

import torch
from torch import Tensor, optim

from chaewo.chapters.update.leaves import (
    LISTS,
    SWITCHED_OFF,
    UNCHANGED,
    UPHILL,
    leaves,
    no_grad,
    on_a_copy,
    same_gradients,
)
from chaewo.judging.call import Unusable
from chaewo.judging.compare import close, random_tensors
from chaewo.judging.exercise import Exercise
from chaewo.judging.read import items, tensor

SHAPES = (2, 3), (3,)


def moving(rule):
    """`rule(v, g, 학습률, mu)`가 준 (새 속도, 옮길 거리)를 제자리에서 쓰는 풀이."""

    @no_grad
    def function(parameters, velocities, learning_rate, mu):
        for p, v in zip(parameters, velocities, strict=True):
            velocity, move = rule(v.clone(), p.grad, learning_rate, mu)
            v.copy_(velocity)
            p -= move

    return function


def with_velocity(rule):
    """`rule(v, g, mu)`가 준 새 속도에 학습률을 곱해 옮기는 풀이."""

    def both(v, g, rate, mu):
        velocity = rule(v, g, mu)
        return velocity, rate * velocity

    return moving(both)


def by_sgd(parameters, velocities, learning_rate, mu):
    optimizer = optim.SGD(parameters, lr=learning_rate, momentum=mu)
    for p, v in zip(parameters, velocities, strict=True):
        optimizer.state[p]["momentum_buffer"] = v  # torch가 제자리에서 고칩니다.
    optimizer.step()


@no_grad
def renaming(parameters, velocities, learning_rate, mu):
    for p, v in zip(parameters, velocities, strict=True):
        v = mu * v + p.grad
        p -= learning_rate * v


@no_grad
def forgetting(parameters, velocities, learning_rate, mu):
    for p, v in zip(parameters, velocities, strict=True):
        v.mul_(mu)
        p -= learning_rate * (v + p.grad)


@no_grad
def multiplying(parameters, velocities, learning_rate, mu):
    for p, v in zip(parameters, velocities, strict=True):
        v *= mu + p.grad
        p -= learning_rate * v


@no_grad
def remembering_aside(parameters, velocities, learning_rate, mu):
    for p in parameters:
        p.memory = mu * getattr(p, "memory", 0) + p.grad
        p -= learning_rate * p.memory


def gradients() -> list[list[Tensor]]:
    """네 걸음의 변화도. 셋째 걸음에서 첫 매개변수의 것은 모두 0이어서, 남은 속도로만 움직입니다."""
    steps = [random_tensors(*SHAPES, seed=seed) for seed in range(5, 9)]
    steps[2][0].zero_()
    return steps


def four_steps(function, parameters, velocities, *rest, **options) -> None:
    for grads in gradients():
        for p, g in zip(parameters, grads, strict=True):
            p.grad.copy_(g)  # 버퍼는 걸음마다 다시 쓰입니다. 그것을 속도로 두었다면 드러납니다.
        on_a_copy(function, parameters, velocities, *rest, **options)
        if not same_gradients(parameters, grads):
            raise Unusable("`.grad`가 부르기 전과 다릅니다. 다음 역전파가 그 버퍼를 다시 쓰므로 지난 걸음을 적어 둘 곳이 아니고, 비우는 것도 부른 쪽의 일입니다. 변화도는 읽기만 하세요.")


def read_steps(value, parameters, velocities, learning_rate, mu) -> list:
    """닿은 곳과, 속도에 무엇이라도 남았는지."""
    stored = any(torch.any(v.detach() != 0).item() for v in velocities if isinstance(v, Tensor))
    return [[tensor(p, what="고친 매개변수의 값") for p in parameters], stored]


def what_else(value, after, before) -> str | None:
    if not all(p.requires_grad for p in after[0]):
        return SWITCHED_OFF
    kept = [tensor(v, what="velocities에 남은 값") for v in items(after[1], len(SHAPES))]
    four_steps(by_sgd, *before, may_change=True)
    if close(kept, before[1]):
        return None
    return "매개변수는 맞지만 `velocities`에 남은 것이 식의 b가 아닙니다. 학습률을 속도에 넣었다면, 도중에 학습률을 바꿀 때 다른 곳으로 갑니다. 학습률은 옮길 때 곱하세요."


momentum_step = Exercise(
    cases=lambda: [
        (leaves(*SHAPES, seed=4), [torch.zeros(shape) for shape in SHAPES], rate, mu)
        for rate, mu in ((0.2, 0.9), (0.1, 0.5))
    ],
    truth=by_sgd,
    read=read_steps,
    also=what_else,
    by=four_steps,
    may_change=True,
    errors=LISTS,
    mistakes={
        UNCHANGED: moving(lambda v, g, rate, mu: (mu * v + g, 0)),
        "매개변수도 속도도 처음 그대로입니다. 속도가 0에서 움직이지 않으면 갈 곳도 없습니다. 0에 무엇을 곱해도 0이니, 곱한 뒤에 더했는지 보세요. 새 텐서에 이름만 붙이지 않았는지도 보세요.": multiplying,
        "모멘텀이 없는 것과 같습니다. 속도에 지난 속도가 섞이지 않았습니다. 이번 변화도만 담지 않았는지 보세요.": with_velocity(lambda v, g, mu: g),
        "모멘텀이 없는 것과 같습니다. `velocities`에 든 텐서가 끝까지 0입니다. `b = …`라고 썼다면 b라는 이름만 옮길 뿐 리스트에 든 텐서를 바꾸지 않습니다. 아니라면, 새 속도를 그 텐서에 적는 줄이 있는지 보세요.": [renaming, forgetting],
        "이번 변화도에 1 - mu를 곱했습니다. 그러면 평균을 내는 식이 됩니다. torch의 모멘텀은 변화도를 줄이지 않고 더합니다.": with_velocity(lambda v, g, mu: mu * v + (1 - mu) * g),
        "지난 속도가 줄지 않고 그대로 남았습니다. `mu`를 어디에 곱하는지 식을 다시 보세요.": with_velocity(lambda v, g, mu: v + g),
        "지난 속도가 줄기는커녕 1 + mu배로 자랐습니다. `+=`은 왼쪽에 있던 것을 한 번 더 더합니다.": with_velocity(lambda v, g, mu: v + mu * v + g),
        "이번 변화도에도 `mu`를 곱했습니다. `mu`는 지난 것을 얼마나 남길지 정하는 수입니다.": with_velocity(lambda v, g, mu: mu * (v + g)),
        "학습률을 두 번 곱했습니다. 속도를 쌓을 때와 옮길 때 가운데 한 번만 곱하세요.": moving(lambda v, g, rate, mu: (mu * v + rate * g, rate * (mu * v + rate * g))),
        "새 속도에 변화도를 한 번 더 섞었습니다. 그런 식은 네스테로프(Nesterov) 모멘텀입니다. 여기서는 속도를 그대로 씁니다.": moving(lambda v, g, rate, mu: (mu * v + g, rate * (g + mu * (mu * v + g)))),
        "한 걸음 늦은 속도로 옮겼습니다. 속도를 먼저 고치고, 고친 속도로 매개변수를 옮기세요.": moving(lambda v, g, rate, mu: (mu * v + g, rate * v)),
        UPHILL: moving(lambda v, g, rate, mu: (mu * v + g, -rate * (mu * v + g))),
        "매개변수는 맞지만 `velocities`에 남은 것이 식의 b가 아닙니다. 끝까지 0입니다. 지난 걸음을 다른 곳에 적었다면 부른 쪽에서는 알 수 없습니다.": remembering_aside,
    },
    right="네 걸음 모두 optim.SGD(momentum=…)와 같은 곳에 있습니다. 지난 걸음이 velocities에 남았습니다.",
    otherwise="네 걸음 뒤에 optim.SGD(momentum=…)와 다른 곳에 있습니다. 속도를 고치는 식과 매개변수를 옮기는 식을 하나씩 견주어 보세요.",
)
