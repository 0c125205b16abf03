"""nbgrader가 확인 셀에서 읽는 것: 채점할 때의 점수와 판정, 내기 전에 확인할(Validate) 때의 도움말.

nbgrader는 확인 셀의 출력 하나로 점수를 정합니다. 오류나 표준 오류(stderr)의 글이 있으면 0점, 값이 수이면
그만큼, 그 밖의 것은 무엇이든 만점입니다. 그래서 채점할 때(`autograde`)에는 값으로 점수를, Validate에서는
표준 오류로 도움말을 냅니다. 어느 쪽인지는 nbgrader가 환경 변수 `NBGRADER_EXECUTION`으로 알려 줍니다.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from textwrap import fill

from chaewo.judging.lookup import judge_in
from chaewo.judging.progress import remember
from chaewo.judging.result import Result

MIME = "application/vnd.chaewo.result+json"
LINE = 44  # Validate가 보이는 글의 폭(글자). 더 길면 nbgrader가 잘라 버립니다.


def worth(points: float) -> Callable[..., Result]:
    """배점이 `points`인 확인 셀의 `check`. 채점하는 동안이 아니면 책의 `check` 그대로입니다.

    숨은 줄이 `check = worth(2)`로 그 자리에서 새로 만듭니다. 그래서 노트북이 `check`를 지우거나 다른 것으로
    바꾸어 놓아도 점수는 그대로입니다.
    """
    from chaewo.judging import check  # 꾸러미가 이 모듈을 먼저 가져갑니다.

    def graded(exercise: str) -> Result:
        result = remember(exercise, judge_in(exercise, sys._getframe(1).f_globals))
        return Graded(result.status, result.message, result.share, exercise, points)

    return graded if os.environ.get("NBGRADER_EXECUTION") == "autograde" else check


@dataclass(frozen=True)
class Graded(Result):
    """점수가 되는 판정. 카드와 함께, 값으로는 점수를, `MIME`으로는 판정을 그대로 냅니다."""

    exercise: str = ""
    of: float = 0

    @property
    def points(self) -> float:
        return self.of if self.status == "correct" else self.of * self.share

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        result = {
            "exercise": self.exercise,
            "status": self.status,
            "message": self.message,
            "points": self.points,
            "of": self.of,
        }
        return {"text/plain": f"{self.points:g}", "text/html": self._repr_html_(), MIME: result}


class Validated(Result):
    """Validate가 읽는 판정. 값을 내지 않고 카드만 보이며, 틀렸으면 도움말을 표준 오류에 적습니다."""

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display({"text/plain": repr(self), "text/html": self._repr_html_()}, raw=True)
        if self.status != "correct":
            print(fill(repr(self), LINE), file=sys.stderr)


def seen(result: Result) -> Result:
    """책의 `check`가 돌려줄 것."""
    return Validated(result.status, result.message, result.share) if validating() else result


@contextmanager
def quiet() -> Iterator[None]:
    """Validate에서, 판정하는 동안 기록(logging)과 C++가 표준 오류에 적는 글을 버립니다.

    남아 있으면 nbgrader가 맞은 답도 틀렸다고 합니다. 채점할 때에는 판정의 출력만 남기므로(`chaewo.classroom`)
    막지 않아도 됩니다.
    """
    if not validating():
        yield
        return
    logged, kept = logging.root.manager.disable, os.dup(2)
    logging.disable()
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        logging.disable(logged)


def validating() -> bool:
    return os.environ.get("NBGRADER_EXECUTION") == "validate"
