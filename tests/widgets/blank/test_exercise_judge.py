"""쪽에서 푸는 연습문제의 판정: 옳은 것은 어떻게 적어도 맞고, 틀린 것은 노트북에서와 같은 도움말을 받는다."""

import html
import json
import re
from traceback import format_exception

import pytest

from chaewo import run_program
from chaewo.judging.registry import all_exercises
from chaewo.static_site.exercise_blanks import blanks_of
from chaewo.time_limit import TimeIsUp, call_within
from tests import chapters
from tests.chapters.in_page import RIGHT, TAKEOVERS, WRONG
from tests.widgets.blank.junk_programs import JUNK
from tests.widgets.blank.test_program_judge import guesses, in_gap, perturbed, seen_by
from tests.widgets.blank.test_same_python import alike, before_of
from tools.lib.notebook_files import ROOT

pytest_plugins = ["tests.widgets.blank.in_page_python"]


def spec_in(text):
    state = re.search(r'data-state="([^"]*)"', text)[1]
    return json.loads(html.unescape(state))["spec"]


SPECS = {
    name: spec_in(text)
    for path in sorted((ROOT / "solutions").glob("*/*.ipynb"))
    for name, text in blanks_of(path).items()
}
FREE = sorted(SPECS)
# 바꾸었어도 뜻이 같은 것: 변화도를 담을 이름은 차례에서도 그래프에서도 꺼낼 수 있습니다.
EQUIVALENT = "for name in arrows}"


def seen_of(program, name):
    """파이썬 함수로 적힌 답에서 본 것."""
    space = run_program.fresh() | {name: program}
    spec = SPECS[name]
    seen = run_program.run(before_of(spec), "", spec["cases"], traced, space)
    if "error" not in seen:
        again = run_program.run([], "", spec["cases"][:1], traced, space)
        seen["again"] = (again["values"] or [again.get("error")])[0]
    return seen


def seen_soon(spec, code):
    """0.5초를 셈하는 동안 본 것. 길마다 따로 걷는 코드는 몇 분이 걸립니다."""
    try:
        return call_within(0.5, seen_by, (spec, code))
    except TimeIsUp:
        return {"values": [], "error": {"type": "TimeIsUp", "message": "", "line": None, "case": 0}}


def traced(error):
    return "".join(format_exception(error))


def test_every_text_is_of_an_exercise_in_a_page():
    assert set(RIGHT) == set(WRONG) == set(SPECS)
    assert all(len(texts) >= 3 for texts in RIGHT.values())


@pytest.mark.parametrize("name", FREE)
def test_right_programs_pass_in_both_pythons(name, judge_program, micropython):
    spec = SPECS[name]
    for code in [spec["solution"], *RIGHT[name]]:
        for seen in (micropython(before_of(spec), code, spec["cases"]), seen_by(spec, code)):
            (result,) = judge_program([(spec, seen)], code)
            assert result["correct"], (code, seen, result)


@pytest.mark.parametrize("name", FREE)
def test_wrong_programs_get_their_hints_in_both_pythons(name, judge_program, micropython):
    spec = SPECS[name]
    for said, code in WRONG[name].items():
        for seen in (micropython(before_of(spec), code, spec["cases"]), seen_by(spec, code)):
            (result,) = judge_program([(spec, seen)], code)
            assert said in result["message"], (code, seen, result)
            assert not result["correct"]


@pytest.mark.parametrize("name", FREE)
def test_wrong_answers_of_the_notebook_are_wrong_here(name, judge_program):
    """노트북의 판정을 시험하는 답들. 표에 적힌 실수에는 같은 도움말이 나옵니다."""
    spec = SPECS[name]
    full = spec["id"].removeprefix("exercise.")
    exercise = all_exercises()[full]
    hints = {hint for hint, _ in exercise.wrong_programs()} | {say for _, say in spec["errors"]}
    tried = [
        (program, exercise(program).message) for program in chapters.CASES[full].wrong.values()
    ]
    # 쪽에는 금할 torch가 없습니다.
    tried = [(program, said) for program, said in tried if said not in exercise.forbidden.values()]
    results = judge_program([(spec, seen_of(program, name)) for program, _ in tried])
    for (program, said), here in zip(tried, results, strict=True):
        assert not here["correct"], program
        if said in hints:
            assert here["message"] == said


@pytest.mark.parametrize("name", FREE)
def test_a_missing_value_is_told_as_missing(name, judge_program):
    (result,) = judge_program([(SPECS[name], seen_of(lambda *given: None, name))])
    assert "값이 없습니다(`None`)" in result["message"]


@pytest.mark.parametrize("name", FREE)
def test_no_perturbed_or_hostile_program_passes(name, judge_program):
    """정답과 같은 값을 내는 추측은 정답입니다. 나머지는 하나도 맞았다고 하지 않습니다."""
    spec = SPECS[name]
    right = seen_by(spec, spec["solution"])
    tried = [seen_soon(spec, code) for code in perturbed(spec) if EQUIVALENT not in code]
    guessed = [seen_soon(spec, in_gap(spec, code)) for code in [*JUNK, *guesses(spec)]]
    tried += [seen for seen in guessed if "error" in seen or not alike(seen, right, 1e-3)]
    assert len(tried) >= 60
    results = judge_program([(spec, seen) for seen in tried])
    assert [one for one in results if one["correct"] or not one["message"]] == []


@pytest.mark.parametrize("name", FREE)
def test_taking_over_the_names_of_the_judge_helps_nothing(name, judge_program, micropython):
    spec = SPECS[name]
    for takeover in TAKEOVERS:
        for body in ("return []", "return ''", "return [0]"):
            code = f"{in_gap(spec, body)}\n{takeover}"
            seen = micropython(before_of(spec), code, spec["cases"])
            (result,) = judge_program([(spec, seen)], code)
            assert not result["correct"], code
    (result,) = judge_program(
        [(spec, micropython(before_of(spec), spec["solution"], spec["cases"]))]
    )
    assert result["correct"]
