"""9장의 손실 문제(1, 2, 6번)의 답."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from chaewo.chapters.loss_graph.losses import gradient, mse, picked, true_mse

# 1. mse_by_hand -----------------------------------------------------------------------------


def mse_in_loop(output, target):
    total = 0.0
    for y, t in zip(output.flatten().tolist(), target.flatten().tolist(), strict=True):
        total += (y - t) ** 2
    return total / output.numel()


def mse_in_another_order(output, target):
    if output.shape == target.shape:
        return true_mse(output, target)
    return true_mse(output, target.flatten().flip(0))


def mse_transposing(output, target):
    same = target.dim() != output.dim() or target.shape == output.shape
    return ((output - (target.reshape(output.shape) if same else target.T)) ** 2).mean()


# 2. mse_gradient ----------------------------------------------------------------------------


def gradient_by_autograd(output, target):
    output = output.clone().requires_grad_()
    F.mse_loss(output, target).backward()
    return output.grad


def gradient_by_node(output, target):
    loss = F.mse_loss(output.clone().requires_grad_(), target)
    return loss.grad_fn(torch.ones_like(loss))[0]


def gradient_of(transform):
    """torch.func의 변환으로 구합니다."""
    return lambda output, target: transform(lambda x: ((x - target) ** 2).mean())(output)


def gradient_in_loop(output, target):
    pairs = zip(output.flatten(), target.flatten(), strict=True)
    found = [2 * (y - t) / output.numel() for y, t in pairs]
    return torch.stack(found).view_as(output)


# 6. cross_entropy_by_hand -------------------------------------------------------------------


def ce_shifted(z, labels):
    z = z - z.max(dim=1, keepdim=True).values
    return (z.exp().sum(1).log() - picked(z, labels)).mean()


def ce_in_loop(z, labels):
    found = []
    for row, label in zip(z, labels, strict=True):
        m = row.max()
        found.append(m + (row - m).exp().sum().log() - row[label])
    return sum(found) / len(found)


def ce_one_hot(z, labels):
    one_hot = F.one_hot(labels, z.shape[1])
    return -(one_hot * z.double().log_softmax(1)).sum() / len(labels)


def ce_clamped(smallest):
    return lambda z, labels: -picked(z.softmax(1), labels).clamp(min=smallest).log().mean()


def ce_less(shift, dtype=torch.float64):
    """행마다 가장 큰 값이 아닌 것을 빼는 풀이."""

    def function(z, labels):
        z = z.to(dtype)
        return ((z - shift(z)).exp().sum(1).log() + shift(z)[:, 0] - picked(z, labels)).mean()

    return function


def ce_shift_not_restored(z, labels):
    """뺀 값을 둘째 항에만 되돌리지 않은 풀이. 로짓이 클 때만 뺍니다."""
    largest = z.max(dim=1, keepdim=True).values if z.abs().max() > 100 else 0
    return ((z - largest).exp().sum(1).log() - picked(z, labels)).mean()


RIGHT = {
    "mse_by_hand": [
        mse(lambda e: (e**2).mean()),
        mse_in_loop,
        lambda output, target: (output.flatten() - target.flatten()).pow(2).mean(),
        mse(lambda e: e.double().square().mean()),
        mse(lambda e: e.norm() ** 2 / e.numel()),
        mse(lambda e: e.flatten() @ e.flatten() / e.numel()),
        lambda output, target: np.mean((output.numpy().ravel() - target.numpy().ravel()) ** 2),
    ],
    "mse_gradient": [
        gradient(lambda e: 2 * e / e.numel()),
        gradient(lambda e: e.double() * (2 / e.flatten().shape[0])),
        gradient_in_loop,
        gradient(lambda e: nn.Parameter(torch.tensor((2 * e / e.numel()).tolist()))),
    ],
    "cross_entropy_by_hand": [
        ce_shifted,
        ce_in_loop,
        ce_one_hot,
        lambda z, labels: (z.logsumexp(1) - z.gather(1, labels[:, None])[:, 0]).mean(),
        lambda z, labels: F.nll_loss(F.log_softmax(z, dim=1), labels),
        lambda z, labels: (z - picked(z, labels)[:, None]).logsumexp(1).mean(),
        lambda z, labels: -z.log_softmax(-1)[range(len(labels)), labels].mean().item(),
    ],
}
WRONG = {
    "mse_by_hand": {
        "수 하나입니다": mse(lambda e: e**2),
        "한 줄씩 나누어": mse(lambda e: (e**2).mean() + 0.01),
        "바로 뺐습니다": lambda output, target: ((output - target) ** 2).mean(),
        "넘파이로 바꾸지": lambda output, target: ((output.numpy() - target.numpy()) ** 2).mean(),
        "한 줄로 놓는": lambda output, target: ((output - target.view(1, -1)) ** 2).mean(),
        "차례를 그대로 두고": mse_in_another_order,
        "모양만 맞추어야": mse_transposing,
        "차이, 제곱, 평균을 손으로": lambda output, target: nn.MSELoss()(
            output.flatten(), target.flatten()
        ),
        "값은 맞지만 torch의 MSELoss": lambda output, target: torch.ops.aten.mse_loss(
            output, target.view_as(output)
        ),
        "차원의 수가 다른": mse(lambda e: (e**2).sum() / (e.shape[0] * e.shape[1])),
        "1차원이나 3차원": mse(lambda e: (e**2).sum() / (e.shape[0] * e.shape[-1])),
        "print로": lambda output, target: print(true_mse(output, target)),
        "텐서의 값을 바꾸": lambda output, target: output.sub_(target).square().mean(),
    },
    "mse_gradient": {
        "torch가 미분한": gradient_by_autograd,
        "확인할 때 쓰세요": gradient_by_node,
        "손으로 미분한 식": gradient_of(torch.func.jacfwd),
        "torch가 미분한 것": gradient_of(torch.func.grad),
        "값은 맞지만": lambda output, target: torch.autograd.functional.jacobian(
            lambda x: F.mse_loss(x, target), output
        ),
        "차원의 수가 다른": gradient(lambda e: 2 * e / (e.shape[0] * e.shape[1])),
        "1차원이나 3차원": gradient(lambda e: 2 * e / (e.shape[0] * e.shape[-1])),
        "모양이 ()": gradient(lambda e: (2 * e / e.numel()).sum()),
        "하나뿐일 때의": gradient(lambda e: 2 * e / e.numel() + 0.01),
        "파이썬의 수라면": lambda output, target: F.mse_loss(
            output.clone().requires_grad_(), target
        ).grad_fn(1.0),
        "기록하지 않은": lambda output, target: F.mse_loss(output, target).backward(),
    },
    "cross_entropy_by_hand": {
        "수 하나입니다": lambda z, labels: -picked(z.log_softmax(1), labels),
        "걸음을 하나씩": lambda z, labels: F.cross_entropy(z, labels) + 0.01,
        "견주어 보세요": lambda z, labels: -picked(z.log_softmax(1), labels.flip(0)).mean(),
        "가장 큰 값인지": ce_less(lambda z: z.mean(1, keepdim=True)),
        "행을 고릅니다": lambda z, labels: -z.log_softmax(1)[labels].mean(),
        "소프트맥스의 로그부터": F.cross_entropy,
        "`cross_entropy`를 불렀": lambda z, labels: nn.CrossEntropyLoss()(z.double(), labels),
        "작은 수를 더하거나": lambda z, labels: (
            -(picked(z.softmax(1), labels) + 1e-12).log().mean()
        ),
        "끝을 자르면": ce_clamped(1e-30),
        "되돌려 더했": ce_shift_not_restored,
    },
}
PERTURBED = {
    "cross_entropy_by_hand": [
        ce_less(lambda z: z[:, :1]),
        ce_less(lambda z: z.abs().max(1, keepdim=True).values, torch.float32),
        lambda z, labels: F.cross_entropy(z.double().clamp(-700, 700), labels),
    ]
}
