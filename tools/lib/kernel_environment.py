"""노트북의 커널에 물려줄 환경 변수: 기록할 때와 검사할 때 같은 출력이 나오게 합니다."""

import os
import subprocess
import sys

from tools.lib.notebook_files import ROOT

FIXED = {
    # 스레드를 하나로 두어야 같은 숫자가 나옵니다. make를 거치지 않아도 같게 합니다.
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # 맞힌 문제를 파일에 적지 않습니다: 먼저 돌린 노트북에 따라 progress()의 출력이 달라집니다.
    "CHAEWO_PROGRESS": "off",
}
# 사용자의 설정과 시작 파일 대신 이 폴더들을 봅니다. 집 폴더에 쓸 수 없어도 됩니다.
_BUILT = ROOT / "_build" / "kernel"
FOLDERS = {
    "IPYTHONDIR": _BUILT / "ipython",
    "MPLCONFIGDIR": _BUILT / "matplotlib",
    "JUPYTER_RUNTIME_DIR": _BUILT / "runtime",
}
# 커널의 출력을 바꾸는 것들
REMOVED = (
    "PYTHONSTARTUP",
    "PYTHONWARNINGS",
    "PYTHONOPTIMIZE",
    "MPLBACKEND",
    "MATPLOTLIBRC",
    "TORCH_SHOW_CPP_STACKTRACES",
)


def prepare() -> None:
    """사용자의 설정을 물려주지 않습니다. `FIXED`에서 이미 정해 둔 것은 그대로 둡니다.

    Raises:
        OSError: `_build/`에 쓸 수 없을 때.
    """
    for name in REMOVED:
        os.environ.pop(name, None)
    for name, value in FIXED.items():
        os.environ.setdefault(name, value)
    for name, folder in FOLDERS.items():
        folder.mkdir(parents=True, exist_ok=True)
        os.environ[name] = str(folder)
    if not any(FOLDERS["MPLCONFIGDIR"].glob("fontlist-*.json")):
        # 글꼴의 목록을 만드는 데 오래 걸리면 matplotlib이 그렇다고 말하고, 그 말이 셀의 출력에 섞입니다.
        building = [sys.executable, "-c", "import matplotlib.font_manager"]
        subprocess.run(building, stderr=subprocess.DEVNULL)
