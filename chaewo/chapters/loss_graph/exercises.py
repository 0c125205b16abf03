"""9장 「손실 함수와 그래프 거슬러 오르기」의 코드 문제.

손실과 변화도는 torch의 것과 견주고, 노드는 이름이 아니라 같은 객체인지로 견줍니다. 거슬러 오를
그래프는 `graph_cases.py`가 만듭니다.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from chaewo.chapters.loss_graph.graph_cases import (
    LOSSES,
    LeafLoss,
    NetLoss,
    leaf_losses,
    mse,
    net_loss,
)
from chaewo.graph import walk
from chaewo.judging.call import Unusable, call, kind
from chaewo.judging.compare import close, compare, first_failure, random_tensors
from chaewo.judging.exercise import judged
from chaewo.judging.read import items, number, tensor
from chaewo.judging.result import Result, correct, wrong
from chaewo.judging.watch import Called
from chaewo.lenet import NoteNet

SIZES_DIFFER = {
    "The size of tensor a": (
        "모양이 다른 두 텐서를 바로 뺐습니다. 원소의 수가 같으니, 빼기 전에 한쪽의 모양을 다른 쪽에 "
        "맞추어 보세요."
    ),
    "operands could not be broadcast": (
        "모양이 다른 두 배열을 바로 뺐습니다. 넘파이로 바꾸지 말고, 빼기 전에 한쪽의 모양을 다른 쪽에 "
        "맞추어 보세요."
    ),
}
CALLING = {
    "not a Variable": (
        "노드에 텐서가 아닌 것을 넣었습니다. 파이썬의 수라면 `torch.tensor(1.0)`으로 바꾸고, 앞 노드가 "
        "돌려준 튜플이라면 그 가운데 이 노드로 오는 텐서 하나를 꺼내세요."
    ),
    "self must be a matrix": (
        "`addmm`의 노드에 넣은 변화도가 행렬이 아닙니다. 이 노드는 출력과 모양이 같은 변화도를 받습니다. "
        "손실의 노드가 출력 쪽으로 넘긴 것을 넣으세요."
    ),
}
SAME_SIZES = {
    "The size of tensor a": (
        "모양이 같은 두 텐서를 넣었는데 뺄 수 없게 되었습니다. 노트처럼 목표를 한 줄로 놓는 것은 출력이 한 "
        "줄일 때만 맞습니다. 출력이 (4, 10)이면 무엇에 맞추어야 합니까?"
    )
}
NODES = CALLING | {
    "object has no attribute 'next_functions'": (
        "노드가 아닌 것에서 `next_functions`를 찾았습니다. 그 자리마다 (노드, 번호)의 짝이 들어 있고, "
        "변화도를 넘기지 않는 자리의 노드는 None입니다."
    ),
    "IndexError: tuple index out of range": (
        "`next_functions`에 그런 번호의 자리가 없습니다. 갈 곳이 하나뿐인 노드도 있습니다. "
        "잎의 `AccumulateGrad`에는 갈 곳이 없으니, 언제나 같은 번호로 올라갔다면 편향의 잎으로 빠졌을 수 "
        "있습니다. 노드마다 이름과 자리의 수를 출력해 보세요."
    ),
    "object has no attribute 'variable'": (
        "`variable`은 `AccumulateGrad`에만 있습니다. 잎에 닿았는지 먼저 물어보세요."
    ),
    "RecursionError": "재귀가 끝나지 않습니다. 더 갈 곳이 없는 노드에서 멈추는지 보세요.",
    "'NoneType' object has no attribute": (
        "None에서 이름을 찾았습니다. 변화도를 넘기지 않는 자리에는 노드 대신 None이 있습니다. "
        "손실의 목표가 그랬습니다. 그런 자리는 건너뛰세요."
    ),
}
# `텐서 in 리스트`는 원소마다 값을 견줍니다.
SAME_VALUE = (
    "텐서끼리 값을 견주다가 멈추었습니다. 텐서를 `in`이나 `==`으로 찾으면 같은 텐서인지가 아니라 원소의 값이 "
    "같은지 묻습니다. 값이 아니라 객체가 같은지, 또는 지나온 노드인지 물어보세요."
)
COLLECTING = NODES | {"The size of tensor a": SAME_VALUE, "Boolean value of Tensor": SAME_VALUE}
ONE_SIZE = {
    "IndexError": (
        "(10,)이나 (2, 3, 4)처럼 차원의 수가 다른 출력도 있습니다. 모양의 칸을 번호로 고르면 그런 출력에서 "
        "멈춥니다. 차원의 수가 몇이든 모든 원소를 세는 방법을 쓰세요."
    )
}
PICKED_ROWS = {
    "out of bounds for dimension 0": (
        "없는 행을 골랐습니다. 대괄호에 정답의 번호 하나만 넣으면 칸이 아니라 행을 고릅니다. 행마다 칸 "
        "하나를 고르려면 대괄호에 무엇이 더 있어야 합니까?"
    )
}


@judged
def mse_by_hand(function) -> Result:
    same = _pairs(((1, 10), (1, 10)), ((4, 10), (4, 10)), ((3, 2), (3, 2)))
    # 노트의 target은 (10,)이었습니다. 차례로 짝을 지으면 되지만 그대로 빼면 모든 짝이 나옵니다.
    differ = _pairs(((5, 1), (5,)), ((1, 10), (10, 1)), ((1, 10), (10,)), ((2, 3), (6,)))
    return first_failure(_mse_stages(function, same, differ))


def _mse_stages(function, same: list, differ: list):
    with Called() as called:
        got = [_scalar(call(function, *pair, known_errors=SAME_SIZES), pair) for pair in same]
    errors = [(output - target).double() for output, target in same]

    def when(rule) -> list[float]:
        return [float(rule(error)) for error in errors]

    mistakes = [
        (
            when(lambda e: (e**2).sum()),
            "제곱을 더하기만 했습니다. 원소가 많을수록 손실이 커지지 않도록 MSELoss는 평균을 냅니다.",
        ),
        (
            when(lambda e: e.mean()),
            "차이를 제곱하지 않았습니다. 부호가 다른 차이끼리 서로 지웁니다.",
        ),
        (
            when(lambda e: e.abs().mean()),
            "절댓값의 평균입니다. 크게 틀린 것을 더 무겁게 매기려면 절댓값이 아니라 무엇을 합니까?",
        ),
        (
            when(lambda e: e.sum()),
            "차이를 제곱하지도, 평균을 내지도 않았습니다.",
        ),
        (
            when(lambda e: (e**2).sum() / len(e)),
            "행의 수로 나누었습니다. MSELoss가 나누는 것은 자료의 수가 아니라 모든 원소의 수입니다. 출력이 "
            "(4, 10)이면 몇 개입니까?",
        ),
        (
            when(lambda e: (e**2).sum() / e.shape[1]),
            "열의 수로 나누었습니다. MSELoss가 나누는 것은 모든 원소의 수입니다.",
        ),
        (
            when(lambda e: (e**2).sum() / 10),
            "언제나 10으로 나누었습니다. 노트의 출력은 열 개였지만 여기서는 모양이 여럿입니다.",
        ),
        (
            when(lambda e: (e**2).mean() / 2),
            "절반입니다. 교과서의 ½은 torch의 MSELoss에 없습니다.",
        ),
        (
            when(lambda e: (e**2).mean().sqrt()),
            "제곱근을 씌웠습니다. 그것은 RMSE라는 다른 값입니다.",
        ),
        (
            when(lambda e: e.mean() ** 2),
            "평균을 먼저 내고 제곱했습니다. 부호가 다른 차이끼리 먼저 지워집니다. 차례를 바꾸어 보세요.",
        ),
    ]
    yield compare(
        got,
        [float(F.mse_loss(output.double(), target.double())) for output, target in same],
        mistakes,
        right="",
        otherwise="MSELoss의 값과 다릅니다. 차이, 제곱, 평균을 한 줄씩 나누어 쓰고 출력해 보세요.",
    )

    others = _other_dimensions()
    got = [_scalar(call(function, *pair, known_errors=ONE_SIZE), pair) for pair in others]
    yield compare(
        got,
        [float(F.mse_loss(output.double(), target.double())) for output, target in others],
        [],
        right="",
        otherwise="2차원 출력에서는 맞았지만 1차원이나 3차원에서는 다릅니다. 나누는 수가 모든 원소의 수인지 "
        "보세요.",
    )

    got = [_scalar(call(function, *pair, known_errors=SIZES_DIFFER), pair) for pair in differ]
    expected = [
        float(F.mse_loss(output.double(), target.reshape(output.shape).double()))
        for output, target in differ
    ]
    # (5, 1)과 (1, 10)에서 차례로 (5,)와 (10, 1)을 그대로 뺀 것
    every_pair = [float(((o - t).double() ** 2).mean()) for o, t in differ[:2]]
    broadcast = close(got[:2], every_pair)
    yield compare(
        got,
        expected,
        [],
        right="MSELoss와 같고, 목표의 모양이 달라도 제 짝끼리 뺐습니다.",
        otherwise="두 모양이 같을 때는 맞았습니다. "
        + (
            "모양이 (5, 1)인 출력에서 (5,)인 목표를 빼면 (5, 5)가 됩니다. 브로드캐스팅으로 늘어난 엉뚱한 "
            "짝까지 평균에 들어갔습니다. 노트가 `In [55]`에서 손실을 구하기 전에 한 일을 보세요."
            if broadcast
            else "모양이 다를 때는 원소의 차례를 그대로 두고 한쪽의 모양만 맞추어야 합니다."
        ),
    )
    if "mse_loss" in called.names:
        yield wrong(
            "값은 맞지만 torch의 MSELoss를 불렀습니다. 차이, 제곱, 평균을 손으로 적어 보세요."
        )


@judged
def mse_gradient(function) -> Result:
    return first_failure(_gradient_stages(function))


def _gradient_stages(function):
    pairs = _pairs(((1, 10), (1, 10)), ((4, 10), (4, 10)), ((3, 2), (3, 2)))

    def gradients(pairs: list, known_errors: dict) -> list[Tensor]:
        values = [call(function, *pair, known_errors=known_errors) for pair in pairs]
        hint = "변화도의 모양은 출력의 모양과 같습니다."
        return [
            tensor(value, tuple(output.shape), shape_hint=hint)
            for value, (output, _) in zip(values, pairs, strict=True)
        ]

    with Called() as called:
        got = gradients(pairs, CALLING)
    errors = [(output - target).double() for output, target in pairs]

    def when(rule) -> list[Tensor]:
        return [rule(error) for error in errors]

    mistakes = [
        (
            when(lambda e: 2 * e),
            "평균의 나눗셈을 잊었습니다. 손실이 원소의 수로 나눈 값이니 변화도도 그만큼 작아집니다.",
        ),
        (
            when(lambda e: e),
            "차이 그대로입니다. 제곱에서 내려오는 것과 평균의 나눗셈이 빠졌습니다.",
        ),
        (
            when(lambda e: e / e.numel()),
            "정확히 절반입니다. 제곱을 미분하면 앞으로 무엇이 내려옵니까?",
        ),
        (
            when(lambda e: -2 * e / e.numel()),
            "부호가 모두 반대입니다. 출력이 목표보다 크면 출력을 더 키울 때 손실도 커집니다.",
        ),
        (
            when(lambda e: 2 * e / len(e)),
            "행의 수로 나누었습니다. 평균은 모든 원소로 낸 것입니다.",
        ),
        (
            when(lambda e: 2 * e / e.shape[1]),
            "열의 수로 나누었습니다. 한 줄일 때는 맞지만 평균은 모든 원소로 낸 것입니다.",
        ),
        (
            when(lambda e: 2 * e / 10),
            "언제나 10으로 나누었습니다. 9장의 식은 원소가 열 개일 때의 것입니다.",
        ),
        (
            when(lambda e: e**2 / e.numel()),
            "미분하지 않은 값입니다. 손실에 더해지는 몫이 아니라 그것을 출력으로 미분한 것이 필요합니다.",
        ),
        (
            when(lambda e: 2 * e.abs() / e.numel()),
            "부호가 사라졌습니다. 출력이 목표보다 작은 자리에서는 변화도가 음수입니다.",
        ),
        (
            when(lambda e: 2 * e.sign() / e.numel()),
            "크기가 사라지고 부호만 남았습니다. 많이 틀린 자리의 변화도가 더 커야 합니다.",
        ),
    ]
    yield compare(
        got,
        [_mse_gradient(*pair) for pair in pairs],
        mistakes,
        right="",
        otherwise="torch의 변화도와 다릅니다. 원소가 하나뿐일 때의 식부터 적고, 평균의 나눗셈을 넣어 보세요.",
    )
    if called.names & {"mse_loss", "backward", "grad"}:
        yield wrong(
            "값은 맞지만 torch가 미분한 것입니다. 여기서는 손실을 손으로 미분한 식을 적습니다. 이 값은 그 "
            "식을 확인할 때 쓰세요."
        )
    others = _other_dimensions()
    yield compare(
        gradients(others, CALLING | ONE_SIZE),
        [_mse_gradient(*pair) for pair in others],
        [],
        right="손실의 노드가 출력 쪽으로 넘기는 변화도와 같습니다.",
        otherwise="2차원 출력에서는 맞았지만 1차원이나 3차원에서는 다릅니다. 나누는 수가 모든 원소의 수인지 "
        "보세요.",
    )


@judged
def relu_node(function) -> Result:
    between = ("출력을 tanh에 넣은 MSELoss", NoteNet, 1, lambda output: mse(output.tanh()))
    losses = enumerate((*LOSSES, between))
    return first_failure(_judge_relu(function, i, *one) for i, one in losses)


def _judge_relu(function, i: int, about: str, *case) -> Result:
    made = net_loss(*case)
    node = call(function, made.loss, known_errors=NODES | _fixed_path(i))
    if node is made.hidden.grad_fn:
        return correct(
            "손실이 무엇이든 fc3 바로 앞의 ReLU를 찾습니다. 노트의 셋째 줄을 고쳤습니다."
        )
    seen = f"{about}에서 받은 것: {_called(node)}. "
    before = "" if i < 2 else "MSELoss에서는 맞았습니다. "
    return wrong(before + seen + _relu_hint(node, made))


def _fixed_path(i: int) -> dict[str, str]:
    """MSELoss의 그래프에서 외운 길이 다른 손실에서 어긋날 때의 도움말."""
    if i < 2:
        return {}
    hint = (
        "MSELoss에서는 맞았습니다. 다른 손실에서는 손실과 fc3의 노드 사이에 노드가 더 있어, 외운 길이 "
        "다른 곳에 닿습니다. 노드의 이름을 보며 올라가 보세요."
    )
    return {
        "IndexError: tuple index out of range": hint,
        "object has no attribute 'next_functions'": hint,
    }


def _relu_hint(node, made: NetLoss) -> str:
    fc3 = made.output.grad_fn
    if node is None:
        return "return을 빠뜨리지 않았는지, 재귀라면 안에서 찾은 것을 밖으로 돌려주는지 보세요."
    if isinstance(node, Tensor):
        return "텐서가 아니라 그것을 만든 노드가 필요합니다."
    if isinstance(node, tuple | list):
        return "`next_functions`의 한 자리에는 (노드, 번호)의 짝이 들어 있습니다. 그 짝에서 노드만 꺼내세요."
    if isinstance(node, str):
        return "노드의 이름(글자)이 아니라 노드 자체가 필요합니다."
    if not isinstance(node, torch.autograd.graph.Node):
        return "그래프의 노드가 아닙니다. `loss.grad_fn`에서 출발해 거슬러 오르세요."
    if node is made.loss.grad_fn and node is not fc3:
        return "손실의 노드 그대로입니다. 한 걸음도 거슬러 오르지 않았습니다."
    if node is fc3:
        return "노트의 둘째 줄, Linear(`addmm`)의 노드입니다. 여기에서 갈라지는 화살표 하나를 더 따라가세요."
    found = {
        id(target): hint
        for target, hint in [
            *[(target, _TRANSPOSE) for target, _ in fc3.next_functions],
            (_leaf_node(made.net.fc3.bias), _BIAS),
            (_leaf_node(made.net.fc3.weight), _WEIGHT),
        ]
    }
    if id(node) in found:
        return found[id(node)]
    if all(node is not one.function for one in walk(made.loss).nodes):
        return (
            "이 손실의 그래프에 없는 노드입니다. 다른 계산의 노드는 이름이 같아도 다른 객체입니다. "
            "`loss.grad_fn`에서 출발하세요."
        )
    if "Relu" in type(node).__name__:
        return (
            "ReLU의 노드이지만 더 앞 계층의 것입니다. 너무 많이 거슬러 올랐습니다. "
            "fc3에 들어가는 ReLU에서 멈추세요."
        )
    if any(node is one.function for one in walk(made.output).nodes):
        return "fc3과 그 앞의 ReLU를 지나쳤습니다. 걸음마다 노드의 이름을 출력하며 어디에서 멈출지 보세요."
    return (
        "아직 fc3에 닿지 않은, 손실을 셈하는 노드입니다. 손실에 따라 이런 노드의 수가 다릅니다. "
        "이름을 보며 더 올라가세요."
    )


_BIAS = (
    "노트가 출력한 바로 그 노드, fc3.bias의 AccumulateGrad입니다. `addmm(b, x, A)`의 인자 차례에서 "
    "입력은 몇째입니까?"
)
_WEIGHT = (
    "fc3.weight의 AccumulateGrad입니다. 전치한 가중치 쪽으로 올라갔습니다. 입력 쪽으로 가세요."
)
_TRANSPOSE = (
    "가중치를 전치(transpose)하는 노드입니다. `addmm(b, x, A)`의 셋째 인자 쪽으로 갔습니다. 입력은 "
    "몇째 인자입니까?"
)


@judged
def leaves(function) -> Result:
    return first_failure(_judge_leaves(function, case) for case in (*leaf_losses(), _twins()))


def _twins() -> LeafLoss:
    """모양과 값이 같은 두 계층. 모양이나 값으로 같은 잎을 가리면 하나를 잃습니다."""
    first, second = (nn.Linear(3, 3).double() for _ in range(2))
    second.load_state_dict(first.state_dict())
    names = {p: f"첫 계층의 {name}" for name, p in first.named_parameters()}
    names |= {p: f"둘째 계층의 {name}" for name, p in second.named_parameters()}
    loss = second(F.relu(first(torch.ones(2, 3).double()))).square().mean()
    return LeafLoss("모양이 같은 계층이 둘인 손실", loss, names)


def _judge_leaves(function, case: LeafLoss) -> Result:
    value = call(function, case.loss, known_errors=COLLECTING)
    if isinstance(value, set | frozenset):
        value = list(value)
    if isinstance(value, Tensor | torch.Size):
        raise Unusable("잎 하나만 돌려주었습니다. 잎을 모두 담은 리스트로 돌려주세요.")
    found = items(value)
    for one in found:
        if not isinstance(one, Tensor):
            raise Unusable(_not_a_leaf(one))
    names = {id(leaf): name for leaf, name in case.names.items()}
    ids = [id(one) for one in found]
    strange = [one for one in found if id(one) not in names]
    if strange:
        return wrong(f"{case.about}에서 {_strange(strange[0], case)}")
    twice = [names[one] for one in dict.fromkeys(ids) if ids.count(one) > 1]
    if twice:
        return wrong(
            f"{case.about}에서 잎({twice[0]})이 {len(found)}개 가운데 두 번 이상 들었습니다. "
            "두 길이 한 노드에서 만나면 같은 잎에 두 번 닿습니다. 이미 지나온 것인지 물어보세요."
        )
    missing = [name for one, name in names.items() if one not in ids]
    if missing and any(leaf.grad is not None for leaf in case.names):
        return wrong(
            f"{case.about}에서 잎이 빠졌습니다. backward()를 불러 `.grad`가 찬 텐서를 골랐다면, 바깥의 "
            "`net`은 이 손실의 신경망이 아닙니다. 받은 `loss`의 그래프만 거슬러 오르세요."
        )
    if missing and case.about.startswith("모양이 같은"):
        return wrong(
            f"{case.about}에서 없는 것: {', '.join(missing)}. 모양과 값이 같아도 다른 잎입니다. 모양이나 "
            "값으로 같은 것을 가렸다면 노드나 객체로 가리세요."
        )
    if missing:
        return wrong(f"{case.about}에서 {_missing(missing, len(names))}")
    return correct("어떤 손실에서든 변화도를 받을 잎을 빠짐없이, 한 번씩만 모았습니다.")


def _not_a_leaf(one) -> str:
    if isinstance(one, torch.autograd.graph.Node):
        return (
            f"텐서가 아니라 노드({type(one).__name__})를 담았습니다. `AccumulateGrad`는 붙들고 있는 잎을 "
            "`variable`이라는 이름으로 내놓습니다."
        )
    if isinstance(one, torch.Size):
        return "잎의 모양을 담았습니다. 모양이 아니라 텐서를 담으세요."
    if isinstance(one, tuple):
        return "`next_functions`의 짝(튜플)을 담았습니다. 짝에서 노드를 꺼내 더 거슬러 오르세요."
    return f"텐서가 아닌 것({kind(one)})을 담았습니다. 잎 텐서를 담은 리스트가 필요합니다."


def _strange(one: Tensor, case: LeafLoss) -> str:
    if one.is_leaf and one.requires_grad:
        return (
            f"이 그래프에 없는 잎(모양 {tuple(one.shape)})을 받았습니다. 바깥의 `net`에서 가져왔거나 "
            "복사했다면, 값이 같아도 다른 객체입니다. 받은 `loss`의 그래프만 거슬러 오르세요."
        )
    copied = any(torch.equal(one.detach(), leaf.detach()) for leaf in case.names)
    if copied:
        return (
            "값은 잎과 같지만 잎이 아닌 텐서를 받았습니다. clone이나 detach를 거치면 다른 객체가 되어 "
            "`.grad`를 받지 못합니다. 잎을 그대로 담으세요."
        )
    if one.requires_grad and not one.is_leaf:
        return "잎이 아닌 텐서를 받았습니다. 연산의 결과는 잎이 아닙니다."
    return (
        f"그래프에 없는 텐서(모양 {tuple(one.shape)})를 받았습니다. 변화도를 받지 않는 텐서에는 닿는 길이 "
        "없습니다."
    )


def _missing(missing: list[str], count: int) -> str:
    if len(missing) == count:
        return (
            "잎을 하나도 찾지 못했습니다. `AccumulateGrad`에 닿을 때까지 올라갔는지 보세요. 이름으로 "
            "찾는다면 그 노드에서 `node.name()`을 출력해 보세요. 앞에 글자가 더 붙어 있습니다."
        )
    kept = count - len(missing)
    if all(name.endswith("weight") for name in missing) and len(missing) <= 3:
        return (
            f"{kept}개를 찾았는데 완전 연결의 가중치({', '.join(missing)})가 없습니다. 가중치로 가는 길에는 "
            "전치하는 노드가 하나 있습니다."
        )
    return (
        f"잎 {count}개 가운데 {kept}개만 찾았습니다. 없는 것: {', '.join(missing)}. "
        "노드마다 한 자리만 따라가지 않았는지, 중간에 멈추지 않았는지 보세요."
    )


@judged
def fc3_gradients(function) -> Result:
    return first_failure(_judge_fc3(function, rows) for rows in (1, 4))


def _judge_fc3(function, rows: int) -> Result:
    made = net_loss(NoteNet, rows, mse)
    fc3 = made.net.fc3
    weight, bias = torch.autograd.grad(made.loss, [fc3.weight, fc3.bias], retain_graph=True)
    ones = torch.ones_like(made.output)
    cells = made.output.numel()
    (at_output,) = torch.autograd.grad(made.loss, made.output, retain_graph=True)
    past_loss = torch.autograd.grad(made.output, [fc3.weight, fc3.bias], ones, retain_graph=True)
    # 학습자의 함수는 그래프에 저장된 값을 풀어 버릴 수 있으니, 견줄 값을 모두 구한 다음에 부릅니다.
    value = call(function, made.loss, known_errors=NODES)
    if any(leaf.grad is not None for leaf in made.net.parameters()):
        return wrong(
            "`backward()`를 불렀습니다. 여기서는 backward()가 하는 일을 노드를 불러 손으로 합니다. 바깥의 "
            "`net`도 보지 말고, 받은 `loss`의 노드만 쓰세요."
        )
    got_weight, got_bias = items(value, 2, "돌려준 값")
    if got_weight is None or got_bias is None:
        return wrong(
            "변화도의 자리에 None이 있습니다. `.grad`를 보았다면, backward()를 부르지 않았으니 비어 "
            "있습니다. 바깥의 `net`이나 잎의 `.grad`가 아니라, 받은 `loss`의 노드가 넘기는 것을 받으세요."
        )
    got_weight = tensor(got_weight, what="가중치의 변화도로 돌려준 값")
    got_bias = tensor(got_bias, what="편향의 변화도로 돌려준 값")
    shapes = tuple(got_weight.shape), tuple(got_bias.shape)
    hint = _fc3_shape_hint(*shapes, rows)
    if hint:
        return wrong(f"이미지 {rows}장에서 모양이 차례로 {shapes[0]}, {shapes[1]}입니다. {hint}")
    mistakes = [
        (
            [weight, at_output.mean(0)],
            "편향에서 행을 평균했습니다. 같은 편향이 행마다 쓰였으니 변화도는 더해집니다. 평균은 손실이 "
            "이미 냈습니다.",
        ),
        (
            [weight, at_output[0]],
            "편향에서 첫 행만 남겼습니다. 같은 편향이 모든 행에 쓰였습니다.",
        ),
        (
            list(past_loss),
            "손실의 노드를 지나지 않고 fc3의 노드에 1을 넣었습니다. 손실의 노드가 출력 쪽으로 넘기는 것부터 "
            "구하세요.",
        ),
        (
            [weight * cells, bias * cells],
            "원소의 수만큼 큽니다. 손실의 노드에는 1을 넣고, 그 노드가 하는 나눗셈은 그대로 두세요.",
        ),
        (
            [weight * cells / 2, bias * cells / 2],
            "손실의 노드 대신 출력에서 목표를 뺀 것에서 출발했습니다. 손실의 노드를 불러 보세요.",
        ),
        (
            [torch.zeros_like(weight), torch.zeros_like(bias)],
            "모두 0입니다. 노드에 0을 넣지 않았는지 보세요.",
        ),
        (
            [weight.T.reshape(10, 84), bias],
            "가중치의 변화도가 모양은 맞지만 칸의 차례가 섞였습니다. 모양만 바꾸는 것은 전치가 아닙니다. "
            "`addmm`의 노드 다음에 있는 노드를 불러 보세요.",
        ),
    ]
    return compare(
        [got_weight, got_bias],
        [weight, bias],
        mistakes,
        right="backward()를 부르지 않고 구한 변화도가 loss.backward()의 것과 같습니다.",
        otherwise="loss.backward()의 변화도와 다릅니다. 바깥의 `net`을 보았다면 그것은 다른 신경망입니다. "
        "받은 `loss`의 노드만 쓰고, 노드마다 받은 것과 넘긴 것의 모양을 출력해 보세요.",
    )


def _fc3_shape_hint(weight: tuple, bias: tuple, rows: int) -> str:
    if weight == (10, 84) and bias == (10,):
        return ""
    if weight in [(10,), (1, 10), (rows, 10)] and bias in [(10, 84), (84, 10)]:
        return "차례가 바뀌었습니다. 가중치의 변화도를 먼저 돌려주세요."
    if weight == (84, 10):
        return (
            "가중치 쪽이 아직 전치된 모양입니다. `addmm`의 노드와 가중치의 잎 사이에 노드가 하나 더 "
            "있습니다."
        )
    if weight == (rows, 84):
        return "가중치가 아니라 입력(ReLU) 쪽으로 넘기는 변화도입니다. 다른 자리를 보세요."
    if weight == (10, 84) and bias in [(rows, 10), (1, 10)]:
        return (
            "편향은 (10,) 한 벌인데 변화도는 행마다 있습니다. 늘어난 축을 따라 모아 줄여야 합니다. "
            "backward()에서는 엔진이 해 주던 일입니다."
        )
    return "fc3.weight는 (10, 84), fc3.bias는 (10,)입니다. 변화도의 모양은 잎의 모양과 같습니다."


@judged
def cross_entropy_by_hand(function) -> Result:
    return first_failure(_cross_entropy_stages(function))


def _cross_entropy_stages(function):
    logits = random_tensors((1, 10), (4, 5), (6, 3))
    pairs = list(
        zip(logits, map(torch.tensor, ([3], [0, 4, 4, 1], [2, 0, 1, 1, 0, 2])), strict=True)
    )
    with Called() as called:
        got = [_scalar(call(function, *pair, known_errors=PICKED_ROWS), pair) for pair in pairs]

    def when(rule) -> list[float]:
        return [float(rule(z.double(), c)) for z, c in pairs]

    def log_p(z):
        return z.log_softmax(1)

    def picked(values, c):
        return values[torch.arange(len(c)), c]

    mistakes = [
        (
            when(lambda z, c: F.cross_entropy(z, c, reduction="sum")),
            "행의 손실을 더하기만 했습니다. 자료의 수만큼 커지지 않도록 평균을 내야 합니다.",
        ),
        (
            when(lambda z, c: F.cross_entropy(z.softmax(1), c)),
            "소프트맥스를 두 번 했습니다. `cross_entropy`는 로짓을 받아 속에서 소프트맥스를 합니다. 이미 "
            "확률로 바꾼 것을 다시 넣지 않았는지 보세요.",
        ),
        (
            when(lambda z, c: picked(log_p(z), c).mean()),
            "부호가 반대입니다. 확률은 1보다 작아 로그가 음수입니다. 손실은 0 이상이어야 합니다.",
        ),
        (
            when(lambda z, c: -picked(z.softmax(1), c).mean()),
            "로그를 취하지 않았습니다. 정답의 확률에 음의 부호만 붙였습니다.",
        ),
        (
            when(lambda z, c: picked(z.softmax(1), c).mean()),
            "정답의 확률을 평균한 값입니다. 손실은 거기에서 두 걸음을 더 갑니다.",
        ),
        (
            when(lambda z, c: -picked(z.softmax(1), c).mean().log()),
            "확률을 먼저 평균하고 로그를 취했습니다. 행마다 손실을 구한 다음 평균하세요.",
        ),
        (
            when(lambda z, c: -log_p(z)[:, c].mean()),
            "모든 행에서 모든 정답의 열을 꺼냈습니다. `z[:, labels]`는 (N, N)입니다. 행마다 제 정답 하나만 "
            "꺼내야 합니다.",
        ),
        (
            when(lambda z, c: -log_p(z).mean()),
            "모든 칸을 평균했습니다. 행마다 정답의 칸 하나만 손실에 들어갑니다.",
        ),
        (
            when(lambda z, c: -picked(log_p(z), c).sum() / z.numel()),
            "칸의 수로 나누었습니다. MSELoss와 달리 교차 엔트로피는 행의 수로만 나눕니다.",
        ),
        (
            when(lambda z, c: -picked(z.log_softmax(0), c).mean()),
            "세로로 소프트맥스를 했습니다. 비율의 합이 1이 되어야 하는 쪽은 한 행의 칸들입니다.",
        ),
        (
            when(lambda z, c: -picked(z, c).mean()),
            "정답의 로짓만 썼습니다. 식의 오른쪽에 있는 둘째 항이 빠졌습니다.",
        ),
        (
            when(lambda z, c: z.logsumexp((0, 1)) - picked(z, c).mean()),
            "모든 행의 로짓을 한데 더했습니다. 행마다 따로 더해야 합니다.",
        ),
        (
            when(lambda z, c: F.cross_entropy(z, c) / torch.tensor(2.0).log()),
            "밑이 2인 로그입니다. 식의 로그는 자연로그입니다.",
        ),
        (
            when(lambda z, c: F.cross_entropy(z[:1], c[:1])),
            "첫 행의 손실만 구했습니다. 행마다 구해서 평균하세요.",
        ),
    ]
    yield compare(
        got,
        when(F.cross_entropy),
        mistakes,
        right="",
        otherwise="`cross_entropy`의 값과 다릅니다. 한 행짜리로 식의 걸음을 하나씩 출력해 견주어 보세요.",
    )
    yield _judge_large_logits(function)
    if "cross_entropy" in called.names:
        yield wrong(
            "값은 맞지만 `cross_entropy`를 불렀습니다. 소프트맥스의 로그부터 식대로 적어 보세요."
        )


def _judge_large_logits(function) -> Result:
    """로짓이 커서, 확률을 거치면 넘치거나 0이 되는 자료."""
    logits = torch.tensor([[1000.0, 0.0, 3.0], [-1000.0, -990.0, -1001.0], [0.0, 200.0, 1.0]])
    wide = torch.zeros(4, 10)  # 칸이 많으면 평균은 가장 큰 값에서 멉니다.
    wide[0, 3] = wide[2, 9] = wide[3, 9] = 1000
    wide[1], wide[1, 7], wide[3, 0] = -1000, -990, -1000
    pairs = [
        (logits, torch.tensor([1, 0, 2])),
        (logits[:1], torch.tensor([1])),
        (wide, torch.tensor([0, 2, 9, 0])),
    ]
    values = [call(function, *pair) for pair in pairs]
    if not _is_not_finite(values[1]) and any(map(_is_not_finite, values)):
        return wrong(
            "한 행짜리에서는 로짓이 1000이어도 괜찮았는데, 여러 행에서는 inf나 nan입니다. 모든 행에서 같은 "
            "수를 뺐다면 작은 로짓만 있는 행의 지수가 모두 0이 됩니다. 행마다 다른 수를 뺐다면, 그것이 그 "
            "행의 가장 큰 값인지 보세요."
        )
    if any(_is_not_finite(value) for value in values):
        return wrong(
            "작은 로짓에서는 맞았습니다. 로짓이 1000이면 지수가 넘쳐 inf가 되고, −1000이면 확률이 0이 되어 "
            "로그가 −inf입니다. 확률을 거치지 않는 식의 오른쪽 꼴에서, 지수 안의 가장 큰 값이 0이 되게 해 "
            "보세요."
        )
    got = [_scalar(value, pair) for value, pair in zip(values, pairs, strict=True)]
    expected = [float(F.cross_entropy(logits.double(), labels)) for logits, labels in pairs]
    if got[0] < expected[0] / 4:
        return wrong(
            "작은 로짓에서는 맞았습니다. 큰 로짓에서는 손실이 수백이어야 하는데 그보다 훨씬 작습니다. "
            "확률에 작은 수를 더하거나 끝을 자르면 inf는 피하지만 값이 틀립니다. 확률을 거치지 말고 로그를 "
            "먼저 푸세요."
        )
    return compare(
        got,
        expected,
        [],
        right="cross_entropy와 같고, 로짓이 1000이어도 넘치지 않습니다.",
        otherwise="작은 로짓에서는 맞았지만, 로짓이 1000쯤이면 `cross_entropy`의 값과 다릅니다. 지수가 "
        "넘치지 않게 뺀 값을 되돌려 더했는지, 행마다 따로 뺐는지 보세요.",
    )


def _other_dimensions() -> list[tuple[Tensor, Tensor]]:
    return _pairs(((7,), (7,)), ((2, 3, 4), (2, 3, 4)))


def _pairs(*shapes) -> list[tuple[Tensor, Tensor]]:
    flat = random_tensors(*[shape for pair in shapes for shape in pair])
    return list(zip(flat[::2], flat[1::2], strict=True))


def _scalar(value, pair: tuple[Tensor, Tensor]) -> float:
    """손실 하나. 모으지 않은 텐서를 돌려주면 그것을 말합니다."""
    if isinstance(value, Tensor) and value.numel() > 1:
        raise Unusable(
            f"돌려준 값의 모양이 {tuple(value.shape)}입니다. 손실은 수 하나입니다. 원소마다, 또는 행마다 "
            "구한 것을 모두 모았는지 보세요."
        )
    return number(value)


def _mse_gradient(output: Tensor, target: Tensor) -> Tensor:
    output = output.double().requires_grad_()
    (gradient,) = torch.autograd.grad(F.mse_loss(output, target.double()), output)
    return gradient


def _leaf_node(leaf: Tensor):
    return torch.autograd.graph.get_gradient_edge(leaf).node


def _is_not_finite(value) -> bool:
    if isinstance(value, Tensor):
        return value.is_floating_point() and not bool(torch.isfinite(value.detach()).all())
    return isinstance(value, float) and not torch.isfinite(torch.tensor(value)).item()


def _called(node) -> str:
    if isinstance(node, torch.autograd.graph.Node):
        return type(node).__name__
    return kind(node)
