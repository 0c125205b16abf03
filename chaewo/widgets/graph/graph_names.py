"""학습자가 준 이름을 그래프의 노드에 붙입니다."""

from collections.abc import Iterable, Mapping

import torch

from chaewo.graph import Graph, Node

PAIRS = "names에는 {이름: 텐서}나 (이름, 텐서) 쌍들을 넣어 주세요."


def read_names(given) -> tuple[dict, str | None]:
    """`{이름: 텐서}`, (이름, 텐서) 쌍들, 신경망을 `{이름: 텐서}`로. 못 읽으면 빈 사전과 한 문장."""
    if given is None:
        return {}, None
    if isinstance(given, torch.nn.Module):
        return dict(given.named_parameters()), None
    if isinstance(given, Mapping):
        return dict(given), None
    if not isinstance(given, Iterable) or isinstance(given, str | torch.Tensor):
        return {}, f"{PAIRS} {type(given).__name__} 값을 받아 이름을 적지 않았습니다."
    items = list(given)
    if any(isinstance(item, torch.Tensor) for item in items):
        return {}, (
            f"{PAIRS} 이름 없이 텐서만 받아 이름을 적지 않았습니다. 신경망의 것이라면 "
            "net.named_parameters()를 넣어 주세요."
        )
    try:
        return dict(items), None
    except (TypeError, ValueError):
        return {}, f"{PAIRS} 쌍이 아닌 것이 있어 이름을 적지 않았습니다."


def labels_of(graph: Graph, named: dict) -> dict[int, tuple[str, torch.Tensor | None]]:
    """노드 번호 → (이름, 텐서). 출력이 여럿인 노드는 이름을 잇고 텐서는 비워 둡니다."""
    number_of = {node.function: i for i, node in enumerate(graph.nodes)}
    found: dict[int, dict] = {}
    detached: dict[int, dict] = {}
    for name, tensor in named.items():
        if not isinstance(tensor, torch.Tensor):
            continue  # 그래프에 없는 값은 적을 자리가 없습니다.
        if tensor.grad_fn is not None:
            if tensor.grad_fn in number_of:
                found.setdefault(number_of[tensor.grad_fn], {})[name] = tensor
            continue
        for i, node in enumerate(graph.nodes):
            if node.leaf is tensor:
                found.setdefault(i, {})[name] = tensor
            elif _same_memory(tensor, node.leaf):
                detached.setdefault(i, {})[name] = node.leaf
    # state_dict의 텐서는 detach()한 것이라, 같은 메모리를 보는 잎의 이름입니다.
    found = {**detached, **found}
    unnamed = [i for i, node in enumerate(graph.nodes) if node.is_leaf and i not in found]
    found |= {i: {f"잎 {k}": graph.nodes[i].leaf} for k, i in enumerate(unnamed, start=1)}
    return {
        i: (", ".join(map(str, names)), _only(graph.nodes[i], names)) for i, names in found.items()
    }


def _same_memory(tensor: torch.Tensor, leaf: torch.Tensor | None) -> bool:
    """`leaf.detach()`처럼 같은 메모리를 같은 모양으로 보는가."""
    return (
        leaf is not None
        and not tensor.requires_grad
        and tensor.numel() > 0
        and tensor.layout == leaf.layout == torch.strided
        and tensor.shape == leaf.shape
        and tensor.device == leaf.device
        and not leaf.is_meta
        and tensor.data_ptr() == leaf.data_ptr()
    )


def _only(node: Node, names: dict) -> torch.Tensor | None:
    return next(iter(names.values())) if len(node.output_shapes) == 1 else None
