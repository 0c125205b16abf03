"""저장된 노트북의 규칙. 어기는 노트북을 하나씩 만들어, 규칙이 정말로 잡아내는지도 봅니다."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from chaewo.chapters import STEMS
from tests.lib.notebook_rules import LONG_CELL_TAG, MAX_CODE_LINES, problems
from tools.lib.normalize import RUN, WIDGET_VIEW
from tools.lib.notebook_files import (
    ROOT,
    notebook_text,
    notebooks_in,
    read_notebook,
    recorded_notebooks,
)

NOTEBOOKS = recorded_notebooks()
CHAPTERS = [path for path in notebooks_in(ROOT / "book") if path.name[0].isdigit()]
PART_ONE = {STEMS[name] for name in ("tensor_and_graph", "backward", "no_grad")}
SVG = {"image/svg+xml": "<svg/>", "text/plain": "<Figure>"}


def name(path):
    return path.relative_to(ROOT).as_posix()


def test_there_are_notebooks():
    assert {path.parts[len(ROOT.parts)] for path in NOTEBOOKS} == {"book", "solutions"}


def test_chapters_are_named_after_the_list():
    numbered = [stem for name, stem in STEMS.items() if name != "index"]
    assert [path.stem for path in CHAPTERS] == numbered


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_recorded_notebook_is_well_formed(path):
    assert problems(read_notebook(path)) == []


@pytest.mark.parametrize("path", [*NOTEBOOKS, *notebooks_in(ROOT / "exercises")], ids=name)
def test_file_is_written_in_the_one_way(path):
    """편집기가 저장한 모양이 아니라 기록기가 저장한 모양이어야 차이가 작습니다."""
    assert path.read_text(encoding="utf-8") == notebook_text(read_notebook(path))


def good_cell(number=1, **changes):
    return new_code_cell(**({"source": "1", "id": f"c{number}", "execution_count": RUN} | changes))


def good_notebook(*cells):
    return new_notebook(cells=[new_markdown_cell("글", id="text"), *(cells or [good_cell()])])


def test_good_notebook_has_no_problem():
    figure = {"mystnb": {"image": {"alt": "직선 하나"}}, "tags": ["raises-exception"]}
    outputs = [new_output("display_data", SVG), new_output("error", ename="E", evalue="e")]
    long = good_cell(3, source="x = 1\n" * 20, metadata={"tags": [LONG_CELL_TAG]})
    notebook = good_notebook(good_cell(1), good_cell(2, metadata=figure, outputs=outputs), long)
    assert problems(notebook) == []


def with_output(output_type, /, **fields):
    return good_notebook(good_cell(outputs=[new_output(output_type, **fields)]))


def with_tag(tag):
    return good_notebook(good_cell(metadata={"tags": [tag]}))


def with_widgets_metadata():
    notebook = good_notebook()
    notebook.metadata["widgets"] = {}
    return notebook


def with_traceback():
    notebook = with_output("error", ename="E", evalue="e", traceback=["File …"])
    notebook.cells[1].metadata.tags = ["raises-exception"]
    return notebook


def with_duplicate_id():
    notebook = good_notebook(good_cell(1), good_cell(2))
    notebook.cells[2].id = "c1"  # new_notebook은 겹치는 id를 말없이 고치므로 나중에 바꿉니다.
    return notebook


BROKEN = {
    "실행 번호가 없습니다": good_notebook(good_cell(execution_count=None)),
    "실행 번호가 14입니다": good_notebook(good_cell(execution_count=14)),
    "비어 있는 코드 셀": good_notebook(good_cell(source="", execution_count=None)),
    "호출 기록(traceback)": with_traceback(),
    "꼬리표 'raises-exception' 없이": with_output("error", ename="E", evalue="e"),
    "widget-view": with_output("display_data", data={WIDGET_VIEW: {"model_id": "a"}}),
    "metadata.widgets": with_widgets_metadata(),
    "image/png": with_output("display_data", data={"image/png": "aGk="}),
    "image/jpeg": with_output("display_data", data={"image/jpeg": "aGk="}),
    "stderr": with_output("stream", name="stderr", text="경고"),
    "대체 글": with_output("display_data", data=SVG),
    "꼬리표 'nbval-skip'": with_tag("nbval-skip"),
    "꼬리표 'nbval-ignore-output'": with_tag("nbval-ignore-output"),
    "주석 '# NBVAL_SKIP'": good_notebook(good_cell(source="# NBVAL_SKIP\n1")),
    "주석 '# NBVAL_IGNORE_OUTPUT'": good_notebook(good_cell(source="1\n  #NBVAL_IGNORE_OUTPUT")),
    f"{MAX_CODE_LINES + 1}줄": good_notebook(good_cell(source="\n".join(["1"] * 13))),
    "함께 씁니다": with_duplicate_id(),
}


@pytest.mark.parametrize(("expected", "notebook"), BROKEN.items(), ids=BROKEN)
def test_each_broken_notebook_is_caught(expected, notebook):
    found = problems(notebook)
    assert len(found) == 1, found
    assert expected in found[0]


def test_english_alt_text_is_not_enough():
    cell = good_cell(
        metadata={"mystnb": {"image": {"alt": "a line"}}},
        outputs=[new_output("display_data", SVG)],
    )
    assert "대체 글" in problems(good_notebook(cell))[0]


def test_duplicate_ids_survive_reading(tmp_path):
    """nbformat은 겹치는 id를 말없이 고칩니다. 그러면 규칙이 볼 수 없습니다."""
    path = tmp_path / "a.ipynb"
    path.write_text(notebook_text(with_duplicate_id()), encoding="utf-8")
    assert "함께 씁니다" in problems(read_notebook(path))[0]


@pytest.mark.parametrize("path", CHAPTERS, ids=name)
def test_every_chapter_is_complete(path):
    """장마다 그림 셋(1부는 둘), 위젯 하나, 빈칸 다섯, 흔한 오해 둘. 그림의 글이 따라 찍히지도 않습니다."""
    cells = read_notebook(path).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    datas = [output.get("data", {}) for output in outputs]
    widgets = [
        kind
        for data in datas
        for kind in re.findall(r'data-widget="(\w+)"', "".join(data.get("text/html", "")))
    ]
    figures = 2 if path.stem in PART_ONE else 3
    assert sum("image/svg+xml" in data for data in datas) >= figures
    blanks = ("blank", "code_blank")
    assert set(widgets) - set(blanks)
    assert sum(kind in blanks for kind in widgets) >= 5
    assert sum("} 흔한 오해" in cell.source for cell in cells) >= 2
    assert not any("Text(" in data.get("text/plain", "") for data in datas)


@pytest.mark.parametrize("path", CHAPTERS, ids=name)
def test_no_fold_swallows_the_end_of_a_chapter(path):
    """접힌 절은 다음 제목까지입니다. 마지막 제목이 접히면 정리와 연습문제로 가는 길까지 접힙니다."""
    cells = read_notebook(path).cells
    headings = [cell for cell in cells if cell.source.startswith("##")]
    assert "deeper" not in headings[-1].metadata.get("tags", [])
