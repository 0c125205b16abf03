"""받은 텐서를 제자리에서 고치는 문제: `clear_buffers`, `note_update`, `momentum_step`."""

from itertools import takewhile

import torch
from torch import Tensor, optim

from chaewo.chapters.backward.exercises import never, to_none, to_zero
from chaewo.judging.call import Unusable, call
from chaewo.judging.compare import close, random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.read import items, tensor

UNCHANGED = "매개변수가 부르기 전과 똑같습니다. `p = p - …`처럼 쓰면 p라는 이름이 새 텐서를 가리킬 뿐, 매개변수는 그대로 남습니다. 받은 텐서를 제자리에서 고쳐야 합니다."
SWITCHED_OFF = "매개변수의 requires_grad가 꺼졌습니다. 다음 역전파부터 변화도를 받지 못합니다. 켜져 있던 표시는 그대로 두어야 합니다."
UPHILL = "변화도 쪽으로 갔습니다. 변화도는 손실이 커지는 쪽을 가리킵니다. 부호를 다시 보세요."
NOT_ONE = "리스트를 텐서나 신경망처럼 다루었습니다. 받은 것은 텐서를 담은 리스트입니다. 하나씩 꺼내 쓰세요."
LISTS = {"'list' object has no attribute": NOT_ONE, "multiply sequence": NOT_ONE}
OTHER_LIST = "받은 리스트에 든 것이나 그 차례를 바꾸었습니다. 리스트의 칸에 새 텐서를 넣어도 신경망의 매개변수는 그대로입니다. 리스트는 그대로 두고 그 안의 텐서를 고치세요."
SHAPES = (2, 3), (3,)


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
    pairs = zip(parameters, grads, strict=True)
    return all(p.grad is not None and torch.equal(p.grad, g) for p, g in pairs)


# 1. clear_buffers ---------------------------------------------------------------------------


@variants
def clearing(
    parameters, set_to_none, *,
    drop=to_none, fill=to_zero, both=None, some=lambda parameters: parameters
):
    """`some`이 고른 매개변수마다 None으로 만들거나(`drop`) 0으로 채웁니다(`fill`). `both`는 두 경우에 같은 것."""
    clear = both or (drop if set_to_none else fill)
    for p in some(parameters):
        clear(p)


@variants
def setting(p, *, make, always=False):
    """버퍼 자리에 `make(p)`를 넣습니다. `always`이면 버퍼가 없어도 넣습니다."""
    if always or p.grad is not None:
        p.grad = make(p)


def diverged(empty: int) -> list[Tensor]:
    """발산한 학습의 매개변수 셋. `empty`번째는 한 번도 역전파하지 않았습니다.

    부르기 전의 버퍼가 있던 자리(`buffer`)와 그 값(`filled`), 매개변수의 값을 텐서마다 적어 둡니다.
    """
    parameters = leaves((2, 3), (3,), (2,), seed=1)
    for i, p in enumerate(parameters):
        p.grad.view(-1)[0] = torch.inf
        p.value, p.buffer, p.filled = p.detach().clone(), p.grad.detach(), p.grad.clone()
        if i == empty:
            p.grad = p.buffer = None
    return parameters


def state(p: Tensor) -> str:
    """부른 뒤 매개변수와 그 버퍼가 어떻게 되었는지."""
    if not p.requires_grad:
        return "frozen"
    if not torch.equal(p.detach(), p.value):
        return "moved"
    if p.grad is None:
        return "none"
    if p.buffer is None:
        return "made"
    if p.grad.isnan().any():
        return "nan"
    if p.grad.any():
        return "same" if torch.equal(p.grad, p.filled) else "other"
    return "zero" if p.grad.data_ptr() == p.buffer.data_ptr() else "new"


clear_buffers = Exercise(
    cases=lambda: [(diverged(empty), to_none) for to_none in (True, False) for empty in (1, 0)],
    truth=lambda parameters, set_to_none: optim.SGD(parameters, lr=1.0).zero_grad(set_to_none),
    read=lambda value, parameters, set_to_none: [state(p) for p in parameters],
    by=on_a_copy,
    may_change=True,
    errors=LISTS,
    each_case=True,
    mistakes={
        "한 번도 역전파하지 않은 매개변수에 0으로 채운 버퍼가 새로 생겼습니다. 2020년의 방법도 채울 텐서가 없으면 None을 그대로 두었습니다. 옵티마이저에게 None과 0은 다릅니다.": [clearing(fill=setting(torch.zeros_like, always=True)), clearing(both=setting(torch.zeros_like, always=True))],
        "변화도가 그대로 남아 있습니다. 되풀이 안의 이름에 새 값을 붙이기만 하면 텐서의 `.grad`는 바뀌지 않습니다.": clearing(both=never),
        "첫 매개변수와 나머지가 다릅니다. 되풀이가 끝까지 도는지, return이 되풀이 안에 있지 않은지 보세요.": [clearing(some=lambda parameters: parameters[:1]), clearing(some=lambda parameters: takewhile(lambda p: p.grad is not None, parameters))],
        "버퍼에 NaN이 남았습니다. 발산하면 변화도에 무한대가 들 수 있고, 무한대에 0을 곱하거나 무한대에서 무한대를 빼면 0이 아니라 NaN입니다. 무엇이 들었든 0으로 채우세요.": clearing(fill=lambda p: p.grad is None or p.grad.mul_(0)),
        "0이지만 새로 만든 텐서입니다. 2020년의 방법은 있는 버퍼를 제자리에서 0으로 채웁니다. 그 버퍼를 따로 가리키던 곳에는 옛 변화도가 남아 있습니다.": clearing(fill=setting(torch.zeros_like)),
        "`set_to_none`이 False일 때에도 버퍼를 버렸습니다. 이때는 버퍼를 남기고 값만 0으로 만듭니다.": clearing(fill=to_none),
        "`set_to_none`이 True일 때에도 0으로 채웠습니다. 이때는 버퍼를 버리고 None으로 되돌립니다.": clearing(drop=to_zero),
        "두 방법이 뒤바뀌었습니다. `set_to_none`이 True일 때 None이 되어야 합니다.": clearing(to_zero, to_none),
        "매개변수의 값이 바뀌었습니다. 비울 것은 `p`가 아니라 그 변화도가 담긴 버퍼입니다.": [clearing(fill=lambda p: p.detach().zero_()), clearing(both=lambda p: p.detach().zero_())],
        SWITCHED_OFF: [clearing(lambda p: p.requires_grad_(False)), clearing(both=lambda p: p.requires_grad_(False))],
        "None을 텐서처럼 썼습니다. 한 번도 역전파하지 않은 매개변수에는 버퍼가 없습니다. 그럴 때 무엇을 해야 하는지 문제를 다시 보세요.": Raises("not NoneType", clearing(fill=setting(lambda p: torch.zeros_like(p.grad), always=True))),
        "버퍼 자리에 텐서도 None도 아닌 것을 넣었습니다. 0으로 만들 것은 있는 텐서의 원소이고, 그것도 `set_to_none`이 False일 때뿐입니다.": Raises("assigned grad expected", clearing(fill=setting(lambda p: 0))),
        "텐서를 참이나 거짓으로 물었습니다. 원소가 여럿이면 답이 하나가 아닙니다. 버퍼가 있는지는 None과 견주어 물어야 합니다.": Raises("Boolean value of Tensor", clearing(fill=lambda p: p.grad and p.grad.zero_())),
        NOT_ONE: Raises("'list' object has no attribute", lambda parameters, set_to_none: parameters.zero_grad(set_to_none)),
    },
    right="두 방법이 모두 torch의 zero_grad()와 같습니다. 처음 만든 매개변수의 None도 그대로 두었습니다.",
    otherwise="변화도가 torch의 zero_grad()를 부른 뒤와 다릅니다. 두 경우를 나누어 적어 보세요.",
)

# 2. note_update -----------------------------------------------------------------------------


@variants
def updating(
    parameters, *rates, step=lambda p, g, rate: p.sub_(rate * g),
    some=lambda parameters: parameters, skip=lambda p: False, recorded=False
):
    """`some`이 고르고 `skip`이 아닌 매개변수마다 `step(p, g, *rates)`를 부릅니다. `recorded`이면 기록하는 채로."""
    with torch.set_grad_enabled(recorded):
        for p in some(parameters):
            if not skip(p):
                step(p, p.grad, *rates)


def after_update(changed: str):
    """값은 맞는 갱신이 남긴 것을 말하는 함수. `.grad`가 부르기 전과 다르면 `changed`를 말합니다."""

    def said(value, after, before) -> str | None:
        pairs = list(zip(after[0], before[0], strict=True))
        moved = [(p, old) for p, old in pairs if old.grad is not None]
        if not all(p.requires_grad for p, _ in pairs):
            return SWITCHED_OFF
        if any(p.grad is not None for p, old in pairs if old.grad is None):
            return "값은 맞지만 변화도가 None이던 매개변수에 버퍼가 생겼습니다. 그대로 두면 다음 걸음부터 옵티마이저가 이 매개변수도 당깁니다."
        if not same_gradients([p for p, _ in moved], [old.grad for _, old in moved]):
            return changed
        if any(p._version == old._version for p, old in moved):
            return "값은 맞지만 고쳤다는 사실이 텐서의 버전 번호에 남지 않았습니다. `.data`나 NumPy 배열, `fused` 옵티마이저로 고치면 그렇습니다. 기록을 멈추는 다른 방법을 써 보세요."
        return None

    return said


note_update = Exercise(
    cases=lambda: [(leaves((6, 1, 3, 3), (6,), (2, 3)), rate) for rate in (0.01, 0.5)],
    truth=lambda parameters, learning_rate: optim.SGD(parameters, lr=learning_rate).step(),
    read=lambda value, parameters, rate: [tensor(p, what="고친 매개변수의 값") for p in parameters],
    also=after_update("값은 맞지만 `.grad`가 부르기 전과 다릅니다. 갱신은 변화도를 읽기만 합니다. 학습률을 곱한 값은 새 텐서에 담고, 비우는 것은 부른 쪽에 맡기세요."),
    by=on_a_copy,
    may_change=True,
    errors=LISTS,
    mistakes={
        UNCHANGED: updating(lambda p, g, rate: p - rate * g),
        UPHILL: updating(lambda p, g, rate: p.add_(rate * g)),
        "변화도를 그대로 뺐습니다. 학습률을 곱해 걸음의 크기를 줄여야 합니다.": updating(lambda p, g, rate: p.sub_(g)),
        "변화도를 학습률로 나누었습니다. 학습률이 작을수록 걸음도 작아야 합니다.": updating(lambda p, g, rate: p.sub_(g / rate)),
        "변화도가 아니라 매개변수 자신에 학습률을 곱했습니다. 무엇을 빼는지 다시 보세요.": updating(lambda p, g, rate: p.sub_(rate * p)),
        "걸음만 남고 원래 값이 사라졌습니다. 덮어쓰지 말고 있던 값에서 빼야 합니다.": updating(lambda p, g, rate: p.copy_(-rate * g)),
        "첫 매개변수만 바뀌었습니다. return이 되풀이 안에 있지 않은지 보세요.": updating(some=lambda parameters: parameters[:1]),
        "`sub_`에는 뺄 텐서 하나를 넣습니다. 학습률은 넣기 전에 곱하거나, 인자의 이름을 적어 넣으세요.": Raises("sub_() takes", updating(lambda p, g, rate: p.sub_(g, rate))),
    },
    right="모든 매개변수가 optim.SGD의 한 걸음과 같은 곳에 있고, 여전히 기록하는 잎입니다.",
    otherwise="optim.SGD의 한 걸음과 다른 곳에 있습니다. 매개변수마다 무엇을 빼는지 다시 보세요.",
)

# 4. momentum_step ---------------------------------------------------------------------------


@variants
@torch.no_grad()
def moving(
    parameters, velocities, learning_rate, mu, *,
    velocity=lambda v, g, rate, mu: mu * v + g,
    move=lambda b, v, g, rate, mu: rate * b,
):
    """속도 v를 b로 고치는 식 `velocity`와, 옮길 거리의 식 `move`만 다릅니다."""
    for p, v in zip(parameters, velocities, strict=True):
        b = velocity(v, p.grad, learning_rate, mu)
        p -= move(b, v, p.grad, learning_rate, mu)
        v.copy_(b)


def by_sgd(parameters, velocities, learning_rate, mu):
    optimizer = optim.SGD(parameters, lr=learning_rate, momentum=mu)
    for p, v in zip(parameters, velocities, strict=True):
        optimizer.state[p]["momentum_buffer"] = v  # torch가 제자리에서 고칩니다.
    optimizer.step()


@torch.no_grad()
def remembering_aside(parameters, velocities, learning_rate, mu):
    for p in parameters:
        p.memory = mu * getattr(p, "memory", 0) + p.grad
        p -= learning_rate * p.memory


def four_steps(function, parameters, velocities, *rest, **options) -> None:
    steps = [random_tensors(*SHAPES, seed=seed) for seed in range(5, 9)]
    steps[2][0].zero_()  # 변화도가 모두 0이면 남은 속도로만 움직입니다.
    for grads in steps:
        for p, g in zip(parameters, grads, strict=True):
            p.grad.copy_(g)  # 버퍼는 걸음마다 다시 쓰입니다. 그것을 속도로 두었다면 드러납니다.
        on_a_copy(function, parameters, velocities, *rest, **options)
        if not same_gradients(parameters, grads):
            raise Unusable("`.grad`가 부르기 전과 다릅니다. 다음 역전파가 그 버퍼를 다시 쓰므로 지난 걸음을 적어 둘 곳이 아니고, 비우는 것도 부른 쪽의 일입니다. 변화도는 읽기만 하세요.")


def read_steps(value, parameters, velocities, learning_rate, mu) -> list:
    """닿은 곳과, 속도에 무엇이라도 남았는지."""
    stored = any(torch.any(v.detach() != 0).item() for v in velocities if isinstance(v, Tensor))
    return [[tensor(p, what="고친 매개변수의 값") for p in parameters], stored]


def after_steps(value, after, before) -> str | None:
    if not all(p.requires_grad for p in after[0]):
        return SWITCHED_OFF
    kept = [tensor(v, what="velocities에 남은 값") for v in items(after[1], len(SHAPES))]
    four_steps(by_sgd, *before, may_change=True)
    if close(kept, before[1]):
        return None
    return "매개변수는 맞지만 `velocities`에 남은 것이 식의 b가 아닙니다. 학습률을 속도에 넣었다면, 도중에 학습률을 바꿀 때 다른 곳으로 갑니다. 학습률은 옮길 때 곱하세요."


momentum_step = Exercise(
    cases=lambda: [
        (leaves(*SHAPES, seed=4), [torch.zeros(shape) for shape in SHAPES], rate, mu)
        for rate, mu in ((0.2, 0.9), (0.1, 0.5))
    ],
    truth=by_sgd,
    read=read_steps,
    also=after_steps,
    by=four_steps,
    may_change=True,
    errors=LISTS,
    mistakes={
        UNCHANGED: moving(move=lambda *_: 0),
        "매개변수도 속도도 처음 그대로입니다. 속도가 0에서 움직이지 않으면 갈 곳도 없습니다. 0에 무엇을 곱해도 0이니, 곱한 뒤에 더했는지 보세요. 새 텐서에 이름만 붙이지 않았는지도 보세요.": moving(lambda v, g, rate, mu: v * (mu + g)),
        "모멘텀이 없는 것과 같습니다. 속도에 이번 변화도만 담지 않았는지, 매개변수를 속도가 아니라 변화도로 옮기지 않았는지 보세요.": moving(lambda v, g, rate, mu: g),
        "모멘텀이 없는 것과 같습니다. `velocities`에 든 텐서가 끝까지 0입니다. `b = …`라고 썼다면 b라는 이름만 옮길 뿐 리스트에 든 텐서를 바꾸지 않습니다. 아니라면, 새 속도를 그 텐서에 적는 줄이 있는지 보세요.": moving(lambda v, g, rate, mu: v, lambda b, v, g, rate, mu: rate * (mu * v + g)),
        "이번 변화도에 1 - mu를 곱했습니다. 그러면 평균을 내는 식이 됩니다. torch의 모멘텀은 변화도를 줄이지 않고 더합니다.": moving(lambda v, g, rate, mu: mu * v + (1 - mu) * g),
        "지난 속도가 줄지 않고 그대로 남았습니다. `mu`를 어디에 곱하는지 식을 다시 보세요.": moving(lambda v, g, rate, mu: v + g),
        "지난 속도가 줄기는커녕 1 + mu배로 자랐습니다. `+=`은 왼쪽에 있던 것을 한 번 더 더합니다.": moving(lambda v, g, rate, mu: v + mu * v + g),
        "이번 변화도에도 `mu`를 곱했습니다. `mu`는 지난 것을 얼마나 남길지 정하는 수입니다.": moving(lambda v, g, rate, mu: mu * (v + g)),
        "학습률을 두 번 곱했습니다. 속도에는 곱하지 말고, 옮길 때 한 번만 곱하세요.": moving(lambda v, g, rate, mu: mu * v + rate * g),
        "새 속도에 변화도를 한 번 더 섞었습니다. 그런 식은 네스테로프(Nesterov) 모멘텀입니다. 여기서는 속도를 그대로 씁니다.": moving(move=lambda b, v, g, rate, mu: rate * (g + mu * b)),
        "한 걸음 늦은 속도로 옮겼습니다. 속도를 먼저 고치고, 고친 속도로 매개변수를 옮기세요.": moving(move=lambda b, v, g, rate, mu: rate * v),
        UPHILL: moving(move=lambda b, v, g, rate, mu: -rate * b),
        "매개변수는 맞지만 `velocities`에 남은 것이 식의 b가 아닙니다. 끝까지 0입니다. 지난 걸음을 다른 곳에 적었다면 부른 쪽에서는 알 수 없습니다.": remembering_aside,
    },
    right="네 걸음 모두 optim.SGD(momentum=…)와 같은 곳에 있습니다. 지난 걸음이 velocities에 남았습니다.",
    otherwise="네 걸음 뒤에 optim.SGD(momentum=…)와 다른 곳에 있습니다. 속도를 고치는 식과 매개변수를 옮기는 식을 하나씩 견주어 보세요.",
)
