"""`GraphExplorer`: 텐서의 진짜 autograd 그래프를 그리고, 역전파를 한 걸음씩 따라갑니다."""

import traitlets

from chaewo.backward_trace import (
    SMALL,
    Trace,
    accumulated_grads,
    freed_graph_error,
    local_jacobians,
    saved_tensors,
    trace_backward,
)
from chaewo.graph import Graph, GraphError, Node, walk
from chaewo.widgets.base import ChaewoWidget, number, summary
from chaewo.widgets.sources import inlined

RECORDED_CALLS = 5  # backward()를 다섯 번까지 미리 돌려 둡니다. 그다음은 zero_grad로.


class GraphExplorer(ChaewoWidget):
    """`tensor`의 autograd 그래프.

    Args:
        tensor: 연산의 결과인 텐서.
        gradient: 스칼라가 아닐 때 `tensor.backward(gradient)`에 넣을 텐서 (`tensor`와 같은 모양).
        names: 그래프에 적을 이름 `{이름: 텐서}`. `net.named_parameters()`처럼 점이 든 이름에 씁니다.
        **named: 같은 것을 `x=x, y=y`로 씁니다.

    학습자의 그래프와 `.grad`는 건드리지 않습니다. 그릴 수 없는 값을 넣으면 오류를 내는 대신
    까닭을 적은 위젯이 됩니다.

    파이썬에서 읽고 쓸 수 있는 속성: `step`(걸음), `calls`(끝난 backward 횟수), `mode`
    (`"backward"` 또는 `"forward"`), `selected`(고른 노드의 번호, 없으면 -1).
    """

    stem = "graph_explorer"
    _esm = inlined(stem)

    spec = traitlets.Dict().tag(sync=True)
    mode = traitlets.Enum(["backward", "forward"], "backward").tag(sync=True)
    step = traitlets.Int(0, min=0).tag(sync=True)
    calls = traitlets.Int(0, min=0, max=RECORDED_CALLS).tag(sync=True)
    selected = traitlets.Int(-1, min=-1).tag(sync=True)

    def __init__(self, tensor, gradient=None, names=None, **named):
        self._graph = Graph(())
        try:
            self._graph = walk(tensor)
            spec = _describe(self._graph, tensor, gradient, {**(names or {}), **named})
        except GraphError as error:
            spec = {"nodes": [], "problem": str(error)}
        super().__init__(spec=spec)

    @property
    def selected_node(self):
        """고른 노드의 torch 객체 (`grad_fn`에서 얻는 것과 같은 것). 없으면 `None`."""
        inside = 0 <= self.selected < len(self._graph.nodes)
        return self._graph.nodes[self.selected].function if inside else None

    def fallback_lines(self):
        nodes = self.spec["nodes"]
        problem = self.spec.get("problem")
        lines = [f"[그래프 위젯] {problem}"] if problem else []
        if nodes:
            chain = " → ".join(_label(node) for node in nodes[:8])
            more = f" → … (모두 {len(nodes)}개)" if len(nodes) > 8 else ""
            lines.append(f"[그래프 위젯] 역전파가 지나가는 차례: {chain}{more}")
        return lines


def _label(node: dict) -> str:
    return f"{node['name']}({node['label']})" if node["kind"] == "leaf" else node["name"]


def _describe(graph: Graph, tensor, gradient, named: dict) -> dict:
    trace, problem = Trace(), _problem_before_backward(tensor, gradient)
    history = fresh = None
    if problem is None:
        try:
            trace = trace_backward(tensor, graph, gradient)
            history = accumulated_grads(tensor, graph, gradient, RECORDED_CALLS, fresh=False)
            fresh = accumulated_grads(tensor, graph, gradient, RECORDED_CALLS, fresh=True)
        except RuntimeError as error:
            problem = f"역전파를 할 수 없는 그래프입니다. torch의 말: {error}"
    labels = _labels(graph, named)
    nodes = [_node(i, node, trace, labels) for i, node in enumerate(graph.nodes)]
    saving = [i for i, node in enumerate(nodes) if node["saved"]]
    leaves = [i for i, node in enumerate(graph.nodes) if node.leaf is not None]
    return {
        "nodes": nodes,
        "forward": _forward_order(graph),
        "grads": _by_leaf(leaves, history),
        "fresh": _by_leaf(leaves, fresh),
        "freed": {"node": saving[0] if saving else None, "error": freed_graph_error()},
        "problem": problem or _nan_problem(nodes),
    }


def _problem_before_backward(tensor, gradient) -> str | None:
    shape = tuple(tensor.shape)
    if gradient is None and tensor.numel() != 1:
        return (
            f"출력의 모양이 {shape}로 스칼라가 아니어서 backward()만으로는 시작할 수 없습니다. "
            f"GraphExplorer(y, gradient=v)처럼 모양이 {shape}인 v를 함께 넣어 주세요."
        )
    if gradient is not None and tuple(getattr(gradient, "shape", ("?",))) != shape:
        seen = tuple(gradient.shape) if hasattr(gradient, "shape") else type(gradient).__name__
        return f"gradient는 출력과 모양이 같아야 합니다. 출력은 {shape}, gradient는 {seen}입니다."
    return None


def _nan_problem(nodes: list[dict]) -> str | None:
    for node in nodes:
        for item in [*node["incoming"], *(edge["product"] for edge in node["edges"])]:
            values = (item or {}).get("values", [(item or {}).get("norm")])
            if any(isinstance(value, str) for value in values):
                return (
                    f"{node['name']}에서 처음으로 유한하지 않은 값(nan 또는 inf)이 나옵니다. "
                    "0으로 나누었거나 0의 로그를 구하지 않았는지 이 노드의 입력을 살펴보세요."
                )
    return None


def _labels(graph: Graph, named: dict) -> dict[int, tuple[str, object]]:
    """노드 번호 → (이름, 텐서). 잎은 텐서로, 나머지는 `grad_fn`으로 찾습니다."""
    number_of = {node.function: i for i, node in enumerate(graph.nodes)}
    found = {}
    for name, tensor in named.items():
        if not hasattr(tensor, "grad_fn") or not tensor.requires_grad:
            continue  # 그래프에 없는 값은 적을 자리가 없습니다.
        function = tensor.grad_fn
        if function is None:
            same = [i for i, n in enumerate(graph.nodes) if n.leaf is tensor]
        else:
            same = [number_of[function]] if function in number_of else []
        found |= {i: (name, tensor) for i in same}
    unnamed = [i for i, n in enumerate(graph.nodes) if n.leaf is not None and i not in found]
    found |= {i: (f"잎 {k}", graph.nodes[i].leaf) for k, i in enumerate(unnamed, start=1)}
    return found


def _node(i: int, node: Node, trace: Trace, labels: dict) -> dict:
    label, tensor = labels.get(i, ("", None))
    incoming, products = trace.incoming.get(i, ()), trace.products.get(i, ())
    locals_ = local_jacobians(node, incoming, products) if products else [None] * len(node.targets)
    products = products or (None,) * len(node.targets)
    return {
        "name": node.name,
        "kind": "op" if node.leaf is None else "leaf",
        "label": label,
        "value": summary(tensor),
        "shape": [list(shape) for shape in node.output_shapes],
        "saved": [{"name": k, **summary(v)} for k, v in saved_tensors(node).items()],
        "incoming": [summary(g) for g in incoming],
        "edges": [
            {
                "to": target,
                "product": summary(product),
                "local": _local(jacobian, incoming, product),
            }
            for target, product, jacobian in zip(node.targets, products, locals_, strict=True)
            if target is not None
        ],
    }


def _local(jacobian, incoming, product) -> dict | None:
    """국소 도함수를 보이는 네 가지 방법.

    - `elementwise`: 야코비안이 대각행렬이면 원소마다의 도함수
    - `gradient`: 출력이 스칼라이면 변화도
    - `matrix`: 작으면 야코비안 그대로
    - `shape`: 크면 야코비안의 모양 (출력 원소 수 × 입력 원소 수)
    """
    if product is None:
        return None
    if jacobian is None:
        rows = sum(g.numel() for g in incoming if g is not None)
        return {"kind": "shape", "shape": [rows, product.numel()]}
    if jacobian.shape[0] == 1:
        return {"kind": "gradient", **summary(jacobian.reshape(product.shape))}
    diagonal = jacobian.shape[0] == jacobian.shape[1] and product.shape == incoming[0].shape
    if diagonal and bool((jacobian == jacobian.diag().diag()).all()):
        return {"kind": "elementwise", **summary(jacobian.diag().reshape(product.shape))}
    if jacobian.numel() <= SMALL:
        return {"kind": "matrix", **summary(jacobian)}
    return {
        "kind": "shape",
        "shape": list(jacobian.shape),
        "norm": number(jacobian.double().norm().item()),
    }


def _forward_order(graph: Graph) -> list[int]:
    """순전파의 차례: 잎부터, 그다음은 만들어진 차례(`_sequence_nr`)대로."""
    leaves = [i for i, node in enumerate(graph.nodes) if node.leaf is not None]
    operations = [i for i, node in enumerate(graph.nodes) if node.leaf is None]
    operations.sort(key=lambda i: graph.nodes[i].function._sequence_nr())
    return leaves + operations


def _by_leaf(leaves: list[int], history: list[list] | None) -> dict[str, list]:
    if history is None:
        return {}
    return {str(i): [summary(row[j]) for row in history] for j, i in enumerate(leaves)}
