"""6장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

from collections import Counter

import torch

from chaewo.chapters.autograd_from_scratch.exercises import dividing, scaling, summed_rows, vjp
from chaewo.chapters.autograd_from_scratch.in_page import reachable_from
from chaewo.chapters.autograd_from_scratch.walks import depth_first, pushing, torch_gradients
from chaewo.judging.exercise import variants


def divide_by_elements(g, a, b):
    parts = [dividing()(*one) for one in zip(*map(torch.flatten, (g, a, b)), strict=True)]
    return [torch.stack(part).reshape(a.shape) for part in zip(*parts, strict=True)]


def pulling(order, arrows):
    """노드마다 자기에게 오는 몫을 모읍니다."""
    arrows = [(giver, taker, local) for giver in order for taker, local in arrows[giver]]
    grads = {order[0]: torch.tensor(1.0)}
    for name in order[1:]:
        grads[name] = sum(grads[giver] * local for giver, taker, local in arrows if taker == name)
    return grads


def every_path(order, arrows):
    grads = {name: 0.0 for name in order}

    def carry(name, g):
        grads[name] += g
        for source, local in arrows[name]:
            carry(source, g * local)

    carry(order[0], 1.0)
    return grads


def keeping(condition):
    """변화도를 담은 사전에서 `condition`이 참인 것만 남깁니다."""
    return lambda order, arrows: {name: g for name, g in pushing()(order, arrows).items() if condition(name, g, order, arrows)}


@variants
def counting(inputs, root, *, nodes=reachable_from, arrows=list):
    """`nodes`에서 나온 화살표 `arrows`를 세어 두고, 다 받은 노드부터 늘어놓습니다."""
    waiting = Counter(one for node in nodes(inputs, root) for one in arrows(inputs[node]))
    ready, order = [root], []
    while ready:
        order.append(ready.pop())
        for source in inputs[order[-1]]:
            waiting[source] -= 1
            if waiting[source] == 0:
                ready.append(source)
    return order


def by_longest_path(inputs, root):
    depth = {root: 0}
    for _ in range(len(inputs)):
        for node in list(depth):
            for source in inputs[node]:
                depth[source] = max(depth.get(source, 0), depth[node] + 1)
    return tuple(sorted(depth, key=depth.get))


def emptying(inputs, root):
    """아무도 기다리지 않는 노드를 사전에서 하나씩 뺍니다."""
    left, order = set(reachable_from(inputs, root)), []
    while left:
        node = next(n for n in sorted(left) if all(n not in inputs[m] for m in left))
        left.remove(node)
        order.append(node)
        inputs.pop(node)
    return order


@variants
def arriving(inputs, root, *, stop):
    """닿는 대로 적고 입력으로 내려갑니다. `stop`이 참이면 그 노드에서 돌아섭니다."""
    order = []

    def visit(node):
        if stop(order, node):
            return
        order.append(node)
        for source in inputs[node]:
            visit(source)

    visit(root)
    return order


def breadth_first_again(inputs, root):
    """다시 만난 노드를 뒤로 옮기지만, 그 뒤의 노드는 그대로 둡니다."""
    order = reachable_from(inputs, root)
    for node in list(order):
        for source in inputs[node]:
            order.remove(source)
            order.append(source)
    return order


def scale_by_shape(g, a, s):
    """행과 열의 수가 같으면 되풀이한 축을 잘못 봅니다."""
    to_s = (g * a).sum(int(a.shape[0] != a.shape[1]))
    return g * s, to_s.reshape(-1, 1)


RIGHT = {
    "divide_rule": [
        dividing(),
        lambda g, a, b: (g * b**-1, g * (-(a / b) / b)),
        lambda g, a, b: torch.stack(divide_by_elements(g.double(), a.double(), b.double())),
        divide_by_elements,
    ],
    "gradients": [pushing(), pulling, every_path],
    "topological": [depth_first, counting(), by_longest_path, lambda inputs, root: emptying(dict(inputs), root)],
    "scale_rule": [
        scaling(),
        lambda g, a, s: (g * s, (g * a).sum_to_size(s.shape)),
        lambda g, a, s: [g * s.expand_as(a), (g @ a.T).diag().reshape(-1, 1)],
        lambda g, a, s: (g * s, torch.tensor([[one.item()] for one in summed_rows(g * a)])),
    ],
}
WRONG = {
    "divide_rule": {
        "torch에게 미분을": [lambda g, a, b: vjp(torch.div, (a, b), g), lambda g, a, b: torch.autograd.functional.vjp(torch.div, (a, b), g)[1]],
        "도함수를 식으로": lambda g, a, b: (g * torch.func.jvp(lambda a: a / b, (a,), (torch.ones_like(a),))[1], -g * a / b**2),
        "텐서 하나를": lambda g, a, b: g / b,
        "하나씩 보세요": [dividing(to_b=lambda g, a, b: -g * a.abs() / b**2), dividing(lambda g, a, b: g / b.abs())],
    },
    "gradients": {
        "torch에게 미분을": torch_gradients,
        "받은 사전이나 리스트를": lambda order, arrows: pushing()([order.pop(0) for _ in order[:]], arrows),
        "부른 쪽의 그래프까지": pushing(leaving=lambda order, arrows: {name: [arrows[name].pop() for _ in arrows[name][:]] for name in order}),
        "의 변화도가 사전에 없습니다": keeping(lambda name, g, order, arrows: g != 0),
        "역전파는 거기에서": keeping(lambda name, g, order, arrows: name != order[0]),
        "잎과 중간 노드를": keeping(lambda name, g, order, arrows: not arrows[name]),
        "그래프에 없는 이름": lambda order, arrows: pushing()(["z", *order[1:]], {"z": [], **arrows}),
        "사전이어야 합니다": lambda order, arrows: list(pushing()(order, arrows).values()),
        "그 입력에 더하는지": [pushing(lambda old, g, local: old - g * local), pushing(lambda old, g, local: old + abs(g * local))],
        "화살표의 국소 도함수를 곱해": lambda order, arrows: pushing()(order, {name: list(dict(arrows[name]).items()) for name in order}),
    },
    "topological": {
        "보다 먼저 나왔습니다": arriving(lambda order, node: node in order),
        "다 받을 때까지": reachable_from,
        "먼저 닿았어도": breadth_first_again,
        "번 나옵니다": arriving(lambda order, node: False),
        "길마다 따로 걸으면": arriving(lambda order, node: node in order and order.remove(node)),  # 뒤로 옮깁니다.
        "받은 사전이나 리스트를": emptying,
        "닿지 않는 노드에서 나온": counting(nodes=lambda inputs, root: list(inputs)),
        "전에 움직인 것입니다": counting(arrows=set),
        "모든 화살표가 거꾸로": lambda inputs, root: depth_first(inputs, root)[::-1],
        "출발한 'z' 노드가": lambda inputs, root: depth_first(inputs, root)[1:],
        "빠졌습니다. 'z'에서": lambda inputs, root: [node for node in depth_first(inputs, root) if inputs[node]],
        "닿지 않습니다": lambda inputs, root: depth_first({**inputs, "": list(inputs)}, "")[1:],
        "이름이 아닌 것(정수)": lambda inputs, root: list(range(len(inputs))),
    },
    "scale_rule": {
        "torch에게 미분을": [lambda g, a, s: vjp(torch.mul, (a, s), g), lambda g, a, s: torch.func.vjp(torch.mul, a, s)[1](g)],
        "하나로 모아야": scaling(to_s=lambda g, a: g * a),
        "축까지 사라졌": scaling(to_s=lambda g, a: (g * a).sum(1)),
        "열마다 모았습니다": scaling(to_s=lambda g, a: (g * a).sum(0)),
        "어느 방향으로 되풀이": scaling(to_s=lambda g, a: (g * a).sum(0, keepdim=True)),
        "모든 칸을": scaling(to_s=lambda g, a: (g * a).sum()),
        "모양은 언제나 그 텐서의": scaling(to_s=lambda g, a: (g * a).reshape(-1)),
        "그 입력의 모양": scaling(lambda g, a, s: (g * s).sum(1)),
        "되풀이해 쓴 축을 따라": [scaling(to_s=lambda g, a: -summed_rows(g * a)), scale_by_shape],
    },
}
PERTURBED = {
    "topological": [
        lambda inputs, root: [*depth_first(inputs, root)[:-2], "x", "y"],
        lambda inputs, root: sorted(depth_first(inputs, root), reverse=True),
    ]
}
FORBIDDEN = ("g / b", "b**2", "b * b", "g * a", "g * s")
FORBIDDEN += ("grads[source]", "[::-1]", "keepdim", "sum(1", "sum_to_size")
