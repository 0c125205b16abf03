"""7장 `evaluate`의 옳은 풀이들과 틀린 답."""

from copy import deepcopy

import torch
from torch import nn


def modes_of(net):
    return [(module, module.training) for module in net.modules()]


def restore_modes(modes):
    for module, mode in modes:
        module.training = mode


def evaluate_restoring(net, x):
    modes = modes_of(net)
    net.eval()
    try:
        with torch.no_grad():
            return net(x)
    finally:
        restore_modes(modes)


@torch.no_grad()
def evaluate_on_a_copy(net, x):
    return deepcopy(net).eval()(x)


def evaluate_each_module(net, x):
    modes = {module: module.training for module in net.modules()}
    try:
        for module in net.modules():
            module.training = False
        with torch.inference_mode():
            return net(x)
    finally:
        for module, mode in modes.items():
            module.train(mode)


def evaluate_catching(net, x):
    modes = modes_of(net)
    net.train(False)
    try:
        with torch.no_grad():
            out = net(x)
    except Exception:
        restore_modes(modes)
        raise
    restore_modes(modes)
    return out


def evaluate_by_hand(net, x):
    modes, was_recording = modes_of(net), torch.is_grad_enabled()
    net.eval()
    torch.set_grad_enabled(False)
    try:
        return net(x)
    finally:
        torch.set_grad_enabled(was_recording)
        restore_modes(modes)


def evaluate_freezing_and_restoring(net, x):
    modes, flags = modes_of(net), [p.requires_grad for p in net.parameters()]
    try:
        return net.eval().requires_grad_(False)(x.detach())
    finally:
        restore_modes(modes)
        for p, flag in zip(net.parameters(), flags, strict=True):
            p.requires_grad_(flag)


def evaluate_if_training(net, x):
    with torch.no_grad():
        return evaluate_restoring(net, x) if net.training else net(x)


def evaluating(
    off=nn.Module.eval, stop=torch.no_grad, back=restore_modes, after=lambda net, out: out
):
    """`off`로 끄고, `stop` 안에서 계산하고, `back`으로 되돌립니다. 오류가 나도 되돌립니다."""

    def function(net, x):
        modes = modes_of(net)
        off(net)
        try:
            with stop():
                out = net(x)
        finally:
            back(modes)
        return after(net, out)

    return function


def nothing(*_):
    pass


def off_at_the_top(net):
    net.training = False


def off_in(*kinds):
    def off(net):
        for module in net.modules():
            if isinstance(module, kinds):
                module.eval()

    return off


def off_in_children(net):
    for child in net.children():
        for module in (child, *child.children()):
            module.training = False
    net.training = False


def back_at_the_top(modes):
    net, mode = modes[0]
    net.training = mode


def back_in_children(modes):
    net, mode = modes[0]
    net.training = mode
    for child in net.children():
        child.training = mode


def back_by_train(modes):
    net, mode = modes[0]
    net.train(mode)


def back_to_training(modes):
    modes[0][0].train()


def evaluate_without_finally(net, x):
    modes = modes_of(net)
    net.eval()
    with torch.no_grad():
        out = net(x)
    restore_modes(modes)
    return out


def evaluate_swallowing(net, x):
    try:
        return evaluate_restoring(net, x)
    except Exception:
        return None


def evaluate_left_off_by_failure(net, x):
    was_recording = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    out = evaluate_restoring(net, x)
    torch.set_grad_enabled(was_recording)
    return out


def evaluate_back_too_early(net, x):
    back_by_train(modes_of(net.eval()) and [(net, True)])
    with torch.no_grad():
        return net(x)


def evaluate_twice(net, x):
    with torch.no_grad():
        net(x)
    return evaluate_restoring(net, x)


def evaluate_freezing(net, x):
    net.requires_grad_(False)
    return evaluate_restoring(net, x)


def evaluate_toggling(net, x):
    out = evaluate_freezing(net, x)
    net.requires_grad_(True)
    return out


def evaluate_toggling_each(net, x):
    modes, flags = modes_of(net), [p.requires_grad for p in net.parameters()]
    out = net.eval().requires_grad_(False)(x)
    restore_modes(modes)
    for p, flag in zip(net.parameters(), flags, strict=True):
        p.requires_grad_(flag)
    return out


def evaluate_turning_x_off(net, x):
    return evaluate_restoring(net, x.requires_grad_(False))


def evaluate_calling_again(net, x):
    evaluate_restoring(net, x)
    with torch.no_grad():
        return net(x)


def evaluate_with_eval(net, x):
    with net.eval(), torch.no_grad():
        return net(x)


def evaluate_setting_p(net, x):
    for module in net.modules():
        if isinstance(module, nn.Dropout | nn.Dropout2d):
            module.p = 0.0
    return evaluate_restoring(net, x)


def turned_off(net, out):
    torch.set_grad_enabled(False)
    return out


def turned_on(net, out):
    torch.set_grad_enabled(True)
    return out


def recording():
    return torch.enable_grad()


RIGHT = [
    evaluate_restoring,
    evaluate_on_a_copy,
    evaluate_each_module,
    evaluate_catching,
    evaluate_by_hand,
    evaluate_freezing_and_restoring,
    evaluate_if_training,
    evaluating(),
]
WRONG = {
    "`no_grad`는 기록만": evaluating(off=nothing),
    "학습 모드로 계산한": evaluate_back_too_early,
    "그래프가 남았": evaluating(stop=recording),
    "계산하는 동안에는": evaluating(stop=recording, after=lambda net, out: out.detach()),
    "값을 다 붙들었다가": lambda net, x: deepcopy(net).eval()(x).detach(),
    "requires_grad가 부르기 전과": evaluate_freezing,
    "얼려 둔 것까지": evaluate_toggling,
    "입력도 기록하는": evaluate_toggling_each,
    "x의 requires_grad": evaluate_turning_x_off,
    "다시 불렀습니다": evaluate_calling_again,
    "일부만 바꾸지": evaluating(off=off_in(nn.Dropout)),
    "안쪽까지 모두": evaluating(off=off_in(nn.Dropout, nn.BatchNorm1d)),
    "학습 모드로 남은 모듈이": evaluating(off=off_in_children),
    "신경망의 일부만": evaluating(off=lambda net: [child.eval() for child in net.children()]),
    "표시만 되돌렸고": evaluating(back=back_at_the_top),
    "부르기 전의 모드가 아닙니다": evaluating(back=back_in_children),
    "부르면 그때부터": evaluate_with_eval,
    "평가 모드로 남았": evaluating(back=nothing),
    "언제나 켜는 것이": evaluating(back=back_to_training),
    "일부러 평가 모드로 둔": evaluating(back=back_by_train),
    "안쪽 모듈은 아직": evaluating(off=off_at_the_top),
    "학습 모드에서도": evaluate_twice,
    "오류를 내면": evaluate_without_finally,
    "삼켰습니다": evaluate_swallowing,
    "되돌리는 줄까지": evaluate_left_off_by_failure,
    "기록이 꺼져": evaluating(after=turned_off),
    "기록이 켜졌": evaluating(after=turned_on),
    "Dropout의 `p`": evaluate_setting_p,
    "부르지 않았습니다": lambda net, x: torch.zeros(6, 2),
    "그대로 돌려주는지": lambda net, x: evaluate_restoring(net, x).softmax(1),
    "모양이 (2,)": lambda net, x: evaluate_restoring(net, x).mean(0),
}
