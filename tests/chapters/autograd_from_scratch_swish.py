"""6장 `Swish`의 옳은 풀이들과 틀린 답. forward와 backward의 식만 틀린 것은 판정의 실수에서 만듭니다."""

import torch
from torch.autograd import Function

from chaewo.chapters.autograd_from_scratch.swish import backward, forward


def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


def function_class(forward, backward):
    methods = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    return type("Swish", (Function,), methods)


def save_x(ctx, x, beta):
    ctx.save_for_backward(x)
    ctx.beta = beta
    return x * torch.sigmoid(beta * x)


def backward_with(slope):
    """도함수만 다른 backward들."""

    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * slope(x, ctx.beta), None

    return backward


def slope_of(x, beta):
    s = torch.sigmoid(beta * x)
    return s + beta * x * s * (1 - s)


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


class SwishSavingSlope(Function):
    @staticmethod
    def forward(ctx, x, beta):
        s = sigmoid(beta * x)
        ctx.save_for_backward(s + beta * x * s * (1 - s))
        return x * s

    @staticmethod
    def backward(ctx, g):
        return g * ctx.saved_tensors[0], None


class SwishSavingBoth(Function):
    @staticmethod
    def forward(ctx, x, beta):
        out = x / (1 + torch.exp(-beta * x))
        ctx.save_for_backward(x, out, torch.tensor(beta))
        return out

    @staticmethod
    def backward(ctx, g):
        x, out, beta = ctx.saved_tensors
        s = out / x
        return g * (s + beta * out * (1 - s)), None


class SwishByAutograd(Function):
    @staticmethod
    def forward(ctx, x, beta):
        ctx.save_for_backward(x)
        ctx.beta = beta
        return x * torch.sigmoid(beta * x)

    @staticmethod
    def backward(ctx, g):
        with torch.enable_grad():
            x = ctx.saved_tensors[0].detach().requires_grad_()
            y = x * torch.sigmoid(ctx.beta * x)
        return torch.autograd.grad(y, x, g)[0], None


def swish_forward(formula):
    def forward(ctx, x, beta):
        save_x(ctx, x, beta)
        return formula(x, beta)

    return function_class(forward, backward_with(slope_of))


def save_nothing(ctx, x, beta):
    ctx.beta = beta
    return x * torch.sigmoid(beta * x)


def save_number(ctx, x, beta):
    ctx.save_for_backward(x, beta)
    return x * torch.sigmoid(beta * x)


def save_attribute(ctx, x, beta):
    ctx.x, ctx.beta = x, beta
    return x * torch.sigmoid(beta * x)


def backward_attribute(ctx, g):
    return g * slope_of(ctx.x, ctx.beta), None


def backward_tuple(ctx, g):
    x = ctx.saved_tensors
    return g * slope_of(x, ctx.beta), None


def backward_forgetting_beta(ctx, g):
    (x,) = ctx.saved_tensors
    return g * slope_of(x, beta), None  # noqa: F821  forward의 인자를 여기에서도 쓰는 실수


def save_without_materializing(ctx, x, beta):
    ctx.set_materialize_grads(False)
    return save_x(ctx, x, beta)


def misspelled(x, beta):
    return x * (beta * x).sigmod()


def backward_method_of_tuple(ctx, g):
    return ctx.saved_tensors.sigmoid() * g, None


def backward_by(rule):
    """`rule(x, beta, g)`를 그대로 x에 넘기는 연산."""

    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        with torch.enable_grad():
            return rule(x, ctx.beta, g).detach(), None

    return function_class(save_x, backward)


class Shared:
    """ctx가 아니라 모두가 함께 쓰는 자리."""


def save_shared(ctx, x, beta):
    Shared.x, Shared.beta = x, beta
    return x * torch.sigmoid(beta * x)


def save_shared_beta(ctx, x, beta):
    Shared.beta = beta
    ctx.save_for_backward(x)
    return x * torch.sigmoid(beta * x)


def backward_shared_beta(ctx, g):
    return g * slope_of(*ctx.saved_tensors, Shared.beta), None


def backward_in_place(ctx, g):
    return g.mul_(slope_of(*ctx.saved_tensors, ctx.beta)), None


def in_single_precision(x, beta):
    return (x.float() * torch.sigmoid(beta * x.float())).double()


def forward_in_place(ctx, x, beta):
    return x.mul_(torch.sigmoid(beta * x))


RIGHT = [SwishByFormula, SwishSavingSlope, SwishSavingBoth, SwishByAutograd]
RIGHT_BACKWARD = backward_with(slope_of)
WRONG = (
    {hint: swish_forward(formula) for hint, formula in forward.mistakes.items()}
    | {hint: backward_by(rule) for hint, rule in backward.mistakes.items()}
    | {
        "forward부터 맞추어": swish_forward(lambda x, beta: x * torch.tanh(beta * x)),
        "forward가 돌려준 값의 모양": swish_forward(lambda x, beta: (x * torch.sigmoid(x)).sum()),
        "backward의 괄호 안에는": function_class(save_x, backward_forgetting_beta),
        "두 항을 하나씩": function_class(save_x, lambda ctx, g: (-g, None)),
        "먼저 채우세요": function_class(save_x, lambda ctx, g: None),
        "`gradcheck`를 통과하지": function_class(save_without_materializing, RIGHT_BACKWARD),
        "has no attribute 'sigmod'": swish_forward(misspelled),
        "하나만 맡겼어도": function_class(save_x, backward_method_of_tuple),
        "개수가 다릅니다": function_class(save_x, lambda ctx, g: RIGHT_BACKWARD(ctx, g)[0]),
        "자리는 두되": function_class(save_x, lambda ctx, g: (g, g)),
        "x의 자리에 None": function_class(save_x, lambda ctx, g: (None, None)),
        "많이 되찾으려": function_class(save_nothing, RIGHT_BACKWARD),
        "텐서가 아닌 수를": function_class(save_number, RIGHT_BACKWARD),
        "ctx에 없는 이름을": function_class(save_x, backward_attribute),
        "x와 모양이 다릅니다": function_class(save_x, lambda ctx, g: (g.sum(), None)),
        "괄호 안이 달라졌": function_class(lambda x, beta: x, RIGHT_BACKWARD),
        "튜플입니다": function_class(save_x, backward_tuple),
        "ctx의 속성에 그냥": function_class(save_attribute, backward_attribute),
        "물려받지 않은": type("Swish", (), {}),
        "클래스가 아닌 것": lambda x, beta: x * torch.sigmoid(beta * x),
        "클래스나 함수 밖에": function_class(
            save_shared, lambda ctx, g: (g * slope_of(Shared.x, Shared.beta), None)
        ),
        "직접 불러 오류를": swish_forward(in_single_precision),
        "나중에 쓴 것이": function_class(save_shared_beta, backward_shared_beta),
        "받은 텐서의 값을 바꾸었": function_class(save_x, backward_in_place),
        "부른 쪽의 값까지": function_class(forward_in_place, RIGHT_BACKWARD),
        "곱의 미분에서 나오는": function_class(
            save_x, backward_with(lambda x, b: slope_of(x, b or 1.0))
        ),
    }
)
PERTURBED = [
    function_class(save_x, backward_with(lambda x, b: slope_of(x, abs(b)))),
    swish_forward(lambda x, beta: x * torch.sigmoid(abs(beta) * x)),
    function_class(save_x, backward_with(lambda x, b: slope_of(x, b) + 1e-3)),
    swish_forward(lambda x, beta: x * torch.sigmoid(beta * x) + 1e-3),
    function_class(save_x, backward_with(lambda x, b: slope_of(x, b).abs())),
]
