"""torch에 새 연산을 심는 문제. 앞의 부분이 맞아야 다음 부분을 봅니다."""

from collections.abc import Iterator

import torch
from torch import Tensor

from chaewo.chapters.autograd_from_scratch.exercises import vjp
from chaewo.judging.call import Empty, call
from chaewo.judging.compare import close, random_tensors
from chaewo.judging.exercise import Exercise, judged
from chaewo.judging.read import tensor
from chaewo.judging.result import Result
from chaewo.judging.subclass import subclass

TUPLE = "텐서의 자리에 튜플이 있습니다. `ctx.saved_tensors`는 하나만 맡겼어도 튜플이니 꺼내어 쓰세요."
ERRORS = {
    "incorrect number of gradients": "backward가 돌려준 것의 개수가 다릅니다. 아직 비어 있거나 return이 없다면 먼저 채우세요. forward의 입력(ctx는 빼고)마다 하나씩, 변화도가 필요 없는 입력의 자리도 있어야 합니다.",
    "gradient different than None": "텐서가 아닌 입력 beta에 변화도를 주었습니다. 수는 그래프에 없으니 변화도도 없습니다. 자리는 두되 비워 두세요.",
    "appears to not have been used in the graph": "backward가 x의 자리에 None을 돌려주었습니다. x의 변화도는 있어야 합니다.",
    "not enough values to unpack": "나눠 담을 것보다 이름이 많습니다. `ctx.saved_tensors`에는 forward에서 `save_for_backward`에 맡긴 것만 있습니다. x의 차원도 둘이 아닐 수 있습니다.",
    "name 'beta' is not defined": "backward의 괄호 안에는 beta가 없습니다. forward에서 ctx에 담아 두었다가 꺼내 쓰세요.",
    "can only save variables": "텐서가 아닌 것을 `save_for_backward`에 맡겼습니다. 텐서는 리스트에 담지 말고 하나씩 맡기세요. 수는 바뀔 일이 없으니 ctx의 속성에 담아도 됩니다.",
    "Backward' object has no attribute": "ctx에 없는 이름을 찾았습니다. 철자를 보고, forward에서 ctx에 담은 이름과 backward에서 찾는 이름이 같은지 보세요.",
    "invalid gradient at index 0": "x의 변화도가 x와 모양이 다릅니다. 합을 내지 말고 원소마다 g에 도함수를 곱해 돌려주세요.",
    "positional argument": "forward나 backward의 괄호 안이 달라졌거나, 그 안에서 부른 함수(`torch.sigmoid` 따위)의 괄호 안이 맞지 않습니다. `def` 줄과 `@staticmethod`가 처음 그대로인지부터 보세요.",
    "'tuple' object has no attribute": TUPLE,
    "multiply sequence": TUPLE,
    "only integer tensors of a single element": TUPLE,
}
NO_GRADIENT = "값은 맞지만 `gradcheck`를 통과하지 못했습니다. 변화도가 오지 않으면 g가 None일 수 있는데 backward가 그때를 다루지 않습니다. `ctx.set_materialize_grads`를 불렀는지 보세요."
GRADCHECK = {
    "'NoneType'": NO_GRADIENT,
    "undefined output grad": NO_GRADIENT,
    "GradcheckError": "값은 맞지만 `gradcheck`를 통과하지 못했습니다. `gradcheck`를 직접 불러 오류를 읽어 보세요.",
}


def swish(x: Tensor, beta: float) -> Tensor:
    return x * torch.sigmoid(beta * x)


def slope(x: Tensor, beta: float) -> Tensor:
    return vjp(lambda x: swish(x, beta), (x,), torch.ones_like(x))[0]


def swish_cases() -> list[tuple[Tensor, float, Tensor]]:
    """x, beta, 받은 변화도 g. beta가 음수일 때와 0일 때까지 봅니다."""
    shapes = (2, 3), (4,), (3,), (2, 1)
    betas = (2.0, 0.5, -1.5, 0.0)
    drawn = zip(random_tensors(*shapes), betas, random_tensors(*shapes, seed=7), strict=True)
    return [(x.double(), beta, g.double()) for x, beta, g in drawn]


forward = Exercise(
    cases=[(x, beta) for x, beta, _ in swish_cases()],
    truth=swish,
    read=lambda value, x, beta: tensor(value, x.shape, "forward가 돌려준 값"),
    errors=ERRORS,
    mistakes={
        "forward에서 x를 곱하지 않았습니다.": lambda x, beta: torch.sigmoid(beta * x),
        "forward에서 beta를 쓰지 않았습니다.": lambda x, beta: x * torch.sigmoid(x),
        "forward에서 바깥에도 beta를 곱했습니다. beta는 시그모이드 안에만 있습니다.": lambda x, beta: x * beta * torch.sigmoid(beta * x),
        "forward가 받은 x를 그대로 돌려주었습니다. 먼저 식의 값을 계산해 보세요.": lambda x, beta: x,
    },
    right="",
    otherwise="forward의 값이 문제의 식과 다릅니다. backward를 보기 전에 forward부터 맞추어 보세요.",
)

backward = Exercise(
    cases=swish_cases(),
    truth=lambda x, beta, g: vjp(lambda x: swish(x, beta), (x,), g)[0],
    read=lambda value, x, beta, g: tensor(value, x.shape, "x에 넘기는 값"),
    errors=ERRORS,
    mistakes={
        "도함수는 맞지만 받은 변화도 g가 없습니다. `.sum().backward()`로 시험하면 g가 모두 1이라 드러나지 않습니다.": lambda x, beta, g: slope(x, beta),
        "도함수를 결과에서 구했습니다. 역전파에 필요한 것은 입력에서의 도함수입니다. 무엇을 맡겼는지 보세요.": lambda x, beta, g: g * slope(swish(x, beta), beta),
        "곱의 미분에서 한쪽만 남았습니다. x를 상수로 두고 시그모이드를 미분한 항도 있습니다.": lambda x, beta, g: g * torch.sigmoid(beta * x),
        "곱의 미분에서 한쪽만 남았습니다. 시그모이드를 상수로 두고 앞의 x를 미분한 항도 있습니다.": lambda x, beta, g: g * (slope(x, beta) - torch.sigmoid(beta * x)),
        "시그모이드의 안쪽을 미분한 beta가 빠졌습니다. beta가 1이면 드러나지 않습니다.": lambda x, beta, g: g * torch.sigmoid(beta * x) * (1 + x * torch.sigmoid(-beta * x)),
        "시그모이드만 미분했습니다. 앞에 곱한 x가 있으니 곱의 미분이 필요합니다.": lambda x, beta, g: g * torch.sigmoid(beta * x) * torch.sigmoid(-beta * x),
        "도함수를 모두 더해서 곱했습니다. 원소마다 자기의 도함수를 곱해야 합니다.": lambda x, beta, g: g * slope(x, beta).sum(),
        "받은 변화도를 그대로 넘겼습니다. 도함수를 곱해야 합니다.": lambda x, beta, g: g,
    },
    right="",
    otherwise="backward의 값이 torch의 변화도와 다릅니다. 곱의 미분에서 나오는 두 항을 하나씩 적고, 시그모이드의 도함수를 다시 보세요.",
)


@judged("forward와 backward가 torch와 같고 gradcheck도 통과합니다. 나중에 x를 제자리에서 지워도 말없이 틀리지 않습니다.")
def Swish(answer) -> Iterator[str | None]:
    x, beta, g = swish_cases()[0]
    op = subclass(answer, torch.autograd.Function, "torch.autograd.Function", x, beta)
    yield said_of(forward(op.apply))
    yield said_of(backward(lambda x, beta, g: gradient_through(op, x, beta, g)))
    # 거슬러 가기 전에 한 번 더 쓰면, ctx가 아닌 곳에 담은 것은 나중 것으로 덮입니다.
    if not right(lambda *given: gradient_through(op, *given, lambda y: op.apply(-x, 1 - beta)), x, beta, g):
        yield "값은 맞지만, 이 연산을 두 번 쓰고 나서 거슬러 가면 앞의 것이 틀립니다. 역전파에 쓸 것을 클래스나 함수 밖에 담으면 나중에 쓴 것이 덮어씁니다. 부를 때마다 따로 있는 ctx에 담으세요."
    # 값을 견주는 것으로는 드러나지 않는 것까지 봅니다: 변화도가 오지 않았을 때의 backward 따위.
    leaf = x.clone().requires_grad_()
    call(lambda: torch.autograd.gradcheck(lambda x: op.apply(x, beta), leaf), known_errors=GRADCHECK)
    if not right(lambda *given: erasing(op, *given), x, beta, g):
        yield "값은 맞지만, 담아 둔 x를 나중에 제자리에서 지우면 아무 말 없이 틀린 변화도가 나옵니다. 텐서를 ctx의 속성에 그냥 담거나 `.data`로 떼어 맡기지 말고, 버전 번호가 지켜 주는 방법으로 맡기세요."


def said_of(part: Result) -> str | None:
    """앞부분에서 틀린 까닭. 앞부분이 비었으면 전체도 빈 것입니다."""
    if part.status == "empty":
        raise Empty
    return None if part.passed else part.message


def right(program, *given) -> bool:
    """`program(x, beta, g)`에서도 옳은 변화도가 나오는지."""
    return close(tensor(call(program, *given)), backward.truth(*given))


def gradient_through(op, x: Tensor, beta: float, g: Tensor, between=lambda y: None) -> Tensor:
    """`between`은 순전파와 역전파 사이에, 연산에 넣은 텐서 `y`로 부릅니다."""
    leaf = x.clone().requires_grad_()
    y = leaf + 0
    out = op.apply(y, beta)
    between(y)
    return torch.autograd.grad(out, leaf, g)[0]


def erasing(op, *given) -> Tensor:
    """거슬러 가기 전에 입력을 지웁니다. torch가 그것을 알아보고 멈추면 옳은 값으로 칩니다."""
    try:
        return gradient_through(op, *given, Tensor.zero_)
    except RuntimeError as error:
        if "modified by an inplace operation" not in str(error):
            raise
        return backward.truth(*given)
