"""Firefox. 따로 설치할 운전사 없이, Firefox가 스스로 말하는 WebDriver BiDi로 몹니다.

https://w3c.github.io/webdriver-bidi/
"""

import base64
import contextlib
import json
import re
import subprocess
import tempfile
from pathlib import Path

import websocket

from tests.browsers.drivers.base import PATIENCE, WebDriver
from tools import browsers

# 원격 조종 때 Firefox가 스스로 바꾸는 설정에는 파일마다의 저장소를 합치는 것이 있어, 받지 않습니다.
SETTINGS = {
    "remote.prefs.recommended": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "ui.prefersReducedMotion": 1,
}
LEVELS = ("error", "warn")


class Firefox(WebDriver):
    name = "firefox"

    def __init__(self, settings: dict | None = None):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});"
            for name, value in {**SETTINGS, **(settings or {})}.items()
        ]
        Path(self.profile.name, "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [browsers.firefox(), "--headless", "--no-remote", "--profile", self.profile.name]
        self.process = subprocess.Popen(
            [*command, "--remote-debugging-port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.socket = websocket.create_connection(
            f"{self._address()}/session", timeout=PATIENCE, suppress_origin=True
        )
        self.count = 0
        self.problems = []
        session = self._send("session.new", capabilities={})
        self.version = session["capabilities"]["browserVersion"]
        self._send("session.subscribe", events=["log.entryAdded"])
        self.context = self._send("browsingContext.create", type="tab")["context"]

    def _address(self) -> str:
        for line in self.process.stderr:
            found = re.search(r"WebDriver BiDi listening on (ws://\S+)", line)
            if found:
                return found[1]
        raise browsers.browser.NoBrowser(f"Firefox가 열리지 않습니다. {browsers.MEND}")

    def _send(self, method: str, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        self.socket.send(json.dumps(message))
        while True:
            heard = json.loads(self.socket.recv())
            if heard.get("method") == "log.entryAdded":
                entry = heard["params"]
                if entry["level"] in LEVELS:
                    self.problems.append(entry.get("text") or str(entry.get("args")))
            elif heard.get("id") == self.count:
                if heard["type"] == "error":
                    raise RuntimeError(f"{method}: {heard['error']}: {heard['message']}")
                return heard["result"]

    def _here(self, method: str, **parameters):
        return self._send(method, context=self.context, **parameters)

    def said(self):
        self._send("browsingContext.getTree")  # 그 사이에 온 것까지 읽습니다.
        said, self.problems = self.problems, []
        return said

    def go(self, url):
        self._here("browsingContext.navigate", url=url, wait="complete")
        self.wait("document.readyState === 'complete'")  # 바쁘면 먼저 돌아올 때가 있습니다.

    def resize(self, width, height):
        self._here("browsingContext.setViewport", viewport={"width": width, "height": height})

    def _answer(self, body):
        heard = self._send(
            "script.callFunction",
            functionDeclaration=f"async () => {{ {body} }}",
            awaitPromise=True,
            target={"context": self.context},
            userActivation=True,
        )
        if heard["type"] == "exception":
            raise RuntimeError(heard["exceptionDetails"]["text"])
        return heard["result"]["value"]

    def _perform(self, actions):
        self._here("input.performActions", actions=actions)

    def screenshot(self):
        return base64.b64decode(self._here("browsingContext.captureScreenshot")["data"])

    def close(self):
        with contextlib.suppress(Exception):
            self._send("browser.close")
        self.socket.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.profile.cleanup()
