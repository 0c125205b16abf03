"""노트의 예제 `out = mean(3 (x + 2)²)`을 여러 빈칸과 문제가 함께 씁니다."""

import torch


def note_out(x: torch.Tensor) -> torch.Tensor:
    """노트의 셀 In [3]과 In [14]: 스칼라 `out`."""
    y = x + 2
    z = y * y * 3
    return z.mean()


def grad_after(calls: int, x0: torch.Tensor | None = None) -> torch.Tensor:
    """순전파와 `backward()`를 `calls`번 되풀이한 뒤의 `x.grad`. `x0`가 없으면 노트의 (2, 2) 텐서."""
    x = torch.ones(2, 2) if x0 is None else x0.clone()
    x.requires_grad_(True)
    for _ in range(calls):
        note_out(x).backward()
    return x.grad
