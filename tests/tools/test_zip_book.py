"""파일 하나로 묶은 책: 풀어서 열리고, 노트북과 그것이 쓸 꾸러미가 함께 있습니다."""

import re
import zipfile

import pytest

from tools.lib.site_pages import show_all
from tools.notebooks_branch import pinned, write
from tools.zip_book import TOP, pack


@pytest.fixture
def unpacked(site, tmp_path):
    """빈칸과 한글이 든 폴더에 푼 책."""
    pack(site, tmp_path / "book.zip")
    folder = tmp_path / "받은 책"
    zipfile.ZipFile(tmp_path / "book.zip").extractall(folder)
    return folder / TOP


def test_unpacked_book_opens_and_its_notebooks_find_the_package(open_page, unpacked):
    opened = open_page((unpacked / "index.html").as_uri())
    opened.page.wait_for_url("**/book/index.html")
    opened.page.get_by_role("link", name="1장부터 읽기").click()
    opened.page.wait_for_url("**/book/01_tensor_and_graph.html")
    show_all(opened.page)
    assert opened.page.locator(".cw").count() > 0
    assert opened.problems == []
    notebooks = [*(unpacked / "notebooks").rglob("*.ipynb")]
    assert len(notebooks) > 30
    for path in notebooks:
        install = path.read_text(encoding="utf-8")
        wheel = re.search(r'WHEEL = \\"(.+?)\\"', install)[1]
        assert any((path.parent / place / wheel).exists() for place in (".", "..", "../.."))


def test_branch_has_what_binder_needs(site, tmp_path):
    write(site, tmp_path / "notebooks", "https://index.example/cpu")
    required = (tmp_path / "notebooks" / "requirements.txt").read_text(encoding="utf-8").split("\n")
    assert required[:2] == ["--extra-index-url https://index.example/cpu", pinned("torch")]
    assert (tmp_path / "notebooks" / required[2]).is_file()
    assert (tmp_path / "notebooks" / "book" / "02_backward.ipynb").is_file()
    write(site, tmp_path / "notebooks", "")
    text = (tmp_path / "notebooks" / "requirements.txt").read_text(encoding="utf-8")
    assert text.startswith(pinned("torch"))
