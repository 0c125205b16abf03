"""10장의 그래프를 거슬러 오르는 문제. 노드와 잎은 이름이 아니라 같은 객체인지로 견줍니다."""

from collections import Counter
from collections.abc import Iterator

import torch
from torch import Tensor

from chaewo.chapters.loss_graph import graph_cases
from chaewo.graph import walk
from chaewo.judging.call import Unusable, call, drain, kind
from chaewo.judging.compare import first_true, parts_right
from chaewo.judging.exercise import REMEMBERS, Exercise, judged, variants
from chaewo.judging.guard import AUTOGRAD
from chaewo.judging.read import items, tensor
from chaewo.lenet import NoteNet

Node = torch.autograd.graph.Node
WEIGHT, BIAS = (10, 84), (10,)

CALLING = {
    "not a Variable": "노드에 텐서가 아닌 것을 넣었습니다. 파이썬의 수라면 `torch.tensor(1.0)`으로 바꾸고, 앞 노드가 돌려준 튜플이라면 그 가운데 이 노드로 오는 텐서 하나를 꺼내세요.",
    "self must be a matrix": "`addmm`의 노드에 넣은 변화도가 행렬이 아닙니다. 이 노드는 출력과 모양이 같은 변화도를 받습니다. 손실의 노드가 출력 쪽으로 넘긴 것을 넣으세요.",
}
NODES = CALLING | {
    "object has no attribute 'next_functions'": "노드가 아닌 것에서 `next_functions`를 찾았습니다. 그 자리마다 (노드, 번호)의 짝이 들어 있고, 변화도를 넘기지 않는 자리의 노드는 None입니다.",
    "IndexError: tuple index out of range": "튜플에 그런 번호의 자리가 없습니다. 번호는 0부터 셉니다. `next_functions`라면 갈 곳이 하나뿐인 노드도 있고, 잎의 `AccumulateGrad`에는 갈 곳이 없습니다. 언제나 같은 번호로 올라갔다면 편향의 잎으로 빠졌을 수 있습니다. 노드마다 이름과 자리의 수를 출력해 보세요.",
    "object has no attribute 'variable'": "`variable`은 `AccumulateGrad`에만 있습니다. 잎에 닿았는지 먼저 물어보세요.",
    "RecursionError": "재귀가 끝나지 않습니다. 더 갈 곳이 없는 노드에서 멈추는지 보세요.",
    "'NoneType' object has no attribute": "None에서 이름을 찾았습니다. 변화도를 넘기지 않는 자리에서는 노드도 변화도도 None입니다. 손실의 목표가 그랬습니다. 그런 자리는 건너뛰세요. 채워지지 않은 `.grad`도 None입니다.",
}
# `텐서 in 리스트`는 원소마다 값을 견줍니다.
SAME_VALUE = "텐서끼리 값을 견주다가 멈추었습니다. 텐서를 `in`이나 `==`으로 찾으면 같은 텐서인지가 아니라 원소의 값이 같은지 묻습니다. 값이 아니라 객체가 같은지, 또는 지나온 노드인지 물어보세요."


# 3. relu_node -------------------------------------------------------------------------------


@judged("손실이 무엇이든 fc3 바로 앞의 ReLU를 찾습니다. 노트의 셋째 줄을 고쳤습니다.")
def relu_node(function) -> Iterator[str]:
    signs = ["IndexError: tuple index out of range", "object has no attribute 'next_functions'"]
    found = []  # 앞의 손실들에서 찾은 노드. 다른 손실에서 그것이 또 나오면 기억하는 답입니다.
    for i, (about, *case) in enumerate(graph_cases.LOSSES):
        made = graph_cases.net_loss(*case)
        by_heart = {} if i < 2 else dict.fromkeys(signs, "MSELoss에서는 맞았습니다. 다른 손실에서는 손실과 fc3의 노드 사이에 노드가 더 있어, 외운 길이 다른 곳에 닿습니다. 노드의 이름을 보며 올라가 보세요.")
        node = call(function, made.loss, known_errors=NODES | by_heart)
        if any(node is one for one in found):
            yield "앞에서 다른 손실로 불렀을 때 찾은 노드를 또 돌려주었습니다. 함수 밖의 이름이나 기본값에 담아 둔 것이 있는지 보세요."
        if node is not made.hidden.grad_fn:
            before = "" if i < 2 else "MSELoss에서는 맞았습니다. "
            seen = type(node).__name__ if isinstance(node, Node) else kind(node)
            yield f"{before}{about}에서 받은 것: {seen}. {_not_the_relu(node, made)}"
        found.append(node)


def _not_the_relu(node, made: graph_cases.NetLoss) -> str:
    fc3, edge_of = made.output.grad_fn, torch.autograd.graph.get_gradient_edge
    return first_true(
        {
            "return을 빠뜨리지 않았는지, 재귀라면 안에서 찾은 것을 밖으로 돌려주는지, 목표의 자리처럼 노드가 None인 곳을 고르지 않았는지 보세요.": node is None,
            "텐서가 아니라 그것을 만든 노드가 필요합니다.": isinstance(node, Tensor),
            "`next_functions`의 한 자리에는 (노드, 번호)의 짝이 들어 있습니다. 그 짝에서 노드만 꺼내세요.": isinstance(node, tuple | list),
            "노드의 이름(글자)이 아니라 노드 자체가 필요합니다.": isinstance(node, str),
            "그래프의 노드가 아닙니다. `loss.grad_fn`에서 출발해 거슬러 오르세요.": not isinstance(node, Node),
            "손실의 노드 그대로입니다. 한 걸음도 거슬러 오르지 않았습니다.": node is made.loss.grad_fn,
            "노트의 둘째 줄, Linear(`addmm`)의 노드입니다. 여기에서 갈라지는 화살표 하나를 더 따라가세요.": node is fc3,
            "노트가 출력한 바로 그 노드, fc3.bias의 AccumulateGrad입니다. `addmm(b, x, A)`의 인자 차례에서 입력은 몇째입니까?": node is edge_of(made.net.fc3.bias).node,
            "fc3.weight의 AccumulateGrad입니다. 전치한 가중치 쪽으로 올라갔습니다. 입력 쪽으로 가세요.": node is edge_of(made.net.fc3.weight).node,
            "가중치를 전치(transpose)하는 노드입니다. `addmm(b, x, A)`의 셋째 인자 쪽으로 갔습니다. 입력은 몇째 인자입니까?": any(node is target for target, _ in fc3.next_functions),
            "이 손실의 그래프에 없는 노드입니다. 다른 계산의 노드는 이름이 같아도 다른 객체입니다. `loss.grad_fn`에서 출발하세요.": not _reaches(made.loss, node),
            "ReLU의 노드이지만 더 앞 계층의 것입니다. 너무 많이 거슬러 올랐습니다. fc3에 들어가는 ReLU에서 멈추세요.": "Relu" in type(node).__name__,
            "fc3과 그 앞의 ReLU를 지나쳤습니다. 걸음마다 노드의 이름을 출력하며 어디에서 멈출지 보세요.": _reaches(made.output, node),
            "아직 fc3에 닿지 않은, 손실을 셈하는 노드입니다. 손실에 따라 이런 노드의 수가 다릅니다. 이름을 보며 더 올라가세요.": True,
        }
    )


def _reaches(tensor: Tensor, node) -> bool:
    return any(node is one.function for one in walk(tensor).nodes)


# 4. leaves ----------------------------------------------------------------------------------


@judged("어떤 손실에서든 변화도를 받을 잎을 빠짐없이, 한 번씩만 모았습니다.")
def leaves(function) -> Iterator[str]:
    for i, case in enumerate(graph_cases.leaf_losses()):
        found = _collected(function, case.loss)
        names = {id(leaf): name for leaf, name in case.names.items()}
        if i == 0 and _remembers(function, case.loss, found, names):
            yield REMEMBERS
        strange = next((one for one in found if id(one) not in names), None)
        if strange is not None:
            yield f"{case.about}에서 {_strange(strange, case)}"
        counts = Counter(map(id, found))
        twice = next((names[one] for one, count in counts.items() if count > 1), None)
        if twice:
            yield f"{case.about}에서 잎({twice})이 {len(found)}개 가운데 두 번 이상 들었습니다. 두 길이 한 노드에서 만나면 같은 잎에 두 번 닿습니다. 이미 지나온 것인지 물어보세요."
        missing = [name for one, name in names.items() if one not in counts]
        if missing:
            yield f"{case.about}에서 {_missing(missing, case)}"


def _collected(function, loss: Tensor) -> list[Tensor]:
    same_value = {"The size of tensor a": SAME_VALUE, "Boolean value of Tensor": SAME_VALUE}
    value = call(function, loss, known_errors=NODES | same_value)
    if isinstance(value, Tensor | torch.Size):
        raise Unusable("잎 하나만 돌려주었습니다. 잎을 모두 담은 리스트로 돌려주세요.")
    found = items(list(value) if isinstance(value, set | frozenset) else drain(value))
    for one in found:
        if not isinstance(one, Tensor):
            raise Unusable(_not_a_leaf(one))
    return found


def _not_a_leaf(one) -> str:
    return first_true(
        {
            f"텐서가 아니라 노드({type(one).__name__})를 담았습니다. `AccumulateGrad`는 붙들고 있는 잎을 `variable`이라는 이름으로 내놓습니다.": isinstance(one, Node),
            "잎의 모양을 담았습니다. 모양이 아니라 텐서를 담으세요.": isinstance(one, torch.Size),
            "`next_functions`의 짝(튜플)을 담았습니다. 짝에서 노드를 꺼내 더 거슬러 오르세요.": isinstance(one, tuple),
            f"텐서가 아닌 것({kind(one)})을 담았습니다. 잎 텐서를 담은 리스트가 필요합니다.": True,
        }
    )


def _remembers(function, loss: Tensor, found: list[Tensor], names: dict[int, str]) -> bool:
    """같은 손실에서 다른 잎을 모았는지. 그래프 밖의 것은 모두 하나로 봅니다."""
    try:
        again = _collected(function, loss)
    except Unusable:  # 그래프를 해제해 버린 답은 다시 부를 수 없습니다.
        return False
    first, second = (Counter(names.get(id(leaf)) for leaf in leaves) for leaves in (found, again))
    return first != second


def _strange(one: Tensor, case: graph_cases.LeafLoss) -> str:
    return first_true(
        {
            f"이 그래프에 없는 잎(모양 {tuple(one.shape)})을 받았습니다. 바깥의 `net`에서 가져왔거나 복사했다면, 값이 같아도 다른 객체입니다. 받은 `loss`의 그래프만 거슬러 오르세요.": one.is_leaf and one.requires_grad,
            "값은 잎과 같지만 잎이 아닌 텐서를 받았습니다. clone이나 detach를 거치면 다른 객체가 되어 `.grad`를 받지 못합니다. 잎을 그대로 담으세요.": any(one.shape == leaf.shape and bool((one == leaf).all()) for leaf in case.names),
            "잎이 아닌 텐서를 받았습니다. 연산의 결과는 잎이 아닙니다.": one.requires_grad,
            f"그래프에 없는 텐서(모양 {tuple(one.shape)})를 받았습니다. 변화도를 받지 않는 텐서에는 닿는 길이 없습니다.": True,
        }
    )


def _missing(missing: list[str], case: graph_cases.LeafLoss) -> str:
    count = len(case.names)
    kept = count - len(missing)
    return first_true(
        {
            "잎이 빠졌습니다. backward()를 불러 `.grad`가 찬 텐서를 골랐다면, 바깥의 `net`은 이 손실의 신경망이 아닙니다. 받은 `loss`의 그래프만 거슬러 오르세요.": any(leaf.grad is not None for leaf in case.names),
            f"없는 것: {', '.join(missing)}. 모양과 값이 같아도 다른 잎입니다. 모양이나 값으로 같은 것을 가렸다면 노드나 객체로 가리세요.": case.twins,
            "잎을 하나도 찾지 못했습니다. `AccumulateGrad`에 닿을 때까지 올라갔는지 보세요. 이름으로 찾는다면 그 노드에서 `node.name()`을 출력해 보세요. 앞에 글자가 더 붙어 있습니다.": not kept,
            f"{kept}개를 찾았는데 가중치({', '.join(missing)})가 없습니다. 완전 연결의 가중치로 가는 길에는 전치하는 노드가 하나 있습니다.": all(name.endswith("weight") for name in missing) and len(missing) <= 3,
            f"잎 {count}개 가운데 {kept}개만 찾았습니다. 없는 것: {', '.join(missing)}. 노드마다 한 자리만 따라가지 않았는지, 중간에 멈추지 않았는지 보세요.": True,
        }
    )


# 5. fc3_gradients ---------------------------------------------------------------------------


def fc3_leaves(loss: Tensor) -> list[Tensor]:
    """그래프에 달린 `fc3`의 가중치와 편향. 모양이 저마다 달라 모양으로 찾습니다."""
    leaves = {tuple(one.leaf.shape): one.leaf for one in walk(loss).nodes if one.is_leaf}
    return [leaves[WEIGHT], leaves[BIAS]]


def through_the_loss(loss: Tensor) -> Tensor:
    return loss.grad_fn(torch.tensor(1.0))[0]


@variants
def calling_nodes(
    loss, *, start=through_the_loss, weight=lambda node, grad: node(grad), bias=lambda grad: grad.sum(0)
):
    """`addmm`의 노드와 전치하는 노드를 부릅니다. `addmm`에 넣는 것과 받은 것을 쓰는 법만 다릅니다."""
    addmm = loss.grad_fn.next_functions[0][0]
    to_bias, _, to_transpose = addmm(start(loss))
    return weight(addmm.next_functions[2][0], to_transpose), bias(to_bias)


def read_gradients(value, loss: Tensor) -> list[Tensor]:
    found = items(value, 2)
    if any(one is None for one in found):
        raise Unusable("변화도의 자리에 None이 있습니다. 잎의 `.grad`는 backward()가 채우고, 바깥의 `net`은 이 손실의 신경망이 아닙니다. `.grad`가 아니라, 받은 `loss`의 노드가 넘기는 것을 받으세요.")
    named = zip(("가중치", "편향"), found, strict=True)
    read = [tensor(one, what=f"{name}의 변화도로 돌려준 값") for name, one in named]
    weight, bias = (tuple(one.shape) for one in read)
    # 출력의 행은 그래프가 해제되어도 남아 있는 것에서 읽습니다.
    rows = next(one for one in walk(loss).nodes if one.name == "AddmmBackward0").output_shapes[0][0]
    hint = first_true(
        {
            "": (weight, bias) == (WEIGHT, BIAS),
            "차례가 바뀌었습니다. 가중치의 변화도를 먼저 돌려주세요.": weight in [BIAS, (1, 10), (rows, 10)] and bias in [WEIGHT, WEIGHT[::-1]],
            "가중치 쪽이 아직 전치된 모양입니다. `addmm`의 노드와 가중치의 잎 사이에 노드가 하나 더 있습니다.": weight == WEIGHT[::-1],
            "가중치가 아니라 입력(ReLU) 쪽으로 넘기는 변화도입니다. 다른 자리를 보세요.": weight == (rows, 84),
            "편향은 (10,) 한 벌인데 변화도에 행의 축이 남아 있습니다. 늘어난 축을 따라 더해 없애야 합니다. backward()에서는 엔진이 해 주던 일입니다.": weight == WEIGHT and bias in [(rows, 10), (1, 10)],
            "fc3.weight는 (10, 84), fc3.bias는 (10,)입니다. 변화도의 모양은 잎의 모양과 같습니다.": True,
        }
    )
    if hint:
        raise Unusable(f"이미지 {rows}장에서 모양이 차례로 {weight}, {bias}입니다. {hint}")
    return read


fc3_gradients = Exercise(
    cases=lambda: ((graph_cases.net_loss(NoteNet, rows, graph_cases.mse).loss,) for rows in (1, 4)),
    truth=lambda loss: torch.autograd.grad(loss, fc3_leaves(loss)),
    read=read_gradients,
    errors=NODES,
    share=parts_right,
    forbidden={
        frozenset({"backward"}): "`backward()`를 불렀습니다. 여기서는 backward()가 하는 일을 노드를 불러 손으로 합니다. 바깥의 `net`도 보지 말고, 받은 `loss`의 노드만 쓰세요.",
        AUTOGRAD: "값은 맞지만 autograd에게 그래프를 거슬러 오르게 했습니다. 여기서는 그 일을 노드를 하나씩 불러 손으로 합니다.",
    },
    each_case=True,
    mistakes={
        "편향에서 행을 평균했습니다. 같은 편향이 행마다 쓰였으니 변화도는 더해집니다. 평균은 손실이 이미 냈습니다.": calling_nodes(bias=lambda grad: grad.mean(0)),
        "편향에서 첫 행만 남겼습니다. 같은 편향이 모든 행에 쓰였습니다.": calling_nodes(bias=lambda grad: grad[0]),
        "손실의 노드를 지나지 않고 fc3의 노드에 1을 넣었습니다. 손실의 노드가 출력 쪽으로 넘기는 것부터 구하세요.": calling_nodes(lambda loss: torch.ones_like(through_the_loss(loss))),
        "원소의 수만큼 큽니다. 손실의 노드에는 1을 넣고, 그 노드가 하는 나눗셈은 그대로 두세요.": calling_nodes(lambda loss: (g := through_the_loss(loss)) * g.numel()),
        "손실의 노드 대신 출력에서 목표를 뺀 것에서 출발했습니다. 손실의 노드를 불러 보세요.": calling_nodes(lambda loss: loss.grad_fn._saved_self - loss.grad_fn._saved_target),
        "모두 0입니다. 노드에 0을 넣지 않았는지 보세요.": calling_nodes(lambda loss: torch.zeros_like(through_the_loss(loss))),
        "가중치의 변화도가 모양은 맞지만 칸의 차례가 섞였습니다. 모양만 바꾸는 것은 전치가 아닙니다. `addmm`의 노드 다음에 있는 노드를 불러 보세요.": calling_nodes(weight=lambda node, grad: grad.reshape(10, 84)),
    },
    right="backward()를 부르지 않고 구한 변화도가 loss.backward()의 것과 같습니다.",
    otherwise="loss.backward()의 변화도와 다릅니다. 바깥의 `net`을 보았다면 그것은 다른 신경망입니다. 받은 `loss`의 노드만 쓰고, 노드마다 받은 것과 넘긴 것의 모양을 출력해 보세요.",
)
