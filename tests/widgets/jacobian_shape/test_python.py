"""JacobianShape의 파이썬 쪽: 표는 torch와 같고, 계층의 크기는 손으로 센 것과 같은가."""

import json

import pytest
import torch
from torch import nn
from torch.func import jacrev

from chaewo import JacobianShape
from chaewo.widgets.jacobian_shape.called_layers import called_layers, memory
from chaewo.widgets.jacobian_shape.jacobian_shape import FUNCTIONS, MOST, WEIGHT, X
from chaewo.widgets.kit.base import number
from chaewo.widgets.kit.settings import BadSetting


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.pool = nn.MaxPool2d(2)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = self.pool(self.conv1(x).relu())
        x = self.pool(self.conv2(x).relu()).flatten(1)
        return self.fc3(self.fc2(self.fc1(x).relu()).relu())


def sizes(layers):
    return [(row["name"], row["outputs"], row["inputs"], row["parameters"]) for row in layers]


LENET5 = [  # (계층, 출력 원소 수, 입력 원소 수, 매개변수 수)를 손으로 센 것
    ("conv1", 6 * 28 * 28, 32 * 32, 6 * 25 + 6),
    ("pool", 6 * 14 * 14, 6 * 28 * 28, 0),
    ("conv2", 16 * 10 * 10, 6 * 14 * 14, 16 * 6 * 25 + 16),
    ("pool", 16 * 5 * 5, 16 * 10 * 10, 0),
    ("fc1", 120, 400, 400 * 120 + 120),
    ("fc2", 84, 120, 120 * 84 + 84),
    ("fc3", 10, 84, 84 * 10 + 10),
]
PLAIN = {  # 위젯의 정의와 따로 쓴 같은 함수들
    "square": lambda x, m: x * x,
    "sum": lambda x, m: x.sum().reshape(1),
    "cumsum": lambda x, m: torch.tril(torch.ones(len(x), len(x), dtype=x.dtype)) @ x,
    "linear": lambda x, m: WEIGHT[:m, : len(x)] @ x,
    "softmax": lambda x, m: x.exp() / x.exp().sum(),
    "normalize": lambda x, m: x / (x * x).sum().sqrt(),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_table_equals_torch_for_every_size(name):
    shown = {f["name"]: f for f in JacobianShape().spec["functions"]}[name]
    for n in range(1, MOST + 1):
        for m in {"one": [1], "same": [n], "free": range(1, MOST + 1)}[shown["rule"]]:
            expected = jacrev(lambda x, m=m: PLAIN[name](x, m))(X[:n])
            table = torch.tensor(shown["tables"][n - 1][:m], dtype=torch.float64)
            torch.testing.assert_close(table, expected, rtol=1e-5, atol=1e-12)
            widget = JacobianShape()
            widget.function, widget.n = name, n
            widget.m = m
            torch.testing.assert_close(widget.jacobian, expected)


def test_zeros_make_the_pattern():
    widget = JacobianShape()
    widget.n, widget.function = 6, "cumsum"
    assert torch.equal(widget.jacobian, torch.ones(6, 6, dtype=torch.float64).tril())
    widget.function = "square"
    assert torch.equal(widget.jacobian, torch.diag(2 * X))
    assert (WEIGHT != 0).all()


def test_state_is_small_strict_json_and_repeatable():
    once, again = (JacobianShape()._repr_mimebundle_()[0]["text/html"] for _ in range(2))
    assert once == again
    state = json.dumps(JacobianShape().static_state(), allow_nan=False, ensure_ascii=False)
    assert len(state.encode()) < 8_000
    assert number(-0.0) == 0


def test_function_fixes_m_and_says_why():
    widget = JacobianShape()
    widget.function = "sum"
    assert (widget.n, widget.m) == (3, 1)
    with pytest.raises(BadSetting, match="m은 언제나 1입니다. 앞의 값.1.을 그대로 둡니다"):
        widget.m = 2
    assert widget.m == 1
    widget.function = "square"
    widget.n = 5
    assert widget.m == 5


def test_chosen_cell_stays_inside():
    widget = JacobianShape()
    widget.n = widget.m = 6
    widget.row = widget.column = 5
    widget.n, widget.m = 2, 3
    assert (widget.row, widget.column) == (2, 1)
    with pytest.raises(BadSetting, match="0부터 2까지"):
        widget.row = 4
    assert widget.row == 2


def test_start_can_be_chosen():
    widget = JacobianShape(function="softmax", n=4)
    assert (widget.function, widget.n, widget.m) == ("softmax", 4, 4)
    with pytest.raises(BadSetting, match="m은 언제나 1입니다"):
        JacobianShape(function="sum", m=3)
    with pytest.raises(BadSetting, match="가장 가까운 이름은 function"):
        JacobianShape(functoin="sum")
    assert JacobianShape(LeNet5(), torch.zeros(4, 1, 32, 32), batch=64).batch == 64


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n", 0),
        ("n", 7),
        ("n", 2.5),
        ("n", "3"),
        ("n", True),
        ("n", None),
        ("m", float("nan")),
        ("m", torch.ones(9, 9)),
        ("function", "relu"),
        ("function", 3),
        ("row", -1),
        ("column", [0]),
        ("batch", 0),
        ("batch", 257),
    ],
)
def test_wrong_kind_gets_one_sentence_and_keeps_the_last(name, value):
    widget = JacobianShape()
    before = getattr(widget, name)
    with pytest.raises(BadSetting) as caught:
        setattr(widget, name, value)
    assert getattr(widget, name) == before
    assert str(caught.value).startswith(f"{name}에 준 값(")
    assert str(caught.value).endswith("을 그대로 둡니다.")
    assert "\n" not in str(caught.value)


def test_browser_state_is_taken_without_complaint(capsys):
    widget = JacobianShape()
    widget.set_state({"row": 4, "column": 4, "m": 5, "n": 5, "function": "softmax"})
    assert (widget.function, widget.n, widget.m, widget.row) == ("softmax", 5, 5, 4)
    widget.set_state({"row": 0, "column": 1, "m": 1, "n": 2, "function": "sum"})
    assert (widget.function, widget.n, widget.m, widget.column) == ("sum", 2, 1, 1)
    assert capsys.readouterr().out == ""


def test_lenet5_sizes_are_the_ones_counted_by_hand():
    widget = JacobianShape(LeNet5(), torch.zeros(1, 1, 32, 32))
    assert sizes(widget.spec["layers"]) == LENET5
    assert widget.spec["layers"][0]["input"] == [1, 32, 32]
    assert widget.spec["layers"][0]["output"] == [6, 28, 28]
    assert widget.jacobian is None
    first = widget.fallback_lines()[1]
    assert "4704×1024(19.3 MB)" in first  # 4 × 4704 × 1024 = 19,267,584
    assert "4704개(18.8 kB)" in first


def test_batch_dimension_is_told_from_the_run():
    assert JacobianShape(LeNet5(), torch.zeros(64, 1, 32, 32)).batch == 64
    assert JacobianShape(LeNet5(), torch.zeros(1000, 1, 32, 32)).batch == 256
    layers, count = called_layers(LeNet5(), torch.zeros(64, 1, 32, 32))
    assert (sizes(layers), count) == (LENET5, 64)
    layers, count = called_layers(nn.Conv2d(2, 3, 3), torch.zeros(2, 8, 8))  # 배치가 없는 입력
    assert (sizes(layers), count) == ([("신경망", 3 * 6 * 6, 2 * 8 * 8, 57)], 1)
    layers, count = called_layers(nn.Linear(4, 2), torch.zeros(4))
    assert (sizes(layers), count) == ([("신경망", 2, 4, 10)], 1)


def test_integer_input_has_no_jacobian_and_tuples_are_read():
    net = nn.Sequential(nn.Embedding(10, 4), nn.LSTM(4, 3, batch_first=True))
    layers, _ = called_layers(net, torch.zeros(2, 5, dtype=torch.long))
    assert sizes(layers) == [("0", 20, None, 40), ("1", 15, 20, 108)]
    assert JacobianShape(net, torch.zeros(2, 5, dtype=torch.long)).fallback_lines()


def test_learners_network_is_untouched(capsys):
    called = []

    class Noisy(LeNet5):
        def forward(self, x):
            print("안녕")
            return super().forward(nn.functional.dropout(x))

    net = Noisy().train()
    net.fc1.register_forward_hook(lambda *_: called.append(1))
    before = {name: value.clone() for name, value in net.state_dict().items()}
    hooks = [len(module._forward_hooks) for module in net.modules()]
    torch.manual_seed(0)
    state = torch.get_rng_state()
    x = torch.zeros(1, 1, 32, 32, requires_grad=True)
    JacobianShape(net, x)
    assert torch.equal(torch.get_rng_state(), state)
    assert called == []
    assert net.training
    assert hooks == [len(module._forward_hooks) for module in net.modules()]
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())
    assert all(p.grad is None and p.device.type == "cpu" for p in net.parameters())
    assert x.grad is None
    assert capsys.readouterr().out == ""


class Broken(nn.Module):
    def forward(self, x):
        raise ValueError("일부러\n낸 오류")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((LeNet5(), torch.zeros(1, 1, 28, 28)), "입력의 크기"),
        ((LeNet5(),), "JacobianShape(net, x)"),
        ((LeNet5(), [1, 2]), "list"),
        ((LeNet5, torch.zeros(1)), "nn.Module"),
        (("net", torch.zeros(1)), "nn.Module"),
        ((None, torch.zeros(1)), "nn.Module"),
        ((Broken(), torch.zeros(1)), "일부러 낸 오류"),
        ((nn.Sequential(), torch.zeros(1)), None),
        ((LeNet5(), torch.zeros(())), "입력"),
        ((LeNet5(), torch.zeros(0, 1, 32, 32)), None),
    ],
)
def test_bad_input_becomes_one_sentence(arguments, expected):
    widget = JacobianShape(*arguments)
    json.dumps(widget.static_state(), allow_nan=False)
    if expected:
        assert expected in widget.spec["problem"]
        assert "\n" not in widget.spec["problem"]
        assert widget.spec["layers"] == []
    assert widget.fallback_lines()[0].startswith("[야코비안의 모양]")


def test_memory_in_decimal_units():
    counted = [10, 250, 4704, 4704 * 1024, 249_875, 25 * 10**10, 25 * 10**16]
    assert [memory(elements) for elements in counted] == [
        "40 B",
        "1 kB",
        "18.8 kB",
        "19.3 MB",
        "1 MB",
        "1 TB",
        "1,000 PB",
    ]


def test_fallback_is_korean():
    assert JacobianShape().fallback_lines() == [
        "[야코비안의 모양] 완전 연결 Wx: 입력 3개, 출력 2개이므로 J의 모양은 (2, 3)입니다. "
        "backward를 2번 부르면 행이, JVP를 3번 부르면 열이 모두 나옵니다."
    ]
