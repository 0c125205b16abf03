"""끝나지 않는 함수를 정해진 시간 뒤에 멈춥니다.

부른 스레드에 예외를 일으킵니다(CPython의 `PyThreadState_SetAsyncExc`). SIGALRM과 달리 Windows에서도
되고, 함수를 다른 스레드로 옮기지 않으므로 torch의 스레드 설정도 그대로입니다. 예외는 파이썬 코드
사이에서만 일어나므로, C로 된 한 번의 긴 호출(`time.sleep(60)` 따위)은 그것이 끝난 다음에 멈춥니다.
"""

import ctypes
import sys
import threading

SECONDS = 10.0  # 연습문제의 함수는 모두 1초 안에 끝납니다. 느린 컴퓨터를 위해 넉넉히 둡니다.
TRAINING_SECONDS = 120.0  # 진짜 숫자로 학습하는 문제
AGAIN = 0.01  # 초. `except:`로 예외를 삼키는 반복에는 거듭 일으켜, 삼키지 않는 틈에 멈춥니다.


class TimeIsUp(BaseException):
    """`except Exception`에 걸리지 않게 BaseException을 물려받습니다."""


def call_within(seconds: float, function, arguments: tuple):
    """`function(*arguments)`의 값. `seconds`초가 지나면 함수 안에서 `TimeIsUp`을 일으킵니다."""
    watch = _Watch(seconds)
    try:
        return function(*arguments)
    finally:
        watch.stop()


class _Watch:
    def __init__(self, seconds: float):
        self.caller = threading.get_ident()
        self.finished = threading.Event()
        self.lock = threading.Lock()
        threading.Thread(target=self._watch, args=(seconds,), daemon=True).start()

    def _watch(self, wait: float) -> None:
        seconds = wait
        while not self.finished.wait(wait):
            if _importing(self.caller):
                wait = seconds  # 불러온 다음부터 다시 셉니다.
                continue
            with self.lock:
                if not self.finished.is_set():
                    _raise_in(self.caller, TimeIsUp)
            wait = AGAIN

    def stop(self) -> None:
        while True:
            try:
                with self.lock:
                    self.finished.set()
                    _raise_in(self.caller, None)  # 아직 일어나지 않은 예외를 거둡니다.
                return
            except TimeIsUp:  # 멈추는 사이에 시간이 되었습니다. 함수는 이미 끝났습니다.
                continue


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


def _raise_in(thread: int, exception: type[BaseException] | None) -> None:
    what = None if exception is None else ctypes.py_object(exception)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)
