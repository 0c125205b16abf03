"""2장 「역전파와 변화도」의 코드 문제. 앞의 셋은 노트의 식 `out = (3 * (x + 2)**2).mean()`에서 나옵니다."""

import torch
from torch import Tensor

from chaewo.chapters.backward.note_example import note_out
from chaewo.judging.call import Unusable
from chaewo.judging.compare import close, random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.guard import AUTOGRAD
from chaewo.judging.read import items, number, tensor

LIKE_X = "변화도의 모양은 언제나 x의 모양과 같습니다."
NUMBER_IN_GRAD = ".grad에는 텐서나 None만 담깁니다. 수를 넣을 수 없습니다. 아무것도 받지 않은 .grad는 0이 아니라 None입니다."
GRAD_ASSIGNED = "assigned grad expected to be a Tensor or None"


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
    shape_hint=LIKE_X,
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
    right="구한 값이 넣어 본 x마다 torch의 변화도와 같습니다.",
    otherwise="torch의 변화도와 다릅니다. 안쪽에서 바깥쪽으로 x + 2, 제곱, 3배, 평균의 도함수를 하나씩 적어 곱해 보세요.",
)

# 2. grads_after -----------------------------------------------------------------------------


@variants
def calling(n, *, times=lambda n: n, out=note_out, new_x=False, reset=never):
    """x에서 `out`을 구해 `backward()`를 `times(n)`번 부릅니다."""
    x = ones()
    for _ in range(times(n)):
        x = ones() if new_x else x
        reset(x)
        out(x).backward()
    return torch.zeros(2, 2) if x.grad is None else x.grad


grads_after = Exercise(
    cases=[(1,), (2,), (3,), (5,)],
    truth=calling(),
    shape_hint=LIKE_X,
    mistakes={
        "n이 달라져도 한 번 부른 값 그대로입니다. backward()는 .grad를 덮어쓰지 않고 더합니다. 되풀이할 때마다 x를 새로 만들거나 .grad를 비우지 않는지, backward()가 되풀이 밖에 있거나 return이 되풀이 안에 있지 않은지 보세요.": [calling(reset=to_none), calling(new_x=True), calling(lambda n: 1)],
        "언제나 노트의 9입니다. 9는 n이 2일 때의 값입니다. n번 되풀이했는지 보세요.": calling(lambda n: 2),
        "한 번 더 불렀습니다. range의 끝을 보고, 되풀이하기 전에 부른 backward()가 있는지 보세요.": calling(lambda n: n + 1),
        "한 번 덜 불렀습니다. range의 처음과 끝을 다시 보세요.": calling(lambda n: n - 1),
        "부를 때마다 두 배가 되고 있습니다. 누적은 곱하기가 아니라 같은 값을 더하는 것입니다.": calling(lambda n: 2 ** (n - 1)),
        "평균(mean)을 잊은 것 같습니다. 노트의 out을 다시 보세요.": calling(out=lambda x: (3 * (x + 2) ** 2).sum()),
        NUMBER_IN_GRAD: Raises(GRAD_ASSIGNED, calling(reset=to_number)),
    },
    right="n번 부른 뒤의 값과 모두 같습니다. 부를 때마다 같은 값이 더해지고, 노트의 9는 n이 2일 때의 값이었습니다.",
    otherwise="x.grad가 torch로 구한 값과 다릅니다. 순전파와 backward()를 n번 되풀이하는 동안 x는 하나만 쓰고 있는지 보세요.",
)

# 3. step_grads ------------------------------------------------------------------------------


@variants
def stepping(scales, *, reset=to_none, keep=Tensor.clone, after=never, weight=lambda scale: scale):
    """단계마다 `reset`으로 비우고, `keep`으로 담은 다음 `after`를 부릅니다."""
    x, grads = ones(), []
    for scale in scales:
        reset(x)
        (weight(scale) * note_out(x)).backward()
        grads.append(keep(x.grad))
        after(x)
    return grads


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
    mistakes={
        "단계마다 앞의 변화도가 더해져 있습니다. 다음 backward()를 부르기 전에 비워야 합니다.": stepping(reset=never),
        "모두 0입니다. 담기 전에 비웠거나, .grad를 그대로 담은 뒤 zero_()로 비웠습니다. 그대로 담은 것은 .grad와 같은 텐서라 함께 0이 됩니다. 비우는 줄과 담는 줄의 차례, 담은 것이 복사본인지를 보세요.": [stepping(never, as_it_is, to_zero), stepping(keep=emptied)],
        "모두 마지막 값입니다. .grad를 그대로 담으면 리스트의 모든 칸이 같은 텐서를 가리킵니다. 담기 전에 복사해 보세요.": stepping(to_zero, as_it_is),
        "모두 끝까지 누적된 값입니다. 비우지 않았고, 같은 텐서를 여러 번 담았습니다. 두 가지를 모두 고쳐 보세요.": stepping(never, as_it_is),
        "scale을 쓰지 않았습니다. out에 scale을 곱한 값에서 backward()를 불러야 합니다.": stepping(weight=lambda scale: 1.0),
        NUMBER_IN_GRAD: Raises(GRAD_ASSIGNED, stepping(to_number)),
    },
    right="단계마다 제 변화도만 담겼고, 모은 값은 나중에 바뀌지 않습니다.",
    otherwise="torch로 구한 값과 다릅니다. 단계마다 비우기, 순전파, backward(), 담기의 차례를 보세요.",
)

# 4. sample_grads ----------------------------------------------------------------------------

SAMPLES = ([(1.0, 2.0), (2.0, 1.0), (3.0, 5.0)], [(-0.7, 0.4), (0.0, -2.5), (1.3, 0.0), (-2.0, -1.1)])


def used_w(leftover: float | None) -> Tensor:
    """`.grad`에 `leftover`가 남아 있는 w. 값도 둘이라, w를 새로 만들어 0.5를 넣은 답이 걸립니다."""
    w = torch.tensor(-0.3 if leftover is None else 0.5, dtype=torch.float64, requires_grad=True)
    w.grad = None if leftover is None else torch.tensor(leftover, dtype=torch.float64)
    return w


@variants
def sampling(w, samples, *, before=never, after=never, first=never, sign=1, keep=Tensor.item):
    """비우는 줄을 어디에 두느냐만 다릅니다."""
    grads = []
    first(w)
    for x, y in samples:
        before(w)
        (sign * (w * x - y) ** 2).backward()
        grads.append(keep(w.grad))
        after(w)
    return grads


sample_grads = Exercise(
    cases=lambda: [(used_w(leftover), list(samples)) for samples in SAMPLES for leftover in (10.0, None)],
    truth=sampling(to_none),
    read=lambda value, w, samples: [number(one, f"{i}번째로 담은 값") for i, one in enumerate(items(value, len(samples)), 1)],
    each_case=True,
    mistakes={
        "변화도가 점점 쌓이고 있습니다. 자료마다 backward()를 부르기 전에 w.grad를 비워 보세요.": sampling(),
        "처음에 한 번만 비웠습니다. 두 번째 자료부터는 다시 쌓입니다.": sampling(first=to_none),
        "첫 자료만 틀립니다. 함수를 부르기 전에 w.grad에 값이 남아 있을 수 있습니다. 비우는 곳을 backward() 뒤가 아니라 앞으로 옮겨 보세요.": sampling(after=to_none),
        "모두 0입니다. backward()를 부른 뒤, 값을 읽기 전에 비우고 있습니다. 차례를 바꾸어 보세요.": sampling(keep=lambda grad: grad.zero_().item()),
        "부호가 반대입니다. 손실이나 변화도에 음수를 곱하지 않았는지 보세요.": sampling(to_none, sign=-1),
        NUMBER_IN_GRAD: Raises(GRAD_ASSIGNED, sampling(to_number)),
    },
    right="자료마다 변화도가 따로 나옵니다. w에 앞의 값이 남아 있어도 괜찮습니다.",
    otherwise="자료의 변화도가 torch의 값과 다릅니다. 비어 있던 줄 말고 다른 줄은 그대로 두세요.",
)

# 5. gradients_or_zero -----------------------------------------------------------------------


def asked() -> list[tuple[Tensor, list[Tensor]]]:
    """모두 쓰인 것, 쓰이지 않은 것, 연산의 결과, 0을 곱해 쓴 것. 몇몇에는 지난번의 `.grad`가 남아 있습니다.

    모양이 같고 모두 쓰인 것이 먼저입니다. 되풀이 안에서 return한 답이 쓰이지 않은 자리를 빠뜨린 답과 갈립니다.
    """
    x, w, row, one, small, twin = (t.requires_grad_() for t in random_tensors((3,), (2, 3), (1, 3), (), (2,), (2,), seed=3))
    small64 = small.detach().double().requires_grad_()
    for t in (x, row):
        t.grad = torch.full_like(t, 7.0)
    h = x * 2
    return [
        ((small * twin).exp().sum(), [small, twin]),
        ((x**2).sum(), [x, w]),
        ((w @ x).exp().sum(), [w, x]),
        ((h**3).sum(), [one, h, x, row]),
        (0 * row.sum() + one**2, [x, one, row]),
        ((small64**2).sum(), [w, small64]),
    ]


def read_grads(value, out: Tensor, tensors: list[Tensor]) -> list[Tensor]:
    pairs = zip(items(value, len(tensors)), tensors, strict=True)
    return [tensor(one, t.shape, f"{i}번째로 담은 값", "그 텐서의 모양과 같아야 합니다.") for i, (one, t) in enumerate(pairs, 1)]


def touched(got, after: tuple, before: tuple) -> str | None:
    """값은 맞지만 받은 텐서들의 `.grad`를 바꾼 답."""
    leaves = [pair for pair in zip(after[1], before[1], strict=True) if pair[0].is_leaf]
    if all(close(now.grad, was.grad) for now, was in leaves):
        return None
    return "값은 맞지만 받은 텐서의 .grad가 달라졌습니다. 부른 쪽이 모으던 변화도가 섞입니다. .grad를 거치지 않고 변화도를 돌려주는 함수를 쓰세요."


@variants
def filling(out, tensors, *, fill=torch.zeros_like):
    """쓰이지 않은 자리를 `fill(텐서)`로 채웁니다."""
    grads = torch.autograd.grad(out, tensors, allow_unused=True)
    return [fill(t) if g is None else g for g, t in zip(grads, tensors, strict=True)]


@variants
def from_grad(out, tensors, *, before=never, inputs=lambda tensors: None):
    """`before(텐서)`를 하고 `backward()`를 불러 `.grad`에서 꺼냅니다. `inputs`는 받을 텐서를 적는 인자입니다."""
    for t in tensors:
        before(t)
    out.backward(inputs=inputs(tensors))
    kept = [t.grad if t.is_leaf or t.retains_grad else None for t in tensors]
    return [torch.zeros_like(t) if g is None else g.clone() for g, t in zip(kept, tensors, strict=True)]


gradients_or_zero = Exercise(
    cases=asked,
    truth=filling(),
    read=read_grads,
    also=touched,
    mistakes={
        "out에 쓰이지 않은 텐서가 섞여 있으면 torch는 실수로 보고 오류를 냅니다. 받은 텐서를 복사해 쓰지 않았는지 보고, 섞여 있어도 된다고 말해 주는 인자를 2장의 바꿔 보기에서 찾아보세요.": Raises("appears to not have been used in the graph", lambda out, tensors: list(torch.autograd.grad(out, tensors))),
        "쓰이지 않은 텐서의 자리에 None이 남았습니다. 오류는 피했지만 더하거나 크기를 잴 수 없습니다. None인 자리를 채우세요.": filling(lambda t: None),
        "쓰이지 않은 텐서의 자리를 빠뜨렸습니다. 몇 번째가 어느 텐서의 것인지 알 수 없게 됩니다. 자리를 지키고 0으로 채우세요.": lambda out, tensors: [g for g in torch.autograd.grad(out, tensors, allow_unused=True) if g is not None],
        "쓰이지 않은 자리에 파이썬의 수를 담았습니다. 다른 자리와 같이 그 텐서와 모양이 같은 텐서라야 합니다.": filling(lambda t: 0.0),
        "쓰이지 않은 자리에 수 하나짜리 0을 담았습니다. out이 아니라 그 텐서의 모양을 따라야 합니다.": filling(lambda t: torch.tensor(0.0)),
        "쓰이지 않은 자리가 1입니다. 그 텐서를 움직여도 out은 그대로입니다. 몇 배로 움직입니까?": filling(torch.ones_like),
        "쓰이지 않은 자리에 텐서의 값이 그대로 들어 있습니다. 변화도를 담으세요.": filling(lambda t: t.detach()),
        "지난번의 .grad가 섞여 있습니다. backward()는 .grad에 더하므로, 받은 텐서에 남아 있던 값까지 나옵니다. .grad를 거치지 않고 변화도를 돌려주는 함수가 있습니다.": [from_grad(), from_grad(inputs=lambda tensors: tensors)],
        "잎은 맞지만, 연산의 결과인 텐서의 자리가 0입니다. `inputs`를 적지 않은 backward()는 잎의 .grad만 채웁니다. 변화도를 바로 돌려주는 함수를 쓰세요.": from_grad(to_none),
        "변화도는 맞지만 차례가 뒤집혔습니다. tensors에 든 차례대로 담으세요.": lambda out, tensors: filling()(out, tensors)[::-1],
        "텐서마다 따로 미분하면, 첫 번째가 그래프에 저장된 값을 해제해 두 번째에서 막힙니다. 여러 텐서를 한 번에 넘기거나 그래프를 남겨 두세요.": Raises("backward through the graph a second time", lambda out, tensors: [torch.autograd.grad(out, t, materialize_grads=True)[0] for t in tensors]),
    },
    right="쓰이지 않은 텐서에는 그 모양의 0이, 나머지에는 제 변화도가 담겼습니다. .grad는 그대로입니다.",
    otherwise="torch로 구한 변화도와 다릅니다. out을 그 텐서로 미분한 값을 차례대로 담았는지 보세요.",
)
