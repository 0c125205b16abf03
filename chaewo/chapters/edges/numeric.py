"""어떤 규칙이든 autograd 없이 재는 문제."""

from itertools import product

import torch
from torch import Tensor

from chaewo.chapters.autograd_from_scratch.exercises import vjp
from chaewo.judging.call import Unusable
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.read import tensor


def numeric_cases() -> list[tuple]:
    """벡터에서 벡터로, 행렬에서 행렬로, 그리고 둘 사이. 마지막은 원소가 하나입니다."""
    x, v, square, w = (one.double() for one in random_tensors((3,), (2,), (2, 2), (2, 2)))
    wide = random_tensors((2, 3), seed=7)[0].double()
    return [
        (lambda x: torch.stack([x[0] ** 3 * x[1], (x[1] * x[2]).exp()]), x, v, 0.1),
        (lambda x: (x @ x) ** 3, square, w, 0.05),
        (lambda x: (x.t() @ x).exp(), wide, torch.outer(x, w.flatten()[:3]), 0.02),
        (lambda x: (x**3).sum(1) * x[:, 0], wide, v, 0.1),
        (lambda x: torch.outer(x, x**2).exp(), v, w, 0.03),
        (lambda x: torch.outer(x, x**2).exp(), x[:1], w[:1, :1], 0.2),
    ]


def both_ways(f, x: Tensor, step: Tensor, h: float) -> Tensor:
    return (f(x + step) - f(x - step)) / (2 * h)


@variants
def measuring(
    f, x, v, h, *,
    change=both_ways, weigh=lambda v, change: (v * change).sum(), moved=lambda h: h,
    places=lambda x: product(*map(range, x.shape)),
):
    """`places`를 하나씩 `moved(h)`만큼 움직여, 출력의 변화를 `change`로 재고 `weigh`로 모읍니다."""
    grad, h = torch.zeros_like(x), moved(h)
    for place in places(x):
        step = torch.zeros_like(x)
        step[place] = h
        grad[place] = weigh(v, change(f, x, step, h))
    return grad


@variants
def stacking(f, x, v, h, *, weigh):
    """빈 텐서를 채우지 않고, 잰 것들을 쌓아 x의 모양으로 바꿉니다."""
    steps = [h * one.reshape(x.shape) for one in torch.eye(x.numel(), dtype=x.dtype)]
    return torch.stack([weigh(v, both_ways(f, x, step, h)) for step in steps]).reshape(x.shape)


def read_product(value, f, x: Tensor, v: Tensor, h: float) -> Tensor:
    value = tensor(value)
    if value.shape == x.shape:
        return value
    seen = f"돌려준 값의 모양이 {tuple(value.shape)}인데 x의 모양은 {tuple(x.shape)}입니다. "
    if value.shape == v.shape:
        raise Unusable(seen + "출력의 모양입니다. x의 원소마다 수가 하나씩 있어야 합니다.")
    if value.shape in (v.shape + x.shape, x.shape + v.shape):
        raise Unusable(seen + "야코비안 전체의 모양입니다. v를 곱해 더하면 x의 모양만 남습니다.")
    raise Unusable(seen + "벡터-야코비안 곱의 모양은 입력의 모양과 같습니다.")


numeric_vjp = Exercise(
    cases=numeric_cases(),
    truth=measuring(),
    read=read_product,
    mistakes={
        "행렬과 벡터를 곱할 수 없습니다. v는 야코비안의 왼쪽에서 곱합니까, 오른쪽에서 곱합니까?": Raises("size mismatch, got input", lambda f, x, v, h: torch.autograd.functional.jacobian(f, x) @ v),
        "모양이 다른 두 텐서를 더하거나 곱했습니다. x를 움직이는 양은 x와, v는 출력과 모양이 같습니다. v는 출력의 변화를 잴 때 쓰세요.": Raises("must match the size", lambda f, x, v, h: both_ways(f, x, h * v, h)),
        "수 하나가 들어갈 자리에 텐서가 왔습니다. x와 v는 행렬일 수도 있습니다. v와 곱할 때 `@`를 썼다면, 행렬에서는 다른 곱이 됩니다. 원소끼리 곱해 모두 더하세요.": [
            Raises("the number of sizes provided", measuring(weigh=lambda v, change: v @ change)),
            Raises("1D tensors expected", measuring(weigh=torch.dot)),
            Raises("cannot be converted to Scalar", measuring(weigh=lambda v, change: (v @ change).item())),
        ],
        "잰 수의 개수가 x의 원소의 개수와 다릅니다. x와 v는 행렬일 수도 있습니다. x의 원소를 모두 하나씩 움직였는지, 움직일 때마다 수를 하나만 얻었는지 보세요. `@`는 행렬에서 다른 곱이 됩니다.": Raises("is invalid for input of size", stacking(lambda v, change: v @ change)),
        "오른쪽으로만 움직인 유한 차분입니다. 양쪽으로 움직이면 차이가 h가 아니라 h의 제곱에 비례해 줄어듭니다.": measuring(lambda f, x, step, h: (f(x + step) - f(x)) / h),
        "왼쪽으로만 움직인 유한 차분입니다. 양쪽으로 움직이면 차이가 h가 아니라 h의 제곱에 비례해 줄어듭니다.": measuring(lambda f, x, step, h: (f(x) - f(x - step)) / h),
        "정확히 두 배입니다. 왼쪽 점과 오른쪽 점이 서로 얼마나 떨어져 있는지 보세요.": measuring(lambda f, x, step, h: (f(x + step) - f(x - step)) / h),
        "출력의 변화를 나누지 않았습니다. 기울기는 변화를 움직인 거리로 나눈 값입니다.": measuring(lambda f, x, step, h: f(x + step) - f(x - step)),
        "나누기와 곱하기는 앞에서부터 차례로 셈합니다. 나누는 수를 괄호로 묶었는지 보세요.": measuring(lambda f, x, step, h: (f(x + step) - f(x - step)) / 2 * h),
        "x가 행렬일 때만 틀립니다. 한 행을 통째로 움직이지 않았는지 보세요. 원소를 하나씩 움직여야 합니다.": measuring(places=lambda x: range(len(x))),
        "출력의 변화를 그냥 더했습니다. v가 모두 1일 때의 값입니다. 출력의 원소마다 비중이 다릅니다.": measuring(weigh=lambda v, change: change.sum()),
        "모든 원소를 한꺼번에 움직였습니다. 어느 원소 때문에 변했는지 알 수 없습니다. 하나만 움직여 보세요.": measuring(places=lambda x: [...]),
        "참값과 같습니다. autograd로 구했거나, 받은 h보다 훨씬 작게 움직였습니다. 여기서는 받은 h로 어림한 값을 봅니다.": [lambda f, x, v, h: vjp(f, (x,), v)[0], measuring(moved=lambda h: 1e-6)],
    },
    right="autograd 없이도 벡터-야코비안 곱을 쟀습니다. 이제 어떤 backward든 이 자로 잴 수 있습니다.",
    otherwise="양쪽 유한 차분으로 잰 값과 다릅니다. 원소를 하나만 움직였을 때 출력이 얼마나 변하는지 재고, 그 변화에 v를 곱해 더해 보세요.",
)
