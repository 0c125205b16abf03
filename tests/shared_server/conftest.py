"""사용자가 여럿인 서버와, 거기에서 끝까지 가 본 수업."""

import os

import pytest

from tests.shared_server.course import WORK, Course
from tests.shared_server.machine import Machine, NoMachine


@pytest.fixture(scope="session")
def machine():
    try:
        made = Machine()
    except NoMachine as reason:
        if os.environ.get("CI"):
            pytest.fail(str(reason), pytrace=False)
        pytest.skip(f"사용자를 만들 수 없는 컴퓨터입니다. {reason}")
    for name in ("teacher", *WORK):
        made.run(f"useradd --create-home --shell /bin/bash {name}")
    yield made
    made.close()


@pytest.fixture(scope="session")
def course(machine) -> Course:
    return Course(machine)
