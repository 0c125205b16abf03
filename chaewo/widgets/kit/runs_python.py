"""적은 코드를 커널에서 실행하는 위젯의 바탕. 화면 쪽은 `run_python.js`입니다."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from traceback import format_exception

import traitlets

from chaewo import run_program
from chaewo.time_limit import SECONDS, TimeIsUp, call_within
from chaewo.undisturbed import undisturbed

MOST_LETTERS = 20_000


class RunsPython(traitlets.HasTraits):
    """화면이 보낸 코드를 실행하고 본 것을 돌려보냅니다. 쪽의 MicroPython과 같은 `run_program.run`입니다."""

    _live = traitlets.Bool(True).tag(sync=True)  # 정적 쪽의 상태에는 들지 않습니다.
    _space: dict | None = None

    def __init__(self, **values):
        super().__init__(**values)
        self.on_msg(self._run)

    def _run(self, _, message: dict, __) -> None:
        """무엇이 오든 오류를 내지 않습니다."""
        screen, answer = _Screen(), {}
        try:
            job = [message[name] for name in ("before", "code", "cases")]
            session = message.get("session")
            if session == "start":
                self._space = run_program.fresh()
            space = self._space if session else None
            with undisturbed(), redirect_stdout(screen), redirect_stderr(screen):
                answer["seen"] = call_within(SECONDS, run_program.run, (*job, trace, space))
        except TimeIsUp as limit:
            answer["stopped"] = str(limit)
        except (KeyError, TypeError):
            answer["stopped"] = "실행할 코드가 제대로 오지 않았습니다. 셀을 다시 실행해 주세요."
        except BaseException:  # 답이 없으면 화면이 끝없이 기다립니다.
            answer["stopped"] = "실행하지 못했습니다. 커널을 다시 시작하고 셀을 실행해 주세요."
        self.send(_sendable({"id": message.get("id"), "print": screen.getvalue(), **answer}))


def trace(error: BaseException) -> str:
    return "".join(format_exception(error))


def _sendable(answer: dict) -> dict:
    """UTF-8로 보낼 수 없는 글자(짝 없는 대리 문자)를 `?`로 바꿉니다."""
    return json.loads(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


class _Screen(io.StringIO):
    """`MOST_LETTERS`자까지만 담습니다. 쏟아지는 글은 버립니다."""

    def close(self) -> None:
        """학습자의 `sys.stdout.close()`에 닫히지 않습니다."""

    def write(self, text: str) -> int:
        if self.tell() < MOST_LETTERS:
            super().write(text[: MOST_LETTERS - self.tell()])
        return len(text)
