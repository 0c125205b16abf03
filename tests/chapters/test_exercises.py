"""모든 연습문제의 판정: 옳은 풀이는 여럿 받아들이고, 실수마다 그 실수의 도움말을 줍니다."""

import inspect
import re
import subprocess
import sys
from functools import cache

import pytest
import torch

from chaewo import check
from chaewo.chapters import WITH_EXERCISES
from chaewo.judging.exercise import REMEMBERS, Exercise, Raises
from chaewo.judging.result import Result
from chaewo.judging.snapshot import DICT, LIST, TENSOR
from tests.chapters import CASES, EXERCISES, NAMES
from tests.lib.sentences import sentences
from tools.lib.notebook_files import ROOT

CHEAP = [name for name in NAMES if not CASES[name].slow]  # 학습하는 문제를 뺀 것
RIGHT = [(name, i) for name in CASES for i in range(len(CASES[name].right))]
WRONG = [(name, hint) for name in CASES for hint in CASES[name].wrong]


_seen: dict[tuple[str, int], tuple[object, Result]] = {}


def judged(name: str, answer) -> Result:
    """적어 둔 답 하나의 판정. 여러 검사가 같은 답을 보므로 한 번만 판정합니다."""
    key = name, id(answer)
    if key not in _seen:
        _seen[key] = answer, check(name, answer)  # 답을 함께 두어야 id가 다른 것에 쓰이지 않습니다.
    return _seen[key][1]


def test_every_exercise_has_its_examples():
    assert sorted(CASES) == sorted(NAMES)
    for name, cases in CASES.items():
        assert len(cases.right) >= 3, name
        assert len(cases.wrong) >= 3, name


@pytest.mark.parametrize(("name", "i"), RIGHT)
def test_right_solution_passes(name, i):
    result = judged(name, CASES[name].right[i])
    assert result.status == "correct", result
    assert result.passed


@pytest.mark.parametrize("name", CHEAP)
def test_right_solution_passes_in_double_precision(name, double_precision):
    assert check(name, CASES[name].right[0]).passed


@pytest.mark.parametrize(("name", "hint"), WRONG)
def test_each_mistake_gets_its_own_hint(name, hint):
    result = judged(name, CASES[name].wrong[hint])
    assert result.status == "wrong", result
    assert not result.passed
    assert str(hint) in result.message


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(EXERCISES[name], Exercise)])
def test_truth_passes_and_no_two_mistakes_look_alike(name):
    """둘이 같아 보이면 아래의 것은 제 도움말을 얻지 못합니다. 실수가 옳은 풀이와 같아도 마찬가지입니다."""
    if not EXERCISES[name].forbidden:  # 손으로 할 일의 옳은 값은 torch가 셈합니다.
        assert check(name, EXERCISES[name].truth).passed
    for hint, one in EXERCISES[name].wrong_programs():
        result = judged(name, one.program if isinstance(one, Raises) else one)
        assert (result.status, result.message) == ("wrong", hint)


@pytest.mark.parametrize("name", NAMES)
def test_mistakes_are_told_apart_and_hints_do_not_give_the_answer(name):
    messages = [judged(name, answer).message for answer in CASES[name].wrong.values()]
    assert len(set(messages)) >= 3
    told = [(m, f) for m in messages for f in CASES[name].forbidden if f in m]
    assert told == []


BLANKS = re.compile(r"^from chaewo\.blanks", re.MULTILINE)  # 빈칸의 글은 빈칸의 검사가 봅니다.


@pytest.mark.parametrize("chapter", [chapter.name for chapter in WITH_EXERCISES])
def test_every_hint_is_reached(chapter):
    """아무 답도 닿지 않는 도움말은 썩어도 모릅니다. 장의 모듈에 적힌 문장이 모두 한 번은 나와야 합니다."""
    said = set()
    for name in (name for name in NAMES if name.startswith(f"{chapter}.")):
        answers = [*CASES[name].right, *CASES[name].wrong.values(), *slightly_wrong(name)]
        answers += [of_another_shape(name)] if name in VALUES else []
        said |= {judged(name, answer).message for answer in answers}
    folder = ROOT / "chaewo" / "chapters" / chapter
    judging = [path for path in folder.glob("*.py") if not BLANKS.search(path.read_text("utf-8"))]
    told = {text for path in judging for text in sentences(path)}
    assert told
    assert [text for text in sorted(told) if not any(text in message for message in said)] == []


@pytest.mark.parametrize("name", NAMES)
def test_slightly_wrong_is_wrong(name):
    for answer in slightly_wrong(name):
        result = judged(name, answer)
        assert result.status == "wrong", result


@cache
def slightly_wrong(name) -> list:
    """조금 틀린 답들. 적어 두지 않았으면 옳은 풀이에서 만듭니다."""
    return CASES[name].perturbed or [slightly_off(CASES[name].right[0])]


def slightly_off(answer):
    """옳은 풀이의 마지막 값 하나만 조금 바꾼 풀이."""
    if not callable(answer):
        return nudged(answer)

    def function(*arguments):
        return nudged(answer(*arguments))

    return function


def nudged(value):
    match value:
        case torch.Tensor():
            value = value.detach().clone()
            last = value.reshape(-1)[-1:]
            step = 1e-3 * (1 + last.abs()) if value.is_floating_point() else 1
            last += step
            return value
        case bool():
            return not value
        case int():
            return value + 1
        case float():
            return value + 1e-3 * (1 + abs(value))
        case str():
            return f"{value}x"
        case list() | tuple():
            return [*value[:-1], nudged(value[-1])]
        case dict():
            last = list(value)[-1]
            return value | {last: nudged(value[last])}
    raise TypeError(f"{type(value)}을 조금 바꾸는 방법이 없습니다. PERTURBED에 적으세요.")


FUNCTIONS = [name for name in CHEAP if inspect.isfunction(CASES[name].right[0])]
VALUES = [name for name in FUNCTIONS if isinstance(EXERCISES[name], Exercise)]  # 값을 보는 문제


@pytest.mark.parametrize("name", [name for name in VALUES if not EXERCISES[name].may_change])
def test_value_of_another_shape_is_wrong(name):
    assert judged(name, of_another_shape(name)).status == "wrong"


@cache
def of_another_shape(name):
    answer = CASES[name].right[0]

    def function(*arguments):
        return reshaped(answer(*arguments))

    return function


def reshaped(value):
    """차원이나 그릇이 하나 더 있거나, 하나를 덜 담은 값."""
    match value:
        case torch.Tensor():
            return value[None].expand(2, *value.shape)
        case list() | tuple():
            return value[:-1] if value else [0]
        case dict():
            return dict(list(value.items())[:-1])
    return [value, value]


@pytest.mark.parametrize("name", sorted({*VALUES} - {"update.momentum_step"}))  # 여러 번 부릅니다.
def test_answer_that_remembers_is_told_so(name):
    answer, called = CASES[name].right[0], []

    def remembering(*arguments):
        called.append(arguments)
        value = answer(*arguments)
        return value if len(called) == 1 else nudged(value)

    assert judged(name, remembering).message == REMEMBERS


@pytest.mark.parametrize("name", FUNCTIONS)
def test_answer_that_changes_what_it_was_given_is_told_so(name):
    answer, changed = CASES[name].right[0], []

    def careless(*arguments):
        value = answer(*arguments)
        changed.extend(filter(None, map(change, arguments)))
        return value

    message = judged(name, careless).message
    assert not changed or message in changed or getattr(EXERCISES[name], "may_change", False)


def change(argument) -> str | None:
    """받은 것을 제자리에서 바꾸고, 들어야 할 말을 돌려줍니다."""
    match argument:
        case torch.Tensor():
            argument.detach().add_(1)
            return TENSOR
        case list():
            argument.reverse()
            argument.pop()
            return LIST
        case dict():
            argument.clear()
            return DICT
    return None


def empty_body(*_):
    """설명글만 있습니다."""
    ...  # 채워넣기


def gap_in_the_middle(*_):
    answer = ...  # 채워넣기
    return answer + 1


@pytest.mark.parametrize("answer", [..., empty_body, gap_in_the_middle])
@pytest.mark.parametrize("name", NAMES)
def test_unfilled_answer_is_empty(name, answer):
    result = check(name, answer)
    if callable(CASES[name].right[0]) or answer is ...:
        assert result.status == "empty", result
        assert "채워넣기" in result.message
    else:
        assert not result.passed


@pytest.mark.parametrize("name", CHEAP)
def test_judging_leaves_the_learners_random_numbers_alone(name):
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    check(name, CASES[name].right[0])
    assert torch.equal(torch.rand(3), expected)


def test_loading_the_judges_leaves_the_learners_random_numbers_alone():
    """판정 모듈은 첫 확인 셀에서 불러옵니다. 그때 난수를 쓰면 다음 셀의 출력이 장의 수에 달려 있게 됩니다."""
    program = (
        "import torch; before = torch.get_rng_state(); "
        "from chaewo.judging.registry import all_exercises; all_exercises(); "
        "assert torch.equal(before, torch.get_rng_state())"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", CHEAP)
def test_learners_prints_are_swallowed(name, capsys):
    answer = CASES[name].right[0]
    if not inspect.isfunction(answer):
        return

    def talkative(*arguments):
        print("학습자가 찍은 글")
        return answer(*arguments)

    assert check(name, talkative).passed
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", CHEAP)
def test_recording_left_off_is_said(name):
    """판정 밖에서는 그 뒤의 학습 셀이 모두 멈춥니다. 판정 안에서만 되돌아오면 알 길이 없습니다."""
    answer = CASES[name].right[0]
    if not inspect.isfunction(answer):
        return

    def leaving(*arguments):
        value = answer(*arguments)
        torch.set_grad_enabled(False)
        return value

    result = check(name, leaving)
    assert result.status == "wrong"
    assert "함수가 끝난 뒤에도 기록이 꺼져 있습니다" in result.message


def grads_lost(w, *_):
    grads = []
    for _ in range(2):
        grads = grads.append(1)


def reversed_lost(w, *_):
    return list([1, 2].reverse())


def one_argument(w):
    return w


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (grads_lost, "제자리에서 바꾸고 None"),
        (reversed_lost, "제자리에서 바꾸고 None"),
        (one_argument, "`def` 줄은"),
        (lambda *_: torch.nn.Linear(1, 1)(), "몸통에서 다른 함수를"),
        (lambda *_: torch.clone(), "몸통에서 다른 함수를"),
        (lambda w, *_: torch.nn.functional.mse_loss(w), "몸통에서 다른 함수를"),
    ],
)
def test_common_errors_are_explained_truly(answer, said):
    assert said in check("update.descend", answer).message
