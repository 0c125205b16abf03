"""CONTRIBUTING의 세 가지를 복사본에서 해 봅니다: 빈칸, 연습문제, 위젯을 더하면 그것만 달라지는가."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell

from tools import mutants
from tools.lib.notebook_files import ROOT, read_notebook, write_notebook

CHAPTER = Path("book/02_backward.ipynb")
SOLUTION = Path("solutions/autograd/ex02_backward.ipynb")
BLANK = """

_blanks_before = blanks


def blanks() -> dict[str, dict]:
    return _blanks_before() | {
        "new_one": number(
            prompt="`backward()`를 한 번 부르면 `x.grad`의 원소는 얼마입니까?",
            answer=grad_after(1)[0, 0].item(),
            hints={9: "두 번 부른 값입니다.", 18: "네 번 부른 값입니다."},
            solution="한 번 부른 값입니다.",
        )
    }
"""
EXERCISE = """

doubled = Exercise(
    cases=[(torch.ones(2),), (torch.tensor([3.0, -1.0]),)],
    truth=lambda x: 2 * x,
    read=lambda value, x: tensor(value, (2,)),
    mistakes={"제곱했습니다. 두 배와 다릅니다.": lambda x: x * x, "그대로입니다.": lambda x: x},
    right="두 배입니다.",
    otherwise="두 배가 아닙니다. 무엇을 곱했는지 보세요.",
)
"""
WIDGET = {
    "hello.py": '''"""`Hello`: 인사하는 위젯."""

import traitlets

from chaewo.widgets.kit.base import ChaewoWidget


class Hello(ChaewoWidget):
    """이름을 부르며 인사합니다."""

    stem = "hello"

    name = traitlets.Unicode("여러분").tag(sync=True)

    def fallback_lines(self):
        return [f"{self.name}, 안녕하세요."]
''',
    "hello.js": """import { card } from "../kit/kit.js";

function render({ model, el: root }) {
  const box = card("cw-hello", "인사");
  box.append(`${model.get("name")}, 안녕하세요.`);
  root.append(box);
}

export default { render };
""",
    "hello.css": ".cw-hello { color: inherit; }\n",
    "__init__.py": "",
}


@pytest.fixture
def copy(tmp_path) -> Path:
    """git에 담긴 저장소의 복사본."""
    folder = tmp_path / "copy"
    shutil.copytree(ROOT, folder, ignore=mutants.IGNORED)
    git(folder, "init", "--quiet")
    git(folder, "config", "core.autocrlf", "false")
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=a", "-c", "user.email=a@a", "commit", "--quiet", "-m", "처음")
    return folder


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


def python(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def changes(folder: Path) -> dict[str, tuple[int, int]]:
    """달라진 파일 → (더한 줄, 지운 줄)."""
    git(folder, "add", "--all")
    rows = git(folder, "diff", "--cached", "--numstat").splitlines()
    found = [row.split("\t") for row in rows]
    return {name: (int(added), int(removed)) for added, removed, name in found}


def insert(path: Path, after: str, *cells) -> None:
    notebook = read_notebook(path)
    place = next(i for i, cell in enumerate(notebook.cells) if after in cell.source)
    notebook.cells[place + 1 : place + 1] = cells
    write_notebook(notebook, path)


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_blank_is_one_python_file_and_one_cell(copy):
    append(copy / "chaewo/chapters/backward/blanks.py", BLANK)
    insert(copy / CHAPTER, 'blank("backward.', new_code_cell('blank("backward.new_one")', id="new"))
    python(copy, "-m", "tools.record", str(CHAPTER))
    found = changes(copy)
    assert set(found) == {"chaewo/chapters/backward/blanks.py", CHAPTER.as_posix()}
    assert all(removed == 0 for _, removed in found.values())
    cell = next(cell for cell in read_notebook(copy / CHAPTER).cells if cell.id == "new")
    assert "얼마입니까?" in cell.outputs[0].data["text/plain"]
    assert "remove-input" in cell.metadata.tags  # 책의 쪽에서는 저절로 숨습니다.


def test_an_exercise_changes_no_other_notebook(copy):
    append(copy / "chaewo/chapters/backward/exercises.py", EXERCISE)
    gap = "def doubled(x):\n    ### BEGIN SOLUTION\n    return x + x\n    ### END SOLUTION"
    cells = [
        new_code_cell(gap, id="doubled"),
        new_code_cell('check("backward.doubled")', id="asked"),
    ]
    insert(copy / SOLUTION, "**풀이.** `backward()`를 부르기 전에", *cells)
    python(copy, "-m", "tools.exercises")
    python(copy, "-m", "tools.record", str(SOLUTION))
    found = changes(copy)
    made = str(SOLUTION).replace("solutions", "exercises")
    assert set(found) == {"chaewo/chapters/backward/exercises.py", SOLUTION.as_posix(), made}
    stored = read_notebook(copy / SOLUTION)
    (card,) = [cell for cell in stored.cells if cell.id == "asked"]
    assert "두 배입니다" in card.outputs[0].data["text/plain"]
    released = read_notebook(copy / made)
    assert any("...  # 채워넣기" in c.source and "def doubled" in c.source for c in released.cells)


def test_a_widget_is_one_folder(copy):
    folder = copy / "chaewo/widgets/hello"
    folder.mkdir()
    for name, text in WIDGET.items():
        (folder / name).write_text(text, encoding="utf-8")
    said = python(
        copy, "-c", "import chaewo; print(chaewo.Hello()._repr_mimebundle_()[0]['text/html'])"
    )
    assert 'data-widget="hello"' in said
    written = "from chaewo.static_site import bundle; from chaewo.widgets.kit import sources; "
    shown = "print(*bundle.split(sources.all_sources())[1])"
    assert "hello" in python(copy, "-c", written + shown).split()
    assert {name.rsplit("/", 1)[0] for name in changes(copy)} == {"chaewo/widgets/hello"}
