"""2장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch

from chaewo.chapters.backward.exercises import (
    calling,
    filling,
    note_out,
    ones,
    sampling,
    stepping,
    to_none,
    to_number,
    to_zero,
)


def hand_by_autograd(x):
    x = x.clone().requires_grad_()
    note_out(x).backward()
    return x.grad


def after_retain(n):
    x = ones()
    out = note_out(x)
    for _ in range(n):
        out.backward(retain_graph=True)
    return x.grad


def after_sum(n):
    x = ones()
    sum(note_out(x) for _ in range(n)).backward()
    return x.grad


def after_freed(n):
    x = ones()
    out = note_out(x)
    for _ in range(n):
        out.backward()
    return x.grad


def remembering(n, x=ones()):  # noqa: B008  기본값이 부를 때마다 이어지는 실수
    note_out(x).backward()
    return x.grad


def steps_with_grad_function(scales):
    x = ones()
    return [torch.autograd.grad(scale * note_out(x), x)[0] for scale in scales]


def samples_new_leaf(w, samples):
    grads = []
    for x, y in samples:
        leaf = w.detach().clone().requires_grad_()
        ((leaf * x - y) ** 2).backward()
        grads.append(leaf.grad.item())
    return grads


def grads_filled(out, tensors):
    return torch.autograd.grad(out, tensors, materialize_grads=True)


def grads_one_by_one(out, tensors):
    options = {"retain_graph": True, "materialize_grads": True}
    return [torch.autograd.grad(out, t, **options)[0] for t in tensors]


def grads_by_product(out, tensors):
    zero = sum((0 * t).sum() for t in tensors)  # 길을 만들어 주면 모두 쓰입니다.
    return list(torch.autograd.grad(out + zero, tensors))


def grads_retained(out, tensors):
    for t in tensors:
        t.grad = None
        t.retain_grad()
    out.backward()
    return [torch.zeros_like(t) if t.grad is None else t.grad for t in tensors]


RIGHT = {
    "hand_gradient": [
        lambda x: 1.5 * (x + 2),
        lambda x: 6 * (x + 2) / x.numel(),
        lambda x: (3 * x + 6) / 2,
        lambda x: (1.5 * (x + 2)).double(),
        lambda x: torch.stack([1.5 * (row + 2) for row in x]),
    ],
    "grads_after": [calling(), after_retain, after_sum, lambda n: torch.full((2, 2), 4.5 * n)],
    "step_grads": [
        stepping(),
        stepping(to_none, lambda grad: grad),  # 비울 때마다 새 텐서가 되므로 겹치지 않습니다.
        stepping(to_zero),
        steps_with_grad_function,
        lambda scales: tuple(steps_with_grad_function(scales)),
    ],
    "sample_grads": [
        sampling(to_none),
        sampling(to_zero),
        sampling(first=to_none, after=to_none),
        samples_new_leaf,
        lambda w, samples: [2 * x * (w.item() * x - y) for x, y in samples],
    ],
    "gradients_or_zero": [filling(), grads_filled, grads_one_by_one, grads_by_product],
}
WRONG = {
    "hand_gradient": {
        "torch에게 미분을": hand_by_autograd,
        "식으로 적어": lambda x: torch.autograd.functional.jacobian(note_out, x),
        "x에서 바로": lambda x: torch.func.grad(note_out)(x),
        "안쪽에서 바깥쪽으로": lambda x: torch.func.jacfwd(note_out)(x),
        "모양이 ()": lambda x: (1.5 * (x + 2)).sum(),
        "하나씩 적어 곱해": lambda x: 1.5 * (x + 2) + 1e-3,
    },
    "grads_after": {
        "저장해 둔 값을 해제": after_freed,
        "x는 하나만": lambda n: after_sum(n) + 0.001,
        "requires_grad=True": lambda n: note_out(torch.ones(2, 2)).backward(),
        "앞의 일을 기억": remembering,
        "텐서나 None만": calling(reset=to_number),
    },
    "step_grads": {
        "0이 아니라 None": stepping(lambda x: x.grad.zero_()),
        "1개가 들었습니다": lambda scales: stepping()(scales)[-1:],
        "리스트가 필요": lambda scales: stepping()(scales)[-1],
        "차례를 보세요": lambda scales: [g + 0.01 for g in stepping()(scales)],
        "1번째로 담은 값이 None": lambda scales: [None for _ in scales],
    },
    "sample_grads": {
        "0이 아니라 None": sampling(lambda w: w.grad.zero_()),
        "텐서나 None만": sampling(to_number),
        "다른 줄은 그대로": lambda w, samples: [2 * x * (w.item() * x - y) + 1 for x, y in samples],
    },
    "gradients_or_zero": {
        ".grad가 달라졌습니다": grads_retained,
        "차례대로 담았는지": lambda out, tensors: [2 * g for g in grads_filled(out, tensors)],
        "그 텐서의 모양과 같아야": filling(lambda t: torch.zeros(7)),
        "리스트로 돌려주세요": lambda out, tensors: grads_filled(out, tensors)[0].sum(),
    },
}
FORBIDDEN = ("allow_unused", "materialize_grads", "zeros_like", "1.5", "3/2", "clone", "w.grad = None", "x.grad = None", "numel")
