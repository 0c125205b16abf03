"""쪽의 파이썬과 CPython이 같은 코드에서 같은 것을 보는지."""

from traceback import format_exception

import pytest

from chaewo.blanks import blanks_of, harness
from chaewo.blanks.program import same
from chaewo.chapters import NAMES

pytest_plugins = ["tests.widgets.blank.in_page_python"]

PROGRAMS = {
    f"{chapter}.{name}": spec
    for chapter in NAMES
    for name, spec in blanks_of(chapter).items()
    if spec["kind"] == "program"
}


def cpython(before, code, cases):
    return harness.run(before, code, cases, lambda error: "".join(format_exception(error)))


def alike(one, other, tolerance=1e-9):
    """값이 같고, 오류라면 종류와 줄과 때가 같은지."""
    errors = [seen.get("error", {}) for seen in (one, other)]
    places = [(error.get("type"), error.get("line"), error.get("case")) for error in errors]
    return places[0] == places[1] and same(one["values"], other["values"], tolerance)


def before_of(spec):
    return [*spec.get("before", []), *(one["code"] for one in spec.get("after", []))]


@pytest.mark.parametrize("name", PROGRAMS)
def test_starter_solution_and_mistakes_are_seen_alike(micropython, name):
    spec = PROGRAMS[name]
    for code in (spec["starter"], spec["solution"], *spec.programs):
        here, there = (run(before_of(spec), code, spec["cases"]) for run in (cpython, micropython))
        assert alike(here, there), (code, here, there)


# 학습자가 쓸 법한 것. 식의 값이 두 파이썬에서 같아야 합니다.
LEARNER = {
    "math": "import math\nx = [math.prod([2, 3]), math.sqrt(2), math.exp(-1), math.tanh(0.5), math.log(3)]",
    "from math": "from math import exp, pi, prod\nx = exp(1) * pi * prod([1, 2])",
    "log1p": "import math\nx = [math.log1p(1e-12), math.log1p(0.5)]",
    "itertools": "import itertools\nx = list(itertools.chain([1], [2]))",
    "reduce": "from functools import reduce\nx = reduce(lambda a, b: a * b, [1, 2, 3])",
    "zip strict": "x = list(zip([1, 2], [3, 4], strict=True))",
    "zip": "x = [a * b for a, b in zip([1, 2], [3, 4])]",
    "sum start": "x = [sum([1, 2], start=10), sum([[1], [2]], [])]",
    "f-string =": "a = 3\nx = f'{a=} {a:.2f} {a!r}'",
    "nonlocal": "def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n        return n\n    g()\n    return g()\nx = f()",
    "generator": "def g():\n    yield from (i * i for i in range(3))\nx = list(g())",
    "sorted key": "x = sorted([3, 1, 2], key=lambda v: -v, reverse=False)",
    "walrus": "x = (n := 3) + n",
    "decorator": "def twice(f):\n    return lambda v: f(f(v))\n@twice\ndef add(v):\n    return v + 1\nx = add(1)",
    "class": "class V:\n    def __init__(self, data):\n        self.data = data\n    def __add__(self, other):\n        return V(self.data + other.data)\nx = (V(1) + V(2)).data",
    "attached later": "class V: pass\nV.__mul__ = lambda a, b: 7\nx = V() * V()",
    "property": "class V:\n    @property\n    def two(self):\n        return 2\nx = V().two",
    "dict of objects": "class V: pass\na = V()\nd = {a: 1}\nx = d[a]",
    "set": "x = {1, 2} | {3}",
    "star": "a, *b = [1, 2, 3]\nx = b + [a]",
    "comprehension": "x = {k: v for k, v in [('a', 1)]}",
    "slices": "a = [1, 2, 3, 4]\na[1:3] = [9]\nx = [a, a[::-1], a[-2:]]",
    "min max": "x = [max([1, 3], key=lambda v: -v), min(3, 2), max([], default=0)]",
    "any all": "x = [any([0, 1]), all([]), abs(-2), round(2.567, 2), divmod(7, 2), pow(2, 10)]",
    "floats": "x = [1 / 3, 1e300 * 1e10, 2 ** 0.5, 7 // 2, -7 // 2, -7 % 3, 1e-320]",
    "big ints": "x = 3 ** 60",
    "nan": "x = float('nan')",
    "strings": "x = ['a,b'.split(','), ' a '.strip(), 'ab'.upper(), '-'.join(['1', '2']), '%.2f' % 2.5]",
    "enumerate": "x = list(enumerate(['a', 'b'], start=1)) + list(reversed([1, 2]))",
    "lambda default": "x = [f() for f in [lambda i=i: i for i in range(3)]]",
    "try": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    x = 'caught'\nfinally:\n    y = 1",
    "global": "n = 0\ndef f():\n    global n\n    n += 1\nf()\nx = n",
    "annotations": "def f(a: float, *, b: int = 2) -> float:\n    return a * b\nx = f(1.5)",
    "typing": "from typing import Callable, Optional\ndef f(g: Callable) -> Optional[int]:\n    return g()\nx = f(lambda: 3)",
    "isinstance": "x = [isinstance(1.0, float), isinstance(1, (int, float)), type(1) is int]",
    "korean": "값 = 3\nx = f'{값}은 셋'",
    "random": "import random\nrandom.seed(0)\nx = 0 <= random.random() < 1",
    "deque": "from collections import deque, defaultdict\nd = defaultdict(list)\nd[1].append(2)\nx = [list(deque([1, 2])), d[1]]",
    "copy": "import copy\na = [[1]]\nb = copy.deepcopy(a)\nb[0][0] = 2\nx = a",
    "printing": "print('x', 1, sep='-', end='')\nx = 1",
}
# 다른 것. 쪽에서는 오류가 나고, 우리말로 무엇이 없는지 말합니다(python_words.js).
MISSING = {
    "dataclass": "from dataclasses import dataclass\nx = 1",
    "dict unpacking": "x = {**{1: 2}}",
    "positional only": "def f(a, /):\n    return a\nx = f(1)",
    "star in a list": "b = [1]\nx = [*b, 2]",
    "match": "match 3:\n    case 3:\n        x = 1",
    "Counter": "from collections import Counter\nx = 1",
    "Random": "import random\nx = random.Random(0).random()",
}


@pytest.mark.parametrize("what", LEARNER)
def test_what_learners_write_means_the_same(micropython, what):
    here, there = (run([], LEARNER[what], ["x"]) for run in (cpython, micropython))
    assert "error" not in here
    assert alike(here, there, 1e-12), (here, there)


@pytest.mark.parametrize("what", MISSING)
def test_what_is_missing_is_an_error_and_not_another_answer(micropython, what):
    assert "error" not in cpython([], MISSING[what], ["x"])
    assert "error" in micropython([], MISSING[what], ["x"])


@pytest.mark.parametrize(
    "code",
    [
        "def f(): return 1 / 0",
        "def f(): return [1][3]",
        "def f(): return {}['a']",
        "def f(): return nothing",
        "def f(): return f() + 1\ndef f(): return f()",
        "def f(a): return a",
        "def f(): return (1).foo",
        "def f(): return 'a' + 1",
        "def f(): raise ValueError('x')",
        "def f(): assert False",
        "def f(): return input()",
        "def f(): raise SystemExit",
        "def f():\n  x = 1\n   y = 2",
        "  x = 1",
        "def f(:\n    pass",
    ],
)
def test_errors_have_the_same_kind_and_place(micropython, code):
    here, there = (run([], code, ["f()"]) for run in (cpython, micropython))
    # CPython의 RecursionError와 IndentationError의 갈래는 MicroPython에 없습니다.
    for seen in (here, there):
        kind = seen["error"]["type"]
        seen["error"]["type"] = {"RecursionError": "RuntimeError"}.get(kind, kind)
    assert alike(here, there), (here, there)
