"""`EngineTraining`: 빈칸에 적은 엔진으로 쪽 안에서 두 달 모양의 점을 나눕니다."""

import torch
import traitlets

from chaewo.blanks import definition
from chaewo.widgets.kit.base import ChaewoWidget, number
from chaewo.widgets.kit.runs_python import RunsPython
from chaewo.widgets.kit.settings import BadSetting

DIGITS = 12
# 엔진의 이름은 Var, value, grad, backward만 씁니다. 걸음마다 새 Var로 시작하므로 .grad를 비울 일이 없습니다.
PROGRAM = """
def predict(w, x, y):
    out = w[-1]
    for k in range({hidden}):
        inside = w[3 * k] * x + w[3 * k + 1] * y + w[3 * k + 2]
        out = out + w[3 * {hidden} + k] * inside.tanh()
    return out


def step():
    w = [Var(number) for number in numbers]
    total = Var(0.0)
    for (x, y), sign in zip(points, signs):
        miss = predict(w, Var(x), Var(y)) + Var(-sign)
        total = total + miss * miss
    loss = total * Var(1 / len(points))
    loss.backward()
    for k in range(len(numbers)):
        numbers[k] = numbers[k] - {rate} * w[k].grad
    return [loss.value, numbers]
"""


class EngineTraining(RunsPython, ChaewoWidget):
    """읽는 사람의 엔진(없으면 책의 것)으로 작은 신경망을 학습시키고, 걸음마다 torch의 손실과 견줍니다.

    신경망은 은닉 유닛이 `hidden`개인 두 계층(tanh), 손실은 ±1과의 제곱 오차의 평균, 갱신은 경사하강법입니다.

    Args:
        last: 엔진의 마지막 조각이 될 코드 빈칸의 이름. 앞의 조각은 그 빈칸이 압니다.
        count, hidden, steps, rate, seed: 점의 수, 은닉 유닛의 수, 걸음의 수, 학습률, 씨앗.

    Raises:
        BadSetting: `last`가 코드 빈칸의 이름이 아닐 때.
    """

    stem = "engine_training"

    spec = traitlets.Dict().tag(sync=True)

    def __init__(self, last: str, count=16, hidden=4, steps=60, rate=0.3, seed=1):
        blank = definition(last)
        if blank["kind"] != "program":
            raise BadSetting(
                f"코드로 채우는 빈칸의 이름을 넣어 주세요. '{last}'는 다른 빈칸입니다."
            )
        points, signs = moons(count)
        make = torch.Generator().manual_seed(seed)
        start = torch.randn(4 * hidden + 1, generator=make, dtype=torch.float64)
        start = start.mul(1e6).round().div(1e6)  # 두 파이썬이 같은 수에서 시작하게
        losses = torch_losses(points, signs, start, hidden, steps, rate)
        super().__init__(
            spec={
                "pieces": [*blank.get("after", []), {"id": last, "code": blank["solution"]}],
                "program": PROGRAM.format(hidden=hidden, rate=rate).strip(),
                "points": [[number(v, DIGITS) for v in point] for point in points.tolist()],
                "signs": signs.tolist(),
                "start": start.tolist(),
                "hidden": hidden,
                "losses": [number(loss, DIGITS) for loss in losses],
            }
        )

    def fallback_lines(self):
        losses = self.spec["losses"]
        return [
            f"[엔진의 학습] 점 {len(self.spec['points'])}개, {len(losses)}걸음. "
            f"torch의 손실 {losses[0]:.4f} → {losses[-1]:.4f}"
        ]


def moons(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """6장의 두 달: 점 (count, 2)와 부호 (count,). 위의 달이 +1."""
    angle = torch.linspace(0, torch.pi, count // 2, dtype=torch.float64)
    upper = torch.stack([angle.cos(), angle.sin()], dim=1)
    lower = torch.stack([1 - angle.cos(), 0.5 - angle.sin()], dim=1)
    points = torch.cat([upper, lower]).mul(1e6).round().div(1e6)
    signs = torch.ones(len(points), dtype=torch.float64)
    signs[len(upper) :] = -1
    return points, signs


def torch_losses(points, signs, start, hidden: int, steps: int, rate: float) -> list[float]:
    """같은 식을 torch로. 걸음마다 갱신하기 앞의 손실."""
    w, losses = start.clone().requires_grad_(), []
    for _ in range(steps):
        inner = w[: 3 * hidden].reshape(hidden, 3)
        inside = points @ inner[:, :2].T + inner[:, 2]
        loss = ((inside.tanh() @ w[3 * hidden : -1] + w[-1] - signs) ** 2).mean()
        (grad,) = torch.autograd.grad(loss, w)
        losses.append(loss.item())
        w = (w - rate * grad).detach().requires_grad_()
    return losses
