"""`DigitLab`: 숫자를 손으로 그려, 학습한 LeNet5의 특징 맵과 점수를 봅니다."""

from base64 import b64encode

import torch
import traitlets
from torch.nn import functional as F

from chaewo.half_weights import packed, rounded
from chaewo.widgets.kit.base import ChaewoWidget
from chaewo.widgets.kit.settings import BadSetting, Setting, refuse_unknown

SIDE = 28
BLANK = [[0] * SIDE for _ in range(SIDE)]


class _Image(Setting):
    """28×28장의 밝기. 0(바탕)부터 255(획)까지의 정수로 간직합니다. 배열이나 텐서를 넣어도 됩니다."""

    def read(self, obj, value):
        return _pixels(value, (SIDE, SIDE), "image").tolist()


class DigitLab(ChaewoWidget):
    """숫자를 그리면 LeNet5가 계산하는 모든 특징 맵과 열 개의 점수를 보여 줍니다.

    Args:
        net: 학습한 `chaewo.lenet.LeNet5`, 또는 `state_dict`의 이름과 모양이 같은 신경망.
            쪽에는 float16으로 반올림한 가중치가 실립니다(`chaewo.half_weights.rounded`).
        samples: 불러올 예시 `(images, labels)` 또는 `(images, labels, numbers)`. images는
            (K, 28, 28), labels는 진짜 숫자 (K,), numbers는 시험 자료에서의 차례 (K,).

    Raises:
        ValueError: 신경망이나 예시를 쓸 수 없을 때. 까닭을 한 문장으로 적습니다.
        BadSetting: 모르는 인자를 주거나, `image`에 그림이 아닌 것을 넣을 때. 앞의 그림이 남습니다.

    밝기는 0(바탕)부터 255(획)까지의 정수입니다. 참·거짓이나, 가장 밝은 곳이 1 이하인 그림(`ToTensor`가
    만드는 0–1)에는 255를 곱합니다.

    파이썬에서 읽고 쓸 수 있는 속성: `image`(그린 것을 MNIST처럼 가운데로 옮긴 28×28 목록, 0–255).
    읽기만 하는 속성: `scores`(로짓 10개), `prediction`(0–9). 빈 종이이면 둘 다 `None`입니다.
    """

    stem = "digit_lab"

    spec = traitlets.Dict().tag(sync=True)
    image = _Image(BLANK).tag(sync=True)

    def __init__(self, net, samples=None, **unknown):
        refuse_unknown(unknown, ["net", "samples"])
        self._net = rounded(net)
        images, labels, numbers = _samples(samples)
        self._samples = list(zip(numbers, labels, self._answers(images), strict=True))
        super().__init__(
            spec={
                "weights": b64encode(packed(net)).decode(),
                "images": b64encode(images.numpy().tobytes()).decode(),
                "labels": labels,
                "numbers": numbers,
            }
        )

    @property
    def scores(self) -> list[float] | None:
        """반올림한 가중치로 torch가 계산한 로짓 10개. 빈 종이이면 `None`."""
        pixels = torch.tensor(self.image)
        return self._logits(pixels[None])[0].tolist() if pixels.any() else None

    @property
    def prediction(self) -> int | None:
        """점수가 가장 높은 숫자. 빈 종이이면 `None`."""
        scores = self.scores
        return None if scores is None else scores.index(max(scores))

    @torch.no_grad()
    def _logits(self, images: torch.Tensor) -> torch.Tensor:
        return self._net(F.pad(images.double() / 255, (2, 2, 2, 2)).unsqueeze(1))

    def _answers(self, images: torch.Tensor) -> list[int]:
        return self._logits(images).argmax(1).tolist() if len(images) else []

    def fallback_lines(self):
        lines = ["[숫자 그리기] 숫자를 그리면 LeNet5의 특징 맵과 열 개의 점수가 바뀝니다."]
        for number, label, answer in self._samples:
            lines.append(f"{sample_name(number)}, 진짜는 {label}, 신경망의 답은 {answer}")
        return lines


def sample_name(number: int) -> str:
    return f"시험 숫자 {number}번"


def _samples(samples) -> tuple[torch.Tensor, list[int], list[int]]:
    if samples is None:
        return torch.zeros(0, SIDE, SIDE, dtype=torch.uint8), [], []
    if not isinstance(samples, tuple | list) or len(samples) not in (2, 3):
        raise ValueError("samples에는 (images, labels)처럼 둘을 묶어 넣어 주세요.")
    images = _pixels(samples[0], (None, SIDE, SIDE), "samples의 images")
    labels = _whole(samples[1], len(images), "labels", range(10))
    numbers = samples[2] if len(samples) == 3 else range(len(images))
    return images, labels, _whole(numbers, len(images), "numbers", range(10**6))


def _pixels(value, shape: tuple, name: str) -> torch.Tensor:
    """모양이 `shape`(None은 아무 크기)인 uint8 텐서."""
    kind = "×".join(str(n or "K") for n in shape)
    try:
        tensor = torch.as_tensor(value).detach().cpu()
    except (TypeError, ValueError, RuntimeError):
        raise BadSetting(
            f"{name}에는 {kind}개의 숫자를 넣어 주세요. 받은 {type(value).__name__} 값을 읽지 못했습니다."
        ) from None
    same = len(tensor.shape) == len(shape)
    if not same or any(want not in (None, n) for n, want in zip(tensor.shape, shape, strict=True)):
        raise BadSetting(
            f"{name}의 모양은 {kind}이어야 합니다. 받은 모양은 {tuple(tensor.shape)}입니다."
        )
    if tensor.dtype is torch.bool:
        tensor = tensor.to(torch.uint8)
    if not tensor.is_complex() and bool(((tensor >= 0) & (tensor <= 1)).all()):
        tensor = (tensor.double() * 255).round()
    if (
        tensor.is_complex()
        or not ((tensor >= 0) & (tensor <= 255) & (tensor == tensor.round())).all()
    ):
        raise BadSetting(
            f"{name}에는 0(바탕)부터 255(획)까지의 정수나 0부터 1까지의 수를 넣어 주세요. "
            "그 밖의 값이 있습니다."
        )
    return tensor.to(torch.uint8)


def _whole(value, count: int, name: str, allowed: range) -> list[int]:
    try:
        found = [int(v) for v in value]
    except (TypeError, ValueError):
        found = None
    if found is None or len(found) != count or any(v not in allowed for v in found):
        raise BadSetting(
            f"samples의 {name}에는 {allowed[0]}부터 {allowed[-1]}까지의 정수를 "
            f"그림마다 하나씩, 모두 {count}개 넣어 주세요."
        )
    return found
