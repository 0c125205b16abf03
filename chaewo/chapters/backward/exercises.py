"""2장 「역전파와 변화도」의 코드 문제.

앞의 셋은 노트의 식 `out = (3 * (x + 2)**2).mean()`에서 나옵니다. 기대하는 값은 여기에서 torch가
셈하며, 손으로 적은 숫자는 없습니다. 오답 표의 식은 사람들이 실제로 하는 실수입니다.
"""

import torch
from torch import Tensor

from chaewo.judging.call import Unusable, call
from chaewo.judging.compare import compare, first_failure, judged, random_tensors
from chaewo.judging.read import items, number, tensor
from chaewo.judging.result import Result
from chaewo.judging.watch import Called, by_hand

LIKE_X = "변화도의 모양은 언제나 x의 모양과 같습니다."
BY_AUTOGRAD = (
    "torch에게 미분을 시켰습니다. 이 문제는 도함수를 식으로 적어 x에서 바로 계산합니다. 안쪽에서 "
    "바깥쪽으로 x + 2, 제곱, 3배, 평균의 도함수를 하나씩 적어 보세요."
)
NUMBER_IN_GRAD = {
    "assigned grad expected to be a Tensor or None": (
        ".grad에는 텐서나 None만 담깁니다. 수를 넣을 수 없습니다. 아무것도 받지 않은 .grad는 0이 아니라 "
        "None입니다."
    )
}


@judged
def hand_gradient(function) -> Result:
    xs = [torch.ones(2, 2), *random_tensors((2, 2), (2, 2), (2, 2))]
    with Called() as called:
        calls = [call(function, x.clone()) for x in xs]
    got = torch.stack([tensor(grad, (2, 2), shape_hint=LIKE_X) for grad in calls])
    x = torch.stack(xs)
    expected = torch.stack([_gradient(each) for each in xs])
    mistakes = [
        (
            6 * (x + 2),
            "평균을 잊은 것 같습니다. mean()은 원소의 개수로 나누므로 변화도도 그만큼 작아집니다.",
        ),
        (
            3 * (x + 2),
            "정확히 두 배입니다. mean()은 행이 아니라 원소의 개수로 나눕니다. 노트의 9에 맞추었다면, 9는 "
            "backward()를 두 번 부른 결과이니 식에서 다시 구해 보세요.",
        ),
        (
            1.5 * x,
            "제곱을 미분한 뒤에도 안쪽의 + 2는 그대로 남습니다. 2 * (x + 2)에서 시작해 보세요.",
        ),
        (
            0.75 * (x + 2),
            "제곱을 미분할 때 앞으로 나오는 지수를 잊은 것 같습니다. "
            "y**2의 도함수를 다시 적어 보세요.",
        ),
        (
            0.5 * (x + 2),
            "z = 3 * y**2의 3이 사라졌습니다. 곱한 상수는 미분해도 그대로 남습니다.",
        ),
        (
            0.75 * (x + 2) ** 2,
            "미분하지 않은 값입니다. out에 들어가는 항 자체가 아니라 그 도함수가 필요합니다.",
        ),
        (
            9 * torch.ones_like(x),
            "언제나 9입니다. 노트의 9는 backward()를 두 번 부른 결과이고, x가 1일 때의 수입니다. "
            "식에서 다시 구해 보세요.",
        ),
        (
            _gradient(torch.ones(2, 2)).expand_as(x),
            "x가 모두 1일 때에만 맞는 수입니다. 식에 x가 그대로 남아 있어야 합니다.",
        ),
    ]
    result = compare(
        got,
        expected,
        mistakes,
        right="공식으로 구한 값이 모든 x에서 torch의 변화도와 같습니다.",
        otherwise="torch의 변화도와 다릅니다. 안쪽에서 바깥쪽으로 x + 2, 제곱, 3배, 평균의 도함수를 하나씩 "
        "적어 곱해 보세요.",
    )
    return by_hand(result, bool(called.names & {"backward", "grad"}), BY_AUTOGRAD)


@judged
def grads_after(function) -> Result:
    times = [1, 2, 3, 5]
    calls = [call(function, n, known_errors=NUMBER_IN_GRAD) for n in times]
    got = torch.stack([tensor(grad, (2, 2), shape_hint=LIKE_X) for grad in calls])
    n = torch.tensor(times, dtype=torch.float64).reshape(-1, 1, 1)
    once = _gradient(torch.ones(2, 2))
    mistakes = [
        (
            once.expand_as(got),
            "n이 달라져도 한 번 부른 값 그대로입니다. backward()는 .grad를 덮어쓰지 않고 더합니다. "
            "되풀이할 때마다 x를 새로 만들거나 .grad를 비우지 않는지, return이 되풀이 안으로 들여 쓰이지 "
            "않았는지 보세요.",
        ),
        (
            2 * once.expand_as(got),
            "언제나 노트의 9입니다. 9는 n이 2일 때의 값입니다. n번 되풀이했는지 보세요.",
        ),
        ((n + 1) * once, "한 번 더 불렀습니다. 되풀이하기 전에 부른 backward()가 있는지 보세요."),
        ((n - 1) * once, "한 번 덜 불렀습니다. range의 처음과 끝을 다시 보세요."),
        (
            2.0 ** (n - 1) * once,
            "부를 때마다 두 배가 되고 있습니다. 누적은 곱하기가 아니라 같은 값을 더하는 것입니다.",
        ),
        (4 * n * once, "평균(mean)을 잊은 것 같습니다. 노트의 out을 다시 보세요."),
    ]
    return compare(
        got,
        n * once,
        mistakes,
        right="n번 부른 뒤의 값과 모두 같습니다. 부를 때마다 같은 값이 더해지고, 노트의 9는 n이 2일 때의 "
        "값이었습니다.",
        otherwise="x.grad가 torch로 구한 값과 다릅니다. 순전파와 backward()를 n번 되풀이하는 동안 x는 "
        "하나만 쓰고 있는지 보세요.",
    )


@judged
def step_grads(function) -> Result:
    return first_failure(
        _judge_steps(call(function, list(scales), known_errors=NUMBER_IN_GRAD), scales)
        for scales in ([1.0, 1.0, 1.0], [2.0, 0.5, 3.0], _random_scales())
    )


def _judge_steps(got, scales: list[float]) -> Result:
    if isinstance(got, Tensor) and got.shape == (2, 2):
        raise Unusable(
            "변화도를 하나씩 담은 리스트가 필요합니다. 마지막 값만 돌려주지 않았는지 보세요."
        )
    grads = torch.stack(
        [
            tensor(grad, (2, 2), f"{i}번째로 담은 값", LIKE_X)
            for i, grad in enumerate(items(got, len(scales), "돌려준 값"), 1)
        ]
    )
    once = _gradient(torch.ones(2, 2))
    expected = torch.stack([scale * once for scale in scales])
    running = expected.cumsum(dim=0)
    mistakes = [
        (
            running,
            "단계마다 앞의 변화도가 더해져 있습니다. 다음 backward()를 부르기 전에 비워야 합니다.",
        ),
        (
            torch.zeros_like(expected),
            "모두 0입니다. 담기 전에 비웠거나, .grad를 그대로 담은 뒤 zero_()로 비웠습니다. 그대로 담은 "
            "것은 .grad와 같은 텐서라 함께 0이 됩니다. 비우는 줄과 담는 줄의 차례, 담은 것이 복사본인지를 "
            "보세요.",
        ),
        (
            expected[-1:].expand_as(expected),
            "모두 마지막 값입니다. .grad를 그대로 담으면 리스트의 모든 칸이 같은 텐서를 "
            "가리킵니다. 담기 전에 복사해 보세요.",
        ),
        (
            running[-1:].expand_as(expected),
            "모두 끝까지 누적된 값입니다. 비우지 않았고, 같은 텐서를 여러 번 담았습니다. "
            "두 가지를 모두 고쳐 보세요.",
        ),
        (
            once.expand_as(expected),
            "scale을 쓰지 않았습니다. out에 scale을 곱한 값에서 backward()를 불러야 합니다.",
        ),
    ]
    return compare(
        grads,
        expected,
        mistakes,
        right="단계마다 앞의 변화도를 비웠고, 모은 값은 나중에 바뀌지 않습니다.",
        otherwise="torch로 구한 값과 다릅니다. 단계마다 비우기, 순전파, backward(), 담기의 차례를 보세요.",
    )


@judged
def sample_grads(function) -> Result:
    # 노트에서처럼 이미 한 번 실행한 w도 넣어 봅니다: .grad에 앞의 값이 남아 있습니다.
    return first_failure(
        _judge_samples(function, samples, leftover)
        for samples in ([(1.0, 2.0), (2.0, 1.0), (3.0, 5.0)], _random_samples())
        for leftover in (10.0, None)
    )


def _judge_samples(function, samples: list[tuple[float, float]], before: float | None) -> Result:
    got = call(function, _used_w(before), list(samples), known_errors=NUMBER_IN_GRAD)
    leftover = before or 0.0
    values = items(got, len(samples), "돌려준 값")
    grads = torch.tensor(
        [number(value, f"{i}번째로 담은 값") for i, value in enumerate(values, 1)],
        dtype=torch.float64,
    )
    expected = torch.stack([_sample_gradient(x, y) for x, y in samples])
    first_only = expected.clone()
    first_only[0] += leftover
    mistakes = [
        (
            leftover + expected.cumsum(dim=0),
            "변화도가 점점 쌓이고 있습니다. "
            "자료마다 backward()를 부르기 전에 w.grad를 비워 보세요.",
        ),
        (
            expected.cumsum(dim=0),
            "되풀이에 들어가기 전에 한 번만 비웠습니다. 두 번째 자료부터는 다시 쌓입니다.",
        ),
        (
            first_only,
            "첫 자료만 틀립니다. 함수를 부르기 전에 w.grad에 값이 남아 있을 수 있습니다. "
            "비우는 곳을 backward() 뒤가 아니라 앞으로 옮겨 보세요.",
        ),
        (
            torch.zeros_like(expected),
            "모두 0입니다. backward()를 부른 뒤, 값을 읽기 전에 비우고 있습니다. "
            "차례를 바꾸어 보세요.",
        ),
        (-expected, "부호가 반대입니다. 손실이나 변화도에 음수를 곱하지 않았는지 보세요."),
    ]
    return compare(
        grads,
        expected,
        mistakes,
        right="자료마다 변화도가 따로 나옵니다. w에 앞의 값이 남아 있어도 괜찮습니다.",
        otherwise="자료의 변화도가 torch의 값과 다릅니다. 비어 있던 줄 말고 다른 줄은 그대로 두세요.",
    )


CHECKS = {
    "hand_gradient": hand_gradient,
    "grads_after": grads_after,
    "step_grads": step_grads,
    "sample_grads": sample_grads,
}


def _gradient(x: Tensor) -> Tensor:
    """노트의 out을 x로 미분한 값. torch가 셈합니다."""
    x = x.to(torch.float64).requires_grad_()
    y = x + 2
    (y * y * 3).mean().backward()
    return x.grad


def _sample_gradient(x: float, y: float) -> Tensor:
    w = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    ((w * x - y) ** 2).backward()
    return w.grad


def _used_w(leftover: float | None) -> Tensor:
    """`.grad`에 `leftover`가 남아 있는 w."""
    w = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    w.grad = None if leftover is None else torch.tensor(leftover, dtype=torch.float64)
    return w


def _random_scales() -> list[float]:
    return [round(float(value), 3) for value in random_tensors((4,))[0]]


def _random_samples() -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in random_tensors((4, 2))[0]]
