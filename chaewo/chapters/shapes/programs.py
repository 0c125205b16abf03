"""9장의 코드 빈칸: 출력의 크기와 수용 영역."""

import torch
from torch.nn import functional as F

from chaewo.blanks.program import program


def programs() -> dict[str, dict]:
    return {"size": _size(), "receptive_field": _receptive_field()}


def _size() -> dict:
    return program(
        "한 변이 `n`인 입력에 커널 `k`, 스트라이드 `s`, 패딩 `p`, 딜레이션 `d`인 합성곱을 씁니다. 출력의 한 변을 돌려주는 `output_size`를 적으세요.",
        starter="""
            def output_size(n, k, s=1, p=0, d=1):
                return ...  # 채워넣기
        """,
        solution="return (n + 2 * p - d * (k - 1) - 1) // s + 1",
        cases=[
            "output_size(32, 3)",
            "output_size(12, 2, 2)",
            "output_size(224, 7, 2, 3)",
            "output_size(30, 5, 3, 1, 3)",
        ],
        truth={"output_size": _size_by_conv},
        mistakes={
            "0번 칸에서 시작하는 자리도 셉니다. 하나가 모자랍니다.": "return (n + 2 * p - d * (k - 1) - 1) // s",
            "패딩을 한쪽에만 더했습니다. 패딩은 양쪽에 붙습니다.": "return (n + p - d * (k - 1) - 1) // s + 1",
            "패딩을 더하지 않았습니다.": "return (n - d * (k - 1) - 1) // s + 1",
            "나머지를 버려야 합니다. 반만 걸친 자리는 세지 않습니다.": "return (n + 2 * p - d * (k - 1) - 1) / s + 1",
            "나머지를 올렸습니다. 창이 다 들어가는 자리만 셉니다.": "return -(-(n + 2 * p - d * (k - 1) - 1) // s) + 1",
            "딜레이션을 쓰지 않았습니다. 칸 사이를 벌리면 창이 덮는 폭이 커집니다.": "return (n + 2 * p - k) // s + 1",
            "칸의 수에 딜레이션을 곱했습니다. 벌어지는 것은 칸과 칸 사이입니다. 사이는 몇 군데입니까?": "return (n + 2 * p - d * k) // s + 1",
            "스트라이드를 쓰지 않았습니다. 한 칸씩 옮길 때의 크기입니다.": "return n + 2 * p - d * (k - 1)",
            "나누기 전에 1을 더했습니다. 시작하는 자리 하나는 옮긴 횟수를 센 다음에 더합니다.": "return (n + 2 * p - d * (k - 1)) // s",
            "창의 폭을 빼지 않았습니다. 창이 끝을 넘어가는 자리는 세지 않습니다.": "return (n + 2 * p) // s",
        },
        right="합성곱도 풀링도 이 한 줄입니다. ResNet의 첫 계층도 224를 이렇게 줄입니다.",
        otherwise="패딩을 붙인 줄의 길이, 창이 덮는 폭, 옮긴 횟수를 차례로 적어 보세요.",
    )


def _receptive_field() -> dict:
    return program(
        "`layers`는 계층마다의 (커널, 스트라이드)입니다. 마지막 유닛의 수용 영역 `r`을 구하도록, 계층 하나를 지날 때 할 일을 적으세요. `j`는 이웃한 두 유닛의 간격입니다.",
        starter="""
            def receptive_field(layers):
                r, j = 1, 1
                for k, s in layers:
                    ...  # 채워넣기
                return r
        """,
        solution="r += (k - 1) * j\nj *= s",
        cases=[
            "receptive_field([(3, 1), (2, 2), (3, 1), (2, 2)])",
            "receptive_field([(3, 1), (2, 2), (3, 1), (2, 2), (3, 1)])",
            "receptive_field([(7, 2), (3, 3), (5, 1)])",
            "receptive_field([])",
        ],
        truth={"receptive_field": _field_by_gradient},
        mistakes={
            "간격을 먼저 벌렸습니다. 이 계층의 창은 벌어지기 전의 간격으로 놓입니다.": "j *= s\nr += (k - 1) * j",
            "커널의 칸 수만큼 더했습니다. 첫 칸이 보는 곳은 이미 세었습니다.": "r += k * j\nj *= s",
            "간격이 언제나 1이라고 보았습니다. 스트라이드가 2인 계층을 지나면 이웃한 유닛은 얼마나 떨어져 있습니까?": "r += k - 1",
            "커널을 곱했습니다. 이웃한 유닛이 보는 곳은 겹치므로 그만큼 넓어지지 않습니다.": "r *= k",
            "간격을 더해 갔습니다. 두 칸씩 옮기는 계층을 두 번 지나면 몇 배로 벌어집니까?": "r += (k - 1) * j\nj += s",
            "바로 앞 계층의 스트라이드만 남았습니다. 간격은 지나온 계층에서 모두 쌓입니다.": "r += (k - 1) * j\nj = s",
            "이 계층의 스트라이드를 곱했습니다. 곱할 것은 여기까지 오며 쌓인 간격입니다.": "r += (k - 1) * s",
            "앞에서 본 폭을 지웠습니다. 늘어난 만큼 더해 갑니다.": "r = (k - 1) * j + 1\nj *= s",
        },
        right="노트의 신경망은 10이고, 3×3 합성곱을 하나 더 붙이면 18입니다. 간격이 4로 벌어져 있어 한꺼번에 8만큼 늘어납니다.",
        otherwise="식 (2)의 두 식을 차례대로 옮겨 보세요.",
    )


def _size_by_conv(n, k, s=1, p=0, d=1):
    x, kernel = (torch.empty(1, 1, width, device="meta") for width in (n, k))
    return F.conv1d(x, kernel, stride=s, padding=p, dilation=d).shape[-1]


def _field_by_gradient(layers):
    """유닛 하나의 변화도가 닿은 첫 픽셀부터 끝 픽셀까지. 커널이 모두 1이라 지워지는 곳이 없습니다."""
    x = torch.zeros(1, 1, 100, dtype=torch.float64, requires_grad=True)
    y = x
    for k, s in layers:
        y = F.conv1d(y, torch.ones(1, 1, k, dtype=torch.float64), stride=s)
    y[0, 0, 0].backward()
    touched = x.grad.flatten().nonzero().flatten()
    return (touched.max() - touched.min() + 1).item()
