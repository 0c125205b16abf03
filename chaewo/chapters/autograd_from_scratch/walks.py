"""그래프를 걷는 두 문제. 그래프는 이름과 화살표로 적은 사전이라, 학습자의 엔진이 없어도 판정합니다."""

import random
from collections.abc import Sequence

import torch

from chaewo.chapters.autograd_from_scratch.in_page import (
    CHANGED,
    fault_in_names,
    fault_in_order,
    fault_in_visits,
)
from chaewo.judging.call import Unusable
from chaewo.judging.compare import random_tensors
from chaewo.judging.exercise import Exercise, Raises, variants
from chaewo.judging.guard import AUTOGRAD
from chaewo.judging.read import items, number


class Graph(dict):
    """함수에 주는 그래프와 그 차례 `order`. 처음의 모습을 기억하고, 들여다본 횟수(`visits`)를 셉니다."""

    def __init__(self, graph: dict, order: Sequence[str] = ()):
        super().__init__(graph)
        self.order, self.visits = order, 0
        self.first = self._look()

    def __getitem__(self, name):
        self.visits += 1
        return super().__getitem__(name)

    def get(self, name, default=None):
        self.visits += 1
        return super().get(name, default)

    def stay_as_given(self) -> None:
        """처음과 다르면 `Unusable`. 부른 쪽의 그래프가 망가지는 풀이입니다."""
        if self._look() != self.first:
            raise Unusable(CHANGED)

    def _look(self) -> str:
        return repr((sorted(self.items()), self.order))


def random_order(count: int, seed: int) -> tuple[list[str], dict[str, list[str]]]:
    """화살표가 앞에서 뒤로만 가는 무작위 그래프. 노드마다 입력이 하나나 둘이고, 마지막은 잎입니다."""
    rng = random.Random(seed)
    names = [chr(ord("a") + i) for i in range(count)]
    rng.shuffle(names)
    inputs = {}
    for i, name in enumerate(names[:-1]):
        further = rng.choices(names[i + 1 :], k=rng.randint(0, 1))
        inputs[name] = [names[i + 1], *further]
        rng.shuffle(inputs[name])
    inputs[names[-1]] = []
    return names, {name: inputs[name] for name in sorted(inputs)}


# 2. gradients -------------------------------------------------------------------------------

# 본문의 z = y * y * 3, y = x + 2. x가 1일 때의 국소 도함수입니다.
NOTE = {"z": [("square", 3.0)], "square": [("y", 3.0), ("y", 3.0)], "y": [("x", 1.0)], "x": []}
DIAMOND = {
    "c": [("q", 18.0), ("p", 7.0)],
    "q": [("x", -0.5), ("y", 1.0)],
    "p": [("y", 3.0)],
    "y": [("x", 2.0)],
    "x": [],
}
# 국소 도함수 0, 서로 지우는 두 몫(h), 같은 입력 셋(h의 w), 잎 둘, 음수로 끝나는 변화도(x)
ZEROS = {
    "loss": [("h", 2.0), ("k", 0.0), ("h", -2.0), ("x", -3.0)],
    "k": [("w", 5.0)],
    "h": [("w", 1.5), ("w", 1.5), ("w", -4.0), ("x", 1.0)],
    "w": [],
    "x": [],
}


def walks() -> list[tuple[list[str], Graph]]:
    """차례는 `order`에만 있게, 사전에 적힌 차례는 섞습니다."""
    order, inputs = random_order(7, seed=6)
    values = iter(random_tensors((30,))[0].tolist())
    made = {name: [(one, round(next(values), 3)) for one in inputs[name]] for name in order}
    found = []
    for seed, arrows in enumerate((NOTE, DIAMOND, made, ZEROS)):
        order, written = list(arrows), list(arrows)
        random.Random(seed).shuffle(written)
        found.append((order, Graph({name: arrows[name] for name in written}, order)))
    return found


def torch_gradients(order: list[str], arrows: dict) -> dict[str, float]:
    """국소 도함수를 곱해 더한 값들로 같은 그래프를 만들어 torch가 미분합니다."""
    values = {}
    for name in reversed(order):
        parts = [local * values[source] for source, local in arrows[name]]
        leaf = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
        values[name] = torch.stack(parts).sum() if parts else leaf
        values[name].retain_grad()
    values[order[0]].backward()
    return {name: values[name].grad.item() for name in order}


@variants
def pushing(
    order, arrows, *,
    combine=lambda old, g, local: old + g * local,
    start=0.0, first=1.0, known=lambda order: order,
    along=lambda order, arrows: order,
    leaving=lambda order, arrows: arrows,
):
    """`along`의 차례로 노드마다 `leaving`의 화살표를 따라, 입력의 값을 `combine`으로 바꿉니다."""
    grads = {name: start for name in known(order)} | {order[0]: first}
    for name in along(order, arrows):
        for source, local in leaving(order, arrows)[name]:
            grads[source] = combine(grads[source], grads[name], local)
    return grads


def too_early(order, arrows):
    grads = {name: 0.0 for name in order} | {order[0]: 1.0}

    def push(name):
        for source, local in arrows[name]:
            grads[source] += grads[name] * local
            push(source)

    push(order[0])
    return grads


def read_gradients(value, order: list[str], arrows: Graph) -> list[float]:
    arrows.stay_as_given()
    if fault := fault_in_names(value, order):
        raise Unusable(fault)
    return [number(value[name], f"노드 '{name}'의 값") for name in order]


gradients = Exercise(
    cases=walks(),
    truth=torch_gradients,
    read=read_gradients,
    may_change=True,
    forbidden={AUTOGRAD: "torch에게 미분을 시켰습니다. 이 연습은 autograd를 쓰지 않고 풉니다. `order`의 차례로 걸으며, 받은 변화도에 화살표의 국소 도함수를 곱해 입력에 더해 보세요."},
    mistakes={
        "화살표 하나는 입력의 이름과 국소 도함수의 쌍입니다. 둘로 나누어 쓰세요.": Raises("KeyError: (", pushing(leaving=lambda order, arrows: {name: [(pair, 1.0) for pair in arrows[name]] for name in order})),
        "사전에 없는 것을 찾았습니다. 열쇠는 번호가 아니라 노드의 이름입니다. 변화도를 담는 사전이라면 처음 받는 노드에는 더할 값이 없으니, 아무것도 받지 않은 노드의 변화도가 얼마인지 먼저 적어 두세요.": Raises("KeyError", pushing(known=lambda order: [])),
        "두 번 이상 받은 노드에 나중에 온 것만 남았습니다. 여러 길로 온 몫을 어떻게 합쳐야 하는지, 대입하는 줄을 보세요.": pushing(lambda old, g, local: g * local),
        "두 번 이상 받은 노드에 처음 온 것만 남았습니다. 이미 값이 있어도 새로 온 몫을 합쳐야 합니다.": pushing(lambda old, g, local: old or g * local),
        "화살표의 국소 도함수만 더했습니다. 넘기는 노드가 받은 변화도가 빠졌습니다.": pushing(lambda old, g, local: old + local),
        "받은 변화도를 그대로 넘겼습니다. 화살표마다 적힌 국소 도함수를 쓰지 않았습니다.": pushing(lambda old, g, local: old + g),
        "모두 0입니다. 0에 무엇을 곱해도 0입니다. 맨 앞 노드를 자기 자신으로 미분하면 얼마입니까?": pushing(first=0.0),
        "모든 노드를 1에서 시작했습니다. 아직 아무것도 받지 않은 노드의 변화도는 얼마여야 합니까?": pushing(start=1.0),
        "사전 `arrows`에 적힌 차례로 걸었습니다. 사전은 어떤 차례로든 적힐 수 있습니다. 변화도를 다 받은 노드부터 늘어놓은 것은 `order`입니다.": [pushing(along=lambda order, arrows: arrows), lambda order, arrows: pushing()(list(arrows), arrows)],
        "맨 앞 노드가 넘긴 몫뿐입니다. `return`이 반복문 안에 들어가 있지 않은지, `order`를 거꾸로 걷지 않았는지 보세요. 아직 받지 않은 노드는 넘길 것도 없습니다.": [pushing(along=lambda order, arrows: order[:1]), pushing(leaving=lambda order, arrows: {name: arrows[name][:1] if name == order[0] else [] for name in order}), pushing(along=lambda order, arrows: order[::-1])],
        "다 받기 전에 넘긴 노드가 있습니다. 재귀로 바로 넘기지 말고 `order`의 차례를 그대로 따르세요.": too_early,
    },
    right="모든 노드의 변화도가 torch와 같습니다. 여러 길로 온 몫도 빠짐없이 더했습니다.",
    otherwise="torch의 변화도와 다릅니다. 노드마다 받은 변화도에 화살표의 국소 도함수를 곱해, 그 입력에 더하는지 보세요.",
)

# 3. topological -----------------------------------------------------------------------------


def graphs() -> list[tuple[Graph, str]]:
    """걷기 쉬운 것부터. 사전에 적힌 차례가 답이 되지 않게 이름을 섞어 둡니다."""
    names = [f"y{i}" for i in range(17)]
    # 앞의 것을 모두 입력으로 쓰는 열일곱: 화살표는 136개뿐이지만 길은 6만 개가 넘습니다.
    crowded = {name: names[:i] for i, name in enumerate(names)}
    drawn = [random_order(8, seed) for seed in range(8)]
    pairs = [
        ({"y": ["x"], "x": [], "square": ["y", "y"], "z": ["square"]}, "z"),
        ({"p": ["y"], "x": [], "c": ["p", "q"], "y": ["x"], "q": ["y"]}, "c"),
        # 지름길: x는 c에서 곧바로도 닿고, y를 거쳐서도 닿습니다.
        ({"x": [], "c": ["x", "y"], "y": ["x"], "loss": ["c"]}, "c"),
        ({"c": ["y", "x"], "x": [], "loss": ["c", "x"], "y": ["x"]}, "c"),
        *[(inputs, order[0]) for order, inputs in drawn],
        (crowded, names[-1]),
        # 잎이 둘이고 입력이 셋인 노드가 있는 그래프와, 노드가 하나인 그래프
        ({"w": [], "mul": ["x", "w"], "x": [], "other": ["w"], "loss": ["w", "mul", "w"]}, "loss"),
        ({"x": [], "y": ["x"]}, "x"),
    ]
    return [(Graph(inputs), root) for inputs, root in pairs]


def depth_first(inputs, root):
    """입력을 모두 적은 다음에 자기를 적고, 뒤집습니다."""
    order = []

    def visit(node):
        for source in inputs[node]:
            if source not in order:
                visit(source)
        order.append(node)

    visit(root)
    return order[::-1]


def read_fault(value, inputs: Graph, root: str) -> str:
    inputs.stay_as_given()
    if fault := fault_in_visits(inputs.visits):
        return fault
    return fault_in_order(items(value), dict(inputs), root)


topological = Exercise(
    cases=graphs(),
    truth=depth_first,
    read=read_fault,
    may_change=True,
    mistakes={
        "사전에 없는 이름을 찾았습니다. 받은 사전의 열쇠는 노드의 이름이고 값은 입력의 이름들입니다. 손수 만든 사전이라면 처음 만난 이름을 먼저 넣어 두세요.": Raises("KeyError", lambda inputs, root: depth_first(inputs, "없음")),
        "재귀가 끝나지 않았습니다. 잎에서 멈추는지 보세요.": Raises("RecursionError", lambda inputs, root: depth_first({root: [root]}, root)),
    },
    right="모든 노드가 한 번씩, 변화도를 다 받은 다음에 나옵니다.",
    otherwise=lambda fault, inputs, root: fault,
)
