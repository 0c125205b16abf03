"""13장에서 값이 아니라 신경망의 상태를 보는 문제: `rehearse`, `evaluate`."""

from collections.abc import Iterator
from copy import deepcopy
from functools import wraps
from itertools import product
from types import SimpleNamespace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from chaewo.judging.call import call
from chaewo.judging.compare import close, first_true, random_tensors
from chaewo.judging.exercise import judged
from chaewo.judging.read import number, tensor


class Functional(nn.Module):
    """드롭아웃을 모듈로 두지 않고 forward에서 함수로 부릅니다. 모드는 자신의 표시에서 읽습니다."""

    def __init__(self, n_in: int, n_out: int):
        super().__init__()
        self.inner = nn.Linear(n_in, n_out)
        self.scale = nn.Parameter(torch.ones(()), requires_grad=False)  # 일부러 얼린 매개변수

    def forward(self, x: Tensor) -> Tensor:
        return F.dropout(self.scale * self.inner(x), 0.5, self.training)


def nets() -> SimpleNamespace:
    """`rehearse`와 `evaluate`에 넣는, 언제나 같은 새 신경망들. (배치, 3)을 받아 (배치, 2)를 냅니다.

    드롭아웃을 안쪽 깊은 곳에 둔 것, 함수로 부르는 것, 버퍼나 매개변수를 직접 가진 것까지 두어 한 가지
    신경망에서만 되는 답을 가려냅니다.
    """
    torch.manual_seed(7)
    flat, other = (nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)) for _ in range(2))
    middle = [nn.BatchNorm1d(4), nn.Tanh(), nn.Dropout(0.5)]
    normed = nn.Sequential(nn.Linear(3, 4), *middle, nn.Linear(4, 2))
    with torch.no_grad():
        normed(random_tensors((6, 3))[0] + 1)  # 버퍼에 평균과 분산이 모입니다.
    inside = nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.BatchNorm1d(4), nn.Dropout(0.5)))
    maps = nn.Sequential(nn.Unflatten(1, (4, 1, 1)), nn.Dropout2d(0.5), nn.Flatten())
    nested = nn.Sequential(inside, nn.Sequential(Functional(4, 4), maps), nn.Linear(4, 2))
    return SimpleNamespace(
        flat=flat, other=other, normed=normed, nested=nested, functional=Functional(3, 2)
    )


class Before:
    """부르기 전의 신경망의 상태. `changed()`는 나중에 달라진 것의 이름들입니다."""

    def __init__(self, net: nn.Module):
        self.net, self.modules = net, list(net.modules())
        self.state = self._now()

    def changed(self) -> set[str]:
        return {what for what, now in self._now().items() if now != self.state[what]}

    def _now(self) -> dict[str, object]:
        return {
            "flags": [p.requires_grad for p in self.net.parameters()],
            "modes": [module.training for module in self.modules],
            "buffers": {name: b.tolist() for name, b in self.net.named_buffers()},
            "values": values(self.net),
            "settings": repr(self.net),  # Dropout의 p와 BatchNorm의 momentum이 보입니다.
        }


def values(net: nn.Module) -> dict[str, list]:
    """신경망에 든 값의 복사본."""
    return {name: value.tolist() for name, value in net.state_dict().items()}


# 5. evaluate --------------------------------------------------------------------------------

EVALUATING = {"context manager protocol": "`with`와 함께 쓸 수 없는 것을 썼습니다. `eval()`은 부르면 그때부터 바뀌는 메서드이고, `torch.no_grad`는 괄호까지 적어야 합니다."}
CALLED_IN_TRAINING = "학습 모드에서도 한 번 불렀습니다. 그때 BatchNorm이 모아 둔 평균이 바뀌었으니, 평가 모드에서 다시 불러도 값이 달라집니다."


def _cases() -> Iterator[tuple[nn.Module, bool]]:
    """(신경망, 부른 쪽이 기록하는지)."""
    made = nets()
    for recording, training in product([True, False], repeat=2):
        yield deepcopy(made.normed).train(training), recording
    frozen = deepcopy(made.nested)
    frozen[0][1].eval()  # 학습하는 동안에도 일부러 평가 모드로 둔 안쪽 모듈
    for net in (made.nested, made.functional, nn.Dropout(0.5), frozen):
        yield net, True


class NetFailed(Exception):
    """신경망이 계산하는 도중에 낸 오류."""


class Failing(nn.Module):
    def forward(self, x):
        raise NetFailed


class Evaluated:
    """`recording`대로 기록하거나 하지 않는 곳에서 `function(net, x)`를 부르며 본 것. 사본을 불러도 봅니다."""

    def __init__(self, function, net: nn.Module, recording: bool):
        if not callable(function):
            call(function)
        for p in list(net.parameters())[:1]:
            p.requires_grad_(False)  # 일부러 얼린 매개변수
        self.x, self.before = random_tensors((6, 3))[0].requires_grad_(), Before(net)
        self.calls: list[list[bool]] = []  # 부를 때마다, 모듈마다의 training
        self.recorded = False  # 계산하는 동안 기록했는지
        self.recording_after = True  # 함수가 끝난 뒤에 기록이 켜져 있었는지
        self._watch(net)

        @wraps(function)  # 빈칸인지 볼 때 학습자의 코드를 읽게 합니다.
        def watched(*arguments):
            with torch.set_grad_enabled(recording):
                try:
                    return function(*arguments)
                except NetFailed as error:
                    return error
                finally:
                    self.recording_after = torch.is_grad_enabled()

        self.got = call(watched, net, self.x, known_errors=EVALUATING)
        self.changed = self.before.changed()

    def _watch(self, net: nn.Module) -> None:
        def note_mode(module, _):
            if self.calls:
                self.calls[-1].append(module.training)

        def note_recording(_, inputs, out):
            # 멈춘 드롭아웃은 받은 텐서를 그대로 내놓습니다. 그것은 기록한 것이 아닙니다.
            self.recorded |= out.requires_grad and out is not inputs[0]

        # 메서드를 훅으로 두면 사본의 훅은 사본의 `Evaluated`에 적습니다. 함수는 복사되지 않습니다.
        net.register_forward_pre_hook(lambda *_: self.calls.append([]))
        for module in net.modules():
            module.register_forward_pre_hook(note_mode)
            module.register_forward_hook(note_recording)


@judged("평가할 때만 Dropout과 기록을 끄고, 부르기 전의 상태로 돌려놓았습니다.")
def evaluate(function) -> Iterator[str | None]:
    for net, recording in _cases():
        yield _fault(function, net, recording)
    yield _left_by_failure(function)


def _fault(function, net: nn.Module, recording: bool) -> str | None:
    fresh, was_training = deepcopy(net).eval(), net.training
    seen = Evaluated(function, net, recording)
    with torch.no_grad():
        expected = fresh(seen.x)
    if not close(tensor(seen.got, expected.shape), expected):
        return _why_not_evaluation(seen.calls)
    return first_true(
        {
            "값은 맞지만 매개변수의 requires_grad가 부르기 전과 다릅니다. 꺼진 채이면 다음 학습 단계에서 변화도를 받지 못하고, 모두 켜면 일부러 얼려 둔 것까지 학습됩니다. 매개변수는 그대로 두고, 이번 계산만 기록하지 않게 하세요.": "flags" in seen.changed,
            "값은 맞지만 받은 x의 requires_grad를 껐습니다. 부른 쪽의 텐서는 그대로 두고, 이번 계산만 기록하지 않게 하세요.": not seen.x.requires_grad,
            "값은 맞지만 그래프가 남았습니다. `eval()`은 모듈의 움직임만 바꿉니다. 기록을 멈추는 것은 다른 일이고, `with`로 감싼 줄에서만 멈춥니다. 매개변수만 얼렸다면, 입력도 기록하는 텐서일 수 있습니다.": seen.got.requires_grad and seen.got is not seen.x,
            "돌려준 값에는 기록이 없지만, 계산하는 동안에는 모두 기록했습니다. 값을 다 붙들었다가 마지막에 떼어 버렸으니 메모리는 아끼지 못했습니다. 계산하기 전에 멈추어 보세요.": seen.recorded,
            "값은 맞지만 신경망이 평가 모드로 남았습니다. 학습하다가 불렀다면 다음 단계부터 Dropout이 조용히 꺼집니다.": was_training and not net.training,
            "값은 맞지만 평가 모드이던 신경망을 학습 모드로 바꾸어 놓았습니다. 언제나 켜는 것이 아니라 부르기 전의 상태로 되돌려야 합니다.": net.training and not was_training,
            "값은 맞지만 일부러 평가 모드로 둔 안쪽 모듈까지 학습 모드가 되었습니다. `train()`은 안쪽을 모두 같은 모드로 바꿉니다. 모듈마다 부르기 전의 모드를 기억해 두었다가 되돌리세요.": "modes" in seen.changed and len(set(seen.before.state["modes"])) > 1,
            "값은 맞지만 안쪽 모듈이 부르기 전의 모드가 아닙니다. `net`의 표시만 되돌리지 않았는지, 안쪽까지 모듈마다 되돌렸는지 보세요.": "modes" in seen.changed,
            "함수가 끝난 뒤에도 기록이 꺼져 있습니다. 그 뒤의 학습이 하나도 기록되지 않습니다. 구간이 끝나면 저절로 되돌리는 방법을 떠올려 보세요.": recording and not seen.recording_after,
            "기록을 꺼 둔 구간에서 불렀는데 기록이 켜졌습니다. 언제나 켜 놓지 말고, 부르기 전의 상태로 되돌리세요.": seen.recording_after and not recording,
            CALLED_IN_TRAINING: "buffers" in seen.changed,
            "값은 맞지만 신경망에 든 값이나 설정(Dropout의 `p` 따위)이 부르기 전과 다릅니다. 모드와 기록 말고는 건드리지 마세요.": {"values", "settings"} & seen.changed,
        }
    )


def _why_not_evaluation(calls: list[list[bool]]) -> str:
    """평가 모드의 값이 아닌 까닭."""
    *earlier, modes = calls or [[]]
    return first_true(
        {
            "`net(x)`를 부르지 않았습니다. 그 값이 필요합니다.": not calls,
            "평가 모드에서 한 번 계산했지만, 마지막에는 학습 모드에서 다시 불렀습니다. 되돌린 다음에 또 부르지 말고, 평가 모드에서 나온 값을 담아 두었다가 돌려주세요.": all(modes) and not all(map(any, earlier)),
            "학습 모드로 계산한 값입니다. Dropout이 값을 무작위로 지우고 BatchNorm이 이 배치의 평균을 썼습니다. `no_grad`는 기록만 멈춥니다.": all(modes),
            "학습 모드로 남은 모듈이 있는 채로 계산한 값입니다. 신경망의 일부만 바꾸지 말고, 안쪽까지 모두 평가 모드로 바꾸세요.": any(modes) and (modes[0] or not all(modes[1:])),
            "`net`의 표시만 껐고 안쪽 모듈은 아직 학습 모드입니다. 속성을 직접 고치지 말고 안쪽까지 바꾸는 메서드를 쓰세요.": any(modes),
            CALLED_IN_TRAINING: any(map(any, earlier)),
            "평가 모드의 출력과 값이 다릅니다. `net(x)`의 값을 그대로 돌려주는지 보세요.": True,
        }
    )


def _left_by_failure(function) -> str | None:
    """`net(x)`에서 오류가 나면 되돌려 놓지 못하는 답에 할 말."""
    net = nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.Dropout(0.5), Failing()))
    seen = Evaluated(function, net, recording=True)
    if {"modes", "flags"} & seen.changed or not (seen.recording_after and seen.x.requires_grad):
        return "`net(x)`가 오류를 내면 부르기 전의 상태로 돌아오지 않습니다. 되돌리는 줄까지 가지 못하기 때문입니다. 오류가 나도 실행되는 자리(`finally`나 `with`)에서 되돌리세요."
    if not isinstance(seen.got, NetFailed):
        return "`net(x)`가 낸 오류를 함수 안에서 삼켰습니다. 부른 쪽은 잘못된 줄 모릅니다. 되돌리기만 하고 오류는 그대로 내보내세요."
    return None

# 6. rehearse --------------------------------------------------------------------------------

RESTORING = {
    "no attribute 'load_state_dict'": "불러오는 쪽은 신경망입니다. 담아 둔 것에게 시키지 않았는지 보세요.",
    "Missing key": "불러올 값에 빠진 이름이 있습니다. 일부만 담아 두지 않았는지 보세요.",
    "state_dict to be dict-like": "`load_state_dict`에는 신경망이 아니라 `state_dict()`로 얻은 것을 넣습니다.",
    "leaf Variable that requires grad": "매개변수를 기록하면서 제자리에서 고쳤습니다. 기록하지 않는 곳에서 고치거나, 한꺼번에 불러오세요.",
}


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


@judged("해 본 결과만 얻고 신경망은 버퍼까지 처음 그대로입니다.")
def rehearse(function) -> Iterator[str | None]:
    for net in vars(nets()).values():
        parameters, before, step = list(net.parameters()), Before(net), Step()
        got = call(function, net, step, known_errors=RESTORING)
        old, now, names = before.state["values"], values(net), dict(net.named_parameters())
        different = [name for name in old if now.get(name) != old[name]]
        first = next(iter(different), None)
        yield first_true(
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
        if not close(number(got), step.losses[0]):
            yield "신경망은 되돌아갔지만 돌려준 값이 `step(net)`의 값이 아닙니다."
