"""「채워진 노트」를 여는 손과, 저장소에 둘 답. 그 쪽의 검사들이 함께 씁니다."""

import json

import pytest
from playwright.sync_api import expect

from chaewo.widgets.kit import note_parts
from tests.lib.pages import reopen_with
from tools.lib.notebook_files import ROOT

PAGE = "book/filled_note.html"
BLANKS = note_parts.blanks(ROOT / "book")
ITEMS = note_parts.items((ROOT / "book" / "note_map.md").read_text(encoding="utf-8"))
PIECES = note_parts.pieces((ROOT / "book" / "note.md").read_text(encoding="utf-8"))
NAMED = [name for item in ITEMS for name in item.blanks]
EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"
CODE = 'def rule(x):\n    return "<b>" + str(2 * x)  # 두 배\n'


def right(name):
    """그 빈칸에 저장되는 옳은 답(`memory.js`의 약속)."""
    spec = BLANKS[name]["spec"]
    answer = spec.get("answer")
    return {
        "number": lambda: str(answer),
        "text": lambda: spec["answers"][0],
        "choice": lambda: str(answer),
        "matrix": lambda: [[str(value) for value in row] for row in answer],
        "match": lambda: answer,
        "place": lambda: answer,
        "order": lambda: answer,
        "program": lambda: {"code": spec["solution"]},
    }[spec["kind"]]()


def of_kind(kind):
    return next(name for name in BLANKS if BLANKS[name]["spec"]["kind"] == kind)


@pytest.fixture
def note(open_page, site):
    """`note({"blank.backward.at_two": "6"}, …)`: 저장소를 그렇게 해 두고 엽니다."""

    def open_(stored=(), address="", **options):
        opened = open_page((site / PAGE).as_uri() + address, **options)
        page = opened.page
        page.problems = opened.problems
        settled(page)
        if stored:
            reopen_with(page, dict(pairs(stored)))
            settled(page)
        return page

    return open_


def settled(page):
    """도구가 보이고, 저장소를 다 쟀습니다."""
    expect(page.locator(".cw-filled")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)


def keep(page, stored):
    page.evaluate(
        "(all) => all.forEach(([key, value]) => localStorage.setItem(key, value))", pairs(stored)
    )


def pairs(stored):
    return [[f"chaewo.{key}", json.dumps(value)] for key, value in dict(stored).items()]


def answered(names):
    return {f"blank.{name}": right(name) for name in names}


def everything(page):
    return page.evaluate(
        """() => Object.fromEntries(Object.entries(localStorage)
          .filter(([key]) => /^chaewo\\.(blank|tries|draft|other)\\./.test(key))
          .map(([key, value]) => [key.slice(7), JSON.parse(value)]))"""
    )


def said(page):
    return page.locator(".cw-filled [role=status]")


def saved(page, button):
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return download.value.path().read_text(encoding="utf-8")


def load(page, content, name="answers.json"):
    if isinstance(content, dict):
        content = json.dumps(content)
    file = {"name": name, "mimeType": "application/json", "buffer": content.encode()}
    said(page).evaluate("(node) => (node.textContent = '')")  # 앞의 말을 새 말로 알지 않게
    page.locator(".cw-filled input[type=file]").set_input_files(file)
    expect(said(page)).not_to_be_empty()
    return said(page).inner_text()


def file_of(answers):
    return {"format": "chaewo-answers", "version": 1, "answers": answers}


# ---------- 노트 그대로, 자리는 제자리에 ----------
