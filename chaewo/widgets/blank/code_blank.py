"""`CodeBlank`: 파이썬으로 채우는 빈칸. 내용은 `chaewo.blanks.program`, 판정은 `judge_program.js`."""

from html import escape

from chaewo.widgets.blank.blank import Blank
from chaewo.widgets.kit.runs_python import RunsPython


class CodeBlank(RunsPython, Blank):
    """코드 빈칸 하나. JupyterLab에서는 적은 코드를 이 커널이 실행합니다."""

    stem = "code_blank"

    def fallback_html(self):
        lines = "".join(f"<p>{escape(line)}</p>" for line in super().fallback_lines())
        return f"{lines}<pre>{escape(self.spec['starter'])}</pre>"

    def fallback_lines(self):
        return [*super().fallback_lines(), *self.spec["starter"].split("\n")]
