"""7장 「autograd의 가장자리」의 빈칸."""

import torch

from chaewo.blanks.kinds import choice, matrix, number, order
from chaewo.chapters.edges.programs import programs


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


def _kinks() -> float:
    x = torch.tensor(0.0, requires_grad=True)
    (torch.relu(x) + 3 * x.abs() + x.clamp(min=0)).backward()
    return x.grad.item()


def _tie_share() -> torch.Tensor:
    x = torch.tensor([5.0, 2.0, 5.0, 5.0], requires_grad=True)
    (6 * x.amax()).backward()
    return x.grad[None]


def _straight_through() -> float:
    x = torch.tensor(2.4, requires_grad=True)
    y = x + (x.round() - x).detach()
    (y * y).backward()
    return x.grad.item()


FIRST, SECOND = "훅 `A`", "훅 `B`"
KEPT, LEAF, ADDED = "`y.grad`에 적기", "훅 `C`", "`x.grad`에 더하기"


def blanks() -> dict[str, dict]:
    forgot = _forgot_gradient()
    kinks, through = _kinks(), _straight_through()
    # torch 2.14부터는 `clamp`도 0에서 0을 골라 답이 0입니다. 그때는 0에 할 말이 없습니다.
    kink_hints = {
        0: "`relu`와 `abs`는 0에서 0을 고르지만 `clamp`는 다릅니다. 장의 첫 출력을 다시 보세요.",
        0.5: "0.5를 고르는 것은 `maximum`입니다. 여기에는 없습니다.",
        2: "`relu`에도 1을 주었습니다. 장의 첫 출력을 다시 보세요.",
        4: "`abs`에도 오른쪽의 기울기를 주었습니다. `abs`는 0에서 왼쪽도 오른쪽도 고르지 않습니다.",
        5: "모두 오른쪽의 기울기입니다. 0에서 무엇을 고르는지는 연산마다 다릅니다.",
        3: "`abs`의 오른쪽 기울기만 세었습니다. `abs`는 0에서 왼쪽도 오른쪽도 고르지 않습니다.",
    }
    return {
        **programs(),
        "kinks": number(
            prompt="`x`가 0일 때 `torch.relu(x) + 3 * x.abs() + x.clamp(min=0)`의 `x.grad`는 얼마입니까? 세 함수 모두 0에서 꺾입니다.",
            answer=kinks,
            hints={wrong: hint for wrong, hint in kink_hints.items() if wrong != kinks},
            solution=f"`relu`가 0, `abs`가 3 × 0, `clamp`가 {kinks:g}을 골라 더하면 {kinks:g}입니다.",
            praise="식 전체를 보고 정한 값이 아니라, 연산마다 고른 값을 더한 것입니다.",
        ),
        "tie_share": matrix(
            prompt="`x`가 `[5, 2, 5, 5]`일 때 `(6 * x.amax()).backward()`를 부릅니다. `x.grad`를 채워 보세요.",
            answer=_tie_share(),
            hints=[
                (torch.tensor([[6.0, 0.0, 0.0, 0.0]]), "`max(dim)`이나 풀링이라면 그렇습니다. `amax`는 동점인 원소를 가리지 않습니다."),
                (torch.tensor([[6.0, 0.0, 6.0, 6.0]]), "셋이 6씩 받으면 모두 18입니다. 6을 나누어 가집니다."),
                (torch.tensor([[1 / 3, 0.0, 1 / 3, 1 / 3]]), "나눈 것은 맞습니다. 위에서 내려온 변화도는 1이 아닙니다."),
                (torch.tensor([[3.0, 0.0, 3.0, 3.0]]), "둘로 나누었습니다. 가장 큰 값이 몇 개입니까?"),
                (torch.tensor([[1.5, 1.5, 1.5, 1.5]]), "2는 가장 큰 값이 아닙니다. 조금 움직여도 결과가 변하지 않습니다."),
            ],
            solution="가장 큰 값 5가 셋이므로 6을 셋이 2씩 나누어 가집니다: (2, 0, 2, 2).",
            praise="몫은 나뉘어도 합은 받은 변화도 그대로입니다.",
            otherwise="붉은 칸의 값이 다릅니다. 받은 변화도 6을 누구와 누구가 나누는지 보세요.",
        ),
        "straight_through": number(
            prompt="`x`가 2.4일 때 `y = x + (x.round() - x).detach()`로 반올림하고 `(y * y).backward()`를 부릅니다. `x.grad`는 얼마입니까?",
            answer=through,
            hints={
                0: "`x.round()`를 그대로 썼다면 그렇습니다. 여기서는 반올림한 만큼을 `detach()`로 떼어 냈습니다.",
                4.8: "2 × 2.4입니다. `y`의 값은 2.4가 아닙니다.",
                2: "`y`의 값입니다. `y * y`를 미분하세요.",
                1: "`y`를 `x`로 미분한 값입니다. `y * y`의 몫도 곱하세요.",
            },
            solution=f"`y`의 값은 2이고, 떼어 낸 부분은 상수라 `y`를 `x`로 미분하면 1입니다. 2 × 2 × 1 = {through:g}입니다.",
            praise="값은 반올림한 것을, 변화도는 반올림하지 않은 것을 씁니다.",
        ),
        "where_nan": choice(
            prompt="`x`가 0일 때 `y = torch.where(x > 0, x.log(), x)`의 값은 0입니다. `y.backward()` 뒤의 `x.grad`는 무엇입니까?",
            options={
                "0": "고르지 않은 쪽으로 0이 가는 것은 맞습니다. 그 0에 `log`의 도함수를 곱해 보세요. 고른 쪽의 `x`에서 오는 1도 있습니다.",
                "1": "고른 쪽에서 오는 변화도는 1이 맞습니다. 고르지 않은 `log`에서 오는 것과 더합니다. 0에서 `log`의 도함수는 얼마입니까?",
                "inf": "`log`의 도함수는 inf가 맞지만, 고르지 않았으므로 위에서 내려온 변화도는 0입니다. 둘을 곱하면 무엇입니까?",
                "nan": None,
                "오류가 난다": "실수를 0으로 나누면 torch는 멈추지 않고 inf나 nan을 씁니다.",
            },
            solution="고르지 않은 `log`에 0이 내려가고, 0에서 `log`의 도함수는 1/0 = inf입니다. 0 × inf = nan이고, 여기에 고른 쪽의 1을 더해도 nan입니다.",
            praise="`log`에 들어가는 값부터 안전한 것으로 바꾸면 1이 나옵니다.",
        ),
        "hook_order": order(
            prompt="잎 `x`로 `y = 3 * x`를 만들고 `x.register_hook(C)`, `y.register_hook(A)`, `y.retain_grad()`, `y.register_hook(B)`를 차례로 적었습니다. `y.backward()`를 부르면 어떤 차례로 일어납니까?",
            steps=[FIRST, SECOND, KEPT, LEAF, ADDED],
            hints={
                (SECOND, FIRST): "같은 텐서의 훅은 단 차례대로 불립니다.",
                (KEPT, SECOND): "`retain_grad`는 먼저 적었더라도 그 텐서의 훅이 모두 불린 다음의 값을 남깁니다.",
                (LEAF, KEPT): "역전파는 `y`에서 `x`로 갑니다. `x`의 변화도는 `y`의 일이 모두 끝나야 나옵니다. 단 차례는 상관없습니다.",
                (ADDED, LEAF): "`x.grad`에는 훅이 바꾼 다음의 값이 더해집니다.",
            },
            solution="`y`의 훅 A와 B, `y.grad`에 적기, `x`의 훅 C, `x.grad`에 더하기의 차례입니다.",
            praise="텐서 사이의 차례는 역전파가, 한 텐서의 훅끼리는 단 차례가 정합니다.",
        ),
        "forgot_gradient": number(
            prompt="`backward`가 `g`를 곱하지 않고 `2 * x`만 돌려주는 제곱 `Square`가 있습니다. `x = 3`에서 `(5 * Square.apply(x)).backward()`를 부르면 `x.grad`는 얼마입니까?",
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
