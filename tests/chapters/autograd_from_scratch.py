"""6장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch

from chaewo.chapters.autograd_from_scratch.rules import dividing, scaling, summed_rows, vjp
from tests.chapters import autograd_from_scratch_walks as walks


def divide_by_elements(g, a, b):
    to_a, to_b = torch.zeros_like(a), torch.zeros_like(b)
    for i in range(a.numel()):
        gi, ai, bi = (one.reshape(-1)[i] for one in (g, a, b))
        to_a.view(-1)[i] = gi / bi
        to_b.view(-1)[i] = gi * ai * -1 * bi**-2
    return [to_a, to_b]


def scale_by_shape(g, a, s):
    """행과 열의 수가 같으면 되풀이한 축을 잘못 봅니다."""
    to_s = (g * a).sum(int(a.shape[0] != a.shape[1]))
    return g * s, to_s.reshape(-1, 1)


RIGHT = {
    "divide_rule": [
        dividing(),
        lambda g, a, b: (g * b**-1, g * (-(a / b) / b)),
        lambda g, a, b: torch.stack(divide_by_elements(g.double(), a.double(), b.double())),
        divide_by_elements,
    ],
    "gradients": walks.GRADIENTS_RIGHT,
    "topological": walks.TOPOLOGICAL_RIGHT,
    "scale_rule": [
        scaling(),
        lambda g, a, s: (g * s, (g * a).sum_to_size(s.shape)),
        lambda g, a, s: [g * s.expand_as(a), (g @ a.T).diag().reshape(-1, 1)],
        lambda g, a, s: (g * s, torch.einsum("ij,ij->i", g, a)[:, None]),
        lambda g, a, s: (g * s, torch.tensor([[one.item()] for one in summed_rows(g * a)])),
    ],
}
WRONG = {
    "divide_rule": {
        "torch에게 미분을": [lambda g, a, b: vjp(torch.div, (a, b), g), lambda g, a, b: torch.autograd.functional.vjp(torch.div, (a, b), g)[1]],
        "도함수를 식으로": lambda g, a, b: (g * torch.func.jvp(lambda a: a / b, (a,), (torch.ones_like(a),))[1], -g * a / b**2),
        "텐서 하나를": lambda g, a, b: g / b,
        "1개입니다": lambda g, a, b: [g / b],
        "하나씩 보세요": [dividing(to_b=lambda g, a, b: -g * a / b**2 + 0.01), dividing(to_b=lambda g, a, b: -g * a.abs() / b**2)],
        "a가 상수라면": dividing(lambda g, a, b: g / b.abs()),
    },
    "gradients": walks.GRADIENTS_WRONG,
    "topological": walks.TOPOLOGICAL_WRONG,
    "scale_rule": {
        "torch에게 미분을": [lambda g, a, s: vjp(torch.mul, (a, s), g), lambda g, a, s: torch.func.vjp(torch.mul, a, s)[1](g)],
        "하나로 모아야": scaling(to_s=lambda g, a: g * a),
        "축까지 사라졌": scaling(to_s=lambda g, a: (g * a).sum(1)),
        "열마다 모았습니다": scaling(to_s=lambda g, a: (g * a).sum(0)),
        "어느 방향으로 되풀이": scaling(to_s=lambda g, a: (g * a).sum(0, keepdim=True)),
        "모든 칸을": scaling(to_s=lambda g, a: (g * a).sum()),
        "모양은 언제나 그 텐서의": scaling(to_s=lambda g, a: (g * a).reshape(-1)),
        "그 입력의 모양": scaling(lambda g, a, s: (g * s).sum(1)),
        "되풀이해 쓴 축을 따라": [scaling(to_s=lambda g, a: -summed_rows(g * a)), scale_by_shape],
    },
}
PERTURBED = {"topological": walks.TOPOLOGICAL_PERTURBED}
FORBIDDEN = ("g / b", "b**2", "b * b", "g * a", "g * s")
FORBIDDEN += ("grads[source]", "[::-1]", "keepdim", "sum(1", "sum_to_size")
