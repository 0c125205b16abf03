"""신경망이 부르는 계층: 값을 읽는 forward, 시간과 자료, 어텐션과 weight_norm도 빠뜨리지 않는가."""

import pytest
import torch
from torch import nn
from torch.func import jacrev

from chaewo import JacobianShape
from chaewo.widgets.jacobian_shape.called_layers import called_layers


class Reads(nn.Module):
    """값을 보아야 갈 곳을 아는 신경망들."""

    def __init__(self, how):
        super().__init__()
        self.how, self.fc = how, nn.Linear(4, 2)

    def forward(self, x):
        if self.how == "if" and x.sum() > 0:
            return self.fc(x)
        if self.how == "item":
            return self.fc(x * x.max().item())
        if self.how == "assert":
            assert (x >= 0).all(), "음수가 들었습니다"
        if self.how == "mask":
            return self.fc(x[x[:, 0] > 0])
        return self.fc(x)


@pytest.mark.parametrize("how", ["if", "item", "assert", "mask"])
def test_forward_may_read_values(how):
    net = Reads(how)
    before = [p.clone() for p in net.parameters()]
    layers, count = called_layers(net, torch.ones(3, 4))
    assert [(layer["name"], layer["input"]) for layer in layers] == [("fc", [4])]
    assert count == 3
    assert all(map(torch.equal, before, net.parameters()))


def test_what_forward_raises_is_told_as_it_is():
    said = JacobianShape(Reads("assert"), -torch.ones(3, 4)).spec["problem"]
    assert "AssertionError: 음수가 들었습니다" in said
    assert "입력의 크기" not in said
    assert "입력의 크기" in JacobianShape(Reads("none"), torch.ones(3, 5)).spec["problem"]
    # 자료형이 달라도 torch는 "Input type"이라고 말합니다. 크기의 탓이 아닙니다.
    said = JacobianShape(nn.Conv2d(1, 1, 1), torch.ones(1, 1, 2, 2).double()).spec["problem"]
    assert "Input type" in said
    assert "입력의 크기" not in said


@pytest.mark.parametrize(
    ("net", "shape", "given", "made", "batch"),
    [
        (nn.RNN(5, 7), (9, 3, 5), [9, 5], [9, 7], 3),  # 시간이 먼저
        (nn.LSTM(5, 7, batch_first=True), (3, 9, 5), [9, 5], [9, 7], 3),
        (nn.GRU(5, 7), (9, 5), [9, 5], [9, 7], 1),  # 배치 없이
        (nn.Linear(5, 7), (3, 9, 5), [9, 5], [9, 7], 3),
        (nn.Flatten(0, 1), (3, 9, 5), [3, 9, 5], [27, 5], 1),  # 자료의 수인 차원이 없습니다.
        (nn.Linear(5, 7), (0, 5), [5], [7], 0),
    ],
    ids=["RNN", "LSTM", "배치 없는 GRU", "Linear", "Flatten", "빈 배치"],
)
def test_one_sample_is_one_sequence(net, shape, given, made, batch):
    (layer,), count = called_layers(net, torch.zeros(shape))
    assert (layer["input"], layer["output"], count) == (given, made, batch)


def test_jacobian_of_a_sequence_is_the_size_told():
    net = nn.RNN(2, 3)
    (layer,), _ = called_layers(net, torch.zeros(4, 2, 2))
    whole = jacrev(lambda x: net(x.unsqueeze(1))[0])(torch.rand(4, 2))
    assert whole.numel() == layer["inputs"] * layer["outputs"]


class Attentive(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
        self.fc = nn.utils.parametrizations.weight_norm(nn.Linear(8, 5))

    def forward(self, x):
        return self.fc(self.attention(x, x, x)[0])


def test_attention_and_weight_norm_are_layers():
    net = Attentive()
    layers, count = called_layers(net, torch.zeros(3, 6, 8))
    assert [(layer["name"], layer["kind"]) for layer in layers] == [
        ("attention", "MultiheadAttention"),
        ("fc", "Linear"),
    ]
    assert [layer["output"] for layer in layers] == [[6, 8], [6, 5]]
    assert sum(layer["parameters"] for layer in layers) == sum(p.numel() for p in net.parameters())
    assert count == 3
    assert JacobianShape(net, torch.zeros(3, 6, 8)).spec["problem"] is None
    (alone,), _ = called_layers(
        nn.utils.parametrizations.weight_norm(nn.Linear(4, 2)), torch.zeros(4)
    )
    assert (alone["name"], alone["kind"]) == ("신경망", "Linear")


@pytest.mark.parametrize("norm_first", [True, False])
@pytest.mark.parametrize("train", [True, False])
def test_transformer_layer_keeps_every_parameter(norm_first, train):
    net = nn.TransformerEncoderLayer(8, 2, 16, norm_first=norm_first).train(train)
    widget = JacobianShape(net, torch.zeros(6, 3, 8))  # 시간이 먼저
    assert widget.spec["problem"] is None
    assert widget.batch == 3
    assert {layer["output"][0] for layer in widget.spec["layers"]} == {6}


class Scaled(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale, self.fc, self.spare = (
            nn.Parameter(torch.ones(4)),
            nn.Linear(4, 2),
            nn.Linear(4, 3),
        )

    def forward(self, x):
        return self.fc(self.scale * x)


def test_parameters_outside_the_table_are_named():
    widget = JacobianShape(Scaled(), torch.zeros(4))
    assert "19개 있습니다: scale, spare.weight, spare.bias." in widget.spec["problem"]
    assert [layer["name"] for layer in widget.spec["layers"]] == ["fc"]
    assert widget.fallback_lines()[-1].startswith("fc(Linear)")
