"""바꿔 보기의 파이썬 쪽: 모든 조합이 진짜 torch의 답이고, 쓸 수 없는 것은 한국어 한 문장입니다."""

import gzip
import io
import json
from contextlib import redirect_stdout
from itertools import product

import pytest
import torch

from chaewo import WhatIf
from chaewo.widgets.kit.settings import BadSetting
from chaewo.widgets.what_if import recording
from chaewo.widgets.what_if.marked_source import marked_source
from tests.widgets.what_if import functions as f


def said(function, **values) -> str:
    """함수를 그냥 불렀을 때 찍히는 것과 오류."""
    screen = io.StringIO()
    torch.manual_seed(0)
    with redirect_stdout(screen):
        try:
            function(**values)
        except RuntimeError as error:
            print(f"RuntimeError: {error}")
    return screen.getvalue().strip()


@pytest.mark.parametrize(
    ("function", "options"),
    [
        (f.twice, {"retain_graph": [True, False], "zero_grad": [False, True]}),
        (f.chain, {"kernel": [3, 5, 9], "stride": [1, 2, 0], "size": [(8, 8), (5, 7)]}),
        (f.drawn, {"n": [1, 2, 3], "dtype": [torch.float32, torch.float64]}),
    ],
)
def test_every_combination_is_what_torch_says(function, options):
    widget = WhatIf(function, **options)
    sizes = [range(len(values)) for values in options.values()]
    for chosen in product(*sizes):
        widget.chosen = list(chosen)
        values = {name: options[name][i] for (name, i) in zip(options, chosen, strict=True)}
        assert widget.values == values
        assert widget.output == said(function, **values)


def test_code_is_the_functions_own_with_the_arguments_marked():
    parts = marked_source(f.chain, ["kernel", "size"])
    marks = {"kernel": "3", "size": "(8, 8)"}
    code = "".join(part[1] if len(part) == 2 else marks[part[0]] for part in parts)
    assert code.startswith(
        "def chain(kernel=3, stride=1, *, size=(8, 8)):  # 모양만 봅니다\n    x ="
    )
    assert code.endswith('stride=stride).shape)}")')
    assert [part for part in parts if len(part) == 1] == [["kernel"], ["size"]]
    assert [4, "# 모양만 봅니다"] in parts


def test_default_joins_the_choices_and_is_shown_first():
    widget = WhatIf(f.twice, zero_grad=[True])
    assert widget.values == {"zero_grad": False}
    assert widget.spec["options"] == [["False", "True"]]


def test_state_is_small_the_same_every_time_and_leaves_no_trace():
    torch.manual_seed(5)
    expected = torch.rand(2)
    torch.manual_seed(5)
    states = [
        json.dumps(WhatIf(f.drawn, n=[1, 2, 3], dtype=[torch.float64]).static_state())
        for _ in range(2)
    ]
    assert states[0] == states[1]
    assert len(gzip.compress(states[0].encode())) < 1024
    assert torch.equal(torch.rand(2), expected)
    assert torch.is_grad_enabled()


def test_warnings_are_shown_as_in_the_book():
    (text, error), *_ = WhatIf(f.warning, n=[1, 2]).spec["outputs"]
    assert text.startswith("UserWarning: The .grad attribute of a Tensor that is not a leaf")
    assert text.endswith("None")
    assert error is None


def test_fallback_shows_code_and_answer_but_not_the_answer_to_a_question():
    page = WhatIf(f.twice, zero_grad=[False, True])._repr_mimebundle_()[0]["text/html"]
    assert "<pre>def twice(retain_graph=True, zero_grad=False):" in page
    assert "<pre>tensor([[9., 9.]," in page
    asked = WhatIf(f.twice, zero_grad=[False, True], ask="얼마입니까?")._repr_mimebundle_()[0]
    shown = asked["text/html"].split(">", 1)[1]
    assert "얼마입니까?" in shown
    assert "9." not in shown + asked["text/plain"]


def test_any_value_may_be_typed_where_python_is():
    widget = WhatIf(f.chain, kernel=[3, 5])
    widget._typed = {"kernel": "2 * 2"}
    assert widget.values == {"kernel": 4}
    assert widget._answer == {"text": "모양 (1, 2, 5, 5)", "error": None}
    widget._typed = {"kernel": "11"}
    assert widget._answer["error"].startswith("RuntimeError: Calculated padded input size")
    widget._typed = {"kernel": "열하나"}
    assert "읽지 못했습니다(NameError)" in widget._answer["text"]
    widget._typed = {}
    assert widget.output == "모양 (1, 2, 6, 6)"


def test_python_does_not_answer_what_is_already_in_the_page():
    widget = WhatIf(f.chain, kernel=[3, 5])
    answers = []
    widget.observe(lambda change: answers.append(change.new["text"]), "_answer")
    widget.chosen = [1]
    assert answers == []
    widget._typed = {"kernel": "4"}
    widget._typed = {}
    assert answers == ["모양 (1, 2, 5, 5)"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: WhatIf(3, n=[1]), "def로 만든 함수"),
        (lambda: WhatIf(lambda n=1: n, n=[1]), "def로 만든 함수"),
        (lambda: WhatIf(f.without_default, m=[1]), "기본값이 없는 인자: n"),
        (lambda: WhatIf(f.twice), "바꾸어 볼 값이 없습니다"),
        (lambda: WhatIf(f.twice, retain=[True]), "없는 인자입니다: retain. 있는 것: retain_graph"),
        (lambda: WhatIf(f.twice, zero_grad=True), "목록을 넣어 주세요. 받은 것은 True"),
        (lambda: WhatIf(f.twice, zero_grad=[]), "목록을 넣어 주세요"),
        (lambda: WhatIf(f.twice, zero_grad=["예"]), "(참/거짓)인데 고를 값에 '예'(글)"),
        (lambda: WhatIf(f.drawn, dtype=[torch.nn.Linear]), "코드로 적을 수 없습니다"),
        (lambda: WhatIf(f.chain, kernel=range(3)), "목록을 넣어 주세요"),
        (lambda: WhatIf(f.chain, kernel=list(range(1, 300))), "조합은 200개까지입니다. 299개"),
        (lambda: WhatIf(f.counting, n=[1, 2]), "두 번 불렀더니 다른 것을 찍었습니다"),
        (lambda: WhatIf(f.flood, n=[1, 2]), "2000자가 넘게 찍는 조합이 있습니다(flood(n=1))"),
        (lambda: WhatIf(f.silent, n=[1, 2]), "아무것도 찍지 않았습니다"),
    ],
)
def test_what_cannot_be_used_is_one_korean_sentence(make, words):
    with pytest.raises(BadSetting) as caught:
        make()
    assert words in str(caught.value)


def test_endless_function_is_stopped_and_named(monkeypatch):
    monkeypatch.setattr(recording, "SECONDS", 0.05)
    with pytest.raises(BadSetting, match=r"끝나지 않는 조합이 있습니다\(endless\(n=1\)\)"):
        WhatIf(f.endless, n=[1, 2])
