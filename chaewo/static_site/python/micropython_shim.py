"""MicroPython에 없지만 학습자가 쓸 법한 것을 채우고, 쪽에서 쓸 수 없는 것을 막습니다.

쪽의 일꾼이 파이썬을 켤 때 한 번 실행합니다. CPython은 실행하지 않습니다.
"""

import builtins
import math

import _page

_import = builtins.__import__
_loaded = _import("sys").modules
for _name in (
    "collections",
    "copy",
    "functools",
    "itertools",
    "operator",
    "random",
    "time",
    "datetime",
):
    _import(_name)  # 이 모듈들은 막을 것(sys)을 부르므로 막기 전에 불러 둡니다.
_zip = builtins.zip
_sum = builtins.sum


def _copy(name):
    # 코드마다 새 복사본입니다. 모듈의 속성을 바꾸어도 다음 코드는 모르고, `import *`는 진짜 모듈만 읽습니다.
    _loaded.pop("_empty", None)
    made = _import("_empty")
    known = {} if name in _MADE_UP else _import(name)
    for one in dir(known):
        if one != "__class__":
            setattr(made, one, getattr(known, one))
    for one, value in _MORE.get(name, {}).items():
        setattr(made, one, value)
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


def _hypot(*sides):
    return math.sqrt(_sum([side * side for side in sides]))


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


class defaultdict(dict):
    # MicroPython의 것에는 items도 in도 없습니다.
    def __init__(self, default_factory=None, *values):
        super().__init__(*values)
        self.default_factory = default_factory

    def __getitem__(self, key):
        if key not in self:
            if self.default_factory is None:
                raise KeyError(key)
            self[key] = self.default_factory()
        return super().__getitem__(key)


_collections = _import("collections")
_TYPES = ("Any", "Callable", "Iterable", "List", "Tuple", "Dict", "Optional", "Sequence")
_MORE = {
    "math": {"prod": _prod, "exp": _exp, "log1p": _log1p, "fsum": _sum, "hypot": _hypot},
    "collections": {"deque": _deque, "defaultdict": defaultdict},
    "typing": {_name: {} for _name in _TYPES},
    "__future__": {"annotations": None},
}
_MADE_UP = ("typing", "__future__")
_modules = {}  # 지금의 코드가 부른 것
_BLOCKED = ("js", "jsffi", "asyncio", "sys", "os", "io", "builtins", "gc")
_BLOCKED += ("micropython", "__main__", "_page")


def _guarded(name, *rest):
    if name.split(".")[0] in _BLOCKED:
        raise ImportError(f"no module named '{name}'")
    if "." in name or not name:
        return _import(name, *rest)
    if name not in _modules:
        _modules[name] = _copy(name)
    return _modules[name]


def _no_file(*_, **__):
    raise OSError


builtins.__import__ = _guarded
builtins.open = _no_file
builtins.print = _print
builtins.zip = _zip_strict
builtins.sum = _sum_start
