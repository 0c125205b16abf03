"""MicroPython에 없지만 학습자가 쓸 법한 것을 채우고, 쪽에서 쓸 수 없는 것을 막습니다.

쪽의 일꾼이 파이썬을 켤 때 한 번 실행합니다. CPython은 실행하지 않습니다.
"""

import builtins
import math
from collections import defaultdict as _defaultdict

import _page

_import = builtins.__import__
for _name in ("collections", "copy", "functools", "itertools", "operator", "random"):
    _import(_name)  # 이 모듈들은 막을 것(sys)을 부르므로 막기 전에 불러 둡니다.
_zip = builtins.zip
_sum = builtins.sum


class _Module:
    pass


def _copy(module, more):
    made = _Module()
    for name in dir(module):
        setattr(made, name, getattr(module, name))
    for name, value in more.items():
        setattr(made, name, value)
    return made


def _prod(values, start=1):
    for value in values:
        start = start * value
    return start


def _exp(x):
    # CPython처럼. MicroPython은 ValueError를 냅니다.
    try:
        return math.exp(x)
    except ValueError:
        raise OverflowError("math range error") from None


def _log1p(x):
    # 작은 x에서도 자릿수를 잃지 않는 식(Kahan)
    u = 1.0 + x
    return x if u == 1.0 else math.log(u) * x / (u - 1.0)


def _zip_strict(*lists, strict=False):
    if not strict:
        return _zip(*lists)
    lists = [list(one) for one in lists]
    if len({len(one) for one in lists}) > 1:
        raise ValueError("zip() argument lengths differ")
    return _zip(*lists)


def _sum_start(values, start=0):
    return _sum(values, start)


_quiet = [
    False
]  # 보여 줄 만큼 찍은 뒤에는 글을 만들지도 않습니다. 만든 것은 코드가 끝나야 치워집니다.


def _print(*values, sep=" ", end="\n", file=None, flush=False):
    if _quiet[0]:
        return
    sep, end = " " if sep is None else sep, "\n" if end is None else end
    _quiet[0] = _page.write(sep.join([str(one) for one in values]) + end)


def _deque(values=(), maxlen=None):
    # MicroPython의 deque는 길이를 미리 정해야 합니다.
    values = list(values)
    return _collections.deque(values, len(values) + 10_000 if maxlen is None else maxlen)


_collections = _import("collections")
_math = _copy(math, {"prod": _prod, "exp": _exp, "log1p": _log1p})
_more_collections = _copy(_collections, {"deque": _deque})
_more_collections.defaultdict = _defaultdict
_typing = _Module()
for _name in ("Any", "Callable", "Iterable", "List", "Tuple", "Dict", "Optional", "Sequence"):
    setattr(_typing, _name, {})
_BLOCKED = ("js", "jsffi", "asyncio", "sys", "os", "io", "builtins", "gc")
_BLOCKED += ("micropython", "__main__", "_page")


def _guarded(name, *rest):
    if name == "math":
        return _math
    if name == "collections":
        return _more_collections
    if name == "typing":
        return _typing
    if name.split(".")[0] in _BLOCKED:
        raise ImportError(f"no module named '{name}'")
    return _import(name, *rest)


builtins.__import__ = _guarded
builtins.print = _print
builtins.zip = _zip_strict
builtins.sum = _sum_start
