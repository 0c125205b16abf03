"""10장의 빈칸: 학습자의 자료형에 얽히지 않고, 가린 그래프가 답을 흘리지 않는가."""

import pytest
import torch

from chaewo.blanks import blanks_of
from chaewo.chapters.loss_graph.next_functions import next_functions
from chaewo.lenet import NoteNet


@pytest.fixture
def double_precision():
    """10장의 첫 셀처럼 기본 자료형을 배정밀도로 바꿉니다."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def test_answers_are_the_same_in_single_precision(double_precision):
    inside = blanks_of("loss_graph")
    torch.set_default_dtype(torch.float32)
    outside = blanks_of("loss_graph")
    for name, spec in inside.items():
        if spec["kind"] in {"number", "matrix"}:
            wanted, seen = (torch.tensor(s["answer"]).double() for s in (spec, outside[name]))
            torch.testing.assert_close(seen, wanted)
        else:
            assert outside[name]["answer"] == spec["answer"]


def test_labels_belong_on_the_nodes_that_torch_names():
    spec = blanks_of("loss_graph")["labels"]
    net = NoteNet()
    loss = torch.nn.functional.mse_loss(net(torch.zeros(1, 1, 32, 32)), torch.zeros(1, 10))
    graph = next_functions(loss, dict(net.named_parameters()), depth=4)
    texts = [graph[node][0] for node in spec["answer"]]
    assert dict(zip(spec["left"], texts, strict=True)) == {
        "MSE loss": "MseLossBackward0",
        "Linear": "AddmmBackward0",
        "Relu": "ReluBackward0",
        "fc3.weight": "AccumulateGrad\nfc3.weight",
        "fc2.bias": "AccumulateGrad\nfc2.bias",
    }
    note_put_relu_on = graph[spec["start"][spec["left"].index("Relu")]][0]
    assert note_put_relu_on == "AccumulateGrad\nfc3.bias"


def test_veiled_nodes_do_not_tell():
    nodes = blanks_of("loss_graph")["labels"]["nodes"]
    assert nodes[:2] == ["MseLossBackward0", "AddmmBackward0"]
    assert nodes[2:] == [f"? {letter}" for letter in "ABCDEFGH"]
