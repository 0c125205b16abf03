"""9장 크기 계산의 빈칸. 크기는 식이 아니라 torch의 계층을 지나 보고 구합니다."""

from itertools import count

import torch
from torch import nn
from torch.nn import functional as F

from chaewo.blanks.kinds import choice, match, number


def _features(kernel: int) -> nn.Sequential:
    """노트의 신경망에서 `fc1` 앞까지. ReLU는 크기를 바꾸지 않으므로 뺐습니다."""
    return nn.Sequential(
        nn.Conv2d(1, 6, kernel), nn.MaxPool2d(2), nn.Conv2d(6, 16, kernel), nn.MaxPool2d(2)
    )


def _flat(kernel: int, n: int) -> int:
    """한 변이 `n`인 이미지 한 장의 특징 개수."""
    return _features(kernel)(torch.zeros(1, 1, n, n)).numel()


def _written(layer: nn.Module, channels: int, n: int) -> str:
    """노트의 표기: `채널@높이*너비`."""
    _, c, h, w = layer(torch.zeros(1, channels, n, n)).shape
    return f"{c}@{h}*{w}"


def _silent_batch(features: int, width: int) -> int:
    """`view(-1, width)`가 오류 없이 지나가는 가장 작은 배치."""
    for batch in count(1):
        try:
            torch.zeros(batch, features).view(-1, width)
        except RuntimeError:
            continue
        return batch


def _field_after_third_convolution() -> int:
    """유닛 하나의 변화도가 0이 아닌 입력의 폭. 가중치가 모두 1이라 지워지는 곳이 없습니다."""
    x = torch.zeros(1, 1, 40, 40, requires_grad=True)
    ones = torch.ones(1, 1, 3, 3)
    y = F.avg_pool2d(F.conv2d(x, ones), 2)
    y = F.avg_pool2d(F.conv2d(y, ones), 2)
    F.conv2d(y, ones)[0, 0, 0, 0].backward()
    return int(x.grad[0, 0].any(0).sum())


def blanks() -> dict[str, dict]:
    window = nn.Conv2d(1, 1, 7, stride=2, padding=3)(torch.zeros(1, 1, 224, 224)).shape[-1]
    last = nn.MaxPool2d(2)(torch.zeros(1, 16, 11, 11)).shape[-1]
    fc1 = _flat(5, 28)
    largest = max(n for n in range(28, 48) if _flat(3, n) == 16 * 7 * 7)
    columns = _flat(3, 36)
    batch = _silent_batch(fc1, 400)
    field = _field_after_third_convolution()
    knobs = {
        "`Conv2d(6, 16, 3, padding=1)`": nn.Conv2d(6, 16, 3, padding=1),
        "`Conv2d(6, 16, 3, dilation=2)`": nn.Conv2d(6, 16, 3, dilation=2),
        "`Conv2d(6, 16, 3, stride=2)`": nn.Conv2d(6, 16, 3, stride=2),
        "`Conv2d(6, 16, 1)`": nn.Conv2d(6, 16, 1),
        "`MaxPool2d(2, ceil_mode=True)`": nn.MaxPool2d(2, ceil_mode=True),
    }
    return {
        "window": number(
            prompt="처음 보는 계층 `Conv2d(3, 64, 7, stride=2, padding=3)`에 한 변이 224인 이미지를 넣었습니다. 출력의 한 변은 얼마입니까?",
            answer=window,
            hints={
                218: "패딩과 스트라이드를 쓰지 않았을 때의 크기입니다.",
                224: "한 칸씩 옮길 때라면 그렇습니다. 여기서는 두 칸씩 옮깁니다.",
                109: "패딩을 더하지 않았습니다.",
                111: "마지막에 1을 더하지 않았거나, 패딩을 한쪽에만 더했습니다. 패딩은 양쪽에 붙습니다.",
                111.5: "나머지를 버리고, 1을 더해야 합니다.",
                112.5: "나머지를 버려야 합니다. 창이 반만 걸친 자리는 세지 않습니다.",
                113: "나머지를 올렸습니다. 창이 다 들어가지 않는 자리는 세지 않습니다.",
                64: "채널의 개수입니다. 한 변의 크기를 물었습니다.",
            },
            solution=f"224에 패딩 3이 양쪽에 붙어 230, 230 − 7 = 223, 2로 나누어 나머지를 버리면 111, 1을 더해 {window}입니다.",
            praise="ResNet의 첫 계층도 이 크기로 줄입니다.",
            otherwise="패딩을 양쪽에 더하고, 커널을 빼고, 스트라이드로 나누어 나머지를 버린 다음 1을 더합니다.",
        ),
        "last_line": number(
            prompt="노트가 적은 `16@11*11` 다음에는 창이 2, 스트라이드가 2인 풀링이 있습니다. 지나고 나면 한 변은 얼마입니까?",
            answer=last,
            hints={
                6: "노트가 적은 값입니다. 11칸에 두 칸짜리 창을 겹치지 않게 놓으면 몇 개가 다 들어갑니까?",
                5.5: "특징 맵의 칸은 반으로 쪼개지지 않습니다. 창이 다 들어가는 자리만 셉니다.",
                10: "창을 한 칸씩 옮겼습니다. 풀링의 스트라이드는 2입니다.",
                11: "풀링은 크기를 줄입니다. 두 칸마다 하나가 남습니다.",
            },
            solution=f"11 − 2 = 9를 2로 나누어 나머지를 버리면 4, 1을 더해 {last}입니다. 남는 한 줄은 버려집니다.",
            praise="노트의 마지막 줄은 앞줄에서 이어지지 않습니다.",
        ),
        "fc1": number(
            prompt="노트가 링크한 노트북은 28×28 이미지를 넣고, 커널은 5×5, 합성곱의 출력 채널은 6과 16, 풀링은 노트와 같습니다. 그 `fc1`의 `in_features`는 얼마입니까?",
            answer=fc1,
            hints={
                400: "28에서 커널 3으로, 또는 32에서 커널 5로 세었습니다.",
                576: "노트의 `fc1`입니다. 입력이 32이고 커널이 3일 때의 값입니다.",
                4: "마지막 특징 맵의 한 변입니다. 높이와 너비와 채널을 곱하세요.",
                16: "한 변의 크기만 곱했습니다. 채널도 곱해야 합니다.",
                1024: "마지막 풀링을 빠뜨렸습니다.",
                784: "입력 이미지의 픽셀 수입니다. `fc1`에는 마지막 풀링의 결과가 들어갑니다.",
                96: "채널이 6입니다. 마지막 풀링을 지날 때의 채널은 둘째 합성곱이 정합니다.",
            },
            solution=f"28 → 24 → 12 → 8 → 4이고 채널이 16이므로 16·4·4 = {fc1}입니다.",
            praise="링크한 노트북에도 `nn.Linear(16*4*4, 120)`이라고 적혀 있습니다.",
            otherwise="합성곱은 커널보다 하나 작은 만큼 줄이고, 풀링은 반으로 줄여 나머지를 버립니다. 끝에서 채널을 곱합니다.",
        ),
        "largest": number(
            prompt="노트의 신경망에서 `fc1`만 `nn.Linear(16 * 7 * 7, 120)`으로 바꿉니다. 이 신경망이 받는 가장 큰 입력의 한 변은 얼마입니까?",
            answer=largest,
            hints={
                33: "노트의 6·6일 때 가장 큰 입력입니다.",
                34: "이 신경망이 받는 가장 작은 입력입니다. 더 큰 것도 받습니다.",
                36: "더 큰 입력도 받습니다. 첫 풀링에서 버려지는 줄을 세어 보세요.",
                38: "끝의 한 변이 8이 됩니다.",
                49: "끝의 칸 수입니다. 입력의 한 변을 물었습니다.",
            },
            solution=f"끝에서 거꾸로 셉니다. 7이 되는 것은 14와 15, 15가 되는 것은 17, 17이 되는 것은 34와 35, 35가 되는 것은 {largest}입니다.",
            praise="풀링을 두 번 지나므로 받는 범위의 폭은 여기서도 네 픽셀입니다.",
            otherwise="끝에서 거꾸로 세어 보세요. 풀링은 두 크기를 하나로 만들고, 3×3 합성곱은 2를 줄입니다.",
        ),
        "mat1": number(
            prompt="한 변이 36인 이미지 한 장을 노트의 신경망에 넣으면 오류가 납니다. `mat1 and mat2 shapes cannot be multiplied (1x□ and 576x120)`의 □는 얼마입니까?",
            answer=columns,
            hints={
                400: "28을 넣었을 때의 값입니다.",
                576: "`fc1`이 바라는 값입니다. □는 실제로 온 특징의 개수입니다.",
                49: "채널을 곱하지 않았습니다.",
                7: "끝의 한 변입니다. 높이와 너비와 채널을 곱하세요.",
                1296: "입력의 픽셀 수입니다. 네 계층을 지난 뒤의 개수를 세어 보세요.",
                1024: "끝의 한 변을 8로 올렸습니다. 풀링은 남는 줄을 버립니다.",
            },
            solution=f"36 → 34 → 17 → 15 → 7이고 채널이 16이므로 16·7·7 = {columns}입니다.",
            praise="마침 28·28과도 같은 값입니다. 오류의 숫자만 보고 입력이 28×28이라고 짐작하면 틀립니다.",
        ),
        "no_batch": choice(
            prompt="`net(torch.zeros(1, 32, 32))`를 불렀더니 `mat1 and mat2 shapes cannot be multiplied (16x36 and 576x120)`이라는 오류가 났습니다. 까닭은 무엇입니까?",
            options={
                "이미지가 너무 작다": "32×32는 이 신경망이 받는 크기입니다. 36은 6·6이고, 끝의 크기는 맞았습니다.",
                "배치 차원이 없어 채널이 배치로 읽혔다": None,
                "이미지를 16장 넣었다": "한 장을 넣었습니다. 16은 둘째 합성곱의 채널입니다.",
                "`fc1`의 크기를 36으로 고쳐야 한다": "그러면 오류는 사라지지만, 채널 16개가 이미지 16장처럼 따로 판단됩니다.",
            },
            solution="모양이 (1, 32, 32)이면 torch는 1을 채널로 읽고 배치는 없다고 봅니다. 특징은 (16, 6, 6)이고, 평탄화가 첫 차원을 배치로 알고 남기니 16×36이 됩니다. `unsqueeze(0)`으로 배치 차원을 붙이면 됩니다.",
            praise="(배치, 채널, 높이, 너비)의 네 차원을 넣어야 합니다.",
        ),
        "batch": number(
            prompt="LeNet5의 `fc1` 앞에 `x.view(-1, 400)`이라고 적어 두고 28×28 이미지를 넣었습니다. 한 장의 특징은 16·4·4개입니다. 한 장 이상 넣을 때, 이 줄이 오류 없이 지나가는 가장 작은 배치는 몇 장입니까?",
            answer=batch,
            hints={
                36: "특징이 400개, 너비가 576일 때의 답입니다. 여기서는 숫자가 다릅니다.",
                16: "그때 나오는 행의 개수입니다. 배치는 그보다 많습니다.",
                400: "그만큼이면 지나가지만, 더 작은 배치도 지나갑니다.",
                100: "지나가지만, 더 작은 배치도 지나갑니다.",
                50: "지나가지만, 더 작은 배치도 지나갑니다.",
            },
            solution=f"배치 × 256이 400으로 나누어떨어져야 합니다. 256 × {batch} = 6400 = 400 × 16이므로 {batch}장이 16행이 됩니다.",
            praise="오류가 나지 않는다고 맞은 것은 아닙니다.",
            otherwise="배치마다 숫자가 256개씩 늘어납니다. 그 개수가 400의 배수가 되는 첫 번째를 찾으세요. 256과 400의 공배수입니다.",
        ),
        "field": number(
            prompt="노트의 둘째 풀링 다음에 3×3 합성곱 `conv3`을 하나 더 붙입니다. `conv3`의 유닛 하나의 수용 영역은 한 변이 몇 픽셀입니까?",
            answer=field,
            hints={
                3: "`conv3`이 보는 것은 특징 맵의 칸 세 개입니다. 그 칸들은 입력의 어디까지 봅니까?",
                10: "`conv3`을 붙이기 전의 값입니다.",
                12: "이웃한 유닛이 보는 곳은 한 픽셀이 아니라 네 픽셀씩 떨어져 있습니다.",
                13: "커널의 3을 그대로 더했습니다. 창이 세 칸이면 새로 보는 칸은 몇 개이고, 이웃한 칸은 입력에서 몇 픽셀 떨어져 있습니까?",
                14: "풀링을 한 번만 지났을 때의 간격을 썼습니다. 둘째 풀링까지 지나면 간격은 얼마입니까?",
                22: "늘어나는 칸은 셋이 아니라 둘입니다.",
                30: "3배가 되는 것이 아닙니다. 이웃한 유닛이 보는 곳은 서로 겹칩니다.",
            },
            solution=f"둘째 풀링의 수용 영역이 10, 간격이 4이므로 10 + (3 − 1)·4 = {field}입니다.",
            praise="간격이 벌어질수록 합성곱 하나가 넓혀 주는 폭도 커집니다.",
            otherwise="둘째 풀링의 `r`과 `j`에서 시작하세요. 커널 3은 칸 하나를 보던 것이 몇 칸을 더 보게 합니까?",
        ),
        "knobs": match(
            prompt="`6@13*13`인 특징 맵이 다음 계층을 지나면 어떻게 됩니까?",
            pairs={name: _written(layer, 6, 13) for name, layer in knobs.items()},
            distractors=["16@11*11", "6@6*6"],
            hints={
                ("`Conv2d(6, 16, 3, padding=1)`", "16@11*11"): "패딩이 없을 때의 크기입니다. 양쪽에 한 줄씩 덧댔습니다.",
                ("`Conv2d(6, 16, 3, dilation=2)`", "16@11*11"): "칸 사이를 벌리면 창이 덮는 폭이 3보다 커집니다.",
                ("`Conv2d(6, 16, 3, stride=2)`", "16@11*11"): "한 칸씩 옮길 때의 크기입니다.",
                ("`Conv2d(6, 16, 1)`", "16@11*11"): "커널이 3일 때의 크기입니다. 1×1 커널은 어느 칸에나 놓입니다.",
                ("`Conv2d(6, 16, 1)`", "16@6*6"): "1×1은 커널의 크기입니다. 스트라이드는 1입니다.",
                ("`MaxPool2d(2, ceil_mode=True)`", "6@6*6"): "나머지를 버릴 때의 크기입니다. `ceil_mode`는 올립니다.",
                ("`MaxPool2d(2, ceil_mode=True)`", "16@6*6"): "풀링은 채널의 개수를 바꾸지 않습니다.",
            },
            solution="패딩 1과 커널 3은 크기를 지키고, 딜레이션 2는 창의 폭을 5로 늘리고, 스트라이드 2는 반으로 줄입니다. 1×1은 채널만 바꾸고, `ceil_mode`는 반으로 나눈 나머지를 올립니다.",
            praise="크기는 창이, 채널은 커널의 개수가 정합니다.",
            otherwise="창이 놓일 수 있는 자리를 세고, 채널이 바뀌는지도 보세요.",
        ),
    }
