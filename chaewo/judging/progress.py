"""맞힌 문제를 적어 두고 막대로 보여 줍니다.

같은 폴더의 노트북들이 함께 쓰는 파일 `chaewo_progress.json`에 적습니다. 처음부터 다시 세려면 그 파일을
지우면 됩니다. 환경 변수 `CHAEWO_PROGRESS=off`이거나 nbgrader가 실행할 때에는 파일 없이 그 커널에서 맞힌
것만 기억하고, 그 장만 보입니다: 노트북을 기록하고 채점할 때, 앞에 무엇을 실행했느냐나 다른 장에 문제가
몇이냐에 따라 출력이 달라지지 않게 합니다.
"""

import json
import os
from dataclasses import dataclass
from html import escape
from pathlib import Path

from chaewo.chapters import PARTS, WITH_EXERCISES
from chaewo.judging.registry import exercises_of
from chaewo.judging.result import Result, wrong

FILE = "chaewo_progress.json"
_here: set[str] = set()  # 이 커널에서 맞힌 문제
_notice = ""  # 파일을 읽거나 쓰지 못했다면 그 까닭


def remember(exercise: str, result: Result) -> Result:
    """맞았으면 적고, `result`를 그대로 돌려줍니다. 한 번 맞힌 문제는 다시 틀려도 맞힌 것입니다."""
    if result.passed and exercise not in _here:
        _here.add(exercise)
        _save(solved())
    return result


def solved() -> set[str]:
    """이 커널에서, 그리고 같은 폴더에서 전에 맞힌 문제의 이름."""
    return _here | _load()


def progress(part: str | None = None) -> "Progress | Result":
    """`part`("autograd", "jacobian", "lenet")의 장마다 몇 문제를 풀었는지. 주지 않으면 전부입니다."""
    if part is not None and part not in list(PARTS):
        return wrong(f"이런 이름의 부분은 없습니다: {part!r:.40}. 있는 것: {', '.join(PARTS)}")
    chapters = [chapter for chapter in WITH_EXERCISES if part in (None, chapter.part)]
    done = solved()
    rows = []
    for chapter in chapters:
        names = [f"{chapter.name}.{name}" for name in exercises_of(chapter.name)]
        rows.append(Row(chapter.number, [(name, name in done) for name in names]))
    title = "연습문제" if part is None else f"연습문제 · {PARTS[part]}"
    if _file() is None:
        return Progress(title, [row for row in rows if row.count] or rows, _notice)
    return ProgressAndNote(title, rows, _notice)


@dataclass(frozen=True)
class Row:
    """한 장의 문제 이름과 풀었는지."""

    chapter: int
    exercises: list[tuple[str, bool]]

    @property
    def count(self) -> int:
        return sum(done for _, done in self.exercises)


@dataclass(frozen=True)
class Progress:
    """노트북에서는 막대로, 터미널에서는 글로 보입니다."""

    title: str
    rows: list[Row]
    notice: str = ""

    @property
    def count(self) -> int:
        return sum(row.count for row in self.rows)

    @property
    def total(self) -> int:
        return sum(len(row.exercises) for row in self.rows)

    @property
    def advice(self) -> str:
        """다음에 풀 문제. 확인 셀을 지운 사람도 다시 판정할 수 있게, 적을 것을 그대로 보입니다."""
        left = [name for row in self.rows for name, done in row.exercises if not done]
        if not left:
            return "모두 풀었습니다."
        return (
            f'다음 문제: `check("{left[0]}")`. 확인 셀을 지웠다면 빈 셀에 이 줄을 적어 실행하세요.'
        )

    def __repr__(self) -> str:
        lines = [f"{self.title}: {self.count} / {self.total}"]
        for row in self.rows:
            bar = "".join("■" if done else "□" for _, done in row.exercises)
            lines.append(f"{row.chapter:>4}장 {bar} {row.count} / {len(row.exercises)}")
        return "\n".join([*lines, self.advice, *filter(None, [self.notice])])

    def _repr_html_(self) -> str:
        rows = "".join(_row_html(row) for row in self.rows)
        notice = f"<p>{escape(self.notice)}</p>" if self.notice else ""
        advice = self.advice.replace("`", "")
        return (
            '<div class="chaewo-exercise-progress" style="padding: 0.5em 1em; margin: 0.5em 0; '
            'border: 1px solid #8a8f98; border-radius: 6px">'
            f"<strong>{escape(self.title)}: {self.count} / {self.total}</strong>"
            f'<table style="border: 0; margin: 0.4em 0">{rows}</table>'
            f"<p>{escape(advice)}</p>{notice}</div>"
        )


class ProgressAndNote(Progress):
    """노트북에서는 막대 아래에 「채워진 노트」로 가는 문도 보입니다. 기록하는 노트북에는 없습니다."""

    def _ipython_display_(self) -> None:
        from IPython.display import display

        from chaewo.widgets.blank.filled_note import FilledNote

        display({"text/plain": repr(self), "text/html": self._repr_html_()}, raw=True)
        display(FilledNote())


def _row_html(row: Row) -> str:
    cells = "".join(
        f'<span title="{escape(name)}" style="display: inline-block; width: 1.4em; height: 0.7em; '
        f"margin-right: 2px; border: 1px solid #2e8b57; border-radius: 2px; "
        f'background: {"#2e8b57" if done else "transparent"}"></span>'
        for name, done in row.exercises
    )
    total = len(row.exercises)
    label = f"{row.chapter}장 {total}문제 가운데 {row.count}문제"
    return (
        f'<tr><td style="text-align: right">{row.chapter}장</td>'
        f'<td style="text-align: left"><span role="img" aria-label="{label}">{cells}</span></td>'
        f'<td style="text-align: right">{row.count} / {total}</td></tr>'
    )


def _file() -> Path | None:
    off = os.environ.get("CHAEWO_PROGRESS") == "off" or "NBGRADER_EXECUTION" in os.environ
    return None if off else Path.cwd() / FILE


def _load() -> set[str]:
    global _notice
    path = _file()
    try:
        if path is None or not path.exists():
            return set()
        names = json.loads(path.read_text(encoding="utf-8"))["solved"]
        return {name for name in names if isinstance(name, str)}
    except (OSError, ValueError, KeyError, TypeError):
        kept = path.with_suffix(".damaged.json")
        try:
            path.replace(kept)
            _notice = f"{FILE}을 읽을 수 없어 {kept.name}으로 옮겨 두고 새로 적습니다."
        except OSError:
            _notice = f"{FILE}을 읽을 수 없습니다. 이 커널에서 맞힌 것만 셉니다."
        return set()


def _save(names: set[str]) -> None:
    global _notice
    path = _file()
    if path is None:
        return
    new = path.with_suffix(".writing")
    try:
        text = json.dumps({"solved": sorted(names)}, ensure_ascii=False, indent=1)
        new.write_text(f"{text}\n", encoding="utf-8")
        new.replace(path)  # 다른 노트북이 반쯤 적힌 파일을 읽지 않게 합니다.
    except OSError as error:
        _notice = (
            f"맞힌 문제를 {FILE}에 적지 못했습니다({error.strerror}). 이 커널에서만 기억합니다."
        )
