"""코드 빈칸의 화면: 적고, 실행하고, 틀린 까닭을 듣고, 멈추고, 다시 열어도 남아 있는가."""

import pytest
import torch

from chaewo.blanks.program import piece, program
from chaewo.widgets.blank.code_blank import CodeBlank
from tests.lib.pages import reload_until

RUN_TIMEOUT = 60_000  # 바쁜 컴퓨터에서 기다려 줄 만큼


def mul(a, b, g):
    a, b = (torch.tensor(float(v), dtype=torch.float64, requires_grad=True) for v in (a, b))
    return torch.autograd.grad(a * b, (a, b), torch.tensor(float(g), dtype=torch.float64))


SPEC = program(
    "`a * b`의 변화도가 `g`일 때 두 입력이 받을 것을 적으세요.",
    starter="""
        def mul_rule(a, b, g):
            return ...  # 채워넣기
    """,
    solution="return g * b, g * a",
    cases=["mul_rule(2.0, 3.0, 1.0)", "mul_rule(2.0, 3.0, 10.0)", "mul_rule(-1.5, 4.0, 0.5)"],
    truth={"mul_rule": mul},
    mistakes={
        "자기 값이 아니라 상대의 값을 곱합니다.": "return g * a, g * b",
        "위에서 온 `g`를 곱하지 않았습니다.": "return b, a",
        "두 입력이 받을 것을 더해 하나로 돌려주었습니다.": "return g * b + g * a",
    },
    right="서로의 값을 받습니다.",
    otherwise="연쇄 법칙으로 셈해 보세요.",
)


def code_blank(spec=SPEC, name="test.mul"):
    return CodeBlank(spec={"id": name, **spec})


def type_code(page, text, box=".cw-code-blank, .cw-blank"):
    """시작 코드를 지우고 `text`를 적습니다. 손을 대면 편집기가 바뀌므로 바뀐 뒤에 적습니다."""
    block = page.locator(box).first
    block.locator("textarea, .cm-content").first.click()
    block.locator(".cm-content").wait_for(timeout=RUN_TIMEOUT)
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    page.keyboard.insert_text(text)


def run(page, index=0):
    page.get_by_role("button", name="실행").nth(index).click()
    page.wait_for_function(
        "[...document.querySelectorAll('.cw-primary')].every((node) => !node.disabled)",
        timeout=RUN_TIMEOUT,
    )


def feedback(page, index=0):
    return page.locator(".cw-feedback").nth(index).inner_text()


def attempt(page, text):
    type_code(page, text)
    run(page)
    return feedback(page)


def body(code):
    return f"def mul_rule(a, b, g):\n    {code}\n"


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
        (body("return mul_rule(a, b, g)"), "끝없이 부릅니다"),
        (body("return input()"), "input()"),
        (body("return [1, 2][5]"), "없는 자리"),
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
    page.wait_for_function(
        "document.querySelector('.cw-feedback').innerText.includes('멈추었습니다')"
    )
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
    type_code(page, body("return g * b, 1"))
    page.wait_for_function("localStorage.getItem('chaewo.draft.test.mul')?.includes('g * b, 1')")
    reload_until(page, "document.querySelector('textarea')?.value.includes('g * b, 1')")
    assert "g * b, 1" in page.locator("textarea").input_value()
    page.get_by_role("button", name="처음으로").click()
    assert page.locator("textarea").input_value() == SPEC["starter"]
    page.get_by_role("button", name="적던 것으로").click()
    assert "g * b, 1" in page.locator("textarea").input_value()


def test_solved_is_remembered_until_the_blank_changes(widget_page):
    page = widget_page(code_blank())
    attempt(page, body("return g * b, g * a"))
    reload_until(page, "document.querySelector('.cw-solved')")
    other = {**SPEC, "values": [{"list": [1]}], "cases": ["mul_rule(1, 1, 1)"]}
    kept = page.evaluate("localStorage.getItem('chaewo.blank.test.mul')")
    page = widget_page(code_blank(other))
    page.evaluate("(kept) => localStorage.setItem('chaewo.blank.test.mul', kept)", kept)
    reload_until(page, "localStorage.getItem('chaewo.blank.test.mul') !== null")
    page.locator("textarea").wait_for()
    assert page.locator(".cw-solved").count() == 0
    assert "g * b, g * a" in page.locator("textarea").input_value()  # 적은 것은 남습니다.


@pytest.mark.parametrize(
    "kept", ["null", "3", '"글"', '{"code": 3}', "{", '{"code": null, "of": 1}']
)
def test_damaged_memory_does_no_harm(widget_page, kept):
    page = widget_page(code_blank())
    for kind in ("draft", "blank"):
        page.evaluate(f"(kept) => localStorage.setItem('chaewo.{kind}.test.mul', kept)", kept)
    page.reload()
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
    page.wait_for_function("document.querySelector('.cw-feedback').innerText.length > 0")
    assert page.evaluate("localStorage.getItem('chaewo.tries.test.mul')") == "1"


def test_endless_print_is_seen_after_it_is_stopped(widget_page):
    page = widget_page(code_blank())
    type_code(page, body("while True: print('가나다라' * 1000)"))
    page.get_by_role("button", name="실행").click()
    page.locator(".cw-printed").wait_for(timeout=RUN_TIMEOUT)
    page.get_by_role("button", name="멈추기").click()
    assert "뒤는 보이지 않습니다" in page.locator(".cw-printed").inner_text()


def test_long_value_is_cut_in_the_message(widget_page):
    said = attempt(widget_page(code_blank()), body("while True: yield 1"))
    assert "…" in said
    assert len(said) < 500


RIGHT = body("return g * b, g * a")
SLOW = body("for i in range(10 ** 7): pass\n    return g * b, g * a")
OTHER = ".cw-blank >> nth=1"


def two_blanks(widget_page, first, second):
    page = widget_page(code_blank(), code_blank(name="test.other"))
    type_code(page, first)
    type_code(page, second, OTHER)
    return page


def press(page, name, index=0):
    page.locator(".cw-blank").nth(index).get_by_role("button", name=name).click(timeout=RUN_TIMEOUT)


def when_idle(page):
    page.wait_for_function(
        "[...document.querySelectorAll('.cw-primary')].every((node) => !node.disabled)",
        timeout=RUN_TIMEOUT,
    )


def test_stopping_the_waiting_one_leaves_the_running_one(widget_page):
    page = two_blanks(widget_page, SLOW, RIGHT)
    press(page, "실행")
    press(page, "실행", 1)
    press(page, "멈추기", 1)
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
        assert "자신을 끝없이" in attempt(page, body(deep))
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
    assert "쪽의 파이썬에는 없는" in said


def test_leaving_at_once_loses_nothing(widget_page):
    page = widget_page(code_blank())
    type_code(page, body("return '방금'"))
    reload_until(page, "document.querySelector('textarea')?.value.includes('방금')")
    assert "방금" in page.locator("textarea").input_value()


def test_code_changed_after_it_was_right_is_not_called_right(widget_page):
    page = widget_page(code_blank())
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


def test_praise_does_not_outlive_the_code_it_praised(widget_page):
    page = widget_page(code_blank())
    assert attempt(page, body("return g * b, g * a")).startswith("맞았습니다")
    type_code(page, body("return ..."))
    assert "고친 코드입니다" in feedback(page)
    run(page)
    assert "아직 채우지 않은" in feedback(page)
