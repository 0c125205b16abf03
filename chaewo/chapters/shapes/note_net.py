"""9장의 둘째부터 다섯째까지의 문제: 창 하나의 크기와, 노트의 신경망을 지난 크기."""

import math

from chaewo.chapters.shapes.answers import CHANNELS, count_of, in_reals, read_lines, read_sizes
from chaewo.chapters.shapes.layer_truth import LARGEST, accepted, note_layers, sizes, smallest
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.lenet import Window

TOO_SMALL = {
    "Kernel size can't be greater": "창이 입력보다 큰 크기까지 torch의 계층에 넣었습니다. 그런 크기는 건너뛰거나, torch의 계층 대신 식으로 세어 보세요.",
    "Output size is too small": "풀링할 칸이 남지 않는 크기까지 torch의 계층에 넣었습니다. 그런 크기는 건너뛰거나, torch의 계층 대신 식으로 세어 보세요.",
}
# 작은 크기까지 찾는 5번과 달리, 창이 들어가는 입력만 오는 문제에서 같은 오류가 났을 때
NO_ROOM = dict.fromkeys(TOO_SMALL, "torch의 계층에 창보다 작은 것이 들어갔습니다. 패딩을 빠뜨리거나 계층을 더 지나지 않았는지, 스스로 만든 입력이라면 넉넉히 큰지 보세요.")
LAYER_ERRORS = NO_ROOM | {"unpack": "튜플을 나눠 담을 이름의 수가 맞지 않습니다. 한 계층은 `(k, s, p, d)`의 네 수입니다."}


def first_difference(value: float, *case) -> str:
    return f"처음 어긋난 입력은 {case}이고, 받은 값은 {value:g}입니다."


# 2. output_size -----------------------------------------------------------------------------

output_size = Exercise(
    cases=[
        *[(6, 3, 1, 0), (32, 5, 1, 0), (11, 2, 2, 0), (224, 7, 2, 3), (13, 3, 2, 1)],
        # 창이 스트라이드만 한 것, 한 칸짜리 창, 덧대지 않으면 창이 들어가지 않는 것
        *[(27, 5, 4, 2), (10, 3, 3, 0), (11, 2, 2, 1), (9, 1, 2, 0), (2, 5, 1, 2)],
    ],
    truth=lambda n, k, s, p: sizes(n, ((k, s, p, 1),))[0],
    read=count_of("output_size"),
    errors=NO_ROOM,
    also=in_reals,
    mistakes={
        "나누어떨어지지 않을 때 소수가 나옵니다. 창이 반만 걸친 자리는 자리가 아니니 나머지를 버려야 합니다. 파이썬에는 나눗셈이 두 가지 있습니다.": lambda n, k, s, p: (n + 2 * p - k) / s + 1,
        "언제나 하나가 모자랍니다. 여섯 칸에 세 칸짜리 창을 놓아 보세요. 시작 칸을 0부터 세었다면 0번 자리까지 셌는지 보세요.": lambda n, k, s, p: (n + 2 * p - k) // s,
        "두 가지가 빠졌습니다. 시작 칸은 0번부터 세고, 창이 반만 걸친 자리는 세지 않습니다.": lambda n, k, s, p: (n + 2 * p - k) / s,
        "패딩이 있을 때만 모자랍니다. 패딩은 한쪽이 아니라 양쪽 끝에 붙습니다.": lambda n, k, s, p: (n + p - k) // s + 1,
        "패딩 p를 쓰지 않았습니다. 덧댄 칸도 창이 놓일 수 있는 칸입니다.": lambda n, k, s, p: (n - k) // s + 1,
        "스트라이드 s를 쓰지 않았습니다. 한 칸씩 옮길 때의 개수입니다.": lambda n, k, s, p: n + 2 * p - k + 1,
        "1을 먼저 더한 다음 나누었습니다. 스트라이드가 1이거나 나머지가 마침 맞을 때만 맞습니다. 0번 자리 하나는 스트라이드로 나눌 것이 아닙니다. 13칸의 양쪽에 한 칸씩 덧대고 세 칸짜리 창을 두 칸씩 옮겨 보세요.": lambda n, k, s, p: (n + 2 * p - k + 1) // s,
        "나누어떨어지지 않을 때 하나가 많습니다. 나머지를 올렸습니다. 끝을 넘어가는 창은 놓지 않습니다.": lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1,
        "반올림했습니다. 창이 반 넘게 걸쳐도 끝을 넘어가면 놓지 않습니다.": lambda n, k, s, p: round((n + 2 * p - k) / s) + 1,
        "괄호가 빠진 것 같습니다. 나눗셈은 뺄셈보다 먼저라서 k만 s로 나뉘었습니다.": lambda n, k, s, p: n + 2 * p - k // s + 1,
        "커널 k를 쓰지 않았습니다. 창이 끝에 닿으면 더 갈 수 없습니다.": lambda n, k, s, p: (n + 2 * p) // s,
    },
    right="설정 열 가지에서 torch의 합성곱을 지난 크기와 같습니다.",
    otherwise=lambda value, *case: f"torch의 크기와 다릅니다. {first_difference(value, *case)} 그 설정의 줄과 창을 종이에 그려 자리를 세어 보세요.",
)

# 3. note_lines ------------------------------------------------------------------------------

conv3, pool2 = Window(3).output_size, Window(2, 2).output_size


def written(sides) -> list[str]:
    """노트북의 return 줄."""
    return [f"{CHANNELS[i]}@{side}*{side}" for i, side in enumerate(sides)]


def lines_by(conv=conv3, pool=pool2):
    """합성곱과 풀링의 규칙만 다른 풀이."""
    return lambda n: written([n := rule(n) for rule in (conv, pool, conv, pool)])


def less(by: int):
    return lambda n: n - by


def half_up(n):
    return math.ceil(n / 2)


def first_line(lines: list, n: int) -> str:
    pairs = zip(lines, sizes(n, note_layers(3)), CHANNELS, strict=True)
    i = next(i for i, (line, side, channels) in enumerate(pairs, 1) if line != (channels, side))
    return f"torch를 지난 크기와 다릅니다. 처음 어긋난 곳은 n이 {n}일 때의 {i}번째 줄입니다. 그 줄의 계층에 들어가는 크기부터 다시 보세요."


note_lines = Exercise(
    cases=[(28,), (32,), (30,), (33,), (36,), (23,), (16,), (101,)],
    truth=lambda n: written(sizes(n, note_layers(3))),
    read=read_lines,
    errors=NO_ROOM | {"unpack": "나눠 담을 값과 이름의 개수가 맞지 않습니다. 하나씩 꺼낸 것에 수가 몇 개 들었는지 보세요."},
    also=in_reals,
    mistakes={
        "n이 달라져도 노트에 적힌 네 줄 그대로입니다. 그 가운데 한 줄은 28에서 나오지 않습니다. 한 계층씩 다시 세어 보세요.": lambda n: written([26, 13, 11, 6]),
        "28에서만 노트의 네 줄을 그대로 적었습니다. 다른 n처럼 28에서도 끝까지 세어 보세요.": lambda n: written([26, 13, 11, 6]) if n == 28 else lines_by()(n),
        "n이 달라져도 28에서 센 크기입니다. 받은 n에서 출발하세요.": lambda n: lines_by()(28),
        "n이 달라져도 32에서 센 크기입니다. 받은 n에서 출발하세요.": lambda n: lines_by()(32),
        "풀링에서 나머지를 올렸습니다. 28이면 노트의 6이 나오지만 torch는 짝을 이루지 못한 칸을 버립니다. 1부터 11까지 한 줄을 풀링한 출력을 다시 보세요.": lines_by(pool=half_up),
        "풀링에서 반올림했습니다. 노트의 풀링은 짝을 이루지 못한 칸을 언제나 버립니다.": lines_by(pool=lambda n: round(n / 2)),
        "크기에 소수가 섞였습니다. 특징 맵의 칸은 반으로 쪼개지지 않습니다. 짝을 이루지 못한 칸이 어떻게 되는지 보세요.": [lines_by(less(2), lambda n: n / 2), lines_by(pool=lambda n: n / 2)],
        "커널이 5일 때의 크기입니다. 튜토리얼의 그림이 그 크기이고, 노트의 코드는 `nn.Conv2d(1, 6, 3)`입니다.": lines_by(less(4)),
        "합성곱에서 커널의 크기를 그대로 뺐습니다. 여섯 칸에 세 칸짜리 창이 몇 번 놓였는지 떠올려 보세요.": lines_by(less(3)),
        "합성곱에서 한 칸만 줄었습니다. 여섯 칸에 세 칸짜리 창을 놓으면 자리가 몇 개였습니까?": lines_by(less(1)),
        "합성곱에서 크기가 줄지 않았습니다. 노트의 합성곱에는 패딩이 없습니다.": lines_by(less(0)),
        "풀링이 생략되었습니다. 노트가 혼동한 바로 그곳입니다. `forward`에서 합성곱마다 max_pool2d가 뒤따르는지 보세요.": lines_by(pool=less(0)),
        "풀링의 창을 한 칸씩 옮겼습니다. 풀링은 스트라이드를 적지 않으면 몇 칸씩 옮깁니까?": lines_by(pool=less(1)),
        "계층마다 처음의 n에서 다시 세었습니다. 앞 계층의 출력이 다음 계층의 입력입니다.": lambda n: written([n - 2, n // 2, n - 2, n // 2]),
        "리스트에 없는 칸을 꺼냈습니다. sizes에 담긴 값이 넷보다 많거나, 아직 담지 않은 칸을 꺼낸 것입니다. 합성곱, 풀링, 합성곱, 풀링을 지날 때마다 하나씩만 담으세요.": Raises("IndexError: list index out of range", lambda n: written([n, *sizes(n, note_layers(3))])),
    },
    right="28에서 출발하면 위의 세 줄은 노트와 같고, 마지막 줄만 노트와 다릅니다.",
    otherwise=first_line,
)

# 4. fc1_in_features -------------------------------------------------------------------------


def ending(conv=lambda n, k: Window(k).output_size(n), pool=pool2):
    """`fc1` 앞에 남는 한 변. 합성곱과 풀링의 규칙만 다릅니다."""
    return lambda n, k: pool(conv(pool(conv(n, k)), k))


end = ending()


def counting(side=end, channels=16, power=2):
    """`fc1`이 받는 개수. 세는 법만 다릅니다."""
    return lambda n, kernel: channels * side(n, kernel) ** power


SWAPPED = {3: 5, 5: 3}  # 커널을 서로 바꾸어 셈한 실수

fc1_in_features = Exercise(
    cases=[
        *[(32, 3), (28, 3), (32, 5), (28, 5), (36, 3), (35, 5), (40, 7), (23, 3)],
        *[(16, 5), (17, 2), (18, 1)],  # 끝에 한 칸만 남는 것, 커널이 짝수인 것, 1인 것
    ],
    truth=lambda n, kernel: 16 * sizes(n, note_layers(kernel))[-1] ** 2,
    read=count_of("fc1_in_features"),
    errors=NO_ROOM,
    also=in_reals,
    mistakes={
        "커널이 3일 때와 5일 때가 서로 바뀌었습니다. 입력이 32일 때 400이 나오는 커널은 어느 쪽인지, 세 자료를 견준 표에서 다시 보세요.": counting(lambda n, k: end(n, SWAPPED.get(k, k))),
        "언제나 576입니다. 입력이 32이고 커널이 3일 때는 맞지만, 끝의 크기는 입력과 커널에 따라 달라집니다.": counting(lambda n, k: 6),
        "언제나 400입니다. 입력이 32라면 커널이 5일 때의 수입니다. 끝의 크기는 입력과 커널에 따라 달라집니다.": counting(lambda n, k: 5),
        "커널을 언제나 3으로 셈했습니다. 그래서 입력 32, 커널 5에서도 576이 나옵니다. kernel을 쓰세요.": counting(lambda n, k: end(n, 3)),
        "커널을 언제나 5로 셈했습니다. 그래서 입력 32, 커널 3에서도 400이 나옵니다. kernel을 쓰세요.": counting(lambda n, k: end(n, 5)),
        "입력을 언제나 32로 셈했습니다. 6·6은 이미지의 크기에서 따라 나온 수입니다. n을 쓰세요.": counting(lambda n, k: end(32, k)),
        "채널을 곱하지 않았습니다. 크기가 그만한 특징 맵이 몇 장입니까?": counting(channels=1),
        "한 변만 곱했습니다. 특징 맵에는 높이와 너비가 있습니다.": counting(power=1),
        "채널을 6으로 셌습니다. 그것은 첫 합성곱의 출력입니다. fc1 바로 앞에는 무엇이 있습니까?": counting(channels=6),
        "두 합성곱의 채널을 모두 곱했습니다. 둘째 합성곱을 지나면 앞의 채널 6은 남지 않습니다.": counting(channels=6 * 16),
        "마지막 풀링이 빠졌습니다. 노트의 “pool레이어가 생략”이 떠오르는 자리입니다. 풀링은 두 번 지납니다.": counting(lambda n, k: (n - k + 1) // 2 - k + 1),
        "합성곱과 풀링을 한 번씩만 지났습니다. 노트의 `forward`에는 두 번씩 있습니다.": counting(lambda n, k: (n - k + 1) // 2),
        "풀링이 모두 빠졌습니다. `forward`에서 합성곱마다 max_pool2d가 뒤따르는지 보세요.": counting(ending(pool=less(0))),
        "합성곱이 크기를 줄이지 않는 것으로 셈했습니다. 노트의 합성곱에는 패딩이 없습니다.": counting(ending(conv=lambda n, k: n)),
        "풀링에서 나머지를 올렸습니다. 그래서 입력 28, 커널 3에서 노트의 6이 나옵니다. 짝을 이루지 못한 칸은 버려집니다.": counting(ending(pool=half_up)),
        "풀링을 지난 크기에 소수가 섞였습니다. 짝을 이루지 못한 칸은 버려집니다. 나눗셈 두 가지 가운데 어느 것을 썼는지 보세요.": [counting(ending(lambda n, k: n - k + 1, lambda n: n / 2)), counting(ending(pool=lambda n: n / 2))],
        "합성곱에서 커널의 크기를 그대로 뺐습니다. 창이 놓이는 자리의 개수를 다시 세어 보세요.": counting(ending(conv=lambda n, k: n - k)),
        "이미지의 크기를 그대로 곱했습니다. 주석의 “from Image dimension”은 이미지의 크기라는 뜻이 아니라, 거기에서 따라 나왔다는 뜻입니다.": counting(lambda n, k: n),
        "입력 이미지의 픽셀 수입니다. fc1에는 이미지가 아니라 마지막 풀링의 결과가 들어갑니다.": counting(lambda n, k: n, channels=1),
        "커널의 크기를 곱했습니다. `16 * 5 * 5`의 5가 커널의 크기처럼 보이지만 우연히 같은 수입니다.": counting(lambda n, k: k),
        "fc1이 내놓는 수입니다. 여기에서는 fc1이 받는 수를 구합니다.": lambda n, k: 120,
    },
    right="어떤 크기를 넣어도 fc1 앞에 남는 특징의 개수와 같습니다. 노트의 ???에 답했습니다.",
    otherwise=lambda value, *case: f"torch를 지나 남는 개수와 다릅니다. {first_difference(value, *case)} 합성곱, 풀링, 합성곱, 풀링의 차례로 한 변을 적어 내려가 보세요.",
)

# 5. accepted_sizes --------------------------------------------------------------------------


def picking(pick):
    """받는 크기를 모두 찾은 다음 그 가운데 `pick`이 고른 것만 담습니다."""
    return lambda in_features, kernel: pick(list(accepted(in_features, kernel)))


@variants
def searching(in_features, kernel, *, side, start=lambda kernel: 1):
    """끝의 한 변을 `side`로 세며 `start(kernel)`부터 하나씩 찾습니다."""
    tried = range(start(kernel), LARGEST + 1)
    return [n for n in tried if 16 * side(n, kernel) ** 2 == in_features]


no_pool = ending(pool=less(0))


def why_other_sizes(found: list[float], in_features: int, kernel: int) -> str:
    """받는 크기와 다른 까닭: 세는 법이 다르거나, 너무 크거나 작은 것을 담았거나, 빠뜨렸거나."""
    if found and found == searching(ending(pool=half_up), smallest)(in_features, kernel):
        return "풀링에서 나머지를 올려 세었습니다. 짝을 이루지 못한 칸은 버려집니다."
    if found and found[-1] > LARGEST:
        return f"{LARGEST}보다 큰 {found[-1]:g}까지 담았습니다. 1부터 {LARGEST}까지만 봅니다."
    if found and found[0] < smallest(kernel):
        return f"커널이 {kernel}일 때 한 변 {found[0]:g}도 담았습니다. 그 크기에서는 도중에 한 변이 0 이하가 되어 torch가 오류를 냅니다. 식으로 세었다면, 음수도 제곱하면 양수가 되는 것을 보세요."
    right = accepted(in_features, kernel)
    if not right:
        return f"in_features가 {in_features}인데 받는 크기가 있다고 했습니다. 끝의 높이와 너비는 같으니, 채널을 곱해 꼭 그 수가 되는 크기가 하나도 없을 때도 있습니다."
    if set(found) < set(right):
        return f"받는 크기를 빠뜨렸습니다. 처음 빠뜨린 입력은 {(in_features, kernel)}입니다. 너무 큰 데에서 찾기 시작하거나 너무 일찍 끝내지 않았는지 보세요. range의 끝은 들어가지 않습니다. 하나도 찾지 못했다면 in_features를 채널, 높이, 너비를 모두 곱한 수와 견주는지 보세요."
    return "torch의 신경망이 실제로 받는 크기와 다릅니다. 크기를 하나씩 끝까지 세어 보고, fc1이 바라는 수가 되는 것만 남기세요."


accepted_sizes = Exercise(
    cases=[
        *[(576, 3), (400, 5), (400, 3), (784, 3), (256, 5), (16, 3), (64, 3), (2704, 3), (2304, 5)],
        # 커널이 3도 5도 아닌 것, 16으로 나눈 것이 제곱수가 아닌 것, 16의 배수도 아닌 것
        *[(16, 5), (16, 1), (144, 2), (784, 7), (560, 3), (577, 3), (100, 5)],
    ],
    truth=lambda in_features, kernel: list(accepted(in_features, kernel)),
    read=read_sizes,
    errors=TOO_SMALL,
    mistakes={
        "가장 작은 크기 하나만 찾았습니다. 한 픽셀 더 큰 이미지를 넣으면 그 픽셀은 어느 계층에서 사라집니까?": picking(lambda found: found[:1]),
        "가장 큰 크기 하나만 찾았습니다. 한 픽셀 작은 이미지도 같은 크기로 끝나는지 세어 보세요.": picking(lambda found: found[-1:]),
        "노트에 적힌 32 하나입니다. 노트의 신경망도 32만 받지는 않습니다. 다른 크기도 하나씩 넣어 세어 보세요.": lambda in_features, kernel: [32],
        "언제나 노트의 신경망이 받는 크기입니다. in_features와 kernel에 따라 달라집니다.": lambda in_features, kernel: [30, 31, 32, 33],
        "가장 큰 것이 하나 빠졌습니다. range의 끝은 들어가지 않습니다.": picking(lambda found: found[:-1]),
        "가장 큰 것이 하나 많습니다. 그 크기는 끝의 한 변이 하나 더 커집니다.": [picking(lambda found: [*found, found[-1] + 1]), picking(lambda found: [*found, *(n + 1 for n in found[-1:])])],
        "처음과 끝만 있습니다. 받는 크기를 모두 담으세요.": [picking(lambda found: [found[0], found[-1]]), picking(lambda found: found[:1] + found[-1:])],
        "앞의 두 개뿐입니다. 풀링 한 번이 두 크기를 하나로 모읍니다. 풀링은 두 번 지납니다.": picking(lambda found: found[:2]),
        "커널을 언제나 3으로 셈했습니다. kernel을 쓰세요.": [searching(lambda n, k: end(n, 3), start) for start in (lambda k: 10, smallest)],
        "커널을 언제나 5로 셈했습니다. kernel을 쓰세요.": [searching(lambda n, k: end(n, 5), start) for start in (lambda k: 16, smallest)],
        "커널이 3일 때와 5일 때가 서로 바뀌었습니다.": lambda in_features, kernel: list(accepted(in_features, SWAPPED.get(kernel, kernel))),
        "풀링이 빠졌습니다. 그래서 크기가 하나뿐입니다. 합성곱 다음마다 풀링이 있습니다.": [searching(no_pool), searching(no_pool, lambda k: 2 * k), lambda in_features, kernel: [math.isqrt(in_features // 16) + 2 * (kernel - 1)]],
        "하나도 찾지 못했습니다. in_features는 한 변이 아니라 채널, 높이, 너비를 모두 곱한 수입니다.": picking(lambda found: []),
    },
    right=f"신경망마다 1부터 {LARGEST}까지에서 받는 크기를 빠짐없이 찾았습니다.",
    otherwise=why_other_sizes,
)
