"""6장의 옳은 풀이와 실수들."""

import torch
from torch.autograd import Function

# 1. divide_rule -----------------------------------------------------------------------------


def divide_by_autograd(g, a, b):
    a, b = a.clone().requires_grad_(), b.clone().requires_grad_()
    (a / b).backward(g)
    return a.grad, b.grad


def divide_by_elements(g, a, b):
    to_a, to_b = torch.zeros_like(a), torch.zeros_like(b)
    for i in range(a.numel()):
        gi, ai, bi = (one.reshape(-1)[i] for one in (g, a, b))
        to_a.view(-1)[i] = gi / bi
        to_b.view(-1)[i] = gi * ai * -1 * bi**-2
    return [to_a, to_b]


DIVIDE_RIGHT = [
    lambda g, a, b: (g / b, -g * a / b**2),
    lambda g, a, b: (g * b**-1, g * (-(a / b) / b)),
    lambda g, a, b: torch.stack(divide_by_elements(g.double(), a.double(), b.double())),
    divide_by_autograd,
    divide_by_elements,
]
DIVIDE_WRONG = {
    "부호만 다릅니다": lambda g, a, b: (g / b, g * a / b**2),
    "받은 변화도 g가 없습니다": lambda g, a, b: (1 / b, -a / b**2),
    "b 쪽에 받은 변화도 g가": lambda g, a, b: (g / b, -a / b**2),
    "a 쪽에 받은 변화도 g가": lambda g, a, b: (1 / b, -g * a / b**2),
    "`torch.tensor`로 묶었다면": lambda g, a, b: torch.tensor([g / b, -g * a / b**2]),
    "거듭제곱의 규칙": lambda g, a, b: (g / b, -g * a / b),
    "상대의 값 a가 사라졌": lambda g, a, b: (g / b, -g / b**2),
    "차례가 바뀌었": lambda g, a, b: (-g * a / b**2, g / b),
    "곱셈의 규칙": lambda g, a, b: (g * b, g * a),
    "1/b을 통째로": lambda g, a, b: (g / b, g * a),
    "덧셈의 규칙": lambda g, a, b: (g, g),
    "똑같은 꼴": lambda g, a, b: (g / b, g / a),
    "텐서 하나를": lambda g, a, b: g / b,
    "1개입니다": lambda g, a, b: [g / b],
    "모양이 ()": lambda g, a, b: ((g / b).sum(), (-g * a / b**2).sum()),
    "하나씩 보세요": lambda g, a, b: (g / b, -g * a / b**2 + 0.01),
    "받은 텐서의 값을 바꾸었": lambda g, a, b: (g.div_(b), -g * a / b),
    "넘파이 배열": lambda g, a, b: ((g / b).numpy(), (-g * a / b**2).numpy()),
    "print로 보여": lambda g, a, b: print(g / b, -g * a / b**2),
}

# 2. gradients -------------------------------------------------------------------------------


def walk_accumulating(order, arrows):
    grads = {name: 0.0 for name in order}
    grads[order[0]] = 1.0
    for name in order:
        for source, local in arrows[name]:
            grads[source] += grads[name] * local
    return grads


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


def walk_wrong(change, start=0.0, first=1.0):
    def function(order, arrows):
        grads = {name: start for name in order}
        grads[order[0]] = first
        for name in order:
            for source, local in arrows[name]:
                grads[source] = change(grads[source], grads[name], local)
        return grads

    return function


def walk_too_early(order, arrows):
    grads = {name: 0.0 for name in order}
    grads[order[0]] = 1.0

    def naive(name):
        for source, local in arrows[name]:
            grads[source] += grads[name] * local
            naive(source)

    naive(order[0])
    return grads


def walk_without_root(order, arrows):
    grads = walk_accumulating(order, arrows)
    del grads[order[0]]
    return grads


def walk_leaves_only(order, arrows):
    grads = walk_accumulating(order, arrows)
    return {name: grads[name] for name in order if not arrows[name]}


def walk_from_nothing(order, arrows):
    grads = {order[0]: 1.0}
    for name in order:
        for source, local in arrows[name]:
            grads[source] += grads[name] * local
    return grads


def walk_pairs_as_names(order, arrows):
    grads = {name: 0.0 for name in order}
    for name in order:
        for source in arrows[name]:
            grads[source] += grads[name]
    return grads


def walk_named_z(order, arrows):
    return walk_accumulating(["z", *order[1:]], {"z": [], **arrows})


def walk_first_arrow(order, arrows):
    grads = {name: 0.0 for name in order}
    grads[order[0]] = 1.0
    for name in order:
        for source, local in arrows[name]:
            grads[source] += grads[name] * local
            return grads


def walk_first_node(order, arrows):
    grads = {name: 0.0 for name in order}
    grads[order[0]] = 1.0
    for name in order:
        for source, local in arrows[name]:
            grads[source] += grads[name] * local
        return grads


def walk_backwards(order, arrows):
    grads = {name: 0.0 for name in order}
    grads[order[0]] = 1.0
    for name in reversed(order):
        for source, local in arrows[name]:
            grads[source] += grads[name] * local
    return grads


def walk_as_written(order, arrows):
    grads = walk_accumulating([order[0]], {order[0]: []}) | {name: 0.0 for name in order[1:]}
    for name in arrows:
        for source, local in arrows[name]:
            grads[source] += grads[name] * local
    return grads


def walk_emptying(order, arrows):
    grads = {name: 0.0 for name in order} | {order[0]: 1.0}
    while order:
        name = order.pop(0)
        for source, local in arrows[name]:
            grads[source] += grads[name] * local
    return grads


GRADIENTS_RIGHT = [walk_accumulating, walk_with_get, walk_pulling, walk_every_path]
GRADIENTS_WRONG = {
    "나중에 온 것만": walk_wrong(lambda old, g, local: g * local),
    "처음 온 것만": walk_wrong(lambda old, g, local: old or g * local),
    "국소 도함수만": walk_wrong(lambda old, g, local: old + local),
    "그대로 넘겼습니다": walk_wrong(lambda old, g, local: old + g),
    "모두 0입니다": walk_wrong(lambda old, g, local: old + g * local, first=0.0),
    "모든 노드를 1에서": walk_wrong(lambda old, g, local: old + g * local, start=1.0),
    "다 받기 전에": walk_too_early,
    "사전 `arrows`에 적힌 차례": walk_as_written,
    "어떤 차례로든": lambda order, arrows: walk_accumulating(list(arrows), arrows),
    "받은 사전이나 리스트를": walk_emptying,
    "처음 받는 노드에는": walk_from_nothing,
    "쌍입니다": walk_pairs_as_names,
    "그래프에 없는 이름": walk_named_z,
    "맨 앞 노드만": walk_first_node,
    "반복문 안에 들어가": walk_first_arrow,
    "거꾸로 걷지": walk_backwards,
    "역전파는 거기에서": walk_without_root,
    "잎과 중간 노드를": walk_leaves_only,
    "사전이어야 합니다": lambda order, arrows: list(walk_accumulating(order, arrows).values()),
    "그 입력에 더하는지": walk_wrong(lambda old, g, local: old - g * local),
    "'z'의 값이 None": lambda order, arrows: {name: None for name in order},
}

# 3. topological -----------------------------------------------------------------------------


def order_depth_first(inputs, root):
    order = []

    def visit(node):
        for source in inputs[node]:
            if source not in order:
                visit(source)
        order.append(node)

    visit(root)
    return order[::-1]


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


def order_every_path_once(inputs, root):
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


def order_without_leaves(inputs, root):
    return [node for node in order_depth_first(inputs, root) if inputs[node]]


def order_whole_dict(inputs, root):
    ends = set(inputs) - {source for sources in inputs.values() for source in sources}
    order = []
    for end in sorted(ends):
        order = order_depth_first(inputs, end) + [
            n for n in order if n not in order_depth_first(inputs, end)
        ]
    return order


TOPOLOGICAL_RIGHT = [
    order_depth_first,
    order_counting,
    order_by_longest_path,
    order_removing,
]
TOPOLOGICAL_WRONG = {
    "보다 먼저 나왔습니다": order_preorder,
    "다 받을 때까지": order_breadth_first,
    "번 나옵니다": order_every_path,
    "받은 사전이나 리스트를": order_emptying,
    "닿지 않는 노드에서 나온": order_counting_everything,
    "길마다 따로 걸으면": order_every_path_once,
    "모든 화살표가 거꾸로": lambda inputs, root: order_depth_first(inputs, root)[::-1],
    "출발한 'z' 노드가": lambda inputs, root: order_depth_first(inputs, root)[1:],
    "빠졌습니다. 'z'에서": order_without_leaves,
    "닿지 않습니다": order_whole_dict,
    "이름이 아닌 것(정수)": lambda inputs, root: list(range(len(inputs))),
    "사전에 없는 이름": lambda inputs, root: order_depth_first(inputs, "없음"),
    "리스트로 돌려주세요": lambda inputs, root: set(order_depth_first(inputs, root)),
}
TOPOLOGICAL_PERTURBED = [
    lambda inputs, root: [*order_depth_first(inputs, root)[:-2], "x", "y"],
    order_preorder,
]

# 4. scale_rule ------------------------------------------------------------------------------


def scale_by_autograd(g, a, s):
    a, s = a.clone().requires_grad_(), s.clone().requires_grad_()
    (a * s).backward(g)
    return a.grad, s.grad


def scale_by_rows(g, a, s):
    to_s = [[(g[i] * a[i]).sum().item()] for i in range(len(a))]
    return g * s, torch.tensor(to_s, dtype=torch.float64)


SCALE_RIGHT = [
    lambda g, a, s: (g * s, (g * a).sum(1, keepdim=True)),
    lambda g, a, s: (g * s, (g * a).sum_to_size(s.shape)),
    lambda g, a, s: [g * s.expand_as(a), (g @ a.T).diag().reshape(-1, 1)],
    lambda g, a, s: (g * s, torch.einsum("ij,ij->i", g, a)[:, None]),
    scale_by_autograd,
    scale_by_rows,
]
SCALE_WRONG = {
    "합이 아니라 평균": lambda g, a, s: (g * s, (g * a).mean(1, keepdim=True)),
    "g만 더하는 것": lambda g, a, s: (g * s, g.sum(1, keepdim=True)),
    "국소 도함수만 더한": lambda g, a, s: (g * s, a.sum(1, keepdim=True)),
    "따로 더한 다음": lambda g, a, s: (g * s, g.sum(1, keepdim=True) * a.sum(1, keepdim=True)),
    "첫 열의 몫뿐": lambda g, a, s: (g * s, (g * a)[:, :1]),
    "a 쪽이 받은 변화도 그대로": lambda g, a, s: (g, (g * a).sum(1, keepdim=True)),
    "국소 도함수만 넘겼": lambda g, a, s: (s.expand_as(a), (g * a).sum(1, keepdim=True)),
    "a 자신의 값": lambda g, a, s: (g * a, (g * a).sum(1, keepdim=True)),
    "하나로 모아야": lambda g, a, s: (g * s, g * a),
    "`torch.tensor`로 묶었다면": lambda g, a, s: torch.tensor([g * s, (g * a).sum(1)]),
    "곱셈의 규칙을 적은 뒤": lambda g, a, s: (g * s, (g * a).mean(1, keepdim=True) * 3),
    "축까지 사라졌": lambda g, a, s: (g * s, (g * a).sum(1)),
    "열마다 모았습니다": lambda g, a, s: (g * s, (g * a).sum(0)),
    "모든 칸을": lambda g, a, s: (g * s, (g * a).sum()),
    "모양은 언제나 그 텐서의": lambda g, a, s: (g * s, (g * a).reshape(-1)),
    "그 입력의 모양": lambda g, a, s: ((g * s).sum(1), (g * a).sum(1, keepdim=True)),
    "되풀이해 쓴 축을 따라": lambda g, a, s: (g * s, -(g * a).sum(1, keepdim=True)),
}

# 5. numeric_vjp -----------------------------------------------------------------------------


def numeric_by_elements(f, x, v, h):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        step = torch.zeros_like(x)
        step.view(-1)[i] = h
        change = (f(x + step) - f(x - step)) / (2 * h)
        grad.view(-1)[i] = (v * change).sum()
    return grad


def numeric_by_scalar(f, x, v, h):
    def scalar(x):
        return (v * f(x)).sum()

    values = []
    for i in range(x.numel()):
        right, left = x.flatten().clone(), x.flatten().clone()
        right[i] += h
        left[i] -= h
        change = scalar(right.reshape(x.shape)) - scalar(left.reshape(x.shape))
        values.append(change / h / 2)
    return torch.stack(values).reshape(x.shape)


def numeric_jacobian(f, x, v, h):
    columns = []
    for step in h * torch.eye(x.numel(), dtype=x.dtype):
        step = step.reshape(x.shape)
        columns.append(((f(x + step) - f(x - step)) / (2 * h)).flatten())
    return (v.flatten() @ torch.stack(columns, dim=1)).reshape(x.shape)


def numeric_with(change, weigh=True):
    """움직이고 나누는 방법만 다른 풀이들."""

    def function(f, x, v, h):
        grad = torch.zeros_like(x)
        for i in range(x.numel()):
            step = torch.zeros_like(x)
            step.view(-1)[i] = h
            d = change(f, x, step, h)
            grad.view(-1)[i] = (v * d).sum() if weigh else d.sum()
        return grad

    return function


def two_sided(f, x, step, h):
    return (f(x + step) - f(x - step)) / (2 * h)


def numeric_in_place(f, x, v, h):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        x.view(-1)[i] += h
        right = f(x)
        x.view(-1)[i] -= 2 * h
        grad.view(-1)[i] = (v * (right - f(x))).sum() / (2 * h)
    return grad


def numeric_by_rows(f, x, v, h):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (v * (f(x + step) - f(x - step)) / (2 * h)).sum()
    return grad


def numeric_square_only(f, x, v, h):
    """행렬이면 행과 열의 수가 같다고 여깁니다."""
    grad = torch.zeros_like(x)
    size = range(x.shape[0])
    for place in [(i, j) for i in size for j in size] if x.dim() == 2 else [(i,) for i in size]:
        step = torch.zeros_like(x)
        step[place] = h
        grad[place] = (v * (f(x + step) - f(x - step)) / (2 * h)).sum()
    return grad


def numeric_by_matrix_product(f, x, v, h):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        step = torch.zeros_like(x)
        step.view(-1)[i] = h
        grad.view(-1)[i] = v @ ((f(x + step) - f(x - step)) / (2 * h))
    return grad


def numeric_by_stacked_products(f, x, v, h):
    steps = [h * one.reshape(x.shape) for one in torch.eye(x.numel(), dtype=x.dtype)]
    products = [v @ (f(x + step) - f(x - step)) / (2 * h) for step in steps]
    return torch.stack(products).reshape(x.shape)


def numeric_jv(f, x, v, h):
    return torch.autograd.functional.jacobian(f, x) @ v


NUMERIC_RIGHT = [numeric_by_elements, numeric_by_scalar, numeric_jacobian]
NUMERIC_WRONG = {
    "오른쪽으로만": numeric_with(lambda f, x, step, h: (f(x + step) - f(x)) / h),
    "왼쪽으로만": numeric_with(lambda f, x, step, h: (f(x) - f(x - step)) / h),
    "정확히 두 배": numeric_with(lambda f, x, step, h: (f(x + step) - f(x - step)) / h),
    "나누지 않았습니다": numeric_with(lambda f, x, step, h: f(x + step) - f(x - step)),
    "v가 모두 1일 때": numeric_with(two_sided, weigh=False),
    "괄호로 묶었는지": numeric_with(lambda f, x, step, h: (f(x + step) - f(x - step)) / 2 * h),
    "한 행을 통째로": numeric_by_rows,
    "출력이 얼마나 변하는지": numeric_square_only,
    "`@`를 썼다면": numeric_by_matrix_product,
    "행렬에서는 다른 곱": numeric_by_stacked_products,
    "왼쪽에서 곱합니까": numeric_jv,
    "한꺼번에": lambda f, x, v, h: (v * (f(x + h) - f(x - h)) / (2 * h)).sum().expand_as(x),
    "참값과 같습니다": lambda f, x, v, h: torch.autograd.functional.vjp(f, x, v)[1],
    "받은 h보다": lambda f, x, v, h: numeric_by_elements(f, x, v, 1e-6),
    "입력이 아니라 출력과": lambda f, x, v, h: (f(x + h * v) - f(x - h * v)) / (2 * h),
    "출력의 모양입니다": lambda f, x, v, h: v * (f(x + h) - f(x - h)) / (2 * h),
    "야코비안 전체": lambda f, x, v, h: torch.autograd.functional.jacobian(f, x),
    "입력의 모양과 같습니다": lambda f, x, v, h: numeric_by_elements(f, x, v, h).sum(),
    "하나만 움직였을 때": lambda f, x, v, h: -numeric_by_elements(f, x, v, h),
    "받은 텐서의 값을 바꾸었": numeric_in_place,
    "리스트입니다": lambda f, x, v, h: numeric_by_elements(f, x, v, h).tolist(),
}

# 6. Swish -----------------------------------------------------------------------------------


def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


def function_class(forward, backward):
    methods = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    return type("Swish", (Function,), methods)


def save_x(ctx, x, beta):
    ctx.save_for_backward(x)
    ctx.beta = beta
    return x * torch.sigmoid(beta * x)


def backward_with(slope):
    """도함수만 다른 backward들."""

    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * slope(x, ctx.beta), None

    return backward


def slope_of(x, beta):
    s = torch.sigmoid(beta * x)
    return s + beta * x * s * (1 - s)


class SwishByFormula(Function):
    @staticmethod
    def forward(ctx, x, beta):
        ctx.save_for_backward(x)
        ctx.beta = beta
        return x * torch.sigmoid(beta * x)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(ctx.beta * x)
        return g * s * (1 + ctx.beta * x * (1 - s)), None


class SwishSavingSlope(Function):
    @staticmethod
    def forward(ctx, x, beta):
        s = sigmoid(beta * x)
        ctx.save_for_backward(s + beta * x * s * (1 - s))
        return x * s

    @staticmethod
    def backward(ctx, g):
        return g * ctx.saved_tensors[0], None


class SwishSavingBoth(Function):
    @staticmethod
    def forward(ctx, x, beta):
        out = x / (1 + torch.exp(-beta * x))
        ctx.save_for_backward(x, out, torch.tensor(beta))
        return out

    @staticmethod
    def backward(ctx, g):
        x, out, beta = ctx.saved_tensors
        s = out / x
        return g * (s + beta * out * (1 - s)), None


class SwishByAutograd(Function):
    @staticmethod
    def forward(ctx, x, beta):
        ctx.save_for_backward(x)
        ctx.beta = beta
        return x * torch.sigmoid(beta * x)

    @staticmethod
    def backward(ctx, g):
        with torch.enable_grad():
            x = ctx.saved_tensors[0].detach().requires_grad_()
            y = x * torch.sigmoid(ctx.beta * x)
        return torch.autograd.grad(y, x, g)[0], None


def swish_forward(formula):
    def forward(ctx, x, beta):
        save_x(ctx, x, beta)
        return formula(x, beta)

    return function_class(forward, backward_with(slope_of))


def save_output(ctx, x, beta):
    out = x * torch.sigmoid(beta * x)
    ctx.save_for_backward(out)
    ctx.beta = beta
    return out


def save_nothing(ctx, x, beta):
    ctx.beta = beta
    return x * torch.sigmoid(beta * x)


def save_number(ctx, x, beta):
    ctx.save_for_backward(x, beta)
    return x * torch.sigmoid(beta * x)


def save_attribute(ctx, x, beta):
    ctx.x, ctx.beta = x, beta
    return x * torch.sigmoid(beta * x)


def backward_attribute(ctx, g):
    return g * slope_of(ctx.x, ctx.beta), None


def backward_tuple(ctx, g):
    x = ctx.saved_tensors
    return g * slope_of(x, ctx.beta), None


def backward_forgetting_beta(ctx, g):
    (x,) = ctx.saved_tensors
    return g * slope_of(x, beta), None  # noqa: F821  forward의 인자를 여기에서도 쓰는 실수


def save_without_materializing(ctx, x, beta):
    ctx.set_materialize_grads(False)
    return save_x(ctx, x, beta)


def misspelled(x, beta):
    return x * (beta * x).sigmod()


def backward_method_of_tuple(ctx, g):
    return ctx.saved_tensors.sigmoid() * g, None


SWISH_RIGHT = [SwishByFormula, SwishSavingSlope, SwishSavingBoth, SwishByAutograd]
RIGHT_BACKWARD = backward_with(slope_of)
SWISH_WRONG = {
    "x를 곱하지": swish_forward(lambda x, beta: torch.sigmoid(beta * x)),
    "beta를 쓰지": swish_forward(lambda x, beta: x * torch.sigmoid(x)),
    "바깥에도 beta": swish_forward(lambda x, beta: beta * x * torch.sigmoid(beta * x)),
    "그대로 돌려주었": swish_forward(lambda x, beta: x),
    "forward부터 맞추어": swish_forward(lambda x, beta: x * torch.tanh(beta * x)),
    "forward가 돌려준 값의 모양": swish_forward(lambda x, beta: (x * torch.sigmoid(x)).sum()),
    "g가 모두 1이라": function_class(
        save_x, lambda ctx, g: (slope_of(*ctx.saved_tensors, ctx.beta), None)
    ),
    "도함수를 결과에서": function_class(save_output, RIGHT_BACKWARD),
    "시그모이드를 미분한 항": function_class(save_x, backward_with(lambda x, b: sigmoid(b * x))),
    "앞의 x를 미분한 항": function_class(
        save_x, backward_with(lambda x, b: b * x * sigmoid(b * x) * (1 - sigmoid(b * x)))
    ),
    "beta가 빠졌": function_class(
        save_x, backward_with(lambda x, b: sigmoid(b * x) * (1 + x * (1 - sigmoid(b * x))))
    ),
    "시그모이드만 미분": function_class(
        save_x, backward_with(lambda x, b: sigmoid(b * x) * (1 - sigmoid(b * x)))
    ),
    "그대로 넘겼습니다": function_class(save_x, lambda ctx, g: (g, None)),
    "모두 더해서 곱했": function_class(save_x, backward_with(lambda x, b: slope_of(x, b).sum())),
    "backward의 괄호 안에는": function_class(save_x, backward_forgetting_beta),
    "두 항을 하나씩": function_class(save_x, lambda ctx, g: (-g, None)),
    "먼저 채우세요": function_class(save_x, lambda ctx, g: None),
    "`gradcheck`를 통과하지": function_class(save_without_materializing, RIGHT_BACKWARD),
    "has no attribute 'sigmod'": swish_forward(misspelled),
    "하나만 맡겼어도": function_class(save_x, backward_method_of_tuple),
    "개수가 다릅니다": function_class(save_x, lambda ctx, g: RIGHT_BACKWARD(ctx, g)[0]),
    "자리는 두되": function_class(save_x, lambda ctx, g: (g, g)),
    "x의 자리에 None": function_class(save_x, lambda ctx, g: (None, None)),
    "많이 되찾으려": function_class(save_nothing, RIGHT_BACKWARD),
    "텐서가 아닌 수를": function_class(save_number, RIGHT_BACKWARD),
    "ctx에 없는 이름을": function_class(save_x, backward_attribute),
    "x와 모양이 다릅니다": function_class(save_x, lambda ctx, g: (g.sum(), None)),
    "괄호 안이 달라졌": function_class(lambda x, beta: x, RIGHT_BACKWARD),
    "튜플입니다": function_class(save_x, backward_tuple),
    "ctx의 속성에 그냥": function_class(save_attribute, backward_attribute),
    "물려받지 않은": type("Swish", (), {}),
    "클래스가 아닌 것": lambda x, beta: x * torch.sigmoid(beta * x),
}
SWISH_PERTURBED = [
    function_class(save_x, backward_with(lambda x, b: slope_of(x, abs(b)))),
    swish_forward(lambda x, beta: x * torch.sigmoid(abs(beta) * x)),
    function_class(save_x, backward_with(lambda x, b: slope_of(x, b) + 1e-3)),
    swish_forward(lambda x, beta: x * torch.sigmoid(beta * x) + 1e-3),
    function_class(save_x, backward_with(lambda x, b: slope_of(x, b).abs())),
]

RIGHT = {
    "divide_rule": DIVIDE_RIGHT,
    "gradients": GRADIENTS_RIGHT,
    "topological": TOPOLOGICAL_RIGHT,
    "scale_rule": SCALE_RIGHT,
    "numeric_vjp": NUMERIC_RIGHT,
    "Swish": SWISH_RIGHT,
}
WRONG = {
    "divide_rule": DIVIDE_WRONG,
    "gradients": GRADIENTS_WRONG,
    "topological": TOPOLOGICAL_WRONG,
    "scale_rule": SCALE_WRONG,
    "numeric_vjp": NUMERIC_WRONG,
    "Swish": SWISH_WRONG,
}
PERTURBED = {"topological": TOPOLOGICAL_PERTURBED, "Swish": SWISH_PERTURBED}

FORBIDDEN = (
    "g / b",
    "b**2",
    "b * b",
    "grads[source]",
    "[::-1]",
    "keepdim",
    "sum(1",
    "sum_to_size",
    "g * a",
    "g * s",
    "2 * h",
    "2h",
    "1 - s",
    ", None",
)
