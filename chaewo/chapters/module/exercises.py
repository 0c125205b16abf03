"""7장 「nn.Module로 LeNet 정의하기」의 코드 문제.

클래스는 만들어서 실행해 봅니다. 기대하는 출력은 학습자의 신경망에 든 매개변수로 셈하므로, 처음 값이
난수여도 견줄 수 있습니다.
"""

from copy import deepcopy
from functools import cache
from itertools import pairwise, product

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from chaewo.judging.call import Unusable, call
from chaewo.judging.compare import close, compare, first_failure, random_tensors
from chaewo.judging.exercise import judged
from chaewo.judging.read import integer, items, number, tensor
from chaewo.judging.result import Result, correct, wrong
from chaewo.judging.subclass import subclass
from chaewo.lenet import LeNet5, NoteNet

# 1. flatten_batch ---------------------------------------------------------------------------


@judged
def flatten_batch(function) -> Result:
    xs = random_tensors((3, 2, 2, 2), (1, 3, 4, 4), (4, 2, 3), (2, 16, 6, 6))
    got = [_rows(call(function, x.clone(), known_errors=FLATTENING), x) for x in xs]
    mistakes = [
        (
            [x.reshape(x[0].numel(), len(x)).T for x in xs],
            "모양은 맞지만 여러 이미지의 수가 한 줄에 섞였습니다. 모양만 바꾸는 일은 수의 차례를 그대로 "
            "둡니다. 뒤집어서 맞추지 말고 처음부터 배치 차원을 맨 앞에 두세요.",
        ),
        (
            [x.transpose(1, -1).reshape(len(x), -1) for x in xs],
            "이미지끼리 섞이지는 않았지만 한 줄 안의 차례가 달라졌습니다. 축을 옮긴 곳이 있는지 보세요.",
        ),
    ]
    return compare(
        got,
        [x.reshape(len(x), -1) for x in xs],
        mistakes,
        right="이미지마다 한 줄씩 폈습니다. 채널과 크기가 달라져도 그대로 쓸 수 있습니다.",
        otherwise="모양은 맞지만 수가 다릅니다. 0번 줄에 0번 이미지의 수가 차례대로 들어 있는지 보세요.",
    )


NO_SUCH_DIMENSION = (
    "없는 차원을 찾았습니다. x의 차원이 넷이 아닐 수도 있습니다. 뒤의 차원이 몇 개인지 정해 두지 않았는지 "
    "보세요. 확인 셀은 차원이 셋인 입력도 넣어 봅니다."
)
FLATTENING = {
    "Dimension out of range": NO_SUCH_DIMENSION,
    "tuple index out of range": NO_SUCH_DIMENSION,
    "is invalid for input of size": (
        "그 모양으로는 수를 다 담을 수 없습니다. 특징의 수를 정해 적지 않았는지 보세요. 확인 셀은 크기가 "
        "다른 입력도 넣어 봅니다."
    ),
}


def _rows(value, x: Tensor) -> Tensor:
    """(이미지의 수, 특징의 수)인 텐서를 읽습니다. 모양이 다르면 무엇을 편 것인지 말합니다."""
    count, features = len(x), x[0].numel()
    if isinstance(value, int) and value in (features, x.numel()):
        raise Unusable(f"수({value})를 돌려주었습니다. 특징의 수가 아니라 편 텐서를 돌려주세요.")
    if isinstance(value, nn.Module):
        raise Unusable(
            "계층을 만들기만 하고 부르지 않았습니다. 만들 때의 괄호와 입력을 넣어 부를 때의 괄호는 다릅니다."
        )
    value = tensor(value)
    if value.shape == (count, features):
        return value
    seen = f"모양이 {tuple(x.shape)}인 입력에 {tuple(value.shape)}인 텐서를 돌려주었습니다. "
    if value.numel() != x.numel():
        raise Unusable(seen + "수의 개수부터 다릅니다. 펴는 일은 수를 버리지도 더하지도 않습니다.")
    if value.shape in ((x.numel(),), (1, x.numel())):
        raise Unusable(
            seen + "배치 차원까지 폈습니다. 이미지 여럿이 하나로 이어지면 출력도 하나뿐입니다."
        )
    if value.shape == (features, count):
        raise Unusable(seen + "두 차원이 뒤바뀌었습니다. 맨 앞은 언제나 이미지의 수입니다.")
    if value.shape == (count, x.shape[1], features // x.shape[1]):
        raise Unusable(seen + "채널이 아직 따로 있습니다. 채널부터 끝까지 한 줄로 펴야 합니다.")
    raise Unusable(seen + "맨 앞은 이미지의 수이고, 나머지 차원은 모두 한 줄이 됩니다.")


# 2. Restored --------------------------------------------------------------------------------


class _Nameless(nn.Module):
    """연습 노트북이 주는 신경망. 이름과 차례로는 무엇이 먼저인지 알 수 없습니다."""

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(120, 84)
        self.b = nn.Conv2d(6, 16, 5)
        self.c = nn.Linear(84, 10)
        self.d = nn.Conv2d(1, 6, 5)
        self.e = nn.Linear(400, 120)


@judged
def Restored(answer) -> Result:
    images = random_tensors((3, 1, 32, 32), (2, 1, 32, 32), (1, 1, 32, 32))
    restored = subclass(answer, nn.Module, "nn.Module", images[0])
    torch.manual_seed(0)
    net = call(restored)
    kept = _same_layers(net)
    got = [
        tensor(
            call(net, x.clone(), known_errors=BETWEEN_LAYERS),
            (len(x), 10),
            shape_hint="이미지마다 로짓이 10개이고, 한 장이어도 배치 차원은 남습니다.",
        )
        for x in images
    ]
    result = compare(
        got,
        [_run(kept, x) for x in images],
        _restored_mistakes(kept, images),
        right="이름도 차례도 없는 목록에서 신경망이 하는 일을 되살렸습니다. 목록에 없던 ReLU와 풀링까지 "
        "제자리에 있습니다.",
        otherwise="출력이 노트의 신경망과 다릅니다. 계층마다 앞뒤로 무엇이 있어야 하는지 노트의 forward와 "
        "한 줄씩 견주어 보세요.",
    )
    return _learning(result, net, images[0])


BETWEEN_LAYERS = {
    "but got": (
        "합성곱에 채널의 수가 다른 입력이 들어갔습니다. 어느 합성곱이 흑백 이미지를 받는지, 앞의 출력 "
        "채널과 뒤의 입력 채널이 이어지는지 목록에서 보세요."
    ),
    "(3x9216 and": (
        "두 합성곱을 지난 특징 맵이 너무 큽니다. 목록에는 없지만 forward가 해야 할 일이 있습니다. 노트에 "
        "“생략되어있다”고 적혀 있던 것입니다."
    ),
    "(3x1600 and": "두 번째 합성곱 뒤의 특징 맵이 너무 큽니다. 풀링은 모두 몇 번 있었습니까?",
    "(3x2304 and": "첫 번째 합성곱 뒤의 특징 맵이 너무 큽니다. 풀링은 모두 몇 번 있었습니까?",
    "(16x25 and": (
        "이미지가 한 장일 때 배치 차원이 사라졌습니다. 크기가 1인 차원을 모두 없애는 것(squeeze 따위)을 "
        "지나지 않는지 보세요."
    ),
    "(240x5 and": ("특징 맵을 펴지 않고 완전 연결에 넣었습니다. Linear는 마지막 차원만 봅니다."),
    "(1x1200 and": ("이미지 세 장이 한 줄로 이어졌습니다. 펼 때 배치 차원은 남겨 두어야 합니다."),
    "got input": "이미지 세 장이 한 줄로 이어졌습니다. 펼 때 배치 차원은 남겨 두어야 합니다.",
    "and 400x120)": (
        "첫 완전 연결에 들어온 수가 400개가 아닙니다. 풀링의 창과 횟수, 그리고 펴는 곳을 보세요."
    ),
    "object has no attribute": (
        "없는 이름의 계층을 불렀습니다. 물려받은 계층의 이름은 `print(Restored())`에 나옵니다."
    ),
    "mat1 and mat2 shapes": (
        "앞 계층의 출력 수와 다음 계층의 입력 수가 다릅니다. `print(Restored())`에서 두 수가 이어지는 "
        "차례를 찾아보세요."
    ),
}


def _learning(result: Result, net: nn.Module, x: Tensor) -> Result:
    """출력이 맞으면, 변화도가 모든 매개변수에 닿는지도 봅니다."""
    if not result.passed:
        return result
    out, unreached = call(net, x.clone()), dict(net.named_parameters())
    if out.requires_grad:
        learners = {name: p for name, p in unreached.items() if p.requires_grad}
        grads = torch.autograd.grad(out.sum(), list(learners.values()), allow_unused=True)
        for name, grad in zip(learners, grads, strict=True):
            if grad is not None:
                del unreached[name]
    if not unreached:
        return result
    return wrong(
        f"출력은 맞지만 변화도가 '{next(iter(unreached))}'까지 오지 않아 학습되지 않습니다. forward에서 "
        "detach나 no_grad를 지나거나, 매개변수를 얼리지(requires_grad) 않았는지 보세요."
    )


NO_CONV_RELU = (
    "합성곱 뒤의 ReLU가 빠진 곳이 있습니다. 풀링은 가장 큰 값을 고를 뿐, 음수를 0으로 바꾸지 "
    "않습니다."
)
NO_LINEAR_RELU = (
    "완전 연결 사이의 ReLU가 빠진 곳이 있습니다. ReLU가 없으면 완전 연결 둘은 하나로 합친 것과 "
    "같습니다."
)
OTHER_ACTIVATION = (
    "ReLU의 자리에 다른 활성화 함수를 썼습니다. 노트의 신경망이 쓰는 것은 ReLU입니다."
)
OTHER_MISTAKES = [
    ({"act": torch.tanh}, OTHER_ACTIVATION),
    ({"act": torch.sigmoid}, OTHER_ACTIVATION),
    ({"act": F.leaky_relu}, OTHER_ACTIVATION),
    ({"act": F.gelu}, OTHER_ACTIVATION),
    (
        {"last": torch.relu},
        "마지막 출력에까지 ReLU를 썼습니다. 음수인 로짓이 모두 0이 되어 순위를 알 수 없습니다.",
    ),
    (
        {"last": lambda out: out.softmax(1)},
        "마지막에 소프트맥스를 붙였습니다. 노트의 신경망은 로짓을 그대로 내놓습니다. 소프트맥스는 나중에 "
        "손실 함수가 합니다.",
    ),
    (
        {"last": lambda out: out.log_softmax(1)},
        "마지막에 로그 소프트맥스를 붙였습니다. 노트의 신경망은 로짓을 그대로 내놓습니다.",
    ),
    (
        {"pool": F.avg_pool2d},
        "평균 풀링을 썼습니다. 노트의 풀링은 칸마다 가장 큰 값을 고릅니다.",
    ),
    (
        {"flatten": lambda maps: maps.reshape(-1, len(maps)).T},
        "여러 이미지의 수가 섞였습니다. 펼 때 뒤집지 말고 배치 차원을 맨 앞에 두세요.",
    ),
]


def _restored_mistakes(net: nn.Module, images: list[Tensor]):
    for relu in list(product([True, False], repeat=4))[1:]:
        yield [_run(net, x, relu) for x in images], _missing_relu(*relu)
    for change, hint in OTHER_MISTAKES:
        yield [_run(net, x, **change) for x in images], hint


def _missing_relu(*relu: bool) -> str:
    if not any(relu):
        return "ReLU가 하나도 없습니다. `print`에 나오지 않아도 forward가 부르는 함수입니다."
    if all(relu[:2]):
        return NO_LINEAR_RELU
    if all(relu[2:]):
        return NO_CONV_RELU
    return "ReLU가 합성곱 뒤에도 완전 연결 사이에도 빠진 곳이 있습니다."


@torch.no_grad()
def _run(
    net,
    x: Tensor,
    relu=(True,) * 4,
    act=F.relu,
    pool=F.max_pool2d,
    flatten=lambda maps: maps.flatten(1),
    last=lambda out: out,
) -> Tensor:
    """노트의 forward. 인자를 바꾸면 그 실수를 한 forward입니다."""
    first, second, third, fourth = (act if on else (lambda x: x) for on in relu)
    x = pool(first(net.d(x)), 2)
    x = pool(second(net.b(x)), 2)
    x = third(net.e(flatten(x)))
    return last(net.c(fourth(net.a(x))))


def _same_layers(net) -> nn.Module:
    """학습자의 신경망에 든 값을 옮긴 것. 계층을 바꾸었다면 그렇다고 말합니다."""
    kept = _Nameless()
    shapes = {name: value.shape for name, value in kept.state_dict().items()}
    if {name: value.shape for name, value in net.state_dict().items()} != shapes:
        raise Unusable(
            "계층의 이름이나 크기가 처음과 다릅니다. 계층은 물려받은 그대로 두고 forward만 채우세요."
        )
    kept.load_state_dict(net.state_dict())
    return kept


# 3. MLP -------------------------------------------------------------------------------------


@judged
def MLP(answer) -> Result:
    mlp = subclass(answer, nn.Module, "nn.Module", [4, 8, 3])
    torch.manual_seed(0)
    return first_failure(_judge_mlp(mlp, sizes) for sizes in MLP_SIZES)


MLP_SIZES = ([4, 8, 3], [5, 5, 5, 5], [3, 2], [2, 6, 4, 4, 1])


def _judge_mlp(mlp, sizes: list[int]) -> Result:
    net = call(mlp, list(sizes), known_errors=REGISTERING)
    seen = f"sizes가 {sizes}일 때 "
    layers = getattr(net, "layers", None)
    if layers is None:
        raise Unusable("`self.layers`가 없습니다. forward는 그 이름에서 계층을 꺼냅니다.")
    if isinstance(layers, nn.Linear):
        raise Unusable(
            f"{seen}`self.layers`에 계층 하나만 들어 있습니다. 여럿을 그릇에 담아야 합니다."
        )
    if isinstance(layers, nn.Module) and len(layers) == 0:
        raise Unusable(f"{seen}그릇이 비었습니다. 이웃한 두 수마다 계층을 만들어 담으세요.")
    shapes = [tuple(p.shape) for p in net.parameters()]
    if not shapes:
        raise Unusable(
            f"{seen}`net.parameters()`가 비었습니다. 순전파는 되지만 옵티마이저는 아무것도 고치지 "
            "못합니다. `__setattr__`이 본 것은 계층이 아니라 그것을 담은 그릇입니다. 장부에 오르는 그릇을 "
            "쓰세요."
        )
    if shapes != _shapes(sizes):
        raise Unusable(f"{seen}매개변수 텐서의 모양이 {shapes}입니다. {_why(shapes, sizes, net)}")
    (x,) = random_tensors((6, sizes[0]))
    got = tensor(call(net, x.clone(), known_errors=REGISTERING), (6, sizes[-1]))
    with torch.no_grad():
        values = [_through(net, x, *way) for way in ((True, False), (True, True), (False, False))]
    result = compare(
        got,
        values[0],
        [
            (
                values[1],
                "마지막 계층 뒤에도 tanh가 있습니다. forward는 처음 그대로 두세요.",
            ),
            (
                values[2],
                "계층 사이의 tanh가 없습니다. forward는 처음 그대로 두세요.",
            ),
        ],
        right="계층이 몇 개든 모두 장부에 올랐습니다. 옵티마이저도 state_dict도 빠짐없이 봅니다.",
        otherwise="매개변수는 맞는데 출력이 다릅니다. `self.layers`에 Linear가 아닌 것을 끼우지 않았는지, "
        "계층의 차례가 sizes와 같은지 보세요. tanh는 forward가 붙입니다.",
    )
    return _learning(result, net, x)


WITHOUT_ORDER = "`self.layers`에서 몇 번째 것을 꺼낼 수 없습니다. 차례가 있는 그릇에 담으세요."
WHOLE_LIST = (
    "계층이 하나씩 올 자리에 계층들이 통째로 들어갔습니다. 그릇에 따라 리스트를 받기도 하고, 계층을 하나씩 "
    "따로 받기도 합니다. 따로 받는 그릇이라면 별표(`*`)로 풀어서 넣으세요."
)
REGISTERING = {
    "Linear.__init__()": "`nn.Linear`에는 입력의 수와 출력의 수를 따로 넣습니다.",
    "before Module.__init__": (
        "장부가 만들어지기 전에 계층을 대입했습니다. `super().__init__()`이 먼저입니다."
    ),
    "list is not a Module subclass": WHOLE_LIST,
    "<genexpr> is not a Module subclass": WHOLE_LIST,
    "is not a Module subclass": (
        "계층이 아닌 것을 그릇에 넣었습니다. 수의 쌍마다 `nn.Linear`를 만들어 담으세요."
    ),
    "list index out of range": ("sizes의 끝을 넘어갔습니다. 수가 넷이면 이웃한 쌍은 몇 개입니까?"),
    "object is not subscriptable": WITHOUT_ORDER,
    "unhashable type: 'slice'": WITHOUT_ORDER,
    "'NoneType'": "계층을 담은 곳에 None이 들어 있습니다. `append`는 None을 돌려줍니다.",
    "mat1 and mat2 shapes": (
        "앞 계층의 출력 수와 다음 계층의 입력 수가 다릅니다. 이웃한 두 수가 한 계층의 입력과 출력입니다."
    ),
}


def _why(shapes: list[tuple[int, ...]], sizes: list[int], net: nn.Module) -> str:
    """매개변수 텐서의 모양이 다른 까닭."""
    count = len(sizes) - 1
    weights = [(right, left) for left, right in pairwise(sizes)]
    if shapes == weights:
        return "편향이 없습니다. Linear를 기본값대로 만들어 보세요."
    if sizes != MLP_SIZES[0] and shapes == _shapes(MLP_SIZES[0]):
        return "sizes가 달라졌는데 계층은 그대로입니다. 받은 수로 만들고 있는지 보세요."
    layers = list(net.layers)
    if len({id(layer) for layer in layers}) < len(layers):
        return (
            f"계층을 {len(layers)}개 담았지만 같은 것이 있습니다. 같은 계층을 여러 번 담으면 함께 쓰는 "
            "것이라 한 번만 셉니다. 계층마다 새로 만드세요."
        )
    if not {id(layer) for layer in layers} <= {id(module) for module in net.modules()}:
        return "장부에 오르지 않은 계층이 있습니다. 몇 개만이 아니라 모두 올려야 합니다."
    if len(shapes) == 2 * (count - 1):
        return "계층이 하나 모자랍니다. 처음과 끝의 수까지 쌍을 지었는지 보세요."
    if len(shapes) == 2 * (count + 1):
        return "계층이 하나 많습니다. 이웃한 쌍의 수는 sizes의 길이와 같지 않습니다."
    if sorted(shapes) == sorted(
        tuple(p.shape) for pair in pairwise(sizes) for p in nn.Linear(*pair[::-1]).parameters()
    ):
        return "입력과 출력이 뒤바뀌었습니다. 앞의 수가 입력입니다."
    return "이웃한 두 수마다 Linear가 하나씩, 차례대로 있어야 합니다."


def _shapes(sizes: list[int]) -> list[tuple[int, ...]]:
    """torch가 만든 계층들의 매개변수 텐서의 모양."""
    return [tuple(p.shape) for pair in pairwise(sizes) for p in nn.Linear(*pair).parameters()]


def _through(net, x: Tensor, between: bool, last: bool) -> Tensor:
    parameters = list(net.parameters())
    count = len(parameters) // 2
    for i in range(count):
        x = F.linear(x, parameters[2 * i], parameters[2 * i + 1])
        if (between and i < count - 1) or (last and i == count - 1):
            x = torch.tanh(x)
    return x


# 4. parameter_counts ------------------------------------------------------------------------


@judged
def parameter_counts(function) -> Result:
    return first_failure(_judge_counts(function, specs) for specs in _examples())


CLASSES = {"conv": nn.Conv2d, "linear": nn.Linear, "pool": nn.MaxPool2d, "relu": nn.ReLU}
MIXED = [("conv", 3, 8, 7), ("relu",), ("pool", 3), ("conv", 8, 5, 1), ("linear", 20, 1)]


def _specs(net: NoteNet) -> list[tuple]:
    """신경망의 계층들을 문제에서 주는 꼴로. 합성곱 뒤에는 relu와 pool이 있습니다."""
    found = []
    for layer in net.children():
        if isinstance(layer, nn.Conv2d):
            conv = ("conv", layer.in_channels, layer.out_channels, layer.kernel_size[0])
            found += [conv, ("relu",), ("pool", 2)]
        else:
            found += [("linear", layer.in_features, layer.out_features), ("relu",)]
    return found[:-1]


@cache
def _examples() -> list[list[tuple]]:
    """신경망을 만들면 난수를 씁니다. 불러올 때가 아니라 판정할 때 만들어, 학습자의 난수를 그대로 둡니다."""
    return [_specs(NoteNet()), _specs(LeNet5()), MIXED]


MIXED_LENGTHS = (
    "항목마다 든 수의 개수가 다릅니다. 이름을 먼저 보고, 그 종류에 있는 수만 꺼내 쓰세요."
)
UNPACKING = {
    "tuple index out of range": MIXED_LENGTHS,
    "values to unpack": MIXED_LENGTHS,
    "required positional argument": MIXED_LENGTHS,
    "KeyError": "그 종류의 식이 없습니다. 합성곱과 완전 연결 말고도 종류가 둘 더 있습니다.",
}


def _judge_counts(function, specs: list[tuple]) -> Result:
    answer = call(function, list(specs), known_errors=UNPACKING)
    expected = _counts(specs)
    if isinstance(answer, int) and answer == sum(expected):
        raise Unusable(
            "모두 더한 수 하나를 돌려주었습니다. 계층마다 몇 개인지 리스트로 담아 주세요."
        )
    got = items(answer, what="돌려준 값")
    if len(got) != len(specs):
        more = (
            "학습할 숫자가 없는 것의 자리에도 수를 담아 주세요."
            if len(got) == sum(map(bool, expected))
            else "받은 리스트의 항목마다 하나씩입니다."
        )
        raise Unusable(f"항목이 {len(specs)}개인데 {len(got)}개를 돌려주었습니다. {more}")
    got = [integer(value, f"{i}번째 항목의 값") for i, value in enumerate(got, 1)]
    table = [[wrong_count(*spec) for spec in specs] for wrong_count, _ in COUNT_MISTAKES]
    return compare(
        got,
        expected,
        [(values, hint) for values, (_, hint) in zip(table, COUNT_MISTAKES, strict=True)],
        right="식으로 센 것이 torch가 만든 계층과 모두 같습니다. 노트의 신경망을 더하면 81,194입니다.",
        otherwise=_first_difference(got, expected, specs),
    )


def _counts(specs) -> list[int]:
    """torch가 만든 계층에 든 숫자의 수."""
    layers = [CLASSES[name](*numbers) for name, *numbers in specs]
    return [sum(p.numel() for p in layer.parameters()) for layer in layers]


def _formula(conv, linear, other=lambda *_: 0):
    formulas = {"conv": conv, "linear": linear}
    return lambda name, *numbers: formulas.get(name, other)(*numbers)


def _right_conv(c_in, c_out, k):
    return c_out * (c_in * k**2 + 1)


def _right_linear(n_in, n_out):
    return n_out * (n_in + 1)


def _in_one_or_both(conv, linear, hint: str) -> list[tuple]:
    """같은 실수를 합성곱과 완전 연결에서 모두, 또는 한쪽에서만 한 것."""
    pairs = [(conv, linear), (conv, _right_linear), (_right_conv, linear)]
    return [(_formula(*pair), hint) for pair in pairs]


COUNT_MISTAKES = [
    (
        _formula(lambda i, o, k: i * o * k**2, lambda i, o: i * o),
        "가중치만 셌습니다. `print`에 보이지 않아도 계층에는 편향이 있습니다.",
    ),
    (
        _formula(lambda i, o, k: i * o * k**2, _right_linear),
        "합성곱의 편향을 세지 않았습니다. `print`에 보이지 않아도 기본값은 편향이 있는 것입니다.",
    ),
    (
        _formula(_right_conv, lambda i, o: i * o),
        "완전 연결의 편향을 세지 않았습니다. 출력마다 하나씩 더해집니다.",
    ),
    *_in_one_or_both(
        lambda i, o, k: i * o * k**2 + 1,
        lambda i, o: i * o + 1,
        "편향을 계층마다 하나로 셌습니다. 편향은 출력 채널이나 출력마다 하나씩입니다.",
    ),
    *_in_one_or_both(
        lambda i, o, k: i * (o * k**2 + 1),
        lambda i, o: i * (o + 1),
        "편향을 입력의 수만큼 셌습니다. 편향은 계산을 마친 값에 더하는 수입니다.",
    ),
    (
        _formula(lambda i, o, k: o * (i * k + 1), _right_linear),
        "커널의 한 변을 한 번만 곱했습니다. 커널은 정사각형입니다.",
    ),
    (
        _formula(lambda i, o, k: o * (k**2 + 1), _right_linear),
        "합성곱의 입력 채널이 빠졌습니다. 커널 하나는 입력 채널을 모두 봅니다.",
    ),
    (
        _formula(lambda i, o, k: o * i * (k**2 + 1), _right_linear),
        "합성곱의 편향을 커널의 판마다 셌습니다. 입력 채널이 여럿이어도 출력 채널마다 하나입니다.",
    ),
    (
        _formula(lambda *_: 2, lambda *_: 2),
        "텐서의 수를 셌습니다. 노트의 10이 그렇게 나온 수입니다. 여기서는 그 안에 든 숫자를 셉니다.",
    ),
    (
        _formula(_right_conv, _right_linear, lambda k=0: k**2),
        "풀링의 창을 매개변수로 셌습니다. 창의 크기는 정해 둔 수이지 학습으로 고치는 수가 아닙니다.",
    ),
    (
        _formula(_right_conv, _right_linear, lambda *_: 1),
        "풀링이나 ReLU에도 매개변수가 있다고 셌습니다. 고칠 숫자가 있는지 떠올려 보세요.",
    ),
]


def _first_difference(got: list[int], expected: list[int], specs: list[tuple]) -> str:
    where = next(
        (i for i, pair in enumerate(zip(got, expected, strict=True)) if len({*pair}) > 1), 0
    )
    return (
        f"{where + 1}번째 항목 {specs[where]}에서 처음 어긋납니다({got[where]}개라고 했습니다). 가중치의 "
        "모양을 적고 곱한 다음, 편향의 수를 더해 보세요."
    )


# 5. rehearse --------------------------------------------------------------------------------


@judged
def rehearse(function) -> Result:
    return first_failure(
        _judge_rehearsal(function, deepcopy(net())) for net in (_small_net, _normed_net)
    )


def _judge_rehearsal(function, net: nn.Module) -> Result:
    before = {name: value.clone() for name, value in net.state_dict().items()}
    parameters = list(net.parameters())
    after, losses = [], []

    def step(one: nn.Module) -> float:
        losses.append(_train_once(one))
        after.append(deepcopy(one.state_dict()))
        return losses[-1]

    got = call(function, net, step, known_errors=RESTORING)
    now = net.state_dict()
    if not losses:
        return wrong("`step(net)`을 부르지 않았습니다. 해 보아야 되돌릴 것도 있습니다.")
    if len(losses) > 1:
        return wrong(f"`step`을 {len(losses)}번 불렀습니다. 한 번만 해 봅니다.")
    if _equal(now, after[-1]):
        return wrong(
            "되돌아가지 않고 해 본 뒤의 값 그대로입니다. 차례로 보세요. 담아 둔 것이 신경망과 같은 "
            "텐서를 가리키지 않습니까(`state_dict()`는 값을 복사하지 않습니다)? `step`보다 먼저 담았습니까? "
            "담아 둔 값을 `net`에 정말로 불러왔습니까? 그 줄이 return보다 앞에 있습니까(return 뒤의 줄은 "
            "실행되지 않습니다)?"
        )
    if now.keys() != before.keys():
        return wrong("신경망의 이름들이 달라졌습니다. 계층을 더하거나 빼지 마세요.")
    different = [name for name in before if not torch.equal(before[name], now[name])]
    if different and not {name for name, _ in net.named_parameters()} & set(different):
        return wrong(
            f"매개변수는 되돌아갔지만 버퍼는 바뀐 채입니다('{different[0]}'). 신경망의 값은 매개변수만이 "
            "아닙니다. 무엇이 둘 다 담고 있었습니까?"
        )
    if different:
        return wrong(
            f"'{different[0]}'의 값이 처음과 다릅니다. 처음 값을 하나도 빠짐없이, 바뀌기 전에 복사해 "
            "두었는지 보세요."
        )
    if not all(p is old for p, old in zip(net.parameters(), parameters, strict=True)):
        return wrong(
            "값은 되돌아갔지만 매개변수가 새 텐서로 바뀌었습니다. 미리 만들어 둔 옵티마이저는 옛 텐서를 쥐고 "
            "있어, 이제 신경망을 움직이지 못합니다. 텐서를 갈아 끼우지 말고 값만 되돌리세요."
        )
    if got is None:
        return wrong("신경망은 되돌아갔지만 돌려준 값이 None입니다. `step(net)`의 값을 돌려주세요.")
    if not close(number(got), losses[0]):
        return wrong("신경망은 되돌아갔지만 돌려준 값이 `step(net)`의 값이 아닙니다.")
    return correct("해 본 결과만 얻고 신경망은 버퍼까지 처음 그대로입니다.")


RESTORING = {
    "no attribute 'load_state_dict'": (
        "불러오는 쪽은 신경망입니다. 담아 둔 것에게 시키지 않았는지 보세요."
    ),
    "Missing key": "불러올 값에 빠진 이름이 있습니다. 일부만 담아 두지 않았는지 보세요.",
    "state_dict to be dict-like": (
        "`load_state_dict`에는 신경망이 아니라 `state_dict()`로 얻은 것을 넣습니다."
    ),
    "leaf Variable that requires grad": (
        "매개변수를 기록하면서 제자리에서 고쳤습니다. 기록하지 않는 곳에서 고치거나, 한꺼번에 불러오세요."
    ),
}


def _train_once(net: nn.Module) -> float:
    """학습의 한 단계를 흉내 냅니다. 매개변수와, 있다면 버퍼까지 바뀝니다."""
    x, target = random_tensors((5, 3), (5, 2))
    loss = F.mse_loss(net(x), target)
    grads = torch.autograd.grad(loss, list(net.parameters()))
    with torch.no_grad():
        for p, grad in zip(net.parameters(), grads, strict=True):
            p -= 0.5 * grad + 0.01
    return loss.item()


@cache
def _small_net() -> nn.Module:
    torch.manual_seed(7)
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))


@cache
def _normed_net() -> nn.Module:
    torch.manual_seed(7)
    net = nn.Sequential(
        nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Dropout(0.5), nn.Linear(4, 2)
    )
    net(random_tensors((6, 3))[0] + 1)  # 버퍼에 평균과 분산이 모이게
    return net


def _equal(one: dict, other: dict) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[k], other[k]) for k in one)


# 6. evaluate --------------------------------------------------------------------------------


@judged
def evaluate(function) -> Result:
    return first_failure(_judge_evaluation(function, training) for training in (True, False))


def _judge_evaluation(function, training: bool) -> Result:
    net = deepcopy(_normed_net()).train(training)
    next(net.parameters()).requires_grad_(False)  # 얼려 둔 것이 하나 있습니다.
    flags = {name: p.requires_grad for name, p in net.named_parameters()}
    (x,) = random_tensors((6, 3))
    calls = _modes_of_each_call(net)
    got = call(function, net, x.clone().requires_grad_(), known_errors=EVALUATING)
    value = tensor(got, (6, 2))
    with torch.no_grad():
        expected = deepcopy(_normed_net()).eval()(x)
    if not close(value, expected):
        return wrong(_why_not_evaluation(calls))
    if flags != {name: p.requires_grad for name, p in net.named_parameters()}:
        return wrong(
            "값은 맞지만 매개변수의 requires_grad가 부르기 전과 다릅니다. 꺼진 채이면 다음 학습 단계에서 "
            "변화도를 받지 못하고, 모두 켜면 일부러 얼려 둔 것까지 학습됩니다. 매개변수는 그대로 두고, 이번 "
            "계산만 기록하지 않게 하세요."
        )
    if got.requires_grad:
        return wrong(
            "값은 맞지만 그래프가 남았습니다. `eval()`은 모듈의 움직임만 바꿉니다. 기록을 멈추는 것은 다른 "
            "일이고, `with`로 감싼 줄에서만 멈춥니다. 매개변수만 얼렸다면, 입력도 기록하는 텐서일 수 "
            "있습니다."
        )
    if {module.training for module in net.modules()} != {training}:
        if net.training == training:
            return wrong(
                "값은 맞지만 `net`의 표시만 되돌렸고, 안쪽 모듈은 부르기 전의 모드가 아닙니다. 속성을 직접 "
                "고치지 말고 안쪽까지 바꾸는 메서드를 쓰세요."
            )
        return wrong(
            "값은 맞지만 신경망이 평가 모드로 남았습니다. 학습하다가 불렀다면 다음 단계부터 Dropout이 "
            "조용히 꺼집니다."
            if training
            else "값은 맞지만 평가 모드이던 신경망을 학습 모드로 바꾸어 놓았습니다. 언제나 켜는 것이 아니라 "
            "부르기 전의 상태로 되돌려야 합니다."
        )
    if not _equal(dict(net.named_buffers()), dict(_normed_net().named_buffers())):
        return wrong(CALLED_IN_TRAINING)
    return correct("평가할 때만 Dropout과 기록을 끄고, 부르기 전의 상태로 돌려놓았습니다.")


EVALUATING = {
    "context manager protocol": (
        "`with`와 함께 쓸 수 없는 것을 썼습니다. `eval()`은 부르면 그때부터 바뀌는 메서드입니다."
    )
}
CALLED_IN_TRAINING = (
    "학습 모드에서도 한 번 불렀습니다. 그때 BatchNorm이 모아 둔 평균이 바뀌었으니, 평가 모드에서 다시 "
    "불러도 값이 달라집니다."
)


def _modes_of_each_call(net: nn.Module) -> list[list[bool]]:
    """`net`을 부를 때마다 하나씩 늘어나는 목록. 하나에는 그때 모듈마다의 training이 차례로 담깁니다."""
    calls: list[list[bool]] = []
    net.register_forward_pre_hook(lambda *_: calls.append([]))
    for module in net.modules():
        module.register_forward_pre_hook(
            lambda module, _: calls[-1].append(module.training) if calls else None
        )
    return calls


def _why_not_evaluation(calls: list[list[bool]]) -> str:
    if not calls:
        return "`net(x)`를 부르지 않았습니다. 그 값이 필요합니다."
    *earlier, modes = calls
    if all(modes) and any(not any(one) for one in earlier):
        return (
            "평가 모드에서 한 번 계산했지만, 마지막에는 학습 모드에서 다시 불렀습니다. 되돌린 다음에 또 "
            "부르지 말고, 평가 모드에서 나온 값을 담아 두었다가 돌려주세요."
        )
    if all(modes):
        return (
            "학습 모드로 계산한 값입니다. Dropout이 값을 무작위로 지우고 BatchNorm이 이 배치의 평균을 "
            "썼습니다. `no_grad`는 기록만 멈춥니다."
        )
    if any(modes) and (modes[0] or not all(modes[1:])):
        return (
            "학습 모드로 남은 모듈이 있는 채로 계산한 값입니다. 신경망의 일부만 바꾸지 말고, 안쪽까지 모두 "
            "평가 모드로 바꾸세요."
        )
    if any(modes):
        return (
            "`net`의 표시만 껐고 안쪽 모듈은 아직 학습 모드입니다. 속성을 직접 고치지 말고 안쪽까지 바꾸는 "
            "메서드를 쓰세요."
        )
    if any(map(any, earlier)):
        return CALLED_IN_TRAINING
    return "평가 모드의 출력과 값이 다릅니다. `net(x)`의 값을 그대로 돌려주는지 보세요."
