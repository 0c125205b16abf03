"""12장의 코드 빈칸: 나누어 쌓은 변화도, 모멘텀의 한 걸음, weight_decay."""

import torch
from torch import optim

from chaewo.blanks.program import piece, program


def programs() -> dict[str, dict]:
    step = _momentum_step()
    return {
        "micro_batches": _micro_batches(),
        "momentum_step": step,
        "decay": _decay(piece("update.momentum_step", step)),
    }


def _micro_batches() -> dict:
    return program(
        "`parts`는 조각들이고, 조각에는 한 장마다의 변화도가 들어 있습니다. 모두 한꺼번에 넣은 것과 같은 변화도가 쌓이게 하는 줄을 적으세요.",
        starter="""
            def accumulate(parts):
                grad = 0.0
                for part in parts:
                    g = sum(part) / len(part)  # 이 조각의 평균 손실에서 나온 변화도
                    ...  # 채워넣기
                return grad
        """,
        solution="grad += g * len(part) / sum(len(each) for each in parts)",
        cases=[
            "accumulate([[1.0] * 24, [5.0] * 8])",
            "accumulate([[2.0, -4.0, 1.0], [7.0]])",
            "accumulate([[-1.0, 0.5], [2.0, 6.0, -3.0], [10.0]])",
            "accumulate([[3.0, 5.0]])",
        ],
        truth={"accumulate": _all_at_once},
        mistakes={
            "조각의 수로 나누었습니다. 작은 조각의 한 장이 큰 조각의 한 장보다 무거워집니다.": "grad += g / len(parts)",
            "조각의 평균을 더하기만 했습니다. 조각이 많을수록 커집니다.": "grad += g",
            "평균을 합으로 되돌리기만 했습니다. 합을 모두 더한 다음 무엇으로 나눕니까?": "grad += g * len(part)",
            "조각의 평균을 한 번 더 그 조각의 장수로 나누었습니다.": "grad += g / len(part)",
            "전체 장수로 나누었지만, 조각의 평균을 먼저 합으로 되돌리지 않았습니다.": "grad += g / sum(len(each) for each in parts)",
            "덮어썼습니다. 앞 조각의 변화도가 사라집니다.": "grad = g * len(part) / sum(len(each) for each in parts)",
            "거꾸로 나누었습니다. 작은 조각일수록 무거워집니다.": "grad += g * sum(len(each) for each in parts) / len(part)",
            "새 조각이 올 때마다 지금까지의 것과 반씩 섞었습니다. 뒤에 온 조각일수록 무겁습니다.": "grad = (grad + g) / 2",
        },
        right="24장과 8장이라면 0.75와 0.25를 곱한 것입니다. 조각마다 제 장수만큼의 몫을 주고, 몫을 모두 더하면 1입니다.",
        otherwise="조각의 평균에 장수를 곱하면 그 조각의 합입니다. 전체의 평균은 합을 모두 더해 전체 장수로 나눈 것입니다.",
    )


def _momentum_step() -> dict:
    return program(
        "`w`는 매개변수, `g`는 변화도, `b`는 쌓인 방향의 리스트이고 `lr`은 학습률입니다. 식을 따라 `b`와 `w`의 `i`번 칸을 고치는 줄을 적으세요.",
        starter="""
            def momentum_step(w, g, b, lr, mu):
                for i in range(len(w)):
                    ...  # 채워넣기

            def after(w, gradients, lr, mu):
                w, b = list(w), [0.0] * len(w)
                for g in gradients: momentum_step(w, g, b, lr, mu)
                return w
        """,
        solution="b[i] = mu * b[i] + g[i]\nw[i] -= lr * b[i]",
        cases=[
            "after([0.0], [[1.0], [1.0]], 0.1, 0.9)",
            "after([1.0, -2.0], [[2.0, -1.0], [-3.0, 0.5], [0.0, 4.0]], 0.1, 0.5)",
            "after([3.0], [[0.5], [0.0], [0.0], [0.0]], 1.0, 0.9)",
        ],
        truth={"after": _after_by_torch},
        mistakes={
            "모멘텀이 없을 때의 길입니다. 지난 걸음이 `b`의 칸에 남는지, `w`를 그 `b`로 옮기는지 보세요.": "w[i] -= lr * g[i]",
            "`w`를 먼저 옮겼습니다. 이번 변화도가 아직 쌓이지 않은 `b`를 썼습니다.": "w[i] -= lr * b[i]\nb[i] = mu * b[i] + g[i]",
            "변화도가 가리키는 쪽으로 갔습니다. 손실이 커지는 쪽입니다.": "b[i] = mu * b[i] + g[i]\nw[i] += lr * b[i]",
            "지난 것을 줄이지 않고 모두 남겼습니다. `mu`는 어디에 씁니까?": "b[i] += g[i]\nw[i] -= lr * b[i]",
            "이번 변화도에도 `mu`를 곱했습니다. 줄이는 것은 지난 것뿐입니다.": "b[i] = mu * (b[i] + g[i])\nw[i] -= lr * b[i]",
            "이번 변화도에 `1 - mu`를 곱해 평균을 냈습니다. torch의 SGD는 이번 변화도를 그대로 더합니다.": "b[i] = mu * b[i] + (1 - mu) * g[i]\nw[i] -= lr * b[i]",
            "`w`를 옮길 때 학습률을 곱하지 않았습니다.": "b[i] = mu * b[i] + g[i]\nw[i] -= b[i]",
            "학습률을 두 번 곱했습니다. 쌓을 때와 옮길 때 가운데 한 번만 곱합니다.": "b[i] = mu * b[i] + lr * g[i]\nw[i] -= lr * b[i]",
            "쌓은 것에 이번 변화도를 한 번 더 더했습니다.": "b[i] = mu * b[i] + g[i]\nw[i] -= lr * (g[i] + b[i])",
            "한 걸음 더 내다본 네스테로프(Nesterov)의 식입니다. 여기서는 쌓인 방향을 그대로 씁니다.": "b[i] = mu * b[i] + g[i]\nw[i] -= lr * (g[i] + mu * b[i])",
            "`b`라는 이름을 다른 리스트로 옮겼습니다. 받은 리스트의 칸을 고쳐야 다음 걸음에 남습니다.": "b = [mu * bi + gi for bi, gi in zip(b, g)]\nw[i] -= lr * b[i]",
        },
        right="변화도가 두 번 모두 1이면 0.1 다음에 0.19를 갑니다. 같은 쪽으로 갈수록 걸음이 커지고, 변화도가 0이어도 지난 걸음이 밉니다.",
        otherwise="식의 앞부분으로 `b`의 칸을 먼저 고치고, 고친 칸으로 `w`의 칸을 고쳐 보세요.",
    )


def _decay(step) -> dict:
    return program(
        "SGD의 `weight_decay`가 하는 일입니다. 값이 `decay`일 때, 당기는 몫까지 더한 변화도를 리스트로 돌려주는 `decayed`를 적으세요. 걸음은 앞의 `momentum_step`이 걷습니다.",
        starter="""
            def decayed(w, g, decay):
                return ...  # 채워넣기

            def pulled(w, gradients, lr, mu, decay):
                w, b = list(w), [0.0] * len(w)
                for g in gradients:
                    momentum_step(w, decayed(w, g, decay), b, lr, mu)
                return w
        """,
        solution="return [gi + decay * wi for wi, gi in zip(w, g)]",
        cases=[
            "pulled([2.0], [[1.0]], 0.01, 0.0, 0.1)",
            "pulled([4.0, -3.0], [[0.0, 0.0], [0.0, 0.0]], 0.1, 0.0, 0.5)",
            "pulled([1.0, -2.0, 0.5], [[0.5, 1.0, -1.0], [-2.0, 0.0, 3.0]], 0.1, 0.9, 0.2)",
        ],
        truth={"pulled": _after_by_torch},
        mistakes={
            "변화도를 그대로 돌려주었습니다. 당기는 몫이 없습니다.": "return g",
            "0에서 멀어지는 쪽으로 밀었습니다. 걸음은 변화도의 반대쪽으로 갑니다.": "return [gi - decay * wi for wi, gi in zip(w, g)]",
            "벌점을 그대로 더했습니다. 변화도에 더하는 것은 벌점을 미분한 것입니다.": "return [gi + decay / 2 * wi**2 for wi, gi in zip(w, g)]",
            "두 배로 당겼습니다. 벌점의 ½과, 제곱을 미분하며 나온 2가 서로 지워집니다.": "return [gi + 2 * decay * wi for wi, gi in zip(w, g)]",
            "모두 같은 쪽으로 밀었습니다. 음수인 매개변수는 어느 쪽으로 당겨야 합니까?": "return [gi + decay for gi in g]",
            "크기에 상관없이 같은 힘으로 당겼습니다. 절댓값을 벌점으로 준 것(L1)입니다.": "return [gi + decay * ((wi > 0) - (wi < 0)) for wi, gi in zip(w, g)]",
            "변화도를 키웠습니다. 당기는 힘은 변화도가 아니라 매개변수에서 나옵니다.": "return [gi + decay * gi for gi in g]",
            "변화도를 줄였습니다. 줄어들어야 하는 것은 매개변수입니다.": "return [(1 - decay) * gi for gi in g]",
            "당기는 몫만 돌려주었습니다. 변화도가 사라졌습니다.": "return [decay * wi for wi in w]",
        },
        right="변화도에 더했으므로 당기는 몫도 모멘텀에 쌓입니다. 변화도가 0이어도 걸음마다 0 쪽으로 당겨집니다.",
        otherwise="벌점 ½λw²을 `w`로 미분하면 무엇이 나옵니까? 그것을 칸마다 변화도에 더합니다.",
        after=[step],
    )


def _all_at_once(parts):
    """장마다의 변화도가 그 값인 손실들을 한꺼번에 평균해 역전파합니다."""
    w = torch.zeros((), dtype=torch.float64, requires_grad=True)
    slopes = torch.tensor([g for part in parts for g in part], dtype=torch.float64)
    (slopes * w).mean().backward()
    return w.grad


def _after_by_torch(w, gradients, lr, mu, weight_decay=0.0):
    w = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    optimizer = optim.SGD([w], lr=lr, momentum=mu, weight_decay=weight_decay)
    for g in gradients:
        w.grad = torch.tensor(g, dtype=torch.float64)
        optimizer.step()
    return w.detach()
