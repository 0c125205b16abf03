"""쪽의 파이썬과 CPython이 같은 코드에서 같은 것을 보는지."""

from traceback import format_exception

import pytest

from chaewo import run_program
from chaewo.blanks import blanks_of
from chaewo.blanks.program import same
from chaewo.chapters import NAMES
from tests.widgets.blank.learner_python import MISSING, SAME

pytest_plugins = ["tests.widgets.blank.in_page_python"]

PROGRAMS = {
    f"{chapter}.{name}": spec
    for chapter in NAMES
    for name, spec in blanks_of(chapter).items()
    if spec["kind"] == "program"
}


def cpython(before, code, cases):
    return run_program.run(before, code, cases, lambda error: "".join(format_exception(error)))


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


@pytest.mark.parametrize("what", SAME)
def test_what_learners_write_means_the_same(micropython, what):
    here, there = (run([], SAME[what], ["x"]) for run in (cpython, micropython))
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
