"""torch의 그래프에서 `place` 빈칸의 `graph`를 만듭니다. 노드도 변도 적지 않고 torch에서 읽습니다."""

import torch

from chaewo.graph import Node, walk


def next_functions(
    tensor: torch.Tensor, names: dict[str, torch.Tensor] | None = None, depth: int = 3
) -> dict[str, tuple[str, list[str | None]]]:
    """`tensor.grad_fn`에서 `depth`번 이내에 닿는 노드들: `{id: (글, 나가는 변)}`.

    id는 `next_functions`의 번호를 이은 길입니다. `"grad_fn[0][1]"`은
    `tensor.grad_fn.next_functions[0][0].next_functions[1][0]`이고, `tensor.grad_fn`은
    `"grad_fn"`입니다. 여러 길로 닿으면 짧은 길을, 길이가 같으면 앞의 번호를 씁니다.
    둘째 줄에는 `names`에 있는 잎의 이름을, 더 이어지는 노드에는 `⋯`을 적습니다.

    Raises:
        GraphError: 텐서가 아니거나 그래프가 없을 때.
    """
    nodes = walk(tensor).nodes
    path = {0: "grad_fn"}
    for _ in range(depth):
        for i in list(path):
            for slot, edge in enumerate(nodes[i].edges):
                if edge is not None:
                    path.setdefault(edge.target, f"{path[i]}[{slot}]")
    # 가리키는 쪽이 먼저 오도록: 가장 긴 길의 걸음 수가 같으면 찾은 차례대로 놓습니다.
    steps = dict.fromkeys(path, 0)
    for i in sorted(path):  # walk의 번호는 역전파의 차례입니다.
        for edge in nodes[i].edges:
            if edge is not None and edge.target in path:
                steps[edge.target] = max(steps[edge.target], steps[i] + 1)
    graph = {}
    for i in sorted(path, key=steps.__getitem__):
        targets = [path.get(edge.target) if edge else None for edge in nodes[i].edges]
        cut = any(edge and edge.target not in path for edge in nodes[i].edges)
        graph[path[i]] = (_text(nodes[i], names or {}, cut), targets)
    return graph


def _text(node: Node, names: dict[str, torch.Tensor], cut: bool) -> str:
    name = next((name for name, tensor in names.items() if tensor is node.leaf), None)
    below = "⋯" if cut else name if node.is_leaf else None
    return f"{node.name}\n{below}" if below else node.name
