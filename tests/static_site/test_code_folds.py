"""접어 둔 코드의 제목."""

import pytest

from chaewo.static_site.code_folds import PICTURE, PLAIN, heading


@pytest.mark.parametrize(
    ("code", "has_picture", "title"),
    [
        ("# 엔진 2: 덧셈. 값을 계산합니다.\ndef add(a, b): ...", False, "코드 · 엔진 2: 덧셈"),
        ("# 여섯 장의 그림\nplt.show()", True, "코드 · 여섯 장의 그림"),
        ("x = 1  # 하나\nplt.show()", True, PICTURE),
        ("x = 1\ndef push(node): ...\nclass Var: ...", False, "코드 · push"),
        ("x = 1", False, PLAIN),
    ],
)
def test_heading_says_what_is_inside(code, has_picture, title):
    assert heading(code, has_picture) == title


def test_every_folded_cell_has_a_heading(site):
    page = (site / "book/06_autograd_from_scratch.html").read_text(encoding="utf-8")
    assert "<summary>코드 · 엔진 3: 곱셈</summary>" in page
    assert f"<summary>{PICTURE}</summary>" in page
    assert "Toggle hidden content" not in page
