"""7장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

from itertools import product

import torch

from chaewo.chapters.edges.numeric import both_ways, measuring, stacking
from tests.chapters import edges_swish as swish


def numeric_by_scalar(f, x, v, h):
    """출력을 먼저 수 하나로 모으고, 그 수의 변화를 잽니다."""
    values = []
    for i in range(x.numel()):
        right, left = x.flatten().clone(), x.flatten().clone()
        right[i] += h
        left[i] -= h
        right, left = ((v * f(moved.reshape(x.shape))).sum() for moved in (right, left))
        values.append((right - left) / h / 2)
    return torch.stack(values).reshape(x.shape)


def numeric_by_jacobian(f, x, v, h):
    steps = [h * one.reshape(x.shape) for one in torch.eye(x.numel(), dtype=x.dtype)]
    columns = [both_ways(f, x, step, h).flatten() for step in steps]
    return (v.flatten() @ torch.stack(columns, dim=1)).reshape(x.shape)


def numeric_in_place(f, x, v, h):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        x.view(-1)[i] += h
        right = f(x)
        x.view(-1)[i] -= 2 * h
        grad.view(-1)[i] = (v * (right - f(x))).sum() / (2 * h)
    return grad


RIGHT = {
    "numeric_vjp": [
        stacking(lambda v, change: torch.dot(v.flatten(), change.flatten())),
        numeric_by_scalar,
        numeric_by_jacobian,
    ],
    "Swish": swish.RIGHT,
}
WRONG = {
    "numeric_vjp": {
        "출력이 얼마나 변하는지": measuring(places=lambda x: product(range(len(x)), repeat=x.dim())),  # 행과 열의 수가 같다고 여깁니다.
        "출력의 모양입니다": lambda f, x, v, h: v * both_ways(f, x, h, h),
        "야코비안 전체": lambda f, x, v, h: torch.autograd.functional.jacobian(f, x),
        "입력의 모양과 같습니다": lambda f, x, v, h: measuring()(f, x, v, h).sum(),
        "하나만 움직였을 때": measuring(weigh=lambda v, change: -(v * change).sum()),
        "v를 곱해 더해": measuring(weigh=lambda v, change: (v * change).reshape(-1)[-1]),
        "양쪽 유한 차분으로 잰": measuring(moved=lambda h: 0.1),
        "받은 텐서의 값을 바꾸었": numeric_in_place,
    },
    "Swish": swish.WRONG,
}
PERTURBED = {"Swish": swish.PERTURBED}
FORBIDDEN = ("g * a", "1 - s", "2 * h", "2h", ", None")
