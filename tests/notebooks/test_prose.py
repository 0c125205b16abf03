"""글의 용어가 용어집과 맞는지, 그리고 그것을 찾는 도구가 정말로 찾는지."""

import pytest

from tests.lib.prose import (
    GLOSSARY,
    banned_terms,
    korean_strings_of_javascript,
    korean_strings_of_python,
    prose_of_markdown,
    slips,
    slips_in_book,
)

TABLE = """
| 영어 | 이 책의 말 | 쓰지 않는 말 | 뜻 |
|---|---|---|---|
| gradient | 변화도 | 그래디언트, 경사 | 기울기 |
| computational graph | 연산 그래프 | 계산 그래프 | |
| layer | 계층 | 레이어, 층 | |
| accumulate | 누적 | – | |
| in-place | 제자리(in-place) | 바꿔치기 (노트의 말) | |
"""
TERMS = banned_terms(TABLE)


def found_in(text, **options):
    return [slip.term for slip in slips(prose_of_markdown(text, **options), TERMS, "글")]


def test_the_book_uses_its_own_words():
    assert [str(slip) for slip in slips_in_book()] == []


def test_the_glossary_bans_what_it_should():
    terms = banned_terms(GLOSSARY.read_text(encoding="utf-8"))
    assert {"그래디언트", "경사", "자코비안", "리프", "레이어", "층", "파라미터"} <= set(terms)
    assert not set(terms) & {"변화도", "계층", "야코비안", "–", "-", ""}


def test_table_is_read():
    assert set(TERMS) == {"그래디언트", "경사", "계산 그래프", "레이어", "층", "바꿔치기"}
    assert TERMS["레이어"] == "계층"


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("그래디언트", "그래디언트"),
        ("이제 그래디언트를 구합니다.", "그래디언트"),
        ("레이어들의 크기", "레이어"),
        ("레이어입니다.", "레이어"),
        ("두 번째 층은 작습니다.", "층"),
        ("층.", "층"),
        ("**경사**가 가파릅니다", "경사"),
        ("계산\n그래프에서", "계산 그래프"),
        ("값을 바꿔치기합니다", "바꿔치기"),
        (":::{admonition} 흔한 오해\n:class: warning\n레이어를 봅시다.\n:::", "레이어"),
        ("```{note}\n레이어를 봅시다.\n```", "레이어"),
        ("```python\nx = 1\n```\n레이어를 봅시다.", "레이어"),
        (":::{admonition} 노트에서는\n:class: note-quote\n층\n:::\n레이어를", "레이어"),
        ("| 이름 | 레이어 |\n|---|---|", "레이어"),
    ],
)
def test_banned_term_is_found(text, term):
    assert found_in(text) == [term]


@pytest.mark.parametrize(
    "text",
    [
        "계층은 여럿입니다.",
        "경사하강법을 씁니다.",
        "심층 신경망",
        "고층 건물",
        "`레이어`는 코드입니다.",
        "```python\n# 레이어\n```",
        "~~~\n레이어\n~~~",
        "```\n레이어\n```",
        "```{code-block} python\n레이어 = 1\n```",
        "> 레이어를 통과한다",
        "노트는 “pool레이어가 생략”이라고 적었습니다. “레이어가 생략”",
        '노트의 "레이어"와 ‘층’',
        ":::{admonition} 노트에서는\n:class: note-quote\n레이어를 통과\n:::",
        "$층$과 $$층을$$",
        "[변화도](레이어.md)",
    ],
)
def test_other_words_code_and_quotations_are_left_alone(text):
    assert found_in(text) == []


def test_only_the_glossary_may_show_banned_terms_in_a_table():
    assert found_in(TABLE, is_glossary=True) == []
    assert found_in(TABLE) != []
    assert found_in(TABLE + "\n레이어를 씁니다.", is_glossary=True) == ["레이어"]


def test_strings_of_python_are_read_and_comments_are_not():
    source = '# 레이어\nsay(f"레이어 {n}개")\nx = "layer"\n'
    assert korean_strings_of_python(source) == ["레이어 ", "개"]


def test_strings_of_javascript_are_read_and_comments_are_not():
    source = '// 레이어\n/* 층 */\nsay("레이어를", \'층은\', `경사 ${n}`, "https://a.b"); // 층'
    assert korean_strings_of_javascript(source) == ["레이어를", "층은", "경사 ${n}"]


def test_slip_says_what_to_write_instead():
    (slip,) = slips("첫 레이어를 봅니다.", TERMS, "book/x.md")
    assert str(slip) == "book/x.md: '레이어' 대신 '계층' — 첫 레이어를 봅니다."
