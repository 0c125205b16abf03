"""학습자의 코드를 우리가 한 번 더 부를 때, 그 흔적을 남기지 않습니다."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch.nn.modules.module import register_module_forward_pre_hook


@contextmanager
def undisturbed() -> Iterator[None]:
    """안에서 난수를 뽑아도 torch의 전역 난수는 움직이지 않고, 안에서 부른 모듈의 버퍼(BatchNorm이 센
    횟수와 이동 평균)는 끝난 뒤 제 값으로 돌아갑니다. CPU의 난수만 지킵니다.
    """
    kept: dict[torch.nn.Module, dict[str, tuple]] = {}

    def remember(called, _):
        for module in called.modules():
            if module not in kept:
                kept[module] = {
                    name: (buffer, None if buffer is None else buffer.clone())
                    for name, buffer in module._buffers.items()
                }

    handle = register_module_forward_pre_hook(remember)
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        handle.remove()
        _restore(kept)


def _restore(kept: dict) -> None:
    for module, buffers in kept.items():
        for name, (buffer, before) in buffers.items():
            module._buffers[name] = buffer
            # 제자리에서 고치되 버전 번호는 올리지 않습니다. 올리면 이 버퍼를 저장해 둔 학습자의
            # 그래프가 역전파를 거절합니다. 값은 저장한 때와 같으므로 거절할 까닭이 없습니다.
            if before is not None and not torch.equal(buffer, before):
                buffer.data.copy_(before)
