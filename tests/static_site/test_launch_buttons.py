"""Colab과 Binder의 단추: 저장소를 알 때에만, 두 곳의 주소 규칙대로."""

import re
from html import unescape
from types import SimpleNamespace
from urllib.parse import parse_qs, urlparse

import pytest
from docutils import nodes
from docutils.utils import new_document

from chaewo.static_site import addresses
from chaewo.static_site.notebooks import launch_buttons
from chaewo.static_site.notebooks.downloads import address
from tests.static_site.test_downloads import PAGES

PAGE = "book/02_backward"
EXERCISE = "exercises/autograd/ex02_backward"


@pytest.fixture
def written(monkeypatch):
    """그 저장소를 알 때, 쪽의 제목 아래에 놓이는 (주소, 글)들."""

    def write(page, repository):
        monkeypatch.setattr(addresses, "repository", lambda: repository)
        document = new_document(page)
        document += nodes.section("", nodes.title("", "제목"), nodes.paragraph("", "본문"))
        env = SimpleNamespace(doc2path=lambda name: f"/{name}.ipynb")
        launch_buttons.add(SimpleNamespace(env=env), document, page)
        section = document[0]
        assert isinstance(section[-1], nodes.paragraph)
        html = "".join(node.astext() for node in section.findall(nodes.raw))
        return [
            (unescape(link), re.sub("<.*?>", "", words))
            for link, words in re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', html)
        ]

    return write


@pytest.mark.parametrize("page", [PAGE, EXERCISE])
def test_links_follow_the_rules_of_both_services(written, page):
    links = {words: link for link, words in written(page, "ada/my.notes")}
    colab = urlparse(links["Colab에서 열기 (새 탭)"])
    assert (colab.scheme, colab.netloc) == ("https", "colab.research.google.com")
    assert colab.path == f"/github/ada/my.notes/blob/notebooks/{page}.ipynb"
    binder = urlparse(links["Binder에서 열기 (새 탭)"])
    assert (binder.scheme, binder.netloc) == ("https", "mybinder.org")
    assert binder.path == "/v2/gh/ada/my.notes/notebooks"
    assert parse_qs(binder.query) == {"labpath": [f"{page}.ipynb"]}


def test_no_repository_no_launch_buttons(written):
    assert written(PAGE, None) == []
    assert [words for _, words in written(EXERCISE, None)] == ["노트북 내려받기", "풀이 쪽으로"]


def test_pages_that_are_not_run_have_none(written):
    for page in ("book/index", "solutions/autograd/ex02_backward"):
        assert written(page, "ada/notes") == []


def test_exercise_links_lead_to_files_of_the_book(written, site):
    for link, _ in written(EXERCISE, None):
        assert (site / EXERCISE).parent.joinpath(link).resolve().is_file()


@pytest.mark.parametrize("page", PAGES)
def test_built_page_shows_what_it_knows(site, page):
    html = (site / f"{page}.html").read_text(encoding="utf-8")
    known = addresses.repository() is not None and not page.startswith("solutions/")
    assert (">Colab에서 열기<" in html, ">Binder에서 열기<" in html) == (known, known)
    assert (site / address(page)).is_file()
