"""5장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import copy

import torch

from chaewo.chapters.no_grad.exercises import freezing, plain, stepping

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


def snapshot_remembering(w, made={}):  # noqa: B006  모양마다 처음 값을 기억하는 실수
    return made.setdefault((w.shape, w.dtype), w.detach().clone())


# 2. gradient_step ---------------------------------------------------------------------------


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


def step_by_optimizer(w, learning_rate):
    torch.optim.SGD([w], lr=learning_rate).step()
    return w


def step_clearing(w, learning_rate):
    with torch.no_grad():
        w -= learning_rate * w.grad
    w.grad.zero_()
    return w


def step_with_data(w, learning_rate):
    w.data.sub_(w.grad.data * learning_rate)
    return w


def step_with_new_data(w, learning_rate):
    w.data = w.data - learning_rate * w.grad
    return w


def step_recorded(w, learning_rate):
    w -= learning_rate * w.grad
    return w


def step_on_a_copy(w, learning_rate):
    copied = w.detach().clone()
    copied -= learning_rate * copied
    return w


def step_without_return(w, learning_rate):
    stepping()(w, learning_rate)


def step_turning_off(w, learning_rate):
    w.requires_grad_(False)
    w -= learning_rate * w.grad
    return w


def step_spoiling_the_grad(w, learning_rate):
    with torch.no_grad():
        w -= w.grad.mul_(learning_rate)
    return w


def step_of_last_grad(w, learning_rate, seen=[]):  # noqa: B006  앞의 변화도까지 더하는 실수
    seen.append(w.grad.clone())
    with torch.no_grad():
        w -= learning_rate * sum(grad for grad in seen if grad.shape == w.shape)
    return w


# 3. frozen_first ----------------------------------------------------------------------------


def frozen_by_copy(x, w1, w2):
    with torch.no_grad():
        fixed = w1.clone()
    hidden = (x @ fixed).tanh()
    return (hidden @ w2).sum()


def frozen_by_flag(x, w1, w2):
    w1.requires_grad_(False)
    out = plain(x, w1, w2)
    w1.requires_grad_(True)
    return out


def frozen_with_loops(x, w1, w2):
    fixed = torch.tensor(w1.tolist())
    rows = [(row @ fixed).tanh() @ w2 for row in x]
    return torch.stack(rows).sum()


def frozen_by_linear(x, w1, w2):
    hidden = torch.nn.functional.linear(x, w1.detach().T).tanh()
    return torch.einsum("ik,kp->", hidden, w2)


def frozen_block(x, w1, w2):
    with torch.no_grad():
        hidden = (x @ w1).tanh()
    return (hidden @ w2).sum()


def frozen_everything(x, w1, w2):
    with torch.no_grad():
        return plain(x, w1, w2)


def frozen_for_ever(x, w1, w2):
    w1.requires_grad_(False)
    return plain(x, w1, w2)


def frozen_and_backward(x, w1, w2):
    out = freezing()(x, w1, w2)
    out.backward()
    return out


def frozen_and_freed(x, w1, w2):
    out = freezing()(x, w1, w2)
    torch.autograd.grad(out, x)
    return out


def frozen_and_cleared(x, w1, w2):
    out = plain(x, w1, w2)
    out.backward(retain_graph=True)
    x.grad = w1.grad = w2.grad = None
    return out


# 4. round_through ---------------------------------------------------------------------------


class Straight(torch.autograd.Function):
    """순전파는 반올림, 역전파는 그대로."""

    @staticmethod
    def forward(ctx, x):
        return x.round()

    @staticmethod
    def backward(ctx, grad):
        return grad


class Ones(Straight):
    """받은 변화도 대신 1을 넘깁니다."""

    @staticmethod
    def backward(ctx, grad):
        return torch.ones_like(grad)


def round_in_no_grad(x):
    with torch.no_grad():
        change = torch.round(x) - x
    return x + change


def round_where_large(x):
    return torch.where(x.abs() < 100, x + (x.round() - x).detach(), x.round())


def round_and_backward(x):
    y = round_in_no_grad(x)
    y.sum().backward()
    return y


def round_where_not_whole(x):
    return torch.where(x == x.round(), x.round(), x + (x.round() - x).detach())


RIGHT = {
    "snapshot": [
        lambda w: w.detach().clone(),
        lambda w: w.clone().detach(),
        lambda w: torch.tensor(w.tolist(), dtype=w.dtype),
        lambda w: copy.deepcopy(w.detach()),
        lambda w: w.detach() + 0,
        lambda w: torch.stack([w.detach()])[0],
        snapshot_in_no_grad,
        snapshot_into_new,
    ],
    "gradient_step": [
        stepping(),
        step_with_sub,
        step_by_copy,
        step_by_loop,
        step_through_detach,
        step_by_optimizer,
        step_clearing,
    ],
    "frozen_first": [
        freezing(),
        frozen_by_copy,
        frozen_by_flag,
        frozen_with_loops,
        lambda x, w1, w2: plain(x, w1.data, w2),
        frozen_by_linear,
    ],
    "round_through": [
        lambda x: x + (x.round() - x).detach(),
        lambda x: x.round().detach() + x - x.detach(),
        lambda x: x.round() + x - x.detach(),
        lambda x: torch.stack([e + (e.round() - e).item() for e in x.reshape(-1)]).view(x.shape),
        lambda x: x - (x - x.round()).data,
        Straight.apply,
        round_in_no_grad,
    ],
}
WRONG = {
    "snapshot": {
        "텐서 자신": lambda w: w,
        "보관한 값까지 바뀌었": lambda w: w.detach(),
        "`.data`도 복사하지": lambda w: w.data,
        "같은 메모리를": lambda w: w.detach().contiguous(),
        "y[0]을 고쳤을": lambda w: w.detach().view(w.shape),
        "CloneBackward0": lambda w: w.clone(),
        "복사본의 requires_grad가": snapshot_of_a_leaf,
        "켜지 않아도": lambda w: torch.nn.Parameter(w.detach().clone()),
        "표시를 껐습니다": snapshot_turning_off,
        "dtype인 텐서는 복사되지": lambda w: w.detach().double(),
        "받은 텐서의 dtype에 맞추세요": lambda w: torch.tensor(w.tolist()),
        "값이 받은 텐서와 다릅니다": lambda w: torch.zeros_like(w),
        "그대로 보관해야": snapshot_remembering,
        "지금의 값을": lambda w: w.detach().reshape(-1)[:1].expand(w.numel()).reshape(w.shape),
        "리스트입니다": lambda w: w.tolist(),
        "넘파이 배열": lambda w: w.detach().numpy().copy(),
        "넘파이로 바꿀 수": lambda w: w.numpy(),
        "None입니다": lambda w: w.grad,
        "모양이 (1, 3)": lambda w: w.detach().clone()[None],
    },
    "gradient_step": {
        "오류 없이 틀린 변화도": step_with_data,
        "버전 번호가 오르지 않아": step_with_new_data,
        "기록하지 않는 곳": step_recorded,
        "복사본을 고치지": step_on_a_copy,
        "돌려준 것이 None": step_without_return,
        "표시가 꺼졌": step_turning_off,
        "w.grad의 값이 달라졌": step_spoiling_the_grad,
        "다른 값입니다": lambda w, rate: stepping()(w, rate).detach(),
        "한 걸음만": stepping(lambda w, rate: w.sub_(rate * w)),
        "`w - learning_rate * w.grad`와": stepping(
            lambda w, rate: w.sub_(rate * 2 * w)
        ),  # 노트의 손실에서만
        "w.grad`와 다릅니다": stepping(lambda w, rate: w.sub_(rate * w.grad.sign())),
        "갔는지 보세요": stepping(lambda w, rate: w.sub_(0.1 * w.grad)),
        "앞의 일을 기억": step_of_last_grad,
    },
    "frozen_first": {
        "x, w1, w2. w1에도": plain,
        "w1, w2. w1에도": lambda x, w1, w2: plain(x.detach(), w1, w2),
        "x까지 끊겼": lambda x, w1, w2: ((x @ w1).tanh().detach() @ w2).sum(),
        "텐서 하나를 골라": lambda x, w1, w2: ((x @ w1).detach().tanh() @ w2).sum(),
        "`no_grad`로 감싸면": frozen_block,
        "기록이 하나도": frozen_everything,
        "출력을 떼었": lambda x, w1, w2: plain(x, w1, w2).detach(),
        "표시가 꺼져": frozen_for_ever,
        "닿은 텐서: x. w2도": lambda x, w1, w2: plain(x, w1.detach(), w2.detach()),
        "닿은 텐서: 없음": lambda x, w1, w2: plain(x, w1, w2).detach().requires_grad_(),
        "backward()를 불렀": frozen_and_backward,
        "값이 풀렸습니다": frozen_and_freed,
        "아직 끊지": frozen_and_cleared,
        "값이 다릅니다": lambda x, w1, w2: freezing()(x, w1, w2) + (x - x.detach()).sum(),
        "다른 길도": lambda x, w1, w2: plain(x, w1.detach(), w2) + w2.sum() - w2.detach().sum(),
        "출력의 값이 식과": freezing(lambda x, w1, w2: ((x @ w1).relu() @ w2).sum()),
        "수 하나입니다": freezing(lambda x, w1, w2: (x @ w1).tanh() @ w2),
    },
    "round_through": {
        "1과 −1로 지워": lambda x: x + (x.round() - x),
        "모든 길을": lambda x: x.detach() + (x.round() - x).detach(),
        "반올림한 것과 다릅니다": lambda x: x + (x.round() - 1).detach(),
        "x가 크든 작든": lambda x: (c := x.clamp(-10, 10)) + (x.round() - c).detach(),
        "나란히 출력해": lambda x: x + (x.ceil() - x).detach(),
        "원소마다 1": lambda x: 3 * x + (x.round() - 3 * x).detach(),
        "받은 그대로": Ones.apply,
        "출력을 x로": round_where_large,
        "지나가지 않았": round_where_not_whole,
        "backward()를 불렀": round_and_backward,
        "기록이 없습니다": lambda x: torch.tensor(x.round().tolist()),
        "모양이 (1,)": lambda x: x[:1] + (x[:1].round() - x[:1]).detach(),
    },
}
PERTURBED = {"gradient_step": [stepping(lambda w, rate: w.sub_(rate * w.grad * 1.001))]}

FORBIDDEN = (
    "detach().clone",
    "clone().detach",
    "with torch.no_grad",
    "w1.detach",
    "(x.round()",
    "round(x) - x",
)
