"""10장 「변화도 버퍼와 갱신」의 코드 문제.

기대하는 값은 모두 torch의 옵티마이저에서 얻습니다. 받은 텐서를 제자리에서 고치는 함수가 많아, 돌려준
값이 아니라 부른 뒤의 텐서를 봅니다. 오답 표의 식은 사람들이 실제로 하는 실수입니다.
"""

from collections.abc import Callable

import torch
from torch import Tensor, optim

from chaewo.judging.call import Unusable, call
from chaewo.judging.compare import close, compare, first_failure, random_tensors
from chaewo.judging.exercise import judged
from chaewo.judging.read import items, number, tensor
from chaewo.judging.result import Result, correct, wrong

UNCHANGED = (
    "함수를 부르기 전과 똑같습니다. `p = p - …`처럼 쓰면 p라는 이름이 새 텐서를 가리킬 뿐, 매개변수는 "
    "그대로 남습니다. 받은 텐서를 제자리에서 고쳐야 합니다."
)
SWITCHED_OFF = (
    "매개변수의 requires_grad가 꺼졌습니다. 다음 역전파부터 변화도를 받지 못합니다. 켜져 있던 표시는 그대로 "
    "두어야 합니다."
)
UPHILL = "변화도 쪽으로 갔습니다. 변화도는 손실이 커지는 쪽을 가리킵니다. 부호를 다시 보세요."
NOT_ONE = "리스트를 텐서나 신경망처럼 다루었습니다. 받은 것은 텐서를 담은 리스트입니다. 하나씩 꺼내 쓰세요."
LISTS = {"'list' object has no attribute": NOT_ONE, "multiply sequence": NOT_ONE}
NO_GRADIENT = {
    "unsupported operand type(s) for *: 'float' and 'NoneType'": (
        "변화도가 None인 텐서에 학습률을 곱했습니다. 비운 다음 역전파하기 전에 갱신했거나, 갱신할 때 새 "
        "텐서에 w라는 이름을 붙였습니다. 새 텐서는 잎이 아니어서 변화도가 남지 않습니다."
    ),
    "does not require grad": (
        "기록하지 않은 텐서에서 미분하려 했습니다. 손실을 구하는 줄까지 기록을 멈춘 곳에 두지 않았는지, "
        "갱신하는 줄이 새 텐서에 w라는 이름을 붙이지 않는지 보세요."
    ),
}


# 1. clear_buffers ---------------------------------------------------------------------------

BUFFERS = {
    "not NoneType": (
        "None을 텐서처럼 썼습니다. 한 번도 역전파하지 않은 매개변수에는 버퍼가 없습니다. 그럴 때 무엇을 "
        "해야 하는지 문제를 다시 보세요."
    ),
    "assigned grad expected": (
        "버퍼 자리에 텐서가 아닌 것을 넣었습니다. 있는 텐서의 원소를 0으로 만들어야 합니다."
    ),
    "Boolean value of Tensor": (
        "텐서를 참이나 거짓으로 물었습니다. 원소가 여럿이면 답이 하나가 아닙니다. 버퍼가 있는지는 None과 "
        "견주어 물어야 합니다."
    ),
}


@judged
def clear_buffers(function) -> Result:
    to_none, to_zero = (_cleared(function, set_to_none) for set_to_none in (True, False))
    if to_none == ["none"] * 3 and to_zero == ["zero", "zero", "none"]:
        return correct(
            "두 방법이 모두 torch의 zero_grad()와 같습니다. 처음 만든 매개변수의 None도 그대로 두었습니다."
        )
    seen = [*to_none, *to_zero]
    hints = [
        (
            to_none[:2] == ["zero"] * 2 and to_zero[:2] == ["none"] * 2,
            "두 방법이 뒤바뀌었습니다. `set_to_none`이 True일 때 None이 되어야 합니다.",
        ),
        (
            "made" in seen,
            "한 번도 역전파하지 않은 매개변수에 0으로 채운 버퍼가 새로 생겼습니다. 2020년의 방법도 채울 "
            "텐서가 없으면 None을 그대로 두었습니다. 옵티마이저에게 None과 0은 다릅니다.",
        ),
        (
            all(one == "same" for one in (*to_none[:2], *to_zero[:2])),
            "변화도가 그대로 남아 있습니다. 되풀이 안의 이름에 새 값을 붙이기만 하면 텐서의 `.grad`는 "
            "바뀌지 않습니다.",
        ),
        (
            to_none[:1] != to_none[1:2] or to_zero[:1] != to_zero[1:2],
            "첫 매개변수와 나머지가 다릅니다. 되풀이가 끝까지 도는지, return이 되풀이 안에 있지 않은지 "
            "보세요.",
        ),
        (
            "nan" in to_zero,
            "버퍼에 NaN이 남았습니다. 발산하면 변화도에 무한대가 들 수 있고, 무한대에 0을 곱하거나 "
            "무한대에서 무한대를 빼면 0이 아니라 NaN입니다. 무엇이 들었든 0으로 채우세요.",
        ),
        (
            "new" in to_zero,
            "0이지만 새로 만든 텐서입니다. 2020년의 방법은 있는 버퍼를 제자리에서 0으로 채웁니다. 그 "
            "버퍼를 따로 가리키던 곳에는 옛 변화도가 남아 있습니다.",
        ),
        (
            to_zero[:2] == ["none"] * 2,
            "`set_to_none`이 False일 때에도 버퍼를 버렸습니다. 이때는 버퍼를 남기고 값만 0으로 만듭니다.",
        ),
        (
            to_none[:2] == ["zero"] * 2,
            "`set_to_none`이 True일 때에도 0으로 채웠습니다. 이때는 버퍼를 버리고 None으로 되돌립니다.",
        ),
    ]
    otherwise = "변화도가 torch의 zero_grad()를 부른 뒤와 다릅니다. 두 경우를 나누어 적어 보세요."
    return wrong(next((hint for found, hint in hints if found), otherwise))


def _cleared(function, set_to_none: bool) -> list[str]:
    """부른 뒤 매개변수마다 변화도가 어떻게 되었는지. 셋째는 한 번도 역전파하지 않은 것입니다."""
    parameters = _parameters((2, 3), (3,), (2,), seed=1)
    parameters[2].grad = None
    for p in parameters[:2]:
        p.grad.view(-1)[0] = torch.inf  # 발산한 학습의 변화도
    values = [p.detach().clone() for p in parameters]
    buffers = [p.grad for p in parameters]
    call(function, list(parameters), set_to_none, known_errors=BUFFERS | LISTS, may_change=True)
    if any(not torch.equal(p.detach(), value) for p, value in zip(parameters, values, strict=True)):
        raise Unusable(
            "매개변수의 값이 바뀌었습니다. 비울 것은 `p`가 아니라 그 변화도가 담긴 버퍼입니다."
        )
    if not all(p.requires_grad for p in parameters):
        raise Unusable(SWITCHED_OFF)
    return [_state(p.grad, buffer) for p, buffer in zip(parameters, buffers, strict=True)]


def _state(grad: Tensor | None, buffer: Tensor | None) -> str:
    if grad is None:
        return "none"
    if buffer is None:
        return "made"
    if torch.any(grad.isnan()):
        return "nan"
    if torch.any(grad != 0):
        return "same"
    return "zero" if grad.data_ptr() == buffer.data_ptr() else "new"


# 2. note_update -----------------------------------------------------------------------------


@judged
def note_update(function) -> Result:
    return first_failure(_judge_update(function, rate) for rate in (0.01, 0.5))


def _judge_update(function, rate: float) -> Result:
    parameters = _parameters((6, 1, 3, 3), (6,), (2, 3))
    before = [p.detach().clone() for p in parameters]
    grads = [p.grad.clone() for p in parameters]
    versions = [p._version for p in parameters]
    known = LISTS | {
        "sub_() takes": (
            "`sub_`에는 뺄 텐서 하나를 넣습니다. 학습률은 넣기 전에 곱하거나, 인자의 이름을 적어 넣으세요."
        )
    }
    call(function, list(parameters), rate, known_errors=known, may_change=True)
    got = [
        tensor(p, one.shape, "고친 매개변수의 값")
        for p, one in zip(parameters, before, strict=True)
    ]

    def moved(move: Callable[[Tensor, Tensor], Tensor]) -> list[Tensor]:
        return [move(p, g) for p, g in zip(before, grads, strict=True)]

    expected, _ = _sgd(before, [grads], lr=rate)
    mistakes = [
        (before, UNCHANGED),
        (moved(lambda p, g: p + rate * g), UPHILL),
        (
            moved(lambda p, g: p - g),
            "변화도를 그대로 뺐습니다. 학습률을 곱해 걸음의 크기를 줄여야 합니다.",
        ),
        (
            moved(lambda p, g: p - g / rate),
            "변화도를 학습률로 나누었습니다. 학습률이 작을수록 걸음도 작아야 합니다.",
        ),
        (
            moved(lambda p, g: p - rate * p),
            "변화도가 아니라 매개변수 자신에 학습률을 곱했습니다. 무엇을 빼는지 다시 보세요.",
        ),
        (
            moved(lambda p, g: -rate * g),
            "걸음만 남고 원래 값이 사라졌습니다. 덮어쓰지 말고 있던 값에서 빼야 합니다.",
        ),
        (
            [*moved(lambda p, g: p - rate * g)[:1], *before[1:]],
            "첫 매개변수만 바뀌었습니다. return이 되풀이 안에 있지 않은지 보세요.",
        ),
    ]
    result = compare(
        got,
        expected,
        mistakes,
        right="모든 매개변수가 optim.SGD의 한 걸음과 같은 곳에 있고, 여전히 기록하는 잎입니다.",
        otherwise="optim.SGD의 한 걸음과 다른 곳에 있습니다. 매개변수마다 무엇을 빼는지 다시 보세요.",
    )
    if not result.passed:
        return result
    if not all(p.requires_grad for p in parameters):
        return wrong(SWITCHED_OFF)
    if not _same_gradients(parameters, grads):
        return wrong(
            "값은 맞지만 `.grad`가 부르기 전과 다릅니다. 갱신은 변화도를 읽기만 합니다. 학습률을 곱한 값은 "
            "새 텐서에 담고, 비우는 것은 부른 쪽에 맡기세요."
        )
    if any(p._version == version for p, version in zip(parameters, versions, strict=True)):
        return wrong(
            "값은 맞지만 고쳤다는 사실이 텐서의 버전 번호에 남지 않았습니다. `.data`로 고치면 그렇습니다. "
            "기록을 멈추는 다른 방법을 써 보세요."
        )
    return result


# 3. descend ---------------------------------------------------------------------------------


@judged
def descend(function) -> Result:
    return first_failure(
        _judge_descent(function, start, loss_of, leftover)
        for start, loss_of in _descents()
        for leftover in (True, False)
    )


def _judge_descent(function, start: Tensor, loss_of, leftover: bool) -> Result:
    rate, steps = 0.1, 5
    w = _used(start, leftover)
    value = call(function, w, loss_of, rate, steps, known_errors=NO_GRADIENT, may_change=True)
    losses = items(value)
    if len(losses) != steps:
        raise Unusable(
            f"걸음은 {steps}번인데 손실이 {len(losses)}개 들었습니다. 걸음마다 갱신하기 전의 손실을 "
            "하나씩 담습니다. 처음이나 마지막의 것을 더 담거나 빠뜨리지 않았는지 보세요."
        )
    if any(isinstance(loss, Tensor) and loss.requires_grad for loss in losses):
        raise Unusable(
            "담은 손실에 그래프가 딸려 있습니다. 걸음마다 그래프가 메모리에 남습니다. 그래프를 떼고 숫자만 "
            "담으세요."
        )
    losses = [number(loss, f"{i}번째로 담은 값") for i, loss in enumerate(losses, 1)]
    got = [torch.tensor(losses, dtype=torch.float64), tensor(w, start.shape, "내려간 뒤 w의 값")]

    def walk(kind: str = "") -> list[Tensor]:
        return _walk(_used(start, leftover), loss_of, rate, steps, kind)

    expected = walk()
    mistakes = [
        (
            walk("never"),
            "변화도를 한 번도 비우지 않았습니다. 앞 걸음들의 변화도가 더해져, 갈수록 엉뚱한 쪽으로 "
            "떠밀립니다.",
        ),
        (
            walk("once"),
            "걸음을 떼기 전에 한 번만 비웠습니다. 둘째 걸음부터는 앞의 변화도가 다시 더해집니다.",
        ),
        (
            walk("after"),
            "첫 걸음부터 어긋났습니다. 함수를 부르기 전에 w.grad에 값이 남아 있을 수 있습니다. 걸음의 "
            "끝에서 비우면 그 값이 섞입니다.",
        ),
        (walk("uphill"), UPHILL),
        (
            [walk("late")[0], expected[1]],
            "갱신한 다음의 손실을 담았습니다. 첫 칸에는 아직 움직이지 않은 곳의 손실이 들어갑니다.",
        ),
        (
            [expected[0], start],
            "손실은 맞지만 받은 w가 처음 그대로입니다. 복사한 텐서가 아니라 w 자신을 제자리에서 옮기세요.",
        ),
        (
            [expected[0][:1].expand(steps), start],
            "w가 한 걸음도 움직이지 않았습니다. 변화도를 구한 다음 w를 제자리에서 고치는 줄이 있는지, 그 "
            "줄보다 먼저 변화도를 비우지 않는지 보세요.",
        ),
    ]
    result = compare(
        got,
        expected,
        mistakes,
        right="걸음마다 그 걸음의 변화도만 썼고, w가 optim.SGD와 같은 곳에 닿았습니다.",
        otherwise="optim.SGD로 내려간 손실과 다릅니다. 걸음마다 비우기, 손실, 역전파, 갱신이 이 차례로 한 "
        "번씩 있는지 보세요.",
    )
    return wrong(SWITCHED_OFF) if result.passed and not w.requires_grad else result


def _descents():
    bowl = torch.tensor([1.0, 8.0])
    start, target = random_tensors((3,), (3,), seed=3)
    yield torch.tensor([-2.0, 1.0]), lambda w: 0.5 * (bowl * w**2).sum()
    yield start, lambda w: ((w - target) ** 2).sum()


def _used(start: Tensor, leftover: bool) -> Tensor:
    """`leftover`이면 앞의 셀에서 쓴 것처럼 `.grad`에 값이 남은 잎."""
    w = start.clone().requires_grad_()
    w.grad = torch.full_like(start, 3.0) if leftover else None
    return w


def _walk(w: Tensor, loss_of, rate: float, steps: int, kind: str) -> list[Tensor]:
    """걸음마다의 손실과 마지막 w. `kind`가 비어 있으면 옳은 것이고, 아니면 그 실수를 합니다."""
    optimizer = optim.SGD([w], lr=rate, maximize=kind == "uphill")
    losses = []
    for step in range(steps):
        if kind not in ("never", "once", "after") or (kind == "once" and step == 0):
            optimizer.zero_grad()
        loss = loss_of(w)
        loss.backward()
        optimizer.step()
        losses.append(loss_of(w).item() if kind == "late" else loss.item())
        if kind == "after":
            optimizer.zero_grad()
    return [torch.tensor(losses, dtype=torch.float64), w.detach()]


# 4. momentum_step ---------------------------------------------------------------------------


@judged
def momentum_step(function) -> Result:
    return first_failure(_judge_momentum(function, mu) for mu in (0.9, 0.5))


def _judge_momentum(function, mu: float) -> Result:
    rate, shapes = 0.2, [(2, 3), (3,)]
    start = random_tensors(*shapes, seed=4)
    grads = [random_tensors(*shapes, seed=seed) for seed in range(5, 9)]
    parameters = [p.clone().requires_grad_() for p in start]
    velocities = [torch.zeros_like(p) for p in start]
    for p in parameters:
        p.grad = torch.zeros_like(p)
    for step in grads:
        for p, g in zip(parameters, step, strict=True):
            p.grad.copy_(g)  # 버퍼는 걸음마다 다시 쓰입니다. 그것을 속도로 두었다면 드러납니다.
        given = list(parameters), velocities, rate, mu
        call(function, *given, known_errors=LISTS, may_change=True)
        if not _same_gradients(parameters, step):
            raise Unusable(
                "`.grad`가 부르기 전과 다릅니다. 다음 역전파가 그 버퍼를 다시 쓰므로 지난 걸음을 적어 둘 "
                "곳이 아니고, 비우는 것도 부른 쪽의 일입니다. 변화도는 읽기만 하세요."
            )
    if not all(p.requires_grad for p in parameters):
        return wrong(SWITCHED_OFF)
    got = [
        tensor(p, p0.shape, "고친 매개변수의 값") for p, p0 in zip(parameters, start, strict=True)
    ]

    def moved(rule) -> list[Tensor]:
        return [_with_memory(p0, [step[i] for step in grads], rule) for i, p0 in enumerate(start)]

    plain = moved(lambda v, g: (v, rate * g))
    stored = any(torch.any(v.detach() != 0) for v in velocities if isinstance(v, Tensor))
    mistakes = [
        (
            start,
            UNCHANGED
            if stored
            else "매개변수도 속도도 처음 그대로입니다. 속도가 0에서 움직이지 않으면 갈 곳도 없습니다. 0에 "
            "무엇을 곱해도 0이니, 곱한 뒤에 더했는지 보세요. 새 텐서에 이름만 붙이지 않았는지도 보세요.",
        ),
        (
            plain,
            "모멘텀이 없는 것과 같습니다. 속도에 지난 속도가 섞이지 않았습니다. 이번 변화도만 담지 "
            "않았는지 보세요."
            if stored
            else "모멘텀이 없는 것과 같습니다. `velocities`에 든 텐서가 끝까지 0입니다. `b = …`라고 썼다면 "
            "b라는 이름만 옮길 뿐 리스트에 든 텐서를 바꾸지 않습니다. 아니라면, 새 속도를 그 텐서에 적는 "
            "줄이 있는지 보세요.",
        ),
        (
            moved(lambda v, g: _same_twice(mu * v + (1 - mu) * g, rate)),
            "이번 변화도에 1 - mu를 곱했습니다. 그러면 평균을 내는 식이 됩니다. torch의 모멘텀은 변화도를 "
            "줄이지 않고 더합니다.",
        ),
        (
            moved(lambda v, g: _same_twice(v + g, rate)),
            "지난 속도가 줄지 않고 그대로 남았습니다. `mu`를 어디에 곱하는지 식을 다시 보세요.",
        ),
        (
            moved(lambda v, g: _same_twice(v + mu * v + g, rate)),
            "지난 속도가 줄기는커녕 1 + mu배로 자랐습니다. `+=`은 왼쪽에 있던 것을 한 번 더 더합니다.",
        ),
        (
            moved(lambda v, g: _same_twice(mu * (v + g), rate)),
            "이번 변화도에도 `mu`를 곱했습니다. `mu`는 지난 것을 얼마나 남길지 정하는 수입니다.",
        ),
        (
            moved(lambda v, g: (mu * v + rate * g, rate * (mu * v + rate * g))),
            "학습률을 두 번 곱했습니다. 속도를 쌓을 때와 옮길 때 가운데 한 번만 곱하세요.",
        ),
        (
            moved(lambda v, g: (mu * v + g, rate * (g + mu * (mu * v + g)))),
            "새 속도에 변화도를 한 번 더 섞었습니다. 그런 식은 네스테로프(Nesterov) 모멘텀입니다. 여기서는 "
            "속도를 그대로 씁니다.",
        ),
        (
            moved(lambda v, g: (mu * v + g, rate * v)),
            "한 걸음 늦은 속도로 옮겼습니다. 속도를 먼저 고치고, 고친 속도로 매개변수를 옮기세요.",
        ),
        (moved(lambda v, g: (mu * v + g, -rate * (mu * v + g))), UPHILL),
    ]
    expected, buffers = _sgd(start, grads, lr=rate, momentum=mu)
    result = compare(
        got,
        expected,
        mistakes,
        right="네 걸음 모두 optim.SGD(momentum=…)와 같은 곳에 있습니다. 지난 걸음이 velocities에 남았습니다.",
        otherwise="네 걸음 뒤에 optim.SGD(momentum=…)와 다른 곳에 있습니다. 속도를 고치는 식과 매개변수를 "
        "옮기는 식을 하나씩 견주어 보세요.",
    )
    if not result.passed:
        return result
    kept = [tensor(v, what="velocities에 남은 값") for v in items(velocities, len(start))]
    if close(kept, buffers):
        return result
    return wrong(
        "매개변수는 맞지만 `velocities`에 남은 것이 식의 b가 아닙니다. "
        + (
            "학습률을 속도에 넣었다면, 도중에 학습률을 바꿀 때 다른 곳으로 갑니다. 학습률은 옮길 때 곱하세요."
            if stored
            else "끝까지 0입니다. 지난 걸음을 다른 곳에 적었다면 부른 쪽에서는 알 수 없습니다."
        )
    )


def _same_twice(velocity: Tensor, rate: float) -> tuple[Tensor, Tensor]:
    return velocity, rate * velocity


def _with_memory(p: Tensor, grads: list[Tensor], rule) -> Tensor:
    """`rule(v, g)`가 준 (새 속도, 옮길 거리)로 끝까지 간 곳."""
    v = torch.zeros_like(p)
    for g in grads:
        v, move = rule(v, g)
        p = p - move
    return p


# 5. largest_rate ----------------------------------------------------------------------------


@judged
def largest_rate(function) -> Result:
    matrices = [torch.diag(torch.tensor([1.0, 8.0])), torch.tensor([[4.0]]), *_bowls()]
    known = {
        "Complex": "복소수가 나왔습니다. A는 대칭이므로 고윳값이 모두 실수입니다. 문제에 적힌 함수를 보세요.",
        "out of bounds": (
            "없는 칸을 골랐습니다. A가 n×n이면 고윳값은 n개이고, n은 1일 때도 3일 때도 있습니다. 작은 것부터 "
            "놓인 줄에서 필요한 것이 어느 쪽 끝에 있는지 보세요."
        ),
    }
    got = torch.tensor(
        [number(call(function, A.clone(), known_errors=known)) for A in matrices],
        dtype=torch.float64,
    )
    curvatures = [torch.linalg.eigvalsh(A.double()) for A in matrices]

    def each(formula) -> Tensor:
        return torch.stack([formula(c) for c in curvatures])

    def of_matrix(formula) -> Tensor:
        return torch.stack([formula(A.double()) for A in matrices])

    expected = each(lambda c: 2 / c.max())
    if torch.allclose(got, expected, rtol=1e-3, atol=0):  # 이분법으로 찾은 것도 받아들입니다.
        got = expected
    mistakes = [
        (
            each(lambda c: 2 / c.min()),
            "가장 완만한 방향의 한계입니다. 그 학습률이면 가파른 방향에서 발산합니다. 발산하지 않으려면 "
            "모든 방향이 버텨야 합니다.",
        ),
        (
            each(lambda c: 1 / c.max()),
            "정확히 절반입니다. 그 학습률이면 가장 가파른 방향은 한 걸음에 바닥에 닿습니다. 바닥을 지나쳐도 "
            "걸음마다 줄기만 하면 됩니다.",
        ),
        (
            each(lambda c: 2 / c.mean()),
            "곡률의 평균을 썼습니다. 가파른 방향의 곡률은 평균보다 크므로 그 방향에서 발산합니다.",
        ),
        (
            each(lambda c: 2 / c.sum()),
            "곡률을 모두 더해 나누었습니다. 발산하지는 않지만 더 큰 학습률도 버팁니다. 방향은 저마다 따로 "
            "줄어듭니다.",
        ),
        (
            each(lambda c: c.max()),
            "학습률이 아니라 곡률입니다. 그 곡률에서 걸음마다 곱하는 수의 크기가 1이 되는 학습률을 "
            "구하세요.",
        ),
        (
            each(lambda c: c.max() / 2),
            "거꾸로 나누었습니다. 곡률이 클수록 학습률의 한계는 작아집니다.",
        ),
        (
            of_matrix(lambda A: 2 / A.diagonal().max()),
            "대각선만 보았습니다. 대각선 밖이 0이 아니면 가장 가파른 방향이 축과 나란하지 않습니다.",
        ),
        (
            of_matrix(lambda A: 2 / A.norm()),
            "행렬 원소의 크기를 모두 모아 나누었습니다. 필요한 것은 가장 가파른 한 방향의 곡률입니다.",
        ),
    ]
    return compare(
        got,
        expected,
        mistakes,
        right="네 그릇에서 모두 맞았습니다. 이보다 조금만 커도 가장 가파른 방향에서 발산합니다.",
        otherwise="한계에 가깝지만 꼭 맞지는 않습니다. 이분법으로 찾았다면, 한계 근처에서는 걸음이 많아야 "
        "발산하는 것이 보입니다. 걸음 수를 늘리거나 식으로 구해 보세요."
        if torch.allclose(got, expected, rtol=0.03, atol=0)
        else "발산하지 않는 가장 큰 학습률이 아닙니다. 방향마다 한 걸음에 곱하는 수를 적고, 그 크기가 "
        "1이 되는 학습률을 찾아보세요.",
    )


def _bowls() -> list[Tensor]:
    """축과 나란하지 않은 그릇 둘. 곡률은 모두 양수입니다."""
    roots = random_tensors((2, 2), (3, 3), seed=10)
    return [root @ root.T + 0.5 * torch.eye(len(root)) for root in roots]


# 6. adam_moves ------------------------------------------------------------------------------


@judged
def adam_moves(function) -> Result:
    first = [torch.tensor([500.0, 1.0, -1e-3])]
    # 꼭 0인 자리와 ε만 한 자리에서는 ε이 걸음을 정합니다.
    sizes = torch.tensor([[1e-3, 0.0], [1e-8, 1e-3]])
    more = [sizes * random_tensors((2, 2), seed=seed)[0] for seed in range(11, 16)]
    not_finite = (
        "걸음이 NaN이나 무한대입니다. 첫 걸음의 t가 0이면 0으로 나누게 됩니다. v에 변화도의 제곱이 아니라 "
        "변화도를 쌓아도 음수의 제곱근 때문에 그렇습니다."
    )
    got, cases = [], [(first, 0.01), (more, 0.1)]
    for grads, rate in cases:
        known = {"ZeroDivision": not_finite, "The size of tensor a": OTHER_START}
        value = call(function, [g.clone() for g in grads], rate, known_errors=known)
        if isinstance(value, Tensor) and value.shape == grads[0].shape:
            raise Unusable(
                "걸음 하나만 돌려주었습니다. 걸음마다 하나씩 담은 리스트가 필요합니다. return이 되풀이 안에 "
                "있지 않은지 보세요."
            )
        moves = items(value, len(grads), "돌려준 값")
        _refuse_not_finite(moves, grads, not_finite)
        shape = grads[0].shape
        read = [tensor(move, shape, f"{i}번째로 담은 값") for i, move in enumerate(moves, 1)]
        got.append([move / rate for move in read])  # 학습률이 작아도 견주는 수는 1쯤입니다.

    def each(**changes) -> list[list[Tensor]]:
        return [_adam(grads, **changes) for grads, _ in cases]

    expected = [_torch_adam(grads, rate) for grads, rate in cases]
    large = [torch.stack(grads).abs().amin(0) > 1e-5 for grads, _ in cases]
    mistakes = [
        (
            each(correct_m=False, correct_v=False),
            "평균이 0에서 출발해 처음에 작게 나오는 것을 바로잡지 않았습니다. 첫 걸음이 학습률의 세 배쯤 "
            "됩니다.",
        ),
        (each(correct_v=False), "v를 바로잡지 않았습니다. 제곱의 평균도 0에서 출발합니다."),
        (each(correct_m=False), "m을 바로잡지 않았습니다. 변화도의 평균도 0에서 출발합니다."),
        (
            each(overwrite=True),
            "첫 걸음은 맞고 그 뒤가 어긋납니다. 바로잡은 값을 m과 v에 도로 넣으면 다음 걸음에서 또 "
            "바로잡습니다. 다른 이름에 담으세요.",
        ),
        (
            each(still=True),
            "첫 걸음은 맞고 그 뒤가 어긋납니다. 걸음마다 t가 1씩 커지는지 보세요.",
        ),
        (
            each(forget=True),
            "첫 걸음은 맞고 그 뒤가 어긋납니다. 걸음마다 m과 v를 0에서 다시 시작하면 지난 변화도가 남지 "
            "않습니다.",
        ),
        (each(late=True), "t가 2부터 시작한 것 같습니다. m을 처음 쌓은 걸음의 t가 1입니다."),
        (
            each(root=False),
            "v의 제곱근을 빠뜨렸습니다. v는 제곱의 평균이라 그대로 나누면 걸음의 크기가 맞지 않습니다.",
        ),
        (
            each(inside=True),
            "변화도가 작은 곳에서만 어긋납니다. ε은 제곱근 안이 아니라 밖에서 더합니다.",
        ),
        (
            each(b1=0.999, b2=0.9),
            "두 β가 뒤바뀌었습니다. m에는 0.9, v에는 0.999를 씁니다.",
        ),
        (
            each(new_m=1.0),
            "m을 쌓는 줄을 보세요. 이번 변화도가 통째로 들어갔습니다. 평균이 되려면 지난 것과 이번 것의 몫을 "
            "더해 1이어야 합니다.",
        ),
        (
            each(new_v=1.0),
            "v를 쌓는 줄을 보세요. 이번 제곱이 통째로 들어갔습니다. 평균이 되려면 지난 것과 이번 것의 몫을 "
            "더해 1이어야 합니다.",
        ),
        (
            each(new_m=1.0, new_v=1.0),
            "m과 v를 쌓는 두 줄을 보세요. 이번 것이 통째로 들어갔습니다. 평균이 되려면 지난 것과 이번 것의 "
            "몫을 더해 1이어야 합니다.",
        ),
        (each(new_v=0.1), OTHER_BETA),
        (each(b2=0.9), OTHER_BETA),
        (
            [[g.sign() for g in grads] for grads, _ in cases],
            "부호만 남은 걸음은 첫 걸음뿐입니다. 그 뒤로는 지난 변화도의 평균이 걸음을 정합니다.",
        ),
        (
            [list(grads) for grads, _ in cases],
            "SGD의 걸음입니다. Adam은 변화도를 그 크기로 나눕니다.",
        ),
        (
            [[-move for move in moves] for moves in expected],
            "부호가 반대입니다. w에서 뺄 값을 돌려주세요.",
        ),
        (
            [list(torch.stack(moves).cumsum(0)) for moves in expected],
            "걸음이 쌓여 있습니다. 지금까지 움직인 거리가 아니라 걸음 하나하나를 담으세요.",
        ),
    ]
    return compare(
        got,
        expected,
        mistakes,
        right="모든 걸음이 optim.Adam과 같습니다. 변화도가 500이든 0.001이든 첫 걸음은 학습률만큼입니다.",
        otherwise="변화도가 0에 아주 가까운 자리에서만 다릅니다. 그런 자리에서는 ε이 걸음의 크기를 정합니다. "
        "ε의 값과 더하는 자리를 식과 견주어 보세요."
        if torch.allclose(_at(large, got), _at(large, expected), rtol=1e-3)
        else "optim.Adam의 걸음과 다릅니다. m, v, 바로잡기, 나누기를 한 줄씩 식과 견주어 보세요.",
    )


OTHER_START = (
    "모양이 다른 텐서끼리 셈했습니다. 변화도의 모양은 (3,)일 때도 (2, 2)일 때도 있습니다. m과 v를 정해진 "
    "모양으로 만들었다면 변화도의 모양에 맞추세요."
)
OTHER_BETA = "v를 쌓는 줄에 m의 β가 섞였습니다. v의 식에는 β가 두 번 나오고, 둘 다 0.999입니다."


def _refuse_not_finite(moves: list, grads: list[Tensor], hint: str) -> None:
    broken = [
        (~move.detach().isfinite(), g)
        for move, g in zip(moves, grads, strict=True)
        if isinstance(move, Tensor) and move.shape == g.shape
    ]
    if any(torch.any(at & (g != 0)) for at, g in broken):
        raise Unusable(hint)
    if any(at.any() for at, _ in broken):
        raise Unusable(
            "변화도가 꼭 0인 자리의 걸음만 NaN이거나 무한대입니다. 그 자리에서는 v도 0입니다. 0으로 나누지 "
            "않게 막는 것이 식의 분모에 있습니다."
        )


def _at(places: list[Tensor], moves: list[list[Tensor]]) -> Tensor:
    return torch.cat([move[at] for at, row in zip(places, moves, strict=True) for move in row])


def _torch_adam(grads: list[Tensor], rate: float) -> list[Tensor]:
    """`optim.Adam`의 걸음을 학습률로 나눈 것."""
    w = torch.zeros_like(grads[0], dtype=torch.float64).requires_grad_()
    optimizer, moves = optim.Adam([w], lr=rate), []
    for g in grads:
        before = w.detach().clone()
        w.grad = g.double()
        optimizer.step()
        moves.append((before - w.detach()) / rate)
    return moves


def _adam(
    grads: list[Tensor],
    b1: float = 0.9,
    b2: float = 0.999,
    new_m: float | None = None,
    new_v: float | None = None,
    correct_m: bool = True,
    correct_v: bool = True,
    overwrite: bool = False,
    still: bool = False,
    forget: bool = False,
    late: bool = False,
    root: bool = True,
    inside: bool = False,
) -> list[Tensor]:
    """Adam의 걸음을 학습률로 나눈 것. 인자 하나를 바꾸면 실수 하나가 됩니다."""
    eps, zero = 1e-8, torch.zeros_like(grads[0], dtype=torch.float64)
    new_m, new_v = new_m or 1 - b1, new_v or 1 - b2  # 이번 것의 몫
    m, v, moves = zero, zero, []
    for step, g in enumerate(grads, 1):
        t = 1 if still or forget else step + 1 if late else step
        if forget:
            m = v = zero
        m = b1 * m + new_m * g.double()
        v = b2 * v + new_v * g.double() ** 2
        m_hat = m / (1 - b1**t) if correct_m else m
        v_hat = v / (1 - b2**t) if correct_v else v
        if overwrite:
            m, v = m_hat, v_hat
        below = (v_hat + eps).sqrt() if inside else (v_hat.sqrt() if root else v_hat) + eps
        moves.append(m_hat / below)
    return moves


def _parameters(*shapes: tuple[int, ...], seed: int = 2) -> list[Tensor]:
    """역전파를 한 번 한 것처럼 변화도가 든 잎들."""
    values = random_tensors(*shapes, *shapes, seed=seed)
    parameters = [value.requires_grad_() for value in values[: len(shapes)]]
    for p, grad in zip(parameters, values[len(shapes) :], strict=True):
        p.grad = grad
    return parameters


def _same_gradients(parameters: list[Tensor], grads: list[Tensor]) -> bool:
    return all(
        p.grad is not None and torch.equal(p.grad, g)
        for p, g in zip(parameters, grads, strict=True)
    )


def _sgd(
    start: list[Tensor], steps: list[list[Tensor]], **options
) -> tuple[list[Tensor], list[Tensor | None]]:
    """`steps`의 변화도를 차례로 넣어 `optim.SGD`로 옮긴 곳과, 그때의 속도(모멘텀이 없으면 None)."""
    parameters = [p.clone().requires_grad_() for p in start]
    optimizer = optim.SGD(parameters, **options)
    for grads in steps:
        for p, g in zip(parameters, grads, strict=True):
            p.grad = g.clone()
        optimizer.step()
    buffers = [optimizer.state[p].get("momentum_buffer") for p in parameters]
    return [p.detach() for p in parameters], buffers
