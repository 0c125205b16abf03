"""책(HTML)을 만듭니다: `python -m tools.build_book`.

지난번에 만든 뒤로 아무것도 바뀌지 않았으면 만들지 않습니다. 하나라도 바뀌었으면 처음부터 다시
만듭니다. 바뀐 쪽만 다시 만들면 다른 쪽의 차례, 상호 참조, 함께 쓰는 자바스크립트가 옛것으로 남고,
앞서 경고를 낸 쪽이 다음번에는 말없이 지나가기 때문입니다. 고치는 동안에는 `tools/live.py`를 씁니다.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from chaewo.static_site import addresses
from tools.lib.notebook_files import ROOT, UnreadableNotebook, notebooks_in, read_notebook

OUTPUT = ROOT / "_build" / "html"
STAMP = ROOT / "_build" / "fingerprint"
LOG = ROOT / "_build" / "build.log"
LIVE = ROOT / "_build" / "live"  # 고치는 동안 보는 책(tools/live.py)
# 책의 모습을 정하는 것. 이 책을 만드는 도구의 판은 constraints.txt가 정합니다.
SOURCES = (
    "_config.yml",
    "_toc.yml",
    "LICENSE",
    "constraints.txt",
    "pyproject.toml",
    "requirements-book.txt",
    "tools/build_book.py",
)
SOURCE_FOLDERS = ("book", "chaewo", "exercises", "solutions")
IGNORED = {"__pycache__", ".ipynb_checkpoints"}


def fingerprint() -> str:
    """책을 정하는 모든 파일의 이름과 내용, 그리고 책이 아는 제 주소."""
    known = f"{addresses.repository()} {addresses.base_url()}"
    digest = hashlib.sha256(known.encode())
    for path in _source_files():
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    return (OUTPUT / "index.html").exists() and _stamp() == fingerprint()


def build() -> None:
    """경고가 하나라도 있으면 실패합니다(-W). 모르는 참조도 경고입니다(-n)."""
    problem = broken_notebook()
    if problem:
        sys.exit(f"✗ {problem}")
    before = fingerprint()
    STAMP.unlink(missing_ok=True)
    STAMP.parent.mkdir(exist_ok=True)
    for folder in (OUTPUT, OUTPUT.parent / ".doctrees"):
        shutil.rmtree(folder, ignore_errors=True)
    done = jupyter_book()
    if done.returncode != 0:
        print(said_of(done), file=sys.stderr)
        sys.exit(
            "✗ 책을 만들지 못했습니다. 위의 WARNING과 ERROR를 모두 고친 뒤 다시 만들어 주세요. "
            f"전체 기록: {LOG.relative_to(ROOT).as_posix()}"
        )
    STAMP.write_text(before, encoding="utf-8")


def broken_notebook() -> str | None:
    """깨진 노트북이 있으면 그것을 말하는 문장. Sphinx는 긴 호출 기록으로 말합니다."""
    for path in notebooks_in(*(ROOT / folder for folder in ("book", "exercises", "solutions"))):
        try:
            read_notebook(path)
        except UnreadableNotebook as error:
            return str(error)
    return None


def jupyter_book(*options: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build"]
    return subprocess.run(
        [*command, str(ROOT), "-W", "-n", "--keep-going", "--quiet", *options],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},  # 윈도우에서도 UTF-8로 읽고 씁니다.
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


def said_of(done: subprocess.CompletedProcess) -> str:
    """실패한 빌드가 한 말 가운데 원고를 고치는 데 필요한 것. 나머지는 기록에 남깁니다."""
    said = re.sub(r"\x1b\[[\d;]*m", "", done.stdout)  # 색을 내는 글자를 뺍니다.
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_text(said, encoding="utf-8")
    # 경고와 오류는 앞에 나옵니다. 뒤따르는 파이썬의 호출 기록은 원고를 고치는 데 필요 없습니다.
    return said.split("Traceback (most recent call last)")[0].rstrip()


def _source_files() -> Iterator[Path]:
    yield from (ROOT / name for name in SOURCES if (ROOT / name).exists())
    for folder in SOURCE_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and not IGNORED.intersection(path.parts):
                yield path


def _stamp() -> str:
    return STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""


def main() -> None:
    started = time.perf_counter()
    if is_current():
        print("책이 이미 최신입니다.")
    else:
        print("책을 만듭니다.", flush=True)
        build()
        print(f"책을 만들었습니다 ({time.perf_counter() - started:.1f}초).")
    print(f"브라우저로 여세요: {(OUTPUT / 'index.html').relative_to(ROOT).as_posix()}")


if __name__ == "__main__":
    main()
