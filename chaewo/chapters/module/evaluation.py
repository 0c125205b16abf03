"""7장의 `evaluate`: 평가 모드의 출력인지, 기록하지 않았는지, 부르기 전의 상태로 돌아왔는지를 봅니다."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import wraps

import torch
from torch import Tensor, nn

from chaewo.chapters.module.nets import (
    Before,
    NetFailed,
    broken,
    functional,
    mapped,
    nested,
    normed,
)
from chaewo.judging.call import call
from chaewo.judging.compare import close, first_failure, random_tensors
from chaewo.judging.exercise import judged
from chaewo.judging.read import tensor
from chaewo.judging.result import Result, correct, wrong

EVALUATING = {"context manager protocol": "`with`와 함께 쓸 수 없는 것을 썼습니다. `eval()`은 부르면 그때부터 바뀌는 메서드입니다."}
CALLED_IN_TRAINING = "학습 모드에서도 한 번 불렀습니다. 그때 BatchNorm이 모아 둔 평균이 바뀌었으니, 평가 모드에서 다시 불러도 값이 달라집니다."


@judged
def evaluate(function) -> Result:
    result = first_failure(_judge(function, *case) for case in _cases())
    hint = _left_by_failure(function) if result.passed else None
    return wrong(hint) if hint else result


def _cases() -> Iterator[tuple[nn.Module, bool]]:
    """(신경망, 부른 쪽이 기록하는지)."""
    yield normed(), True
    yield normed().eval(), True
    yield normed(), False
    yield normed().eval(), False
    for net in (nested(), functional(), mapped(), nn.Dropout(0.5)):
        yield net, True
    frozen = nested()
    frozen[0][1].eval()  # 학습하는 동안에도 일부러 평가 모드로 둔 안쪽 모듈
    yield frozen, True


@dataclass
class Calls:
    """신경망을 부르는 동안 본 것. 사본을 불러도 여기에 적힙니다."""

    modes: list[list[bool]] = field(default_factory=list)  # 부를 때마다, 모듈마다의 training
    recorded: bool = False  # 계산하는 동안 기록했는지
    recording_after: bool = True  # 함수가 끝난 뒤에 기록이 켜져 있었는지

    def watch(self, net: nn.Module) -> None:
        def note_mode(module, _):
            if self.modes:
                self.modes[-1].append(module.training)

        def note_recording(_, inputs, out):
            # 멈춘 드롭아웃은 받은 텐서를 그대로 내놓습니다. 그것은 기록한 것이 아닙니다.
            self.recorded |= out.requires_grad and out is not inputs[0]

        # 메서드를 훅으로 두면 사본의 훅은 사본의 `Calls`에 적습니다. 함수는 복사되지 않습니다.
        net.register_forward_pre_hook(lambda *_: self.modes.append([]))
        for module in net.modules():
            module.register_forward_pre_hook(note_mode)
            module.register_forward_hook(note_recording)

    def wrapped(self, function: Callable, recording: bool) -> Callable:
        """`recording`대로 기록하거나 하지 않는 곳에서 `function`을 부르는 함수."""

        @wraps(function)  # 빈칸인지 볼 때 학습자의 코드를 읽게 합니다.
        def watched(*arguments):
            with torch.set_grad_enabled(recording):
                try:
                    return function(*arguments)
                except NetFailed as error:
                    return error
                finally:
                    self.recording_after = torch.is_grad_enabled()

        return watched


def _called(function, net: nn.Module, recording: bool):
    """불러 본 값과 입력, 부르기 전의 상태, 부르는 동안 본 것."""
    if not callable(function):
        call(function)
    for p in list(net.parameters())[:1]:
        p.requires_grad_(False)  # 일부러 얼린 매개변수
    before, calls = Before(net), Calls()
    x = random_tensors((6, 3))[0].requires_grad_()
    calls.watch(net)
    got = call(calls.wrapped(function, recording), net, x, known_errors=EVALUATING)
    return got, x, before, calls


def _judge(function, net: nn.Module, recording: bool) -> Result:
    fresh = deepcopy(net).eval()
    got, x, before, calls = _called(function, net, recording)
    with torch.no_grad():
        expected = fresh(x)
    value = tensor(got, expected.shape)
    if not close(value, expected):
        return wrong(_why_not_evaluation(calls.modes))
    hint = _recorded(got, x, before, calls) or _not_restored(before, calls, recording)
    return wrong(hint) if hint else correct("평가할 때만 Dropout과 기록을 끄고, 부르기 전의 상태로 돌려놓았습니다.")


def _left_by_failure(function) -> str | None:
    """`net(x)`에서 오류가 나면 되돌려 놓지 못하는 답에 할 말."""
    got, x, before, calls = _called(function, broken(), True)
    if before.modes_changed() or before.flags_changed() or not (calls.recording_after and x.requires_grad):
        return "`net(x)`가 오류를 내면 부르기 전의 상태로 돌아오지 않습니다. 되돌리는 줄까지 가지 못하기 때문입니다. 오류가 나도 실행되는 자리(`finally`나 `with`)에서 되돌리세요."
    if not isinstance(got, NetFailed):
        return "`net(x)`가 낸 오류를 함수 안에서 삼켰습니다. 부른 쪽은 잘못된 줄 모릅니다. 되돌리기만 하고 오류는 그대로 내보내세요."
    return None


def _recorded(got: Tensor, x: Tensor, before: Before, calls: Calls) -> str | None:
    """값은 맞지만 기록한 답에 할 말."""
    if before.flags_changed():
        return "값은 맞지만 매개변수의 requires_grad가 부르기 전과 다릅니다. 꺼진 채이면 다음 학습 단계에서 변화도를 받지 못하고, 모두 켜면 일부러 얼려 둔 것까지 학습됩니다. 매개변수는 그대로 두고, 이번 계산만 기록하지 않게 하세요."
    if not x.requires_grad:
        return "값은 맞지만 받은 x의 requires_grad를 껐습니다. 부른 쪽의 텐서는 그대로 두고, 이번 계산만 기록하지 않게 하세요."
    if got.requires_grad and got is not x:
        return "값은 맞지만 그래프가 남았습니다. `eval()`은 모듈의 움직임만 바꿉니다. 기록을 멈추는 것은 다른 일이고, `with`로 감싼 줄에서만 멈춥니다. 매개변수만 얼렸다면, 입력도 기록하는 텐서일 수 있습니다."
    if calls.recorded:
        return "돌려준 값에는 기록이 없지만, 계산하는 동안에는 모두 기록했습니다. 값을 다 붙들었다가 마지막에 떼어 버렸으니 메모리는 아끼지 못했습니다. 계산하기 전에 멈추어 보세요."
    return None


def _not_restored(before: Before, calls: Calls, recording: bool) -> str | None:
    """부르기 전과 달라진 것에 할 말."""
    if before.modes_changed():
        return _other_modes(before)
    if calls.recording_after != recording:
        return "함수가 끝난 뒤에도 기록이 꺼져 있습니다. 그 뒤의 학습이 하나도 기록되지 않습니다. 구간이 끝나면 저절로 되돌리는 방법을 떠올려 보세요." if recording else "기록을 꺼 둔 구간에서 불렀는데 기록이 켜졌습니다. 언제나 켜 놓지 말고, 부르기 전의 상태로 되돌리세요."
    if before.buffers_changed():
        return CALLED_IN_TRAINING
    if before.content_changed():
        return "값은 맞지만 신경망에 든 값이나 설정(Dropout의 `p` 따위)이 부르기 전과 다릅니다. 모드와 기록 말고는 건드리지 마세요."
    return None


def _other_modes(before: Before) -> str:
    was_training = before.modes[0]
    if before.net.training != was_training:
        return "값은 맞지만 신경망이 평가 모드로 남았습니다. 학습하다가 불렀다면 다음 단계부터 Dropout이 조용히 꺼집니다." if was_training else "값은 맞지만 평가 모드이던 신경망을 학습 모드로 바꾸어 놓았습니다. 언제나 켜는 것이 아니라 부르기 전의 상태로 되돌려야 합니다."
    if len(set(before.modes)) > 1:
        return "값은 맞지만 일부러 평가 모드로 둔 안쪽 모듈까지 학습 모드가 되었습니다. `train()`은 안쪽을 모두 같은 모드로 바꿉니다. 모듈마다 부르기 전의 모드를 기억해 두었다가 되돌리세요."
    return "값은 맞지만 `net`의 표시만 되돌렸고, 안쪽 모듈은 부르기 전의 모드가 아닙니다. 속성을 직접 고치지 말고 안쪽까지 바꾸는 메서드를 쓰세요."


def _why_not_evaluation(calls: list[list[bool]]) -> str:
    if not calls:
        return "`net(x)`를 부르지 않았습니다. 그 값이 필요합니다."
    *earlier, modes = calls
    if all(modes) and any(not any(one) for one in earlier):
        return "평가 모드에서 한 번 계산했지만, 마지막에는 학습 모드에서 다시 불렀습니다. 되돌린 다음에 또 부르지 말고, 평가 모드에서 나온 값을 담아 두었다가 돌려주세요."
    if all(modes):
        return "학습 모드로 계산한 값입니다. Dropout이 값을 무작위로 지우고 BatchNorm이 이 배치의 평균을 썼습니다. `no_grad`는 기록만 멈춥니다."
    if any(modes) and (modes[0] or not all(modes[1:])):
        return "학습 모드로 남은 모듈이 있는 채로 계산한 값입니다. 신경망의 일부만 바꾸지 말고, 안쪽까지 모두 평가 모드로 바꾸세요."
    if any(modes):
        return "`net`의 표시만 껐고 안쪽 모듈은 아직 학습 모드입니다. 속성을 직접 고치지 말고 안쪽까지 바꾸는 메서드를 쓰세요."
    if any(map(any, earlier)):
        return CALLED_IN_TRAINING
    return "평가 모드의 출력과 값이 다릅니다. `net(x)`의 값을 그대로 돌려주는지 보세요."
