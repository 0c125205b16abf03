"""훅으로 변화도를 자르고, 다 쓴 훅을 떼는 문제."""

import torch
from torch import Tensor

from chaewo.chapters.backward.exercises import to_none
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants


def clipped_cases():
    """손실, 가중치들, 한계. 처음 것에는 지난 변화도가 쌓여 있고, 둘째 것은 두 길이 변화도를 함께 씁니다."""
    a, b, c, d = (one.double().requires_grad_() for one in random_tensors((3,), (2, 2), (4,), (4,)))
    a.grad, b.grad = torch.full_like(a, 2.0), torch.full_like(b, -3.0)
    yield (2 * a**2).sum() + (b @ b).sum(), [a, b], 0.5
    yield (3 * (c + 0.5 * d)).sum(), [c, d], 2.0


def clamp_value(w: Tensor, limit: float) -> None:
    w.data.clamp_(-limit, limit)


@variants
def clipping(
    loss, weights, limit, *,
    on=lambda loss, weights: weights, clip=lambda g, limit: g.clamp(-limit, limit),
    early=lambda handles: [], late=lambda handles: handles,
    before=lambda w, limit: None, after=lambda w, limit: None,
):
    """`on`이 고른 텐서에 자르는 훅을 달고, 역전파의 앞(`early`)이나 뒤(`late`)에 뗍니다.

    `before(w, limit)`와 `after(w, limit)`는 맨 앞과 맨 뒤에 가중치마다 하는 일입니다.
    """
    for w in weights:
        before(w, limit)
    handles = [one.register_hook(lambda g: clip(g, limit)) for one in on(loss, weights)]
    for handle in early(handles):
        handle.remove()
    loss.backward()
    for handle in late(handles):
        handle.remove()
    for w in weights:
        after(w, limit)


def read_grads(_, loss: Tensor, weights, limit: float) -> list[Tensor]:
    """가중치마다 `.grad`와 값, 그리고 남은 훅이 있는지 보려고 다시 구한 변화도(훅이 없으면 모두 100)."""
    kept = [torch.zeros_like(w) if w.grad is None else w.grad.clone() for w in weights]
    again = torch.autograd.grad(sum((100 * w).sum() for w in weights), weights)
    return [*kept, *(w.detach().clone() for w in weights), *again]


clipped_backward = Exercise(
    cases=clipped_cases,
    truth=clipping(),
    read=read_grads,
    may_change=True,
    mistakes={
        "역전파를 하지 않았습니다. 훅을 단 다음 `loss.backward()`를 부르세요.": lambda loss, weights, limit: [w.register_hook(lambda g: g).remove() for w in weights],
        "변화도가 잘리지 않았습니다. 훅이 자른 텐서를 돌려주는지, 역전파가 끝나기 전에 떼지는 않았는지 보세요.": [clipping(clip=lambda g, limit: None), clipping(early=list)],
        "이번 변화도는 맞지만 훅이 남아 있습니다. 다음에 그냥 역전파해도 잘립니다. 손잡이를 받아 두었다가 떼세요.": clipping(late=lambda handles: []),
        "훅을 하나만 떼었습니다. 손잡이는 가중치마다 하나씩입니다. 되풀이하면서 같은 이름에 받으면 마지막 것만 남습니다.": [clipping(late=lambda handles: handles[-1:]), clipping(late=lambda handles: handles[:1])],
        "전부터 쌓여 있던 것까지 잘랐습니다. 자를 것은 이번에 온 변화도입니다. `.grad`에 더해지기 전에 잘라야 합니다.": clipping(early=list, after=lambda w, limit: w.grad.clamp_(-limit, limit)),
        "전부터 쌓여 있던 변화도가 사라졌습니다. 자른 변화도를 `.grad`에 더해야 합니다. 훅만 달면 `backward()`가 더해 줍니다.": [clipping(before=lambda w, limit: to_none(w)), clipping(early=list, before=lambda w, limit: to_none(w), after=lambda w, limit: w.grad.clamp_(-limit, limit))],
        "위쪽만 잘랐습니다. 변화도는 음수로도 커집니다.": clipping(clip=lambda g, limit: g.clamp(max=limit)),
        "아래쪽만 잘랐습니다. `clamp`에 인자를 하나만 주면 아래의 한계입니다.": clipping(clip=lambda g, limit: g.clamp(-limit)),
        "변화도의 길이를 줄였습니다. 그것도 널리 쓰는 방법이지만, 여기서는 원소마다 따로 자릅니다.": [clipping(clip=lambda g, limit: g * min(1.0, limit / g.norm().item())), clipping(clip=lambda g, limit: limit * g / g.norm())],
        "훅을 `loss`에 달았습니다. 거기에 오는 변화도는 1뿐입니다. 가중치에 오는 것을 자르려면 어디에 달아야 합니까?": clipping(on=lambda loss, weights: [loss]),
        "가중치 하나에만 훅을 달았습니다. 받은 가중치마다 다세요.": [clipping(on=lambda loss, weights: weights[:1]), clipping(on=lambda loss, weights: weights[-1:])],
        "훅 안에서 받은 변화도를 제자리에서 고쳤습니다. 그 메모리는 다른 가중치로 가는 변화도와 함께 쓰는 것일 수 있어, 그쪽까지 틀렸습니다. 새 텐서를 돌려주세요.": clipping(clip=lambda g, limit: g.clamp_(-limit, limit)),
        "가중치의 값을 잘랐습니다. 자를 것은 변화도입니다.": [clipping(early=list, before=clamp_value), clipping(early=list, after=clamp_value), clipping(after=clamp_value)],
        "리스트에는 훅을 달 수 없습니다. 가중치를 하나씩 꺼내 다세요.": Raises("'list' object has no attribute 'register_hook'", clipping(on=lambda loss, weights: [weights])),
    },
    right="이번 변화도만 잘라 더했고, 훅도 남기지 않았습니다.",
    otherwise="`.grad`가 다릅니다. 이번에 온 변화도의 원소를 하나씩 한계 안으로 자른 다음 전부터 있던 것에 더해져야 합니다.",
)
