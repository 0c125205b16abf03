"""11장 「분류의 손실: 교차 엔트로피」의 코드 문제, 푸는 차례대로."""

import torch
from torch import Tensor
from torch.nn import functional as F

from chaewo.chapters.loss_graph.exercises import by_torch, scalar
from chaewo.judging.call import Unusable
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, variants
from chaewo.judging.guard import AUTOGRAD
from chaewo.judging.read import tensor

# 1. cross_entropy_by_hand -------------------------------------------------------------------

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
    if overflows and not is_large(z):
        raise Unusable("돌려준 값이 NaN이나 무한대입니다. 로그 안에 음수나 0이 들어가지 않는지, 지수를 빠뜨리지 않았는지 보세요.")
    return [] if overflows else [scalar(value)]


def is_large(z: Tensor) -> bool:
    return bool(z.abs().max() > 100)


def why_other_loss(value: list[float], z: Tensor, labels: Tensor) -> str:
    if not is_large(z):
        return "`cross_entropy`의 값과 다릅니다. 한 행짜리로 식의 걸음을 하나씩 출력해 견주어 보세요."
    if value[0] < F.cross_entropy(z.double(), labels) / 4:
        return "작은 로짓에서는 맞았습니다. 큰 로짓에서는 손실이 수백에서 천을 넘어야 하는데 그보다 훨씬 작습니다. 확률에 작은 수를 더하거나, 확률이나 로짓의 끝을 자르면 inf는 피하지만 값이 틀립니다. 식의 오른쪽 꼴에서, 지수 안의 가장 큰 값이 0이 되게 해 보세요."
    return "작은 로짓에서는 맞았지만, 로짓이 1000쯤이면 `cross_entropy`의 값과 다릅니다. 지수가 넘치지 않게 뺀 값을 되돌려 더했는지, 행마다 따로 뺐는지 보세요."


cross_entropy_by_hand = Exercise(
    cases=classified(),
    truth=lambda z, labels: F.cross_entropy(z.double(), labels),
    read=read_loss,
    errors=FEW_CLASSES | {"The size of tensor a": "모양이 맞지 않아 함께 셈할 수 없습니다. 행마다 구한 (N,)을 (N, C)에 바로 쓰지 않았는지 보세요. `keepdim=True`로 한 열을 남기면 행마다 제 값이 쓰입니다.", "out of bounds for dimension 0": "없는 행을 골랐습니다. 대괄호에 정답의 번호 하나만 넣었다면 칸이 아니라 행을 고른 것입니다. 행마다 칸 하나를 고르려면 대괄호에 무엇이 더 있어야 합니까?"},
    forbidden={frozenset({"cross_entropy", "cross_entropy_loss"}): "값은 맞지만 `cross_entropy`를 불렀습니다. 소프트맥스의 로그부터 식대로 적어 보세요."},
    each_case=True,
    mistakes={
        "한 행짜리에서는 로짓이 800이어도 괜찮았는데, 여러 행에서는 inf나 nan입니다. 모든 행에서 같은 수를 뺐다면 작은 로짓만 있는 행의 지수가 모두 0이 됩니다. 행마다 다른 수를 뺐다면, 그것이 그 행의 가장 큰 값인지 보세요.": shifted(lambda z: z.max()),
        "작은 로짓에서는 맞았습니다. 큰 로짓에서는 지수가 넘쳐 inf가 되거나, 확률이 0이 되어 로그가 −inf가 됩니다. 확률을 거치지 않는 식의 오른쪽 꼴에서, 지수 안의 가장 큰 값이 0이 되게 해 보세요.": [shifted(lambda z: 0), of_p(lambda p: -p.log().mean())],
        "행의 손실을 더하기만 했습니다. 자료의 수만큼 커지지 않도록 평균을 내야 합니다.": of_log_p(lambda p, labels: -picked(p, labels).sum()),
        "소프트맥스를 두 번 했습니다. `cross_entropy`는 로짓을 받아 속에서 소프트맥스를 합니다. 이미 확률로 바꾼 것을 다시 넣지 않았는지 보세요.": lambda z, labels: F.cross_entropy(z.softmax(1), labels),
        "부호가 반대입니다. 확률은 1보다 작아 로그가 음수입니다. 손실은 0 이상이어야 합니다.": of_log_p(lambda p, labels: picked(p, labels).mean()),
        "작은 로짓에서는 맞았습니다. 확률이 0이 된 정답의 손실을 0으로 두었습니다. 그런 행의 손실이 가장 커야 합니다. 확률을 거치지 않는 식의 오른쪽 꼴을 써 보세요.": of_p(lambda p: -p.log().nan_to_num(neginf=0).mean()),
        "로그를 취하지 않았습니다. 정답의 확률에 음의 부호만 붙였습니다.": of_p(lambda p: -p.mean()),
        "정답의 확률을 평균한 값입니다. 평균하기 전에 두 걸음이 더 있습니다.": of_p(lambda p: p.mean()),
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

# 2. ce_gradient -----------------------------------------------------------------------------


def batches() -> list[tuple[Tensor, Tensor]]:
    """자료의 수와 칸의 수가 다른 배치들. 마지막 것만 같습니다."""
    labels = [0, 2, 2, 1], [4, 0], [3], [1, 0, 2]
    logits = random_tensors((4, 3), (2, 5), (1, 10), (3, 3))
    return list(zip(logits, map(torch.tensor, labels), strict=True))


def one_hot(labels: Tensor, z: Tensor) -> Tensor:
    return F.one_hot(labels, z.shape[1])


def of_gap(rule=lambda gap: gap / len(gap), dim=1):
    """소프트맥스에서 원-핫을 뺀 것을 모으는 법만 다릅니다."""
    return lambda z, labels: rule(z.softmax(dim) - one_hot(labels, z))


@variants
def subtracting(z, labels, *, place):
    """`place(labels)`로 고른 자리에서 1을 뺍니다."""
    p = z.softmax(1)
    p[place(labels)] -= 1
    return p / len(z)


ce_gradient = Exercise(
    cases=batches(),
    truth=by_torch(F.cross_entropy),
    read=lambda value, z, labels: tensor(value, tuple(z.shape), shape_hint="변화도의 모양은 로짓의 모양과 같습니다."),
    errors={
        **FEW_CLASSES,
        "The size of tensor a": "모양이 맞지 않아 함께 셈할 수 없습니다. 로짓의 모양은 (N, C)입니다. 정답의 번호 (N,)은 그대로 빼지 말고 칸마다 0이나 1을 적은 (N, C)로 바꾸세요. 행마다 더한 것으로 나눈다면 `keepdim=True`로 한 열을 남기세요.",
        "out of bounds for dimension 0": "없는 행을 골랐습니다. 대괄호에 정답의 번호 하나만 넣었다면 칸이 아니라 행을 고른 것입니다.",
    },
    forbidden={AUTOGRAD: "값은 맞지만 autograd에게 미분을 시켰습니다. 여기서는 소프트맥스에서 출발해 식으로 적습니다. 이 값은 그 식을 확인할 때 쓰세요."},
    each_case=True,
    mistakes={
        "자료의 수로 나누지 않았습니다. `cross_entropy`의 기본값은 자료마다의 손실을 평균합니다.": of_gap(lambda gap: gap),
        "모든 칸의 수로 나누었습니다. MSE와 달리 교차 엔트로피는 자료의 수로만 나눕니다.": of_gap(lambda gap: gap / gap.numel()),
        "칸의 수로 나누었습니다. 평균은 자료마다의 손실을 모은 것입니다.": of_gap(lambda gap: gap / gap.shape[1]),
        "부호가 모두 반대입니다. 정답의 로짓을 올리면 손실은 줄어듭니다.": of_gap(lambda gap: -gap / len(gap)),
        "세로로 소프트맥스를 했습니다. 확률의 합이 1이 되는 쪽은 한 자료의 칸들입니다.": of_gap(dim=0),
        "소프트맥스에서 아무것도 빼지 않았습니다. 정답의 자리는 달라야 합니다.": lambda z, labels: z.softmax(1) / len(z),
        "정답의 자리만 남았습니다. 다른 칸의 로짓도 분모에 들어 있어 손실을 바꿉니다.": lambda z, labels: -one_hot(labels, z) / len(z),
        "로짓에서 바로 뺐습니다. 식의 첫 항은 로짓이 아니라 확률입니다.": lambda z, labels: (z - one_hot(labels, z)) / len(z),
        "확률로 미분한 값입니다. 소프트맥스까지 지나 로짓으로 미분해야 합니다.": lambda z, labels: -one_hot(labels, z) / z.softmax(1) / len(z),
        "소프트맥스를 두 번 했습니다. 받은 것은 로짓입니다.": lambda z, labels: (z.softmax(1).softmax(1) - one_hot(labels, z)) / len(z),
        "모든 행에서 모든 정답의 열을 고쳤습니다. 행마다 제 정답 한 칸만 고쳐야 합니다.": subtracting(lambda labels: (slice(None), labels)),
        "칸마다 1을 뺐습니다. 원-핫에서 1인 칸은 어디입니까?": lambda z, labels: (z.softmax(1) - 1) / len(z),
        "정답의 번호로 칸이 아니라 행을 골랐습니다. 대괄호에 행의 번호와 칸의 번호를 함께 넣으세요.": subtracting(lambda labels: labels),
    },
    right="autograd가 구한 변화도와 같습니다. 자료가 몇이든, 칸이 몇이든 맞습니다.",
    otherwise="autograd가 구한 변화도와 다릅니다. 자료가 하나일 때부터 적고, 행마다 더해 보세요. 한 행의 합은 0이어야 합니다.",
)

# 3. weighted_loss ---------------------------------------------------------------------------


def weighted_cases() -> list[tuple[Tensor, Tensor, Tensor]]:
    """자료마다의 손실, 정답의 번호, 칸마다의 무게. 자료가 많은 칸과 하나뿐인 칸, 없는 칸이 섞여 있습니다."""
    losses = [0.5, 2.0, 1.0, 4.0, 0.25], [3.0, 1.0, 0.5], [2.0], [1.5, 0.5, 6.0]
    labels = [0, 0, 2, 1, 0], [1, 1, 2], [3], [2, 0, 0]
    weights = [1.0, 3.0, 6.0], [0.5, 2.0, 4.0], [1.0, 1.0, 1.0, 7.0], [0.25, 1.0, 10.0]
    return [tuple(map(torch.tensor, one)) for one in zip(losses, labels, weights, strict=True)]


def true_weighted(losses: Tensor, labels: Tensor, weight: Tensor) -> Tensor:
    """정답의 로그 확률이 `-losses`인 자료들의 손실."""
    log_p = torch.zeros(len(labels), len(weight), dtype=torch.float64)
    log_p[torch.arange(len(labels)), labels] = -losses.double()
    return F.nll_loss(log_p, labels, weight=weight.double())


def of_weights(rule):
    """자료마다의 손실 `x`와 제 정답의 무게 `w`를 모으는 법만 다릅니다."""
    return lambda losses, labels, weight: rule(losses, weight[labels])


def by_class(losses, labels, weight):
    """칸마다 평균한 다음, 칸의 무게로 평균합니다."""
    present = labels.unique()
    means = torch.stack([losses[labels == label].mean() for label in present])
    return (weight[present] * means).sum() / weight[present].sum()


weighted_loss = Exercise(
    cases=weighted_cases(),
    truth=true_weighted,
    read=scalar,
    errors={"The size of tensor a": "자료의 수와 칸의 수가 달라 곱하거나 나눌 수 없습니다. 무게는 칸마다 하나입니다. 자료마다 제 정답의 무게를 골라 쓰세요."},
    each_case=True,
    mistakes={
        "자료의 수로 나누었습니다. 무게를 열 배로 하면 손실도 열 배가 되는지 보세요. `cross_entropy`는 그렇지 않습니다.": of_weights(lambda x, w: (w * x).mean()),
        "무게를 곱해 더하기만 했습니다. `reduction=\"mean\"`은 무엇으로 나눕니까?": of_weights(lambda x, w: (w * x).sum()),
        "칸의 무게를 한 번씩만 더한 것으로 나누었습니다. 한 칸에 자료가 여럿이거나 없으면 그 무게를 몇 번 세어야 합니까?": lambda losses, labels, weight: (weight[labels] * losses).sum() / weight.sum(),
        "무게를 쓰지 않은 평균입니다.": of_weights(lambda x, w: x.mean()),
        "손실에는 무게를 곱하지 않고 나누기만 했습니다. 분자에도 무게가 들어갑니다.": of_weights(lambda x, w: x.sum() / w.sum()),
        "무게의 합이 칸의 수가 되게 맞춘 다음 자료의 수로 나누었습니다. 실제로 나온 정답의 무게를 더해 나누어야 합니다.": lambda losses, labels, weight: (weight[labels] / weight.mean() * losses).mean(),
        "칸마다 먼저 평균했습니다. 그러면 자료가 여럿인 칸과 하나뿐인 칸을 똑같이 셉니다. 자료마다 무게를 곱하세요.": by_class,
        "무게로 나누었습니다. 무게가 클수록 손실을 크게 셉니다.": of_weights(lambda x, w: (x / w).sum() / (1 / w).sum()),
        "앞의 자료부터 차례로 무게를 붙였습니다. 무게는 자료의 차례가 아니라 정답의 번호로 고릅니다.": lambda losses, labels, weight: (w := weight.repeat(9)[: len(losses)]).mul(losses).sum() / w.sum(),
    },
    right="`weight`를 준 cross_entropy와 같습니다. 무게를 모두 열 배로 해도 그대로입니다.",
    otherwise="`weight`를 준 `cross_entropy`의 값과 다릅니다. 자료마다 (무게, 무게 × 손실)을 출력하고, 무엇을 무엇으로 나누는지 보세요.",
)

# 4. smoothed_target -------------------------------------------------------------------------


def true_target(labels: Tensor, classes: int, smoothing: float) -> Tensor:
    """변화도가 (p − 정답)/N이므로, torch의 변화도에서 정답을 되찾습니다."""
    z = torch.zeros(len(labels), classes, dtype=torch.float64, requires_grad=True)
    loss = F.cross_entropy(z, labels, label_smoothing=smoothing)
    return z.detach().softmax(1) - len(labels) * torch.autograd.grad(loss, z)[0]


@variants
def mixed(labels, classes, smoothing, *, answer=lambda e, c: 1 - e + e / c, other=lambda e, c: e / c):
    """정답의 칸 `answer(ε, C)`와 나머지 칸 `other(ε, C)`의 값만 다릅니다."""
    hot = F.one_hot(labels, classes)
    return hot * answer(smoothing, classes) + (1 - hot) * other(smoothing, classes)


smoothed_target = Exercise(
    # 가장 큰 번호가 칸의 수보다 작은 것도 있습니다.
    cases=[(torch.tensor([2, 0]), 4, 0.1), (torch.tensor([0, 3, 1]), 5, 0.3), (torch.tensor([1]), 2, 0.5), (torch.arange(4), 10, 0.2)],
    truth=true_target,
    read=lambda value, labels, classes, smoothing: tensor(value, (len(labels), classes), shape_hint="자료마다 한 행, 칸마다 한 열입니다. `F.one_hot`은 칸의 수를 알려 주지 않으면 가장 큰 번호까지만 만듭니다."),
    each_case=True,
    mistakes={
        "정답이 아닌 칸끼리만 나누었습니다. torch는 정답까지 **모든** 칸에 고루 나눕니다.": mixed(lambda e, c: 1 - e, lambda e, c: e / (c - 1)),
        "정답의 칸이 제 몫을 받지 못했습니다. 한 행의 합이 1인지 보세요.": mixed(lambda e, c: 1 - e),
        "덜어 내지 않고 더하기만 했습니다. 한 행의 합이 1을 넘습니다.": mixed(lambda e, c: 1 + e / c),
        "칸마다 덜어 낸 것을 통째로 주었습니다. 칸의 수로 나누어 주어야 합니다.": [mixed(lambda e, c: 1 - e, lambda e, c: e), mixed(lambda e, c: 1, lambda e, c: e)],
        "덜어 내기만 하고 나누어 주지 않았습니다. 한 행의 합이 1보다 작습니다.": mixed(lambda e, c: 1 - e, lambda e, c: 0),
        "원-핫 그대로입니다. `smoothing`만큼 덜어 내야 합니다.": mixed(lambda e, c: 1, lambda e, c: 0),
        "두 몫이 바뀌었습니다. `smoothing`이 작을수록 원-핫에 가까워야 합니다.": mixed(lambda e, c: e + (1 - e) / c, lambda e, c: (1 - e) / c),
        "자료의 수로 나누었습니다. 덜어 낸 것은 한 자료의 칸들이 나누어 가집니다.": lambda labels, classes, smoothing: F.one_hot(labels, classes) * (1 - smoothing) + smoothing / len(labels),
        "정답이 아닌 칸이 너무 많이 받았습니다. 정답의 칸도 나누어 받는 칸 가운데 하나입니다.": mixed(other=lambda e, c: e / (c - 1)),
        "모든 칸이 같습니다. 덜어 내고 남은 것은 정답의 칸에 있어야 합니다.": mixed(lambda e, c: 1 / c, lambda e, c: 1 / c),
    },
    right="`label_smoothing`을 준 cross_entropy가 속으로 쓰는 정답과 같습니다.",
    otherwise="torch가 쓰는 정답과 다릅니다. 한 자료의 칸들을 출력해, 합이 1인지와 정답이 아닌 칸이 모두 같은지부터 보세요.",
)
