"""2장의 코드 빈칸: 노트의 식의 변화도, 그래프의 걸음, 누적."""

import torch

from chaewo.blanks.program import program


def programs() -> dict[str, dict]:
    return {"note_gradient": _note_gradient(), "walk": _walk(), "add_to_grad": _add_to_grad()}


def _note_gradient() -> dict:
    return program(
        "`x`에는 네 수가 들어 있고, `note_out` 함수가 노트의 `out`입니다. `x.grad`에 담길 네 수를 리스트로 돌려주는 `note_gradient` 함수를 적으세요.",
        starter="""
            def note_out(x):
                return sum(3 * (xi + 2) ** 2 for xi in x) / 4

            def note_gradient(x):
                return ...  # 채워넣기
        """,
        solution="return [3 / 2 * (xi + 2) for xi in x]",
        cases=[
            "note_gradient([1.0, 1.0, 1.0, 1.0])",
            "note_gradient([0.0, 1.0, 2.0, 3.0])",
            "note_gradient([-2.0, -3.5, 0.5, 10.0])",
        ],
        truth={"note_gradient": _note_by_autograd},
        mistakes={
            "평균을 내면서 생긴 1/4을 빠뜨렸습니다. 네 칸 모두 옳은 값의 네 배가 되었습니다.": "return [6 * (xi + 2) for xi in x]",
            "제곱을 미분할 때 내려오는 2를 빠뜨렸습니다.": "return [3 / 4 * (xi + 2) for xi in x]",
            "괄호 안의 `+ 2`를 빠뜨렸습니다. `x`가 0인 칸부터 다시 보세요.": "return [3 / 2 * xi for xi in x]",
            "제곱을 미분하면 지수가 하나 줄어듭니다.": "return [3 / 2 * (xi + 2) ** 2 for xi in x]",
            "`out`의 항을 그대로 적었습니다. 그 항을 `xi`로 편미분해야 합니다.": "return [3 / 4 * (xi + 2) ** 2 for xi in x]",
            "네 칸을 하나로 더했습니다. 변화도는 `x`와 모양이 같습니다.": "return sum(3 / 2 * (xi + 2) for xi in x)",
            "`x`가 모두 1일 때에만 맞습니다. 칸마다 자기 값을 넣어야 합니다.": "return [4.5] * 4",
            "정확히 두 배입니다. 평균은 원소 네 개로 나눕니다. 두 번 부른 뒤에 쌓인 값을 적지 않았는지도 보세요.": "return [3 * (xi + 2) for xi in x]",
        },
        right="네 수가 torch의 변화도와 같습니다.",
        otherwise="식 (2)에 그 칸의 `x` 값을 넣어 보세요.",
    )


def _walk() -> dict:
    return program(
        "표의 걸음을 `x`의 한 원소로 적었습니다. `out`의 변화도는 `start`에서 시작합니다. `y`에 모이는 변화도 `g_y`를 구하는 줄을 적으세요.",
        starter="""
            def walk(x, start):
                y = x + 2
                g_z = start * (1 / 4)  # 평균을 지나
                g_square = g_z * 3     # 3배를 지나
                ...  # 채워넣기
                g_x = g_y * 1          # + 2를 지나
                return g_z, g_square, g_y, g_x
        """,
        solution="g_y = g_square * y + g_square * y  # 두 길의 합",
        cases=["walk(1.0, 1.0)", "walk(3.0, 2.0)", "walk(-4.0, 1.0)", "walk(-2.0, -10.0)"],
        truth={"walk": _walk_by_autograd},
        mistakes={
            "`y`는 두 자리에 들어갔습니다. 한 길의 몫만큼만 적었습니다.": "g_y = g_square * y",
            "받은 변화도를 곱하지 않았습니다. 내 몫의 도함수만으로는 걸음이 이어지지 않습니다.": "g_y = 2 * y",
            "두 길로 온 변화도는 곱하지 않고 더합니다.": "g_y = (g_square * y) * (g_square * y)",
            "곱셈의 결과 `y * y`를 곱했습니다. 곱할 것은 상대의 값 하나입니다.": "g_y = g_square * y * y",
            "변화도를 그대로 복사했습니다. 덧셈이라면 그렇지만 여기는 `y * y`입니다. 상대의 값을 곱해야 합니다.": "g_y = g_square + g_square",
            "상대의 값은 `x`가 아니라 곱셈에 들어간 `y`입니다.": "g_y = 2 * g_square * x",
            "3배를 지난 변화도를 받아야 합니다. `g_z`에는 그 앞의 값이 있습니다.": "g_y = 2 * g_z * y",
        },
        right="걸음마다 torch의 변화도와 같습니다. 두 길로 온 것은 더해서 넘깁니다.",
        otherwise="표의 `y * y` 줄과 그다음 줄을 다시 보세요.",
    )


def _add_to_grad() -> dict:
    return program(
        "`arrived`에는 이번 역전파에서 잎마다 도착한 변화도가, `grad`에는 잎마다의 `.grad`가 담겨 있습니다. torch의 `backward()`처럼 `grad`의 칸을 고치는 줄을 적으세요. 아무것도 오지 않은 잎의 칸은 `None` 그대로입니다.",
        starter="""
            def backward(grad, arrived):
                for leaf, g in arrived.items():
                    ...  # 채워넣기

            def after(calls):
                grad = {"x": None, "w": None}
                for arrived in calls: backward(grad, arrived)
                return grad
        """,
        solution="grad[leaf] = g if grad[leaf] is None else grad[leaf] + g",
        cases=[
            'after([{"x": 4.5}, {"x": 4.5}])',
            'after([{"x": 2.0, "w": -1.0}, {"w": 3.0}, {"x": 0.5}])',
            'after([{"w": 2.0}, {"w": -2.0}, {"w": -2.0}])',
            "after([])",
        ],
        truth={"after": _after_by_torch},
        mistakes={
            "덮어썼습니다. 마지막에 온 것만 남습니다. 노트의 9는 어떻게 나왔습니까?": "grad[leaf] = g",
            "값의 종류나 인자의 개수가 맞지 않습니다. 더할 곳은 사전 `grad`가 아니라 그 칸 `grad[leaf]`이고, 처음에는 칸이 `None`이라 더할 수 없습니다. 처음 온 것은 어떻게 담아야 합니까?": "grad[leaf] += g",
            "처음 온 것만 담고 뒤에 온 것은 버렸습니다.": "if grad[leaf] is None: grad[leaf] = g",
            "둘의 평균을 냈습니다. `.grad`는 여러 번 온 변화도의 합입니다.": "grad[leaf] = g if grad[leaf] is None else (grad[leaf] + g) / 2",
            "`grad`의 칸이 모두 `None` 그대로입니다. 처음 온 것도 담았는지, 다른 이름이나 다른 사전을 고치지 않았는지 보세요. 받은 사전의 칸을 고쳐야 밖에서도 보입니다.": "grad = {leaf: g}",
        },
        right="부를 때마다 더해지고, 변화도가 한 번도 오지 않은 잎은 `None`으로 남습니다.",
        otherwise="지금까지의 `.grad`와 이번에 온 것, 두 값으로 새 `.grad`를 정해 보세요.",
    )


def _note_by_autograd(x):
    x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad((3 * (x + 2) ** 2).mean(), x)[0]


def _walk_by_autograd(x, start):
    """네 원소 가운데 하나가 `x`일 때, `z`, `y * y`, `y`, `x`에 오는 변화도."""
    x = torch.full((4,), x, dtype=torch.float64, requires_grad=True)
    y = x + 2
    square = y * y
    z = square * 3
    start = torch.tensor(start, dtype=torch.float64)
    return tuple(g[0] for g in torch.autograd.grad(z.mean(), (z, square, y, x), start))


def _after_by_torch(calls):
    leaves = {name: torch.ones((), dtype=torch.float64, requires_grad=True) for name in "xw"}
    for arrived in calls:
        sum(g * leaves[name] for name, g in arrived.items()).backward()
    return {name: None if leaf.grad is None else leaf.grad.item() for name, leaf in leaves.items()}
