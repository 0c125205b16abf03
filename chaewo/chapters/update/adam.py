"""Adam을 손으로 쓰는 문제: `adam_moves`. 견주는 것은 모두 걸음을 학습률로 나눈 수입니다."""

import torch
from torch import Tensor, optim

from chaewo.judging.call import Unusable
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.read import items, tensor

NOT_FINITE = "걸음이 NaN이나 무한대입니다. 첫 걸음의 t가 0이면 0으로 나누게 됩니다. v에 변화도의 제곱이 아니라 변화도를 쌓거나, β의 t제곱을 t배로 적어도 음수의 제곱근 때문에 그렇습니다."
NAN_AT_ZERO = "변화도가 꼭 0인 자리의 걸음만 NaN이거나 무한대입니다. 그 자리에서는 v도 0입니다. 0으로 나누지 않게 막는 것이 식의 분모에 있습니다."
ONE_MOVE = "걸음 하나만 돌려주었습니다. 걸음마다 하나씩 담은 리스트가 필요합니다. return이 되풀이 안에 있지 않은지 보세요."


@variants
def averaging(
    grads, learning_rate, *,
    b1=0.9, b2=0.999, eps=1e-8, new_m=None, new_v=None, power=2, hats="mv", overwrite=False,
    time=lambda step: step, below=lambda v, eps: v.sqrt() + eps,
    skip=lambda g: False, stay=lambda g: torch.zeros_like(g, dtype=torch.bool),
):
    """Adam의 식. 인자 하나를 바꾸면 실수 하나가 됩니다.

    `new_m`과 `new_v`는 이번 것의 몫, `hats`는 바로잡는 것, `time`은 걸음의 번호에서 정한 t입니다.
    `skip`이 참인 걸음은 셈하지 않고, `stay`가 참인 자리는 그 걸음에 움직이지 않습니다.
    """
    m = v = torch.zeros_like(grads[0])
    moves = []
    for step, g in enumerate(grads, 1):
        if skip(g):
            moves.append(torch.zeros_like(g))
            continue
        t = time(step)
        m = b1 * m + (new_m or 1 - b1) * g
        v = b2 * v + (new_v or 1 - b2) * g**power
        m_hat = m / (1 - b1**t) if "m" in hats else m
        v_hat = v / (1 - b2**t) if "v" in hats else v
        if overwrite:
            m, v = m_hat, v_hat
        moves.append((learning_rate * m_hat / below(v_hat, eps)).masked_fill(stay(g), 0))
    return moves


def changing(change):
    """옳은 걸음을 `change`로 바꾼 풀이."""
    return lambda grads, learning_rate: change(averaging()(grads, learning_rate))


def by_adam(grads, learning_rate):
    w = torch.zeros_like(grads[0], dtype=torch.float64).requires_grad_()
    optimizer, moves = optim.Adam([w], lr=learning_rate), []
    for g in grads:
        before, w.grad = w.detach().clone(), g.double()
        optimizer.step()
        moves.append(before - w.detach())
    return moves


def gradients() -> list[Tensor]:
    """다섯 걸음의 변화도. 언제나 0인 자리와 ε만 한 자리에서는 ε이 걸음을 정합니다.

    셋째 걸음은 모두 0이고, 마지막 자리는 다섯째 걸음에서도 0입니다. 그래도 m에는 지난 변화도가 남습니다.
    """
    sizes = torch.tensor([[1e-3, 0.0], [1e-8, 1e-3]])
    grads = [sizes * random_tensors((2, 2), seed=seed)[0] for seed in range(11, 16)]
    grads[2].zero_()
    grads[4][1, 1] = 0
    return grads


def growing() -> list[Tensor]:
    """조금씩 커지는 변화도. v의 평균이 늦게 따라와 걸음이 학습률보다 커집니다."""
    return [torch.tensor([1.05, 1.1, 1.2]) ** step for step in range(8)]


def read_moves(value, grads, learning_rate) -> list[Tensor]:
    shape = grads[0].shape
    if isinstance(value, Tensor) and value.shape == shape:
        raise Unusable(ONE_MOVE)
    moves = items(value, len(grads))
    pairs = zip(moves, grads, strict=True)
    whole = [(move, g) for move, g in pairs if isinstance(move, Tensor) and move.shape == shape]
    broken = torch.cat([torch.zeros(0), *(g[~move.detach().isfinite()] for move, g in whole)])
    if len(broken):  # 걸음이 유한하지 않은 자리의 변화도
        raise Unusable(NOT_FINITE if broken.any() else NAN_AT_ZERO)
    # 학습률이 작아도 견주는 수는 1쯤입니다.
    return [tensor(move, shape, f"{i}번째로 담은 값") / learning_rate for i, move in enumerate(moves, 1)]


def not_adam(seen: list[Tensor], grads, learning_rate) -> str:
    large = torch.stack(grads).abs().amax(0) > 1e-5
    expected = torch.stack(by_adam(grads, learning_rate)) / learning_rate
    if torch.allclose(torch.stack(seen)[:, large], expected[:, large], rtol=1e-3):
        return "변화도가 0에 아주 가까운 자리에서만 다릅니다. 그런 자리에서는 ε이 걸음의 크기를 정합니다. ε의 값과 더하는 자리를 식과 견주어 보세요."
    return "optim.Adam의 걸음과 다릅니다. m, v, 바로잡기, 나누기를 한 줄씩 식과 견주어 보세요."


adam_moves = Exercise(
    cases=[([torch.tensor([500.0, 1.0, -1e-3])], 0.01), (gradients(), 0.1), (growing(), 0.1)],
    truth=by_adam,
    read=read_moves,
    mistakes={
        "평균이 0에서 출발해 처음에 작게 나오는 것을 바로잡지 않았습니다. 첫 걸음이 학습률의 세 배쯤 됩니다.": averaging(hats=""),
        "v를 바로잡지 않았습니다. 제곱의 평균도 0에서 출발합니다.": averaging(hats="m"),
        "m을 바로잡지 않았습니다. 변화도의 평균도 0에서 출발합니다.": averaging(hats="v"),
        "첫 걸음은 맞고 그 뒤가 어긋납니다. 바로잡은 값을 m과 v에 도로 넣으면 다음 걸음에서 또 바로잡습니다. 다른 이름에 담으세요.": averaging(overwrite=True),
        "첫 걸음은 맞고 그 뒤가 어긋납니다. 걸음마다 t가 1씩 커지는지 보세요.": averaging(time=lambda step: 1),
        "첫 걸음은 맞고 그 뒤가 어긋납니다. 걸음마다 m과 v를 0에서 다시 시작하면 지난 변화도가 남지 않습니다.": lambda grads, rate: [averaging()([g], rate)[0] for g in grads],
        "t가 2부터 시작한 것 같습니다. m을 처음 쌓은 걸음의 t가 1입니다.": averaging(time=lambda step: step + 1),
        "v의 제곱근을 빠뜨렸습니다. v는 제곱의 평균이라 그대로 나누면 걸음의 크기가 맞지 않습니다.": averaging(below=lambda v, eps: v + eps),
        "변화도가 작은 곳에서만 어긋납니다. ε은 제곱근 안이 아니라 밖에서 더합니다.": averaging(below=lambda v, eps: (v + eps).sqrt()),
        "두 β가 뒤바뀌었습니다. m에는 0.9, v에는 0.999를 씁니다.": averaging(b1=0.999, b2=0.9),
        "m을 쌓는 줄을 보세요. 이번 변화도가 통째로 들어갔습니다. 평균이 되려면 지난 것과 이번 것의 몫을 더해 1이어야 합니다.": averaging(new_m=1),
        "v를 쌓는 줄을 보세요. 이번 제곱이 통째로 들어갔습니다. 평균이 되려면 지난 것과 이번 것의 몫을 더해 1이어야 합니다.": averaging(new_v=1),
        "m과 v를 쌓는 두 줄을 보세요. 이번 것이 통째로 들어갔습니다. 평균이 되려면 지난 것과 이번 것의 몫을 더해 1이어야 합니다.": averaging(new_m=1, new_v=1),
        "v를 쌓는 줄에 m의 β가 섞였습니다. v의 식에는 β가 두 번 나오고, 둘 다 0.999입니다.": [averaging(new_v=0.1), averaging(b2=0.9)],
        "부호만 남은 걸음은 첫 걸음뿐입니다. 그 뒤로는 지난 변화도의 평균이 걸음을 정합니다.": lambda grads, rate: [rate * g.sign() for g in grads],
        "SGD의 걸음입니다. Adam은 변화도를 그 크기로 나눕니다.": lambda grads, rate: [rate * g for g in grads],
        "부호가 반대입니다. w에서 뺄 값을 돌려주세요.": changing(lambda moves: [-move for move in moves]),
        "걸음이 쌓여 있습니다. 지금까지 움직인 거리가 아니라 걸음 하나하나를 담으세요.": changing(lambda moves: torch.stack(moves).cumsum(0)),
        "변화도가 0인 걸음을 건너뛰었습니다. 이번 변화도가 0이어도 m에는 지난 변화도가 남아 있어 w가 움직이고, m과 v는 줄어듭니다.": [averaging(stay=lambda g: g == 0), averaging(skip=lambda g: not g.any())],
        NOT_FINITE: [Raises("ZeroDivision", averaging(time=lambda step: step - 1)), averaging(power=1)],
        NAN_AT_ZERO: averaging(eps=0),
        ONE_MOVE: changing(lambda moves: moves[0]),
        "모양이 다른 텐서끼리 셈했습니다. 변화도의 모양은 (3,)일 때도 (2, 2)일 때도 있습니다. m과 v를 정해진 모양으로 만들었다면 변화도의 모양에 맞추세요.": Raises("The size of tensor a", lambda grads, rate: averaging()([torch.zeros(3) + g for g in grads], rate)),
    },
    right="모든 걸음이 optim.Adam과 같습니다. 변화도가 500이든 0.001이든 첫 걸음은 학습률만큼입니다.",
    otherwise=not_adam,
)
