"""4장의 앞의 세 문제: 노트의 셀에서 나온 것들. 노트의 반복문과, 노트가 실행하지 않은 `y.backward(v)`입니다."""

import operator

import torch
from torch import Tensor
from torch.autograd import grad

from chaewo.chapters.backward.exercises import as_it_is, emptied, never, to_none, to_zero
from chaewo.chapters.jacobian.functions import leaf, one_row, only_when, points, square, tall
from chaewo.judging.call import Unusable
from chaewo.judging.compare import close, random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.read import items, tensor

LIKE_X = "vᵀJ는 언제나 입력 x와 모양이 같습니다."
V_LIKE_Y = "v의 모양이 출력의 모양과 다릅니다. v는 출력마다 하나씩 주는 비중이므로 x가 아니라 y와 모양이 같아야 하고, 거스르기는 y에서 시작합니다."

# 1. mix_rows --------------------------------------------------------------------------------


def tables() -> list[tuple[Tensor, Tensor]]:
    square, tall, wide, flat = random_tensors((3, 3), (3, 2), (2, 4), (1, 3))
    v1, v2, v3, v4 = points(3, 3, 2, 1, seed=4)
    lone = torch.tensor([0.0, -2.0, 0.0])
    return [(square, v1), (tall, v2), (wide, v3), (flat, v4), (square, lone)]


def if_not_square(wrong):
    """정사각형이 아닌 표에서만 실수하는 풀이."""
    return only_when(lambda J, v: J.shape[0] != J.shape[1], wrong, lambda J, v: v @ J)


mix_rows = Exercise(
    cases=tables(),
    truth=lambda J, v: v @ J,
    each_case=True,
    mistakes={
        "행마다 비중을 곱한 데까지 왔습니다. 이제 행들을 하나로 합칠 차례입니다.": lambda J, v: v[:, None] * J,
        "행마다 비중을 곱했지만 표가 누워 있고, 아직 합치지 않았습니다. 같은 입력의 칸끼리 더하세요.": lambda J, v: J.T * v,
        "행들을 평균 냈습니다. 비중을 곱한 행은 평균 내지 않고 더합니다.": lambda J, v: (v[:, None] * J).mean(0),
        "행을 모두 같은 비중으로 더했습니다. v를 쓰고 있는지 보세요.": lambda J, v: J.sum(0),
        "표를 그대로 돌려주었습니다. 행을 v로 섞은 벡터 하나가 필요합니다.": lambda J, v: J,
        "모두 더해 수 하나가 되었습니다. 열마다 따로 더해야 입력의 모양이 남습니다.": lambda J, v: (v[:, None] * J).sum(),
        "값은 맞지만 행이 하나인 행렬입니다. 벡터가 되도록 차원을 하나 없애세요.": lambda J, v: v[None] @ J,
        "열을 v로 섞은 Jv입니다. 정사각형 표에서는 대개 오류 없이 다른 답이 나옵니다. v는 출력마다, 곧 행마다 하나씩 주는 비중입니다.": lambda J, v: J @ v,
        "표의 열마다 v를 곱했습니다. v는 행마다 하나씩 주는 비중입니다. 그다음 합치기도 해야 합니다.": lambda J, v: J * v,
        "열에 비중을 곱했습니다. v는 행마다 하나씩 주는 비중입니다.": lambda J, v: (J * v).sum(0),
        "대각선만 썼습니다. 노트의 표처럼 대각선 밖이 모두 0일 때에만 맞는 계산입니다.": lambda J, v: J.diagonal() * v,
        "표의 오른쪽에서 v를 곱하려 했습니다. 오른쪽에 올 벡터에는 원소가 열의 개수만큼 있어야 하고, v에는 행의 개수만큼 있습니다.": Raises("size mismatch, got input", if_not_square(lambda J, v: J @ v)),
        "길이가 다른 두 텐서를 원소끼리 셈했습니다. v의 원소를 표의 열에 하나씩 맞추려 했다면, v는 행마다 하나씩 주는 비중입니다. 섞은 행에는 원소가 열의 개수만큼 있습니다.": Raises("must match the size of tensor", if_not_square(lambda J, v: (J * v).sum(0))),
    },
    right="행을 v로 섞었습니다. 정사각형이 아닌 표에서도 됩니다.",
    otherwise="행마다 비중을 곱해 더한 값과 다릅니다. 2행 2열짜리 표를 하나 만들어, 손으로 셈한 것과 견주어 보세요.",
    shape_hint="행들을 섞은 것이므로 원소는 열의 개수만큼 있습니다.",
)

# 2. note_vjp --------------------------------------------------------------------------------


def note_y(x: Tensor, first=2, size=Tensor.norm, goes_on=operator.lt, grow=lambda y: y * 2) -> Tensor:
    """노트의 y. `first`는 되풀이하기 전의 배수, `size`는 멈추는 데 쓰는 크기, `goes_on`은 1000과 견주는 법."""
    y = x * first
    while goes_on(size(y.detach()), 1000):
        y = grow(y)
    return y


@variants
def noting(x, v_given, *, v=as_it_is, times=1, **changed):
    """노트의 y를 `v(v)`와 `times`번 역전파합니다. `changed`는 `note_y`의 인자입니다."""
    y = note_y(x := leaf(x), **changed)
    for _ in range(times):
        y.backward(v(v_given), retain_graph=True)
    return x.grad


def read_note(value, x, v) -> Tensor:
    if value is None:
        raise Unusable("None이 나왔습니다. 노트의 In [33]과 In [34]처럼 y.grad나 v.grad를 돌려주지 않았는지 보세요. 따로 부탁하지 않은 변화도는 잎에만 남습니다. backward()는 돌려주는 값이 없고, return을 빠뜨려도 None입니다.")
    return tensor(value)


def note_cases() -> list[tuple[Tensor, Tensor]]:
    one, two, three, four, v1, v2, v3, v4 = points(3, 4, 3, 1, 3, 4, 3, 1)
    note = torch.tensor([0.1111, 1.6964, 0.8650])
    large = 5000 * one / one.norm()  # 처음부터 1000을 넘습니다.
    border = torch.tensor([500.0, 0.0, 0.0])  # 두 배 하면 꼭 1000입니다.
    below = torch.tensor([0.0, -499.9, 0.0])  # 두 배 해도 1000에 조금 못 미칩니다.
    cases = [(note, v1), (large, v3), (0.01 * two, v2), (-20 * three, v3), (border, v1)]
    return [*cases, (below, v3), (four, v4)]


note_vjp = Exercise(
    cases=note_cases(),
    truth=noting(),
    read=read_note,
    mistakes={
        "언제나 1024배입니다. 1024는 노트의 x에서 나온 배수입니다. 몇 번 두 배 하는지는 x의 크기에 달려 있습니다.": lambda x, v: 1024 * v,
        "v를 쓰지 않았습니다. 비중을 모두 1로 두면 이렇게 됩니다.": noting(v=torch.ones_like),
        "y의 값입니다. v를 넣어 역전파한 다음의 변화도를 돌려주세요.": lambda x, v: note_y(x),
        "v 그대로입니다. y에서 x까지 거슬러 가야 합니다.": lambda x, v: v,
        "y에 v를 곱한 값입니다. 그것을 더해 x로 미분한다면 변화도가 나옵니다.": lambda x, v: note_y(x) * v,
        "절반입니다. 한 번 덜 두 배 했습니다. y는 x가 아니라 x의 두 배에서 시작합니다.": lambda x, v: noting()(x, v) / 2,
        "두 배입니다. 한 번 더 두 배 했거나, 역전파를 두 번 해 누적되었습니다.": noting(times=2),
        "첫 줄의 두 배만 들어갔습니다. 되풀이 안의 두 배도 기록되어야 합니다. 되풀이가 있는지, no_grad나 detach가 조건이 아니라 계산에 들어가 있지 않은지, 횟수를 센다면 늘고 있는지 보세요.": noting(grow=lambda y: y + y.detach()),
        "크기가 처음부터 1000 이상인 x에서만 다릅니다. 노트의 y는 되풀이하기 전에 이미 한 번 두 배 한 것입니다.": noting(first=1),
        "가장 큰 원소로 멈추었습니다. 노트는 norm, 곧 원소의 제곱을 더한 것의 제곱근으로 멈춥니다.": noting(size=lambda y: y.abs().max()),
        "크기가 꼭 1000일 때만 다릅니다. 노트의 조건은 1000보다 작은 동안입니다. 1000이 되면 멈춥니다.": noting(goes_on=operator.le),
        "배수만 돌려주었습니다. 이 배수로 vᵀJ를 구하면 됩니다.": lambda x, v: noting()(x, torch.ones_like(v))[0],
    },
    right="크기가 다른 x에서 시작해도 노트의 반복문을 거슬러 간 값과 같습니다.",
    otherwise="노트의 y를 v와 역전파한 값과 다릅니다. 노트의 x를 넣어 102.4, 1024, 0.1024가 나오는지부터 보세요.",
    shape_hint=LIKE_X,
)

# 3. second_backward -------------------------------------------------------------------------


def graphs() -> list[tuple[Tensor, Tensor, Tensor]]:
    """잎 x와, x로 계산한 y와, v. 첫 표는 x처럼 생긴 v가 드러나도록 정사각형이 아닙니다."""
    xs, vs = points(2, 3, 3, 2), points(3, 3, 3, 1, seed=4)
    pairs = zip([tall, note_y, square, one_row], map(recording, xs), vs, strict=True)
    return [(x, f(x), v) for f, x, v in pairs]


def recording(x: Tensor) -> Tensor:
    """거슬러 내려온 변화도를 `received`에 하나씩 모으는 잎."""
    x = leaf(x)
    x.received = []
    x.register_hook(lambda gradient: x.received.append(gradient.detach().clone()))
    return x


@variants
def backward_twice(
    x, y, v_given, *,
    v=lambda x, v: v, keep=Tensor.clone, between=never, after=never, more=1, retain=True
):
    """역전파 한 번과 `more`번 뒤의 x.grad를 `keep`으로 담습니다."""
    grads = []
    for times in (1, more):
        for _ in range(times):
            y.backward(v(x, v_given), retain_graph=retain)
        grads.append(keep(x.grad))
        between(x)
    after(x)
    return grads


def read_pair(value, x, y, v) -> list[Tensor]:
    if isinstance(value, Tensor) and value.shape == x.shape:
        raise Unusable("변화도를 하나만 돌려주었습니다. 첫 번째 뒤와 두 번째 뒤의 x.grad를 차례로 담은 리스트가 필요합니다.")
    return [tensor(one, what=f"{i}번째로 담은 값") for i, one in enumerate(items(value, 2), 1)]


def not_accumulated(value, after: tuple, before: tuple) -> str | None:
    """정확히 두 번 역전파해 x.grad에 누적한 것이 아닐 때의 도움말."""
    (x, *_), (x_before, y, v) = after, before
    (once,) = grad(y, x_before, v)
    twice = x.grad is not None and close(tensor(x.grad), 2 * once)
    if twice and close(x.received, [once, once]):
        return None
    return "두 값은 맞지만, 정확히 두 번 역전파해 x.grad에 누적한 것이 아닙니다. 한 번 역전파한 값을 두 배 했거나, autograd.grad를 썼거나, x.grad를 비웠다면 y.backward를 두 번 불러 누적되는 것을 보세요."


second_backward = Exercise(
    cases=graphs,
    truth=backward_twice(),
    read=read_pair,
    also=not_accumulated,
    each_case=True,
    mistakes={
        "두 칸이 모두 두 번째 뒤의 값입니다. x.grad는 그 자리에서 누적되므로, 그대로 담은 것도 함께 바뀝니다. 첫 번째 역전파 바로 뒤에 복사해 담으세요.": backward_twice(keep=as_it_is),
        "두 번째도 첫 번째와 같습니다. 도중에 x.grad를 비우거나 한 번만 역전파하지 않았는지, 누적하지 않는 autograd.grad를 쓰지 않았는지, 둘째 칸에 두 번째 뒤의 x.grad를 담았는지 보세요. 노트는 비우지 않습니다.": [backward_twice(between=to_none), backward_twice(more=0)],
        "두 번째가 네 배입니다. 역전파를 너무 많이 하지 않았는지 세어 보세요.": backward_twice(more=3),
        "두 번째가 세 배입니다. 역전파를 한 번 더 하지 않았는지 세어 보세요.": backward_twice(more=2),
        "차례가 바뀌었습니다. 첫 번째 뒤의 값이 앞에 와야 합니다.": lambda x, y, v: backward_twice()(x, y, v)[::-1],
        "모두 0입니다. x.grad를 읽기 전에 0으로 만들었거나, 담은 다음에 제자리에서 0으로 만들지 않았는지 보세요. 담아 둔 것도 같은 텐서입니다.": [backward_twice(keep=emptied), backward_twice(keep=as_it_is, after=to_zero)],
        "비중을 모두 1로 두었습니다. 받은 v를 넣으세요.": backward_twice(lambda x, v: torch.ones_like(v)),
        "노트가 적어만 둔 셀을 실행하면 나는 오류입니다. y의 그래프가 저장해 둔 값을 첫 번째 역전파가 해제했습니다. 해제하지 말아 달라는 부탁은 어느 호출에서 해야 합니까?": Raises("backward through the graph a second time", backward_twice(retain=False)),
        V_LIKE_Y: Raises("Mismatch in shape: grad_output", backward_twice(lambda x, v: torch.ones_like(x))),
    },
    right="두 번째 역전파까지 오류 없이 갔고, 같은 값이 한 번 더 누적되었습니다.",
    otherwise="두 번의 x.grad가 torch의 값과 다릅니다. y.backward를 부를 때마다 x.grad를 출력해 보세요.",
    shape_hint=LIKE_X,
)
