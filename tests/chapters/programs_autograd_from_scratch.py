"""6장의 코드 빈칸을 서로 다르게 적은 옳은 프로그램들: 노드와 역전파."""

VAR = [
    """
class Var:
    def __init__(self, value, inputs=()):
        self.value, self.inputs, self.grad = value, inputs, 0

def as_var(a):
    return a if isinstance(a, Var) else Var(a)
""",
    """
class Var:
    grad = 0.0

    def __init__(self, value, inputs=None):
        self.value = value
        self.inputs = inputs or []

as_var = lambda a: a if type(a) is Var else Var(a)
""",
    """
class Var:
    def __init__(self, value, inputs=()):
        for name, value in {"value": float(value), "inputs": tuple(inputs), "grad": 0.0}.items():
            setattr(self, name, value)

    def __repr__(self):
        return f"Var({self.value})"

def as_var(a):
    if not isinstance(a, Var):
        a = Var(a)
    return a
""",
    """
class Var:
    def __init__(self, value, inputs=()):
        self.value = value
        self.inputs = list(inputs)
        self.reset()

    def reset(self):
        self.grad = 0.0

def as_var(a):
    return Var(a) if isinstance(a, (int, float)) else a
""",
]

ADD = [
    """
def add(a, b):
    a, b = as_var(a), as_var(b)
    out = Var(a.value + b.value)
    out.inputs = ((b, lambda g: g), (a, lambda g: g))
    return out

Var.__add__ = Var.__radd__ = add
""",
    """
def same(g):
    return g * 1.0

def add(a, b):
    pair = [as_var(one) for one in (a, b)]
    return Var(sum(one.value for one in pair), [(one, same) for one in pair])

Var.__add__ = add
Var.__radd__ = lambda a, b: add(b, a)
""",
    """
def add(a, b):
    a, b = as_var(a), as_var(b)
    def rule(g):
        return 1 * g
    return Var(a.value + b.value, inputs=list(zip([a, b], [rule, rule])))

Var.__add__ = Var.__radd__ = add
""",
    """
def add(a, b):
    a, b = as_var(a), as_var(b)
    def rule(g):
        return g
    return Var(a.value + b.value, tuple((one, rule) for one in (b, a)))

Var.__add__ = Var.__radd__ = lambda a, b: add(a, b)
""",
]

MUL = [
    """
def mul(a, b):
    a, b = as_var(a), as_var(b)
    def to_a(g):
        return b.value * g
    def to_b(g):
        return a.value * g
    return Var(a.value * b.value, ((a, to_a), (b, to_b)))

Var.__mul__ = Var.__rmul__ = mul
""",
    """
def mul(a, b):
    a, b = as_var(a), as_var(b)
    inputs = []
    for one, other in [(b, a), (a, b)]:
        inputs.append((one, lambda g, times=other.value: g * times))
    return Var(a.value * b.value, inputs)

Var.__mul__ = Var.__rmul__ = mul
""",
    """
def scaled(times):
    return lambda g: times * g

def mul(a, b):
    a, b = as_var(a), as_var(b)
    return Var(b.value * a.value, [(a, scaled(b.value)), (b, scaled(a.value))])

Var.__mul__ = mul
Var.__rmul__ = mul
""",
    """
def mul(a, b):
    a, b = as_var(a), as_var(b)
    def rule(other):
        return lambda g: g * other.value
    return Var(a.value * b.value, [[one, rule(other)] for one, other in [(a, b), (b, a)]])

Var.__mul__ = Var.__rmul__ = mul
""",
]

PUSH = [
    """
def push(node):
    for source, rule in node.inputs:
        source.grad = source.grad + rule(node.grad)
""",
    """
def push(node):
    for pair in list(node.inputs)[::-1]:
        pair[0].grad += pair[1](node.grad)
""",
    """
def push(node):
    g = node.grad
    parts = [(source, rule(g)) for source, rule in node.inputs]
    while parts:
        source, part = parts.pop()
        source.grad += part
""",
    """
def push(node):
    def step(source, rule):
        source.grad += rule(node.grad)
    for source, rule in node.inputs:
        step(source, rule)
""",
]

COUNT_ARROWS = [
    """
def count_arrows(root):
    waiting, found = {root: 0}, [root]
    for node in found:
        for source, _ in node.inputs:
            if source not in waiting:
                found.append(source)
                waiting[source] = 0
            waiting[source] += 1
    return waiting
""",
    """
def count_arrows(root):
    waiting, found = {root: 0}, [root]
    for node in found:
        for source, _ in node.inputs:
            if source in waiting:
                waiting[source] = waiting[source] + 1
            else:
                waiting[source] = 1
                found.append(source)
    return waiting
""",
    """
from collections import defaultdict

def count_arrows(root):
    nodes = []
    def visit(node):
        if node not in nodes:
            nodes.append(node)
            for source, _ in node.inputs:
                visit(source)
    visit(root)
    sources = [source for node in nodes for source, _ in node.inputs]
    return {node: sum(1 for one in sources if one is node) for node in nodes}
""",
]

TOPOLOGICAL = [
    """
def topological(root):
    waiting, order = count_arrows(root), [root]
    for node in order:
        for source, _ in node.inputs:
            waiting[source] -= 1
            if not waiting[source]:
                order += [source]
    return order
""",
    """
def topological(root):
    order, seen = [], set()
    def visit(node):
        if node in seen:
            return
        seen.add(node)
        for source, _ in node.inputs:
            visit(source)
        order.append(node)
    visit(root)
    return order[::-1]
""",
    """
def topological(root):
    waiting = count_arrows(root)
    ready = [root]
    while ready:
        node = ready.pop()
        yield node
        for source, _ in node.inputs:
            waiting[source] -= 1
            if waiting[source] == 0:
                ready.append(source)
""",
    """
def topological(root):
    left, order = count_arrows(root), []
    while left:
        node = min(left, key=lambda one: left[one])
        del left[node]
        order.append(node)
        for source, _ in node.inputs:
            left[source] -= 1
    return tuple(order)
""",
]

BACKWARD = [
    """
def backward(self):
    arrived = {self: 1.0}
    for node in topological(self):
        if not node.inputs:
            node.grad += arrived[node]
        for source, rule in node.inputs:
            if source not in arrived:
                arrived[source] = 0.0
            arrived[source] += rule(arrived[node])

Var.backward = backward
""",
    """
def backward(self):
    order = list(topological(self))
    arrived = {node: 0.0 for node in order}
    arrived[self] = 1.0
    for node in order:
        g = arrived[node]
        node.grad += g
        for source, rule in node.inputs:
            arrived[source] += rule(g)

Var.backward = backward
""",
    """
def backward(self):
    order = list(topological(self))
    for node in order:
        if node.inputs:
            node.grad = 0.0
    self.grad = self.grad + 1.0 if not self.inputs else 1.0
    for node in order:
        for source, rule in node.inputs:
            source.grad += rule(node.grad)

Var.backward = backward
""",
    """
def backward(self, v=1.0):
    arrived = {self: v}
    for node in topological(self):
        g = arrived.pop(node)
        if not node.inputs:
            node.grad = node.grad + g
        for source, rule in node.inputs:
            arrived[source] = rule(g) + (arrived[source] if source in arrived else 0)

Var.backward = backward
""",
    """
def push(node, arrived):
    for source, rule in node.inputs:
        arrived[source] = arrived.get(source, 0.0) + rule(arrived[node])

def backward(self):
    arrived = {self: 1.0}
    for node in topological(self):
        if not node.inputs:
            node.grad += arrived[node]
        push(node, arrived)

Var.backward = backward
""",
]

RIGHT_PROGRAMS = {
    f"autograd_from_scratch.{name}": texts
    for name, texts in {
        "var": VAR,
        "add_rule": ADD,
        "mul_rule": MUL,
        "push": PUSH,
        "count_arrows": COUNT_ARROWS,
        "topological": TOPOLOGICAL,
        "backward": BACKWARD,
    }.items()
}
