"""10장의 문제들이 함께 쓰는 것: 변화도가 든 잎과, 받은 텐서를 제자리에서 고칠 때의 도움말."""

import torch
from torch import Tensor

from chaewo.judging.call import Unusable, call
from chaewo.judging.compare import random_tensors

UNCHANGED = "함수를 부르기 전과 똑같습니다. `p = p - …`처럼 쓰면 p라는 이름이 새 텐서를 가리킬 뿐, 매개변수는 그대로 남습니다. 받은 텐서를 제자리에서 고쳐야 합니다."
SWITCHED_OFF = "매개변수의 requires_grad가 꺼졌습니다. 다음 역전파부터 변화도를 받지 못합니다. 켜져 있던 표시는 그대로 두어야 합니다."
UPHILL = "변화도 쪽으로 갔습니다. 변화도는 손실이 커지는 쪽을 가리킵니다. 부호를 다시 보세요."
NOT_ONE = "리스트를 텐서나 신경망처럼 다루었습니다. 받은 것은 텐서를 담은 리스트입니다. 하나씩 꺼내 쓰세요."
LISTS = {"'list' object has no attribute": NOT_ONE, "multiply sequence": NOT_ONE}
OTHER_LIST = "받은 리스트에 든 것이나 그 차례를 바꾸었습니다. 리스트의 칸에 새 텐서를 넣어도 신경망의 매개변수는 그대로입니다. 리스트는 그대로 두고 그 안의 텐서를 고치세요."


def leaves(*shapes: tuple[int, ...], seed: int = 2) -> list[Tensor]:
    """역전파를 한 번 한 것처럼 변화도가 든 잎들."""
    values = random_tensors(*shapes, *shapes, seed=seed)
    parameters = [value.requires_grad_() for value in values[: len(shapes)]]
    for p, grad in zip(parameters, values[len(shapes) :], strict=True):
        p.grad = grad
    return parameters


def on_a_copy(function, parameters: list[Tensor], *rest, **options):
    """리스트의 복사본을 넣어 부릅니다. 텐서가 아니라 리스트를 고친 것을 가려냅니다."""
    own = list(parameters)
    value = call(function, own, *rest, **options)
    if list(map(id, own)) != list(map(id, parameters)):
        raise Unusable(OTHER_LIST)
    return value


def same_gradients(parameters: list[Tensor], grads: list[Tensor]) -> bool:
    return all(
        p.grad is not None and torch.equal(p.grad, g)
        for p, g in zip(parameters, grads, strict=True)
    )


def to_none(p: Tensor) -> None:
    p.grad = None


def to_zero(p: Tensor) -> None:
    if p.grad is not None:
        p.grad.zero_()


def never(p: Tensor) -> None:
    pass


def no_grad(function):
    return torch.no_grad()(function)
