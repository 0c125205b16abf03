"""채워진 노트를 내보내고 들이기: 파일로 오가며 하나도 잃지 않고, 남의 파일에 다치지 않고, 인쇄되는가."""

import json
import re

import nbformat
import pytest

from tests.lib.pages import reload_until
from tests.static_site.note_pages import (
    BLANKS,
    CODE,
    NAMED,
    PIECES,
    answered,
    everything,
    file_of,
    load,
    right,
    saved,
)

pytest_plugins = ["tests.static_site.note_pages"]


def test_answers_travel_to_another_browser(note):
    code = {"draft.autograd_from_scratch.mul_rule": {"code": CODE, "starter": ""}}
    unknown = {"blank.backward.of_tomorrow": {"any": ["thing"]}}
    stored = answered(BLANKS) | {"tries.backward.grid": 2} | code | unknown
    content = saved(note(stored), "답을 파일로 저장")
    there = note()
    told = load(there, content)
    assert f"빈칸 {len(BLANKS) + 1}개의 답을 가져왔습니다" in told
    assert "없는 빈칸 1개" in told
    assert everything(there) == stored
    assert there.locator(".filled-right").count() == len(BLANKS)
    assert json.loads(saved(there, "답을 파일로 저장")) == json.loads(content)
    assert "이미 같았습니다" in load(there, content)
    assert everything(there) == stored


def test_merging_loses_nothing(note):
    mine, theirs, better = "backward.at_two", "backward.grid", "backward.four_calls"
    code = "autograd_from_scratch.mul_rule"
    page = note({
        f"blank.{mine}": "6", f"tries.{mine}": 4, f"blank.{better}": "9",
        f"draft.{code}": {"code": "나", "starter": ""},
    })  # fmt: skip
    told = load(page, file_of({
        mine: {"blank": "12/2", "tries": 1}, theirs: {"blank": right(theirs)},
        better: {"blank": "18"}, code: {"draft": {"code": "너", "starter": ""}},
    }))  # fmt: skip
    assert "빈칸 2개의 답을 가져왔습니다" in told
    assert "2개는 여기에 있던 답과 달라 그대로" in told
    kept = everything(page)
    assert kept[f"blank.{mine}"] == "6"
    assert kept[f"other.{mine}"] == [{"blank": "12/2"}]
    assert kept[f"tries.{mine}"] == 4
    assert kept[f"blank.{theirs}"] == right(theirs)
    assert (kept[f"blank.{better}"], kept[f"other.{better}"]) == ("18", [{"blank": "9"}])
    assert kept[f"draft.{code}"]["code"] == "나"
    assert kept[f"other.{code}"] == [{"draft": {"code": "너", "starter": ""}}]
    box = page.locator(".filled-right", has_text="다른 곳에서 적은 답").first
    box.get_by_text("다른 곳에서 적은 답").click()
    assert "12/2" in box.inner_text() or "9" in box.inner_text()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "읽을 수 없는 파일"),
        ('{"format": "chaewo-answers", "version": 1, "answers": {"a.b"', "읽을 수 없는 파일"),
        ("\x00\x01PNG", "읽을 수 없는 파일"),
        ("null", "이 책의 답 파일이 아닙니다"),
        ("[]", "이 책의 답 파일이 아닙니다"),
        ('{"cells": [], "nbformat": 4}', "이 책의 답 파일이 아닙니다"),
        (
            '{"format": "chaewo-answers", "version": 1, "answers": null}',
            "이 책의 답 파일이 아닙니다",
        ),
        ('{"format": "chaewo-answers", "version": 2, "answers": {}}', "더 새로운 판"),
        ('{"format": "chaewo-answers", "answers": {}}', "더 새로운 판"),
        ('{"format": "chaewo-answers"' + " " * 5_000_000 + "}", "너무 큽니다"),
    ],
    ids=[
        "empty",
        "cut",
        "binary",
        "null",
        "list",
        "notebook",
        "no answers",
        "newer",
        "no version",
        "5 MB",
    ],
)
def test_a_foreign_or_damaged_file_is_refused_in_words(note, content, why):
    stored = answered(["backward.at_two"])
    page = note(stored)
    told = load(page, content)
    assert told.startswith("불러오지 않았습니다")
    assert why in told
    assert everything(page) == stored
    assert page.problems == []


def test_broken_records_of_a_file_are_left_out(note):
    page = note()
    records = {
        "backward.at_two": {"blank": "6", "tries": -3},
        "backward.grid": {"tries": "많이"},
        "constructor": {"blank": "1"},
        "a b.c": {"blank": "1"},
        "vjp.mix": "글",
        "vjp.rows": {"blank": "가" * 50_000},
        "vjp.dual": {"draft": {"code": 3}},
        "vjp.hvp": {"other": [{"no": 1}]},
    }
    told = load(page, file_of(records))
    assert f"알아볼 수 없는 기록 {len(records)}개" in told
    assert everything(page) == {"blank.backward.at_two": "6"}


def test_a_full_storage_is_said_and_the_answers_still_show(note):
    page = note()
    page.evaluate(
        """() => { const set = Storage.prototype.setItem;
          Storage.prototype.setItem = function (key, value) {
            if (key === 'chaewo.blank.backward.grid') throw new DOMException('', 'QuotaExceededError');
            set.call(this, key, value) } }"""
    )
    told = load(
        page,
        file_of({name: {"blank": right(name)} for name in ["backward.at_two", "backward.grid"]}),
    )
    assert "저장 공간이 모자라" in told
    assert page.locator(".filled-right").count() == 2
    assert "backward.grid" in json.loads(saved(page, "답을 파일로 저장"))["answers"]


def test_pressing_twice_saves_once(note):
    page = note(answered(["backward.at_two"]))
    downloads = []
    page.on("download", lambda one: downloads.append(one))
    page.get_by_role("button", name="답을 파일로 저장").dblclick()
    with page.expect_download(lambda one: one.suggested_filename.endswith(".md")):
        page.get_by_role("button", name="Markdown 내려받기").click()  # 앞의 것은 모두 왔습니다.
    names = [one.suggested_filename for one in downloads]
    assert names == ["chaewo_answers.json", "filled_note.md"]


# ---------- 노트북과 Markdown ----------


@pytest.mark.parametrize("names", [[], NAMED, list(BLANKS)], ids=["none", "note", "all"])
def test_the_notebook_is_valid_and_its_cells_are_the_notes(note, names):
    page = note(answered(names))
    notebook = nbformat.reads(saved(page, "노트북(.ipynb) 내려받기"), as_version=4)
    nbformat.validate(notebook)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    cells = [piece for piece in PIECES if piece.kind == "cell"]
    assert [cell.source for cell in code] == [piece.text for piece in cells]
    outputs = ["".join(output.text for output in cell.outputs) for cell in code]
    assert outputs == [f"{piece.output}\n" if piece.output else "" for piece in cells]
    counts = [cell.execution_count for cell in code]
    assert (counts[4], counts[14]) == (14, None)
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    own = [c.source for c in notebook.cells if "answer" in c.metadata.get("tags", [])]
    assert [text for text in prose if text not in own][1:] == [
        p.text for p in PIECES if p.kind == "prose"
    ]
    assert sum(text.count("✎") for text in own) == len(names)


def test_markdown_holds_the_note_and_the_answers(note):
    name = "tensor_and_graph.z_grad_fn"
    page = note(answered([name]) | {f"blank.{NAMED[-1]}": {"code": "a = '```'\n"}})
    text = saved(page, "Markdown 내려받기")
    at = [text.index(part) for piece in PIECES for part in [piece.text]]
    assert at == sorted(at)
    assert "> **물음** “z 또한 .grad_fn 속성을 가지고 있을까?”" in text
    assert "> ✎ ` MulBackward0 `" in text
    assert "> ````python\n> a = '```'\n> ````" in text


# ---------- 인쇄 ----------


def test_print_is_a_finished_note(note):
    page = note(answered(NAMED[::2]) | {"tries.backward.at_two": 1})
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.locator(".cw-filled button:visible").count() == 0
    assert page.locator(".filled-ink:visible").count() == len(NAMED[::2])
    assert page.locator(".filled-solution:visible").count() == len(NAMED[::2])
    assert (
        page.get_by_role("heading", name="노트에 자리가 없는 빈칸").count() == 0
    )  # 채운 것이 없으면
    assert page.locator(".filled-count").is_visible()
    page.set_viewport_size({"width": 680, "height": 900})  # A4의 글이 놓이는 너비
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert 10 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 40


def test_pressing_print_prints(note):
    page = note()
    page.evaluate("window.print = () => (window.printed = true)")
    page.get_by_role("button", name="인쇄").click()
    assert page.evaluate("window.printed")


# ---------- 저장소가 다른 브라우저 ----------


def test_shared_storage_is_not_warned_about(note):
    page = note()
    reload_until(  # 바쁜 Chromium이 저장소를 이어 주지 않은 쪽이라면, 경고가 옳습니다.
        page,
        "document.querySelector('.cw-filled .cw-problem')?.hidden && !document.querySelector('iframe')",
    )
    assert page.evaluate("localStorage.getItem('chaewo.probe')") is None
