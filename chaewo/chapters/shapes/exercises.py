"""9장 「크기 계산: 6*6은 대체 뭐야??」의 코드 문제, 푸는 차례대로. 기대하는 값은 식이 아니라 `layer_truth`에서 얻습니다."""

import math

from chaewo.chapters.shapes import correlate, note_net
from chaewo.chapters.shapes.answers import in_reals, read_per_layer
from chaewo.chapters.shapes.layer_truth import UNSEEN, fields, sizes
from chaewo.judging.exercise import Exercise, variants
from chaewo.lenet import Window

cross_correlate = correlate.cross_correlate
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
