"""WebKit. Safari와 같은 엔진인 WebKitGTK를, 그 운전사(WebKitWebDriver)가 말하는 W3C WebDriver로 몹니다.

https://www.w3.org/TR/webdriver2/
"""

import base64
import contextlib
import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from tests.browsers.drivers.base import PATIENCE, WebDriver
from tools import browsers


class WebKit(WebDriver):
    name = "webkit"

    def __init__(self):
        self.screen, display = _screen()
        self.home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        port = _free_port()
        self.driver = subprocess.Popen(
            [browsers.webkit(), f"--port={port}"],
            env={**os.environ, "DISPLAY": display, "HOME": self.home.name, "GDK_BACKEND": "x11"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.root = f"http://127.0.0.1:{port}"
        self.session = ""
        self._wait_for_driver()
        opened = self._post("/session", capabilities={"alwaysMatch": {}})
        self.session = f"/session/{opened['sessionId']}"
        self._post("/timeouts", script=int(PATIENCE * 1000))
        self.version = opened["capabilities"]["browserVersion"]

    def _wait_for_driver(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return self._request("GET", "/status")
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _request(self, method: str, path: str, body: dict | None = None):
        request = urllib.request.Request(
            f"{self.root}{self.session}{path}",
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Content-Type": "application/json"},
            method=method,
        )
        # 이 컴퓨터 안의 주소입니다. 프록시를 거치지 않습니다.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=2 * PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise RuntimeError(f"{path}: {value['error']}: {value['message']}") from None

    def _post(self, path: str, **body):
        return self._request("POST", path, body)

    def go(self, url):
        self._post("/url", url=url)

    def resize(self, width, height):
        """쪽이 보이는 너비를 맞춥니다. 창에는 테두리와 주소창이 더 있습니다."""
        for _ in range(3):
            inner = self.run("return [innerWidth, innerHeight]")
            outer = self._request("GET", "/window/rect")
            if inner == [width, height]:
                return
            self._post(
                "/window/rect",
                width=outer["width"] + width - inner[0],
                height=outer["height"] + height - inner[1],
            )
            time.sleep(0.2)

    def _answer(self, body):
        script = (
            "const done = arguments[arguments.length - 1];"
            f"(async () => {{ {body} }})().then(done, (error) => done('!' + error))"
        )
        answer = self._post("/execute/async", script=script, args=[])
        if answer.startswith("!"):
            raise RuntimeError(answer)
        return answer

    def _perform(self, actions):
        self._post("/actions", actions=actions)

    def screenshot(self):
        return base64.b64decode(self._request("GET", "/screenshot"))

    def close(self):
        with contextlib.suppress(Exception):
            self._request("DELETE", "")
        for process in (self.driver, self.screen):
            process.terminate()
            process.wait(timeout=20)
        self.home.cleanup()


def _screen() -> tuple[subprocess.Popen, str]:
    """보이지 않는 화면과 그 번호. 빈 번호는 Xvfb가 고릅니다."""
    read, write = os.pipe()
    process = subprocess.Popen(
        [browsers.screen(), "-displayfd", str(write), "-screen", "0", "1600x1400x24"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as heard:
        return process, f":{heard.readline().strip()}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
