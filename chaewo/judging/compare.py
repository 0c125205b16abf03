"""판정 함수를 쓸 때 되풀이되는 일: 견주기, 실수 알아보기, 무작위 입력."""

from collections.abc import Callable

import torch
from torch import Tensor


def close(one, other) -> bool:
    """텐서는 모양이 같고 float32로 셈한 끝자리 차이만 날 때, 다른 것은 같을 때."""
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        one, other = one.to(torch.float64), other.detach().to(torch.float64)
        return one.shape == other.shape and torch.allclose(one, other, rtol=1e-5, atol=1e-6)
    if isinstance(one, Tensor) or isinstance(other, Tensor):
        return False
    if isinstance(one, float) or isinstance(other, float):
        return abs(one - other) <= 1e-6 + 1e-5 * abs(other)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(close, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(close(one[key], other[key]) for key in one)
    return one == other


def parts_right(hint: str, seen: list, expected: list) -> float:
    """여러 값을 나란히 돌려주는 답에서, 모든 입력에서 맞은 값의 몫(`Exercise`의 `share`)."""
    pairs = list(zip(seen, expected, strict=True))
    parts = range(len(expected[0]))
    return sum(all(close(one[i], right[i]) for one, right in pairs) for i in parts) / len(parts)


def other_shape(got, expected, hint: str) -> str | None:
    """텐서나, 같은 개수의 텐서를 담은 리스트에서 처음으로 모양이 다른 것을 말하는 문장."""
    if isinstance(got, list) and isinstance(expected, list) and len(got) == len(expected):
        said = (other_shape(one, other, hint) for one, other in zip(got, expected, strict=True))
        return next(filter(None, said), None)
    if not isinstance(got, Tensor) or got.shape == expected.shape:
        return None
    return (
        f"돌려준 값의 모양이 {tuple(got.shape)}입니다. {tuple(expected.shape)} 모양이어야 합니다. "
        f"{hint}".rstrip()
    )


def fails(run: Callable, *given) -> bool:
    """torch가 오류를 내는지."""
    try:
        run(*given)
    except RuntimeError:
        return True
    return False


def first_true(hints: dict[str, object]) -> str | None:
    """도움말 → 그 도움말을 할 때인지. 처음으로 참인 것을 고릅니다."""
    return next((hint for hint, applies in hints.items() if applies), None)


def random_tensors(*shapes: tuple[int, ...], seed: int = 20200331) -> list[Tensor]:
    """학습자의 난수에 영향을 주지 않는, 언제나 같은 무작위 float32 텐서."""
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(shape, generator=generator) for shape in shapes]
