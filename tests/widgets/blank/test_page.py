"""빈칸의 화면: 틀리고, 도움말을 보고, 맞히고, 다시 열어도 남아 있는가."""

import pytest
from playwright.sync_api import expect

from chaewo import blank
from chaewo.blanks.kinds import match
from chaewo.widgets.blank.blank import Blank
from tests.lib.pages import reload_until, remembering, reopen_with


def match_blank():
    """책에는 없는 짝 맞추기 하나."""
    spec = match(
        prompt="`v`마다 `y.backward(v)`가 `x.grad`에 넣는 것을 고르세요.",
        pairs={
            "`v = (1, 0, 0)`": "`J`의 1행",
            "`v = (0, 1, 0)`": "`J`의 2행",
            "`v = (1, 1, 1)`": "세 행의 합, 곧 `y.sum()`의 변화도",
        },
        distractors=["`J`의 1열", "오류가 난다"],
        hints={("`v = (1, 0, 0)`", "`J`의 1열"): "`v`는 출력의 원소마다 하나씩 있습니다."},
        solution="차례로 1행, 2행, 세 행의 합입니다.",
        praise="`v`가 행을 고릅니다.",
    )
    return Blank(spec={"id": "test.match", **spec})


RIGHT = ["`J`의 1행", "`J`의 2행", "세 행의 합, 곧 `y.sum()`의 변화도"]


def choose(page, texts):
    for select, text in zip(page.get_by_role("combobox").all(), texts, strict=True):
        select.select_option(text)
    page.get_by_role("button", name="확인").click()


def answer(page, text):
    page.get_by_role("textbox").first.fill(text)
    page.keyboard.press("Enter")


def feedback(page):
    return page.locator(".cw-feedback").first.inner_text()


def test_wrong_hint_solution_right(widget_page):
    fresh = blank("backward.four_calls")
    assert (fresh.solved, fresh.tries) == (False, 0)
    page = widget_page(fresh)
    answer(page, "4.5")
    assert "더합니다" in feedback(page)
    assert page.get_by_role("button", name="풀이 보기").count() == 0
    answer(page, "9")
    solution = page.get_by_role("button", name="풀이 보기")
    assert not page.locator(".cw-solution").is_visible()
    solution.click()
    assert "18" in page.locator(".cw-solution").inner_text()
    answer(page, "18")
    assert feedback(page).startswith("맞았습니다")
    assert page.problems == []


def test_enter_keeps_focus_and_result_is_announced(widget_page):
    page = widget_page(blank("backward.four_calls"))
    answer(page, "9")
    assert page.evaluate("document.activeElement.tagName") == "INPUT"
    status = page.get_by_role("status")
    assert status.get_attribute("aria-live") == "polite"
    assert status.inner_text()


@pytest.mark.parametrize("text", ["", "abc", "1e999", "십팔", "9" * 10_000])
def test_bad_input_does_not_count_as_a_try(widget_page, text):
    page = widget_page(blank("backward.four_calls"))
    for _ in range(3):
        answer(page, text)
    assert feedback(page)
    assert page.get_by_role("button", name="풀이 보기").count() == 0
    assert page.problems == []


def test_choice_by_keyboard(widget_page):
    page = widget_page(blank("no_grad.inside"))
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert feedback(page).startswith("맞았습니다")


def test_choice_without_a_choice(widget_page):
    page = widget_page(blank("no_grad.inside"))
    page.get_by_role("button", name="확인").click()
    assert feedback(page) == "하나를 골라 주세요."


def test_matrix_marks_wrong_entries(widget_page):
    page = widget_page(blank("backward.grid"))
    for field, value in zip(page.get_by_role("textbox").all(), ["3", "9/2", "6", "7"], strict=True):
        field.fill(value)
    page.keyboard.press("Enter")
    marked = page.locator("[aria-invalid=true]")
    assert [field.input_value() for field in marked.all()] == ["7"]
    page.get_by_role("textbox").last.fill("7.5")
    page.keyboard.press("Enter")
    assert feedback(page).startswith("맞았습니다")
    assert page.locator("[aria-invalid=true]").count() == 0


def test_match_marks_wrong_pairs_and_gives_the_first_hint(widget_page):
    page = widget_page(match_blank())
    remembering(page)
    choose(page, ["`J`의 1열", "", ""])
    assert feedback(page) == "아직 고르지 않은 것이 2개 있습니다."
    assert page.locator(".cw-wrong-pair").count() == 0
    choose(page, ["`J`의 1열", "오류가 난다", RIGHT[2]])
    assert "짝이 다른 것이 2개입니다." in feedback(page)
    assert "원소마다 하나씩" in feedback(page)
    assert page.locator("select[aria-invalid=true]").count() == 2
    assert page.get_by_role("button", name="풀이 보기").count() == 0  # 빈 답은 틀린 것이 아닙니다.
    choose(page, RIGHT)
    assert feedback(page).startswith("맞았습니다")
    assert page.locator(".cw-wrong-pair").count() == 0
    reload_until(page, "document.querySelector('.cw-solved')")
    assert [select.input_value() for select in page.get_by_role("combobox").all()] == RIGHT
    assert page.problems == []


def test_match_by_keyboard_alone(widget_page):
    blank = match_blank()
    page = widget_page(blank)
    page.get_by_role("combobox").first.focus()
    for text in RIGHT:
        for _ in range(blank.spec["right"].index(text) + 1):  # 첫 줄은 ‘고르세요’입니다.
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert feedback(page).startswith("맞았습니다")


def test_match_names_every_list_and_fits_a_phone(widget_page):
    page = widget_page(match_blank(), width=360, touch=True)
    first = page.get_by_role("combobox", name="v = (1, 0, 0)")
    assert first.count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="확인").tap()
    assert feedback(page) == "아직 고르지 않은 것이 3개 있습니다."


@pytest.mark.parametrize("memory", ['"망가진 값"', "[1, 2, 3]", "null", '["없는 보기"]', "{}"])
def test_match_ignores_damaged_memory(widget_page, memory):
    page = widget_page(match_blank())
    reopen_with(page, {"chaewo.blank.test.match": memory})
    page.wait_for_selector(".cw-blank")
    assert page.locator(".cw-solved").count() == 0
    assert page.problems == []


def test_progress_survives_a_reload(widget_page):
    page = widget_page(blank("backward.four_calls"), blank("no_grad.inside"))
    remembering(page)
    answer(page, "18")
    reload_until(page, "document.querySelector('.cw-solved')")
    expect(page.locator(".cw-blank-count").first).to_have_text("이 쪽의 빈칸 1 / 2")
    assert page.get_by_role("textbox").first.input_value() == "18"


def test_wrong_answer_marks_the_field(widget_page):
    page = widget_page(blank("backward.four_calls"))
    answer(page, "4.5")
    assert page.locator("input[aria-invalid=true]").count() == 1
    answer(page, "18")
    assert page.locator("input[aria-invalid=true]").count() == 0


def test_works_without_storage(chromium, widget_page, tmp_path):
    widget_page(blank("backward.four_calls"))
    context = chromium.new_context(offline=True)
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('막힘') } })"
    )
    page = context.new_page()
    page.goto((tmp_path / "widgets.html").as_uri())
    answer(page, "18")
    assert feedback(page).startswith("맞았습니다")
    context.close()


def test_damaged_memory_is_ignored(widget_page):
    page = widget_page(blank("backward.grid"))
    reopen_with(page, {"chaewo.blank.backward.grid": '"망가진 값"'})
    page.wait_for_selector(".cw-blank")
    assert page.locator(".cw-solved").count() == 0
    assert page.problems == []


def test_unknown_blank_is_a_sentence(widget_page):
    page = widget_page(blank("backward.없음"))
    assert "없습니다" in page.locator(".cw-problem").inner_text()


@pytest.mark.parametrize("damaged", ["-3", "1.5", '"3"', "[3]", "{"])
def test_a_damaged_count_of_tries_starts_again(widget_page, damaged):
    page = widget_page(blank("backward.four_calls"))
    remembering(page)
    key = "chaewo.tries.backward.four_calls"
    reopen_with(page, {key: damaged})
    answer(page, "4.5")
    assert page.evaluate("(key) => localStorage.getItem(key)", key) == "1"
