"""11장의 코드 빈칸: 넘치지 않는 소프트맥스와 교차 엔트로피, 배치의 변화도."""

import torch
from torch.nn import functional as F

from chaewo.blanks.program import piece, program

# torch의 exp와 log처럼 넘치거나 0이어도 오류를 내지 않습니다.
EXP_AND_LOG = """
    import math

    inf = float("inf")

    def exp(x):
        return math.exp(x) if x < 709 else inf

    def log(x):
        return math.log(x) if x else -inf
"""


def programs() -> dict[str, dict]:
    softmax = _softmax()
    return {
        "gradients": _gradients(),
        "softmax": softmax,
        "loss": _loss(piece("cross_entropy.softmax", softmax)),
    }


def _gradients() -> dict:
    return program(
        "`p`는 자료마다의 소프트맥스, `answers`는 정답의 번호입니다. 평균한 교차 엔트로피를 로짓으로 미분한 변화도가 `p`와 같은 모양으로 나오도록, 한 행을 `rows`에 더하는 줄을 적으세요.",
        starter="""
            def gradients(p, answers):
                rows = []
                for row, c in zip(p, answers):
                    ...  # 채워넣기
                return rows
        """,
        solution="rows.append([(pi - (i == c)) / len(p) for i, pi in enumerate(row)])",
        cases=[
            "gradients([[0.7, 0.2, 0.1]], [1])",
            "gradients([[0.5, 0.25, 0.25], [0.125, 0.125, 0.75]], [2, 0])",
            "gradients([[0.2, 0.8], [0.5, 0.5], [0.75, 0.25], [0.9, 0.1]], [0, 0, 1, 1])",
        ],
        truth={"gradients": _gradients_by_autograd},
        mistakes={
            "한 장의 손실에서 나온 변화도입니다. 여기의 손실은 자료들의 평균입니다.": "rows.append([pi - (i == c) for i, pi in enumerate(row)])",
            "칸의 수로 나누었습니다. 여기의 손실은 무엇의 평균입니까?": "rows.append([(pi - (i == c)) / len(row) for i, pi in enumerate(row)])",
            "소프트맥스를 그대로 적었습니다. 정답의 자리에서 빼야 할 것이 있습니다.": "rows.append([pi / len(p) for pi in row])",
            "부호가 모두 반대입니다. 정답의 로짓을 올리면 손실은 줄어듭니다.": "rows.append([((i == c) - pi) / len(p) for i, pi in enumerate(row)])",
            "정답의 자리만 적었습니다. 틀린 칸의 로짓도 분모에 들어 있습니다.": "rows.append([(pi - 1) / len(p) if i == c else 0 for i, pi in enumerate(row)])",
            "확률로 미분했습니다. 로짓으로 미분하세요.": "rows.append([-1 / pi / len(p) if i == c else 0 for i, pi in enumerate(row)])",
            "번호를 1부터 세었습니다. 정답의 번호는 0부터 셉니다.": "rows.append([(pi - (i == c - 1)) / len(p) for i, pi in enumerate(row)])",
            "칸마다 1을 뺐습니다. 원-핫에서 1인 칸은 어디입니까?": "rows.append([(pi - 1) / len(p) for pi in row])",
            "칸마다 정답의 번호를 뺐습니다. 번호는 자리를 가리킬 뿐입니다.": "rows.append([(pi - c) / len(p) for pi in row])",
        },
        right="정답은 끌어올리고 나머지는 확률만큼 끌어내립니다. 배치가 커질수록 한 장의 몫은 작아집니다.",
        otherwise="한 장의 변화도는 소프트맥스와 원-핫의 차이입니다. 손실을 평균하면 그것이 어떻게 바뀝니까?",
    )


def _softmax() -> dict:
    return program(
        "로짓이 얼마나 커도 nan을 내지 않는 소프트맥스를 적으세요. 여기의 `exp`는 torch의 것처럼 넘치면 오류 대신 inf를 냅니다.",
        before=EXP_AND_LOG,
        starter="""
            def softmax(z):
                return ...  # 채워넣기
        """,
        solution="""
            m = max(z)
            powers = [exp(zi - m) for zi in z]
            return [power / sum(powers) for power in powers]
        """,
        cases=[
            "softmax([2.0, 1.0, -1.0])",
            "softmax([10.0, 1000.0, 998.0, 5.0])",
            "softmax([3000.0, -1000.0, 2999.0])",
            "softmax([-1000.0, -1001.0])",
        ],
        truth={"softmax": lambda z: torch.tensor(z, dtype=torch.float64).softmax(0)},
        mistakes={
            "정의 그대로입니다. 1000에서는 inf를 inf로 나누어 nan이 되고, −1000에서는 `exp` 값이 모두 0입니다.": "return [exp(zi) / sum(exp(zj) for zj in z) for zi in z]",
            "한 자리의 로짓을 뺐습니다. 훨씬 더 큰 로짓이 다른 자리에 있으면 넘칩니다.": "return [exp(zi - z[0]) / sum(exp(zj - z[0]) for zj in z) for zi in z]",
            "가장 작은 로짓을 뺐습니다. 지수 안의 가장 큰 값은 얼마까지 커집니까?": "return [exp(zi - min(z)) / sum(exp(zj - min(z)) for zj in z) for zi in z]",
            "평균을 뺐습니다. 로짓 하나만 아주 크면 빼고 나서도 넘칩니다.": "m = sum(z) / len(z)\nreturn [exp(zi - m) / sum(exp(zj - m) for zj in z) for zi in z]",
            "분자에서만 뺐습니다. 분모에서도 같은 것을 빼야 비율이 그대로입니다.": "return [exp(zi - max(z)) / sum(exp(zj) for zj in z) for zi in z]",
            "합으로 나누지 않았습니다. 더해서 1이 되어야 합니다.": "return [exp(zi - max(z)) for zi in z]",
            "큰 로짓을 잘랐습니다. 넘치지는 않지만, 잘린 로짓끼리는 차이가 사라집니다.": "return [exp(min(zi, 700)) / sum(exp(min(zj, 700)) for zj in z) for zi in z]",
            "최댓값으로 나누었습니다. 나누면 로짓 사이의 차이가 달라집니다.": "return [exp(zi / max(z)) / sum(exp(zj / max(z)) for zj in z) for zi in z]",
        },
        right="모든 로짓에서 같은 수를 빼면 분자와 분모에 같은 것을 곱한 셈이라 비율이 그대로입니다.",
        otherwise="분자와 분모에 같은 수를 곱해도 비율은 그대로입니다. 지수 안의 가장 큰 값이 0이 되게 해 보세요.",
    )


def _loss(softmax) -> dict:
    return program(
        "로짓 `z`에서 정답이 `c`번일 때의 교차 엔트로피를, 로짓이 얼마나 커도 맞게 돌려주세요. 앞의 `softmax`와, torch의 것처럼 inf와 −inf를 내는 `exp`와 `log`를 쓸 수 있습니다.",
        before=EXP_AND_LOG,
        starter="""
            def cross_entropy(z, c):
                return ...  # 채워넣기
        """,
        solution="""
            m = max(z)
            return m + log(sum(exp(zi - m) for zi in z)) - z[c]
        """,
        cases=[
            "cross_entropy([2.0, 1.0, -1.0, 0.0], 1)",
            "cross_entropy([1000.0, 0.0], 1)",
            "cross_entropy([1000.0, 0.0], 0)",
            "cross_entropy([-1000.0, -1001.0], 0)",
            "cross_entropy([-1000.0, 3000.0, 3000.0], 0)",
        ],
        truth={"cross_entropy": _loss_by_torch},
        mistakes={
            "확률이나 그 역수를 거쳤습니다. 정답의 확률이 0으로 반올림되거나 역수가 넘치면 손실은 inf입니다. 식 (1)의 오른쪽처럼 로그를 먼저 풀어 보세요.": "return -log(softmax(z)[c])",
            "0의 로그를 피하려고 확률에 작은 수를 더하거나, 그 수보다 작아지지 않게 막았습니다. inf는 아니지만 손실이 그 수가 정하는 값에서 멈춥니다.": [
                "return -log(softmax(z)[c] + 1e-9)",
                "return -log(max(softmax(z)[c], 1e-12))",
            ],
            "식 (1)의 오른쪽 그대로입니다. `exp` 값이 넘치거나 모두 0이 되면 로그를 취해도 되돌아오지 않습니다.": "return log(sum(exp(zi) for zi in z)) - z[c]",
            "지수 안에서 뺀 것을 돌려놓지 않았습니다. 로그를 지나면 뺀 만큼 작아져 있습니다.": "m = max(z)\nreturn log(sum(exp(zi - m) for zi in z)) - z[c]",
            "가장 큰 로짓이 아닌 것을 뺐습니다. 그보다 훨씬 더 큰 로짓이 있으면 넘칩니다.": "m = z[0]\nreturn m + log(sum(exp(zi - m) for zi in z)) - z[c]",
            "뺀 것을 두 번 돌려놓았습니다. 정답의 로짓에서도 뺐다면 둘은 서로 지워집니다.": "m = max(z)\nreturn m + log(sum(exp(zi - m) for zi in z)) - (z[c] - m)",
            "부호가 반대입니다. 손실은 음수가 될 수 없습니다.": "m = max(z)\nreturn z[c] - m - log(sum(exp(zi - m) for zi in z))",
            "정답의 로짓을 빼지 않았습니다. 정답이 몇 번이든 같은 값입니다.": "m = max(z)\nreturn m + log(sum(exp(zi - m) for zi in z))",
            "가장 큰 로짓과의 차이만 적었습니다. 나머지 로짓도 분모에 들어 있습니다.": "return max(z) - z[c]",
            "칸마다의 손실을 돌려주었습니다. 정답의 것 하나만 필요합니다.": "m = max(z)\nreturn [m + log(sum(exp(zi - m) for zi in z)) - zc for zc in z]",
        },
        right="확률을 거치지 않고 로그를 먼저 풀었습니다. `cross_entropy`에 로짓을 그대로 넣는 까닭입니다.",
        otherwise="합의 로그에서, 지수 안의 최댓값을 밖으로 꺼내 보세요.",
        after=[softmax],
    )


def _gradients_by_autograd(p, answers):
    logits = torch.tensor(p, dtype=torch.float64).log().requires_grad_()
    return torch.autograd.grad(F.cross_entropy(logits, torch.tensor(answers)), logits)[0]


def _loss_by_torch(z, c):
    return F.cross_entropy(torch.tensor(z, dtype=torch.float64), torch.tensor(c))
