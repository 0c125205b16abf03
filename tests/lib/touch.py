"""쪽에 대는 손가락. 마우스와 달리 Playwright에 끄는 길이 없어 브라우저에 바로 보냅니다."""


class Finger:
    def __init__(self, page):
        self.page = page
        self.client = page.context.new_cdp_session(page)
        page.evaluate(
            """() => {
              for (const type of ["touchend", "touchcancel"])
                addEventListener(type, () => (window.fingerLeft = true), { capture: true, passive: true });
            }"""
        )

    def touch(self, kind, *points):
        """points: 이번에 화면에 닿아 있는 손가락마다 (x, y). 손을 뗀 때에는 쪽이 안 다음에 돌아옵니다."""
        leaves = kind in ("touchEnd", "touchCancel")
        if leaves:
            self.page.evaluate("window.fingerLeft = false")
        touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        self.client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
        if leaves:  # 막을 수 없는 일이라, 보낸 것은 쪽이 알기 전에 끝납니다.
            self.page.wait_for_function("window.fingerLeft")

    def drag(self, start, finish):
        self.touch("touchStart", start)
        self.touch("touchMove", (start[0], start[1] + 8))
        self.touch("touchMove", finish)
        self.touch("touchEnd")
