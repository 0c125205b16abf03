"""학습자가 적은 벡터를 읽습니다. 읽지 못하면 무엇을 보았고 무엇을 할지 한 문장으로 말합니다."""

import math

import torch

PARTNER = {"v": "y", "u": "x"}  # 무엇과 길이가 같아야 하는가


class BadVector(ValueError):
    """벡터로 쓸 수 없는 값. 글은 학습자에게 보일 문장입니다."""


def read_vector(value, length: int | None, name: str, most: int | None = None) -> list[float]:
    """텐서, 배열, 목록을 파이썬 숫자의 목록으로. float32는 적은 그대로의 십진수로 읽습니다.

    `length`를 주면 원소가 꼭 그만큼, `most`를 주면 그만큼까지여야 합니다.
    """
    try:
        tensor = (
            value if isinstance(value, torch.Tensor) else torch.tensor(value, dtype=torch.float64)
        )
    except (TypeError, ValueError, RuntimeError):
        raise BadVector(
            f"{name}에는 숫자의 목록이나 텐서를 넣어 주세요. 받은 것은 {_shown(value)}입니다."
        ) from None
    if tensor.is_complex():
        raise BadVector(f"{name}에는 실수를 넣어 주세요. 복소수 텐서를 받았습니다.")
    if tensor.dim() != 1:
        raise BadVector(
            f"{name}에는 1차원 텐서를 넣어 주세요. 모양이 {tuple(tensor.shape)}인 텐서를 받았습니다."
        )
    numbers = tensor.detach().double().tolist()
    if length is not None and len(numbers) != length:
        partner = f"{PARTNER[name]}처럼 " if name in PARTNER else ""
        raise BadVector(
            f"{name}의 원소는 {partner}{length}개여야 하는데 {len(numbers)}개를 받았습니다."
        )
    if most is not None and not 1 <= len(numbers) <= most:
        raise BadVector(
            f"{name}의 원소는 1개부터 {most}개까지 그릴 수 있습니다. {len(numbers)}개를 받았습니다."
        )
    if not all(map(math.isfinite, numbers)):
        raise BadVector(
            f"{name}에 유한하지 않은 값(nan 또는 inf)이 있습니다. 유한한 숫자를 넣어 주세요."
        )
    short = tensor.dtype in (torch.float32, torch.float16, torch.bfloat16)
    return [float(f"{a:.7g}") for a in numbers] if short else numbers


def _shown(value) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{type(value).__name__} 값"
