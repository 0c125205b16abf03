"""9장의 그래프를 거슬러 오르는 문제. 노드와 잎은 이름이 아니라 같은 객체인지로 견줍니다."""

from collections import Counter

import torch
from torch import Tensor

from chaewo.chapters.loss_graph.graph_cases import LOSSES, LeafLoss, NetLoss, leaf_losses, net_loss
from chaewo.chapters.loss_graph.node_errors import COLLECTING, NODES, OTHER_LOSS
from chaewo.graph import walk
from chaewo.judging.call import Unusable, call, drain, kind
from chaewo.judging.compare import first_failure
from chaewo.judging.exercise import REMEMBERS, judged
from chaewo.judging.read import items
from chaewo.judging.result import Result, correct, wrong

Node = torch.autograd.graph.Node

# 3. relu_node -------------------------------------------------------------------------------


@judged
def relu_node(function) -> Result:
    found = []
    return first_failure(_judge_relu(function, i, found, *one) for i, one in enumerate(LOSSES))


def _judge_relu(function, i: int, found: list, about: str, *case) -> Result:
    """`found`는 앞의 손실들에서 찾은 노드. 다른 손실에서 그것이 또 나오면 기억하는 답입니다."""
    made = net_loss(*case)
    node = call(function, made.loss, known_errors=NODES if i < 2 else OTHER_LOSS)
    if node is made.hidden.grad_fn:
        found.append(node)
        return correct("손실이 무엇이든 fc3 바로 앞의 ReLU를 찾습니다. 노트의 셋째 줄을 고쳤습니다.")
    if any(node is one for one in found):
        return wrong("앞에서 다른 손실로 불렀을 때 찾은 노드를 또 돌려주었습니다. 함수 밖의 이름이나 기본값에 담아 둔 것이 있는지 보세요.")
    before = "" if i < 2 else "MSELoss에서는 맞았습니다. "
    seen = type(node).__name__ if isinstance(node, Node) else kind(node)
    return wrong(f"{before}{about}에서 받은 것: {seen}. {_not_a_node(node) or _other_node(node, made)}")


def _not_a_node(node) -> str:
    if node is None:
        return "return을 빠뜨리지 않았는지, 재귀라면 안에서 찾은 것을 밖으로 돌려주는지 보세요."
    if isinstance(node, Tensor):
        return "텐서가 아니라 그것을 만든 노드가 필요합니다."
    if isinstance(node, tuple | list):
        return "`next_functions`의 한 자리에는 (노드, 번호)의 짝이 들어 있습니다. 그 짝에서 노드만 꺼내세요."
    if isinstance(node, str):
        return "노드의 이름(글자)이 아니라 노드 자체가 필요합니다."
    return "" if isinstance(node, Node) else "그래프의 노드가 아닙니다. `loss.grad_fn`에서 출발해 거슬러 오르세요."


def _other_node(node: Node, made: NetLoss) -> str:
    fc3 = made.output.grad_fn
    if node is made.loss.grad_fn:
        return "손실의 노드 그대로입니다. 한 걸음도 거슬러 오르지 않았습니다."
    if node is fc3:
        return "노트의 둘째 줄, Linear(`addmm`)의 노드입니다. 여기에서 갈라지는 화살표 하나를 더 따라가세요."
    if node is _leaf_node(made.net.fc3.bias):
        return "노트가 출력한 바로 그 노드, fc3.bias의 AccumulateGrad입니다. `addmm(b, x, A)`의 인자 차례에서 입력은 몇째입니까?"
    if node is _leaf_node(made.net.fc3.weight):
        return "fc3.weight의 AccumulateGrad입니다. 전치한 가중치 쪽으로 올라갔습니다. 입력 쪽으로 가세요."
    if any(node is target for target, _ in fc3.next_functions):
        return "가중치를 전치(transpose)하는 노드입니다. `addmm(b, x, A)`의 셋째 인자 쪽으로 갔습니다. 입력은 몇째 인자입니까?"
    if not _reaches(made.loss, node):
        return "이 손실의 그래프에 없는 노드입니다. 다른 계산의 노드는 이름이 같아도 다른 객체입니다. `loss.grad_fn`에서 출발하세요."
    if "Relu" in type(node).__name__:
        return "ReLU의 노드이지만 더 앞 계층의 것입니다. 너무 많이 거슬러 올랐습니다. fc3에 들어가는 ReLU에서 멈추세요."
    if _reaches(made.output, node):
        return "fc3과 그 앞의 ReLU를 지나쳤습니다. 걸음마다 노드의 이름을 출력하며 어디에서 멈출지 보세요."
    return "아직 fc3에 닿지 않은, 손실을 셈하는 노드입니다. 손실에 따라 이런 노드의 수가 다릅니다. 이름을 보며 더 올라가세요."


def _leaf_node(leaf: Tensor) -> Node:
    return torch.autograd.graph.get_gradient_edge(leaf).node


def _reaches(tensor: Tensor, node: Node) -> bool:
    return any(node is one.function for one in walk(tensor).nodes)


# 4. leaves ----------------------------------------------------------------------------------


@judged
def leaves(function) -> Result:
    return first_failure(_judge_leaves(function, case, i) for i, case in enumerate(leaf_losses()))


def _judge_leaves(function, case: LeafLoss, i: int) -> Result:
    found = _collected(function, case.loss)
    names = {id(leaf): name for leaf, name in case.names.items()}
    if i == 0 and _remembers(function, case.loss, found, names):
        return wrong(REMEMBERS)
    strange = next((one for one in found if id(one) not in names), None)
    if strange is not None:
        return wrong(f"{case.about}에서 {_strange(strange, case)}")
    counts = Counter(map(id, found))
    twice = next((names[one] for one, count in counts.items() if count > 1), None)
    if twice:
        return wrong(f"{case.about}에서 잎({twice})이 {len(found)}개 가운데 두 번 이상 들었습니다. 두 길이 한 노드에서 만나면 같은 잎에 두 번 닿습니다. 이미 지나온 것인지 물어보세요.")
    missing = [name for one, name in names.items() if one not in counts]
    if missing:
        return wrong(f"{case.about}에서 {_missing(missing, case)}")
    return correct("어떤 손실에서든 변화도를 받을 잎을 빠짐없이, 한 번씩만 모았습니다.")


def _collected(function, loss: Tensor) -> list[Tensor]:
    value = call(function, loss, known_errors=COLLECTING)
    if isinstance(value, Tensor | torch.Size):
        raise Unusable("잎 하나만 돌려주었습니다. 잎을 모두 담은 리스트로 돌려주세요.")
    found = items(list(value) if isinstance(value, set | frozenset) else drain(value))
    for one in found:
        if not isinstance(one, Tensor):
            raise Unusable(_not_a_leaf(one))
    return found


def _remembers(function, loss: Tensor, found: list[Tensor], names: dict[int, str]) -> bool:
    """같은 손실에서 다른 잎을 모았는지. 그래프 밖의 것은 모두 하나로 봅니다."""
    try:
        again = _collected(function, loss)
    except Unusable:  # 그래프를 풀어 버린 답은 다시 부를 수 없습니다.
        return False
    first, second = (Counter(names.get(id(leaf)) for leaf in leaves) for leaves in (found, again))
    return first != second


def _not_a_leaf(one) -> str:
    if isinstance(one, Node):
        return f"텐서가 아니라 노드({type(one).__name__})를 담았습니다. `AccumulateGrad`는 붙들고 있는 잎을 `variable`이라는 이름으로 내놓습니다."
    if isinstance(one, torch.Size):
        return "잎의 모양을 담았습니다. 모양이 아니라 텐서를 담으세요."
    if isinstance(one, tuple):
        return "`next_functions`의 짝(튜플)을 담았습니다. 짝에서 노드를 꺼내 더 거슬러 오르세요."
    return f"텐서가 아닌 것({kind(one)})을 담았습니다. 잎 텐서를 담은 리스트가 필요합니다."


def _strange(one: Tensor, case: LeafLoss) -> str:
    if one.is_leaf and one.requires_grad:
        return f"이 그래프에 없는 잎(모양 {tuple(one.shape)})을 받았습니다. 바깥의 `net`에서 가져왔거나 복사했다면, 값이 같아도 다른 객체입니다. 받은 `loss`의 그래프만 거슬러 오르세요."
    if any(torch.equal(one.detach(), leaf.detach()) for leaf in case.names):
        return "값은 잎과 같지만 잎이 아닌 텐서를 받았습니다. clone이나 detach를 거치면 다른 객체가 되어 `.grad`를 받지 못합니다. 잎을 그대로 담으세요."
    if one.requires_grad:
        return "잎이 아닌 텐서를 받았습니다. 연산의 결과는 잎이 아닙니다."
    return f"그래프에 없는 텐서(모양 {tuple(one.shape)})를 받았습니다. 변화도를 받지 않는 텐서에는 닿는 길이 없습니다."


def _missing(missing: list[str], case: LeafLoss) -> str:
    count = len(case.names)
    kept = count - len(missing)
    if any(leaf.grad is not None for leaf in case.names):
        return "잎이 빠졌습니다. backward()를 불러 `.grad`가 찬 텐서를 골랐다면, 바깥의 `net`은 이 손실의 신경망이 아닙니다. 받은 `loss`의 그래프만 거슬러 오르세요."
    if case.twins:
        return f"없는 것: {', '.join(missing)}. 모양과 값이 같아도 다른 잎입니다. 모양이나 값으로 같은 것을 가렸다면 노드나 객체로 가리세요."
    if not kept:
        return "잎을 하나도 찾지 못했습니다. `AccumulateGrad`에 닿을 때까지 올라갔는지 보세요. 이름으로 찾는다면 그 노드에서 `node.name()`을 출력해 보세요. 앞에 글자가 더 붙어 있습니다."
    if all(name.endswith("weight") for name in missing) and len(missing) <= 3:
        return f"{kept}개를 찾았는데 완전 연결의 가중치({', '.join(missing)})가 없습니다. 가중치로 가는 길에는 전치하는 노드가 하나 있습니다."
    return f"잎 {count}개 가운데 {kept}개만 찾았습니다. 없는 것: {', '.join(missing)}. 노드마다 한 자리만 따라가지 않았는지, 중간에 멈추지 않았는지 보세요."
