"""학습하는 장을 다른 프로세서에서처럼 다시 실행합니다: `make test`가 `-p`로 부르는 pytest 플러그인.

더하는 차례가 달라지면 끝자리가 달라지고, 학습은 그 차이를 키웁니다. 그래서 이 장들의 커널에만 FMA가 없는
명령 집합을 쓰게 하고, 이 컴퓨터에서 기록한 출력과 글자 하나까지 비교합니다. pytest를 따로 띄우지 않으므로
torch를 한 번 덜 불러옵니다.
"""

import pytest

from chaewo.chapters import STEMS

TRAINING_CHAPTERS = [STEMS[name] for name in ("training", "update", "cross_entropy")]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item):
    """노트북의 커널은 첫 셀의 setup에서 켜지며, 그때의 환경 변수를 물려받습니다."""
    with pytest.MonkeyPatch.context() as patch:
        if item.path.suffix == ".ipynb" and item.path.stem in TRAINING_CHAPTERS:
            patch.setenv("ATEN_CPU_CAPABILITY", "default")
        return (yield)
