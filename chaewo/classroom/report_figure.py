"""수업 보고의 그림(SVG): 가장 많이 놓친 문제와, 틀린 사람이 가장 많이 들은 도움말."""

from pathlib import Path

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chaewo import svg
from chaewo.classroom.class_results import ClassResults, Tally
from chaewo.classroom.text_width import wrapped
from chaewo.reproducible import FIGURE_STYLE, FONT

TOP = 8  # 그림에 담는 문제의 수
HINTS = 2  # 문제마다 담는 도움말의 수
WORDS = {"wrong": "틀림", "empty": "빈칸", "correct": "맞음"}
COLORS = {"wrong": "#b4552d", "empty": "#c9c4b8", "correct": "#cfe3e5"}
ON_BAR = {"wrong": "#ffffff", "empty": "#1f2430", "correct": "#0f6674"}
INK, MUTED = "#1f2430", "#5b6472"

# 모두 포인트(1/72인치)입니다.
WIDTH, MARGIN = 520, 20
TITLE, HINT, SMALL = 13, 10.5, 9.5  # 글자의 크기
BAR, LINE = 18, 16
HEADING = 52
INDENT = 34  # 도움말 앞에 사람의 수를 적는 자리


def draw(results: ClassResults, path: Path) -> None:
    """`path`에 그립니다. 같은 판정에서는 언제나 같은 파일이 됩니다."""
    title = {"Title": "가장 많이 놓친 문제", "Date": None, "Creator": None}
    svg.register()
    with mpl.rc_context(FIGURE_STYLE):
        figure(results).savefig(path, format="svg", metadata=title)


def figure(results: ClassResults) -> Figure:
    if "Chaewo Sans KR" not in font_manager.get_font_names():
        font_manager.fontManager.addfont(FONT)
    missed = results.most_missed()[:TOP]
    height = MARGIN + HEADING + sum(map(_height, missed))
    with mpl.rc_context(FIGURE_STYLE):
        drawn = Figure(figsize=(WIDTH / 72, height / 72), facecolor="white")
        page = drawn.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
        page.axis("off")
        _heading(page, results, bool(missed))
        top = MARGIN + HEADING
        for tally in missed:
            _exercise(page, tally, top)
            top += _height(tally)
    return drawn


def _heading(page: Axes, results: ClassResults, any_missed: bool) -> None:
    title = "가장 많이 놓친 문제" if any_missed else "놓친 사람이 없습니다"
    _text(page, MARGIN, MARGIN + 12, title, size=17)
    _text(page, WIDTH - MARGIN, MARGIN + 12, f"학생 {results.students}명", color=MUTED, ha="right")
    left = MARGIN
    for status, word in WORDS.items():
        page.add_patch(mpl.patches.Rectangle((left, MARGIN + 24), 10, 10, color=COLORS[status]))
        _text(page, left + 15, MARGIN + 33, word, size=SMALL, color=MUTED)
        left += 56


def _exercise(page: Axes, tally: Tally, top: float) -> None:
    _text(page, MARGIN, top + TITLE, _title(tally), size=TITLE)
    words = f"{tally.count}명 가운데 {tally.missed}명이 놓침"
    _text(page, WIDTH - MARGIN, top + TITLE, words, size=SMALL, color=MUTED, ha="right")
    _bar(page, tally, top + TITLE + 7)
    line = top + TITLE + 7 + BAR + LINE
    for count, rows in _hints(tally):
        _text(page, MARGIN + INDENT - 8, line, f"{count}명", size=HINT, color=MUTED, ha="right")
        for row in rows:
            _text(page, MARGIN + INDENT, line, row, size=HINT)
            line += LINE


def _bar(page: Axes, tally: Tally, top: float) -> None:
    left, scale = MARGIN, (WIDTH - 2 * MARGIN) / tally.count
    for status in WORDS:
        count = tally.status[status]
        width = count * scale
        page.add_patch(mpl.patches.Rectangle((left, top), width, BAR, color=COLORS[status], lw=0))
        if width >= 14:
            middle = left + width / 2
            _text(page, middle, top + 13, f"{count}", size=SMALL, color=ON_BAR[status], ha="center")
        left += width


def _height(tally: Tally) -> float:
    lines = sum(len(rows) for _, rows in _hints(tally))
    return TITLE + 7 + BAR + lines * LINE + 26


def _title(tally: Tally) -> str:
    return wrapped(f"{tally.chapter} · {tally.title}", 50)[0]


def _hints(tally: Tally) -> list[tuple[int, list[str]]]:
    """(사람의 수, 줄을 나눈 도움말). 글꼴에서 한글은 크기의 0.92배, 라틴 문자는 그 절반쯤입니다."""
    shown, _ = tally.misconceptions(HINTS)
    room = (WIDTH - 2 * MARGIN - INDENT) / (HINT * 0.92) * 2
    return [(len(students), wrapped(hint, room)) for hint, students in shown]


def _text(page: Axes, x: float, y: float, text: str, size: float = 12, color=INK, ha="left"):
    # 도움말의 `$`는 수식이 아닙니다.
    page.text(x, y, text, size=size, color=color, ha=ha, va="baseline", parse_math=False)
