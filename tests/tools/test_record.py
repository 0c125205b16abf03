"""기록기: 실행, 정규화, 실패했을 때의 말, 그리고 파일을 건드리지 않는 것."""

import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools import record as recorder
from tools.lib.current_kernel import current_kernel_manager
from tools.lib.normalize import KERNELSPEC, WIDGET_VIEW, normalize
from tools.lib.notebook_files import (
    UnreadableNotebook,
    notebook_text,
    read_notebook,
    write_notebook,
)

ADDRESS_CELL = "print(object())"


def saved(path, *cells):
    write_notebook(new_notebook(cells=list(cells)), path)
    return path


def outputs_of(path, index=0):
    return read_notebook(path).cells[index].outputs


def test_recorded_notebook_is_normalised_and_then_byte_identical(tmp_path):
    path = saved(
        tmp_path / "a.ipynb",
        new_code_cell("print(1)\nprint(2)", id="one", metadata={"collapsed": True, "tags": ["t"]}),
        new_markdown_cell("글", id="text"),
        new_code_cell(ADDRESS_CELL, id="address"),
        new_code_cell("40 + 2", id="result"),
        new_code_cell("1 / 0", id="error", metadata={"tags": ["raises-exception"]}),
    )
    assert recorder.record(path)
    notebook = read_notebook(path)
    first = path.read_bytes()

    assert [cell.id for cell in notebook.cells] == ["one", "text", "address", "result", "error"]
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in codes] == [1, 1, 1, 1]
    assert [output.text for output in codes[0].outputs] == ["1\n2\n"]
    assert codes[2].outputs[0].execution_count == 1
    assert codes[3].outputs[0].ename == "ZeroDivisionError"
    assert codes[3].outputs[0].traceback == []
    assert codes[0].metadata == {"tags": ["t"]}
    assert notebook.metadata.kernelspec == KERNELSPEC
    assert "widgets" not in notebook.metadata
    assert first.endswith(b"}\n")

    # 주소는 실행할 때마다 다르지만 파일은 한 바이트도 달라지지 않습니다.
    assert not recorder.record(path)
    assert path.read_bytes() == first


def test_a_real_change_is_recorded(tmp_path):
    path = saved(tmp_path / "a.ipynb", new_code_cell("print(4.5)", id="one"))
    recorder.record(path)
    path.write_text(path.read_text(encoding="utf-8").replace("4.5\\n", "9.0\\n"), encoding="utf-8")
    assert recorder.record(path)
    assert outputs_of(path)[0].text == "4.5\n"


def test_runs_in_the_folder_of_the_notebook_with_this_python(tmp_path):
    import sys

    source = "import os, sys\nprint(os.getcwd())\nprint(sys.executable)"
    path = saved(tmp_path / "a.ipynb", new_code_cell(source, id="one"))
    recorder.record(path)
    assert outputs_of(path)[0].text.splitlines() == [str(tmp_path), sys.executable]


def test_failing_cell_is_named_and_the_file_is_untouched(tmp_path, capsys):
    path = saved(
        tmp_path / "broken.ipynb",
        new_code_cell("x = 1", id="fine"),
        new_code_cell("y = x / 0\nprint(y)", id="guilty"),
    )
    before = path.read_bytes()
    assert recorder.main([str(path)]) == 1
    said = capsys.readouterr().err
    for part in ("broken.ipynb", "2번", "guilty", "y = x / 0", "ZeroDivisionError"):
        assert part in said
    assert "Traceback" not in said
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_users_settings_do_not_reach_the_outputs(tmp_path, monkeypatch):
    home = tmp_path / "home"
    profile = home / ".ipython" / "profile_default"
    (profile / "startup").mkdir(parents=True)
    (profile / "startup" / "mine.py").write_text("leaked = True", encoding="utf-8")
    config = "c = get_config()\nc.InteractiveShell.ast_node_interactivity = 'all'\n"
    (profile / "ipython_config.py").write_text(config, encoding="utf-8")
    (home / "matplotlibrc").write_text("axes.grid: True\n", encoding="utf-8")
    for name in ("PYTHONSTARTUP", "MATPLOTLIBRC"):
        monkeypatch.setenv(name, str(profile / "startup" / "mine.py"))
    for name in ("HOME", "USERPROFILE", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(home))
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MPLBACKEND", "agg")
    source = "import matplotlib as mpl\n'leaked' in globals()\nmpl.rcParams['axes.grid']"
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    path = saved(tmp_path / "a.ipynb", new_code_cell(source, id="one"), new_code_cell(plot))
    recorder.record(path)
    (output,) = outputs_of(path)
    assert output.data["text/plain"] == "False"
    assert [output.output_type for output in outputs_of(path, 1)] == ["display_data"]


def test_home_that_cannot_be_written_is_not_needed(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.write_text("폴더가 아닙니다", encoding="utf-8")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("IPYTHONDIR", "MPLCONFIGDIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    source = "import matplotlib\nmatplotlib.get_cachedir() is not None"
    path = saved(tmp_path / "a.ipynb", new_code_cell(source, id="one"))
    recorder.record(path)
    assert outputs_of(path)[0].data["text/plain"] == "True"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import sys; sys.stderr.write('앗')", "표준 오류"),
        ("import os; os._exit(1)", "커널이 갑자기"),
    ],
)
def test_stderr_and_a_dead_kernel_are_refused(tmp_path, capsys, source, expected):
    path = saved(tmp_path / "a.ipynb", new_code_cell(source, id="guilty"))
    before = path.read_bytes()
    assert recorder.main([str(path)]) == 1
    said = capsys.readouterr().err
    assert expected in said
    assert "guilty" in said
    assert path.read_bytes() == before


@pytest.fixture
def kernels(monkeypatch) -> list:
    """이 검사가 시작한 커널들."""
    started = []

    def manager():
        started.append(current_kernel_manager())
        return started[-1]

    monkeypatch.setattr(recorder, "current_kernel_manager", manager)
    return started


def test_endless_cell_is_stopped(tmp_path, capsys, monkeypatch, kernels):
    monkeypatch.setattr(recorder, "CELL_TIMEOUT", 1)
    path = saved(tmp_path / "a.ipynb", new_code_cell("while True: pass", id="guilty"))
    assert recorder.main([str(path)]) == 1
    assert "1초가 지나도" in capsys.readouterr().err
    assert [kernel.has_kernel for kernel in kernels] == [False]


def test_no_kernel_is_left_running(tmp_path, kernels):
    path = saved(tmp_path / "a.ipynb", new_code_cell("1 + 1"))
    assert recorder.main([str(path)]) == 0
    assert [kernel.has_kernel for kernel in kernels] == [False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"cells": [', "JSON이 깨져"),
        ('{\n<<<<<<< HEAD\n "a": 1\n=======\n "a": 2\n>>>>>>> 다른 가지\n}', "병합 표시"),
        ('{"그냥": "JSON"}', "노트북(nbformat 4)의 모양이 아닙니다"),
        ("[1, 2]", "노트북(nbformat 4)의 모양이 아닙니다"),
        ("", "JSON이 깨져"),
    ],
)
def test_unreadable_file_is_named_in_korean(tmp_path, capsys, text, expected):
    path = tmp_path / "bad.ipynb"
    path.write_text(text, encoding="utf-8")
    assert recorder.main([str(path)]) == 1
    said = capsys.readouterr().err
    assert expected in said
    assert "bad.ipynb" in said
    assert "Traceback" not in said
    assert path.read_text(encoding="utf-8") == text


def test_missing_and_non_utf8_files_are_named(tmp_path):
    with pytest.raises(UnreadableNotebook, match="이런 파일이 없습니다"):
        read_notebook(tmp_path / "none.ipynb")
    (tmp_path / "euc.ipynb").write_bytes("한글".encode("euc-kr"))
    with pytest.raises(UnreadableNotebook, match="UTF-8"):
        read_notebook(tmp_path / "euc.ipynb")


def test_one_bad_notebook_does_not_stop_the_others(tmp_path):
    (tmp_path / "bad.ipynb").write_text("{", encoding="utf-8")
    good = saved(tmp_path / "good.ipynb", new_code_cell("print(1)", id="one"))
    assert recorder.main([str(tmp_path / "bad.ipynb"), str(good)]) == 1
    assert outputs_of(good)[0].text == "1\n"


def test_ids_of_an_old_colab_notebook_are_kept_and_missing_ones_are_stable(tmp_path):
    old = new_notebook(
        cells=[
            new_code_cell("print(1)", metadata={"id": "bJ_3x"}),
            new_markdown_cell("글", metadata={"id": "빈칸이 든 것"}),
            new_code_cell("2"),
        ]
    )
    old.nbformat_minor = 0
    for cell in old.cells:
        del cell["id"]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(old), encoding="utf-8")
    assert recorder.record(path)
    assert [cell.id for cell in read_notebook(path).cells] == ["bJ_3x", "cell-2", "cell-3"]
    assert not recorder.record(path)


def test_widget_view_is_dropped_and_the_fallback_kept():
    data = {WIDGET_VIEW: {"model_id": "abc"}, "text/html": "<div data-state='{}'></div>"}
    cell = new_code_cell("w", id="one", outputs=[new_output("display_data", data)])
    notebook = new_notebook(cells=[cell], metadata={"widgets": {"state": {}}})
    done = normalize(notebook, new_notebook())
    assert list(done.cells[0].outputs[0].data) == ["text/html"]
    assert "widgets" not in done.metadata


def hidden(source: str, *tags: str) -> list[str]:
    cell = new_code_cell(source, metadata={"tags": list(tags)} if tags else {})
    return normalize(new_notebook(cells=[cell]), new_notebook()).cells[0].metadata.get("tags", [])


def test_a_cell_that_only_places_a_blank_hides_its_source_by_itself():
    assert hidden('blank("backward.four_calls")') == ["remove-input"]
    assert hidden("blank('backward.four_calls')\n") == ["remove-input"]
    assert hidden('blank("backward.four_calls")', "remove-input") == ["remove-input"]
    assert hidden('blank("backward.four_calls")', "mine") == ["mine", "remove-input"]
    assert hidden('print(1)\nblank("backward.four_calls")') == []
    assert hidden('blank("backward.four_calls").solved') == []


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = saved(tmp_path / "a.ipynb", new_code_cell("1", id="one"))
    before = path.read_bytes()

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("tools.lib.notebook_files.os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_notebook(new_notebook(cells=[new_code_cell("2", id="one")]), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_text_keeps_hangul_and_indent_one():
    text = notebook_text(new_notebook(cells=[new_markdown_cell("변화도", id="a")]))
    assert "변화도" in text
    assert text.startswith('{\n "cells"')
    assert json.loads(text)["cells"][0]["source"] == ["변화도"]
