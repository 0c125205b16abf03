"""조사가 줄 머리에 홀로 오지 않게 잇는 자리."""

import pytest
from docutils import nodes

from chaewo.static_site.line_breaks import hold_particle, joined_text


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("야코비안(Jacobian)은", "야코비안(Jacobian)\u2060은"),
        ("“움직이는가”를", "“움직이는가”\u2060를"),
        ("(가) 나", "(가) 나"),
        ("backward()", "backward()"),
    ],
)
def test_joins_after_a_closing_mark(text, joined):
    assert joined_text(text) == joined


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("98 %인데", "98\u00a0%\u2060인데"),
        ("한 번, 몇 개", "한\u00a0번, 몇\u00a0개"),
        ("구한 번호", "구한 번호"),
        ("(2, 3)이고", "(2,\u00a03)\u2060이고"),
        ("(1.6 kB)", "(1.6\u00a0kB)"),
        ("③ 줄", "③\u00a0줄"),
        ("제자리(in-place)", "제자리(in-\u2060place)"),
        ("negative log-likelihood", "negative log-likelihood"),
    ],
)
def test_keeps_together_what_is_read_as_one(text, joined):
    assert joined_text(text) == joined


def test_joins_a_particle_to_the_code_before_it():
    assert joined_text("를 부르면", follows_inline=True) == "\u2060를 부르면"
    assert joined_text(" 단추를", follows_inline=True) == " 단추를"


@pytest.mark.parametrize(
    ("after", "held", "rest"),
    [("를 돌려주세요.", "를", " 돌려주세요."), ("입니다.", "입니다.", "")],
)
def test_math_and_its_particle_are_held_together(after, held, rest):
    math = nodes.math("", "v^T J")
    paragraph = nodes.paragraph("", "", nodes.Text("앞말 "), math, nodes.Text(after))
    hold_particle(math)
    together = paragraph[1]
    assert together["classes"] == ["together"]
    assert [type(node) for node in together] == [nodes.math, nodes.Text]
    assert together[1] == held
    assert "".join(node.astext() for node in paragraph[2:]) == rest


def test_math_without_a_particle_is_left_alone():
    math = nodes.math("", "x")
    paragraph = nodes.paragraph("", "", math, nodes.Text(" 뒤의 말"))
    hold_particle(math)
    assert list(paragraph) == [math, " 뒤의 말"]


def test_code_is_held_with_the_bracket_before_it_and_the_text_after_it():
    code = nodes.literal("", "x.grad")
    paragraph = nodes.paragraph("", "", nodes.Text("넓이(“"), code, nodes.Text(")에서, 또"))
    hold_particle(code)
    assert [node.astext() for node in paragraph] == ["넓이", "(“x.grad)에서,", " 또"]
