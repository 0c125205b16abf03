"""답이 신경망의 클래스인 문제에 쓰는 것들."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from chaewo.judging.call import call
from chaewo.judging.exercise import Exercise, Raises
from chaewo.judging.result import Result
from chaewo.judging.subclass import subclass


class NetExercise(Exercise):
    """`nn.Module`을 물려받은 클래스를 받는 문제. 부르면 신경망이 되고, `read`가 그것을 실행해 봅니다.

    클래스 대신 함수가 오면 `probe`를 넣어 불러 봅니다.
    """

    def __init__(self, *probe, **options):
        super().__init__(**options)
        self._probe = probe

    def _result(self, answer) -> Result:
        return super()._result(subclass(answer, nn.Module, "nn.Module", *self._probe))


def signs(mistakes: dict[str, object]) -> dict[str, str]:
    """오류로 드러나는 실수의 글자 → 도움말. `read`가 신경망을 실행할 때도 같은 도움말을 줍니다."""
    return {one.sign: hint for hint, found in mistakes.items() for one in _raises(found)}


def _raises(programs) -> Iterator[Raises]:
    for one in programs if isinstance(programs, list) else [programs]:
        if isinstance(one, Raises):
            yield one


def not_learning(net: nn.Module, x: Tensor) -> str | None:
    """변화도가 닿지 않는 매개변수가 있다면 그것을 말하는 글."""
    out, unreached = call(net, x.clone()), dict(net.named_parameters())
    if out.requires_grad:
        learners = {name: p for name, p in unreached.items() if p.requires_grad}
        grads = torch.autograd.grad(out.sum(), list(learners.values()), allow_unused=True)
        for name, grad in zip(learners, grads, strict=True):
            if grad is not None:
                del unreached[name]
    if not unreached:
        return None
    return f"출력은 맞지만 변화도가 '{next(iter(unreached))}'까지 오지 않아 학습되지 않습니다. forward에서 detach나 no_grad를 지나거나, 매개변수를 얼리지(requires_grad) 않았는지 보세요."
