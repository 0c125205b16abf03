"""그래프 펼치기: 이름과 연결이 torch와 같고, 차례가 엔진과 같은가."""

import pytest
import torch

from chaewo.graph import MAX_NODES, GraphError, walk


def note_example():
    x = torch.ones(2, 2, requires_grad=True)
    y = x + 2
    z = y * y * 3
    return x, y, z, z.mean()


def test_note_graph_is_torchs_own():
    x, y, z, out = note_example()
    graph = walk(out)
    names = ["MeanBackward0", "MulBackward0", "MulBackward0", "AddBackward0", "AccumulateGrad"]
    assert [node.name for node in graph.nodes] == names
    targets = [[edge and edge.target for edge in node.edges] for node in graph.nodes]
    assert targets == [[1], [2, None], [3, 3], [4, None], []]
    assert graph.nodes[0].function is out.grad_fn
    assert graph.nodes[1].function is z.grad_fn
    assert graph.nodes[3].function is y.grad_fn
    assert graph.nodes[4].leaf is x


def test_leaf_is_a_graph_of_one_node():
    x = torch.ones(3, requires_grad=True)
    graph = walk(x)
    assert [node.name for node in graph.nodes] == ["AccumulateGrad"]
    assert graph.nodes[0].leaf is x


@pytest.mark.parametrize("value", [3, None, "out", [torch.ones(1)]])
def test_not_a_tensor(value):
    with pytest.raises(GraphError, match=type(value).__name__):
        walk(value)


def test_tensor_without_graph():
    with pytest.raises(GraphError, match="requires_grad=False"):
        walk(torch.ones(2))


def chain(length):
    q = torch.ones((), requires_grad=True)
    for _ in range(length):
        q = q * 1.5
    return q


def test_long_chain_does_not_recurse():
    assert len(walk(chain(MAX_NODES - 1)).nodes) == MAX_NODES


def test_too_many_nodes():
    with pytest.raises(GraphError, match=f"{MAX_NODES}개보다 많아"):
        walk(chain(MAX_NODES))


def random_expression(seed):
    """잎 셋을 되풀이해 섞은 식. 같은 텐서를 여러 번 쓰므로 길이 갈라졌다 모입니다."""
    generator = torch.Generator().manual_seed(seed)

    def pick(count):
        return int(torch.randint(count, (1,), generator=generator))

    leaves = [
        torch.randn(2, 2, generator=generator, dtype=torch.float64).requires_grad_()
        for _ in range(3)
    ]
    values = list(leaves)
    operations = [
        lambda a, b: a + b,
        lambda a, b: a * b,
        lambda a, b: a @ b,
        lambda a, b: torch.tanh(a),
        lambda a, b: a.T - 2 * b,
        lambda a, b: torch.relu(a) + b.exp().sum(),
    ]
    for _ in range(12):
        a, b = values[pick(len(values))], values[pick(len(values))]
        values.append(torch.tanh(operations[pick(len(operations))](a, b)))
    return sum(value.sum() for value in values)


def engine_trace(out, graph, gradient=None):
    """torch의 엔진을 실제로 돌려 얻은 (차례, 들어온 변화도, 넘긴 변화도)."""
    order, incoming, products, handles = [], {}, {}, []

    def watch(number, function):
        def before(grads):
            order.append(number)
            incoming[number] = grads

        def after(grad_inputs, _):
            products[number] = grad_inputs

        handles.append(function.register_prehook(before))
        handles.append(function.register_hook(after))

    for i, node in enumerate(graph.nodes):
        if not node.is_leaf:
            watch(i, node.function)
    leaves = [i for i, node in enumerate(graph.nodes) if node.is_leaf]
    tensors = [graph.nodes[i].leaf for i in leaves]
    grads = torch.autograd.grad(out, tensors, gradient, retain_graph=True, allow_unused=True)
    for handle in handles:
        handle.remove()
    incoming |= {i: (grad,) for i, grad in zip(leaves, grads, strict=True)}
    return order, incoming, products


@pytest.mark.parametrize("seed", range(40))
def test_order_is_the_engines(seed):
    out = random_expression(seed)
    graph = walk(out)
    seen, _, _ = engine_trace(out, graph)
    assert seen == [i for i, node in enumerate(graph.nodes) if not node.is_leaf]


@pytest.mark.parametrize("seed", range(40))
def test_every_edge_points_forward_in_the_order(seed):
    graph = walk(random_expression(seed))
    for i, node in enumerate(graph.nodes):
        assert all(edge.target > i for edge in node.edges if edge is not None)
