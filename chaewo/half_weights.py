"""LeNet5의 가중치를 float16으로 반올림합니다. 쪽에 싣는 가중치의 크기가 float32의 절반이 됩니다."""

import torch
from torch import nn

from chaewo.lenet import LeNet5


class WrongNetwork(ValueError):
    """LeNet5로 쓸 수 없는 신경망. 글은 학습자에게 보일 문장입니다."""


def rounded(net: nn.Module) -> LeNet5:
    """가중치를 float16으로 반올림하고 float64로 되돌린 `LeNet5`. 받은 신경망은 그대로 둡니다.

    Raises:
        WrongNetwork: `LeNet5`와 `state_dict`가 다르거나, 가중치가 유한하지 않을 때.
    """
    with torch.device("meta"):  # 새 신경망을 초기화하느라 난수를 뽑지 않게 합니다.
        copy = LeNet5()
    copy.load_state_dict({k: v.double() for k, v in _halves(net).items()}, assign=True)
    return copy


def packed(net: nn.Module) -> bytes:
    """float16 가중치를 `LeNet5().state_dict()`의 차례로 이은 리틀 엔디언 바이트(123,412개)."""
    return b"".join(half.numpy().astype("<f2").tobytes() for half in _halves(net).values())


def _halves(net: nn.Module) -> dict[str, torch.Tensor]:
    if not isinstance(net, nn.Module):
        raise WrongNetwork(
            f"첫 인자는 학습한 LeNet5여야 합니다. {type(net).__name__} 값을 받았습니다."
        )
    with torch.device("meta"):
        expected = {name: tuple(value.shape) for name, value in LeNet5().state_dict().items()}
    given = net.state_dict()
    if set(given) != set(expected):
        odd = sorted(set(given) ^ set(expected))[0]
        kind = "LeNet5에 없는" if odd in given else "LeNet5에 있어야 할"
        raise WrongNetwork(
            f"받은 신경망({type(net).__name__})은 LeNet5와 구조가 다릅니다. {kind} 매개변수({odd})가 "
            f"{'있습니다' if odd in given else '없습니다'}. LeNet5를 넣어 주세요."
        )
    return {name: _half(name, given[name], shape) for name, shape in expected.items()}


def _half(name: str, value: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
    if tuple(value.shape) != shape:
        raise WrongNetwork(
            f"{name}의 모양이 {tuple(value.shape)}입니다. LeNet5에서는 {shape}입니다. "
            "5×5 커널을 쓰는 LeNet5를 넣어 주세요."
        )
    if not value.isfinite().all():
        raise WrongNetwork(
            f"{name}에 유한하지 않은 값(nan 또는 inf)이 있습니다. 학습이 발산했는지 손실을 살펴보세요."
        )
    half = value.detach().cpu().half()
    if not half.isfinite().all():
        raise WrongNetwork(
            f"{name}에 float16으로 적을 수 없는 큰 값(절댓값 65,504 초과)이 있습니다. "
            "학습이 발산했는지 손실을 살펴보세요."
        )
    return half
