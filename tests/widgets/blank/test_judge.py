"""빈칸의 판정(judge.js): 정의된 정답과 오답을 모두 넣어 보고, 나쁜 입력을 쏟아부어 봅니다."""

import itertools
import json
import random
import re

import pytest

from chaewo.blanks import blanks_of
from chaewo.blanks.kinds import match
from chaewo.chapters import NAMES
from tests.chapters.blank_examples import (
    BACKWARD,
    BATCH,
    FORWARD,
    LOSS,
    STEP,
    STEPS,
    TEST,
    ZERO,
    note_labels,
    training,
)

ALL = [
    (f"{chapter}.{name}", spec)
    for chapter in NAMES
    for name, spec in blanks_of(chapter).items()
    if spec["kind"] != "program"  # test_program_judge.py가 봅니다.
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
ORDER = training()
PLACE = note_labels()
# 장에 아직 없는 꼴도 같은 검사를 지나게 합니다.
ALL += [(f"(검사용).{spec['kind']}", spec) for spec in (MATCH, ORDER, PLACE)]


def right_answer(spec):
    if spec["kind"] == "matrix":
        return [[str(value) for value in row] for row in spec["answer"]]
    if spec["kind"] == "text":
        return spec["answers"][0]
    if spec["kind"] in ("match", "order", "place"):
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
    elif spec["kind"] == "order":
        wrong = [(one_step_moved(spec, hint), hint["say"]) for hint in spec["hints"]]
    elif spec["kind"] in ("match", "place"):
        wrong = [(one_pair_changed(spec, hint), hint["say"]) for hint in spec["hints"]]
    else:
        wrong = [(str(hint["wrong"]), hint["say"]) for hint in spec["hints"]]
    for given, say in wrong:
        result = judge(spec, given)
        # 한 단계를 옮기면 여러 쌍의 앞뒤가 바뀔 수 있고, 그때는 몇 쌍인지를 앞에 말합니다.
        said = result["message"].removeprefix(crossed_pairs(result["message"]))
        assert (result["correct"], said) == (False, say)


def crossed_pairs(message):
    found = re.match(r"앞뒤가 바뀐 짝이 \d+쌍입니다. 표시한 두 단계부터 봅시다. ", message)
    return found.group() if found else ""


def one_step_moved(spec, hint):
    """`later`의 바로 앞에 `earlier`를 둡니다. 그 위에는 어긋난 것이 없습니다."""
    given = [step for step in spec["answer"] if step != hint["earlier"]]
    given.insert(given.index(hint["later"]), hint["earlier"])
    return given


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
        ("18 18", "숫자 사이에 빈칸"),
        ("18점", "모르는 말이 붙어 있습니다"),
        ("18,5", "소수점은 쉼표가 아니라 점"),
        ("18=19", "등호의 두 쪽이 서로 다릅니다"),
        ("tensor([18., 9.])", "원소가 서로 다릅니다"),
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


@pytest.mark.parametrize("wrong", ["17.9", "18.1", "-18", "1.8", "180", "18e1", "17½", "18%"])
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


FREE = [BATCH, FORWARD, LOSS]  # 변화도를 비우는 자리는 이 셋의 앞뒤 어디든 됩니다.


@pytest.mark.parametrize("k", range(4))
def test_every_order_that_breaks_no_rule_is_right(judge, k):
    given = [*FREE[:k], ZERO, *FREE[k:], BACKWARD, STEP, TEST]
    assert judge(ORDER, given)["correct"] is True


def test_every_other_order_is_wrong_and_gets_a_hint_of_its_own(judge):
    """다섯 단계의 120가지 차례를 모두 넣어 봅니다. 이웃의 도움말만으로도 빠지는 것이 없습니다."""
    spec = training(steps=STEPS[1:6], before=None, hints=adjacent_hints(STEPS[1:6]))
    hints = [hint["say"] for hint in spec["hints"]]
    rules = [(spec["answer"][a], spec["answer"][b]) for a, b in spec["before"]]
    right = 0
    for given in itertools.permutations(spec["answer"]):
        result = judge(spec, list(given))
        if "invalid" in result:
            assert list(given) == spec["shown"]
        elif result["correct"]:
            right += 1
        else:
            crossed = sum(given.index(a) > given.index(b) for a, b in rules)
            count = re.search(r"짝이 (\d+)쌍", result["message"])
            assert crossed == (int(count.group(1)) if count else 1)
            assert result["message"].removeprefix(crossed_pairs(result["message"])) in hints
            upper, lower = result["wrong"]
            assert upper < lower
            assert (given[lower], given[upper]) in rules
    assert right == 1


def adjacent_hints(steps):
    return {
        (b, a): f"{a[:5]}부터 봅시다. {i}" for i, (a, b) in enumerate(itertools.pairwise(steps))
    }


def test_the_first_crossed_pair_that_has_a_hint_is_explained(judge):
    result = judge(ORDER, [ZERO, BATCH, FORWARD, BACKWARD, LOSS, TEST, STEP])
    assert result["wrong"] == [3, 4]
    assert result["message"] == (
        "앞뒤가 바뀐 짝이 2쌍입니다. 표시한 두 단계부터 봅시다. "
        "`loss`가 만들어지기 전에는 거슬러 오를 그래프가 없습니다."
    )
    spec = training(hints={(TEST, STEP): "평가부터 하고 있습니다."}, otherwise="다시 보세요.")
    result = judge(spec, [ZERO, BATCH, FORWARD, BACKWARD, LOSS, TEST, STEP])
    assert result["wrong"] == [5, 6]
    assert result["message"].endswith("봅시다. 평가부터 하고 있습니다.")
    result = judge(spec, [ZERO, BATCH, FORWARD, BACKWARD, LOSS, STEP, TEST])
    assert (result["wrong"], result["message"]) == ([3, 4], "다시 보세요.")


@pytest.mark.parametrize(
    "given",
    [None, [], "일곱", 7, {}, STEPS[:6], [*STEPS, STEPS[0]], [STEPS[0]] * 7, [*STEPS[:6], "없음"]],
)
def test_an_incomplete_order_is_no_try(judge, given):
    result = judge(ORDER, given)
    assert result["invalid"] is True
    assert result["message"] == "아직 차례를 정하지 않은 단계가 있습니다."


def test_an_order_left_as_shown_is_no_try(judge):
    result = judge(ORDER, ORDER["shown"])
    assert result["invalid"] is True
    assert result["message"].startswith("아직 아무 단계도 옮기지 않았습니다.")


@pytest.mark.parametrize(
    ("given", "left"),
    [(None, 3), ([], 3), (["grad_fn", "", "grad_fn[0]"], 1), ("세", 3), (["x"], 3)],
)
def test_labels_still_to_place_are_counted_and_are_no_try(judge, given, left):
    result = judge(PLACE, given)
    assert result["invalid"] is True
    assert result["message"] == f"아직 놓지 않은 이름표가 {left}개 있습니다."


def test_misplaced_labels_are_found_and_the_first_is_explained(judge):
    result = judge(PLACE, ["grad_fn", "grad_fn[0][1][0]", "grad_fn[0][0]"])
    assert result["wrong"] == [1, 2]
    assert result["message"] == (
        "자리가 다른 이름표가 2개입니다. ‘`# Linear`’부터 봅시다. "
        "완전 연결 계층은 맞지만, 손실에서 더 먼 `fc2`입니다."
    )


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
