"""13장에서 신경망의 상태를 보는 두 문제, `rehearse`와 `evaluate`의 옳은 풀이들과 틀린 답."""

from contextlib import nullcontext, suppress
from copy import deepcopy

import torch
from torch import nn

from chaewo.judging.exercise import variants


def same(value):
    return value


def nothing(*_):
    pass


def copied(net):
    return deepcopy(net.state_dict())


def only_parameters(net):
    return {name: p.detach().clone() for name, p in net.named_parameters()}


def tensors(net):
    return [one.detach().clone() for one in [*net.parameters(), *net.buffers()]]


def load_some(net, kept):
    net.load_state_dict(kept, strict=False)


def put_back(net, kept):
    for one, old in zip([*net.parameters(), *net.buffers()], kept, strict=True):
        one.copy_(old)


@variants
def rehearsing(net, step, *, keep=copied, restore=nn.Module.load_state_dict, result=same):
    """`keep`으로 담아 두고, 해 보고, `restore`로 되돌립니다."""
    kept = keep(net)
    loss = step(net)
    restore(net, kept)
    return result(loss)


def restore(net, kept):
    for owner, name, value in kept:
        setattr(owner, name, value)


@variants
def evaluating(
    net, x, *,
    off=nn.Module.eval, stop=torch.no_grad, given=same, back=restore, then=nothing, result=same
):
    """`off`로 끄고, `stop()` 안에서 계산하고, 오류가 나도 `back`으로, 오류가 없으면 `then`으로도 되돌립니다."""
    kept = [(module, "training", module.training) for module in net.modules()]
    kept += [(p, "requires_grad", p.requires_grad) for p in net.parameters()]
    off(net)
    try:
        with stop():
            out = net(given(x))
    finally:
        back(net, kept)
    then(net, kept)
    return result(out)


def freeze(net):
    net.eval().requires_grad_(False)


def evaluate_with_eval(net, x):
    with net.eval(), torch.no_grad():
        return net(x)


def evaluate_swallowing(net, x):
    with suppress(Exception):
        return evaluating()(net, x)


def evaluate_left_off_by_failure(net, x):
    was_recording = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    out = evaluating()(net, x)
    torch.set_grad_enabled(was_recording)
    return out


RIGHT = {
    "rehearse": [
        rehearsing(lambda net: {name: value.clone() for name, value in net.state_dict().items()}),
        rehearsing(tensors, torch.no_grad()(put_back)),
        rehearsing(lambda net: deepcopy(net).state_dict()),
        lambda net, step: step(deepcopy(net)),
    ],
    "evaluate": [
        evaluating(),
        evaluating(lambda net: net.train(False), torch.inference_mode),
        evaluating(stop=lambda: torch.set_grad_enabled(False)),
        evaluating(freeze, nullcontext, given=torch.Tensor.detach),
        torch.no_grad()(lambda net, x: deepcopy(net).eval()(x)),
    ],
}
WRONG = {
    "rehearse": {
        "시키지 않았는지": rehearsing(restore=lambda net, kept: kept.load_state_dict(net)),
        "메모리를 함께 쓰지": [rehearsing(lambda net: dict(net.state_dict())), lambda net, step: [step(net), net.load_state_dict(copied(net))][0], rehearsing(restore=nothing)],
        "버퍼는 바뀐 채": rehearsing(only_parameters, load_some),
        "빠짐없이": rehearsing(lambda net: {name: value for name, value in copied(net).items() if "bias" not in name}, load_some),
        "'0.0.weight'": rehearsing(lambda net: {name: value for name, value in copied(net).items() if name.count(".") < 2}, load_some),
        "처음 값을 하나도": rehearsing(lambda net, kept={}: kept.setdefault(tuple(net.state_dict()), copied(net))),  # 이름이 같은 처음 신경망의 값을 기억하는 실수
        "`step(net)`을 부르지": lambda net, step: 0.5,
        "2번 불렀": lambda net, step: [rehearsing()(net, step) for _ in range(2)][-1],
        "신경망은 되돌아갔지만 돌려준 값이 None": rehearsing(result=nothing),
        "의 값이 아닙니다": rehearsing(result=lambda loss: 2 * loss),
        "일부만 담아": rehearsing(only_parameters),
        "`state_dict()`로 얻은": rehearsing(deepcopy),
        "기록하지 않는 곳": rehearsing(tensors, put_back),
        "no_grad나 detach를": torch.no_grad()(rehearsing()),
        "새 텐서로": rehearsing(restore=lambda net, kept: net.load_state_dict(kept, assign=True)),
        "모듈의 모드가": [rehearsing(restore=lambda net, kept: net.eval().load_state_dict(kept)), rehearsing(restore=lambda net, kept: net.requires_grad_(False).load_state_dict(kept))],
        "더하거나 빼지": rehearsing(restore=lambda net, kept: [net.load_state_dict(kept), net.register_buffer("kept", torch.ones(1))]),
    },
    "evaluate": {
        "`no_grad`는 기록만": evaluating(off=nothing),
        "안쪽까지 모두": [evaluating(lambda net: [one.eval() for one in net.modules() if isinstance(one, nn.Dropout | nn.BatchNorm1d)]), evaluating(lambda net: [setattr(one, "training", False) for child in net.children() for one in (net, child, *child.children())]), evaluating(lambda net: [child.eval() for child in net.children()])],
        "안쪽 모듈은 아직": evaluating(lambda net: setattr(net, "training", False)),
        "부르면 그때부터": evaluate_with_eval,
        "학습 모드에서도": [torch.no_grad()(lambda net, x: [net(x), evaluating()(net, x)][-1]), torch.no_grad()(lambda net, x: [evaluating()(net, x), net(x)][0])],
        "다시 불렀습니다": torch.no_grad()(lambda net, x: [evaluating()(net, x), net(x)][-1]),
        "그래프가 남았": [evaluating(stop=nullcontext), evaluating(freeze, nullcontext)],
        "값을 다 붙들었다가": lambda net, x: deepcopy(net).eval()(x).detach(),
        "requires_grad가 부르기 전과": [evaluating(then=lambda net, _: net.requires_grad_(False)), evaluating(freeze, then=lambda net, _: net.requires_grad_(True))],
        "x의 requires_grad": evaluating(given=lambda x: x.requires_grad_(False)),
        "평가 모드로 남았": evaluating(back=nothing),
        "언제나 켜는 것이": evaluating(back=lambda net, _: net.train()),
        "일부러 평가 모드로 둔": evaluating(back=lambda net, kept: net.train(kept[0][-1])),
        "표시만 되돌리지": [evaluating(back=lambda net, kept: restore(net, kept[:1])), evaluating(back=lambda net, kept: restore(net, [one for one in kept if one[0] in {net, *net.children()}]))],
        "오류를 내면": [evaluating(back=nothing, then=restore), evaluate_left_off_by_failure],
        "삼켰습니다": evaluate_swallowing,
        "기록이 꺼져": evaluating(then=lambda *_: torch.set_grad_enabled(False)),
        "기록이 켜졌": evaluating(then=lambda *_: torch.set_grad_enabled(True)),
        "Dropout의 `p`": evaluating(lambda net: [setattr(one, "p", 0.0) for one in net.eval().modules() if isinstance(one, nn.Dropout)]),
        "부르지 않았습니다": lambda net, x: torch.zeros(6, 2),
        "그대로 돌려주는지": evaluating(result=lambda out: out.softmax(1)),
        "모양이 (2,)": evaluating(result=lambda out: out.mean(0)),
    },
}
