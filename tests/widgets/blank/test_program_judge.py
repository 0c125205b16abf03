"""코드 빈칸의 판정: 옳은 것은 어떻게 적어도 맞고, 실수에는 그 도움말이 나오고, 틀린 것은 통하지 않는다."""

import ast
import inspect
import json
from importlib import import_module
from itertools import permutations

import pytest

from chaewo.widgets.blank.code_blank import CodeBlank
from tests.widgets.blank.junk_programs import JUNK
from tests.widgets.blank.test_same_python import PROGRAMS, alike, before_of, cpython
from tools.lib.notebook_files import ROOT

pytest_plugins = ["tests.widgets.blank.in_page_python"]

RIGHT = {
    name: texts
    for path in sorted((ROOT / "tests" / "chapters").glob("programs_*.py"))
    for name, texts in import_module(f"tests.chapters.{path.stem}").RIGHT_PROGRAMS.items()
}


def seen_by(spec, code):
    return cpython(before_of(spec), code, spec["cases"])


def in_gap(spec, code):
    from chaewo.blanks.program import filled

    return filled(spec["starter"], code)


def guesses(spec):
    """받은 것을 그대로, 차례를 바꾸어, 더하고 빼어 돌려주는 것들."""
    function = next(n for n in ast.parse(spec["starter"]).body if isinstance(n, ast.FunctionDef))
    names = [argument.arg for argument in function.args.args]
    yield from (f"return {name}" for name in names)
    yield from (f"return -{name}" for name in names)
    yield from (f"return [{name}]" for name in names)
    yield from (f"return 2 * {name}" for name in names)
    for a, b in permutations(names, 2):
        yield from (f"return {a} {sign} {b}" for sign in "+-*/%")
        yield f"return {a}, {b}"
        yield f"return [{b}, {a}]"
    yield f"return ({', '.join([*names, ''])})"


def test_there_are_enough_code_blanks():
    assert len(PROGRAMS) >= 16
    assert len({name.split(".")[0] for name in PROGRAMS}) >= 8


@pytest.mark.parametrize("name", PROGRAMS)
def test_right_programs_pass_in_both_pythons(name, judge_program, micropython):
    spec = PROGRAMS[name]
    assert len(RIGHT.get(name, ())) >= 3, (
        "옳은 코드를 세 가지 이상 적습니다(tests/chapters/programs_장.py)."
    )
    for text in [spec["solution"], *RIGHT[name]]:
        code = in_gap(spec, text)
        pages, kernel = micropython(before_of(spec), code, spec["cases"]), seen_by(spec, code)
        for result in judge_program([(spec, pages), (spec, kernel)]):
            assert result["correct"], (code, result)


@pytest.mark.parametrize("name", PROGRAMS)
def test_each_mistake_gets_its_own_hint_in_both_pythons(name, judge_program, micropython):
    spec = PROGRAMS[name]
    for code, row in zip(spec.programs, spec["mistakes"], strict=True):
        seen = [micropython(before_of(spec), code, spec["cases"]), seen_by(spec, code)]
        for result in judge_program([(spec, one) for one in seen]):
            assert result["message"].startswith(row["say"]) or "기억하고" in result["message"], code
            assert not result["correct"]


@pytest.mark.parametrize("name", PROGRAMS)
def test_starter_is_said_to_be_unfilled(name, judge_program):
    spec = PROGRAMS[name]
    (result,) = judge_program([(spec, seen_by(spec, spec["starter"]))])
    assert not result["correct"]


def perturbed(spec):
    """풀이의 한 곳만 바꾼 것들: 연산, 수, 이름. 주어진 줄(`starter`)은 그대로 둡니다."""
    given = set(spec["starter"].split("\n"))
    lines = spec["solution"].split("\n")
    for number, line in enumerate(lines):
        if line in given or not line.strip():
            continue
        for new in changed_lines(line.strip(), names_in(spec)):
            margin = line[: len(line) - len(line.lstrip())]
            yield "\n".join([*lines[:number], margin + new, *lines[number + 1 :]])


def names_in(spec):
    functions = [n for n in ast.walk(ast.parse(spec["solution"])) if isinstance(n, ast.FunctionDef)]
    return sorted({a.arg for function in functions for a in function.args.args})


def changed_lines(line, names):
    head = {"for": f"{line}\n    pass", "if": f"{line}\n    pass", "while": f"{line}\n    pass"}
    try:
        tree = ast.parse(head.get(line.split(" ")[0], line))
    except SyntaxError:
        return  # 여러 줄에 걸친 식의 한 줄
    for node in list(ast.walk(tree)):
        for field, value in choices(node, names):
            before = getattr(node, field)
            setattr(node, field, value)
            yield ast.unparse(tree).split("\n")[0]
            setattr(node, field, before)


def choices(node, names):
    match node:
        case ast.Constant(value=bool()):
            yield "value", not node.value
        case ast.Constant(value=int() | float()):
            yield from (("value", new) for new in (node.value + 1, 2 * node.value + 3))
        case ast.BinOp(op=op):
            others = (ast.Add(), ast.Sub(), ast.Mult(), ast.Div())
            yield from (("op", new) for new in others if type(new) is not type(op))
        case ast.Name(ctx=ast.Load()):
            yield from (("id", name) for name in names if name != node.id)


# 바꾸었어도 뜻이 같은 것
EQUIVALENT = {
    "cross_entropy.gradients": "/ len(answers)"
}  # 배치의 크기는 정답의 개수이기도 합니다.


def test_no_perturbed_solution_passes(judge_program):
    tried = [
        (name, code, seen_by(spec, code))
        for name, spec in PROGRAMS.items()
        for code in perturbed(spec)
    ]
    assert len(tried) >= 500
    results = judge_program([(PROGRAMS[name], seen) for name, _, seen in tried])
    passed = [
        (name, code)
        for (name, code, _), result in zip(tried, results, strict=True)
        if result["correct"] and EQUIVALENT.get(name, "같은 것이 없습니다") not in code
    ]
    assert passed == []


def test_no_hostile_program_passes(judge_program):
    """정답과 같은 값을 내는 추측은 정답입니다. 나머지는 하나도 맞았다고 하지 않습니다."""
    tried = []
    for spec in PROGRAMS.values():
        for code in [*JUNK, *guesses(spec)]:
            seen = seen_by(spec, in_gap(spec, code))
            if "error" in seen or not alike(
                {"values": seen["values"]}, {"values": spec["values"]}, 1e-3
            ):
                tried.append((spec, seen))
    assert len(tried) >= 2000
    assert [
        result for result in judge_program(tried) if result["correct"] or not result["message"]
    ] == []


@pytest.mark.parametrize("code", [code for code in JUNK if "10 ** 9" not in code])
def test_hostile_programs_do_no_harm_in_the_page(micropython, judge_program, code):
    """일꾼이 죽지 않고, 다음 코드가 돕니다."""
    name, spec = next(iter(PROGRAMS.items()))
    (result,) = judge_program(
        [(spec, micropython(before_of(spec), in_gap(spec, code), spec["cases"]))]
    )
    assert not result["correct"]
    assert result["message"]
    (result,) = judge_program(
        [(spec, micropython(before_of(spec), spec["solution"], spec["cases"]))]
    )
    assert result["correct"], name


def test_the_page_gives_the_program_no_way_to_the_table(micropython):
    for module in ("js", "jsffi", "sys", "_page", "__main__", "builtins", "gc"):
        seen = micropython([], f"import {module}\nx = 1", ["x"])
        assert seen["error"]["type"] == "ImportError", module
    seen = micropython([], "x = sorted(globals())", ["x"])
    assert seen["values"][0] == {"list": ["__name__", "input"]}


@pytest.mark.parametrize(
    ("harm", "after"),
    [
        ("import math\nmath.sqrt = lambda v: 7", "import math\nx = math.sqrt(4.0)"),
        (
            "import itertools\nitertools.chain = 3",
            "from itertools import chain\nx = list(chain([2]))",
        ),
        (
            "import functools\nfunctools.reduce = 3",
            "from functools import reduce\nx = reduce(max, [1])",
        ),
        (
            "import collections\ncollections.deque = 3",
            "from collections import deque\nx = len(deque())",
        ),
        ("import copy\ncopy.deepcopy = 3", "from copy import deepcopy\nx = deepcopy([1])"),
        ("len = print = sum = type = str = isinstance = 3", "x = [len([]), sum([1]), str(2)]"),
        ("run = plain = json = _answer = _answered = _job = fresh = 3", "x = 1"),
        ("del input\nglobals().clear()", "x = 1"),
    ],
)
def test_nothing_of_a_program_is_left_for_the_next(micropython, harm, after):
    micropython([], harm, ["1"])
    assert micropython([], after, ["x"])["values"] == cpython([], after, ["x"])["values"]


def test_file_is_not_left_behind(micropython):
    seen = micropython([], "open('/left.py', 'w').write('x = 1')", [])
    assert seen["error"]["type"] == "OSError"


@pytest.mark.parametrize(
    "inside", ["raise ValueError('안')", "raise KeyboardInterrupt", "return 1 / 0"]
)
def test_error_that_cannot_be_put_in_words(micropython, inside):
    code = f"class E(Exception):\n    def __str__(self):\n        {inside}\nraise E()"
    for seen in (micropython([], code, ["x"]), cpython([], code, ["x"])):
        assert (seen["error"]["type"], seen["error"]["line"]) == ("E", 4)
        assert seen["error"]["message"] == ""


@pytest.mark.parametrize(
    "code",
    [
        "x = '\\ud800'\nprint(x)",
        "import sys\nsys.stdout.close()\nprint(1)",
        "class E(Exception):\n    def __str__(self): raise SystemExit\nraise E()",
    ],
)
def test_kernel_always_answers(monkeypatch, code):
    """답이 없으면 화면이 끝없이 기다립니다. 보낼 수 없는 글자도 없어야 합니다."""
    sent = []
    monkeypatch.setattr(CodeBlank, "send", lambda _, message: sent.append(message))
    widget = CodeBlank(spec={"id": "a.b", **next(iter(PROGRAMS.values()))})
    widget._run(widget, {"id": 7, "before": [], "code": code, "cases": ["1"]}, None)
    (answer,) = sent
    assert answer["id"] == 7
    assert answer.keys() & {"seen", "stopped"}
    json.dumps(answer, ensure_ascii=False).encode()


def test_definitions_that_cannot_be_judged_are_refused():
    from chaewo.blanks.program import program

    good = {
        "starter": "def f(a):\n    return ...  # 채워넣기",
        "solution": "return 2 * a",
        "cases": ["f(1.0)", "f(3.0)"],
        "truth": {"f": lambda a: 2 * a},
        "mistakes": {"더했습니다.": "return a + 2"},
        "right": "",
    }
    program("", **good)
    for bad in (
        {"starter": "def f(a):\n    return 1"},
        {"solution": "return 3 * a"},
        {"solution": "return b"},
        {"mistakes": {"같은 값": "return a + a"}},
        {"mistakes": {"하나": "return a", "둘": "return 1 * a"}},
        {"mistakes": {"정의하다 오류": "def f(a):\n    return 1\n1 / 0"}},
    ):
        with pytest.raises(ValueError, match=r"\w"):
            program("", **{**good, **bad})
    assert inspect.signature(program).parameters["truth"].default is inspect.Parameter.empty


# 딕셔너리를 넣은 차례대로 꺼냅니다. CPython에서는 옳습니다.
IN_A_DICT = """
def topological(root):
    seen = {}
    def visit(node):
        for source, _ in node.inputs:
            visit(source)
        seen.setdefault(node)
    visit(root)
    return list(seen)[::-1]
"""


def test_a_dict_that_lost_its_order_is_told(micropython, judge_program):
    spec = PROGRAMS["autograd_from_scratch.topological"]
    pages, kernel = micropython(before_of(spec), IN_A_DICT, spec["cases"]), seen_by(spec, IN_A_DICT)
    there, here = judge_program([(spec, pages), (spec, kernel)], IN_A_DICT)
    assert here["correct"]
    assert not there["correct"]
    assert "넣은 차례를 기억하지 않습니다" in there["message"]
