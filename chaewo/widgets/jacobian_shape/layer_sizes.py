"""신경망의 계층마다 야코비안이 얼마나 클지, 야코비안을 만들지 않고 크기만 잽니다."""

import contextlib
import copy
import io
import warnings
from collections.abc import Iterator
from math import prod

import torch
from torch import nn

_HOOKS = (
    "_forward_hooks",
    "_forward_pre_hooks",
    "_forward_hooks_with_kwargs",
    "_forward_pre_hooks_with_kwargs",
    "_forward_hooks_always_called",
)


class CannotMeasure(Exception):
    """크기를 잴 수 없는 까닭을 적은 한 문장."""


def layer_sizes(network, example) -> tuple[list[dict], int]:
    """`network(example)`이 부르는 잎 계층을 부른 차례대로, 그리고 `example`에 든 자료의 수.

    계층마다 `name`, `kind`(클래스의 이름), `input`과 `output`(자료 하나의 모양), `inputs`와
    `outputs`(원소 수), `parameters`(매개변수 수)를 적습니다. 입력이 정수라 미분할 수 없으면
    `inputs`는 `None`입니다. 값이 없는 meta 장치의 사본에서 실행하므로 학습자의 신경망, 훅, 난수는
    그대로입니다.

    Raises:
        CannotMeasure: 신경망이 아니거나, 입력이 맞지 않거나, 실행하다 오류가 날 때.
    """
    if not isinstance(network, nn.Module):
        kind = type(network).__name__
        raise CannotMeasure(f"첫째 인자는 nn.Module이어야 합니다. {kind} 값을 받았습니다.")
    if not isinstance(example, torch.Tensor):
        seen = "아무것도" if example is None else f"{type(example).__name__} 값을"
        tail = " 받지 못했습니다." if example is None else " 받았습니다."
        raise CannotMeasure(
            f"둘째 인자는 신경망에 넣을 입력 텐서여야 합니다. {seen}{tail}"
            " JacobianShape(net, x)처럼 써 주세요."
        )
    try:
        calls = _run(network, example.shape, example.dtype)
    except Exception as error:  # 학습자의 신경망이 무슨 오류를 내든 한 문장으로 보입니다.
        said = " ".join(str(error).split())
        raise CannotMeasure(
            f"모양이 {tuple(example.shape)}인 입력으로 신경망을 실행하지 못했습니다. "
            f"입력의 크기를 살펴보세요. torch의 말: {said[:200]}"
        ) from error
    if not calls:
        raise CannotMeasure("신경망이 부른 계층이 없습니다. forward가 계층을 부르는지 살펴보세요.")
    batched = _is_batched(network, example, calls)
    return [_one_sample(call, batched) for call in calls], example.shape[0] if batched else 1


def _run(network: nn.Module, shape, dtype) -> list[dict]:
    twin = copy.deepcopy(network).to("meta")
    for module in twin.modules():
        for name in _HOOKS:  # 학습자의 훅은 부르지 않습니다.
            getattr(module, name, {}).clear()
    calls: list[dict] = []
    for name, module in twin.named_modules():
        if next(module.children(), None) is None:
            module.register_forward_hook(_recorder(name, calls), with_kwargs=True)
    quiet = contextlib.redirect_stdout(io.StringIO())  # forward의 print가 찍히지 않게
    aside = torch.random.fork_rng(devices=[])
    with aside, quiet, warnings.catch_warnings(), torch.no_grad(), torch.device("meta"):
        warnings.simplefilter("ignore")
        twin(torch.empty(shape, dtype=dtype, device="meta"))
    return calls


def _recorder(name: str, calls: list[dict]):
    def record(module, args, kwargs, output):
        given = next(_tensors([args, kwargs]), None)
        made = next(_tensors(output), None)
        if given is not None and made is not None:
            calls.append(
                {
                    "name": name or "신경망",
                    "kind": type(module).__name__,
                    "input": list(given.shape),
                    "output": list(made.shape),
                    "differentiable": given.is_floating_point(),
                    "parameters": sum(p.numel() for p in module.parameters()),
                }
            )

    return record


def _tensors(value) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, dict):
        yield from _tensors(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tensors(item)


def _is_batched(network, example, calls: list[dict]) -> bool:
    """첫 차원이 배치인가. 첫 차원을 두 배로 늘렸을 때 모든 계층의 첫 차원이 두 배가 되면 그렇습니다."""
    if example.dim() < 2:
        return False
    count = example.shape[0]
    try:
        doubled = _run(network, (2 * count, *example.shape[1:]), example.dtype)
    except Exception:  # 첫 차원이 채널처럼 정해진 크기라는 뜻입니다.
        return False
    if len(doubled) != len(calls):
        return False
    return all(
        once[side][:1] == [count] and twice[side] == [2 * count, *once[side][1:]]
        for once, twice in zip(calls, doubled, strict=True)
        for side in ("input", "output")
    )


def _one_sample(call: dict, batched: bool) -> dict:
    given, made = (call[side][1:] if batched else call[side] for side in ("input", "output"))
    return {
        "name": call["name"],
        "kind": call["kind"],
        "input": given,
        "output": made,
        "inputs": prod(given) if call["differentiable"] else None,
        "outputs": prod(made),
        "parameters": call["parameters"],
    }


def memory(elements: int) -> str:
    """float32 원소 `elements`개의 메모리. 1 kB = 1000 B로 셉니다."""
    size = 4.0 * elements
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if size < 999.5:
            return f"{float(f'{size:.3g}'):g} {unit}"
        size /= 1000
    return f"{size:,.4g} PB"
