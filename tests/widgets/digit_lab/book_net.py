"""DigitLab의 검사가 함께 쓰는 것: 책의 13장에 실린 가중치와, 쪽에 보이는 것에 견줄 값."""

import re
from base64 import b64decode
from html import unescape
from json import loads

import numpy as np
import torch
from torch.nn import functional as F

from chaewo.chapters import STEMS
from tools.lib.notebook_files import ROOT

CHAPTER = ROOT / "book" / f"{STEMS['training']}.ipynb"

ALPHA = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((_, i) => i % 4 === 3).join();
}"""


def weights_of(page_html):
    state = loads(unescape(re.search(r'data-state="([^"]*)"', page_html)[1]))
    halves = np.frombuffer(b64decode(state["spec"]["weights"]), "<f2")
    return torch.from_numpy(halves.astype(np.float64))


def batch(images):
    return F.pad(images.double() / 255, (2, 2, 2, 2)).unsqueeze(1)


def mnist_centred(ink):
    """MNIST의 방법을 넓이 적분으로 따로 적은 것: 20×20에 맞추고 무게중심을 14번째 픽셀로."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    frame = np.zeros((28, 28))
    if len(rows) == 0:
        return frame
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(float)
    step = max(cut.shape) / 20
    for axis in (0, 1):  # 누적합을 칸의 경계에서 읽으면 칸이 덮는 넓이의 합입니다.
        length = cut.shape[axis]
        edges = np.minimum(np.arange(21) * step, length)
        total = np.insert(np.cumsum(cut, axis), 0, 0, axis)
        read = np.apply_along_axis(
            lambda line, at=edges, size=length: np.interp(at, np.arange(size + 1), line),
            axis,
            total,
        )
        cut = np.diff(read, axis=axis) / step
    for axis in (0, 1):
        weight = cut.sum(1 - axis)
        size = np.flatnonzero(weight)[-1] + 1
        start = np.floor(14 - weight @ np.arange(20) / weight.sum() + 0.5 - 1e-6)
        start = int(np.clip(start, 0, 28 - size))
        cut = np.pad(cut, [(start, 0), (0, 0)] if axis == 0 else [(0, 0), (start, 0)])
    cut = cut[:28, :28]
    frame[: cut.shape[0], : cut.shape[1]] = cut
    return np.round(frame)
