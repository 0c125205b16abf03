"""13장의 문제들이 함께 쓰는 것: 아주 작은 신경망과, 순전파할 때의 상태를 적어 두는 계층."""

import torch
from torch import Tensor, nn, optim

from chaewo.judging.compare import random_tensors
from chaewo.judging.read import tensor

LEFT_IN_EVAL = "함수가 끝난 뒤에 신경망이 평가 모드로 남았습니다. Dropout이나 BatchNorm이 있는 신경망이라면 그 뒤의 학습이 달라집니다. 바꾸었다면 되돌려 놓으세요(13장)."


class Watched(nn.Linear):
    """순전파마다 (자료의 수, 그래프를 만들었는지, 학습 모드인지)를 `seen`에 적는 계층."""

    def __init__(self, weight: Tensor, bias: Tensor):
        super().__init__(weight.shape[1], weight.shape[0], dtype=torch.float64)
        with torch.no_grad():
            self.weight.copy_(weight)
            self.bias.copy_(bias)
        self.seen: list[tuple[int, bool, bool]] = []

    def forward(self, x: Tensor) -> Tensor:
        output = super().forward(x)
        self.seen.append((len(x), output.requires_grad, self.training))
        return output


def small_net() -> Watched:
    """(…, 3)을 넣으면 (…, 4)를 내는, 언제나 같은 신경망."""
    return Watched(*random_tensors((4, 3), (4,), seed=5))


def with_sgd(**options) -> tuple[Watched, optim.Optimizer]:
    net = small_net()
    return net, optim.SGD(net.parameters(), **options)


def left_after_evaluation(net: Watched) -> str | None:
    """평가한 함수가 남긴 것."""
    if any(recorded for _, recorded, _ in net.seen):
        return "값을 구하는 동안 그래프를 만들었습니다. 구한 다음에 떼어 내도 순전파의 기록은 이미 메모리에 쌓였습니다. 순전파부터 기록을 멈춘 곳에 두세요."
    if not all(p.requires_grad for p in net.parameters()):
        return "매개변수의 requires_grad가 꺼진 채로 남았습니다. 그 뒤로는 아무것도 배우지 못합니다. 매개변수는 그대로 두고 기록만 멈추세요."
    return None if net.training else LEFT_IN_EVAL


def flat(net: nn.Module) -> Tensor:
    return torch.cat([tensor(p, what="학습한 매개변수의 값").flatten() for p in net.parameters()])
