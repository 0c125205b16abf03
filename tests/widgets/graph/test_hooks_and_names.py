"""GraphExplorer가 약속한 알림: 보이는 훅은 모두 알리고, 이름은 어떻게 주어도 그래프를 잃지 않는가."""

import json

import pytest
import torch
from torch import nn

from chaewo import GraphExplorer
from chaewo.graph import walk
from chaewo.widgets.kit.settings import BadSetting


def spec(*arguments, **named) -> dict:
    widget = GraphExplorer(*arguments, **named)
    return json.loads(json.dumps(widget.static_state(), allow_nan=False))["spec"]


def scaled(grads, *_):
    return (grads[0] * 3,)


def leaf():
    return torch.ones(2, requires_grad=True)


def prehook_on_a_node():
    x = leaf()
    y = (x * 2).sum()
    y.grad_fn.next_functions[0][0].register_prehook(scaled)
    return y, x


def posthook_on_a_node():
    x = leaf()
    y = (x * 2).sum()
    y.grad_fn.next_functions[0][0].register_hook(lambda given, taken: (given[0] * 0, None))
    return y, x


def hook_on_the_accumulator():
    x = leaf()
    y = (x * 2).sum()
    walk(y).nodes[-1].function.register_hook(lambda given, taken: None)
    return y, x


def hook_on_a_leaf():
    x = leaf()
    x.register_hook(lambda g: g * 0)
    return (x * 2).sum(), x


def hook_after_accumulation():
    x = leaf()
    x.register_post_accumulate_grad_hook(lambda p: None)
    return (x * 2).sum(), x


def hook_on_an_unnamed_saved_tensor():
    x = leaf()
    y = x * 2
    y.register_hook(lambda g: g * 0)
    return (y * y).sum(), x


def hook_on_a_module():
    layer = nn.Linear(2, 2)
    layer.register_full_backward_hook(lambda module, given, taken: None)
    x = leaf()
    return layer(x).sum(), x


def prehook_on_a_module():
    layer = nn.Linear(2, 2)
    layer.register_full_backward_pre_hook(lambda module, taken: None)
    x = leaf()
    return layer(x).sum(), x


def hook_on_a_custom_function():
    x = leaf()
    y = Pair.apply(x)[0]
    y.grad_fn.register_prehook(lambda grads: None)
    return y.sum(), x


class Pair(torch.autograd.Function):
    materialize = False

    @staticmethod
    def forward(ctx, x):
        ctx.set_materialize_grads(Pair.materialize)
        return x * 1, x * 2

    @staticmethod
    def backward(ctx, g, h):
        if g is None:
            return None if h is None else h * 100
        return g if h is None else g + 2 * h


HOOKED = [
    prehook_on_a_node,
    posthook_on_a_node,
    hook_on_the_accumulator,
    hook_on_a_leaf,
    hook_after_accumulation,
    hook_on_an_unnamed_saved_tensor,
    hook_on_a_module,
    prehook_on_a_module,
    hook_on_a_custom_function,
]


@pytest.mark.parametrize("make", HOOKED, ids=lambda make: make.__name__)
def test_a_hook_that_can_be_seen_is_announced(make):
    out, x = make()
    assert "훅이 걸려 있습니다" in spec(out, x=x)["problem"]


def test_a_hook_on_a_named_tensor_is_announced():
    x = leaf()
    y = x * 2
    y.register_hook(lambda g: g * 0)
    assert "훅이 걸려 있습니다" in spec((y + 1).sum(), x=x, y=y)["problem"]


def test_looking_for_hooks_calls_none_and_leaves_backward_as_it_was():
    called = []
    x = leaf()
    y = (x * 2).sum()
    node = y.grad_fn.next_functions[0][0]
    node.register_prehook(lambda grads: called.append("before") or (grads[0] * 3,))
    node.register_hook(lambda given, taken: called.append("after"))
    spec(y, x=x)
    assert called == []
    y.backward()
    assert called == ["before", "after"]
    assert x.grad.tolist() == [6, 6]


def test_a_removed_hook_and_the_widgets_own_probe_are_not_announced():
    x = leaf()
    y = (x * 2).sum()
    y.grad_fn.register_hook(scaled).remove()
    assert [spec(y, x=x)["problem"] for _ in range(3)] == [None] * 3
    y.backward()
    assert x.grad.tolist() == [2, 2]


@pytest.mark.parametrize("materialize", [True, False])
@pytest.mark.parametrize("used", [0, 1])
def test_missing_gradients_are_zeros_or_none_as_torch_gives_them(monkeypatch, materialize, used):
    monkeypatch.setattr(Pair, "materialize", materialize)
    x = leaf()
    out = Pair.apply(x)[used].sum()
    shown = spec(out, x=x)["nodes"][-1]["incoming"][0]["values"]
    out.backward()
    assert shown == x.grad.tolist()


@pytest.mark.parametrize("materialize", [True, False])
def test_missing_gradients_of_a_function_that_takes_one_tensor_twice(materialize):
    class Twice(torch.autograd.Function):
        @staticmethod
        def forward(ctx, a, b):
            ctx.set_materialize_grads(materialize)
            return a + b, a * b

        @staticmethod
        def backward(ctx, g, h):
            return (g, 3 * g) if h is None else (h, 5 * g)

    x = leaf()
    out = Twice.apply(x, x)[0].sum()
    found = spec(out, x=x)
    products = [edge["product"]["values"] for edge in found["nodes"][1]["edges"]]
    out.backward()
    assert [sum(pair) for pair in zip(*products, strict=True)] == x.grad.tolist()
    assert found["problem"] is None


def test_a_gradient_that_torch_does_not_give_is_none():
    class Silent(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.set_materialize_grads(False)
            return x * 1, x * 2

        @staticmethod
        def backward(ctx, g, h):
            return g

    x = leaf()
    out = Silent.apply(x)[1].sum()
    assert spec(out, x=x)["grads"]["2"][1] is None
    out.backward()
    assert x.grad is None


def net_and_output():
    net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    return net, net(torch.ones(2)).sum()


NAMES = {"0.weight", "0.bias", "2.weight", "2.bias"}


@pytest.mark.parametrize(
    "give",
    [
        lambda net: net,
        lambda net: net.named_parameters(),
        lambda net: list(net.named_parameters()),
        lambda net: tuple(net.named_parameters()),
        lambda net: set(net.named_parameters()),
        lambda net: dict(net.named_parameters()),
        lambda net: net.state_dict(),
    ],
    ids=["module", "pairs", "list", "tuple", "set", "dict", "state_dict"],
)
def test_names_are_read_however_they_come(give):
    net, out = net_and_output()
    found = spec(out, None, give(net))
    assert found["problem"] is None
    assert {node["label"] for node in found["nodes"] if node["kind"] == "leaf"} == NAMES


@pytest.mark.parametrize(
    ("give", "words"),
    [
        (lambda net: net.parameters(), "named_parameters()"),
        (lambda net: list(net.parameters()), "이름 없이 텐서만"),
        (lambda net: set(net.parameters()), "이름 없이 텐서만"),
        (lambda net: [net[0].weight], "이름 없이 텐서만"),
        (lambda net: net[0].weight, "Parameter 값"),
        (lambda net: "weight", "str 값"),
        (lambda net: 3, "int 값"),
        (lambda net: ["weight", "bias"], "쌍이 아닌"),
        (lambda net: [1, 2], "쌍이 아닌"),
    ],
)
def test_names_that_cannot_be_read_keep_the_graph_and_say_so(give, words):
    net, out = net_and_output()
    found = spec(out, None, give(net))
    assert words in found["problem"]
    assert len(found["nodes"]) == len(walk(out).nodes)
    assert found["grads"]


def test_a_name_of_the_leaf_itself_wins_over_a_detached_one():
    x = leaf()
    found = spec((x * 2).sum(), None, {"복사": x.detach(), "x": x})
    assert found["nodes"][-1]["label"] == "x"


def test_an_empty_tensor_does_not_name_another_empty_one():
    """원소가 없는 텐서는 주소가 모두 0이라, 주소만 보면 서로 같은 메모리 같습니다."""
    x = torch.empty(0, requires_grad=True)
    found = spec((x * 2).sum(), None, {"다른 것": torch.empty(0)})
    assert found["nodes"][-1]["label"] == "잎 1"


EMPTY = {
    "eval의 BatchNorm": lambda x: nn.BatchNorm1d(2).eval()(x.reshape(1, 2)),
    "고른 것이 없음": lambda x: x[x > 5],
    "빈 배치": lambda x: nn.Linear(2, 3)(x[:0].reshape(0, 2)),
    "빈 배치의 합성곱": lambda x: nn.Conv2d(1, 2, 1)(x[:0].reshape(0, 1, 1, 1)),
}


@pytest.mark.parametrize("name", EMPTY)
def test_tensors_without_elements_are_described(name):
    x = leaf()
    found = spec(EMPTY[name](x).sum(), x=x)
    assert found["problem"] is None
    assert '"values": []' in json.dumps(found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "sideways"),
        ("step", -1),
        ("step", 1.5),
        ("calls", 9),
        ("calls", True),
        ("selected", None),
    ],
)
def test_bad_settings_are_one_sentence_and_keep_the_last_good_one(name, value):
    widget = GraphExplorer((leaf() * 2).sum())
    before = getattr(widget, name)
    with pytest.raises(BadSetting, match="^[^\n]*그대로 둡니다[.]$"):
        setattr(widget, name, value)
    assert getattr(widget, name) == before
