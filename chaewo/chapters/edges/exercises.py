"""7장 「autograd의 가장자리」의 코드 문제, 푸는 차례대로."""

from itertools import product

import torch
from torch import Tensor

from chaewo.chapters.autograd_from_scratch.exercises import vjp
from chaewo.chapters.backward.exercises import to_none
from chaewo.chapters.edges import swish
from chaewo.judging.call import Unusable, call
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.read import tensor

# 1. numeric_vjp -----------------------------------------------------------------------------


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
            Raises("cannot be converted to Scalar", measuring(weigh=lambda v, change: (v @ change).item())),
        ],
        "`torch.dot`처럼 벡터끼리만 곱하는 함수에 벡터가 아닌 것을 넣었습니다. x와 v는 행렬일 수도 있습니다. 원소끼리 곱해 모두 더하세요.": Raises("1D tensors expected", measuring(weigh=torch.dot)),
        "바꾸려는 모양과 수의 개수가 맞지 않습니다. x와 v는 행렬일 수도, 서로 모양이 다를 수도 있습니다. x의 원소를 모두 하나씩 움직였는지, 움직일 때마다 수를 하나만 얻었는지 보세요. `@`는 행렬에서 다른 곱이 됩니다.": Raises("is invalid for input of size", stacking(lambda v, change: v @ change)),
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
    right="autograd 없이도 벡터-야코비안 곱을 쟀습니다. 이제 손수 적은 backward를 이 자로 잴 수 있습니다.",
    otherwise="양쪽 유한 차분으로 잰 값과 다릅니다. 원소를 하나만 움직였을 때 출력이 얼마나 변하는지 재고, 그 변화에 v를 곱해 더해 보세요.",
)

# 2. safe_sqrt -------------------------------------------------------------------------------

NAN, INF = 1e4, 2e4  # 수가 아닌 것을 나타내는 수. 실수마다 nan과 inf가 놓인 자리가 다릅니다.
NEAR_ZERO = 2e-6  # 1e-12 아래를 잘라 낸 제곱근까지 0으로 봅니다.


def safe_cases():
    """양수, 0, 음수가 섞인 벡터와 행렬. float32에서도 봅니다."""
    x = torch.tensor([4.0, 0.0, -9.0, 0.25, -0.0])
    wide = random_tensors((3, 4))[0].relu() - random_tensors((3, 4), seed=7)[0].relu()
    for one in (x.double(), wide.double(), wide):
        yield (one.clone().requires_grad_(),)


def by_where(x: Tensor) -> Tensor:
    return torch.where(x > 0, torch.where(x > 0, x, 1.0).sqrt(), 0.0)


def read_both(value, x: Tensor) -> list[Tensor]:
    """돌려준 값과, 원소마다 다른 변화도를 넣어 역전파한 것."""
    if isinstance(value, Tensor) and value.is_floating_point():
        tensor(value.detach().nan_to_num(), x.shape)
    else:
        tensor(value)
    if not value.requires_grad:
        raise Unusable("돌려준 값에 x에서 오는 기록이 없습니다. 값을 떼어 내거나 새로 만들지 말고, x에서 이어진 연산으로 구하세요.")
    g = torch.linspace(0.5, 2, x.numel(), dtype=value.dtype).reshape(x.shape)
    (grad,) = call(lambda: torch.autograd.grad(value, x, g, allow_unused=True))
    if grad is None:
        raise Unusable("돌려준 값은 기록하고 있지만 x에서 오는 길이 없습니다. 받은 x로 셈했는지 보세요.")
    seen = marked(value)
    return [torch.where(seen.abs() < NEAR_ZERO, 0.0, seen), marked(grad)]


def marked(value: Tensor) -> Tensor:
    return value.detach().double().nan_to_num(nan=NAN, posinf=INF, neginf=-INF)


def shifted(floor, eps: float):
    return lambda x: (floor(x) + eps).sqrt()


safe_sqrt = Exercise(
    cases=safe_cases,
    truth=by_where,
    read=read_both,
    mistakes={
        "음수의 제곱근이 nan으로 남았습니다. nan에 0을 곱해도 nan입니다. 그런 자리의 값은 0이어야 합니다.": [torch.sqrt, lambda x: x.sqrt() * (x > 0)],
        "값은 맞지만 0 이하인 곳의 변화도가 nan입니다. 나온 값을 골라도, 들어가는 값에 0을 곱해도, 역전파는 0과 제곱근의 도함수를 곱합니다. 제곱근에 0 이하인 값이 들어가지 않게 고르세요.": lambda x: torch.where(x > 0, x.sqrt(), 0.0),
        "역전파하면 오류가 납니다. 제곱근은 나온 값을 저장해 두었다가 도함수를 구하므로, 그 값을 제자리에서 덮으면 안 됩니다. 나온 값은 새 텐서에 골라 담고, 제곱근에 들어가는 값도 안전한 것으로 바꾸세요.": lambda x: x.sqrt().masked_fill_(x <= 0, 0.0),
        "값은 맞지만 변화도가 0에서 inf, 음수에서 nan입니다. nan을 0으로 바꾼 것은 나온 값입니다. 역전파는 여전히 음수와 0에서 제곱근을 지나갑니다.": lambda x: x.sqrt().nan_to_num(),
        "음수는 잘 막았지만 0이 남았습니다. 값은 맞아도 0에서 제곱근의 도함수는 무한대라 변화도가 inf입니다. 제곱근에 0이 들어가지 않게 하세요.": [lambda x: torch.where(x < 0, 0.0, torch.where(x < 0, 1.0, x).sqrt()), lambda x: x.clamp(min=0).sqrt()],
        "0 이하인 곳의 값이 0이 아니라 1입니다. 들어가는 값은 안전해졌지만, 그 자리의 나온 값은 쓸 것이 아닙니다. 나온 값도 골라야 합니다.": lambda x: torch.where(x > 0, x, 1.0).sqrt(),
        "음수의 부호를 떼고 제곱근을 구했습니다. 음수에서는 0이어야 합니다.": [lambda x: x.abs().sqrt(), lambda x: (x * x).sqrt().sqrt()],
        "nan은 없어졌지만 0 이하인 곳의 값이 0이 아니라 작은 양수입니다. 제곱근에 들어가는 값을 안전한 것으로 바꾼 다음, 나온 값도 고르세요.": [shifted(floor, eps) for floor in (torch.relu, lambda x: x.clamp(min=0)) for eps in (1e-4, 1e-6, 1e-8, 1e-10)],
        "값은 맞지만 x가 양수인 곳까지 변화도가 0입니다. 제곱근을 떼어 내지 않았는지 보세요.": lambda x: by_where(x).detach() + 0 * x,
        "x는 원소가 여럿입니다. `if`는 참과 거짓 하나만 봅니다. 원소마다 다르게 하려면 텐서의 연산으로 고르세요.": Raises("Boolean value of Tensor", lambda x: x.sqrt() if x > 0 else 0 * x),
    },
    right="값도 변화도도 모두 수입니다. 다른 함수에서도 나온 값이 아니라 들어가는 값부터 고치세요.",
    otherwise="값이나 변화도가 다릅니다. x가 양수인 곳의 값은 제곱근, 나머지는 0입니다. 변화도는 양수인 곳에서 제곱근의 도함수, 나머지에서 0입니다.",
)

# 3. clipped_backward ------------------------------------------------------------------------


def clipped_cases():
    """손실, 가중치들, 한계. 처음 것에는 지난 변화도가 쌓여 있고, 둘째 것은 두 길이 변화도를 함께 씁니다."""
    a, b, c, d = (one.double().requires_grad_() for one in random_tensors((3,), (2, 2), (4,), (4,)))
    a.grad, b.grad = torch.full_like(a, 2.0), torch.full_like(b, -3.0)
    yield (2 * a**2).sum() + (b @ b).sum(), [a, b], 0.5
    yield (3 * (c + 0.5 * d)).sum(), [c, d], 2.0


def clamp_value(w: Tensor, limit: float) -> None:
    w.data.clamp_(-limit, limit)


@variants
def clipping(
    loss, weights, limit, *,
    on=lambda loss, weights: weights, clip=lambda g, limit: g.clamp(-limit, limit),
    early=lambda handles: [], late=lambda handles: handles,
    before=lambda w, limit: None, after=lambda w, limit: None,
):
    """`on`이 고른 텐서에 자르는 훅을 달고, 역전파의 앞(`early`)이나 뒤(`late`)에 뗍니다.

    `before(w, limit)`와 `after(w, limit)`는 맨 앞과 맨 뒤에 가중치마다 하는 일입니다.
    """
    for w in weights:
        before(w, limit)
    handles = [one.register_hook(lambda g: clip(g, limit)) for one in on(loss, weights)]
    for handle in early(handles):
        handle.remove()
    loss.backward()
    for handle in late(handles):
        handle.remove()
    for w in weights:
        after(w, limit)


def read_grads(_, loss: Tensor, weights, limit: float) -> list[Tensor]:
    """가중치마다 `.grad`와 값, 그리고 남은 훅이 있는지 보려고 다시 구한 변화도(훅이 없으면 모두 100)."""
    kept = [torch.zeros_like(w) if w.grad is None else w.grad.clone() for w in weights]
    again = torch.autograd.grad(sum((100 * w).sum() for w in weights), weights)
    return [*kept, *(w.detach().clone() for w in weights), *again]


clipped_backward = Exercise(
    cases=clipped_cases,
    truth=clipping(),
    read=read_grads,
    may_change=True,
    mistakes={
        "역전파를 두 번 했습니다. 가중치마다 부르지 말고, 훅을 모두 단 다음 한 번만 부르세요.": Raises("a second time", lambda loss, weights, limit: [loss.backward() for _ in weights]),
        "이번 변화도가 `.grad`에 더해지지 않았습니다. 훅을 단 다음, 받은 `loss`에서 그대로 `backward()`를 부르세요.": lambda loss, weights, limit: [w.register_hook(lambda g: g).remove() for w in weights],
        "변화도가 잘리지 않았습니다. 훅이 자른 텐서를 돌려주는지, 역전파가 끝나기 전에 떼지는 않았는지 보세요.": [clipping(clip=lambda g, limit: None), clipping(early=list)],
        "이번 변화도는 맞지만 훅이 남아 있습니다. 다음에 그냥 역전파해도 잘립니다. 손잡이를 받아 두었다가 떼세요.": clipping(late=lambda handles: []),
        "훅을 하나만 떼었습니다. 손잡이는 가중치마다 하나씩입니다. 되풀이하면서 같은 이름에 받으면 마지막 것만 남습니다.": [clipping(late=lambda handles: handles[-1:]), clipping(late=lambda handles: handles[:1])],
        "전부터 쌓여 있던 것까지 잘랐습니다. 자를 것은 이번에 온 변화도입니다. `.grad`에 더해지기 전에 잘라야 합니다.": clipping(early=list, after=lambda w, limit: w.grad.clamp_(-limit, limit)),
        "전부터 쌓여 있던 변화도가 사라졌습니다. 자른 변화도를 `.grad`에 더해야 합니다. 훅만 달면 `backward()`가 더해 줍니다.": [clipping(before=lambda w, limit: to_none(w)), clipping(early=list, before=lambda w, limit: to_none(w), after=lambda w, limit: w.grad.clamp_(-limit, limit))],
        "위쪽만 잘랐습니다. 변화도는 음수로도 커집니다.": clipping(clip=lambda g, limit: g.clamp(max=limit)),
        "아래쪽만 잘랐습니다. `clamp`에 인자를 하나만 주면 아래의 한계입니다.": clipping(clip=lambda g, limit: g.clamp(-limit)),
        "변화도의 길이를 줄였습니다. 그것도 널리 쓰는 방법이지만, 여기서는 원소마다 따로 자릅니다.": [clipping(clip=lambda g, limit: g * min(1.0, limit / g.norm().item())), clipping(clip=lambda g, limit: limit * g / g.norm())],
        "훅을 `loss`에 달았습니다. 거기에 오는 변화도는 1뿐입니다. 가중치에 오는 것을 자르려면 어디에 달아야 합니까?": clipping(on=lambda loss, weights: [loss]),
        "가중치 하나에만 훅을 달았습니다. 받은 가중치마다 다세요.": [clipping(on=lambda loss, weights: weights[:1]), clipping(on=lambda loss, weights: weights[-1:])],
        "훅 안에서 받은 변화도를 제자리에서 고쳤습니다. 그 메모리는 다른 가중치로 가는 변화도와 함께 쓰는 것일 수 있어, 그쪽까지 틀렸습니다. 새 텐서를 돌려주세요.": clipping(clip=lambda g, limit: g.clamp_(-limit, limit)),
        "가중치의 값을 잘랐습니다. 자를 것은 변화도입니다.": [clipping(early=list, before=clamp_value), clipping(early=list, after=clamp_value), clipping(after=clamp_value)],
        "리스트에는 훅을 달 수 없습니다. 가중치를 하나씩 꺼내 다세요.": Raises("'list' object has no attribute 'register_hook'", clipping(on=lambda loss, weights: [weights])),
    },
    right="이번 변화도만 잘라 더했고, 훅도 남기지 않았습니다.",
    otherwise="`.grad`가 다릅니다. 이번에 온 변화도의 원소를 하나씩 한계 안으로 자른 다음 전부터 있던 것에 더해져야 합니다.",
)

Swish = swish.Swish
