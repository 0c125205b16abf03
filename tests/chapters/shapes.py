"""8장의 옳은 풀이와 실수들."""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def size(n, k, s=1, p=0, d=1):
    return (n + 2 * p - d * (k - 1) - 1) // s + 1


# 1. output_size -----------------------------------------------------------------------------


def size_by_torch(n, k, s=1, p=0):
    return F.conv1d(torch.zeros(1, 1, n), torch.zeros(1, 1, k), stride=s, padding=p).shape[-1]


def size_by_counting(n, k, s=1, p=0):
    return len(range(0, n + 2 * p - k + 1, s))


def size_by_walking(n, k, s=1, p=0):
    start, count = -p, 0
    while start + k <= n + p:
        start, count = start + s, count + 1
    return torch.tensor(count)


SIZE_RIGHT = [size, size_by_torch, size_by_counting, size_by_walking]
SIZE_WRONG = {
    "소수가 나옵니다": lambda n, k, s, p: (n + 2 * p - k) / s + 1,
    "언제나 하나가 모자랍니다": lambda n, k, s, p: (n + 2 * p - k) // s,
    "두 가지가 빠졌습니다": lambda n, k, s, p: (n + 2 * p - k) / s,
    "양쪽 끝에 붙습니다": lambda n, k, s, p: (n + p - k) // s + 1,
    "패딩 p를 쓰지": lambda n, k, s, p: (n - k) // s + 1,
    "스트라이드 s를 쓰지": lambda n, k, s, p: n + 2 * p - k + 1,
    "1을 먼저 더한": lambda n, k, s, p: (n + 2 * p - k + 1) // s,
    "나머지를 올렸": lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1,
    "반올림했습니다": lambda n, k, s, p: round((n + 2 * p - k) / s) + 1,
    "괄호가 빠진": lambda n, k, s, p: n + 2 * p - k // s + 1,
    "커널 k를 쓰지": lambda n, k, s, p: (n + 2 * p) // s,
    "종이에 그려": lambda n, k, s, p: size(n, k, s, p) + (s == 4),
    "수 하나를": lambda n, k, s, p: [size(n, k, s, p)],
    "빠뜨리지": lambda n, k, s, p: None,
    "`def` 줄은": lambda n, k: n - k + 1,
    "정수가 아니라 실수": lambda n, k, s, p: float(size(n, k, s, p)),
}

# 2. note_lines ------------------------------------------------------------------------------


def lines(sizes):
    channels = [6, 6, 16, 16]
    return [f"{channels[i]}@{m}*{m}" for i, m in enumerate(sizes)]


def chained(conv, pool):
    """합성곱과 풀링의 규칙만 다른 풀이들."""

    def function(n):
        sizes = []
        for rule in [conv, pool, conv, pool]:
            n = rule(n)
            sizes.append(n)
        return lines(sizes)

    return function


def less(by):
    return lambda n: n - by


def half(n):
    return n // 2


def lines_by_torch(n):
    x, found = torch.zeros(1, 1, n, n), []
    for layer in [nn.Conv2d(1, 6, 3), nn.MaxPool2d(2), nn.Conv2d(6, 16, 3), nn.MaxPool2d(2)]:
        x = layer(x)
        _, channels, height, width = x.shape
        found.append(f"{channels} @ {height} x {width}")
    return found


right_lines = chained(less(2), half)

LINES_RIGHT = [
    right_lines,
    lines_by_torch,
    lambda n: lines([n - 2, (n - 2) // 2, (n - 2) // 2 - 2, (n - 6) // 4]),
    lambda n: tuple(chained(lambda n: size(n, 3), lambda n: size(n, 2, 2))(n)),
]
LINES_WRONG = {
    "노트에 적힌 네 줄 그대로": lambda n: ["6@26*26", "6@13*13", "16@11*11", "16@6*6"],
    "28에서만 노트의": lambda n: lines([26, 13, 11, 6]) if n == 28 else right_lines(n),
    "28에서 센 크기": lambda n: right_lines(28),
    "32에서 센 크기": lambda n: right_lines(32),
    "풀링에서 나머지를 올렸": chained(less(2), lambda n: math.ceil(n / 2)),
    "풀링에서 반올림": chained(less(2), lambda n: round(n / 2)),
    "소수가 섞였습니다": chained(less(2), lambda n: n / 2),
    "커널이 5일 때": chained(less(4), half),
    "그대로 뺐습니다": chained(less(3), half),
    "한 칸만 줄었": chained(less(1), half),
    "줄지 않았습니다": chained(less(0), half),
    "생략되었습니다": chained(less(2), less(0)),
    "한 칸씩 옮겼": chained(less(2), less(1)),
    "처음의 n에서 다시": lambda n: lines([n - 2, n // 2, n - 2, n // 2]),
    "넷보다 많습니다": lambda n: lines([n, n - 2, (n - 2) // 2, (n - 2) // 2 - 2, (n - 6) // 4]),
    "줄이 2개입니다": lambda n: right_lines(n)[::2],
    "실수로 적었습니다(6@26.0*26.0)": chained(lambda n: n - 2.0, half),
    "return 줄은": lambda n: [n - 2, (n - 2) // 2, (n - 2) // 2 - 2, (n - 6) // 4],
    "노트처럼 `채널@높이*너비`": lambda n: lines([[n]] * 4),
    "들어가는 크기부터": lambda n: [*right_lines(n)[:3], "16@1*1"],
}

# 3. fc1_in_features -------------------------------------------------------------------------


def end(n, k):
    for conv_or_pool in [(k, 1), (2, 2), (k, 1), (2, 2)]:
        n = size(n, *conv_or_pool)
    return n


def fc1_by_torch(n, kernel):
    features = nn.Sequential(
        nn.Conv2d(1, 6, kernel), nn.MaxPool2d(2), nn.Conv2d(6, 16, kernel), nn.MaxPool2d(2)
    )
    return features(torch.zeros(1, 1, n, n)).numel()


def fc1_by_lazy(n, kernel):
    net = nn.Sequential(
        *[nn.Conv2d(1, 6, kernel), nn.MaxPool2d(2), nn.Conv2d(6, 16, kernel), nn.MaxPool2d(2)],
        *[nn.Flatten(), nn.LazyLinear(120)],
    )
    net(torch.zeros(1, 1, n, n))
    return net[-1].in_features


def swapped(k):
    return {3: 5, 5: 3}.get(k, k)


FC1_RIGHT = [
    lambda n, k: 16 * end(n, k) ** 2,
    lambda n, k: 16 * ((n - 3 * (k - 1)) // 4) ** 2,
    fc1_by_torch,
    fc1_by_lazy,
]
FC1_WRONG = {
    "서로 바뀌었습니다": lambda n, k: 16 * end(n, swapped(k)) ** 2,
    "언제나 576": lambda n, k: 16 * 6 * 6,
    "언제나 400": lambda n, k: 16 * 5 * 5,
    "커널을 언제나 3": lambda n, k: 16 * end(n, 3) ** 2,
    "커널을 언제나 5": lambda n, k: 16 * end(n, 5) ** 2,
    "입력을 언제나 32": lambda n, k: 16 * end(32, k) ** 2,
    "채널을 곱하지": lambda n, k: end(n, k) ** 2,
    "한 변만 곱했": lambda n, k: 16 * end(n, k),
    "채널을 6으로": lambda n, k: 6 * end(n, k) ** 2,
    "두 합성곱의 채널": lambda n, k: 6 * 16 * end(n, k) ** 2,
    "마지막 풀링이 빠졌": lambda n, k: 16 * size(size(size(n, k), 2, 2), k) ** 2,
    "한 번씩만 지났": lambda n, k: 16 * ((n - k + 1) // 2) ** 2,
    "풀링이 모두 빠졌": lambda n, k: 16 * (n - 2 * (k - 1)) ** 2,
    "줄이지 않는 것으로": lambda n, k: 16 * (n // 4) ** 2,
    "나머지를 올렸": lambda n, k: 16 * math.ceil((math.ceil((n - k + 1) / 2) - k + 1) / 2) ** 2,
    "소수가 섞였습니다": lambda n, k: 16 * (((n - k + 1) / 2 - k + 1) / 2) ** 2,
    "그대로 뺐습니다": lambda n, k: 16 * (((n - k) // 2 - k) // 2) ** 2,
    "이미지의 크기를 그대로": lambda n, k: 16 * n * n,
    "픽셀 수입니다": lambda n, k: n * n,
    "커널의 크기를 곱했": lambda n, k: 16 * k * k,
    "내놓는 수": lambda n, k: 120,
    "적어 내려가": lambda n, k: 16 * end(n, k) ** 2 + 1,
    "수 하나를": lambda n, k: nn.Linear(16 * end(n, k) ** 2, 120),
    "실수를 넣으면": lambda n, k: 16 * math.floor((n - 3 * (k - 1)) / 4) ** 2.0,
}

# 4. accepted_sizes --------------------------------------------------------------------------


def sizes_with(keep, tried=lambda kernel: range(3 * kernel, 61)):
    return lambda features, kernel: [n for n in tried(kernel) if keep(n, kernel, features)]


def fits(n, k, features):
    return 16 * end(n, k) ** 2 == features


def sizes_by_error(in_features, kernel):
    pool = nn.MaxPool2d(2)
    net = nn.Sequential(
        *[nn.Conv2d(1, 6, kernel), pool, nn.Conv2d(6, 16, kernel), pool, nn.Flatten()],
        nn.Linear(in_features, 120),
    )
    found = set()
    for n in range(1, 61):
        try:
            net(torch.zeros(1, 1, n, n))
        except RuntimeError:
            continue
        found.add(n)
    return found


def sizes_backwards(in_features, kernel):
    low = high = math.isqrt(in_features // 16)
    for _ in range(2):
        low, high = 2 * low + kernel - 1, 2 * high + 1 + kernel - 1
    return range(low, min(high, 60) + 1)


def sizes_one_by_one(features, kernel):
    yield from right_sizes(features, kernel)


def sizes_uncapped(features, kernel):
    return sizes_with(fits, lambda kernel: range(3 * kernel, 100))(features, kernel)


right_sizes = sizes_with(fits)


def sizes_rounding_up(features, k):
    def fits_up(n):
        return 16 * math.ceil((math.ceil((n - k + 1) / 2) - k + 1) / 2) ** 2 == features

    return [n for n in range(1, 61) if fits_up(n)]


def sizes_from(smallest):
    """torch의 계층이 받지 못하는 작은 이미지부터 넣어 보는 풀이."""

    def function(features, k):
        net = nn.Sequential(
            nn.Conv2d(1, 6, k), nn.MaxPool2d(2), nn.Conv2d(6, 16, k), nn.MaxPool2d(2)
        )
        found = range(smallest, 61)
        return [n for n in found if net(torch.zeros(1, 1, n, n)).numel() == features]

    return function


SIZES_RIGHT = [
    right_sizes,
    sizes_by_error,
    sizes_backwards,
    sizes_one_by_one,
    lambda features, kernel: torch.tensor(right_sizes(features, kernel)),
    lambda features, kernel: np.array(right_sizes(features, kernel)),
]
SIZES_WRONG = {
    "가장 작은 크기 하나만": lambda f, k: right_sizes(f, k)[:1],
    "가장 큰 크기 하나만": lambda f, k: right_sizes(f, k)[-1:],
    "노트에 적힌 32": lambda f, k: [32],
    "언제나 노트의 신경망": lambda f, k: [30, 31, 32, 33],
    "하나 빠졌습니다": lambda f, k: right_sizes(f, k)[:-1],
    "하나 많습니다": lambda f, k: [*right_sizes(f, k), right_sizes(f, k)[-1] + 1],
    "처음과 끝만": lambda f, k: (right_sizes(f, k)[0], right_sizes(f, k)[-1]),
    "앞의 두 개뿐": lambda f, k: right_sizes(f, k)[:2],
    "올려 세었습니다": sizes_rounding_up,
    "커널을 언제나 3": lambda f, k: right_sizes(f, 3),
    "커널을 언제나 5": lambda f, k: right_sizes(f, 5),
    "서로 바뀌었습니다": lambda f, k: right_sizes(f, swapped(k)),
    "풀링이 빠졌": lambda f, k: [math.isqrt(f // 16) + 2 * (k - 1)],
    "하나도 찾지": sizes_with(lambda n, k, f: end(n, k) == f),
    "크기를 하나만": lambda f, k: right_sizes(f, k)[0],
    "남기세요": lambda f, k: [25],
    "60보다 큰 61까지": sizes_uncapped,
    "(16, 3)입니다": sizes_with(fits, lambda kernel: range(20, 61)),
    "빠뜨린 입력은 (400, 5)": sizes_with(fits, lambda kernel: range(26, 34)),
    "너무 일찍 끝내지": sizes_with(fits, lambda kernel: range(3 * kernel, 60)),
    "제곱하면 양수가": sizes_with(fits, lambda kernel: range(kernel, 61)),
    "한 변 2도 담았": sizes_with(fits, lambda kernel: range(61)),
    "칸의 수는 정수": lambda f, k: [n + 0.0 for n in right_sizes(f, k)],
    "창이 입력보다 큰": sizes_from(1),
    "풀링할 칸이 남지": sizes_from(3),
}

# 5. layer_sizes -----------------------------------------------------------------------------


def through(rule):
    """한 계층의 규칙만 다른 풀이들."""

    def function(n, layers):
        found = []
        for layer in layers:
            n = rule(n, *layer)
            found.append(n)
        return found

    return function


def layers_by_torch(n, layers):
    x, found = torch.zeros(1, 1, n, n), []
    for k, s, p, d in layers:
        x = nn.Conv2d(1, 1, k, stride=s, padding=p, dilation=d)(x)
        found.append(x.shape[-1])
    return found


def layers_by_counting(n, layers):
    found = []
    for k, s, p, d in layers:
        last = n + p - d * (k - 1) - 1  # 창의 왼쪽 끝이 갈 수 있는 마지막 칸
        n = len(range(-p, last + 1, s))
        found.append(n)
    return torch.tensor(found)


right_layers = through(size)


def ceiled(n, k, s, p, d):
    return math.ceil((n + 2 * p - d * (k - 1) - 1) / s) + 1


LAYERS_RIGHT = [right_layers, layers_by_torch, layers_by_counting]
LAYERS_WRONG = {
    "딜레이션이 1이 아닌": through(lambda n, k, s, p, d: size(n, k, s, p)),
    "k에 그대로 곱했": through(lambda n, k, s, p, d: (n + 2 * p - d * k) // s + 1),
    "틈 하나만": through(lambda n, k, s, p, d: size(n, k + d - 1, s, p)),
    "벌리지 않은 창까지": through(lambda n, k, s, p, d: size(n, k + d, s, p)),
    "d = 1을 넣어": through(lambda n, k, s, p, d: size(n, k + (k - 1) * d, s, p)),
    "실수로 적었습니다(30.0)": through(lambda *layer: float(size(*layer))),
    "양쪽 끝에 붙습니다": through(lambda n, k, s, p, d: (n + p - d * (k - 1) - 1) // s + 1),
    "패딩 p를": through(lambda n, k, s, p, d: size(n, k, s, 0, d)),
    "스트라이드 s를": through(lambda n, k, s, p, d: size(n, k, 1, p, d)),
    "하나씩 모자랍니다": through(lambda n, k, s, p, d: size(n, k, s, p, d) - 1),
    "1을 먼저 더한": through(lambda n, k, s, p, d: (n + 2 * p - d * (k - 1)) // s),
    "나머지를 올렸": through(ceiled),
    "소수가 섞였습니다": through(lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) / s + 1),
    "처음의 n에서": lambda n, layers: [size(n, *layer) for layer in layers],
    "한 칸씩 밀렸": lambda n, layers: [n, *right_layers(n, layers)[:-1]],
    "거꾸로입니다": lambda n, layers: right_layers(n, layers)[::-1],
    "모두 마지막 크기": lambda n, layers: right_layers(n, layers)[-1:] * len(layers),
    "지나기 전의 값": lambda n, layers: [n, *right_layers(n, layers)],
    "수 하나를 돌려주었습니다": lambda n, layers: right_layers(n, layers)[-1],
    "3개가 들었습니다": lambda n, layers: right_layers(n, layers)[:3],
    "네 수입니다": lambda n, layers: [size(n, k, s) for k, s in layers],
    "한 줄만 다시": lambda n, layers: [m + (m == 27) for m in right_layers(n, layers)],
}

# 6. receptive_fields ------------------------------------------------------------------------


def growing(rule):
    """한 계층에서 (한 변 r, 간격 j)를 바꾸는 규칙만 다른 풀이들."""

    def function(layers):
        r, j, found = 1, 1, []
        for k, s, _, d in layers:
            r, j = rule(r, j, k, s, d)
            found.append(r)
        return found

    return function


def fields_by_gradient(layers):
    x = torch.zeros(1, 1, 400, dtype=torch.float64, requires_grad=True)
    y, found = x, []
    for k, s, p, d in layers:
        ones = torch.ones(1, 1, k, dtype=torch.float64)
        y = F.conv1d(y, ones, stride=s, padding=p, dilation=d)
        middle = y[0, 0, y.shape[-1] // 2]
        (gradient,) = torch.autograd.grad(middle, x, retain_graph=True)
        reached = gradient[0, 0].nonzero()
        found.append((reached.max() - reached.min() + 1).item())
    return found


def fields_backwards(layers):
    found = []
    for i in range(1, len(layers) + 1):
        width = 1  # 유닛 하나에서 출발해 입력까지 내려갑니다.
        for k, s, _, d in reversed(layers[:i]):
            width = (width - 1) * s + d * (k - 1) + 1
        found.append(width)
    return found


def fields_with_padding(layers):
    r, j, found = 1, 1, []
    for k, s, p, d in layers:
        r, j = r + d * (k - 1) * j + 2 * p, j * s
        found.append(r)
    return found


right_fields = growing(lambda r, j, k, s, d: (r + d * (k - 1) * j, j * s))

FIELDS_RIGHT = [
    right_fields,
    fields_by_gradient,
    fields_backwards,
    lambda layers: torch.tensor(right_fields(layers)),
]
FIELDS_WRONG = {
    "특징 맵의 크기를": lambda layers: right_layers(32, layers),
    "수용 영역에 스트라이드를": growing(lambda r, j, k, s, d: (r * s + d * (k - 1), 1)),
    "딜레이션을 쓰지 않았고": growing(lambda r, j, k, s, d: (r * s + k - 1, 1)),
    "유닛 하나가 보는 폭은": fields_with_padding,
    "실수로 적었습니다(torch.float32)": lambda layers: torch.tensor(right_fields(layers)) + 0.0,
    "스트라이드를 쓰지": growing(lambda r, j, k, s, d: (r + d * (k - 1), 1)),
    "바로 앞 계층의": growing(lambda r, j, k, s, d: (r + d * (k - 1) * j, s)),
    "스트라이드를 더했": growing(lambda r, j, k, s, d: (r + d * (k - 1) * j, j + s - 1)),
    "차례가 바뀌었": growing(lambda r, j, k, s, d: (r + d * (k - 1) * j * s, j * s)),
    "커널의 크기를 그대로": growing(lambda r, j, k, s, d: (r + d * k * j, j * s)),
    "딜레이션이 1이 아닌": growing(lambda r, j, k, s, d: (r + (k - 1) * j, j * s)),
    "k에 그대로 곱했": growing(lambda r, j, k, s, d: (r + (d * k - 1) * j, j * s)),
    "하나가 모자랍니다": lambda layers: [r - 1 for r in right_fields(layers)],
    "넓이": lambda layers: [r * r for r in right_fields(layers)],
    "보는 칸의 수": lambda layers: [k for k, *_ in layers],
    "곳의 간격입니다": growing(lambda r, j, k, s, d: (r * s, 1)),
    "한 칸씩 밀렸": lambda layers: [1, *right_fields(layers)[:-1]],
    "모두 마지막 값": lambda layers: right_fields(layers)[-1:] * len(layers),
    "지나기 전의 값": lambda layers: [1, *right_fields(layers)],
    "수 하나를 돌려주었습니다": lambda layers: right_fields(layers)[-1],
    "표로 적어": lambda layers: [r + (r == 8) for r in right_fields(layers)],
}

RIGHT = {
    "output_size": SIZE_RIGHT,
    "note_lines": LINES_RIGHT,
    "fc1_in_features": FC1_RIGHT,
    "accepted_sizes": SIZES_RIGHT,
    "layer_sizes": LAYERS_RIGHT,
    "receptive_fields": FIELDS_RIGHT,
}
WRONG = {
    "output_size": SIZE_WRONG,
    "note_lines": LINES_WRONG,
    "fc1_in_features": FC1_WRONG,
    "accepted_sizes": SIZES_WRONG,
    "layer_sizes": LAYERS_WRONG,
    "receptive_fields": FIELDS_WRONG,
}

FORBIDDEN = ("//", "k - 1", "n - 2", "n + 2", "2 * p", "+ 1", "* j", "16@5", "j * s", "ceil_mode")
