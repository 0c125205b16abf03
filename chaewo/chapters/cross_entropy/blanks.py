"""11장 「분류의 손실: 교차 엔트로피」의 빈칸."""

import torch
from torch.nn import functional as F

from chaewo.blanks.kinds import choice, matrix, number
from chaewo.chapters.cross_entropy.programs import programs


def _cross_entropy_gradient(p: list[float], label: int) -> torch.Tensor:
    logits = torch.tensor([p], dtype=torch.float64).log().requires_grad_()
    loss = F.cross_entropy(logits, torch.tensor([label]))
    (gradient,) = torch.autograd.grad(loss, logits)
    return gradient


def _floor(classes: int) -> float:
    """정답을 완벽하게 맞힌 로짓에 소프트맥스를 먼저 씌웠을 때의 교차 엔트로피."""
    perfect = F.one_hot(torch.tensor([0]), classes).double()
    return F.cross_entropy(perfect, torch.tensor([0])).item()


def _fits(shape: tuple[int, ...]) -> bool:
    """(2, 5, 8, 8) 로짓의 번호 목표로 torch가 받는 모양인지."""
    target = torch.zeros(shape, dtype=torch.long)
    try:
        F.cross_entropy(torch.zeros(2, 5, 8, 8), target)
    except RuntimeError:
        return False
    return True


def _weighted() -> float:
    """손실이 1과 3인 두 행을 무게 1과 3으로 모은 것."""
    log_p = torch.tensor([[-1.0, -9.0], [-9.0, -3.0]], dtype=torch.float64)
    weight = torch.tensor([1.0, 3.0], dtype=torch.float64)
    return F.nll_loss(log_p, torch.tensor([0, 1]), weight=weight).item()


def blanks() -> dict[str, dict]:
    uniform = F.cross_entropy(torch.full((1, 4), 7.0).double(), torch.tensor([0])).item()
    p = [0.7, 0.2, 0.1]
    softmax_minus = _cross_entropy_gradient(p, 1)
    floor = _floor(2)
    pixels = {
        (2, 5): "픽셀마다 정답이 하나씩 있어야 합니다. 세로와 가로가 남아 있어야 하지 않습니까?",
        (2, 5, 8, 8): "번호가 아니라 비율을 적을 때의 모양입니다. 번호는 칸을 하나 골라 적은 것이라 칸의 차원이 없습니다.",
        (2, 8, 8): None,
        (2, 1, 8, 8): "칸의 차원을 1로 남겼습니다. 번호로 적으면 그 차원은 아예 없어집니다.",
    }
    return programs() | {
        "uniform": number(
            prompt="로짓 네 개가 모두 7이고 정답은 0번입니다. 교차 엔트로피는 얼마입니까? 소수 셋째 자리까지 적으세요.",
            answer=uniform,
            places=3,
            hints={
                7: "로짓 자체입니다. 소프트맥스를 먼저 구하세요.",
                0: "로짓이 모두 같으면 정답의 확률은 1이 아닙니다.",
                0.25: "정답의 확률입니다. 손실은 그 로그에 음의 부호를 붙인 값입니다.",
                2.3026: "칸이 열 개일 때의 값입니다. 여기서는 네 개입니다.",
                2: "밑이 2인 로그입니다. 자연로그를 쓰세요.",
                0.602: "상용로그입니다. 자연로그를 쓰세요.",
            },
            solution=f"네 칸의 확률이 모두 1/4이므로 −log(1/4) = log 4 = {uniform:.4f}입니다. 7이라는 값은 상관없습니다.",
            praise="모든 칸을 똑같이 보는 신경망의 손실은 칸의 수에 로그를 취한 값입니다.",
        ),
        "ce_gradient": matrix(
            prompt="소프트맥스의 값이 `[[0.7, 0.2, 0.1]]`이고 정답이 1번(번호는 0부터)입니다. 교차 엔트로피를 로짓으로 미분한 변화도를 채워 보세요.",
            answer=softmax_minus,
            hints=[
                (torch.tensor([p]), "소프트맥스를 그대로 적었습니다. 정답의 자리에서 무엇을 빼야 합니까?"),
                (_cross_entropy_gradient(p, 0), "정답의 자리를 하나 앞으로 세었습니다. 번호는 0부터입니다."),
                (-softmax_minus, "부호가 모두 반대입니다. 정답의 로짓을 올리면 손실은 줄어듭니다."),
                (torch.tensor([[0.0, -0.8, 0.0]]), "정답이 아닌 로짓도 손실에 영향을 줍니다. 분모에 들어 있습니다."),
                (torch.tensor([[0.0, -5.0, 0.0]]), "확률로 미분했습니다. 로짓으로 미분하세요."),
            ],
            solution="소프트맥스에서 원-핫 (0, 1, 0)을 빼면 (0.7, −0.8, 0.1)입니다.",
            praise="정답은 끌어올리고 나머지는 확률만큼 끌어내립니다.",
            otherwise="붉은 칸의 값이 다릅니다. 소프트맥스에서 정답의 원-핫 벡터를 빼 보세요.",
        ),
        "floor": number(
            prompt="고를 것이 둘뿐이라 칸도 두 개인 분류에서 소프트맥스를 먼저 씌우고 `cross_entropy`에 넣었습니다. 완벽하게 맞혀도 손실이 내려가지 못하는 바닥은 얼마입니까? 소수 셋째 자리까지 적으세요.",
            answer=floor,
            places=3,
            hints={
                0: "소프트맥스를 한 번만 썼다면 그렇습니다. 여기서는 두 번입니다.",
                _floor(10): "칸이 열 개일 때의 바닥입니다.",
                0.6931: "두 칸을 똑같이 볼 때의 손실입니다. 완벽하게 맞혔을 때를 물었습니다.",
                0.7311: "두 번째 소프트맥스가 준 정답의 확률입니다. 로그를 취하고 부호를 바꾸세요.",
            },
            solution=f"첫 소프트맥스가 (1, 0)을 주고, 두 번째가 정답에 e/(e+1)을 줍니다. −log(e/(e+1)) = {floor:.4f}입니다.",
            praise="칸이 적을수록 바닥은 낮지만, 0에는 닿지 못합니다.",
        ),
        "pixel_shape": choice(
            prompt="픽셀마다 다섯 가지 가운데 하나를 고르는 신경망의 로짓이 (2, 5, 8, 8)입니다. 정답을 번호로 적은 목표의 모양은 무엇입니까?",
            options={f"`{shape}`": say if not _fits(shape) else None for shape, say in pixels.items()},
            solution="둘째 차원(칸)만 없어져 (2, 8, 8)입니다. 픽셀마다 0부터 4까지의 번호가 하나씩 있습니다.",
            praise="번호로 적은 목표에는 칸의 차원만 없습니다.",
        ),
        "weighted": number(
            prompt="두 자료의 손실이 1과 3이고, 두 정답의 무게(`weight`)도 1과 3입니다. 번호로 적은 정답을 `cross_entropy`의 기본 `reduction`으로 모으면 얼마입니까?",
            answer=_weighted(),
            hints={
                2: "무게를 쓰지 않은 평균입니다. 둘째 손실이 세 번 들어간 것처럼 세어야 합니다.",
                5: "자료의 수인 2로 나누었습니다. 무엇으로 나누는지 다시 보세요.",
                10: "무게를 곱해 더하기만 했습니다. 기본값은 `mean`입니다.",
                4: "손실이나 무게를 더하기만 한 값입니다. 무엇을 무엇으로 나눕니까?",
                1: "무게를 곱하지 않은 합을 무게의 합으로 나누었습니다.",
            },
            solution="1·1 + 3·3 = 10을 무게의 합 1 + 3 = 4로 나누어 2.5입니다.",
            praise="무게가 3인 자료는 세 장 있는 것처럼 셉니다.",
        ),
        "suspect": choice(
            prompt="칸이 열 개인 분류에서 정확도는 98 %인데 손실이 1.47쯤에서 더 내려가지 않습니다. 무엇부터 의심하겠습니까?",
            options={
                "학습률이 너무 크다": "학습률이 너무 크면 손실이 튀고 정확도도 나쁩니다. 98 %를 맞히고 있습니다.",
                "정답의 번호가 하나씩 밀렸다": "시험하는 정답도 함께 밀렸다면 신경망은 밀린 것을 배우고 손실은 0에 가까워집니다. 학습할 때만 밀렸다면 98 %를 맞힐 수 없습니다.",
                "신경망의 끝에 소프트맥스가 있다": None,
                "아직 배우지 못했다": "배우지 못한 신경망의 손실은 2.30쯤이고, 열에 하나를 맞힙니다.",
            },
            solution="열 칸에서 소프트맥스를 두 번 한 손실의 바닥이 1.4612입니다. 정확도가 높은데 손실이 그 바로 위에 있으면 신경망의 끝부터 봅니다.",
            praise="바닥의 값을 알면 손실과 정확도만 보고도 알아챕니다.",
        ),
    }
