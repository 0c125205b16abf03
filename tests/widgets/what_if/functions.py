"""바꿔 보기의 검사가 쓰는 함수들. 코드가 위젯에 그대로 보이므로 파일에 적어 둡니다."""

import itertools
import warnings

import torch

CALLS = itertools.count()
WARNING = (
    "Using a target size (torch.Size([10])) that is different to the input size (torch.Size([1, 10])). "
    "This will likely lead to incorrect results due to broadcasting. Please look at the non-leaf one."
)


def twice(retain_graph=True, zero_grad=False):
    x = torch.ones(2, 2, requires_grad=True)
    out = (3 * (x + 2) ** 2).mean()
    out.backward(retain_graph=retain_graph)
    if zero_grad:
        x.grad.zero_()
    out.backward()
    print(x.grad)


def chain(kernel=3, stride=1, *, size=(8, 8)):  # 모양만 봅니다
    x = torch.zeros(1, 1, *size)
    w = torch.zeros(2, 1, kernel, kernel)
    print(f"모양 {tuple(torch.nn.functional.conv2d(x, w, stride=stride).shape)}")


def drawn(n=1, dtype=torch.float32):
    print(torch.rand(n, dtype=dtype).numpy().round(3).tolist())


def warning(n=1):
    y = torch.ones(n, requires_grad=True) * 2
    print(y.grad)


def named(order="짧은 값"):
    print(order)


def warned(times=1):
    for _ in range(times):
        warnings.warn(WARNING, stacklevel=1)
    print("다음 줄")


def counting(n=1):
    print(n + next(CALLS))


def endless(n=1):
    while True:
        n += 1


def flood(n=1):
    print("x" * 3000 * n)


def silent(n=1):
    return n


def without_default(n, m=1):
    print(n, m)
