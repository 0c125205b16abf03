"""쪽의 위젯을 종류마다 움직여 보고, 걸음마다 화면에 무엇이 적히는지 적습니다."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.browsers.drivers.base import Driver

NUMBER = "2"


@dataclass(frozen=True)
class Step:
    """걸음 하나: 어느 조작부를, 어떻게, 그 뒤에 위젯에 적힌 모든 글과 값."""

    where: str
    how: str
    seen: str

    def __str__(self):
        return f"{self.where} — {self.how}"


def walk(driver: Driver) -> list[Step]:
    """열린 쪽의 모든 종류의 조작부를 차례대로 움직입니다."""
    steps = []
    for number in range(driver.run("return chaewoWalker.count()")):
        while places := driver.run("return chaewoWalker.plan(args[0])", number):
            for place in places:
                steps += _step(driver, place)
    return steps


def _step(driver: Driver, place: dict) -> Iterator[Step]:
    for how, move in _moves(driver, place):
        at = driver.run("return chaewoWalker.focus(args[0])", place)
        if at is None:
            return
        move(at)
        seen = driver.run("return chaewoWalker.settled(args[0])", place["w"])
        yield Step(f"{place['w']}번 {place['kind']} “{place['name']}”", how, seen)


def _moves(driver: Driver, place: dict) -> list:
    """그 종류의 조작부를 움직이는 방법들: (이름, 부르면 움직이는 것)."""
    tag, type_, role = [*place["kind"].split(" ")[1:], ""][:3]

    def key(name):
        return name, lambda at: driver.press(name)

    def click(at):
        driver.click(at["x"], at["y"])

    def enter(at):
        driver.press("Control", "a")
        driver.type(NUMBER)
        driver.press("Enter")

    if tag == "select":
        return [("다음 것 고르기", lambda at: driver.run("chaewoWalker.choose(args[0])", place))]
    if type_ == "range" or role == "slider":
        return [key("ArrowRight"), key("ArrowUp"), key("ArrowLeft"), key("End")]
    if type_ in ("radio", "checkbox") or tag in ("button", "summary"):
        return [("누르기", click)]
    if tag == "input":
        return [(f"{NUMBER}라고 적기", enter)]
    return [key("ArrowRight"), key("Enter")]
