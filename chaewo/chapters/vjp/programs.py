"""4장의 코드 빈칸: 표를 만들지 않는 VJP, 이어 붙인 VJP, JVP."""

import torch
from torch.func import jvp

from chaewo.blanks.program import piece, program

F = "def f(x):\n    return [x[0] * x[1], x[0] ** 2, 3 * x[1]]"  # 본문의 예


def programs() -> dict[str, dict]:
    rule = _rule()
    return {
        "note_pull": _note_pull(),
        "rule": rule,
        "chain": _chain(piece("vjp.rule", rule)),
        "speeds": _speeds(),
    }


def _note_pull() -> dict:
    return program(
        "노트의 반복문을 리스트로 적었습니다. 두 배 한 횟수가 `times`입니다. 표를 만들지 않고 `v`와의 벡터-야코비안 곱을 리스트로 돌려주는 줄을 적으세요.",
        starter="""
            def note_vjp(x, v):
                y, times = [2 * xi for xi in x], 1
                while sum(yi * yi for yi in y) ** 0.5 < 1000:
                    y, times = [2 * yi for yi in y], times + 1
                return ...  # 채워넣기
        """,
        solution="return [2**times * vi for vi in v]",
        cases=[
            "note_vjp([0.1111, 1.6964, 0.865], [0.1, 1.0, 0.0001])",
            "note_vjp([30.0, -40.0], [1.0, -2.0])",
            "note_vjp([-2000.0], [3.0])",
        ],
        truth={"note_vjp": _note_by_backward},
        mistakes={
            "`y`를 곱했습니다. 칸마다 두 배를 거듭한 함수라서, 도함수에는 `x`의 값이 없습니다.": "return [yi * vi for yi, vi in zip(y, v)]",
            "`v`를 빠뜨렸습니다. 출력마다 비중을 곱해야 합니다.": "return [2**times for _ in v]",
            "횟수에 2를 곱했습니다. 두 배를 거듭하면 2가 더해지지 않고 곱해집니다.": "return [2 * times * vi for vi in v]",
            "한 번만 두 배 했습니다. 지나온 곱셈마다 2를 곱해야 합니다.": "return [2 * vi for vi in v]",
            "노트의 `x`와 크기가 비슷할 때만 맞습니다. 반복문이 도는 횟수는 `x`의 크기에 달려 있습니다.": "return [1024 * vi for vi in v]",
            "반복문 안에서 돈 횟수만 곱했습니다. 첫 줄에서도 한 번 두 배 했습니다.": "return [2 ** (times - 1) * vi for vi in v]",
            "모두 더해 하나로 만들었습니다. 결과는 `x`와 모양이 같습니다.": "return sum(2**times * vi for vi in v)",
            "표를 돌려주었습니다. `v`로 행들을 섞은 한 줄이어야 합니다.": "return [[2**times * vi * (i == j) for j in range(len(x))] for i, vi in enumerate(v)]",
        },
        right="칸이 100만 개여도 곱셈은 칸마다 한 번이면 됩니다.",
        otherwise="출력 하나는 같은 자리의 입력 하나만 따라 움직입니다. 그 입력의 몇 배입니까?",
    )


def _rule() -> dict:
    return program(
        "표를 만들지 않고, 본문의 함수 `f`의 야코비안에 `v`를 왼쪽에서 곱한 것을 리스트로 돌려주는 `f_vjp` 함수를 적으세요.",
        before=F,
        starter="""
            def f_vjp(x, v):
                # f(x) = [x[0] * x[1], x[0] ** 2, 3 * x[1]]
                return ...  # 채워넣기
        """,
        solution="return [v[0] * x[1] + v[1] * 2 * x[0], v[0] * x[0] + v[2] * 3]",
        cases=[
            "f_vjp([2.0, 3.0], [1.0, 0.0, 2.0])",
            "f_vjp([2.0, 3.0], [4.0, 6.0, 18.0])",
            "f_vjp([-1.0, 0.5], [2.0, -3.0, 1.0])",
        ],
        truth={"f_vjp": _pull},
        mistakes={
            "자기 값을 곱했습니다. 곱셈은 상대의 값을 곱해 넘깁니다.": "return [v[0] * x[0] + v[1] * 2 * x[0], v[0] * x[1] + v[2] * 3]",
            "`x[0]`은 둘째 출력에도 들어갔습니다. 그 길로 온 것을 빠뜨렸습니다.": "return [v[0] * x[1], v[0] * x[0] + v[2] * 3]",
            "`x[1]`은 셋째 출력에도 들어갔습니다. 그 길로 온 것을 빠뜨렸습니다.": "return [v[0] * x[1] + v[1] * 2 * x[0], v[0] * x[0]]",
            "`v`를 쓰지 않았습니다. 길마다 비중을 곱해야 합니다.": "return [x[1] + 2 * x[0], x[0] + 3]",
            "제곱을 미분할 때 나오는 2를 빠뜨렸습니다.": "return [v[0] * x[1] + v[1] * x[0], v[0] * x[0] + v[2] * 3]",
            "제곱을 미분하면 지수가 하나 줄어듭니다.": "return [v[0] * x[1] + v[1] * x[0] ** 2, v[0] * x[0] + v[2] * 3]",
            "셋째 출력의 도함수 3을 곱하지 않았습니다.": "return [v[0] * x[1] + v[1] * 2 * x[0], v[0] * x[0] + v[2]]",
            "두 칸의 자리가 바뀌었습니다. 첫 칸은 `x[0]`에 모이는 것입니다.": "return [v[0] * x[0] + v[2] * 3, v[0] * x[1] + v[1] * 2 * x[0]]",
            "세 칸을 돌려주었습니다. `v`는 출력의 모양이지만 결과는 입력의 모양입니다.": "return [v[0] * x[1], v[1] * 2 * x[0], v[2] * 3]",
            "출력에 비중을 곱했습니다. 출력의 값이 아니라 도함수에 곱해야 합니다.": "return [vi * yi for vi, yi in zip(v, f(x))]",
        },
        right="여섯 칸짜리 표를 만들지 않아도 됩니다. 노드는 받은 `v`에서 곧장 답을 냅니다.",
        otherwise="`x[0]`이 들어간 출력과 `x[1]`이 들어간 출력을 따로 찾아, 길마다 비중을 곱해 더하세요.",
    )


def _chain(rule) -> dict:
    return program(
        "본문의 함수 `f`의 출력 `y`에서 스칼라 `l = y[0] * y[1] + y[2] ** 2`의 값을 구합니다. 앞의 `f_vjp` 함수에 넣어 `l`의 변화도를 `x`까지 보낼 `v`를 적으세요.",
        starter="""
            def gradient(x):
                y = f(x)
                v = ...  # 채워넣기
                return f_vjp(x, v)
        """,
        solution="v = [y[1], y[0], 2 * y[2]]",
        cases=["gradient([2.0, 3.0])", "gradient([-1.0, 0.5])", "gradient([0.5, -2.0])"],
        truth={"gradient": _end_to_end},
        mistakes={
            "`y`의 값을 그대로 내려보냈습니다. 내려보낼 것은 `l`을 `y`로 미분한 값입니다.": "v = y",
            "모두 1이면 `y`의 합을 미분한 것입니다. 여기서는 `y` 다음에 다른 계산이 있습니다.": "v = [1, 1, 1]",
            "자기 값을 넘겼습니다. 곱셈이라면 `y[0]`의 자리에 누구의 값이 옵니까?": "v = [y[0], y[1], 2 * y[2]]",
            "제곱을 미분할 때 나오는 2를 빠뜨렸습니다.": "v = [y[1], y[0], y[2]]",
            "제곱을 미분하면 지수가 하나 줄어듭니다.": "v = [y[1], y[0], 2 * y[2] ** 2]",
            "`l`의 항들을 적었습니다. 항이 아니라 `y`의 칸마다 편미분한 값이 필요합니다.": "v = [y[0] * y[1], y[0] * y[1], y[2] ** 2]",
            "`y`의 자리에 `x`를 넣었습니다. `l`은 `y`의 함수입니다.": "v = [x[1], x[0], 2 * x[1]]",
            "`v`는 `y`처럼 수 셋이 든 리스트여야 합니다. 리스트라면, 칸을 고를 때 대괄호를, 곱할 때 `*`을 적었는지 보세요.": "v = 1.0",
        },
        right="위에서 내려온 `v`를 받아 아래로 넘겼습니다. 역전파는 이 일을 줄줄이 이은 것입니다.",
        otherwise="`l`을 `y[0]`, `y[1]`, `y[2]`로 하나씩 편미분해 보세요.",
        before=F,
        after=[rule],
    )


def _speeds() -> dict:
    return program(
        "`x`의 두 원소가 속도 `u`로 움직입니다. 본문의 함수 `f`의 세 출력이 움직이는 속도, 곧 야코비안-벡터 곱을 리스트로 돌려주는 `f_jvp` 함수를 적으세요.",
        starter="""
            def f_jvp(x, u):
                # f(x) = [x[0] * x[1], x[0] ** 2, 3 * x[1]]
                return ...  # 채워넣기
        """,
        before=F,
        solution="return [u[0] * x[1] + x[0] * u[1], 2 * x[0] * u[0], 3 * u[1]]",
        cases=[
            "f_jvp([2.0, 3.0], [1.0, 0.0])",
            "f_jvp([2.0, 3.0], [0.0, 1.0])",
            "f_jvp([-1.0, 0.5], [2.0, -3.0])",
        ],
        truth={"f_jvp": _push},
        mistakes={
            "속도끼리 곱했습니다. 곱의 미분법에서는 속도에 상대의 값을 곱해 더합니다.": "return [u[0] * u[1], 2 * x[0] * u[0], 3 * u[1]]",
            "속도에 자기 값을 곱했습니다. 상대의 값을 곱해야 합니다.": "return [u[0] * x[0] + x[1] * u[1], 2 * x[0] * u[0], 3 * u[1]]",
            "`x[0]`이 움직인 몫만 적었습니다. 곱의 다른 쪽도 움직이고 있습니다.": "return [u[0] * x[1], 2 * x[0] * u[0], 3 * u[1]]",
            "`x[1]`이 움직인 몫만 적었습니다. 곱의 다른 쪽도 움직이고 있습니다.": "return [x[0] * u[1], 2 * x[0] * u[0], 3 * u[1]]",
            "속도를 함수에 넣었습니다. `f`가 곧은 함수가 아니면 속도는 그렇게 옮겨지지 않습니다.": "return [u[0] * u[1], u[0] ** 2, 3 * u[1]]",
            "제곱을 미분할 때 나오는 2를 빠뜨렸습니다.": "return [u[0] * x[1] + x[0] * u[1], x[0] * u[0], 3 * u[1]]",
            "셋째 출력은 `x[1]`만 따라 움직입니다. `x[1]`의 값이 아니라 속도를 곱하세요.": "return [u[0] * x[1] + x[0] * u[1], 2 * x[0] * u[0], 3 * x[1]]",
            "움직인 다음의 값을 적었습니다. 여기서 묻는 것은 속도입니다.": "x = [xi + ui for xi, ui in zip(x, u)]\nreturn [x[0] * x[1], x[0] ** 2, 3 * x[1]]",
        },
        right="속도는 그래프도 저장한 값도 없이, 앞으로 가면서 구할 수 있습니다.",
        otherwise="출력마다 `x[0]`이 움직인 몫과 `x[1]`이 움직인 몫을 더해 보세요.",
    )


def _f(x: torch.Tensor) -> torch.Tensor:
    return torch.stack([x[0] * x[1], x[0] ** 2, 3 * x[1]])


def _tensor(values, recorded=False) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64, requires_grad=recorded)


def _note_by_backward(x, v):
    x = _tensor(x, recorded=True)
    y = x * 2
    while y.detach().norm() < 1000:
        y = y * 2
    return torch.autograd.grad(y, x, _tensor(v))[0]


def _pull(x, v):
    x = _tensor(x, recorded=True)
    return torch.autograd.grad(_f(x), x, _tensor(v))[0]


def _end_to_end(x):
    x = _tensor(x, recorded=True)
    y = _f(x)
    return torch.autograd.grad(y[0] * y[1] + y[2] ** 2, x)[0]


def _push(x, u):
    return jvp(_f, (_tensor(x),), (_tensor(u),))[1]
