"""7장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

from contextlib import ExitStack
from itertools import product

import torch

from chaewo.chapters.backward.exercises import to_none
from chaewo.chapters.edges.exercises import both_ways, by_where, clipping, measuring, stacking
from tests.chapters import edges_swish as swish


def numeric_by_jacobian(f, x, v, h):
    steps = [h * one.reshape(x.shape) for one in torch.eye(x.numel(), dtype=x.dtype)]
    columns = [both_ways(f, x, step, h).flatten() for step in steps]
    return (v.flatten() @ torch.stack(columns, dim=1)).reshape(x.shape)


class Root(torch.autograd.Function):
    """규칙을 손수 적은 제곱근."""

    @staticmethod
    def forward(ctx, x):
        y = x.clamp(min=0).sqrt()
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, g):
        (y,) = ctx.saved_tensors
        return torch.where(y > 0, g / (2 * y), 0.0)


def clipped_in_with(loss, weights, limit):
    """손잡이를 with에 맡깁니다. 오류가 나도 떼어집니다."""
    with ExitStack() as handles:
        for w in weights:
            handles.enter_context(w.register_hook(lambda g: g.clamp(min=-limit).clamp(max=limit)))
        loss.backward()


def clipped_by_grad(loss, weights, limit):
    """훅 없이, 따로 구해 더합니다."""
    for w, g in zip(weights, torch.autograd.grad(loss, weights), strict=True):
        g = torch.clip(g, -limit, limit)
        w.grad = g if w.grad is None else w.grad + g


def clipped_apart(loss, weights, limit):
    """쌓인 것을 치워 두었다가 도로 더합니다."""
    kept = [0 if w.grad is None else w.grad for w in weights]
    clipping(before=lambda w, limit: to_none(w))(loss, weights, limit)
    for w, old in zip(weights, kept, strict=True):
        w.grad += old


RIGHT = {
    "numeric_vjp": [
        stacking(lambda v, change: torch.dot(v.flatten(), change.flatten())),
        lambda f, x, v, h: measuring(weigh=lambda _, change: change)(lambda x: (v * f(x)).sum(), x, v, h),  # 먼저 수 하나로 모읍니다.
        numeric_by_jacobian,
    ],
    "safe_sqrt": [
        lambda x: torch.zeros_like(x).index_put((x > 0,), x[x > 0].sqrt()),
        lambda x: Root.apply(x),
        lambda x: x.relu().sqrt(),
        lambda x: x.clamp(min=1e-12).sqrt(),
        lambda x: x.masked_fill(x <= 0, 1.0).sqrt() * (x > 0),
    ],
    "clipped_backward": [clipped_in_with, clipped_by_grad, clipped_apart],
    "Swish": swish.RIGHT,
}
WRONG = {
    "numeric_vjp": {
        "출력이 얼마나 변하는지": [measuring(places=lambda x: product(range(len(x)), repeat=x.dim())), measuring(weigh=lambda v, change: -(v * change).sum())],
        "출력의 모양입니다": lambda f, x, v, h: v * both_ways(f, x, h, h),
        "야코비안 전체": lambda f, x, v, h: torch.autograd.functional.jacobian(f, x),
        "바꾸려는 모양과": lambda f, x, v, h: v.reshape(x.shape) * both_ways(f, x, h, h),  # 아직 잰 수가 없습니다.
        "입력의 모양과 같습니다": lambda f, x, v, h: measuring()(f, x, v, h).sum(),
        "v를 곱해 더해": [measuring(weigh=lambda v, change: (v * change).reshape(-1)[-1]), measuring(moved=lambda h: 0.1)],
    },
    "safe_sqrt": {
        "x에서 오는 기록이 없습니다": lambda x: by_where(x.detach()),
        "x에서 오는 길이 없습니다": lambda x: by_where(x.detach().clone().requires_grad_()),
        "제곱근, 나머지는 0": lambda x: by_where(x) / 2,
        "오류가 났습니다": swish.function_class(lambda ctx, x: by_where(x), lambda ctx, g: g[:1]).apply,
    },
    "clipped_backward": {"하나씩 한계 안으로": clipping(clip=lambda g, limit: -g.clamp(-limit, limit))},
    "Swish": swish.WRONG,
}
PERTURBED = {
    "safe_sqrt": [
        lambda x: by_where(x) * 1.001,
        lambda x: by_where(x) + (1e-3 * x).detach(),
        lambda x: torch.where(x > 1, by_where(x), by_where(x).detach()),
        lambda x: by_where(x) + 1e-3 * (x - x.detach()),
    ],
    "clipped_backward": [
        clipping(clip=lambda g, limit: g.clamp(-limit, 1.001 * limit)),
        clipping(clip=lambda g, limit: g.tanh() * limit),
    ],
    "Swish": swish.PERTURBED,
}
FORBIDDEN = ("g * a", "1 - s", "2 * h", "2h", ", None", "torch.where", "g.clamp(")
