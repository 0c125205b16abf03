"""모든 노트북을 다른 프로세서에서처럼 다시 실행해, 저장된 출력과 비교합니다: `make test-processors`.

프로세서마다 쓸 수 있는 명령(AVX, FMA …)이 달라 더하는 차례와 끝자리가 다릅니다. 여기에서는 torch와 그 아래의
MKL, oneDNN이 그 명령들을 쓰지 않게 하고, 스레드를 하나로도 둘로도 돌립니다. 오래 걸리므로 `make test`는
학습하는 장만 그렇게 봅니다(`tools/lib/other_instructions.py`).
"""

import os
import subprocess
import sys

from tools.lib.notebook_files import RECORDED

SETTINGS = {
    "명령 집합 default": {"ATEN_CPU_CAPABILITY": "default"},
    "SSE4까지만": {
        "ATEN_CPU_CAPABILITY": "default",
        "MKL_CBWR": "COMPATIBLE",
        "MKL_ENABLE_INSTRUCTIONS": "SSE4_2",
        "ONEDNN_MAX_CPU_ISA": "SSE41",
    },
}
THREADS = ("1", "2")


def main() -> int:
    failed = []
    for name, setting in SETTINGS.items():
        for threads in THREADS:
            print(f"{name}, 스레드 {threads}개", flush=True)
            counts = {"OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads}
            done = subprocess.run(
                [sys.executable, "-m", "tools.run_tests", *RECORDED],
                env={**os.environ, **setting, **counts, "OMP_WAIT_POLICY": "passive"},
            )
            if done.returncode:
                failed.append(f"{name}, 스레드 {threads}개")
    for what in failed:
        print(f"✗ {what}: 위에 나온 셀의 출력이 저장된 것과 다릅니다.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
