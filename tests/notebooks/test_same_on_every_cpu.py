"""학습하는 장의 출력이 스레드의 수와 CPU의 명령 집합에 달려 있지 않은가.

더하는 차례가 달라지면 끝자리가 달라지고, 학습은 그 차이를 키웁니다. 그래서 두 장은 float64로, 차이가
자라지 않는 학습률로 학습합니다. 여기에서는 설정을 바꾸어 다시 실행해 저장된 출력과 글자 하나까지 비교합니다.
`ATEN_CPU_CAPABILITY`는 torch가 쓸 명령 집합을 정합니다(default에는 FMA가 없습니다). 두 설정에서 스레드의
수와 명령 집합이 저마다 두 값을 가지므로, 어느 하나에라도 달린 출력은 드러납니다.
"""

import os
import subprocess
import sys

import pytest

from tools.lib.notebook_files import ROOT
from tools.run_tests import TRAINING_CHAPTERS


def stay_on_one_core():
    """두 스레드가 서로 다른 코어에서 서로를 기다리면, 다른 검사가 도는 동안 열 배 넘게 느려집니다.

    더하는 차례는 스레드의 수만 따르므로 코어는 하나라도 됩니다.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


@pytest.mark.parametrize(("threads", "capability"), [("2", "default"), ("1", "avx2")])
@pytest.mark.parametrize("chapter", TRAINING_CHAPTERS)
def test_outputs_are_the_same(chapter, threads, capability):
    settings = {
        "ATEN_CPU_CAPABILITY": capability,
        "CHAEWO_THREADS": threads,
        "OMP_NUM_THREADS": threads,
        "OMP_WAIT_POLICY": "passive",  # 기다리는 스레드가 코어를 차지하지 않게 합니다.
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--color=no"]
    done = subprocess.run(
        [*command, "--nbval", str(ROOT / "book" / f"{chapter}.ipynb")],
        cwd=ROOT,
        env={**os.environ, **settings},
        preexec_fn=stay_on_one_core,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
