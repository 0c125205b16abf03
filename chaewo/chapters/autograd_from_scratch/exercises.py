"""6장 「작은 autograd 만들기」의 코드 문제.

변화도의 기대하는 값은 모두 torch가 셈합니다. 그래프는 이름과 화살표로 적은 사전이라, 학습자의 엔진이
없어도 판정할 수 있습니다.
"""

import random
from copy import deepcopy

import torch
from torch import Tensor

from chaewo.judging.call import Unusable, call, kind
from chaewo.judging.compare import close, compare, first_failure, random_tensors
from chaewo.judging.exercise import judged
from chaewo.judging.read import items, number, tensor
from chaewo.judging.result import Result, correct, wrong
from chaewo.judging.subclass import subclass

TWO = "두 입력의 몫을 쉼표로 나란히 돌려주세요. 첫째가 앞 입력의 몫입니다."
TOGETHER = {
    "one element tensors can be converted": (
        f"원소가 여럿인 텐서를 수 하나로 바꾸려 했습니다. `torch.tensor`로 묶었다면 묶지 말고, {TWO}"
    )
}


# 1. divide_rule -----------------------------------------------------------------------------


@judged
def divide_rule(function) -> Result:
    got, tables = [], []
    for g, a, noise in _triples((3,), (2, 3)):
        b = noise.sign() * (noise.abs() + 0.5)  # 0으로 나누지 않게
        parts = call(function, g.clone(), a.clone(), b.clone(), known_errors=TOGETHER)
        to_a, to_b = _two_parts(parts, g.shape)
        got += [_same_shape(to_a, a, "a에 넘기는 값"), _same_shape(to_b, b, "b에 넘기는 값")]
        tables.append(_division_table(g.double(), a.double(), b.double()))
    expected, *mistakes = zip(*tables, strict=True)
    return compare(
        got,
        _flat(expected),
        [(_flat(values), hint) for values, hint in zip(mistakes, DIVISION_HINTS, strict=True)],
        right="나누기의 규칙이 두 입력 모두에서 torch와 같습니다.",
        otherwise="torch의 변화도와 다릅니다. 입력을 하나씩 보세요. b가 상수라면 a 쪽의 국소 도함수는 "
        "무엇이고, a가 상수라면 b 쪽은 무엇입니까?",
    )


DIVISION_HINTS = [
    "크기는 맞고 b 쪽의 부호만 다릅니다. a가 양수일 때 b가 커지면 a / b는 커집니까, 작아집니까?",
    "국소 도함수만 있고 받은 변화도 g가 없습니다. 규칙은 g를 받아 바꾸어 넘기는 함수입니다.",
    "b 쪽에 받은 변화도 g가 없습니다. a 쪽에 한 것과 견주어 보세요.",
    "a 쪽에 받은 변화도 g가 없습니다. b 쪽에 한 것과 견주어 보세요.",
    "b 쪽이 1/b을 한 번만 곱한 값입니다. a / b를 a * b**-1로 쓰고, 본문의 표에서 거듭제곱의 규칙을 "
    "다시 보세요.",
    "b 쪽에서 상대의 값 a가 사라졌습니다. a를 상수로 두고 미분해도 곱해진 수는 그대로 남습니다.",
    "두 값은 맞는데 차례가 바뀌었습니다. 앞의 것이 a에 넘기는 값입니다.",
    "곱셈의 규칙입니다. 나누기에서 a를 조금 움직이면 결과는 그것의 몇 배만큼 움직입니까?",
    "b 쪽이 1/b을 통째로 입력으로 본 값입니다. 1/b을 다시 b로 미분한 것을 곱해야 합니다.",
    "받은 변화도를 그대로 넘기는 것은 덧셈의 규칙입니다.",
    "b 쪽도 a 쪽과 똑같은 꼴로 적었습니다. 나누는 수와 나뉘는 수는 하는 일이 다릅니다.",
]


def _division_table(g: Tensor, a: Tensor, b: Tensor) -> list[tuple[Tensor, Tensor]]:
    """기대하는 값과, `DIVISION_HINTS`의 차례로 실수들."""
    right = _vjp(lambda a, b: a / b, (a, b), g)
    to_a, to_b = right
    return [
        right,
        (to_a, -to_b),
        (to_a / g, to_b / g),
        (to_a, to_b / g),
        (to_a / g, to_b),
        (to_a, to_b * b),
        (to_a, to_b / a),
        (to_b, to_a),
        _vjp(lambda a, b: a * b, (a, b), g),
        (to_a, g * a),
        (g, g),
        (to_a, g / a),
    ]


# 2. gradients -------------------------------------------------------------------------------


@judged
def gradients(function) -> Result:
    got, expected, tables = [], [], []
    for order, arrows in _walks():
        answer = _call_on_graph(function, list(order), arrows, PUSHING)
        got.append(_named_numbers(answer, order))
        expected.append(_torch_gradients(order, arrows))
        tables.append([_in_order(order, walk(order, arrows)) for walk, _ in WALK_MISTAKES])
    mistakes = zip(zip(*tables, strict=True), (hint for _, hint in WALK_MISTAKES), strict=True)
    return compare(
        got,
        expected,
        mistakes,
        right="모든 노드의 변화도가 torch와 같습니다. 여러 길로 온 몫도 빠짐없이 더했습니다.",
        otherwise="torch의 변화도와 다릅니다. 노드마다 받은 변화도에 화살표의 국소 도함수를 곱해, 그 "
        "입력에 더하는지 보세요.",
    )


def _overwriting(order, arrows):
    return _walk(order, arrows, lambda old, g, local: g * local)


def _first_only(order, arrows):
    return _walk(order, arrows, lambda old, g, local: old or g * local)


def _without_upstream(order, arrows):
    return _walk(order, arrows, lambda old, g, local: old + local)


def _without_local(order, arrows):
    return _walk(order, arrows, lambda old, g, local: old + g)


def _starting_at_zero(order, arrows):
    return dict.fromkeys(order, 0.0)


def _everyone_starting_at_one(order, arrows):
    return _walk(order, arrows, lambda old, g, local: old + g * local, start=1.0)


def _in_written_order(order, arrows):
    return _walk(order, arrows, lambda old, g, local: old + g * local, visited=list(arrows))


def _from_the_first_written(order, arrows):
    return _walk(list(arrows), arrows, lambda old, g, local: old + g * local)


def _first_node_only(order, arrows):
    return _walk(order, arrows, lambda old, g, local: old + g * local, visited=order[:1])


def _first_arrow_only(order, arrows):
    source, local = arrows[order[0]][0]
    return {name: 0.0 for name in order} | {order[0]: 1.0, source: local}


def _too_early(order, arrows):
    grads = {name: 0.0 for name in order} | {order[0]: 1.0}

    def push(name):
        for source, local in arrows[name]:
            grads[source] += grads[name] * local
            push(source)

    push(order[0])
    return grads


PUSHING = {
    "KeyError: (": "화살표 하나는 입력의 이름과 국소 도함수의 쌍입니다. 둘로 나누어 쓰세요.",
    "KeyError": (
        "사전에 아직 없는 이름을 찾았습니다. 처음 받는 노드에는 더할 값이 없습니다. 아무것도 받지 않은 "
        "노드의 변화도가 얼마인지 먼저 적어 두세요."
    ),
}
STOPPED_EARLY = (
    "맨 앞 노드만 넘기고 멈추었습니다. `return`이 반복문 안에 들어가 있지 않은지, `order`를 거꾸로 걷지 "
    "않았는지 보세요. 아직 받지 않은 노드는 넘길 것도 없습니다."
)
WRITTEN_ORDER = (
    "사전 `arrows`에 적힌 차례로 걸었습니다. 사전은 어떤 차례로든 적힐 수 있습니다. 변화도를 다 받은 "
    "노드부터 늘어놓은 것은 `order`입니다."
)
WALK_MISTAKES = [
    (
        _overwriting,
        "두 번 이상 받은 노드에 나중에 온 것만 남았습니다. 여러 길로 온 몫을 어떻게 합쳐야 하는지, "
        "대입하는 줄을 보세요.",
    ),
    (
        _first_only,
        "두 번 이상 받은 노드에 처음 온 것만 남았습니다. 이미 값이 있어도 새로 온 몫을 합쳐야 합니다.",
    ),
    (
        _without_upstream,
        "화살표의 국소 도함수만 더했습니다. 넘기는 노드가 받은 변화도가 빠졌습니다.",
    ),
    (
        _without_local,
        "받은 변화도를 그대로 넘겼습니다. 화살표마다 적힌 국소 도함수를 쓰지 않았습니다.",
    ),
    (
        _starting_at_zero,
        "모두 0입니다. 0에 무엇을 곱해도 0입니다. 맨 앞 노드를 자기 자신으로 미분하면 얼마입니까?",
    ),
    (
        _everyone_starting_at_one,
        "모든 노드를 1에서 시작했습니다. 아직 아무것도 받지 않은 노드의 변화도는 얼마여야 합니까?",
    ),
    (_in_written_order, WRITTEN_ORDER),
    (_from_the_first_written, WRITTEN_ORDER),
    (_first_node_only, STOPPED_EARLY),
    (_first_arrow_only, STOPPED_EARLY),
    (
        _too_early,
        "다 받기 전에 넘긴 노드가 있습니다. 재귀로 바로 넘기지 말고 `order`의 차례를 그대로 따르세요.",
    ),
]


def _walk(order, arrows, combine, start=0.0, visited=None) -> dict[str, float]:
    grads = {name: start for name in order} | {order[0]: 1.0}
    for name in visited or order:
        for source, local in arrows[name]:
            grads[source] = combine(grads[source], grads[name], local)
    return grads


def _torch_gradients(order, arrows) -> list[float]:
    """국소 도함수를 곱해 더한 값들로 같은 그래프를 만들어 torch가 미분합니다."""
    values = {}
    for name in reversed(order):
        parts = [local * values[source] for source, local in arrows[name]]
        leaf = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
        values[name] = torch.stack(parts).sum() if parts else leaf
        values[name].retain_grad()
    values[order[0]].backward()
    return [values[name].grad.item() for name in order]


def _in_order(order, grads) -> list[float]:
    return [grads[name] for name in order]


def _named_numbers(answer, names: list[str]) -> list[float]:
    if not isinstance(answer, dict):
        raise Unusable(
            f"돌려준 값이 {kind(answer)}입니다. 노드의 이름에서 변화도로 가는 사전이어야 합니다."
        )
    if extra := [name for name in answer if name not in names]:
        raise Unusable(
            f"그래프에 없는 이름이 사전에 있습니다({str(extra[0])[:20]!r}). 노드의 이름은 그래프마다 "
            "다릅니다. 맨 앞 노드의 이름도 `order`에서 꺼내세요."
        )
    if names[0] not in answer and all(name in answer for name in names[1:]):
        raise Unusable(
            f"맨 앞 노드 '{names[0]}'의 변화도가 사전에 없습니다. 역전파는 거기에서 출발합니다."
        )
    missing = [name for name in names if name not in answer]
    if missing:
        raise Unusable(
            f"노드 '{missing[0]}'의 변화도가 사전에 없습니다. 잎과 중간 노드를 모두 담아 주세요."
        )
    return [number(answer[name], f"노드 '{name}'의 값") for name in names]


# 본문의 z = y * y * 3, y = x + 2. x가 1일 때의 국소 도함수입니다.
NOTE_WALK = (
    ["z", "square", "y", "x"],
    {
        "z": [("square", 3.0)],
        "square": [("y", 3.0), ("y", 3.0)],
        "y": [("x", 1.0)],
        "x": [],
    },
)
DIAMOND_WALK = (
    ["c", "q", "p", "y", "x"],
    {
        "c": [("p", 7.0), ("q", 18.0)],
        "p": [("y", 3.0)],
        "q": [("y", 1.0), ("x", -0.5)],
        "y": [("x", 2.0)],
        "x": [],
    },
)


def _walks():
    """차례는 `order`에만 있게, 사전에 적힌 차례는 섞습니다."""
    for seed, (order, arrows) in enumerate((NOTE_WALK, DIAMOND_WALK, _random_walk())):
        written = list(arrows)
        random.Random(seed).shuffle(written)
        yield order, {name: arrows[name] for name in written}


def _random_walk():
    order, inputs = _random_order(7, seed=6)
    values = iter(random_tensors((30,))[0].tolist())
    return order, {name: [(one, round(next(values), 3)) for one in inputs[name]] for name in order}


# 3. topological -----------------------------------------------------------------------------


@judged
def topological(function) -> Result:
    return first_failure(_judge_order(function, inputs, root) for inputs, root in _graphs())


def _judge_order(function, inputs: dict[str, list[str]], root: str) -> Result:
    got = items(_call_on_graph(function, _Counted(inputs), root, WALKING))
    reachable = _reachable(inputs, root)
    for name in got:
        if not isinstance(name, str) or name not in inputs:
            raise Unusable(
                f"돌려준 리스트에 노드의 이름이 아닌 것({kind(name)})이 있습니다. 사전의 열쇠인 이름을 "
                "담아 주세요."
            )
    at = {name: i for i, name in enumerate(got)}
    twice = next((name for name in got if got.count(name) > 1), None)
    if twice is not None:
        return wrong(
            f"'{twice}' 노드가 {got.count(twice)}번 나옵니다. 길마다 한 번이 아니라 노드마다 한 번입니다. "
            "이미 담은 노드인지 보세요."
        )
    if root not in at:
        return wrong(f"출발한 '{root}' 노드가 빠졌습니다. 변화도를 가장 먼저 넘기는 노드입니다.")
    if missing := [name for name in reachable if name not in at]:
        return wrong(
            f"'{missing[0]}' 노드가 빠졌습니다. '{root}'에서 화살표를 따라 닿는 노드는 잎까지 모두 "
            f"담아야 합니다.{_unreachable_arrows(inputs, reachable)}"
        )
    if extra := [name for name in got if name not in reachable]:
        return wrong(
            f"'{extra[0]}' 노드는 '{root}'에서 닿지 않습니다. 이 노드에는 변화도가 오지 않습니다. 사전을 "
            "통째로 쓰지 말고 출발한 노드에서 화살표를 따라가세요."
        )
    arrows = [(giver, taker) for giver in reachable for taker in inputs[giver]]
    broken = [(giver, taker) for giver, taker in arrows if at[giver] > at[taker]]
    if arrows and len(broken) == len(arrows):
        return wrong(
            "모든 화살표가 거꾸로입니다. 순전파로 계산하는 차례입니다. 변화도는 어디에서 출발합니까?"
        )
    if broken:
        giver, taker = broken[0]
        return wrong(
            f"'{taker}' 노드가 '{giver}'보다 먼저 나왔습니다. 이 노드는 '{giver}'의 입력이므로, 그 몫을 받기 "
            "전에 움직인 것입니다. 다른 길로 먼저 닿았어도 다 받을 때까지 기다려야 합니다."
        )
    return correct("모든 노드가 한 번씩, 변화도를 다 받은 다음에 나옵니다.")


def _unreachable_arrows(inputs: dict[str, list[str]], reachable: list[str]) -> str:
    """닿지 않는 노드가 있는 그래프에서만 덧붙이는 말."""
    if len(reachable) == len(inputs):
        return ""
    return (
        " 화살표를 세었다면, 닿지 않는 노드에서 나온 화살표까지 세지는 않았는지 보세요. 그 몫은 오지 "
        "않으므로 세어 둔 수가 0이 되지 않습니다."
    )


LIMIT = 20_000


class TooManyVisits(Exception):
    """그래프의 노드를 터무니없이 여러 번 방문했습니다."""


WALKING = {
    "TooManyVisits": (
        f"노드가 열일곱인 그래프에서 {LIMIT:,}번 넘게 방문했습니다. 길마다 따로 걸으면 갈라질 때마다 두 "
        "배가 됩니다. 한 번 지나간 노드를 기억하세요."
    ),
    "KeyError": "사전에 없는 이름을 찾았습니다. 열쇠는 노드의 이름이고 값은 입력의 이름들입니다.",
    "RecursionError": "재귀가 끝나지 않았습니다. 잎에서 멈추는지 보세요.",
}


class _Counted(dict):
    """들여다본 횟수를 세는 사전. 길마다 걷는 풀이가 10초를 다 쓰기 전에 알아챕니다."""

    visits = 0

    def __getitem__(self, name):
        self._visit()
        return super().__getitem__(name)

    def get(self, name, default=None):
        self._visit()
        return super().get(name, default)

    def _visit(self):
        self.visits += 1
        if self.visits > LIMIT:
            raise TooManyVisits


def _graphs():
    """걷기 쉬운 것부터. 사전에 적힌 차례가 답이 되지 않게 이름을 섞어 둡니다."""
    yield {"y": ["x"], "x": [], "square": ["y", "y"], "z": ["square"]}, "z"
    yield {"p": ["y"], "x": [], "c": ["p", "q"], "y": ["x"], "q": ["y"]}, "c"
    # 지름길: x는 c에서 곧바로도 닿고, y를 거쳐서도 닿습니다.
    yield {"x": [], "c": ["x", "y"], "y": ["x"], "loss": ["c"]}, "c"
    yield {"c": ["y", "x"], "x": [], "loss": ["c", "x"], "y": ["x"]}, "c"
    for seed in range(4):
        order, inputs = _random_order(8, seed)
        yield inputs, order[0]
    names = [f"y{i}" for i in range(17)]
    chain = {name: [before] * 2 for before, name in zip(names, names[1:], strict=False)}
    yield chain | {names[0]: []}, names[-1]


def _random_order(count: int, seed: int) -> tuple[list[str], dict[str, list[str]]]:
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
    written = sorted(inputs)
    return names, {name: inputs[name] for name in written}


def _reachable(inputs, root) -> list[str]:
    found = [root]
    for name in found:
        found += [source for source in dict.fromkeys(inputs[name]) if source not in found]
    return found


# 4. scale_rule ------------------------------------------------------------------------------


@judged
def scale_rule(function) -> Result:
    got, tables = [], []
    for g, a, noise in _triples((2, 3), (4, 5), (3, 1)):
        s = noise[:, :1].clone()
        parts = call(function, g.clone(), a.clone(), s.clone(), known_errors=TOGETHER)
        to_a, to_s = _two_parts(parts, g.shape)
        got += [_same_shape(to_a, a, "a에 넘기는 값"), _column(to_s, a)]
        tables.append(_scale_table(g.double(), a.double(), s.double()))
    expected, *mistakes = zip(*tables, strict=True)
    return compare(
        got,
        _flat(expected),
        [(_flat(values), hint) for values, hint in zip(mistakes, SCALE_HINTS, strict=True)],
        right="되풀이해 쓴 만큼 더해서 모았습니다. 두 몫의 모양도 값도 torch와 같습니다.",
        otherwise="torch의 변화도와 다릅니다. 먼저 s도 (행의 수, 열의 수)라고 여기고 곱셈의 규칙을 적은 뒤, "
        "되풀이해 쓴 축을 따라 모아 보세요.",
    )


SCALE_HINTS = [
    "s 쪽이 합이 아니라 평균입니다. 한 값이 여러 칸에 쓰였으면 칸마다의 영향을 모두 더합니다.",
    "s 쪽에서 상대의 값 a를 곱하지 않았습니다. g만 더하는 것은 덧셈의 규칙입니다.",
    "s 쪽에 받은 변화도 g가 없습니다. 국소 도함수만 더한 값입니다.",
    "s 쪽을 따로 더한 다음 곱했습니다. 칸마다 곱한 것을 더해야 합니다.",
    "s 쪽이 첫 열의 몫뿐입니다. s는 그 행의 모든 칸에 쓰였습니다.",
    "a 쪽이 받은 변화도 그대로입니다. 곱셈에서는 상대의 값을 곱해 넘깁니다.",
    "a 쪽에 받은 변화도 g가 없습니다. 국소 도함수만 넘겼습니다.",
    "a 쪽에 a 자신의 값을 곱했습니다. 곱셈의 규칙은 상대의 값을 곱합니다.",
]


def _scale_table(g: Tensor, a: Tensor, s: Tensor) -> list[tuple[Tensor, Tensor]]:
    """기대하는 값과, `SCALE_HINTS`의 차례로 실수들."""
    right = _vjp(lambda a, s: a * s, (a, s), g)
    to_a, to_s = right
    return [
        right,
        (to_a, to_s / a.shape[1]),
        (to_a, g.sum(1, keepdim=True)),
        (to_a, a.sum(1, keepdim=True)),
        (to_a, g.sum(1, keepdim=True) * a.sum(1, keepdim=True)),
        (to_a, g[:, :1] * a[:, :1]),
        (g, to_s),
        (s.expand_as(a), to_s),
        (g * a, to_s),
    ]


def _column(value, a: Tensor) -> Tensor:
    """s의 몫을 읽습니다. 모양이 다르면 어느 축에서 잘못되었는지 말합니다."""
    rows, columns = a.shape
    value = tensor(value, what="s에 넘기는 값")
    hints = {
        (
            rows,
            columns,
        ): "s보다 큽니다. s는 한 행의 모든 칸에 되풀이해 쓰였으니, 그 칸들의 몫을 하나로 "
        "모아야 합니다.",
        (
            rows,
        ): "수는 행마다 하나로 모았지만 크기가 1인 축까지 사라졌습니다. s의 모양 그대로여야 합니다.",
        (columns,): "열마다 모았습니다. s는 어느 방향으로 되풀이되었습니까?",
        (1, columns): "열마다 모았습니다. s는 어느 방향으로 되풀이되었습니까?",
        (): "모든 칸을 하나로 모았습니다. 행마다 s가 따로 있습니다.",
    }
    if value.shape != (rows, 1):
        hint = hints.get(tuple(value.shape), "변화도의 모양은 언제나 그 텐서의 모양과 같습니다.")
        raise Unusable(
            f"s에 넘기는 값의 모양이 {tuple(value.shape)}인데 s의 모양은 {(rows, 1)}입니다. {hint}"
        )
    return value


# 5. numeric_vjp -----------------------------------------------------------------------------


@judged
def numeric_vjp(function) -> Result:
    got, tables = [], []
    for f, x, v, h in _numeric_cases():
        value = call(function, f, x.clone(), v.clone(), h, known_errors=MOVING)
        got.append(_like_input(value, x, v))
        tables.append(_numeric_table(f, x, v, h))
    expected, *mistakes = zip(*tables, strict=True)
    return compare(
        got,
        list(expected),
        [(list(values), hint) for values, hint in zip(mistakes, NUMERIC_HINTS, strict=True)],
        right="autograd 없이도 벡터-야코비안 곱을 쟀습니다. 이제 어떤 backward든 이 자로 잴 수 있습니다.",
        otherwise="양쪽 유한 차분으로 잰 값과 다릅니다. 원소를 하나만 움직였을 때 출력이 얼마나 변하는지 "
        "재고, 그 변화에 v를 곱해 더해 보세요.",
    )


MOVING = {
    "size mismatch, got input": (
        "행렬과 벡터를 곱할 수 없습니다. v는 야코비안의 왼쪽에서 곱합니까, 오른쪽에서 곱합니까?"
    ),
    "must match the size": (
        "모양이 다른 두 텐서를 더하거나 곱했습니다. v는 입력이 아니라 출력과 모양이 같습니다. 입력을 "
        "움직일 때가 아니라 출력의 변화를 잴 때 쓰세요."
    ),
}
MOVING |= dict.fromkeys(
    (
        "the number of sizes provided",
        "is invalid for input of size",
        "1D tensors expected",
        "cannot be converted to Scalar",
    ),
    "수 하나가 들어갈 자리에 텐서가 왔습니다. x와 v는 행렬일 수도 있습니다. v와 곱할 때 `@`를 썼다면, "
    "행렬에서는 다른 곱이 됩니다. 원소끼리 곱해 모두 더하세요.",
)
NUMERIC_HINTS = [
    "오른쪽으로만 움직인 유한 차분입니다. 양쪽으로 움직이면 차이가 h가 아니라 h의 제곱에 비례해 줄어듭니다.",
    "왼쪽으로만 움직인 유한 차분입니다. 양쪽으로 움직이면 차이가 h가 아니라 h의 제곱에 비례해 줄어듭니다.",
    "정확히 두 배입니다. 왼쪽 점과 오른쪽 점이 서로 얼마나 떨어져 있는지 보세요.",
    "출력의 변화를 나누지 않았습니다. 기울기는 변화를 움직인 거리로 나눈 값입니다.",
    "나누기와 곱하기는 앞에서부터 차례로 셈합니다. 나누는 수를 괄호로 묶었는지 보세요.",
    "x가 행렬일 때만 틀립니다. 한 행을 통째로 움직이지 않았는지 보세요. 원소를 하나씩 움직여야 합니다.",
    "출력의 변화를 그냥 더했습니다. v가 모두 1일 때의 값입니다. 출력의 원소마다 비중이 다릅니다.",
    "모든 원소를 한꺼번에 움직였습니다. 어느 원소 때문에 변했는지 알 수 없습니다. 하나만 움직여 보세요.",
    "참값과 같습니다. autograd로 구했거나, 받은 h보다 훨씬 작게 움직였습니다. 여기서는 받은 h로 어림한 "
    "값을 봅니다.",
]


def _numeric_table(f, x: Tensor, v: Tensor, h: float) -> list[Tensor]:
    """기대하는 값과, `NUMERIC_HINTS`의 차례로 실수들. 모두 f를 불러서 잽니다."""
    steps = [step.reshape(x.shape) for step in torch.eye(x.numel(), dtype=x.dtype) * h]
    right = torch.stack([f(x + step) for step in steps])
    left = torch.stack([f(x - step) for step in steps])

    def weigh(change, weight=v):
        return (change * weight).flatten(1).sum(1).reshape(x.shape)

    rows = [torch.zeros_like(x).index_fill_(0, torch.tensor(i), h) for i in range(len(x))]
    by_rows = torch.stack([((f(x + row) - f(x - row)) / (2 * h) * v).sum() for row in rows])
    together = ((f(x + h) - f(x - h)) / (2 * h) * v).sum()
    return [
        weigh(right - left) / (2 * h),
        weigh(right - f(x)) / h,
        weigh(f(x) - left) / h,
        weigh(right - left) / h,
        weigh(right - left),
        weigh(right - left) / 2 * h,
        by_rows.reshape(-1, *[1] * (x.dim() - 1)).expand_as(x),
        weigh(right - left, torch.ones_like(v)) / (2 * h),
        together.expand_as(x),
        _vjp(f, (x,), v)[0],
    ]


def _numeric_cases():
    x, v, square, w = (one.double() for one in random_tensors((3,), (2,), (2, 2), (2, 2)))
    yield _two_from_three, x, v, 0.1
    yield _matrix_square, square, w, 0.05
    (wide,) = random_tensors((2, 3), seed=7)
    yield _column_products, wide.double(), torch.outer(x, w.flatten()[:3]), 0.02


def _two_from_three(x: Tensor) -> Tensor:
    return torch.stack([x[0] ** 3 * x[1], (x[1] * x[2]).exp()])


def _matrix_square(x: Tensor) -> Tensor:
    return (x @ x) ** 3


def _column_products(x: Tensor) -> Tensor:
    return (x.t() @ x).exp()


def _like_input(value, x: Tensor, v: Tensor) -> Tensor:
    value = tensor(value)
    if value.shape == x.shape:
        return value
    seen = f"돌려준 값의 모양이 {tuple(value.shape)}인데 x의 모양은 {tuple(x.shape)}입니다. "
    if value.shape == v.shape:
        raise Unusable(seen + "출력의 모양입니다. x의 원소마다 수가 하나씩 있어야 합니다.")
    if value.shape in (v.shape + x.shape, x.shape + v.shape):
        raise Unusable(seen + "야코비안 전체입니다. v를 곱해 더하면 x의 모양만 남습니다.")
    raise Unusable(seen + "벡터-야코비안 곱의 모양은 입력의 모양과 같습니다.")


# 6. Swish -----------------------------------------------------------------------------------


@judged
def Swish(answer) -> Result:
    cases = list(_swish_cases())
    swish = subclass(answer, torch.autograd.Function, "torch.autograd.Function", *cases[0][:2])
    return first_failure(
        judge(swish, cases)
        for judge in (_judge_forward, _judge_backward, _judge_gradcheck, _judge_saving)
    )


def _judge_forward(swish, cases) -> Result:
    outputs = [
        tensor(
            call(swish.apply, x, beta, known_errors=SWISH_ERRORS), x.shape, "forward가 돌려준 값"
        )
        for x, beta, _ in cases
    ]
    mistakes = [
        (lambda x, beta: torch.sigmoid(beta * x), "forward에서 x를 곱하지 않았습니다."),
        (lambda x, beta: x * torch.sigmoid(x), "forward에서 beta를 쓰지 않았습니다."),
        (
            lambda x, beta: x * beta * torch.sigmoid(beta * x),
            "forward에서 바깥에도 beta를 곱했습니다. beta는 시그모이드 안에만 있습니다.",
        ),
        (
            lambda x, beta: x,
            "forward가 받은 x를 그대로 돌려주었습니다. 먼저 식의 값을 계산해 보세요.",
        ),
    ]
    return compare(
        outputs,
        [_swish(x, beta) for x, beta, _ in cases],
        [([f(x, beta) for x, beta, _ in cases], hint) for f, hint in mistakes],
        right="",
        otherwise="forward의 값이 문제의 식과 다릅니다. backward를 보기 전에 forward부터 맞추어 보세요.",
    )


def _judge_backward(swish, cases) -> Result:
    got = [
        tensor(
            call(_gradient_through, swish, x, beta, g, known_errors=SWISH_ERRORS),
            x.shape,
            "x에 넘기는 값",
        )
        for x, beta, g in cases
    ]
    mistakes = [
        (
            lambda x, beta, g: _swish_slope(x, beta),
            "도함수는 맞지만 받은 변화도 g가 없습니다. `.sum().backward()`로 시험하면 g가 모두 1이라 "
            "드러나지 않습니다.",
        ),
        (
            lambda x, beta, g: g * _swish_slope(_swish(x, beta), beta),
            "도함수를 결과에서 구했습니다. 역전파에 필요한 것은 입력에서의 도함수입니다. 무엇을 맡겼는지 "
            "보세요.",
        ),
        (
            lambda x, beta, g: g * torch.sigmoid(beta * x),
            "곱의 미분에서 한쪽만 남았습니다. x를 상수로 두고 시그모이드를 미분한 항도 있습니다.",
        ),
        (
            lambda x, beta, g: g * (_swish_slope(x, beta) - torch.sigmoid(beta * x)),
            "곱의 미분에서 한쪽만 남았습니다. 시그모이드를 상수로 두고 앞의 x를 미분한 항도 있습니다.",
        ),
        (
            lambda x, beta, g: g * _slope_without_inner(x, beta),
            "시그모이드의 안쪽을 미분한 beta가 빠졌습니다. beta가 1이면 드러나지 않습니다.",
        ),
        (
            lambda x, beta, g: g * torch.sigmoid(beta * x) * torch.sigmoid(-beta * x),
            "시그모이드만 미분했습니다. 앞에 곱한 x가 있으니 곱의 미분이 필요합니다.",
        ),
        (
            lambda x, beta, g: g * _swish_slope(x, beta).sum(),
            "도함수를 모두 더해서 곱했습니다. 원소마다 자기의 도함수를 곱해야 합니다.",
        ),
        (
            lambda x, beta, g: g,
            "받은 변화도를 그대로 넘겼습니다. 도함수를 곱해야 합니다.",
        ),
    ]
    return compare(
        got,
        [_vjp(lambda x, b=beta: _swish(x, b), (x,), g)[0] for x, beta, g in cases],
        [([f(x, beta, g) for x, beta, g in cases], hint) for f, hint in mistakes],
        right="",
        otherwise="backward의 값이 torch의 변화도와 다릅니다. 곱의 미분에서 나오는 두 항을 하나씩 적고, "
        "시그모이드의 도함수를 다시 보세요.",
    )


def _judge_gradcheck(swish, cases) -> Result:
    """값을 견주는 것으로는 드러나지 않는 것까지: 변화도가 오지 않았을 때의 backward 따위."""
    x, beta, _ = cases[0]
    leaf = x.clone().requires_grad_()
    call(
        lambda: torch.autograd.gradcheck(lambda x: swish.apply(x, beta), leaf),
        known_errors=dict.fromkeys(
            ("'NoneType'", "undefined output grad"),
            "값은 맞지만 `gradcheck`를 통과하지 못했습니다. 변화도가 오지 않으면 g가 None일 수 있는데 "
            "backward가 그때를 다루지 않습니다. `ctx.set_materialize_grads`를 불렀는지 보세요.",
        )
        | {
            "GradcheckError": (
                "값은 맞지만 `gradcheck`를 통과하지 못했습니다. `gradcheck`를 직접 불러 오류를 읽어 보세요."
            ),
        },
    )
    return correct("")


def _judge_saving(swish, cases) -> Result:
    """맡긴 값이 바뀌었을 때: 오류가 나거나, 그래도 옳은 값이어야 합니다."""
    x, beta, g = cases[0]
    got = call(_after_erasing, swish, x, beta, g)
    expected = _vjp(lambda x: _swish(x, beta), (x,), g)[0]
    if got is STOPPED or close(tensor(got), expected):
        return correct(
            "forward와 backward가 torch와 같고 gradcheck도 통과합니다. 맡긴 값은 버전 번호가 지켜 줍니다."
        )
    return wrong(
        "값은 맞지만, 담아 둔 x를 나중에 제자리에서 지우면 아무 말 없이 틀린 변화도가 나옵니다. 텐서를 "
        "ctx의 속성에 그냥 담지 말고, 버전 번호가 지켜 주는 방법으로 맡기세요."
    )


STOPPED = "오류로 멈추었습니다"
TUPLE = "`ctx.saved_tensors`는 튜플입니다. 하나만 맡겼어도 꺼내어 써야 합니다."
SWISH_ERRORS = {
    "incorrect number of gradients": (
        "backward가 돌려준 것의 개수가 다릅니다. 아직 비어 있거나 return이 없다면 먼저 채우세요. "
        "forward의 입력(ctx는 빼고)마다 하나씩, 변화도가 필요 없는 입력의 자리도 있어야 합니다."
    ),
    "gradient different than None": (
        "텐서가 아닌 입력 beta에 변화도를 주었습니다. 수는 그래프에 없으니 변화도도 없습니다. 자리는 "
        "두되 비워 두세요."
    ),
    "appears to not have been used in the graph": (
        "backward가 x의 자리에 None을 돌려주었습니다. x의 변화도는 있어야 합니다."
    ),
    "does not require grad": (
        "결과가 그래프에 이어져 있지 않습니다. forward가 새 텐서를 돌려주는지 보세요."
    ),
    "not enough values to unpack": (
        "맡긴 텐서의 개수보다 많이 되찾으려 했습니다. forward에서 무엇을 `save_for_backward`에 맡겼는지 "
        "보세요."
    ),
    "name 'beta' is not defined": (
        "backward의 괄호 안에는 beta가 없습니다. forward에서 ctx에 담아 두었다가 꺼내 쓰세요."
    ),
    "can only save variables": (
        "텐서가 아닌 수를 `save_for_backward`에 맡겼습니다. 그곳은 텐서의 자리입니다. 수는 바뀔 일이 "
        "없으니 ctx의 속성에 담아도 됩니다."
    ),
    "Backward' object has no attribute": (
        "ctx에 없는 이름을 찾았습니다. 철자를 보고, forward에서 ctx에 담은 이름과 "
        "backward에서 찾는 이름이 같은지 보세요."
    ),
    "invalid gradient at index 0": (
        "x의 변화도가 x와 모양이 다릅니다. 합을 내지 말고 원소마다 g에 도함수를 곱해 돌려주세요."
    ),
    "positional argument": (
        "forward나 backward의 괄호 안이 달라졌습니다. `def` 줄과 `@staticmethod`는 처음 그대로 두세요."
    ),
    "'tuple' object has no attribute": TUPLE,
    "multiply sequence": TUPLE,
    "only integer tensors of a single element": TUPLE,
}


def _gradient_through(swish, x, beta, g):
    x = x.clone().requires_grad_()
    (grad,) = torch.autograd.grad(swish.apply(x, beta), x, g)
    return grad


def _after_erasing(swish, x, beta, g):
    leaf = x.clone().requires_grad_()
    y = leaf + 0
    out = swish.apply(y, beta)
    y.zero_()
    try:
        (grad,) = torch.autograd.grad(out, leaf, g)
    except RuntimeError as error:
        if "modified by an inplace operation" not in str(error):
            raise
        return STOPPED
    return grad


def _swish(x: Tensor, beta: float) -> Tensor:
    return x * torch.sigmoid(beta * x)


def _swish_slope(x: Tensor, beta: float) -> Tensor:
    return _vjp(lambda x: _swish(x, beta), (x,), torch.ones_like(x))[0]


def _slope_without_inner(x: Tensor, beta: float) -> Tensor:
    sigmoid = torch.sigmoid(beta * x)
    return sigmoid + x * sigmoid * (1 - sigmoid)


def _swish_cases():
    shapes = (2, 3), (4,), (3,)
    for x, g, beta in zip(
        random_tensors(*shapes), random_tensors(*shapes, seed=7), (2.0, 0.5, -1.5), strict=True
    ):
        yield x.double(), beta, g.double()


# 함께 쓰는 것 --------------------------------------------------------------------------------


def _vjp(f, inputs: tuple[Tensor, ...], g: Tensor) -> tuple[Tensor, ...]:
    """torch가 셈한 규칙: 결과가 변화도 g를 받았을 때 입력마다 넘기는 값."""
    leaves = [one.detach().clone().requires_grad_() for one in inputs]
    return torch.autograd.grad(f(*leaves), leaves, g)


def _triples(*shapes):
    """모양마다 무작위 텐서 셋."""
    for seed, shape in enumerate(shapes, 20200331):
        yield random_tensors(shape, shape, shape, seed=seed)


def _call_on_graph(function, first, second, known_errors):
    """이름으로 적은 그래프를 복사해 넘깁니다. 받은 그래프를 바꾸면 부른 쪽의 그래프가 망가집니다."""
    given = deepcopy((first, second))
    value = call(function, *given, known_errors=known_errors, may_change=True)
    if given != (first, second):
        raise Unusable(
            "받은 사전이나 리스트를 바꾸었습니다. 부른 쪽의 그래프까지 달라집니다. 지우거나 더할 것이 있으면 "
            "새로 만든 사전이나 리스트에 하세요."
        )
    return value


def _two_parts(value, shape) -> list:
    if isinstance(value, Tensor) and value.shape == shape:
        raise Unusable(f"텐서 하나를 돌려주었습니다. {TWO}")
    if isinstance(value, list | tuple) and len(value) != 2:
        raise Unusable(f"돌려준 것이 {len(value)}개입니다. {TWO}")
    return items(value, 2)


def _same_shape(value, like: Tensor, what: str) -> Tensor:
    return tensor(
        value, like.shape, what, "넘기는 변화도의 모양은 언제나 그 입력의 모양과 같습니다."
    )


def _flat(pairs) -> list[Tensor]:
    return [one for pair in pairs for one in pair]
