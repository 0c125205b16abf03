"""검사를 pytest 한 번으로 돌립니다: 단위 검사, 저장된 노트북의 재실행(nbval), 브라우저.

    python -m tools.run_tests                      # 모두
    python -m tools.run_tests --only 02_backward   # 한 장: 노트북, 풀이, 빈칸, 연습문제, 쪽
    python -m tools.run_tests tests/core           # 고른 것만

한 노트북의 셀은 한 커널에서 차례로 돌아야 하므로 파일 단위로 나눕니다(`--dist loadfile`). 결과는
`_build/reports/tests.xml`에도 적습니다. 오래 걸리는 파일이 끝에 홀로 남지 않게, 검사의 수가 아니라 적은
차례대로 시작합니다(`--no-loadscope-reorder`): 학습하는 장, 그다음 오래 걸리는 파일이 든 폴더.
"""

import os
import subprocess
import sys

from tools.lib import kernel_environment, other_instructions
from tools.lib.notebook_files import ROOT, recorded_notebooks

# 커널과 브라우저를 기다리는 동안에는 코어가 쉬므로 코어보다 둘 많게 나눕니다.
WORKERS = (os.cpu_count() or 1) + 2
LONGEST = ("notebooks", "static_site")  # 오래 걸리는 파일이 든 폴더
# make test-class(사용자를 만들고 파이썬을 새로 설치합니다)와 make test-browsers가 따로 돌립니다.
APART = ("shared_server", "browsers")
ON_LIVE_SITE = "CHAEWO_LIVE_SITE"  # 이 환경 변수가 있으면 tools/live.py가 만든 책을 검사합니다.
# 한 장에 딸린 검사가 든 파일. 그 안에서 장의 이름이 든 것만 고릅니다.
OF_A_CHAPTER = (
    "tests/chapters",
    "tests/notebooks/test_exercises_sync.py",
    "tests/notebooks/test_notebooks_wellformed.py",
    "tests/static_site/test_pages.py",
)


def everything() -> list[str]:
    """`tests/` 아래의 폴더와 노트북. 오래 걸리는 것부터입니다."""
    found = [path for path in (ROOT / "tests").iterdir() if list(path.rglob("test_*.py"))]
    found = [path for path in found if path.name not in APART]
    folders = sorted(found, key=lambda path: (path.name not in LONGEST, path))
    first = [ROOT / "book" / f"{stem}.ipynb" for stem in other_instructions.TRAINING_CHAPTERS]
    rest = [path for path in recorded_notebooks() if path not in first]
    return ["-p", other_instructions.__name__, *map(str, [*first, *folders, *rest])]


def one_chapter(stem: str) -> list[str]:
    """`02_backward` 한 장의 검사들.

    Raises:
        SystemExit: 그런 장이 없을 때. 있는 장의 이름을 말합니다.
    """
    chapters = sorted(path.stem for path in (ROOT / "book").glob("[0-9]*.ipynb"))
    if stem not in chapters:
        sys.exit(f"✗ '{stem}'이라는 장이 없습니다. 있는 장: {', '.join(chapters)}")
    solutions = (ROOT / "solutions").glob(f"*/ex{stem}.ipynb")
    notebooks = [ROOT / "book" / f"{stem}.ipynb", *solutions]
    name = stem.split("_", 1)[1]
    return [*map(str, notebooks), *OF_A_CHAPTER, "-k", f"{stem} or {name}."]


def main(arguments: list[str]) -> int:
    kernel_environment.prepare()
    report = ROOT / "_build" / "reports" / "tests.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    match arguments:
        case ["--only", stem]:
            chosen = one_chapter(stem)
            os.environ[ON_LIVE_SITE] = "1"
        case _:
            chosen = arguments or everything()
    options = ["-n", str(WORKERS), "--dist", "loadfile", "--no-loadscope-reorder"]
    options += ["--quiet", f"--junitxml={report}", "--nbval"]
    return subprocess.run([sys.executable, "-m", "pytest", *options, *chosen], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
