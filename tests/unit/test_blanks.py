"""빈칸의 정의: 모두 쓰이고, 정답이 새지 않고, 이름이 틀려도 문장으로 답하는가."""

import json
import re

import pytest

from chaewo import blank
from chaewo.blanks import CHAPTERS, chapter_blanks
from chaewo.blanks.kinds import choice, match, number
from chaewo.widgets.blank import Blank
from tools.notebook_files import ROOT, read_notebook

ALL = {
    f"{chapter}.{name}": spec
    for chapter in CHAPTERS
    for name, spec in chapter_blanks(chapter).items()
}
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))


def used_in(path) -> list[str]:
    sources = [cell.source for cell in read_notebook(path).cells if cell.cell_type == "code"]
    return re.findall(r'^blank\("([\w.]+)"\)$', "\n".join(sources), flags=re.MULTILINE)


def test_every_blank_is_used_exactly_once():
    used = [name for path in NOTEBOOKS for name in used_in(path)]
    assert sorted(used) == sorted(ALL)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_chapter_has_at_least_four_blanks(path):
    if path.stem != "index":
        assert len(used_in(path)) >= 4


@pytest.mark.parametrize("name", ALL)
def test_strict_json_and_complete(name):
    spec = ALL[name]
    json.dumps(spec, allow_nan=False)
    assert spec["prompt"].strip()
    assert spec["solution"].strip()


def hints(spec) -> list[str]:
    if spec["kind"] == "choice":
        return [hint for hint in spec["hints"] if hint]
    return [hint["say"] for hint in spec["hints"]] + [spec["otherwise"] or ""]


@pytest.mark.parametrize("name", ALL)
def test_there_are_hints(name):
    assert len([hint for hint in hints(ALL[name]) if hint]) >= 2


@pytest.mark.parametrize("name", [n for n, spec in ALL.items() if spec["kind"] == "number"])
def test_hints_do_not_contain_the_answer(name):
    answer = f"{ALL[name]['answer']:g}"
    for hint in hints(ALL[name]):
        alone = re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]|/)", hint)
        assert answer not in alone, hint


@pytest.mark.parametrize("name", ALL)
def test_fallback_does_not_show_the_answer(name):
    spec = ALL[name]
    text = blank(name)._repr_mimebundle_()[0]["text/plain"]
    assert spec["solution"] not in text
    if spec["kind"] == "text":
        assert not any(answer in text for answer in spec["answers"])


@pytest.mark.parametrize("name", ["backward.없음", "없는장.four_calls", "", "backward", "a.b.c"])
def test_unknown_name_is_a_sentence(name):
    data, _ = blank(name)._repr_mimebundle_()
    assert "없습니다" in data["text/plain"]


def test_a_hint_for_the_right_answer_is_refused():
    with pytest.raises(ValueError, match="정답"):
        number("물음", 4.5, {4.5: "맞는데?"}, "풀이")


def test_two_right_options_are_refused():
    with pytest.raises(ValueError, match="하나"):
        choice("물음", {"가": None, "나": None}, "풀이")


def colours(n=3, **changes):
    """짝 맞추기의 보기: `n`쌍과 남는 보기 하나."""
    pairs = dict(list({"하늘": "파랑", "풀": "초록", "눈": "하양", "불": "빨강"}.items())[:n])
    given = {
        "prompt": "`색`을 고르세요.",
        "pairs": pairs,
        "distractors": ["보라"],
        "hints": {("하늘", "초록"): "그것은 땅에 있습니다."},
        "solution": "낮의 하늘은 푸릅니다.",
    }
    return match(**{**given, **changes})


@pytest.mark.parametrize("n", [2, 3, 4])
@pytest.mark.parametrize("distractors", [[], ["보라"], ["보라", "검정"]])
def test_match_is_shuffled_the_same_way_and_never_in_the_order_of_the_answers(n, distractors):
    spec = colours(n, distractors=distractors)
    assert spec == colours(n, distractors=distractors)
    assert sorted(spec["right"]) == sorted([*spec["answer"], *distractors])
    assert [text for text in spec["right"] if text in spec["answer"]] != spec["answer"]
    json.dumps(spec, allow_nan=False)


def test_match_offers_a_shared_right_side_once():
    spec = colours(pairs={"하늘": "파랑", "바다": "파랑", "풀": "초록"})
    assert sorted(spec["right"]) == ["보라", "초록", "파랑"]
    assert spec["answer"] == ["파랑", "파랑", "초록"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pairs": {"하늘": "파랑", "바다": "파랑"}, "hints": {}}, "둘 이상"),
        ({"hints": {("하늘", "파랑"): "맞는데?"}}, "정답"),
        ({"hints": {("하늘", "주황"): "보기에 없는 말"}}, "보기에 없습니다"),
        ({"hints": {("바다", "초록"): "왼쪽에 없는 말"}}, "보기에 없습니다"),
    ],
)
def test_a_match_that_cannot_work_is_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        colours(**changes)


def test_fallback_of_a_match_lists_both_sides_and_no_pair():
    spec = colours()
    lines = Blank(spec=spec)._repr_mimebundle_()[0]["text/plain"].splitlines()
    assert lines[1:-1] == spec["left"]
    assert lines[-1] == f"고를 것: {' / '.join(spec['right'])}"
