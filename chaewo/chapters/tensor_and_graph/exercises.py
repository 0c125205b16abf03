"""1장 「텐서와 연산 그래프」의 코드 문제.

값보다 텐서의 정체를 봅니다: 같은 객체인지, 잎인지, 그래프에 닿는지. 기대하는 이름과 목록은 torch의
그래프에서 읽거나 `backward()`를 실제로 불러 얻습니다.
"""

from fractions import Fraction
from functools import cache

import torch
from torch import Tensor

from chaewo.graph import walk
from chaewo.judging.call import Unusable, call, kind
from chaewo.judging.compare import close, compare, first_failure, random_tensors
from chaewo.judging.exercise import judged
from chaewo.judging.read import items, number, tensor
from chaewo.judging.result import Result, correct, wrong

LIMIT = 1000  # 노트의 반복문이 멈추는 길이
MANY = 60  # 이만큼 두 배 하고도 1000에 닿지 않으면 그만 셉니다.


@judged
def switch_on(function) -> Result:
    return first_failure(_judge_switch(function, given) for given in _switch_inputs())


def _switch_inputs() -> list[Tensor]:
    (a,) = random_tensors((2, 2))
    # 노트의 a, 1로 채운 텐서, 이미 켜진 텐서. 켜져 있으면 뒤집는 함수는 마지막에서 걸립니다.
    return [(a * 3) / (a - 1), torch.ones(3), torch.ones(2, requires_grad=True)]


def _judge_switch(function, given: Tensor) -> Result:
    was_on = given.requires_grad
    got = call(function, given)
    if got is given:
        if given.requires_grad:
            return correct("새 텐서를 만들지 않았습니다. 받은 바로 그 텐서의 표시만 켜졌습니다.")
        if was_on:
            return wrong(
                "이미 켜져 있던 텐서를 받아 껐습니다. 어떤 텐서를 받든 켜진 채 돌려주어야 합니다."
            )
        return wrong(
            "받은 텐서를 그대로 돌려주었지만 requires_grad가 아직 False입니다. 표시를 읽기만 했거나 "
            "False를 넣지 않았는지 보세요."
        )
    if not isinstance(got, Tensor):
        return wrong(_switch_not_tensor(got, given))
    if given.requires_grad and not was_on:
        return wrong("받은 텐서는 켜졌지만, 돌려준 것은 다른 텐서입니다. 켠 그 텐서를 돌려주세요.")
    if not close(tensor(got), given.detach().double()):
        return wrong(
            "받은 텐서와 값이 다른 새 텐서를 돌려주었습니다. 부른 쪽이 가진 텐서는 아무것도 달라지지 "
            "않았습니다. 새로 만들지 말고 받은 것의 표시를 켜 보세요."
        )
    if got.grad_fn is not None:
        return wrong(
            f"연산의 결과({got.grad_fn.name()})를 돌려주었습니다. 받은 텐서와 다른 객체이고 잎도 "
            "아닙니다. 연산을 하지 말고 표시만 바꾸어 보세요."
        )
    if got.data_ptr() == given.data_ptr():
        return wrong(
            "메모리는 같지만 객체가 다릅니다. `detach()` 따위로 만든 두 번째 텐서를 켰고, 받은 텐서는 "
            "그대로입니다. 1장에서 `is`로 확인한 셀을 다시 보세요."
        )
    return wrong(
        "값이 같은 복사본입니다. 받은 텐서는 달라지지 않았습니다. 노트의 “바꿔치기”는 새 텐서로 갈아 "
        "끼운다는 뜻이 아니라 제자리(in-place)에서 고친다는 뜻입니다."
    )


def _switch_not_tensor(got, given: Tensor) -> str:
    if got is None and given.requires_grad:
        return "받은 텐서가 켜졌습니다. 이제 그 텐서를 return으로 돌려주기만 하면 됩니다."
    if isinstance(got, bool):
        return (
            "참/거짓을 돌려주었습니다. `t.requires_grad`는 표시를 읽고, `==`은 견줄 뿐 표시를 바꾸지 "
            "않습니다. 표시를 켠 다음 텐서를 돌려주세요."
        )
    if callable(got):
        return "메서드를 부르지 않고 메서드 자체를 돌려주었습니다. 이름 뒤에 괄호가 있는지 보세요."
    return f"돌려준 값이 {kind(got)}입니다. 표시를 켠 텐서를 돌려주세요."


@judged
def node_names(function) -> Result:
    return first_failure(_judge_names(function, given) for given in _chains())


def _chains() -> list[Tensor]:
    x = torch.ones(2, 2, requires_grad=True)
    y = x + 2
    (t,) = random_tensors((3,))
    t.requires_grad_()
    looped = t * 2
    while looped.detach().norm() < LIMIT:
        looped = looped * 2
    chains = [(y * y * 3).mean(), y, (t.tanh() - 1).exp().sum(), looped, x]
    # 갈라지는 그래프와, 상수를 곱해 첫 칸이 비어 있는 그래프
    return [*chains, t * x[0, 0] + x[0, 0].exp(), torch.tensor(2.0) * t]


def _judge_names(function, given: Tensor) -> Result:
    got = call(
        function,
        given,
        known_errors={
            "tuple index out of range": (
                "빈 튜플에서 [0]을 꺼내려 했습니다. AccumulateGrad의 next_functions는 비어 있습니다. "
                "거기에서 멈추게 해 보세요."
            ),
            "'tuple' object has no attribute": (
                "노드가 아니라 튜플에서 이름을 찾았습니다. next_functions의 한 칸은 (노드, 번호) "
                "튜플입니다. 그 안에서 노드를 꺼내야 합니다."
            ),
            "'NoneType' object has no attribute": (
                "None에서 이름을 찾았습니다. 잎의 grad_fn은 None입니다. 첫 칸의 노드도, 변화도를 보낼 "
                "곳이 없으면 None입니다. 이름을 꺼내기 전에 None인지 물으세요."
            ),
        },
    )
    names = [_name(one, i) for i, one in enumerate(items(got), 1)]
    expected = _first_path(given)
    unique = list({name: None for name in expected})
    mistakes = [
        (
            expected[:-1],
            "끝의 AccumulateGrad가 빠졌습니다. 다음 노드가 없는 노드도 노드입니다. 더 갈 곳이 있는지 묻기 "
            "전에 이름부터 담아 보세요.",
        ),
        (
            expected[1:],
            "첫 노드가 빠졌습니다. 출발은 next_functions가 아니라 텐서의 grad_fn입니다.",
        ),
        (
            expected[:1],
            "한 걸음에서 멈추었습니다. 텐서를 만든 연산에 이어 그 앞의 연산까지, 갈 곳이 없어질 때까지 "
            "되풀이하세요.",
        ),
        (
            expected[::-1],
            "차례가 거꾸로입니다. grad_fn에서 출발해 거슬러 가며 만난 차례대로 담으세요.",
        ),
        (
            unique,
            "이름이 같은 노드를 하나로 합쳤습니다. 곱셈을 두 번 했다면 MulBackward0이 두 번 나와야 "
            "합니다. 이름이 같아도 서로 다른 노드입니다.",
        ),
        (
            _first_path(given, skip_none=True),
            "첫 칸의 노드가 None인데 다음 칸으로 건너갔습니다. 첫 칸이 비어 있으면 거기가 길의 끝입니다.",
        ),
    ]
    otherwise = (
        "잎을 받았는데 무언가가 담겼습니다. 잎의 grad_fn은 None이므로 빈 리스트여야 합니다."
        if not expected
        else f"{given.grad_fn.name()}에서 출발한 이름이 torch의 그래프와 다릅니다. 노드마다 "
        "next_functions의 첫 칸만 따라가고 있는지 보세요."
    )
    return compare(
        names,
        expected,
        mistakes if expected else [],
        right="연산의 반대 방향으로 걸어 잎까지 갔습니다. 노트의 물음에 그래프 전체로 답했습니다.",
        otherwise=otherwise,
    )


def _name(one, place: int) -> str:
    """`f.name()`도 `type(f).__name__`도 받습니다. AccumulateGrad는 앞에 torch의 이름이 더 붙습니다."""
    if one is None:
        raise Unusable(
            f"{place}번째로 담은 값이 None입니다. 노드가 있을 때만 담고, None이면 멈추세요."
        )
    if not isinstance(one, str):
        raise Unusable(
            f"{place}번째로 담은 값이 {kind(one)}입니다. 노드가 아니라 노드의 이름을 문자열로 담으세요."
        )
    if " object at " in one:
        raise Unusable(
            "이름에 메모리 주소까지 들어 있습니다. 주소는 실행할 때마다 다릅니다. 1장에서 이름만 찍은 셀을 "
            "다시 보세요."
        )
    return one.split("::")[-1]


def _first_path(given: Tensor, skip_none: bool = False) -> list[str]:
    names, node = [], given.grad_fn
    while node is not None:
        names.append(type(node).__name__)
        following = [each for each, _ in node.next_functions if each or not skip_none]
        node = following[0] if following else None
    return names


@judged
def make_weight(function) -> Result:
    inputs = [(torch.ones(3), 0.1), *zip(random_tensors((2, 3), (4,)), (-0.5, 1), strict=True)]
    return first_failure(_judge_weight(function, values, scale) for values, scale in inputs)


def _judge_weight(function, values: Tensor, scale: float) -> Result:
    got = call(function, values, scale)
    result = compare(
        tensor(got, values.shape, shape_hint="values와 모양이 같습니다."),
        (values.detach() * scale).double(),
        [
            (values.detach().double(), "scale을 곱하지 않았습니다. values 그대로입니다."),
            (
                (values.detach() / scale).double(),
                "곱하지 않고 나누었습니다. scale은 곱하는 수입니다.",
            ),
        ],
        right="기록이 시작되는 잎입니다. backward()를 불러 보니 변화도가 여기에 담겼습니다.",
        otherwise="값이 values에 scale을 곱한 것과 다릅니다.",
    )
    if not result.passed:
        return result
    if got.grad_fn is not None:
        return wrong(
            f"값은 맞지만 잎이 아닙니다. grad_fn이 {got.grad_fn.name()}입니다. 기록을 켠 다음에 "
            "계산했기 때문입니다. backward()를 불러도 .grad가 None입니다. 켜는 때를 다시 보세요."
        )
    if not got.requires_grad:
        return wrong(
            "잎이지만 requires_grad가 False입니다. 이대로는 backward()가 여기까지 오지 않습니다."
        )
    if values.requires_grad:
        return wrong(
            "받은 values의 표시까지 켜졌습니다. 부른 쪽의 텐서는 그대로 두고 새 텐서의 표시만 켜세요."
        )
    if got.untyped_storage().data_ptr() == values.untyped_storage().data_ptr():
        return wrong(
            f"scale이 {scale}일 때 values와 메모리를 함께 씁니다. 가중치를 고치면 부른 쪽의 values도 "
            "바뀝니다. scale이 얼마이든 새 텐서에 담으세요."
        )
    return (
        result
        if _learns(got)
        else wrong(
            "켠 잎인데도 이 텐서로 계산한 결과에서 backward()를 부르니 .grad가 채워지지 않았습니다. "
            "`inference_mode` 안에서 만든 텐서는 나중에도 기록에 쓸 수 없습니다. 만드는 곳을 보세요."
        )
    )


def _learns(weight: Tensor) -> bool:
    """`weight`로 계산한 결과에서 `backward()`를 실제로 불러, 변화도가 담기는지."""
    try:
        (weight * weight).sum().backward()
    except RuntimeError:
        return False
    return weight.grad is not None


@judged
def start_for(function) -> Result:
    counts = [*range(1, 17), 20, 27, 35]
    starts = [_start(call(function, n)) for n in counts]
    made = [_multiplications(start) for start in starts]
    if made == counts:
        return correct("코드는 한 벌인데, 고른 값에 따라 곱셈 노드가 꼭 n개 생깁니다.")
    return wrong(_start_hint(counts, starts, made))


def _start(value) -> float:
    return number(float(value) if isinstance(value, Fraction) else value)


def _start_hint(counts: list[int], starts: list[float], made: list[int | None]) -> str:
    if 0.0 in starts:
        return (
            "0은 몇 번을 두 배 해도 0이라 반복문이 끝나지 않습니다. `//`로 나누었다면 작은 몫이 0이 되지 "
            "않았는지 보세요."
        )
    if None in made:
        return (
            f"시작한 값이 너무 작아 {MANY}번을 두 배 해도 1000에 닿지 않습니다. n이 1 커질 때 값은 몇 분의 "
            "1이 되어야 합니까?"
        )
    if len(set(starts)) == 1:
        return (
            f"n이 달라져도 시작하는 값이 {starts[0]:g}입니다. 노드의 수는 값에 따라 정해지므로, n마다 다른 "
            "값이 필요합니다."
        )
    if [_multiplications(start, torch.float64) for start in starts] == counts:
        return (
            "파이썬의 수로 세면 맞지만, `torch.tensor`에 담은 시작 값으로 세면 다릅니다. float32는 "
            "자릿수가 적어 경계에 바짝 붙은 값을 경계의 값으로 반올림합니다. 경계에서 조금 떨어져 보세요."
        )
    if made == [max(1, n - 1) for n in counts]:
        return (
            "n이 2 이상이면 노드가 하나씩 모자랍니다. 반복문 앞의 `y = x * 2`도 노드 하나를 만들고, "
            "`< 1000`은 꼭 1000이 되어도 멈춥니다. 그 둘을 넣어 다시 세어 보세요."
        )
    if made == [n + 1 for n in counts]:
        return (
            "노드가 하나씩 많습니다. 반복문 앞의 `y = x * 2`를 세지 않았거나, n번 두 배 한 값이 1000에 "
            "조금 못 미쳤을 수 있습니다. `< 1000`이 언제 거짓이 되는지 n이 1일 때부터 밟아 보세요."
        )
    if made[0] > made[-1] or (made[-1] == 1 and set(made) != {1}):
        return (
            "n이 커지는데 노드는 오히려 줄었습니다. 1000까지 갈 길이 멀수록 두 배를 여러 번 합니다. 큰 "
            "값에서 시작하면 길이 멉니까, 가깝습니까?"
        )
    first = next(i for i, n in enumerate(counts) if made[i] != n)
    return (
        f"n이 {counts[first]}일 때 {starts[first]:g}에서 시작하면 곱셈 노드가 {made[first]}개입니다. "
        "한 번 더 돌게 하려면 시작하는 값이 몇 배가 되어야 하는지, 반복문을 손으로 밟아 보세요."
    )


def _multiplications(start: float, dtype: torch.dtype = torch.float32) -> int | None:
    """노트의 반복문이 하는 곱셈의 수. `MANY`번을 넘으면 None. 텐서에 담아 torch처럼 셉니다."""
    y, count = torch.tensor(start, dtype=dtype) * 2, 1
    while y.abs() < LIMIT and count <= MANY:
        y, count = y * 2, count + 1
    return count if count <= MANY else None


@judged
def grad_receivers(function) -> Result:
    got = [_receivers(function, *make()) for make in _cases()]
    expected, mistakes = _receiver_answers()
    return compare(
        got,
        expected,
        mistakes,
        right="backward()를 부르기 전에 맞혔습니다. 기록을 켠 잎이면서 out에서 길이 닿는 텐서입니다.",
        otherwise="backward()를 실제로 불러 본 것과 다릅니다. 조건은 셋입니다: 잎인가, 기록을 켰는가, "
        "out에서 길이 닿는가. 고른 이름마다 하나씩 물어보세요.",
    )


@cache
def _receiver_answers() -> tuple[list[list[str]], list[tuple[list[list[str]], str]]]:
    """기대하는 이름과, 실수마다 나오는 이름. 언제나 같으므로 한 번만 구합니다."""
    expected = [_filled(*make()) for make in _cases()]
    mistakes = [
        (
            _chosen(lambda t: t.requires_grad),
            "중간 결과까지 들어 있습니다. requires_grad=True라도 연산의 결과이면 .grad가 채워지지 "
            "않습니다. 1장의 규칙 두 줄을 다시 보세요.",
        ),
        (
            _chosen(lambda t: t.is_leaf),
            "기록을 켜지 않은 잎까지 들어 있습니다. 잎이라는 것만으로는 모자랍니다.",
        ),
        (
            _chosen(lambda t: t.is_leaf and t.requires_grad),
            "out에서 길이 닿지 않는 텐서까지 들어 있습니다. 기록을 켠 잎이라도 out을 계산하는 데 쓰이지 "
            "않았거나 그 길이 기록되지 않았다면 변화도가 오지 않습니다. 그래프의 끝을 보세요.",
        ),
        (
            _chosen(lambda t: t.is_leaf and t.grad is not None),
            "지금 .grad에 값이 있는지를 보았습니다. 이미 든 값은 앞에서 받은 변화도입니다. 문제는 이번 "
            "out.backward()가 누구에게 변화도를 보내느냐입니다.",
        ),
        (
            _chosen(lambda t: True),
            "받은 이름이 모두 들어 있습니다. 어떤 텐서의 .grad가 채워지는지 가려내 보세요.",
        ),
        (
            [_equal_valued(*make()) for make in _cases()],
            "값이 같은 다른 텐서까지 골랐습니다. 값이 같다고 같은 텐서는 아닙니다. 값이 아니라 같은 "
            "객체인지를 물어야 합니다.",
        ),
        (
            [_sharing_memory(*make()) for make in _cases()],
            "메모리를 함께 쓰는 다른 텐서까지 골랐습니다. `detach()`로 얻은 텐서는 같은 수를 보지만 다른 "
            "객체이고, 변화도는 거기로 가지 않습니다. 같은 객체인지를 물어야 합니다.",
        ),
        (
            [[] for _ in _cases()],
            "아무 이름도 들어 있지 않습니다. 노드를 이름으로 찾는다면 `node.name()`을 출력해 보세요. 앞에 "
            "글자가 더 붙어 있을 수 있습니다. 노드는 찾았다면, 그 노드가 붙들고 있는 텐서와 tensors의 "
            "텐서를 견주는지 보세요.",
        ),
    ]
    return expected, mistakes


def _cases() -> list:
    return [_note_tensors, _weights_and_data, _cut_paths]


def _receivers(function, out: Tensor, tensors: dict[str, Tensor]) -> list[str]:
    before = {name: _grad_of(t) for name, t in tensors.items()}
    got = call(
        function,
        out,
        tensors,
        known_errors={
            "Boolean value of Tensor with more than one value": (
                "`in`이나 `==`은 텐서의 값을 원소마다 견줍니다. 그래서 참인지 거짓인지 하나로 답하지 "
                "못합니다. 같은 객체인지를 물으세요."
            ),
            "'NoneType' object has no attribute": (
                "None에서 이름을 찾았습니다. 변화도를 보낼 곳이 없는 자리의 노드나 잎의 grad_fn은 "
                "None입니다. None을 건너뛰세요."
            ),
            "'str' object has no attribute": (
                "문자열에서 텐서의 속성을 찾았습니다. 사전을 그대로 돌면 이름만 나옵니다. 이름과 텐서를 함께 "
                "꺼내세요."
            ),
            "backward through the graph a second time": (
                "텐서마다 미분하니 두 번째에는 그래프에 저장된 값이 이미 풀렸습니다. 미분하지 않고 그래프를 "
                "걷기만 해도 알 수 있습니다."
            ),
            "has no attribute 'variable'": (
                "`variable`은 AccumulateGrad에만 있습니다. 노드의 종류를 먼저 확인하세요."
            ),
        },
    )
    for name, t in tensors.items():
        if not _same_grad(before[name], _grad_of(t)):
            raise Unusable(
                f"`{name}`의 .grad가 달라졌습니다. 함수 안에서 backward()를 부른 것 같습니다. 그래프만 보고 "
                "미리 알아내 보세요."
            )
    names = list(got) if isinstance(got, set | frozenset) else items(got)
    for i, one in enumerate(names, 1):
        if not isinstance(one, str):
            raise Unusable(
                f"{i}번째로 담은 값이 {kind(one)}입니다. 텐서나 노드가 아니라 tensors에 적힌 이름을 담으세요."
            )
        if names.count(one) > 1:
            raise Unusable(
                f"같은 이름(`{one:.20}`)이 두 번 이상 들어 있습니다. 이름마다 한 번만 담으세요."
            )
    return sorted(names)


def _grad_of(t: Tensor) -> Tensor | None:
    """지금의 .grad를 복사해 둡니다. 잎이 아닌 텐서의 .grad는 읽기만 해도 경고가 나옵니다."""
    return None if not t.is_leaf or t.grad is None else t.grad.clone()


def _same_grad(before: Tensor | None, after: Tensor | None) -> bool:
    if before is None or after is None:
        return before is after
    return torch.equal(before, after)


def _filled(out: Tensor, tensors: dict[str, Tensor]) -> list[str]:
    """`backward()`를 실제로 불러, .grad가 채워진 텐서의 이름."""
    for t in tensors.values():
        t.grad = None
    out.backward()
    return sorted(name for name, t in tensors.items() if t.is_leaf and t.grad is not None)


def _chosen(condition) -> list[list[str]]:
    return [sorted(name for name, t in make()[1].items() if condition(t)) for make in _cases()]


def _equal_valued(out: Tensor, tensors: dict[str, Tensor]) -> list[str]:
    """그래프의 잎과 값이 같은 텐서."""
    return _matching(torch.equal, out, tensors)


def _sharing_memory(out: Tensor, tensors: dict[str, Tensor]) -> list[str]:
    return _matching(lambda t, leaf: t.data_ptr() == leaf.data_ptr(), out, tensors)


def _matching(same, out: Tensor, tensors: dict[str, Tensor]) -> list[str]:
    leaves = [node.leaf for node in walk(out).nodes if node.is_leaf]
    return sorted(name for name, t in tensors.items() if any(same(t, leaf) for leaf in leaves))


def _note_tensors() -> tuple[Tensor, dict[str, Tensor]]:
    """1장의 표에 나온 다섯 텐서."""
    x = torch.ones(2, 2, requires_grad=True)
    y = x + 2
    z = y * y * 3
    out = z.mean()
    return out, {"x": x, "y": y, "z": z, "out": out, "constant": torch.ones(2, 2)}


def _weights_and_data() -> tuple[Tensor, dict[str, Tensor]]:
    """가중치 둘을 쓴 계산. `unused`는 `w1`과 값이 같고, 앞에서 받은 변화도가 남아 있습니다.

    `alias`는 `w2`와 메모리까지 같은 다른 텐서입니다.
    """
    w1, w2, data = random_tensors((2, 2), (2, 2), (2, 2))
    unused = w1.clone().requires_grad_()
    unused.grad = torch.ones(2, 2)
    w1.requires_grad_()
    w2.requires_grad_()
    hidden = (data @ w1).tanh()
    out = (hidden @ w2 + hidden).sum()
    tensors = {"data": data, "w1": w1, "w2": w2, "hidden": hidden, "unused": unused}
    return out, tensors | {"alias": w2.detach()}


def _cut_paths() -> tuple[Tensor, dict[str, Tensor]]:
    """켰지만 길이 끊긴 잎들: 나중에 켠 `base`, 떼어 낸 `target`, 견주기만 한 `gate`."""
    base, target, gate, w = random_tensors((2, 2), (2, 2), (2, 2), (2, 2))
    late = base * 3
    for t in (base, late, target, gate, w):
        t.requires_grad_()
    out = ((late * w - target.detach()) * (gate > 0)).mean()
    return out, {"gate": gate, "base": base, "late": late, "w": w, "target": target}
