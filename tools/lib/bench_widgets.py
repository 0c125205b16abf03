"""위젯의 반응 시간: 손을 움직인 때부터 그 그림을 넘길 때까지, CPU를 네 배 느리게 하고 잽니다.

진짜 마우스로 움직이며 Chromium의 기록(trace)을 받아, 사건을 나누어 주기 시작한 때(EventDispatch)부터
그 프레임의 배치와 칠하기를 마치고 넘긴 때(Commit의 끝)까지를 셉니다. 쪽 안에서 재는 시간에는 칠하기와
넘기기가 빠지고, 꾸며 낸 사건은 진짜 손보다 하는 일이 적습니다. 주 스레드의 시계(tts)로 재므로, 프레임을
기다리며 쉬는 시간과 다른 프로그램에 밀린 시간은 들어가지 않습니다.

기계의 빠르기는 재는 동안에도 두 배까지 달라지므로, 위젯을 재기 바로 앞마다 빈 쪽의 슬라이더(바닥)를 재고
그 둘의 비를 구합니다.
"""

import json
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import torch
from playwright.sync_api import Browser, Page

from chaewo import VjpExplorer
from chaewo.chapters import STEMS
from chaewo.static_site.bundle import scripts_for
from tools.lib.gzip_server import LIKE, emptied
from tools.lib.site_pages import show_all

THROTTLE = 4
ROUNDS = 7  # 바닥과 위젯을 번갈아 재는 횟수
STEPS = 20  # 한 번에 움직이는 걸음
PAUSE = 70  # 한 걸음마다 제 프레임을 갖도록 쉬는 시간(ms)
# 손이 빗나가면 아무것도 하지 않는 시간을 재게 됩니다.
COUNT_CHANGES = """(node) => {
  window.changes = 0;
  new MutationObserver((seen) => (window.changes += seen.length))
    .observe(node, { subtree: true, childList: true, attributes: true, characterData: true });
}"""
# Commit은 둘째 갈래에만 있습니다.
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline"]


@dataclass(frozen=True)
class Trial:
    """`where`는 책의 쪽, 또는 위젯을 만드는 함수.

    press는 두 단추를 번갈아 누르고, drag와 slide는 `target`을 잡고 `field` 안에서 움직입니다.
    """

    name: str
    where: str | Callable
    widget: str  # 위젯의 선택자
    move: str
    target: str
    field: str
    again: str = ""  # 다시 재기 전에 누를 단추


class Bare:
    """슬라이더와 글자 하나. 이 테마에서는 이보다 빠를 수 없으므로 바닥이 됩니다."""

    def _repr_mimebundle_(self):
        slider = '<input class="cw-slider" type="range" oninput="nextSibling.data = value">'
        return {"text/html": f'<p class="bare">{slider}50</p>'}, {}


def linear(m: int, n: int) -> VjpExplorer:
    weight = torch.arange(1.0, m * n + 1).reshape(m, n) / 7
    return VjpExplorer(lambda x: weight @ x, torch.ones(n))


PRESS = ("press", "[aria-label='다음 걸음']", "[aria-label='이전 걸음']")
SLIDE = ("slide", *[".cw-slider:visible >> nth=0"] * 2)
POINT = ("drag", ".cw-plane-point .cw-plane-dot", "svg:has(> .cw-plane-point.cw-plane-handle)")
STROKE = ("drag", ".cw-paper", ".cw-paper", "text=지우기")  # 칠한 곳을 또 칠하면 바뀌지 않습니다.
PAGES = {name: f"book/{stem}.html" for name, stem in STEMS.items()}
FLOOR = Trial("같은 테마의 빈 쪽에 놓은 슬라이더", Bare, ".bare", *SLIDE)
# 학습률 위젯은 둘째 것에 곡선이 있습니다.
TRIALS = (
    Trial("그래프 한 걸음, 노드 5개", PAGES["backward"], ".cw-graph", *PRESS),
    Trial("그래프 한 걸음, 노드 11개", PAGES["tensor_and_graph"], ".cw-graph >> nth=1", *PRESS),
    Trial("그래프 한 걸음, 노드 26개", PAGES["loss_graph"], ".cw-graph >> nth=0", *PRESS),
    Trial("v 슬라이더 한 칸, 3×3", lambda: linear(3, 3), ".cw-vjp", *SLIDE),
    Trial("v 슬라이더 한 칸, 6×6", lambda: linear(6, 6), ".cw-vjp", *SLIDE),
    Trial("평면에서 x를 끌기", lambda: VjpExplorer("polar"), ".cw-plane", *POINT),
    Trial("입력의 한 변 한 칸", PAGES["shapes"], ".cw-sizes >> nth=0", *SLIDE),
    Trial("학습률 한 칸", PAGES["update"], ".cw-rate >> nth=1", *SLIDE),
    Trial("그릇에서 시작점을 끌기", PAGES["update"], ".cw-rate >> nth=1", *POINT),
    Trial("숫자 한 획", PAGES["training"], ".cw-digit-lab", *STROKE),
)


@dataclass(frozen=True)
class Times:
    """한 위젯의 중앙값들(밀리초). ratio는 바로 앞에서 잰 바닥으로 나눈 비의 중앙값."""

    name: str
    work: float  # 스크립트
    painted: float  # 그려지기까지
    floor: float  # 바닥이 그려지기까지
    ratio: float


def widget_times(chromium: Browser, site: Path) -> Iterator[Times]:
    for trial in TRIALS:
        floors, widgets = zip(*measure(chromium, trial, site), strict=True)
        ratios = [
            painted(widget) / painted(floor) for floor, widget in zip(floors, widgets, strict=True)
        ]
        work = median(script for steps in widgets for script, _ in steps)
        yield Times(
            trial.name,
            work,
            median(map(painted, widgets)),
            median(map(painted, floors)),
            median(ratios),
        )


def painted(steps: list[tuple[float, float]]) -> float:
    return median(until for _, until in steps)


def measure(chromium: Browser, trial: Trial, site: Path) -> Iterator[list[list]]:
    """바닥과 위젯을 번갈아 ROUNDS번: [바닥의 걸음들, 위젯의 걸음들]."""
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        pages = [
            (each, prepared(chromium, each, site, Path(folder)))
            for each, folder in ((FLOOR, one), (trial, other))
        ]
        for _ in range(ROUNDS):
            yield [once(chromium, page, each) for each, page in pages]
        for _, page in pages:
            page.context.close()


def prepared(chromium: Browser, trial: Trial, site: Path, folder: Path) -> Page:
    page = chromium.new_context().new_page()
    page.goto(address(trial.where, site, folder))
    show_all(page)
    widget = page.locator(trial.widget)
    widget.locator(trial.target).scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    widget.evaluate(COUNT_CHANGES)
    return page


def once(chromium: Browser, page: Page, trial: Trial) -> list[tuple[float, float]]:
    widget = page.locator(trial.widget)
    page.bring_to_front()
    if trial.again:
        widget.locator(trial.again).click()
    boxes = [widget.locator(name).bounding_box() for name in (trial.target, trial.field)]
    before = page.evaluate("window.changes")
    events = record(chromium, page, trial.move, *boxes)
    if page.evaluate("window.changes") - before < STEPS:
        sys.exit(f"✗ '{trial.name}': 움직였는데 위젯이 바뀌지 않아 잰 것이 없습니다.")
    if trial.move != "press":
        page.mouse.up()
    return list(steps(events, "click" if trial.move == "press" else "pointermove"))


def record(chromium: Browser, page: Page, move: str, target: dict, field: dict) -> list[dict]:
    """진짜 마우스로 STEPS걸음을 움직이는 동안의 기록."""

    def at(box: dict, x: float = 0.5, y: float = 0.5) -> tuple[float, float]:
        return box["x"] + box["width"] * x, box["y"] + box["height"] * y

    page.mouse.move(*at(target))
    page.wait_for_timeout(300)  # 처음 올려놓으면 먼 절을 그리지 않기 시작합니다(widget_in_use.js).
    if move != "press":
        page.mouse.down()
    page.wait_for_timeout(300)
    chromium.start_tracing(categories=CATEGORIES)
    for k in range(STEPS):
        if move == "press":
            page.mouse.move(*at((target, field)[k % 2]))
            page.wait_for_timeout(PAUSE)  # 올려놓기는 누르기 전의 프레임에서
            page.mouse.down()
            page.mouse.up()
        elif move == "slide":
            page.mouse.move(*at(field, 0.9 - 0.8 * abs(2 * k / STEPS - 1)))
        else:
            page.mouse.move(*at(field, 0.5 + 0.3 * math.sin(k / 4), 0.5 + 0.3 * math.cos(k / 5)))
        page.wait_for_timeout(PAUSE)
    return json.loads(chromium.stop_tracing())["traceEvents"]


def steps(events: list[dict], kind: str) -> Iterator[tuple[float, float]]:
    """사건마다 (스크립트, 그 프레임의 Commit이 끝날 때까지). 주 스레드의 시계로 잰 밀리초."""
    whole = [event for event in events if "tdur" in event]  # 걸린 시간이 적힌 것
    inputs = [event for event in whole if event["name"] == "EventDispatch"]
    starts = [event for event in inputs if event["args"]["data"]["type"] == kind]
    thread = starts[0]["pid"], starts[0]["tid"]
    commits = [e for e in whole if e["name"] == "Commit" and (e["pid"], e["tid"]) == thread]
    for start in starts:
        commit = min((e for e in commits if e["ts"] > start["ts"]), key=itemgetter("ts"), default=0)
        if not commit:
            continue
        work, until = 0, start["ts"]
        for event in sorted(inputs, key=itemgetter("ts")):
            if until <= event["ts"] < commit["ts"]:  # 다른 사건 안에서 난 사건은 이미 세었습니다.
                work, until = work + event["tdur"], event["ts"] + event["dur"]
        yield work / 1000, (commit["tts"] + commit["tdur"] - start["tts"]) / 1000


def address(where: str | Callable, site: Path, folder: Path) -> str:
    """책의 쪽, 또는 같은 테마의 빈 쪽에 위젯 하나만 놓은 쪽의 주소."""
    if isinstance(where, str):
        return (site / where).as_uri()
    body = where()._repr_mimebundle_()[0]["text/html"]
    tags = [f'<script src="../_static/{name}"></script>' for name in scripts_for(body)]
    page = emptied((site / LIKE).read_text(encoding="utf-8"), body + "".join(tags))
    page = page.replace("../_static/", f"{(site / '_static').as_uri()}/")
    (folder / "widget.html").write_text(page, encoding="utf-8")
    return (folder / "widget.html").as_uri()
