"""10장의 빈칸: 이름표가 제 노드에 있고, 가린 그래프가 답을 흘리지 않는가."""

import torch

from chaewo.blanks import blanks_of
from chaewo.chapters.loss_graph.next_functions import next_functions
from chaewo.lenet import NoteNet


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
