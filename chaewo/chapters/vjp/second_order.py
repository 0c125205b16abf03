"""4장의 끝 문제: 두 번 거슬러 헤시안과 벡터의 곱을 구합니다. 헤시안은 대칭이라 곱하는 쪽은 가리지 않습니다."""

import torch
from torch import Tensor
from torch.autograd import grad
from torch.autograd.functional import hessian

from chaewo.chapters.jacobian.functions import differentiating, leaf, points, watched
from chaewo.chapters.vjp.note_cells import LIKE_X
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.guard import TABLES


def bowl(x: Tensor) -> Tensor:
    """본문의 예."""
    return x[0] ** 2 * x[1] + x[1] ** 3


def crossed(x: Tensor) -> Tensor:
    return x[0] * x[1] * x[2] + torch.sin(x[0]) + x[2] ** 4


def one_input(x: Tensor) -> Tensor:
    return x[0] ** 3


def given() -> list[tuple]:
    """함수와 잎 x와 v. v는 x와 무관한 것, x 자신, x로 계산한 것을 섞었습니다."""
    xs, vs = map(leaf, points(2, 3, 3, 2, 1)), points(2, 3, 3, 2, 1, seed=4)
    x1, x2, x3, x4, x5 = xs
    functions = [bowl, crossed, crossed, bowl, one_input]
    return watched(functions, [x1, x2, x3, x4, x5], [vs[0], vs[1], x3, x4**2, vs[4]])


@variants
def twice(f, x, v, *, create=True, weights=lambda g, x, v: v, last=lambda g, x, v: (g, v)):
    """변화도 g를 `last`의 값과 비중으로 한 번 더 거스릅니다. `weights`는 v를 갈음합니다."""
    (g,) = grad(f(x), x, create_graph=create)
    value, weight = last(g, x, weights(g, x, v))
    return grad(value, x, weight)[0]


def by_table(answer):
    """헤시안 전체와 변화도와 v로 셈한 것."""
    return lambda f, x, v: answer(hessian(f, x.detach()), grad(f(x), x)[0], v.detach())


hessian_vector_product = Exercise(
    cases=given,
    truth=twice(),
    also=differentiating(
        "값은 맞지만 역전파를 하지 않았습니다. 밀어 보지 말고, 변화도를 구한 다음 한 번 더 거슬러 가세요.",
        "값은 맞지만 역전파를 세 번 이상 했습니다. 헤시안의 행을 하나씩 만들지 말고, 변화도에 VJP를 한 번만 더 해 보세요.",
        most=2,
    ),
    each_case=True,
    forbidden={
        TABLES | {"hvp", "vhp"}: "값은 맞지만 torch가 통째로 해 주는 함수를 불렀습니다. 여기서는 변화도를 구한 다음 한 번 더 거슬러, 표 없이 손수 구합니다.",
    },
    mistakes={
        "변화도입니다. 이것은 첫 번째 역전파의 결과이고, 여기서 한 번 더 거슬러 가야 합니다.": lambda f, x, v: grad(f(x), x)[0],
        "변화도와 v를 원소끼리 곱했습니다. 변화도를 미분한 것과 v를 곱해야 합니다.": lambda f, x, v: grad(f(x), x)[0] * v,
        "변화도와 v를 곱해 더한 수입니다. 그 수를 x로 한 번 더 미분하면 무엇이 됩니까?": lambda f, x, v: grad(f(x), x)[0] @ v,
        "v를 쓰지 않고 비중을 모두 1로 두었습니다.": twice(weights=lambda g, x, v: torch.ones_like(g)),
        "비중으로 v가 아니라 변화도를 넣었습니다.": twice(weights=lambda g, x, v: g.detach()),
        "헤시안 전체입니다. v와 곱한 벡터 하나가 필요합니다.": by_table(lambda H, g, v: H),
        "대각선만 썼습니다. 두 입력이 곱해져 있으면 대각선 밖도 섞입니다.": by_table(lambda H, g, v: H.diagonal() * v),
        "변화도가 더해져 있습니다. backward를 두 번 불렀다면 .grad에는 첫 번째의 변화도까지 누적됩니다. 사이에 비우거나 autograd.grad를 쓰세요.": by_table(lambda H, g, v: g + H @ v),
        "v를 두 번 곱해 수 하나가 되었습니다. 한 번만 곱하세요.": by_table(lambda H, g, v: v @ H @ v),
        "헤시안을 두 번 곱했습니다. 역전파를 한 번 더 하지 않았는지 세어 보세요.": by_table(lambda H, g, v: H @ (H @ v)),
        "v가 x로 계산한 값일 때만 다릅니다. 변화도와 v를 곱해 더한 다음 미분하면 v까지 미분됩니다. v는 곱하는 수일 뿐이니, 떼어 내거나 비중의 자리에 넣으세요.": twice(last=lambda g, x, v: (g @ v, None)),
        "기록이 없는 값을 미분하려 했습니다. 첫 번째 역전파에서 난 오류라면 x를 기록하고 있는지 보세요. 두 번째에서 났다면, 첫 번째에 변화도를 구하는 계산까지 기록하라고 부탁해야 합니다.": Raises("element 0 of tensors does not require grad", twice(create=False)),
        "비중의 모양이 맞지 않습니다. 스칼라를 거스를 때는(f(x)도, v를 곱해 더한 수도) v를 넣을 자리가 없습니다. v는 변화도와 모양이 같으니, 변화도를 거스를 때 그대로 넣습니다.": Raises("Mismatch in shape: grad_output", lambda f, x, v: grad(f(x), x, v)),
        "변화도는 스칼라가 아니므로 비중 없이는 거슬러 갈 수 없습니다. 그 비중이 v입니다.": Raises("implicitly created only for scalar", twice(last=lambda g, x, v: (g, None))),
    },
    right="헤시안과 v의 곱과 같습니다. 변화도를 한 번 더 미분하면 표를 만들지 않아도 됩니다.",
    otherwise="헤시안과 v의 곱과 다릅니다. 입력이 둘인 함수에서 변화도를 손으로 적고, 그것을 한 번 더 편미분해 견주어 보세요.",
    shape_hint=LIKE_X,
)
