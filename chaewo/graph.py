"""텐서가 붙들고 있는 autograd 그래프를 노드와 변의 목록으로 펼칩니다.

노드의 이름과 연결은 모두 torch의 `grad_fn`과 `next_functions`에서 읽습니다.
"""

import heapq
from dataclasses import dataclass
from typing import NamedTuple

import torch

MAX_NODES = 600


class GraphError(ValueError):
    """그래프를 펼칠 수 없는 까닭을 학습자에게 보일 한국어 문장으로 담습니다."""


class Edge(NamedTuple):
    """변화도를 넘길 곳: 받을 노드의 번호와, 그 노드의 몇 번째 출력인가."""

    target: int
    slot: int


@dataclass(frozen=True)
class Node:
    """그래프의 노드 하나.

    - `function`: torch의 노드 객체 (`y.grad_fn`에서 얻는 바로 그것)
    - `edges`: 변화도를 넘길 곳들. `next_functions`와 순서가 같고, 변화도가 필요 없는 입력의 자리는
      `None`
    """

    function: object
    edges: tuple[Edge | None, ...]

    @property
    def name(self) -> str:
        """`print(y.grad_fn)`이 보여 주는 이름 (`AddBackward0`, `AccumulateGrad`)."""
        return type(self.function).__name__

    @property
    def is_leaf(self) -> bool:
        """잎에 변화도를 더해 주는 노드인가."""
        return self.name == "AccumulateGrad"

    @property
    def leaf(self) -> torch.Tensor | None:
        """`AccumulateGrad`가 변화도를 더해 줄 잎 텐서, 그 밖의 노드는 `None`."""
        return self.function.variable if self.is_leaf else None

    @property
    def output_shapes(self) -> list[tuple[int, ...]]:
        """이 노드를 만든 연산의 결과 모양들. 들어오는 변화도의 모양이기도 합니다."""
        return [tuple(item.shape) for item in self.function._input_metadata]


@dataclass(frozen=True)
class Graph:
    """`nodes[0]`이 출력의 노드이고, 노드는 역전파가 지나가는 차례로 놓입니다."""

    nodes: tuple[Node, ...]


def walk(tensor: torch.Tensor) -> Graph:
    """`tensor`에서 거슬러 올라가며 닿는 모든 노드.

    Raises:
        GraphError: 텐서가 아니거나, 그래프가 없거나, 노드가 `MAX_NODES`개를 넘을 때.
    """
    if not isinstance(tensor, torch.Tensor):
        raise GraphError(
            f"텐서가 아니라 {type(tensor).__name__} 값을 받았습니다. "
            "GraphExplorer(out)처럼 연산의 결과인 텐서를 넣어 주세요."
        )
    if not tensor.requires_grad:
        raise GraphError(
            "이 텐서에는 연산 그래프가 없습니다(requires_grad=False). 시작 텐서를 "
            "requires_grad=True로 만들었는지, no_grad 밖에서 연산했는지 확인해 주세요."
        )
    root = torch.autograd.graph.get_gradient_edge(tensor).node
    if root is None:
        raise GraphError("inference_mode에서 만든 텐서에는 연산 그래프가 없습니다.")
    functions = _backward_order(_reachable(root), root)
    number = {function: i for i, function in enumerate(functions)}
    return Graph(
        tuple(
            Node(
                function,
                tuple(
                    None if target is None else Edge(number[target], slot)
                    for target, slot in function.next_functions
                ),
            )
            for function in functions
        )
    )


def _reachable(root) -> list:
    found, stack = {root: None}, [root]
    while stack:  # 재귀로 쓰면 노드가 천 개일 때 파이썬의 재귀 한도에 걸립니다.
        for target, _ in stack.pop().next_functions:
            if target is not None and target not in found:
                found[target] = None
                stack.append(target)
        if len(found) > MAX_NODES:
            raise GraphError(
                f"노드가 {MAX_NODES}개보다 많아 그리지 않습니다. 반복문의 횟수를 줄이거나, "
                "중간 결과를 넣어 그래프의 일부만 보세요."
            )
    return list(found)


def _backward_order(functions: list, root) -> list:
    """torch의 엔진과 같은 차례: 준비된 노드 가운데 나중에 만들어진 것부터.

    엔진은 `sequence_nr`가 큰 노드를 먼저 꺼내며, AccumulateGrad의 번호는 가장 큰 정수입니다. 같은
    때 준비된 잎끼리는 엔진의 차례와 다를 수 있지만, 어느 잎이 먼저든 값은 같습니다.
    출처: torch/csrc/autograd/engine.cpp의 CompareNodeTaskTime.
    """
    waiting = dict.fromkeys(functions, 0)
    for function in functions:
        for target, _ in function.next_functions:
            if target is not None:
                waiting[target] += 1
    position = {function: i for i, function in enumerate(functions)}
    ready, order = [(0, 0, root)], []
    while ready:
        function = heapq.heappop(ready)[2]
        order.append(function)
        for target, _ in function.next_functions:
            if target is None:
                continue
            waiting[target] -= 1
            if waiting[target] == 0:
                heapq.heappush(ready, (-target._sequence_nr(), position[target], target))
    return order
