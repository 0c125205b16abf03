"""신경망이 부르는 계층마다 입력과 출력의 모양을, 야코비안을 만들지 않고 적습니다."""

import contextlib
import copy
import io
import re
import warnings
from collections.abc import Iterator
from math import prod

import torch
from torch import nn
from torch.nn.utils import parametrize

_HOOKS = (
    "_forward_hooks",
    "_forward_pre_hooks",
    "_forward_hooks_with_kwargs",
    "_forward_pre_hooks_with_kwargs",
    "_forward_hooks_always_called",
)
_SIZE_WORDS = re.compile(r"size|shape|channel|dimension|dims|match", re.IGNORECASE)


class CannotMeasure(Exception):
    """크기를 잴 수 없는 까닭을 적은 한 문장."""


def called_layers(network, example) -> tuple[list[dict], int]:
    """`network(example)`이 부르는 잎 계층을 부른 차례대로, 그리고 `example`에 든 자료의 수.

    계층마다 `name`, `kind`(클래스의 이름), `input`과 `output`(자료 하나의 모양), `inputs`와
    `outputs`(원소 수), `parameters`(매개변수 수)를 적습니다. 입력이 정수라 미분할 수 없으면
    `inputs`는 `None`입니다. 어텐션처럼 제 안의 계층을 부르지 않고 셈하는 모듈은 통째로 계층
    하나입니다. 사본에서 실행하므로 학습자의 신경망, 훅, 난수는 그대로입니다.

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
        calls = _calls(network, example)
    except Exception as error:  # 학습자의 신경망이 무슨 오류를 내든 한 문장으로 보입니다.
        raise CannotMeasure(_failure(error, example)) from error
    if not calls:
        raise CannotMeasure("신경망이 부른 계층이 없습니다. forward가 계층을 부르는지 살펴보세요.")
    axis = _batch_axis(calls, example)
    axes = None if axis is None else _doubled_axes(network, example, axis, calls)
    if axes is None:
        return [_one_sample(call, None, None) for call in calls], 1
    return [_one_sample(call, *pair) for call, pair in zip(calls, axes, strict=True)], (
        example.shape[axis]
    )


def uncounted(network: nn.Module, layers: list[dict]) -> dict[str, int]:
    """`layers`의 어느 계층에도 들지 않은 매개변수: `{이름: 원소 수}`."""
    modules = dict(network.named_modules())
    counted = {
        id(parameter)
        for layer in layers
        for parameter in modules["" if layer["name"] == ROOT else layer["name"]].parameters()
    }
    return {
        name: parameter.numel()
        for name, parameter in network.named_parameters()
        if id(parameter) not in counted
    }


ROOT = "신경망"  # 신경망 그 자체인 계층의 이름


def _failure(error: Exception, example: torch.Tensor) -> str:
    said = " ".join(str(error).split())[:200]
    torch_said = isinstance(error, RuntimeError | IndexError)
    advice = "입력의 크기를 살펴보세요. " if torch_said and _SIZE_WORDS.search(said) else ""
    return (
        f"모양이 {tuple(example.shape)}인 입력으로 신경망을 실행하지 못했습니다. "
        f"{advice}{'torch의 말' if torch_said else type(error).__name__}: {said}"
    )


def _calls(network: nn.Module, example: torch.Tensor) -> list[dict]:
    """부른 계층들. 값이 없는 meta 장치에서 실행해 보고, forward가 값을 읽어서(if, item(), 마스크)
    안 되면 진짜 입력의 사본으로 실행합니다. 그때 나는 오류가 학습자가 볼 오류입니다."""
    with contextlib.suppress(Exception):
        return _run(network, example, torch.device("meta"))
    return _run(network, example, None)


def _run(network: nn.Module, example: torch.Tensor, device: torch.device | None) -> list[dict]:
    twin, given = copy.deepcopy(network), example.detach().clone()
    if device is not None:
        twin, given = twin.to(device), torch.empty_like(given, device=device)
    for module in twin.modules():
        for name in _HOOKS:  # 학습자의 훅은 부르지 않습니다.
            getattr(module, name, {}).clear()
    record = _Record(twin)
    quiet = contextlib.redirect_stdout(io.StringIO())  # forward의 print가 찍히지 않게
    aside = torch.random.fork_rng(devices=[])
    place = device or contextlib.nullcontext()
    with aside, quiet, warnings.catch_warnings(), torch.no_grad(), place:
        warnings.simplefilter("ignore")
        twin(given)
    return record.calls


class _Record:
    """안에서 다른 모듈을 부르지 않은 호출을 차례대로 적습니다."""

    def __init__(self, network: nn.Module):
        self.calls: list[dict] = []
        self.nested = [0]  # 지금 열려 있는 모듈마다, 그 안에서 부른 모듈의 수
        for name, module in network.named_modules():
            # 가중치를 다시 셈하는 모듈(weight_norm 따위)은 계층의 일부입니다.
            if "parametrizations" not in name.split("."):
                module.register_forward_pre_hook(self._enter)
                module.register_forward_hook(self._leave(name), with_kwargs=True)

    def _enter(self, module, args):
        self.nested[-1] += 1
        self.nested.append(0)

    def _leave(self, name: str):
        def leave(module, args, kwargs, output):
            given = next(_tensors([args, kwargs]), None)
            made = next(_tensors(output), None)
            if self.nested.pop() or _holds_layers(name, module) or given is None or made is None:
                return
            self.calls.append(
                {
                    "name": name or ROOT,
                    "kind": parametrize.type_before_parametrizations(module).__name__,
                    "input": list(given.shape),
                    "output": list(made.shape),
                    "differentiable": given.is_floating_point(),
                    "parameters": sum(p.numel() for p in module.parameters()),
                    "batch_first": next(
                        (m.batch_first for m in module.modules() if hasattr(m, "batch_first")), None
                    ),
                }
            )

        return leave


def _holds_layers(name: str, module: nn.Module) -> bool:
    """계층을 담아 두고 부르지 않은 신경망 자체인가. 그것을 계층 하나로 볼 수는 없습니다."""
    return not name and any(child != "parametrizations" for child, _ in module.named_children())


def _tensors(value) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, dict):
        yield from _tensors(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tensors(item)


def _batch_axis(calls: list[dict], example: torch.Tensor) -> int | None:
    """입력에서 자료를 세는 차원. RNN과 어텐션은 시간이 먼저인지를 `batch_first`로 말합니다."""
    if example.dim() < 2:
        return None
    series = [call for call in calls if call["batch_first"] is not None]
    if any(len(call["input"]) < 3 for call in series):
        return None  # 배치 없이 (시간, 특징)을 받는 RNN
    return 1 if any(not call["batch_first"] for call in series) else 0


def _doubled_axes(network, example, axis: int, calls: list[dict]) -> list[tuple] | None:
    """입력의 자료를 두 배로 늘렸을 때 함께 늘어난 차원: 계층마다 (입력의 것, 출력의 것).

    어느 계층에서든 그런 차원이 꼭 하나가 아니면 배치로 나눌 수 없다는 뜻이므로 `None`입니다.
    """
    count = example.shape[axis]
    shape = [2 * count or 2 if i == axis else length for i, length in enumerate(example.shape)]
    more = torch.cat([example, example], dim=axis) if count else example.new_zeros(shape)
    try:
        doubled = _calls(network, more)
    except Exception:  # 그 차원이 채널처럼 정해진 크기라는 뜻입니다.
        return None
    if len(doubled) != len(calls):
        return None
    found = [
        tuple(
            _grown_axis(once[side], twice[side], count, shape[axis]) for side in ("input", "output")
        )
        for once, twice in zip(calls, doubled, strict=True)
    ]
    return None if any(None in pair for pair in found) else found


def _grown_axis(once: list[int], twice: list[int], count: int, more: int) -> int | None:
    """`count`개에서 `more`개로 늘어난 단 하나의 차원. 다른 차원도 달라졌으면 `None`."""
    if len(once) != len(twice):
        return None
    changed = [(i, a, b) for i, (a, b) in enumerate(zip(once, twice, strict=True)) if a != b]
    return changed[0][0] if [pair[1:] for pair in changed] == [(count, more)] else None


def _one_sample(call: dict, given_axis: int | None, made_axis: int | None) -> dict:
    given, made = _without(call["input"], given_axis), _without(call["output"], made_axis)
    return {
        "name": call["name"],
        "kind": call["kind"],
        "input": given,
        "output": made,
        "inputs": prod(given) if call["differentiable"] else None,
        "outputs": prod(made),
        "parameters": call["parameters"],
    }


def _without(shape: list[int], axis: int | None) -> list[int]:
    return shape if axis is None else shape[:axis] + shape[axis + 1 :]


def memory(elements: int) -> str:
    """float32 원소 `elements`개의 메모리. 1 kB = 1000 B로 셉니다."""
    size = 4.0 * elements
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if size < 999.5:
            return f"{float(f'{size:.3g}'):g} {unit}"
        size /= 1000
    return f"{float(f'{size:.3g}'):,g} PB"
