"""책의 정적 쪽을 만드는 Sphinx 확장: 위젯 묶음, 수식, 한국어, 줄바꿈, 테마 다듬기."""

from chaewo.static_site import (
    addresses,
    anchors,
    blank_count,
    bundle,
    chapter_cards,
    code_folds,
    deeper,
    errors,
    exercise_blanks,
    fallback_code,
    fill_lines,
    filled_note,
    first_load,
    katex_math,
    korean,
    large_states,
    lazy_images,
    line_breaks,
    metadata,
    redirects,
    root_pages,
    solution_details,
    solution_markers,
    theme,
    web_app,
)
from chaewo.static_site.notebooks import downloads, launch_buttons
from chaewo.static_site.search import search_text

PARTS = (
    addresses,
    theme,
    anchors,
    korean,
    katex_math,
    bundle,
    chapter_cards,
    code_folds,
    errors,
    deeper,
    exercise_blanks,
    solution_markers,
    solution_details,
    fill_lines,
    downloads,
    launch_buttons,
    filled_note,
    fallback_code,
    blank_count,
    large_states,
    lazy_images,
    line_breaks,
    redirects,
    metadata,
    root_pages,
    search_text,
    first_load,
    web_app,
)


def setup(app):
    """Sphinx가 부르는 진입점. 하는 일마다 모듈이 하나씩 있습니다."""
    for part in PARTS:
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
