"""VjpExplorer의 파이썬 쪽: 늘 같은 JSON, 나쁜 값에는 한 문장과 마지막으로 좋았던 값."""

import copy
import json

import pytest
import torch
from torch import nn

from chaewo import VjpExplorer
from chaewo.widgets.kit.settings import BadSetting

X = torch.tensor([0.1, 1.6964, -0.7])
NOTE_V = (0.1, 1.0, 0.0001)


def note_widget(**options):
    return VjpExplorer(lambda x: x * 1024, X, **options)


def test_state_is_strict_json_and_deterministic():
    pages = [note_widget(v=NOTE_V)._repr_mimebundle_()[0]["text/html"] for _ in range(2)]
    assert pages[0] == pages[1]
    state = json.loads(json.dumps(note_widget(v=NOTE_V).static_state(), allow_nan=False))
    assert state["spec"]["jacobian"] == [[1024, 0, 0], [0, 1024, 0], [0, 0, 1024]]
    assert (state["x"], state["v"]) == ([0.1, 1.6964, -0.7], list(NOTE_V))


def test_fallback_says_what_the_widget_shows():
    text = note_widget(v=NOTE_V)._repr_mimebundle_()[0]["text/plain"]
    assert "J의 모양: (3, 3)" in text
    assert "vᵀJ = tensor([1.0240e+02, 1.0240e+03, 1.0240e-01])" in text


def test_presets_come_before_one_hots():
    labels = [
        preset["label"] for preset in note_widget(presets={"노트의 v": NOTE_V}).spec["presets"]
    ]
    assert labels == ["노트의 v", "1행만", "2행만", "3행만", "모두 1"]


def test_learners_grad_and_function_are_left_alone():
    weight = torch.ones(2, 3, requires_grad=True)
    x = torch.ones(3, requires_grad=True)
    with torch.no_grad():
        widget = VjpExplorer(lambda x: (weight @ x).tanh(), x)
    assert (x.grad, weight.grad) == (None, None)
    assert tuple(widget.jacobian.shape) == (2, 3)


def test_inplace_scalar_and_float64_functions():
    assert VjpExplorer(lambda x: x.mul_(2), X).jacobian.diag().tolist() == [2, 2, 2]
    assert VjpExplorer(lambda x: (x * x).sum(), X).spec["m"] == 1
    assert VjpExplorer(lambda x: 2 * x, X.double()).spec["dtype"] == "float64"


@pytest.mark.parametrize("value", [[0.5, 0.25, 1], torch.tensor([0.5, 0.25, 1.0]), (0.5, 0.25, 1)])
def test_setting_v(value):
    widget = note_widget()
    widget.v = value
    assert widget.v == [0.5, 0.25, 1.0]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([1, 2], "3개여야 하는데 2개"),
        ("0,1", "'0,1'"),
        ([1, "a", 2], "숫자의 목록"),
        ([1, float("nan"), 2], "유한하지 않은"),
        (None, "숫자의 목록"),
        (torch.ones(3, 1), "1차원"),
        (torch.ones(3, dtype=torch.complex64), "복소수"),
    ],
)
def test_bad_v_is_refused_in_one_sentence_and_the_last_good_one_kept(value, words):
    widget = note_widget(v=NOTE_V)
    with pytest.raises(BadSetting, match="^[^\n]*을 그대로 둡니다[.]$") as caught:
        widget.v = value
    assert words in str(caught.value)
    assert widget.v == list(NOTE_V)
    assert words in note_widget(v=value).spec["problem"] if value is not None else True


def test_setting_x_recomputes_the_jacobian():
    widget = VjpExplorer(lambda x: x**2, torch.tensor([1.0, 2.0]))
    widget.x = torch.tensor([3.0, 4.0])
    assert widget.spec["jacobian"] == [[6, 0], [0, 8]]
    with pytest.raises(BadSetting, match="2개여야 하는데 1개"):
        widget.x = [1]
    assert widget.x == [3, 4]
    assert widget.jacobian.tolist() == [[6, 0], [0, 8]]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((3,), "함수여야 합니다"),
        ((lambda x: x,), "x에는 숫자의 목록"),
        ((lambda x: x, torch.ones(7)), "1개부터 6개까지"),
        ((lambda x: x, torch.ones(2, 2)), "1차원"),
        ((lambda x: x.repeat(4), torch.ones(2)), "모양 (8,)"),
        ((lambda x: x.sum().item(), torch.ones(2)), "float 값을 돌려주었습니다"),
        ((lambda x: x.detach(), torch.ones(2)), "이어져 있지 않습니다"),
        ((lambda x: x[5], torch.ones(2)), "out of bounds"),
        ((lambda x: x, torch.ones(2), None, None, 3), "presets"),
        ((torch.sqrt, [0.0, 1.0]), "유한하지 않은"),
        (("nope",), "평면 함수는 없습니다"),
    ],
)
def test_bad_arguments_become_a_sentence(arguments, words):
    widget = VjpExplorer(*arguments)
    assert words in widget.spec["problem"]
    assert words in widget._repr_mimebundle_()[0]["text/plain"]
    json.dumps(widget.static_state(), allow_nan=False)


@pytest.mark.parametrize("name", ["view", "map"])
def test_unknown_names_are_refused_and_the_last_good_one_kept(name):
    widget = VjpExplorer("polar")
    before = getattr(widget, name)
    with pytest.raises(BadSetting, match="그대로 둡니다"):
        setattr(widget, name, "없는 이름")
    assert getattr(widget, name) == before


def test_an_x_that_changes_the_number_of_outputs_is_refused():
    widget = VjpExplorer(lambda x: x[: 1 + int(x[0] > 2)], [1.0, 2.0])
    with pytest.raises(BadSetting, match="y의 원소가 2개가 되어"):
        widget.x = [3.0, 2.0]
    assert widget.x == [1.0, 2.0]
    with pytest.raises(BadSetting, match="계산하지 못했습니다"):
        VjpExplorer(lambda x: x if x[0] < 2 else x[9], [1.0, 2.0]).x = [3.0, 2.0]


def noisy(x):
    return x * torch.rand(3) + torch.randn_like(x) * x


RANDOM = {
    "dropout": lambda: nn.Dropout(0.5),
    "noise": lambda: noisy,
    "dropout과 계층": lambda: nn.Sequential(nn.Linear(3, 3), nn.Dropout(0.5)),
    "BatchNorm": lambda: nn.Sequential(nn.Unflatten(0, (3, 1)), nn.BatchNorm1d(1), nn.Flatten(0)),
}


def shown_vjp(widget) -> list[float]:
    """글(text/plain)에 적힌 vᵀJ."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    return json.loads(text.split("tensor(")[1].split("]")[0].replace(".,", ".0,").rstrip(".") + "]")


@pytest.mark.parametrize("name", RANDOM)
@pytest.mark.parametrize("seed", range(5))
def test_a_random_function_shows_one_jacobian_everywhere(name, seed):
    torch.manual_seed(seed)
    widget = VjpExplorer(RANDOM[name](), X, v=[1, 2, 3])
    for x in (None, [3.0, -1.0, 0.5]):
        if x:
            widget.x = x
        table = torch.tensor(widget.spec["jacobian"], dtype=torch.float32)
        torch.testing.assert_close(widget.jacobian, table, rtol=1e-4, atol=1e-6)
        torch.testing.assert_close(widget.jacobian, widget.jacobian)
        expected = torch.tensor([1.0, 2.0, 3.0]) @ table
        torch.testing.assert_close(torch.tensor(shown_vjp(widget)), expected, rtol=1e-3, atol=1e-3)


def test_random_numbers_and_counts_of_the_learner_are_left_alone():
    net = nn.Sequential(nn.Unflatten(0, (3, 1)), nn.BatchNorm1d(1), nn.Dropout(), nn.Flatten(0))
    before, random = copy.deepcopy(net.state_dict()), torch.get_rng_state()
    widget = VjpExplorer(net, X)
    widget.x = [3.0, -1.0, 0.5]
    widget._repr_mimebundle_()
    assert widget.jacobian.shape == (3, 3)
    assert torch.equal(torch.get_rng_state(), random)
    for name, value in net.state_dict().items():
        assert torch.equal(value, before[name])


def test_the_jacobian_that_is_handed_out_is_a_copy():
    widget = note_widget()
    widget.jacobian.zero_()
    assert widget.jacobian[0, 0] == 1024


def test_an_unknown_argument_is_refused_with_the_nearest_name():
    with pytest.raises(BadSetting, match="가장 가까운 이름은 v"):
        note_widget(vs=NOTE_V)
