"""역전파를 노드 하나씩 불러 가며 따라가고, 드나드는 변화도를 적습니다.

노드는 `node(g)`가 gᵀJ인 함수라서 엔진 없이도 부를 수 있습니다. 엔진(`backward()`)을 돌리지 않는
까닭은 학습자의 것을 건드리지 않기 위해서입니다. 엔진을 돌리면 텐서에 건 훅이 불리고,
`retain_grad()`를 부탁한 텐서의 `.grad`가 늘어나고, `.grad`가 채워질 때 가중치를 고치게 해 둔
학습자의 코드까지 실행됩니다. 훅이 변화도를 바꾸지 않는 한 두 방법의 숫자는 같으며, 그것은 검사가
보입니다.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import torch
from torch.autograd.graph import GradientEdge

from chaewo.graph import Graph, Node
from chaewo.undisturbed import undisturbed

SMALL = 16  # 원소가 이보다 많은 텐서는 값을 적지 않고 모양과 크기만 적습니다.
CustomFunction = torch.autograd.function.BackwardCFunction  # 파이썬으로 쓴 Function의 노드


@dataclass
class Trace:
    """`backward()` 한 번의 기록. 열쇠는 `Graph.nodes`의 번호입니다.

    - `incoming[i]`: 노드로 들어온 변화도 (출력마다 하나, 오지 않았으면 `None`)
    - `products[i]`: 노드가 다음 노드로 넘긴 변화도 (`next_functions`마다 하나)
    """

    incoming: dict[int, tuple] = field(default_factory=dict)
    products: dict[int, tuple] = field(default_factory=dict)


def trace_backward(tensor: torch.Tensor, graph: Graph, gradient: torch.Tensor | None) -> Trace:
    """`tensor.backward(gradient)`가 지나갈 길을 따라갑니다. 그래프는 그대로 남습니다.

    Raises:
        RuntimeError: 그래프가 이미 해제되었거나 저장된 값이 바뀌었을 때 (torch의 말 그대로).
        CannotFollow: 따라가려면 학습자의 코드를 다시 불러야 할 때.
    """
    trace = Trace()
    buffers = [[None] * len(node.output_shapes) for node in graph.nodes]
    start = torch.ones_like(tensor) if gradient is None else gradient
    buffers[0][torch.autograd.graph.get_gradient_edge(tensor).output_nr] = start.detach()
    with torch.no_grad():
        for i, node in enumerate(graph.nodes):
            trace.incoming[i] = tuple(buffers[i])
            if node.is_leaf:
                continue
            trace.products[i] = _call(node, trace.incoming[i], graph)
            for edge, product in zip(node.edges, trace.products[i], strict=True):
                if edge is not None and product is not None:
                    arrived = buffers[edge.target][edge.slot]
                    buffers[edge.target][edge.slot] = (
                        product if arrived is None else arrived + product
                    )
    return trace


class CannotFollow(ValueError):
    """학습자의 것을 건드리지 않고는 따라갈 수 없는 그래프. 글자로 바꾸면 그 까닭입니다."""


def _call(node: Node, incoming: tuple, graph: Graph) -> tuple:
    """노드를 불러 넘길 변화도를 얻습니다. 변화도가 오지 않은 출력에는 엔진처럼 `None`을 줍니다."""
    if node.name == "CheckpointFunctionBackward":
        raise CannotFollow(
            "순전파를 다시 계산하는 체크포인트(use_reentrant=True)가 들어 있어 따라가지 않습니다."
        )
    if has_saved_hooks(node):
        raise CannotFollow("저장한 값에 훅이 걸려 있어(체크포인트 따위) 따라가지 않습니다.")
    call = _call_custom if isinstance(node.function, CustomFunction) else _call_builtin
    return tuple(
        None if edge is None or g is None else _fit(g, graph.nodes[edge.target], edge.slot)
        for edge, g in zip(node.edges, call(node, incoming), strict=True)
    )


def _call_builtin(node: Node, incoming: tuple) -> tuple:
    answer = node.function(*incoming)
    return answer if isinstance(answer, tuple) else (answer,)


def _call_custom(node: Node, incoming: tuple) -> tuple:
    """학습자의 backward를 한 번 부릅니다. 받은 변화도를 고쳐도 되게 복사하고, 흔적은 남기지 않습니다."""
    missing = sum(g is None for g in incoming)
    # 엔진은 노드의 훅도 부르므로, 훅이 있으면 맡기지 않습니다.
    by_engine = 0 < missing < len(incoming) and not _node_hooks(node.function)
    with undisturbed():
        return (_call_engine if by_engine else _call_python)(node, incoming)


def _call_engine(node: Node, incoming: tuple) -> tuple:
    """노드 하나만 엔진에 맡기고, 넘긴 변화도를 훅으로 받아 적습니다. 변화도가 오지 않은 자리에 0을 줄지
    `None`을 줄지(`ctx.set_materialize_grads`)는 파이썬에서 읽을 수 없고 엔진만 압니다."""
    arrived = [(k, g.clone()) for k, g in enumerate(incoming) if g is not None]
    target = next(edge for edge in node.function.next_functions if edge[0] is not None)
    given = []
    handle = node.function.register_hook(lambda inputs, _: given.append(inputs))
    try:
        torch.autograd.grad(
            [GradientEdge(node.function, k) for k, _ in arrived],
            GradientEdge(*target),
            [g for _, g in arrived],
            retain_graph=True,
            allow_unused=True,
        )
    finally:
        handle.remove()
    return given[0]


def _call_python(node: Node, incoming: tuple) -> tuple:
    gradients = [
        torch.zeros(item.shape, dtype=item.dtype, device=item.device) if g is None else g.clone()
        for g, item in zip(incoming, node.function._input_metadata, strict=True)
    ]
    answer = node.function.apply(*gradients)
    answers = answer if isinstance(answer, tuple) else (answer,)
    # backward는 인자마다 하나씩 돌려주지만 next_functions에는 텐서인 인자만 있습니다.
    wanted = iter(
        g for g, need in zip(answers, node.function.needs_input_grad, strict=False) if need
    )
    return tuple(None if edge is None else next(wanted) for edge in node.edges)


def hooked(node: Node) -> bool:
    """역전파 때 불릴 훅이 이 노드에 보이는가: 노드의 훅(`register_hook`, `register_prehook`,
    `register_full_backward_hook`), 잎과 저장한 텐서의 훅.

    그래프를 지나며 저장되지 않은 중간 텐서에 건 훅은 C++ 안에만 있어 파이썬에서 보이지 않습니다.
    """
    kept = [node.leaf] if node.is_leaf else _readable_saved(node)
    return _node_hooks(node.function) > 0 or any(map(tensor_hooked, kept))


def tensor_hooked(tensor: torch.Tensor) -> bool:
    """텐서에 `register_hook`이나 `register_post_accumulate_grad_hook`이 걸려 있는가."""
    return bool(tensor._backward_hooks) or bool(tensor._post_accumulate_grad_hooks)


def _node_hooks(function) -> int:
    """노드에 걸린 파이썬 훅의 수. 빈 훅을 잠시 걸면, 먼저 걸린 훅들과 같은 사전에 담깁니다."""
    count = 0
    for register in (function.register_hook, function.register_prehook):
        handle = register(_nothing)
        count += len(handle.hooks_dict_ref()) - 1
        handle.remove()
    return count


def _nothing(*_) -> None:
    return None


def _readable_saved(node: Node) -> list[torch.Tensor]:
    return [value for value in saved_values(node).values() if isinstance(value, torch.Tensor)]


def has_saved_hooks(node: Node) -> bool:
    """저장한 값을 꺼낼 때 학습자의 코드가 불리는가 (`saved_tensors_hooks`, 체크포인트)."""
    for attribute in dir(node.function):
        if attribute.startswith("_raw_saved_"):
            try:
                raw = getattr(node.function, attribute)
            except RuntimeError:  # 이미 해제되었습니다.
                continue
            items = raw if isinstance(raw, tuple | list) else (raw,)
            if any(getattr(item, "unpack_hook", None) is not None for item in items):
                return True
    return False


def _fit(g: torch.Tensor, target: Node, slot: int) -> torch.Tensor:
    """엔진이 하듯이 입력의 모양과 자료형에 맞춥니다. 입력이 브로드캐스트되었으면 더해 줄입니다."""
    item = target.function._input_metadata[slot]
    shape, g = tuple(item.shape), _dense(g)
    g = g.sum_to_size(shape) if tuple(g.shape) != shape else g
    return (g.real if g.is_complex() and not item.dtype.is_complex else g).to(item.dtype)


def _dense(tensor: torch.Tensor) -> torch.Tensor:
    return tensor if tensor.layout == torch.strided else tensor.to_dense()


def accumulated_grads(
    node: Node, incoming: torch.Tensor | None, calls: int, fresh: bool
) -> Iterator[torch.Tensor | None]:
    """잎의 `.grad`가 `backward()`를 부를 때마다 변하는 모습: 0번, 1번, …, `calls`번 뒤.

    `fresh`이면 `None`에서, 아니면 지금의 `.grad`에서 시작합니다. AccumulateGrad가 하는 일과
    같습니다. 그래프를 만든 뒤에 `requires_grad`를 끈 잎에는 더하지 않습니다.
    """
    grad = None if fresh else node.leaf.grad
    yield grad
    for _ in range(calls):
        if incoming is not None and node.leaf.requires_grad:
            grad = incoming if grad is None else grad + incoming
        yield grad


def local_jacobians(node: Node, incoming: tuple, products: tuple) -> list[torch.Tensor | None]:
    """노드 하나의 야코비안을 입력마다: 노드를 one-hot 벡터로 m번 불러 한 행씩 얻습니다.

    결과의 모양은 (출력 원소 수 m, 입력 원소 수 n)입니다. 원소가 많거나, 출력이 여럿이거나, 파이썬으로 쓴
    Function이거나, 유한하지 않은 값이 섞이면 `None`입니다. one-hot의 0에 무한대를 곱하면 nan이
    되어 참된 야코비안을 알 수 없기 때문입니다.
    """
    nothing = [None] * len(products)
    if node.is_leaf:
        return nothing  # AccumulateGrad를 부르면 학습자의 .grad에 더해집니다.
    if len(incoming) != 1 or incoming[0] is None or incoming[0].numel() > SMALL:
        return nothing
    if isinstance(node.function, CustomFunction):
        return nothing  # 학습자의 backward를 몰래 여러 번 부르지 않습니다.
    g = incoming[0]
    rows = [[] for _ in products]
    with torch.no_grad():
        for one_hot in torch.eye(g.numel(), dtype=g.dtype, device=g.device):
            answer = node.function(one_hot.reshape(g.shape))
            answers = answer if isinstance(answer, tuple) else (answer,)
            for row, part in zip(rows, answers, strict=True):
                row.append(part)
    return [_stack(row, product) for row, product in zip(rows, products, strict=True)]


def _stack(row: list, product: torch.Tensor | None) -> torch.Tensor | None:
    if product is None or product.numel() > SMALL or not row:
        return None
    if not all(isinstance(part, torch.Tensor) for part in row):
        return None
    jacobian = torch.stack([_dense(part).sum_to_size(product.shape).flatten() for part in row])
    return jacobian if bool(jacobian.isfinite().all()) else None


def saved_values(node: Node) -> dict[str, torch.Tensor | str]:
    """노드가 역전파 때 쓰려고 붙들고 있는 텐서: `{"self": …, "other": …}`.

    `_saved_NAME`은 torch가 노드마다 내어 주는 속성입니다. 읽을 수 없으면 텐서 대신 까닭을 적습니다.
    """
    if has_saved_hooks(node):
        return {"값": "훅이 바꾸어 저장했습니다"}
    found = {}
    for attribute in dir(node.function):
        if attribute.startswith("_saved_"):
            name = attribute.removeprefix("_saved_")
            found |= _tensors(name, lambda a=attribute: getattr(node.function, a))
    if isinstance(node.function, CustomFunction) and node.function._raw_saved_tensors:
        found |= _tensors("saved_tensors", lambda: node.function.saved_tensors)
    if node.name == "CopySlices":  # 제자리에서 고친 자리의 노드를 안에 품고 있습니다.
        found["fn"] = "안에 품은 노드의 값"
    return found


def _tensors(name: str, read) -> dict[str, torch.Tensor | str]:
    try:
        value = read()
    except RuntimeError as error:
        changed = "modified by an inplace operation" in str(error)
        return {name: "저장한 뒤에 바뀌었습니다" if changed else "해제되었습니다"}
    items = value if isinstance(value, tuple | list) else (value,)
    tensors = [item for item in items if isinstance(item, torch.Tensor)]
    if len(tensors) == 1:
        return {name: tensors[0]}
    return {f"{name}[{k}]": tensor for k, tensor in enumerate(tensors)}


@cache
def freed_graph_error() -> str:
    """이미 해제된 그래프를 다시 지나갈 때 torch가 내는 문장. 작은 그래프로 실제로 일으켜 얻습니다."""
    with torch.inference_mode(False), torch.enable_grad():
        x = torch.ones(1, requires_grad=True)
        out = (x * x).sum()
        out.backward()
        try:
            out.backward()
        except RuntimeError as error:
            return str(error)
    raise AssertionError("torch가 해제된 그래프를 다시 지나가도 오류를 내지 않습니다.")
