"""진도: 맞힌 문제를 적고 보여 줍니다."""

import json
from types import SimpleNamespace

import pytest

from chaewo import check, progress
from chaewo.chapters import PARTS, WITH_EXERCISES
from chaewo.judging import progress as module
from tests.judging.conftest import new_kernel

EXERCISE = "backward.hand_gradient"


def right(x):
    return 1.5 * (x + 2)


def test_solved_exercises_are_kept_across_notebooks(folder, monkeypatch):
    assert progress("autograd").count == 0
    check(EXERCISE, right)
    check(EXERCISE, lambda x: x)  # 나중에 틀려도 한 번 맞힌 것은 맞힌 것입니다.
    new_kernel(monkeypatch)
    shown = progress("autograd")
    assert shown.count == 1
    assert json.loads((folder / module.FILE).read_text())["solved"] == [EXERCISE]
    (row,) = [row for row in shown.rows if row.chapter == 2]
    assert repr(row.count) in repr(shown)
    assert "■" in repr(shown)
    assert 'role="img"' in shown._repr_html_()


def test_advice_shows_what_to_type_when_the_check_cell_is_gone(folder):
    assert 'check("' in progress("autograd").advice
    assert "확인 셀을 지웠다면" in progress("autograd").advice


def test_everything_solved_is_said(folder):
    solve_chapter(2)
    assert progress("autograd").advice != "모두 풀었습니다."
    for chapter in WITH_EXERCISES:
        solve_chapter(chapter.number)
    assert progress().advice == "모두 풀었습니다."


def solve_chapter(number):
    (chapter,) = [chapter for chapter in WITH_EXERCISES if chapter.number == number]
    for name in module.exercises_of(chapter.name):
        module.remember(f"{chapter.name}.{name}", SimpleNamespace(status="correct", passed=True))


@pytest.mark.parametrize("damaged", ["{", "[]", '{"solved": 3}', "\x00", '{"other": []}'])
def test_damaged_file_is_put_aside_and_nothing_is_lost(folder, damaged):
    (folder / module.FILE).write_text(damaged, encoding="utf-8")
    shown = progress()
    assert shown.count == 0
    assert "옮겨 두고" in repr(shown)
    assert (folder / "chaewo_progress.damaged.json").read_text(encoding="utf-8") == damaged
    check(EXERCISE, right)
    assert progress().count == 1


def test_damaged_file_that_cannot_be_put_aside_is_said(folder):
    (folder / module.FILE).write_text("{", encoding="utf-8")
    (folder / "chaewo_progress.damaged.json").mkdir()
    assert "읽을 수 없습니다" in repr(progress())


def test_folder_that_cannot_be_written_is_said(folder):
    (folder / "chaewo_progress.writing").mkdir()  # 관리자에게도 적히지 않는 자리
    check(EXERCISE, right)
    assert progress().count == 1
    assert "이 커널에서만" in repr(progress())


@pytest.mark.parametrize(
    ("name", "value"), [("CHAEWO_PROGRESS", "off"), ("NBGRADER_EXECUTION", "autograde")]
)
def test_nothing_is_written_when_it_is_off(folder, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    check(EXERCISE, right)
    assert progress().count == 1
    assert list(folder.iterdir()) == []


def test_recorded_output_knows_nothing_of_other_chapters(folder, monkeypatch):
    """저장된 노트북의 출력은 다른 장에 문제를 더해도 그대로입니다. 독자가 실행하면 부분 전체를 봅니다."""
    monkeypatch.setenv("CHAEWO_PROGRESS", "off")
    whole = repr(progress("autograd"))
    solve_chapter(2)
    alone = repr(progress("autograd"))
    monkeypatch.setattr(module, "exercises_of", with_one_more_in_other_chapters)
    assert repr(progress("autograd")) == alone
    monkeypatch.setenv("CHAEWO_PROGRESS", "on")
    assert len(repr(progress("autograd")).splitlines()) == len(whole.splitlines())


def with_one_more_in_other_chapters(chapter, real=module.exercises_of):
    return real(chapter) if chapter == "backward" else real(chapter) | {"more": None}


@pytest.mark.parametrize("part", ["없음", 3, ["autograd"]])
def test_unknown_part_is_said(part):
    shown = progress(part)
    assert not shown.passed
    assert "autograd" in shown.message


def test_every_chapter_belongs_to_a_part():
    assert {chapter.part for chapter in WITH_EXERCISES} <= set(PARTS)
    numbers = [chapter.number for chapter in WITH_EXERCISES]
    assert numbers == sorted(numbers)
