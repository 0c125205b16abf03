"""끝나지 않는 함수를 멈추는 일: 재는 것은 계산한 시간이고, 기다리기만 하는 함수는 훨씬 뒤에 멈춥니다.

시간을 재어 주장하는 검사는 없습니다. 바쁜 컴퓨터에서는 느려질 뿐입니다.
"""

# ruff: noqa: B012, E722, SIM105  끝나지 않는 함수들은 학습자가 쓰는 모양 그대로 둡니다.

import contextlib
import importlib
import re
import subprocess
import sys
import time

import pytest

from chaewo import check, time_limit
from tests.chapters import CASES
from tools.lib.notebook_files import ROOT

BUSY = 24  # 코어 둘을 나누어 쓰는 프로세스
QUICK = ["backward.grads_after", "vjp.chain_vjp", "shapes.layer_sizes", "update.adam_moves"]


def endless():
    while True:
        pass


def waiting():
    while True:
        time.sleep(0.001)


def swallowing_sleep():
    while True:
        try:
            time.sleep(0.001)
        except:
            pass


def swallowing_base_exception():
    while True:
        try:
            time.sleep(0.001)
        except BaseException:
            pass


def swallowing_in_finally():
    while True:
        try:
            time.sleep(0.001)
        finally:
            continue


def swallowing_twice():
    while True:
        try:
            while True:
                try:
                    time.sleep(0.001)
                except BaseException:
                    pass
        except BaseException:
            pass


def swallowing_while_swallowing():
    while True:
        try:
            try:
                time.sleep(0.001)
            except BaseException:
                time.sleep(0.001)
        finally:
            continue


def swallowing_in_a_function():
    def step():
        try:
            time.sleep(0.001)
        except BaseException:
            return 0

    while True:
        try:
            step()
        except BaseException:
            step()


def swallowing_by_context():
    while True:
        with contextlib.suppress(BaseException):
            time.sleep(0.001)


def swallowing_and_counting():
    count = 0
    while True:
        try:
            count += 1
        except BaseException:
            count = 0


def keeping_errors():
    errors = []
    while True:
        try:
            time.sleep(0.001)
        except BaseException as error:
            errors.append(error)


def failing_imports():
    while True:
        try:
            importlib.import_module("no_such_module")
        except ImportError:
            pass


STUBBORN = [
    swallowing_sleep,
    swallowing_base_exception,
    swallowing_in_finally,
    swallowing_twice,
    swallowing_while_swallowing,
    swallowing_in_a_function,
    swallowing_by_context,
    swallowing_and_counting,
    keeping_errors,
]


def said_by(function, seconds=0.01):
    with pytest.raises(time_limit.TimeIsUp) as stopped:
        time_limit.call_within(seconds, function, ())
    return str(stopped.value)


@pytest.mark.parametrize("function", STUBBORN)
def test_function_that_swallows_the_exception_is_stopped(function, monkeypatch):
    monkeypatch.setattr(time_limit, "PATIENCE", 2)
    for _ in range(20):
        assert "끝나지 않아 멈추었습니다" in said_by(function)


def test_function_that_keeps_importing_is_stopped():
    assert "끝나지 않아 멈추었습니다" in said_by(failing_imports)


def test_the_limit_that_was_hit_is_said(monkeypatch):
    monkeypatch.setattr(time_limit, "PATIENCE", 10_000)  # 바쁜 컴퓨터에서도 계산한 시간이 먼저 차게
    assert "계산하고도" in said_by(endless)
    monkeypatch.setattr(time_limit, "PATIENCE", 2)
    assert "기다리기만" in said_by(waiting)


def test_quick_functions_and_later_code_are_left_alone():
    assert time_limit.call_within(0.05, lambda x: x + 1, (1,)) == 2
    said_by(endless)
    for _ in range(100_000):  # 늦게 도착하는 예외가 없습니다.
        pass


def test_earlier_tracer_is_put_back():
    """학습자가 디버거를 켜 두었다면, 멈춘 다음에도 켜져 있고 다음 함수도 지나갑니다."""

    def tracer(*_):
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        said_by(swallowing_sleep)
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(before)


def test_time_that_passes_without_computing_is_not_counted(monkeypatch):
    """바쁜 컴퓨터에서처럼, 시계로는 한도를 훌쩍 넘겨도 계산한 시간이 짧으면 멈추지 않습니다."""
    monkeypatch.setattr(time_limit, "PATIENCE", 1e6)
    assert time_limit.call_within(0.05, lambda: time.sleep(0.5) or "끝", ()) == "끝"


def test_right_answers_are_not_refused_on_a_busy_machine(monkeypatch):
    monkeypatch.setattr(time_limit, "SECONDS", 0.5)
    monkeypatch.setattr(time_limit, "PATIENCE", 1e6)  # 더 바쁜 컴퓨터에서도 거짓으로 붉어지지 않게
    answers = [(name, CASES[name].right[0]) for name in QUICK]
    for name, answer in answers:  # 처음 부를 때 불러오는 것들
        check(name, answer)
    with busy_machine():
        refused = [(name, check(name, answer)) for name, answer in answers]
    assert [(name, result) for name, result in refused if not result.passed] == []


@contextlib.contextmanager
def busy_machine():
    command = [sys.executable, "-S", "-c", "while True: pass"]
    busy = []
    try:
        for _ in range(BUSY):
            busy.append(subprocess.Popen(command))
        yield
    finally:
        for process in busy:
            process.kill()
        for process in busy:
            process.wait()


def test_module_is_not_left_half_imported(tmp_path, monkeypatch):
    """`torch.func`은 처음 부를 때 모듈을 수백 개 불러옵니다. 그때 멈추면 반쯤 불러온 것이 남습니다."""
    monkeypatch.setattr(time_limit, "PATIENCE", 1e6)
    (tmp_path / "slow_to_import.py").write_text(
        "import time\n"
        "end = time.process_time() + 0.2\n"
        "while time.process_time() < end:\n"
        "    pass\n"
        "whole = True\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    module = time_limit.call_within(0.05, importlib.import_module, ("slow_to_import",))
    assert module.whole
    sys.modules.pop("slow_to_import")


def test_code_that_an_import_runs_is_still_stopped(tmp_path, monkeypatch):
    (tmp_path / "runs_while_imported.py").write_text(
        "from chaewo import time_limit\n"
        "def endless():\n"
        "    while True:\n"
        "        pass\n"
        "try:\n"
        "    time_limit.call_within(0.05, endless, ())\n"
        "except time_limit.TimeIsUp:\n"
        "    stopped = True\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert importlib.import_module("runs_while_imported").stopped
    sys.modules.pop("runs_while_imported")


def test_nbgrader_waits_longer_than_the_longest_exercise():
    """셀의 한도가 먼저 오면 그 노트북의 점수가 통째로 사라집니다."""
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (seconds,) = re.findall(r"timeout_func = lambda cell: (\d+) if is_grade\(cell\)", config)
    assert int(seconds) > time_limit.TRAINING_SECONDS * time_limit.PATIENCE
