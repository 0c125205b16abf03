"""2장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch

from chaewo.chapters.backward import exercises


def after_retain(n):
    x = exercises.ones()
    out = exercises.note_out(x)
    for _ in range(n):
        out.backward(retain_graph=True)
    return x.grad


def after_sum(n):
    x = exercises.ones()
    sum(exercises.note_out(x) for _ in range(n)).backward()
    return x.grad


def after_freed(n):
    x = exercises.ones()
    out = exercises.note_out(x)
    for _ in range(n):
        out.backward()
    return x.grad


def steps_with_grad_function(scales):
    x = exercises.ones()
    return [torch.autograd.grad(scale * exercises.note_out(x), x)[0] for scale in scales]


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
        lambda x: torch.stack([1.5 * (row + 2) for row in x]),
    ],
    "grads_after": [after_retain, after_sum, lambda n: torch.full((2, 2), 4.5 * n)],
    "step_grads": [
        exercises.stepping(exercises.to_none, lambda grad: grad),  # 비울 때마다 새 텐서가 되므로 겹치지 않습니다.
        exercises.stepping(exercises.to_zero),
        steps_with_grad_function,
    ],
    "sample_grads": [
        exercises.sampling(exercises.to_zero),
        exercises.sampling(first=exercises.to_none, after=exercises.to_none),
        samples_new_leaf,
        lambda w, samples: [2 * x * (w.item() * x - y) for x, y in samples],
    ],
    "gradients_or_zero": [grads_filled, grads_one_by_one, grads_by_product],
}
WRONG = {
    "hand_gradient": {
        "torch에게 미분을": [exercises.gradient, lambda x: torch.autograd.functional.jacobian(exercises.note_out, x), lambda x: torch.func.grad(exercises.note_out)(x)],
        "안쪽에서 바깥쪽으로": lambda x: torch.func.jacfwd(exercises.note_out)(x),
        "모양이 ()": lambda x: (1.5 * (x + 2)).sum(),
        "하나씩 적어 곱해": lambda x: 1.5 * (x + 2) + 1e-3,
    },
    "grads_after": {
        "저장해 둔 값을 해제": after_freed,
        "x는 하나만": lambda n: after_sum(n) + 0.001,
        "requires_grad=True": lambda n: exercises.note_out(torch.ones(2, 2)).backward(),
        "텐서나 None만": exercises.calling(reset=exercises.to_number),
    },
    "step_grads": {
        "0이 아니라 None": exercises.stepping(lambda x: x.grad.zero_()),
        "리스트가 필요": lambda scales: exercises.stepping()(scales)[-1],
        "차례를 보세요": lambda scales: [g + 0.01 for g in exercises.stepping()(scales)],
        "1번째로 담은 값이 None": lambda scales: [None for _ in scales],
    },
    "sample_grads": {
        "0이 아니라 None": exercises.sampling(lambda w: w.grad.zero_()),
        "텐서나 None만": exercises.sampling(exercises.to_number),
        "다른 줄은 그대로": lambda w, samples: [2 * x * (w.item() * x - y) + 1 for x, y in samples],
    },
    "gradients_or_zero": {
        ".grad가 달라졌습니다": grads_retained,
        "차례대로 담았는지": lambda out, tensors: [2 * g for g in grads_filled(out, tensors)],
        "그 텐서의 모양과 같아야": exercises.filling(lambda t: torch.zeros(7)),
    },
}
FORBIDDEN = ("allow_unused", "materialize_grads", "zeros_like", "1.5", "3/2", "clone", "w.grad = None", "x.grad = None", "numel")
