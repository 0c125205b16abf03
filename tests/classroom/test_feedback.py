"""학생에게 돌려주는 글: 판정의 카드와 점수가 어느 폭에서나 한국어로 보입니다."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from chaewo.classroom import configure_feedback
from chaewo.classroom.feedback import Feedback, FeedbackExporter
from chaewo.classroom.links import BookLinks
from chaewo.judging.grading import MIME, Graded
from chaewo.judging.result import empty

HINT = "되풀이할 때마다 `x = torch.ones(2, 2, requires_grad=True)`를 새로 만들고 있습니다. " * 3
LONG = "a" * 300  # 띄어쓰기가 없는 글
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def answer(name, source="def f(x):\n    return x", comment=None):
    nbgrader = {"grade": False, "solution": True, "grade_id": name, "comment": comment}
    return new_code_cell(source, metadata={"nbgrader": nbgrader})


def check_cell(name, result=None, *more, score=0.0):
    """채점한 확인 셀. 판정 앞에는 학생의 함수가 찍은 글도 있습니다."""
    nbgrader = {"grade": True, "solution": False, "grade_id": f"{name}_check"}
    outputs = [new_output("stream", name="stdout", text="학생의 print"), *more]
    if result:
        outputs.append(new_output("execute_result", data=result._repr_mimebundle_()))
    return new_code_cell(
        "### BEGIN HIDDEN TESTS\ncheck = worth(2)\n### END HIDDEN TESTS\ncheck('x')",
        metadata={"nbgrader": nbgrader | {"score": score, "points": 2.0}},
        outputs=outputs,
    )


def crash(name, value):
    lines = ["\x1b[31m" + "-" * 75, "Traceback (most recent call last)", f"{name}: {value}"]
    return new_output("error", ename=name, evalue=value, traceback=lines)


def returned(*cells, late=0.0, address=""):
    """`cells`가 든 노트북을 돌려주는 글."""
    config = Config()
    configure_feedback(config)
    config.BookLinks.base_url = address
    grades = {"notebook": "ex02_backward", "score": 3.0, "max_score": 8.0, "late_penalty": late}
    notebook, resources = new_notebook(cells=list(cells)), {"nbgrader": grades}
    for step in (BookLinks, Feedback):
        notebook, resources = step(config=config).preprocess(notebook, resources)
    return FeedbackExporter(config=config).from_notebook_node(notebook, resources)[0]


def lesson():
    return [
        new_markdown_cell("# 연습 2. `노트`의 9\n\n[2장](../../book/02_backward.ipynb)을 봅니다."),
        new_markdown_cell(
            "## 1. 맞은 문제\n\n$$ y = \\frac{1}{4} x_1 $$\n\n$\\frac{$ 그리고 $z^2$"
        ),
        answer("one", comment="**좋습니다.** $x^2$도 됩니다."),
        check_cell("one", Graded("correct", "모두 같습니다.", 0, "backward.one", 2), score=2.0),
        new_markdown_cell("## 2. 틀린 문제"),
        answer("two", f"{LONG} = 1  # {LONG}"),
        new_code_cell("two(1)", outputs=[crash("NameError", f"name '{LONG}' is not defined")]),
        check_cell("two", Graded("wrong", HINT, 0, "backward.two", 2), crash("Exception", "앞")),
        new_markdown_cell("## 3. 일부만 맞은 문제"),
        answer("three", comment="No response."),
        check_cell("three", Graded("wrong", "하나만 맞습니다.", 0.5, "a.b", 2), score=1.0),
        new_markdown_cell("## 4. 빈 문제"),
        answer("four"),
        check_cell("four", Graded("empty", empty().message, 0, "backward.four", 2)),
        new_code_cell(
            "plot()",
            outputs=[
                new_output("display_data", data={"image/png": PICTURE}),
                new_output("display_data", data={"text/html": f"<table><td>{LONG}</table>"}),
                new_output("stream", name="stdout", text=LONG),
            ],
        ),
        new_markdown_cell("[2장 역전파](../../book/02_backward.ipynb)로 돌아가기"),
    ]


def text_of(page):
    """글과 설명(alt). 코드와 학생의 출력, 접힌 오류의 글은 빼고."""
    body = re.sub(r"<(style|pre|code|details|math)\b.*?</\1>", "", page, flags=re.S)
    return " ".join([*re.findall(r'alt="([^"]*)"', body), re.sub(r"<[^>]+>", " ", body)])


def test_every_word_of_ours_is_korean():
    words = re.findall(r"[A-Za-z]{3,}", text_of(returned(*lesson(), late=1.0)))
    assert set(words) <= {LONG, "print"}


def test_check_cell_shows_only_the_card_and_the_points():
    page = returned(*lesson())
    for hidden in ("HIDDEN TESTS", "worth", "학생의 print", "Exception"):
        assert hidden not in page
    assert page.count('class="chaewo-check ') == 4
    assert "<code>x = torch.ones(2, 2, requires_grad=True)</code>를 새로" in page
    summary = re.search(r"<section .*?</section>", page, re.S)[0]
    assert " ".join(re.sub(r"<[^>]+>", " ", summary).split()) == (
        "받은 점수 3 / 8점 1. 맞은 문제 맞음 2 / 2점 2. 틀린 문제 틀림 0 / 2점 "
        "3. 일부만 맞은 문제 일부 1 / 2점 4. 빈 문제 빈칸 0 / 2점"
    )
    for target in re.findall(r'href="#(.+?)"', summary):
        assert f'id="{target}"' in page
    assert "<title>연습 2. 노트의 9</title>" in page


def test_a_crash_is_a_korean_sentence_before_a_folded_traceback():
    page = returned(*lesson())
    (before, after) = page.split("Traceback (most recent call last)")
    assert "이 셀은 실행하다가 멈추었습니다. <code>NameError: name" in before
    assert before.rindex("<details>") > before.rindex("멈추었습니다")
    assert "<details open" not in page
    assert "</details>" in after


def test_late_points_and_words_of_the_teacher_are_said():
    page = returned(*lesson(), late=1.5)
    assert "늦게 내어 1.5점을 뺐습니다." in page
    assert "늦게 내어" not in returned(*lesson())
    assert page.count("<strong>선생님의 말</strong>") == 1
    assert "<strong>좋습니다.</strong>" in page
    assert "No response" not in page


def test_a_check_cell_that_the_judge_did_not_answer_says_so():
    forged = new_output("display_data", data={MIME: ["correct"], "text/plain": "2"})
    page = returned(check_cell("one", None, forged, crash("KeyboardInterrupt", "")))
    assert page.count("판정의 기록이 없습니다") == 1
    assert "이 셀은 실행하다가 멈추었습니다. <code>KeyboardInterrupt:</code>" in page


def test_formulas_are_drawn_without_a_script_and_bad_ones_are_shown_as_typed():
    page = returned(*lesson())
    assert '<math display="block"' in page
    assert page.count("<math ") == 3
    assert "<code>\\frac{</code>" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("", "2장을 봅니다."),
        (
            "https://book.example/b",
            '<a href="https://book.example/b/book/02_backward.html">2장</a>을',
        ),
    ],
)
def test_links_lead_to_the_hosted_book_or_are_plain_titles(address, shown):
    page = returned(*lesson(), address=address)
    assert shown in page
    assert "../../book" not in page
    assert ("돌아가기" in page) == bool(address)


def test_the_address_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("CHAEWO_BASE_URL", "https://book.example/")
    notebook = new_notebook(cells=[new_markdown_cell("[절](../../book/02_backward.ipynb#절)")])
    assert BookLinks().preprocess(notebook, {})[0].cells[0].source == (
        "[절](https://book.example/book/02_backward.html#절)"
    )


def test_page_fits_a_phone_and_runs_nothing(chromium, tmp_path):
    attack = "<script>document.title = '깨짐'</script><img src=x alt=x onerror=\"document.title='깨짐'\">"
    hostile = new_code_cell("", outputs=[new_output("display_data", data={"text/html": attack})])
    path = tmp_path / "feedback.html"
    path.write_text(returned(*lesson(), hostile), encoding="utf-8")
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    try:
        page = context.new_page()
        asked = []
        page.on("requestfinished", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        for summary in page.locator("summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert page.title() == "연습 2. 노트의 9"
        assert [url for url in asked if not url.startswith(("data:", path.as_uri()))] == []
        assert page.locator("math").first.evaluate("(math) => math.clientHeight") > 20
    finally:
        context.close()
