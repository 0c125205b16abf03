"""모든 검사를 pytest 한 번으로 돌립니다: 단위 검사, 저장된 노트북의 재실행(nbval), 브라우저.

nbval은 `--nbval`로 모든 출력을 비교합니다. 한 노트북의 셀은 한 커널에서 차례로 돌아야 하므로
파일 단위로 나눕니다(`--dist loadfile`). 결과는 `_build/reports/tests.xml`에도 적습니다. 오래 걸리는 파일이
끝에 홀로 남지 않게, 검사의 수가 아니라 적은 차례대로 시작합니다(`--no-loadscope-reorder`).
"""

import os
import subprocess
import sys

from tools import kernel_environment
from tools.notebook_files import RECORDED, ROOT

SANITIZE = ROOT / "tests" / "notebooks" / "sanitize.cfg"
CELL_TIMEOUT = 120  # 초
# 커널과 브라우저를 기다리는 동안에는 코어가 쉬므로 코어보다 하나 많게 나눕니다.
WORKERS = (os.cpu_count() or 1) + 1
LONGEST = "notebooks"  # 오래 걸리는 파일이 든 폴더
# 학습하는 두 장은 test_same_on_every_cpu.py가 네 가지 설정에서 nbval로 다시 실행합니다.
TRAINING_CHAPTERS = ("10_update", "11_training")
NBVAL = [
    "--nbval",
    "--nbval-current-env",  # 사용자 폴더에 등록된 다른 파이썬이 아니라 이 가상 환경에서
    f"--nbval-sanitize-with={SANITIZE}",
    f"--nbval-cell-timeout={CELL_TIMEOUT}",
]


def test_folders() -> list[str]:
    """`tests/` 아래의 폴더들. 오래 걸리는 것부터입니다."""
    found = [path for path in (ROOT / "tests").iterdir() if list(path.rglob("test_*.py"))]
    return [str(path) for path in sorted(found, key=lambda path: (path.name != LONGEST, path))]


def main(arguments: list[str]) -> int:
    kernel_environment.prepare()
    report = ROOT / "_build" / "reports" / "tests.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    folders = [*test_folders(), *(name for name in RECORDED if (ROOT / name).exists())]
    options = ["-n", str(WORKERS), "--dist", "loadfile", "--no-loadscope-reorder"]
    options += ["--quiet", f"--junitxml={report}"]
    if not arguments:
        options += [f"--ignore=book/{chapter}.ipynb" for chapter in TRAINING_CHAPTERS]
    command = [sys.executable, "-m", "pytest", *options, *NBVAL, *(arguments or folders)]
    return subprocess.run(command, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
