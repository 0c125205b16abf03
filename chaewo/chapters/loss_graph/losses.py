"""9장의 손실을 손으로 구하는 문제: 평균제곱오차와 그 변화도, 교차 엔트로피."""

import torch
from torch import Tensor
from torch.nn import functional as F

from chaewo.chapters.loss_graph.nodes import CALLING
from chaewo.judging.call import Unusable
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise
from chaewo.judging.guard import AUTOGRAD
from chaewo.judging.read import number, tensor

ONE_SIZE = {"IndexError": "(10,)이나 (2, 3, 4)처럼 차원의 수가 다른 출력도 있습니다. 모양의 칸을 번호로 고르면 그런 출력에서 멈춥니다. 차원의 수가 몇이든 모든 원소를 세는 방법을 쓰세요."}
SAME_SHAPES = [(shape, shape) for shape in [(3, 2), (4, 10), (1, 10), (7,), (2, 3, 4)]]
# 노트의 target은 (10,)이었습니다. 차례로 짝을 지으면 되지만 그대로 빼면 모든 짝이 나옵니다.
OTHER_SHAPES = [((2, 3), (6,)), ((2, 3), (3, 2)), ((5, 1), (5,)), ((1, 10), (10, 1)), ((1, 10), (10,))]


def pairs(*shapes) -> list[tuple[Tensor, Tensor]]:
    flat = random_tensors(*[shape for pair in shapes for shape in pair])
    return list(zip(flat[::2], flat[1::2], strict=True))


def scalar(value, *_) -> float:
    """손실 하나. 모으지 않은 텐서를 돌려주면 그것을 말합니다."""
    if isinstance(value, Tensor) and value.numel() > 1:
        raise Unusable(f"돌려준 값의 모양이 {tuple(value.shape)}입니다. 손실은 수 하나입니다. 원소마다, 또는 행마다 구한 것을 모두 모았는지 보세요.")
    return number(value)


# 1. mse_by_hand -----------------------------------------------------------------------------


def true_mse(output: Tensor, target: Tensor) -> Tensor:
    return F.mse_loss(output.double(), target.reshape(output.shape).double())


def mse(rule=lambda e: (e**2).mean(), fit=lambda target, output: target.reshape(output.shape)):
    """목표의 모양을 맞추는 `fit`과, 뺀 다음의 식 `rule(차이)`만 다릅니다."""
    return lambda output, target: rule(output - fit(target, output))


def mse_spreading(output, target):
    """뺄 수 없을 때만 모양을 맞춥니다."""
    try:
        return ((output - target) ** 2).mean()
    except RuntimeError:
        return true_mse(output, target)


def why_other_mse(value: float, output: Tensor, target: Tensor) -> str:
    if output.shape != target.shape:
        return "두 모양이 같을 때는 맞았습니다. 모양이 다를 때는 원소의 차례를 그대로 두고 한쪽의 모양만 맞추어야 합니다."
    return of_dimensions(output) or "MSELoss의 값과 다릅니다. 차이, 제곱, 평균을 한 줄씩 나누어 쓰고 출력해 보세요."


def of_dimensions(output: Tensor) -> str:
    return "" if output.dim() == 2 else "2차원 출력에서는 맞았지만 1차원이나 3차원에서는 다릅니다. 나누는 수가 모든 원소의 수인지 보세요."


mse_by_hand = Exercise(
    cases=pairs(*SAME_SHAPES, *OTHER_SHAPES),
    truth=true_mse,
    read=scalar,
    errors={
        # 모양이 같은 첫 입력에서는 (3, 2)에서 (1, 6)을 뺀 것뿐입니다.
        "tensor a (2) must match the size of tensor b (6)": "모양이 같은 두 텐서를 넣었는데 뺄 수 없게 되었습니다. 노트처럼 목표를 한 줄로 놓는 것은 출력이 한 줄일 때만 맞습니다. 출력이 (4, 10)이면 무엇에 맞추어야 합니까?",
        "The size of tensor a": "모양이 다른 두 텐서를 바로 뺐습니다. 원소의 수가 같으니, 빼기 전에 한쪽의 모양을 다른 쪽에 맞추어 보세요.",
        "operands could not be broadcast": "모양이 다른 두 배열을 바로 뺐습니다. 넘파이로 바꾸지 말고, 빼기 전에 한쪽의 모양을 다른 쪽에 맞추어 보세요.",
        **ONE_SIZE,
    },
    forbidden={frozenset({"mse_loss"}): "값은 맞지만 torch의 MSELoss를 불렀습니다. 차이, 제곱, 평균을 손으로 적어 보세요."},
    each_case=True,
    mistakes={
        "제곱을 더하기만 했습니다. 원소가 많을수록 손실이 커지지 않도록 MSELoss는 평균을 냅니다.": mse(lambda e: (e**2).sum()),
        "차이를 제곱하지 않았습니다. 부호가 다른 차이끼리 서로 지웁니다.": mse(lambda e: e.mean()),
        "절댓값의 평균입니다. 크게 틀린 것을 더 무겁게 매기려면 절댓값이 아니라 무엇을 합니까?": mse(lambda e: e.abs().mean()),
        "차이를 제곱하지도, 평균을 내지도 않았습니다.": mse(lambda e: e.sum()),
        "행의 수로 나누었습니다. MSELoss가 나누는 것은 자료의 수가 아니라 모든 원소의 수입니다. 출력이 (4, 10)이면 몇 개입니까?": mse(lambda e: (e**2).sum() / len(e)),
        "열의 수로 나누었습니다. MSELoss가 나누는 것은 모든 원소의 수입니다.": [mse(lambda e: (e**2).sum() / e.shape[1]), mse(lambda e: (e**2).sum() / e.shape[-1])],
        "언제나 10으로 나누었습니다. 노트의 출력은 열 개였지만 여기서는 모양이 여럿입니다.": mse(lambda e: (e**2).sum() / 10),
        "절반입니다. 교과서의 ½은 torch의 MSELoss에 없습니다.": mse(lambda e: (e**2).mean() / 2),
        "제곱근을 씌웠습니다. 그것은 RMSE라는 다른 값입니다.": mse(lambda e: (e**2).mean().sqrt()),
        "평균을 먼저 내고 제곱했습니다. 부호가 다른 차이끼리 먼저 지워집니다. 차례를 바꾸어 보세요.": mse(lambda e: e.mean() ** 2),
        "두 모양이 같을 때는 맞았습니다. 모양이 (5, 1)인 출력에서 (5,)인 목표를 빼면 (5, 5)가 됩니다. 브로드캐스팅으로 늘어난 엉뚱한 짝까지 평균에 들어갔습니다. 노트가 `In [55]`에서 손실을 구하기 전에 한 일을 보세요.": mse_spreading,
    },
    right="MSELoss와 같고, 목표의 모양이 달라도 제 짝끼리 뺐습니다.",
    otherwise=why_other_mse,
)

# 2. mse_gradient ----------------------------------------------------------------------------


def true_gradient(output: Tensor, target: Tensor) -> Tensor:
    output = output.double().requires_grad_()
    return torch.autograd.grad(F.mse_loss(output, target.double()), output)[0]


def gradient(rule):
    """차이에서 변화도를 구하는 식만 다릅니다."""
    return lambda output, target: rule(output - target)


mse_gradient = Exercise(
    cases=pairs(*SAME_SHAPES),
    truth=true_gradient,
    read=lambda value, output, target: tensor(value, tuple(output.shape), shape_hint="변화도의 모양은 출력의 모양과 같습니다."),
    errors=CALLING | ONE_SIZE,
    forbidden={AUTOGRAD | {"mse_loss", "mse_loss_backward"}: "값은 맞지만 torch가 미분한 것입니다. 여기서는 손실을 손으로 미분한 식을 적습니다. 이 값은 그 식을 확인할 때 쓰세요."},
    each_case=True,
    mistakes={
        "평균의 나눗셈을 잊었습니다. 손실이 원소의 수로 나눈 값이니 변화도도 그만큼 작아집니다.": gradient(lambda e: 2 * e),
        "차이 그대로입니다. 제곱에서 내려오는 것과 평균의 나눗셈이 빠졌습니다.": gradient(lambda e: e),
        "정확히 절반입니다. 제곱을 미분하면 앞으로 무엇이 내려옵니까?": gradient(lambda e: e / e.numel()),
        "부호가 모두 반대입니다. 출력이 목표보다 크면 출력을 더 키울 때 손실도 커집니다.": gradient(lambda e: -2 * e / e.numel()),
        "행의 수로 나누었습니다. 평균은 모든 원소로 낸 것입니다.": gradient(lambda e: 2 * e / len(e)),
        "열의 수로 나누었습니다. 한 줄일 때는 맞지만 평균은 모든 원소로 낸 것입니다.": [gradient(lambda e: 2 * e / e.shape[1]), gradient(lambda e: 2 * e / e.shape[-1])],
        "언제나 10으로 나누었습니다. 9장의 식은 원소가 열 개일 때의 것입니다.": gradient(lambda e: 2 * e / 10),
        "미분하지 않은 값입니다. 손실에 더해지는 몫이 아니라 그것을 출력으로 미분한 것이 필요합니다.": gradient(lambda e: e**2 / e.numel()),
        "부호가 사라졌습니다. 출력이 목표보다 작은 자리에서는 변화도가 음수입니다.": gradient(lambda e: 2 * e.abs() / e.numel()),
        "크기가 사라지고 부호만 남았습니다. 많이 틀린 자리의 변화도가 더 커야 합니다.": gradient(lambda e: 2 * e.sign() / e.numel()),
    },
    right="손실의 노드가 출력 쪽으로 넘기는 변화도와 같습니다.",
    otherwise=lambda value, output, target: of_dimensions(output) or "torch의 변화도와 다릅니다. 원소가 하나뿐일 때의 식부터 적고, 평균의 나눗셈을 넣어 보세요.",
)

# 6. cross_entropy_by_hand -------------------------------------------------------------------


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


def shifted(shift, restored=True):
    """`shift(z)`를 빼고 지수를 구해, 로그를 취한 다음 되돌려 더합니다."""

    def function(z, labels):
        log_sum = (z - shift(z)).exp().sum(1, keepdim=True).log() + shift(z) * restored
        return (log_sum - picked(z, labels)[:, None]).mean()

    return function


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
        return "작은 로짓에서는 맞았습니다. 큰 로짓에서는 손실이 수백이어야 하는데 그보다 훨씬 작습니다. 확률에 작은 수를 더하거나 끝을 자르면 inf는 피하지만 값이 틀립니다. 확률을 거치지 말고 로그를 먼저 푸세요."
    return "작은 로짓에서는 맞았지만, 로짓이 1000쯤이면 `cross_entropy`의 값과 다릅니다. 지수가 넘치지 않게 뺀 값을 되돌려 더했는지, 행마다 따로 뺐는지 보세요."


cross_entropy_by_hand = Exercise(
    cases=classified(),
    truth=lambda z, labels: F.cross_entropy(z.double(), labels),
    read=read_loss,
    errors={"out of bounds for dimension 0": "없는 행을 골랐습니다. 대괄호에 정답의 번호 하나만 넣으면 칸이 아니라 행을 고릅니다. 행마다 칸 하나를 고르려면 대괄호에 무엇이 더 있어야 합니까?"},
    forbidden={frozenset({"cross_entropy", "cross_entropy_loss"}): "값은 맞지만 `cross_entropy`를 불렀습니다. 소프트맥스의 로그부터 식대로 적어 보세요."},
    each_case=True,
    mistakes={
        "한 행짜리에서는 로짓이 1000이어도 괜찮았는데, 여러 행에서는 inf나 nan입니다. 모든 행에서 같은 수를 뺐다면 작은 로짓만 있는 행의 지수가 모두 0이 됩니다. 행마다 다른 수를 뺐다면, 그것이 그 행의 가장 큰 값인지 보세요.": shifted(lambda z: z.max()),
        "작은 로짓에서는 맞았습니다. 로짓이 1000이면 지수가 넘쳐 inf가 되고, −1000이면 확률이 0이 되어 로그가 −inf입니다. 확률을 거치지 않는 식의 오른쪽 꼴에서, 지수 안의 가장 큰 값이 0이 되게 해 보세요.": [shifted(lambda z: 0), of_p(lambda p: -p.log().mean())],
        "행의 손실을 더하기만 했습니다. 자료의 수만큼 커지지 않도록 평균을 내야 합니다.": of_log_p(lambda p, labels: -picked(p, labels).sum()),
        "소프트맥스를 두 번 했습니다. `cross_entropy`는 로짓을 받아 속에서 소프트맥스를 합니다. 이미 확률로 바꾼 것을 다시 넣지 않았는지 보세요.": lambda z, labels: F.cross_entropy(z.softmax(1), labels),
        "부호가 반대입니다. 확률은 1보다 작아 로그가 음수입니다. 손실은 0 이상이어야 합니다.": of_log_p(lambda p, labels: picked(p, labels).mean()),
        "로그를 취하지 않았습니다. 정답의 확률에 음의 부호만 붙였습니다.": of_p(lambda p: -p.mean()),
        "정답의 확률을 평균한 값입니다. 손실은 거기에서 두 걸음을 더 갑니다.": of_p(lambda p: p.mean()),
        "확률을 먼저 평균하고 로그를 취했습니다. 행마다 손실을 구한 다음 평균하세요.": of_p(lambda p: -p.mean().log()),
        "모든 행에서 모든 정답의 열을 꺼냈습니다. `z[:, labels]`는 (N, N)입니다. 행마다 제 정답 하나만 꺼내야 합니다.": of_log_p(lambda p, labels: -p[:, labels].mean()),
        "모든 칸을 평균했습니다. 행마다 정답의 칸 하나만 손실에 들어갑니다.": of_log_p(lambda p, labels: -p.mean()),
        "칸의 수로 나누었습니다. MSELoss와 달리 교차 엔트로피는 행의 수로만 나눕니다.": of_log_p(lambda p, labels: -picked(p, labels).sum() / p.numel()),
        "세로로 소프트맥스를 했습니다. 비율의 합이 1이 되어야 하는 쪽은 한 행의 칸들입니다.": of_log_p(lambda p, labels: -picked(p, labels).mean(), dim=0),
        "정답의 로짓만 썼습니다. 식의 오른쪽에 있는 둘째 항이 빠졌습니다.": lambda z, labels: -picked(z, labels).mean(),
        "모든 행의 로짓을 한데 더했습니다. 행마다 따로 더해야 합니다.": lambda z, labels: z.logsumexp((0, 1)) - picked(z, labels).mean(),
        "밑이 2인 로그입니다. 식의 로그는 자연로그입니다.": of_log_p(lambda p, labels: -picked(p, labels).mean() / torch.tensor(2.0).log()),
        "첫 행의 손실만 구했습니다. 행마다 구해서 평균하세요.": of_log_p(lambda p, labels: -p[0, labels[0]]),
    },
    right="cross_entropy와 같고, 로짓이 1000이어도 넘치지 않습니다.",
    otherwise=why_other_loss,
)
