"""내려받은 노트북이 설치할 꾸러미(wheel)를 만듭니다. 책을 짓는 부분(`static_site/`)은 넣지 않습니다."""

import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from sphinx.errors import ExtensionError

SOURCES = ("LICENSE", "pyproject.toml")
SKIPPED = {"__pycache__", "static_site"}
BUILD = "from setuptools import build_meta; build_meta.build_wheel('made')"
DATE = "315532800"  # 1980년. 같은 원고에서는 언제나 같은 파일이 나오게 합니다.


def wheel(project: Path, store: Path) -> Path:
    """`store`에 만들어 둔 것. 원고가 그대로면 다시 만들지 않습니다."""
    folder = store / fingerprint(project)
    if not folder.exists():
        shutil.rmtree(store, ignore_errors=True)
        build(project, folder)
    (made,) = folder.glob("*.whl")
    return made


def fingerprint(project: Path) -> str:
    digest = sha256()
    for path in files(project):
        digest.update(f"{path.relative_to(project).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def build(project: Path, folder: Path) -> None:
    """setuptools는 만드는 폴더에 찌꺼기를 남기므로 옮겨 놓고 만듭니다. 네트워크는 쓰지 않습니다."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for path in files(project):
            target = copy / path.relative_to(project)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        done = subprocess.run(
            [sys.executable, "-c", BUILD],
            cwd=copy,
            env=os.environ | {"SOURCE_DATE_EPOCH": DATE, "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            raise ExtensionError(f"꾸러미 chaewo를 만들지 못했습니다.\n{done.stdout}")
        shutil.copytree(copy / "made", folder)


def files(project: Path) -> list[Path]:
    """꾸러미를 정하는 파일들."""
    found = [project / name for name in SOURCES if (project / name).is_file()]
    found += [path for path in (project / "chaewo").rglob("*") if path.is_file()]
    return sorted(path for path in found if not SKIPPED & {*path.relative_to(project).parts})
