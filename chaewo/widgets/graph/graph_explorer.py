"""`GraphExplorer`: 텐서의 진짜 autograd 그래프를 그리고, 역전파를 한 걸음씩 따라갑니다."""

from math import prod

import torch
import traitlets

from chaewo.backward_trace import (
    SMALL,
    CannotFollow,
    Trace,
    accumulated_grads,
    freed_graph_error,
    hooked,
    local_jacobians,
    saved_values,
    tensor_hooked,
    trace_backward,
)
from chaewo.graph import Graph, GraphError, Node, walk
from chaewo.widgets.graph.graph_names import labels_of, read_names
from chaewo.widgets.kit.base import ChaewoWidget, number, summary
from chaewo.widgets.kit.settings import OneOf, Whole

ANY_NODE = 10**6  # 노드의 수보다 큰 번호는 화면이 끝으로 당깁니다.
RECORDED_CALLS = 5  # backward()를 다섯 번까지 미리 돌려 둡니다. 그다음은 zero_grad로.


class GraphExplorer(ChaewoWidget):
    """`tensor`의 autograd 그래프.

    Args:
        tensor: 연산의 결과인 텐서.
        gradient: 스칼라가 아닐 때 `tensor.backward(gradient)`에 넣을 텐서 (`tensor`와 같은 모양).
        names: 그래프에 적을 이름 `{이름: 텐서}` 또는 (이름, 텐서) 쌍들. 신경망이나
            `net.named_parameters()`, `net.state_dict()`를 그대로 넣을 수 있습니다.
        **named: 같은 것을 `x=x, y=y`로 씁니다.

    학습자의 그래프와 `.grad`는 건드리지 않습니다. 훅은 부르지 않으므로, 훅이 보이면 `backward()`의
    값과 다를 수 있다고 알립니다. 보이는 것은 노드에 건 훅, 모듈의 `register_full_backward_hook`, 그리고
    이름을 준 텐서와 잎과 노드가 저장한 텐서에 건 훅입니다. 그 밖의 중간 텐서에 건 훅은 torch가 보여
    주지 않아 알리지 못합니다. 그릴 수 없는 값을 넣으면 오류를 내는 대신 까닭을 적은 위젯이 됩니다.

    파이썬에서 읽고 쓸 수 있는 속성: `step`(걸음), `calls`(끝난 backward 횟수), `mode`
    (`"backward"` 또는 `"forward"`), `selected`(고른 노드의 번호, 없으면 -1). 받을 수 없는 값을 넣으면
    `BadSetting`을 내고 앞의 값이 남습니다.
    """

    stem = "graph_explorer"

    spec = traitlets.Dict().tag(sync=True)
    mode = OneOf("backward", ("backward", "forward")).tag(sync=True)
    step = Whole(0, range(ANY_NODE), "0 이상의 정수").tag(sync=True)
    calls = Whole(0, range(RECORDED_CALLS + 1)).tag(sync=True)
    selected = Whole(-1, range(-1, ANY_NODE), "-1이나 노드의 번호").tag(sync=True)

    def __init__(self, tensor, /, gradient=None, names=None, **named):
        self._graph = Graph(())
        try:
            self._graph = walk(tensor)
            given, problem = read_names(names)
            spec = _describe(self._graph, tensor, gradient, {**given, **named})
            spec["problem"] = problem or spec["problem"]
        except GraphError as error:
            spec = {"nodes": [], "problem": str(error)}
        except (
            Exception
        ) as error:  # 처음 보는 종류의 텐서라도 학습자에게 호출 기록을 보이지 않습니다.
            spec = {"nodes": [], "problem": f"이 텐서의 그래프는 그리지 못했습니다. 까닭: {error}"}
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
    if problem is None:
        try:
            trace = trace_backward(tensor, graph, gradient)
        except CannotFollow as error:
            problem = str(error)
        except Exception as error:  # 어떤 그래프가 무슨 오류를 내든 학습자에게는 문장으로 보입니다.
            problem = f"이 그래프의 역전파를 따라가지 못했습니다. torch의 말: {error}"
    labels = labels_of(graph, named)
    nodes = [_node(i, node, trace, labels) for i, node in enumerate(graph.nodes)]
    saving = [i for i, node in enumerate(nodes) if node["saved"]]
    return {
        "nodes": nodes,
        "forward": _forward_order(graph),
        "grads": _grads(graph, trace, fresh=False),
        "fresh": _grads(graph, trace, fresh=True),
        "freed": {"node": saving[0] if saving else None, "error": freed_graph_error()},
        "problem": problem or _hook_problem(graph, named) or _nonfinite_problem(graph, trace),
    }


def _problem_before_backward(tensor, gradient) -> str | None:
    shape = tuple(tensor.shape)
    if gradient is None and tensor.numel() != 1:
        return (
            f"출력의 모양이 {shape}로 스칼라가 아니어서 backward()만으로는 시작할 수 없습니다. "
            f"GraphExplorer(y, gradient=v)처럼 모양이 {shape}인 v를 함께 넣어 주세요."
        )
    if gradient is None and tensor.is_complex():
        return "출력이 복소수여서 backward()만으로는 시작할 수 없습니다. gradient=v를 함께 넣어 주세요."
    if gradient is None:
        return None
    if not isinstance(gradient, torch.Tensor):
        return f"gradient는 텐서여야 합니다. {type(gradient).__name__} 값을 받았습니다."
    if tuple(gradient.shape) != shape:
        seen = tuple(gradient.shape)
        return f"gradient는 출력과 모양이 같아야 합니다. 출력은 {shape}, gradient는 {seen}입니다."
    return None


def _hook_problem(graph: Graph, named: dict) -> str | None:
    tensors = [value for value in named.values() if isinstance(value, torch.Tensor)]
    if any(map(hooked, graph.nodes)) or any(map(tensor_hooked, tensors)):
        return (
            "노드나 텐서에 훅이 걸려 있습니다. 위젯은 훅을 부르지 않으므로 backward()의 값과 다를 수 "
            "있습니다."
        )
    return None


def _nonfinite_problem(graph: Graph, trace: Trace) -> str | None:
    for i, node in enumerate(graph.nodes):
        for g in [*trace.incoming.get(i, ()), *trace.products.get(i, ())]:
            if g is not None and not bool(g.isfinite().all()):
                return (
                    f"{node.name}에서 처음으로 유한하지 않은 값(nan 또는 inf)이 나옵니다. "
                    "0으로 나누거나 0의 로그를 구하지 않았는지 이 노드의 입력을 살펴보세요."
                )
    return None


def _node(i: int, node: Node, trace: Trace, labels: dict) -> dict:
    label, tensor = labels.get(i, ("", None))
    incoming = trace.incoming.get(i, ())
    products = trace.products.get(i, (None,) * len(node.edges))
    jacobians = local_jacobians(node, incoming, products)
    return {
        "name": node.name,
        "kind": "leaf" if node.is_leaf else "op",
        "label": label,
        "value": summary(tensor),
        "shape": [list(shape) for shape in node.output_shapes],
        "saved": [_saved(name, value) for name, value in saved_values(node).items()],
        "incoming": [summary(g) for g in incoming],
        "edges": [
            {
                "to": edge.target,
                "product": summary(product),
                "local": _local(node, jacobian, product),
            }
            for edge, product, jacobian in zip(node.edges, products, jacobians, strict=True)
            if edge is not None
        ],
    }


def _saved(name: str, value) -> dict:
    return {"name": name, **({"text": value} if isinstance(value, str) else summary(value))}


def _local(node: Node, jacobian, product) -> dict | None:
    """국소 도함수를 보이는 네 가지 방법.

    - `elementwise`: 야코비안이 대각행렬이면 원소마다의 도함수
    - `gradient`: 출력이 스칼라이면 변화도
    - `matrix`: 작으면 야코비안 그대로
    - `shape`: 크면 야코비안의 모양 (출력 원소 수 × 입력 원소 수)
    """
    if product is None:
        return None
    if jacobian is None:
        rows = sum(prod(shape) for shape in node.output_shapes)
        return {"kind": "shape", "shape": [rows, product.numel()]}
    if jacobian.shape[0] == 1:
        return {"kind": "gradient", **summary(jacobian.reshape(product.shape))}
    diagonal = tuple(product.shape) == node.output_shapes[0]
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
    leaves = [i for i, node in enumerate(graph.nodes) if node.is_leaf]
    operations = [i for i, node in enumerate(graph.nodes) if not node.is_leaf]
    operations.sort(key=lambda i: graph.nodes[i].function._sequence_nr())
    return leaves + operations


def _grads(graph: Graph, trace: Trace, fresh: bool) -> dict[str, list]:
    """잎마다 0번, 1번, … `backward()` 뒤의 `.grad`. 따라가지 못한 그래프는 지금의 것 하나."""
    calls = RECORDED_CALLS if trace.incoming else 0
    return {
        str(i): [
            summary(grad)
            for grad in accumulated_grads(node, trace.incoming.get(i, (None,))[0], calls, fresh)
        ]
        for i, node in enumerate(graph.nodes)
        if node.is_leaf
    }
