"""11장 「학습 과정 전체」의 코드 문제.

학습은 아주 작은 신경망에서 torch로 다시 해 보고, 끝난 매개변수를 견줍니다. 걸음을 하나 빼거나 바꾼
학습도 여기에서 해 두어, 학습자의 매개변수가 그 가운데 하나와 같으면 무엇이 빠졌는지 말합니다.
"""

from functools import cache
from itertools import product

import torch
from torch import Tensor, nn, optim
from torch.nn import functional as F

from chaewo import load_digits
from chaewo.judging import time_limit
from chaewo.judging.call import Unusable, call, drain
from chaewo.judging.compare import close, compare, first_failure, random_tensors
from chaewo.judging.exercise import judged
from chaewo.judging.read import items, number, tensor
from chaewo.judging.result import Result, correct, wrong
from chaewo.lenet import LeNet5

WITH_GRAPH = (
    "값을 구하는 동안 그래프를 만들었습니다. 구한 다음에 떼어 내도 순전파의 기록은 이미 메모리에 "
    "쌓였습니다. 순전파부터 기록을 멈춘 곳에 두세요."
)
LEFT_IN_EVAL = (
    "함수가 끝난 뒤에 신경망이 평가 모드로 남았습니다. Dropout이나 BatchNorm이 있는 신경망이라면 그 뒤의 "
    "학습이 달라집니다. 바꾸었다면 되돌려 놓으세요(7장)."
)


# 1. batches ---------------------------------------------------------------------------------


@judged
def batches(function) -> Result:
    torch.manual_seed(0)
    return first_failure(
        _judge_batches(function, count, size) for count, size in [(23, 5), (12, 4), (9, 20)]
    )


def _judge_batches(function, count: int, size: int) -> Result:
    x = random_tensors((count, 1, 2, 2), seed=1)[0]
    y = torch.arange(count)  # 이름표가 저마다 달라야 제 그림을 따라다니는지 볼 수 있습니다.
    parts, again = (_parts(function, x, y, size) for _ in range(2))
    counts = [len(labels) for _, labels in parts]
    whole, rest = divmod(count, size)
    expected = [size] * whole + [rest] * (rest > 0)
    if counts != expected:
        return wrong(_wrong_counts(counts, count, size, expected))
    images, labels = (torch.cat(column) for column in zip(*parts, strict=True))
    order = labels.long()
    if sorted(order.tolist()) != y.tolist():
        return wrong(
            "두 번 나온 자료와 한 번도 나오지 않은 자료가 있습니다. 번호를 그때그때 새로 뽑지 말고, 모든 "
            "번호를 한 번 섞은 다음 차례로 나누어 쓰세요."
        )
    if not close(images, x[order]):
        if torch.equal(order, y):
            return wrong(
                "그림은 섞였는데 이름표는 처음 차례 그대로입니다. 그림과 이름표의 짝이 어긋났습니다."
            )
        if close(images, x):
            return wrong(
                "이름표는 섞였는데 그림은 처음 차례 그대로입니다. 그림과 이름표의 짝이 어긋났습니다."
            )
        return wrong(
            "그림과 이름표의 짝이 어긋났습니다. 둘을 따로따로 섞지 말고, 섞은 번호 하나로 둘 다 꺼내세요."
        )
    if torch.equal(order, y):
        return wrong("처음 차례 그대로입니다. 나누기 전에 섞어야 합니다.")
    if torch.all(order.diff() % count == 1):
        return wrong(
            "시작하는 자리만 다르고, 이웃한 자료는 언제나 이웃입니다. 돌리는 것은 섞는 것이 아닙니다."
        )
    if torch.equal(order, torch.cat([labels for _, labels in again]).long()):
        return wrong(
            "두 번 불러도 같은 차례로 섞입니다. 함수 안에서 씨앗을 고정했거나 섞은 번호를 한 번만 "
            "만들었다면, 에폭마다 같은 묶음이 나옵니다."
        )
    if len(parts) > 1 and _members(parts) == _members(again):
        return wrong(
            "두 번 불러도 묶음마다 든 자료가 같습니다. 묶음 안이나 묶음의 차례만 섞은 것 같습니다. 나누기 "
            "전에 모든 자료를 섞으세요."
        )
    return correct("모든 자료가 제 이름표와 함께 한 번씩 나오고, 부를 때마다 차례가 다릅니다.")


def _members(parts: list[tuple[Tensor, Tensor]]) -> set[frozenset]:
    return {frozenset(labels.tolist()) for _, labels in parts}


def _parts(function, x: Tensor, y: Tensor, size: int) -> list[tuple[Tensor, Tensor]]:
    parts = []
    made = items(drain(call(function, x.clone(), y.clone(), size)))
    if len(made) == 2 and all(isinstance(one, Tensor) for one in made):
        raise Unusable(
            "그림과 이름표를 하나씩만 돌려주었습니다. 나눈 묶음을 모두 리스트에 담으세요."
        )
    if len(made) == 2 and all(isinstance(one, list | tuple) and len(one) > 2 for one in made):
        raise Unusable(
            "그림끼리, 이름표끼리 모아 돌려주었습니다. 묶음마다 (그림, 이름표)를 짝지어 담으세요."
        )
    for i, part in enumerate(made, 1):
        images, labels = items(part, 2, f"{i}번째 묶음의 값")
        images = tensor(images, what=f"{i}번째 묶음에 그림으로 담은 값")
        labels = tensor(labels, what=f"{i}번째 묶음에 이름표로 담은 값")
        if images.shape[1:] != x.shape[1:] or labels.dim() != 1 or len(images) != len(labels):
            raise Unusable(
                f"{i}번째 묶음의 모양이 차례로 {tuple(images.shape)}, {tuple(labels.shape)}입니다. (그림, "
                "이름표)의 차례로, 첫 차원의 길이가 같게 담으세요."
            )
        parts.append((images, labels))
    if not parts:
        raise Unusable("묶음이 하나도 없습니다. 나눈 묶음을 담아 돌려주세요.")
    return parts


def _wrong_counts(counts: list[int], count: int, size: int, expected: list[int]) -> str:
    seen = (
        f"{count}장을 {size}장씩 나누니 묶음의 크기가 {counts}입니다. " if len(counts) < 9 else ""
    )
    if counts == expected[:-1]:
        return seen + "마지막의 작은 묶음이 빠졌습니다. 남는 자료도 배워야 합니다."
    if len(counts) == size != len(expected):
        return seen + "`size`는 묶음의 개수가 아니라 묶음 하나에 든 장수입니다."
    if sum(counts) > count:
        return seen + "자료보다 많이 나왔습니다. 같은 자료가 두 번 나오지 않는지 보세요."
    return seen + "앞에서부터 `size`장씩 담고, 남는 것은 마지막 묶음에 담으세요."


# 2. accuracy --------------------------------------------------------------------------------


@judged
def accuracy(function) -> Result:
    cases = [_answered(count, seed) for count, seed in ((37, 4), (10, 2), (10, 3))]
    recorded: list[bool] = []
    known = {
        "could not infer output dtype": (
            "참과 거짓의 평균은 바로 구할 수 없습니다. 맞혔는지를 실수로 바꾼 다음 평균을 구하세요."
        ),
        "must match the size of tensor b": (
            "답의 개수와 이름표의 개수가 다릅니다. 출력의 모양은 (자료의 수, 열 개의 점수)입니다. 가장 "
            "큰 것의 번호를 먼저 골랐는지, 어느 차원에서 골랐는지 보세요."
        ),
        "'bool' object has no attribute": (
            "견준 것이 자료마다의 참/거짓이 아니라 참/거짓 하나입니다. `max(1)`을 썼다면 그것은 (가장 큰 값, "
            "그 번호)의 짝입니다. 짝을 통째로 견주지 말고 번호를 꺼내세요."
        ),
    }
    got = []
    for net, x, y in cases:
        watch = net.register_forward_hook(lambda *_: recorded.append(torch.is_grad_enabled()))
        got.append(number(call(function, net, x, y, known_errors=known)))
        watch.remove()
    outputs = [(net(x).detach(), y) for net, x, y in cases]
    expected = _fractions(outputs, lambda output: output.argmax(1))
    mistakes = [
        (
            [100 * one for one in expected],
            "백분율입니다. 맞힌 비율을 0과 1 사이의 수로 돌려주세요.",
        ),
        (
            [one * len(y) for one, (_, y) in zip(expected, outputs, strict=True)],
            "맞힌 장수입니다. 자료의 수로 나누어야 비율이 됩니다.",
        ),
        ([1 - one for one in expected], "틀린 비율입니다. 맞힌 것을 세어야 합니다."),
        (
            _fractions(outputs, lambda output: output.argmin(1)),
            "점수가 가장 낮은 것을 답으로 골랐습니다. 점수가 높을수록 그 숫자라고 보는 것입니다.",
        ),
        (
            _fractions(outputs, lambda output: output.max(1).values),
            "하나도 맞히지 못했다고 나옵니다. 점수 자체를 이름표와 견주었다면, 필요한 것은 그 점수가 있는 "
            "자리의 번호입니다. `//`로 나누었다면 나머지가 버려집니다.",
        ),
        (
            _fractions(outputs, lambda output: output.argmax()),
            "출력 전체에서 하나만 골랐습니다. 자료마다 하나씩 골라야 합니다.",
        ),
    ]
    result = compare(
        got,
        expected,
        mistakes,
        right="맞힌 비율이 맞고, 그래프를 만들지 않았습니다.",
        otherwise="맞힌 비율이 아닙니다. 자료마다 점수가 가장 높은 번호를 이름표와 견주고, 맞힌 것의 비율을 "
        "구하세요.",
    )
    if result.passed and any(recorded):
        return wrong(WITH_GRAPH)
    in_eval = any(not net.training for net, *_ in cases)
    return wrong(LEFT_IN_EVAL) if result.passed and in_eval else result


def _answered(count: int, seed: int) -> tuple[nn.Module, Tensor, Tensor]:
    """셋 가운데 하나쯤을 틀리는 신경망과 그 자료."""
    x, weight = random_tensors((count, 4), (10, 4), seed=seed)
    x[0] *= 5  # 가장 큰 점수가 첫 줄에 있어야, 전체에서 하나를 고른 것이 번호처럼 보입니다.
    net = nn.Linear(4, 10, bias=False).double()
    with torch.no_grad():
        net.weight.copy_(weight)
        y = net(x.double()).argmax(1)
    y[::3] = (y[::3] + 1) % 10
    return net, x.double(), y


def _fractions(outputs: list[tuple[Tensor, Tensor]], answer) -> list[float]:
    return [(answer(output) == y).double().mean().item() for output, y in outputs]


# 3. train -----------------------------------------------------------------------------------


@judged
def train(function) -> Result:
    expected = _trained()
    values, nets, got = [], [], []
    in_training: list[bool] = []
    for epochs, options in RUNS:
        net, optimizer = _small_net(options)
        net.register_forward_hook(lambda net, *_: in_training.append(net.training))
        parts = [(x.clone(), y.clone()) for x, y in _small_batches()]
        values.append(call(function, net, optimizer, parts, epochs, known_errors=CUT))
        got.append(_flat(net))
        nets.append(net)
    started = [_flat(_small_net(options)[0]) for _, options in RUNS]
    mistakes = [(_trained(kind)[0], hint) for kind, hint in TRAINING_MISTAKES.items()]
    if close(got, started):
        empty = all(p.grad is None or not p.grad.any() for net in nets for p in net.parameters())
        return wrong(NEVER_GRAD if empty else NEVER_STEP)
    result = compare(
        got,
        expected[0],
        mistakes,
        right="끝난 매개변수와 갱신마다의 손실이 torch의 것과 같습니다. 노트의 빈칸을 코드로 채웠습니다.",
        otherwise="끝난 매개변수가 다릅니다. 묶음마다 비우기, 순전파, 손실, 역전파, 갱신이 이 차례로 한 "
        "번씩 있는지, 받은 `optimizer`를 그대로 쓰는지 보세요.",
    )
    if not result.passed:
        return result
    if not all(in_training):
        return wrong(
            "매개변수는 맞습니다. 다만 평가 모드의 신경망으로 배웠습니다. Dropout이나 BatchNorm이 있는 "
            "신경망이라면 다르게 배웁니다. 모드를 바꾸는 줄이 있는지 보세요."
        )
    if not all(net.training for net in nets):
        return wrong(LEFT_IN_EVAL)
    return first_failure(map(_judge_losses, values, expected[1]))


def _judge_losses(value, expected: list[float]) -> Result:
    losses = items(value)
    if any(isinstance(loss, Tensor) and loss.requires_grad for loss in losses):
        return wrong(
            "매개변수는 맞습니다. 다만 손실에 그래프가 딸려 있어, 갱신할 때마다 그래프가 메모리에 남습니다. "
            "그래프를 떼고 숫자만 담으세요."
        )
    if len(losses) != len(expected):
        return wrong(
            f"매개변수는 맞습니다. 다만 갱신은 {len(expected)}번인데 손실이 {len(losses)}개입니다. 갱신할 "
            "때마다 하나씩 담으세요."
        )
    got = [number(loss, f"{i}번째로 담은 값") for i, loss in enumerate(losses, 1)]
    running = torch.tensor(expected, dtype=torch.float64).cumsum(0).tolist()
    return compare(
        got,
        expected,
        [(running, "손실이 점점 쌓입니다. 더한 값이 아니라 그 갱신의 손실을 담으세요.")],
        right="끝난 매개변수와 갱신마다의 손실이 torch의 것과 같습니다. 노트의 빈칸을 코드로 채웠습니다.",
        otherwise="매개변수는 맞지만 담은 손실이 다릅니다. 갱신하기 전에 구한 그 손실을 담는지 보세요.",
    )


RUNS = ((1, {"lr": 0.5}), (3, {"lr": 0.5}), (2, {"lr": 0.2, "momentum": 0.9}))
CUT = {
    "does not require grad": (
        "손실이 매개변수와 이어져 있지 않아 미분할 수 없습니다. 순전파에서 손실까지 가는 동안 기록을 끊는 "
        "것(`detach`, `.data`, 숫자로 바꾸기)을 지나지 않았는지 보세요."
    ),
    "Expected floating point type for target": (
        "교차 엔트로피에 점수가 아니라 고른 번호를 넣었습니다. 번호로는 미분할 수 없습니다. 출력을 그대로 "
        "넣으세요."
    ),
}
NEVER_GRAD = (
    "매개변수가 처음 그대로이고 변화도가 비어 있습니다. 역전파를 하지 않았거나, 역전파한 변화도를 쓰기 전에 "
    "비웠습니다."
)
NEVER_STEP = (
    "매개변수가 처음 그대로인데 변화도에는 값이 있습니다. 갱신하는 줄이 있는지, 괄호까지 적었는지, 그 "
    "줄이 변화도를 구한 다음에 오는지 보세요."
)
TRAINING_MISTAKES = {
    "no zero_grad": (
        "변화도를 비우지 않았습니다. 앞의 모든 묶음의 변화도가 더해져 있습니다. 갱신 한 번에는 그 묶음의 "
        "변화도만 써야 합니다."
    ),
    "zero_grad per epoch": (
        "에폭마다 한 번만 비웠습니다. 한 에폭 안에서 묶음의 변화도가 계속 더해집니다."
    ),
    "one epoch less": "에폭이 하나 모자랍니다. range의 처음과 끝을 다시 보세요.",
    "one epoch more": "에폭이 하나 많습니다. range의 처음과 끝을 다시 보세요.",
    "one epoch": "`epochs`가 몇이든 한 에폭만 돌았습니다. return이 되풀이 안에 있지 않은지 보세요.",
    "step first": (
        "역전파하기 전에 갱신했습니다. 갱신마다 지난 묶음의 변화도를 쓰게 되어 한 걸음씩 늦습니다."
    ),
    "sum": (
        "손실이 평균이 아니라 합인 것 같습니다. 묶음이 클수록 걸음이 커집니다. 교차 엔트로피의 기본은 "
        "평균입니다."
    ),
    "softmax": (
        "소프트맥스를 거친 값을 교차 엔트로피에 넣었습니다. 교차 엔트로피 안에 이미 소프트맥스가 있어 두 번 "
        "거칩니다(9장)."
    ),
    "step per epoch": (
        "갱신을 에폭마다 한 번만 했습니다. 갱신하는 줄이 안쪽 되풀이 안에 있는지 들여쓰기를 보세요."
    ),
    "mean per epoch": (
        "한 에폭의 손실을 모아 갱신을 한 번만 했습니다. 묶음마다 갱신해야 미니 배치를 쓰는 뜻이 있습니다."
    ),
    "one batch at a time": (
        "두 되풀이의 안팎이 바뀌었습니다. 한 묶음을 `epochs`번 쓰고 다음 묶음으로 넘어갑니다. 에폭이 "
        "바깥입니다."
    ),
    "mse": "교차 엔트로피가 아니라 평균제곱오차로 배운 것 같습니다. 문제에서 말한 손실을 다시 보세요.",
    "first batch": "에폭마다 첫 묶음만 썼습니다. 모든 묶음을 차례로 써야 합니다.",
}
ONE_STEP = ("step per epoch", "mean per epoch")  # 한 에폭에 갱신 한 번
LOSSES = {
    "softmax": lambda output, y: F.cross_entropy(output.softmax(1), y),
    "sum": lambda output, y: F.cross_entropy(output, y, reduction="sum"),
    "mse": lambda output, y: F.mse_loss(output, F.one_hot(y, 4).double()),
    "mean per epoch": lambda output, y: F.cross_entropy(output, y) / len(_small_batches()),
}


@cache
def _trained(kind: str = "") -> tuple[list[Tensor], list[list[float]]]:
    """`RUNS`마다 (끝난 매개변수, 갱신마다의 손실). `kind`가 비어 있으면 옳은 학습입니다."""
    runs = [_train(kind, epochs, *_small_net(options)) for epochs, options in RUNS]
    return [weights for weights, _ in runs], [losses for _, losses in runs]


def _train(kind: str, epochs: int, net: nn.Module, optimizer: optim.Optimizer):
    changes = {"one epoch less": epochs - 1, "one epoch more": epochs + 1, "one epoch": 1}
    parts = _small_batches()
    losses = []
    if kind == "first batch":
        parts = parts[:1]
    if kind == "one batch at a time":
        parts, epochs = [part for part in parts for _ in range(epochs)], 1
    for _ in range(changes.get(kind, epochs)):
        if kind in ("zero_grad per epoch", *ONE_STEP):
            optimizer.zero_grad()
        for x, y in parts:
            loss = LOSSES.get(kind, F.cross_entropy)(net(x), y)
            if kind == "step first":
                optimizer.step()
            if kind not in ("no zero_grad", "zero_grad per epoch", *ONE_STEP):
                optimizer.zero_grad()
            loss.backward()
            if kind not in ("step first", *ONE_STEP):
                optimizer.step()
            losses.append(loss.item())
        if kind in ONE_STEP:
            optimizer.step()
    return _flat(net), losses


def _small_net(options: dict) -> tuple[nn.Module, optim.Optimizer]:
    net = nn.Linear(3, 4).double()
    with torch.no_grad():
        for p, value in zip(net.parameters(), random_tensors((4, 3), (4,), seed=5), strict=True):
            p.copy_(value)
    return net, optim.SGD(net.parameters(), **options)


def _small_batches() -> list[tuple[Tensor, Tensor]]:
    x = random_tensors((10, 3), seed=6)[0].double()
    y = torch.arange(10) % 4
    return [(x[part], y[part]) for part in torch.arange(10).split(4)]


def _flat(net: nn.Module) -> Tensor:
    return torch.cat([tensor(p, what="학습한 매개변수의 값").flatten() for p in net.parameters()])


# 4. mean_loss -------------------------------------------------------------------------------


@judged
def mean_loss(function) -> Result:
    net, _ = _small_net({"lr": 0.1})
    x = random_tensors((11, 3), seed=7)[0].double()
    y = torch.arange(11) % 4
    cases = [torch.arange(11).split(sizes) for sizes in ([4, 4, 3], [10, 1], [2, 6, 3])]
    seen: list[tuple[int, bool]] = []  # 순전파마다 (장수, 기록하는지)
    net.register_forward_hook(lambda *of: seen.append((len(of[2]), torch.is_grad_enabled())))
    values = [call(function, net, [(x[part], y[part]) for part in parts]) for parts in cases]
    got = [number(value) for value in values]
    slips = [
        (any(count == len(x) for count, _ in seen), AT_ONCE),
        (any(recorded for _, recorded in seen), WITH_GRAPH),
        (not net.training, LEFT_IN_EVAL),
    ]

    means = [[F.cross_entropy(net(x[p]), y[p]).item() for p in parts] for parts in cases]
    sums = [
        [one * len(p) for one, p in zip(row, parts, strict=True)]
        for row, parts in zip(means, cases, strict=True)
    ]
    last = [parts[-1] for parts in cases]
    mistakes = [
        (
            [sum(row) / len(row) for row in means],
            "묶음마다 구한 평균을 다시 평균했습니다. 그러면 작은 묶음의 한 장이 큰 묶음의 한 장보다 무겁게 "
            "들어갑니다.",
        ),
        (
            [sum(row) for row in means],
            "묶음의 평균을 더하기만 했습니다. 묶음의 수가 늘수록 커지는 값입니다.",
        ),
        (
            [sum(row) / len(x) for row in means],
            "묶음의 평균을 더해 전체 장수로 나누었습니다. 묶음의 평균은 이미 그 묶음의 장수로 나눈 "
            "값입니다. 더하기 전에 그 나눗셈을 되돌리세요.",
        ),
        ([sum(row) for row in sums], "모든 장의 손실을 더한 값입니다. 장수로 나누어야 평균입니다."),
        (
            [sum(row) / len(row) for row in sums],
            "장수가 아니라 묶음의 수로 나누었습니다. 한 장의 평균 손실이 필요합니다.",
        ),
        (
            [F.cross_entropy(net(x).softmax(1), y).item()] * len(cases),
            "소프트맥스를 거친 값을 교차 엔트로피에 넣었습니다. 교차 엔트로피 안에 이미 소프트맥스가 "
            "있습니다(9장).",
        ),
        ([row[-1] for row in means], "마지막 묶음의 손실만 돌려주었습니다."),
        ([row[0] for row in means], "첫 묶음의 손실만 돌려주었습니다. return의 들여쓰기를 보세요."),
        (
            [sum(row) / (len(row) * len(part)) for row, part in zip(sums, last, strict=True)],
            "모든 묶음의 장수가 마지막 묶음과 같다고 보았습니다. 장수를 묶음마다 더해야 합니다.",
        ),
    ]
    result = compare(
        got,
        [F.cross_entropy(net(x), y).item()] * len(cases),
        mistakes,
        right="어떻게 나누어도 한꺼번에 구한 평균과 같습니다.",
        otherwise="한꺼번에 구한 평균 손실과 다릅니다. 두 묶음만 놓고 손으로 구해 견주어 보세요.",
    )
    return next((wrong(hint) for found, hint in slips if result.passed and found), result)


AT_ONCE = (
    "값은 맞지만 모든 묶음을 이어 한꺼번에 넣었습니다. 자료가 커서 나누어 둔 것이니, 묶음을 하나씩 넣고 값만 "
    "모으세요."
)


# 5. repaired --------------------------------------------------------------------------------

BUGS = {
    "pairs": (
        "그림은 섞었는데 이름표는 섞지 않았습니다. 묶음에서 꺼낸 그림과 이름표가 서로 다른 자료의 것입니다."
    ),
    "last": "마지막 묶음으로는 갱신하지 않습니다. range의 끝을 보세요.",
    "zero": "갱신할 때마다 앞 묶음들의 변화도가 더해져 있습니다. 일곱 걸음 가운데 빠진 것이 있습니다.",
    "softmax": (
        "교차 엔트로피에 로짓이 아닌 것이 들어갑니다. 안에서 거치는 것을 밖에서 한 번 더 거칩니다(9장)."
    ),
    "data": "정확도를 배운 자료로 쟀습니다. 외운 것과 배운 것을 가릴 수 없습니다.",
}


@judged
def repaired(function) -> Result:
    return first_failure(_judge_repair(function, seed) for seed in (8, 9))


def _judge_repair(function, seed: int) -> Result:
    net, optimizer = _small_net({"lr": 0.5})
    train_set, test_set, order = _repair_data(seed)
    value = call(function, net, optimizer, train_set, test_set, order)
    weights, got = _flat(net), number(value)
    if close(weights, _flat(_small_net({"lr": 0.5})[0])):
        return wrong(
            "매개변수가 처음 그대로입니다. 변화도를 구하고, 비우기 전에 갱신하는지 줄의 차례를 보세요."
        )
    left = next((bugs for bugs, w in _repairs(seed) if close(weights, w)), None)
    if left is None:
        return wrong(
            "끝난 매개변수가 고친 학습과도, 고장 난 학습과도 다릅니다. 받은 `order`대로 16장씩 쓰는지, "
            "고장 나지 않은 줄까지 바꾸지 않았는지 `broken`과 견주어 보세요."
        )
    x, y = train_set
    if close(got, _accuracy(net, *test_set)):
        pass
    elif any(close(got, _accuracy(net, *seen)) for seen in ((x, y), (x[order], y))):
        left = [*left, "data"]
    elif not left:
        return wrong(
            "학습은 다 고쳤습니다. 돌려준 값이 시험용 자료의 정확도가 아닙니다. 무엇의 답을 무엇과 "
            "견주는지 보세요."
        )
    if not left:
        return correct("다섯 고장을 모두 고쳤습니다. 오류 하나 내지 않던 고장들입니다.")
    return wrong(f"다섯 가운데 {len(left)}개가 남았습니다. 그중 하나: {BUGS[left[0]]}")


@cache
def _repairs(seed: int) -> list[tuple[list[str], Tensor]]:
    """학습의 고장 넷을 고치거나 남긴 열여섯 가지와, 그때의 매개변수."""
    train_set, _, order = _repair_data(seed)
    found = []
    for kept in product((False, True), repeat=4):
        bugs = [bug for bug, there in zip(BUGS, kept, strict=False) if there]
        found.append((bugs, _train_with(bugs, *train_set, order)))
    return found


def _train_with(bugs: list[str], x: Tensor, y: Tensor, order: Tensor) -> Tensor:
    net, optimizer = _small_net({"lr": 0.5})
    x, y = x[order], y if "pairs" in bugs else y[order]
    for k in range(0, len(x) - (16 if "last" in bugs else 0), 16):
        if "zero" not in bugs:
            optimizer.zero_grad()
        output = net(x[k : k + 16])
        output = output.softmax(1) if "softmax" in bugs else output
        F.cross_entropy(output, y[k : k + 16]).backward()
        optimizer.step()
    return _flat(net)


def _repair_data(seed: int):
    """배울 자료, 시험용 자료, 섞은 차례. 장수는 16으로 나누어떨어지지 않습니다."""
    x, test_x = random_tensors((55, 3), (31, 3), seed=seed)
    order = torch.randperm(55, generator=torch.Generator().manual_seed(seed))
    rule = random_tensors((3, 4), seed=seed + 1)[0]  # 이름표를 정하는 규칙
    sets = [(one.double(), (one @ rule).argmax(1)) for one in (x, test_x)]
    return *sets, order


def _accuracy(net: nn.Module, x: Tensor, y: Tensor) -> float:
    with torch.no_grad():
        return (net(x).argmax(1) == y).double().mean().item()


# 6. train_digits ----------------------------------------------------------------------------

ENOUGH = 0.95
# 판정할 때에는 숫자의 이름을 바꾸어 부릅니다(0을 7이라고 부르는 식). 받은 이름표로 배웠다면 결과가 같고,
# 노트북의 다른 자료로 배웠다면 하나도 맞히지 못합니다. 자리가 모두 바뀌므로 원래 이름과 겹치지 않습니다.
RENAMED = torch.tensor([7, 2, 9, 5, 0, 8, 4, 1, 3, 6])


@judged
def train_digits(function) -> Result:
    digits = load_digits()
    net = _renamed_net()
    before = _flat(net)
    x, y = _to_input(digits.train_images), RENAMED[digits.train_labels]
    seconds = time_limit.TRAINING_SECONDS
    value = call(function, net, x, y, seconds=seconds, may_change=True)
    try:
        after = _flat(net)
    except Unusable:
        return wrong(
            "매개변수에 NaN이나 무한대가 있습니다. 학습하다가 발산했습니다. 학습률을 줄여 보세요."
        )
    if torch.equal(before, after):
        elsewhere = isinstance(value, nn.Module) and value is not net
        return wrong(
            "받은 `net`이 처음 그대로입니다. "
            + (
                "다른 신경망을 만들어 학습한 것 같습니다. 받은 것을 학습시키세요."
                if elsewhere
                else "옵티마이저에 `net`의 매개변수를 넣었는지, 갱신하는 줄이 있는지 보세요."
            )
        )
    answers = _answers(net, _to_input(digits.test_images))
    reached = (answers == RENAMED[digits.test_labels]).double().mean().item()
    if reached >= ENOUGH:
        return correct(f"처음 보는 숫자 1,000장의 {reached:.1%}를 맞혔습니다.")
    seen = f"시험용 1,000장의 {reached:.1%}를 맞혔습니다. "
    if (answers == digits.test_labels).double().mean() > 0.5:
        return wrong(
            f"{seen}판정할 때에는 숫자의 이름을 바꾸어 부르는데, 원래 이름으로 답합니다. 함수가 받은 `x`와 "
            "`y`가 아니라 노트북의 다른 자료로 배운 것 같습니다."
        )
    if answers.unique().numel() == 1:
        return wrong(
            f"{seen}모든 그림에 같은 답을 합니다. 처음 백 번쯤은 손실이 평평하니 갱신이 모자랄 수 있고, "
            "손실이 크게 튀었다면 학습률이 너무 큰 것입니다. 손실을 출력해 보세요."
        )
    if reached < 0.8:
        return wrong(
            f"{seen}아직 배우는 중입니다. 묶음마다 일곱 걸음이 다 있는지, 자료를 모두 쓰는지, 갱신이 모두 몇 "
            "번인지 보세요."
        )
    return wrong(
        f"{seen}거의 다 왔습니다. 에폭을 늘리거나, 10장에서 배운 옵티마이저와 학습률을 바꾸어 보세요."
    )


def _renamed_net() -> nn.Module:
    """씨앗 0으로 만든 LeNet5. 출력의 자리도 `RENAMED`대로 바꾸어, 이름만 다른 같은 신경망입니다."""
    torch.manual_seed(0)
    net = LeNet5().double()
    with torch.no_grad():
        for p in net.fc3.parameters():
            p[RENAMED] = p.clone()
    return net


def _to_input(images: Tensor) -> Tensor:
    return F.pad(images.double() / 255, (2, 2, 2, 2)).unsqueeze(1)


def _answers(net: nn.Module, x: Tensor) -> Tensor:
    dtype = next(net.parameters()).dtype
    with torch.no_grad():
        return net(x.to(dtype)).argmax(1)
