"""판정의 결과. 노트북에서는 카드로, 터미널에서는 글로 보입니다."""

import re
from dataclasses import dataclass
from html import escape
from typing import Literal

TITLES = {"correct": "맞았습니다", "empty": "아직 비어 있습니다", "wrong": "다시 봅시다"}
_MARKS = {"correct": "✓", "empty": "○", "wrong": "✗"}
_COLORS = {"correct": "#2e8b57", "empty": "#8a8f98", "wrong": "#c0562f"}


@dataclass(frozen=True)
class Result:
    """`message`는 학습자가 읽습니다. 점수는 노트북이 고칠 수 있는 `passed`가 아니라 `status`로 정합니다.

    `share`는 틀린 답에서도 맞은 몫(0 이상 1 미만)입니다. 여러 곳을 따로 고치는 문제만 적습니다.
    """

    status: Literal["correct", "empty", "wrong"]
    message: str
    share: float = 0

    @property
    def passed(self) -> bool:
        return self.status == "correct"

    def __repr__(self) -> str:
        return f"{_MARKS[self.status]} {TITLES[self.status]}: {self.message}"

    def _repr_html_(self) -> str:
        # 배경색이 없어야 밝은 화면과 어두운 화면의 글자색을 따릅니다. 좁은 화면에서는 긴 코드도 접습니다.
        style = (
            f"border-left: 4px solid {_COLORS[self.status]}; padding: 0.5em 1em; margin: 0.5em 0; "
            "overflow-wrap: anywhere"
        )
        return (
            f'<div class="chaewo-check chaewo-check-{self.status}" style="{style}">'
            f"<strong>{_MARKS[self.status]} {TITLES[self.status]}</strong><br>"
            f"{_with_code(self.message)}</div>"
        )


def _with_code(message: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(message))


def correct(message: str) -> Result:
    return Result("correct", message)


def wrong(message: str, share: float = 0) -> Result:
    return Result("wrong", message, share)


def empty() -> Result:
    return Result(
        "empty",
        "`...  # 채워넣기`를 지우고 그 자리에 코드를 쓴 뒤, 그 셀과 이 셀을 다시 실행하세요.",
    )
