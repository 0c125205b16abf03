"""더 깊이: 본문은 한 번에 읽을 길이이고, 접힌 절은 차례에 있으며 링크로 가면 펴집니다."""

import pytest

from tools.lib.lengths import MOST, WIDTH, height
from tools.lib.notebook_files import ROOT, read_notebook

CHAPTERS = sorted((ROOT / "book").glob("[0-9]*.ipynb"))
FOLDED = [
    path
    for path in CHAPTERS
    if any("deeper" in cell.metadata.get("tags", []) for cell in read_notebook(path).cells)
]


@pytest.mark.parametrize("path", FOLDED, ids=lambda path: path.stem)
def test_main_line_is_one_sitting_and_every_tagged_heading_is_a_fold_that_links_open(
    open_page, site, path
):
    cells = read_notebook(path).cells
    tagged = [cell for cell in cells if "deeper" in cell.metadata.get("tags", [])]
    assert all(cell.source.startswith("##") for cell in tagged)
    assert all(cell.metadata.get("jp-MarkdownHeadingCollapsed") for cell in tagged)
    page = open_page((site / "book" / f"{path.stem}.html").as_uri(), width=WIDTH).page
    assert height(page) <= MOST
    folds = page.locator("section.chaewo-deeper")
    assert folds.count() == len(tagged)
    assert page.locator("details.chaewo-deeper-box[open]").count() == 0
    name = folds.last.get_attribute("id")
    assert page.locator(f".page-toc a[href='#{name}']").count() == 1
    page.evaluate("(name) => (location.hash = name)", name)
    page.wait_for_function(
        "(name) => document.getElementById(name).querySelector('details').open", arg=name
    )
    assert 0 <= folds.last.evaluate("(node) => node.getBoundingClientRect().top") <= 300


def test_there_are_folds():
    assert FOLDED
