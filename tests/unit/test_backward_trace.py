"""받아 적은 변화도가 torch의 것과 같고, 학습자의 것을 건드리지 않는가."""

import pytest
import torch
from test_graph import note_example, random_expression

from chaewo.backward_trace import (
    accumulated_grads,
    freed_graph_error,
    local_jacobians,
    saved_tensors,
    trace_backward,
)
from chaewo.graph import walk


def test_note_example_numbers():
    _, _, _, out = note_example()
    trace = trace_backward(out, walk(out), None)
    assert [trace.incoming[i][0].flatten()[0].item() for i in range(5)] == [1, 0.25, 0.75, 4.5, 4.5]
    assert [part.flatten()[0].item() for part in trace.products[2]] == [2.25, 2.25]


@pytest.mark.parametrize("seed", range(20))
def test_incoming_is_the_sum_of_products(seed):
    out = random_expression(seed)
    graph = walk(out)
    trace = trace_backward(out, graph, None)
    arrived = {}
    for i, node in enumerate(graph.nodes):
        for target, product in zip(node.targets, trace.products.get(i, ()), strict=False):
            if target is not None:
                arrived[target] = arrived.get(target, 0) + product
    for i, total in arrived.items():
        torch.testing.assert_close(trace.incoming[i][0], total)


@pytest.mark.parametrize("seed", range(20))
def test_product_is_incoming_times_local_jacobian(seed):
    out = random_expression(seed)
    graph = walk(out)
    trace = trace_backward(out, graph, None)
    for i, node in enumerate(graph.nodes):
        incoming, products = trace.incoming[i], trace.products.get(i, ())
        for jacobian, product in zip(
            local_jacobians(node, incoming, products), products, strict=True
        ):
            if jacobian is not None:
                vjp = incoming[0].flatten() @ jacobian
                torch.testing.assert_close(vjp, product.flatten())


def test_accumulation_is_torchs():
    x, _, _, out = note_example()
    history = accumulated_grads(out, walk(out), None, calls=3, fresh=True)
    assert history[0] == [None]
    assert [row[0][0, 0].item() for row in history[1:]] == [4.5, 9.0, 13.5]
    assert x.grad is None


def test_accumulation_starts_from_the_learners_grad_and_leaves_it():
    x, _, _, out = note_example()
    x.grad = torch.full((2, 2), 100.0)
    kept = x.grad
    history = accumulated_grads(out, walk(out), None, calls=2, fresh=False)
    assert [row[0][0, 0].item() for row in history] == [100.0, 104.5, 109.0]
    assert x.grad is kept
    assert x.grad.tolist() == [[100.0, 100.0], [100.0, 100.0]]


def test_graph_stays_usable():
    x, _, _, out = note_example()
    graph = walk(out)
    trace_backward(out, graph, None)
    accumulated_grads(out, graph, None, calls=2, fresh=True)
    out.backward()
    assert x.grad.tolist() == [[4.5, 4.5], [4.5, 4.5]]


def test_learners_backward_is_called_once_by_trace():
    calls = []

    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            calls.append(1)
            return g * 2

    x = torch.ones(3, requires_grad=True)
    out = Double.apply(x).sum()
    graph = walk(out)
    trace = trace_backward(out, graph, None)
    jacobians = local_jacobians(graph.nodes[1], trace.incoming[1], trace.products[1])
    assert jacobians == [None]
    assert len(calls) == 1


SECOND_BACKWARD = {
    "add": lambda x: (x + 2).sum(),
    "mean": lambda x: x.mean(),
    "mul": lambda x: (x * x).sum(),
    "scale": lambda x: (x * 2).sum(),
    "exp": lambda x: x.exp().sum(),
    "relu": lambda x: x.relu().sum(),
    "view": lambda x: x.view(-1).sum(),
    "matmul": lambda x: (x @ x).sum(),
    "pow": lambda x: (x**3).sum(),
    "softmax": lambda x: x.softmax(0)[0].sum(),
    "cat": lambda x: torch.cat([x, x]).sum(),
    "division": lambda x: (x / 2).sum(),
}


@pytest.mark.parametrize("name", SECOND_BACKWARD)
def test_saved_tensors_predict_the_second_backward(name):
    out = SECOND_BACKWARD[name](torch.full((2, 2), 0.5, requires_grad=True))
    saving = [node for node in walk(out).nodes if saved_tensors(node)]
    out.backward()
    if saving:
        with pytest.raises(RuntimeError) as caught:
            out.backward()
        assert str(caught.value) == freed_graph_error()
    else:
        out.backward()
