"""받아 적은 변화도가 torch의 것과 같고, 학습자의 것을 건드리지 않는가."""

import pytest
import torch
import torch.utils.checkpoint

from chaewo import GraphExplorer
from chaewo.backward_trace import (
    accumulated_grads,
    freed_graph_error,
    local_jacobians,
    saved_values,
    trace_backward,
)
from chaewo.graph import walk
from tests.core.test_graph import engine_trace, note_example, random_expression


def test_note_example_numbers():
    _, _, _, out = note_example()
    trace = trace_backward(out, walk(out), None)
    assert [trace.incoming[i][0].flatten()[0].item() for i in range(5)] == [1, 0.25, 0.75, 4.5, 4.5]
    assert [part.flatten()[0].item() for part in trace.products[2]] == [2.25, 2.25]


@pytest.mark.parametrize("seed", range(40))
def test_walking_by_hand_gives_the_engines_numbers(seed):
    out = random_expression(seed)
    graph = walk(out)
    trace = trace_backward(out, graph, None)
    _, incoming, products = engine_trace(out, graph)
    for mine, engines in [(trace.incoming, incoming), (trace.products, products)]:
        for i, gradients in engines.items():
            for a, b in zip(mine[i], gradients, strict=True):
                assert (a is None) == (b is None)
                if a is not None:
                    torch.testing.assert_close(a, b)


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


def grads_of_x(out, calls, fresh):
    graph = walk(out)
    trace = trace_backward(out, graph, None)
    (i,) = [i for i, node in enumerate(graph.nodes) if node.is_leaf]
    return list(accumulated_grads(graph.nodes[i], trace.incoming[i][0], calls, fresh))


def test_accumulation_is_torchs():
    x, _, _, out = note_example()
    history = grads_of_x(out, calls=3, fresh=True)
    assert history[0] is None
    for grad in history[1:]:
        out.backward(retain_graph=True)
        assert torch.equal(grad, x.grad)


def test_accumulation_starts_from_the_learners_grad_and_leaves_it():
    x, _, _, out = note_example()
    x.grad = torch.full((2, 2), 100.0)
    kept = x.grad
    history = grads_of_x(out, calls=2, fresh=False)
    assert [grad[0, 0].item() for grad in history] == [100.0, 104.5, 109.0]
    assert x.grad is kept
    assert x.grad.tolist() == [[100.0, 100.0], [100.0, 100.0]]


def test_frozen_leaf_is_not_added_to():
    x = torch.ones(2, requires_grad=True)
    out = (x * 3).sum()
    x.requires_grad_(False)
    history = grads_of_x(out, calls=2, fresh=True)
    out.backward()
    assert x.grad is None
    assert history == [None, None, None]


def test_learners_things_are_untouched():
    """훅, retain_grad, .grad가 채워질 때 가중치를 고치는 코드까지 그대로입니다."""
    events = []
    x = torch.ones(2, requires_grad=True)
    x.register_post_accumulate_grad_hook(lambda p: events.append("accumulated"))
    y = x + 2
    y.retain_grad()
    y.register_hook(lambda g: events.append("hook"))
    out = (y * y).sum()
    version = x._version
    GraphExplorer(out, x=x, y=y)
    assert events == []
    assert (x.grad, y.grad, x._version) == (None, None, version)
    out.backward()
    assert y.grad.tolist() == [6.0, 6.0]


def test_learners_backward_is_called_once():
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


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return 2 * x * g


def overwritten(x):
    y = x + 1
    y[0] = x[1] * 2
    return y.sum()


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
    "index": lambda x: x[torch.tensor([0, 1])].sum(),
    "mask": lambda x: x[x > 0].sum(),
    "custom": lambda x: Square.apply(x).sum(),
    "overwritten": overwritten,
    "unbind": lambda x: x.unbind()[0].sum(),
    "sort": lambda x: x.sort()[0].sum(),
    "where": lambda x: torch.where(x > 0, x, 2 * x).sum(),
}


@pytest.mark.parametrize("name", SECOND_BACKWARD)
def test_saved_values_predict_the_second_backward(name):
    out = SECOND_BACKWARD[name](torch.full((2, 2), 0.5, requires_grad=True))
    saving = [node for node in walk(out).nodes if saved_values(node)]
    trace_backward(out, walk(out), None)  # 따라가도 풀리지 않습니다.
    out.backward()
    if saving:
        with pytest.raises(RuntimeError) as caught:
            out.backward()
        assert "second time" in str(caught.value)
    else:
        out.backward()


def test_freed_graph_error_is_torchs_even_inside_no_grad():
    _, _, _, out = note_example()
    out.backward()
    with pytest.raises(RuntimeError) as caught:
        out.backward()
    freed_graph_error.cache_clear()
    with torch.no_grad():
        assert str(caught.value) == freed_graph_error()


def test_freed_and_changed_values_are_named():
    x, y, z, out = note_example()
    out.backward()
    assert set(saved_values(walk(z).nodes[1]).values()) == {"해제되었습니다"}
    x, y, z, out = note_example()
    y.add_(1)
    assert set(saved_values(walk(z).nodes[1]).values()) == {"저장한 뒤에 바뀌었습니다"}


class Scaled(torch.autograd.Function):
    """텐서가 아닌 인자가 있고, 받은 변화도를 제자리에서 고치고, 난수를 쓰는 Function."""

    @staticmethod
    def forward(ctx, x, factor):
        ctx.factor = factor
        return x * factor

    @staticmethod
    def backward(ctx, g):
        torch.rand(1)
        return g.mul_(ctx.factor), None


def traced_grads(out, gradient=None):
    graph = walk(out)
    trace = trace_backward(out, graph, gradient)
    return [trace.incoming[i][0] for i, node in enumerate(graph.nodes) if node.is_leaf]


def test_custom_function_with_other_arguments():
    x = torch.ones(3, requires_grad=True)
    v = torch.tensor([1.0, 10.0, 100.0])
    out = Scaled.apply(x, 2)
    random_state = torch.get_rng_state()
    (grad,) = traced_grads(out, v)
    assert grad.tolist() == [2.0, 20.0, 200.0]
    assert v.tolist() == [1.0, 10.0, 100.0]
    assert torch.equal(torch.get_rng_state(), random_state)


def test_gradients_that_never_come_stay_none():
    a = torch.ones(2, requires_grad=True)
    b = torch.ones(2, requires_grad=True)
    out = torch._foreach_mul([a, b], 2.0)[0].sum()
    grads = traced_grads(out)
    out.backward()
    assert sorted(grad is None for grad in grads) == [False, True]
    assert b.grad is None


def test_mixed_precision_matches_the_engine():
    x = torch.tensor([1.0], dtype=torch.float16, requires_grad=True)
    out = (x * torch.tensor([0.1])).sum()
    (grad,) = traced_grads(out)
    out.backward()
    assert grad.dtype == x.grad.dtype
    assert torch.equal(grad, x.grad)


@pytest.mark.parametrize("reentrant", [True, False])
def test_checkpoint_is_not_recomputed(reentrant):
    calls = []
    layer = torch.nn.Linear(2, 2)

    def block(x):
        calls.append(1)
        return torch.tanh(layer(x))

    x = torch.ones(1, 2, requires_grad=True)
    out = torch.utils.checkpoint.checkpoint(block, x, use_reentrant=reentrant).sum()
    spec = GraphExplorer(out, x=x).spec
    assert "따라가지 않습니다" in spec["problem"]
    assert len(calls) == 1
    assert layer.weight.grad is None


def test_hooks_that_may_change_gradients_are_announced():
    x = torch.ones(2, requires_grad=True)
    x.register_hook(lambda g: g * 10)
    assert "훅이 걸려 있습니다" in GraphExplorer((x * x).sum(), x=x).spec["problem"]
