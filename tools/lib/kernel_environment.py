"""노트북의 커널에 물려줄 환경 변수: 기록할 때와 검사할 때 같은 출력이 나오게 합니다."""

import os

FIXED = {
    # 스레드를 하나로 두어야 같은 숫자가 나옵니다. make를 거치지 않아도 같게 합니다.
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # 맞힌 문제를 파일에 적지 않습니다: 먼저 돌린 노트북에 따라 progress()의 출력이 달라집니다.
    "CHAEWO_PROGRESS": "off",
}


def prepare() -> None:
    """이미 정해 둔 것은 그대로 두고, 없는 것만 정합니다."""
    for name, value in FIXED.items():
        os.environ.setdefault(name, value)
