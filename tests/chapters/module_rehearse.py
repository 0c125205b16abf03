"""7장 `rehearse`의 옳은 풀이들과 틀린 답."""

from copy import deepcopy

import torch


def copied(net):
    return deepcopy(net.state_dict())


def load(net, kept):
    net.load_state_dict(kept)


def rehearsing(keep=copied, restore=load, result=lambda loss: loss):
    """`keep`으로 담아 두고, 해 보고, `restore`로 되돌립니다."""

    def function(net, step):
        kept = keep(net)
        loss = step(net)
        restore(net, kept)
        return result(loss)

    return function


def copied_tensors(net):
    return [one.detach().clone() for one in [*net.parameters(), *net.buffers()]]


@torch.no_grad()
def put_back(net, kept):
    for one, old in zip([*net.parameters(), *net.buffers()], kept, strict=True):
        one.copy_(old)


def put_back_recording(net, kept):
    for one, old in zip(net.parameters(), kept, strict=False):
        one.copy_(old)


def put_back_data(net, kept):
    for name, one in net.state_dict().items():
        one.data.copy_(kept[name])


def put_back_freezing(net, kept):
    net.requires_grad_(False)
    put_back(net, kept)


def rehearse_finally(net, step):
    kept = copied(net)
    try:
        return step(net)
    finally:
        net.load_state_dict(kept)


def rehearse_too_late(net, step):
    loss = step(net)
    load(net, copied(net))
    return loss


def rehearse_twice(net, step):
    rehearsing()(net, step)
    return rehearsing()(net, step)


def rehearse_returning_first(net, step):
    kept = copied(net)
    return step(net)
    net.load_state_dict(kept)


def rehearse_renaming(net, step):
    kept = deepcopy(net)
    loss = step(net)
    net = kept
    return loss


def rehearse_remembering(net, step, kept={}):  # noqa: B006  처음 본 신경망의 값을 기억하는 실수
    if kept.keys() != net.state_dict().keys():
        kept.clear()
        kept.update(copied(net))
    loss = step(net)
    net.load_state_dict(kept)
    return loss


def rehearse_without_recording(net, step):
    with torch.no_grad():
        return rehearsing()(net, step)


def children_only(net):
    shallow = [
        vars(child)[kind] for child in net.children() for kind in ("_parameters", "_buffers")
    ]
    return [(one, one.detach().clone()) for found in shallow for one in found.values()]


@torch.no_grad()
def put_back_pairs(net, kept):
    for one, old in kept:
        one.copy_(old)


def rehearse_in_eval(net, step):
    loss = rehearsing()(net.eval(), step)
    net.eval()
    return loss


def only_weights(net):
    return {name: value for name, value in copied(net).items() if "bias" not in name}


def load_some(net, kept):
    net.load_state_dict(kept, strict=False)


RIGHT = [
    rehearsing(),
    rehearsing(lambda net: {name: value.clone() for name, value in net.state_dict().items()}),
    rehearsing(copied_tensors, put_back),
    rehearsing(restore=put_back_data),
    rehearsing(lambda net: deepcopy(net).state_dict()),
    rehearse_finally,
    lambda net, step: step(deepcopy(net)),
]
WRONG = {
    "시키지 않았는지": rehearsing(restore=lambda net, kept: kept.load_state_dict(net)),
    "정말로 불러왔": rehearse_renaming,
    "텐서를 가리키지": rehearsing(lambda net: net.state_dict()),
    "그대로입니다": rehearsing(lambda net: dict(net.state_dict())),
    "먼저 담았": rehearse_too_late,
    "return보다 앞에": rehearse_returning_first,
    "버퍼는 바뀐 채": rehearsing(
        lambda net: {name: p.detach().clone() for name, p in net.named_parameters()}, load_some
    ),
    "빠짐없이": rehearsing(only_weights, load_some),
    "처음 값을 하나도": rehearse_remembering,
    "'0.0.weight'": rehearsing(children_only, put_back_pairs),
    "'0.weight'": rehearsing(
        restore=lambda net, kept: put_back(net, [torch.zeros_like(p) for p in kept.values()])
    ),
    "`step(net)`을 부르지": lambda net, step: 0.5,
    "신경망은 되돌아갔지만 돌려준 값이 None": rehearsing(result=lambda loss: None),
    "2번 불렀": rehearse_twice,
    "의 값이 아닙니다": rehearsing(result=lambda loss: 2 * loss),
    "일부만 담아": rehearsing(only_weights),
    "`state_dict()`로 얻은": rehearsing(deepcopy),
    "기록하지 않는 곳": rehearsing(copied_tensors, put_back_recording),
    "no_grad나 detach를": rehearse_without_recording,
    "새 텐서로": rehearsing(restore=lambda net, kept: net.load_state_dict(kept, assign=True)),
    "갈아 끼우지": rehearsing(
        lambda net: deepcopy(net.__dict__), lambda net, kept: net.__dict__.update(kept)
    ),
    "모듈의 모드가": rehearse_in_eval,
    "requires_grad나": rehearsing(copied_tensors, put_back_freezing),
    "더하거나 빼지": rehearsing(
        restore=lambda net, kept: (load(net, kept), net.register_buffer("kept", torch.ones(1)))
    ),
}
