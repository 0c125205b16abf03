"""학습을 되풀이하는 문제: `train`, `repaired`. 아주 작은 신경망을 학습시키고 끝난 매개변수를 견줍니다."""

from itertools import combinations
from operator import methodcaller

import torch
from torch import Tensor
from torch.nn import functional as F

from chaewo.chapters.backward.exercises import never as nothing
from chaewo.chapters.training.evaluation import accuracy
from chaewo.chapters.training.small_net import LEFT_IN_EVAL, Watched, flat, small_net, with_sgd
from chaewo.judging.call import Unusable
from chaewo.judging.compare import close, random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.read import items, number

# 3. train -----------------------------------------------------------------------------------

zero, step = methodcaller("zero_grad"), methodcaller("step")


def loss_of(net, x: Tensor, y: Tensor) -> Tensor:
    return F.cross_entropy(net(x), y)


@variants
def looping(
    net, optimizer, parts, count, *,
    each_epoch=nothing, before=zero, between=nothing, after=step, epoch_end=nothing,
    loss=loss_of, keep=Tensor.item, epochs=lambda n: n, some=lambda parts: parts,
):
    """노트의 다섯 줄에서 한 곳만 다른 풀이들. `between`은 손실과 역전파 사이에 하는 일입니다."""
    losses = []
    for _ in range(epochs(count)):
        each_epoch(optimizer)
        for x, y in some(parts):
            before(optimizer)
            value = loss(net, x, y)
            between(optimizer)
            value.backward()
            after(optimizer)
            losses.append(keep(value))
        epoch_end(optimizer)
    return losses


def training_run(epochs: int, **options) -> tuple:
    x, y = random_tensors((10, 3), seed=6)[0].double(), torch.arange(10) % 4
    return *with_sgd(lr=0.5, **options), list(zip(x.split(4), y.split(4), strict=True)), epochs


def read_training(value, net, *_) -> Tensor | str:
    """끝난 매개변수. 처음 그대로이면, 변화도에 값이 있는지."""
    weights = flat(net)
    if not close(weights, flat(small_net())):
        return weights
    filled = any(p.grad is not None and p.grad.any() for p in net.parameters())
    return "unmoved, with gradients" if filled else "unmoved"


def what_else(value, after, before) -> str | None:
    """매개변수는 맞은 학습에서 모드와, 담은 손실을 봅니다."""
    net = after[0]
    if not all(in_training for *_, in_training in net.seen):
        return "매개변수는 맞습니다. 다만 평가 모드의 신경망으로 배웠습니다. Dropout이나 BatchNorm이 있는 신경망이라면 다르게 배웁니다. 모드를 바꾸는 줄이 있는지 보세요."
    if not net.training:
        return LEFT_IN_EVAL
    try:
        return wrong_losses(value, looping()(*before))
    except Unusable as reason:  # 매개변수가 틀렸다면 그것부터 말합니다.
        return str(reason)


def wrong_losses(value, expected: list[float]) -> str | None:
    losses = items(value)
    if any(isinstance(loss, Tensor) and loss.requires_grad for loss in losses):
        return "매개변수는 맞습니다. 다만 손실에 그래프가 딸려 있어, 갱신할 때마다 그래프가 메모리에 남습니다. 그래프를 떼고 숫자만 담으세요."
    if len(losses) != len(expected):
        return f"매개변수는 맞습니다. 다만 갱신은 {len(expected)}번인데 손실이 {len(losses)}개입니다. 갱신할 때마다 하나씩 담으세요."
    got = [number(loss, f"{i}번째로 담은 값") for i, loss in enumerate(losses, 1)]
    if close(got, expected):
        return None
    if close(got, torch.tensor(expected, dtype=torch.float64).cumsum(0).tolist()):
        return "손실이 점점 쌓입니다. 더한 값이 아니라 그 갱신의 손실을 담으세요."
    return "매개변수는 맞지만 담은 손실이 다릅니다. 갱신하기 전에 구한 그 손실을 담는지 보세요."


train = Exercise(
    cases=lambda: [training_run(1), training_run(3), training_run(2, momentum=0.9)],
    truth=looping(),
    read=read_training,
    also=what_else,
    mistakes={
        "변화도를 비우지 않았습니다. 앞의 모든 묶음의 변화도가 더해져 있습니다. 갱신 한 번에는 그 묶음의 변화도만 써야 합니다.": looping(before=nothing),
        "에폭마다 한 번만 비웠습니다. 한 에폭 안에서 묶음의 변화도가 계속 더해집니다.": looping(each_epoch=zero, before=nothing),
        "에폭이 하나 모자랍니다. range의 처음과 끝을 다시 보세요.": looping(epochs=lambda n: n - 1),
        "에폭이 하나 많습니다. range의 처음과 끝을 다시 보세요.": looping(epochs=lambda n: n + 1),
        "`epochs`가 몇이든 한 에폭만 돌았습니다. return이 되풀이 안에 있지 않은지 보세요.": looping(epochs=lambda n: 1),
        "역전파하기 전에 갱신했습니다. 갱신마다 지난 묶음의 변화도를 쓰게 되어 한 걸음씩 늦습니다.": looping(before=nothing, between=lambda optimizer: (step(optimizer), zero(optimizer)), after=nothing),
        "손실이 평균이 아니라 합인 것 같습니다. 묶음이 클수록 걸음이 커집니다. 교차 엔트로피의 기본은 평균입니다.": looping(loss=lambda net, x, y: F.cross_entropy(net(x), y, reduction="sum")),
        "소프트맥스를 거친 값을 교차 엔트로피에 넣었습니다. 교차 엔트로피 안에 이미 소프트맥스가 있어 두 번 거칩니다(11장).": looping(loss=lambda net, x, y: F.cross_entropy(net(x).softmax(1), y)),
        "갱신을 에폭마다 한 번만 했습니다. 갱신하는 줄이 안쪽 되풀이 안에 있는지 들여쓰기를 보세요.": looping(each_epoch=zero, before=nothing, after=nothing, epoch_end=step),
        "한 에폭의 손실을 모아 갱신을 한 번만 했습니다. 묶음마다 갱신해야 미니 배치를 쓰는 뜻이 있습니다.": looping(some=lambda parts: [(parts, None)], loss=lambda net, parts, _: sum(loss_of(net, *part) for part in parts) / len(parts)),
        "두 되풀이의 안팎이 바뀌었습니다. 한 묶음을 `epochs`번 쓰고 다음 묶음으로 넘어갑니다. 에폭이 바깥입니다.": lambda net, optimizer, parts, epochs: looping()(net, optimizer, [part for part in parts for _ in range(epochs)], 1),
        "교차 엔트로피가 아니라 평균제곱오차로 배운 것 같습니다. 문제에서 말한 손실을 다시 보세요.": looping(loss=lambda net, x, y: F.mse_loss(net(x), F.one_hot(y, 4).double())),
        "에폭마다 첫 묶음만 썼습니다. 모든 묶음을 차례로 써야 합니다.": looping(some=lambda parts: parts[:1]),
        "매개변수가 처음 그대로이고 변화도가 비어 있습니다. 받은 `net`으로 역전파해 `.grad`에 쌓는지, 쌓은 것을 쓰기 전에 비우지 않는지 보세요.": [lambda net, optimizer, parts, epochs: [loss_of(net, *part).item() for part in parts * epochs], looping(after=lambda optimizer: (zero(optimizer), step(optimizer)))],
        "매개변수가 처음 그대로인데 변화도에는 값이 있습니다. 갱신하는 줄이 있는지, 괄호까지 적었는지, 그 줄이 변화도를 구한 다음에 오는지 보세요.": looping(after=nothing),
        "손실이 매개변수와 이어져 있지 않아 미분할 수 없습니다. 순전파에서 손실까지 가는 동안 기록을 끊는 것(`detach`, `.data`, 숫자로 바꾸기)을 지나지 않았는지 보세요.": Raises("does not require grad", looping(loss=lambda net, x, y: F.cross_entropy(net(x).data, y))),
        "교차 엔트로피의 두 인자가 맞지 않습니다. 출력은 고른 번호가 아니라 점수 그대로, 이름표는 원-핫이 아니라 번호 그대로 넣으세요.": [Raises("Expected floating point type for target", looping(loss=loss)) for loss in (lambda net, x, y: F.cross_entropy(net(x).argmax(1), y), lambda net, x, y: F.cross_entropy(net(x), F.one_hot(y, 4)))],
    },
    right="끝난 매개변수와 갱신마다의 손실이 torch의 것과 같습니다. 노트의 빈칸을 코드로 채웠습니다.",
    otherwise="끝난 매개변수가 다릅니다. 묶음마다 비우기, 순전파, 손실, 역전파, 갱신이 이 차례로 한 번씩 있는지, 받은 `optimizer`를 그대로 쓰는지 보세요.",
)

# 7. repaired --------------------------------------------------------------------------------

BUGS = {
    "pairs": "그림은 섞었는데 이름표는 섞지 않았습니다. 묶음에서 꺼낸 그림과 이름표가 서로 다른 자료의 것입니다.",
    "last": "마지막 묶음으로는 갱신하지 않습니다. range의 끝을 보세요.",
    "zero": "갱신할 때마다 앞 묶음들의 변화도가 더해져 있습니다. 묶음마다 하는 여섯 걸음 가운데 빠진 것이 있습니다.",
    "softmax": "교차 엔트로피에 로짓이 아닌 것이 들어갑니다. 안에서 거치는 것을 밖에서 한 번 더 거칩니다(11장).",
    "data": "정확도를 배운 자료로 쟀습니다. 외운 것과 배운 것을 가릴 수 없습니다.",
}
score = accuracy.truth


@variants
def repairing(net, optimizer, train_set, test_set, order, *, left=(), late=nothing):
    """`broken`의 고장 다섯 가운데 `left`에 적은 것만 남긴 풀이."""
    x, y = train_set
    x = x[order]
    y = y if "pairs" in left else y[order]
    for k in range(0, len(x) - (16 if "last" in left else 0), 16):
        output = net(x[k : k + 16])
        if "softmax" in left:
            output = output.softmax(1)
        if "zero" not in left:
            optimizer.zero_grad()
        F.cross_entropy(output, y[k : k + 16]).backward()
        late(optimizer)
        optimizer.step()
    return score(net, x, y) if "data" in left else score(net, *test_set)


def left_broken() -> dict[str, list[tuple[str, ...]]]:
    """남은 고장의 도움말 → 그런 도움말을 받는, 남은 고장들. 남은 것이 여럿이면 맨 앞의 것을 말합니다."""
    found: dict[str, list] = {}
    for count in range(1, len(BUGS) + 1):
        for left in combinations(BUGS, count):
            hint = f"다섯 가운데 {count}개가 남았습니다. 그중 하나: {BUGS[left[0]]}"
            found.setdefault(hint, []).append(left)
    return found


LEFT = left_broken()
SCORE_LEFT = "학습은 다 고쳤습니다. 돌려준 값이 시험용 자료의 정확도가 아닙니다. 무엇의 답을 무엇과 견주는지 보세요."


def fixed(hint: str, *_) -> float:
    """다섯 고장 가운데 고친 것의 몫."""
    left = 1 if hint == SCORE_LEFT else len(LEFT[hint][0]) if hint in LEFT else len(BUGS)
    return 1 - left / len(BUGS)


def repair_run(seed: int) -> tuple:
    """신경망, 옵티마이저, 배울 자료, 시험용 자료, 섞은 차례. 장수는 16으로 나누어떨어지지 않습니다."""
    x, test_x = random_tensors((55, 3), (31, 3), seed=seed)
    order = torch.randperm(55, generator=torch.Generator().manual_seed(seed))
    rule = random_tensors((3, 4), seed=seed + 1)[0]  # 이름표를 정하는 규칙
    train_set, test_set = ((one.double(), (one @ rule).argmax(1)) for one in (x, test_x))
    return *with_sgd(lr=0.5), train_set, test_set, order


def read_repair(value, net: Watched, optimizer, train_set, test_set, order) -> list | str:
    """끝난 매개변수와, 돌려준 것이 배운 자료의 정확도인지."""
    weights, got = flat(net), number(value)
    if close(weights, flat(small_net())):
        return "unmoved"
    (x, y), tested = train_set, score(net, *test_set)
    learned = score(net, x, y), score(net, x[order], y)  # 짝이 어긋난 채로 잰 것까지
    return [weights, not close(got, tested) and any(close(got, one) for one in learned)]


repaired = Exercise(
    cases=lambda: [repair_run(seed) for seed in (8, 9)],
    truth=repairing(),
    read=read_repair,
    also=lambda value, after, before: None if close(number(value), score(after[0], *after[3])) else SCORE_LEFT,
    share=fixed,
    mistakes={hint: [*map(repairing, lefts)] for hint, lefts in LEFT.items()} | {"매개변수가 처음 그대로입니다. 변화도를 구하고, 비우기 전에 갱신하는지 줄의 차례를 보세요.": repairing(late=zero)},
    right="다섯 고장을 모두 고쳤습니다. 오류 하나 내지 않던 고장들입니다.",
    otherwise="끝난 매개변수가 고친 학습과도, 고장 난 학습과도 다릅니다. 받은 `order`대로 16장씩 쓰는지, 고장 나지 않은 줄까지 바꾸지 않았는지 `broken`과 견주어 보세요.",
)
