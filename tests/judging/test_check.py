"""판정의 연장들: 답 찾기, 함수 부르기, 값 읽기, 진도."""

import importlib
import json
import sys
from contextlib import suppress

import numpy as np
import pytest
import torch

from chaewo import check, progress
from chaewo.chapters import PARTS, WITH_EXERCISES
from chaewo.judging import lookup, time_limit
from chaewo.judging import progress as progress_module
from chaewo.judging.call import Empty, Unusable, call
from chaewo.judging.compare import close, compare, first_failure
from chaewo.judging.read import integer, items, number, tensor, text, truth
from chaewo.judging.result import correct, wrong
from chaewo.judging.source import does_nothing, has_gap

# 답 찾기 ------------------------------------------------------------------------------------

NAME = "hand_gradient"
EXERCISE = f"backward.{NAME}"


def asked_in(source: str):
    """`source`를 실행한 노트북에서 확인 셀을 실행한 것처럼."""
    namespace = {"check": check, "In": ["", source]}
    with suppress(SyntaxError):
        exec(source, namespace)
    exec(f'result = check("{EXERCISE}")', namespace)
    return namespace["result"]


def test_answer_is_found_by_the_name_of_the_exercise():
    assert asked_in(f"def {NAME}(x):\n    return 1.5 * (x + 2)").passed


def test_missing_and_renamed_functions_are_said():
    missing = asked_in("other = 3")
    assert missing.status == "wrong"
    assert f"`{NAME}`" in missing.message
    assert "실행" in missing.message
    renamed = asked_in("def hand_gradeint(x):\n    return 1.5 * (x + 2)")
    assert "`hand_gradeint`" in renamed.message
    assert f"`{NAME}`" in renamed.message


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (f"def {NAME}(x)\n    return x", 1),
        (f"def {NAME}(x):\nreturn x", 2),
        (f"import torch\n\ndef {NAME}(x):\n    return (x + 2", 4),
    ],
)
def test_syntax_error_is_said_with_its_line(source, line):
    result = asked_in(source)
    assert result.status == "wrong"
    assert f"{line}번째 줄" in result.message


def test_syntax_error_in_a_later_cell_is_not_hidden_by_the_old_function():
    """고치다 문법을 틀리면 앞에서 정의한 함수가 남아 있습니다. 그것을 판정하면 학습자가 헷갈립니다."""
    good, bad = (
        f"def {NAME}(x):\n    return 1.5 * (x + 2)",
        f"def {NAME}(x):\n    return 1.5 * (x +",
    )
    namespace = {"check": check, "In": ["", good, bad]}
    exec(good, namespace)
    exec(f'result = check("{EXERCISE}")', namespace)
    assert "읽지 못했습니다" in namespace["result"].message
    namespace["In"].append(good)
    exec(f'result = check("{EXERCISE}")', namespace)
    assert namespace["result"].passed


def test_other_cells_with_syntax_errors_do_not_matter():
    namespace = {"In": ["", "def other(:", "hand_gradients = ("]}
    assert lookup.broken_cell(NAME, namespace) is None


@pytest.mark.parametrize("exercise", ["backward.hand_gradiant", "", 3, None, ["a"], "없는.문제"])
def test_unknown_exercise_names_similar_ones(exercise):
    result = check(exercise, lambda x: x)
    assert result.status == "wrong"
    assert "backward." in result.message or "비슷한 문제" in result.message


# 함수 부르기 --------------------------------------------------------------------------------


def test_changed_input_is_said_and_may_be_allowed():
    def doubled(x):
        x.mul_(2)
        return x

    with pytest.raises(Unusable, match="값을 바꾸었습니다"):
        call(doubled, torch.ones(2))
    assert torch.equal(call(doubled, torch.ones(2), may_change=True), torch.full((2,), 2.0))


def test_changed_list_and_dict_of_tensors_are_said():
    def inside(tensors, named):
        named["w"].zero_()
        return tensors[0]

    with pytest.raises(Unusable, match="값을 바꾸었습니다"):
        call(inside, [torch.ones(2)], {"w": torch.ones(2)})


def test_printing_instead_of_returning_is_said(capsys):
    def shows(x):
        print(x)

    with pytest.raises(Unusable, match="print"):
        call(shows, torch.ones(1))
    assert capsys.readouterr().out == ""


def test_own_hint_comes_before_the_common_one():
    def twice(x):
        out = (x * x).sum()
        out.backward()
        out.backward()

    x = torch.ones(2, requires_grad=True)
    with pytest.raises(Unusable, match="저장해 둔 값"):
        call(twice, x)
    hint = {"backward through the graph a second time": "이 문제만의 도움말"}
    with pytest.raises(Unusable, match="이 문제만의"):
        call(twice, x, known_errors=hint)


def test_recording_is_on_whatever_the_learner_left_behind():
    def grad(x):
        x = x.clone().requires_grad_()
        (x * x).sum().backward()
        return x.grad

    with torch.no_grad():
        assert torch.equal(call(grad, torch.ones(2)), torch.full((2,), 2.0))


def test_dtype_and_random_state_left_by_the_learner_are_restored():
    def careless(x):
        torch.set_default_dtype(torch.float64)
        torch.manual_seed(0)
        return 1.5 * (x + 2)

    torch.manual_seed(3)
    before = torch.get_rng_state()
    assert check(EXERCISE, careless).passed
    assert torch.get_default_dtype() == torch.float32
    assert torch.equal(torch.get_rng_state(), before)


def test_time_limit_leaves_quick_functions_and_later_code_alone():
    assert time_limit.call_within(0.05, lambda x: x + 1, (1,)) == 2
    with pytest.raises(time_limit.TimeIsUp):
        time_limit.call_within(0.05, endless, ())
    for _ in range(10_000):  # 늦게 도착하는 예외가 없습니다.
        pass


def endless():
    while True:
        pass


def test_time_limit_does_not_leave_a_module_half_imported(tmp_path, monkeypatch):
    """`torch.func`은 처음 부를 때 모듈을 수백 개 불러옵니다. 그때 멈추면 반쯤 불러온 것이 남습니다."""
    (tmp_path / "slow_to_import.py").write_text(
        "import time\n"
        "end = time.monotonic() + 0.2\n"
        "while time.monotonic() < end:\n"
        "    pass\n"
        "whole = True\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    module = time_limit.call_within(0.05, importlib.import_module, ("slow_to_import",))
    assert module.whole
    sys.modules.pop("slow_to_import")


def test_time_limit_still_stops_code_that_an_import_runs(tmp_path, monkeypatch):
    (tmp_path / "runs_while_imported.py").write_text(
        "from chaewo.judging import time_limit\n"
        "def endless():\n"
        "    while True:\n"
        "        pass\n"
        "try:\n"
        "    time_limit.call_within(0.05, endless, ())\n"
        "except time_limit.TimeIsUp:\n"
        "    stopped = True\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert importlib.import_module("runs_while_imported").stopped
    sys.modules.pop("runs_while_imported")


# 빈칸 알아보기 ------------------------------------------------------------------------------


class WithGap(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = 2

    def forward(self, x):
        """두 배."""
        ...  # 채워넣기


class Filled(torch.nn.Module):
    @staticmethod
    def forward(x):
        return x[..., 0]


def gap(x):
    scale = ...
    return scale


def slicing(x):
    return x[..., 0]


def test_gaps_are_seen_in_functions_and_classes():
    assert has_gap(gap)
    assert has_gap(WithGap)
    assert does_nothing(WithGap)
    assert not has_gap(slicing)
    assert not has_gap(Filled)
    assert not has_gap(len)
    assert not does_nothing(gap)


def test_empty_function_is_empty_and_forgotten_return_is_not():
    def nothing(x):
        """설명글."""
        ...

    def forgot(x):
        x + 1

    with pytest.raises(Empty):
        call(nothing, 1)
    assert call(forgot, 1) is None


# 읽기와 견주기 ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "value", "said"),
    [
        (tensor, None, "None"),
        (tensor, [1.0], "리스트"),
        (tensor, np.ones(2), "넘파이"),
        (tensor, torch.ones(2, dtype=torch.bool), "torch.bool"),
        (tensor, torch.tensor([float("nan")]), "NaN"),
        (tensor, torch.ones(2, device="meta"), "meta"),
        (number, True, "참/거짓"),
        (number, "3", "문자열"),
        (number, torch.ones(2), "(2,)"),
        (number, float("inf"), "inf"),
        (number, 10**400, "너무 크거나"),
        (integer, 2.5, "정수"),
        (truth, 1, "True나 False"),
        (text, 3, "따옴표"),
        (items, 3, "정수"),
        (items, None, "None"),
    ],
)
def test_unreadable_values_are_said(read, value, said):
    with pytest.raises(Unusable, match=None) as error:
        read(value)
    assert said in str(error.value)


def test_readable_values_are_read():
    x = torch.ones(2, requires_grad=True) * 3
    assert tensor(x, (2,)).dtype == torch.float64
    assert torch.equal(tensor(torch.eye(2).to_sparse()), torch.eye(2).double())
    assert type(tensor(torch.nn.Parameter(torch.ones(2)))) is torch.Tensor
    assert number(np.float32(2)) == number(torch.tensor([[2.0]])) == 2.0
    assert integer(torch.tensor(3)) == integer(3.0) == 3
    assert truth(torch.tensor(True)) is truth(np.bool_(True)) is True
    assert len(items((1, 2), 2)) == len(items(torch.ones(2, 3), 2)) == 2
    with pytest.raises(Unusable, match="3개여야"):
        items([1], 3)


def test_close_sees_shape_type_and_small_differences():
    assert close(torch.ones(2), torch.ones(2, dtype=torch.float64) + 1e-7)
    assert not close(torch.ones(2), torch.ones(2) + 1e-3)
    assert not close(torch.ones(1, 2), torch.ones(2))
    assert not close(torch.ones(()), 1.0)
    assert close([1, "가", 0.1 + 0.2], [1, "가", 0.3])
    assert not close([1, 2], [1, 2, 3])


def test_compare_names_the_first_mistake_and_first_failure_stops():
    mistakes = [(2, "둘"), (3, "셋")]
    said = [compare(n, 1, mistakes, right="하나", otherwise="다름").message for n in (1, 2, 3, 4)]
    assert said == ["하나", "둘", "셋", "다름"]
    assert first_failure([correct("가"), wrong("나"), wrong("다")]).message == "나"
    assert first_failure([correct("가"), correct("나")]).passed


# 진도 ---------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """학습자의 폴더에서 새 커널을 켠 것처럼."""
    monkeypatch.delenv("CHAEWO_PROGRESS", raising=False)
    monkeypatch.chdir(tmp_path)
    new_kernel(monkeypatch)
    return tmp_path


def new_kernel(monkeypatch):
    monkeypatch.setattr(progress_module, "_here", set())
    monkeypatch.setattr(progress_module, "_notice", "")


def right(x):
    return 1.5 * (x + 2)


def test_solved_exercises_are_kept_across_notebooks(folder, monkeypatch):
    assert progress("autograd").count == 0
    check(EXERCISE, right)
    check(EXERCISE, lambda x: x)  # 나중에 틀려도 한 번 맞힌 것은 맞힌 것입니다.
    new_kernel(monkeypatch)
    shown = progress("autograd")
    assert shown.count == 1
    assert json.loads((folder / progress_module.FILE).read_text())["solved"] == [EXERCISE]
    (row,) = [row for row in shown.rows if row.chapter == 2]
    assert repr(row.count) in repr(shown)
    assert "■" in repr(shown)
    assert 'role="img"' in shown._repr_html_()


def test_advice_shows_what_to_type_when_the_check_cell_is_gone(folder):
    assert 'check("' in progress("autograd").advice
    assert "확인 셀을 지웠다면" in progress("autograd").advice


@pytest.mark.parametrize("damaged", ["{", "[]", '{"solved": 3}', "\x00", '{"other": []}'])
def test_damaged_file_is_put_aside_and_nothing_is_lost(folder, damaged):
    (folder / progress_module.FILE).write_text(damaged, encoding="utf-8")
    shown = progress()
    assert shown.count == 0
    assert "옮겨 두고" in repr(shown)
    assert (folder / "chaewo_progress.damaged.json").read_text(encoding="utf-8") == damaged
    check(EXERCISE, right)
    assert progress().count == 1


def test_folder_that_cannot_be_written_is_said(folder, monkeypatch):
    (folder / "chaewo_progress.writing").mkdir()  # 관리자에게도 적히지 않는 자리
    check(EXERCISE, right)
    assert progress().count == 1
    assert "이 커널에서만" in repr(progress())


def test_nothing_is_written_when_it_is_off(folder, monkeypatch):
    monkeypatch.setenv("CHAEWO_PROGRESS", "off")
    check(EXERCISE, right)
    assert progress().count == 1
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("part", ["없음", 3, ["autograd"]])
def test_unknown_part_is_said(part):
    shown = progress(part)
    assert not shown.passed
    assert "autograd" in shown.message


def test_every_chapter_belongs_to_a_part():
    assert {chapter.part for chapter in WITH_EXERCISES} <= set(PARTS)
    numbers = [chapter.number for chapter in WITH_EXERCISES]
    assert numbers == sorted(numbers)
