"""빈칸의 판정(judge.js): 정의된 정답과 오답을 모두 넣어 보고, 나쁜 입력을 쏟아부어 봅니다."""

import json
import random

import pytest

from chaewo.blanks import CHAPTERS, chapter_blanks
from chaewo.blanks.kinds import match
from chaewo.widgets.sources import all_sources

ALL = [
    (f"{chapter}.{name}", spec)
    for chapter in CHAPTERS
    for name, spec in chapter_blanks(chapter).items()
]
MATCH = match(
    prompt="`v`와 `vᵀJ`를 짝지으세요.",
    pairs={"`v = (1, 0)`": "1행", "`v = (0, 1)`": "2행", "`v = (1, 1)`": "두 행의 합"},
    distractors=["1열"],
    hints={
        ("`v = (1, 0)`", "1열"): "v는 출력과 모양이 같습니다.",
        ("`v = (0, 1)`", "1행"): "1이 있는 자리를 세어 보세요.",
        ("`v = (1, 1)`", "1행"): "두 자리가 모두 1입니다.",
    },
    solution="차례로 1행, 2행, 두 행의 합입니다.",
    praise="v가 행을 고릅니다.",
)
ALL.append(("(검사용).match", MATCH))  # 장에 아직 없는 꼴도 같은 검사를 지나게 합니다.


@pytest.fixture(scope="module")
def judge(chromium):
    page = chromium.new_page()
    page.evaluate(
        """async (source) => {
          const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
          window.judge = (await import(url)).judge;
        }""",
        all_sources()["judge.js"],
    )

    def call(spec, given):
        return page.evaluate("([spec, given]) => judge(spec, given)", [spec, given])

    yield call
    page.close()


def right_answer(spec):
    if spec["kind"] == "matrix":
        return [[str(value) for value in row] for row in spec["answer"]]
    if spec["kind"] == "text":
        return spec["answers"][0]
    if spec["kind"] == "match":
        return list(spec["answer"])
    return str(spec["answer"])


@pytest.mark.parametrize(("name", "spec"), ALL, ids=[name for name, _ in ALL])
def test_right_answer_is_accepted(judge, name, spec):
    assert judge(spec, right_answer(spec))["correct"] is True


@pytest.mark.parametrize(("name", "spec"), ALL, ids=[name for name, _ in ALL])
def test_every_hint_is_reachable(judge, name, spec):
    if spec["kind"] == "choice":
        wrong = [(i, hint) for i, hint in enumerate(spec["hints"]) if hint]
    elif spec["kind"] == "text":
        wrong = [(word, hint["say"]) for hint in spec["hints"] for word in hint["wrong"]]
    elif spec["kind"] == "matrix":
        wrong = [
            ([[str(v) for v in row] for row in hint["wrong"]], hint["say"])
            for hint in spec["hints"]
        ]
    elif spec["kind"] == "match":
        wrong = [(one_pair_changed(spec, hint), hint["say"]) for hint in spec["hints"]]
    else:
        wrong = [(str(hint["wrong"]), hint["say"]) for hint in spec["hints"]]
    for given, say in wrong:
        result = judge(spec, given)
        assert (result["correct"], result["message"]) == (False, say)


def one_pair_changed(spec, hint):
    given = right_answer(spec)
    given[spec["left"].index(hint["left"])] = hint["wrong"]
    return given


NUMBER = next(spec for name, spec in ALL if name == "backward.four_calls")  # 정답 18


@pytest.mark.parametrize(
    "text", ["18", " 18 ", "18.0", "１８", "36/2", "1.8e1", "+18", "18.0001", "18개", "18입니다"]
)
def test_ways_to_write_a_number(judge, text):
    assert judge(NUMBER, text)["correct"] is True


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "비어"),
        ("   ", "비어"),
        (None, "비어"),
        ("abc", "숫자로 읽을 수 없습니다"),
        ("1e999", "너무 큰 수"),
        ("1/0", "너무 큰 수"),
        ("0/0", "숫자로 읽을 수 없습니다"),
        ("십팔", "아라비아 숫자"),
        ("17½", "대분수"),
        ("18점", "아라비아 숫자"),
        ("18" * 5000, "너무 깁니다"),
        ("NaN", "숫자로 읽을 수 없습니다"),
        ("Infinity", "숫자로 읽을 수 없습니다"),
        ("0x12", "숫자로 읽을 수 없습니다"),
        ("<b>18</b>", "숫자로 읽을 수 없습니다"),
        ("١٨", "숫자로 읽을 수 없습니다"),
    ],
)
def test_bad_numbers_get_a_kind_sentence(judge, text, words):
    result = judge(NUMBER, text)
    assert result["invalid"] is True
    assert words in result["message"]


@pytest.mark.parametrize("wrong", ["17.9", "18.1", "-18", "1.8", "180", "18e1"])
def test_near_misses_are_wrong(judge, wrong):
    result = judge(NUMBER, wrong)
    assert result["correct"] is False
    assert "invalid" not in result


def test_one_wrong_entry_of_a_matrix_is_found(judge):
    spec = dict(ALL)["backward.grid"]
    given = right_answer(spec)
    given[1][0] = "999"
    result = judge(spec, given)
    assert result["correct"] is False
    assert result["wrong"] == [[1, 0]]


@pytest.mark.parametrize("given", [None, [], [["1"]], [["1", "2"], ["", "3"]], "네 칸"])
def test_half_filled_matrix_says_what_is_left(judge, given):
    result = judge(dict(ALL)["backward.grid"], given)
    assert result["invalid"] is True
    assert "남았습니다" in result["message"]


@pytest.mark.parametrize(
    ("given", "left"),
    [
        (None, 3),
        ([], 3),
        (["1행"], 2),
        (["1행", "", "두 행의 합"], 1),
        (["1행", "2행", "없는 보기"], 1),
        ("세 글자", 3),
        (3, 3),
        ({"0": "1행"}, 2),
    ],
)
def test_unfilled_pairs_are_counted_and_are_no_try(judge, given, left):
    result = judge(MATCH, given)
    assert result["invalid"] is True
    assert result["message"] == f"아직 고르지 않은 것이 {left}개 있습니다."


def test_wrong_pairs_are_found_and_the_first_is_explained(judge):
    result = judge(MATCH, ["1열", "1행", "두 행의 합"])
    assert (result["correct"], result["wrong"]) == (False, [0, 1])
    assert result["message"] == (
        "짝이 다른 것이 2개입니다. ‘`v = (1, 0)`’부터 봅시다. v는 출력과 모양이 같습니다."
    )


def test_wrong_pair_without_a_hint_gets_the_general_word(judge):
    assert "한 번 더" in judge(MATCH, ["2행", "2행", "두 행의 합"])["message"]
    spec = {**MATCH, "otherwise": "v의 1을 보세요."}
    assert judge(spec, ["2행", "2행", "두 행의 합"])["message"] == "v의 1을 보세요."


def test_random_text_never_passes_and_never_throws(judge):
    rng = random.Random(0)
    letters = "0123456789.-+/eE,가나다 <>`'\"\\\n\t∞√½𝟙😀" + chr(0) + chr(0x202E)
    for _ in range(1000):
        text = "".join(rng.choice(letters) for _ in range(rng.randint(0, 30)))
        result = judge(NUMBER, text)
        assert result["message"]
        if result["correct"]:
            assert abs(eval_number(text) - 18) < 0.02, json.dumps(text)


def eval_number(text):
    cleaned = "".join(text.split()).replace(",", "")
    top, _, bottom = cleaned.partition("/")
    return float(top) / float(bottom or 1)
