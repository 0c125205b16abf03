"""9장 「크기 계산: 6*6은 대체 뭐야??」의 코드 문제, 푸는 차례대로. 기대하는 값은 식이 아니라 `layer_truth`에서 얻습니다."""

import math
from itertools import product

import torch
from torch import Tensor
from torch.nn import functional as F

from chaewo.chapters.shapes import note_net
from chaewo.chapters.shapes.answers import in_reals, read_per_layer
from chaewo.chapters.shapes.layer_truth import UNSEEN, fields, sizes
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.lenet import Window

# 1. cross_correlate -------------------------------------------------------------------------


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
        "모양이 맞지 않는 둘을 곱하거나 더했습니다. 창의 한 변은 커널의 한 변과 같아야 하고, 커널의 크기는 그때그때 다릅니다. 끝을 넘어가는 자리까지 놓아도 잘라 낸 창이 작아집니다. 편향을 맵에 더하다가 멈추었다면, 묶음마다 제 편향 하나를 더하는지 보세요.": Raises("must match the size", off_the_edge),
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

output_size = note_net.output_size
note_lines = note_net.note_lines
fc1_in_features = note_net.fc1_in_features
accepted_sizes = note_net.accepted_sizes

# 6. layer_sizes -----------------------------------------------------------------------------


def first_layer(values: list[float], expected: list[int], layers) -> str:
    """처음 어긋난 계층과 받은 값. 옳은 값은 말하지 않습니다."""
    i = next(i for i, value in enumerate(values) if abs(value - expected[i]) > 1e-6)
    return f"처음 어긋난 계층은 {layers[i]}이고, 받은 값은 {values[i]:g}입니다."


@variants
def through(n, layers, *, rule=lambda n, *layer: Window(*layer).output_size(n)):
    """계층을 차례로 지납니다. 한 계층의 규칙 `rule(n, k, s, p, d)`만 다릅니다."""
    return [n := rule(n, *layer) for layer in layers]


def reaching(reach):
    """벌어진 창이 덮는 폭 `reach(k, d)`만 다릅니다."""
    return through(lambda n, k, s, p, d: Window(reach(k, d), s, p).output_size(n))


right_sizes = through()

layer_sizes = Exercise(
    cases=[(n, list(layers)) for n, layers in UNSEEN],
    truth=lambda n, layers: sizes(n, tuple(layers)),
    read=read_per_layer,
    errors=note_net.LAYER_ERRORS,
    also=in_reals,
    mistakes={
        "딜레이션이 1이 아닌 계층에서 어긋납니다. 칸을 벌리면 창이 덮는 폭이 k보다 커집니다.": reaching(lambda k, d: k),
        "딜레이션을 k에 그대로 곱했습니다. 세 칸을 두 칸 간격으로 벌리면 처음부터 끝까지 몇 칸을 덮는지 그려 보세요.": reaching(lambda k, d: d * k),
        "틈 하나만 벌린 폭입니다. 창이 세 칸이면 칸 사이의 틈은 몇 개입니까? 그 틈이 모두 벌어집니다.": reaching(lambda k, d: k + d - 1),
        "벌리지 않은 창까지 넓어졌습니다. d가 1이면 창의 폭은 k 그대로여야 합니다. 셈한 폭에 d = 1을 넣어 보세요.": [reaching(lambda k, d: k + d), reaching(lambda k, d: k + (k - 1) * d)],
        "패딩이 있는 계층부터 어긋납니다. 패딩은 양쪽 끝에 붙습니다.": through(lambda n, k, s, p, d: (n + p - d * (k - 1) - 1) // s + 1),
        "패딩 p를 쓰지 않았습니다.": through(lambda n, k, s, p, d: Window(k, s, 0, d).output_size(n)),
        "스트라이드 s를 쓰지 않았습니다.": through(lambda n, k, s, p, d: Window(k, 1, p, d).output_size(n)),
        "계층마다 하나씩 모자랍니다. 시작 칸은 0번부터 셉니다.": through(lambda n, *layer: Window(*layer).output_size(n) - 1),
        "1을 먼저 더한 다음 나누었습니다. 0번 자리 하나는 스트라이드로 나눌 것이 아닙니다.": through(lambda n, k, s, p, d: (n + 2 * p - d * (k - 1)) // s),
        "나머지를 올렸습니다. 끝을 넘어가는 창은 놓지 않습니다.": through(lambda n, k, s, p, d: math.ceil((n + 2 * p - d * (k - 1) - 1) / s) + 1),
        "크기에 소수가 섞였습니다. 창이 반만 걸친 자리는 세지 않습니다.": through(lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) / s + 1),
        "계층마다 처음의 n에서 다시 세었습니다. 앞 계층의 출력이 다음 계층의 입력입니다.": lambda n, layers: [Window(*layer).output_size(n) for layer in layers],
        "한 칸씩 밀렸습니다. 계층에 들어가기 전이 아니라 지난 뒤의 크기를 담으세요.": lambda n, layers: [n, *right_sizes(n, layers)[:-1]],
        "차례가 거꾸로입니다. 입력에 가까운 계층부터 담으세요.": lambda n, layers: right_sizes(n, layers)[::-1],
        "모두 마지막 크기입니다. 계층을 지날 때마다 그때의 크기를 담으세요.": lambda n, layers: right_sizes(n, layers)[-1:] * len(layers),
    },
    right="처음 보는 신경망들의 크기가 모두 torch와 같습니다. AlexNet의 끝도 마침 6·6입니다.",
    otherwise=lambda found, n, layers: f"torch를 지난 크기와 다릅니다. {first_layer(found, sizes(n, tuple(layers)), layers)} 그 계층의 k, s, p, d로 한 줄만 다시 세어 보세요.",
)

# 7. receptive_fields ------------------------------------------------------------------------


@variants
def growing(layers, *, rule=lambda r, j, k, s, d: (r + d * (k - 1) * j, j * s), padding=0):
    """(한 변 r, 간격 j)를 바꾸는 규칙만 다릅니다. 계층마다 패딩의 `padding`배를 더합니다."""
    r, j, found = 1, 1, []
    for k, s, p, d in layers:
        r, j = rule(r, j, k, s, d)
        r += padding * p
        found.append(r)
    return found


right_fields = growing()


def why_other_fields(found: list[float], layers) -> str:
    # 입력의 크기를 몰라 28이나 32에서 세어 보았을 것입니다. 노트의 신경망에서 알아봅니다.
    note = tuple(layers) == UNSEEN[0][1]
    if note and any(found == sizes(n, tuple(layers)) for n in range(23, 225)):
        return "특징 맵의 크기를 셌습니다. 노트도 26을 receptive field라고 적었습니다. 구할 것은 유닛 하나가 보는 입력의 폭이고, 이 폭은 입력의 크기를 몰라도 셈할 수 있습니다."
    return f"변화도가 닿는 폭과 다릅니다. {first_layer(found, fields(tuple(layers)), layers)} 수용 영역의 한 변과 간격, 두 수를 계층마다 표로 적어 보세요."


receptive_fields = Exercise(
    cases=[(list(layers),) for _, layers in UNSEEN],
    truth=lambda layers: fields(tuple(layers)),
    read=read_per_layer,
    errors=note_net.NO_ROOM,
    also=in_reals,
    mistakes={
        "수용 영역에 스트라이드를 곱했습니다. 스트라이드가 벌리는 것은 유닛 하나가 보는 폭이 아니라 이웃한 두 유닛이 보는 곳의 간격입니다.": growing(lambda r, j, k, s, d: (r * s + d * (k - 1), 1)),
        "두 가지를 보세요. 딜레이션을 쓰지 않았고, 수용 영역에 스트라이드를 곱했습니다. 스트라이드가 벌리는 것은 이웃한 두 유닛이 보는 곳의 간격입니다.": growing(lambda r, j, k, s, d: (r * s + k - 1, 1)),
        "패딩을 폭에 더하거나 뺐습니다. 덧댄 칸은 창이 놓이는 자리를 바꿀 뿐, 유닛 하나가 보는 폭은 그대로입니다.": [growing(padding=times) for times in (2, 1, -1, -2)],
        "스트라이드를 쓰지 않았습니다. 풀링을 지나면 이웃한 두 유닛이 보는 곳이 더 멀어지고, 다음 계층이 넓혀 주는 폭도 그만큼 커집니다.": growing(lambda r, j, k, s, d: (r + d * (k - 1), 1)),
        "바로 앞 계층의 스트라이드만 썼습니다. 풀링을 두 번 지나면 이웃한 두 유닛은 입력에서 몇 픽셀 떨어져 있습니까?": growing(lambda r, j, k, s, d: (r + d * (k - 1) * j, s)),
        "간격에 스트라이드를 더했습니다. 풀링을 두 번 지난 간격이 몇 픽셀이었는지 다시 보세요.": growing(lambda r, j, k, s, d: (r + d * (k - 1) * j, j + s - 1)),
        "차례가 바뀌었습니다. 한 계층의 스트라이드는 그 계층이 아니라 다음 계층부터 폭을 키웁니다.": growing(lambda r, j, k, s, d: (r + d * (k - 1) * j * s, j * s)),
        "커널의 크기를 그대로 더했습니다. 이미 보고 있던 한 칸을 빼면 새로 보는 칸은 몇 개입니까?": growing(lambda r, j, k, s, d: (r + d * k * j, j * s)),
        "딜레이션이 1이 아닌 계층에서 어긋납니다. 칸을 벌리면 창이 덮는 폭도 늘어납니다.": growing(lambda r, j, k, s, d: (r + (k - 1) * j, j * s)),
        "딜레이션을 k에 그대로 곱했습니다. 벌어지는 것은 칸이 아니라 칸 사이의 간격입니다.": growing(lambda r, j, k, s, d: (r + (d * k - 1) * j, j * s)),
        "언제나 하나가 모자랍니다. 계층을 하나도 지나지 않은 픽셀은 자기 자신을 봅니다.": lambda layers: [r - 1 for r in right_fields(layers)],
        "픽셀의 개수(넓이)를 적었습니다. 한 변의 길이를 물었습니다.": lambda layers: [r * r for r in right_fields(layers)],
        "계층 하나가 앞 계층에서 보는 칸의 수입니다. 그 칸들은 입력의 어디까지 봅니까?": lambda layers: [k for k, *_ in layers],
        "이웃한 두 유닛이 보는 곳의 간격입니다. 그것을 써서 폭을 구할 차례입니다.": growing(lambda r, j, k, s, d: (r * s, 1)),
        "한 칸씩 밀렸습니다. 계층을 지난 뒤의 폭을 담으세요.": lambda layers: [1, *right_fields(layers)[:-1]],
        "모두 마지막 값입니다. 계층을 지날 때마다 그때의 폭을 담으세요.": lambda layers: right_fields(layers)[-1:] * len(layers),
    },
    right="변화도가 실제로 닿는 폭과 모두 같습니다. 특징 맵이 작아지든 그대로이든 수용 영역은 줄지 않습니다.",
    otherwise=why_other_fields,
)
