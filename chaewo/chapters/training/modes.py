"""13장의 `evaluate`: 평가 모드의 출력인지, 기록하지 않았는지, 부르기 전의 상태로 돌아왔는지를 봅니다."""

from collections.abc import Iterator
from copy import deepcopy
from functools import wraps
from itertools import product

import torch
from torch import nn

from chaewo.chapters.training.nets import Before, nets
from chaewo.judging.call import call
from chaewo.judging.compare import close, first_failure, first_true, random_tensors
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


def _judge(function, net: nn.Module, recording: bool) -> Result:
    fresh, was_training = deepcopy(net).eval(), net.training
    seen = Evaluated(function, net, recording)
    with torch.no_grad():
        expected = fresh(seen.x)
    if not close(tensor(seen.got, expected.shape), expected):
        return wrong(_why_not_evaluation(seen.calls))
    hint = first_true(
        {
            "값은 맞지만 매개변수의 requires_grad가 부르기 전과 다릅니다. 꺼진 채이면 다음 학습 단계에서 변화도를 받지 못하고, 모두 켜면 일부러 얼려 둔 것까지 학습됩니다. 매개변수는 그대로 두고, 이번 계산만 기록하지 않게 하세요.": "flags" in seen.changed,
            "값은 맞지만 받은 x의 requires_grad를 껐습니다. 부른 쪽의 텐서는 그대로 두고, 이번 계산만 기록하지 않게 하세요.": not seen.x.requires_grad,
            "값은 맞지만 그래프가 남았습니다. `eval()`은 모듈의 움직임만 바꿉니다. 기록을 멈추는 것은 다른 일이고, `with`로 감싼 줄에서만 멈춥니다. 매개변수만 얼렸다면, 입력도 기록하는 텐서일 수 있습니다.": seen.got.requires_grad and seen.got is not seen.x,
            "돌려준 값에는 기록이 없지만, 계산하는 동안에는 모두 기록했습니다. 값을 다 붙들었다가 마지막에 떼어 버렸으니 메모리는 아끼지 못했습니다. 계산하기 전에 멈추어 보세요.": seen.recorded,
            "값은 맞지만 신경망이 평가 모드로 남았습니다. 학습하다가 불렀다면 다음 단계부터 Dropout이 조용히 꺼집니다.": was_training and not net.training,
            "값은 맞지만 평가 모드이던 신경망을 학습 모드로 바꾸어 놓았습니다. 언제나 켜는 것이 아니라 부르기 전의 상태로 되돌려야 합니다.": net.training and not was_training,
            "값은 맞지만 일부러 평가 모드로 둔 안쪽 모듈까지 학습 모드가 되었습니다. `train()`은 안쪽을 모두 같은 모드로 바꿉니다. 모듈마다 부르기 전의 모드를 기억해 두었다가 되돌리세요.": "modes" in seen.changed and len(set(seen.before.state["modes"])) > 1,
            "값은 맞지만 `net`의 표시만 되돌렸고, 안쪽 모듈은 부르기 전의 모드가 아닙니다. 속성을 직접 고치지 말고 안쪽까지 바꾸는 메서드를 쓰세요.": "modes" in seen.changed,
            "함수가 끝난 뒤에도 기록이 꺼져 있습니다. 그 뒤의 학습이 하나도 기록되지 않습니다. 구간이 끝나면 저절로 되돌리는 방법을 떠올려 보세요.": recording and not seen.recording_after,
            "기록을 꺼 둔 구간에서 불렀는데 기록이 켜졌습니다. 언제나 켜 놓지 말고, 부르기 전의 상태로 되돌리세요.": seen.recording_after and not recording,
            CALLED_IN_TRAINING: "buffers" in seen.changed,
            "값은 맞지만 신경망에 든 값이나 설정(Dropout의 `p` 따위)이 부르기 전과 다릅니다. 모드와 기록 말고는 건드리지 마세요.": {"values", "settings"} & seen.changed,
        }
    )
    return wrong(hint) if hint else correct("평가할 때만 Dropout과 기록을 끄고, 부르기 전의 상태로 돌려놓았습니다.")


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
