"""코드 빈칸: 쪽 안의 파이썬이 세 브라우저에서 실행되고, 틀린 코드와 옳은 코드를 가려냅니다."""

import pytest

from chaewo.widgets.kit import note_parts
from tests.browsers.conftest import KINDS
from tools.lib.notebook_files import ROOT

PAGE = "book/04_vjp.html"
BLANKS = note_parts.blanks(ROOT / "book")
BOX = "document.querySelector('.chaewo-widget[data-widget=code_blank]')"


@pytest.mark.parametrize("where", ["file", "http"])
@pytest.mark.parametrize("name", KINDS)
def test_a_code_blank_runs(drivers, heard_site, served, name, where):
    driver = drivers(name)
    driver.resize(1280, 900)
    driver.go("about:blank")
    driver.go((heard_site / PAGE).as_uri() if where == "file" else served + PAGE)
    driver.run("await chaewoWalker.wakeAll()")
    state = driver.run(f"return JSON.parse({BOX}.dataset.state)")
    assert state["spec"]["kind"] == "program"
    driver.run(f"{BOX}.scrollIntoView({{ block: 'center' }})")
    run(driver)
    assert "cw-right" not in feedback(driver)
    write(driver, BLANKS[state["spec"]["id"]]["spec"]["solution"])
    run(driver)
    assert "cw-right" in feedback(driver)
    assert driver.run("return chaewoHeard") == []


def run(driver):
    """「실행」을 누르고 답이 나올 때까지 기다립니다."""
    before = feedback(driver)
    driver.run(f"{BOX}.querySelector('.cw-primary').click()")
    driver.wait(f"{BOX}.querySelector('.cw-feedback').outerHTML !== args[0]", before)
    driver.wait(f"!{BOX}.querySelector('.cw-primary').disabled")


def feedback(driver):
    return driver.run(f"return {BOX}.querySelector('.cw-feedback').outerHTML")


def write(driver, code):
    """편집기가 뜰 때까지 손을 대고, 모두 고른 다음 적습니다."""
    driver.run(f"{BOX}.querySelector('textarea, .cm-content').focus()")
    driver.wait(f"{BOX}.querySelector('.cm-content')")
    driver.run(f"{BOX}.querySelector('.cm-content').focus()")
    driver.press("Control", "a")
    driver.run("document.execCommand('insertText', false, args[0])", code)
