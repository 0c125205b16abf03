"""손글씨 숫자: 제대로 읽히는가, 파일이 없거나 손상되면 무엇을 하라고 말하는가."""

import numpy as np
import pytest

from chaewo.digits import FILE, DigitsProblem, load_digits
from tools.digits import interleaved


def test_both_parts_have_every_digit_equally_often():
    digits = load_digits()
    assert digits.train_images.shape == (4_000, 28, 28)
    assert digits.test_images.shape == (1_000, 28, 28)
    assert digits.train_labels.bincount().tolist() == [400] * 10
    assert digits.test_labels.bincount().tolist() == [100] * 10
    assert digits.train_images.max() == 255
    assert digits.train_images.min() == 0


def test_no_test_digit_is_among_the_training_digits():
    digits = load_digits()
    train = {image.numpy().tobytes() for image in digits.train_images}
    assert not any(image.numpy().tobytes() in train for image in digits.test_images)


def test_a_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(DigitsProblem, match="없습니다.*make digits"):
        load_digits(tmp_path / "mnist_5k.npz")


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def one_byte_changed(content: bytes) -> bytes:
    place = len(content) // 2
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize("damage", [half, one_byte_changed, lambda _: b"", lambda _: b"PK"])
def test_a_damaged_file_is_a_sentence(tmp_path, damage):
    file = tmp_path / "mnist_5k.npz"
    file.write_bytes(damage(FILE.read_bytes()))
    with pytest.raises(DigitsProblem, match="make digits"):
        load_digits(file)


@pytest.mark.parametrize("change", ["그림 하나", "이름표 하나", "다른 이름", "모양", "형"])
def test_another_content_is_a_sentence(tmp_path, change):
    with np.load(FILE) as arrays:
        images, labels = arrays["images"].copy(), arrays["labels"].copy()
    names = {"images": images, "labels": labels}
    if change == "그림 하나":
        images[7, 14, 14] ^= 1
    elif change == "이름표 하나":
        labels[7] = 3
    elif change == "모양":
        names["images"] = images.reshape(5_000, 784)
    elif change == "형":
        names["images"] = images.view(np.int8)
    else:
        names = {"pictures": images, "labels": labels}
    np.savez(tmp_path / "mnist_5k.npz", **names)
    with pytest.raises(DigitsProblem, match="make digits"):
        load_digits(tmp_path / "mnist_5k.npz")


def test_interleaved_keeps_every_picture_with_its_label():
    labels = np.repeat(np.arange(10, dtype=np.uint8), 500)
    images = np.arange(5_000).reshape(5_000, 1)
    moved, names = interleaved(images, labels)
    assert names[:20].tolist() == [*range(10), *range(10)]
    assert (labels[moved[:, 0]] == names).all()
    assert sorted(moved[:, 0]) == list(range(5_000))
