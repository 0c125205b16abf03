"""torch 없이 푸는 연습문제를 그 쪽에서 적고 실행한다."""

import pytest
from playwright.sync_api import expect

from chaewo.static_site.exercise_blanks import blanks_of
from tests.widgets.blank.code_pages import RUN_TIMEOUT, type_code
from tools.lib.notebook_files import ROOT

PAGE = "exercises/lenet/ex09_shapes.html"
BOX = ".cw-blank"
RIGHT = "def output_size(n, k, s=1, p=0):\n    return len(range(0, n + 2 * p - k + 1, s))"
TYPED = {
    "맞았습니다": RIGHT,
    "한쪽이 아니라 양쪽 끝에 붙습니다": "def output_size(n, k, s=1, p=0):\n    return (n + p - k) // s + 1",
    "값은 맞지만 정수가 아니라": f"{RIGHT.replace('len(', 'float(len(')})",
    "아직 채우지 않은": "def output_size(n, k, s=1, p=0):\n    ...",
}


@pytest.mark.parametrize("said", TYPED)
def test_the_exercise_is_judged_in_its_page(open_page, site, said):
    opened = open_page((site / PAGE).as_uri())
    type_code(opened.page, TYPED[said], BOX)
    opened.page.locator(BOX).first.get_by_role("button", name="실행").click()
    expect(opened.page.locator(BOX).first).to_contain_text(said, timeout=RUN_TIMEOUT)
    assert opened.problems == []


def test_the_solution_page_has_no_blank_and_the_notebook_no_cell(open_page, site):
    opened = open_page((site / PAGE.replace("exercises", "solutions")).as_uri())
    assert opened.page.locator(BOX).count() == 0
    notebook = (ROOT / PAGE).with_suffix(".ipynb").read_text(encoding="utf-8")
    assert "in_page" not in notebook


def test_every_blank_stands_on_its_exercise():
    solutions = sorted((ROOT / "solutions").glob("*/*.ipynb"))
    names = {name for path in solutions for name in blanks_of(path)}
    shapes = {"output_size", "note_lines", "fc1_in_features", "accepted_sizes", "layer_sizes"}
    assert names == shapes | {"receptive_fields", "parameter_counts", "gradients", "topological"}
