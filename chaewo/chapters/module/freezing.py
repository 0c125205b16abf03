"""8장의 얼리기: 옵티마이저가 무엇을 하든 계층의 값이 그대로 있게."""

import torch
from torch import Tensor, nn

from chaewo.chapters.backward.exercises import to_none as drop
from chaewo.chapters.backward.exercises import to_zero
from chaewo.judging.call import Unusable, call
from chaewo.judging.compare import close, first_true, random_tensors
from chaewo.judging.exercise import Exercise, Raises

# 5. freeze ----------------------------------------------------------------------------------

X, TARGET = random_tensors((6, 3), (6, 1))
LAYERS = {
    "Linear": lambda: nn.Linear(3, 4),
    "Sequential": lambda: nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 4)),
    "bias=False": lambda: nn.Linear(3, 4, bias=False),
}
OPTIMIZERS = {
    "SGD": lambda parameters: torch.optim.SGD(parameters, lr=0.1),
    "momentum": lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9),
    "weight_decay": lambda parameters: torch.optim.SGD(parameters, lr=0.1, weight_decay=0.5),
    "Adam": lambda parameters: torch.optim.Adam(parameters, lr=0.1),
}
STEPS = 3


def run(answer, layer: str, optimizer: str, **options) -> tuple[nn.Module, list[dict]]:
    """한 걸음 학습한 신경망의 첫 계층을 얼리고, 이어서 세 걸음을 갑니다. 얼린 때와 걸음마다의 값을 모읍니다.

    얼리기 직전에 역전파했으므로 `.grad`가 남아 있고, 첫 걸음은 그대로 `step()`부터 부릅니다. 그다음
    걸음들은 변화도를 0으로 채웁니다(`set_to_none=False`). 그래야 0인 변화도로도 움직이는 것이 드러납니다.
    """
    net = nn.Sequential(LAYERS[layer](), nn.Tanh(), nn.Linear(4, 1))
    moves = OPTIMIZERS[optimizer](net.parameters())
    _backward(net)
    moves.step()
    before, values = dict(net.named_parameters()), _values(net)
    call(answer, net[0], **options)
    _refuse_other_changes(net, before, values)
    path = [values]  # 얼린 때의 값. 첫 걸음에 움직인 것도 드러나게
    for step in range(STEPS):
        if step > 0:
            moves.zero_grad(set_to_none=False)
            _backward(net)
        moves.step()
        path.append(_values(net))
    return net, path


def _backward(net: nn.Module) -> None:
    nn.functional.mse_loss(net(X), TARGET).backward()


def _values(net: nn.Module) -> dict[str, Tensor]:
    return {name: p.detach().clone() for name, p in net.named_parameters()}


def _refuse_other_changes(net: nn.Module, before: dict, values: dict[str, Tensor]) -> None:
    now = dict(net.named_parameters())
    hint = first_true(
        {
            "계층의 매개변수가 없어졌거나 이름이 바뀌었습니다. 있던 것을 그 자리에 둔 채 얼리세요.": now.keys() != before.keys(),
            "매개변수를 새 텐서로 바꾸었습니다. 옵티마이저는 옛 텐서를 쥐고 있어, 나중에 얼음을 풀어도 새것은 학습되지 않습니다. 있던 것을 얼리세요.": any(now[name] is not before[name] for name in now if name in before),
            "얼리자마자 값이 달라졌습니다. 얼리는 것은 지금 값을 그대로 두는 일입니다.": not close(_values(net), values),
        }
    )
    if hint:
        raise Unusable(hint)


def each(*does, among=lambda layer: layer.parameters()):
    """계층의 매개변수마다 `does`를 차례로 하는 풀이."""

    def freeze(layer):
        for p in among(layer):
            for do in does:
                do(p)

    return freeze


def unflag(p: Tensor) -> None:
    p.requires_grad_(False)


def on_module(layer: nn.Module) -> None:
    layer.requires_grad = False


def what_moved(path: list[dict], layer: str, optimizer: str) -> str:
    moved = next((name for name in path[0] if name.startswith("0.") and not all(close(one[name], path[0][name]) for one in path)), None)
    if moved is None:
        return "얼린 계층은 그대로인데 다른 계층의 학습이 달라졌습니다. 계층이 하는 계산은 그대로 두고 매개변수만 얼리세요."
    return f"옵티마이저가 {optimizer}일 때 얼린 계층의 '{moved.removeprefix('0.')}'가 움직였습니다. 그 매개변수의 `requires_grad`와 `.grad`를 출력해 보세요."


freeze = Exercise(
    cases=[("Linear", "SGD"), ("Linear", "momentum"), ("Sequential", "weight_decay"), ("bias=False", "Adam")],
    truth=each(unflag, drop),
    by=run,
    read=lambda ran, *_: ran[1],
    also=lambda ran, *_: "값은 멈추었지만 `requires_grad`가 아직 True입니다. 옵티마이저에 넘길 것을 고르는 코드처럼, 얼었는지 묻는 쪽은 이 표시를 봅니다. 표시도 끄세요." if any(p.requires_grad for p in ran[0][0].parameters()) else None,
    may_change=True,
    each_case=True,
    mistakes={
        "계층이 하나도 얼지 않았습니다. 모듈에 `requires_grad`를 대입하면 그런 이름의 속성이 하나 생길 뿐이고, `eval()`은 Dropout이나 BatchNorm 같은 계층의 모드만 바꿉니다. `detach()`는 새 텐서를 줍니다. 표시는 매개변수마다 있습니다.": [on_module, nn.Module.eval, each(lambda p: p.detach())],
        "다음 backward의 변화도는 막았지만 바로 다음 `step()`에서 움직였습니다. 옵티마이저는 `requires_grad`를 보지 않습니다. 얼리기 전의 backward가 남긴 것이 있습니다.": [each(unflag), each(lambda p: p.detach_())],
        "변화도를 0으로 채웠습니다. 보통의 SGD는 멈추지만, 모멘텀은 지난 걸음으로, `weight_decay`는 값 자신으로 움직입니다. 옵티마이저는 변화도가 어떤 값일 때 그 매개변수를 건너뜁니까?": each(unflag, to_zero),
        "남은 변화도만 없앴습니다. `requires_grad`가 아직 켜져 있어 다음 backward가 다시 채웁니다.": [each(drop), lambda layer: (on_module(layer), layer.zero_grad())],
        "가중치만 얼렸습니다. 계층에는 매개변수가 더 있습니다.": each(unflag, drop, among=lambda layer: [layer.weight]),
        "편향만 얼렸습니다. 계층에는 매개변수가 더 있습니다.": each(unflag, drop, among=lambda layer: [layer.bias]),
        "한 겹만 얼렸습니다. 받은 계층 안에 다시 계층이 들어 있을 수 있습니다.": each(unflag, drop, among=lambda layer: layer.parameters(recurse=False)),
        "표시는 모두 껐지만 남은 변화도는 한 겹에서만 없앴습니다. 받은 계층 안에 다시 계층이 들어 있을 수 있습니다.": lambda layer: (layer.requires_grad_(False), each(drop, among=lambda one: one.parameters(recurse=False))(layer)),
        "받은 계층에 그런 이름의 매개변수가 없습니다. `nn.Linear`가 아닐 수도 있습니다. 이름을 적지 말고 매개변수를 모두 도세요.": Raises("object has no attribute 'weight'", each(unflag, drop, among=lambda layer: [layer.weight, layer.bias])),
        "첫 매개변수만 얼렸습니다. 반복문 안에서 return하지 않았는지 보세요.": each(unflag, drop, among=lambda layer: list(layer.parameters())[:1]),
    },
    right="얼린 계층은 모멘텀도 weight_decay도 움직이지 못했고, 다른 계층은 그대로 학습합니다.",
    otherwise=what_moved,
)
