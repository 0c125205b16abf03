"""옳은 답을 어떻게 적어도 맞고, 조금이라도 다른 수는 맞지 않는가: 모든 숫자 빈칸과 행렬 빈칸."""

import re
from fractions import Fraction
from itertools import permutations
from math import isqrt

import pytest

from chaewo.blanks import blanks_of
from chaewo.chapters import NAMES

ALL = {f"{chapter}.{name}": spec for chapter in NAMES for name, spec in blanks_of(chapter).items()}
NUMBERS = {name: spec for name, spec in ALL.items() if spec["kind"] == "number"}
MATRICES = {name: spec for name, spec in ALL.items() if spec["kind"] == "matrix"}
FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


def is_count(spec) -> bool:
    return spec["tolerance"] == 0


def exact(value: float) -> Fraction:
    """float32의 찌꺼기를 뺀 값."""
    return Fraction(value).limit_denominator(10_000)


def as_fraction(value: float) -> list[str]:
    """분수로 적는 법. 간단한 분수가 아니면 없습니다."""
    ratio = exact(value)
    if abs(ratio - Fraction(value)) > 1e-6 or ratio.denominator == 1:
        return []
    sign = "-" if ratio < 0 else ""
    top, bottom = abs(ratio.numerator), ratio.denominator
    ways = [
        f"{sign}{top}/{bottom}",
        f"{sign}{top} / {bottom}",
        f"{sign}({top}/{bottom})",
        f"({sign}{top})/{bottom}",
        f"({sign}{top})/({bottom})",
        f"({sign}{top}/{bottom})",
        f"{sign}{3 * top}/{3 * bottom}",
    ]
    if top > bottom:
        whole, rest = divmod(top, bottom)
        ways += [f"{sign}{whole} {rest}/{bottom}", f"{sign}{whole}  {rest} / {bottom}"]
    if not sign:
        ways += [f"{bottom}분의 {top}", f"{top}÷{bottom}"]
    return ways


def as_decimal(value: float) -> list[str]:
    """소수나 정수로 적는 법."""
    text = f"{round(value, 4):g}"
    ways = [text, f" {text} ", f"{value:.4f}", text.translate(FULL_WIDTH), text.replace("-", "−")]
    if value >= 0:
        ways.append(f"+{text}")
    if float(text).is_integer():
        whole = int(float(text))
        ways += [f"{whole}.0", f"{whole}.", f"{2 * whole}/2", f"{whole:,}", f"{whole:_}"]
        if whole > 3 and isqrt(whole) ** 2 == whole:
            ways += [f"{isqrt(whole)}²", f"{isqrt(whole)}^2", f"{isqrt(whole)}**2"]
    return ways


def said(value: float) -> list[str]:
    """말이나 파이썬의 출력으로 적는 법."""
    text = f"{round(value, 4):g}"
    return [
        f"{text}입니다",
        f"{text} 입니다.",
        f"답은 {text}",
        f"정답: {text}",
        f"= {text}",
        f"x.grad = {text}",
        f"tensor({value:.4f})",
        f"tensor([[{value:.4f}, {value:.4f}]])",
        f"tensor({value:.4f}, grad_fn=<MeanBackward0>)",
        f"{100 * round(value, 6):g}%",
    ]


def with_units(spec) -> list[str]:
    """물음이 “몇 바이트입니까”라고 물으면 “3바이트”."""
    units = re.findall(r"몇 (개|번|장|회|칸|픽셀|바이트)", spec["prompt"])
    if "한 변" in spec["prompt"]:
        units += ["픽셀", "칸"]
    if units or is_count(spec):
        units.append("개")
    if "바이트" in units:
        units.append("bytes")
    answer = f"{spec['answer']:g}" if spec["answer"] < 1e5 else f"{spec['answer']:.0f}"
    return [
        f"{answer}{gap}{unit}{end}" for unit in units for gap in ("", " ") for end in ("", "입니다")
    ]


def right_typings(spec) -> list[str]:
    answers = [spec["answer"], *spec.get("also", [])]
    ways = [
        way for value in answers for way in (*as_decimal(value), *as_fraction(value), *said(value))
    ]
    return list(dict.fromkeys([*ways, *with_units(spec)]))


def wrong_values(spec) -> list[float]:
    """정답에서 조금 또는 흔히 벗어난 수."""
    answer, right = spec["answer"], [spec["answer"], *spec.get("also", [])]
    near = [answer + 1, answer - 1, answer + 0.5, answer - 0.5] if is_count(spec) else []
    far = [
        answer * 1.07,
        answer * 0.93,
        answer + 0.1,
        answer - 0.1,
        10 * answer,
        answer / 10,
        -answer,
    ]
    allowed = max(spec["tolerance"], 1e-3) * max(0.1, abs(answer))
    limit = 0 if is_count(spec) else allowed
    return [value for value in near + far if all(abs(value - each) > limit for each in right)]


@pytest.mark.parametrize("name", NUMBERS)
def test_right_numbers_are_taken_however_they_are_typed(judge, name):
    spec = NUMBERS[name]
    typed = right_typings(spec)
    for text, result in zip(typed, judge.all([(spec, text) for text in typed]), strict=True):
        assert result["correct"] is True, (text, result)


def test_the_table_of_typings_is_large():
    assert sum(len(right_typings(spec)) for spec in NUMBERS.values()) >= 800


@pytest.mark.parametrize("name", NUMBERS)
def test_no_other_number_is_taken(judge, name):
    spec = NUMBERS[name]
    typed = [repr(value) for value in wrong_values(spec)]
    typed += [way for value in wrong_values(spec) for way in as_fraction(value)]
    assert len(typed) >= 6
    for text, result in zip(typed, judge.all([(spec, text) for text in typed]), strict=True):
        assert result["correct"] is False, (text, result)


def test_counts_are_exact():
    asked = re.compile(r"몇 (개|번|장|칸|픽셀|바이트)")
    assert [
        n for n, spec in NUMBERS.items() if asked.search(spec["prompt"]) and not is_count(spec)
    ] == []
    assert all(spec["answer"].is_integer() for spec in NUMBERS.values() if is_count(spec))


@pytest.mark.parametrize("name", MATRICES)
def test_matrices_are_taken_however_their_entries_are_typed(judge, name):
    spec = MATRICES[name]
    ways = [as_decimal, as_fraction, lambda value: [f"{value:.2f}"], lambda value: [f"{value:.3f}"]]
    for way in ways:
        for k in range(12):
            given = [
                [(found := way(v) or as_decimal(v))[k % len(found)] for v in row]
                for row in spec["answer"]
            ]
            assert judge(spec, given)["correct"] is True, given


@pytest.mark.parametrize("name", MATRICES)
def test_every_changed_entry_of_a_matrix_is_found(judge, name):
    spec = MATRICES[name]
    for i, row in enumerate(spec["answer"]):
        for j, value in enumerate(row):
            for wrong in (value + 0.05, value - 0.05, value + 1):
                given = [[repr(v) for v in line] for line in spec["answer"]]
                given[i][j] = repr(wrong)
                result = judge(spec, given)
                assert (result["correct"], result["wrong"]) == (False, [[i, j]])


GRAD_FN = ALL["tensor_and_graph.z_grad_fn"]


@pytest.mark.parametrize(
    "text",
    [
        *["MulBackward0", "mulbackward0", "Mul Backward0", "'MulBackward0'", "`MulBackward0`"],
        *["<MulBackward0>", "MulBackward0()", "MulBackward0.", "ＭｕｌＢａｃｋｗａｒｄ０"],
        *["grad_fn=<MulBackward0>", "grad_fn = <MulBackward0>", "z.grad_fn = MulBackward0"],
        *["z.grad_fn: MulBackward0", "z.grad_fn은 MulBackward0", "grad_fn의 이름은 MulBackward0"],
        "<MulBackward0 object at 0x7f3c5a2b1d90>",
        "<MulBackward0 object at 0x…>",
        "z.grad_fn = <MulBackward0 object at 0x7f3c5a2b1d90>",
        "tensor([[27., 27.], [27., 27.]], grad_fn=<MulBackward0>)",
        *["네, MulBackward0", "네 MulBackward0", "예. MulBackward0입니다", "있다, MulBackward0"],
        *["있습니다. MulBackward0", "가지고 있다. MulBackward0", "네, <MulBackward0>입니다."],
        *["MulBackward0입니다", "MulBackward0 입니다.", "MulBackward0이다", "MulBackward0요"],
        *["MulBackward0가 있습니다", "MulBackward0을 가지고 있습니다", "MulBackward0, 있습니다"],
    ],
)
def test_names_of_nodes_are_taken_as_python_prints_them_and_as_people_say_them(judge, text):
    assert judge(GRAD_FN, text)["correct"] is True


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("없습니다", "`requires_grad=True`인 `y`로"),
        ("아니요.", "`requires_grad=True`인 `y`로"),
        ("있습니다", "이름을 적어 보세요"),
        ("네", "이름을 적어 보세요"),
        ("가지고 있다", "이름을 적어 보세요"),
        ("곱셈", "torch가 그 노드에 붙인 이름"),
        ("곱하기입니다", "torch가 그 노드에 붙인 이름"),
        ("<AddBackward0 object at 0x7f3c>", "덧셈은 `y`를 만든"),
        ("네, AddBackward0", "덧셈은 `y`를 만든"),
        ("MulBackward", "거의 다 왔습니다"),
        ("아니요, MulBackward0", "한 번 더"),
        ("MulBackward1", "한 번 더"),
        ("MulBackward0 MulBackward0", "한 번 더"),
        ("grad_fn", "한 번 더"),
    ],
)
def test_other_names_get_their_own_hints(judge, text, words):
    result = judge(GRAD_FN, text)
    assert (result["correct"], words in result["message"]) == (False, True), result


STEPS = ALL["training.steps"]
BATCH, ZERO, FORWARD, LOSS, BACKWARD, STEP, TEST = STEPS["answer"]


@pytest.mark.parametrize(
    "given",
    [
        [ZERO, BATCH, FORWARD, LOSS, BACKWARD, STEP, TEST],
        [BATCH, ZERO, FORWARD, LOSS, BACKWARD, STEP, TEST],
        [BATCH, FORWARD, ZERO, LOSS, BACKWARD, STEP, TEST],
        [BATCH, FORWARD, LOSS, ZERO, BACKWARD, STEP, TEST],
        [BATCH, FORWARD, LOSS, BACKWARD, STEP, ZERO, TEST],
    ],
)
def test_gradients_may_be_cleared_before_backward_or_right_after_the_step(judge, given):
    assert judge(STEPS, given)["correct"] is True


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([BATCH, FORWARD, LOSS, BACKWARD, ZERO, STEP, TEST], "모두 마친 뒤여야"),
        ([BATCH, BACKWARD, STEP, ZERO, FORWARD, LOSS, TEST], "모두 마친 뒤여야"),
        ([BATCH, FORWARD, LOSS, BACKWARD, STEP, TEST, ZERO], "변화도가 쌓입니다"),
        ([BATCH, FORWARD, BACKWARD, LOSS, STEP, ZERO, TEST], "스칼라 하나"),
        ([BATCH, FORWARD, LOSS, STEP, BACKWARD, ZERO, TEST], "어느 쪽으로"),
    ],
)
def test_other_places_to_clear_gradients_are_explained(judge, given, words):
    result = judge(STEPS, given)
    assert (result["correct"], words in result["message"]) == (False, True), result


def test_every_other_order_of_the_seven_steps_gets_a_hint(judge):
    right = [hint["say"] for hint in STEPS["hints"]]
    every = [
        list(given) for given in permutations(STEPS["answer"]) if list(given) != STEPS["shown"]
    ]
    results = judge.all([(STEPS, given) for given in every])
    assert sum(result["correct"] for result in results) == 5
    for given, result in zip(every, results, strict=True):
        assert result["correct"] or result["message"].endswith(tuple(right)), given
