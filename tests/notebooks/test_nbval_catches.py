"""nbval이 정말로 잡아내는지: 작은 노트북을 기록한 뒤, 저장된 출력을 하나씩 바꾸어 돌려 봅니다.

사람이 치는 그대로 `pytest --nbval 파일`을 부릅니다. 설정은 `pyproject.toml`에서 옵니다.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools.lib.normalize import WIDGET_VIEW
from tools.lib.notebook_files import ROOT, read_notebook, write_notebook
from tools.record import record

CELLS = {
    "setup": "import torch\nfrom chaewo import GraphExplorer, setup\nsetup()",
    "number": "x = torch.ones(2, 2, requires_grad=True)\nout = (x * x * 27).mean()\nprint(out)",
    "address": "print(out.grad_fn)",
    "figure": "import matplotlib.pyplot as plt\nplt.plot([1, 2, 4])\nplt.show()",
    "widget": "GraphExplorer(out, x=x)",
    "error": "out.foo",
}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Path:
    cells = [new_code_cell(source, id=name) for name, source in CELLS.items()]
    cells[-1].metadata.tags = ["raises-exception"]
    path = tmp_path_factory.mktemp("recorded") / "small.ipynb"
    write_notebook(new_notebook(cells=cells), path)
    record(path)
    return path


def output(notebook, cell: str):
    return notebook.cells[list(CELLS).index(cell)].outputs[0]


def change_number(notebook):
    stream = output(notebook, "number")
    assert "27." in stream.text
    stream.text = stream.text.replace("27.", "27.0001")


def change_figure(notebook):
    data = output(notebook, "figure").data
    changed = re.sub(r"(<path d=\"M )(\d)", r"\g<1>9\2", data["image/svg+xml"], count=1)
    assert changed != data["image/svg+xml"]
    data["image/svg+xml"] = changed


def change_widget_state(notebook):
    data = output(notebook, "widget").data
    assert "data-state" in data["text/html"]
    before, state = data["text/html"].split("data-state", 1)
    changed = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), state, count=1)
    assert changed != state
    data["text/html"] = f"{before}data-state{changed}"


def change_error(notebook):
    output(notebook, "error").evalue += "!"


def remove_output(notebook):
    notebook.cells[list(CELLS).index("address")].outputs = []


CHANGES = {
    "number": (change_number, "mismatch 'stdout'"),
    "address": (remove_output, "Unexpected output fields"),
    "figure": (change_figure, "mismatch 'image/svg+xml'"),
    "widget": (change_widget_state, "mismatch 'text/html'"),
    "error": (change_error, "mismatch 'evalue'"),
}


@pytest.fixture(scope="module")
def said(recorded) -> str:
    """그대로인 노트북과 모두 바꾼 노트북에서 nbval이 한 말. 셀마다 따로 판정하므로 한 번만 돌립니다."""
    notebook = read_notebook(recorded)
    for change, _ in CHANGES.values():
        change(notebook)
    changed = recorded.with_name("changed.ipynb")
    write_notebook(notebook, changed)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--color=no"]
    done = subprocess.run(
        [*command, "-c", str(ROOT / "pyproject.toml"), "--nbval", str(recorded), str(changed)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    assert done.returncode == 1, done.stdout
    return done.stdout


def test_unchanged_notebook_passes_though_addresses_and_widget_ids_differ(recorded, said):
    notebook = read_notebook(recorded)
    assert "0x" in output(notebook, "address").text
    assert WIDGET_VIEW not in output(notebook, "widget").data
    # 그대로인 노트북의 셀은 모두, 바꾼 노트북에서는 바꾸지 않은 setup 셀만 통과합니다.
    assert said.split()[0] == "." * (len(CELLS) + 1) + "F" * len(CHANGES)


@pytest.mark.parametrize("cell", CHANGES)
def test_changed_output_fails(said, cell):
    number = list(CELLS).index(cell)
    # 실패마다 '____ changed.ipynb::Cell 1 ____' 꼴의 제목이 붙습니다.
    report = re.split(r"_{3,}.*::Cell (\d+).*_{3,}", said)
    reasons = dict(zip(map(int, report[1::2]), report[2::2], strict=True))
    assert CHANGES[cell][1] in reasons[number]
