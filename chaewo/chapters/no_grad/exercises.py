"""5장 「기록을 멈추기: no_grad와 detach」의 코드 문제.

돌려준 값만 보지 않고, 메모리를 함께 쓰는지, 어느 텐서에 변화도가 닿는지, 부르기 전의 상태로 돌아왔는지를
실제로 해 보고 판정합니다.
"""

from functools import wraps

import torch
from torch import Tensor, nn

from chaewo.judging.call import Unusable, call
from chaewo.judging.compare import close, compare, first_failure, random_tensors
from chaewo.judging.exercise import judged
from chaewo.judging.read import tensor
from chaewo.judging.result import Result, correct, wrong

LIKE_X = "x와 모양이 같습니다."
NUMPY_NAME = {
    "has no attribute 'copy'": (
        "`copy`는 넘파이와 리스트의 메서드입니다. 텐서를 복사하는 메서드는 이름이 다릅니다. 5장에서 x[0]이 "
        "바뀌지 않은 셀을 다시 보세요."
    )
}
ELEMENTWISE = {
    "must match the size of tensor": (
        "모양이 다른 두 텐서를 원소끼리 계산했습니다. `*`는 원소끼리의 곱이고, 행렬의 곱은 `@`입니다."
    )
}
PYTHON_ROUND = {
    "doesn't define __round__": (
        "파이썬의 round 함수는 텐서를 모릅니다. 텐서에는 이름이 같은 메서드가 있습니다."
    )
}


@judged
def snapshot(function) -> Result:
    return first_failure(_judge_snapshot(function, given) for given in _snapshot_inputs())


def _snapshot_inputs() -> list[Tensor]:
    leaf, start = random_tensors((3,), (2, 2))
    precise = leaf.double().requires_grad_()
    return [leaf.requires_grad_(), start.requires_grad_() * 2, precise]  # 잎, 연산의 결과, float64


def _judge_snapshot(function, given: Tensor) -> Result:
    before = given.detach().clone()
    got = call(function, given, known_errors=NUMPY_NAME)
    if got is given:
        return wrong(
            "받은 텐서 자신을 돌려주었습니다. 이름만 둘이고 텐서는 하나라서, 고치면 함께 바뀝니다."
        )
    values = tensor(got, given.shape, shape_hint="받은 텐서와 모양이 같습니다.")
    if not close(values, before):
        return wrong("값이 받은 텐서와 다릅니다. 지금의 값을 그대로 보관해야 합니다.")
    if got.dtype != given.dtype:
        return wrong(
            f"받은 텐서는 {given.dtype}인데 보관한 것은 {got.dtype}입니다. dtype을 바꾸며 복사했다면, 이미 "
            "그 dtype인 텐서는 복사되지 않습니다. 새로 만들었다면 받은 텐서의 dtype에 맞추세요."
        )
    if not given.requires_grad:
        return wrong(
            "받은 텐서의 표시를 껐습니다. 보관만 하려다 원래 텐서의 기록까지 멈추었습니다. 원래 텐서는 "
            "건드리지 말고 새로 얻은 쪽에서 기록을 떼세요."
        )
    with torch.no_grad():
        given.add_(1)
    if not close(tensor(got), before):
        return wrong(
            "원래 텐서를 고쳤더니 보관한 값까지 바뀌었습니다. `detach()`도 `.data`도 복사하지 않고 같은 "
            "메모리를 봅니다. 5장에서 y[0]을 고쳤을 때 x가 어떻게 되었는지 다시 보세요."
        )
    if got.grad_fn is not None:
        return wrong(
            f"복사는 되었지만 기록이 남아 있습니다(grad_fn: {got.grad_fn.name()}). 복사도 연산이라 "
            "기록됩니다. 연산의 결과를 이렇게 모으면, 그것을 계산한 그래프까지 모두 붙들게 됩니다."
        )
    if got.requires_grad:
        return wrong(
            "따로 담기는 했지만 복사본의 requires_grad가 True입니다. 보관한 값으로 하는 연산까지 기록됩니다. "
            "보관만 할 것이라면 켜지 않아도 됩니다."
        )
    return correct("값만 따로 담았습니다. 원래 텐서를 고쳐도, 역전파를 해도 바뀌지 않습니다.")


@judged
def gradient_step(function) -> Result:
    (first, second) = random_tensors((3,), (2, 2))
    cases = [(torch.tensor([1.0, 2.0]), 0.1), (first, 0.01), (second, 0.5)]
    return first_failure(_judge_step(function, values, rate) for values, rate in cases)


def _judge_step(function, values: Tensor, rate: float) -> Result:
    w = values.clone().requires_grad_()
    (w**2).sum().backward()
    grad = w.grad.clone()
    earlier = (w * w).sum()  # 고치기 전의 w를 저장해 둔 그래프
    got = call(function, w, rate, may_change=True)
    expected = values - rate * grad
    moved = w.detach().double()
    if torch.equal(w.detach(), values):
        return wrong(_not_moved(got, expected))
    result = compare(
        moved,
        expected.double(),
        [
            (
                (values + rate * grad).double(),
                "손실이 커지는 쪽으로 움직였습니다. 변화도는 오르막을 가리키므로 부호를 다시 보세요.",
            ),
            (
                (values - grad).double(),
                "학습률을 곱하지 않았습니다. 변화도만큼 통째로 움직였습니다.",
            ),
            (
                (rate * grad).double(),
                "w를 움직이지 않고 새 값으로 덮어썼습니다. 있던 값에서 빼야 합니다.",
            ),
            (
                (values - 2 * rate * grad).double(),
                "두 걸음을 갔습니다. 갱신하는 줄이 두 번 실행되지 않는지 보세요.",
            ),
        ],
        right="w는 여전히 같은 잎이고, 고친 일은 버전 번호에 남았습니다. 잘못 쓰면 torch가 알려 줍니다.",
        otherwise="w의 값이 `w - learning_rate * w.grad`와 다릅니다. 한 걸음만 갔는지 보세요.",
    )
    if not result.passed:
        return result
    if not w.requires_grad:
        return wrong(
            "값은 맞지만 w의 표시가 꺼졌습니다. 다음 단계의 backward()가 w까지 오지 않습니다."
        )
    if _stays_silent(earlier, w):
        return wrong(
            "값은 맞습니다. 그런데 고치기 전에 계산한 손실에서 역전파를 해 보니 오류 없이 틀린 변화도가 "
            "나왔습니다. `.data`로 고치면 버전 번호가 오르지 않아 torch가 알아채지 못합니다. 5장에서 "
            "노트의 코드를 고쳐 쓴 표를 다시 보세요."
        )
    if w.grad is not None and w.grad.any() and not torch.equal(w.grad, grad):
        return wrong(
            "w는 맞게 움직였지만 w.grad의 값이 달라졌습니다. 부른 쪽이 변화도를 다시 쓰면 틀린 수를 보게 "
            "됩니다. 밑줄로 끝나는 메서드나 `*=`을 변화도에 쓰지 않았는지 보세요."
        )
    if got is not w:
        said = "None" if got is None else "다른 값"
        return wrong(f"w는 바르게 고쳤는데 돌려준 것이 {said}입니다. 고친 w를 돌려주세요.")
    return result


def _not_moved(got, expected: Tensor) -> str:
    if isinstance(got, Tensor) and got.shape == expected.shape and close(got.detach(), expected):
        return (
            "돌려준 텐서의 값은 맞지만 받은 w는 그대로입니다. `w = w - …`은 새 텐서를 만들어 이름만 "
            "옮깁니다. 부른 쪽의 가중치는 한 걸음도 가지 않았습니다."
        )
    return "w의 값이 그대로입니다. 받은 텐서를 제자리에서 고쳐야 합니다. 복사본을 고치지 않았는지 보세요."


def _stays_silent(earlier: Tensor, w: Tensor) -> bool:
    """고치기 전의 그래프에서 역전파해도 오류가 나지 않는지."""
    try:
        torch.autograd.grad(earlier, w)
    except RuntimeError:
        return False
    return True


@judged
def frozen_first(function) -> Result:
    cases = [
        random_tensors((4, 3), (3, 2), (2, 1)),
        random_tensors((2, 2), (2, 2), (2, 2), seed=5),
    ]
    return first_failure(_judge_frozen(function, case) for case in cases)


def _judge_frozen(function, values: list[Tensor]) -> Result:
    x, w1, w2 = (value.clone().requires_grad_() for value in values)
    expected = _plain_output(x, w1, w2)
    got = call(function, x, w1, w2, known_errors=ELEMENTWISE)
    if any(t.grad is not None for t in (x, w1, w2)):
        return wrong(
            "함수 안에서 backward()를 불렀습니다. 출력만 돌려주면 역전파는 부른 쪽이 합니다."
        )
    result = compare(
        tensor(got, (), shape_hint="모두 더한 수 하나입니다."),
        expected.double(),
        [
            (
                _values(x @ w1 @ w2),
                "tanh가 빠졌습니다. x @ w1의 결과에 tanh를 쓰고 w2를 곱합니다.",
            ),
            (
                _values((x @ w1 @ w2).tanh()),
                "tanh를 w2까지 곱한 다음에 썼습니다. tanh는 x와 w1의 곱에만 쓰고, 그 결과에 w2를 곱합니다.",
            ),
            (
                _values((x @ w1).tanh() @ w2, mean=True),
                "더하지 않고 평균을 냈습니다. 마지막은 sum()입니다.",
            ),
        ],
        right="w1만 얼었습니다. 변화도는 w1을 지나쳐 x까지 갔습니다.",
        otherwise="출력의 값이 식과 다릅니다. x와 w1의 곱, tanh, w2와의 곱, 합의 차례로 하나씩 견주어 "
        "보세요. 얼려도 값은 그대로여야 합니다.",
    )
    if not result.passed:
        return result
    if not all(t.requires_grad for t in (x, w1, w2)):
        return wrong(
            "함수를 부르고 나니 받은 텐서의 표시가 꺼져 있습니다. 이대로면 다른 곳에서 쓸 때도 얼어 "
            "있습니다. 이 계산에서만 멈추게 하거나, 끝나기 전에 되돌려 놓으세요."
        )
    if not got.requires_grad:
        return wrong(
            "출력에 기록이 하나도 없습니다. 전체를 `no_grad` 안에서 계산했거나 출력을 떼었습니다. 그러면 x와 "
            "w2의 길까지 모두 끊깁니다."
        )
    return _judge_reach(got, result, x, w1, w2)


def _judge_reach(got: Tensor, result: Result, x: Tensor, w1: Tensor, w2: Tensor) -> Result:
    wanted = torch.autograd.grad(_plain_output(x, w1, w2), (x, w2))
    try:
        got.backward()
    except RuntimeError:
        return wrong(
            "돌려준 출력에서 backward()를 부르니 오류가 났습니다. 함수 안에서 이미 미분했다면 그래프에 "
            "저장된 값이 풀렸습니다. 미분은 부른 쪽에 맡기고 출력만 돌려주세요."
        )
    reached = [name for name, t in (("x", x), ("w1", w1), ("w2", w2)) if t.grad is not None]
    if "w1" in reached:
        return wrong(
            f"변화도가 닿은 텐서: {', '.join(reached)}. w1에도 닿았습니다. w1에서 갈라져 나오는 길을 아직 "
            "끊지 않았습니다."
        )
    if reached == ["w2"]:
        return wrong(
            "변화도가 닿은 텐서: w2. w1뿐 아니라 x까지 끊겼습니다. 곱한 결과를 떼거나 그 구간을 `no_grad`로 "
            "감싸면 그 앞의 길이 모두 끊깁니다. 결과가 아니라 텐서 하나를 골라 떼어 보세요."
        )
    if reached != ["x", "w2"]:
        return wrong(
            f"변화도가 닿은 텐서: {', '.join(reached) or '없음'}. w2도 배워야 합니다. "
            "멈출 것은 w1 하나입니다."
        )
    if not (close(x.grad, wanted[0]) and close(w2.grad, wanted[1])):
        return wrong(
            "변화도가 닿기는 했지만 값이 다릅니다. 계산 중간의 다른 길도 끊기지 않았는지 보세요."
        )
    return result


def _plain_output(x: Tensor, w1: Tensor, w2: Tensor) -> Tensor:
    return ((x @ w1).tanh() @ w2).sum()


def _values(y: Tensor, mean: bool = False) -> Tensor:
    return (y.mean() if mean else y.sum()).detach().double()


@judged
def evaluate(function) -> Result:
    # 학습하다가 잰 것, 이미 평가 모드인 것, 기록을 끈 구간에서 부른 것
    states = [(True, True), (False, True), (True, False), (False, False)]
    return first_failure(_judge_evaluation(function, *state) for state in states)


def _judge_evaluation(function, training: bool, recording: bool) -> Result:
    net, x = _net_with_dropout(), random_tensors((4, 3))[0].requires_grad_()
    expected = net.eval()(x).detach()
    net.train(training)
    flags = _flags(net, x)
    modes, recorded, after = [], [], []
    net[1].register_forward_hook(lambda layer, *_: modes.append((net.training, layer.training)))
    net[2].register_forward_hook(lambda *called: recorded.append(called[2].requires_grad))

    @wraps(function)  # 빈칸인지 볼 때 학습자의 코드를 읽게 합니다.
    def watched(*arguments):
        with torch.set_grad_enabled(recording):
            value = function(*arguments)
            after.append(torch.is_grad_enabled())
        return value

    if not callable(function):
        call(function)
    got = call(watched, net, x)
    values = tensor(got, expected.shape, shape_hint="신경망의 출력과 모양이 같습니다.")
    if not close(values, expected):
        return wrong(_other_output(modes))
    if got.requires_grad:
        return wrong(
            "출력에 기록이 남아 있습니다. `eval()`은 드롭아웃을 멈출 뿐, 기록은 그대로 합니다. 가중치의 "
            "표시를 끈 것이라면, 기록하는 입력에서 오는 길은 그대로 남습니다."
        )
    if any(recorded):
        return wrong(
            "돌려준 값에는 기록이 없지만, 계산하는 동안에는 모두 기록했습니다. 값을 다 붙들었다가 마지막에 "
            "떼어 버렸으니 메모리는 아끼지 못했습니다. 계산하기 전에 멈추어 보세요."
        )
    if net.training == training != net[1].training:
        return wrong(
            "바깥 `net`의 표시만 되돌렸고 안쪽 모듈은 평가 모드로 남았습니다. 드롭아웃은 안쪽 모듈입니다. "
            "속성을 직접 고치지 말고 안쪽까지 바꾸는 메서드를 쓰세요."
        )
    if net.training != training or net[1].training != training:
        return wrong(
            "재고 나니 신경망이 평가 모드로 남았습니다. 이대로 학습을 이어 가면 드롭아웃 없이 배웁니다."
            if training
            else "평가 모드이던 신경망이 학습 모드가 되었습니다. 언제나 학습 모드로 돌리지 말고, 부르기 전의 "
            "모드를 기억해 두었다가 되돌리세요."
        )
    if after != [recording]:
        return wrong(
            "함수가 끝난 뒤에도 기록이 꺼져 있습니다. 그 뒤의 학습이 하나도 기록되지 않습니다. 구간이 "
            "끝나면 저절로 되돌리는 방법을 떠올려 보세요."
            if recording
            else "기록을 꺼 둔 구간에서 불렀는데 기록이 켜졌습니다. 언제나 켜 놓지 말고, 부르기 전의 상태로 "
            "되돌리세요."
        )
    if _flags(net, x) != flags:
        return wrong(
            "가중치나 x의 표시(requires_grad)가 부르기 전과 다릅니다. 끈 채로 두면 신경망이 얼어붙고, 모두 "
            "켜면 일부러 얼린 것까지 배우게 됩니다. 표시를 건드리지 않고 기록만 멈추는 방법을 떠올려 보세요."
        )
    return correct("재는 동안만 멈추었고, 모드와 기록과 표시는 부르기 전의 상태로 돌아왔습니다.")


def _other_output(modes: list[tuple[bool, bool]]) -> str:
    if (False, True) in modes:
        return (
            "`net`의 표시만 껐고 안쪽 모듈은 아직 학습 모드입니다. 속성을 직접 고치지 말고 안쪽까지 바꾸는 "
            "메서드를 쓰세요."
        )
    if any(training for _, training in modes):
        return (
            "드롭아웃이 학습할 때처럼 움직여 출력이 부를 때마다 달라집니다. 기록을 멈추는 것과 계층의 "
            "동작을 바꾸는 것은 다른 일입니다."
        )
    return "신경망의 출력과 값이 다릅니다. net(x)를 그대로 돌려주세요."


def _flags(net: nn.Module, x: Tensor) -> list[bool]:
    return [tensor.requires_grad for tensor in (x, *net.parameters())]


def _net_with_dropout() -> nn.Sequential:
    net = nn.Sequential(nn.Linear(3, 8), nn.Dropout(0.5), nn.Linear(8, 2))
    shapes = [tuple(parameter.shape) for parameter in net.parameters()]
    with torch.no_grad():
        for parameter, values in zip(net.parameters(), random_tensors(*shapes), strict=True):
            parameter.copy_(values)
    net[0].bias.requires_grad_(False)  # 일부러 얼린 매개변수
    return net


@judged
def round_through(function) -> Result:
    # 변화도는 큰 값에서도 그대로 지나가야 합니다.
    cases = [torch.tensor([0.2, 1.7, -2.6, 50.3, -4000.6]), *random_tensors((4,), (2, 3))]
    return first_failure(_judge_rounding(function, 3 * values) for values in cases)


def _judge_rounding(function, values: Tensor) -> Result:
    x = values.clone().requires_grad_()
    got = call(function, x, known_errors=PYTHON_ROUND)
    result = compare(
        tensor(got, x.shape, shape_hint=LIKE_X),
        values.round().double(),
        [
            (
                values.double(),
                "값이 반올림되지 않고 x 그대로입니다. 먼저 값을 맞춘 다음에 변화도를 보세요.",
            ),
            (
                (2 * values.round() - values).double(),
                "반올림하며 달라진 양을 한 번 더 더했습니다. 종이에 적으며 더하고 빼 보세요.",
            ),
            (
                values.round().double() + values.double(),
                "x가 더해진 채 남았습니다. 값에서는 지워지고 변화도에만 남게 할 방법을 생각해 보세요.",
            ),
            (
                (values.round() - values).double(),
                "반올림하며 달라진 양만 돌려주었습니다. 무엇에 더해야 반올림한 값이 됩니까?",
            ),
            (values.floor().double(), "반올림이 아니라 내림입니다."),
            (values.trunc().double(), "반올림이 아니라 소수점 아래를 버렸습니다."),
        ],
        right="값은 반올림되고 변화도는 그대로 지나갑니다. detach 하나로 값과 변화도를 따로 정했습니다.",
        otherwise="값이 x를 반올림한 것과 다릅니다. 돌려준 값과 `torch.round(x)`를 나란히 출력해, 어느 "
        "원소가 얼마나 다른지 보세요.",
    )
    if not result.passed:
        return result
    if not got.requires_grad:
        return wrong(
            "값은 맞지만 기록이 없습니다. 모든 길을 떼었으므로 변화도가 갈 곳이 없습니다. x에서 오는 길 "
            "하나는 남겨 두세요."
        )
    if x.grad is not None:
        raise Unusable("함수 안에서 backward()를 불렀습니다. 값을 돌려주기만 하면 됩니다.")
    (v,) = random_tensors(x.shape, seed=7)
    (grad,) = torch.autograd.grad(got, x, v, allow_unused=True)
    if grad is None:
        return wrong(
            "돌려준 텐서는 기록되지만 x까지 가는 길이 없습니다. 떼어 낸 뒤에 표시를 다시 켠 새 잎입니다."
        )
    hints = [
        (
            torch.zeros_like(v),
            "변화도가 모두 0입니다. 계단의 발판은 평평해서 round의 도함수는 0입니다. x를 더하고 뺐더라도 두 "
            "몫이 1과 −1로 지워집니다. 어느 길을 끊어야 x의 1이 남습니까?",
        ),
        (-v, "변화도의 부호가 반대입니다. 남겨야 할 길을 떼고 빼는 쪽의 길을 남겼습니다."),
        (2 * v, "변화도가 두 배입니다. x까지 가는 길이 둘 남았습니다."),
    ]
    hint = next((hint for value, hint in hints if close(grad, value)), None)
    if hint is None and not close(grad, v):
        hint = (
            "변화도가 받은 그대로 지나가지 않았습니다. x가 크든 작든, 출력을 x로 미분한 값이 원소마다 "
            "1이어야 합니다."
        )
    return wrong(hint) if hint else result
