"""가중치를 당기며 가는 문제: `decay_step`. 변화도가 None인 매개변수와 0인 매개변수를 가립니다."""

from torch import Tensor, optim

from chaewo.chapters.update import in_place
from chaewo.judging.exercise import Exercise, Raises
from chaewo.judging.read import tensor

NONE_USED = "변화도가 None인 것을 텐서처럼 썼습니다. 한 번도 역전파하지 않은 매개변수가 섞여 있습니다. 옵티마이저는 그런 매개변수를 어떻게 합니까?"


def decaying(
    step=lambda p, g, rate, decay: p.sub_(rate * (g + decay * p)), skip=lambda p: p.grad is None, **changed
):
    """`skip`이 아닌 매개변수마다 `step(p, p.grad, 학습률, weight_decay)`를 부릅니다. `changed`는 `updating`의 것."""
    return in_place.updating(step, skip=skip, **changed)


def mixed() -> list[Tensor]:
    """변화도가 있는 것, None인 것, 0인 것, 다시 있는 것."""
    parameters = in_place.leaves((2, 3), (3,), (2,), (4,), seed=6)
    parameters[1].grad = None
    parameters[2].grad.zero_()
    return parameters


decay_step = Exercise(
    cases=lambda: [(mixed(), rate, decay) for rate, decay in ((0.1, 0.5), (0.5, 0.2), (0.1, 0.0))],
    truth=lambda parameters, rate, decay: optim.SGD(parameters, lr=rate, weight_decay=decay).step(),
    read=lambda value, parameters, *_: [tensor(p, what="고친 매개변수의 값") for p in parameters],
    also=in_place.after_update("값은 맞지만 `.grad`가 부르기 전과 다릅니다. 당기는 몫은 새 텐서에 더하고, 변화도는 읽기만 하세요. 변화도를 누적하며 쓰는 코드에서는 그 몫이 다음 걸음에 또 더해집니다."),
    by=in_place.on_a_copy,
    may_change=True,
    errors=in_place.LISTS,
    mistakes={
        in_place.UNCHANGED: decaying(lambda p, g, rate, decay: p - rate * (g + decay * p)),
        in_place.UPHILL: decaying(lambda p, g, rate, decay: p.add_(rate * (g + decay * p))),
        "변화도가 None인 매개변수까지 당겼습니다. 옵티마이저는 그런 매개변수를 건너뜁니다. 얼려 둔 계층이 조용히 줄어듭니다.": decaying(lambda p, g, rate, decay: p.sub_(rate * (decay * p if g is None else g + decay * p)), skip=lambda p: False),
        "변화도가 모두 0인 매개변수를 건너뛰었습니다. None과 0은 다릅니다. 변화도가 0이어도 당기는 몫은 남습니다.": decaying(skip=lambda p: p.grad is None or not p.grad.any()),
        "당기지 않았습니다. weight_decay가 없는 SGD의 걸음입니다.": decaying(lambda p, g, rate, decay: p.sub_(rate * g)),
        "당기기만 하고 변화도로는 옮기지 않았습니다.": decaying(lambda p, g, rate, decay: p.mul_(1 - rate * decay)),
        "당기는 몫에 학습률을 곱하지 않았습니다. torch에서는 당기는 것도 변화도에 더한 것이라 함께 학습률을 곱합니다.": [decaying(lambda p, g, rate, decay: p.sub_(rate * g + decay * p)), decaying(lambda p, g, rate, decay: p.mul_(1 - decay).sub_(rate * g))],
        "0 쪽으로 당기지 않고 0에서 밀어냈습니다. 당기는 몫의 부호를 보세요.": decaying(lambda p, g, rate, decay: p.sub_(rate * (g - decay * p))),
        "당기는 몫이 두 배입니다. λ‖w‖²이 아니라 ½λ‖w‖²을 미분한 것을 더합니다.": decaying(lambda p, g, rate, decay: p.sub_(rate * (g + 2 * decay * p))),
        "옮긴 다음의 값을 당겼습니다. 당기는 몫도 옮기기 전의 값에서 구합니다.": decaying(lambda p, g, rate, decay: p.sub_(rate * g).mul_(1 - rate * decay)),
        "값의 크기와 상관없이 부호만 보고 당겼습니다. 그것은 L1입니다. 당기는 몫은 매개변수의 값에 비례합니다.": decaying(lambda p, g, rate, decay: p.sub_(rate * (g + decay * p.sign()))),
        "첫 매개변수만 바뀌었습니다. 변화도가 None인 것을 만났을 때 되풀이를 끝내지 않는지, return이 되풀이 안에 있지 않은지 보세요.": decaying(some=lambda parameters: parameters[:1]),
        NONE_USED: [Raises("NoneType", decaying(skip=lambda p: False)), Raises("NoneType", decaying(skip=lambda p: not p.grad.any()))],
        in_place.NOT_ONE: Raises("'list' object has no attribute", lambda parameters, *_: parameters.sub_(0)),
    },
    right="변화도가 있는 것도, 0인 것도, None인 것도 optim.SGD(weight_decay=…)와 같은 곳에 있습니다.",
    otherwise="optim.SGD(weight_decay=…)의 한 걸음과 다른 곳에 있습니다. 매개변수마다 변화도에 무엇을 더하는지 다시 보세요.",
)
