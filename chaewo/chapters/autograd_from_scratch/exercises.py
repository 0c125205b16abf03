"""6장 「작은 autograd 만들기」의 코드 문제. 모두 autograd를 쓰지 않고 풉니다. 그래프를 걷는 둘은 `walks`에 있습니다."""

from collections.abc import Callable

import torch
from torch import Tensor

from chaewo.chapters.autograd_from_scratch import walks
from chaewo.judging.call import Unusable
from chaewo.judging.compare import parts_right, random_tensors
from chaewo.judging.exercise import Exercise, Raises
from chaewo.judging.guard import AUTOGRAD
from chaewo.judging.read import items, tensor

TWO = "두 입력의 몫을 쉼표로 나란히 돌려주세요. 첫째가 앞 입력의 몫입니다."
TOGETHER = f"원소가 여럿인 텐서를 수 하나로 바꾸려 했습니다. `torch.tensor`로 묶었다면 묶지 말고, {TWO}"
ONE_NUMBER = "one element tensors can be converted"


def vjp(f: Callable[..., Tensor], inputs: tuple[Tensor, ...], g: Tensor) -> tuple[Tensor, ...]:
    """torch가 셈하는 벡터-야코비안 곱: `f(*inputs)`가 변화도 `g`를 받았을 때 입력마다 넘기는 값."""
    leaves = [one.detach().clone().requires_grad_() for one in inputs]
    return torch.autograd.grad(f(*leaves), leaves, g)


def triples(*shapes: tuple[int, ...]) -> list[list[Tensor]]:
    """모양마다 무작위 텐서 셋."""
    seeded = enumerate(shapes, 20200331)
    return [random_tensors(shape, shape, shape, seed=seed) for seed, shape in seeded]


def two_parts(value, shape: tuple[int, ...]) -> list:
    if isinstance(value, Tensor) and value.shape == shape:
        raise Unusable(f"텐서 하나를 돌려주었습니다. {TWO}")
    if isinstance(value, list | tuple) and len(value) != 2:
        raise Unusable(f"돌려준 것이 {len(value)}개입니다. {TWO}")
    return items(value, 2)


def same_shape(value, like: Tensor, what: str) -> Tensor:
    return tensor(value, like.shape, what, "넘기는 변화도의 모양은 언제나 그 입력의 모양과 같습니다.")


# 1. divide_rule -----------------------------------------------------------------------------


def dividing(to_a=lambda g, a, b: g / b, to_b=lambda g, a, b: -g * a / b**2):
    """두 몫의 식만 다릅니다."""
    return lambda g, a, b: (to_a(g, a, b), to_b(g, a, b))


def read_quotient(value, g: Tensor, a: Tensor, b: Tensor) -> list[Tensor]:
    to_a, to_b = two_parts(value, g.shape)
    return [same_shape(to_a, a, "a에 넘기는 값"), same_shape(to_b, b, "b에 넘기는 값")]


divide_rule = Exercise(
    # 나누는 수의 크기는 0.5 이상입니다. 마지막의 수 하나짜리 텐서는 문제의 셀이 넣어 보는 것입니다.
    cases=[(g, a, b + 0.5 * b.sign()) for g, a, b in triples((3,), (2, 3), (1, 4), ())],
    truth=lambda g, a, b: vjp(lambda a, b: a / b, (a, b), g),
    read=read_quotient,
    share=parts_right,
    forbidden={AUTOGRAD: "torch에게 미분을 시켰습니다. 이 연습은 autograd를 쓰지 않고 풉니다. b가 상수일 때와 a가 상수일 때의 도함수를 식으로 적고, 받은 변화도를 곱해 보세요."},
    mistakes={
        TOGETHER: Raises(ONE_NUMBER, lambda g, a, b: torch.tensor([g / b, -g * a / b**2])),
        "크기는 맞고 b 쪽의 부호만 다릅니다. a가 양수일 때 b가 커지면 a / b는 커집니까, 작아집니까?": dividing(to_b=lambda g, a, b: g * a / b**2),
        "국소 도함수만 있고 받은 변화도 g가 없습니다. 규칙은 g를 받아 바꾸어 넘기는 함수입니다.": dividing(lambda g, a, b: 1 / b, lambda g, a, b: -a / b**2),
        "b 쪽에 받은 변화도 g가 없습니다. a 쪽에 한 것과 견주어 보세요.": dividing(to_b=lambda g, a, b: -a / b**2),
        "a 쪽에 받은 변화도 g가 없습니다. b 쪽에 한 것과 견주어 보세요.": dividing(to_a=lambda g, a, b: 1 / b),
        "b 쪽이 1/b을 한 번만 곱한 값입니다. a / b를 a * b**-1로 쓰고, 본문에서 거듭제곱의 규칙을 다시 보세요.": dividing(to_b=lambda g, a, b: -g * a / b),
        "b 쪽에서 상대의 값 a가 사라졌습니다. a를 상수로 두고 미분해도 곱해진 수는 그대로 남습니다.": dividing(to_b=lambda g, a, b: -g / b**2),
        "두 값은 맞는데 차례가 바뀌었습니다. 앞의 것이 a에 넘기는 값입니다.": dividing(lambda g, a, b: -g * a / b**2, lambda g, a, b: g / b),
        "곱셈의 규칙입니다. 나누기에서 a를 조금 움직이면 결과는 그것의 몇 배만큼 움직입니까?": dividing(lambda g, a, b: g * b, lambda g, a, b: g * a),
        "b 쪽이 1/b을 통째로 입력으로 본 값입니다. 1/b을 다시 b로 미분한 것을 곱해야 합니다.": dividing(to_b=lambda g, a, b: g * a),
        "받은 변화도를 그대로 넘기는 것은 덧셈의 규칙입니다.": dividing(lambda g, a, b: g, lambda g, a, b: g),
        "b 쪽도 a 쪽과 똑같은 꼴로 적었습니다. 나누는 수와 나뉘는 수는 하는 일이 다릅니다.": dividing(to_b=lambda g, a, b: g / a),
    },
    right="나누기의 규칙이 두 입력 모두에서 torch와 같습니다.",
    otherwise="torch의 변화도와 다릅니다. 입력을 하나씩 보세요. b가 상수라면 a 쪽의 국소 도함수는 무엇이고, a가 상수라면 b 쪽은 무엇입니까?",
)

gradients = walks.gradients
topological = walks.topological

# 4. scale_rule ------------------------------------------------------------------------------


def summed_rows(value: Tensor) -> Tensor:
    return value.sum(1, keepdim=True)


def scaling(to_a=lambda g, a, s: g * s, to_s=lambda g, a: summed_rows(g * a)):
    """두 몫의 식만 다릅니다."""
    return lambda g, a, s: (to_a(g, a, s), to_s(g, a))


def read_scaled(value, g: Tensor, a: Tensor, s: Tensor) -> list[Tensor]:
    to_a, to_s = two_parts(value, g.shape)
    to_a, to_s = same_shape(to_a, a, "a에 넘기는 값"), tensor(to_s, what="s에 넘기는 값")
    if to_s.shape == s.shape:
        return [to_a, to_s]
    rows, columns = a.shape
    by_columns = "열마다 모았습니다. s는 어느 방향으로 되풀이되었습니까?"
    hints = {  # 모양에서 어느 축이 잘못되었는지 보입니다.
        (rows, columns): "s보다 큽니다. s는 한 행의 모든 칸에 되풀이해 쓰였으니, 그 칸들의 몫을 하나로 모아야 합니다.",
        (rows,): "수는 행마다 하나로 모았지만 크기가 1인 축까지 사라졌습니다. s의 모양 그대로여야 합니다.",
        (columns,): by_columns,
        (1, columns): by_columns,
        (): "모든 칸을 하나로 모았습니다. 행마다 s가 따로 있습니다.",
    }
    hint = hints.get(tuple(to_s.shape), "변화도의 모양은 언제나 그 텐서의 모양과 같습니다.")
    raise Unusable(f"s에 넘기는 값의 모양이 {tuple(to_s.shape)}인데 s의 모양은 {tuple(s.shape)}입니다. {hint}")


scale_rule = Exercise(
    # 모양의 도움말은 처음 것에서 정해지므로, 행과 열의 수가 다른 것을 먼저 둡니다.
    cases=[(g, a, s[:, :1].clone()) for g, a, s in triples((2, 3), (4, 5), (3, 1), (1, 4), (3, 3))],
    truth=lambda g, a, s: vjp(lambda a, s: a * s, (a, s), g),
    read=read_scaled,
    share=parts_right,
    forbidden={AUTOGRAD: "torch에게 미분을 시켰습니다. 이 연습은 autograd를 쓰지 않고 풉니다. s도 (행의 수, 열의 수)라고 여기고 곱셈의 규칙을 식으로 적은 뒤, 되풀이해 쓴 축을 따라 모아 보세요."},
    mistakes={
        TOGETHER: Raises(ONE_NUMBER, lambda g, a, s: torch.tensor([g * s, (g * a).sum(1)])),
        "s 쪽이 합이 아니라 평균입니다. 한 값이 여러 칸에 쓰였으면 칸마다의 영향을 모두 더합니다.": scaling(to_s=lambda g, a: (g * a).mean(1, keepdim=True)),
        "s 쪽에서 상대의 값 a를 곱하지 않았습니다. g만 더하는 것은 덧셈의 규칙입니다.": scaling(to_s=lambda g, a: summed_rows(g)),
        "s 쪽에 받은 변화도 g가 없습니다. 국소 도함수만 더한 값입니다.": scaling(to_s=lambda g, a: summed_rows(a)),
        "s 쪽을 따로 더한 다음 곱했습니다. 칸마다 곱한 것을 더해야 합니다.": scaling(to_s=lambda g, a: summed_rows(g) * summed_rows(a)),
        "s 쪽이 첫 열의 몫뿐입니다. s는 그 행의 모든 칸에 쓰였습니다.": scaling(to_s=lambda g, a: (g * a)[:, :1]),
        "a 쪽이 받은 변화도 그대로입니다. 곱셈에서는 상대의 값을 곱해 넘깁니다.": scaling(lambda g, a, s: g),
        "a 쪽에 받은 변화도 g가 없습니다. 국소 도함수만 넘겼습니다.": scaling(lambda g, a, s: s.expand_as(a)),
        "a 쪽에 a 자신의 값을 곱했습니다. 곱셈의 규칙은 상대의 값을 곱합니다.": scaling(lambda g, a, s: g * a),
    },
    right="되풀이해 쓴 만큼 더해서 모았습니다. 두 몫의 모양도 값도 torch와 같습니다.",
    otherwise="torch의 변화도와 다릅니다. 먼저 s도 (행의 수, 열의 수)라고 여기고 곱셈의 규칙을 적은 뒤, 되풀이해 쓴 축을 따라 모아 보세요.",
)
