"""8장의 계층: 여럿을 담는 그릇, 매개변수의 수."""

from itertools import pairwise

import torch
from torch import Tensor, nn

from chaewo.chapters.module.in_page import fault_in_counts
from chaewo.judging.call import Unusable, call
from chaewo.judging.compare import first_true, random_tensors
from chaewo.judging.exercise import Exercise, Raises
from chaewo.judging.read import integer, items, tensor
from chaewo.judging.subclass import subclass

# 3. MLP -------------------------------------------------------------------------------------

FIRST_SIZES = [4, 8, 3]
NONE_BACK = "리스트의 `append`도 모듈의 `add_module`도 None을 돌려줍니다."


def linears(sizes: list[int]) -> list[nn.Linear]:
    return [nn.Linear(*pair) for pair in pairwise(sizes)]


def module_list(sizes: list[int]) -> nn.ModuleList:
    return nn.ModuleList(linears(sizes))


def mlp(hold=module_list, between=torch.tanh, last=lambda x: x, registers=True):
    """`hold(sizes)`에 계층을 담는 클래스. forward는 연습 노트북이 주는 것입니다."""

    class MLP(nn.Module):
        def __init__(self, sizes):
            if registers:
                super().__init__()
            self.layers = hold(sizes)

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = between(layer(x))
            return last(self.layers[-1](x))

    return MLP


def adding(hold, count=None):
    """계층을 `count`개까지(None이면 모두) 하나씩 등록하는 클래스.

    `self.layers`에는 `hold(계층들, add_module이 돌려준 것들)`을 둡니다.
    """

    class MLP(mlp()):
        def __init__(self, sizes):
            nn.Module.__init__(self)
            layers = linears(sizes)
            added = [self.add_module(f"layer{i}", one) for i, one in enumerate(layers[:count])]
            self.layers = hold(layers, added)

    return MLP


def run(answer, sizes: list[int], **options) -> tuple[nn.Module, Tensor, list]:
    """계층이 모두 장부에 올랐는지 보고, 정해 둔 매개변수를 넣은 신경망과 입력, 출력을 얻습니다.

    매개변수가 이미 그 값이면 앞서 만든 신경망과 함께 쓰는 것입니다.
    """
    net = call(subclass(answer, nn.Module, "nn.Module", FIRST_SIZES), sizes, **options)
    if hint := _unregistered(net, sizes, [tuple(p.shape) for p in net.parameters()]):
        raise Unusable(hint)
    parameters = list(net.parameters())
    x, *kept = random_tensors((6, sizes[0]), *(p.shape for p in parameters))
    new = not any(map(torch.equal, parameters, kept))
    with torch.no_grad():
        for p, value in zip(parameters, kept, strict=True):
            p.copy_(value)
    return net, x, [new, tensor(call(net, x, **options), (6, sizes[-1]))]


def _unregistered(net, sizes: list[int], shapes: list[tuple[int, ...]]) -> str | None:
    """매개변수 텐서의 모양(`shapes`)이나 그릇이 다를 때, 그 까닭."""
    layers, seen = getattr(net, "layers", None), f"sizes가 {sizes}일 때 "
    held = _held(layers)
    hint = first_true(
        {
            "`self.layers`가 없습니다. forward는 그 이름에서 계층을 꺼냅니다.": not hasattr(net, "layers"),
            f"{seen}`self.layers`가 None입니다. {NONE_BACK}": layers is None,
            f"{seen}`self.layers`에 계층이 아니라 None이 들어 있습니다. {NONE_BACK}": any(one is None for one in held),
            f"{seen}`self.layers`에 계층 하나만 들어 있습니다. 여럿을 그릇에 담아야 합니다.": isinstance(layers, nn.Linear),
            f"{seen}그릇에 계층이 없습니다. 이웃한 두 수마다 계층을 만들어 담으세요.": isinstance(layers, nn.Module) and not list(layers.children()),
            f"{seen}`net.parameters()`가 비었습니다. 순전파가 되더라도 옵티마이저는 아무것도 고치지 못합니다. `__setattr__`이 본 것은 계층이 아니라 `self.layers`에 대입한 그릇입니다. 장부에 오르는 그릇에 계층을 담으세요.": not shapes,
        }
    )
    if hint or shapes == _shapes(sizes):
        return hint
    ids = {*map(id, held)}
    why = first_true(
        {
            "편향이 없습니다. Linear를 기본값대로 만들어 보세요.": shapes == _shapes(sizes)[::2],
            "sizes가 달라졌는데 계층은 그대로입니다. 받은 수로 만들고 있는지 보세요.": sizes != FIRST_SIZES and shapes == _shapes(FIRST_SIZES),
            f"계층을 {len(held)}개 담았지만 같은 것이 있습니다. 같은 계층을 여러 번 담으면 함께 쓰는 것이라 한 번만 셉니다. 계층마다 새로 만드세요.": len(ids) < len(held),
            "장부에 오르지 않은 계층이 있습니다. 몇 개만이 아니라 모두 올려야 합니다.": not ids <= {*map(id, net.modules())},
            "계층이 하나 모자랍니다. 처음과 끝의 수까지 쌍을 지었는지 보세요.": len(shapes) == 2 * len(sizes) - 4,
            "계층이 하나 많습니다. 이웃한 쌍의 수는 sizes의 길이와 같지 않습니다.": len(shapes) == 2 * len(sizes),
            "입력과 출력이 뒤바뀌었습니다. 앞의 수가 입력입니다.": sorted(shapes) == sorted(_shapes(sizes[::-1])),
            "이웃한 두 수마다 Linear가 하나씩, 차례대로 있어야 합니다.": True,
        }
    )
    return f"{seen}매개변수 텐서의 모양이 {shapes}입니다. {why}"


def _held(layers) -> list:
    """그릇에 든 것들. 그릇이 아니면 아무것도 없습니다."""
    if isinstance(layers, dict | nn.ModuleDict):
        return list(layers.values())
    return list(layers) if isinstance(layers, list | tuple | nn.ModuleList | nn.Sequential) else []


def _shapes(sizes: list[int]) -> list[tuple[int, ...]]:
    return [shape for n_in, n_out in pairwise(sizes) for shape in ((n_out, n_in), (n_out,))]


def not_learning(net: nn.Module, x: Tensor) -> str | None:
    """변화도가 닿지 않는 매개변수가 있다면 그것을 말하는 글."""
    net.zero_grad()
    out = call(net, x.clone())
    if out.requires_grad:
        out.sum().backward()
    unreached = next((name for name, p in net.named_parameters() if p.grad is None), None)
    if unreached is None:
        return None
    return f"출력은 맞지만 변화도가 '{unreached}'까지 오지 않아 학습되지 않습니다. forward에서 detach나 no_grad를 지나거나, 매개변수를 얼리지(requires_grad) 않았는지 보세요."


MLP = Exercise(
    cases=[(FIRST_SIZES,), ([5, 5, 5, 5],), ([3, 2],), ([2, 6, 4, 4, 1],), ([1, 3, 1],)],
    truth=mlp(),
    by=run,
    read=lambda ran, *_: ran[-1],
    also=lambda ran, *_: not_learning(*ran[:2]),
    mistakes={
        "마지막 계층 뒤에도 tanh가 있습니다. forward는 처음 그대로 두세요.": mlp(last=torch.tanh),
        "계층 사이의 tanh가 없습니다. forward는 처음 그대로 두세요.": mlp(between=lambda x: x),
        "`nn.Linear`의 괄호 안이 맞지 않습니다. 입력의 수와 출력의 수를 따로 넣습니다.": Raises("Linear.__init__()", mlp(lambda sizes: nn.ModuleList([nn.Linear(sizes)]))),
        "장부가 만들어지기 전에 계층을 대입했습니다. `super().__init__()`이 먼저입니다.": Raises("before Module.__init__", mlp(registers=False)),
        "계층이 하나씩 올 자리에 계층들이 통째로 들어갔습니다. 그릇에 따라 리스트를 받기도 하고, 계층을 하나씩 따로 받기도 합니다. 따로 받는 그릇이라면 별표(`*`)로 풀어서 넣으세요.": [Raises("list is not a Module subclass", mlp(lambda sizes: nn.Sequential(linears(sizes)))), Raises("<genexpr> is not a Module subclass", mlp(lambda sizes: nn.Sequential(one for one in linears(sizes))))],
        "계층이 아닌 것을 그릇에 넣었습니다. 수의 쌍마다 `nn.Linear`를 만들어 담으세요.": Raises("is not a Module subclass", mlp(lambda sizes: nn.ModuleList(pairwise(sizes)))),
        "sizes의 끝을 넘어갔습니다. 수가 넷이면 이웃한 쌍은 몇 개입니까?": Raises("list index out of range", mlp(lambda sizes: nn.ModuleList([nn.Linear(sizes[i], sizes[i + 1]) for i in range(len(sizes))]))),
        "`self.layers`에서 몇 번째 것을 꺼낼 수 없습니다. 차례가 있는 그릇에 담으세요.": Raises("unhashable type: 'slice'", mlp(lambda sizes: nn.ModuleDict({str(i): one for i, one in enumerate(linears(sizes))}))),
        f"계층이나 그릇이 올 자리에 None이 있습니다. {NONE_BACK}": Raises("'NoneType'", mlp(lambda sizes: list([].extend(linears(sizes))))),
        "계층이 올 자리에 `nn.ModuleList`가 있습니다. 그 `append`는 넣은 계층이 아니라 그릇 자신을 돌려줍니다.": Raises("Module [ModuleList] is missing", adding(lambda layers, added: [nn.ModuleList(layers)] * len(layers))),
        "앞 계층의 출력 수와 다음 계층의 입력 수가 다릅니다. 이웃한 두 수가 한 계층의 입력과 출력입니다.": Raises("mat1 and mat2 shapes", adding(lambda layers, added: layers[::-1])),
    },
    errors={
        "as child module 'layers'": "`self.layers`에 이미 모듈이 있어, 모듈이 아닌 것을 다시 대입할 수 없습니다. 처음부터 그릇 하나에 담거나, 있는 그릇에 `append`만 하세요.",
    },
    right="계층이 몇 개든 모두 장부에 올랐습니다. 옵티마이저도 state_dict도 빠짐없이 봅니다.",
    otherwise="매개변수는 맞는데 출력이 다릅니다. `self.layers`에 Linear가 아닌 것을 끼우지 않았는지, 계층의 차례가 sizes와 같은지 보세요. tanh는 forward가 붙입니다.",
)

# 4. parameter_counts ------------------------------------------------------------------------


def lenet(k: int, side: int) -> list[tuple]:
    """커널의 한 변이 `k`인 LeNet. 펴기 전의 특징 맵은 한 변이 `side`입니다."""
    relu, pool = ("relu",), ("pool", 2)
    convs = [("conv", 1, 6, k), relu, pool, ("conv", 6, 16, k), relu, pool]
    fully = [("linear", 16 * side**2, 120), relu, ("linear", 120, 84), relu, ("linear", 84, 10)]
    return convs + fully


MIXED = [("conv", 3, 8, 7), ("relu",), ("pool", 3), ("conv", 8, 5, 1), ("linear", 20, 1)]
REPEATED = [("pool", 2), ("linear", 1, 6), ("conv", 4, 4, 2)]
REPEATED += [("linear", 1, 6), ("relu",), ("conv", 4, 4, 2), ("pool", 2)]


def counting(
    conv=lambda i, o, k: o * (i * k**2 + 1), linear=lambda i, o: o * (i + 1), other=lambda *_: 0
):
    """종류마다의 식으로 세는 풀이. 식의 i는 입력, o는 출력입니다."""
    formulas = {"conv": conv, "linear": linear}
    return lambda layers: [formulas.get(kind, other)(*numbers) for kind, *numbers in layers]


def both_or_one(conv, linear) -> list:
    """같은 실수를 합성곱과 완전 연결에서 모두, 또는 한쪽에서만 한 것."""
    return [counting(conv, linear), counting(conv), counting(linear=linear)]


def by_torch(layers: list[tuple]) -> list[int]:
    """torch가 만든 계층에 든 숫자의 수."""
    classes = {"conv": nn.Conv2d, "linear": nn.Linear, "pool": nn.MaxPool2d, "relu": nn.ReLU}
    made = [classes[kind](*numbers) for kind, *numbers in layers]
    return [sum(p.numel() for p in layer.parameters()) for layer in made]


def read_counts(value, layers: list[tuple]) -> list[int]:
    if fault := fault_in_counts(value, layers) or fault_in_counts(items(value), layers):
        raise Unusable(fault)
    return [integer(one, f"{i}번째 항목의 값") for i, one in enumerate(items(value), 1)]


def first_difference(got: list[int], layers: list[tuple]) -> str:
    where = next(i for i, n in enumerate(by_torch(layers)) if n != got[i])
    how = "가중치의 모양을 적고 곱한 다음, 편향의 수를 더해 보세요."
    if layers[where][0] not in ("conv", "linear"):
        how = "풀링과 ReLU에 학습으로 고칠 숫자가 있는지 떠올려 보세요."
    return f"{where + 1}번째 항목 {layers[where]}에서 처음 어긋납니다({got[where]}개라고 했습니다). {how}"


parameter_counts = Exercise(
    cases=[(lenet(3, 6),), (lenet(5, 5),), (MIXED,), (REPEATED,)],
    truth=by_torch,
    read=read_counts,
    each_case=True,
    mistakes={
        "가중치만 셌습니다. `print`에 보이지 않아도 계층에는 편향이 있습니다.": counting(lambda i, o, k: i * o * k**2, lambda i, o: i * o),
        "합성곱의 편향을 세지 않았습니다. `print`에 보이지 않아도 기본값은 편향이 있는 것입니다.": counting(lambda i, o, k: i * o * k**2),
        "완전 연결의 편향을 세지 않았습니다. 출력마다 하나씩 더해집니다.": counting(linear=lambda i, o: i * o),
        "편향을 계층마다 하나로 셌습니다. 편향은 출력 채널이나 출력마다 하나씩입니다.": both_or_one(lambda i, o, k: i * o * k**2 + 1, lambda i, o: i * o + 1),
        "편향을 입력의 수만큼 셌습니다. 편향은 계산을 마친 값에 더하는 수입니다.": both_or_one(lambda i, o, k: i * (o * k**2 + 1), lambda i, o: i * (o + 1)),
        "커널의 한 변을 한 번만 곱했습니다. 커널은 정사각형입니다.": counting(lambda i, o, k: o * (i * k + 1)),
        "합성곱의 입력 채널이 빠졌습니다. 커널 하나는 입력 채널을 모두 봅니다.": counting(lambda i, o, k: o * (k**2 + 1)),
        "합성곱의 편향을 커널의 판마다 셌습니다. 입력 채널이 여럿이어도 출력 채널마다 하나입니다.": counting(lambda i, o, k: o * i * (k**2 + 1)),
        "텐서의 수를 셌습니다. 노트의 10이 그렇게 나온 수입니다. 여기서는 그 안에 든 숫자를 셉니다.": counting(lambda *_: 2, lambda *_: 2),
        "풀링의 창을 매개변수로 셌습니다. 창의 크기는 정해 둔 수이지 학습으로 고치는 수가 아닙니다.": counting(other=lambda k=0: k**2),
        "풀링이나 ReLU에도 매개변수가 있다고 셌습니다. 고칠 숫자가 있는지 떠올려 보세요.": counting(other=lambda *_: 1),
        "항목마다 든 수의 개수가 다릅니다. 이름을 먼저 보고, 그 종류에 있는 수만 꺼내 쓰세요.": [
            Raises("tuple index out of range", lambda layers: [layer[1] * layer[2] for layer in layers]),
            Raises("values to unpack", lambda layers: [n_in * n_out for _, n_in, n_out in layers]),
            Raises("required positional argument", counting(other=lambda n_in, n_out: n_in * n_out)),
        ],
        "그 종류의 식이 없습니다. 종류의 이름은 항목에 적힌 그대로이고, 합성곱과 완전 연결 말고도 둘이 더 있습니다.": Raises("KeyError", lambda layers: [{"conv": 4, "linear": 3}[kind] for kind, *_ in layers]),
    },
    right="식으로 센 것이 torch가 만든 계층과 모두 같습니다. 노트의 신경망을 더하면 81,194입니다.",
    otherwise=first_difference,
)
