"""큰 텐서는 가운데를 줄이고 모양을 적는가."""

import pytest

from chaewo.widgets.kit import sources

SHOWN = """async ([source, shape]) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { tensorView } = await import(url);
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: size }, (_, i) => i);
  document.body.replaceChildren(tensorView({ shape, values }));
  return [...document.querySelectorAll("tr")].map((row) => [...row.cells].map((cell) => cell.innerText));
}"""


@pytest.mark.parametrize(
    ("shape", "rows"),
    [
        ([2, 3], [["0", "1", "2"], ["3", "4", "5"]]),
        (
            [8, 8],
            [
                ["0", "1", "2", "⋯", "7"],
                ["8", "9", "10", "⋯", "15"],
                ["⋮"] * 5,
                ["56", "57", "58", "⋯", "63"],
            ],
        ),
    ],
)
def test_tensor_is_shortened_in_the_middle(open_page, shape, rows):
    page = open_page("about:blank").page
    assert page.evaluate(SHOWN, [sources.all_sources()["kit.js"], shape]) == rows
