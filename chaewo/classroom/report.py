"""선생님이 보는 수업 보고: 어느 문제를 많이 놓쳤고, 무엇을 오해했는지.

    python -m chaewo.classroom report            # autograded/를 읽어 표를 보이고 class_report.svg를 그립니다
    python -m chaewo.classroom report --names    # 누가 그 도움말을 받았는지도

그림에는 학생의 이름이 없습니다. 교실에서 함께 보아도 됩니다.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from chaewo.classroom.class_results import ClassResults, NoResults, Tally, collect
from chaewo.classroom.text_width import columns, pad, wrapped

TOP = 5  # 먼저 보이는, 가장 많이 놓친 문제의 수
HINTS = 3  # 문제마다 보이는 도움말의 수
BAR = 10  # 막대의 칸


USAGE = """\
python -m chaewo.classroom report [폴더] [--assignment 과제] [--names] [--svg 파일]

  폴더          채점한 노트북이 있는 곳. 적지 않으면 autograded입니다.
  --assignment  한 과제만 봅니다(예: autograd).
  --names       도움말마다 누가 들었는지도 터미널에 보입니다. 그림에는 넣지 않습니다.
  --svg         그림을 적을 파일. 적지 않으면 class_report.svg입니다."""


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(2, f"알 수 없는 것이 적혀 있습니다.\n\n{USAGE}\n")

    def print_help(self, file=None):
        print(USAGE, file=file)


def main(arguments: list[str]) -> int:
    parser = _Parser()
    parser.add_argument("folder", nargs="?", type=Path, default=Path("autograded"))
    parser.add_argument("--assignment")
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--svg", type=Path, default=Path("class_report.svg"))
    chosen = parser.parse_args(arguments)
    try:
        results = collect(chosen.folder, chosen.assignment)
    except NoResults as reason:
        print(f"✗ {reason}", file=sys.stderr)
        return 1
    width = min(max(shutil.get_terminal_size().columns, 60), 100)
    print("\n".join(table(results, width, names=chosen.names)))
    # 표만 볼 때 matplotlib을 기다리지 않습니다.
    from chaewo.classroom.report_figure import draw

    try:
        draw(results, chosen.svg)
        print(f"\n그림: {chosen.svg}")
    except OSError as error:
        print(f"\n! 그림을 {chosen.svg}에 적지 못했습니다({error.strerror}).", file=sys.stderr)
    for notice in results.notices:
        print(f"! {notice}", file=sys.stderr)
    return 0


def table(results: ClassResults, width: int = 80, *, names: bool = False) -> Iterator[str]:
    """터미널에 보일 줄들. `width`는 칸의 수이고, 한글은 두 칸입니다."""
    missed = results.most_missed()
    yield f"학생 {results.students}명이 낸 문제 {len(results.tallies)}개의 판정입니다."
    yield ""
    yield "가장 많이 놓친 문제" if missed else "놓친 사람이 없습니다."
    for tally in missed[:TOP]:
        yield ""
        yield f"■ {tally.chapter} {tally.title} ({tally.exercise})"
        yield f"  {tally.count}명 가운데 {tally.missed}명이 놓쳤습니다."
        yield from _misconceptions(tally, width, names)
    yield ""
    yield _row("문제마다", "맞음", "틀림", "빈칸", "놓친 몫", width)
    for chapter, group in groupby(results.tallies, key=lambda tally: tally.chapter):
        tallies = list(group)
        share = sum(tally.missed for tally in tallies) / sum(tally.count for tally in tallies)
        yield _row(chapter, "", "", "", f"{share:.0%}".rjust(BAR + 5), width)
        for tally in tallies:
            counts = (tally.status[status] for status in ("correct", "wrong", "empty"))
            bar = "█" * round(BAR * tally.share)
            yield _row(f"· {tally.title}", *counts, f"{bar:░<{BAR}}{tally.share:5.0%}", width)


def _misconceptions(tally: Tally, width: int, names: bool) -> Iterator[str]:
    shown, others = tally.misconceptions(HINTS)
    rows = [(len(students), hint, students) for hint, students in shown]
    if others:
        rows.append((others, "저마다 다른 도움말", []))
    if tally.status["empty"]:
        rows.append((tally.status["empty"], "비워 둠", []))
    for count, text, students in rows:
        first, *rest = wrapped(text, width - 8)
        yield f"{count:4}명  {first}"
        yield from (f"        {line}" for line in rest)
        if names and students:
            yield from (
                f"        {line}" for line in wrapped(f"→ {', '.join(students)}", width - 8)
            )


def _row(title: str, correct, wrong, empty, share: str, width: int) -> str:
    counts = "".join(pad(str(count), 6, right=True) for count in (correct, wrong, empty))
    end = f"{counts}  {pad(share, BAR + 5)}"
    room = width - columns(end)
    return f"{pad(wrapped(title, room)[0], room)}{end}".rstrip()
