"""13장의 `rehearse`: 값이 아니라 신경망이 처음으로 돌아왔는지를 봅니다."""

import torch
from torch import nn
from torch.nn import functional as F

from chaewo.chapters.training.nets import Before, nets, values
from chaewo.judging.call import call
from chaewo.judging.compare import close, first_failure, first_true, random_tensors
from chaewo.judging.exercise import judged
from chaewo.judging.read import number
from chaewo.judging.result import Result, correct, wrong

RESTORING = {
    "no attribute 'load_state_dict'": "불러오는 쪽은 신경망입니다. 담아 둔 것에게 시키지 않았는지 보세요.",
    "Missing key": "불러올 값에 빠진 이름이 있습니다. 일부만 담아 두지 않았는지 보세요.",
    "state_dict to be dict-like": "`load_state_dict`에는 신경망이 아니라 `state_dict()`로 얻은 것을 넣습니다.",
    "leaf Variable that requires grad": "매개변수를 기록하면서 제자리에서 고쳤습니다. 기록하지 않는 곳에서 고치거나, 한꺼번에 불러오세요.",
}


@judged
def rehearse(function) -> Result:
    return first_failure(_judge(function, net) for net in vars(nets()).values())


class Step:
    """학습의 한 단계를 흉내 냅니다. 부를 때마다 매개변수와, 있다면 버퍼까지 바뀝니다."""

    def __init__(self):
        self.losses: list[float] = []
        self.after: dict[str, list] = {}

    def __call__(self, net: nn.Module) -> float:
        x, target = random_tensors((5, 3), (5, 2))
        loss = F.mse_loss(net(x), target)
        learners = [p for p in net.parameters() if p.requires_grad]
        grads = dict(zip(learners, torch.autograd.grad(loss, learners), strict=True))
        with torch.no_grad():
            for p in net.parameters():
                p -= 0.5 * grads.get(p, 0) + 0.01  # 얼려 둔 것의 값도 바뀝니다.
        self.losses.append(loss.item())
        self.after = values(net)
        return self.losses[-1]


def _judge(function, net: nn.Module) -> Result:
    parameters, before, step = list(net.parameters()), Before(net), Step()
    got = call(function, net, step, known_errors=RESTORING)
    old, now, names = before.state["values"], values(net), dict(net.named_parameters())
    different = [name for name in old if now.get(name) != old[name]]
    first = next(iter(different), None)
    hint = first_true(
        {
            "`step(net)`을 부르지 않았습니다. 해 보아야 되돌릴 것도 있습니다.": not step.losses,
            f"`step`을 {len(step.losses)}번 불렀습니다. 한 번만 해 봅니다.": len(step.losses) > 1,
            "신경망의 이름들이 달라졌습니다. 계층을 더하거나 빼지 마세요.": now.keys() != old.keys(),
            "되돌아가지 않고 해 본 뒤의 값 그대로입니다. 차례로 보세요. 담아 둔 것이 신경망과 메모리를 함께 쓰지 않습니까(`state_dict()`는 값을 복사하지 않습니다)? `step`보다 먼저 담았습니까? 담아 둔 값을 `net`에 정말로 불러왔습니까? 그 줄이 return보다 앞에 있습니까(return 뒤의 줄은 실행되지 않습니다)?": different and now == step.after,
            f"매개변수는 되돌아갔지만 버퍼는 바뀐 채입니다('{first}'). 신경망의 값은 매개변수만이 아닙니다. 무엇이 둘 다 담고 있었습니까?": different and not names.keys() & set(different),
            f"'{first}'의 값이 처음과 다릅니다. 처음 값을 하나도 빠짐없이, 바뀌기 전에 복사해 두었는지 보세요.": different,
            "값은 되돌아갔지만 매개변수가 새 텐서로 바뀌었습니다. 미리 만들어 둔 옵티마이저는 옛 텐서를 쥐고 있어, 이제 신경망을 움직이지 못합니다. 텐서를 갈아 끼우지 말고 값만 되돌리세요.": [*map(id, names.values())] != [*map(id, parameters)],
            "값은 되돌아갔지만 매개변수의 requires_grad나 모듈의 모드가 부르기 전과 다릅니다. 다음 학습이 조용히 달라집니다. 값만 되돌리고 다른 것은 건드리지 마세요.": before.changed() & {"flags", "modes"},
            "신경망은 되돌아갔지만 돌려준 값이 None입니다. `step(net)`의 값을 돌려주세요.": got is None,
        }
    )
    if hint is None and not close(number(got), step.losses[0]):
        hint = "신경망은 되돌아갔지만 돌려준 값이 `step(net)`의 값이 아닙니다."
    return wrong(hint) if hint else correct("해 본 결과만 얻고 신경망은 버퍼까지 처음 그대로입니다.")
