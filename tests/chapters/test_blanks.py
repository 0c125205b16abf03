"""빈칸의 정의: 모두 쓰이고, 정답이 새지 않고, 이름이 틀려도 문장으로 답하는가."""

import json
import re
from itertools import combinations, pairwise

import pytest
import torch

from chaewo import blank
from chaewo.blanks import blanks_of
from chaewo.blanks.kinds import choice, match, number
from chaewo.chapters import NAMES
from chaewo.chapters.loss_graph.next_functions import next_functions
from chaewo.lenet import NoteNet
from chaewo.widgets.blank.blank import Blank
from tests.chapters.blank_examples import (
    BACKWARD,
    BATCH,
    FORWARD,
    LOSS,
    STEP,
    STEPS,
    TEST,
    note_graph,
    note_labels,
    training,
)
from tools.lib.notebook_files import ROOT, read_notebook

ALL = {f"{chapter}.{name}": spec for chapter in NAMES for name, spec in blanks_of(chapter).items()}
NUMBERED = {"number", "matrix"}
CODE = {"starter", "solution", "before", "after", "cases"}  # 코드 빈칸에서 글이 아니라 코드인 것
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


@pytest.mark.parametrize("chapter", NAMES)
def test_answers_are_the_same_in_double_precision(chapter, double_precision):
    """기본 자료형을 바꾸는 장이 있고, 학습자는 어느 장에서나 바꿀 수 있습니다."""
    for name, spec in blanks_of(chapter).items():
        usual = ALL[f"{chapter}.{name}"]
        if spec["kind"] in NUMBERED:
            wanted, seen = (torch.tensor(s["answer"]) for s in (usual, spec))
            torch.testing.assert_close(seen, wanted)
        else:
            assert spec.get("answer") == usual.get("answer")


def numbers(value):
    if isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from numbers(inside)
    elif isinstance(value, float) and not value.is_integer():
        yield value


@pytest.mark.parametrize("name", ALL)
def test_no_number_has_more_digits_than_every_processor_agrees_on(name):
    digits = 9 if ALL[name]["kind"] == "program" else 6
    for value in numbers(ALL[name]):
        assert value == float(f"{value:.{digits}g}")


@pytest.mark.parametrize("name", ALL)
def test_only_code_is_marked_in_the_texts(name):
    """빈칸의 글은 `코드`만 알아봅니다. **굵은 글씨**의 별표는 그대로 찍힙니다."""
    code = CODE if ALL[name]["kind"] == "program" else set()
    texts = {key: value for key, value in ALL[name].items() if key not in code}
    text = re.sub("`[^`]*`", "", json.dumps(texts, ensure_ascii=False))
    assert "**" not in text


def hints(spec) -> list[str]:
    if spec["kind"] == "choice":
        return [hint for hint in spec["hints"] if hint]
    if spec["kind"] == "program":
        return [mistake["say"] for mistake in spec["mistakes"]]
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


@pytest.mark.parametrize(
    ("answer", "changes"),
    [
        (4.5, {"hints": {4.5001: "맞는데?"}}),
        (18, {"hints": {18.0: "맞는데?"}}),
        (0.875, {"hints": {87.5: "맞는데?"}, "also": [87.5]}),
        (4.5, {"hints": {9: "두 배", 9.0001: "앞의 도움말에 가려 나오지 않습니다."}}),
    ],
)
def test_a_hint_that_cannot_appear_is_refused(answer, changes):
    with pytest.raises(ValueError, match="겹칩니다"):
        number("물음", answer, solution="풀이", **changes)


def test_a_count_is_exact_and_a_measure_is_not():
    count, measure = (number("물음", answer, {}, "풀이") for answer in (1024, 1024.0))
    assert (count["tolerance"], measure["tolerance"]) == (0, 1e-3)
    assert number("물음", 1024, {1023: "하나 모자랍니다."}, "풀이")["hints"]


@pytest.mark.parametrize("chapter", NAMES)
def test_random_numbers_of_the_learner_are_left_alone(chapter):
    """빈칸 셀을 다시 실행해도 그다음 셀의 난수가 달라지지 않아야 합니다."""
    torch.manual_seed(0)
    before = torch.random.get_rng_state()
    blanks_of(chapter)
    assert torch.equal(torch.random.get_rng_state(), before)


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


def crossed(spec):
    """섞어 보인 차례에서 앞뒤가 바뀐 쌍의 수."""
    at = [spec["shown"].index(step) for step in spec["answer"]]
    return sum(at[a] > at[b] for a, b in spec["before"])


def every_hint(steps):
    return {(b, a): "앞뒤를 보세요." for a, b in pairwise(steps)}


@pytest.mark.parametrize("n", [3, 4, 5, 6, 7])
def test_order_is_shuffled_the_same_way_and_never_nearly_right(n):
    given = {"steps": STEPS[:n], "before": None, "hints": every_hint(STEPS[:n])}
    spec = training(**given)
    assert spec == training(**given)
    assert sorted(spec["shown"]) == sorted(spec["answer"])
    assert len(spec["before"]) == n * (n - 1) / 2
    assert crossed(spec) * 3 >= len(spec["before"])
    json.dumps(spec, allow_nan=False)


def test_order_takes_what_follows_from_the_rules_and_no_more():
    """변화도를 비우는 것(1)은 역전파(4)보다만 먼저면 됩니다."""
    spec = training()
    free = [(0, 1), (1, 2), (1, 3)]
    expected = [[a, b] for a, b in combinations(range(7), 2) if (a, b) not in free]
    assert spec["before"] == expected
    assert crossed(spec) * 3 >= len(expected)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"steps": STEPS[:2]}, "셋 이상"),
        ({"steps": [*STEPS[:3], STEPS[0]]}, "서로 다른"),
        ({"before": []}, "어떤 차례든"),
        ({"before": [(BATCH, "없는 단계")]}, "before의 단계가 steps에 없습니다"),
        ({"before": [(LOSS, FORWARD)]}, "어긋납니다"),
        ({"before": [(LOSS, LOSS)]}, "어긋납니다"),
        ({"hints": {("없는 단계", BATCH): "?"}}, "도움말의 단계가 steps에 없습니다"),
        ({"hints": {(BATCH, FORWARD): "맞는데?"}}, "틀린 것이 아닙니다"),
        ({"hints": {(BATCH, STEPS[1]): "어느 쪽이든 되는데?"}}, "틀린 것이 아닙니다"),
        ({"hints": {(STEP, BACKWARD): "하나뿐"}}, "도움말이 없습니다"),
        ({"or_before": [(STEP, "없는 단계")]}, "before의 단계가 steps에 없습니다"),
        ({"or_before": [(STEP, TEST), (TEST, STEP)]}, "서로 어긋납니다"),
    ],
)
def test_an_order_that_cannot_work_is_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        training(**changes)


def test_a_general_hint_stands_in_for_missing_ones():
    spec = training(hints={(TEST, STEP): "평가부터 하고 있습니다."}, otherwise="다시 보세요.")
    assert len(spec["hints"]) == 1


def test_fallback_of_an_order_is_shuffled():
    spec = training()
    lines = Blank(spec=spec)._repr_mimebundle_()[0]["text/plain"].splitlines()
    assert lines[1:] == [f"차례를 정할 것: {' / '.join(spec['shown'])}"]


RELU = "`# Relu`"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"answer": {}}, "하나 이상"),
        ({"graph": {"grad_fn": ("홀로", [])}}, "둘 이상"),
        ({"graph": {"a": ("가", ["b"]), "b": ("나", ["a"])}}, "뒤에 적은 노드"),
        ({"graph": {"a": ("가", ["없음"]), "b": ("나", [])}}, "뒤에 적은 노드"),
        ({"answer": {RELU: "없음"}}, "없는 이름표나 노드"),
        ({"hints": {(RELU, "없음"): "?"}}, "없는 이름표나 노드"),
        ({"hints": {("# Tanh", "grad_fn"): "?"}}, "없는 이름표나 노드"),
        ({"start": {RELU: "없음"}}, "없는 이름표나 노드"),
        ({"hints": {(RELU, "grad_fn[0][1]"): "맞는데?"}}, "정답"),
        ({"answer": {"`" + "가" * 21 + "`": "grad_fn"}, "hints": {}}, "20자"),
        (
            {"answer": {RELU: "grad_fn[0][1]"}, "hints": {}, "start": {RELU: "grad_fn[0][1]"}},
            "처음",
        ),
    ],
)
def test_a_place_that_cannot_work_is_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        note_labels(**changes)


def test_fallback_of_a_place_shows_the_graph_and_the_labels_but_not_where_they_go():
    text = Blank(spec=note_labels())._repr_mimebundle_()[0]["text/plain"]
    assert text.splitlines()[1:] == [
        "MseLossBackward0 → [0] AddmmBackward0",
        "AddmmBackward0 → [0] AccumulateGrad fc3.bias, [1] ReluBackward0, [2] TBackward0",
        "ReluBackward0 → [0] AddmmBackward0 ⋯",
        "TBackward0 → [0] AccumulateGrad fc3.weight",
        "놓을 이름표: `# MSE loss` / `# Linear` / `# Relu`",
    ]


def test_the_graph_of_the_note_is_torchs():
    """id가 말하는 길로 torch를 걸으면, 노드에 적힌 이름의 노드가 나옵니다."""
    out = NoteNet()(torch.zeros(1, 1, 32, 32))
    loss = torch.nn.MSELoss()(out, torch.zeros(1, 10))
    graph = note_graph()
    assert len(graph) == 7
    for path, (text, targets) in graph.items():
        node = loss.grad_fn
        for slot in re.findall(r"\d+", path):
            node = node.next_functions[int(slot)][0]
        assert text.split("\n")[0] == type(node).__name__
        assert len(targets) == len(node.next_functions)


def test_next_functions_puts_a_shared_node_after_all_that_lead_to_it():
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    graph = next_functions((y + y.exp().sin()).sum(), {"x": x}, depth=9)
    ids = list(graph)
    for node, (_, targets) in graph.items():
        assert all(ids.index(node) < ids.index(target) for target in targets if target)
    assert graph[ids[-1]] == ("AccumulateGrad\nx", [])
    note_labels(graph=graph, answer={"곱하기": "grad_fn[0][0]"}, hints={})
