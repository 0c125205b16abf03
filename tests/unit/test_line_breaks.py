"""조사가 줄 머리에 홀로 오지 않게 잇는 자리."""

import pytest

from chaewo.static_site.line_breaks import joined_text


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


def test_joins_a_particle_to_the_code_before_it():
    assert joined_text("를 부르면", follows_inline=True) == "\u2060를 부르면"
    assert joined_text(" 단추를", follows_inline=True) == " 단추를"
