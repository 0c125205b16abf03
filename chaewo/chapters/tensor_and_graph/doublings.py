"""시작하는 값으로 그래프의 크기를 정하는 문제."""

from fractions import Fraction

import torch

from chaewo.judging.call import call
from chaewo.judging.exercise import REMEMBERS, judged
from chaewo.judging.read import number
from chaewo.judging.result import Result, correct, wrong

LIMIT = 1000  # 노트의 반복문이 멈추는 길이
MANY = 60  # 이만큼 두 배 하고도 1000에 닿지 않으면 그만 셉니다.

# 4. start_for -------------------------------------------------------------------------------


@judged
def start_for(function) -> Result:
    counts = [*range(1, 17), 20, 27, 35]
    starts = [read_start(call(function, n)) for n in counts]
    made = [multiplications(start) for start in starts]
    if multiplications(read_start(call(function, counts[0]))) != made[0]:
        return wrong(REMEMBERS)
    if made == counts:
        return correct("코드는 한 벌인데, 고른 값에 따라 곱셈 노드가 꼭 n개 생깁니다.")
    return wrong(unreachable(starts, made) or miscounted(counts, starts, made))


def read_start(value) -> float:
    return number(float(value) if isinstance(value, Fraction) else value)


def multiplications(start: float, dtype: torch.dtype = torch.float32) -> int | None:
    """노트의 반복문이 하는 곱셈의 수. `MANY`번을 넘으면 None. 텐서에 담아 torch처럼 셉니다."""
    y, count = torch.tensor(start, dtype=dtype) * 2, 1
    while y.abs() < LIMIT and count <= MANY:
        y, count = y * 2, count + 1
    return count if count <= MANY else None


def unreachable(starts: list[float], made: list[int | None]) -> str | None:
    if 0.0 in starts:
        return "0은 몇 번을 두 배 해도 0이라 반복문이 끝나지 않습니다. `//`로 나누었다면 작은 몫이 0이 되지 않았는지 보세요."
    if None in made:
        return f"시작한 값이 너무 작아 {MANY}번을 두 배 해도 1000에 닿지 않습니다. n이 1 커질 때 값은 몇 분의 1이 되어야 합니까?"
    return None


def miscounted(counts: list[int], starts: list[float], made: list[int]) -> str:
    if len(set(starts)) == 1:
        return f"n이 달라져도 시작하는 값이 {starts[0]:g}입니다. 노드의 수는 값에 따라 정해지므로, n마다 다른 값이 필요합니다."
    if [multiplications(start, torch.float64) for start in starts] == counts:
        return "파이썬의 수로 세면 맞지만, `torch.tensor`에 담은 시작 값으로 세면 다릅니다. float32는 자릿수가 적어 경계에 바짝 붙은 값을 경계의 값으로 반올림합니다. 경계에서 조금 떨어져 보세요."
    if made == [max(1, n - 1) for n in counts]:
        return "n이 2 이상이면 노드가 하나씩 모자랍니다. 반복문 앞의 `y = x * 2`도 노드 하나를 만들고, `< 1000`은 꼭 1000이 되어도 멈춥니다. 그 둘을 넣어 다시 세어 보세요."
    if made == [n + 1 for n in counts]:
        return "노드가 하나씩 많습니다. 반복문 앞의 `y = x * 2`를 세지 않았거나, n번 두 배 한 값이 1000에 조금 못 미쳤을 수 있습니다. `< 1000`이 언제 거짓이 되는지 n이 1일 때부터 밟아 보세요."
    if made[0] > made[-1] or (made[-1] == 1 and set(made) != {1}):
        return "n이 커지는데 노드는 오히려 줄었습니다. 1000까지 갈 길이 멀수록 두 배를 여러 번 합니다. 큰 값에서 시작하면 길이 멉니까, 가깝습니까?"
    first = next(i for i, n in enumerate(counts) if made[i] != n)
    return f"n이 {counts[first]}일 때 {starts[first]:g}에서 시작하면 곱셈 노드가 {made[first]}개입니다. 한 번 더 돌게 하려면 시작하는 값이 몇 배가 되어야 하는지, 반복문을 손으로 밟아 보세요."
