"""GraphExplorer의 파이썬 쪽: 상태가 늘 같은 JSON이고, 나쁜 입력에도 문장으로 답하는가."""

import json

import numpy as np
import pytest
import torch
import traitlets
from hypothesis import given
from hypothesis import strategies as st

from chaewo import GraphExplorer
from chaewo.widgets.kit.base import number, summary
from tests.core.test_graph import chain, note_example


def state(widget) -> dict:
    return json.loads(json.dumps(widget.static_state(), allow_nan=False))


def test_mimebundle_is_deterministic():
    def page():
        x, y, z, out = note_example()
        data, _ = GraphExplorer(out, x=x, y=y, z=z, out=out)._repr_mimebundle_()
        return data["text/html"], data["text/plain"]

    assert page() == page()


def test_html_has_a_readable_fallback_and_no_model_id():
    _, _, _, out = note_example()
    widget = GraphExplorer(out)
    data, _ = widget._repr_mimebundle_()
    assert "MeanBackward0 → MulBackward0" in data["text/html"]
    assert widget.model_id not in data["text/html"]
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.model_id


def test_labels_values_and_grads():
    x, y, z, out = note_example()
    nodes = state(GraphExplorer(out, x=x, y=y, z=z))["spec"]["nodes"]
    assert [node["label"] for node in nodes] == ["", "z", "", "y", "x"]
    assert nodes[4]["value"]["values"] == [1, 1, 1, 1]
    assert nodes[1]["edges"][0]["local"] == {
        "kind": "elementwise",
        "shape": [2, 2],
        "values": [3, 3, 3, 3],
    }
    assert nodes[0]["edges"][0]["local"]["kind"] == "gradient"


def test_grads_after_calls():
    _, _, _, out = note_example()
    grads = state(GraphExplorer(out))["spec"]["grads"]["4"]
    assert grads[0] is None
    assert [grad["values"][0] for grad in grads[1:4]] == [4.5, 9, 13.5]


def test_matrix_jacobian_of_a_small_matmul():
    x = torch.ones(2, requires_grad=True)
    weight = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    nodes = state(GraphExplorer((weight @ x).sum(), x=x))["spec"]["nodes"]
    assert nodes[1]["edges"][0]["local"] == {
        "kind": "matrix",
        "shape": [2, 2],
        "values": [1, 2, 3, 4],
    }


def test_large_tensors_show_shapes_and_norms():
    x = torch.ones(10, 10, requires_grad=True)
    nodes = state(GraphExplorer((x * 3).sum()))["spec"]["nodes"]
    assert nodes[1]["incoming"] == [{"shape": [10, 10], "norm": 10}]
    assert nodes[1]["edges"][0]["local"] == {"kind": "shape", "shape": [100, 100]}


def test_sparse_gradients_are_drawn():
    layer = torch.nn.Embedding(4, 2, sparse=True)
    spec = state(GraphExplorer(layer(torch.tensor([0, 1])).sum()))["spec"]
    assert spec["problem"] is None
    assert spec["nodes"][-1]["incoming"][0]["values"] == [1, 1, 1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: GraphExplorer(3), "텐서가 아니라 int"),
        (lambda: GraphExplorer(None), "텐서가 아니라 NoneType"),
        (lambda: GraphExplorer(torch.ones(2)), "requires_grad=False"),
        (lambda: GraphExplorer(torch.ones(2, requires_grad=True) * 2), "스칼라가 아니어서"),
        (
            lambda: GraphExplorer(torch.ones(2, requires_grad=True) * 2, torch.ones(3)),
            "gradient는 (3,)",
        ),
        (lambda: GraphExplorer(torch.ones(2, requires_grad=True) * 2, [1, 2]), "list"),
        (lambda: GraphExplorer(torch.ones(2, requires_grad=True) * 2, np.ones(2)), "ndarray"),
        (lambda: GraphExplorer(chain(2000)), "노드가 600개보다 많아"),
        (lambda: GraphExplorer((torch.zeros(2, requires_grad=True) / 0).sum()), "유한하지 않은"),
    ],
)
def test_bad_input_becomes_a_sentence(make, words):
    widget = make()
    assert words in state(widget)["spec"]["problem"]
    assert words in widget._repr_mimebundle_()[0]["text/plain"]


def test_freed_graph_is_still_drawn():
    _, _, _, out = note_example()
    out.backward()
    spec = state(GraphExplorer(out))["spec"]
    assert [node["name"] for node in spec["nodes"]][:2] == ["MeanBackward0", "MulBackward0"]
    assert "backward through the graph a second time" in spec["problem"]


def test_modified_saved_value_shows_torchs_words():
    x = torch.ones(2, requires_grad=True)
    y = x + 2
    z = (y * y).sum()
    y.add_(1)
    assert "is at version 1" in state(GraphExplorer(z))["spec"]["problem"]


def test_works_inside_no_grad():
    _, _, _, out = note_example()
    with torch.no_grad():
        assert state(GraphExplorer(out))["spec"]["problem"] is None


def test_multi_output_node_keeps_every_name():
    x = torch.randn(3, requires_grad=True)
    a, b, c = x.unbind()
    node = state(GraphExplorer(a * b, x=x, a=a, b=b, c=c))["spec"]["nodes"][1]
    assert (node["name"], node["label"], node["value"]) == ("UnbindBackward0", "a, b, c", None)
    assert node["edges"][0]["local"]["shape"] == [3, 3]


def test_infinite_slope_shows_no_made_up_jacobian():
    x = torch.tensor([0.0, 1.0], requires_grad=True)
    spec = state(GraphExplorer(x.log().sum()))["spec"]
    assert spec["nodes"][1]["edges"][0]["local"]["kind"] == "shape"
    assert "유한하지 않은" in spec["problem"]


def test_large_finite_gradients_are_not_called_infinite():
    x = torch.full((20,), 1e200, dtype=torch.float64, requires_grad=True)
    assert state(GraphExplorer((x * 1e100).sum()))["spec"]["problem"] is None


def test_names_may_be_pairs_and_any_label():
    layer = torch.nn.Linear(2, 1)
    out = layer(torch.ones(2)).sum()
    labels = [
        n["label"]
        for n in state(GraphExplorer(out, names=layer.named_parameters()))["spec"]["nodes"]
    ]
    assert {"weight", "bias"} <= set(labels)
    x = torch.ones(1, requires_grad=True)
    assert state(GraphExplorer(x * 2, tensor=x))["spec"]["nodes"][1]["label"] == "tensor"


def test_grad_is_shown_even_when_backward_cannot_be_followed():
    x, _, _, out = note_example()
    out.backward()
    spec = state(GraphExplorer(out, x=x))["spec"]
    assert spec["grads"]["4"] == [{"shape": [2, 2], "values": [4.5] * 4}]


def test_two_way_properties():
    x, y, z, out = note_example()
    widget = GraphExplorer(out, x=x)
    assert widget.selected_node is None
    widget.selected = 1
    assert widget.selected_node is z.grad_fn
    widget.selected = 99
    assert widget.selected_node is None
    with pytest.raises(traitlets.TraitError):
        widget.mode = "sideways"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (float("-inf"), "-inf"),
        (4.5, 4.5),
        (1 / 3, 0.333333),
        (1e300, 1e300),
        (-0.0, 0),
    ],
)
def test_numbers_are_strict_json(value, expected):
    assert number(value) == expected
    json.dumps(number(value), allow_nan=False)


@given(st.floats())
def test_any_float_becomes_strict_json_and_keeps_six_digits(value):
    written = json.loads(json.dumps(number(value), allow_nan=False))
    assert float(written) == pytest.approx(value, rel=1e-5, nan_ok=True)


def test_summary_of_odd_tensors():
    assert summary(None) is None
    assert summary(torch.tensor([], dtype=torch.float32)) == {"shape": [0], "values": []}
    assert summary(torch.tensor([True])) == {"shape": [1], "values": [1]}
    assert summary(torch.ones(2, dtype=torch.complex64))["norm"] == pytest.approx(2**0.5, abs=1e-5)
