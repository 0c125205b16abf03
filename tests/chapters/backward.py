"""2장의 옳은 풀이와 실수들."""

import torch


def ones():
    return torch.ones(2, 2, requires_grad=True)


def note_out(x):
    return (3 * (x + 2) ** 2).mean()


# 1. hand_gradient ---------------------------------------------------------------------------


def hand_by_autograd(x):
    x = x.clone().requires_grad_()
    note_out(x).backward()
    return x.grad


def hand_by_jacobian(x):
    return torch.autograd.functional.jacobian(note_out, x)


HAND_RIGHT = [
    lambda x: 1.5 * (x + 2),
    lambda x: 6 * (x + 2) / x.numel(),
    lambda x: (3 * x + 6) / 2,
    lambda x: (1.5 * (x + 2)).double(),
    lambda x: torch.stack([1.5 * (row + 2) for row in x]),
]
HAND_WRONG = {
    "평균을 잊은": lambda x: 6 * (x + 2),
    "정확히 두 배": lambda x: 3 * (x + 2),
    "행이 아니라 원소의": lambda x: 6 * (x + 2) / len(x),
    "torch에게 미분을": hand_by_autograd,
    "식으로 적어": hand_by_jacobian,
    "x에서 바로": lambda x: torch.func.grad(note_out)(x),
    "안쪽의 + 2": lambda x: 1.5 * x,
    "지수를 잊은": lambda x: 0.75 * (x + 2),
    "3이 사라졌": lambda x: 0.5 * (x + 2),
    "미분하지 않은": lambda x: 3 * (x + 2) ** 2 / 4,
    "언제나 9": lambda x: torch.full((2, 2), 9.0),
    "1일 때에만": lambda x: torch.full((2, 2), 4.5),
    "모양이 ()": lambda x: (1.5 * (x + 2)).sum(),
    "하나씩 적어 곱해": lambda x: 1.5 * (x + 2) + 1e-3,
}

# 2. grads_after -----------------------------------------------------------------------------


def after_note(n):
    x = ones()
    for _ in range(n):
        note_out(x).backward()
    return x.grad


def after_retain(n):
    x = ones()
    out = note_out(x)
    for _ in range(n):
        out.backward(retain_graph=True)
    return x.grad


def after_sum(n):
    x = ones()
    sum(note_out(x) for _ in range(n)).backward()
    return x.grad


def after_resetting(n):
    x = ones()
    for _ in range(n):
        x.grad = None
        note_out(x).backward()
    return x.grad


def after_one_too_many(n):
    return after_note(n + 1)


def after_one_too_few(n):
    x = ones()
    x.grad = torch.zeros(2, 2)
    for _ in range(1, n):
        note_out(x).backward()
    return x.grad


def after_freed(n):
    x = ones()
    out = note_out(x)
    for _ in range(n):
        out.backward()
    return x.grad


def after_without_mean(n):
    x = ones()
    for _ in range(n):
        (3 * (x + 2) ** 2).sum().backward()
    return x.grad


def after_new_x(n):
    for _ in range(n):
        x = ones()
        note_out(x).backward()
    return x.grad


def after_returning_early(n):
    x = ones()
    for _ in range(n):
        note_out(x).backward()
        return x.grad


AFTER_RIGHT = [after_note, after_retain, after_sum, lambda n: torch.full((2, 2), 4.5 * n)]
AFTER_WRONG = {
    "덮어쓰지 않고": after_resetting,
    "한 번 부른 값 그대로": after_new_x,
    "return이 되풀이 안으로": after_returning_early,
    "언제나 노트의 9": lambda n: torch.full((2, 2), 9.0),
    "한 번 더": after_one_too_many,
    "한 번 덜": after_one_too_few,
    "저장해 둔 값을 풀어": after_freed,
    "곱하기가 아니라": lambda n: torch.full((2, 2), 4.5 * 2 ** (n - 1)),
    "평균(mean)을 잊은": after_without_mean,
    "x는 하나만": lambda n: after_note(n) + 0.001,
    "None입니다": lambda n: note_out(ones()).backward(),
    "requires_grad=True": lambda n: note_out(torch.ones(2, 2)).backward(),
}

# 3. step_grads ------------------------------------------------------------------------------


def steps(reset, keep):
    """비우는 방법과 담는 방법만 다른 풀이들."""

    def function(scales):
        x = ones()
        grads = []
        for scale in scales:
            reset(x)
            (scale * note_out(x)).backward()
            keep(grads, x)
        return grads

    return function


def to_none(x):
    x.grad = None


def to_zero(x):
    if x.grad is not None:
        x.grad.zero_()


def never(x):
    pass


def cloned(grads, x):
    grads.append(x.grad.clone())


def aliased(grads, x):
    grads.append(x.grad)


def steps_zeroed_after(scales):
    x = ones()
    grads = []
    for scale in scales:
        (scale * note_out(x)).backward()
        grads.append(x.grad)
        x.grad.zero_()
    return grads


def steps_read_after_reset(scales):
    x = ones()
    grads = []
    for scale in scales:
        (scale * note_out(x)).backward()
        x.grad.zero_()
        grads.append(x.grad.clone())
    return grads


def to_number(x):
    x.grad = 0


def steps_with_grad_function(scales):
    x = ones()
    return [torch.autograd.grad(scale * note_out(x), x)[0] for scale in scales]


def steps_naive_zero(scales):
    return steps(lambda x: x.grad.zero_(), cloned)(scales)


STEPS_RIGHT = [
    steps(to_none, cloned),
    steps(to_none, aliased),  # 비울 때마다 새 텐서가 되므로 겹치지 않습니다.
    steps(to_zero, cloned),
    steps_with_grad_function,
    lambda scales: torch.stack(steps_with_grad_function(scales)),
]
STEPS_WRONG = {
    "더해져 있습니다": steps(never, cloned),
    "모두 0": steps_zeroed_after,
    "담기 전에 비웠거나": steps_read_after_reset,
    "수를 넣을 수 없습니다": steps(to_number, cloned),
    "모두 마지막 값": steps(to_zero, aliased),
    "끝까지 누적된": steps(never, aliased),
    "scale을 쓰지": lambda scales: steps(to_none, cloned)([1.0] * len(scales)),
    "0이 아니라 None": steps_naive_zero,
    "1개가 들었습니다": lambda scales: steps(to_none, cloned)(scales)[-1:],
    "리스트가 필요": lambda scales: steps(to_none, cloned)(scales)[-1],
    "차례를 보세요": lambda scales: [g + 0.01 for g in steps(to_none, cloned)(scales)],
    "1번째로 담은 값이 None": lambda scales: [None for _ in scales],
}

# 4. sample_grads ----------------------------------------------------------------------------


def samples_with(before=never, after=never, first=never):
    """고칠 한 줄을 어디에 두느냐만 다른 풀이들."""

    def function(w, samples):
        grads = []
        first(w)
        for x, y in samples:
            before(w)
            ((w * x - y) ** 2).backward()
            grads.append(w.grad.item())
            after(w)
        return grads

    return function


def samples_new_leaf(w, samples):
    grads = []
    for x, y in samples:
        leaf = w.detach().clone().requires_grad_()
        ((leaf * x - y) ** 2).backward()
        grads.append(leaf.grad.item())
    return grads


def samples_of_negative_loss(w, samples):
    grads = []
    for x, y in samples:
        w.grad = None
        (-((w * x - y) ** 2)).backward()
        grads.append(w.grad.item())
    return grads


def samples_read_after_reset(w, samples):
    grads = []
    for x, y in samples:
        ((w * x - y) ** 2).backward()
        w.grad.zero_()
        grads.append(w.grad.item())
    return grads


SAMPLES_RIGHT = [
    samples_with(before=to_none),
    samples_with(before=to_zero),
    samples_with(first=to_none, after=to_none),
    samples_new_leaf,
    lambda w, samples: [2 * x * (w.item() * x - y) for x, y in samples],
]
SAMPLES_WRONG = {
    "점점 쌓이고": samples_with(),
    "한 번만 비웠": samples_with(first=to_none),
    "첫 자료만": samples_with(after=to_none),
    "모두 0": samples_read_after_reset,
    "0이 아니라 None": samples_with(before=lambda w: w.grad.zero_()),
    "텐서나 None만": samples_with(before=to_number),
    "손실이나 변화도에 음수": samples_of_negative_loss,
    "부호가 반대": lambda w, samples: [-2 * x * (w.item() * x - y) for x, y in samples],
    "여럿을 담은 리스트": lambda w, samples: samples_with(before=to_none)(w, samples)[-1],
    "문자열입니다": lambda w, samples: ["변화도"] * len(samples),
    "다른 줄은 그대로": lambda w, samples: [2 * x * (w.item() * x - y) + 1 for x, y in samples],
}

RIGHT = {
    "hand_gradient": HAND_RIGHT,
    "grads_after": AFTER_RIGHT,
    "step_grads": STEPS_RIGHT,
    "sample_grads": SAMPLES_RIGHT,
}
WRONG = {
    "hand_gradient": HAND_WRONG,
    "grads_after": AFTER_WRONG,
    "step_grads": STEPS_WRONG,
    "sample_grads": SAMPLES_WRONG,
}

FORBIDDEN = ("1.5", "3/2", "clone", "w.grad = None", "x.grad = None", "numel")
