"""5장 기록을 멈추기의 빈칸."""

import torch

from chaewo.blanks.kinds import choice, matrix, number


def _stopped_grad(value: float) -> float:
    x = torch.tensor(value, requires_grad=True)
    (x * x * x.detach()).backward()
    return x.grad.item()


def _shared_value() -> float:
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = x.detach()
    copy = y.clone()
    y[0] = 7.0
    copy[0] = 9.0
    return x[0].item()


def _version_after_two_zeros() -> int:
    y = torch.tensor([0.0, 1.0], requires_grad=True).sigmoid()
    y.detach().zero_()
    y.detach().zero_()
    return y._version


def _repeated() -> torch.Tensor:
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    (x[[2, 0, 2]] ** 2).sum().backward()
    return x.grad[None]


def _cut_line() -> int:
    """기록을 켠 `w`에서 시작해 `grad_fn`이 처음 사라지는 줄."""
    w = torch.ones(3, requires_grad=True)
    h = w * 2
    p = h.softmax(0)
    k = p.argmax()
    loss = (k - 2.0) ** 2
    return [t.grad_fn is None for t in (h, p, k, loss)].index(True) + 1


def blanks() -> dict[str, dict]:
    shared, stopped = _shared_value(), _stopped_grad(5.0)
    repeated, line = _repeated(), _cut_line()
    return {
        "inside": choice(
            prompt=(
                "`with torch.no_grad():` 안에서 `x.requires_grad`와 `(x ** 2).requires_grad`는 "
                "각각 무엇입니까? (`x`는 `requires_grad=True`로 만들었습니다.)"
            ),
            options={
                "`False`, `False`": "`x`의 표시는 바뀌지 않습니다. 기록하지 않는 것은 연산의 결과뿐입니다.",
                "`True`, `False`": None,
                "`True`, `True`": "`no_grad` 밖에서라면 그렇습니다.",
                "`False`, `True`": "`no_grad` 안에서 `(x ** 2).requires_grad`가 무엇이었는지 위의 출력을 다시 보세요.",
            },
            solution="`no_grad`는 이미 있는 텐서를 바꾸지 않습니다. 그 안에서 하는 연산을 기록하지 않을 뿐입니다. 그래서 새로 만든 결과에는 `grad_fn`이 없습니다.",
            praise="`no_grad`는 텐서가 아니라 연산에 거는 스위치입니다.",
        ),
        "shared": number(
            prompt=(
                "`x = [1, 2, 3]`에서 `y = x.detach()`, `c = y.clone()`을 만들고 `y[0] = 7`, `c[0] = 9`로 "
                "차례로 고쳤습니다. `x[0]`은 얼마입니까?"
            ),
            answer=shared,
            hints={
                1: "`detach()`는 복사하지 않습니다. `data_ptr()`이 같았던 셀을 다시 보세요.",
                9: "`c`는 `clone()`으로 만든 복사본이라 제 메모리를 따로 가집니다.",
                100: "위의 셀에서 넣은 값입니다. 여기서 넣은 값을 보세요.",
            },
            solution=(
                f"`y`와 `x`는 같은 메모리를 봅니다. 그래서 `x[0]`도 {shared:g}입니다. `c`는 복사본이라 `c`를 고쳐도 "
                "`x`는 그대로입니다."
            ),
            praise="`detach()`는 함께 쓰고, `clone()`은 따로 가집니다.",
        ),
        "stopped": number(
            prompt="`x = 5`에서 `f = x * x * x.detach()`를 계산하고 `f.backward()`를 부르면 `x.grad`는 얼마입니까?",
            answer=stopped,
            hints={
                75: "`x * x * x`의 변화도 3x²입니다. 여기서는 세 길 가운데 하나가 끊겼습니다.",
                25: "이어진 길은 둘입니다. 두 길의 몫을 더했는지 보세요.",
                125: "`f`의 값입니다. 여기서 묻는 것은 변화도입니다.",
                10: "`x * x`의 변화도 2x입니다. 거기에 상수로 취급된 `x.detach()`가 곱해집니다.",
                0: "끊긴 길은 하나뿐입니다. 나머지 두 길은 이어져 있습니다.",
            },
            solution=f"끊긴 쪽은 상수 5와 같으므로 f = 5x²이고, 변화도는 10x = {stopped:g}입니다.",
            praise="값은 그대로 쓰되, 그 길로는 변화도를 보내지 않습니다.",
        ),
        "repeated": matrix(
            prompt="`x = [1., 2., 3.]`에서 `(x[[2, 0, 2]] ** 2).sum().backward()`를 불렀습니다. `x.grad`를 채워 보세요.",
            answer=repeated,
            hints=[
                (
                    torch.tensor([[2.0, 0.0, 6.0]]),
                    "`x[2]`는 두 번 골랐습니다. 두 길로 온 것을 더합니다.",
                ),
                (
                    torch.tensor([[6.0, 2.0, 6.0]]),
                    "고른 것의 변화도입니다. 차례가 아니라 번호가 가리키는 자리에 모아야 합니다.",
                ),
                (
                    torch.tensor([[2.0, 4.0, 6.0]]),
                    "모두 한 번씩 골랐을 때의 답입니다. 번호 0, 1, 2를 몇 번씩 골랐는지 세어 보세요.",
                ),
                (
                    torch.tensor([[1.0, 0.0, 2.0]]),
                    "고른 횟수입니다. 횟수마다 제곱의 도함수가 하나씩 옵니다.",
                ),
                (torch.tensor([[2.0, 0.0, 36.0]]), "두 길로 온 것을 곱하지 않고 더합니다."),
            ],
            solution=(
                "고른 원소마다 도함수 2x가 오고, 같은 자리의 것은 더해집니다. `x[0]`은 한 번이라 "
                f"{repeated[0, 0]:g}, `x[1]`은 고르지 않아 {repeated[0, 1]:g}, `x[2]`는 두 번이라 6 + 6 = {repeated[0, 2]:g}입니다."
            ),
            praise="쓰인 횟수만큼 길이 생기고, 길마다 온 것을 더합니다.",
            otherwise="붉은 칸의 값이 다릅니다. 그 번호를 몇 번 골랐는지, 제곱의 도함수가 얼마인지 보세요.",
        ),
        "cut_line": number(
            prompt=(
                "`w`는 기록을 켠 잎입니다. ① `h = w * 2` ② `p = h.softmax(0)` ③ `k = p.argmax()` ④ `loss = (k - 2.0) ** 2` "
                "다음에 `loss.backward()`를 부르니 `element 0 of tensors …` 오류가 났습니다. `grad_fn`이 처음 사라진 줄은 몇 번입니까?"
            ),
            answer=line,
            hints={
                4: "오류가 난 텐서를 만든 줄입니다. 거기에 들어간 `k`에는 `grad_fn`이 있었습니까?",
                2: "소프트맥스(softmax)는 미분할 수 있는 실수의 연산입니다.",
                1: "기록을 켠 텐서에 2를 곱했습니다. 미분할 수 있습니다.",
                0: "줄의 번호를 적어 주세요. 첫 줄이 1번입니다.",
            },
            solution=(
                f"{line}번입니다. `argmax`의 결과는 정수라 `grad_fn`이 없고(1장), 그 뒤의 계산은 상수로 한 것과 같습니다."
            ),
            praise="오류는 마지막에서 나지만 끊긴 곳은 그 앞입니다.",
        ),
        "which_tool": choice(
            prompt="학습이 끝난 신경망의 정확도를 재려고 합니다. 결과로 다시 역전파할 일은 없습니다. 어떻게 하는 것이 가장 알맞습니까?",
            options={
                "`net.eval()`만 부른다": "드롭아웃은 멈추지만 기록은 그대로 합니다.",
                "`torch.inference_mode()`로 감싸기만 한다": "기록은 멈추지만 드롭아웃이 학습할 때처럼 움직입니다.",
                "`net.eval()`을 부르고 `torch.inference_mode()`로 감싼다": None,
                "`net.eval()`을 부르고 `torch.enable_grad()`로 감싼다": "`enable_grad()`는 기록을 켜는 스위치입니다.",
            },
            solution="기록도 버전 번호도 필요 없으므로 `inference_mode()`가 알맞고, 드롭아웃을 멈추는 일은 `eval()`이 맡으므로 함께 씁니다.",
            praise="다시 역전파할 일이 없다면 가장 가벼운 것을 고릅니다.",
        ),
        "version": number(
            prompt="`y = x.sigmoid()` 다음에 `y.detach().zero_()`를 두 번 불렀습니다. `y._version`은 얼마입니까?",
            answer=_version_after_two_zeros(),
            hints={
                0: "`.data`로 고쳤다면 그렇습니다. `detach()`로 만든 텐서는 버전 번호를 함께 셉니다.",
                1: "두 번 고쳤습니다. `detach()`를 부를 때마다 새 텐서가 생기지만 번호는 `y`와 함께 셉니다.",
            },
            solution="`detach()`로 만든 텐서는 `y`와 버전 번호를 함께 세므로, 두 번 고치면 2입니다. `y.data.zero_()`였다면 0입니다.",
            praise="`y`는 자기가 두 번 바뀐 것을 압니다. 그래서 역전파 때 알려 줄 수 있습니다.",
        ),
    }
