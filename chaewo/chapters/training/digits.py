"""진짜 숫자를 학습하는 문제: `train_digits`. 값이 아니라 시험용 숫자의 정확도를 봅니다."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from chaewo import load_digits, time_limit
from chaewo.chapters.training.evaluation import rate
from chaewo.chapters.training.small_net import flat
from chaewo.judging.call import Unusable, call
from chaewo.judging.exercise import Judge
from chaewo.judging.result import Result, correct, wrong
from chaewo.lenet import LeNet5

ENOUGH = 0.95
# 판정할 때에는 숫자의 이름을 바꾸어 부릅니다(0을 7이라고 부르는 식). 받은 이름표로 배웠다면 결과가 같고,
# 노트북의 다른 자료로 배웠다면 하나도 맞히지 못합니다. 자리가 모두 바뀌므로 원래 이름과 겹치지 않습니다.
RENAMED = torch.tensor([7, 2, 9, 5, 0, 8, 4, 1, 3, 6])


def _judge(function) -> Result:
    torch.set_default_dtype(torch.float64)  # 13장처럼. 판정이 끝나면 되돌아갑니다.
    digits = load_digits()
    net = _renamed_net()
    before = flat(net)
    x, y = to_input(digits.train_images), RENAMED[digits.train_labels]
    seconds = time_limit.TRAINING_SECONDS
    value = call(function, net, x, y, seconds=seconds, may_change=True)
    try:
        after = flat(net)
    except Unusable:
        return wrong("매개변수에 NaN이나 무한대가 있습니다. 학습하다가 발산했습니다. 학습률을 줄여 보세요.")
    if torch.equal(before, after):
        if isinstance(value, nn.Module) and value is not net:
            return wrong("받은 `net`이 처음 그대로입니다. 다른 신경망을 만들어 학습한 것 같습니다. 받은 것을 학습시키세요.")
        return wrong("받은 `net`이 처음 그대로입니다. 옵티마이저에 `net`의 매개변수를 넣었는지, 갱신하는 줄이 있는지 보세요.")
    with torch.no_grad():
        answers = net(to_input(digits.test_images).to(next(net.parameters()).dtype)).argmax(1)
    reached = rate(answers == RENAMED[digits.test_labels])
    if reached >= ENOUGH:
        return correct(f"처음 보는 숫자 1,000장의 {reached:.1%}를 맞혔습니다.")
    seen = f"시험용 1,000장의 {reached:.1%}를 맞혔습니다. "
    return wrong(seen + _why_low(answers, reached, by_old_names=rate(answers == digits.test_labels)))


train_digits = Judge(_judge, slow=True)


def _why_low(answers: Tensor, reached: float, by_old_names: float) -> str:
    if by_old_names > 0.5:
        return "판정할 때에는 숫자의 이름을 바꾸어 부르는데, 원래 이름으로 답합니다. 함수가 받은 `x`와 `y`가 아니라 노트북의 다른 자료로 배운 것 같습니다."
    if answers.unique().numel() == 1:
        return "모든 그림에 같은 답을 합니다. 손실을 출력해 보세요. 평평하다면 갱신의 수와 학습률, 그림과 이름표의 짝을 살핍니다. 크게 튀었다면 변화도를 비우는지, 자료를 섞는지, 학습률이 너무 크지 않은지 살핍니다."
    if reached < 0.8:
        return "아직 모자랍니다. 묶음마다 여섯 걸음이 다 있는지, 그림과 이름표의 짝이 맞는지, 자료를 모두 쓰는지, 갱신이 모두 몇 번인지 보세요."
    return "거의 다 왔습니다. 에폭을 늘리거나, 12장에서 배운 옵티마이저와 학습률을 바꾸어 보세요."


def _renamed_net() -> nn.Module:
    """씨앗 0으로 만든 LeNet5. 출력의 자리도 `RENAMED`대로 바꾸어, 이름만 다른 같은 신경망입니다."""
    torch.manual_seed(0)
    net = LeNet5().double()
    with torch.no_grad():
        for p in net.fc3.parameters():
            p[RENAMED] = p.clone()
    return net


def to_input(images: Tensor) -> Tensor:
    return F.pad(images.double() / 255, (2, 2, 2, 2)).unsqueeze(1)
