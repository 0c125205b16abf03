"""채워진 노트: 노트는 그대로이고, 답이 종류마다 제자리에 놓이는가."""

import html
import json
import re

import pytest
from playwright.sync_api import expect

from chaewo.widgets.kit import note_parts
from tests.lib.accessibility import violations
from tests.lib.pages import remembering, reopen_with
from tests.static_site.note_pages import (
    BLANKS,
    CODE,
    EVIL,
    ITEMS,
    NAMED,
    PIECES,
    answered,
    keep,
    of_kind,
    pairs,
    right,
    saved,
    settled,
)

pytest_plugins = ["tests.static_site.note_pages"]


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
    reopen_with(page, dict(pairs(answered([first, second]))), mark="second")
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
    remembering(page)
    settled(page)
    other = page.context.new_page()
    other.goto(page.url.replace("filled_note", "02_backward"))
    remembering(other)
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
