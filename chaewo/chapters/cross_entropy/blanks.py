"""11장 「분류의 손실: 교차 엔트로피」의 빈칸."""

import torch
from torch.nn import functional as F

from chaewo.blanks.kinds import matrix, number


def _cross_entropy_gradient(p: list[float], label: int) -> torch.Tensor:
    logits = torch.tensor([p], dtype=torch.float64).log().requires_grad_()
    loss = F.cross_entropy(logits, torch.tensor([label]))
    (gradient,) = torch.autograd.grad(loss, logits)
    return gradient


def _floor(classes: int) -> float:
    """정답을 완벽하게 맞힌 로짓에 소프트맥스를 먼저 씌웠을 때의 교차 엔트로피."""
    perfect = F.one_hot(torch.tensor([0]), classes).double()
    return F.cross_entropy(perfect, torch.tensor([0])).item()


def blanks() -> dict[str, dict]:
    uniform = F.cross_entropy(torch.full((1, 4), 7.0).double(), torch.tensor([0])).item()
    p = [0.7, 0.2, 0.1]
    softmax_minus = _cross_entropy_gradient(p, 1)
    floor = _floor(2)
    return {
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
            praise="아무것도 모르는 신경망의 손실은 칸의 수에 로그를 취한 값입니다.",
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
    }
