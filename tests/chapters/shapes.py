"""8장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import math
from itertools import accumulate

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from chaewo.chapters.shapes.layer_truth import smallest
from chaewo.chapters.shapes.note_net import (
    end,
    ending,
    half_up,
    lines_by,
    picking,
    searching,
    written,
)
from chaewo.chapters.shapes.unseen_nets import growing, reaching, right_fields, right_sizes, through
from chaewo.lenet import Window


def size(n, k, s=1, p=0, d=1):
    return Window(k, s, p, d).output_size(n)


# 1. output_size -----------------------------------------------------------------------------


def size_by_torch(n, k, s=1, p=0):
    return F.conv1d(torch.zeros(1, 1, n), torch.zeros(1, 1, k), stride=s, padding=p).shape[-1]


def size_by_walking(n, k, s=1, p=0):
    start, count = -p, 0
    while start + k <= n + p:
        start, count = start + s, count + 1
    return torch.tensor(count)


def size_by_pooling(n, k, s=1, p=0):
    return nn.MaxPool2d(k, s, p)(torch.zeros(1, 1, n, n)).shape[-1]


def size_remembered(n, k, s, p, seen={}):  # noqa: B006  이미 본 n이면 앞의 답을 되풀이하는 실수
    return seen.setdefault(n, size(n, k, s, p))


# 2. note_lines ------------------------------------------------------------------------------


def lines_by_torch(n):
    x, found = torch.zeros(1, 1, n, n), []
    for layer in [nn.Conv2d(1, 6, 3), nn.MaxPool2d(2), nn.Conv2d(6, 16, 3), nn.MaxPool2d(2)]:
        x = layer(x)
        _, channels, height, width = x.shape
        found.append(f"{channels} @ {height} x {width}")
    return found


# 3. fc1_in_features -------------------------------------------------------------------------


def features(kernel):
    conv1, conv2 = nn.Conv2d(1, 6, kernel), nn.Conv2d(6, 16, kernel)
    return nn.Sequential(conv1, nn.MaxPool2d(2), conv2, nn.MaxPool2d(2), nn.Flatten())


def fc1_by_torch(n, kernel):
    return features(kernel)(torch.zeros(1, 1, n, n)).numel()


def fc1_by_lazy(n, kernel):
    fc1 = nn.LazyLinear(120)
    fc1(features(kernel)(torch.zeros(1, 1, n, n)))
    return fc1.in_features


# 4. accepted_sizes --------------------------------------------------------------------------

all_sizes = searching(end, smallest)


def sizes_by_error(in_features, kernel):
    net = nn.Sequential(features(kernel), nn.Linear(in_features, 120))
    found = set()
    for n in range(1, 61):
        try:
            net(torch.zeros(1, 1, n, n))
        except RuntimeError:
            continue
        found.add(n)
    return found


def sizes_backwards(in_features, kernel):
    """끝에서 거꾸로. 꼭 떨어지는 한 변이 있는지 묻지 않습니다."""
    low = high = math.isqrt(in_features // 16)
    for _ in range(2):
        low, high = 2 * low + kernel - 1, 2 * high + 1 + kernel - 1
    return range(low, min(high, 60) + 1)


def sizes_backwards_checked(in_features, kernel):
    exact = 16 * math.isqrt(in_features // 16) ** 2 == in_features
    return sizes_backwards(in_features, kernel) if exact else []


def sizes_one_by_one(in_features, kernel):
    yield from all_sizes(in_features, kernel)


def sizes_from(start):
    """torch의 계층이 받지 못하는 작은 이미지부터 넣어 보는 풀이."""
    return searching(lambda n, k: math.isqrt(fc1_by_torch(n, k) // 16), lambda kernel: start)


def sizes_uncapped(in_features, kernel):
    return [n for n in range(3 * kernel, 100) if 16 * end(n, kernel) ** 2 == in_features]


def sizes_until(stop):
    return lambda in_features, kernel: [n for n in all_sizes(in_features, kernel) if n < stop]


# 5. layer_sizes -----------------------------------------------------------------------------


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


def layers_used_up(n, layers):
    found = []
    while layers:
        n = size(n, *layers.pop(0))
        found.append(n)
    return found


# 6. receptive_fields ------------------------------------------------------------------------


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


def fields_reversing(layers):
    layers.reverse()
    return fields_backwards(layers[::-1])


RIGHT = {
    "output_size": [
        lambda n, k, s=1, p=0: (n + 2 * p - k) // s + 1,
        size_by_torch,
        lambda n, k, s=1, p=0: len(range(0, n + 2 * p - k + 1, s)),
        size_by_walking,
        size_by_pooling,
        lambda n, k, s, p: int((n + 2 * p - k) / s + 1),
        lambda n, k, s, p: torch.zeros(n + 2 * p).unfold(0, k, s).shape[0],
    ],
    "note_lines": [
        lines_by(),
        lines_by_torch,
        lambda n: written([n - 2, (n - 2) // 2, (n - 2) // 2 - 2, (n - 6) // 4]),
        lambda n: tuple(written(right_sizes(n, [(3, 1), (2, 2), (3, 1), (2, 2)]))),
    ],
    "fc1_in_features": [
        lambda n, k: 16 * end(n, k) ** 2,
        lambda n, k: 16 * ((n - 3 * (k - 1)) // 4) ** 2,
        fc1_by_torch,
        fc1_by_lazy,
    ],
    "accepted_sizes": [
        all_sizes,
        sizes_by_error,
        sizes_backwards_checked,
        sizes_one_by_one,
        lambda *case: torch.tensor(all_sizes(*case)),
        lambda *case: np.array(all_sizes(*case)),
        lambda *case: all_sizes(*case)[::-1],
    ],
    "layer_sizes": [
        right_sizes,
        layers_by_torch,
        layers_by_counting,
        lambda n, layers: np.array(right_sizes(n, layers)),
        lambda n, layers: [*accumulate(layers, lambda m, one: size(m, *one), initial=n)][1:],
    ],
    "receptive_fields": [
        right_fields,
        fields_by_gradient,
        fields_backwards,
        lambda layers: torch.tensor(right_fields(layers)),
    ],
}
WRONG = {
    "output_size": {
        "종이에 그려": lambda n, k, s, p: size(n, k, s, p) + (s == 4),
        "수 하나를": lambda n, k, s, p: [size(n, k, s, p)],
        "값이 None": lambda n, k, s, p: None,
        "`def` 줄은": lambda n, k: n - k + 1,
        "정수가 아니라 실수": lambda n, k, s, p: float(size(n, k, s, p)),
        "(2, 5, 1, 2)이고": lambda n, k, s, p: size(n, k, s, p) if k <= n else 0,
        "(11, 2, 2, 1)이고": lambda n, k, s, p: n // s if k == s else size(n, k, s, p),
        "받은 값은 5입니다": size_remembered,
    },
    "note_lines": {
        "줄이 2개입니다": lambda n: lines_by()(n)[::2],
        "실수로 적었습니다(6@26.0*26.0)": lines_by(conv=lambda n: n - 2.0),
        "return 줄은": lambda n: [n - 2, (n - 2) // 2, (n - 2) // 2 - 2, (n - 6) // 4],
        "노트처럼 `채널@높이*너비`": lambda n: written([[n]] * 4),
        "들어가는 크기부터": lambda n: [*lines_by()(n)[:3], "16@1*1"],
        "네 수입니다": lambda n: written([size(n, k, s) for k, s in [(3, 1, 0, 1)] * 4]),
        "n이 101일 때의 1번째": lambda n: lines_by()(min(n, 36)),
    },
    "fc1_in_features": {
        "적어 내려가": lambda n, k: 16 * end(n, k) ** 2 + 1,
        "수 하나를": lambda n, k: nn.Linear(16 * end(n, k) ** 2, 120),
        "실수를 넣으면": lambda n, k: 16 * math.floor((n - 3 * (k - 1)) / 4) ** 2.0,
        "(17, 2)이고": lambda n, k: 16 * end(n, max(k, 3)) ** 2,
        "(18, 1)이고": lambda n, k: 16 * end(n, max(k, 2)) ** 2,
        "(40, 7)이고": lambda n, k: 16 * end(n, min(k, 5)) ** 2,
        "창이 입력보다 큰": lambda n, k: fc1_by_torch(n, 3 * k),
    },
    "accepted_sizes": {
        "올려 세었습니다": searching(ending(pool=half_up)),
        "크기를 하나만": lambda *case: all_sizes(*case)[0],
        "남기세요": lambda in_features, kernel: [25],
        "60보다 큰 61까지": sizes_uncapped,
        "(16, 3)입니다": searching(end, lambda kernel: 20),
        "빠뜨린 입력은 (400, 5)": sizes_until(34),
        "너무 일찍 끝내지": sizes_until(60),
        "제곱하면 양수가": searching(end, lambda kernel: kernel),
        "한 변 2도 담았": searching(end, lambda kernel: 0),
        "한 변 10도 담았": searching(end, lambda kernel: 10),  # 3 * 3 + 1
        "in_features가 560인데": sizes_backwards,
        "in_features가 100인데": lambda in_features, kernel: (
            sizes_backwards(in_features, kernel)
            if in_features < 500
            else all_sizes(in_features, kernel)
        ),
        "실수로 적었습니다(30.0)": lambda *case: (n + 0.0 for n in all_sizes(*case)),
        "창이 입력보다 큰": sizes_from(1),
        "풀링할 칸이 남지": sizes_from(3),
        "앞의 일을 기억": lambda *case, found=[]: found.extend(all_sizes(*case)) or [*found],
        "accepted_sizes(560, 3)`의 값이 None": picking(lambda found: found or None),
    },
    "layer_sizes": {
        "실수로 적었습니다(30.0)": through(lambda *layer: float(size(*layer))),
        "지나기 전의 값": lambda n, layers: [n, *right_sizes(n, layers)],
        "수 하나를 돌려주었습니다": lambda n, layers: right_sizes(n, layers)[-1],
        "3개가 들었습니다": lambda n, layers: right_sizes(n, layers)[:3],
        "네 수입니다": lambda n, layers: [size(n, k, s) for k, s in layers],
        "한 줄만 다시": lambda n, layers: [m + (m == 27) for m in right_sizes(n, layers)],
        "실수로 적었습니다(float64)": lambda n, layers: np.array(right_sizes(n, layers)) + 0.0,
        "(1, 1, 0, 1)이고": through(lambda n, k, *rest: size(n, max(k, 2), *rest)),
        "(2, 1, 1, 3)이고": reaching(lambda k, d: k + (k // 2) * 2 * (d - 1)),
        "(1, 3, 0, 1)이고": lambda n, layers: sorted(right_sizes(n, layers), reverse=True),
        "받은 리스트를 바꾸었": layers_used_up,
    },
    "receptive_fields": {
        "특징 맵의 크기를": lambda layers: right_sizes(32, layers),
        "실수로 적었습니다(torch.float32)": lambda layers: torch.tensor(right_fields(layers)) + 0.0,
        "지나기 전의 값": lambda layers: [1, *right_fields(layers)],
        "수 하나를 돌려주었습니다": lambda layers: right_fields(layers)[-1],
        "표로 적어": lambda layers: [r + (r == 8) for r in right_fields(layers)],
        "(2, 1, 1, 3)이고": growing(
            lambda r, j, k, s, d: (r + d * (k - 1) * j, j * s if k > 1 else j)
        ),
        "(4, 3, 1, 2)이고": growing(
            lambda r, j, k, s, d: (r + (k - 1) * j * (d if s == 1 else 1), j * s)
        ),
        "받은 리스트를 바꾸었": fields_reversing,
    },
}

FORBIDDEN = ("//", "k - 1", "n - 2", "n + 2", "2 * p", "+ 1", "* j", "16@5", "j * s", "ceil_mode")
