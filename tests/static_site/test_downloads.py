"""내려받는 노트북: 첫 셀이 꾸러미를 설치하고, MyST 없이 읽히고, 코드는 원고와 같습니다."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlparse

import nbformat
import pytest
from sphinx.errors import ExtensionError

from chaewo.static_site.notebooks.downloads import DOOR, SHELF, address
from chaewo.static_site.notebooks.plain_markdown import equation_numbers, plain
from chaewo.static_site.notebooks.ready_notebook import CELL_ID, install_source
from tests.static_site.test_pages import served  # noqa: F401
from tools.lib.notebook_files import ROOT, notebooks_in, read_notebook

SOURCES = notebooks_in(*(ROOT / name for name in ("book", "exercises", "solutions")))
PAGES = [path.relative_to(ROOT).with_suffix("").as_posix() for path in SOURCES]
PAGES.remove(DOOR)
MYST = re.compile(r":::|\{[a-z:-]+\}`|^`{3,}\{|^\$\$ \(|^%|^\([\w-]+\)=", re.MULTILINE)
RELATIVE = re.compile(r"\]\((?!https?://|#)[^)]*\.(?:ipynb|md|html|svg|png)\b")
PAGE = "book/02_backward"


@pytest.mark.parametrize("page", PAGES)
def test_notebook_is_ready_to_run(site, page):
    text = (site / address(page)).read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    install, *cells = notebook.cells
    assert install.id == CELL_ID
    assert (site / SHELF / re.search(r'^WHEEL = "(.+)"', install.source, re.M)[1]).exists()
    originals = read_notebook(ROOT / f"{page}.ipynb").cells
    assert [(c.id, c.cell_type) for c in cells] == [(c.id, c.cell_type) for c in originals]
    for cell, original in zip(cells, originals, strict=True):
        if cell.cell_type == "code":
            assert (cell.source, cell.outputs) == (original.source, [])
        else:
            prose = re.sub(r"^(?:> )?```.*?^(?:> )?```$", "", cell.source, flags=re.M | re.S)
            assert not MYST.search(prose), cell.source
            assert not RELATIVE.search(prose), cell.source
    script = (site / address(page)).with_suffix(".js").read_text(encoding="utf-8")
    assert json.loads(script.removeprefix("chaewoNotebook(").rstrip().removesuffix(")"))
    assert text.strip() in script


def test_package_has_everything_but_the_site_builder(site):
    (wheel,) = (site / SHELF).glob("chaewo-*.whl")
    packed = zipfile.ZipFile(wheel)
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "chaewo").rglob("*")
        if path.is_file()
        and path.name[0] != "."
        and not {"__pycache__", "static_site"} & {*path.parts}
    }
    names = {name for name in packed.namelist() if ".dist-info/" not in name}
    assert names == ours
    (metadata,) = (name for name in packed.namelist() if name.endswith("/METADATA"))
    assert "Requires-Dist: torch>=2.6\n" in packed.read(metadata).decode()


@pytest.mark.parametrize("over", ["file", "http"])
def test_page_hands_over_a_notebook_that_knows_where_the_book_is(open_page, site, served, over):  # noqa: F811
    home = served if over == "http" else f"{site.as_uri()}/"
    opened = open_page(f"{home}{PAGE}.html", home=served if over == "http" else "")
    page = opened.page
    page.get_by_role("button", name="이 쪽 내려받기").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="노트북(.ipynb)").click()
    assert waiting.value.suggested_filename == "02_backward.ipynb"
    cells = nbformat.read(waiting.value.path(), as_version=4).cells
    places = json.loads(re.search(r"^PLACES = (\[.+?\])", cells[0].source, re.M)[1])
    assert places[:4] == [".", "..", "../..", f"{home}{SHELF}"]
    assert places == [*dict.fromkeys(places)]
    if over == "file":
        assert [*Path(unquote(urlparse(places[3]).path)).glob("chaewo-*.whl")]
    package = page.locator("a", has_text="꾸러미(.whl)").get_attribute("href")
    assert (site / "book" / package).exists()
    assert opened.problems == []


def test_exercise_page_hands_over_its_notebook(open_page, site):
    page = open_page((site / "exercises/autograd/ex02_backward.html").as_uri()).page
    with page.expect_download() as waiting:
        page.get_by_role("link", name="노트북 내려받기").click()
    assert waiting.value.suggested_filename == "ex02_backward.ipynb"


@pytest.fixture
def run_install_cell(tmp_path):
    """`chaewo`가 없는 파이썬에서 첫 셀을 돌립니다. pip을 부르는 대신 부른 것을 적고 `codes`대로 끝냅니다."""

    def run(places, codes):
        source = install_source("chaewo-1.whl", places).replace(
            "subprocess.run(pip, capture_output=True, text=True)", "pip_says(pip)"
        )
        fake = (
            "import types\n"
            f"codes = {codes}\n"
            "def pip_says(pip):\n"
            "    print('pip:', pip[-1])\n"
            "    return types.SimpleNamespace(returncode=codes.pop(0), stderr='no network')\n"
        )
        command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", fake + source]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")

    return run


def test_first_cell_takes_the_package_beside_it_first(run_install_cell, tmp_path):
    (tmp_path / "chaewo-1.whl").touch()
    done = run_install_cell(["https://book/_static"], [0])
    assert re.findall("pip: (.*)", done.stdout) == ["./chaewo-1.whl"]
    assert "설치했습니다" in done.stdout


def test_first_cell_goes_on_to_the_book(run_install_cell):
    done = run_install_cell(["https://a/_static", "https://b/_static"], [1, 0])
    tried = ["https://a/_static/chaewo-1.whl", "https://b/_static/chaewo-1.whl"]
    assert re.findall("pip: (.*)", done.stdout) == tried
    assert (done.returncode, "설치했습니다" in done.stdout) == (0, True)


def test_first_cell_says_what_to_do_when_nothing_is_found(run_install_cell):
    done = run_install_cell(["https://a/_static"], [1])
    assert done.returncode == 1
    assert "no network" in done.stderr
    assert "chaewo-1.whl을 이 노트북과 같은 폴더에 두고" in done.stderr
    assert "Traceback" not in done.stderr


def test_first_cell_does_nothing_when_the_package_is_there(capsys):
    exec(install_source("chaewo-1.whl", ["https://a"]), {})
    assert capsys.readouterr().out == ""


BOX = ":::{admonition} 정리\n:class: summary\n\n- 하나 [5장](05_no_grad.ipynb#id)\n:::\n\n뒤"


def test_boxes_become_quotations_and_links_lead_to_the_book():
    shown = "> **정리**\n>\n> - 하나 [5장](https://b/book/05_no_grad.html#id)\n\n뒤"
    assert plain(BOX, PAGE, {}, "https://b/") == shown
    assert plain(BOX, PAGE, {}, None) == shown.replace(
        "[5장](https://b/book/05_no_grad.html#id)", "5장"
    )


def test_equations_keep_their_numbers():
    text = "$$\na\n$$ (eq-a)\n\n식 {eq}`eq-b`\n\n$$\nb\n$$ (eq-b)"
    numbers = equation_numbers([text])
    shown = "$$\na\n\\tag{1}\n$$\n\n식 (2)\n\n$$\nb\n\\tag{2}\n$$"
    assert plain(text, PAGE, numbers, None) == shown


def test_code_is_left_alone_and_unknown_syntax_stops_the_build():
    code = "```text\n:::{admonition} 글\n% 줄\n```"
    assert plain(code, PAGE, {}, None) == code
    with pytest.raises(ExtensionError, match="tip"):
        plain(":::{tip}\n글\n:::", PAGE, {}, None)
