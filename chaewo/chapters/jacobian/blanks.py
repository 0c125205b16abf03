"""3장 야코비안 행렬의 빈칸."""

from math import pi

import torch
from torch.autograd.functional import jacobian

from chaewo.blanks.kinds import choice, matrix, number
from chaewo.chapters.jacobian.programs import programs


def _example(x: torch.Tensor) -> torch.Tensor:
    """본문의 예: 입력 둘, 출력 셋."""
    return torch.stack([x[0] * x[1], x[0] ** 2, 3 * x[1]])


def _polar(p: torch.Tensor) -> torch.Tensor:
    return torch.stack([p[0] * torch.cos(p[1]), p[0] * torch.sin(p[1])])


def _at(function, *values: float) -> torch.Tensor:
    """그 점의 야코비안. 삼각함수의 끝자리에 남는 1e-8쯤의 찌꺼기는 지웁니다."""
    return jacobian(function, torch.tensor(values)).round(decimals=5) + 0.0


def _products(*sizes: int) -> int:
    """왼쪽부터 차례로 묶어 곱할 때의 곱셈의 수. `sizes`는 이어진 표들의 모양입니다."""
    return sum(sizes[0] * inner * columns for inner, columns in zip(sizes[1:], sizes[2:], strict=False))


def blanks() -> dict[str, dict]:
    entries = _at(_example, 5.0, 3.0)
    fill = _at(_example, 1.0, 4.0)
    quarter = _at(_polar, 2.0, pi / 2)
    table = _at(_example, 2.0, 3.0)
    mixed = torch.tensor([[1.0, 0.0, 2.0]]) @ table
    first, then = torch.tensor([[1.0, 2.0], [0.0, 1.0]]), torch.tensor([[0.0, 1.0], [1.0, 0.0]])
    share = torch.tensor([0.1, 0.3, 0.6])
    softmax = jacobian(lambda x: x.softmax(0), share.log())
    return programs() | {
        "shape": choice(
            prompt="입력 7개를 받아 출력 3개를 내는 함수가 있습니다. `jacobian`이 돌려주는 표의 모양은 무엇입니까?",
            options={
                "`torch.Size([7, 3])`": "행은 출력 하나의 변화도였습니다. 출력은 몇 개입니까?",
                "`torch.Size([3, 7])`": None,
                "`torch.Size([3])`": "출력의 모양입니다. 출력마다 입력의 개수만큼 숫자가 필요합니다.",
                "`torch.Size([7])`": "출력이 하나일 때의 변화도라면 그렇습니다. 여기서는 출력이 셋입니다.",
            },
            solution="출력이 먼저, 입력이 나중입니다. 출력 3개가 행, 입력 7개가 열입니다.",
            praise="출력이 먼저, 입력이 나중입니다.",
        ),
        "entries": number(
            prompt="본문의 함수에서 점만 `x = (5, 3)`으로 바꿉니다. 2행 1열, 곧 `y₂ = x₁²`을 `x₁`로 편미분한 값은 얼마입니까?",
            answer=entries[1, 0].item(),
            hints={
                4: "`x₁`이 2일 때의 값입니다. 점이 바뀌면 표도 바뀝니다.",
                entries[0, 1].item(): "제곱을 미분할 때 나오는 2를 빠뜨리지 않았는지 보세요. 1행 2열의 값도 이 수입니다. 행이 출력, 열이 입력입니다.",
                entries[0, 0].item(): "1행 1열의 값입니다. 둘째 출력을 골라 보세요.",
                25: "`y₂`의 값입니다. 여기서 묻는 것은 `y₂`가 변하는 속도입니다.",
                0: "2행 2열의 값입니다. `y₂`에는 `x₂`가 없지만 `x₁`은 있습니다.",
            },
            solution=f"`x₁²`을 편미분하면 `2x₁`이고, `x₁ = 5`이므로 {entries[1, 0]:g}입니다.",
            praise="같은 함수라도 점이 다르면 표가 다를 수 있습니다.",
        ),
        "column": matrix(
            prompt="`r = 2`, `θ = π/2`(90도)에서 `y₁ = r cos θ`, `y₂ = r sin θ`의 야코비안을 채워 보세요. 첫 열은 `r`을, 둘째 열은 `θ`를 움직일 때입니다.",
            answer=quarter,
            hints=[
                (quarter.T, "행과 열이 바뀌었습니다. 열 하나가 입력 하나를 움직일 때의 속도입니다."),
                (
                    quarter * torch.tensor([1.0, -1.0]),
                    "`cos θ`를 편미분하면 부호가 바뀝니다. 90도에서 각도를 늘리면 점은 어느 쪽으로 갑니까?",
                ),
                (
                    _at(_polar, 1.0, pi / 2),
                    "둘째 열에 `r`을 곱하지 않았습니다. 멀리 있는 점일수록 같은 각도를 돌아도 더 멀리 갑니다.",
                ),
                (_at(_polar, 2.0, 0.0), "각도가 0일 때의 표입니다. `sin`과 `cos`의 값을 다시 보세요."),
            ],
            solution=(
                "첫 열은 `(cos θ, sin θ)`, 둘째 열은 `(−r sin θ, r cos θ)`입니다. 90도에서는 `cos`이 0, "
                "`sin`이 1이므로 첫 열은 위쪽으로 1만큼, 둘째 열은 왼쪽으로 `r`만큼 뻗습니다."
            ),
            praise="반지름을 늘리면 위로, 각도를 늘리면 왼쪽으로 두 배 빠르게 갑니다.",
            otherwise="붉은 칸의 값이 다릅니다. 열마다 입력 하나만 움직인다고 생각하고 다시 편미분해 보세요.",
        ),
        "fill": matrix(
            prompt="본문의 함수 `y₁ = x₁x₂`, `y₂ = x₁²`, `y₃ = 3x₂`의 야코비안을 `x = (1, 4)`에서 채워 보세요.",
            answer=fill,
            hints=[
                (table, "`x = (2, 3)`일 때의 표입니다. 점을 바꿔 넣어 보세요."),
                (
                    torch.tensor([[1.0, 4.0], [2.0, 0.0], [0.0, 3.0]]),
                    "`x₁x₂`를 `x₁`로 편미분하면 `x₁`은 사라지고 곱해진 상수 `x₂`가 남습니다.",
                ),
                (fill.flip(1), "두 열이 바뀌었습니다. 첫 열이 `x₁`을 움직일 때입니다."),
                (
                    _at(_example, 4.0, 1.0),
                    "`x₁`과 `x₂`를 바꿔 넣었습니다. 첫 숫자가 `x₁`입니다.",
                ),
                (
                    fill - torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]),
                    "제곱을 미분할 때 나오는 2를 빠뜨렸습니다.",
                ),
            ],
            solution="행마다 출력 하나의 변화도를 적습니다. 1행은 `(x₂, x₁)`, 2행은 `(2x₁, 0)`, 3행은 `(0, 3)`입니다.",
            praise="행을 하나씩 채웠다면 방금 `backward`를 손으로 세 번 한 것입니다.",
            otherwise="붉은 칸의 값이 다릅니다. ‘하나, 손으로’의 식에 `x₁ = 1`, `x₂ = 4`를 넣어 보세요.",
        ),
        "sides": matrix(
            prompt="야코비안이 `[[3, 2], [4, 0], [0, 3]]`이고 `v = (1, 0, 2)`입니다. `backward(v)`가 주는 `vᵀJ`를 채워 보세요.",
            answer=mixed,
            hints=[
                (table[:1], "1행만 골랐습니다. `v`의 셋째 원소는 0이 아닙니다."),
                (2 * table[2:], "3행에만 비중을 주었습니다. `v`의 첫 원소는 0이 아닙니다."),
                (table[:1] + table[2:], "3행의 비중은 1이 아니라 2입니다."),
                (table.sum(0, keepdim=True), "행을 모두 더했습니다. `v`의 비중을 곱해 더해야 합니다."),
                (mixed.flip(1), "두 칸의 자리가 바뀌었습니다. 첫 칸은 `J`의 첫 열에서 나옵니다."),
            ],
            solution=f"1행의 1배와 3행의 2배를 더하면 ({mixed[0, 0]:g}, {mixed[0, 1]:g})입니다. 2행의 비중은 0이라 들어가지 않습니다.",
            praise="`v`는 행마다 하나씩 주는 비중이고, 결과는 입력의 모양입니다.",
            otherwise="붉은 칸의 값이 다릅니다. 행마다 비중을 곱한 다음 세로로 더해 보세요.",
        ),
        "strict": choice(
            prompt="`f(a, b) = a + 0·b`입니다. `b`를 곱하기는 하지만 0을 곱합니다. `jacobian(f, (a, b), strict=True)`에서 `b`의 몫은 무엇입니까?",
            options={
                "오류가 난다": "`strict=True`는 값이 아니라 길을 봅니다. `b`에서 출력까지 이어진 연산이 있습니까?",
                "0인 표": None,
                "`None`": "`jacobian`은 `None`을 돌려주지 않습니다. `None`은 `torch.autograd.grad`에 `allow_unused=True`를 주었을 때입니다.",
                "대각선이 1인 표": "`a`의 몫입니다. `b`에는 0이 곱해져 있습니다.",
            },
            solution="`b`에서 출력으로 가는 길이 있으므로 오류는 나지 않고, 도함수가 정말 0이므로 0인 표입니다.",
            praise="`strict`는 길이 있는지를 봅니다. 값이 0인 것은 오류가 아닙니다.",
        ),
        "cost": number(
            prompt="세 표 `J₃`, `J₂`, `J₁`의 모양이 차례로 `(1, 10)`, `(10, 10)`, `(10, 10)`입니다. `(J₃J₂)J₁`로 묶으면 곱셈은 모두 몇 번입니까?",
            answer=_products(1, 10, 10, 10),
            hints={
                10 * 10 * 10 + 1 * 10 * 10: "`J₂J₁`부터 곱할 때의 수입니다. 행이 하나뿐인 왼쪽부터 곱해 보세요.",
                1 * 10 * 10: "곱 하나의 수입니다. 곱은 두 번 합니다.",
                2 * 10 * 10 * 10: "왼쪽에 행이 열 개일 때입니다. `J₃`의 행은 하나이고, `J₃J₂`의 행도 하나입니다.",
                20: "나온 칸의 수입니다. 칸 하나마다 곱셈이 열 번 듭니다.",
            },
            solution="행 하나에 10×10인 표를 곱하면 곱셈이 100번이고, 결과도 행 하나이므로 한 번 더 100번입니다.",
            praise="행 하나를 넘기며 가는 것이 역전파입니다.",
        ),
        "chain": matrix(
            prompt="`z = g(f(x))`이고, `f`의 야코비안은 `[[1, 2], [0, 1]]`, 그 자리에서 `g`의 야코비안은 `[[0, 1], [1, 0]]`입니다. 이어 붙인 함수의 야코비안을 채워 보세요.",
            answer=then @ first,
            hints=[
                (first @ then, "곱한 차례가 바뀌었거나 행과 행을 맞대었습니다. 나중에 적용한 함수의 표가 왼쪽이고, 오른쪽 표에서는 열을 꺼냅니다."),
                (first * then, "칸끼리 곱했습니다. 행렬의 곱은 행과 열을 맞대어 곱하고 더합니다."),
                (first + then, "두 표를 더했습니다. 함수를 이어 붙이면 표는 곱합니다."),
            ],
            solution="`J_g J_f`입니다. `g`의 표는 두 행을 바꾸는 행렬이므로, `f`의 표에서 두 행을 바꾸면 됩니다.",
            praise="나중에 적용한 함수가 왼쪽입니다.",
            otherwise="붉은 칸의 값이 다릅니다. `g`의 표를 왼쪽에 놓고 행과 열을 맞대어 곱해 보세요.",
        ),
        "softmax": number(
            prompt="소프트맥스의 출력이 `p = (0.1, 0.3, 0.6)`일 때, 1행 3열의 값(`p₁`을 `x₃`으로 편미분한 값)은 얼마입니까?",
            answer=softmax[0, 2].item(),
            hints={
                0.06: "크기는 맞았습니다. 셋째 점수를 올리면 첫째 비율은 늘어납니까, 줄어듭니까?",
                0.09: "1행 1열의 값 `p₁(1 − p₁)`입니다. 대각선 밖에는 `diag(p)`의 몫이 없습니다.",
                0.24: "3행 3열의 값입니다. 행은 1번, 열은 3번입니다.",
                -0.03: "1행 2열의 값입니다. 셋째 열을 보세요.",
                0.04: "대각선 밖의 칸에는 `1 − p`가 나오지 않습니다.",
                0: "세 비율이 모두 0보다 커서, 점수 하나를 올리면 세 비율이 다 달라집니다. 이 표에는 0이 없습니다.",
            },
            solution=f"대각선 밖의 칸은 `−p₁p₃ = −0.1 × 0.6 = {softmax[0, 2]:.2f}`입니다.",
            praise="셋째 점수를 올리면 첫째의 몫이 줄어듭니다.",
        ),
        "batch": choice(
            prompt="자료 8개가 든 배치가 있고, 함수 `f`는 자료마다 숫자 5개를 받아 2개를 냅니다. `vmap(jacrev(f))(batch)`의 모양은 무엇입니까?",
            options={
                "`torch.Size([8, 5, 2])`": "자료마다의 표도 출력이 먼저, 입력이 나중입니다.",
                "`torch.Size([8, 2, 8, 5])`": "배치를 통째로 한 입력으로 보았을 때의 모양입니다. `vmap`은 자료마다 따로 구합니다.",
                "`torch.Size([2, 5])`": "자료 하나의 표입니다. 자료가 8개입니다.",
                "`torch.Size([8, 2, 5])`": None,
            },
            solution="자료마다 2×5인 표가 하나씩 있고, 그것을 8장 쌓은 모양입니다.",
            praise="표를 자료 수만큼 쌓은 모양입니다.",
        ),
    }
