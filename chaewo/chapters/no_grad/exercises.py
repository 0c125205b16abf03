"""5장 「기록을 멈추기: no_grad와 detach」의 코드 문제. 값만 보지 않고, 메모리와 변화도와 표시를 실제로 해 보고 판정합니다."""

import torch
from torch import Tensor

from chaewo.judging.call import Unusable
from chaewo.judging.compare import close, fails, random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.guard import AUTOGRAD
from chaewo.judging.read import tensor

# 1. snapshot --------------------------------------------------------------------------------


def to_keep() -> list[tuple[Tensor]]:
    """잎, 연산의 결과, float64, 모양이 같은 float64, 수 하나, 축을 바꾼 것."""
    leaf, start, one, other, number, turned = random_tensors((3,), (2, 2), (3,), (3,), (), (2, 3))
    given = [leaf, start, one.double(), other.double(), number, turned]
    leaf, start, one, other, number, turned = (t.requires_grad_() for t in given)
    return [(t,) for t in (leaf, start * 2, one, other, number, turned.T * 2)]


def not_kept(got: Tensor, after: tuple[Tensor], before: tuple[Tensor]) -> str | None:
    """값은 같지만 따로 보관한 것이 아닌 까닭. 받은 텐서를 고쳐 보기도 합니다."""
    (given,), (was,) = after, before
    if got is given:
        return "받은 텐서 자신을 돌려주었습니다. 이름만 둘이고 텐서는 하나라서, 고치면 함께 바뀝니다."
    if got.dtype != given.dtype:
        return f"받은 텐서는 {given.dtype}인데 보관한 것은 {got.dtype}입니다. `double()`처럼 dtype을 바꾸며 복사했다면, 이미 그 dtype인 텐서는 복사되지 않습니다. 새로 만들었다면 받은 텐서의 dtype에 맞추세요."
    if not given.requires_grad:
        return "받은 텐서의 표시를 껐습니다. 보관만 하려다 원래 텐서의 기록까지 멈추었습니다. 원래 텐서는 건드리지 말고 새로 얻은 쪽에서 기록을 떼세요."
    with torch.no_grad():
        given.add_(1)
    if not close(tensor(got), was):
        return "원래 텐서를 고쳤더니 보관한 값까지 바뀌었습니다. `detach()`도 `.data`도 복사하지 않고 같은 메모리를 봅니다. 5장에서 y[0]을 고쳤을 때 x가 어떻게 되었는지 다시 보세요."
    if got.grad_fn is not None:
        return f"복사는 되었지만 기록이 남아 있습니다(grad_fn: {got.grad_fn.name()}). 복사도 연산이라 기록됩니다. 연산의 결과를 이렇게 모으면, 그것을 계산한 그래프까지 모두 붙들게 됩니다."
    if got.requires_grad:
        return "따로 담기는 했지만 복사본의 requires_grad가 True입니다. 보관한 값으로 하는 연산까지 기록됩니다. 보관만 할 것이라면 켜지 않아도 됩니다."
    return None


snapshot = Exercise(
    cases=to_keep,
    truth=lambda w: w.detach().clone(),
    read=lambda value, given: tensor(value, given.shape, shape_hint="받은 텐서와 모양이 같습니다.").clone(),
    also=not_kept,
    mistakes={"`copy`는 넘파이와 리스트의 메서드입니다. 텐서를 복사하는 메서드는 이름이 다릅니다. 5장에서 x[0]이 바뀌지 않은 셀을 다시 보세요.": Raises("has no attribute 'copy'", lambda w: w.copy())},
    right="값만 따로 담았습니다. 원래 텐서를 고쳐도, 역전파를 해도 바뀌지 않습니다.",
    otherwise="값이 받은 텐서와 다릅니다. 지금의 값을 그대로 보관해야 합니다.",
)

# 2. gradient_step ---------------------------------------------------------------------------

# 학습률 → 고치기 전의 w와 그 변화도
STARTS = {
    0.1: torch.tensor([[1.0, 2.0], [2.0, 4.0]]),
    0.01: random_tensors((3,), (3,)),
    0.5: random_tensors((2, 2), (2, 2), seed=5),
    0.25: torch.tensor([[1.5, -2.0, 0.0], [0.0, -3.0, 1.0]], dtype=torch.float64),
}


def ready(values: Tensor, grad: Tensor) -> Tensor:
    w = values.clone().requires_grad_()
    w.grad = grad.clone()
    w.earlier = (w * w).sum()  # 고치기 전의 w를 저장해 둔 그래프
    return w


def moved(value, w: Tensor, rate: float):
    """고친 w. 그대로라면 돌려준 것만이라도 맞는지 봅니다."""
    start, grad = STARTS[rate]
    if not torch.equal(w.detach(), start):
        return tensor(w)
    return ["그대로", isinstance(value, Tensor) and close(value.detach(), start - rate * grad)]


@variants
def stepping(
    w, learning_rate, *,
    change=lambda w, rate: w.sub_(rate * w.grad),
    back=lambda w, changed: w,
    within=torch.no_grad,
):
    """기록하지 않는 곳에서 `change(w, learning_rate)`로 고치고 `back`을 돌려줍니다."""
    with within():
        changed = change(w, learning_rate)
    return back(w, changed)


def spoiled_step(got, after: tuple[Tensor, float], before: tuple[Tensor, float]) -> str | None:
    """w는 바르게 움직였지만 틀린 까닭."""
    w, grad = after[0], before[0].grad
    if not w.requires_grad:
        return "값은 맞지만 w의 표시가 꺼졌습니다. 다음 단계의 backward()가 w까지 오지 않습니다."
    if not fails(torch.autograd.grad, w.earlier, w):
        return "값은 맞습니다. 그런데 고치기 전에 계산한 손실에서 역전파를 해 보니 오류 없이 틀린 변화도가 나왔습니다. `.data`나 NumPy 배열, `fused` 옵티마이저로 고치면 버전 번호가 오르지 않아 torch가 알아채지 못합니다. 5장에서 노트의 코드를 고쳐 쓴 표를 다시 보세요."
    if w.grad is not None and w.grad.any() and not torch.equal(w.grad, grad):
        return "w는 맞게 움직였지만 w.grad의 값이 달라졌습니다. 부른 쪽이 변화도를 다시 쓰면 틀린 수를 보게 됩니다. 밑줄로 끝나는 메서드나 `*=`을 변화도에 쓰지 않았는지 보세요."
    if got is not w:
        return f"w는 바르게 고쳤는데 돌려준 것이 {'None' if got is None else '다른 값'}입니다. 고친 w를 돌려주세요."
    return None


gradient_step = Exercise(
    cases=lambda: [(ready(*start), rate) for rate, start in STARTS.items()],
    truth=stepping(),
    read=moved,
    also=spoiled_step,
    may_change=True,
    mistakes={
        "돌려준 텐서의 값은 맞지만 받은 w는 그대로입니다. `w = w - …`은 새 텐서를 만들어 이름만 옮깁니다. 부른 쪽의 가중치는 한 걸음도 가지 않았습니다.": stepping(lambda w, rate: w - rate * w.grad, back=lambda w, changed: changed),
        "w의 값이 그대로입니다. 받은 텐서를 제자리에서 고쳐야 합니다. 복사본을 고치지 않았는지 보세요.": stepping(lambda w, rate: w.clone().sub_(rate * w.grad)),
        "손실이 커지는 쪽으로 움직였습니다. 변화도는 오르막을 가리키므로 부호를 다시 보세요.": stepping(lambda w, rate: w.add_(rate * w.grad)),
        "학습률을 곱하지 않았습니다. 변화도만큼 통째로 움직였습니다.": stepping(lambda w, rate: w.sub_(w.grad)),
        "w를 움직이지 않고 새 값으로 덮어썼습니다. 있던 값에서 빼야 합니다.": stepping(lambda w, rate: w.copy_(rate * w.grad)),
        "두 걸음을 갔습니다. 갱신하는 줄이 두 번 실행되지 않는지 보세요.": stepping(lambda w, rate: w.sub_(2 * rate * w.grad)),
    },
    right="w는 여전히 같은 잎이고, 고친 일은 버전 번호에 남았습니다. 잘못 쓰면 대개 torch가 알려 줍니다.",
    otherwise="w의 값이 `w - learning_rate * w.grad`와 다릅니다. 한 걸음만 갔는지 보세요.",
)

# 3. frozen_first ----------------------------------------------------------------------------


def plain(x: Tensor, w1: Tensor, w2: Tensor) -> Tensor:
    return ((x @ w1).tanh() @ w2).sum()


def freezing(out=plain):
    """`w1`만 떼고 `out(x, w1, w2)`를 계산합니다."""
    return lambda x, w1, w2: out(x, w1.detach(), w2)


def matrices() -> list[tuple[Tensor, ...]]:
    shapes = [((4, 3), (3, 2), (2, 1)), ((2, 2), (2, 2), (2, 2)), ((1, 2), (2, 3), (3, 4))]
    return [tuple(t.requires_grad_() for t in random_tensors(*three, seed=5)) for three in shapes]


def out_of(value, *leaves: Tensor) -> Tensor:
    if any(t.grad is not None for t in leaves):
        raise Unusable("함수 안에서 backward()를 불렀습니다. 출력만 돌려주면 역전파는 부른 쪽이 합니다.")
    return tensor(value, (), shape_hint="모두 더한 수 하나입니다.")


def wrongly_frozen(got: Tensor, after: tuple[Tensor, ...], before: tuple[Tensor, ...]) -> str | None:
    """값은 맞지만 w1만 얼지는 않은 까닭. 부른 쪽이 되어 역전파해 봅니다."""
    if not all(t.requires_grad for t in after):
        return "함수를 부르고 나니 받은 텐서의 표시가 꺼져 있습니다. 이대로면 다른 곳에서 쓸 때도 얼어 있습니다. 이 계산에서만 멈추게 하거나, 끝나기 전에 되돌려 놓으세요."
    if not got.requires_grad:
        return "출력에 기록이 하나도 없습니다. 전체를 `no_grad` 안에서 계산했거나, 출력이나 세 텐서를 모두 떼었거나, 수로 꺼내 텐서를 새로 만들었습니다. 그러면 x와 w2의 길까지 모두 끊깁니다."
    if fails(got.backward):
        return "돌려준 출력에서 backward()를 부르니 오류가 났습니다. 함수 안에서 이미 미분했다면 그래프에 저장된 값이 해제되었습니다. 미분은 부른 쪽에 맡기고 출력만 돌려주세요."
    reached = [name for name, t in zip(("x", "w1", "w2"), after, strict=True) if t.grad is not None]
    if "w1" in reached:
        return f"변화도가 닿은 텐서: {', '.join(reached)}. w1에도 닿았습니다. w1에서 갈라져 나오는 길을 아직 끊지 않았습니다."
    if reached == ["w2"]:
        return "변화도가 닿은 텐서: w2. w1뿐 아니라 x까지 끊겼습니다. 곱한 결과를 떼거나 그 구간을 `no_grad`로 감싸면 그 앞의 길이 모두 끊깁니다. 결과가 아니라 텐서 하나를 골라 떼어 보세요."
    if reached != ["x", "w2"]:
        return f"변화도가 닿은 텐서: {', '.join(reached) or '없음'}. w2도 배워야 합니다. 멈출 것은 w1 하나입니다."
    x, _, w2 = after
    wanted = torch.autograd.grad(plain(*before), (before[0], before[2]))
    if not close([x.grad, w2.grad], list(wanted)):
        return "변화도가 닿기는 했지만 값이 다릅니다. 계산 중간의 다른 길도 끊기지 않았는지 보세요."
    return None


frozen_first = Exercise(
    cases=matrices,
    truth=freezing(),
    read=out_of,
    also=wrongly_frozen,
    mistakes={
        "tanh가 빠졌습니다. x @ w1의 결과에 tanh를 쓰고 w2를 곱합니다.": freezing(lambda x, w1, w2: (x @ w1 @ w2).sum()),
        "tanh를 w2까지 곱한 다음에 썼습니다. tanh는 x와 w1의 곱에만 쓰고, 그 결과에 w2를 곱합니다.": freezing(lambda x, w1, w2: (x @ w1 @ w2).tanh().sum()),
        "더하지 않고 평균을 냈습니다. 마지막은 sum()입니다.": freezing(lambda x, w1, w2: ((x @ w1).tanh() @ w2).mean()),
        "모양이 다른 두 텐서를 원소끼리 계산했습니다. `*`는 원소끼리의 곱이고, 행렬의 곱은 `@`입니다.": Raises("must match the size of tensor", freezing(lambda x, w1, w2: (torch.tanh(x * w1) * w2).sum())),
    },
    right="w1만 얼었습니다. 변화도는 w1을 지나쳐 x까지 갔습니다.",
    otherwise="출력의 값이 식과 다릅니다. x와 w1의 곱, tanh, w2와의 곱, 합의 차례로 하나씩 견주어 보세요. 얼려도 값은 그대로여야 합니다.",
)

# 4. round_through ---------------------------------------------------------------------------

# 변화도는 큰 값에서도, 이미 정수인 값에서도 그대로 지나가야 합니다.
TO_ROUND = [torch.tensor([0.6, 5.1, -7.8, 150.9, -12001.8, 0.0, 3.0]), *(3 * x for x in random_tensors((4,), (2, 3), ())), torch.tensor([[2.3, -0.2]], dtype=torch.float64)]


def way_through(value, x: Tensor) -> list:
    """돌려준 값과, 값이 맞다면 아무 변화도나 흘려보냈을 때 x에 도착한 것."""
    rounded = tensor(value, x.shape, shape_hint="x와 모양이 같습니다.")
    if not close(rounded, x.round()):
        return [rounded]
    if x.grad is not None:
        raise Unusable("함수 안에서 backward()를 불렀습니다. 값을 돌려주기만 하면 됩니다.")
    if not value.requires_grad:
        return [rounded, "기록 없음"]
    (v,) = random_tensors(x.shape, seed=7)
    (grad,) = torch.autograd.grad(value, x, v.to(value.dtype), allow_unused=True)
    return [rounded, "길 없음" if grad is None else grad]


def other_way(seen: list, x: Tensor) -> str:
    if len(seen) == 1:
        return "값이 x를 반올림한 것과 다릅니다. 돌려준 값과 `torch.round(x)`를 나란히 출력해, 어느 원소가 얼마나 다른지 보세요."
    return "변화도가 받은 그대로 지나가지 않았습니다. x가 크든 작든, 출력을 x로 미분한 값이 원소마다 1이어야 합니다."


round_through = Exercise(
    cases=lambda: [(x.clone().requires_grad_(),) for x in TO_ROUND],
    truth=lambda x: x + (x.round() - x).detach(),
    read=way_through,
    each_case=True,
    mistakes={
        "값이 반올림되지 않고 x 그대로입니다. 먼저 값을 맞춘 다음에 변화도를 보세요.": lambda x: x * 1,
        "반올림하며 달라진 양을 한 번 더 더했습니다. 종이에 적으며 더하고 빼 보세요.": lambda x: x.round() + (x.round() - x).detach(),
        "x가 더해진 채 남았습니다. 값에서는 지워지고 변화도에만 남게 할 방법을 생각해 보세요.": lambda x: x + x.round().detach(),
        "반올림하며 달라진 양만 돌려주었습니다. 무엇에 더해야 반올림한 값이 됩니까?": lambda x: x.round() - x,
        "반올림이 아니라 내림입니다.": lambda x: x + (x.floor() - x).detach(),
        "반올림이 아니라 소수점 아래를 버렸습니다.": lambda x: x + (x.trunc() - x).detach(),
        "값은 맞지만 기록이 없습니다. 모든 길을 떼었으므로 변화도가 갈 곳이 없습니다. x에서 오는 길 하나는 남겨 두세요.": lambda x: x.round().detach(),
        "돌려준 텐서는 기록되지만 x까지 가는 길이 없습니다. 떼어 낸 뒤에 표시를 다시 켜면 새 잎이 되어, 길이 거기에서 끝납니다.": lambda x: x.round().detach().requires_grad_(),
        "변화도가 모두 0입니다. 계단의 발판은 평평해서 round의 도함수는 0입니다. x를 더하고 뺐더라도 두 몫이 1과 −1로 지워집니다. 어느 길을 끊어야 x의 1이 남습니까?": [lambda x: x.round(), lambda x: x + (x.round() - x)],
        "변화도의 부호가 반대입니다. 남겨야 할 길을 떼고 빼는 쪽의 길을 남겼습니다.": lambda x: x.detach() + (x.round() - x),
        "변화도가 두 배입니다. x까지 가는 길이 둘이거나, 남긴 길에서 2를 곱했습니다.": lambda x: 2 * x + (x.round() - 2 * x).detach(),
        "파이썬의 round 함수는 텐서를 모릅니다. 텐서에는 이름이 같은 메서드가 있습니다.": Raises("doesn't define __round__", lambda x: round(x)),
    },
    right="값은 반올림되고 변화도는 그대로 지나갑니다. 값과 변화도를 따로 정했습니다.",
    otherwise=other_way,
)

# 5. picked_grad -----------------------------------------------------------------------------


def picks() -> list[tuple[Tensor, Tensor, Tensor]]:
    """되풀이되는 번호, 행을 고르는 것, 되풀이가 없는 것, 한 번호만, float64."""
    one, rows, two, long = random_tensors((3,), (4, 2), (3,), (5,), seed=11)
    chosen = [[2, 0, 2, 2], [1, 3, 1, 0, 3], [1, 0, 2], [4, 4, 4, 4, 4], [0, 0, 2]]
    xs = [one, rows, two, long, two.double()]
    # 나중 것이 언제나 더 크지는 않아야 ‘마지막 것’과 ‘가장 큰 것’이 갈립니다.
    received = random_tensors(*[(len(index), *x.shape[1:]) for index, x in zip(chosen, xs, strict=True)], seed=13)
    return [(x, torch.tensor(index), g.to(x.dtype)) for x, index, g in zip(xs, chosen, received, strict=True)]


@variants
def gathering(
    x, index, received, *,
    start=torch.zeros_like, share=lambda g, x, i, index: g, put=lambda old, new: old + new
):
    """`start(x)`에서 시작해, 고른 자리마다 `share`를 `put`으로 모읍니다."""
    grad = start(x)
    for i, g in zip(index.tolist(), received, strict=True):
        grad[i] = put(grad[i], share(g, x, i, index))
    return grad


picked_grad = Exercise(
    cases=picks(),
    truth=gathering(),
    shape_hint="변화도의 모양은 고른 것이 아니라 x의 모양과 같습니다.",
    forbidden={AUTOGRAD: "torch에게 미분을 시켰습니다. 이 문제에서는 받은 변화도를 어느 자리에 모을지 손으로 적습니다."},
    each_case=True,
    mistakes={
        "같은 번호를 여러 번 골랐을 때 마지막 것만 남았습니다. 번호 여럿으로 한꺼번에 고치면 `=`이든 `+=`이든 자리마다 한 번만 씁니다. 하나씩 더하거나, 겹친 번호도 더해 주는 함수를 찾아보세요.": gathering(put=lambda old, new: new),
        "고른 횟수만 세었습니다. 자리마다 받은 변화도가 다릅니다.": gathering(share=lambda g, x, i, index: torch.ones_like(g)),
        "길마다 온 것을 평균했습니다. 여러 길로 온 변화도는 더합니다.": gathering(share=lambda g, x, i, index: g / (index == i).sum()),
        "받은 변화도에 x의 값을 곱했습니다. 고르기는 값을 옮길 뿐이라 도함수가 1입니다.": gathering(share=lambda g, x, i, index: g * x[i]),
        "x의 값 위에 더했습니다. 변화도는 0에서 시작해 모읍니다.": gathering(start=torch.clone),
        "고르지 않은 자리가 1에서 시작했습니다. 그 자리를 움직여도 결과는 그대로이니 변화도는 얼마입니까?": gathering(start=torch.ones_like),
        "부호가 반대입니다. 더할 것을 뺐습니다.": gathering(put=lambda old, new: old - new),
        "받은 변화도를 그대로 돌려주었습니다. 고른 차례가 아니라 번호가 가리키는 자리에 모아야 합니다.": lambda x, index, received: received,
        "받은 변화도에서 또 번호로 골랐습니다. 순전파는 고르는 일이고, 역전파는 고른 것을 제자리로 돌려보내는 일입니다.": lambda x, index, received: received[index.clamp(max=len(received) - 1)],
    },
    right="고른 횟수만큼 온 변화도를 제자리에 더했습니다. torch가 `x[index]`를 거슬러 갈 때 하는 일입니다.",
    otherwise="torch로 구한 변화도와 다릅니다. 번호마다 받은 변화도를 종이에 적고 같은 자리의 것끼리 더해 견주어 보세요.",
)
