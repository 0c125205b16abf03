"""pytest가 노트북을 다시 실행할 때(nbval)의 설정. `pyproject.toml`이 불러옵니다.

그래서 `pytest --nbval book/02_backward.ipynb`라고만 쳐도, 편집기의 검사 단추를 눌러도 `make test`와 똑같이
비교합니다. 명령줄에 적은 것이 있으면 그것을 따릅니다.
"""

import pytest

from tools.lib import kernel_environment
from tools.lib.sanitize import CONFIG


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    try:
        kernel_environment.prepare()
    except OSError as error:
        raise pytest.UsageError(
            f"{error.filename}에 쓸 수 없습니다({error.strerror}). 폴더의 쓰기 권한을 확인해 주세요."
        ) from None
    option = config.option
    option.nbval_sanitize_with = option.nbval_sanitize_with or str(CONFIG)
    if not option.nbval_kernel_name:  # 사용자 폴더에 등록된 다른 파이썬이 아니라 이 가상 환경에서
        option.nbval_current_env = True
