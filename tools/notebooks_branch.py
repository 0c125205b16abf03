"""Colab과 Binder가 읽을 가지(`notebooks`)의 내용을 `_build/notebooks/`에 만듭니다.

책을 올리는 workflow가 이것을 그 가지에 올립니다. Colab은 노트북만 읽어 그 첫 셀이 꾸러미를 설치하고, Binder는
requirements.txt와 runtime.txt를 보고 환경을 만듭니다.

환경 변수 `PIP_EXTRA_INDEX_URL`이 있으면 Binder도 그곳에서 torch를 찾습니다. 없으면 몇 기가바이트짜리 CUDA판이
설치됩니다(README의 「torch 설치」).
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from chaewo.static_site.notebooks.downloads import SHELF
from tools import build_book

FOLDER = build_book.ROOT / "_build" / "notebooks"
README = """# 채워 넣는 오토그라드 노트: 실행할 노트북

책에 있는 Colab과 Binder 단추가 여는 노트북입니다. 책을 올릴 때마다 다시 만들어지므로
여기에서 고치지 않습니다.
"""
PYTHON = "python-3.11\n"


def shelf(site: Path) -> Iterator[tuple[Path, str]]:
    """만든 책에 든 노트북과 꾸러미, 그 이름."""
    top = site / SHELF
    for path in sorted([*top.rglob("*.ipynb"), *top.glob("*.whl")]):
        yield path, path.relative_to(top).as_posix()


def write(site: Path, folder: Path, index: str) -> None:
    """가지의 내용을 `folder`에 적습니다. `index`: CPU용 torch를 받는 곳. 모르면 빈 글."""
    shutil.rmtree(folder, ignore_errors=True)
    names = []
    for path, name in shelf(site):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        names.append(name)
    (wheel,) = (name for name in names if name.endswith(".whl"))
    required = [f"--extra-index-url {index}"] if index else []
    required += [pinned("torch"), f"./{wheel}"]
    files = {"requirements.txt": "\n".join([*required, ""]), "runtime.txt": PYTHON}
    for name, text in {**files, "README.md": README}.items():
        (folder / name).write_text(text, encoding="utf-8")


def pinned(package: str) -> str:
    """`torch==2.13.0`처럼 requirements.txt에 적힌 것."""
    text = (build_book.ROOT / "requirements.txt").read_text(encoding="utf-8")
    return re.search(rf"^{package}==\S+", text, re.MULTILINE)[0]


def main() -> None:
    build_book.main()
    write(build_book.OUTPUT, FOLDER, os.environ.get("PIP_EXTRA_INDEX_URL", ""))
    print(f"노트북을 모았습니다: {FOLDER.relative_to(build_book.ROOT).as_posix()}")


if __name__ == "__main__":
    main()
