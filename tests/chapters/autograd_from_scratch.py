"""6장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch

from chaewo.chapters.autograd_from_scratch.numeric import filling, measuring
from chaewo.chapters.autograd_from_scratch.rules import dividing, scaling
from tests.chapters import autograd_from_scratch_swish as swish
from tests.chapters import autograd_from_scratch_walks as walks

# 1. divide_rule -----------------------------------------------------------------------------


def divide_by_autograd(g, a, b):
    a, b = a.clone().requires_grad_(), b.clone().requires_grad_()
    (a / b).backward(g)
    return a.grad, b.grad


def divide_by_elements(g, a, b):
    to_a, to_b = torch.zeros_like(a), torch.zeros_like(b)
    for i in range(a.numel()):
        gi, ai, bi = (one.reshape(-1)[i] for one in (g, a, b))
        to_a.view(-1)[i] = gi / bi
        to_b.view(-1)[i] = gi * ai * -1 * bi**-2
    return [to_a, to_b]


def divide_by_jacobian(g, a, b):
    to_a, to_b = torch.autograd.functional.vjp(torch.div, (a, b), g)[1]
    return to_a, to_b


def divide_by_dual(g, a, b):
    step = torch.ones_like(a)
    to_a = torch.func.jvp(lambda a: a / b, (a,), (step,))[1]
    to_b = torch.func.jvp(lambda b: a / b, (b,), (step,))[1]
    return g * to_a, g * to_b


def divide_remembering(g, a, b, answers=[]):  # noqa: B006  기본값이 부를 때마다 이어지는 실수
    answers += [g / b, -g * a / b**2]
    return answers[-2] * len(answers) / 2, answers[-1]


DIVIDE_RIGHT = [
    lambda g, a, b: (g / b, -g * a / b**2),
    lambda g, a, b: (g * b**-1, g * (-(a / b) / b)),
    lambda g, a, b: torch.stack(divide_by_elements(g.double(), a.double(), b.double())),
    lambda g, a, b: (g.div(b), g.mul(a).div(b.square()).neg()),
    lambda g, a, b: tuple(g * d for d in (b.reciprocal(), -a * b.reciprocal().pow(2))),
    divide_by_elements,
]
DIVIDE_WRONG = {
    "torch에게 미분을": divide_by_autograd,
    "받은 변화도를 곱해": divide_by_jacobian,
    "도함수를 식으로": divide_by_dual,
    "텐서 하나를": lambda g, a, b: g / b,
    "1개입니다": lambda g, a, b: [g / b],
    "모양이 ()": lambda g, a, b: ((g / b).sum(), (-g * a / b**2).sum()),
    "하나씩 보세요": dividing(to_b=lambda g, a, b: -g * a / b**2 + 0.01),
    "b가 상수라면": dividing(to_b=lambda g, a, b: -g * a.abs() / b**2),
    "a가 상수라면": dividing(lambda g, a, b: g / b.abs()),
    "받은 텐서의 값을 바꾸었": lambda g, a, b: (g.div_(b), -g * a / b),
    "넘파이 배열": lambda g, a, b: ((g / b).numpy(), (-g * a / b**2).numpy()),
    "print로 보여": lambda g, a, b: print(g / b, -g * a / b**2),
    "앞의 일을 기억": divide_remembering,
}

# 4. scale_rule ------------------------------------------------------------------------------


def scale_by_autograd(g, a, s):
    a, s = a.clone().requires_grad_(), s.clone().requires_grad_()
    (a * s).backward(g)
    return a.grad, s.grad


def scale_by_rows(g, a, s):
    to_s = [[(g[i] * a[i]).sum().item()] for i in range(len(a))]
    return g * s, torch.tensor(to_s, dtype=torch.float64)


def scale_by_shape(g, a, s):
    """행과 열의 수가 같으면 되풀이한 축을 잘못 봅니다."""
    to_s = (g * a).sum(int(a.shape[0] != a.shape[1]))
    return g * s, to_s.reshape(-1, 1)


SCALE_RIGHT = [
    scaling(),
    lambda g, a, s: (g * s, (g * a).sum_to_size(s.shape)),
    lambda g, a, s: [g * s.expand_as(a), (g @ a.T).diag().reshape(-1, 1)],
    lambda g, a, s: (g * s, torch.einsum("ij,ij->i", g, a)[:, None]),
    lambda g, a, s: (torch.diag(s.flatten()) @ g, (g * a) @ torch.ones(a.shape[1], 1)),
    scale_by_rows,
]
SCALE_WRONG = {
    "torch에게 미분을": scale_by_autograd,
    "식으로 적은 뒤": lambda g, a, s: torch.func.vjp(torch.mul, a, s)[1](g),
    "하나로 모아야": scaling(to_s=lambda g, a: g * a),
    "곱셈의 규칙을 적은 뒤": scaling(to_s=lambda g, a: (g * a).mean(1, keepdim=True) * 3),
    "축까지 사라졌": scaling(to_s=lambda g, a: (g * a).sum(1)),
    "열마다 모았습니다": scaling(to_s=lambda g, a: (g * a).sum(0)),
    "어느 방향으로 되풀이": scaling(to_s=lambda g, a: (g * a).sum(0, keepdim=True)),
    "모든 칸을": scaling(to_s=lambda g, a: (g * a).sum()),
    "모양은 언제나 그 텐서의": scaling(to_s=lambda g, a: (g * a).reshape(-1)),
    "그 입력의 모양": scaling(lambda g, a, s: (g * s).sum(1)),
    "되풀이해 쓴 축을 따라": scaling(to_s=lambda g, a: -(g * a).sum(1, keepdim=True)),
    "먼저 s도": scale_by_shape,
}

# 5. numeric_vjp -----------------------------------------------------------------------------


def numeric_by_scalar(f, x, v, h):
    def scalar(x):
        return (v * f(x)).sum()

    values = []
    for i in range(x.numel()):
        right, left = x.flatten().clone(), x.flatten().clone()
        right[i] += h
        left[i] -= h
        change = scalar(right.reshape(x.shape)) - scalar(left.reshape(x.shape))
        values.append(change / h / 2)
    return torch.stack(values).reshape(x.shape)


def numeric_jacobian(f, x, v, h):
    columns = []
    for step in h * torch.eye(x.numel(), dtype=x.dtype):
        step = step.reshape(x.shape)
        columns.append(((f(x + step) - f(x - step)) / (2 * h)).flatten())
    return (v.flatten() @ torch.stack(columns, dim=1)).reshape(x.shape)


def numeric_in_place(f, x, v, h):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        x.view(-1)[i] += h
        right = f(x)
        x.view(-1)[i] -= 2 * h
        grad.view(-1)[i] = (v * (right - f(x))).sum() / (2 * h)
    return grad


def numeric_square_only(f, x, v, h):
    """행렬이면 행과 열의 수가 같다고 여깁니다."""
    grad = torch.zeros_like(x)
    size = range(x.shape[0])
    for place in [(i, j) for i in size for j in size] if x.dim() == 2 else [(i,) for i in size]:
        step = torch.zeros_like(x)
        step[place] = h
        grad[place] = (v * (f(x + step) - f(x - step)) / (2 * h)).sum()
    return grad


def numeric_last_output(f, x, v, h):
    """출력의 마지막 원소만 봅니다."""
    return measuring(weigh=lambda v, change: (v * change).reshape(-1)[-1])(f, x, v, h)


NUMERIC_RIGHT = [
    filling(lambda v, change: (v * change).sum()),
    numeric_by_scalar,
    numeric_jacobian,
    measuring(weigh=lambda v, change: torch.dot(v.flatten(), change.flatten())),
]
NUMERIC_WRONG = {
    "출력이 얼마나 변하는지": numeric_square_only,
    "출력의 모양입니다": lambda f, x, v, h: v * (f(x + h) - f(x - h)) / (2 * h),
    "야코비안 전체": lambda f, x, v, h: torch.autograd.functional.jacobian(f, x),
    "입력의 모양과 같습니다": lambda f, x, v, h: measuring()(f, x, v, h).sum(),
    "하나만 움직였을 때": lambda f, x, v, h: -measuring()(f, x, v, h),
    "v를 곱해 더해": numeric_last_output,
    "양쪽 유한 차분으로 잰": measuring(moved=lambda h: 0.1),
    "받은 텐서의 값을 바꾸었": numeric_in_place,
    "리스트입니다": lambda f, x, v, h: measuring()(f, x, v, h).tolist(),
}

RIGHT = {
    "divide_rule": DIVIDE_RIGHT,
    "gradients": walks.GRADIENTS_RIGHT,
    "topological": walks.TOPOLOGICAL_RIGHT,
    "scale_rule": SCALE_RIGHT,
    "numeric_vjp": NUMERIC_RIGHT,
    "Swish": swish.RIGHT,
}
WRONG = {
    "divide_rule": DIVIDE_WRONG,
    "gradients": walks.GRADIENTS_WRONG,
    "topological": walks.TOPOLOGICAL_WRONG,
    "scale_rule": SCALE_WRONG,
    "numeric_vjp": NUMERIC_WRONG,
    "Swish": swish.WRONG,
}
PERTURBED = {"topological": walks.TOPOLOGICAL_PERTURBED, "Swish": swish.PERTURBED}

FORBIDDEN = (
    "g / b",
    "b**2",
    "b * b",
    "grads[source]",
    "[::-1]",
    "keepdim",
    "sum(1",
    "sum_to_size",
    "g * a",
    "g * s",
    "2 * h",
    "2h",
    "1 - s",
    ", None",
)
