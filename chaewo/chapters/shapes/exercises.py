"""8장 「크기 계산: 6*6은 대체 뭐야??」의 코드 문제.

기대하는 크기는 식이 아니라 torch의 합성곱과 풀링을 지나 보고, 수용 영역은 변화도가 닿은 폭에서
구합니다. 오답 표의 식은 사람들이 실제로 하는 실수이고, `_chain`의 한 걸음만 바꾸어 적습니다.
"""

import math
import re

import numpy as np
from torch import Tensor

from chaewo.chapters.shapes.layer_truth import (
    LARGEST,
    UNSEEN,
    accepted,
    fields,
    note_layers,
    sizes,
    smallest,
)
from chaewo.judging.call import Unusable, call, drain, kind
from chaewo.judging.compare import compare
from chaewo.judging.exercise import judged
from chaewo.judging.read import items, number
from chaewo.judging.result import Result, wrong

CHANNELS = (6, 6, 16, 16)  # 노트의 conv1, pool1, conv2, pool2를 지난 뒤
TOO_SMALL = {
    "Kernel size can't be greater": (
        "창이 입력보다 큰 크기까지 torch의 계층에 넣었습니다. 그런 크기는 건너뛰거나, torch의 계층 대신 "
        "식으로 세어 보세요."
    ),
    "Output size is too small": (
        "풀링할 칸이 남지 않는 크기까지 torch의 계층에 넣었습니다. 그런 크기는 건너뛰거나, torch의 계층 "
        "대신 식으로 세어 보세요."
    ),
    "unpack": (
        "튜플을 나눠 담을 이름의 수가 맞지 않습니다. 한 계층은 `(k, s, p, d)`의 네 수입니다."
    ),
}

WIDE_AT_ONE = (
    "벌리지 않은 창까지 넓어졌습니다. d가 1이면 창의 폭은 k 그대로여야 합니다. 셈한 폭에 d = 1을 넣어 "
    "보세요."
)
TOO_MANY = {
    "IndexError: list index out of range": (
        "sizes에 담긴 값이 넷보다 많습니다. 합성곱, 풀링, 합성곱, 풀링을 지날 때마다 하나씩만 담으세요."
    )
}


@judged
def output_size(function) -> Result:
    settings = [
        *[(6, 3, 1, 0), (28, 3, 1, 0), (32, 5, 1, 0), (11, 2, 2, 0), (28, 2, 2, 0)],
        *[(224, 7, 2, 3), (13, 3, 2, 1), (27, 5, 4, 2), (10, 3, 3, 0), (9, 1, 2, 0)],
    ]
    returned = [call(function, *setting, known_errors=TOO_SMALL) for setting in settings]
    got = [
        number(value, _for("output_size", setting))
        for value, setting in zip(returned, settings, strict=True)
    ]
    expected = [float(sizes(n, ((k, s, p, 1),))[0]) for n, k, s, p in settings]

    def when(rule) -> list[float]:
        return [float(rule(*setting)) for setting in settings]

    mistakes = [
        (
            when(lambda n, k, s, p: (n + 2 * p - k) / s + 1),
            "나누어떨어지지 않을 때 소수가 나옵니다. 창이 반만 걸친 자리는 자리가 아니니 나머지를 버려야 "
            "합니다. 파이썬에는 나눗셈이 두 가지 있습니다.",
        ),
        (
            when(lambda n, k, s, p: (n + 2 * p - k) // s),
            "언제나 하나가 모자랍니다. 여섯 칸에 세 칸짜리 창을 놓아 보세요. 시작 칸을 0부터 세었다면 "
            "0번 자리까지 셌는지 보세요.",
        ),
        (
            when(lambda n, k, s, p: (n + 2 * p - k) / s),
            "두 가지가 빠졌습니다. 시작 칸은 0번부터 세고, 창이 반만 걸친 자리는 세지 않습니다.",
        ),
        (
            when(lambda n, k, s, p: (n + p - k) // s + 1),
            "패딩이 있을 때만 모자랍니다. 패딩은 한쪽이 아니라 양쪽 끝에 붙습니다.",
        ),
        (
            when(lambda n, k, s, p: (n - k) // s + 1),
            "패딩 p를 쓰지 않았습니다. 덧댄 칸도 창이 놓일 수 있는 칸입니다.",
        ),
        (
            when(lambda n, k, s, p: n + 2 * p - k + 1),
            "스트라이드 s를 쓰지 않았습니다. 한 칸씩 옮길 때의 개수입니다.",
        ),
        (
            when(lambda n, k, s, p: (n + 2 * p - k + 1) // s),
            "스트라이드가 1일 때만 맞습니다. 1을 먼저 더한 다음 나누었습니다. 0번 자리 하나는 "
            "스트라이드로 나눌 것이 아닙니다.",
        ),
        (
            when(lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1),
            "나누어떨어지지 않을 때 하나가 많습니다. 나머지를 올렸습니다. 끝을 넘어가는 창은 놓지 않습니다.",
        ),
        (
            when(lambda n, k, s, p: round((n + 2 * p - k) / s) + 1),
            "반올림했습니다. 창이 반 넘게 걸쳐도 끝을 넘어가면 놓지 않습니다.",
        ),
        (
            when(lambda n, k, s, p: n + 2 * p - k // s + 1),
            "괄호가 빠진 것 같습니다. 나눗셈은 뺄셈보다 먼저라서 k만 s로 나뉘었습니다.",
        ),
        (
            when(lambda n, k, s, p: (n + 2 * p) // s),
            "커널 k를 쓰지 않았습니다. 창이 끝에 닿으면 더 갈 수 없습니다.",
        ),
    ]
    result = compare(
        got,
        expected,
        mistakes,
        right="설정 열 가지에서 torch의 합성곱을 지난 크기와 같습니다.",
        otherwise=f"torch의 크기와 다릅니다. {_first_difference(got, expected, settings)}"
        "그 설정의 줄과 창을 종이에 그려 자리를 세어 보세요.",
    )
    return _in_integers(result, returned)


@judged
def note_lines(function) -> Result:
    ns = [28, 32, 30, 33, 36, 23]
    returned = [call(function, n, known_errors=TOO_SMALL | TOO_MANY) for n in ns]
    got = [_read_lines(value) for value in returned]
    layers = note_layers(3)

    def when(*rules) -> list:
        """계층마다의 규칙으로 이어 셈한, 모든 n의 줄."""
        return [list(zip(CHANNELS, map(float, _chain(n, rules)), strict=True)) for n in ns]

    def written(lines_of) -> list:
        return [list(zip(CHANNELS, map(float, lines_of(n)), strict=True)) for n in ns]

    def shrink(by: int):
        return lambda n: n - by

    def same(n):
        return n

    def half(n):
        return n // 2

    def up(n):
        return math.ceil(n / 2)

    note = [26, 13, 11, 6]
    mistakes = [
        (
            written(lambda n: note),
            "n이 달라져도 노트에 적힌 네 줄 그대로입니다. 그 가운데 한 줄은 28에서 나오지 않습니다. "
            "한 계층씩 다시 세어 보세요.",
        ),
        (
            written(lambda n: note if n == 28 else sizes(n, layers)),
            "28에서만 노트의 네 줄을 그대로 적었습니다. 다른 n처럼 28에서도 끝까지 세어 보세요.",
        ),
        (
            written(lambda n: sizes(28, layers)),
            "n이 달라져도 28에서 센 크기입니다. 받은 n에서 출발하세요.",
        ),
        (
            written(lambda n: sizes(32, layers)),
            "n이 달라져도 32에서 센 크기입니다. 받은 n에서 출발하세요.",
        ),
        (
            when(shrink(2), up, shrink(2), up),
            "풀링에서 나머지를 올렸습니다. 28이면 노트의 6이 나오지만 torch는 짝을 이루지 못한 칸을 "
            "버립니다. 1부터 11까지 한 줄을 풀링한 출력을 다시 보세요.",
        ),
        (
            when(shrink(2), lambda n: round(n / 2), shrink(2), lambda n: round(n / 2)),
            "풀링에서 반올림했습니다. 짝을 이루지 못한 칸은 언제나 버려집니다.",
        ),
        (
            when(shrink(2), lambda n: n / 2, shrink(2), lambda n: n / 2),
            "크기에 소수가 섞였습니다. 특징 맵의 칸은 반으로 쪼개지지 않습니다. "
            "짝을 이루지 못한 칸이 어떻게 되는지 보세요.",
        ),
        (
            when(shrink(4), half, shrink(4), half),
            "커널이 5일 때의 크기입니다. 튜토리얼의 그림이 그 크기이고, 노트의 코드는 "
            "`nn.Conv2d(1, 6, 3)`입니다.",
        ),
        (
            when(shrink(3), half, shrink(3), half),
            "합성곱에서 커널의 크기를 그대로 뺐습니다. 여섯 칸에 세 칸짜리 창이 몇 번 놓였는지 "
            "떠올려 보세요.",
        ),
        (
            when(shrink(1), half, shrink(1), half),
            "합성곱에서 한 칸만 줄었습니다. 여섯 칸에 세 칸짜리 창을 놓으면 자리가 몇 개였습니까?",
        ),
        (
            when(same, half, same, half),
            "합성곱에서 크기가 줄지 않았습니다. 노트의 합성곱에는 패딩이 없습니다.",
        ),
        (
            when(shrink(2), same, shrink(2), same),
            "풀링이 생략되었습니다. 노트가 혼동한 바로 그곳입니다. "
            "`forward`에서 합성곱마다 max_pool2d가 뒤따르는지 보세요.",
        ),
        (
            when(shrink(2), shrink(1), shrink(2), shrink(1)),
            "풀링의 창을 한 칸씩 옮겼습니다. 풀링은 스트라이드를 적지 않으면 몇 칸씩 옮깁니까?",
        ),
        (
            written(lambda n: [n - 2, n // 2, n - 2, n // 2]),
            "계층마다 처음의 n에서 다시 세었습니다. 앞 계층의 출력이 다음 계층의 입력입니다.",
        ),
    ]
    expected = written(lambda n: sizes(n, layers))
    result = compare(
        got,
        expected,
        mistakes,
        right="28에서 출발하면 위의 세 줄은 노트와 같고, 마지막 줄만 노트와 다릅니다.",
        otherwise=f"torch를 지난 크기와 다릅니다. {_first_line(got, expected, ns)}"
        "그 줄의 계층에 들어가는 크기부터 다시 보세요.",
    )
    return _in_integers(result, returned)


@judged
def fc1_in_features(function) -> Result:
    cases = [(32, 3), (28, 3), (32, 5), (28, 5), (36, 3), (35, 5), (40, 7), (23, 3)]
    returned = [call(function, *case, known_errors=TOO_SMALL) for case in cases]
    got = [
        number(value, _for("fc1_in_features", case))
        for value, case in zip(returned, cases, strict=True)
    ]

    def when(rule) -> list[float]:
        return [float(rule(n, k)) for n, k in cases]

    def end(n: int, k: int) -> int:
        return sizes(n, note_layers(k))[-1]

    def before_last_pool(n: int, k: int) -> int:
        return sizes(n, note_layers(k))[-2]

    def ceiled(n: int, k: int) -> int:
        return math.ceil((math.ceil((n - k + 1) / 2) - k + 1) / 2)

    def other(k: int) -> int:
        return {3: 5, 5: 3}.get(k, k)

    mistakes = [
        (
            when(lambda n, k: 16 * end(n, other(k)) ** 2),
            "커널이 3일 때와 5일 때가 서로 바뀌었습니다. 입력이 32일 때 400이 나오는 커널은 어느 쪽인지, "
            "세 자료를 견준 표에서 다시 보세요.",
        ),
        (
            when(lambda n, k: 576),
            "언제나 576입니다. 입력이 32이고 커널이 3일 때만 맞는 수입니다. 끝의 크기는 입력과 커널에 "
            "따라 달라집니다.",
        ),
        (
            when(lambda n, k: 400),
            "언제나 400입니다. 입력이 32라면 커널이 5일 때의 수입니다. 끝의 크기는 입력과 커널에 따라 "
            "달라집니다.",
        ),
        (
            when(lambda n, k: 16 * end(n, 3) ** 2),
            "커널을 언제나 3으로 셈했습니다. 그래서 입력 32, 커널 5에서도 576이 나옵니다. kernel을 쓰세요.",
        ),
        (
            when(lambda n, k: 16 * end(n, 5) ** 2),
            "커널을 언제나 5로 셈했습니다. 그래서 입력 32, 커널 3에서도 400이 나옵니다. kernel을 쓰세요.",
        ),
        (
            when(lambda n, k: 16 * end(32, k) ** 2),
            "입력을 언제나 32로 셈했습니다. 6·6은 이미지의 크기에서 따라 나온 수입니다. n을 쓰세요.",
        ),
        (
            when(lambda n, k: end(n, k) ** 2),
            "채널을 곱하지 않았습니다. 크기가 그만한 특징 맵이 몇 장입니까?",
        ),
        (
            when(lambda n, k: 16 * end(n, k)),
            "한 변만 곱했습니다. 특징 맵에는 높이와 너비가 있습니다.",
        ),
        (
            when(lambda n, k: 6 * end(n, k) ** 2),
            "채널을 6으로 셌습니다. 그것은 첫 합성곱의 출력입니다. fc1 바로 앞에는 무엇이 있습니까?",
        ),
        (
            when(lambda n, k: 6 * 16 * end(n, k) ** 2),
            "두 합성곱의 채널을 모두 곱했습니다. 둘째 합성곱을 지나면 앞의 채널 6은 남지 않습니다.",
        ),
        (
            when(lambda n, k: 16 * before_last_pool(n, k) ** 2),
            "마지막 풀링이 빠졌습니다. 노트의 “pool레이어가 생략”이 떠오르는 자리입니다. "
            "풀링은 두 번 지납니다.",
        ),
        (
            when(lambda n, k: 16 * ((n - k + 1) // 2) ** 2),
            "합성곱과 풀링을 한 번씩만 지났습니다. 노트의 `forward`에는 두 번씩 있습니다.",
        ),
        (
            when(lambda n, k: 16 * (n - 2 * (k - 1)) ** 2),
            "풀링이 모두 빠졌습니다. `forward`에서 합성곱마다 max_pool2d가 뒤따르는지 보세요.",
        ),
        (
            when(lambda n, k: 16 * (n // 4) ** 2),
            "합성곱이 크기를 줄이지 않는 것으로 셈했습니다. 노트의 합성곱에는 패딩이 없습니다.",
        ),
        (
            when(lambda n, k: 16 * ceiled(n, k) ** 2),
            "풀링에서 나머지를 올렸습니다. 그래서 입력 28, 커널 3에서 노트의 6이 나옵니다. 짝을 이루지 "
            "못한 칸은 버려집니다.",
        ),
        (
            when(lambda n, k: 16 * (((n - k + 1) / 2 - k + 1) / 2) ** 2),
            "풀링을 지난 크기에 소수가 섞였습니다. 짝을 이루지 못한 칸은 버려집니다. "
            "나눗셈 두 가지 가운데 어느 것을 썼는지 보세요.",
        ),
        (
            when(lambda n, k: 16 * (((n - k) // 2 - k) // 2) ** 2),
            "합성곱에서 커널의 크기를 그대로 뺐습니다. 창이 놓이는 자리의 개수를 다시 세어 보세요.",
        ),
        (
            when(lambda n, k: 16 * n * n),
            "이미지의 크기를 그대로 곱했습니다. 주석의 “from Image dimension”은 이미지의 크기라는 뜻이 "
            "아니라, 거기에서 따라 나왔다는 뜻입니다.",
        ),
        (
            when(lambda n, k: n * n),
            "입력 이미지의 픽셀 수입니다. fc1에는 이미지가 아니라 마지막 풀링의 결과가 들어갑니다.",
        ),
        (
            when(lambda n, k: 16 * k * k),
            "커널의 크기를 곱했습니다. `16 * 5 * 5`의 5가 커널의 크기처럼 보이지만 우연히 같은 수입니다.",
        ),
        (
            when(lambda n, k: 120),
            "fc1이 내놓는 수입니다. 여기에서는 fc1이 받는 수를 구합니다.",
        ),
    ]
    expected = when(lambda n, k: 16 * end(n, k) ** 2)
    result = compare(
        got,
        expected,
        mistakes,
        right="어떤 크기를 넣어도 fc1 앞에 남는 특징의 개수와 같습니다. 노트의 ???에 답했습니다.",
        otherwise=f"torch를 지나 남는 개수와 다릅니다. {_first_difference(got, expected, cases)}"
        "합성곱, 풀링, 합성곱, 풀링의 차례로 한 변을 적어 내려가 보세요.",
    )
    return _in_integers(result, returned)


@judged
def accepted_sizes(function) -> Result:
    cases = [(576, 3), (400, 5), (400, 3), (784, 3), (256, 5)]
    middle = len(cases)  # 여기까지는 찾기 시작한 크기와 끝낸 크기에 달려 있지 않습니다.
    cases += [(16, 3), (64, 3), (2704, 3), (2304, 5)]
    returned = [_listed(call(function, *case, known_errors=TOO_SMALL)) for case in cases]
    got = [_read_sizes(value, case) for value, case in zip(returned, cases, strict=True)]
    expected = [[float(n) for n in accepted(*case)] for case in cases]

    def when(rule) -> list:
        return [[float(n) for n in rule(*case)] for case in cases]

    def other(k: int) -> int:
        return {3: 5, 5: 3}[k]

    def up(features: int, k: int) -> list[int]:
        """풀링이 나머지를 올린다고 볼 때 받는 크기."""
        return [
            n
            for n in range(smallest(k), LARGEST + 1)
            if 16 * math.ceil((math.ceil((n - k + 1) / 2) - k + 1) / 2) ** 2 == features
        ]

    def without_pools(features: int, k: int) -> list[int]:
        return [math.isqrt(features // 16) + 2 * (k - 1)]

    mistakes = [
        (
            when(lambda f, k: accepted(f, k)[:1]),
            "가장 작은 크기 하나만 찾았습니다. 한 픽셀 더 큰 이미지를 넣으면 그 픽셀은 어느 계층에서 "
            "사라집니까?",
        ),
        (
            when(lambda f, k: accepted(f, k)[-1:]),
            "가장 큰 크기 하나만 찾았습니다. 한 픽셀 작은 이미지도 같은 크기로 끝나는지 세어 보세요.",
        ),
        (
            when(lambda f, k: [32]),
            "노트에 적힌 32 하나입니다. 노트의 신경망도 32만 받지는 않습니다. 다른 크기도 하나씩 넣어 "
            "세어 보세요.",
        ),
        (
            when(lambda f, k: (30, 31, 32, 33)),
            "언제나 노트의 신경망이 받는 크기입니다. in_features와 kernel에 따라 달라집니다.",
        ),
        (
            when(lambda f, k: accepted(f, k)[:-1]),
            "가장 큰 것이 하나 빠졌습니다. range의 끝은 들어가지 않습니다.",
        ),
        (
            when(lambda f, k: [*accepted(f, k), accepted(f, k)[-1] + 1]),
            "가장 큰 것이 하나 많습니다. 그 크기는 끝의 한 변이 하나 더 커집니다.",
        ),
        (
            when(lambda f, k: (accepted(f, k)[0], accepted(f, k)[-1])),
            "처음과 끝만 있습니다. 받는 크기를 모두 담으세요.",
        ),
        (
            when(lambda f, k: accepted(f, k)[:2]),
            "앞의 두 개뿐입니다. 풀링 한 번이 두 크기를 하나로 모읍니다. 풀링은 두 번 지납니다.",
        ),
        (
            [*when(up)[:middle], *got[middle:]],
            "풀링에서 나머지를 올려 세었습니다. 짝을 이루지 못한 칸은 버려집니다.",
        ),
        (
            when(lambda f, k: accepted(f, 3)),
            "커널을 언제나 3으로 셈했습니다. kernel을 쓰세요.",
        ),
        (
            when(lambda f, k: accepted(f, 5)),
            "커널을 언제나 5로 셈했습니다. kernel을 쓰세요.",
        ),
        (
            when(lambda f, k: accepted(f, other(k))),
            "커널이 3일 때와 5일 때가 서로 바뀌었습니다.",
        ),
        (
            when(without_pools),
            "풀링이 빠졌습니다. 그래서 크기가 하나뿐입니다. 합성곱 다음마다 풀링이 있습니다.",
        ),
        (
            [[] for _ in cases],
            "하나도 찾지 못했습니다. in_features는 한 변이 아니라 채널, 높이, 너비를 모두 곱한 수입니다.",
        ),
    ]
    result = compare(
        got,
        expected,
        mistakes,
        right=f"신경망마다 1부터 {LARGEST}까지에서 받는 크기를 빠짐없이 찾았습니다.",
        otherwise=_why_other_sizes(got, expected, cases),
    )
    return _in_integers(result, returned)


@judged
def layer_sizes(function) -> Result:
    cases = [(n, layers) for n, layers in UNSEEN]
    returned = [_call_layers(function, n, layers) for n, layers in cases]
    got = [
        _read_per_layer(value, layers) for value, (_, layers) in zip(returned, cases, strict=True)
    ]

    def when(rule) -> list:
        """한 계층의 규칙 `rule(n, k, s, p, d)`를 이어 쓴 것."""
        return [
            [float(size) for size in _chain(n, [_bound(rule, layer) for layer in layers])]
            for n, layers in cases
        ]

    mistakes = [
        (
            when(lambda n, k, s, p, d: (n + 2 * p - k) // s + 1),
            "딜레이션이 1이 아닌 계층에서 어긋납니다. 칸을 벌리면 창이 덮는 폭이 k보다 커집니다.",
        ),
        (
            when(lambda n, k, s, p, d: (n + 2 * p - d * k) // s + 1),
            "딜레이션을 k에 그대로 곱했습니다. 세 칸을 두 칸 간격으로 벌리면 처음부터 끝까지 몇 칸을 "
            "덮는지 그려 보세요.",
        ),
        (
            when(lambda n, k, s, p, d: (n + 2 * p - (k + d - 1)) // s + 1),
            "틈 하나만 벌린 폭입니다. 창이 세 칸이면 칸 사이의 틈은 몇 개입니까? 그 틈이 모두 벌어집니다.",
        ),
        (
            when(lambda n, k, s, p, d: (n + 2 * p - (k + d)) // s + 1),
            WIDE_AT_ONE,
        ),
        (
            when(lambda n, k, s, p, d: (n + 2 * p - (k + (k - 1) * d)) // s + 1),
            WIDE_AT_ONE,
        ),
        (
            when(lambda n, k, s, p, d: (n + p - d * (k - 1) - 1) // s + 1),
            "패딩이 있는 계층부터 어긋납니다. 패딩은 양쪽 끝에 붙습니다.",
        ),
        (
            when(lambda n, k, s, p, d: (n - d * (k - 1) - 1) // s + 1),
            "패딩 p를 쓰지 않았습니다.",
        ),
        (
            when(lambda n, k, s, p, d: n + 2 * p - d * (k - 1)),
            "스트라이드 s를 쓰지 않았습니다.",
        ),
        (
            when(lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) // s),
            "계층마다 하나씩 모자랍니다. 시작 칸은 0번부터 셉니다.",
        ),
        (
            when(lambda n, k, s, p, d: (n + 2 * p - d * (k - 1)) // s),
            "1을 먼저 더한 다음 나누었습니다. 0번 자리 하나는 스트라이드로 나눌 것이 아닙니다.",
        ),
        (
            when(lambda n, k, s, p, d: math.ceil((n + 2 * p - d * (k - 1) - 1) / s) + 1),
            "나머지를 올렸습니다. 끝을 넘어가는 창은 놓지 않습니다.",
        ),
        (
            when(lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) / s + 1),
            "크기에 소수가 섞였습니다. 창이 반만 걸친 자리는 세지 않습니다.",
        ),
        (
            [[float(sizes(n, (layer,))[0]) for layer in layers] for n, layers in cases],
            "계층마다 처음의 n에서 다시 세었습니다. 앞 계층의 출력이 다음 계층의 입력입니다.",
        ),
        (
            [[float(n), *map(float, sizes(n, layers)[:-1])] for n, layers in cases],
            "한 칸씩 밀렸습니다. 계층에 들어가기 전이 아니라 지난 뒤의 크기를 담으세요.",
        ),
        (
            [[float(size) for size in reversed(sizes(n, layers))] for n, layers in cases],
            "차례가 거꾸로입니다. 입력에 가까운 계층부터 담으세요.",
        ),
        (
            [[float(sizes(n, layers)[-1])] * len(layers) for n, layers in cases],
            "모두 마지막 크기입니다. 계층을 지날 때마다 그때의 크기를 담으세요.",
        ),
    ]
    expected = [[float(size) for size in sizes(n, layers)] for n, layers in cases]
    result = compare(
        got,
        expected,
        mistakes,
        right="처음 보는 신경망들의 크기가 모두 torch와 같습니다. AlexNet의 끝도 마침 6·6입니다.",
        otherwise=f"torch를 지난 크기와 다릅니다. {_first_layer(got, expected)}"
        "그 계층의 k, s, p, d로 한 줄만 다시 세어 보세요.",
    )
    return _in_integers(result, returned)


@judged
def receptive_fields(function) -> Result:
    networks = [layers for _, layers in UNSEEN]
    returned = [_call_layers(function, layers) for layers in networks]
    got = [_read_per_layer(value, layers) for value, layers in zip(returned, networks, strict=True)]

    def when(rule, padding: int = 0) -> list:
        """`rule(r, j, k, s, d)` → (다음 r, 다음 j)를 이어 쓴 r. 계층마다 패딩의 몇 배를 더합니다."""
        found = []
        for layers in networks:
            r, j, widths = 1, 1, []
            for k, s, p, d in layers:
                r, j = rule(r, j, k, s, d)
                r += padding * p
                widths.append(float(r))
            found.append(widths)
        return found

    # 입력의 크기를 몰라 28이나 32에서 세어 보았을 것입니다. 노트의 신경망에서 알아봅니다.
    if any(got[0] == [float(size) for size in sizes(n, networks[0])] for n in range(23, 225)):
        return wrong(
            "특징 맵의 크기를 셌습니다. 노트도 26을 receptive field라고 적었습니다. 구할 것은 유닛 하나가 "
            "보는 입력의 폭이고, 이 폭은 입력의 크기를 몰라도 셈할 수 있습니다."
        )
    mistakes = [
        (
            when(lambda r, j, k, s, d: (r * s + d * (k - 1), 1)),
            "수용 영역에 스트라이드를 곱했습니다. 스트라이드가 벌리는 것은 유닛 하나가 보는 폭이 아니라 "
            "이웃한 두 유닛이 보는 곳의 간격입니다.",
        ),
        (
            when(lambda r, j, k, s, d: (r * s + k - 1, 1)),
            "두 가지를 보세요. 딜레이션을 쓰지 않았고, 수용 영역에 스트라이드를 곱했습니다. 스트라이드가 "
            "벌리는 것은 이웃한 두 유닛이 보는 곳의 간격입니다.",
        ),
        *[
            (
                when(_grow, padding),
                "패딩을 폭에 더하거나 뺐습니다. 덧댄 칸은 창이 놓이는 자리를 바꿀 뿐, 유닛 하나가 보는 "
                "폭은 그대로입니다.",
            )
            for padding in (2, 1, -1, -2)
        ],
        (
            when(lambda r, j, k, s, d: (r + d * (k - 1), 1)),
            "스트라이드를 쓰지 않았습니다. 풀링을 지나면 이웃한 두 유닛이 보는 곳이 더 멀어지고, 다음 "
            "계층이 넓혀 주는 폭도 그만큼 커집니다.",
        ),
        (
            when(lambda r, j, k, s, d: (r + d * (k - 1) * j, s)),
            "바로 앞 계층의 스트라이드만 썼습니다. 풀링을 두 번 지나면 이웃한 두 유닛은 입력에서 몇 "
            "픽셀 떨어져 있습니까?",
        ),
        (
            when(lambda r, j, k, s, d: (r + d * (k - 1) * j, j + s - 1)),
            "간격에 스트라이드를 더했습니다. 풀링을 두 번 지난 간격이 몇 픽셀이었는지 다시 보세요.",
        ),
        (
            when(lambda r, j, k, s, d: (r + d * (k - 1) * j * s, j * s)),
            "차례가 바뀌었습니다. 한 계층의 스트라이드는 그 계층이 아니라 다음 계층부터 폭을 키웁니다.",
        ),
        (
            when(lambda r, j, k, s, d: (r + d * k * j, j * s)),
            "커널의 크기를 그대로 더했습니다. 이미 보고 있던 한 칸을 빼면 새로 보는 칸은 몇 개입니까?",
        ),
        (
            when(lambda r, j, k, s, d: (r + (k - 1) * j, j * s)),
            "딜레이션이 1이 아닌 계층에서 어긋납니다. 칸을 벌리면 창이 덮는 폭도 늘어납니다.",
        ),
        (
            when(lambda r, j, k, s, d: (r + (d * k - 1) * j, j * s)),
            "딜레이션을 k에 그대로 곱했습니다. 벌어지는 것은 칸이 아니라 칸 사이의 간격입니다.",
        ),
        (
            [[r - 1 for r in widths] for widths in when(_grow)],
            "언제나 하나가 모자랍니다. 계층을 하나도 지나지 않은 픽셀은 자기 자신을 봅니다.",
        ),
        (
            [[r * r for r in widths] for widths in when(_grow)],
            "픽셀의 개수(넓이)를 적었습니다. 한 변의 길이를 물었습니다.",
        ),
        (
            [[float(k) for k, *_ in layers] for layers in networks],
            "계층 하나가 앞 계층에서 보는 칸의 수입니다. 그 칸들은 입력의 어디까지 봅니까?",
        ),
        (
            [_jumps(layers) for layers in networks],
            "이웃한 두 유닛이 보는 곳의 간격입니다. 그것을 써서 폭을 구할 차례입니다.",
        ),
        (
            [[1.0, *widths[:-1]] for widths in when(_grow)],
            "한 칸씩 밀렸습니다. 계층을 지난 뒤의 폭을 담으세요.",
        ),
        (
            [[widths[-1]] * len(widths) for widths in when(_grow)],
            "모두 마지막 값입니다. 계층을 지날 때마다 그때의 폭을 담으세요.",
        ),
    ]
    expected = [[float(field) for field in fields(layers)] for layers in networks]
    result = compare(
        got,
        expected,
        mistakes,
        right="변화도가 실제로 닿는 폭과 모두 같습니다. 특징 맵은 작아져도 수용 영역은 커집니다.",
        otherwise=f"변화도가 닿는 폭과 다릅니다. {_first_layer(got, expected)}"
        "수용 영역의 한 변과 간격, 두 수를 계층마다 표로 적어 보세요.",
    )
    return _in_integers(result, returned)


def _call_layers(function, *arguments):
    """계층의 목록을 학습자가 바꿀 수 있는 리스트로 복사해 넘깁니다."""
    return call(
        function,
        *[list(one) if isinstance(one, tuple) else one for one in arguments],
        known_errors=TOO_SMALL,
    )


def _chain(n, rules) -> list:
    found = []
    for rule in rules:
        n = rule(n)
        found.append(n)
    return found


def _bound(rule, layer):
    return lambda n: rule(n, *layer)


def _grow(r, j, k, s, d):
    return r + d * (k - 1) * j, j * s


def _jumps(layers) -> list[float]:
    return [float(j) for j in _chain(1, [lambda j, s=s: j * s for _, s, _, _ in layers])]


def _for(name: str, arguments: tuple) -> str:
    return f"`{name}({', '.join(map(str, arguments))})`의 값"


def _read_lines(value) -> list[tuple[float, float]]:
    """노트의 표기로 적은 네 줄을 (채널, 한 변)으로 읽습니다."""
    lines = items(value, what="돌려준 값")
    if len(lines) != len(CHANNELS):
        raise Unusable(
            f"줄이 {len(lines)}개입니다. 합성곱, 풀링, 합성곱, 풀링을 지날 때마다 하나씩, 모두 네 "
            "줄이어야 합니다. sizes에 몇 개를 담았는지 보세요."
        )
    found = []
    for i, line in enumerate(lines, 1):
        if not isinstance(line, str):
            raise Unusable(
                f"{i}번째 줄이 {kind(line)}입니다. return 줄은 처음 그대로 두고 sizes만 채우세요."
            )
        size = r"(\d{1,9}(?:\.\d{1,9})?)"
        read = re.fullmatch(rf"\s*{size}\s*@\s*{size}\s*[*×xX]\s*{size}\s*", line)
        if not read or read[2] != read[3]:
            raise Unusable(
                f"{i}번째 줄({line[:30]!r})을 읽지 못했습니다. 노트처럼 `채널@높이*너비`로 적고, sizes에는 "
                "한 변의 크기를 수로 담으세요."
            )
        found.append((int(float(read[1])), float(read[2])))
    return found


def _listed(value):
    """크기를 하나씩 꺼낼 수 있는 것은 리스트로. 차례는 보지 않으므로 집합도 받습니다."""
    value = drain(value)
    return list(value) if isinstance(value, set | frozenset | np.ndarray) else value


def _in_integers(result: Result, returned: list) -> Result:
    """값은 맞지만 실수로 적은 답을 돌려보냅니다."""
    real = next(filter(None, map(_first_real, returned)), None)
    if not result.passed or real is None:
        return result
    return wrong(
        f"값은 맞지만 정수가 아니라 실수로 적었습니다({real}). 칸의 수는 정수입니다. "
        "`nn.Linear(400.0, 120)`처럼 실수를 넣으면 torch는 오류를 냅니다. 나눗셈을 썼다면 두 가지 가운데 "
        "어느 것인지 보세요."
    )


def _first_real(value) -> str | None:
    """`value`나 그 안에서 처음 만난 실수. 노트의 표기에 적힌 것도 찾습니다."""
    if isinstance(value, list | tuple):
        return next(filter(None, map(_first_real, value)), None)
    if isinstance(value, Tensor):
        return str(value.dtype) if value.is_floating_point() else None
    real = isinstance(value, float | np.floating) or (isinstance(value, str) and "." in value)
    return str(value) if real else None


def _why_other_sizes(got: list, expected: list, cases: list) -> str:
    """받는 크기와 다른 까닭: 너무 크거나 작은 것을 담았거나, 빠뜨렸거나."""
    for found, (_, kernel) in zip(got, cases, strict=True):
        for n in found:
            if n > LARGEST:
                return f"{LARGEST}보다 큰 {n:g}까지 담았습니다. 1부터 {LARGEST}까지만 봅니다."
            if n < smallest(kernel):
                return (
                    f"커널이 {kernel}일 때 한 변 {n:g}도 담았습니다. 그 크기에서는 도중에 한 변이 0 이하가 "
                    "되어 torch가 오류를 냅니다. 식으로 세었다면, 음수도 제곱하면 양수가 되는 것을 보세요."
                )
    for found, right, case in zip(got, expected, cases, strict=True):
        if set(found) < set(right):
            return (
                f"받는 크기를 빠뜨렸습니다. 처음 빠뜨린 입력은 {case}입니다. 너무 큰 데에서 찾기 시작했거나 "
                "너무 일찍 끝내지 않았는지 보세요. range의 끝은 들어가지 않습니다."
            )
    return (
        "torch의 신경망이 실제로 받는 크기와 다릅니다. 크기를 하나씩 끝까지 세어 보고, fc1이 바라는 수가 "
        "되는 것만 남기세요."
    )


def _read_sizes(value, case: tuple) -> list[float]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise Unusable("크기를 하나만 돌려주었습니다. 받는 크기를 모두 담은 리스트가 필요합니다.")
    what = _for("accepted_sizes", case)
    return sorted(number(one, f"{what}에 든 값") for one in items(value, what=what))


def _read_per_layer(value, layers: tuple) -> list[float]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise Unusable(
            "수 하나를 돌려주었습니다. 마지막 것만이 아니라 계층마다 하나씩 담은 리스트가 필요합니다."
        )
    found = items(value, what="돌려준 값")
    if len(found) == len(layers) + 1:
        raise Unusable(
            f"계층은 {len(layers)}개인데 값이 {len(found)}개입니다. 계층을 지나기 전의 값은 담지 않습니다."
        )
    return [
        number(one, f"{i}번째로 담은 값")
        for i, one in enumerate(items(found, len(layers), "돌려준 값"), 1)
    ]


def _first_difference(got: list, expected: list, cases: list) -> str:
    """처음 어긋난 입력과 받은 값. 옳은 값은 말하지 않습니다."""
    for value, right, case in zip(got, expected, cases, strict=True):
        if abs(value - right) > 1e-6:
            return f"처음 어긋난 입력은 {case}이고, 받은 값은 {value:g}입니다. "
    return ""


def _first_line(got: list, expected: list, ns: list) -> str:
    for lines, rights, n in zip(got, expected, ns, strict=True):
        for i, (line, right) in enumerate(zip(lines, rights, strict=True), 1):
            if line != right:
                return f"처음 어긋난 곳은 n이 {n}일 때의 {i}번째 줄입니다. "
    return ""


def _first_layer(got: list, expected: list) -> str:
    for (_, layers), values, rights in zip(UNSEEN, got, expected, strict=True):
        for layer, value, right in zip(layers, values, rights, strict=True):
            if abs(value - right) > 1e-6:
                return f"처음 어긋난 계층은 {layer}이고, 받은 값은 {value:g}입니다. "
    return ""
