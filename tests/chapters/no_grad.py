"""5장의 옳은 풀이와 실수들."""

import copy

import torch

# 1. snapshot --------------------------------------------------------------------------------


def snapshot_in_no_grad(w):
    with torch.no_grad():
        return w.clone()


def snapshot_into_new(w):
    new = torch.empty(w.shape, dtype=w.dtype)
    new.copy_(w.detach())
    return new


def snapshot_turning_off(w):
    return w.detach_().clone()


def snapshot_of_a_leaf(w):
    return w.detach().clone().requires_grad_()


SNAPSHOT_RIGHT = [
    lambda w: w.detach().clone(),
    lambda w: w.clone().detach(),
    lambda w: torch.tensor(w.tolist(), dtype=w.dtype),
    lambda w: copy.deepcopy(w.detach()),
    snapshot_in_no_grad,
    snapshot_into_new,
]
SNAPSHOT_WRONG = {
    "텐서 자신": lambda w: w,
    "보관한 값까지 바뀌었": lambda w: w.detach(),
    "`.data`도 복사하지": lambda w: w.data,
    "CloneBackward0": lambda w: w.clone(),
    "복사본의 requires_grad가": snapshot_of_a_leaf,
    "표시를 껐습니다": snapshot_turning_off,
    "dtype인 텐서는 복사되지": lambda w: w.detach().double(),
    "받은 텐서의 dtype에 맞추세요": lambda w: torch.tensor(w.tolist()),
    "값이 받은 텐서와 다릅니다": lambda w: torch.zeros_like(w),
    "리스트입니다": lambda w: w.tolist(),
    "넘파이 배열": lambda w: w.detach().numpy().copy(),
    "넘파이로 바꿀 수": lambda w: w.numpy(),
    "`copy`는 넘파이와": lambda w: w.copy(),
    "None입니다": lambda w: w.grad,
}

# 2. gradient_step ---------------------------------------------------------------------------


def step_in_place(w, learning_rate):
    with torch.no_grad():
        w -= learning_rate * w.grad
    return w


def step_with_sub(w, learning_rate):
    with torch.no_grad():
        return w.sub_(w.grad, alpha=learning_rate)


@torch.no_grad()
def step_by_copy(w, learning_rate):
    w.copy_(w - learning_rate * w.grad)
    w.grad = None
    return w


def step_by_loop(w, learning_rate):
    with torch.no_grad():
        for value, grad in zip(w.view(-1), w.grad.view(-1), strict=True):
            value -= learning_rate * grad
    return w


def step_through_detach(w, learning_rate):
    w.detach().sub_(learning_rate * w.grad)
    return w


def step_with_data(w, learning_rate):
    w.data.sub_(w.grad.data * learning_rate)
    return w


def step_with_new_data(w, learning_rate):
    w.data = w.data - learning_rate * w.grad
    return w


def step_renamed(w, learning_rate):
    with torch.no_grad():
        w = w - learning_rate * w.grad
    return w


def step_recorded(w, learning_rate):
    w -= learning_rate * w.grad
    return w


def step_on_a_copy(w, learning_rate):
    copied = w.detach().clone()
    copied -= learning_rate * copied
    return w


def step_without_return(w, learning_rate):
    step_in_place(w, learning_rate)


def step_turning_off(w, learning_rate):
    w.requires_grad_(False)
    w -= learning_rate * w.grad
    return w


def step_spoiling_the_grad(w, learning_rate):
    with torch.no_grad():
        w -= w.grad.mul_(learning_rate)
    return w


def step_clearing(w, learning_rate):
    with torch.no_grad():
        w -= learning_rate * w.grad
    w.grad.zero_()
    return w


def step_changing(change):
    """기록하지 않고 w에 `change(w, learning_rate)`를 더하는 풀이."""

    def function(w, learning_rate):
        with torch.no_grad():
            w += change(w, learning_rate)
        return w

    return function


STEP_RIGHT = [
    step_in_place,
    step_with_sub,
    step_by_copy,
    step_by_loop,
    step_through_detach,
    step_clearing,
]
STEP_WRONG = {
    "오류 없이 틀린 변화도": step_with_data,
    "버전 번호가 오르지 않아": step_with_new_data,
    "이름만": step_renamed,
    "기록하지 않는 곳": step_recorded,
    "복사본을 고치지": step_on_a_copy,
    "손실이 커지는": step_changing(lambda w, rate: rate * w.grad),
    "학습률을 곱하지": step_changing(lambda w, rate: -w.grad),
    "두 걸음": step_changing(lambda w, rate: -2 * rate * w.grad),
    "덮어썼습니다": step_changing(lambda w, rate: rate * w.grad - w),
    "한 걸음만": step_changing(lambda w, rate: -rate * w),
    "돌려준 것이 None": step_without_return,
    "표시가 꺼졌": step_turning_off,
    "w.grad의 값이 달라졌": step_spoiling_the_grad,
    "다른 값입니다": lambda w, rate: step_in_place(w, rate).detach(),
}
STEP_PERTURBED = [step_changing(lambda w, rate: -rate * w.grad * 1.001)]

# 3. frozen_first ----------------------------------------------------------------------------


def frozen_by_detach(x, w1, w2):
    return (torch.tanh(x @ w1.detach()) @ w2).sum()


def frozen_by_copy(x, w1, w2):
    with torch.no_grad():
        fixed = w1.clone()
    hidden = (x @ fixed).tanh()
    return (hidden @ w2).sum()


def frozen_by_flag(x, w1, w2):
    w1.requires_grad_(False)
    out = ((x @ w1).tanh() @ w2).sum()
    w1.requires_grad_(True)
    return out


def frozen_with_loops(x, w1, w2):
    fixed = torch.tensor(w1.tolist())
    rows = [(row @ fixed).tanh() @ w2 for row in x]
    return torch.stack(rows).sum()


def frozen_hidden(x, w1, w2):
    return ((x @ w1).tanh().detach() @ w2).sum()


def frozen_block(x, w1, w2):
    with torch.no_grad():
        hidden = (x @ w1).tanh()
    return (hidden @ w2).sum()


def frozen_everything(x, w1, w2):
    with torch.no_grad():
        return ((x @ w1).tanh() @ w2).sum()


def frozen_for_ever(x, w1, w2):
    w1.requires_grad_(False)
    return ((x @ w1).tanh() @ w2).sum()


def frozen_and_backward(x, w1, w2):
    out = frozen_by_detach(x, w1, w2)
    out.backward()
    return out


def frozen_and_freed(x, w1, w2):
    out = frozen_by_detach(x, w1, w2)
    torch.autograd.grad(out, x)
    return out


def frozen_in_part(x, w1, w2):
    return frozen_by_detach(x, w1, w2) + (x - x.detach()).sum()


FROZEN_RIGHT = [frozen_by_detach, frozen_by_copy, frozen_by_flag, frozen_with_loops]
FROZEN_WRONG = {
    "x, w1, w2. w1에도": lambda x, w1, w2: ((x @ w1).tanh() @ w2).sum(),
    "w1, w2. w1에도": lambda x, w1, w2: ((x.detach() @ w1).tanh() @ w2).sum(),
    "x까지 끊겼": frozen_hidden,
    "`no_grad`로 감싸면": frozen_block,
    "기록이 하나도": frozen_everything,
    "표시가 꺼져": frozen_for_ever,
    "닿은 텐서: x. w2도": lambda x, w1, w2: frozen_by_detach(x, w1, w2.detach()),
    "backward()를 불렀": frozen_and_backward,
    "값이 풀렸습니다": frozen_and_freed,
    "값이 다릅니다": frozen_in_part,
    "tanh가 빠졌": lambda x, w1, w2: (x @ w1.detach() @ w2).sum(),
    "w2까지 곱한 다음에": lambda x, w1, w2: (x @ w1.detach() @ w2).tanh().sum(),
    "평균을 냈": lambda x, w1, w2: ((x @ w1.detach()).tanh() @ w2).mean(),
    "출력의 값이 식과": lambda x, w1, w2: ((x @ w1.detach()).relu() @ w2).sum(),
    "행렬의 곱은 `@`": lambda x, w1, w2: (torch.tanh(x * w1.detach()) * w2).sum(),
    "수 하나입니다": lambda x, w1, w2: (x @ w1.detach()).tanh() @ w2,
}

# 4. evaluate --------------------------------------------------------------------------------


def evaluate_and_restore(net, x):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        out = net(x)
    net.train(was_training)
    return out


def evaluate_with_finally(net, x):
    was_training = net.training
    try:
        net.eval()
        with torch.inference_mode():
            return net(x)
    finally:
        net.train(was_training)


def evaluate_by_hand(net, x):
    was_training, was_recording = net.training, torch.is_grad_enabled()
    net.train(False)
    torch.set_grad_enabled(False)
    out = net(x)
    torch.set_grad_enabled(was_recording)
    if was_training:
        net.train()
    return out


@torch.no_grad()
def evaluate_a_copy(net, x):
    return copy.deepcopy(net).eval()(x)


def evaluate_eval_only(net, x):
    was_training = net.training
    out = net.eval()(x)
    net.train(was_training)
    return out


def evaluate_no_grad_only(net, x):
    with torch.no_grad():
        return net(x)


def evaluate_left_in_eval(net, x):
    net.eval()
    with torch.no_grad():
        return net(x)


def evaluate_top_only(net, x):
    was_training = net.training
    out = evaluate_left_in_eval(net, x)
    net.training = was_training  # 안에 든 계층들은 평가 모드로 남습니다.
    return out


@torch.no_grad()
def evaluate_top_only_in_training(net, x):
    was_training = net.training
    net.training = False  # 안에 든 계층들은 학습 모드 그대로입니다.
    out = net(x)
    net.training = was_training
    return out


def evaluate_toggling(net, x):
    was_training = net.training
    net.eval().requires_grad_(False)
    out = net(x)
    net.train(was_training).requires_grad_(True)
    return out


@torch.no_grad()
def evaluate_toggling_in_no_grad(net, x):
    return evaluate_toggling(net, x)


def evaluate_by_module(net, x):
    modes = {module: module.training for module in net.modules()}
    net.eval()
    with torch.no_grad():
        out = net(x)
    for module, mode in modes.items():
        module.training = mode
    return out


def evaluate_always_train(net, x):
    out = evaluate_left_in_eval(net, x)
    net.train()
    return out


def evaluate_left_off(net, x):
    was_training = net.training
    net.eval()
    torch.set_grad_enabled(False)
    out = net(x)
    net.train(was_training)
    return out


def evaluate_always_on(net, x):
    out = evaluate_left_off(net, x)
    torch.set_grad_enabled(True)
    return out


def evaluate_frozen(net, x):
    net.requires_grad_(False)
    return evaluate_and_restore(net, x)


EVALUATE_RIGHT = [
    evaluate_and_restore,
    evaluate_with_finally,
    evaluate_by_hand,
    evaluate_a_copy,
    evaluate_by_module,
]
EVALUATE_WRONG = {
    "기록이 남아": evaluate_eval_only,
    "드롭아웃이 학습할 때처럼": evaluate_no_grad_only,
    "평가 모드로 남았": evaluate_left_in_eval,
    "바깥 `net`의 표시만": evaluate_top_only,
    "안쪽 모듈은 아직 학습 모드": evaluate_top_only_in_training,
    "입력에서 오는 길은": evaluate_toggling,
    "일부러 얼린 것까지": evaluate_toggling_in_no_grad,
    "언제나 학습 모드로": evaluate_always_train,
    "기록이 꺼져": evaluate_left_off,
    "기록이 켜졌": evaluate_always_on,
    "계산하는 동안에는": lambda net, x: evaluate_eval_only(net, x).detach(),
    "신경망이 얼어붙고": evaluate_frozen,
    "net(x)를 그대로": lambda net, x: evaluate_and_restore(net, 2 * x),
    "출력과 모양이": lambda net, x: evaluate_and_restore(net, x).sum(),
}

# 5. round_through ---------------------------------------------------------------------------


class Straight(torch.autograd.Function):
    """순전파는 반올림, 역전파는 그대로."""

    @staticmethod
    def forward(ctx, x):
        return x.round()

    @staticmethod
    def backward(ctx, grad):
        return grad


def round_in_no_grad(x):
    with torch.no_grad():
        change = torch.round(x) - x
    return x + change


ROUND_RIGHT = [
    lambda x: x + (x.round() - x).detach(),
    lambda x: x.round().detach() + x - x.detach(),
    lambda x: x.round() + x - x.detach(),
    lambda x: torch.stack([e + (e.round() - e).item() for e in x.reshape(-1)]).view(x.shape),
    Straight.apply,
    round_in_no_grad,
]
ROUND_WRONG = {
    "발판은 평평": lambda x: x.round(),
    "1과 −1로 지워": lambda x: x + (x.round() - x),
    "기록이 없습니다": lambda x: x.round().detach(),
    "모든 길을": lambda x: x.detach() + (x.round() - x).detach(),
    "부호가 반대": lambda x: x.detach() + (x.round() - x),
    "두 배": lambda x: 2 * x + (x.round() - 2 * x).detach(),
    "새 잎": lambda x: x.round().detach().requires_grad_(),
    "x 그대로": lambda x: x * 1,
    "더해진 채": lambda x: x + x.round().detach(),
    "달라진 양만": lambda x: x.round() - x,
    "한 번 더 더했": lambda x: x.round() + (x.round() - x).detach(),
    "내림": lambda x: x + (x.floor() - x).detach(),
    "소수점 아래": lambda x: x + (x.trunc() - x).detach(),
    "반올림한 것과 다릅니다": lambda x: x + (x.round() - 1).detach(),
    "x가 크든 작든": lambda x: (c := x.clamp(-10, 10)) + (x.round() - c).detach(),
    "나란히 출력해": lambda x: x + (x.ceil() - x).detach(),
    "파이썬의 round": lambda x: round(x),
    "원소마다 1": lambda x: 3 * x + (x.round() - 3 * x).detach(),
}

RIGHT = {
    "snapshot": SNAPSHOT_RIGHT,
    "gradient_step": STEP_RIGHT,
    "frozen_first": FROZEN_RIGHT,
    "evaluate": EVALUATE_RIGHT,
    "round_through": ROUND_RIGHT,
}
WRONG = {
    "snapshot": SNAPSHOT_WRONG,
    "gradient_step": STEP_WRONG,
    "frozen_first": FROZEN_WRONG,
    "evaluate": EVALUATE_WRONG,
    "round_through": ROUND_WRONG,
}
PERTURBED = {"gradient_step": STEP_PERTURBED}

FORBIDDEN = (
    "detach().clone",
    "clone().detach",
    "with torch.no_grad",
    "w1.detach",
    "net.train(",
    "(x.round()",
    "round(x) - x",
)
