"""수업 보고: 채점한 노트북의 판정을 세어 표와 그림으로 보입니다."""

import io
import json
import runpy
import sys
import warnings

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from chaewo.classroom import report
from chaewo.classroom.class_results import NoResults, collect
from chaewo.classroom.report_figure import draw, figure
from chaewo.classroom.text_width import columns, wrapped
from chaewo.judging.grading import MIME
from chaewo.judging.registry import all_exercises

SAME = "n이 달라져도 한 번 부른 값 그대로입니다. `.grad`에 $더하는$ 것을 보세요."
MEAN = "평균을 잊은 것 같습니다."


def check_cell(exercise, status, message="", grade=True):
    said = {"exercise": exercise, "status": status, "message": message, "points": 0, "of": 2}
    output = {"output_type": "execute_result", "data": {"text/plain": ["0"], MIME: said}}
    metadata = {"nbgrader": {"grade": grade, "solution": not grade}}
    return {"cell_type": "code", "source": [], "metadata": metadata, "outputs": [output]}


def heading(text):
    return {"cell_type": "markdown", "source": ["앞\n", f"## {text}\n", "뒤"], "metadata": {}}


@pytest.fixture
def graded(tmp_path):
    """`graded("하나", 셀, …)`: 채점한 노트북 하나를 놓습니다."""

    def put(student, *cells, assignment="autograd", name="ex02_backward"):
        path = tmp_path / "autograded" / student / assignment / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"cells": cells}, ensure_ascii=False), encoding="utf-8")
        return path

    put.folder = tmp_path / "autograded"
    return put


@pytest.fixture
def lesson(graded):
    """네 학생. 「노트의 9」를 셋이 놓쳤고, 그 가운데 둘이 같은 오해를 했습니다."""
    answers = {"하나": SAME, "두나": SAME, "세나": "", "네나": None}
    for student, hint in answers.items():
        status = "correct" if hint is None else "wrong" if hint else "empty"
        graded(
            student,
            heading("1. 공식으로 구하는 변화도"),
            check_cell("backward.hand_gradient", *(["wrong", MEAN] if hint == "" else ["correct"])),
            heading("2. `노트`의 9"),
            check_cell("backward.grads_after", status, hint or ""),
        )
    graded("하나", check_cell("jacobian.hand_jacobian", "correct"), assignment="jacobian")
    return graded.folder


def test_what_is_missed_most_comes_first_with_its_misconceptions(lesson):
    results = collect(lesson)
    assert results.students == 4
    assert results.notices == []
    first, second = results.most_missed()
    assert (first.exercise, first.missed, first.count) == ("backward.grads_after", 3, 4)
    assert first.status == {"wrong": 2, "empty": 1, "correct": 1}
    assert first.misconceptions(3) == ([(SAME, ["두나", "하나"])], 0)
    assert (first.chapter, first.title) == ("2장", "2. 노트의 9")
    assert (second.exercise, second.missed) == ("backward.hand_gradient", 1)
    assert [tally.exercise for tally in results.tallies] == [
        "backward.hand_gradient",
        "backward.grads_after",
        "jacobian.hand_jacobian",
    ]


def test_one_assignment_can_be_seen_alone(lesson):
    results = collect(lesson, "jacobian")
    assert (results.students, len(results.tallies)) == (1, 1)
    assert results.most_missed() == []
    assert "놓친 사람이 없습니다." in list(report.table(results))
    with pytest.raises(NoResults, match="과제 lenet의"):
        collect(lesson, "lenet")


def test_a_hint_that_only_one_heard_is_not_a_misconception_of_the_class(graded):
    for student, hint in zip("가나다라", [SAME, SAME, "혼자 들은 말", "또 혼자"], strict=True):
        graded(student, check_cell("backward.grads_after", "wrong", hint))
    (tally,) = collect(graded.folder).tallies
    assert tally.misconceptions(3) == ([(SAME, ["가", "나"])], 2)
    assert "   2명  저마다 다른 도움말" in list(report.table(collect(graded.folder)))


def test_table_counts_exercises_and_chapters(lesson):
    lines = list(report.table(collect(lesson), 80))
    (chapter,) = [line for line in lines if line.startswith("2장")]
    assert chapter.endswith("50%")  # 여덟 답 가운데 넷
    (row,) = [line for line in lines if line.startswith("· 2. 노트의 9")]
    assert row.split()[-5:] == ["1", "2", "1", "████████░░", "75%"]
    assert max(map(columns, lines)) <= 80


def test_names_are_said_only_when_asked_and_never_drawn(lesson, graded, tmp_path):
    results = collect(lesson)
    assert "하나" not in "\n".join(report.table(results))
    assert "        → 두나, 하나" in list(report.table(results, names=True))
    draw(results, tmp_path / "one.svg")
    for student in lesson.iterdir():
        student.rename(lesson / f"{student.name}2")
    draw(collect(lesson), tmp_path / "two.svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_what_a_student_puts_into_another_cell_is_not_counted(graded):
    forged = check_cell("backward.grads_after", "correct", grade=False)
    graded("하나", forged, check_cell("backward.grads_after", "wrong", SAME), forged)
    (tally,) = collect(graded.folder).tallies
    assert tally.status == {"wrong": 1}


@pytest.mark.parametrize(
    "damaged",
    ["{", "[]", "\udcff", '{"cells": 3}', '{"cells": [{}]}', '{"cells": [[]]}', ""],
    ids=ascii,  # 글자가 아닌 것도 검사의 이름이 되어 다른 프로세스로 갑니다.
)
def test_a_damaged_notebook_is_named_and_the_others_are_counted(lesson, graded, damaged):
    path = graded("하나")
    path.write_text(damaged, encoding="utf-8", errors="surrogateescape")
    results = collect(lesson)
    assert len(results.notices) == 1
    assert str(path) in results.notices[0]
    assert "읽을 수 없어" in results.notices[0]
    assert next(tally.count for tally in results.tallies if tally.missed) == 3


@pytest.mark.parametrize(
    "said", [None, 3, {}, {"exercise": "a.b", "status": [], "message": ""}, {"status": "correct"}]
)
def test_a_notebook_without_readable_results_is_named(lesson, graded, said):
    cell = check_cell("backward.grads_after", "correct")
    cell["outputs"][0]["data"][MIME] = said
    graded("다나", cell)
    (notice,) = collect(lesson).notices
    assert "판정의 기록이 없어" in notice
    assert "--force" in notice


def test_no_folder_no_notebook_and_no_result_are_said(tmp_path, graded, capsys):
    for folder, words in [(tmp_path / "none", "폴더가 없습니다"), (tmp_path, "노트북이 없습니다")]:
        assert report.main([str(folder)]) == 1
        assert words in capsys.readouterr().err
    graded("하나", heading("전에 채점한 노트북"))
    assert report.main([str(graded.folder)]) == 1
    assert "판정의 기록이 없어" in capsys.readouterr().err


def test_command_prints_the_table_and_draws_the_figure(lesson, tmp_path, capsys):
    target = tmp_path / "보고.svg"
    assert report.main([str(lesson), "--svg", str(target)]) == 0
    assert "4명 가운데 3명이 놓쳤습니다." in capsys.readouterr().out
    assert target.read_text(encoding="utf-8").startswith("<?xml")
    with pytest.raises(SystemExit):
        report.main(["--모름"])
    assert report.USAGE in capsys.readouterr().err


def test_a_figure_that_cannot_be_written_is_a_sentence_after_the_table(lesson, tmp_path, capsys):
    assert report.main([str(lesson), "--svg", str(tmp_path / "없음" / "a.svg")]) == 0
    said = capsys.readouterr()
    assert "4명 가운데 3명이 놓쳤습니다." in said.out
    assert "적지 못했습니다" in said.err


def test_it_is_one_command_and_letters_that_windows_lacks_do_not_stop_it(lesson, monkeypatch):
    monkeypatch.chdir(lesson.parent)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="cp949"))
    for argument, code in [("report", 0), ("보고", 2)]:
        monkeypatch.setattr(sys, "argv", ["chaewo.classroom", argument])
        with pytest.raises(SystemExit) as ended:
            runpy.run_module("chaewo.classroom", run_name="__main__")
        assert ended.value.code == code
    sys.stdout.flush()
    assert "4명 가운데 3명이 놓쳤습니다." in sys.stdout.buffer.getvalue().decode("cp949")
    assert (lesson.parent / "class_report.svg").exists()


def test_every_hint_of_the_book_is_wrapped_and_drawn_inside_the_figure(graded):
    """긴 도움말도 터미널과 그림의 폭을 넘지 않고, 없는 글자(두부)가 없습니다."""
    hints = [hint for judge in all_exercises().values() for hint in getattr(judge, "mistakes", ())]
    longest = sorted(hints, key=columns)[-12:]
    for hint in hints:
        lines = wrapped(hint, 52)
        assert max(map(columns, lines)) <= 52
        assert "".join(lines).replace(" ", "") == "".join(hint.split())
    for i, hint in enumerate(longest):
        graded(f"학생{i}", heading("긴 " * 40), check_cell(f"backward.e{i // 2}", "wrong", hint))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = figure(collect(graded.folder))
        renderer = FigureCanvasAgg(drawn).get_renderer()
        boxes = [text.get_window_extent(renderer) for text in drawn.axes[0].texts]
    assert len(boxes) > 30
    page = drawn.bbox
    assert all(page.x0 <= box.x0 and box.x1 <= page.x1 for box in boxes)
    assert all(page.y0 <= box.y0 and box.y1 <= page.y1 for box in boxes)
