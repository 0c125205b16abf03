"""그림은 눈앞에 올 때 읽히되, 자리는 처음부터 있고 인쇄에는 모두 나온다. 작은 그림은 쪽에 적혀 있다."""

import pytest

from chaewo.static_site.lazy_images import lazy

SIZES = "[...document.querySelectorAll('article img[loading=lazy]')].map((image) => [{}])"


def test_figures_below_the_screen_wait_and_keep_their_room(open_page, site):
    page = open_page((site / "book" / "09_shapes.html").as_uri()).page
    loaded = page.evaluate(SIZES.format("image.complete && image.naturalWidth > 0"))
    assert len(loaded) >= 5
    assert loaded.count([False]) >= len(loaded) // 2
    before = page.evaluate(SIZES.format("image.offsetWidth, image.offsetHeight"))
    page.pdf()  # 인쇄는 그림을 모두 읽습니다.
    page.wait_for_function(
        "[...document.querySelectorAll('article img')].every((image) => image.naturalWidth > 0)"
    )
    after = page.evaluate(SIZES.format("image.naturalWidth, image.naturalHeight"))
    for (width, height), (natural, tall) in zip(before, after, strict=True):
        assert abs(width / height - natural / tall) < 0.02


def test_only_figures_with_a_size_get_one(tmp_path):
    figure = tmp_path / "a.svg"
    drawn = '<svg xmlns="x" width="30pt" height="15.5pt" viewBox="0 0 30 15"/>'
    figure.write_text(drawn + "<!-- -->" * 600)
    page = '<img alt="가" src="../_images/a.svg" /><img src="../_static/logo.svg"/>'
    made = lazy(page, {"a.svg": figure})
    assert '<img loading="lazy" width="40" height="21" alt="가"' in made
    assert '<img src="../_static/logo.svg"/>' in made
    assert lazy(made, {"a.svg": figure}) == made
    assert 'loading="lazy" alt="가"' in lazy(page, {})


def test_a_small_figure_is_written_in_the_page(tmp_path):
    figure = tmp_path / "a.svg"
    page, drawn = '<img alt="가" src="../_images/a.svg" />', "<text>나 &amp; 1%</text></svg>"
    figure.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{drawn}\n', encoding="utf-8")
    made = lazy(page, {"a.svg": figure})
    assert made == f'<svg role="img" aria-label="가">{drawn}'


@pytest.mark.parametrize("inside", ["<style>path { fill: red }</style>", '<path id="a"/>'])
def test_a_figure_that_would_change_the_page_stays_a_file(tmp_path, inside):
    figure = tmp_path / "a.svg"
    figure.write_text(f"<svg>{inside}</svg>", encoding="utf-8")
    assert "<img " in lazy('<img alt="가" src="../_images/a.svg" />', {"a.svg": figure})
