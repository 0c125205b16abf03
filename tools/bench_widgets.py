"""위젯의 반응 시간: 단추를 누른 때부터 다음 그림이 나올 때까지, CPU를 네 배 느리게 하고 잽니다."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

THROTTLE = 4
PRESSES = 30
# 누른 순간부터, 바뀐 화면이 그려지고 난 다음 프레임의 시작까지 (밀리초)
MEASURE = """
(button) => new Promise((resolve) => {
  const start = performance.now();
  button.click();
  const work = performance.now() - start;
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve([work, performance.now() - start]);
    channel.port2.postMessage(0);
  });
})
"""
# (이름, 쪽, 그 쪽에서 몇 번째 위젯인가, 번갈아 누를 단추)
WIDGETS = (
    ("그래프 한 걸음, 노드 5개", "book/02_backward.html", 0, ("다음 걸음", "이전 걸음")),
    ("그래프 한 걸음, 노드 11개", "book/01_tensor_and_graph.html", 1, ("다음 걸음", "이전 걸음")),
)


def widget_times(chromium: Browser, site: Path) -> Iterator[tuple[str, float, float, float]]:
    """(이름, 계산 시간의 중앙값, 그려지기까지의 중앙값, 그 최댓값). 단위는 밀리초."""
    for name, page_name, index, buttons in WIDGETS:
        page = chromium.new_page()
        page.goto((site / page_name).as_uri())
        widget = page.locator(".cw-graph").nth(index)
        widget.scroll_into_view_if_needed()
        page.context.new_cdp_session(page).send(
            "Emulation.setCPUThrottlingRate", {"rate": THROTTLE}
        )
        measured = [
            widget.get_by_role("button", name=buttons[i % 2]).evaluate(MEASURE)
            for i in range(PRESSES)
        ]
        page.close()
        work, painted = zip(*measured, strict=True)
        yield name, median(work), median(painted), max(painted)
