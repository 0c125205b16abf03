"""교차 엔트로피를 손으로 구하는 문제."""

import torch
from torch import Tensor
from torch.nn import functional as F

from chaewo.chapters.loss_graph.losses import scalar
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, variants

# 칸의 수를 알려 주지 않은 원-핫은 앞의 두 입력에서는 맞고, 정답이 3번뿐인 (1, 10)에서 처음 어긋납니다.
FEW_CLASSES = dict.fromkeys(
    ("tensor a (10) must match the size of tensor b (4)", "tensor a (4) must match the size of tensor b (10)"),
    "원-핫의 모양이 로짓과 맞지 않습니다. `F.one_hot`은 칸의 수를 알려 주지 않으면 가장 큰 번호까지만 만듭니다. 로짓의 칸의 수를 알려 주세요.",
)


def classified() -> list[tuple[Tensor, Tensor]]:
    """작은 로짓들과, 확률을 거치면 넘치거나 0이 되는 큰 로짓들."""
    small = random_tensors((4, 5), (6, 3), (1, 10), (3, 3))
    one_row = torch.tensor([[800.0, -900.0, 800.0]])
    rows = torch.tensor([[1000.0, 0.0, 3.0], [-1000.0, -990.0, -1001.0], [0.0, 200.0, 1.0]])
    wide = torch.zeros(4, 10)  # 칸이 많으면 평균은 가장 큰 값에서 멉니다.
    wide[0, 3] = wide[2, 9] = wide[3, 9] = 1000
    wide[1], wide[1, 7], wide[3, 0] = -1000, -990, -1000
    labels = [0, 4, 4, 1], [2, 0, 1, 1, 0, 2], [3], [1, 0, 0], [1], [1, 0, 2], [0, 2, 9, 0]
    return list(zip([*small, one_row, rows, wide], map(torch.tensor, labels), strict=True))


def picked(values: Tensor, labels: Tensor) -> Tensor:
    """행마다 정답의 칸."""
    return values[torch.arange(len(labels)), labels]


def of_log_p(rule, dim=1):
    """행마다의 로그 확률에서 손실을 모으는 법만 다릅니다."""
    return lambda z, labels: rule(z.log_softmax(dim), labels)


def of_p(rule):
    """확률에서 손실을 모으는 법만 다릅니다."""
    return lambda z, labels: rule(picked(z.softmax(1), labels))


@variants
def shifted(z, labels, *, shift, restored=True):
    """`shift(z)`를 빼고 지수를 구해, 로그를 취한 다음 되돌려 더합니다."""
    log_sum = (z - shift(z)).exp().sum(1, keepdim=True).log() + shift(z) * restored
    return (log_sum - picked(z, labels)[:, None]).mean()


def read_loss(value, z: Tensor, labels: Tensor) -> list[float]:
    """손실 하나를 담은 리스트. 큰 로짓에서 inf나 nan이 된 것은 빈 리스트입니다."""
    overflows = isinstance(value, float | Tensor) and not torch.as_tensor(value).isfinite().all()
    return [] if overflows and is_large(z) else [scalar(value)]


def is_large(z: Tensor) -> bool:
    return bool(z.abs().max() > 100)


def why_other_loss(value: list[float], z: Tensor, labels: Tensor) -> str:
    if not is_large(z):
        return "`cross_entropy`의 값과 다릅니다. 한 행짜리로 식의 걸음을 하나씩 출력해 견주어 보세요."
    if value[0] < F.cross_entropy(z.double(), labels) / 4:
        return "작은 로짓에서는 맞았습니다. 큰 로짓에서는 손실이 수백에서 천을 넘어야 하는데 그보다 훨씬 작습니다. 확률에 작은 수를 더하거나 끝을 자르면 inf는 피하지만 값이 틀립니다. 확률을 거치지 말고 로그를 먼저 푸세요."
    return "작은 로짓에서는 맞았지만, 로짓이 1000쯤이면 `cross_entropy`의 값과 다릅니다. 지수가 넘치지 않게 뺀 값을 되돌려 더했는지, 행마다 따로 뺐는지 보세요."


cross_entropy_by_hand = Exercise(
    cases=classified(),
    truth=lambda z, labels: F.cross_entropy(z.double(), labels),
    read=read_loss,
    errors=FEW_CLASSES | {"The size of tensor a": "모양이 맞지 않아 빼거나 나눌 수 없습니다. 행마다 구한 (N,)을 (N, C)에 바로 쓰지 않았는지 보세요. `keepdim=True`로 한 열을 남기면 행마다 제 값이 쓰입니다.", "out of bounds for dimension 0": "없는 행을 골랐습니다. 대괄호에 정답의 번호 하나만 넣었다면 칸이 아니라 행을 고른 것입니다. 행마다 칸 하나를 고르려면 대괄호에 무엇이 더 있어야 합니까?"},
    forbidden={frozenset({"cross_entropy", "cross_entropy_loss"}): "값은 맞지만 `cross_entropy`를 불렀습니다. 소프트맥스의 로그부터 식대로 적어 보세요."},
    each_case=True,
    mistakes={
        "한 행짜리에서는 로짓이 800이어도 괜찮았는데, 여러 행에서는 inf나 nan입니다. 모든 행에서 같은 수를 뺐다면 작은 로짓만 있는 행의 지수가 모두 0이 됩니다. 행마다 다른 수를 뺐다면, 그것이 그 행의 가장 큰 값인지 보세요.": shifted(lambda z: z.max()),
        "작은 로짓에서는 맞았습니다. 로짓이 1000이면 지수가 넘쳐 inf가 되고, −1000이면 확률이 0이 되어 로그가 −inf입니다. 확률을 거치지 않는 식의 오른쪽 꼴에서, 지수 안의 가장 큰 값이 0이 되게 해 보세요.": [shifted(lambda z: 0), of_p(lambda p: -p.log().mean())],
        "행의 손실을 더하기만 했습니다. 자료의 수만큼 커지지 않도록 평균을 내야 합니다.": of_log_p(lambda p, labels: -picked(p, labels).sum()),
        "소프트맥스를 두 번 했습니다. `cross_entropy`는 로짓을 받아 속에서 소프트맥스를 합니다. 이미 확률로 바꾼 것을 다시 넣지 않았는지 보세요.": lambda z, labels: F.cross_entropy(z.softmax(1), labels),
        "부호가 반대입니다. 확률은 1보다 작아 로그가 음수입니다. 손실은 0 이상이어야 합니다.": of_log_p(lambda p, labels: picked(p, labels).mean()),
        "로그를 취하지 않았습니다. 정답의 확률에 음의 부호만 붙였습니다.": of_p(lambda p: -p.mean()),
        "정답의 확률을 평균한 값입니다. 손실은 거기에서 두 걸음을 더 갑니다.": of_p(lambda p: p.mean()),
        "확률을 먼저 평균하고 로그를 취했습니다. 행마다 손실을 구한 다음 평균하세요.": of_p(lambda p: -p.mean().log()),
        "모든 행에서 모든 정답의 열을 꺼냈습니다. `z[:, labels]`는 (N, N)입니다. 행마다 제 정답 하나만 꺼내야 합니다.": of_log_p(lambda p, labels: -p[:, labels].mean()),
        "모든 칸을 평균했습니다. 행마다 정답의 칸 하나만 손실에 들어갑니다.": of_log_p(lambda p, labels: -p.mean()),
        "모든 칸의 수로 나누었습니다. MSELoss와 달리 교차 엔트로피는 행의 수로만 나눕니다.": of_log_p(lambda p, labels: -picked(p, labels).sum() / p.numel()),
        "세로로 소프트맥스를 했습니다. 비율의 합이 1이 되어야 하는 쪽은 한 행의 칸들입니다.": of_log_p(lambda p, labels: -picked(p, labels).mean(), dim=0),
        "정답의 로짓만 썼습니다. 식의 오른쪽에 있는 둘째 항이 빠졌습니다.": lambda z, labels: -picked(z, labels).mean(),
        "모든 행의 로짓을 한데 더했습니다. 행마다 따로 더해야 합니다.": lambda z, labels: z.logsumexp((0, 1)) - picked(z, labels).mean(),
        "밑이 2인 로그입니다. 식의 로그는 자연로그입니다.": of_log_p(lambda p, labels: -picked(p, labels).mean() / torch.tensor(2.0).log()),
        "첫 행의 손실만 구했습니다. 행마다 구해서 평균하세요.": of_log_p(lambda p, labels: -p[0, labels[0]]),
    },
    right="cross_entropy와 같고, 로짓이 1000이어도 넘치지 않습니다.",
    otherwise=why_other_loss,
)
