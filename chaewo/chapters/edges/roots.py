"""0 이하에서도 값과 변화도가 모두 수인 제곱근."""

import torch
from torch import Tensor

from chaewo.judging.call import Unusable, call
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises
from chaewo.judging.read import tensor

NAN, INF = 1e4, 2e4  # 수가 아닌 것을 나타내는 수. 실수마다 nan과 inf가 놓인 자리가 다릅니다.
NEAR_ZERO = 2e-6  # 1e-12 아래를 잘라 낸 제곱근까지 0으로 봅니다.


def safe_cases():
    """양수, 0, 음수가 섞인 벡터와 행렬. float32에서도 봅니다."""
    x = torch.tensor([4.0, 0.0, -9.0, 0.25, -0.0])
    wide = random_tensors((3, 4))[0].relu() - random_tensors((3, 4), seed=7)[0].relu()
    for one in (x.double(), wide.double(), wide):
        yield (one.clone().requires_grad_(),)


def by_where(x: Tensor) -> Tensor:
    return torch.where(x > 0, torch.where(x > 0, x, 1.0).sqrt(), 0.0)


def read_both(value, x: Tensor) -> list[Tensor]:
    """돌려준 값과, 원소마다 다른 변화도를 넣어 역전파한 것."""
    if isinstance(value, Tensor) and value.is_floating_point():
        tensor(value.detach().nan_to_num(), x.shape)
    else:
        tensor(value)
    if not value.requires_grad:
        raise Unusable("돌려준 값에 x에서 오는 기록이 없습니다. 값을 떼어 내거나 새로 만들지 말고, x에서 이어진 연산으로 구하세요.")
    g = torch.linspace(0.5, 2, x.numel(), dtype=value.dtype).reshape(x.shape)
    (grad,) = call(lambda: torch.autograd.grad(value, x, g, allow_unused=True))
    if grad is None:
        raise Unusable("돌려준 값은 기록하고 있지만 x에서 오는 길이 없습니다. 받은 x로 셈했는지 보세요.")
    seen = marked(value)
    return [torch.where(seen.abs() < NEAR_ZERO, 0.0, seen), marked(grad)]


def marked(value: Tensor) -> Tensor:
    return value.detach().double().nan_to_num(nan=NAN, posinf=INF, neginf=-INF)


def shifted(floor, eps: float):
    return lambda x: (floor(x) + eps).sqrt()


safe_sqrt = Exercise(
    cases=safe_cases,
    truth=by_where,
    read=read_both,
    mistakes={
        "음수의 제곱근이 nan으로 남았습니다. nan에 0을 곱해도 nan입니다. 그런 자리의 값은 0이어야 합니다.": [torch.sqrt, lambda x: x.sqrt() * (x > 0)],
        "값은 맞지만 0 이하인 곳의 변화도가 nan입니다. 나온 값을 고쳐도 역전파는 제곱근을 지나갑니다. 0과 제곱근의 도함수를 곱하게 됩니다. 제곱근에 들어가는 값부터 고치세요.": lambda x: torch.where(x > 0, x.sqrt(), 0.0),
        "역전파하면 오류가 납니다. 제곱근은 나온 값을 저장해 두었다가 도함수를 구하므로, 그 값을 제자리에서 덮으면 안 됩니다. 나온 값은 새 텐서로 고르고, 제곱근에 들어가는 값도 안전한 것으로 바꾸세요.": lambda x: x.sqrt().masked_fill_(x <= 0, 0.0),
        "값은 맞지만 변화도가 0에서 inf, 음수에서 nan입니다. nan을 0으로 바꾼 것은 나온 값입니다. 역전파는 여전히 음수와 0에서 제곱근을 지나갑니다.": lambda x: x.sqrt().nan_to_num(),
        "음수는 잘 막았지만 0이 남았습니다. 값은 맞아도 0에서 제곱근의 도함수는 무한대라 변화도가 inf입니다. 제곱근에 0이 들어가지 않게 하세요.": [lambda x: torch.where(x < 0, 0.0, torch.where(x < 0, 1.0, x).sqrt()), lambda x: x.clamp(min=0).sqrt()],
        "0 이하인 곳의 값이 0이 아니라 1입니다. 들어가는 값은 안전해졌지만, 그 자리의 나온 값은 쓸 것이 아닙니다. 나온 값도 골라야 합니다.": lambda x: torch.where(x > 0, x, 1.0).sqrt(),
        "음수의 부호를 떼고 제곱근을 구했습니다. 음수에서는 0이어야 합니다.": [lambda x: x.abs().sqrt(), lambda x: (x * x).sqrt().sqrt()],
        "nan은 없어졌지만 0 이하인 곳의 값이 0이 아니라 작은 양수입니다. 제곱근에 들어가는 값을 안전한 것으로 바꾼 다음, 나온 값도 고르세요.": [shifted(floor, eps) for floor in (torch.relu, lambda x: x.clamp(min=0)) for eps in (1e-4, 1e-6, 1e-8, 1e-10)],
        "값은 맞지만 x가 양수인 곳까지 변화도가 0입니다. 제곱근을 떼어 내지 않았는지 보세요.": lambda x: by_where(x).detach() + 0 * x,
        "x는 원소가 여럿입니다. `if`는 참과 거짓 하나만 봅니다. 원소마다 다르게 하려면 텐서의 연산으로 고르세요.": Raises("Boolean value of Tensor", lambda x: x.sqrt() if x > 0 else 0 * x),
    },
    right="값도 변화도도 모두 수입니다. 다른 함수에서도 나온 값이 아니라 들어가는 값부터 고치세요.",
    otherwise="값이나 변화도가 다릅니다. x가 양수인 곳의 값은 제곱근, 나머지는 0입니다. 변화도는 양수인 곳에서 제곱근의 도함수, 나머지에서 0입니다.",
)
