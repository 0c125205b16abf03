"""합성곱을 손으로 쓰는 문제. 옳은 값은 torch의 `conv2d`에서 얻습니다."""

from itertools import product

import torch
from torch import Tensor
from torch.nn import functional as F

from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants


def pictures() -> list[tuple[Tensor, Tensor, Tensor]]:
    """높이와 너비가 다르고, 채널과 묶음의 수가 다른 것들. 한 칸짜리 커널과, 이미지만 한 커널도 있습니다."""
    sizes = [(1, 4, 5, 1, 2), (2, 4, 5, 3, 2), (3, 5, 4, 2, 3), (2, 3, 6, 4, 1), (2, 4, 4, 3, 4)]
    return [tuple(random_tensors((c, h, w), (o, c, k, k), (o,), seed=c + h)) for c, h, w, o, k in sizes]


def one_unit(window: Tensor, stack: Tensor, b: Tensor) -> Tensor:
    return (window * stack).sum() + b


@variants
def sliding(
    x, weight, bias, *,
    unit=one_unit, step=lambda k: 1, fewer=0, turned=False, bias_of=lambda bias, o: bias[o]
):
    """창 하나에서 셈하는 `unit`이나, 창을 놓는 자리만 다릅니다."""
    k = weight.shape[-1]
    rows, columns = (range(0, n - k + 1 - fewer, step(k)) for n in x.shape[1:])
    out = torch.zeros(len(weight), len(rows), len(columns))
    for o, (i, top), (j, left) in product(range(len(weight)), enumerate(rows), enumerate(columns)):
        window = x[:, top : top + k, left : left + k]
        out[o, i, j] = unit(window, weight[o], bias_of(bias, o))
    return out.transpose(1, 2) if turned else out


def off_the_edge(x, weight, bias):
    """창이 끝을 넘어가는 자리까지 놓습니다. 잘라 낸 창은 커널보다 작습니다."""
    k = weight.shape[-1]
    return torch.stack([one_unit(x[:, i : i + k, :k], weight[0], bias[0]) for i in range(x.shape[1])])


cross_correlate = Exercise(
    cases=pictures(),
    truth=lambda x, weight, bias: F.conv2d(x[None].double(), weight.double(), bias.double())[0],
    forbidden={frozenset({"conv1d", "conv2d", "conv3d", "convolution"}): "값은 맞지만 torch의 합성곱을 불렀습니다. 여기서는 창을 하나씩 잘라 곱하고 더해 보세요."},
    shape_hint="묶음마다 특징 맵이 한 장이고, 맵의 칸은 창이 다 들어가는 자리마다 하나입니다.",
    mistakes={
        "모양이 다른 둘을 곱했습니다. 창의 한 변은 커널의 한 변과 같아야 하고, 커널의 크기는 그때그때 다릅니다. 끝을 넘어가는 자리까지 놓아도 잘라 낸 창이 작아집니다. 창이 다 들어가는 자리는 몇 곳입니까?": Raises("must match the size", off_the_edge),
        "한 칸에 수 하나가 아니라 텐서를 넣으려 했습니다. 겹친 칸끼리 곱한 것을 채널까지 빠짐없이 더했는지, 편향은 그 묶음의 것 하나만 더했는지 보세요.": [Raises("the number of sizes provided", sliding(lambda window, stack, b: (window * stack).sum((1, 2)) + b)), Raises("can't be expanded", sliding(lambda window, stack, b: window * stack + b))],
        "커널을 뒤집어 곱했습니다. torch는 놓인 그대로 곱합니다.": sliding(lambda window, stack, b: one_unit(window, stack.flip(1, 2), b)),
        "커널이나 창의 행과 열이 서로 바뀌었습니다. 창의 왼쪽 위 칸에는 커널의 왼쪽 위 칸을 곱합니다.": sliding(lambda window, stack, b: one_unit(window, stack.transpose(1, 2), b)),
        "출력의 행과 열이 바뀌었습니다. 창을 아래로 옮기면 출력에서도 아래 칸입니다.": sliding(turned=True),
        "0번 채널만 셈했습니다. 채널마다 제 판으로 곱해, 채널끼리도 모두 더합니다.": sliding(lambda window, stack, b: one_unit(window[0], stack[0], b)),
        "모든 채널에 0번 판을 곱했습니다. 묶음 안에는 채널마다 판이 한 장씩 있습니다.": sliding(lambda window, stack, b: one_unit(window, stack[0], b)),
        "채널끼리 더하지 않았습니다. 채널이 몇이든 묶음 하나는 특징 맵 한 장을 만듭니다.": lambda x, weight, bias: torch.stack([sliding()(x[c : c + 1], weight[:, c : c + 1], bias) for c in range(len(x))], 1),
        "채널끼리 평균을 냈습니다. 채널끼리도 더합니다.": sliding(lambda window, stack, b: (window * stack).sum((1, 2)).mean() + b),
        "곱한 것을 평균했습니다. 겹친 칸의 곱은 더하기만 합니다.": sliding(lambda window, stack, b: (window * stack).mean() + b),
        "원소끼리의 곱이 아니라 행렬의 곱을 셈했습니다. `@`가 아니라 `*`입니다.": sliding(lambda window, stack, b: (window @ stack).sum() + b),
        "편향을 더하지 않았습니다.": sliding(lambda window, stack, b: (window * stack).sum()),
        "편향을 채널마다 더했습니다. 편향은 묶음마다 하나이고, 다 더한 다음 한 번만 더합니다.": sliding(lambda window, stack, b: (window * stack).sum() + len(window) * b),
        "편향을 창의 칸마다 더했습니다. 곱을 다 더한 다음 한 번만 더합니다.": sliding(lambda window, stack, b: (window * stack + b).sum()),
        "편향을 판의 칸마다 더했습니다. 채널까지 다 더한 다음 한 번만 더합니다.": sliding(lambda window, stack, b: ((window * stack).sum(0) + b).sum()),
        "모든 특징 맵에 0번 편향을 더했습니다. 편향도 묶음마다 다릅니다.": sliding(bias_of=lambda bias, o: bias[0]),
        "모든 특징 맵에 편향을 모두 더했습니다. 묶음마다 제 편향 하나만 더합니다.": sliding(bias_of=lambda bias, o: bias.sum()),
        "행과 열마다 자리가 하나씩 모자랍니다. 창이 끝에 꼭 닿는 자리도 셉니다.": sliding(fewer=1),
        "창을 커널만큼씩 옮겼습니다. 풀링과 달리 합성곱은 따로 말하지 않으면 한 칸씩 옮깁니다.": sliding(step=lambda k: k),
        "0번 묶음만 셈했습니다. 묶음마다 특징 맵이 한 장씩 나와야 합니다.": [lambda x, weight, bias: sliding()(x, weight, bias)[0], lambda x, weight, bias: sliding()(x, weight[:1], bias)],
        "배치 차원이 앞에 하나 붙었습니다. 이미지 한 장을 받아 특징 맵들만 돌려주세요.": lambda x, weight, bias: sliding()(x, weight, bias)[None],
    },
    right="채널과 묶음이 몇이든 torch의 합성곱과 같습니다. 이제 자리를 셀 차례입니다.",
    otherwise=lambda value, x, weight, bias: f"torch의 값과 다릅니다. 처음 어긋난 것은 채널이 {len(x)}개이고 {weight.shape[-1]}×{weight.shape[-1]} 커널이 {len(weight)}묶음일 때입니다. 왼쪽 위 한 자리를 채널마다 셈해, 어느 수가 빠졌거나 더 들어갔는지 보세요.",
)
