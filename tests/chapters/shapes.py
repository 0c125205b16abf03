"""9장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import math
from contextlib import suppress
from itertools import accumulate, product

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from chaewo.chapters.shapes import exercises as ours
from chaewo.chapters.shapes.layer_truth import note_layers, smallest
from chaewo.chapters.shapes.note_net import end, ending, lines_by, picking, searching, written
from chaewo.lenet import Window

all_sizes = searching(end, smallest)


def correlate_by_slices(x, weight, bias):
    """커널의 칸마다, 그 칸이 지나가는 이미지의 조각을 통째로 더합니다."""
    k = weight.shape[-1]
    rows, columns = x.shape[1] - k + 1, x.shape[2] - k + 1
    out = bias[:, None, None].expand(-1, rows, columns).clone()
    for i, j in product(range(k), repeat=2):
        out += torch.einsum("oc,chw->ohw", weight[:, :, i, j], x[:, i : i + rows, j : j + columns])
    return out


def correlate_by_windows(x, weight, bias):
    k = weight.shape[-1]
    windows = x.unfold(1, k, 1).unfold(2, k, 1)  # (채널, 행, 열, k, k)
    return torch.tensordot(weight, windows, ([1, 2, 3], [0, 3, 4])) + bias[:, None, None]


def size(n, k, s=1, p=0, d=1):
    return Window(k, s, p, d).output_size(n)


def size_by_torch(n, k, s=1, p=0, d=1):
    return F.conv1d(torch.zeros(1, 1, n), torch.zeros(1, 1, k), None, s, p, d).shape[-1]


def fc1_by_torch(n, kernel):
    conv1, conv2, pool = nn.Conv2d(1, 6, kernel), nn.Conv2d(6, 16, kernel), nn.MaxPool2d(2)
    return nn.Sequential(conv1, pool, conv2, pool)(torch.zeros(1, 1, n, n)).numel()


def end_by_torch(n, kernel):
    return math.isqrt(fc1_by_torch(n, kernel) // 16)


def sizes_by_error(in_features, kernel):
    found = set()
    for n in range(1, 61):
        with suppress(RuntimeError):
            if fc1_by_torch(n, kernel) == in_features:
                found.add(n)
    return found


def sizes_backwards(in_features, kernel):
    """끝에서 거꾸로. 꼭 떨어지는 한 변이 있는지 묻지 않습니다."""
    low = high = math.isqrt(in_features // 16)
    for _ in range(2):
        low, high = 2 * low + kernel - 1, 2 * high + 1 + kernel - 1
    return range(low, min(high, 60) + 1)


def fields_by_gradient(layers, width=400):
    x = torch.zeros(1, 1, width, dtype=torch.float64, requires_grad=True)
    y, found = x, []
    for k, s, p, d in layers:
        y = F.conv1d(y, torch.ones(1, 1, k).double(), stride=s, padding=p, dilation=d)
        (gradient,) = torch.autograd.grad(y[0, 0, y.shape[-1] // 2], x, retain_graph=True)
        reached = gradient[0, 0].nonzero()
        found.append((reached.max() - reached.min() + 1).item())
    return found


def field_backwards(layers):
    """유닛 하나에서 출발해 입력까지 내려갑니다."""
    width = 1
    for k, s, _, d in reversed(layers):
        width = (width - 1) * s + d * (k - 1) + 1
    return width


RIGHT = {
    "cross_correlate": [correlate_by_slices, correlate_by_windows, ours.sliding()],
    "output_size": [
        lambda n, k, s=1, p=0: (n + 2 * p - k) // s + 1,
        lambda n, k, s=1, p=0: len(range(0, n + 2 * p - k + 1, s)),
        lambda n, k, s, p: int((n + 2 * p - k) / s + 1),
        lambda n, k, s, p: torch.tensor(torch.zeros(n + 2 * p).unfold(0, k, s).shape[0]),
        size_by_torch,
    ],
    "note_lines": [
        lines_by(),
        lambda n: [line.replace("@", " @ ").replace("*", " x ") for line in lines_by()(n)],
        lambda n: written([n - 2, (n - 2) // 2, (n - 2) // 2 - 2, (n - 6) // 4]),
        lambda n: tuple(written(ours.right_sizes(n, note_layers(3)))),
        lambda n: [f"6@{n - 2}*{n - 2}", f"6@{n // 2 - 1}*{n // 2 - 1}", f"16@{n // 2 - 3}*{n // 2 - 3}", f"16@{(n - 6) // 4}*{(n - 6) // 4}"],
    ],
    "fc1_in_features": [lambda n, k: 16 * end(n, k) ** 2, lambda n, k: 16 * ((n - 3 * (k - 1)) // 4) ** 2, fc1_by_torch],
    "accepted_sizes": [
        all_sizes,
        sizes_by_error,
        lambda f, k: sizes_backwards(f, k) if 16 * math.isqrt(f // 16) ** 2 == f else [],
        lambda f, k: (n for n in all_sizes(f, k)),
        lambda f, k: np.array(all_sizes(f, k)[::-1]),
    ],
    "layer_sizes": [
        ours.right_sizes,
        ours.through(size_by_torch),
        ours.through(lambda n, k, s, p, d: len(range(-p, n + p - d * (k - 1), s))),
        lambda n, layers: np.array([*accumulate(layers, lambda m, layer: size(m, *layer), initial=n)][1:]),
    ],
    "receptive_fields": [
        ours.right_fields,
        fields_by_gradient,
        lambda layers: torch.tensor([field_backwards(layers[:i]) for i in range(1, len(layers) + 1)]),
    ],
}
WRONG = {
    "cross_correlate": {
        "torch의 합성곱을 불렀": lambda x, weight, bias: F.conv2d(x[None], weight, bias)[0],
        "창이 다 들어가는 자리마다": lambda x, weight, bias: F.pad(ours.sliding()(x, weight, bias), (0, 1)),
        "채널이 2개이고 2×2 커널이 3묶음": ours.sliding(lambda window, stack, b: ours.one_unit(window, stack, b) + len(window) - 1),
        "제 편향 하나를 더하는지": lambda x, weight, bias: ours.sliding(lambda window, stack, b: (window * stack).sum())(x, weight, bias) + bias,
        "채널이 1개이고": ours.sliding(lambda window, stack, b: ours.one_unit(window, stack.flip(1), b)),
    },
    "output_size": {
        "정수가 아니라 실수": lambda n, k, s, p: float(size(n, k, s, p)),
        "(2, 5, 1, 2)이고": lambda n, k, s, p: size(n, k, s, p) if k <= n else 0,
        "(11, 2, 2, 1)이고": [lambda n, k, s, p: n // s if k == s else size(n, k, s, p), lambda n, k, s, p, seen={}: seen.setdefault(n, size(n, k, s, p))],
    },
    "note_lines": {
        "줄이 2개입니다": lambda n: lines_by()(n)[::2],
        "실수로 적었습니다(6@26.0*26.0)": lines_by(conv=lambda n: n - 2.0),
        "return 줄은": lambda n: ours.right_sizes(n, note_layers(3)),
        "노트처럼 `채널@높이*너비`": lambda n: written([[n]] * 4),
        "이름의 개수가": [lambda n: written([size(n, k, s) for k, s in note_layers(3)]), lambda n: written([size(n, k, s) for k, s in (3, 2, 3, 2)])],
        "아직 담지 않은": lambda n: written([[][i] for i in range(4)]),
        "n이 101일 때의 1번째": lambda n: lines_by()(min(n, 36)),
    },
    "fc1_in_features": {
        "실수를 넣으면": lambda n, k: 16 * math.floor((n - 3 * (k - 1)) / 4) ** 2.0,
        "(17, 2)이고": lambda n, k: 16 * end(n, max(k, 3)) ** 2,
        "(18, 1)이고": lambda n, k: 16 * end(n, max(k, 2)) ** 2,
        "(40, 7)이고": lambda n, k: 16 * end(n, min(k, 5)) ** 2,
    },
    "accepted_sizes": {
        "올려 세었습니다": searching(ending(pool=lambda n: math.ceil(n / 2))),
        "크기를 하나만": lambda f, k: all_sizes(f, k)[0],
        "남기세요": lambda f, k: [25],
        "60보다 큰 61까지": lambda f, k: [n for n in range(3 * k, 100) if 16 * end(n, k) ** 2 == f],
        "(16, 3)입니다": searching(end, lambda k: 20),
        "너무 일찍 끝내지": picking(lambda found: [n for n in found if n < 60]),
        "제곱하면 양수가": searching(end, lambda k: k),
        "한 변 10도 담았": searching(end, lambda k: 10),  # 3 * 3 + 1
        "in_features가 560인데": sizes_backwards,
        "in_features가 577인데": lambda f, k: sizes_backwards(f, k) if f % 16 else all_sizes(f, k),
        "실수로 적었습니다(30.0)": lambda f, k: (n + 0.0 for n in all_sizes(f, k)),
        "창이 입력보다 큰": searching(end_by_torch, lambda kernel: 1),
        "풀링할 칸이 남지": searching(end_by_torch, lambda kernel: 3),
        "accepted_sizes(560, 3)`의 값이 None": picking(lambda found: found or None),
    },
    "layer_sizes": {
        "실수로 적었습니다(30.0)": ours.through(lambda *layer: float(size(*layer))),
        "실수로 적었습니다(float64)": lambda n, layers: np.array(ours.right_sizes(n, layers)) + 0.0,
        "지나기 전의 값": lambda n, layers: [n, *ours.right_sizes(n, layers)],
        "수 하나를 돌려주었습니다": lambda n, layers: ours.right_sizes(n, layers)[-1],
        "네 수입니다": lambda n, layers: [size(n, k, s) for k, s in layers],
        "(1, 1, 0, 1)이고": ours.through(lambda n, k, *rest: size(n, max(k, 2), *rest)),
        "(2, 1, 1, 3)이고": ours.reaching(lambda k, d: k + (k // 2) * 2 * (d - 1)),
        "(1, 3, 0, 1)이고": lambda n, layers: sorted(ours.right_sizes(n, layers), reverse=True),
    },
    "receptive_fields": {
        "넉넉히 큰지": lambda layers: fields_by_gradient(layers, 32),
        "특징 맵의 크기를": lambda layers: ours.right_sizes(32, layers),
        "실수로 적었습니다(torch.float32)": lambda layers: torch.tensor(ours.right_fields(layers)) + 0.0,
        "(2, 1, 1, 3)이고": ours.growing(lambda r, j, k, s, d: (r + d * (k - 1) * j, j * s if k > 1 else j)),
        "(4, 3, 1, 2)이고": ours.growing(lambda r, j, k, s, d: (r + (k - 1) * j * (d if s == 1 else 1), j * s)),
    },
}
FORBIDDEN = (".sum()", "+ bias", "//", "k - 1", "n - 2", "n + 2", "2 * p", "+ 1", "* j", "16@5", "j * s", "ceil_mode")
