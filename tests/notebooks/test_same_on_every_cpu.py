"""학습하는 장의 출력이 스레드의 수와 CPU의 명령 집합에 달려 있지 않은가.

더하는 차례가 달라지면 끝자리가 달라지고, 학습은 그 차이를 키웁니다. 그래서 두 장은 float64로, 차이가
자라지 않는 학습률로 학습합니다. 여기에서는 네 가지 설정으로 다시 실행해 저장된 출력과 글자 하나까지
비교합니다. `ATEN_CPU_CAPABILITY`는 torch가 쓸 명령 집합을 정합니다(default에는 FMA가 없습니다).
"""

import os
import subprocess
import sys

import pytest

from tools.notebook_files import ROOT
from tools.run_tests import NBVAL


@pytest.mark.parametrize("capability", ["default", "avx2"])
@pytest.mark.parametrize("threads", ["1", "2"])
@pytest.mark.parametrize("chapter", ["10_update", "11_training"])
def test_outputs_are_the_same(chapter, threads, capability):
    settings = {
        "ATEN_CPU_CAPABILITY": capability,
        "CHAEWO_THREADS": threads,
        "OMP_NUM_THREADS": threads,
        # 코어가 모자랄 때 스레드들이 서로를 헛돌며 기다리면 수십 배 느려집니다.
        "OMP_WAIT_POLICY": "passive",
        "TQDM_DISABLE": "1",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--color=no"]
    done = subprocess.run(
        [*command, *NBVAL, str(ROOT / "book" / f"{chapter}.ipynb")],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
