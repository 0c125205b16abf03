"""코드 빈칸을 괴롭히기: 함께 누르고, 도중에 멈추고, 엉뚱한 글자를 붙여 넣고, 적는 동안 편집기를 바꿉니다."""

import pytest
from playwright.sync_api import expect

from tests.lib.pages import reload_until, remembering
from tests.widgets.blank.code_pages import (
    RUN_TIMEOUT,
    attempt,
    body,
    code_blank,
    feedback,
    run,
    type_code,
    when_idle,
)


def test_endless_print_is_seen_after_it_is_stopped(widget_page):
    page = widget_page(code_blank())
    type_code(page, body("while True: print('가나다라' * 1000)"))
    page.get_by_role("button", name="실행").click()
    printed = page.locator(".cw-printed")
    expect(printed).to_contain_text("뒤는 보이지 않습니다", timeout=RUN_TIMEOUT)
    page.get_by_role("button", name="멈추기").click()
    when_idle(page)
    assert "뒤는 보이지 않습니다" in printed.inner_text()


def test_long_value_is_cut_in_the_message(widget_page):
    said = attempt(widget_page(code_blank()), body("while True: yield 1"))
    assert "…" in said
    assert len(said) < 500


RIGHT = body("return g * b, g * a")
# 첫 코드를 부를 때까지 붙잡아 둡니다. 긴 코드는 그 사이에 끝나거나, 바쁜 컴퓨터에서는 너무 오래 걸립니다.
HOLD = """() => {
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.code === undefined) return postMessage.call(this, message, ...rest);
    Worker.prototype.postMessage = postMessage;
    window.letGo = () => this.postMessage(message);
  };
}"""
OTHER = ".cw-blank >> nth=1"


def two_blanks(widget_page, first, second):
    page = widget_page(code_blank(), code_blank(name="test.other"))
    type_code(page, first)
    type_code(page, second, OTHER)
    return page


def press(page, name, index=0):
    page.locator(".cw-blank").nth(index).get_by_role("button", name=name).click(timeout=RUN_TIMEOUT)


def test_stopping_the_waiting_one_leaves_the_running_one(widget_page):
    page = two_blanks(widget_page, RIGHT, RIGHT)
    page.evaluate(HOLD)
    press(page, "실행")
    page.wait_for_function("'letGo' in window", timeout=RUN_TIMEOUT)
    press(page, "실행", 1)
    press(page, "멈추기", 1)
    page.evaluate("letGo()")
    when_idle(page)
    assert feedback(page).startswith("맞았습니다")
    assert feedback(page, 1).startswith("멈추었습니다")


def test_two_run_one_after_the_other(widget_page):
    page = two_blanks(widget_page, RIGHT, body("return g * a, g * b"))
    press(page, "실행")
    press(page, "실행", 1)
    when_idle(page)
    assert feedback(page).startswith("맞았습니다")
    assert "상대의 값" in feedback(page, 1)


def test_python_cut_off_in_the_middle_is_replaced(widget_page):
    """wasm의 스택이 넘치면 파이썬은 하던 일을 접지 못합니다. 다음 코드는 새 파이썬이 실행합니다."""
    page = widget_page(code_blank())
    deep = "x, y = [], []\n    for i in range(10 ** 4): x, y = [x], [y]\n    return x == y"
    for _ in range(2):
        assert "너무 깊이" in attempt(page, body(deep))
        assert attempt(page, RIGHT).startswith("맞았습니다")


def test_python_that_does_not_start_is_said(widget_page):
    page = widget_page(code_blank())
    type_code(page, RIGHT)
    page.evaluate(
        """async () => {
          const src = document.querySelector("script[src*='chaewo.js']").src;
          const script = document.createElement("script");
          script.src = src.replace("chaewo.js", "chaewo-python.js");
          document.head.append(script);
          await new Promise((resolve) => (script.onload = resolve));
          const value = { ...chaewoPython, wasm: btoa("wasm이 아닌 것".length) };
          Object.defineProperty(window, "chaewoPython", { value, writable: false });
        }"""
    )
    run(page)
    assert "파이썬을 불러오지 못했습니다" in feedback(page)


@pytest.mark.parametrize(
    "code",
    [
        RIGHT.replace("    ", "\u00a0" * 4),
        RIGHT.replace("    ", "\u3000" * 2),
        "\ufeff" + RIGHT,
        RIGHT.replace("mul", "mu\u200bl"),
        RIGHT.replace("\n", "\r\n"),
        RIGHT.replace("    ", "\t"),
    ],
    ids=["NBSP", "전각 빈칸", "BOM", "너비 없는 빈칸", "CRLF", "탭"],
)
def test_letters_the_eye_cannot_see_do_no_harm(widget_page, code):
    assert attempt(widget_page(code_blank()), code).startswith("맞았습니다")


@pytest.mark.parametrize(
    ("code", "letter", "ours"),
    [
        (RIGHT.replace("(", "（"), "（", "("),
        (RIGHT.replace(":", "：  # '"), "：", ":"),
        (RIGHT.replace("*", "×"), "×", "*"),
        (RIGHT.replace("g * b", "g − b"), "−", "-"),
        (body("print(‘값’)\n    return b, a"), "‘", "'"),
    ],
)
def test_letters_that_only_look_alike_are_named(widget_page, code, letter, ours):
    said = attempt(widget_page(code_blank()), "# （주석）\nx = '：'\n" + code)
    assert f"모르는 글자가 있습니다: {letter}" in said
    assert f"다시 적으세요: {ours}" in said


def test_name_missing_from_a_module_is_not_called_a_slip(widget_page):
    said = attempt(widget_page(code_blank()), "import math\n" + body("return math.comb(3, 1)"))
    assert "comb" in said
    assert "쪽의 파이썬에 없으니" in said


def test_leaving_at_once_loses_nothing(widget_page):
    page = widget_page(code_blank())
    remembering(page)
    type_code(page, body("return '방금'"))
    reload_until(page, "document.querySelector('textarea')?.value.includes('방금')")
    assert "방금" in page.locator("textarea").input_value()


def test_code_changed_after_it_was_right_is_not_called_right(widget_page):
    page = widget_page(code_blank())
    remembering(page)
    attempt(page, RIGHT)
    type_code(page, body("return 0"))
    reload_until(page, "document.querySelector('.cw-feedback')?.innerText.includes('맞힌 뒤에')")
    assert "맞힌 뒤에 고친" in feedback(page)


def test_korean_being_composed_is_not_cut(widget_page):
    """편집기가 늦게 와도, 조합이 이어지는 동안에는 칸을 바꾸지 않습니다."""
    page = widget_page(code_blank())
    page.evaluate(
        """() => {
          const { append } = document.head;
          document.head.append = (node) => (window.late = () => append.call(document.head, node));
        }"""
    )
    page.locator("textarea").click()
    page.keyboard.press("Control+a")
    ime = page.context.new_cdp_session(page)

    def compose(text):
        place = {"selectionStart": len(text), "selectionEnd": len(text)}
        ime.send("Input.imeSetComposition", {"text": text, **place})

    compose("가")
    page.evaluate("late()")
    page.wait_for_function("window.chaewoCodeMirror")
    assert page.locator("textarea").count() == 1
    # 앞 글자가 끝나는 바로 그때 다음 글자의 조합이 시작됩니다.
    page.evaluate(
        """() => {
          const area = document.querySelector("textarea");
          area.dispatchEvent(new CompositionEvent("compositionend"));
          area.dispatchEvent(new CompositionEvent("compositionstart"));
        }"""
    )
    page.wait_for_timeout(100)
    assert page.locator("textarea").count() == 1
    page.evaluate(
        "document.querySelector('textarea').dispatchEvent(new CompositionEvent('compositionend'))"
    )
    page.locator(".cm-content").wait_for()
    assert page.locator(".cm-content").inner_text().strip() == "가"
