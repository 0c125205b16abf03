"""3장의 코드 빈칸: 밀어 보는 도함수, 열, 표, 표의 곱."""

import torch

from chaewo.blanks.program import piece, program


def programs() -> dict[str, dict]:
    column = _column()
    return {
        "slope": _slope(),
        "by_column": column,
        "by_columns": _by_columns(piece("jacobian.by_column", column)),
        "chain_code": _chain(),
    }


def _slope() -> dict:
    return program(
        "수 하나를 받는 함수 `f`의 도함수를, `x`를 앞뒤로 `h`만큼 밀어 본 두 값으로 어림하는 `slope` 함수를 적으세요.",
        starter="""
            def slope(f, x, h):
                return ...  # 채워넣기
        """,
        solution="return (f(x + h) - f(x - h)) / (2 * h)",
        cases=[
            "slope(lambda x: x * x, 3.0, 0.25)",
            "slope(lambda x: 5 - 2 * x, -1.0, 0.1)",
            "slope(lambda x: x ** 3, 1.3, 0.001)",
            "slope(lambda x: 1 / x, 2.0, 0.001)",
        ],
        truth={"slope": _slope_by_autograd},
        mistakes={
            "앞으로만 밀었습니다. 뒤로 민 값과 견주어야 휘어서 생긴 오차가 서로 지워집니다.": "return (f(x + h) - f(x)) / h",
            "뒤로만 밀었습니다. 앞으로 민 값과 견주어야 휘어서 생긴 오차가 서로 지워집니다.": "return (f(x) - f(x - h)) / h",
            "두 점 사이의 거리로 나누어야 합니다. `x - h`에서 `x + h`까지는 얼마입니까?": "return (f(x + h) - f(x - h)) / h",
            "나누기와 곱하기는 왼쪽부터 셈합니다. 거리를 괄호로 묶었는지 보세요.": "return (f(x + h) - f(x - h)) / 2 * h",
            "나누기가 빼기보다 먼저입니다. 뺀 것을 괄호로 묶었는지 보세요.": "return f(x + h) - f(x - h) / (2 * h)",
            "움직인 양으로 나누지 않았습니다. 출력이 입력의 몇 배로 움직였는지를 물었습니다.": "return f(x + h) - f(x - h)",
            "빼는 차례가 바뀌어 부호가 뒤집혔습니다.": "return (f(x - h) - f(x + h)) / (2 * h)",
            "분자가 0입니다. 두 번 모두 같은 쪽으로 밀지 않았는지 보세요.": "return (f(x + h) - f(x + h)) / (2 * h)",
        },
        right="`x * x` 같은 이차식에서는 `h`가 0.25나 되어도 정확합니다. 휘어서 생긴 오차가 앞뒤에서 같아 지워지기 때문입니다.",
        otherwise="두 점에서 `f`의 값이 얼마나 달라졌는지, 두 점은 얼마나 떨어져 있는지를 차례로 적어 보세요.",
    )


def _column() -> dict:
    return program(
        "함수 `f`는 입력도 출력도 리스트입니다. `x[j]`만 `h`만큼 앞뒤로 밀어, 출력들이 저마다 몇 배로 움직이는지를 리스트로 돌려주는 `column` 함수를 적으세요.",
        starter="""
            def f(x):
                return [x[0] * x[1], x[0] ** 2, 3 * x[1]]

            def column(f, x, j, h):
                ahead, behind = list(x), list(x)  # 복사본 둘
                ...  # 채워넣기
        """,
        solution="""
            ahead[j] += h
            behind[j] -= h
            return [(a - b) / (2 * h) for a, b in zip(f(ahead), f(behind))]
        """,
        cases=[
            "column(f, [2.0, 3.0], 0, 0.1)",
            "column(f, [2.0, 3.0], 1, 0.1)",
            "column(f, [-1.5, 0.5], 0, 0.25)",
            "column(lambda x: [x[0] * x[2], x[1]], [1.0, -2.0, 4.0], 2, 0.1)",
        ],
        truth={"column": lambda f, x, j, h: _table(f, x)[:, j]},
        mistakes={
            "한쪽으로만 밀었습니다. 뒤로 민 값 대신 제자리의 값과 견주었습니다.": """
                ahead[j] += h
                return [(a - b) / h for a, b in zip(f(ahead), f(x))]
            """,
            "앞으로만 밀고 두 배의 거리로 나누었습니다. `behind`도 움직였는지 보세요.": """
                ahead[j] += h
                return [(a - b) / (2 * h) for a, b in zip(f(ahead), f(behind))]
            """,
            "`h`로 나누었습니다. 앞으로 민 점과 뒤로 민 점은 얼마나 떨어져 있습니까?": """
                ahead[j] += h
                behind[j] -= h
                return [(a - b) / h for a, b in zip(f(ahead), f(behind))]
            """,
            "입력을 모두 밀었습니다. 열 하나는 입력 하나만 움직일 때의 속도입니다.": """
                ahead = [xi + h for xi in x]
                behind = [xi - h for xi in x]
                return [(a - b) / (2 * h) for a, b in zip(f(ahead), f(behind))]
            """,
            "번호 `j`를 쓰지 않고 언제나 첫 입력을 밀었습니다.": """
                ahead[0] += h
                behind[0] -= h
                return [(a - b) / (2 * h) for a, b in zip(f(ahead), f(behind))]
            """,
            "출력 하나의 속도만 돌려주었습니다. 입력 하나를 밀 때의 속도는 출력마다 하나씩 있습니다.": """
                ahead[j] += h
                behind[j] -= h
                return (f(ahead)[j] - f(behind)[j]) / (2 * h)
            """,
        },
        right="입력을 하나 밀 때마다 열이 하나씩 나옵니다.",
        otherwise="`ahead`에서는 `x[j]`만 커지고 `behind`에서는 `x[j]`만 작아져야 합니다. 몇 배인지는 출력마다 하나씩 셉니다.",
    )


def _by_columns(column) -> dict:
    return program(
        "앞의 `column` 함수를 입력마다 불러 열들을 모았습니다. 함수 `f`의 야코비안을 행의 리스트로 돌려주세요. 3×2인 표는 `[[3, 2], [4, 0], [0, 3]]`처럼 적습니다.",
        starter="""
            def jacobian(f, x, h):
                columns = [column(f, x, j, h) for j in range(len(x))]
                return ...  # 채워넣기
        """,
        solution="return [list(row) for row in zip(*columns)]",
        cases=[
            "jacobian(f, [2.0, 3.0], 0.1)",
            "jacobian(f, [-1.0, 0.5], 0.1)",
            "jacobian(lambda x: [x[0] * x[1] * x[2]], [1.0, -2.0, 4.0], 0.1)",
            "jacobian(lambda x: [x[0], 2 * x[0], -x[0]], [3.0], 0.1)",
        ],
        truth={"jacobian": lambda f, x, h: _table(f, x)},
        mistakes={
            "열을 행으로 쌓았습니다. 이 표의 행은 입력이 아니라 출력마다 하나여야 합니다.": "return columns",
            "모두 한 줄로 폈습니다. 행마다 리스트가 하나씩 있어야 합니다.": [
                "return sum(columns, [])",
                "return [one for row in zip(*columns) for one in row]",
            ],
            "첫 열만 돌려주었습니다. 입력마다 열이 하나씩 있습니다.": "return columns[0]",
            "입력의 개수만큼 행을 만들었습니다. 행의 개수는 출력의 개수입니다.": "return [[column[i] for column in columns] for i in range(len(x))]",
            "열들을 더했습니다. 표의 열은 저마다 제자리에 세웁니다.": "return [sum(row) for row in zip(*columns)]",
        },
        right="열을 세워 옆으로 붙이면 행이 출력, 열이 입력인 표입니다.",
        otherwise="`columns[j][i]`가 어느 출력과 어느 입력의 칸인지 생각해 보세요.",
        after=[column],
    )


def _chain() -> dict:
    return program(
        "먼저 적용한 함수의 야코비안이 `first`, 나중에 적용한 함수의 야코비안이 `then`입니다. 둘 다 행의 리스트입니다. 이어 붙인 함수의 야코비안을 돌려주는 `chain` 함수를 적으세요.",
        starter="""
            def chain(first, then):
                columns = list(zip(*first))  # first의 열들
                return ...  # 채워넣기
        """,
        solution="return [[sum(a * b for a, b in zip(row, column)) for column in columns] for row in then]",
        cases=[
            "chain([[1, 2], [0, 1]], [[0, 1], [3, 0]])",
            "chain([[3, 2], [4, 0], [0, 3]], [[9, 0, 6], [0, -1, 0]])",
            "chain([[2, -1, 5]], [[4], [-3]])",
        ],
        truth={"chain": _matmul},
        mistakes={
            "곱한 차례가 바뀌었습니다. 나중에 적용한 함수의 표가 왼쪽입니다.": "return [[sum(a * b for a, b in zip(row, column)) for column in zip(*then)] for row in first]",
            "칸끼리 곱했습니다. 행렬의 곱은 행과 열을 맞대어 곱하고 더합니다.": "return [[a * b for a, b in zip(one, other)] for one, other in zip(then, first)]",
            "행과 행을 맞대었습니다. 오른쪽 표에서는 열을 꺼내야 합니다.": "return [[sum(a * b for a, b in zip(row, other)) for other in first] for row in then]",
            "행과 열이 바뀌었습니다. 바깥의 반복이 행을 만듭니다.": "return [[sum(a * b for a, b in zip(row, column)) for row in then] for column in columns]",
            "칸마다 리스트가 들어갔습니다. 곱한 것들을 더해 수 하나로 만들었는지 보세요.": "return [[[a * b for a, b in zip(row, column)] for column in columns] for row in then]",
            "두 표를 더했습니다. 함수를 이어 붙이면 표는 곱합니다.": "return [[a + b for a, b in zip(one, other)] for one, other in zip(then, first)]",
        },
        right="안쪽의 개수가 맞물려 사라지고, 나중 함수의 출력과 먼저 적용한 함수의 입력이 남습니다.",
        otherwise="`then`의 행 하나와 `first`의 열 하나를 맞대면 칸 하나가 나옵니다.",
    )


def _slope_by_autograd(f, x, h):
    x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad(f(x), x)[0]


def _table(f, x):
    return torch.autograd.functional.jacobian(
        lambda x: torch.stack(f(x)), torch.tensor(x, dtype=torch.float64)
    )


def _matmul(first, then):
    return torch.tensor(then, dtype=torch.float64) @ torch.tensor(first, dtype=torch.float64)
