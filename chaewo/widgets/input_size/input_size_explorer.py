"""`InputSizeExplorer`: 입력의 크기가 계층을 지나며 어떻게 줄고, fc1이 바라는 수와 맞는가."""

from itertools import takewhile
from math import isqrt

import torch
import traitlets
from torch.nn import functional as F

from chaewo.digits import load_digits
from chaewo.lenet import Window, sizes
from chaewo.widgets.kit.base import ChaewoWidget
from chaewo.widgets.kit.settings import Whole, one_of

CHANNELS = {"conv1": 6, "conv2": 16, "fc1": 120}
DIGIT = 3  # 바탕에 놓을 숫자 그림의 자리(학습용)
LEVELS = 4  # 그림의 밝기를 나눈 단계. 0이 바탕입니다.

_COMMON = {"padding": 0, "stride": 1, "pool": 2}
# 이름: (단추의 이름, 값들)
PRESETS = {
    "note": ("노트의 Net", {"size": 32, "kernel": 3, "fc1": 16 * 6 * 6, **_COMMON}),
    "lenet5": ("5×5 LeNet", {"size": 32, "kernel": 5, "fc1": 16 * 5 * 5, **_COMMON}),
    "note28": ("노트의 Net에 28", {"size": 28, "kernel": 3, "fc1": 16 * 6 * 6, **_COMMON}),
}


class InputSizeExplorer(ChaewoWidget):
    """입력의 크기, 커널, 패딩, 스트라이드, 풀링을 바꾸며 계층마다의 크기와 수용 영역을 봅니다.

    Args:
        preset: `"note"`(노트의 Net), `"lenet5"`(5×5 커널의 LeNet), `"note28"`(노트의 Net에 28×28 입력).
        **changes: 다르게 할 값. 예를 들어 `InputSizeExplorer("note", size=28)`.

    파이썬에서 읽고 쓸 수 있는 속성: `size`(입력의 한 변, 8–64), `kernel`(두 합성곱의 커널, 1–11),
    `padding`(0–5)과 `stride`(1–4, 두 합성곱의 것), `pool`(풀링의 커널이자 스트라이드: 0은 없음, 2, 3),
    `fc1`(fc1이 받는 수). 읽기만 하는 것: `needed`, `error`, `accepts`.

    Raises:
        BadSetting: 없는 preset이나 없는 속성의 이름, 넣을 수 없는 값. 앞의 값이 그대로 남습니다.
    """

    stem = "input_size_explorer"

    spec = traitlets.Dict().tag(sync=True)
    size = Whole(32, range(8, 65)).tag(sync=True)
    kernel = Whole(3, range(1, 12)).tag(sync=True)
    padding = Whole(0, range(6)).tag(sync=True)
    stride = Whole(1, range(1, 5)).tag(sync=True)
    pool = Whole(2, (0, 2, 3), "0(풀링 없음), 2, 3 가운데 하나").tag(sync=True)
    fc1 = Whole(576, range(1, 200_001)).tag(sync=True)

    def __init__(self, preset: str = "note", **changes):
        one_of("preset", preset, PRESETS)
        presets = [{"label": label, **values} for label, values in PRESETS.values()]
        super().__init__(
            spec={"presets": presets, "digit": _digit()}, **{**PRESETS[preset][1], **changes}
        )

    def windows(self) -> tuple[Window, ...]:
        """지금의 합성곱과 풀링이 훑는 창들. 풀링이 없으면 합성곱 둘뿐입니다."""
        conv = Window(self.kernel, self.stride, self.padding)
        return (conv, Window(self.pool, self.pool)) * 2 if self.pool else (conv, conv)

    @property
    def needed(self) -> int | None:
        """평탄화하면 나오는 수. fc1이 받아야 합니다. 도중에 크기가 모자라면 `None`."""
        sides = sizes(self.size, self.windows())
        return None if min(sides) < 1 else CHANNELS["conv2"] * sides[-1] ** 2

    @property
    def accepts(self) -> tuple[int, int] | None:
        """오류 없이 지나는 입력의 한 변 (가장 작은 것, 가장 큰 것). 없으면 `None`."""
        low = high = isqrt(self.fc1 // CHANNELS["conv2"])
        if CHANNELS["conv2"] * low**2 != self.fc1:
            return None
        for window in reversed(self.windows()):
            rest = window.kernel - 2 * window.padding
            low = max((low - 1) * window.stride + rest, 1)
            high = high * window.stride + rest - 1
            if high < low:
                return None
        return low, high

    @property
    def error(self) -> str | None:
        """크기가 같은 진짜 연산에 0으로 채운 입력을 넣었을 때 torch가 하는 말. 맞으면 `None`."""
        x = torch.zeros(1, 1, self.size, self.size)
        try:
            for name in ("conv1", "conv2"):
                weight = torch.zeros(CHANNELS[name], x.shape[1], self.kernel, self.kernel)
                x = F.conv2d(x, weight, stride=self.stride, padding=self.padding)
                x = F.max_pool2d(x, self.pool) if self.pool else x
            F.linear(x.flatten(1), torch.empty(CHANNELS["fc1"], self.fc1))
        except RuntimeError as error:
            return str(error)
        return None

    def fallback_lines(self):
        sides = [self.size, *sizes(self.size, self.windows())]
        depths = [1, 6, 6, 16, 16] if self.pool else [1, 6, 16]
        alive = takewhile(lambda pair: pair[1] > 0, zip(depths, sides, strict=True))
        shown = [f"{depth}@{side}×{side}" for depth, side in alive]
        lines = [f"[입력의 크기] {' → '.join(shown)}"]
        if self.needed is not None:
            side = sides[-1]
            lines.append(f"평탄화하면 16·{side}·{side} = {self.needed}, fc1이 받는 수는 {self.fc1}")
        if (error := self.error) is not None:
            lines.append(f"RuntimeError: {error}")
        return lines


def _digit() -> str:
    """28×28 숫자 그림 하나: 픽셀마다 밝기의 단계(0–7)를 글자 하나로."""
    pixels = load_digits().train_images[DIGIT].flatten().tolist()
    return "".join(str(value * LEVELS // 256) for value in pixels)
