"""3장의 끝 문제: 원소별 함수의 야코비안은 대각선만 있으면 됩니다. 역전파 한 번으로 다 나옵니다."""

import torch
from torch import Tensor
from torch.autograd import grad
from torch.autograd.functional import jacobian

from chaewo.chapters.jacobian.functions import differentiating, leaf, watched
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.guard import BATCHED, TABLES

FUNCTIONS = [
    lambda x: x**3 - 2 * x,
    torch.tanh,
    lambda x: x * torch.exp(x),
    lambda x: torch.sin(3 * x),
    lambda x: x**2,
]
# 처음 것은 정사각형이 아닌 표라서, 벡터만 생각한 답이 드러납니다.
SHAPES = [(2, 3), (4,), (3,), (1,), (2, 2, 2)]


@variants
def weighted(f, x, *, weights, read=lambda gradient: gradient):
    """y를 비중 `weights(x, y)`와 한 번 거스릅니다."""
    y = f(x := leaf(x))
    return read(grad(y, x, weights(x.detach(), y.detach()))[0])


def ones(x: Tensor, y: Tensor) -> Tensor:
    return torch.ones_like(y)


@variants
def only(x, y, *, index):
    """`index`번 칸의 비중만 1입니다."""
    v = torch.zeros(y.numel())
    v[index] = 1.0
    return v.reshape(y.shape)


jacobian_diagonal = Exercise(
    cases=lambda: watched(FUNCTIONS, random_tensors(*SHAPES)),
    truth=weighted(ones),
    also=differentiating(
        "값은 맞지만 미분을 하지 않았습니다. 밀어 보지 말고, 한 번의 역전파로 구해 보세요.",
        "값은 맞지만 미분을 여러 번 했습니다. 대각선 밖이 모두 0이니, 행을 모두 더해도 서로 섞이지 않습니다. 그렇다면 몇 번이면 됩니까?",
        most=1,
    ),
    forbidden={
        TABLES: "값은 맞지만 표를 다 만든 다음에 대각선을 골랐습니다. 원소가 백만 개라면 표는 4 TB입니다. 표 없이 역전파 한 번으로 구해 보세요.",
        BATCHED: "값은 맞지만 여럿을 쌓아 한꺼번에 미분했습니다. 대각선 밖이 모두 0이니 쌓을 까닭이 없습니다. 비중 하나로 한 번만 미분해 보세요.",
    },
    mistakes={
        "y의 값입니다. y의 원소마다 같은 자리의 x로 미분한 값이 필요합니다.": lambda f, x: f(x),
        "표 전체입니다. 대각선만, x와 같은 모양으로 돌려주세요.": lambda f, x: jacobian(f, x),
        "원소의 개수로 나뉘었습니다. 평균이 아니라 합을 역전파하거나, 비중을 모두 1로 두세요.": weighted(lambda x, y: torch.ones_like(y) / y.numel()),
        "한 칸만 남았습니다. 출력 하나만 역전파하면 다른 자리의 변화도는 0입니다.": [weighted(only(0)), weighted(only(-1))],
        "모두 더해 수 하나가 되었습니다. 역전파하기 전의 y를 더하는 것과, 구한 변화도를 더하는 것은 다릅니다.": weighted(ones, read=torch.sum),
        "비중으로 y를 넣었습니다. 행마다 비중이 달라집니다. 대각선을 그대로 남기려면 비중이 얼마여야 합니까?": weighted(lambda x, y: y),
        "비중으로 x를 넣었습니다. 대각선을 그대로 남기려면 비중이 얼마여야 합니까?": weighted(lambda x, y: x),
        "모두 0입니다. 비중이 모두 0이거나, .grad를 읽기 전에 비웠습니다.": weighted(lambda x, y: torch.zeros_like(y)),
        "값은 맞지만 한 줄로 폈습니다. x와 같은 모양으로 돌려주세요.": weighted(ones, read=Tensor.flatten),
        "출력이 여럿인데 비중 없이 역전파했습니다. 무엇을 어떻게 섞을지 정해 주거나, 먼저 더해 스칼라로 만드세요.": Raises("implicitly created only for scalar", weighted(lambda x, y: None)),
        "비중의 모양이 y와 다릅니다. x가 2차원 이상일 수도 있습니다. y와 모양이 같게 만드세요.": Raises("Mismatch in shape: grad_output", weighted(lambda x, y: torch.ones(len(x)))),
    },
    right="미분 한 번으로 대각선을 모두 구했습니다. 표는 만들지 않았습니다.",
    otherwise="대각선과 다릅니다. 원소가 둘인 x로 jacobian을 불러 대각선을 눈으로 보고 견주어 보세요.",
    shape_hint="원소마다 하나씩이므로 x와 모양이 같습니다.",
)
