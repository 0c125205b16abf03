"""1장 「텐서와 연산 그래프」의 코드 문제. 값보다 텐서의 정체를 봅니다. 그래프를 걷는 두 문제는 `paths`에 있습니다."""

from collections.abc import Iterator
from fractions import Fraction

import torch
from torch import Tensor

from chaewo.chapters.tensor_and_graph import paths
from chaewo.judging.call import Unusable, call, kind
from chaewo.judging.compare import close, fails, random_tensors
from chaewo.judging.exercise import REMEMBERS, Exercise, judged
from chaewo.judging.read import number, tensor

# 1. switch_on -------------------------------------------------------------------------------


def switch_cases() -> list[tuple[Tensor]]:
    """노트의 a, 1로 채운 것, 수 하나, 이미 켜진 것. 켜져 있으면 뒤집는 함수는 마지막에서 걸립니다."""
    (a,) = random_tensors((2, 2))
    given = (a * 3) / (a - 1), torch.ones(3), torch.tensor(2.0), torch.ones(2, requires_grad=True)
    return [(t,) for t in given]


def what_came_back(value, t: Tensor) -> list:
    """돌려준 것이 받은 바로 그 텐서인지, 아니라면 무엇인지."""
    if not isinstance(value, Tensor):
        raise Unusable(not_tensor(value, t))
    if value is t:
        return ["그 텐서", t.requires_grad]
    if t.requires_grad:
        return ["켰지만 다른 텐서"]
    if not close(tensor(value), t.double()):
        return ["값이 다른 텐서"]
    if value.grad_fn is not None:
        return ["연산의 결과", value.grad_fn.name()]
    return ["같은 메모리" if value.data_ptr() == t.data_ptr() else "복사본"]


def not_tensor(value, t: Tensor) -> str:
    if value is None and t.requires_grad:
        return "받은 텐서가 켜졌습니다. 이제 그 텐서를 return으로 돌려주기만 하면 됩니다."
    if isinstance(value, bool):
        return "참/거짓을 돌려주었습니다. `t.requires_grad`는 표시를 읽고, `==`은 견줄 뿐 표시를 바꾸지 않습니다. 표시를 켠 다음 텐서를 돌려주세요."
    if callable(value):
        return "메서드를 부르지 않고 메서드 자체를 돌려주었습니다. 이름 뒤에 괄호가 있는지 보세요."
    return f"돌려준 값이 {kind(value)}입니다. 표시를 켠 텐서를 돌려주세요."


switch_on = Exercise(
    cases=switch_cases,
    truth=lambda t: t.requires_grad_(),
    read=what_came_back,
    each_case=True,
    mistakes={
        "받은 텐서를 그대로 돌려주었지만 requires_grad가 아직 False입니다. 표시를 읽기만 하거나, 다른 텐서를 켜거나, False를 넣지 않았는지 보세요.": [lambda t: t, lambda t: t.requires_grad_(False)],
        "이미 켜져 있던 텐서를 받아 껐습니다. 어떤 텐서를 받든 켜진 채 돌려주어야 합니다.": lambda t: t.requires_grad_(not t.requires_grad),
        "받은 텐서는 켜졌지만, 돌려준 것은 다른 텐서입니다. 켠 그 텐서를 돌려주세요.": lambda t: t.requires_grad_().clone(),
        "받은 텐서와 값이나 모양이 다른 새 텐서를 돌려주었습니다. 부른 쪽이 가진 텐서는 아무것도 달라지지 않았습니다. 새로 만들지 말고 받은 것의 표시를 켜 보세요.": lambda t: torch.ones_like(t, requires_grad=True),
        "메모리는 같지만 객체가 다릅니다. `detach()` 따위로 만든 두 번째 텐서를 돌려주었고, 받은 텐서는 켜지지 않았습니다. 1장에서 `is`로 확인한 셀을 다시 보세요.": lambda t: t.detach().requires_grad_(),
        "값이 같은 복사본입니다. 받은 텐서는 달라지지 않았습니다. 노트의 “바꿔치기”는 새 텐서로 갈아 끼운다는 뜻이 아니라 제자리(in-place)에서 고친다는 뜻입니다.": lambda t: t.clone().requires_grad_(),
    },
    right="새 텐서를 만들지 않았습니다. 받은 바로 그 텐서의 표시만 켜졌습니다.",
    otherwise=lambda seen, t: f"연산의 결과({seen[-1]})를 돌려주었습니다. 받은 텐서와 다른 객체이고 잎도 아닙니다. 연산을 하지 말고 표시만 바꾸어 보세요.",
)

node_names = paths.node_names

# 3. make_weight -----------------------------------------------------------------------------


def weight_cases() -> list[tuple[Tensor, float]]:
    """곱하는 수가 1이면 곱하지 않고 받은 텐서를 쓰기 쉽습니다. 1을 정수와 실수로 하나씩 둡니다."""
    a, b, c = random_tensors((2, 3), (4,), (1,))
    return [(torch.ones(3), 0.1), (a, -0.5), (b, 1), (c.double(), 1.0), (torch.tensor(3.0), 2)]


def learns(weight: Tensor) -> bool:
    """`weight`로 계산한 결과에서 `backward()`를 실제로 불러, 변화도가 담기는지."""
    weight.grad = None
    return not fails(lambda: (weight * weight).sum().backward()) and weight.grad is not None


def cannot_learn(weight: Tensor, after: tuple, before: tuple) -> str | None:
    """값은 맞는 `weight`가 학습할 수 있는 새 잎이 아닌 까닭."""
    (values, scale) = after
    if weight.grad_fn is not None:
        return f"값은 맞지만 잎이 아닙니다. grad_fn이 {weight.grad_fn.name()}입니다. 기록을 켠 다음에 계산했기 때문입니다. `retain_grad()`를 부르지 않았다면 backward()를 불러도 .grad가 None입니다. 켜는 때를 다시 보세요."
    if not weight.requires_grad:
        return "잎이지만 requires_grad가 False입니다. 이대로는 backward()가 여기까지 오지 않습니다."
    if values.requires_grad:
        return "받은 values의 표시까지 켜졌습니다. 부른 쪽의 텐서는 그대로 두고 새 텐서의 표시만 켜세요."
    if weight.untyped_storage().data_ptr() == values.untyped_storage().data_ptr():
        return f"scale이 {scale}일 때 values와 메모리를 함께 씁니다. 가중치를 고치면 부른 쪽의 values도 바뀝니다. scale이 얼마이든 새 텐서에 담으세요."
    if not learns(weight):
        return "켠 잎인데도 이 텐서로 계산한 결과에서 backward()를 부르니 .grad가 채워지지 않았습니다. `inference_mode` 안에서 만든 텐서는 나중에도 기록에 쓸 수 없습니다. 만드는 곳을 보세요."
    return None


make_weight = Exercise(
    cases=weight_cases(),
    truth=lambda values, scale: (values * scale).requires_grad_(),
    read=lambda value, values, scale: tensor(value, values.shape, shape_hint="values와 모양이 같습니다."),
    also=cannot_learn,
    mistakes={
        "scale을 곱하지 않았습니다. values 그대로입니다.": lambda values, scale: values.clone().requires_grad_(),
        "곱하지 않고 나누었습니다. scale은 곱하는 수입니다.": lambda values, scale: (values / scale).requires_grad_(),
    },
    right="기록이 시작되는 잎입니다. backward()를 불러 보니 변화도가 여기에 담겼습니다.",
    otherwise="값이 values에 scale을 곱한 것과 다릅니다.",
)

# 4. start_for -------------------------------------------------------------------------------

MANY = 60  # 이만큼 두 배 하고도 1000에 닿지 않으면 그만 셉니다.


@judged("코드는 한 벌인데, 고른 값에 따라 곱셈 노드가 꼭 n개 생깁니다.")
def start_for(function) -> Iterator[str]:
    counts = [*range(1, 17), 20, 27, 35]
    starts = [read_start(call(function, n)) for n in counts]
    made = [multiplications(start) for start in starts]
    if multiplications(read_start(call(function, counts[0]))) != made[0]:
        yield REMEMBERS
    if made != counts:
        yield miscounted(counts, starts, made)


def read_start(value) -> float:
    return number(float(value) if isinstance(value, Fraction) else value)


def multiplications(start: float, dtype: torch.dtype = torch.float32) -> int:
    """노트의 반복문이 하는 곱셈의 수. `MANY`번을 넘으면 그만 셉니다. 텐서에 담아 torch처럼 셉니다."""
    y, count = torch.tensor(start, dtype=dtype) * 2, 1
    while y.abs() < 1000 and count <= MANY:
        y, count = y * 2, count + 1
    return count


def miscounted(counts: list[int], starts: list[float], made: list[int]) -> str:
    if 0.0 in starts:
        return "0은 몇 번을 두 배 해도 0이라 반복문이 끝나지 않습니다. `//`로 나누었다면 작은 몫이 0이 되지 않았는지 보세요."
    if max(made) > MANY:
        return f"시작한 값이 너무 작아 {MANY}번을 두 배 해도 1000에 닿지 않습니다. n이 1 커질 때 값은 몇 분의 1이 되어야 합니까?"
    if len(set(starts)) == 1:
        return f"n이 달라져도 시작하는 값이 {starts[0]:g}입니다. 노드의 수는 값에 따라 정해지므로, n마다 다른 값이 필요합니다."
    if [multiplications(start, torch.float64) for start in starts] == counts:
        return "파이썬의 수로 세면 맞지만, `torch.tensor`에 담은 시작 값으로 세면 다릅니다. float32는 자릿수가 적어 경계에 바짝 붙은 값을 경계의 값으로 반올림합니다. 경계에서 조금 떨어져 보세요."
    if made == [max(1, n - 1) for n in counts]:
        return "n이 2 이상이면 노드가 하나씩 모자랍니다. 반복문 앞의 `y = x * 2`도 노드 하나를 만들고, `< 1000`은 꼭 1000이 되어도 멈춥니다. 그 둘을 넣어 다시 세어 보세요."
    if made == [n + 1 for n in counts]:
        return "노드가 하나씩 많습니다. 반복문 앞의 `y = x * 2`를 세지 않았거나, n번 두 배 한 값이 1000에 조금 못 미쳤을 수 있습니다. `< 1000`이 언제 거짓이 되는지 n이 1일 때부터 밟아 보세요."
    if made[0] > made[-1] or (made[-1] == 1 and set(made) != {1}):
        return "n이 커지는데 노드는 오히려 줄었습니다. 1000까지 갈 길이 멀수록 두 배를 여러 번 합니다. 큰 값에서 시작하면 길이 멉니까, 가깝습니까?"
    first = next(i for i, n in enumerate(counts) if made[i] != n)
    return f"n이 {counts[first]}일 때 {starts[first]:g}에서 시작하면 곱셈 노드가 {made[first]}개입니다. 한 번 더 돌게 하려면 시작하는 값이 몇 배가 되어야 하는지, 반복문을 손으로 밟아 보세요."


grad_receivers = paths.grad_receivers
