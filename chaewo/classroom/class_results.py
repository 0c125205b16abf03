"""채점한 노트북에서 판정을 모읍니다: 문제마다 몇 명이 맞히고, 틀린 사람은 어떤 도움말을 받았는지.

판정은 확인 셀의 출력에 `grading.MIME`으로 적혀 있습니다. 글을 읽어 짐작하지 않습니다.
"""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from chaewo.chapters import CHAPTERS
from chaewo.judging.grading import MIME
from chaewo.judging.result import TITLES

_NUMBERS = {chapter.name: chapter.number for chapter in CHAPTERS}


class NoResults(Exception):
    """볼 판정이 하나도 없습니다. 글은 선생님이 읽습니다."""


@dataclass
class Tally:
    """한 문제의 판정. `status`는 "correct", "wrong", "empty"의 수, `hints`는 도움말 → 그 말을 들은 학생들."""

    exercise: str
    status: Counter = field(default_factory=Counter)
    hints: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    headings: Counter = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return self.status.total()

    @property
    def missed(self) -> int:
        return self.count - self.status["correct"]

    @property
    def share(self) -> float:
        return self.missed / self.count

    @property
    def chapter(self) -> str:
        name = self.exercise.partition(".")[0]
        return f"{_NUMBERS[name]}장" if name in _NUMBERS else name

    @property
    def title(self) -> str:
        """문제의 제목. 학생이 고쳤을 수 있어 가장 많은 것을 씁니다."""
        heading = self.headings.most_common(1)[0][0].replace("`", "")
        return heading or self.exercise.partition(".")[2]

    def misconceptions(self, most: int) -> tuple[list[tuple[str, list[str]]], int]:
        """여럿이 들은 도움말을 많은 것부터 `most`개까지, 그리고 그 밖의 도움말을 들은 학생의 수.

        혼자 들은 도움말은 반에서 다시 가르칠 것이 아니므로, 여럿이 들은 것이 없을 때만 보입니다.
        """
        ordered = sorted(self.hints.items(), key=lambda pair: -len(pair[1]))
        common = [pair for pair in ordered if len(pair[1]) > 1] or ordered
        shown = common[:most]
        return shown, self.status["wrong"] - sum(len(students) for _, students in shown)


@dataclass
class ClassResults:
    """모은 판정. `tallies`는 책의 차례, `notices`는 읽지 못한 것을 알리는 문장들입니다."""

    tallies: list[Tally]
    students: int
    notices: list[str]

    def most_missed(self) -> list[Tally]:
        """놓친 사람이 있는 문제를, 놓친 몫이 큰 것부터."""
        missed = [tally for tally in self.tallies if tally.missed]
        return sorted(missed, key=lambda tally: (-tally.share, -tally.missed))


def collect(folder: Path, assignment: str | None = None) -> ClassResults:
    """`folder/학생/과제/노트북.ipynb`에 적힌 판정을 모읍니다. 읽지 못한 것이 있어도 나머지는 셉니다."""
    if not folder.is_dir():
        raise NoResults(
            f"{folder} 폴더가 없습니다. 과목 폴더에서 nbgrader autograde를 먼저 실행하거나, 채점한 "
            "노트북이 있는 폴더를 적어 주세요: python -m chaewo.classroom report 폴더"
        )
    paths = sorted(folder.glob(f"*/{assignment or '*'}/*.ipynb"))
    if not paths:
        raise NoResults(
            f"{folder}에 {f'과제 {assignment}의 ' if assignment else ''}채점한 노트북이 없습니다. "
            "nbgrader autograde를 먼저 실행하세요. 노트북은 학생/과제/노트북.ipynb의 자리에 있어야 합니다."
        )
    tallies: dict[str, Tally] = {}
    students, notices = set(), []
    for path in paths:
        student = path.relative_to(folder).parts[0]
        try:
            found = list(_results(path))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            notices.append(f"{path}: 노트북을 읽을 수 없어 빼고 셌습니다. 다시 채점해 보세요.")
            continue
        if not found:
            notices.append(
                f"{path}: 판정의 기록이 없어 빼고 셌습니다. 전에 채점한 것이면 "
                "nbgrader autograde에 --force를 붙여 다시 채점하세요."
            )
        for heading, result in found:
            students.add(student)
            _add(tallies, student, heading, result)
    if not tallies:
        raise NoResults("\n".join(notices))
    return ClassResults(sorted(tallies.values(), key=_in_book), len(students), notices)


def _add(tallies: dict[str, Tally], student: str, heading: str, result: dict) -> None:
    tally = tallies.setdefault(result["exercise"], Tally(result["exercise"]))
    tally.status[result["status"]] += 1
    tally.headings[heading] += 1
    if result["status"] == "wrong":
        tally.hints[result["message"]].append(student)


def _in_book(tally: Tally) -> int:
    """장의 차례. 한 장 안에서는 노트북에 나온 차례가 남습니다."""
    return _NUMBERS.get(tally.exercise.partition(".")[0], len(_NUMBERS))


def _results(path: Path):
    """확인 셀마다 (그 위의 제목, 판정). 확인 셀이 아닌 곳의 출력은 학생이 적은 것이라 보지 않습니다."""
    heading = ""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            titles = [line for line in source.splitlines() if line.startswith("#")]
            heading = titles[-1].lstrip("# ") if titles else heading
        elif cell["metadata"].get("nbgrader", {}).get("grade"):
            said = [
                output["data"][MIME] for output in cell["outputs"] if MIME in output.get("data", {})
            ]
            if said and is_result(said[-1]):
                yield heading, said[-1]


def is_result(said) -> bool:
    """판정이 적은 것의 모양인지. 출력에는 학생이 무엇이든 적을 수 있습니다."""
    if not isinstance(said, dict):
        return False
    parts = [said.get(name) for name in ("exercise", "status", "message")]
    return all(isinstance(part, str) for part in parts) and parts[1] in TITLES
