"""7장 `Swish`의 옳은 풀이들과 틀린 답. forward와 backward의 식만 틀린 것은 판정의 실수에서 만듭니다."""

from types import SimpleNamespace

import torch
from torch.autograd import Function

from chaewo.chapters.edges.swish import backward, forward, slope

SHARED = SimpleNamespace()  # ctx가 아니라 모두가 함께 쓰는 자리


def swish(x, beta):
    return x / (1 + torch.exp(-beta * x))


def slope_of(x, beta):
    s = torch.sigmoid(beta * x)
    return s + beta * x * s * (1 - s)


def keep(ctx, x, beta):
    ctx.save_for_backward(x)
    ctx.beta = beta


def found(ctx):
    (x,) = ctx.saved_tensors
    return x, ctx.beta


def op(value=swish, keep=keep, found=found, rule=lambda x, beta, g: g * slope_of(x, beta), back=None):
    """forward는 `keep`으로 맡긴 다음 `value`를, backward는 `found`로 되찾아 `rule`의 값을 돌려줍니다.

    backward를 통째로 바꿀 때에는 `back`을 줍니다.
    """

    def forward(ctx, x, beta):
        keep(ctx, x, beta)
        return value(x, beta)

    def backward(ctx, g):
        with torch.enable_grad():  # 판정의 실수 가운데에는 torch로 미분하는 것이 있습니다.
            return rule(*found(ctx), g).detach(), None

    return function_class(forward, back or backward)


def function_class(forward, backward):
    methods = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    return type("Swish", (Function,), methods)


class SwishByFormula(Function):
    @staticmethod
    def forward(ctx, x, beta):
        ctx.save_for_backward(x)
        ctx.beta = beta
        return x * torch.sigmoid(beta * x)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(ctx.beta * x)
        return g * s * (1 + ctx.beta * x * (1 - s)), None


RIGHT = [
    SwishByFormula,
    op(rule=lambda x, beta, g: g * slope(x, beta)),  # torch로 미분
    op(keep=lambda ctx, x, beta: ctx.save_for_backward(slope_of(x, beta)), back=lambda ctx, g: (g * ctx.saved_tensors[0], None)),
    op(
        keep=lambda ctx, x, beta: ctx.save_for_backward(x, swish(x, beta), torch.tensor(beta)),
        found=lambda ctx: ctx.saved_tensors,
        rule=lambda x, out, beta, g: g * (out / x + beta * out * (1 - out / x)),
    ),
]
WRONG = (
    {hint: op(formula) for hint, formula in forward.mistakes.items()}
    | {hint: op(rule=rule) for hint, rule in backward.mistakes.items()}
    | {
        "forward부터 맞추어": op(lambda x, beta: x * torch.tanh(beta * x)),
        "forward가 돌려준 값의 모양": op(lambda x, beta: swish(x, beta).sum()),
        "has no attribute 'sigmod'": op(lambda x, beta: x * (beta * x).sigmod()),
        "부른 쪽의 값까지": [op(lambda x, beta: x.mul_(torch.sigmoid(beta * x))), op(back=lambda ctx, g: (g.mul_(slope_of(*found(ctx))), None))],
        "직접 불러 오류를": op(lambda x, beta: swish(x.float(), beta).double()),
        "이름이 많습니다": op(keep=lambda ctx, x, beta: vars(ctx).update(beta=beta)),
        "텐서가 아닌 것을": [op(keep=lambda ctx, x, beta: ctx.save_for_backward(x, beta)), op(keep=lambda ctx, x, beta: ctx.save_for_backward([x]))],
        "`gradcheck`를 통과하지": op(keep=lambda ctx, x, beta: (keep(ctx, x, beta), ctx.set_materialize_grads(False))),
        "ctx에 없는 이름을": op(found=lambda ctx: (ctx.x, ctx.beta)),
        "ctx의 속성에 그냥": op(keep=lambda ctx, x, beta: vars(ctx).update(x=x, beta=beta), found=lambda ctx: (ctx.x, ctx.beta)),
        "클래스나 함수 밖에": op(keep=lambda ctx, x, beta: vars(SHARED).update(x=x, beta=beta), found=lambda ctx: (SHARED.x, SHARED.beta)),
        "나중에 쓴 것이": op(keep=lambda ctx, x, beta: (keep(ctx, x, beta), vars(SHARED).update(beta=beta)), found=lambda ctx: (*ctx.saved_tensors, SHARED.beta)),
        "튜플이니": [op(found=lambda ctx: (ctx.saved_tensors, ctx.beta)), op(back=lambda ctx, g: (ctx.saved_tensors.sigmoid() * g, None))],
        "backward의 괄호 안에는": op(back=lambda ctx, g: (g * slope_of(*ctx.saved_tensors, beta), None)),  # noqa: F821
        "두 항을 하나씩": op(back=lambda ctx, g: (-g, None)),
        "먼저 채우세요": [op(back=lambda ctx, g: None), op(back=lambda ctx, g: g * slope_of(*found(ctx)))],
        "자리는 두되": op(back=lambda ctx, g: (g, g)),
        "x의 자리에 None": op(back=lambda ctx, g: (None, None)),
        "x와 모양이 다릅니다": op(back=lambda ctx, g: (g.sum(), None)),
        "괄호 안이 달라졌": function_class(lambda x, beta: x, SwishByFormula.backward),
        "물려받지 않은": type("Swish", (), {}),
        "클래스가 아닌 것": swish,
    }
)
PERTURBED = [
    op(lambda x, beta: swish(x, abs(beta))),
    op(lambda x, beta: swish(x, beta) + 1e-3),
    op(rule=lambda x, beta, g: g * slope_of(x, abs(beta))),
    op(rule=lambda x, beta, g: g * slope_of(x, beta or 1.0)),
    op(rule=lambda x, beta, g: g * slope_of(x, beta).abs()),
    op(rule=lambda x, beta, g: g * slope_of(x, beta) + 1e-3),
]
