"""화면 낭독기가 읽는 수식(MathML)이 올바릅니다. Firefox는 틀린 것을 콘솔에 적습니다(“Invalid markup”)."""

import re
from xml.etree import ElementTree

import pytest

from chaewo.static_site.katex_math import apart
from tests.static_site.test_pages import PAGES

PARTS = {"msub": 2, "msup": 2, "mfrac": 2, "mroot": 2, "munder": 2, "mover": 2}
PARTS |= {"msubsup": 3, "munderover": 3}


def test_every_formula_has_the_parts_it_needs(site):
    formulas = {
        formula: page
        for page in PAGES
        for formula in re.findall(r"<math.*?</math>", (site / page).read_text("utf-8"), re.S)
    }
    assert len(formulas) > 100
    # $\lambda_{\max}$처럼 첨자가 함수의 이름이면 KaTeX가 보이지 않는 셋째 조각을 넣습니다: \mathrm{max}
    assert {page for formula, page in formulas.items() if not whole(formula)} == set()


@pytest.mark.parametrize(
    ("latex", "rows"),
    [
        (r"a = 1,\qquad b = 2", r"a = 1,\\ b = 2"),
        (r"\begin{cases}a \qquad b\end{cases}", r"\begin{cases}a \qquad b\end{cases}"),
        (r"\begin{bmatrix}a\end{bmatrix},\qquad b", r"\begin{bmatrix}a\end{bmatrix},\\ b"),
    ],
)
def test_formulas_side_by_side_are_set_apart(latex, rows):
    assert apart(latex) == rows


def whole(formula: str) -> bool:
    tree = ElementTree.fromstring(formula)
    parts = [(node.tag.split("}")[-1], len(node)) for node in tree.iter()]
    return all(PARTS.get(tag, count) == count for tag, count in parts)


def test_laying_math_out_later_moves_nothing(open_page, site):
    """먼 식은 나중에 배치한다(far_sections.js). 식이 제 배치를 가져도 간격이 그대로여야 한다."""
    page = open_page((site / "book/03_jacobian.html").as_uri()).page
    page.wait_for_function("!document.documentElement.classList.contains('chaewo-unseen')")
    height = "document.querySelector('article').offsetHeight"
    before = page.evaluate(height)
    page.add_style_tag(content="section > div.math { contain: layout paint style }")
    assert page.evaluate(height) == before
