"""7장 「autograd의 가장자리」의 빈칸."""

import torch

from chaewo.blanks.kinds import number


class _ForgetfulSquare(torch.autograd.Function):
    """받은 변화도를 곱하지 않는, 본문의 `Cube`와 같은 잘못이 있는 제곱."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**2

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return 2 * x


def _forgot_gradient() -> float:
    x = torch.tensor(3.0, requires_grad=True)
    (5 * _ForgetfulSquare.apply(x)).backward()
    return x.grad.item()


def blanks() -> dict[str, dict]:
    central = (1.1**3 - 0.9**3) / 0.2
    forgot = _forgot_gradient()
    return {
        "central": number(
            prompt="`x`의 세제곱의 도함수를 `x = 1`에서 `h = 0.1`인 양쪽 유한 차분으로 어림하면 얼마입니까? (1.1의 세제곱은 1.331, 0.9의 세제곱은 0.729입니다.)",
            answer=central,
            hints={
                3: "도함수의 참값입니다. 유한 차분은 어림이라 조금 다릅니다. 두 값의 차를 0.2로 나누어 보세요.",
                3.31: "오른쪽으로만 움직였습니다. 양쪽으로 움직인 두 값의 차를 쓰세요.",
                2.71: "왼쪽으로만 움직였습니다. 양쪽으로 움직인 두 값의 차를 쓰세요.",
                6.02: "h로 나누었습니다. 두 점 사이의 거리는 2h입니다.",
                0.602: "두 값의 차입니다. 두 점 사이의 거리로 나누어야 기울기입니다.",
            },
            solution=f"(1.331 − 0.729) / 0.2 = {central:.2f}입니다. 참값 3과의 차이 0.01은 꼭 h²입니다.",
            praise="차이는 h²인 0.01입니다. h를 반으로 줄이면 차이는 반의 반이 됩니다.",
            tolerance=1e-4,
        ),
        "forgot_gradient": number(
            prompt="`backward`가 `g`를 곱하지 않고 `2 * x`만 돌려주는 제곱 `Square`가 있습니다. `x = 3`에서 `(5 * Square.apply(x)).backward()`를 부르면 `x.grad`는 무엇이 됩니까?",
            answer=forgot,
            hints={
                30: "바르게 고친 `Square`의 값입니다. 여기의 `backward`는 받은 `g`를 쓰지 않습니다.",
                45: "5 × 3²인 결과의 값입니다. 여기서 묻는 것은 `x.grad`입니다.",
                5: "`Square`가 받는 `g`입니다. 잘못된 `backward`는 이 값을 버립니다.",
                9: "`Square`의 값입니다. `backward`가 돌려주는 것을 적어 보세요.",
            },
            solution=f"받은 `g` = 5를 버리고 2 × 3 = {forgot:g}을 돌려줍니다. 바른 값은 30입니다.",
            praise="뒤에 무엇을 곱하든 같은 값을 내놓으니 잘못된 `backward`입니다.",
        ),
    }
