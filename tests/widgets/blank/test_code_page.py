"""코드 빈칸의 화면: 적고, 실행하고, 틀린 까닭을 듣고, 멈추고, 다시 열어도 남아 있는가."""

import pytest

from chaewo.blanks.program import piece, program
from tests.lib.pages import reload_until, remembering, reopen_with
from tests.widgets.blank.code_pages import (
    RUN_TIMEOUT,
    SPEC,
    attempt,
    body,
    code_blank,
    feedback,
    run,
    type_code,
    when_idle,
)


def test_nothing_of_the_runner_is_read_before_it_is_used(widget_page):
    page = widget_page(code_blank())
    assert page.locator("script[src*='chaewo-python'], script[src*='chaewo-editor']").count() == 0
    assert "채워넣기" in page.locator("textarea").input_value()
    type_code(page, body("return g * b, g * a"))
    assert page.locator("script[src*='chaewo-python']").count() == 0
    run(page)
    assert page.problems == []


@pytest.mark.parametrize(
    ("say", "code"),
    [
        ("상대의 값", "return g * a, g * b"),
        ("곱하지 않았습니다", "return b, a"),
        ("하나로", "return g * b + g * a"),
    ],
)
def test_each_mistake_gets_its_hint(widget_page, say, code):
    assert say in attempt(widget_page(code_blank()), body(code))


@pytest.mark.parametrize(
    "code",
    [
        "return g * b, g * a",
        "return [b * g, a * g]",
        "da = g * b; db = g * a; return (da, db)",
        "return tuple(g * other for other in (b, a))",
        "return (x * g for x in (b, a))",
        "return map(lambda x: x * g, [b, a])",
    ],
)
def test_right_programs_pass_however_they_are_written(widget_page, code):
    page = widget_page(code_blank())
    assert attempt(page, body(code)) == "맞았습니다. 서로의 값을 받습니다."
    assert page.problems == []


def test_first_difference_is_said_in_words(widget_page):
    said = attempt(widget_page(code_blank()), body("return g * b, g * a + 1"))
    assert "mul_rule(2.0, 3.0, 1.0)" in said
    assert "(3, 2)" in said
    assert "(3, 3)" in said
    assert "연쇄 법칙으로" in said


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (body("return g * bb, g * a"), "bb"),
        ("def mul_rule(a, b, g)\n    return 1", "1번 줄"),
        ("def mul_rule(a, b, g):\nreturn 1", "2번 줄"),
        ("  x = 1", "들여쓰기"),
        (body("return g / 0"), "0으로 나누었습니다"),
        ("import torch\n" + body("return 1"), "torch"),
        ("import js\n" + body("return 1"), "js"),
        (body("return mul_rule(a, b, g)"), "너무 깊이"),
        (body("return input()"), "input()"),
        (body("return [1, 2][5]"), "없는 자리"),
        (body("return [].pop()"), "빈 리스트"),
        (body("return {1}.remove(2)"), "집합에 없는 것"),
        (body("a, b = [a, b, g]"), "이름의 수"),
        (body("import math\n    return math.log(0)"), "0 이하의 수"),
        (body("return [a for k in range(5 / 2)]"), "올 수 없는 종류"),
        ("def mul_rule(a, b): return 1", "인자의 개수"),
        (body("x = []\n    while True: x.append([0] * 1000)"), "메모리"),
        (body("print(g)"), "return"),
        (body("return mul_rule"), "부르지 않은 함수"),
        (body("return ..."), "아직 채우지 않은"),
        ("", "아직 없는 이름"),
        ("exit()", "아직 없는 이름"),
        ("raise SystemExit", "끝내려"),
        ("open('x')", "파일"),
        (body("return [*[g * b], g * a]"), "별표"),
        (body("return {**{}}"), "dict(a)"),
        (body("match g:\n        case 1: return 1"), "if"),
        ("def mul_rule(a, /, b, g):\n    return 1", "지워도"),
    ],
)
def test_errors_are_said_in_korean(widget_page, code, words):
    page = widget_page(code_blank())
    said = attempt(page, code)
    assert words in said
    assert "맞았습니다" not in said
    assert page.problems == []


def test_bad_line_is_marked_in_the_editor(widget_page):
    page = widget_page(code_blank())
    attempt(page, body("return g * bb, g * a"))
    assert page.locator(".cw-bad-line").inner_text().strip().startswith("return g * bb")
    page.get_by_text("파이썬의 말").click()
    assert "NameError" in page.locator(".cw-english").inner_text()


def test_endless_loop_can_be_stopped_and_the_next_run_works(widget_page):
    page = widget_page(code_blank())
    type_code(page, body("while True: pass"))
    page.get_by_role("button", name="실행").click()
    page.get_by_role("button", name="멈추기").click(timeout=RUN_TIMEOUT)
    when_idle(page)
    assert "멈추었습니다" in feedback(page)
    assert attempt(page, body("return g * b, g * a")).startswith("맞았습니다")


def test_flood_of_print_is_cut(widget_page):
    page = widget_page(code_blank())
    attempt(page, body("for i in range(10 ** 4): print('가나다라' * 20)\n    return g * b, g * a"))
    shown = page.locator(".cw-printed").inner_text()
    assert len(shown) < 25_000
    assert "뒤는 보이지 않습니다" in shown
    assert feedback(page).startswith("맞았습니다")


def test_print_is_shown(widget_page):
    page = widget_page(code_blank())
    attempt(page, body("print('값', g, end='!')\n    return g * b, g * a"))
    assert page.locator(".cw-printed").inner_text().startswith("값 1.0!")


def test_remembering_function_is_refused(widget_page):
    said = attempt(
        widget_page(code_blank()),
        "seen = []\ndef mul_rule(a, b, g):\n    seen.append(1)\n"
        "    return (g * b, g * a) if len(seen) < 4 else (0, 0)",
    )
    assert "기억하고 있습니다" in said


def test_code_survives_a_reload_and_can_start_over(widget_page):
    page = widget_page(code_blank())
    remembering(page)
    type_code(page, body("return g * b, 1"))
    page.wait_for_function("localStorage.getItem('chaewo.draft.test.mul')?.includes('g * b, 1')")
    reload_until(page, "document.querySelector('textarea')?.value.includes('g * b, 1')")
    assert "g * b, 1" in page.locator("textarea").input_value()
    page.get_by_role("button", name="처음으로").click()
    assert page.locator("textarea").input_value() == SPEC["starter"]
    page.get_by_role("button", name="적던 것으로").click()
    assert "g * b, 1" in page.locator("textarea").input_value()


def test_moving_the_cursor_does_not_forget_what_was_typed(widget_page):
    page = widget_page(code_blank())
    type_code(page, body("return g * b, 1"))
    page.get_by_role("button", name="처음으로").click()
    page.locator(".cm-content").click()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="적던 것으로").click()
    assert "g * b, 1" in page.locator(".cm-content").inner_text()


@pytest.mark.parametrize(
    "change", [lambda case: f"{case} ", lambda case: case[::-1]], ids=["한 글자", "글자의 차례"]
)
def test_solved_is_remembered_until_the_blank_changes(widget_page, change):
    page = widget_page(code_blank())
    remembering(page)
    attempt(page, body("return g * b, g * a"))
    reload_until(page, "document.querySelector('.cw-solved')")
    first, *rest = SPEC["cases"]
    other = {**SPEC, "cases": [change(first), *rest]}
    kept = page.evaluate("localStorage.getItem('chaewo.blank.test.mul')")
    page = widget_page(code_blank(other))
    reopen_with(page, {"chaewo.blank.test.mul": kept})
    page.locator("textarea").wait_for()
    assert page.locator(".cw-solved").count() == 0
    assert "g * b, g * a" in page.locator("textarea").input_value()  # 적은 것은 남습니다.


@pytest.mark.parametrize(
    "kept", ["null", "3", '"글"', '{"code": 3}', "{", '{"code": null, "of": 1}']
)
def test_damaged_memory_does_no_harm(widget_page, kept):
    page = widget_page(code_blank())
    reopen_with(page, {f"chaewo.{kind}.test.mul": kept for kind in ("draft", "blank")})
    page.locator("textarea").wait_for()
    assert page.locator("textarea").input_value() == SPEC["starter"]
    assert page.problems == []


def test_later_blank_uses_the_readers_own_piece(widget_page):
    later = program(
        "앞의 `mul_rule`로 제곱의 규칙을 적으세요.",
        starter="def square_rule(a, g):\n    ...  # 채워넣기",
        solution="return sum(mul_rule(a, a, g))",
        cases=["square_rule(3.0, 1.0)", "square_rule(-2.0, 0.5)"],
        truth={"square_rule": lambda a, g: 2 * a * g},
        mistakes={"한쪽만 받았습니다.": "return mul_rule(a, a, g)[0]"},
        right="두 길의 합입니다.",
        after=[piece("test.mul", SPEC)],
    )
    page = widget_page(code_blank(), code_blank(later, "test.square"))
    square = page.locator(".cw-blank").nth(1)

    def attempt_square():
        square.locator("textarea, .cm-content").first.click()
        square.locator(".cm-content").wait_for(timeout=RUN_TIMEOUT)
        page.keyboard.press("Control+a")
        page.keyboard.insert_text("def square_rule(a, g):\n    return sum(mul_rule(a, a, g))\n")
        run(page, 1)
        return feedback(page, 1)

    assert "책의 것으로" in attempt_square()
    attempt(page, "def mul_rule(a, b, g):\n    print('내 것')\n    return g * b, g * a\n")
    assert "직접 적은 조각" in attempt_square()
    assert "내 것" in square.locator(".cw-printed").inner_text()
    for old in ("def mul_rule(a, b, g):\n    return g, g\n", "1 / 0"):  # 옛 판에서 맞았던 답
        page.evaluate(
            "(code) => localStorage.setItem('chaewo.blank.test.mul', JSON.stringify({ code, of: 0 }))",
            old,
        )
        said = attempt_square()
        assert said.startswith("맞았습니다")
        assert "책의 조각과 이어" in said


def test_keyboard_alone(widget_page):
    page = widget_page(code_blank())
    page.keyboard.press("Tab")
    page.locator(".cm-content").wait_for(timeout=RUN_TIMEOUT)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("def mul_rule(a, b, g):\n")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("return g * b, g * a")
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        "document.querySelector('.cw-feedback').innerText.startsWith('맞았습니다')",
        timeout=RUN_TIMEOUT,
    )
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "실행"


def test_double_click_runs_once(widget_page):
    page = widget_page(code_blank())
    type_code(page, body("return g * b, 0"))
    page.get_by_role("button", name="실행").dblclick()
    when_idle(page)
    assert page.evaluate("localStorage.getItem('chaewo.tries.test.mul')") == "1"


def test_praise_does_not_outlive_the_code_it_praised(widget_page):
    page = widget_page(code_blank())
    assert attempt(page, body("return g * b, g * a")).startswith("맞았습니다")
    type_code(page, body("return ..."))
    assert "고친 코드입니다" in feedback(page)
    run(page)
    assert "아직 채우지 않은" in feedback(page)
