"""`CodeBlank`: 파이썬으로 채우는 빈칸. 내용은 `chaewo.blanks.program`, 판정은 `judge_program.js`."""

import io
from contextlib import redirect_stderr, redirect_stdout
from html import escape
from traceback import format_exception

import traitlets

from chaewo.blanks import harness
from chaewo.blanks.program import SECONDS
from chaewo.time_limit import TimeIsUp, call_within
from chaewo.undisturbed import undisturbed
from chaewo.widgets.blank.blank import Blank

MOST_LETTERS = 20_000


class CodeBlank(Blank):
    """코드 빈칸 하나. JupyterLab에서는 적은 코드를 이 커널이 실행합니다."""

    stem = "code_blank"

    _live = traitlets.Bool(True).tag(sync=True)  # 정적 쪽의 상태에는 들지 않습니다.

    def __init__(self, **values):
        super().__init__(**values)
        self.on_msg(self._run)

    def _run(self, _, message: dict, __) -> None:
        """화면이 보낸 코드를 실행하고 본 것을 돌려보냅니다. 무엇이 오든 오류를 내지 않습니다."""
        screen, answer = _Screen(), {}
        try:
            job = [message[name] for name in ("before", "code", "cases")]
            with undisturbed(), redirect_stdout(screen), redirect_stderr(screen):
                answer["seen"] = call_within(SECONDS, harness.run, (*job, _trace))
        except TimeIsUp as limit:
            answer["stopped"] = str(limit)
        except (KeyError, TypeError):
            answer["stopped"] = "실행할 코드가 제대로 오지 않았습니다. 셀을 다시 실행해 주세요."
        self.send({"id": message.get("id"), "print": screen.getvalue(), **answer})

    def fallback_html(self):
        lines = "".join(f"<p>{escape(line)}</p>" for line in super().fallback_lines())
        return f"{lines}<pre>{escape(self.spec['starter'])}</pre>"

    def fallback_lines(self):
        return [*super().fallback_lines(), *self.spec["starter"].split("\n")]


def _trace(error: BaseException) -> str:
    return "".join(format_exception(error))


class _Screen(io.StringIO):
    """`MOST_LETTERS`자까지만 담습니다. 쏟아지는 글은 버립니다."""

    def write(self, text: str) -> int:
        if self.tell() < MOST_LETTERS:
            super().write(text[: MOST_LETTERS - self.tell()])
        return len(text)
