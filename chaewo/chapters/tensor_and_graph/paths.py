"""그래프를 걷는 문제: 잎까지 가는 길의 이름, 변화도를 받을 텐서의 이름."""

import torch
from torch import Tensor

from chaewo.graph import walk
from chaewo.judging.call import Unusable, kind
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.read import items

# 2. node_names ------------------------------------------------------------------------------


def chains() -> list[tuple[Tensor]]:
    """곧은 길, 잎, 긴 길, 그리고 갈라지거나 첫 칸이 비어 있는 길."""
    x = torch.ones(2, 2, requires_grad=True)
    y = x + 2
    t = random_tensors((3,))[0].requires_grad_()
    doubled = t
    for _ in range(30):
        doubled = doubled * 2
    straight = [(y * y * 3).mean(), y, (t.tanh() - 1).exp().sum(), doubled, x, torch.ones(2)]
    return [(one,) for one in (*straight, t * x[0, 0] + x[0, 0].exp(), torch.tensor(2.0) * t)]


def first_cell(node):
    return node.next_functions[0][0] if node.next_functions else None


def method_name(node):
    return node.name()


@variants
def walking(tensor, *, step=first_cell, name=lambda node: type(node).__name__, more=lambda node, names: node is not None):
    """`more`인 동안 이름을 담고 `step`으로 다음 노드에 갑니다."""
    names, node = [], tensor.grad_fn
    while more(node, names):
        names.append(name(node))
        node = step(node)
    return names


names_to_leaf = walking()

LEAF_END = "torch::autograd::AccumulateGrad"
# 노드가 있는지 묻지 않고, 잎의 이름이 나올 때까지 갑니다.
careless_of_none = walking(name=method_name, more=lambda node, names: LEAF_END not in names)


def read_names(value, tensor: Tensor) -> list[str]:
    return [node_name(one, i) for i, one in enumerate(items(value), 1)]


def node_name(one, place: int) -> str:
    """`f.name()`도 `type(f).__name__`도 받습니다. AccumulateGrad는 앞에 torch의 이름이 더 붙습니다."""
    if one is None:
        raise Unusable(f"{place}번째로 담은 값이 None입니다. 노드가 있을 때만 담고, None이면 멈추세요.")
    if not isinstance(one, str):
        raise Unusable(f"{place}번째로 담은 값이 {kind(one)}입니다. 노드가 아니라 노드의 이름을 문자열로 담으세요.")
    if " object at " in one:
        raise Unusable("이름에 메모리 주소까지 들어 있습니다. 주소는 실행할 때마다 다릅니다. 1장에서 이름만 찍은 셀을 다시 보세요.")
    return one.split("::")[-1]


def another_path(names: list[str], tensor: Tensor) -> str:
    if tensor.grad_fn is None:
        return "잎을 받았는데 무언가가 담겼습니다. 잎의 grad_fn은 None이므로 빈 리스트여야 합니다."
    return f"{tensor.grad_fn.name()}에서 출발한 이름이 torch의 그래프와 다릅니다. 노드마다 next_functions의 첫 칸만 따라가고 있는지 보세요."


node_names = Exercise(
    cases=chains,
    truth=names_to_leaf,
    read=read_names,
    each_case=True,
    mistakes={
        "튜플에 없는 칸을 꺼내려 했습니다. AccumulateGrad의 next_functions는 비어 있어 첫 칸도 없습니다. 거기에서 멈추는지, 첫 칸의 노드만 꺼내는지 보세요.": Raises("tuple index out of range", walking(lambda node: node.next_functions[0][0])),
        "노드가 아니라 튜플에서 이름을 찾았습니다. next_functions의 한 칸은 (노드, 번호) 튜플입니다. 그 안에서 노드를 꺼내야 합니다.": Raises("'tuple' object has no attribute", walking(lambda node: node.next_functions[0], method_name)),
        "None에서 이름을 찾았습니다. 잎의 grad_fn은 None입니다. 첫 칸의 노드도, 변화도를 보낼 곳이 없으면 None입니다. 쓰기 전에 None인지 물으세요.": [
            Raises("'NoneType' object has no attribute", careless_of_none),
            Raises("'NoneType' object has no attribute", lambda tensor: careless_of_none(tensor) if tensor.grad_fn else []),
        ],
        "끝의 AccumulateGrad가 빠졌습니다. 다음 노드가 없는 노드도 노드입니다. 더 갈 곳이 있는지 묻기 전에 이름부터 담아 보세요.": walking(more=lambda node, names: node and node.next_functions),
        "첫 노드가 빠졌습니다. 텐서의 grad_fn도 담을 노드입니다. 다음 노드로 옮기기 전에 이름부터 담았는지 보세요.": lambda tensor: names_to_leaf(tensor)[1:],
        "한 걸음에서 멈추었습니다. 텐서를 만든 연산에 이어 그 앞의 연산까지, 갈 곳이 없어질 때까지 되풀이하세요.": walking(lambda node: None),
        "차례가 거꾸로입니다. grad_fn에서 출발해 거슬러 가며 만난 차례대로 담으세요.": lambda tensor: names_to_leaf(tensor)[::-1],
        "이름이 같은 노드를 하나로 합쳤습니다. 곱셈을 두 번 했다면 MulBackward0이 두 번 나와야 합니다. 이름이 같아도 서로 다른 노드입니다.": lambda tensor: list(dict.fromkeys(names_to_leaf(tensor))),
        "첫 칸의 노드가 None인데 다음 칸으로 건너갔습니다. 첫 칸이 비어 있으면 거기가 길의 끝입니다.": walking(lambda node: next((each for each, _ in node.next_functions if each), None)),
    },
    right="연산의 반대 방향으로 걸어 잎까지 갔습니다. 노트의 물음에 그래프 전체로 답했습니다.",
    otherwise=another_path,
)

# 5. grad_receivers --------------------------------------------------------------------------

LEFT_OVER = ("unused", "w1")  # 앞에서 받은 변화도가 .grad에 남아 있는 텐서


def note_tensors() -> tuple[Tensor, dict[str, Tensor]]:
    """1장의 표에 나온 다섯 텐서."""
    x = torch.ones(2, 2, requires_grad=True)
    y = x + 2
    z = y * y * 3
    out = z.mean()
    return out, {"x": x, "y": y, "z": z, "out": out, "constant": torch.ones(2, 2)}


def weights_and_data() -> tuple[Tensor, dict[str, Tensor]]:
    """가중치 셋을 쓴 계산. `unused`는 `w1`과 값이 같고, 둘 다 앞에서 받은 변화도가 남아 있습니다.

    `alias`는 `w2`와 메모리까지 같은 다른 텐서이고, `zero`에는 0인 변화도가 도착합니다.
    """
    w1, w2, zero, data = random_tensors(*[(2, 2)] * 4)
    unused = w1.clone()
    for t in (w1, w2, zero, unused):
        t.requires_grad_()
    w1.grad, unused.grad = torch.ones(2, 2), torch.ones(2, 2)
    hidden = (data @ w1).tanh()
    out = (hidden @ w2 + hidden + zero * 0).sum()
    tensors = {"data": data, "w1": w1, "w2": w2, "hidden": hidden, "unused": unused, "zero": zero}
    return out, tensors | {"alias": w2.detach()}


def cut_paths() -> tuple[Tensor, dict[str, Tensor]]:
    """켰지만 길이 끊긴 잎들: 나중에 켠 `base`, 떼어 낸 `target`, 견주기만 한 `gate`."""
    base, target, gate, w = random_tensors(*[(2, 2)] * 4)
    late = base * 3
    for t in (base, late, target, gate, w):
        t.requires_grad_()
    out = ((late * w - target.detach()) * (gate > 0)).mean()
    return out, {"gate": gate, "base": base, "late": late, "w": w, "target": target}


def nobody() -> tuple[Tensor, dict[str, Tensor]]:
    """변화도를 받을 텐서가 하나도 없습니다. 이름은 앞에서 받은 텐서들의 것입니다."""
    out, cut = cut_paths()
    return out, {"w": cut["gate"], "late": cut["base"], "x": cut["target"], "out": out}


def filled(out: Tensor, tensors: dict[str, Tensor]) -> list[str]:
    """`backward()`를 실제로 불러, .grad가 채워진 텐서의 이름. 부르기 전의 .grad는 되돌려 놓습니다."""
    before = {name: t.grad for name, t in tensors.items() if t.is_leaf}
    for name in before:
        tensors[name].grad = None
    out.backward()
    names = [name for name in before if tensors[name].grad is not None]
    for name, grad in before.items():
        tensors[name].grad = grad
    return names


def choosing(condition):
    """텐서마다 따로 묻습니다."""
    return lambda out, tensors: [name for name, t in tensors.items() if condition(t)]


@variants
def matching(out, tensors, *, same):
    """그래프의 잎과 `same`인 텐서를 고릅니다."""
    leaves = [node.leaf for node in walk(out).nodes if node.is_leaf]
    return [name for name, t in tensors.items() if any(same(t, leaf) for leaf in leaves)]


@variants
def of_nodes(out, tensors, *, found):
    """`found`인 노드가 붙들고 있는 텐서를 고릅니다."""
    ends = {id(node.function.variable) for node in walk(out).nodes if found(node.function)}
    return {name for name, t in tensors.items() if id(t) in ends}


@variants
def differentiating(out, tensors, *, keep=lambda grad: grad is not None, **options):
    """기록을 켠 잎마다 따로 미분해 보고, 변화도가 `keep`인 것을 고릅니다."""
    leaves = {name: t for name, t in tensors.items() if t.is_leaf and t.requires_grad}
    options = {"allow_unused": True, **options}
    grads = {name: torch.autograd.grad(out, t, **options)[0] for name, t in leaves.items()}
    return [name for name, grad in grads.items() if keep(grad)]


def read_receivers(value, out: Tensor, tensors: dict[str, Tensor]) -> list[str]:
    for name, t in tensors.items():
        if t.is_leaf and not same_grad(t.grad, name in LEFT_OVER):
            raise Unusable(f"`{name}`의 .grad가 달라졌습니다. 함수 안에서 backward()를 부른 것 같습니다. 그래프만 보고 미리 알아내 보세요.")
    names = list(value) if isinstance(value, set | frozenset) else items(value)
    for i, one in enumerate(names, 1):
        if not isinstance(one, str):
            raise Unusable(f"{i}번째로 담은 값이 {kind(one)}입니다. 텐서나 노드가 아니라 tensors에 적힌 이름을 담으세요.")
        if names.count(one) > 1:
            raise Unusable(f"같은 이름(`{one:.20}`)이 두 번 이상 들어 있습니다. 이름마다 한 번만 담으세요.")
    return sorted(names)


def same_grad(grad: Tensor | None, left_over: bool) -> bool:
    """함수를 부르기 전의 .grad 그대로인지. 남아 있던 변화도는 모두 1입니다."""
    return grad is not None and bool((grad == 1).all()) if left_over else grad is None


def touched(names: list[str], after: tuple, before: tuple) -> str | None:
    """이름은 맞아도 텐서의 표시를 바꾸거나 그래프를 끊었으면, 그 말."""
    (out, tensors), (given_out, given) = after, before
    for name, t, first in [("out", out, given_out), *((n, tensors[n], given[n]) for n in given)]:
        if (t.requires_grad, t.is_leaf) != (first.requires_grad, first.is_leaf):
            return f"이름은 맞지만 `{name}`의 표시나 grad_fn이 달라졌습니다. 그다음에 부르는 backward()는 다른 곳으로 갑니다. 받은 텐서를 바꾸지 말고 읽기만 하세요."
    return None


grad_receivers = Exercise(
    cases=lambda: [note_tensors(), weights_and_data(), cut_paths(), nobody()],
    truth=filled,
    read=read_receivers,
    also=touched,
    forbidden={frozenset({"backward"}): "함수 안에서 backward()를 불렀습니다. 이 문제는 부르기 전에 알아맞힙니다. out에서 그래프를 걸어 끝에 무엇이 있는지 보세요."},
    mistakes={
        "원소가 여럿인 텐서를 참인지 거짓인지로 물었습니다. `in`과 `==`은 값을 원소마다 견주고 `if t.grad`는 텐서를 그대로 물어, 하나로 답하지 못합니다. 같은 객체인지, None인지를 물으세요.": Raises("Boolean value of Tensor with more than one value", matching(lambda t, leaf: t == leaf)),
        "None에서 이름을 찾았습니다. 변화도를 보낼 곳이 없는 자리의 노드, 잎의 grad_fn, 오지 않은 변화도는 None입니다. 어느 것이었는지 보고, None을 건너뛰세요.": Raises("'NoneType' object has no attribute", choosing(lambda t: t.grad_fn.next_functions)),
        "문자열에 없는 속성을 찾았습니다. 사전을 그대로 돌면 텐서가 아니라 이름(문자열)만 나옵니다. 이름과 텐서를 함께 꺼냈는지, 리스트가 올 자리에 문자열을 두지 않았는지 보세요.": Raises("'str' object has no attribute", lambda out, tensors: [t for t in tensors if t.requires_grad]),
        "텐서마다 미분하니 두 번째에는 그래프에 저장된 값이 이미 해제되었습니다. 미분하지 않고 그래프를 걷기만 해도 알 수 있습니다.": Raises("backward through the graph a second time", differentiating()),
        "out에서 길이 닿지 않는 텐서로 미분하려 했습니다. 그런 텐서를 가려내는 것이 이 문제입니다. 미분하지 않고 그래프를 걷기만 해도 알 수 있습니다.": Raises("appears to not have been used in the graph", differentiating(retain_graph=True, allow_unused=False)),
        "기록을 켜지 않은 텐서로 미분하려 했습니다. 기록을 켰는지부터 물으세요. 미분하지 않고 그래프를 걷기만 해도 알 수 있습니다.": Raises("differentiated Tensors does not require grad", lambda out, tensors: [name for name, t in tensors.items() if torch.autograd.grad(out, t, retain_graph=True)]),
        "`variable`은 AccumulateGrad에만 있습니다. 노드의 종류를 먼저 확인하세요.": Raises("has no attribute 'variable'", of_nodes(lambda node: True)),
        "중간 결과까지 들어 있습니다. requires_grad=True라도 연산의 결과이면 .grad가 채워지지 않습니다. 1장의 규칙 두 줄을 다시 보세요.": choosing(lambda t: t.requires_grad),
        "기록을 켜지 않은 잎까지 들어 있습니다. 잎이라는 것만으로는 모자랍니다.": choosing(lambda t: t.is_leaf),
        "out에서 길이 닿지 않는 텐서까지 들어 있습니다. 기록을 켠 잎이라도 out을 계산하는 데 쓰이지 않았거나 그 길이 기록되지 않았다면 변화도가 오지 않습니다. 그래프의 끝을 보세요.": choosing(lambda t: t.is_leaf and t.requires_grad),
        "지금 .grad에 값이 있는지를 보았습니다. 이미 든 값은 앞에서 받은 변화도입니다. 문제는 이번 out.backward()가 누구에게 변화도를 보내느냐입니다.": choosing(lambda t: t.is_leaf and t.grad is not None),
        "받은 이름이 모두 들어 있습니다. 어떤 텐서의 .grad가 채워지는지 가려내 보세요.": choosing(lambda t: True),
        "값이 같은 다른 텐서까지 골랐습니다. 값이 같다고 같은 텐서는 아닙니다. 값이 아니라 같은 객체인지를 물어야 합니다.": matching(torch.equal),
        "메모리를 함께 쓰는 다른 텐서까지 골랐습니다. `detach()`로 얻은 텐서는 같은 수를 보지만 다른 객체이고, 변화도는 거기로 가지 않습니다. 같은 객체인지를 물어야 합니다.": matching(lambda t, leaf: t.data_ptr() == leaf.data_ptr()),
        "아무 이름도 들어 있지 않습니다. 노드를 이름으로 찾는다면 `node.name()`을 출력해 보세요. 앞에 글자가 더 붙어 있을 수 있습니다. 노드는 찾았다면, 그 노드가 붙들고 있는 텐서와 tensors의 텐서를 견주는지 보세요.": lambda out, tensors: [],
    },
    right="backward()를 부르기 전에 맞혔습니다. 기록을 켠 잎이면서 out에서 길이 닿는 텐서입니다.",
    otherwise="backward()를 실제로 불러 본 것과 다릅니다. 조건은 셋입니다: 잎인가, 기록을 켰는가, out에서 길이 닿는가. 고른 이름마다 하나씩 물어보세요.",
)
