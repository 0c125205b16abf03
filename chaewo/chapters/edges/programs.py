"""7장의 코드 빈칸: 변화도를 재는 자."""

from collections.abc import Callable

import torch
from torch import Tensor

from chaewo.blanks.program import Program, program


def central(f: Callable[[Tensor], Tensor], x: list[float], h: float) -> list[float]:
    """원소마다 양쪽으로 `h`만큼 움직인 유한 차분."""
    at = torch.tensor(x, dtype=torch.float64)
    steps = h * torch.eye(len(x), dtype=torch.float64)
    return [((f(at + step) - f(at - step)) / (2 * h)).item() for step in steps]


BOTH = """
    right, left = list(x), list(x)
    right[i] += h
    left[i] -= h
"""


def moved(line: str, setup: str = BOTH) -> str:
    """두 점을 만든 다음의 한 줄만 다른 프로그램."""
    return f"{setup.rstrip()}\n    {line}\n"


def numeric_grad() -> Program:
    return program(
        "`x`는 수의 리스트입니다. 원소 `x[i]` 하나만 양쪽으로 `h`만큼씩 움직여 잰 기울기를 `grad`의 끝에 붙이세요.",
        starter="""
            def numeric_grad(f, x, h):
                grad = []
                for i in range(len(x)):
                    ...  # 채워넣기
                return grad
        """,
        solution=moved("grad.append((f(right) - f(left)) / (2 * h))"),
        cases=[
            "numeric_grad(lambda x: x[0] ** 3, [1.0], 0.1)",
            "numeric_grad(lambda x: x[0] * x[0] * x[1], [2.0, -3.0], 0.5)",
            "numeric_grad(lambda x: x[0] / x[1] + x[2] ** 3, [1.5, -2.0, 0.5], 0.2)",
        ],
        truth={"numeric_grad": central},
        mistakes={
            "오른쪽으로만 움직였습니다. 왼쪽 점의 값도 쓰세요.": moved("grad.append((f(right) - f(x)) / h)"),
            "왼쪽으로만 움직였습니다. 오른쪽 점의 값도 쓰세요.": moved("grad.append((f(x) - f(left)) / h)"),
            "옳은 값의 꼭 두 배입니다. 왼쪽 점과 오른쪽 점은 얼마나 떨어져 있습니까?": moved("grad.append((f(right) - f(left)) / h)"),
            "앞에서부터 차례로 나누고 곱했습니다. 나누는 수를 괄호로 묶으세요.": moved("grad.append((f(right) - f(left)) / 2 * h)"),
            "결과가 변한 만큼을 그대로 적었습니다. 두 점의 거리로 나누지 않았습니다.": moved("grad.append(f(right) - f(left))"),
            "부호가 반대입니다. 오른쪽 점의 값에서 왼쪽 점의 값을 뺍니다.": moved("grad.append((f(left) - f(right)) / (2 * h))"),
            "모든 원소를 한꺼번에 움직였습니다. 어느 원소 때문에 변했는지 알 수 없습니다.": moved(
                "grad.append((f(right) - f(left)) / (2 * h))",
                "\n    right, left = [a + h for a in x], [a - h for a in x]",
            ),
            "모두 0이 나왔습니다. 두 이름이 같은 리스트를 가리키거나, 두 점을 같은 쪽으로 움직였거나, 움직인 값을 담지 않았는지 보세요.": moved(
                "grad.append((f(right) - f(left)) / (2 * h))", BOTH.replace("list(x), list(x)", "x, x")
            ),
            "값의 종류나 인자의 개수가 맞지 않습니다. 리스트에는 수를 더할 수 없고, `f`에는 리스트를 통째로 하나 넣습니다. 원소 하나만 움직인 리스트를 넣고, 나온 수를 `append`하세요.": "grad.append((f(x + h) - f(x - h)) / (2 * h))",
        },
        right="첫째 식의 값 3.01은 참값 3과 꼭 `h`의 제곱만큼 다릅니다. `h`를 반으로 줄이면 차이는 반의반이 됩니다.",
        otherwise="원소를 하나만 움직이고, 나머지는 제자리에 두었는지 보세요.",
    )


def programs() -> dict[str, dict]:
    return {"numeric_grad": numeric_grad()}
