"""절의 주소가 제목을 따르고, 글쓴이가 붙인 주소는 그대로인가."""

import re

import pytest

from chaewo.static_site.anchors import slug
from tools.lib.site_pages import pages_in


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("9의 정체: 변화도는 누적됩니다", "9의-정체-변화도는-누적됩니다"),
        ("`train()`과 `eval()`", "train-과-eval"),
        ("크기 계산: 6*6은 대체 뭐야??", "크기-계산-6-6은-대체-뭐야"),
        ("???", "section"),
    ],
)
def test_slug(title, expected):
    assert slug(title) == expected


def test_no_section_is_numbered_and_no_address_is_given_twice(site):
    for page in pages_in(site, "book", "exercises", "solutions"):
        text = page.read_text(encoding="utf-8")
        sections = re.findall(r'<section[^>]* id="([^"]*)"', text)
        assert sections, page.name
        assert [one for one in sections if re.fullmatch(r"id\d+", one)] == [], page.name
        assert len(sections) == len(set(sections)), page.name


def test_addresses_given_by_the_author_stay(site):
    note = (site / "book/note.html").read_text(encoding="utf-8")
    assert len(set(re.findall(r'id="(note-cell-\d\d)"', note))) == 28


def test_every_term_of_the_glossary_has_an_address(site):
    text = (site / "book/glossary.html").read_text(encoding="utf-8")
    terms = re.findall(r'id="(말-[^"]+)"', text)
    assert {"말-변화도", "말-벡터-야코비안-곱", "말-단위행렬"} <= set(terms)
    assert len(terms) == len(set(terms))
    assert len(terms) >= 0.9 * text.count("<tr")
