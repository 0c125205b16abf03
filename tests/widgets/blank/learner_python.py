"""학습자가 쓸 법한 파이썬. `## 이름` 다음이 그 코드이고, 코드는 `x`에 값을 담습니다."""


def _programs(text: str) -> dict[str, str]:
    parts = (part.partition("\n") for part in text.strip().removeprefix("## ").split("\n## "))
    return {name: code for name, _, code in parts}


# 두 파이썬에서 같은 뜻인 것
SAME = _programs(
    """
## math
import math
x = [math.prod([2, 3]), math.sqrt(2), math.exp(-1), math.tanh(0.5), math.log(3)]
## from math
from math import exp, pi, prod
x = exp(1) * pi * prod([1, 2])
## from math star
from math import *
x = [exp(0.0), sqrt(4.0), prod([2, 3])]
## fsum
import math
x = [math.fsum([0.5, 0.25]), math.hypot(3.0, 4.0)]
## future
from __future__ import annotations
x = 1
## time
import time
x = time.time() > 0
## log1p
import math
x = [math.log1p(1e-12), math.log1p(0.5)]
## itertools
import itertools
x = list(itertools.chain([1], [2]))
## reduce
from functools import reduce
x = reduce(lambda a, b: a * b, [1, 2, 3])
## zip strict
x = list(zip([1, 2], [3, 4], strict=True))
## zip
x = [a * b for a, b in zip([1, 2], [3, 4])]
## sum start
x = [sum([1, 2], start=10), sum([[1], [2]], [])]
## f-string =
a = 3
x = f'{a=} {a:.2f} {a!r}'
## nonlocal
def f():
    n = 0
    def g():
        nonlocal n
        n += 1
        return n
    g()
    return g()
x = f()
## generator
def g():
    yield from (i * i for i in range(3))
x = list(g())
## sorted key
x = sorted([3, 1, 2], key=lambda v: -v, reverse=False)
## walrus
x = (n := 3) + n
## decorator
def twice(f):
    return lambda v: f(f(v))
@twice
def add(v):
    return v + 1
x = add(1)
## class
class V:
    def __init__(self, data):
        self.data = data
    def __add__(self, other):
        return V(self.data + other.data)
x = (V(1) + V(2)).data
## attached later
class V: pass
V.__mul__ = lambda a, b: 7
x = V() * V()
## property
class V:
    @property
    def two(self):
        return 2
x = V().two
## dict of objects
class V: pass
a = V()
d = {a: 1}
x = d[a]
## set
x = {1, 2} | {3}
## star
a, *b = [1, 2, 3]
x = b + [a]
## comprehension
x = {k: v for k, v in [('a', 1)]}
## slices
a = [1, 2, 3, 4]
a[1:3] = [9]
x = [a, a[::-1], a[-2:]]
## min max
x = [max([1, 3], key=lambda v: -v), min(3, 2), max([], default=0)]
## any all
x = [any([0, 1]), all([]), abs(-2), round(2.567, 2), divmod(7, 2), pow(2, 10)]
## floats
x = [1 / 3, 1e300 * 1e10, 2 ** 0.5, 7 // 2, -7 // 2, -7 % 3, 1e-320]
## big ints
x = 3 ** 60
## nan
x = float('nan')
## strings
x = ['a,b'.split(','), ' a '.strip(), 'ab'.upper(), '-'.join(['1', '2']), '%.2f' % 2.5]
## enumerate
x = list(enumerate(['a', 'b'], start=1)) + list(reversed([1, 2]))
## lambda default
x = [f() for f in [lambda i=i: i for i in range(3)]]
## try
try:
    1 / 0
except ZeroDivisionError:
    x = 'caught'
finally:
    y = 1
## global
n = 0
def f():
    global n
    n += 1
f()
x = n
## annotations
def f(a: float, *, b: int = 2) -> float:
    return a * b
x = f(1.5)
## typing
from typing import Callable, Optional
def f(g: Callable) -> Optional[int]:
    return g()
x = f(lambda: 3)
## isinstance
x = [isinstance(1.0, float), isinstance(1, (int, float)), type(1) is int]
## korean
값 = 3
x = f'{값}은 셋'
## random
import random
random.seed(0)
x = 0 <= random.random() < 1
## deque
from collections import deque, defaultdict
d = defaultdict(list)
d[1].append(2)
x = [list(deque([1, 2])), d[1]]
## defaultdict
from collections import defaultdict
d = defaultdict(float, {'z': 3.0})
d['a'] += 1
x = [sorted(d.items()), 'a' in d, 'b' in d, len(d), d.get('b'), d == {'a': 1.0, 'z': 3.0}, d]
## defaultdict without a factory
from collections import defaultdict
d = defaultdict()
try:
    x = d[1]
except KeyError:
    x = [len(d), isinstance(d, dict)]
## copy
import copy
a = [[1]]
b = copy.deepcopy(a)
b[0][0] = 2
x = a
## printing
print('x', 1, sep='-', end='')
x = 1
"""
)
# 쪽의 파이썬에는 없는 것. 오류가 나고, 우리말로 무엇이 없는지 말합니다(python_words.js).
MISSING = _programs(
    """
## dataclass
from dataclasses import dataclass
x = 1
## dict of a defaultdict
from collections import defaultdict
x = dict(defaultdict(int, {'a': 1}))
## dict unpacking
x = {**{1: 2}}
## positional only
def f(a, /):
    return a
x = f(1)
## star in a list
b = [1]
x = [*b, 2]
## match
match 3:
    case 3:
        x = 1
## Counter
from collections import Counter
x = 1
## Random
import random
x = random.Random(0).random()
"""
)
