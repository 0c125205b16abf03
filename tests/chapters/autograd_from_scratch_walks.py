"""6장의 그래프를 걷는 두 문제의 옳은 풀이와 틀린 답."""

import torch

from chaewo.chapters.autograd_from_scratch.walks import depth_first, pushing

# 2. gradients -------------------------------------------------------------------------------


def walk_with_get(order, arrows):
    grads = {order[0]: 1.0}
    for name in order:
        for source, local in arrows[name]:
            grads[source] = grads.get(source, 0.0) + local * grads[name]
    return grads


def walk_pulling(order, arrows):
    grads = {}
    for name in order:
        received = [
            grads[giver] * local
            for giver in grads
            for source, local in arrows[giver]
            if source == name
        ]
        grads[name] = sum(received) if received else torch.tensor(1.0)
    return grads


def walk_every_path(order, arrows):
    grads = {name: 0.0 for name in order}

    def carry(name, g):
        grads[name] += g
        for source, local in arrows[name]:
            carry(source, g * local)

    carry(order[0], 1.0)
    return grads


def walk_recording(order, arrows):
    values = {}
    for name in reversed(order):
        parts = [local * values[source] for source, local in arrows[name]]
        values[name] = sum(parts) if parts else torch.zeros(()).requires_grad_()
        values[name].retain_grad()
    values[order[0]].backward()
    return {name: values[name].grad for name in order}


def walk_emptying(order, arrows):
    grads = {name: 0.0 for name in order} | {order[0]: 1.0}
    while order:
        name = order.pop(0)
        for source, local in arrows[name]:
            grads[source] += grads[name] * local
    return grads


def walk_eating_arrows(order, arrows):
    grads = {name: 0.0 for name in order} | {order[0]: 1.0}
    for name in order:
        while arrows[name]:
            source, local = arrows[name].pop()
            grads[source] += grads[name] * local
    return grads


def walk_skipping_zeros(order, arrows):
    return {name: g for name, g in pushing()(order, arrows).items() if g}


def walk_each_input_once(order, arrows):
    return pushing()(order, {name: list(dict(arrows[name]).items()) for name in order})


def walk_remembering(order, arrows, grads={}):  # noqa: B006  기본값이 부를 때마다 이어지는 실수
    grads.setdefault(order[0], 1.0)
    for name in order:
        for source, local in arrows[name]:
            grads[source] = grads.get(source, 0.0) + grads[name] * local
    return {name: grads[name] for name in order}


def kept(condition):
    return lambda order, arrows: {
        name: g for name, g in pushing()(order, arrows).items() if condition(name, order, arrows)
    }


GRADIENTS_RIGHT = [pushing(), walk_with_get, walk_pulling, walk_every_path]
GRADIENTS_WRONG = {
    "torch에게 미분을": walk_recording,
    "받은 사전이나 리스트를": walk_emptying,
    "부른 쪽의 그래프까지": walk_eating_arrows,
    "앞의 일을 기억": walk_remembering,
    "의 변화도가 사전에 없습니다": walk_skipping_zeros,
    "그래프에 없는 이름": lambda order, arrows: pushing()(["z", *order[1:]], {"z": [], **arrows}),
    "역전파는 거기에서": kept(lambda name, order, arrows: name != order[0]),
    "잎과 중간 노드를": kept(lambda name, order, arrows: not arrows[name]),
    "사전이어야 합니다": lambda order, arrows: list(pushing()(order, arrows).values()),
    "그 입력에 더하는지": pushing(lambda old, g, local: old - g * local),
    "화살표의 국소 도함수를 곱해": walk_each_input_once,
    "노드마다 받은 변화도에": pushing(lambda old, g, local: old + abs(g * local)),
    "'z'의 값이 None": lambda order, arrows: {name: None for name in order},
}

# 3. topological -----------------------------------------------------------------------------


def as_they_get_ready(inputs, root, waiting):
    """기다릴 화살표가 `waiting`개인 노드들을, 0이 되는 차례로."""
    ready, order = [root], []
    while ready:
        order.append(ready.pop())
        for source in inputs[order[-1]]:
            waiting[source] -= 1
            if waiting[source] == 0:
                ready.append(source)
    return order


def order_counting(inputs, root):
    waiting, found = {root: 0}, [root]
    while found:
        for source in inputs[found.pop()]:
            if source not in waiting:
                waiting[source] = 0
                found.append(source)
            waiting[source] += 1
    return as_they_get_ready(inputs, root, waiting)


def order_by_longest_path(inputs, root):
    depth = {root: 0}
    changed = True
    while changed:
        changed = False
        for node in list(depth):
            for source in inputs[node]:
                if depth.get(source, -1) < depth[node] + 1:
                    depth[source] = depth[node] + 1
                    changed = True
    return tuple(sorted(depth, key=depth.get))


def order_emptying(inputs, root):
    left, todo = set(), [root]
    while todo:
        node = todo.pop()
        if node not in left:
            left.add(node)
            todo += inputs[node]
    order = []
    while left:
        node = next(n for n in sorted(left) if all(n not in inputs[m] for m in left))
        left.remove(node)
        order.append(node)
        inputs.pop(node)
    return order


def order_removing(inputs, root):
    return order_emptying(dict(inputs), root)


def order_counting_everything(inputs, root):
    """닿지 않는 노드의 화살표까지 셉니다."""
    waiting = {name: 0 for name in inputs}
    for sources in inputs.values():
        for source in sources:
            waiting[source] += 1
    return as_they_get_ready(inputs, root, waiting)


def order_preorder(inputs, root):
    order = []

    def visit(node):
        if node in order:
            return
        order.append(node)
        for source in inputs[node]:
            visit(source)

    visit(root)
    return order


def order_breadth_first(inputs, root):
    order = [root]
    for node in order:
        order += [s for s in dict.fromkeys(inputs[node]) if s not in order]
    return order


def order_every_path(inputs, root):
    order = [root]
    for source in inputs[root]:
        order += order_every_path(inputs, source)
    return order


def order_moving_to_the_end(inputs, root):
    """값은 맞지만 길마다 걷습니다."""
    order = []

    def visit(node):
        if node in order:
            order.remove(node)
        order.append(node)
        for source in inputs[node]:
            visit(source)

    visit(root)
    return order


def order_breadth_first_again(inputs, root):
    """다시 만난 노드를 뒤로 옮기지만, 그 뒤의 노드는 그대로 둡니다."""
    order = [root]
    for node in order:
        for source in inputs[node]:
            if source not in order:
                order.append(source)
    for node in list(order):
        for source in inputs[node]:
            order.remove(source)
            order.append(source)
    return order


def order_counting_each_input_once(inputs, root):
    waiting = {name: 0 for name in inputs}
    for name in order_breadth_first(inputs, root):
        for source in set(inputs[name]):
            waiting[source] += 1
    return as_they_get_ready(inputs, root, waiting)


def order_remembering(inputs, root, order=[]):  # noqa: B006  기본값이 부를 때마다 이어지는 실수
    order.extend(depth_first(inputs, root))
    return order


def order_without_leaves(inputs, root):
    return [node for node in depth_first(inputs, root) if inputs[node]]


def order_whole_dict(inputs, root):
    ends = set(inputs) - {source for sources in inputs.values() for source in sources}
    order = []
    for end in sorted(ends):
        order = depth_first(inputs, end) + [n for n in order if n not in depth_first(inputs, end)]
    return order


TOPOLOGICAL_RIGHT = [depth_first, order_counting, order_by_longest_path, order_removing]
TOPOLOGICAL_WRONG = {
    "보다 먼저 나왔습니다": order_preorder,
    "다 받을 때까지": order_breadth_first,
    "먼저 닿았어도": order_breadth_first_again,
    "번 나옵니다": order_every_path,
    "앞의 일을 기억": order_remembering,
    "받은 사전이나 리스트를": order_emptying,
    "닿지 않는 노드에서 나온": order_counting_everything,
    "전에 움직인 것입니다": order_counting_each_input_once,
    "길마다 따로 걸으면": order_moving_to_the_end,
    "모든 화살표가 거꾸로": lambda inputs, root: depth_first(inputs, root)[::-1],
    "출발한 'z' 노드가": lambda inputs, root: depth_first(inputs, root)[1:],
    "빠졌습니다. 'z'에서": order_without_leaves,
    "닿지 않습니다": order_whole_dict,
    "이름이 아닌 것(정수)": lambda inputs, root: list(range(len(inputs))),
    "리스트로 돌려주세요": lambda inputs, root: set(depth_first(inputs, root)),
}
TOPOLOGICAL_PERTURBED = [
    lambda inputs, root: [*depth_first(inputs, root)[:-2], "x", "y"],
    lambda inputs, root: sorted(depth_first(inputs, root), reverse=True),
    order_preorder,
]
