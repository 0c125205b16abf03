"""2장 「역전파와 변화도」의 코드 문제. 앞의 셋은 노트의 식 `out = (3 * (x + 2)**2).mean()`에서 나옵니다."""

import torch
from torch import Tensor

from chaewo.judging.call import Unusable
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises
from chaewo.judging.guard import AUTOGRAD
from chaewo.judging.read import items, number, tensor

LIKE_X = "변화도의 모양은 언제나 x의 모양과 같습니다."
NUMBER_IN_GRAD = ".grad에는 텐서나 None만 담깁니다. 수를 넣을 수 없습니다. 아무것도 받지 않은 .grad는 0이 아니라 None입니다."
EMPTY_NOT_NUMBER = {"assigned grad expected to be a Tensor or None": NUMBER_IN_GRAD}


def note_out(x: Tensor) -> Tensor:
    return (3 * (x + 2) ** 2).mean()


def gradient(x: Tensor) -> Tensor:
    return torch.autograd.grad(note_out(x := x.clone().requires_grad_()), x)[0]


def ones() -> Tensor:
    return torch.ones(2, 2, requires_grad=True)


def to_none(x: Tensor) -> None:
    x.grad = None


def to_zero(x: Tensor) -> None:
    if x.grad is not None:
        x.grad.zero_()


def to_number(x: Tensor) -> None:
    x.grad = 0


def never(x: Tensor) -> None:
    pass


# 1. hand_gradient ---------------------------------------------------------------------------

hand_gradient = Exercise(
    cases=[(x,) for x in (torch.ones(2, 2), *random_tensors((2, 2), (2, 2), (2, 2)))],
    truth=gradient,
    read=lambda value, x: tensor(value, (2, 2), shape_hint=LIKE_X),
    forbidden={AUTOGRAD: "torch에게 미분을 시켰습니다. 이 문제는 도함수를 식으로 적어 x에서 바로 계산합니다. 안쪽에서 바깥쪽으로 x + 2, 제곱, 3배, 평균의 도함수를 하나씩 적어 보세요."},
    mistakes={
        "평균을 잊은 것 같습니다. mean()은 원소의 개수로 나누므로 변화도도 그만큼 작아집니다.": lambda x: 6 * (x + 2),
        "정확히 두 배입니다. mean()은 행이 아니라 원소의 개수로 나눕니다. 노트의 9에 맞추었다면, 9는 backward()를 두 번 부른 결과이니 식에서 다시 구해 보세요.": lambda x: 6 * (x + 2) / len(x),
        "제곱을 미분한 뒤에도 안쪽의 + 2는 그대로 남습니다. 2 * (x + 2)에서 시작해 보세요.": lambda x: 1.5 * x,
        "제곱을 미분할 때 앞으로 나오는 지수를 잊은 것 같습니다. y**2의 도함수를 다시 적어 보세요.": lambda x: 0.75 * (x + 2),
        "z = 3 * y**2의 3이 사라졌습니다. 곱한 상수는 미분해도 그대로 남습니다.": lambda x: 0.5 * (x + 2),
        "미분하지 않은 값입니다. out에 들어가는 항 자체가 아니라 그 도함수가 필요합니다.": lambda x: 3 * (x + 2) ** 2 / 4,
        "언제나 9입니다. 노트의 9는 backward()를 두 번 부른 결과이고, x가 1일 때의 수입니다. 식에서 다시 구해 보세요.": lambda x: torch.full((2, 2), 9.0),
        "x가 모두 1일 때에만 맞는 수입니다. 식에 x가 그대로 남아 있어야 합니다.": lambda x: torch.full((2, 2), 4.5),
    },
    right="공식으로 구한 값이 모든 x에서 torch의 변화도와 같습니다.",
    otherwise="torch의 변화도와 다릅니다. 안쪽에서 바깥쪽으로 x + 2, 제곱, 3배, 평균의 도함수를 하나씩 적어 곱해 보세요.",
)

# 2. grads_after -----------------------------------------------------------------------------


def calling(times=lambda n: n, out=note_out, new_x=False, reset=never):
    """x에서 `out`을 구해 `backward()`를 `times(n)`번 부릅니다."""

    def function(n):
        x = ones()
        for _ in range(times(n)):
            x = ones() if new_x else x
            reset(x)
            out(x).backward()
        return torch.zeros(2, 2) if x.grad is None else x.grad

    return function


grads_after = Exercise(
    cases=[(1,), (2,), (3,), (5,)],
    truth=calling(),
    read=lambda value, n: tensor(value, (2, 2), shape_hint=LIKE_X),
    errors=EMPTY_NOT_NUMBER,
    mistakes={
        "n이 달라져도 한 번 부른 값 그대로입니다. backward()는 .grad를 덮어쓰지 않고 더합니다. 되풀이할 때마다 x를 새로 만들거나 .grad를 비우지 않는지, return이 되풀이 안으로 들여 쓰이지 않았는지 보세요.": [calling(reset=to_none), calling(new_x=True), calling(lambda n: 1)],
        "언제나 노트의 9입니다. 9는 n이 2일 때의 값입니다. n번 되풀이했는지 보세요.": calling(lambda n: 2),
        "한 번 더 불렀습니다. 되풀이하기 전에 부른 backward()가 있는지 보세요.": calling(lambda n: n + 1),
        "한 번 덜 불렀습니다. range의 처음과 끝을 다시 보세요.": calling(lambda n: n - 1),
        "부를 때마다 두 배가 되고 있습니다. 누적은 곱하기가 아니라 같은 값을 더하는 것입니다.": calling(lambda n: 2 ** (n - 1)),
        "평균(mean)을 잊은 것 같습니다. 노트의 out을 다시 보세요.": calling(out=lambda x: (3 * (x + 2) ** 2).sum()),
    },
    right="n번 부른 뒤의 값과 모두 같습니다. 부를 때마다 같은 값이 더해지고, 노트의 9는 n이 2일 때의 값이었습니다.",
    otherwise="x.grad가 torch로 구한 값과 다릅니다. 순전파와 backward()를 n번 되풀이하는 동안 x는 하나만 쓰고 있는지 보세요.",
)

# 3. step_grads ------------------------------------------------------------------------------


def stepping(reset=to_none, keep=Tensor.clone, after=never, weight=lambda scale: scale):
    """단계마다 `reset`으로 비우고, `keep`으로 담은 다음 `after`를 부릅니다."""

    def function(scales):
        x, grads = ones(), []
        for scale in scales:
            reset(x)
            (weight(scale) * note_out(x)).backward()
            grads.append(keep(x.grad))
            after(x)
        return grads

    return function


def as_it_is(grad: Tensor) -> Tensor:
    return grad


def emptied(grad: Tensor) -> Tensor:
    return grad.zero_().clone()


def read_steps(value, scales: list[float]) -> list[Tensor]:
    if isinstance(value, Tensor) and value.shape == (2, 2):
        raise Unusable("변화도를 하나씩 담은 리스트가 필요합니다. 마지막 값만 돌려주지 않았는지 보세요.")
    return [tensor(grad, (2, 2), f"{i}번째로 담은 값", LIKE_X) for i, grad in enumerate(items(value, len(scales)), 1)]


step_grads = Exercise(
    cases=[([1.0, 1.0, 1.0],), ([2.0, 0.5, 3.0],), ([0.125, -1.0, 0.0, 4.0],)],
    truth=stepping(),
    read=read_steps,
    errors=EMPTY_NOT_NUMBER,
    mistakes={
        "단계마다 앞의 변화도가 더해져 있습니다. 다음 backward()를 부르기 전에 비워야 합니다.": stepping(reset=never),
        "모두 0입니다. 담기 전에 비웠거나, .grad를 그대로 담은 뒤 zero_()로 비웠습니다. 그대로 담은 것은 .grad와 같은 텐서라 함께 0이 됩니다. 비우는 줄과 담는 줄의 차례, 담은 것이 복사본인지를 보세요.": [stepping(never, as_it_is, to_zero), stepping(keep=emptied)],
        "모두 마지막 값입니다. .grad를 그대로 담으면 리스트의 모든 칸이 같은 텐서를 가리킵니다. 담기 전에 복사해 보세요.": stepping(to_zero, as_it_is),
        "모두 끝까지 누적된 값입니다. 비우지 않았고, 같은 텐서를 여러 번 담았습니다. 두 가지를 모두 고쳐 보세요.": stepping(never, as_it_is),
        "scale을 쓰지 않았습니다. out에 scale을 곱한 값에서 backward()를 불러야 합니다.": stepping(weight=lambda scale: 1.0),
        NUMBER_IN_GRAD: Raises("assigned grad expected to be a Tensor or None", stepping(to_number)),
    },
    right="단계마다 앞의 변화도를 비웠고, 모은 값은 나중에 바뀌지 않습니다.",
    otherwise="torch로 구한 값과 다릅니다. 단계마다 비우기, 순전파, backward(), 담기의 차례를 보세요.",
)

# 4. sample_grads ----------------------------------------------------------------------------

SAMPLES = ([(1.0, 2.0), (2.0, 1.0), (3.0, 5.0)], [(-0.7, 0.4), (0.0, -2.5), (1.3, 0.0), (-2.0, -1.1)])


def used_w(leftover: float | None) -> Tensor:
    """`.grad`에 `leftover`가 남아 있는 w. 노트에서처럼 이미 한 번 실행한 텐서입니다."""
    w = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    w.grad = None if leftover is None else torch.tensor(leftover, dtype=torch.float64)
    return w


def sampling(before=never, after=never, first=never, sign=1, keep=Tensor.item):
    """비우는 줄을 어디에 두느냐만 다릅니다."""

    def function(w, samples):
        grads = []
        first(w)
        for x, y in samples:
            before(w)
            (sign * (w * x - y) ** 2).backward()
            grads.append(keep(w.grad))
            after(w)
        return grads

    return function


sample_grads = Exercise(
    cases=lambda: [(used_w(leftover), list(samples)) for samples in SAMPLES for leftover in (10.0, None)],
    truth=sampling(to_none),
    read=lambda value, w, samples: [number(one, f"{i}번째로 담은 값") for i, one in enumerate(items(value, len(samples)), 1)],
    errors=EMPTY_NOT_NUMBER,
    each_case=True,
    mistakes={
        "변화도가 점점 쌓이고 있습니다. 자료마다 backward()를 부르기 전에 w.grad를 비워 보세요.": sampling(),
        "되풀이에 들어가기 전에 한 번만 비웠습니다. 두 번째 자료부터는 다시 쌓입니다.": sampling(first=to_none),
        "첫 자료만 틀립니다. 함수를 부르기 전에 w.grad에 값이 남아 있을 수 있습니다. 비우는 곳을 backward() 뒤가 아니라 앞으로 옮겨 보세요.": sampling(after=to_none),
        "모두 0입니다. backward()를 부른 뒤, 값을 읽기 전에 비우고 있습니다. 차례를 바꾸어 보세요.": sampling(keep=lambda grad: grad.zero_().item()),
        "부호가 반대입니다. 손실이나 변화도에 음수를 곱하지 않았는지 보세요.": sampling(to_none, sign=-1),
    },
    right="자료마다 변화도가 따로 나옵니다. w에 앞의 값이 남아 있어도 괜찮습니다.",
    otherwise="자료의 변화도가 torch의 값과 다릅니다. 비어 있던 줄 말고 다른 줄은 그대로 두세요.",
)
