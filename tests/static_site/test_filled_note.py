"""채워진 노트: 답이 제자리에 놓이고, 파일로 오가며 하나도 잃지 않고, 남의 파일에 다치지 않는가."""

import html
import json
import re
from urllib.parse import quote

import nbformat
import pytest
from playwright.sync_api import expect

from chaewo.widgets.kit import note_parts
from tests.lib.accessibility import violations
from tests.lib.pages import reload_until
from tests.static_site.test_pages import served  # noqa: F401
from tools.lib.notebook_files import ROOT

PAGE = "book/filled_note.html"
BLANKS = note_parts.blanks(ROOT / "book")
ITEMS = note_parts.items((ROOT / "book" / "note_map.md").read_text(encoding="utf-8"))
PIECES = note_parts.pieces((ROOT / "book" / "note.md").read_text(encoding="utf-8"))
NAMED = [name for item in ITEMS for name in item.blanks]
EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"
CODE = 'def rule(x):\n    return "<b>" + str(2 * x)  # 두 배\n'


def right(name):
    """그 빈칸에 저장되는 옳은 답(`memory.js`의 약속)."""
    spec = BLANKS[name]["spec"]
    answer = spec.get("answer")
    return {
        "number": lambda: str(answer),
        "text": lambda: spec["answers"][0],
        "choice": lambda: str(answer),
        "matrix": lambda: [[str(value) for value in row] for row in answer],
        "match": lambda: answer,
        "place": lambda: answer,
        "order": lambda: answer,
        "program": lambda: {"code": spec["solution"]},
    }[spec["kind"]]()


def of_kind(kind):
    return next(name for name in BLANKS if BLANKS[name]["spec"]["kind"] == kind)


@pytest.fixture
def note(open_page, site):
    """`note({"blank.backward.at_two": "6"}, …)`: 저장소를 그렇게 해 두고 엽니다."""

    def open_(stored=(), address="", **options):
        opened = open_page((site / PAGE).as_uri() + address, **options)
        page = opened.page
        page.problems = opened.problems
        settled(page)
        for _ in range(10 if stored else 0):
            # 바쁘면 적자마자 다시 연 쪽에는 적은 것이 없을 때가 있습니다.
            keep(page, stored)
            page.reload()
            settled(page)
            if page.evaluate("localStorage.length") >= len(dict(stored)):
                break
        return page

    return open_


def settled(page):
    """도구가 보이고, 저장소를 다 쟀습니다."""
    expect(page.locator(".cw-filled")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)


def keep(page, stored):
    pairs = [[f"chaewo.{key}", json.dumps(value)] for key, value in dict(stored).items()]
    page.evaluate("(all) => all.forEach(([key, value]) => localStorage.setItem(key, value))", pairs)


def answered(names):
    return {f"blank.{name}": right(name) for name in names}


def everything(page):
    return page.evaluate(
        """() => Object.fromEntries(Object.entries(localStorage)
          .filter(([key]) => /^chaewo\\.(blank|tries|draft|other)\\./.test(key))
          .map(([key, value]) => [key.slice(7), JSON.parse(value)]))"""
    )


def said(page):
    return page.locator(".cw-filled [role=status]")


def saved(page, button):
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return download.value.path().read_text(encoding="utf-8")


def load(page, content, name="answers.json"):
    if isinstance(content, dict):
        content = json.dumps(content)
    file = {"name": name, "mimeType": "application/json", "buffer": content.encode()}
    page.locator(".cw-filled input[type=file]").set_input_files(file)
    expect(said(page)).not_to_be_empty()
    return said(page).inner_text()


def file_of(answers):
    return {"format": "chaewo-answers", "version": 1, "answers": answers}


# ---------- 노트 그대로, 자리는 제자리에 ----------


def test_the_note_stands_word_for_word(note):
    """노트의 글이 차례대로 모두 있고, 그 사이에 낀 것은 메모뿐입니다."""
    page = note()
    shown = page.locator("article").evaluate(
        """(article) => { const copy = article.cloneNode(true);
          copy.querySelectorAll('.filled-item, .filled-rest, .headerlink, .cw').forEach((n) => n.remove());
          return copy.textContent }"""
    )
    shown = note_parts.bare(re.sub(r"[\s\u2060]+", "", shown[shown.index("Review") :]))
    for piece in PIECES:
        for part in (piece.text, piece.output or ""):
            for line in part.splitlines():
                marks = r"^\s*[*#]+ |\*\*|" if piece.kind == "prose" else ""
                wanted = re.sub(marks + r"\s|\\", "", note_parts.bare(line))
                if not wanted:
                    continue
                before, found, shown = shown.partition(wanted)
                assert found == wanted, f"없는 줄: {line}"
                assert re.fullmatch(r"(\*|#|\*\*|In\[\w+\]:)*", before), f"{line} 앞의 {before}"


def test_every_item_of_the_map_has_its_place(note):
    page = note()
    kinds = [item.kind for item in ITEMS]
    for kind in set(kinds):
        assert page.locator(f".filled-item[data-kind='{kind}']").count() == kinds.count(kind)
    assert kinds.count("빈칸") == 2
    first = page.locator(".filled-item[data-kind='빈칸']").first
    before = first.evaluate("(node) => node.previousElementSibling.textContent")
    assert "채워넣기" in before
    marked = page.locator(".hll").all_inner_texts()
    assert any("# Relu" in line for line in marked)


def test_a_wrong_name_in_the_map_stops_the_build():
    from sphinx.errors import ExtensionError

    from chaewo.static_site.filled_note import check

    check(ITEMS, BLANKS)
    twice = [*ITEMS, note_parts.Item("셀", "", "", [NAMED[0]], 1)]
    missing = [*ITEMS, note_parts.Item("셀", "", "", ["backward.no_such"], 1)]
    for wrong in (twice, missing):
        with pytest.raises(ExtensionError, match=r"note_map\.md"):
            check(wrong, BLANKS)


def test_every_link_leads_to_its_blank(site):
    for name, blank in BLANKS.items():
        page, _, address = blank["href"].partition("#")
        text = (site / "book" / page).read_text(encoding="utf-8")
        found = re.search(rf'id="{address}" data-widget="\w*blank" data-state="([^"]*)"', text)
        assert found, name
        assert json.loads(html.unescape(found[1]))["spec"]["id"] == name


def test_a_link_opens_the_fold_of_its_blank(note):
    page = note()
    name = "backward.gates"  # 접힌 절에 있는 빈칸
    page.locator(f'a[href$="{BLANKS[name]["href"]}"]').first.evaluate("(link) => link.click()")
    page.wait_for_url("**/02_backward.html#*")
    blank = page.locator("#blank-gates .cw-blank")
    expect(blank).to_be_visible()
    expect(blank).to_be_in_viewport()


# ---------- 답 ----------


def test_nothing_answered(note):
    page = note()
    assert f"{len(BLANKS)}개 가운데 0개" in page.locator(".filled-count").inner_text()
    assert page.locator(".filled-ink").count() == 0
    assert page.locator(".filled-none").count() == len(BLANKS)
    assert page.locator(".filled-line:visible").count() == 0  # 답하기 전에는 책의 답도 없습니다.
    assert page.get_by_role("heading", name="다시 볼 것").count() == 0
    assert page.problems == []


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_everything_answered(note, theme, width):
    page = note(answered(BLANKS), theme=theme, width=width)
    assert f"{len(BLANKS)}개를 채웠습니다" in page.locator(".filled-count").inner_text()
    assert page.locator(".filled-right").count() == len(BLANKS)
    assert page.locator(".filled-none, .filled-old").count() == 0
    page.evaluate("document.querySelectorAll('details').forEach((n) => (n.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    assert page.problems == []


def test_half_answered_and_the_explanation_is_one_click_away(note):
    item = next(item for item in ITEMS if "x.grad" in item.words and item.blanks)
    first, second = item.blanks
    page = note(answered([first]))
    box = page.locator(".filled-item", has=page.get_by_text("가 9", exact=False)).first
    assert right(first) in box.locator(".filled-right .filled-ink").inner_text()
    assert box.locator(".filled-none a").get_attribute("href").endswith(BLANKS[second]["href"])
    assert box.locator(".filled-line").is_hidden()  # 다 채워야 책의 한 줄 답이 보입니다.
    why = box.get_by_text("풀이", exact=True)
    why.focus()
    page.keyboard.press("Enter")
    solution = BLANKS[first]["spec"]["solution"].split("`")[0]
    assert solution in box.locator(".filled-solution").inner_text()
    keep(page, answered([second]))
    page.reload()
    expect(box.locator(".filled-line")).to_be_visible()


@pytest.mark.parametrize("kind", ["number", "text", "choice", "matrix", "match", "order", "place"])
def test_every_kind_is_shown_as_it_was_answered(note, kind):
    name = of_kind(kind)
    spec, given = BLANKS[name]["spec"], right(name)
    page = note(answered([name]))
    page.evaluate("document.querySelectorAll('details').forEach((n) => (n.open = true))")
    ink = page.locator(".filled-ink")
    assert ink.count() == 1
    text = re.sub(r"\u2060", "", ink.inner_text())
    if kind == "choice":
        given = spec["options"][int(given)]
    if kind == "place":
        nodes = dict(zip(spec["right"], spec["nodes"], strict=True))
        given = [nodes[one].removeprefix("? ") for one in given]
    if kind == "matrix":
        given = [cell for row in given for cell in row]
    for part in [given] if isinstance(given, str) else given:
        assert part.replace("`", "") in text


def test_code_is_shown_as_code(note):
    page = note({f"blank.{NAMED[0]}": {"code": CODE}})
    block = page.locator(".filled-code pre").first
    assert block.inner_text() == CODE
    assert block.locator(".k").all_inner_texts() == ["def", "return"]
    assert block.locator(".c1").inner_text() == "# 두 배"
    assert page.locator(".filled-code b").count() == 0


def test_an_answer_of_an_older_edition_is_shown_and_kept(note):
    name = "backward.four_calls"
    page = note({f"blank.{name}": "4.5"})
    old = page.locator(".filled-old")
    assert old.count() == 1
    assert "4.5" in old.locator(".filled-ink").inner_text()
    assert "맞지 않는 답" in old.inner_text()
    assert old.locator("a").get_attribute("href").endswith(BLANKS[name]["href"])
    assert "0개를 채웠습니다" in page.locator(".filled-count").inner_text()
    assert "옛 판의 답" in page.locator(".filled-again").inner_text()
    assert "18" not in old.inner_text()  # 풀이는 맞힌 뒤에
    assert json.loads(saved(page, "답을 파일로 저장"))["answers"][name] == {"blank": "4.5"}


def test_an_answer_of_another_kind_breaks_nothing(note):
    kinds = {blank["spec"]["kind"]: name for name, blank in BLANKS.items()}
    page = note()
    for given in [None, 3, "", [], {}, [[1]], {"code": 3}, [None], "없는 것", True, ["0"]]:
        keep(page, {f"blank.{name}": given for name in kinds.values()})
        page.reload()
        settled(page)
        assert page.locator(".filled-right").count() == 0, given
    assert page.problems == []


def test_what_was_missed_first_is_listed_for_another_look(note):
    missed, never = "backward.at_two", "backward.grid"
    stored = answered([missed, never]) | {
        f"tries.{missed}": 3,
        "tries.vjp.mix": 1,
        "tries.vjp.dual": 0,
    }
    page = note(stored)
    again = page.locator("ul.filled-again li")
    assert again.count() == 2
    assert "3번 틀림, 맞힘" in again.nth(0).inner_text()
    assert "1번 틀림, 아직" in again.nth(1).inner_text()
    links = again.locator("a").evaluate_all("nodes => nodes.map((n) => n.getAttribute('href'))")
    assert links == [BLANKS[missed]["href"], BLANKS["vjp.mix"]["href"]]
    assert page.locator(".filled-right", has_text="맞히기 전에 3번 틀렸습니다").count() == 1


def test_answers_given_meanwhile_in_a_chapter_appear(note):
    page = note()
    other = page.context.new_page()
    other.goto(page.url.replace("filled_note", "02_backward"))
    keep(other, answered(["backward.at_two"]))
    expect(page.locator(".filled-right")).to_have_count(1)


# ---------- 낯선 글 ----------


@pytest.mark.parametrize("kind", ["number", "text", "choice", "matrix", "match", "order"])
def test_html_in_an_answer_stays_text(note, kind):
    name = of_kind(kind)
    shape = right(name)
    given = (
        EVIL
        if isinstance(shape, str)
        else [EVIL if isinstance(one, str) else [EVIL] * len(one) for one in shape]
    )
    page = note(
        {
            f"blank.{name}": given,
            f"other.{name}": [{"blank": EVIL}],
            f"draft.{name}": {"code": EVIL},
        }
    )
    page.evaluate("document.querySelectorAll('details').forEach((n) => (n.open = true))")
    assert EVIL in page.locator(".filled-ink").first.inner_text()
    assert (
        page.locator(".filled-item img, .filled-rest img, article script:not([type])").count() == 0
    )
    assert page.problems == []
    text = saved(page, "Markdown 내려받기")
    assert "<img" not in re.sub(r"(`+) .*? \1|```.*?```|\\<", "", text, flags=re.DOTALL)


# ---------- 파일 ----------


def test_answers_travel_to_another_browser(note):
    code = {"draft.autograd_from_scratch.mul_rule": {"code": CODE, "starter": ""}}
    unknown = {"blank.backward.of_tomorrow": {"any": ["thing"]}}
    stored = answered(BLANKS) | {"tries.backward.grid": 2} | code | unknown
    content = saved(note(stored), "답을 파일로 저장")
    there = note()
    told = load(there, content)
    assert f"빈칸 {len(BLANKS) + 1}개의 답을 가져왔습니다" in told
    assert "없는 빈칸 1개" in told
    assert everything(there) == stored
    assert there.locator(".filled-right").count() == len(BLANKS)
    assert json.loads(saved(there, "답을 파일로 저장")) == json.loads(content)
    assert "이미 같았습니다" in load(there, content)
    assert everything(there) == stored


def test_merging_loses_nothing(note):
    mine, theirs, better = "backward.at_two", "backward.grid", "backward.four_calls"
    code = "autograd_from_scratch.mul_rule"
    page = note({
        f"blank.{mine}": "6", f"tries.{mine}": 4, f"blank.{better}": "9",
        f"draft.{code}": {"code": "나", "starter": ""},
    })  # fmt: skip
    told = load(page, file_of({
        mine: {"blank": "12/2", "tries": 1}, theirs: {"blank": right(theirs)},
        better: {"blank": "18"}, code: {"draft": {"code": "너", "starter": ""}},
    }))  # fmt: skip
    assert "빈칸 2개의 답을 가져왔습니다" in told
    assert "2개는 여기에 있던 답과 달라 그대로" in told
    kept = everything(page)
    assert kept[f"blank.{mine}"] == "6"
    assert kept[f"other.{mine}"] == [{"blank": "12/2"}]
    assert kept[f"tries.{mine}"] == 4
    assert kept[f"blank.{theirs}"] == right(theirs)
    assert (kept[f"blank.{better}"], kept[f"other.{better}"]) == ("18", [{"blank": "9"}])
    assert kept[f"draft.{code}"]["code"] == "나"
    assert kept[f"other.{code}"] == [{"draft": {"code": "너", "starter": ""}}]
    box = page.locator(".filled-right", has_text="다른 곳에서 적은 답").first
    box.get_by_text("다른 곳에서 적은 답").click()
    assert "12/2" in box.inner_text() or "9" in box.inner_text()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "읽을 수 없는 파일"),
        ('{"format": "chaewo-answers", "version": 1, "answers": {"a.b"', "읽을 수 없는 파일"),
        ("\x00\x01PNG", "읽을 수 없는 파일"),
        ("null", "이 책의 답 파일이 아닙니다"),
        ("[]", "이 책의 답 파일이 아닙니다"),
        ('{"cells": [], "nbformat": 4}', "이 책의 답 파일이 아닙니다"),
        (
            '{"format": "chaewo-answers", "version": 1, "answers": null}',
            "이 책의 답 파일이 아닙니다",
        ),
        ('{"format": "chaewo-answers", "version": 2, "answers": {}}', "더 새로운 판"),
        ('{"format": "chaewo-answers", "answers": {}}', "더 새로운 판"),
        ('{"format": "chaewo-answers"' + " " * 5_000_000 + "}", "너무 큽니다"),
    ],
    ids=[
        "empty",
        "cut",
        "binary",
        "null",
        "list",
        "notebook",
        "no answers",
        "newer",
        "no version",
        "5 MB",
    ],
)
def test_a_foreign_or_damaged_file_is_refused_in_words(note, content, why):
    stored = answered(["backward.at_two"])
    page = note(stored)
    told = load(page, content)
    assert told.startswith("불러오지 않았습니다")
    assert why in told
    assert everything(page) == stored
    assert page.problems == []


def test_broken_records_of_a_file_are_left_out(note):
    page = note()
    records = {
        "backward.at_two": {"blank": "6", "tries": -3},
        "backward.grid": {"tries": "많이"},
        "constructor": {"blank": "1"},
        "a b.c": {"blank": "1"},
        "vjp.mix": "글",
        "vjp.rows": {"blank": "가" * 50_000},
        "vjp.dual": {"draft": {"code": 3}},
        "vjp.hvp": {"other": [{"no": 1}]},
    }
    told = load(page, file_of(records))
    assert f"알아볼 수 없는 기록 {len(records)}개" in told
    assert everything(page) == {"blank.backward.at_two": "6"}


def test_a_full_storage_is_said_and_the_answers_still_show(note):
    page = note()
    page.evaluate(
        """() => { const set = Storage.prototype.setItem;
          Storage.prototype.setItem = function (key, value) {
            if (key === 'chaewo.blank.backward.grid') throw new DOMException('', 'QuotaExceededError');
            set.call(this, key, value) } }"""
    )
    told = load(
        page,
        file_of({name: {"blank": right(name)} for name in ["backward.at_two", "backward.grid"]}),
    )
    assert "저장 공간이 모자라" in told
    assert page.locator(".filled-right").count() == 2
    assert "backward.grid" in json.loads(saved(page, "답을 파일로 저장"))["answers"]


def test_pressing_twice_saves_once(note):
    page = note(answered(["backward.at_two"]))
    downloads = []
    page.on("download", lambda one: downloads.append(one))
    page.get_by_role("button", name="답을 파일로 저장").dblclick()
    page.wait_for_timeout(500)
    assert len(downloads) == 1


# ---------- 노트북과 Markdown ----------


@pytest.mark.parametrize("names", [[], NAMED, list(BLANKS)], ids=["none", "note", "all"])
def test_the_notebook_is_valid_and_its_cells_are_the_notes(note, names):
    page = note(answered(names))
    notebook = nbformat.reads(saved(page, "노트북(.ipynb) 내려받기"), as_version=4)
    nbformat.validate(notebook)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    cells = [piece for piece in PIECES if piece.kind == "cell"]
    assert [cell.source for cell in code] == [piece.text for piece in cells]
    outputs = ["".join(output.text for output in cell.outputs) for cell in code]
    assert outputs == [f"{piece.output}\n" if piece.output else "" for piece in cells]
    counts = [cell.execution_count for cell in code]
    assert (counts[4], counts[14]) == (14, None)
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    own = [c.source for c in notebook.cells if "answer" in c.metadata.get("tags", [])]
    assert [text for text in prose if text not in own][1:] == [
        p.text for p in PIECES if p.kind == "prose"
    ]
    assert sum(text.count("✎") for text in own) == len(names)


def test_markdown_holds_the_note_and_the_answers(note):
    name = "tensor_and_graph.z_grad_fn"
    page = note(answered([name]) | {f"blank.{NAMED[-1]}": {"code": "a = '```'\n"}})
    text = saved(page, "Markdown 내려받기")
    at = [text.index(part) for piece in PIECES for part in [piece.text]]
    assert at == sorted(at)
    assert "> **물음** “z 또한 .grad_fn 속성을 가지고 있을까?”" in text
    assert "> ✎ ` MulBackward0 `" in text
    assert "> ````python\n> a = '```'\n> ````" in text


# ---------- 인쇄 ----------


def test_print_is_a_finished_note(note):
    page = note(answered(NAMED[::2]) | {"tries.backward.at_two": 1})
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.locator(".cw-filled button:visible").count() == 0
    assert page.locator(".filled-ink:visible").count() == len(NAMED[::2])
    assert page.locator(".filled-solution:visible").count() == len(NAMED[::2])
    assert (
        page.get_by_role("heading", name="노트에 자리가 없는 빈칸").count() == 0
    )  # 채운 것이 없으면
    assert page.locator(".filled-count").is_visible()
    page.set_viewport_size({"width": 680, "height": 900})  # A4의 글이 놓이는 너비
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert 10 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 40


def test_pressing_print_prints(note):
    page = note()
    page.evaluate("window.print = () => (window.printed = true)")
    page.get_by_role("button", name="인쇄").click()
    assert page.evaluate("window.printed")


# ---------- 저장소가 다른 브라우저 ----------


def test_shared_storage_is_not_warned_about(note):
    page = note()
    page.wait_for_function("!document.querySelector('iframe')")
    assert page.locator(".cw-filled .cw-problem").is_hidden()
    assert page.evaluate("localStorage.getItem('chaewo.probe')") is None


@pytest.fixture
def closed(chromium, site):
    """저장소를 그렇게 바꾸어 놓은 브라우저로 여는 쪽."""
    contexts = []

    def open_(script, path=PAGE):
        context = chromium.new_context(offline=True)
        contexts.append(context)
        context.add_init_script(script)
        page = context.new_page()
        page.goto((site / path).as_uri())
        expect(page.locator(".cw").first).to_be_visible()
        return page

    yield open_
    for context in contexts:
        context.close()


# 파일마다 제 저장소를 갖게 합니다. Firefox의 `file://`이 이렇습니다.
SEPARATE = """{
  const real = window.localStorage, mine = location.pathname + ':';
  const own = () => Object.keys(real).filter((key) => key.startsWith(mine));
  const face = {
    getItem: (key) => real.getItem(mine + key),
    setItem: (key, value) => real.setItem(mine + key, value),
    removeItem: (key) => real.removeItem(mine + key),
  };
  Object.defineProperty(window, 'localStorage', { get: () => new Proxy(face, {
    ownKeys: () => own().map((key) => key.slice(mine.length)),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  }) });
}"""
BLOCKED = """Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('막힘', 'SecurityError') } });"""


def test_a_browser_with_a_storage_for_each_file_is_found_out(closed):
    page = closed(SEPARATE)
    problem = page.locator(".cw-filled .cw-problem")
    expect(problem).to_be_visible()
    assert "저장소를 따로" in problem.inner_text()


def test_there_the_chapter_sends_its_answers_along(closed):
    page = closed(SEPARATE, "book/02_backward.html")
    page.evaluate("localStorage.setItem('chaewo.blank.backward.at_two', '\"6\"')")
    reload_until(page, "document.querySelector('#chaewo-to-note a')")
    link = page.locator("#chaewo-to-note a")
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url("**/filled_note.html")  # 주소에 담긴 답은 받은 뒤에 지웁니다.
    expect(page.locator(".filled-right")).to_have_count(1)
    reload_until(page, "document.querySelector('.filled-right')")
    expect(page.locator(".filled-right")).to_have_count(1)


def test_blocked_storage_is_said_and_a_file_still_shows(closed):
    page = closed(BLOCKED)
    problem = page.locator(".cw-filled .cw-problem")
    assert "막아 두었습니다" in problem.inner_text()
    load(page, file_of({"backward.at_two": {"blank": "6"}}))
    assert page.locator(".filled-right").count() == 1
    assert "backward.at_two" in saved(page, "답을 파일로 저장")


def test_answers_in_a_web_address_are_asked_about(open_page, served):  # noqa: F811
    content = quote(json.dumps(file_of({"backward.at_two": {"blank": "6"}})))
    page = open_page(f"{served}{PAGE}#answers={content}", home=served).page
    assert page.locator(".filled-right").count() == 0
    assert everything(page) == {}
    page.get_by_role("button", name="주소에 담겨 온 답 1개").click()
    assert page.locator(".filled-right").count() == 1


@pytest.mark.parametrize("damaged", ["%7B", "%22%22", "null"])
def test_a_damaged_address_is_said(note, damaged):
    page = note(address=f"#answers={damaged}")
    assert "불러오지 않았습니다" in said(page).inner_text()
    assert page.problems == []


# ---------- 무게 ----------


def test_only_this_page_carries_the_note(site):
    import gzip

    script = (site / "_static" / "chaewo-filled_note.js").read_bytes()
    assert len(gzip.compress(script)) <= 8 * 1024
    for name in ("book/02_backward.html", "book/note.html"):
        text = (site / name).read_text(encoding="utf-8")
        assert "chaewo-filled_note.js" not in text
        assert "filled_note.css" not in text


def test_two_windows_side_by_side_do_not_call_each_other_for_ever(note):
    page = note()
    other = page.context.new_page()
    other.goto(page.url)
    for one in (page, other):
        one.evaluate("addEventListener('storage', () => (window.heard = (window.heard ?? 0) + 1))")
    keep(other, answered(["backward.at_two"]))
    expect(page.locator(".filled-right")).to_have_count(1)
    page.wait_for_timeout(500)
    assert page.evaluate("window.heard") <= 4
