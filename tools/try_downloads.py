"""쪽에서 내려받은 노트북을, 아무것도 갖추지 않은 사람처럼 실행해 봅니다: `make test-downloads TORCH=2.14.1`.

torch와 JupyterLab만 설치한 새 환경과 빈 폴더에서, 브라우저로 받은 노트북을 하나씩 끝까지 실행합니다. 첫 셀이
책의 꾸러미를 설치해야 하므로 노트북마다 그 꾸러미를 지우고 시작합니다. 오래 걸려 `make test`에는 없습니다.

    python -m tools.try_downloads                 # requirements.txt의 torch로 모두
    python -m tools.try_downloads 2.14.1 ex02     # 2.14.1로, 이름에 ex02가 든 것만
"""

import os
import re
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from chaewo.static_site.notebooks.downloads import SHELF
from tools import browser, build_book
from tools.notebooks_branch import pinned

ENVIRONMENTS = build_book.ROOT / "_build" / "fresh"  # torch의 판마다 환경 하나
HIDDEN = ("PYTHON", "JUPYTER", "IPYTHON", "VIRTUAL_ENV", "MPL")


def main(arguments: list[str]) -> int:
    torch, word = [*arguments, "", ""][:2]
    python = fresh_python(torch or pinned("torch").removeprefix("torch=="))
    failed = []
    with tempfile.TemporaryDirectory() as name:
        for notebook in downloaded(Path(name), word):
            started = time.perf_counter()
            pip(python, "uninstall", "--yes", "chaewo")
            problem = run(python, notebook)
            said = problem or f"끝까지 실행했습니다 ({time.perf_counter() - started:.0f}초)."
            print(f"{notebook.name}: {said}", flush=True)
            failed += [notebook.name] if problem else []
    print(f"실패한 노트북 {len(failed)}개: {', '.join(failed)}" if failed else "모두 실행했습니다.")
    return 1 if failed else 0


def fresh_python(torch: str) -> Path:
    """torch와 JupyterLab만 있는 환경의 파이썬. 전에 만든 것이면 그 뒤에 설치된 것을 지웁니다."""
    folder = ENVIRONMENTS / torch
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    listed = folder / "installed.txt"
    if not listed.exists():
        print(f"torch {torch}의 환경을 만듭니다.", flush=True)
        venv.create(folder, clear=True, with_pip=True)
        pip(python, "install", f"torch=={torch}", "jupyterlab")
        listed.write_text(pip(python, "freeze"), encoding="utf-8")
    added = {*pip(python, "freeze").splitlines()} - {
        *listed.read_text(encoding="utf-8").splitlines()
    }
    if added:
        names = [re.split("==| @ ", line)[0] for line in added]
        pip(python, "uninstall", "--yes", *names)
    return python


def downloaded(folder: Path, word: str) -> Iterator[Path]:
    """`file://`로 연 책의 쪽마다 내려받기를 눌러, 빈 폴더에 받은 노트북."""
    top = build_book.OUTPUT / SHELF
    pages = sorted(p.relative_to(top).with_suffix("") for p in top.rglob("*.ipynb"))
    with sync_playwright() as playwright:
        page = browser.launch(playwright).new_page()
        for name in (name for name in pages if word in name.as_posix()):
            page.goto((build_book.OUTPUT / f"{name}.html").as_uri())
            page.get_by_role("button", name="이 쪽 내려받기").click()
            with page.expect_download() as waiting:
                page.get_by_role("link", name="노트북(.ipynb)").click()
            place = folder / name
            waiting.value.save_as(place / waiting.value.suggested_filename)
            yield place / waiting.value.suggested_filename


def run(python: Path, notebook: Path) -> str | None:
    """끝까지 실행하고, 안 되면 까닭을 돌려줍니다."""
    command = [python.with_name("jupyter-execute"), "--inplace", notebook.name]
    done = quietly(command, cwd=notebook.parent)
    return f"✗ 멈추었습니다.\n{done.stderr[-3000:]}" if done.returncode else None


def pip(python: Path, *arguments: str) -> str:
    done = quietly([python, "-m", "pip", "--disable-pip-version-check", *arguments])
    if done.returncode:
        sys.exit(f"✗ pip {arguments[0]}이 실패했습니다.\n{done.stderr}")
    return done.stdout


def quietly(command: list, **options) -> subprocess.CompletedProcess:
    """이 저장소의 파이썬과 Jupyter를 가리키는 환경 변수 없이 실행합니다."""
    seen = {name: value for name, value in os.environ.items() if not name.startswith(HIDDEN)}
    return subprocess.run(command, env=seen, capture_output=True, encoding="utf-8", **options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
