"""그래프를 만들지 않고 재는 문제: `accuracy`, `mean_loss`."""

import torch
from torch import Tensor
from torch.nn import functional as F

from chaewo.chapters.training.small_net import Watched, left_after_evaluation, small_net
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.read import number

no_grad = torch.no_grad()

# 2. accuracy --------------------------------------------------------------------------------


def scoring(fraction):
    """출력과 이름표에서 `fraction`으로 구한 것."""
    return no_grad(lambda net, x, y: fraction(net(x), y))


def right_ones(output: Tensor, y: Tensor) -> Tensor:
    return output.argmax(1) == y


def rate(hits: Tensor) -> float:
    return hits.double().mean().item()


def answered(count: int, seed: int, shift: float = 0.0) -> tuple[Watched, Tensor, Tensor]:
    """셋에 하나쯤을 틀리는(이름표가 둘째나 꼴찌 점수의 번호인) 신경망과 그 자료. 점수는 모두 `shift`만큼 높습니다."""
    x, weight = random_tensors((count, 4), (10, 4), seed=seed)
    x[0] *= 5  # 가장 큰 점수가 첫 줄에 있어야, 전체에서 하나를 고른 것이 번호처럼 보입니다.
    net = Watched(weight, torch.full((10,), shift))
    ranked = (x @ weight.T).argsort(1, descending=True)
    y = ranked[:, 0].clone()
    y[1::6], y[4::6] = ranked[1::6, 1], ranked[4::6, -1]
    return net, x.double(), y


accuracy = Exercise(
    # 점수가 모두 음수인 것과, 자료가 한 장인 것까지
    cases=lambda: [answered(37, 4), answered(10, 2, shift=-50.0), answered(10, 3), answered(1, 5)],
    truth=scoring(lambda output, y: rate(right_ones(output, y))),
    read=lambda value, net, x, y: number(value),
    also=lambda value, after, before: left_after_evaluation(after[0]),
    mistakes={
        "백분율입니다. 맞힌 비율을 0과 1 사이의 수로 돌려주세요.": scoring(lambda output, y: 100 * rate(right_ones(output, y))),
        "맞힌 장수입니다. 자료의 수로 나누어야 비율이 됩니다.": scoring(lambda output, y: right_ones(output, y).sum()),
        "틀린 비율입니다. 맞힌 것을 세어야 합니다.": scoring(lambda output, y: rate(~right_ones(output, y))),
        "점수가 가장 낮은 것을 답으로 골랐습니다. 점수가 높을수록 그 숫자라고 보는 것입니다.": scoring(lambda output, y: rate(output.argmin(1) == y)),
        "하나도 맞히지 못했다고 나옵니다. 점수 자체를 이름표와 견주었다면, 필요한 것은 그 점수가 있는 자리의 번호입니다. `//`로 나누었다면 나머지가 버려집니다.": [scoring(lambda output, y: rate(output.max(1).values == y)), scoring(lambda output, y: right_ones(output, y).sum() // len(y))],
        "출력 전체에서 하나만 골랐습니다. 자료마다 하나씩 골라야 합니다.": scoring(lambda output, y: rate(output.argmax() == y)),
        "참과 거짓이나 정수의 평균은 바로 구할 수 없습니다. 맞혔는지를 실수로 바꾼 다음 평균을 구하세요.": Raises("could not infer output dtype", scoring(lambda output, y: right_ones(output, y).mean())),
        "답의 개수와 이름표의 개수가 다릅니다. 출력의 모양은 (자료의 수, 열 개의 점수)입니다. 가장 큰 것의 번호를 먼저 골랐는지, 어느 차원에서 골랐는지 보세요.": Raises("must match the size of tensor b", scoring(lambda output, y: rate(output.argmax(0) == y))),
        "견준 것이 자료마다의 참/거짓이 아니라 참/거짓 하나입니다. `max(1)`을 썼다면 그것은 (가장 큰 값, 그 번호)의 짝입니다. 짝을 통째로 견주지 말고 번호를 꺼내세요.": Raises("'bool' object has no attribute", scoring(lambda output, y: (output.max(1) == y).double())),
    },
    right="맞힌 비율이 맞고, 그래프를 만들지 않았습니다.",
    otherwise="맞힌 비율이 아닙니다. 자료마다 점수가 가장 높은 번호를 이름표와 견주고, 맞힌 것의 비율을 구하세요.",
)

# 4. mean_loss -------------------------------------------------------------------------------


@variants
@no_grad
def gathering(net, parts, *, combine, loss=F.cross_entropy):
    """묶음마다의 평균 손실과 장수를 `combine(losses, counts)`로 모은 것."""
    losses = torch.stack([loss(net(x), y) for x, y in parts])
    return combine(losses, torch.tensor([len(y) for _, y in parts]))


def mean_over_all(losses: Tensor, counts: Tensor) -> Tensor:
    return (losses * counts).sum() / counts.sum()


def divided(*sizes: int) -> tuple[Watched, list[tuple[Tensor, Tensor]]]:
    x = random_tensors((sum(sizes), 3), seed=7)[0].double()
    y = torch.arange(sum(sizes)) % 4
    return small_net(), list(zip(x.split(sizes), y.split(sizes), strict=True))


def left_after_loss(value, after, before) -> str | None:
    (net, parts), whole = after, sum(len(y) for _, y in after[1])
    if len(parts) > 1 and any(count == whole for count, *_ in net.seen):
        return "값은 맞지만 모든 묶음을 이어 한꺼번에 넣었습니다. 자료가 커서 나누어 둔 것이니, 묶음을 하나씩 넣고 값만 모으세요."
    return left_after_evaluation(net)


mean_loss = Exercise(
    cases=lambda: [divided(4, 4, 3), divided(10, 1), divided(2, 6, 3), divided(5)],
    truth=gathering(mean_over_all),
    read=lambda value, net, parts: number(value),
    also=left_after_loss,
    mistakes={
        "묶음마다 구한 평균을 다시 평균했습니다. 그러면 작은 묶음의 한 장이 큰 묶음의 한 장보다 무겁게 들어갑니다.": gathering(lambda losses, counts: losses.mean()),
        "묶음의 평균을 더하기만 했습니다. 묶음의 수가 늘수록 커지는 값입니다.": gathering(lambda losses, counts: losses.sum()),
        "묶음의 평균을 더해 전체 장수로 나누었습니다. 묶음의 평균은 이미 그 묶음의 장수로 나눈 값입니다. 더하기 전에 그 나눗셈을 되돌리세요.": gathering(lambda losses, counts: losses.sum() / counts.sum()),
        "모든 장의 손실을 더한 값입니다. 장수로 나누어야 평균입니다.": gathering(lambda losses, counts: (losses * counts).sum()),
        "장수가 아니라 묶음의 수로 나누었습니다. 한 장의 평균 손실이 필요합니다.": gathering(lambda losses, counts: (losses * counts).mean()),
        "소프트맥스를 거친 값을 교차 엔트로피에 넣었습니다. 교차 엔트로피 안에 이미 소프트맥스가 있습니다(11장).": gathering(mean_over_all, lambda output, y: F.cross_entropy(output.softmax(1), y)),
        "마지막 묶음의 손실만 돌려주었습니다.": gathering(lambda losses, counts: losses[-1]),
        "첫 묶음의 손실만 돌려주었습니다. return의 들여쓰기를 보세요.": gathering(lambda losses, counts: losses[0]),
        "모든 묶음의 장수가 마지막 묶음과 같다고 보았습니다. 장수를 묶음마다 더해야 합니다.": gathering(lambda losses, counts: (losses * counts).mean() / counts[-1]),
    },
    right="어떻게 나누어도 한꺼번에 구한 평균과 같습니다.",
    otherwise="한꺼번에 구한 평균 손실과 다릅니다. 두 묶음만 놓고 손으로 구해 견주어 보세요.",
)
