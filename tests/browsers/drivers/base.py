"""세 브라우저가 함께 지키는 약속: 쪽을 열고, 자바스크립트를 묻고, 글쇠와 포인터를 누릅니다."""

import json
import time
from abc import ABC, abstractmethod

KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Space": " ",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "Control": "\ue009",
    "Backspace": "\ue003",
}
PATIENCE = 60.0  # 초. 바쁜 컴퓨터에서 기다려 줄 만큼
PAUSE = 0.05


class Driver(ABC):
    """쪽 하나를 연 브라우저. `run`의 값은 언제나 JSON으로 오갑니다(브라우저마다 다르지 않게)."""

    name: str
    version: str

    @abstractmethod
    def go(self, url: str) -> None: ...

    @abstractmethod
    def resize(self, width: int, height: int) -> None: ...

    @abstractmethod
    def _answer(self, body: str) -> str:
        """`async` 함수의 몸통을 실행하고, 그것이 돌려준 글을 돌려줍니다."""

    @abstractmethod
    def press(self, *keys: str) -> None:
        """글쇠를 함께 누릅니다: `press("ArrowRight")`, `press("Control", "a")`."""

    @abstractmethod
    def type(self, text: str) -> None: ...

    @abstractmethod
    def drag(self, *points: tuple[float, float]) -> None:
        """첫 점에서 누르고, 나머지 점을 지나, 끝점에서 놓습니다. 점이 하나면 누르기입니다."""

    @abstractmethod
    def screenshot(self) -> bytes: ...

    @abstractmethod
    def close(self) -> None: ...

    def said(self) -> list[str]:
        """브라우저가 스스로 적은 오류와 경고(쪽에 심은 귀가 듣지 못하는 것까지). 읽으면 비웁니다."""
        return []

    def run(self, body: str, *arguments):
        given = ", ".join(json.dumps(one) for one in arguments)
        call = f"await (async (...args) => {{ {body} }})({given})"
        return json.loads(self._answer(f"return JSON.stringify(({call}) ?? null)"))

    def wait(self, condition: str, *arguments, patience: float = PATIENCE) -> None:
        """`condition`(식)이 참이 될 때까지 기다립니다."""
        until = time.monotonic() + patience
        while not self.run(f"return Boolean({condition})", *arguments):
            if time.monotonic() > until:
                raise AssertionError(f"{self.name}: 기다려도 참이 되지 않았습니다: {condition}")
            time.sleep(PAUSE)

    def click(self, x: float, y: float) -> None:
        self.drag((x, y))


class WebDriver(Driver):
    """W3C의 동작을 받는 것. Firefox(BiDi)와 WebKit(WebDriver)이 같은 동작을 받습니다."""

    @abstractmethod
    def _perform(self, actions: list[dict]) -> None: ...

    def press(self, *keys):
        self._perform(_key_actions(keys))

    def type(self, text):
        for letter in text:
            self.press(letter)

    def drag(self, *points):
        self._perform(_pointer_actions(points))


def _key_actions(keys: tuple[str, ...]) -> list[dict]:
    values = [KEYS.get(key, key) for key in keys]
    pressed = [{"type": "keyDown", "value": value} for value in values]
    released = [{"type": "keyUp", "value": value} for value in reversed(values)]
    return [{"type": "key", "id": "keys", "actions": pressed + released}]


def _pointer_actions(points: tuple[tuple[float, float], ...]) -> list[dict]:
    moves = [
        {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 20} for x, y in points
    ]
    steps = [
        moves[0],
        {"type": "pointerDown", "button": 0},
        *moves[1:],
        {"type": "pointerUp", "button": 0},
    ]
    mouse = {"pointerType": "mouse"}
    return [{"type": "pointer", "id": "mouse", "parameters": mouse, "actions": steps}]
