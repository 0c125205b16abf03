"""5장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import copy
from contextlib import nullcontext

import torch

from chaewo.chapters.no_grad.exercises import freezing, plain, round_through, stepping
from chaewo.judging.exercise import variants

frozen, passing = freezing(), round_through.truth


@variants
def finishing(*given, finish, out=frozen):
    """`out`을 구하고, 돌려주기 전에 `finish(구한 값, *받은 텐서)`를 합니다."""
    value = out(*given)
    finish(value, *given)
    return value


def rounding(back):
    """순전파는 반올림, 역전파는 `back`."""

    class Rounding(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.round()

        @staticmethod
        def backward(ctx, grad):
            return back(grad)

    return Rounding.apply


RIGHT = {
    "snapshot": [
        lambda w: w.clone().detach(),
        lambda w: torch.tensor(w.tolist(), dtype=w.dtype),
        lambda w: copy.deepcopy(w.detach()),
        torch.no_grad()(lambda w: w.clone()),
    ],
    "gradient_step": [
        stepping(lambda w, rate: w.copy_(torch.sub(w, w.grad, alpha=rate))),
        stepping(lambda w, rate: w.detach().sub_(rate * w.grad), within=nullcontext),
        stepping(lambda w, rate: torch.optim.SGD([w], lr=rate).step()),
        stepping(lambda w, rate: [w.sub_(rate * w.grad), w.grad.zero_()]),
    ],
    "frozen_first": [
        lambda x, w1, w2: plain(x, w1.data, w2),
        lambda x, w1, w2: plain(x, torch.tensor(w1.tolist()), w2),
        lambda x, w1, w2: torch.einsum("ik,kp->", torch.nn.functional.linear(x, w1.detach().T).tanh(), w2),
        finishing(lambda out, x, w1, w2: w1.requires_grad_(True), lambda x, w1, w2: plain(x, w1.requires_grad_(False), w2)),
    ],
    "round_through": [
        lambda x: x.round() + x - x.detach(),
        lambda x: x - (x - x.round()).data,
        lambda x: torch.stack([e + (e.round() - e).item() for e in x.reshape(-1)]).view(x.shape),
        rounding(lambda grad: grad),
    ],
    "picked_grad": [
        lambda x, index, received: torch.nn.functional.one_hot(index, len(x)).to(received.dtype).T @ received,
        lambda x, index, received: torch.zeros_like(x).index_add_(0, index, received),
        lambda x, index, received: torch.stack([received[index == i].sum(0) for i in range(len(x))]),
    ],
}
WRONG = {
    "snapshot": {
        "텐서 자신": lambda w: w,
        "보관한 값까지 바뀌었": [lambda w: w.detach(), lambda w: w.detach().contiguous()],
        "CloneBackward0": lambda w: w.clone(),
        "복사본의 requires_grad가": lambda w: w.detach().clone().requires_grad_(),
        "표시를 껐습니다": lambda w: w.detach_().clone(),
        "받은 텐서의 dtype에 맞추세요": lambda w: torch.tensor(w.tolist()),
        "그대로 보관해야": lambda w, made={}: made.setdefault((w.shape, w.dtype), w.detach().clone()),
    },
    "gradient_step": {
        "오류 없이 틀린 변화도": [stepping(lambda w, rate: w.data.sub_(rate * w.grad)), stepping(lambda w, rate: setattr(w, "data", w - rate * w.grad))],
        "돌려준 것이 None": stepping(back=lambda w, changed: None),
        "다른 값입니다": stepping(back=lambda w, changed: w.detach()),
        "표시가 꺼졌": stepping(lambda w, rate: w.requires_grad_(False).sub_(rate * w.grad)),
        "w.grad의 값이 달라졌": stepping(lambda w, rate: w.sub_(w.grad.mul_(rate))),
        "한 걸음만": [stepping(lambda w, rate: w.sub_(rate * 2 * w)), stepping(lambda w, rate: w.sub_(0.1 * w.grad))],
    },
    "frozen_first": {
        "x, w1, w2. w1에도": [plain, finishing(lambda out, *leaves: [out.backward(retain_graph=True), *(setattr(t, "grad", None) for t in leaves)], plain)],
        "w1, w2. w1에도": lambda x, w1, w2: plain(x.detach(), w1, w2),
        "x까지 끊겼": lambda x, w1, w2: ((x @ w1).tanh().detach() @ w2).sum(),
        "기록이 하나도": torch.no_grad()(lambda x, w1, w2: plain(x, w1, w2)),
        "수로 꺼내": lambda x, w1, w2: torch.tensor(frozen(x, w1, w2).item()),
        "표시가 꺼져": lambda x, w1, w2: plain(x, w1.requires_grad_(False), w2),
        "닿은 텐서: x. w2도": lambda x, w1, w2: plain(x, w1.detach(), w2.detach()),
        "닿은 텐서: 없음": lambda x, w1, w2: plain(x, w1, w2).detach().requires_grad_(),
        "backward()를 불렀": finishing(lambda out, *leaves: out.backward()),
        "값이 해제되었습니다": finishing(lambda out, *leaves: torch.autograd.grad(out, leaves[0])),
        "값이 다릅니다": lambda x, w1, w2: frozen(x, w1, w2) + (x - x.detach()).sum(),
    },
    "round_through": {
        "x가 크든 작든": [lambda x: (c := x.clamp(-10, 10)) + (x.round() - c).detach(), lambda x: torch.where(x == x.round(), x.round(), passing(x)), rounding(torch.ones_like)],
        "길이 거기에서 끝납니다": lambda x: passing(x.detach().requires_grad_()),  # 잎에서 더 셈한 것
        "backward()를 불렀": finishing(lambda y, x: y.sum().backward(), passing),
    },
    "picked_grad": {
        "마지막 것만": lambda x, index, received: torch.zeros_like(x).index_put_((index,), received),
        "torch에게 미분을": lambda x, index, received: torch.autograd.grad((x := x.clone().requires_grad_())[index], x, received)[0],
    },
}
PERTURBED = {"gradient_step": [stepping(lambda w, rate: w.sub_(rate * w.grad * 1.001))]}
FORBIDDEN = ("index_add", "accumulate=True", "detach().clone", "clone().detach", "with torch.no_grad", "w1.detach", "(x.round()", "round(x) - x")
