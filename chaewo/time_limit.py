"""끝나지 않는 함수를 멈춥니다.

재는 것은 시계가 아니라 함수가 계산한 시간(CPU)입니다. 바쁜 컴퓨터에서는 옳은 함수도 벽시계로는 몇 배나 오래
걸리기 때문입니다. 계산하지 않고 기다리기만 하는 함수는 `PATIENCE`배의 벽시계 시간이 지나면 멈춥니다.

부른 스레드에 예외를 일으킵니다(CPython의 `PyThreadState_SetAsyncExc`). SIGALRM과 달리 Windows에서도
되고, 함수를 다른 스레드로 옮기지 않으므로 torch의 스레드 설정도 그대로입니다. 예외는 파이썬 코드
사이에서만 일어나므로, C로 된 한 번의 긴 호출(`time.sleep(60)` 따위)은 그것이 끝난 다음에 멈춥니다.
"""

import ctypes
import sys
import threading
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic, process_time
from typing import NamedTuple

SECONDS = (
    10.0  # 계산한 초. 연습문제의 함수는 모두 1초 안에 끝납니다. 느린 컴퓨터를 위해 넉넉히 둡니다.
)
TRAINING_SECONDS = 120.0  # 진짜 숫자로 학습하는 문제
PATIENCE = (
    12  # 벽시계로는 이만큼의 배를 기다립니다. 코어 둘에 바쁜 프로세스가 24개일 때의 몫입니다.
)
AGAIN = 0.05  # 초. 예외가 C 코드 안에서 사라졌을 때 다시 일으킬 때까지


class TimeIsUp(BaseException):
    """`except Exception`에 걸리지 않는 예외. 글은 무엇을 넘어 멈추었는지 말합니다."""


_unlimited = ContextVar("unlimited", default=False)


@contextmanager
def unlimited():
    """이 안에서는 재지 않습니다. 끝나는 것을 아는 이 책의 함수에만 씁니다."""
    token = _unlimited.set(True)
    try:
        yield
    finally:
        _unlimited.reset(token)


def call_within(seconds: float, function, arguments: tuple):
    """`function(*arguments)`의 값. 끝나지 않으면 함수 안에서 예외를 일으켜 `TimeIsUp`을 냅니다.

    `seconds`초를 계산했거나, 그 `PATIENCE`배의 시간이 지났을 때입니다.
    """
    if _unlimited.get():
        return function(*arguments)
    watch = _Watch(seconds)
    try:
        watch.start()
        watch.begun = True  # 스레드를 띄우는 동안에 예외가 일어나면 그 자물쇠가 망가집니다.
        return function(*arguments)
    finally:
        watch.done = True  # 함수를 부르지 않는 한 줄이라, 이 줄에서는 예외가 일어나지 않습니다.
        try:
            watch.stop()
        except TimeIsUp:  # 끝나는 사이에 일어난 마지막 예외. 이 뒤로는 없습니다.
            watch.stop()


class _Watch:
    """부른 스레드를 지켜보는 스레드. 시간이 되면 `exception`을 그 스레드에 일으킵니다."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self.said = ""  # 멈춘 까닭
        self.begun = self.done = False
        self.exception = _exception(self)
        self._raised = 0
        self._caller = threading.get_ident()
        self._finished = threading.Event()
        self._lock = threading.Lock()
        self._tracing = False

    def start(self) -> None:
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        start = since = _now()  # `since`는 모듈을 불러올 때마다 다시 셉니다.
        wait = self.seconds
        while not self._finished.wait(wait) and not self.done:
            now = _now()
            if not self.begun:
                start = since = now
                continue
            # 여러 스레드로 계산하면 CPU의 초가 시계의 초보다 빨리 늡니다. 그때는 시계를 따릅니다.
            left = self.seconds - min(now.wall - since.wall, now.cpu - since.cpu)
            patience = self.seconds * PATIENCE - (now.wall - start.wall)
            if patience > 0 and left <= 0 and _importing(self._caller):
                since, left = now, self.seconds
            if patience > 0 and left > 0:
                wait = min(left, patience)
            else:
                self.said = self.said or _said(start, now, self.seconds, waited=left > 0)
                self._raise()
                wait = AGAIN

    def _raise(self) -> None:
        with self._lock:
            if not self.done:
                self._raised += 1
                _raise_in(self._caller, self.exception)

    def caught(self) -> None:
        """`exception`이 잡혔습니다. 거듭 잡히고도 사라지지 않으면(`errors.append(e)`) 삼킨 것입니다."""
        if self._raised > 1:
            self.swallowed()

    def swallowed(self) -> None:
        """`exception`이 삼켜졌습니다. 파이썬이 다음 줄로 갈 때 다시 일으킵니다.

        `try` 안에서 쉬는 반복에서는 다른 스레드가 일으킨 예외가 언제나 그 `try` 안에 떨어집니다. 삼킨
        예외가 사라지는 곳은 그 `try`의 끝이므로, 거기에서 다음 줄로 갈 때 일으키면 걸리지 않습니다.
        """
        if self.done or threading.get_ident() != self._caller:
            return
        frame = sys._getframe(1)
        while frame is not None and frame.f_code is not call_within.__code__:
            frame.f_trace = self._at_next_line
            frame = frame.f_back
        if not self._tracing:
            self._tracing, self._earlier = True, sys.gettrace()
        sys.settrace(self._at_next_line)

    def _at_next_line(self, frame, event, argument):
        if not self.done and frame.f_globals is not globals():
            raise self.exception

    def stop(self) -> None:
        self._finished.set()
        if self._tracing:
            sys.settrace(self._earlier)
        with self._lock:  # 지켜보는 스레드가 일으키던 중이었다면 마치기를 기다립니다.
            raised = self._raised
        if raised:
            _flush()


def _exception(watch: _Watch) -> type[TimeIsUp]:
    """생길 때와 사라질 때를 `watch`에 알리는 예외."""

    class Watched(TimeIsUp):
        def __init__(self):
            watch.caught()

        def __del__(self):
            watch.swallowed()

        def __str__(self):
            return watch.said

    return Watched


class _Time(NamedTuple):
    wall: float  # 초
    cpu: float  # 이 프로세스가 계산한 초


def _now() -> _Time:
    return _Time(monotonic(), process_time())


def _said(start: _Time, now: _Time, seconds: float, waited: bool) -> str:
    if not waited:
        return (
            f"{seconds:g}초 동안 계산하고도 함수가 끝나지 않아 멈추었습니다. 끝나는 조건에 닿는 반복인지, "
            "반복할 때마다 값이 바뀌는지 보세요."
        )
    return (
        f"{now.wall - start.wall:.0f}초가 지나도 함수가 끝나지 않아 멈추었습니다. 그동안 계산한 시간은 "
        f"{now.cpu - start.cpu:.1f}초입니다. `sleep()`이나 `input()`처럼 기다리기만 하는 줄이 있는지 "
        "보세요. 없다면 컴퓨터가 바쁜 때이니 잠시 뒤에 다시 실행하세요."
    )


def _importing(thread: int) -> bool:
    """모듈을 불러오는 중인지. 그때 멈추면 반쯤 불러온 모듈이 남아, 다음부터 모든 답에서 오류가 납니다.

    `torch.func`은 처음 부를 때 모듈을 수백 개 불러와, 느린 컴퓨터에서는 몇 초가 걸립니다.
    """
    frame = sys._current_frames().get(thread)
    while frame is not None and frame.f_code is not call_within.__code__:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def _flush() -> None:
    """아직 일어나지 않은 예외가 있으면 여기에서 일으켜 버립니다.

    `PyThreadState_SetAsyncExc(…, NULL)`로 거두면 파이썬 3.11에는 예외가 있다는 신호만 남아, 그 뒤로
    디버거를 켠 함수가 첫 줄을 넘어가지 못합니다.
    """
    try:
        _raise_in(threading.get_ident(), TimeIsUp)
        while True:  # 첫 바퀴를 다 돌기 전에 일어납니다.
            pass
    except TimeIsUp:
        return


def _raise_in(thread: int, exception: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(exception))
