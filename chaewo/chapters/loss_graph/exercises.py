"""10장 「손실 함수와 그래프 거슬러 오르기」의 코드 문제, 푸는 차례대로. 그래프를 거슬러 오르는 셋은 `nodes`에 있습니다."""

import torch
from torch import Tensor
from torch.nn import functional as F

from chaewo.chapters.autograd_from_scratch.exercises import vjp
from chaewo.chapters.loss_graph import nodes
from chaewo.judging.call import Unusable
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise
from chaewo.judging.guard import AUTOGRAD
from chaewo.judging.read import number, tensor

NO_SUCH_DIMENSION = ("tuple index out of range", "Dimension out of range", "too many indices")
ONE_SIZE = dict.fromkeys(NO_SUCH_DIMENSION, "(10,)이나 (2, 3, 4)처럼 차원의 수가 다른 출력도 있습니다. 모양의 칸을 번호로 고르면 그런 출력에서 멈춥니다. 차원의 수가 몇이든 모든 원소를 세는 방법을 쓰세요.")
# 첫 모양이 일곱 열인 까닭: 둘이나 다섯이면 열의 수로 나눈 답이 2나 10으로 나눈 답과 같을 때가 있습니다.
SAME_SHAPES = [(shape, shape) for shape in [(3, 7), (4, 10), (1, 10), (7,), (2, 3, 4)]]
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


def mse(rule=lambda e: (e**2).mean(), fit=lambda target, output: target.reshape(output.shape)):
    """목표의 모양을 맞추는 `fit`과, 뺀 다음의 식 `rule(차이)`만 다릅니다."""
    return lambda output, target: rule(output - fit(target, output))


def why_other_mse(value: float, output: Tensor, target: Tensor) -> str:
    if output.shape != target.shape:
        return "두 모양이 같을 때는 맞았습니다. 모양이 다를 때는 원소의 차례를 그대로 두고 한쪽의 모양만 맞추어야 합니다."
    return of_dimensions(output) or "MSELoss의 값과 다릅니다. 차이, 제곱, 평균을 한 줄씩 나누어 쓰고 출력해 보세요."


def of_dimensions(output: Tensor) -> str:
    return "" if output.dim() == 2 else "2차원 출력에서는 맞았지만 1차원이나 3차원에서는 다릅니다. 나누는 수가 모든 원소의 수인지 보세요."


mse_by_hand = Exercise(
    cases=pairs(*SAME_SHAPES, *OTHER_SHAPES),
    truth=lambda output, target: F.mse_loss(output.double(), target.reshape(output.shape).double()),
    read=scalar,
    errors={
        # 모양이 같은 첫 입력에서는 (3, 7)에서 (1, 21)을 뺀 것뿐입니다.
        "tensor a (7) must match the size of tensor b (21)": "모양이 같은 두 텐서를 넣었는데 뺄 수 없게 되었습니다. 노트처럼 목표를 한 줄로 놓는 것은 출력이 한 줄일 때만 맞습니다. 출력이 (4, 10)이면 무엇에 맞추어야 합니까?",
        "The size of tensor a": "모양이 맞지 않는 두 텐서를 뺐습니다. 원소의 수가 같으니, 빼기 전에 한쪽의 모양을 다른 쪽에 맞추어 보세요.",
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
        "제곱을 모두 더해 2로 나누었습니다. 교과서의 ½은 torch의 MSELoss에 없습니다. 무엇으로 나누어야 평균입니까?": mse(lambda e: (e**2).sum() / 2),
        "언제나 10으로 나누었습니다. 노트의 출력은 열 개였지만 여기서는 모양이 여럿입니다.": mse(lambda e: (e**2).sum() / 10),
        "절반입니다. 교과서의 ½은 torch의 MSELoss에 없습니다.": mse(lambda e: (e**2).mean() / 2),
        "제곱근을 씌웠습니다. 그것은 RMSE라는 다른 값입니다.": mse(lambda e: (e**2).mean().sqrt()),
        "평균을 먼저 내고 제곱했습니다. 부호가 다른 차이끼리 먼저 지워집니다. 차례를 바꾸어 보세요.": mse(lambda e: e.mean() ** 2),
        # 뺄 수 없을 때만 맞춥니다. 크기가 1인 축이 있으면 모양이 달라도 뺄 수 있습니다.
        "두 모양이 같을 때는 맞았습니다. 모양이 (5, 1)인 출력에서 (5,)인 목표를 빼면 (5, 5)가 됩니다. 브로드캐스팅으로 늘어난 엉뚱한 짝까지 평균에 들어갔습니다. 노트가 `In [55]`에서 손실을 구하기 전에 한 일을 보세요.": mse(fit=lambda target, output: target if 1 in output.shape else target.reshape(output.shape)),
    },
    right="MSELoss와 같고, 목표의 모양이 달라도 제 짝끼리 뺐습니다.",
    otherwise=why_other_mse,
)

# 2. mse_gradient ----------------------------------------------------------------------------


def by_torch(loss):
    """손실 `loss(출력, 목표)`를 torch가 출력으로 미분한 것."""
    one = torch.ones((), dtype=torch.float64)
    return lambda output, target: vjp(lambda x: loss(x, target), (output.double(),), one)[0]


def gradient(rule):
    """차이에서 변화도를 구하는 식만 다릅니다."""
    return lambda output, target: rule(output - target)


mse_gradient = Exercise(
    cases=pairs(*SAME_SHAPES),
    truth=by_torch(F.mse_loss),
    read=lambda value, output, target: tensor(value, tuple(output.shape), shape_hint="변화도의 모양은 출력의 모양과 같습니다."),
    errors=nodes.CALLING | ONE_SIZE,
    forbidden={AUTOGRAD | {"mse_loss", "mse_loss_backward"}: "값은 맞지만 torch가 미분한 것입니다. 여기서는 손실을 손으로 미분한 식을 적습니다. 이 값은 그 식을 확인할 때 쓰세요."},
    each_case=True,
    mistakes={
        "평균의 나눗셈을 잊었습니다. 손실이 원소의 수로 나눈 값이니 변화도도 그만큼 작아집니다.": gradient(lambda e: 2 * e),
        "차이 그대로입니다. 제곱에서 내려오는 것과 평균의 나눗셈이 빠졌습니다.": gradient(lambda e: e),
        "정확히 절반입니다. 제곱을 미분하면 앞으로 무엇이 내려옵니까?": gradient(lambda e: e / e.numel()),
        "부호가 모두 반대입니다. 출력이 목표보다 크면 출력을 더 키울 때 손실도 커집니다.": gradient(lambda e: -2 * e / e.numel()),
        "행의 수로 나누었습니다. 평균은 모든 원소로 낸 것입니다.": gradient(lambda e: 2 * e / len(e)),
        "열의 수로 나누었습니다. 한 줄일 때는 맞지만 평균은 모든 원소로 낸 것입니다.": [gradient(lambda e: 2 * e / e.shape[1]), gradient(lambda e: 2 * e / e.shape[-1])],
        "언제나 10으로 나누었습니다. 10장의 식은 원소가 열 개일 때의 것입니다.": gradient(lambda e: 2 * e / 10),
        "미분하지 않은 값입니다. 손실에 더해지는 몫이 아니라 그것을 출력으로 미분한 것이 필요합니다.": gradient(lambda e: e**2 / e.numel()),
        "부호가 사라졌습니다. 출력이 목표보다 작은 자리에서는 변화도가 음수입니다.": gradient(lambda e: 2 * e.abs() / e.numel()),
        "크기가 사라지고 부호만 남았습니다. 많이 틀린 자리의 변화도가 더 커야 합니다.": gradient(lambda e: 2 * e.sign() / e.numel()),
    },
    right="손실의 노드가 출력 쪽으로 넘기는 변화도와 같습니다.",
    otherwise=lambda value, output, target: of_dimensions(output) or "torch의 변화도와 다릅니다. 원소가 하나뿐일 때의 식부터 적고, 평균의 나눗셈을 넣어 보세요.",
)

relu_node = nodes.relu_node
leaves = nodes.leaves
fc3_gradients = nodes.fc3_gradients
