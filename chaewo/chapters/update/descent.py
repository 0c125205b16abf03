"""경사하강법으로 내려가는 문제: `descend`, `largest_rate`."""

import torch
from torch import Tensor, optim

from chaewo.chapters.backward.exercises import never, to_none
from chaewo.chapters.update.in_place import SWITCHED_OFF, UPHILL
from chaewo.judging.call import Unusable
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.read import items, number, tensor

# 3. descend ---------------------------------------------------------------------------------


@variants
def descending(
    w, loss_of, learning_rate, steps, *,
    before=to_none, after=never, first=never, inner=never, sign=1, late=False, keep=Tensor.item
):
    """비우는 곳과 갱신하는 방법만 다른 풀이들. `late`이면 갱신한 다음의 손실을 담습니다."""
    losses = []
    first(w)
    for _ in range(steps):
        before(w)
        loss = loss_of(w)
        loss.backward()
        inner(w)
        if w.grad is not None:
            w.detach().sub_(sign * learning_rate * w.grad)
        after(w)
        losses.append(keep(loss_of(w) if late else loss))
    return losses


def by_sgd(w, loss_of, learning_rate, steps):
    optimizer = optim.SGD([w], lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_of(w)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variants
def rebinding(
    w, loss_of, learning_rate, steps, *,
    move=lambda w, rate: w - rate * w.grad, recorded=True, reset=never
):
    """갱신할 때마다 새 텐서에 w라는 이름을 붙입니다."""
    for _ in range(steps):
        loss_of(w).backward()
        with torch.set_grad_enabled(recorded):
            w = move(w, learning_rate)
        reset(w)


def used(start: Tensor, leftover: float | None) -> Tensor:
    """앞의 셀에서 쓴 것처럼 `.grad`에 `leftover`가 남은 잎."""
    w = start.clone().requires_grad_()
    w.grad = None if leftover is None else torch.full_like(start, leftover)
    return w


def descents() -> list[tuple]:
    """처음의 w, 손실, 학습률, 걸음 수."""
    bowl = torch.tensor([1.0, 8.0])
    start, target = random_tensors((3, 1), (3, 1), seed=3)
    downhill = [
        (torch.tensor([-2.0, 1.0]), lambda w: 0.5 * (bowl * w**2).sum(), 0.1, 5),
        (start, lambda w: ((w - target) ** 2).sum(), 0.2, 3),
    ]
    return [(used(w, leftover), *rest) for w, *rest in downhill for leftover in (3.0, None)]


def read_descent(value, w, loss_of, learning_rate, steps) -> list[Tensor]:
    losses = items(value)
    if len(losses) != steps:
        raise Unusable(f"걸음은 {steps}번인데 손실이 {len(losses)}개 들었습니다. 걸음마다 갱신하기 전의 손실을 하나씩 담습니다. 처음이나 마지막의 것을 더 담거나 빠뜨리지 않았는지 보세요.")
    if any(isinstance(loss, Tensor) and loss.requires_grad for loss in losses):
        raise Unusable("담은 손실에 그래프가 딸려 있습니다. 걸음마다 그래프가 메모리에 남습니다. 그래프를 떼고 숫자만 담으세요.")
    numbers = [number(loss, f"{i}번째로 담은 값") for i, loss in enumerate(losses, 1)]
    return [torch.tensor(numbers, dtype=torch.float64), tensor(w, what="내려간 뒤 w의 값")]


descend = Exercise(
    cases=descents,
    truth=by_sgd,
    read=read_descent,
    also=lambda value, after, before: None if after[0].requires_grad else SWITCHED_OFF,
    may_change=True,
    mistakes={
        "변화도를 한 번도 비우지 않았습니다. 앞 걸음들의 변화도가 더해져, 갈수록 엉뚱한 쪽으로 떠밀립니다.": descending(before=never),
        "걸음을 떼기 전에 한 번만 비웠습니다. 둘째 걸음부터는 앞의 변화도가 다시 더해집니다.": descending(before=never, first=to_none),
        "첫 걸음부터 어긋났습니다. 함수를 부르기 전에 w.grad에 값이 남아 있을 수 있습니다. 걸음의 끝에서 비우면 그 값이 섞입니다.": descending(before=never, after=to_none),
        UPHILL: descending(sign=-1),
        "갱신한 다음의 손실을 담았습니다. 첫 칸에는 아직 움직이지 않은 곳의 손실이 들어갑니다.": descending(late=True),
        "손실은 맞지만 받은 w가 처음 그대로입니다. 복사한 텐서가 아니라 w 자신을 제자리에서 옮기세요.": lambda w, *rest: descending()(w.detach().clone().requires_grad_(), *rest),
        "w가 한 걸음도 움직이지 않았습니다. 변화도를 구한 다음 w를 제자리에서 고치는 줄이 있는지, 그 줄보다 먼저 변화도를 비우지 않는지 보세요.": descending(inner=to_none),
        "변화도가 None인 텐서에 학습률을 곱했습니다. 역전파하기 전이나 비운 다음에 갱신하지 않는지, 새 텐서에 w라는 이름을 붙이지 않는지 보세요. 계산해 만든 텐서는 잎이 아니어서 변화도가 남지 않습니다.": [
            Raises("unsupported operand type(s) for *: 'float' and 'NoneType'", descending(first=to_none, before=lambda w: w.detach().sub_(0.1 * w.grad))),
            Raises("unsupported operand type(s) for *: 'NoneType' and 'float'", rebinding(lambda w, rate: w - w.grad * rate)),
            Raises("must be Tensor, not NoneType", rebinding(lambda w, rate: w.sub(w.grad, alpha=rate))),
        ],
        "기록하지 않은 텐서에서 미분하려 했습니다. 손실을 구하는 줄까지 기록을 멈춘 곳에 두지 않았는지, 갱신하는 줄이 새 텐서에 w라는 이름을 붙이지 않는지 보세요.": Raises("does not require grad", rebinding(recorded=False)),
        "변화도가 None인 w를 제자리에서 비우려 했습니다. 갱신할 때 새 텐서에 w라는 이름을 붙였다면, 새 텐서는 잎이 아니어서 변화도가 없습니다. 처음 부를 때의 .grad도 0이 아니라 None일 수 있습니다.": Raises("'NoneType' object has no attribute 'zero_'", rebinding(reset=lambda w: w.grad.zero_())),
    },
    right="걸음마다 그 걸음의 변화도만 썼고, w가 optim.SGD와 같은 곳에 닿았습니다.",
    otherwise="손실이나 닿은 곳이 optim.SGD의 것과 다릅니다. 걸음마다 비우기, 손실, 역전파, 갱신이 이 차례로 한 번씩 있는지 보세요.",
)

# 6. largest_rate ----------------------------------------------------------------------------


def by_curvatures(formula):
    """방향마다의 곡률에서 `formula`로 구한 것."""
    return lambda A: formula(torch.linalg.eigvalsh(A))


def bowls() -> list[Tensor]:
    """축과 나란하지 않은 그릇 둘. 곡률은 모두 양수입니다."""
    roots = random_tensors((2, 2), (3, 3), seed=38)
    return [root @ root.T + 0.5 * torch.eye(len(root)) for root in roots]


def limit(A: Tensor) -> float:
    return 2 / torch.linalg.eigvalsh(A.double()).max().item()


def read_rate(value, A: Tensor) -> float:
    rate = number(value)  # 이분법으로 찾은 것도 받아들입니다.
    return limit(A) if abs(rate - limit(A)) <= 1e-3 * limit(A) else rate


def not_the_limit(rate: float, A: Tensor) -> str:
    if abs(rate - limit(A)) <= 0.03 * limit(A):
        return "한계에 가깝지만 꼭 맞지는 않습니다. 이분법으로 찾았다면, 한계 근처에서는 걸음이 많아야 발산하는 것이 보입니다. 걸음 수를 늘리거나 식으로 구해 보세요."
    return "발산하지 않는 가장 큰 학습률이 아닙니다. 방향마다 한 걸음에 곱하는 수를 적고, 그 크기가 1이 되는 학습률을 찾아보세요."


largest_rate = Exercise(
    cases=[(A,) for A in (torch.diag(torch.tensor([1.0, 8.0])), torch.tensor([[4.0]]), *bowls())],
    truth=limit,
    read=read_rate,
    mistakes={
        "가장 완만한 방향의 한계입니다. 그 학습률이면 가파른 방향에서 발산합니다. 발산하지 않으려면 모든 방향이 버텨야 합니다.": by_curvatures(lambda c: 2 / c.min()),
        "정확히 절반입니다. 그 학습률이면 가장 가파른 방향은 한 걸음에 바닥에 닿습니다. 바닥을 지나쳐도 걸음마다 줄기만 하면 됩니다.": by_curvatures(lambda c: 1 / c.max()),
        "곡률의 평균을 썼습니다. 가파른 방향의 곡률은 평균보다 크므로 그 방향에서 발산합니다.": by_curvatures(lambda c: 2 / c.mean()),
        "곡률을 모두 더해 나누었습니다. 발산하지는 않지만 더 큰 학습률도 버팁니다. 방향은 저마다 따로 줄어듭니다.": lambda A: 2 / A.trace(),
        "학습률이 아니라 곡률입니다. 그 곡률에서 걸음마다 곱하는 수의 크기가 1이 되는 학습률을 구하세요.": by_curvatures(lambda c: c.max()),
        "거꾸로 나누었습니다. 곡률이 클수록 학습률의 한계는 작아집니다.": by_curvatures(lambda c: c.max() / 2),
        "대각선이나 가장 큰 원소만 보았습니다. 대각선 밖이 0이 아니면 가장 가파른 방향이 축과 나란하지 않을 수 있습니다.": lambda A: 2 / A.diagonal().max(),
        "행렬 원소의 크기를 모두 모아 나누었습니다. 필요한 것은 가장 가파른 한 방향의 곡률입니다.": lambda A: 2 / A.norm(),
        "복소수가 나왔습니다. A는 대칭이므로 고윳값이 모두 실수입니다. 문제에 적힌 함수를 보세요.": Raises("Complex", lambda A: 2 / torch.linalg.eigvals(A).max()),
        "없는 칸을 골랐습니다. A가 n×n이면 고윳값은 n개이고, n은 1일 때도 3일 때도 있습니다. 작은 것부터 놓인 줄에서 필요한 것이 어느 쪽 끝에 있는지 보세요.": Raises("out of bounds", by_curvatures(lambda c: 2 / c[1])),
    },
    right="네 그릇에서 모두 맞았습니다. 이보다 조금만 커도 가장 가파른 방향에서 발산합니다.",
    otherwise=not_the_limit,
)
