"""13장의 코드 빈칸: 직선의 변화도, 그것으로 도는 학습, BatchNorm이 모아 두는 것."""

import torch
from torch import nn

from chaewo.blanks.program import piece, program

# 신경망 대신 직선. 이름은 torch의 것을 따릅니다.
LINE = """
    data = [(1.0, 3.0), (2.0, 5.5), (-1.0, -1.0), (0.0, 2.0), (3.0, 6.0)]

    class Line:
        def __init__(self):
            self.w = self.b = 0.0
            self.zero_grad()

        def zero_grad(self):
            self.w_grad = self.b_grad = 0.0

        def backward(self, batch):
            w_grad, b_grad = line_gradient(self.w, self.b, batch)
            self.w_grad += w_grad
            self.b_grad += b_grad

        def step(self, lr):
            self.w -= lr * self.w_grad
            self.b -= lr * self.b_grad
"""


def programs() -> dict[str, dict]:
    gradient = _line_gradient()
    return {
        "line_gradient": gradient,
        "loop": _loop(piece("training.line_gradient", gradient)),
        "running_stats": _running_stats(),
    }


def _line_gradient() -> dict:
    return program(
        "`batch`는 (x, y)의 리스트이고, 예측은 직선 `w * x + b`입니다. 평균제곱오차를 `w`와 `b`로 미분한 두 수를 차례로 돌려주세요.",
        starter="""
            def line_gradient(w, b, batch):
                errors = [w * x + b - y for x, y in batch]
                return ...  # 채워넣기
        """,
        solution="""
            w_grad = sum(2 * e * x for e, (x, y) in zip(errors, batch)) / len(batch)
            return w_grad, 2 * sum(errors) / len(batch)
        """,
        cases=[
            "line_gradient(0.0, 0.0, [(1.0, 3.0), (2.0, 5.0)])",
            "line_gradient(0.5, -1.0, [(3.0, -2.0)])",
            "line_gradient(-1.0, 2.0, [(1.0, 4.0), (-2.0, 0.5), (0.0, -1.0), (4.0, 1.0)])",
        ],
        truth={"line_gradient": _line_by_autograd},
        mistakes={
            "제곱을 미분할 때 나오는 2를 빠뜨렸습니다.": "n = len(batch)\nreturn sum(e * x for e, (x, y) in zip(errors, batch)) / n, sum(errors) / n",
            "자료마다의 것을 더하기만 했습니다. 손실은 배치의 평균입니다.": "return sum(2 * e * x for e, (x, y) in zip(errors, batch)), 2 * sum(errors)",
            "부호가 반대입니다. 오차는 예측에서 목표를 뺀 것입니다.": "n = len(batch)\nreturn sum(-2 * e * x for e, (x, y) in zip(errors, batch)) / n, -2 * sum(errors) / n",
            "둘 다 오차의 평균의 두 배입니다. 예측을 `w`로 미분하면 무엇이 나옵니까?": "g = 2 * sum(errors) / len(batch)\nreturn g, g",
            "둘 다 `x`를 곱했습니다. 예측을 `b`로 미분하면 무엇이 나옵니까?": "g = sum(2 * e * x for e, (x, y) in zip(errors, batch)) / len(batch)\nreturn g, g",
            "목표를 곱했습니다. 예측을 `w`로 미분하면 나오는 것을 곱합니다.": "n = len(batch)\nreturn sum(2 * e * y for e, (x, y) in zip(errors, batch)) / n, 2 * sum(errors) / n",
            "두 수의 자리가 바뀌었습니다. `w`로 미분한 것이 먼저입니다.": "n = len(batch)\nreturn 2 * sum(errors) / n, sum(2 * e * x for e, (x, y) in zip(errors, batch)) / n",
            "손실의 값을 돌려주었습니다. 손실을 `w`와 `b`로 미분한 두 수가 필요합니다.": "return sum(e**2 for e in errors) / len(batch)",
            "평균끼리 곱했습니다. 자료마다 오차에 제 `x`를 곱한 다음 평균을 냅니다.": "n = len(batch)\nreturn 2 * sum(errors) / n * sum(x for x, y in batch) / n, 2 * sum(errors) / n",
        },
        right="자료마다 오차에 입력을 곱해 평균했습니다. LeNet도 `backward()`가 계층마다 이런 셈을 합니다.",
        otherwise="연쇄 법칙을 씁니다. 오차의 제곱을 오차로 미분하고, 예측을 그 매개변수로 미분해 보세요.",
    )


def _loop(gradient) -> dict:
    return program(
        "노트의 빈칸입니다. `data`를 `size`개씩 앞에서부터 꺼내 `epochs`번 학습하세요. `net`은 직선 `Line()`이고, `net.zero_grad()`는 변화도를 비우고, `net.backward(batch)`는 그 배치의 변화도를 더하고, `net.step(lr)`은 갱신합니다.",
        before=LINE,
        starter="""
            def train(net, data, epochs, size, lr):
                ...  # 채워넣기
                return net.w, net.b
        """,
        solution="""
            for epoch in range(epochs):
                for start in range(0, len(data), size):
                    net.zero_grad()
                    net.backward(data[start : start + size])
                    net.step(lr)
        """,
        cases=[
            "train(Line(), data, 1, 2, 0.1)",
            "train(Line(), data, 3, 2, 0.05)",
            "train(Line(), data[:4], 2, 3, 0.1)",
            "train(Line(), data, 20, 5, 0.1)",
        ],
        truth={"train": _train_by_torch},
        mistakes={
            "변화도를 비우지 않았습니다. 앞 배치의 것까지 더해져 있습니다.": _epochs("net.backward(data[i : i + size])", "net.step(lr)"),
            "에폭마다 한 번만 비웠습니다. 둘째 배치부터는 앞 배치의 변화도가 섞입니다.": """
                for epoch in range(epochs):
                    net.zero_grad()
                    for i in range(0, len(data), size):
                        net.backward(data[i : i + size])
                        net.step(lr)
            """,
            "에폭마다 한 번만 갱신했습니다. 갱신은 미니 배치마다 합니다.": """
                for epoch in range(epochs):
                    net.zero_grad()
                    for i in range(0, len(data), size):
                        net.backward(data[i : i + size])
                    net.step(lr)
            """,
            "자료를 한 번만 돌았습니다. 에폭만큼 되풀이합니다.": """
                for i in range(0, len(data), size):
                    net.zero_grad()
                    net.backward(data[i : i + size])
                    net.step(lr)
            """,
            "직선이 움직이지 않았습니다. `step`을 부르는지, 부르는 순간 `net`의 변화도에 무엇이 들어 있는지 보세요.": _epochs(
                "net.backward(data[i : i + size])", "net.zero_grad()", "net.step(lr)"
            ),
            "역전파보다 먼저 갱신했습니다. 한 배치 앞의 변화도로 움직입니다.": _epochs(
                "net.step(lr)", "net.zero_grad()", "net.backward(data[i : i + size])"
            ),
            "자료 전체를 한꺼번에 넣었습니다. `size`개씩 꺼냅니다.": """
                for epoch in range(epochs):
                    net.zero_grad()
                    net.backward(data)
                    net.step(lr)
            """,
            "하나씩 꺼내 갱신했습니다. `size`개씩 꺼냅니다.": """
                for epoch in range(epochs):
                    for pair in data:
                        net.zero_grad()
                        net.backward([pair])
                        net.step(lr)
            """,
            "나누어떨어지지 않고 남은 자료를 버렸습니다. 마지막 배치는 작아도 됩니다.": """
                for epoch in range(epochs):
                    for k in range(len(data) // size):
                        net.zero_grad()
                        net.backward(data[k * size : (k + 1) * size])
                        net.step(lr)
            """,
            "배치가 서로 겹칩니다. 한 칸씩이 아니라 꺼낸 만큼 건너뜁니다.": """
                for epoch in range(epochs):
                    for i in range(len(data)):
                        net.zero_grad()
                        net.backward(data[i : i + size])
                        net.step(lr)
            """,
            "빈 배치가 있습니다. `data[a:b]`의 `b`는 개수가 아니라 끝의 번호입니다.": _epochs(
                "net.zero_grad()", "net.backward(data[i:size])", "net.step(lr)"
            ),
            "두 반복문의 안팎이 바뀌었습니다. 한 배치만 여러 번 보고 다음 배치로 갔습니다.": """
                for i in range(0, len(data), size):
                    for epoch in range(epochs):
                        net.zero_grad()
                        net.backward(data[i : i + size])
                        net.step(lr)
            """,
        },
        right="노트의 주인이 비워 둔 칸을 코드로 채웠습니다. 신경망이 LeNet이어도 두 반복문과 세 줄의 차례는 그대로입니다.",
        otherwise="에폭마다, 미니 배치마다 세 줄을 차례로 부릅니다.",
        after=[gradient],
    )


def _epochs(*lines: str) -> str:
    """미니 배치마다 `lines`를 차례로 하는 프로그램."""
    inside = "".join(f"        {line}\n" for line in lines)
    return f"for epoch in range(epochs):\n    for i in range(0, len(data), size):\n{inside}"


def _running_stats() -> dict:
    return program(
        "배치 `x`가 지나갈 때마다 BatchNorm이 모아 두는 `mean`과 `var`를 고치는 줄을 적으세요. `m`은 그 배치의 평균입니다.",
        starter="""
            def running(batches, momentum):
                mean, var = 0.0, 1.0
                for x in batches:
                    m = sum(x) / len(x)
                    ...  # 채워넣기
                return mean, var
        """,
        solution="""
            v = sum((xi - m) ** 2 for xi in x) / (len(x) - 1)
            mean = (1 - momentum) * mean + momentum * m
            var = (1 - momentum) * var + momentum * v
        """,
        cases=[
            "running([[4.0, 6.0], [4.0, 6.0]], 0.1)",
            "running([[0.0, 2.0, 4.0]], 0.1)",
            "running([[1.0, -3.0, 5.0, 2.0], [10.0, 0.0]], 0.25)",
        ],
        truth={"running": _running_by_torch},
        mistakes={
            "지난 것과 이번 것의 몫이 뒤바뀌었습니다. `momentum`은 이번 것의 몫입니다.": _mixed("momentum * {old} + (1 - momentum) * {new}"),
            "배치를 나눌 때의 분산을 모았습니다. 모아 둘 분산은 자료 전체의 분산을 어림한 것입니다.": _mixed("(1 - momentum) * {old} + momentum * {new}", by="len(x)"),
            "지난 것을 버렸습니다. 한 번에 `momentum`만큼만 섞입니다.": _mixed("{new}"),
            "이번 것을 더하기만 했습니다. 그만큼 지난 것이 줄어야 합니다.": _mixed("{old} + momentum * {new}"),
            "표준편차를 모았습니다. 모으는 것은 분산입니다.": _mixed("(1 - momentum) * {old} + momentum * {new}", power=" ** 0.5"),
            "모아 둔 평균에서 벗어난 정도를 재었습니다. 배치의 분산은 그 배치의 평균에서 잽니다.": _mixed(
                "(1 - momentum) * {old} + momentum * {new}", center="mean"
            ),
            "분산을 모으지 않았습니다. `var`가 처음 값 그대로입니다.": "mean = (1 - momentum) * mean + momentum * m",
            "이번 것에 `momentum`을 곱하지 않았습니다.": _mixed("(1 - momentum) * {old} + {new}"),
        },
        right="평가할 때 쓰는 것이 이 둘입니다. `momentum`이 0.1이면 열 배치가 지나도 처음 값인 0과 1이 3분의 1쯤 섞여 있습니다.",
        otherwise="지난 것에는 1 − `momentum`을, 이번 배치의 것에는 `momentum`을 곱해 더합니다.",
    )


def _mixed(rule: str, by="(len(x) - 1)", power="", center="m") -> str:
    """`rule`로 평균과 분산을 섞는 프로그램."""
    return (
        f"v = (sum((xi - {center}) ** 2 for xi in x) / {by}){power}\n"
        f"mean = {rule.format(old='mean', new='m')}\n"
        f"var = {rule.format(old='var', new='v')}\n"
    )


def _line_by_autograd(w, b, batch):
    w, b = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (w, b))
    x, y = torch.tensor(batch, dtype=torch.float64).T
    return torch.autograd.grad(nn.functional.mse_loss(w * x + b, y), (w, b))


def _train_by_torch(_, data, epochs, size, lr):
    line = nn.Linear(1, 1, dtype=torch.float64)
    for p in line.parameters():
        nn.init.zeros_(p)
    optimizer = torch.optim.SGD(line.parameters(), lr=lr)
    for _ in range(epochs):
        for part in torch.tensor(data, dtype=torch.float64).split(size):
            optimizer.zero_grad()
            nn.functional.mse_loss(line(part[:, :1]), part[:, 1:]).backward()
            optimizer.step()
    return line.weight.item(), line.bias.item()


def _running_by_torch(batches, momentum):
    norm = nn.BatchNorm1d(1, momentum=momentum, dtype=torch.float64)
    for x in batches:
        norm(torch.tensor(x, dtype=torch.float64)[:, None])
    return norm.running_mean.item(), norm.running_var.item()
