"""위젯의 반응 시간: 한 번 움직인 때부터 다음 그림이 나올 때까지, CPU를 네 배 느리게 하고 잽니다."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import torch
from playwright.sync_api import Browser, Page

from chaewo import VjpExplorer
from chaewo.static_site.bundle import scripts_for

THROTTLE = 4
STEPS = 60
# 움직인 순간부터, 바뀐 화면을 그리고 난 다음 일이 시작될 때까지 (밀리초).
# 프레임의 머리에서 움직이므로 그 프레임의 배치와 칠하기는 들어가고, 다음 프레임을 기다리는 시간은
# 들어가지 않습니다.
MEASURE = """
(node, [move, k]) => new Promise((resolve) => requestAnimationFrame(() => {
  const moves = {
    press: () => node.click(),
    slide: () => {
      node.value = Number(node.min) + ((k * 7) % 40) * Number(node.step);
      node.dispatchEvent(new Event("input", { bubbles: true }));
    },
    drag: () => {
      const box = node.ownerSVGElement.getBoundingClientRect();
      node.setPointerCapture = () => {}; // 꾸며 낸 포인터는 붙잡을 수 없습니다.
      const at = {
        clientX: box.x + box.width * (0.3 + 0.4 * Math.abs(Math.sin(k))),
        clientY: box.y + box.height * (0.3 + 0.4 * Math.abs(Math.cos(k))),
      };
      const options = { ...at, pointerId: 1, isPrimary: true, bubbles: true };
      if (k === 0) node.dispatchEvent(new PointerEvent("pointerdown", options));
      node.dispatchEvent(new PointerEvent("pointermove", options));
    },
  };
  const start = performance.now();
  moves[move]();
  const work = performance.now() - start;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => resolve([work, performance.now() - start]);
  channel.port2.postMessage(0);
}))
"""


@dataclass(frozen=True)
class Trial:
    """`where`는 책의 쪽, 또는 위젯을 만드는 함수. `targets`를 번갈아 `move`합니다."""

    name: str
    where: str | Callable
    widget: int
    move: str  # press(단추), slide(슬라이더), drag(끌기)
    targets: tuple[str, ...]


def linear(m: int, n: int) -> VjpExplorer:
    weight = torch.arange(1.0, m * n + 1).reshape(m, n) / 7
    return VjpExplorer(lambda x: weight @ x, torch.ones(n))


STEPPING = ("[aria-label='다음 걸음']", "[aria-label='이전 걸음']")
TRIALS = (
    Trial("그래프 한 걸음, 노드 5개", "book/02_backward.html", 0, "press", STEPPING),
    Trial("그래프 한 걸음, 노드 11개", "book/01_tensor_and_graph.html", 1, "press", STEPPING),
    Trial("v 슬라이더 한 칸, 3×3", lambda: linear(3, 3), 0, "slide", (".cw-slider",)),
    Trial("평면에서 x를 끌기", lambda: VjpExplorer("polar"), 0, "drag", (".cw-plane-handle",)),
    Trial("v 슬라이더 한 칸, 6×6", lambda: linear(6, 6), 0, "slide", (".cw-slider",)),
)


def widget_times(chromium: Browser, site: Path) -> Iterator[tuple[str, float, float, float]]:
    """(이름, 계산 시간의 중앙값, 그려지기까지의 중앙값과 95번째 백분위). 단위는 밀리초."""
    for trial in TRIALS:
        page = chromium.new_page()
        with TemporaryDirectory() as folder:
            page.goto(address(trial.where, site, Path(folder)))
            page.wait_for_selector(".cw")
            yield trial.name, *measure(page, trial)
        page.close()


def address(where: str | Callable, site: Path, folder: Path) -> str:
    """책의 쪽, 또는 위젯 하나만 놓은 쪽의 주소."""
    if isinstance(where, str):
        return (site / where).as_uri()
    static = (site / "_static").as_uri()
    body = where()._repr_mimebundle_()[0]["text/html"]
    tags = [f'<script src="{static}/{name}"></script>' for name in scripts_for(body)]
    (folder / "widget.html").write_text(
        '<!doctype html><html lang="ko"><meta charset="utf-8">'
        f'<link rel="stylesheet" href="{static}/chaewo.css"><body style="max-width:700px">'
        f"{body}{''.join(tags)}",
        encoding="utf-8",
    )
    return (folder / "widget.html").as_uri()


def measure(page: Page, trial: Trial) -> tuple[float, float, float]:
    kind = ".cw-graph" if trial.move == "press" else ".cw"
    widget = page.locator(kind).nth(trial.widget)
    widget.scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    measured = [
        widget.locator(trial.targets[k % len(trial.targets)]).first.evaluate(
            MEASURE, [trial.move, k]
        )
        for k in range(STEPS)
    ]
    work, painted = zip(*measured, strict=True)
    return median(work), median(painted), quantiles(painted, n=20)[-1]
