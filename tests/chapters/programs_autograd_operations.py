"""6장의 코드 빈칸을 서로 다르게 적은 옳은 프로그램들: 연산과 엔진 쓰기."""

POWER = [
    """
def power(a, n):
    return Var(a.value**n, [(a, lambda g: n * g * a.value**n / a.value)])

Var.__pow__ = power
""",
    """
def power(a, n):
    slope = n * pow(a.value, n - 1)
    def rule(g):
        return slope * g
    return Var(pow(a.value, n), [(a, rule)])

Var.__pow__ = power
""",
    """
def power(a, n):
    out = Var(a.value ** n)
    out.inputs = ((a, lambda g: g * (n * a.value ** (n - 1))),)
    return out

Var.__pow__ = lambda a, n: power(a, n)
""",
]

REST = """
Var.__neg__ = lambda a: a * -1
Var.__sub__, Var.__truediv__ = subtract, divide
Var.__rsub__ = lambda a, b: subtract(b, a)
Var.__rtruediv__ = lambda a, b: divide(b, a)
"""

DIVIDE = [
    f"""
def subtract(a, b):
    return a + as_var(b) * -1
def divide(a, b):
    return as_var(b) ** -1 * a
{REST}""",
    f"""
def subtract(a, b):
    return -as_var(b) + a
def divide(a, b):
    a, b = as_var(a), as_var(b)
    inverse = b ** (-1.0)
    return a * inverse
{REST}""",
    f"""
def subtract(a, b):
    return a + as_var(b) * -1
def divide(a, b):
    a, b = as_var(a), as_var(b)
    rules = [(a, lambda g: g / b.value), (b, lambda g: -g * a.value / b.value ** 2)]
    return Var(a.value / b.value, rules)
{REST}""",
]

TANH = [
    """
import math
def tanh(a):
    result = math.tanh(a.value)
    return Var(result, [(a, lambda g: (1 - result) * (1 + result) * g)])

Var.tanh = tanh
""",
    """
from math import exp as e
def tanh(a):
    up, down = e(a.value), e(-a.value)
    result = (up - down) / (up + down)
    def rule(g):
        return g - g * result * result
    return Var(result, [(a, rule)])

Var.tanh = tanh
""",
    """
import math
def tanh(a):
    out = Var(math.tanh(a.value))
    out.inputs = [(a, lambda g: g / math.cosh(a.value) ** 2)]
    return out

Var.tanh = lambda self: tanh(self)
""",
]

EXP = [
    """
import math
def exp(a):
    return Var(math.exp(a.value), [(a, lambda g: g * math.exp(a.value))])

Var.exp = exp
""",
    """
import math
def exp(a):
    out = Var(math.e ** a.value)
    out.inputs = ((a, lambda g: out.value * g),)
    return out

Var.exp = exp
""",
    """
import math
def exp(a):
    result = math.exp(a.value)
    def rule(g):
        return result * g
    return Var(result, inputs=[[a, rule]])

Var.exp = exp
""",
]

RELU = [
    """
def relu(a):
    return Var(max(0, a.value), [(a, lambda g: g if a.value > 0 else 0)])

Var.relu = relu
""",
    """
def relu(a):
    if a.value <= 0:
        return Var(0.0, [(a, lambda g: 0.0)])
    return Var(a.value, [(a, lambda g: g)])

Var.relu = relu
""",
    """
def relu(a):
    result = (a.value + abs(a.value)) / 2
    return Var(result, [(a, lambda g: (result > 0) * g)])

Var.relu = relu
""",
    """
def relu(a):
    if a.value > 0:
        def rule(g):
            return g
    else:
        def rule(g):
            return 0
    return Var(a.value if a.value > 0 else 0, [(a, rule)])

Var.relu = relu
""",
]

GRADIENTS = [
    """
def gradients(f, *at):
    leaves = [Var(one) for one in at]
    out = f(*leaves)
    out.backward()
    return tuple(leaf.grad for leaf in leaves)
""",
    """
def gradients(f, *at):
    leaves = list(map(Var, at))
    f(*leaves).backward()
    for leaf in leaves:
        yield leaf.grad
""",
    """
def gradients(f, *at):
    found = []
    for i in range(len(at)):
        leaves = [Var(one) for one in at]
        f(*leaves).backward()
        found.append(leaves[i].grad)
    return found
""",
    """
def gradients(f, *at):
    leaves = [Var(one) for one in at]
    if len(leaves) == 1:
        f(leaves[0]).backward()
    else:
        f(*leaves).backward()
    found = {}
    for i, leaf in enumerate(leaves):
        found[i] = leaf.grad
    return [found[i] for i in range(len(at))]
""",
]

SLOPE = [
    """
def slope(f, x, h=0.1):
    right, left = f(Var(x + h)), f(Var(x - h))
    return (right.value - left.value) / (2 * h)
""",
    """
def slope(f, x, h=0.1):
    at = lambda step: f(Var(x + step)).value
    return (at(h) / h - at(-h) / h) / 2
""",
    """
def slope(f, x, h=0.1):
    return (f(Var(x + h)) - f(Var(x - h))).value * 0.5 / h
""",
]

RIGHT_PROGRAMS = {
    f"autograd_from_scratch.{name}": texts
    for name, texts in {
        "power": POWER,
        "divide": DIVIDE,
        "tanh": TANH,
        "exp": EXP,
        "relu": RELU,
        "gradients": GRADIENTS,
        "slope": SLOPE,
    }.items()
}
