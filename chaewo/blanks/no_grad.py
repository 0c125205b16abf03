"""5장 기록을 멈추기의 빈칸."""

import torch

from chaewo.blanks.kinds import choice, number, text


def _stopped_grad(value: float) -> float:
    x = torch.tensor(value, requires_grad=True)
    (x * x.detach()).backward()
    return x.grad.item()


def _shared_value() -> float:
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    x.detach()[0] = 7.0
    return x[0].item()


def blanks() -> dict[str, dict]:
    shared, stopped = _shared_value(), _stopped_grad(5.0)
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
            solution="`no_grad`는 이미 있는 텐서를 바꾸지 않습니다. 그 안에서 한 연산의 결과에 `grad_fn`을 달지 않을 뿐입니다.",
            praise="`no_grad`는 텐서가 아니라 연산에 거는 스위치입니다.",
        ),
        "shared": number(
            prompt="`x = [1, 2, 3]`에서 `y = x.detach()`를 만들고 `y[0] = 7`로 고쳤습니다. `x[0]`은 얼마입니까?",
            answer=shared,
            hints={
                1: "`detach()`는 복사하지 않습니다. `data_ptr()`이 같았던 셀을 다시 보세요.",
                100: "위의 셀에서 넣은 값입니다. 여기서 `y[0]`에 넣은 값을 보세요.",
                0: "0을 넣은 적은 없습니다. `y[0]`에 무엇을 넣었는지 보세요.",
            },
            solution=f"`y`와 `x`는 같은 메모리를 봅니다. 그래서 `x[0]`도 {shared:g}입니다. 따로 쓰려면 `x.detach().clone()`입니다.",
            praise="두 텐서가 한 메모리를 봅니다.",
        ),
        "stopped": number(
            prompt="`x = 5`에서 `f = x * x.detach()`를 계산하고 `f.backward()`를 부르면 `x.grad`는 얼마입니까?",
            answer=stopped,
            hints={
                2 * stopped: "`x * x`의 변화도 2x입니다. 여기서는 한쪽 길이 끊겼습니다.",
                0: "한쪽은 끊겼지만 다른 한쪽은 이어져 있습니다.",
                stopped**2: "`f`의 값입니다. 여기서 묻는 것은 변화도입니다.",
                1: "곱하는 상대의 값이 변화도가 됩니다. 상대는 `x.detach()`입니다.",
            },
            solution=f"끊긴 쪽은 상수 5와 같으므로 f = 5x이고 변화도는 {stopped:g}입니다.",
            praise="값은 그대로 쓰되, 그 길로는 변화도를 보내지 않습니다.",
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
        "data_replacement": text(
            prompt=(
                "노트의 `y.data.norm()`을 오늘 쓴다면 `.data` 대신 어떤 메서드를 부릅니까? "
                "(이름만 적으세요.)"
            ),
            answers=["detach", "y.detach", "y.detach.norm", "detach.norm"],
            hints={
                ("clone", "y.clone"): "`clone()`은 복사본도 그래프에 이어 둡니다. 떼어 내는 메서드를 찾아보세요.",
                ("no_grad", "torch.no_grad"): "`no_grad`로 감싸도 됩니다. 여기서는 텐서의 메서드를 물었습니다.",
                ("numpy", "item", "y.item", "tolist"): "값을 파이썬으로 꺼내는 메서드입니다. 텐서로 남기는 메서드를 찾아보세요.",
                ("data", "y.data"): "바로 그 `.data`를 다른 메서드로 바꾸려고 합니다.",
            },
            solution="`y.detach().norm()`입니다. `.data`와 달리 버전 번호를 함께 세므로, 잘못 고치면 torch가 알려 줍니다.",
            praise="값이 같아도 지켜 주는 것이 다릅니다.",
        ),
    }
