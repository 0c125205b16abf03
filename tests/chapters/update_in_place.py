"""10장의 앞 세 문제(비우기, 한 걸음, 여러 걸음)의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch
from torch import optim

from chaewo.chapters.update.buffers import clearing, updating
from chaewo.chapters.update.descent import descending, rebinding
from chaewo.chapters.update.leaves import no_grad, to_none, to_zero

# 1. clear_buffers ---------------------------------------------------------------------------


def fill_slices(p):
    if p.grad is not None:
        p.grad[...] = 0


def drop_by_del(p):
    del p.grad


def subtract_itself(p):
    if p.grad is not None:
        p.grad -= p.grad.clone()


def half_filled(p):
    if p.grad is not None:
        p.grad.view(-1)[1:] = 0


def fill_any(p):
    p.grad.zero_()


def clear_emptying(parameters, set_to_none):
    while parameters:
        clearing()([parameters.pop()], set_to_none)


# 2. note_update -----------------------------------------------------------------------------


@no_grad
def update_minus(parameters, learning_rate):
    for p in parameters:
        p -= learning_rate * p.grad


@no_grad
def update_alpha(parameters, learning_rate):
    for i in reversed(range(len(parameters))):
        parameters[i].add_(parameters[i].grad, alpha=-learning_rate)


def update_detach(parameters, learning_rate):
    for p in parameters:
        p.detach().sub_(p.grad.mul(learning_rate))


@no_grad
def update_foreach(parameters, learning_rate):
    torch._foreach_sub_(parameters, [learning_rate * p.grad for p in parameters])


def update_note(parameters, learning_rate):
    for f in parameters:
        f.data.sub_(f.grad.data * learning_rate)


def update_setting_data(parameters, learning_rate):
    for p in parameters:
        p.data = p.data - learning_rate * p.grad


def update_recorded(parameters, learning_rate):
    for p in parameters:
        p -= learning_rate * p.grad


@no_grad
def update_list(parameters, learning_rate):
    for i, p in enumerate(parameters):
        parameters[i] = p - learning_rate * p.grad


@no_grad
def update_reversing(parameters, learning_rate):
    parameters.reverse()
    update_minus(parameters, learning_rate)


def update_switching_off(parameters, learning_rate):
    for p in parameters:
        p.requires_grad_(False)
        p -= learning_rate * p.grad


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


# 3. descend ---------------------------------------------------------------------------------


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


def down_functional(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        (g,) = torch.autograd.grad(loss, w)
        w.detach().sub_(learning_rate * g)
        losses.append(loss.detach())
    return torch.stack(losses)


def down_aside(w, loss_of, learning_rate, steps):
    """다른 잎에서 내려간 다음 닿은 곳을 w에 적습니다."""
    here, losses = w.detach().clone().requires_grad_(), []
    for _ in range(steps):
        losses.append(loss_of(here).item())
        g = torch.func.grad(loss_of)(here)
        here = (here - learning_rate * g).detach().requires_grad_()
    with torch.no_grad():
        w.copy_(here)
    return losses


def down_switching_off(w, *arguments):
    losses = descending()(w, *arguments)
    w.requires_grad_(False)
    return losses


def down_stale(w, loss_of, learning_rate, steps):
    loss = loss_of(w)
    return [loss.backward() for _ in range(steps)]


def down_with_end(w, loss_of, learning_rate, steps):
    return [*descending()(w, loss_of, learning_rate, steps), loss_of(w).item()]


def down_remembering(w, loss_of, learning_rate, steps, losses=[]):  # noqa: B006  이어지는 기본값
    losses += descending()(w, loss_of, learning_rate, steps)
    return losses


RIGHT = {
    "clear_buffers": [
        clearing(),
        clearing(drop_by_del, fill_slices),
        lambda ps, set_to_none: clearing()(reversed(ps), set_to_none),
    ],
    "note_update": [update_minus, update_alpha, update_detach, update_foreach],
    "descend": [
        descending(),
        descending(before=to_zero),
        descending(first=to_none, before=lambda w: None, after=to_none),
        down_keeping(float),
        down_functional,
        down_aside,
    ],
}
WRONG = {
    "clear_buffers": {
        "0이 아니라 None": clearing(fill=fill_any),
        "두 경우를 나누어": clearing(fill=half_filled),
        "그 차례를 바꾸었": clear_emptying,
    },
    "note_update": {
        "기록하는 잎을 제자리에서": update_recorded,
        "버전 번호": update_note,
        "`.data`로 고치면": update_setting_data,
        "읽기만 합니다": update_scaling_gradient,
        "비우는 것은 부른 쪽": update_then_drop,
        "requires_grad가 꺼졌": update_switching_off,
        "칸에 새 텐서를": update_list,
        "리스트는 그대로 두고": update_reversing,
        "무엇을 빼는지 다시": updating(lambda p, g, rate: p - 1.01 * rate * g),
        "NaN이나 무한대": updating(lambda p, g, rate: p / 0),
        "하나씩 꺼내": lambda parameters, learning_rate: parameters.sub_(learning_rate),
        "텐서나 신경망처럼": lambda parameters, learning_rate: learning_rate * parameters,
    },
    "descend": {
        "한 번 지나간 그래프": down_stale,
        "손실이 6개": down_with_end,
        "그래프가 딸려": down_keeping(lambda loss: loss),
        "requires_grad가 꺼졌": down_switching_off,
        "0이 아니라 None": descending(before=lambda w: w.grad.zero_()),
        "이 차례로 한 번씩": descending(sign=0.9),
        "앞의 일을 기억": down_remembering,
        "손실이 0개": lambda w, *_: [],
        "1번째로 담은 값이 nan": lambda w, loss_of, rate, steps: [float("nan")] * steps,
        "새 텐서에 w라는 이름": rebinding(lambda w, rate: w.sub(rate * w.grad), reset=to_none),
    },
}
PERTURBED = {
    "clear_buffers": [
        clearing(fill=subtract_itself),
        clearing(fill=half_filled),
        clearing(fill=lambda p: None),
        clearing(drop=lambda p: None),
    ],
    "note_update": [
        updating(lambda p, g, rate: p - rate * g - 1e-4),
        updating(lambda p, g, rate: p - 2 * rate * g),
        updating(lambda p, g, rate: p - rate * g.clamp(-2, 2)),
    ],
}
