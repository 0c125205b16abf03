"""적은 코드를 실행하고 본 것을 JSON으로 담습니다.

쪽에서는 MicroPython이, JupyterLab과 책을 만들 때는 CPython이 이 파일을 그대로 실행합니다. 그래서 둘 다
아는 것만 씁니다.

본 것: `{"values": [식마다의 값], "again": 첫 식을 한 번 더, "error": {"type", "message", "line", "case"},
"ordered": 딕셔너리가 넣은 차례를 지키는지}`. MicroPython의 딕셔너리는 지키지 않습니다.
"""

FILE = "<빈칸>"
MOST = 2000  # 값 하나에 담는 원소의 개수
DEEPEST = 12
ORDERED = list({letter: 0 for letter in "backward"}) == list("backwrd")
EXACT = 2**53  # 이보다 큰 정수는 자바스크립트의 수가 되며 달라집니다.


class NoInput(Exception):
    """`input()`을 부른 때. 쪽에는 물어볼 곳이 없습니다."""


def fresh():
    """새 이름 공간."""
    return {"__name__": "__main__", "input": _no_input}


def run(before, code, cases, trace, space=None):
    """`before`(글의 리스트)와 `code`를 차례로 실행하고, 식 `cases`의 값을 구합니다.

    `trace(오류)`는 오류의 길을 적은 글로, 틀린 줄을 찾는 데 씁니다. `space`를 주면 그 이름 공간에서
    이어 실행하고, 첫 식을 한 번 더 부르지 않습니다.
    """
    kept = space is not None
    space = space if kept else fresh()
    seen = {"values": [], "ordered": ORDERED}
    at = None
    try:
        for text in before:
            exec(compile(text, "<책>", "exec"), space)
        exec(compile(code, FILE, "exec"), space)
        for case in cases:
            at = len(seen["values"])
            seen["values"].append(plain(eval(case, space)))
        if cases and not kept:
            at = 0
            seen["again"] = plain(eval(cases[0], space))
    except BaseException as error:  # SystemExit도 학습자의 코드가 낸 것입니다.
        seen["error"] = {
            "type": type(error).__name__,
            "message": _told(str, error)[:300],
            "line": _line(_told(trace, error)),
            "case": at,
        }
    return seen


def _told(make, error):
    """`make(error)`의 글. 오류를 글로 옮기는 것도 학습자의 코드(`__str__`)여서 또 오류를 낼 수 있습니다."""
    try:
        return make(error)
    except BaseException:
        return ""


def plain(value, depth=0):
    """JSON에 담을 수 있는 것. 수와 글과 참/거짓과 None은 그대로이고 나머지는 `{"종류": 내용}`입니다."""
    if value is None or value is True or value is False:
        return value
    if value is ...:
        return {"gap": "..."}
    kind = type(value)
    if kind is str:
        return value[:MOST]
    if kind is int:
        return value if -EXACT <= value <= EXACT else {"number": str(value)[:MOST]}
    if kind is float:
        return value if value - value == 0 else {"number": _special(value)}
    if depth >= DEEPEST:
        return {"other": "너무 깊은 것"}
    name = kind.__name__
    if kind is dict or name in DICTS:
        return {"dict": [[plain(k, depth + 1), plain(v, depth + 1)] for k, v in value.items()]}
    if kind is set:
        return {"set": [plain(one, depth + 1) for one in _some(value)]}
    if kind is list or kind is tuple or name in ITERABLES:
        inside = [plain(one, depth + 1) for one in _some(value)]
        return {"tuple": inside} if kind is tuple else {"list": inside}
    return {"other": name}


DICTS = ("defaultdict", "OrderedDict", "Counter")
# 하나씩 꺼내 쓰는 것들의 이름. MicroPython과 CPython이 부르는 이름이 조금 다릅니다.
ITERABLES = ("generator", "map", "zip", "filter", "range", "reversed", "enumerate", "dict_view")
ITERABLES += ("dict_keys", "dict_values", "dict_items", "list_reverseiterator", "deque", "iterator")


def _some(values):
    found = []
    for one in values:
        if len(found) == MOST:
            break
        found.append(one)
    return found


def _special(value):
    return "nan" if value != value else "inf" if value > 0 else "-inf"


def _line(text):
    """오류의 길에서 학습자의 코드가 마지막으로 나온 줄의 번호. 없으면 None."""
    mark = 'File "' + FILE + '", line '
    found = text.rfind(mark)
    if found < 0:
        return None
    digits = ""
    for letter in text[found + len(mark) :]:
        if not letter.isdigit():
            break
        digits += letter
    return int(digits) if digits else None


def _no_input(*_):
    raise NoInput
