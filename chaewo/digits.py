"""책에 함께 실린 진짜 손글씨 숫자 5,000장(MNIST의 일부)을 읽습니다."""

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

FILE = Path(__file__).parent / "data" / "mnist_5k.npz"
# 그림과 이름표의 형, 모양, 바이트를 이은 것의 SHA-256
FINGERPRINT = "6966a9bcb764bbbf495f1d294d300825ba4b73baa63508cd87c6aa4d1b072a7a"
TRAIN = 4_000
COUNT = 5_000


class Digits(NamedTuple):
    """학습용 4,000장과 시험용 1,000장. 두 쪽 모두 0부터 9까지가 같은 수만큼 들어 있습니다.

    `*_images`는 uint8 (N, 28, 28), 0(바탕)부터 255(획)까지. `*_labels`는 int64 (N,).
    """

    train_images: torch.Tensor
    train_labels: torch.Tensor
    test_images: torch.Tensor
    test_labels: torch.Tensor


class DigitsProblem(Exception):
    """숫자 파일을 읽지 못한 까닭과 할 일을 적은 문장."""


def load_digits(file: Path = FILE) -> Digits:
    """숫자 5,000장을 읽습니다. 파일의 앞 4,000장이 학습용입니다.

    Raises:
        DigitsProblem: 파일이 없거나 손상되었을 때.
    """
    file = Path(file)
    if not file.exists():
        raise DigitsProblem(f"숫자 파일이 없습니다: {file.name}. {_REMEDY}")
    try:
        with np.load(file, allow_pickle=False) as arrays:
            images, labels = arrays["images"], arrays["labels"]
    except Exception as error:  # 손상된 zip은 자리에 따라 온갖 오류를 냅니다.
        raise DigitsProblem(
            f"숫자 파일을 읽지 못했습니다: {file.name}({file.stat().st_size:,}바이트). {_REMEDY}"
        ) from error
    if fingerprint(images, labels) != FINGERPRINT:
        raise DigitsProblem(f"숫자 파일의 내용이 이 책의 것과 다릅니다: {file.name}. {_REMEDY}")
    images, labels = torch.from_numpy(images), torch.from_numpy(labels).long()
    return Digits(images[:TRAIN], labels[:TRAIN], images[TRAIN:], labels[TRAIN:])


def fingerprint(images: np.ndarray, labels: np.ndarray) -> str:
    """내용의 지문. 압축 방법이 달라도 모양과 숫자가 같으면 같습니다. 형이 다르면 바이트가 같아도 다릅니다."""
    kinds = [f"{array.dtype.str}{array.shape}" for array in (images, labels)]
    return sha256("".join(kinds).encode() + images.tobytes() + labels.tobytes()).hexdigest()


_REMEDY = "저장소를 받은 폴더에서 `make digits`를 실행하면 다시 만듭니다."
