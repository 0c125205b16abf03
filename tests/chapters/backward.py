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


def samples_new_leaf(w, samples):
    grads = []
    for x, y in samples:
        leaf = w.detach().clone().requires_grad_()
        ((leaf * x - y) ** 2).backward()
        grads.append(leaf.grad.item())
    return grads


def samples_of_half(w, samples):
    return exercises.sampling(exercises.to_none)(torch.tensor(0.5, requires_grad=True), samples)


def returned_early(out, tensors):
    return exercises.filling()(out, tensors)[:1]


def grads_by_product(out, tensors):
    zero = sum((0 * t).sum() for t in tensors)  # 길을 만들어 주면 모두 쓰입니다.
    return list(torch.autograd.grad(out + zero, tensors))


RIGHT = {
    "hand_gradient": [
        lambda x: 1.5 * (x + 2),
        lambda x: 6 * (x + 2) / x.numel(),
        lambda x: torch.stack([1.5 * (row + 2) for row in x]),
    ],
    "grads_after": [after_retain, after_sum, lambda n: torch.full((2, 2), 4.5 * n)],
    "step_grads": [
        exercises.stepping(exercises.to_none, lambda grad: grad),  # 비울 때마다 새 텐서가 되므로 겹치지 않습니다.
        exercises.stepping(exercises.to_zero),
        lambda scales: [torch.autograd.grad(scale * exercises.note_out(x := exercises.ones()), x)[0] for scale in scales],
    ],
    "sample_grads": [
        exercises.sampling(exercises.to_zero),
        exercises.sampling(first=exercises.to_none, after=exercises.to_none),
        samples_new_leaf,
        lambda w, samples: [2 * x * (w.item() * x - y) for x, y in samples],
    ],
    "gradients_or_zero": [
        lambda out, tensors: torch.autograd.grad(out, tensors, materialize_grads=True),
        lambda out, tensors: [torch.autograd.grad(out, t, retain_graph=True, materialize_grads=True)[0] for t in tensors],
        grads_by_product,
    ],
}
WRONG = {
    "hand_gradient": {
        "torch에게 미분을": [exercises.gradient, lambda x: torch.autograd.functional.jacobian(exercises.note_out, x), lambda x: torch.func.grad(exercises.note_out)(x)],
        "안쪽에서 바깥쪽으로": lambda x: torch.func.jacfwd(exercises.note_out)(x),
    },
    "step_grads": {
        "리스트가 필요": lambda scales: exercises.stepping()(scales)[-1],
        "1번째로 담은 값이 None": lambda scales: [None for _ in scales],
    },
    "sample_grads": {"다른 줄은 그대로": samples_of_half},
    "gradients_or_zero": {
        "1개가 들었습니다": returned_early,
        "1번째로 담은 값의 모양이 (2, 3)": lambda out, tensors: [torch.zeros_like(tensors[-1])] * len(tensors),
        ".grad가 달라졌습니다": exercises.from_grad(lambda t: [exercises.to_none(t), t.retain_grad()]),
        "그 텐서의 모양과 같아야": exercises.filling(lambda t: torch.zeros(7)),
    },
}
FORBIDDEN = ("allow_unused", "materialize_grads", "zeros_like", "1.5", "3/2", "clone", "w.grad = None", "x.grad = None", "numel")
