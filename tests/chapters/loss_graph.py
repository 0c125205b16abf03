"""9장의 옳은 풀이와 실수들."""

import torch
from torch import nn
from torch.nn import functional as F

from chaewo.graph import walk
from chaewo.lenet import NoteNet

# 1. mse_by_hand -----------------------------------------------------------------------------


def mse_with(rule):
    """모양을 맞춘 다음의 식만 다른 풀이들."""
    return lambda output, target: rule(output - target.view_as(output))


def mse_in_loop(output, target):
    total = 0.0
    for y, t in zip(output.flatten().tolist(), target.flatten().tolist(), strict=True):
        total += (y - t) ** 2
    return total / output.numel()


MSE_RIGHT = [
    mse_with(lambda e: (e**2).mean()),
    mse_in_loop,
    lambda output, target: (output.flatten() - target.flatten()).pow(2).mean(),
    lambda output, target: (output.reshape(-1) - target.reshape(-1)).double().square().mean(),
    mse_with(lambda e: e.norm() ** 2 / e.numel()),
]
MSE_WRONG = {
    "더하기만 했습니다": mse_with(lambda e: (e**2).sum()),
    "제곱하지 않았습니다": mse_with(lambda e: e.mean()),
    "절댓값의 평균": mse_with(lambda e: e.abs().mean()),
    "제곱하지도": mse_with(lambda e: e.sum()),
    "행의 수로": mse_with(lambda e: (e**2).sum() / len(e)),
    "열의 수로": mse_with(lambda e: (e**2).sum() / e.shape[1]),
    "언제나 10으로": mse_with(lambda e: (e**2).sum() / 10),
    "½은": mse_with(lambda e: (e**2).mean() / 2),
    "제곱근을": mse_with(lambda e: (e**2).mean().sqrt()),
    "평균을 먼저": mse_with(lambda e: e.mean() ** 2),
    "수 하나입니다": mse_with(lambda e: e**2),
    "한 줄씩 나누어": mse_with(lambda e: (e**2).mean() + 0.01),
    "평균에 들어갔습니다": lambda output, target: (
        ((output - target) ** 2).mean()
        if output.numel() != 6
        else F.mse_loss(output, target.view_as(output))
    ),
    "바로 뺐습니다": lambda output, target: ((output - target) ** 2).mean(),
    "넘파이로 바꾸지": lambda output, target: ((output.numpy() - target.numpy()) ** 2).mean(),
    "한 줄로 놓는": lambda output, target: ((output - target.view(1, -1)) ** 2).mean(),
    "차례를 그대로 두고": lambda output, target: (
        F.mse_loss(output.flatten(), target.flatten().flip(0))
        if output.shape != target.shape
        else F.mse_loss(output, target)
    ),
    "차이, 제곱, 평균을 손으로": lambda output, target: nn.MSELoss()(
        output.flatten(), target.flatten()
    ),
    "차원의 수가 다른": mse_with(lambda e: (e**2).sum() / (e.shape[0] * e.shape[1])),
    "1차원이나 3차원": mse_with(lambda e: (e**2).sum() / (e.shape[0] * e.shape[-1])),
    "print로": lambda output, target: print(F.mse_loss(output, target.view_as(output))),
}

# 2. mse_gradient ----------------------------------------------------------------------------


def gradient_with(rule):
    return lambda output, target: rule(output - target)


def gradient_by_autograd(output, target):
    output = output.clone().requires_grad_()
    F.mse_loss(output, target).backward()
    return output.grad


def gradient_by_node(output, target):
    loss = F.mse_loss(output.clone().requires_grad_(), target)
    return loss.grad_fn(torch.ones_like(loss))[0]


def gradient_in_loop(output, target):
    pairs = zip(output.flatten(), target.flatten(), strict=True)
    found = [2 * (y - t) / output.numel() for y, t in pairs]
    return torch.stack(found).view_as(output)


GRADIENT_RIGHT = [
    gradient_with(lambda e: 2 * e / e.numel()),
    gradient_with(lambda e: e.double() * (2 / e.flatten().shape[0])),
    gradient_in_loop,
]
GRADIENT_WRONG = {
    "나눗셈을 잊었": gradient_with(lambda e: 2 * e),
    "차이 그대로": gradient_with(lambda e: e),
    "정확히 절반": gradient_with(lambda e: e / e.numel()),
    "부호가 모두 반대": gradient_with(lambda e: -2 * e / e.numel()),
    "행의 수로": gradient_with(lambda e: 2 * e / len(e)),
    "열의 수로": gradient_with(lambda e: 2 * e / e.shape[1]),
    "언제나 10으로": gradient_with(lambda e: 2 * e / 10),
    "미분하지 않은": gradient_with(lambda e: e**2 / e.numel()),
    "부호가 사라졌": gradient_with(lambda e: 2 * e.abs() / e.numel()),
    "부호만 남았": gradient_with(lambda e: 2 * e.sign() / e.numel()),
    "torch가 미분한": gradient_by_autograd,
    "확인할 때 쓰세요": gradient_by_node,
    "차원의 수가 다른": gradient_with(lambda e: 2 * e / (e.shape[0] * e.shape[1])),
    "1차원이나 3차원": gradient_with(lambda e: 2 * e / (e.shape[0] * e.shape[-1])),
    "모양이 ()": gradient_with(lambda e: (2 * e / e.numel()).sum()),
    "하나뿐일 때의": gradient_with(lambda e: 2 * e / e.numel() + 0.01),
    "파이썬의 수라면": lambda output, target: F.mse_loss(
        output.clone().requires_grad_(), target
    ).grad_fn(1.0),
    "기록하지 않은": lambda output, target: F.mse_loss(output, target).backward(),
}

# 3. relu_node -------------------------------------------------------------------------------


def note_path(*slots):
    """손실의 노드에서 자리의 번호를 차례로 따라갑니다."""

    def function(loss):
        node = loss.grad_fn
        for slot in slots:
            node = node.next_functions[slot][0]
        return node

    return function


def to_addmm(loss):
    node = loss.grad_fn
    while node.name() != "AddmmBackward0":
        node = node.next_functions[0][0]
    return node


def relu_by_search(loss):
    queue = [loss.grad_fn]
    while queue:
        node = queue.pop(0)
        if "Relu" in node.name():
            return node
        queue += [child for child, _ in node.next_functions if child is not None]
    return None


def relu_by_recursion(loss):
    def climb(node):
        for child, _ in node.next_functions:
            if child is None:
                continue
            found = child if type(child).__name__ == "ReluBackward0" else climb(child)
            if found:
                return found
        return None

    return climb(loss.grad_fn)


def relu_lost_in_recursion(loss):
    def climb(node):
        if node.name() == "ReluBackward0":
            return node
        for child, _ in node.next_functions:
            if child is not None:
                climb(child)
        return None

    return climb(loss.grad_fn)


def relu_by_table(loss):
    """손실마다 몇 걸음인지 외운 풀이."""
    steps = {"MseLossBackward0": 1, "NllLossBackward0": 2, "MeanBackward0": 3}
    node = loss.grad_fn
    for _ in range(steps[node.name()]):
        node = node.next_functions[0][0]
    return node.next_functions[1][0]


def relu_by_first_slots(loss):
    node = loss.grad_fn
    while node.name() != "ReluBackward0":
        node = node.next_functions[0][0]
    return node


def last_relu(loss):
    return [one.function for one in walk(loss).nodes if one.name == "ReluBackward0"][-1]


RELU_RIGHT = [
    lambda loss: to_addmm(loss).next_functions[1][0],
    relu_by_search,
    relu_by_recursion,
    lambda loss: next(o.function for o in walk(loss).nodes if o.name == "ReluBackward0"),
]
RELU_WRONG = {
    "노트가 출력한 바로 그": note_path(0, 0),
    "전치(transpose)하는": note_path(0, 2),
    "fc3.weight의 AccumulateGrad": note_path(0, 2, 0),
    "노트의 둘째 줄": note_path(0),
    "한 걸음도": note_path(),
    "더 앞 계층의": last_relu,
    "지나쳤습니다": note_path(0, 1, 0),
    "외운 길이": note_path(0, 1),
    "아직 fc3에 닿지": lambda loss: (
        loss.grad_fn.next_functions[0][0] if "Nll" in loss.grad_fn.name() else note_path(0, 1)(loss)
    ),
    "노드만 꺼내세요": lambda loss: to_addmm(loss).next_functions[1],
    "이름(글자)이": lambda loss: relu_by_search(loss).name(),
    "만든 노드가 필요": lambda loss: loss,
    "그래프에 없는 노드": lambda loss: F.relu(torch.ones(2, requires_grad=True)).grad_fn,
    "그래프의 노드가 아닙니다": lambda loss: nn.ReLU(),
    "(노드, 번호)의 짝이": lambda loss: loss.grad_fn.next_functions[0].next_functions[1],
    "밖으로 돌려주는지": relu_lost_in_recursion,
    "편향의 잎으로 빠졌을": relu_by_first_slots,
    "외운 길이 다른 곳에": relu_by_table,
    "그런 번호의 자리가": lambda loss: to_addmm(loss).next_functions[3][0],
}
RELU_PERTURBED = [last_relu, lambda loss: to_addmm(loss).next_functions[2][0]]

# 4. leaves ----------------------------------------------------------------------------------


def leaves_visiting(loss):
    found, seen, stack = [], set(), [loss.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            found.append(node.variable)
        stack += [child for child, _ in node.next_functions]
    return found


def every_path(loss):
    """지나온 노드를 기억하지 않는 재귀."""

    def climb(node):
        if node is None:
            return []
        if hasattr(node, "variable"):
            return [node.variable]
        return [leaf for child, _ in node.next_functions for leaf in climb(child)]

    return climb(loss.grad_fn)


def leaves_by_names(loss):
    found = {}

    def climb(node):
        if "AccumulateGrad" in node.name():
            found[id(node.variable)] = node.variable
        for child, _ in node.next_functions:
            if child:
                climb(child)

    climb(loss.grad_fn)
    return list(found.values())


def leaves_careless(loss):
    found, stack = [], [loss.grad_fn]
    while stack:
        node = stack.pop()
        if node.name().endswith("AccumulateGrad"):
            found.append(node.variable)
        stack += [child for child, _ in node.next_functions]
    return found


def leaves_near_the_trunk(loss):
    """전치하는 노드를 잎으로 가는 길이 아니라고 본 풀이."""
    found, stack = [], [loss.grad_fn]
    while stack:
        node = stack.pop()
        if hasattr(node, "variable"):
            found.append(node.variable)
        elif not node.name().startswith("TBackward"):
            stack += [child for child, _ in node.next_functions if child]
    return found


def leaves_without_an_end(loss):
    return leaves_without_an_end(loss)


def outer_net():
    """노트북의 `net`: 값은 판정에 쓰는 신경망과 같습니다."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return NoteNet()


def leaves_filled_outside(loss):
    loss.backward()
    return [p for p in outer_net().parameters() if p.grad is not None]


def leaves_by_value(loss):
    found = []
    for leaf in every_path(loss):
        if leaf not in found:
            found.append(leaf)
    return found


def first_slots(loss):
    node = loss.grad_fn
    while node.next_functions:
        node = node.next_functions[0][0]
    return [node.variable]


LEAVES_RIGHT = [
    leaves_visiting,
    leaves_by_names,
    lambda loss: list(dict.fromkeys(every_path(loss))),
    lambda loss: set(every_path(loss)),
    lambda loss: [one.leaf for one in walk(loss).nodes if one.is_leaf],
]
LEAVES_WRONG = {
    "두 번 이상": every_path,
    "건너뛰세요": leaves_careless,
    "전치하는 노드가": leaves_near_the_trunk,
    "1개만 찾았": first_slots,
    "재귀가 끝나지": leaves_without_an_end,
    "하나도 찾지": lambda loss: [],
    "글자가 더 붙어": lambda loss: [
        one.leaf for one in walk(loss).nodes if one.function.name() == "AccumulateGrad"
    ],
    "노드(AccumulateGrad)를": lambda loss: [o.function for o in walk(loss).nodes if o.is_leaf],
    "모양을 담았": lambda loss: [leaf.shape for leaf in leaves_visiting(loss)],
    "짝(튜플)을": lambda loss: list(loss.grad_fn.next_functions),
    "잎이 아닌 텐서를 받았습니다. clone": lambda loss: [
        leaf.clone() for leaf in leaves_visiting(loss)
    ],
    "바깥의 `net`에서 가져왔": lambda loss: list(outer_net().parameters()),
    "바깥의 `net`은 이 손실의": leaves_filled_outside,
    "모양과 값이 같아도": lambda loss: list({tuple(p.shape): p for p in every_path(loss)}.values()),
    "원소의 값이 같은지": leaves_by_value,
    "연산의 결과는": lambda loss: [loss, *leaves_visiting(loss)],
    "그래프에 없는": lambda loss: [*leaves_visiting(loss), torch.zeros(3)],
    "잎 하나만": lambda loss: leaves_visiting(loss)[0],
    "AccumulateGrad`에만": lambda loss: [loss.grad_fn.variable],
    "텐서가 아닌 것(문자열)": lambda loss: ["fc3.bias"],
}

# 5. fc3_gradients ---------------------------------------------------------------------------


def nodes_called(loss, start=1.0):
    """손실의 노드와 addmm의 노드와 전치의 노드를 차례로 부릅니다."""
    to_output, _ = loss.grad_fn(torch.tensor(start))
    addmm = to_addmm(loss)
    to_bias, to_relu, to_transpose = addmm(to_output)
    return addmm.next_functions[2][0](to_transpose), to_bias, to_relu, to_transpose, to_output


def fc3_with(pick):
    return lambda loss: pick(*nodes_called(loss))


def fc3_leaves(loss):
    bias, _, transpose = [node for node, _ in to_addmm(loss).next_functions]
    return transpose.next_functions[0][0].variable, bias.variable


def fc3_by_backward(loss):
    loss.backward()
    return [leaf.grad for leaf in fc3_leaves(loss)]


def fc3_by_formula(loss):
    with torch.no_grad():
        g = loss.grad_fn(torch.tensor(1.0))[0]
        return g.T @ to_addmm(loss)._saved_mat1, g.sum(0)


def fc3_skipping_loss(scale):
    def function(loss):
        to_output = nodes_called(loss)[4]
        g = (
            to_output * to_output.numel() / 2
            if scale == "difference"
            else torch.ones_like(to_output)
        )
        to_bias, _, to_transpose = to_addmm(loss)(g)
        return to_transpose.T, to_bias.sum(0)

    return function


def fc3_of_outer_net(loss):
    fc3 = outer_net().fc3
    return fc3.weight.grad, fc3.bias.grad


def fc3_of_outer_net_filled(loss):
    net = outer_net()
    net(torch.ones(1, 1, 32, 32)).sum().backward()
    return net.fc3.weight.grad, net.fc3.bias.grad


FC3_RIGHT = [
    fc3_with(lambda weight, bias, *_: (weight, bias.sum(0))),
    fc3_with(lambda weight, bias, relu, transpose, _: [transpose.T, bias.sum_to_size(10)]),
    fc3_by_formula,
    lambda loss: torch.autograd.grad(loss, fc3_leaves(loss)),
]
FC3_WRONG = {
    "행을 평균했습니다": fc3_with(lambda weight, bias, *_: (weight, bias.mean(0))),
    "첫 행만": fc3_with(lambda weight, bias, *_: (weight, bias[0])),
    "아직 전치된": fc3_with(lambda weight, bias, relu, transpose, _: (transpose, bias.sum(0))),
    "(10,) 한 벌": fc3_with(lambda weight, bias, *_: (weight, bias)),
    "차례가 바뀌었": fc3_with(lambda weight, bias, *_: (bias.sum(0), weight)),
    "입력(ReLU) 쪽": fc3_with(lambda weight, bias, relu, *_: (relu, bias.sum(0))),
    "잎의 모양과 같": fc3_with(lambda weight, bias, *_: (weight, bias.sum())),
    "fc3의 노드에 1": fc3_skipping_loss("ones"),
    "목표를 뺀 것에서": fc3_skipping_loss("difference"),
    "원소의 수만큼": lambda loss: [10 * rows(loss) * g for g in fc3_by_formula(loss)],
    "모두 0": lambda loss: fc3_with(lambda w, b, *_: (w * 0, b.sum(0) * 0))(loss),
    "`backward()`를 불렀": fc3_by_backward,
    "None이 있습니다": fc3_of_outer_net,
    "바깥의 `net`을 보았다면": fc3_of_outer_net_filled,
    "전치가 아닙니다": fc3_with(lambda w, bias, _, t, __: (t.reshape(10, 84), bias.sum(0))),
    "받은 것과 넘긴": lambda loss: [g + 0.01 for g in fc3_by_formula(loss)],
    "행렬이 아닙니다": lambda loss: to_addmm(loss)(torch.tensor(1.0)),
    "1개가 들었": lambda loss: fc3_by_formula(loss)[:1],
    "튜플이라면": lambda loss: loss.grad_fn(1.0),
}


def rows(loss):
    return len(to_addmm(loss)._saved_mat1)


# 6. cross_entropy_by_hand -------------------------------------------------------------------


def picked(values, labels):
    return values[torch.arange(len(labels)), labels]


def from_log_p(rule):
    """행마다의 로그 확률에서 손실을 모으는 법만 다른 풀이들."""
    return lambda z, labels: rule(z.log_softmax(1), labels)


def ce_shifted(z, labels):
    z = z - z.max(dim=1, keepdim=True).values
    return (z.exp().sum(1).log() - picked(z, labels)).mean()


def ce_in_loop(z, labels):
    losses = []
    for row, label in zip(z, labels, strict=True):
        m = row.max()
        losses.append(m + (row - m).exp().sum().log() - row[label])
    return sum(losses) / len(losses)


def ce_one_hot(z, labels):
    one_hot = F.one_hot(labels, z.shape[1])
    return -(one_hot * z.double().log_softmax(1)).sum() / len(labels)


def ce_clamped(eps):
    return lambda z, labels: -(picked(z.softmax(1), labels) + eps).log().mean()


def small_only(wrong_when_large):
    """로짓이 작을 때만 맞는 풀이."""

    def function(z, labels):
        return wrong_when_large(z, labels) if z.abs().max() > 100 else F.cross_entropy(z, labels)

    return function


def ce_less(shift, dtype=torch.float64):
    """행마다 가장 큰 값이 아닌 것을 빼는 풀이."""

    def function(z, labels):
        z = z.to(dtype)
        return ((z - shift(z)).exp().sum(1).log() + shift(z)[:, 0] - picked(z, labels)).mean()

    return function


def ce_shift_not_restored(z, labels):
    shifted = z - z.max(dim=1, keepdim=True).values
    return (shifted.exp().sum(1).log() - picked(z, labels)).mean()


CE_RIGHT = [
    ce_shifted,
    ce_in_loop,
    ce_one_hot,
    lambda z, labels: (z.logsumexp(1) - z.gather(1, labels[:, None])[:, 0]).mean(),
    lambda z, labels: F.nll_loss(F.log_softmax(z, dim=1), labels),
]
CE_WRONG = {
    "더하기만": from_log_p(lambda p, c: -picked(p, c).sum()),
    "소프트맥스를 두 번": lambda z, c: F.cross_entropy(z.softmax(1), c),
    "부호가 반대": from_log_p(lambda p, c: picked(p, c).mean()),
    "로그를 취하지": lambda z, c: -picked(z.softmax(1), c).mean(),
    "두 걸음을 더": lambda z, c: picked(z.softmax(1), c).mean(),
    "확률을 먼저 평균": lambda z, c: -picked(z.softmax(1), c).mean().log(),
    "(N, N)": from_log_p(lambda p, c: -p[:, c].mean()),
    "모든 칸을": from_log_p(lambda p, c: -p.mean()),
    "칸의 수로 나누었": from_log_p(lambda p, c: -picked(p, c).sum() / p.numel()),
    "세로로": lambda z, c: -picked(z.log_softmax(0), c).mean(),
    "둘째 항이": lambda z, c: -picked(z, c).mean(),
    "한데 더했": lambda z, c: z.logsumexp((0, 1)) - picked(z, c).mean(),
    "밑이 2인": from_log_p(lambda p, c: -picked(p, c).mean() / 0.6931471805599453),
    "첫 행의": from_log_p(lambda p, c: -p[0, c[0]]),
    "수 하나입니다": from_log_p(lambda p, c: -picked(p, c)),
    "걸음을 하나씩": lambda z, c: F.cross_entropy(z, c) + 0.01,
    "지수가 넘쳐": lambda z, c: (z.exp().sum(1).log() - picked(z, c)).mean(),
    "로그가 −inf": lambda z, c: -picked(z.softmax(1), c).log().mean(),
    "가장 큰 값인지": ce_less(lambda z: z.mean(1, keepdim=True)),
    "행을 고릅니다": lambda z, c: -z.log_softmax(1)[c].mean(),
    "소프트맥스의 로그부터": F.cross_entropy,
    "모든 행에서 같은 수": lambda z, c: (
        (z - z.max()).exp().sum(1).log() + z.max() - picked(z, c)
    ).mean(),
    "작은 수를 더하거나": ce_clamped(1e-12),
    "되돌려 더했": small_only(ce_shift_not_restored),
}

RIGHT = {
    "mse_by_hand": MSE_RIGHT,
    "mse_gradient": GRADIENT_RIGHT,
    "relu_node": RELU_RIGHT,
    "leaves": LEAVES_RIGHT,
    "fc3_gradients": FC3_RIGHT,
    "cross_entropy_by_hand": CE_RIGHT,
}
WRONG = {
    "mse_by_hand": MSE_WRONG,
    "mse_gradient": GRADIENT_WRONG,
    "relu_node": RELU_WRONG,
    "leaves": LEAVES_WRONG,
    "fc3_gradients": FC3_WRONG,
    "cross_entropy_by_hand": CE_WRONG,
}

CE_PERTURBED = [
    ce_less(lambda z: z[:, :1]),
    ce_less(lambda z: z.abs().max(1, keepdim=True).values, torch.float32),
    lambda z, c: F.cross_entropy(z.double().clamp(-700, 700), c),
]
PERTURBED = {"relu_node": RELU_PERTURBED, "cross_entropy_by_hand": CE_PERTURBED}
FORBIDDEN = (
    *("next_functions[1]", "[1][0]", "numel", "view(", "reshape", "view_as", "logsumexp"),
    *("log_softmax", "sum(0)", "sum_to_size", "2 / ", "2 *", "set()"),
)
