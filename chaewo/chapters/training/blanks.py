"""13장 학습 과정 전체의 빈칸."""

import torch

from chaewo.blanks.kinds import choice, match, number, order
from chaewo.chapters.training.programs import programs
from chaewo.lenet import LeNet5

TRAIN, BATCH, EPOCHS = 4_000, 32, 6
STEPS = {
    "batch": "자료를 섞어 미니 배치를 꺼낸다",
    "zero": "변화도를 비운다: `optimizer.zero_grad()`",
    "forward": "순전파로 출력을 얻는다: `output = net(images)`",
    "loss": "손실을 구한다: `loss = criterion(output, labels)`",
    "backward": "역전파로 변화도를 구한다: `loss.backward()`",
    "step": "매개변수를 갱신한다: `optimizer.step()`",
    "test": "에폭이 끝나면 시험용 자료로 평가한다",
}


def _updates(size: int, epochs: int) -> int:
    """`size`장씩 나누어 `epochs` 에폭을 도는 동안 갱신하는 횟수."""
    return epochs * len(torch.arange(TRAIN).split(size))


def _accuracy(confusion: torch.Tensor) -> float:
    return (confusion.diagonal().sum() / confusion.sum()).item()


def _as_percent_too(hints: dict[float, str]) -> dict[float, str]:
    """비율인 오답을 퍼센트로 적었을 때도 같은 도움말이 나오게 합니다."""
    return hints | {100 * wrong: say for wrong, say in hints.items()}


def blanks() -> dict[str, dict]:
    parameters = sum(p.numel() for p in LeNet5().parameters())
    confusion = torch.tensor([[8, 1, 1], [0, 9, 1], [2, 0, 18]])
    return programs() | {
        "steps": order(
            prompt="학습의 일곱 걸음입니다. 차례대로 놓으세요.",
            steps=list(STEPS.values()),
            before=[
                (STEPS["batch"], STEPS["forward"]),
                (STEPS["forward"], STEPS["loss"]),
                (STEPS["loss"], STEPS["backward"]),
                (STEPS["zero"], STEPS["backward"]),
                (STEPS["backward"], STEPS["step"]),
                (STEPS["step"], STEPS["test"]),
            ],
            # 파이토치의 빠른 시작처럼, 다 쓴 변화도를 갱신한 바로 뒤에 비워도 됩니다.
            or_before=[
                (STEPS["batch"], STEPS["forward"]),
                (STEPS["forward"], STEPS["loss"]),
                (STEPS["loss"], STEPS["backward"]),
                (STEPS["backward"], STEPS["step"]),
                (STEPS["step"], STEPS["zero"]),
                (STEPS["zero"], STEPS["test"]),
            ],
            hints={
                (STEPS["forward"], STEPS["batch"]): "신경망에 넣을 입력이 아직 없습니다. 무엇을 먼저 꺼내야 합니까?",
                (STEPS["loss"], STEPS["forward"]): "손실은 출력과 목표를 견줍니다. 견줄 출력이 아직 없습니다.",
                (STEPS["backward"], STEPS["loss"]): "역전파는 스칼라 하나에서 시작합니다. 그 스칼라가 아직 없습니다.",
                (STEPS["backward"], STEPS["zero"]): "비우기는 역전파보다 앞이거나, 순전파·손실·역전파·갱신을 모두 마친 뒤여야 합니다. 노트는 어디에서 비웁니까?",
                (STEPS["step"], STEPS["backward"]): "어느 쪽으로 옮길지 아직 모릅니다. 변화도가 먼저입니다.",
                (STEPS["test"], STEPS["zero"]): "에폭이 끝난 뒤에야 비우면 그동안 변화도가 쌓입니다. 미니 배치마다 비워야 합니다.",
                (STEPS["test"], STEPS["step"]): "갱신이 남았는데 평가하면, 배우기 전의 신경망을 재게 됩니다.",
            },
            solution="미니 배치를 꺼내고, 변화도를 비우고, 순전파하고, 손실을 구하고, 역전파하고, 갱신하고, 에폭이 끝나면 평가합니다. 변화도는 역전파보다 앞에서 비우거나, 갱신한 바로 뒤에 비우면 됩니다.",
            praise="노트의 다섯 줄 앞뒤로 한 걸음씩 붙었습니다. 변화도를 비우는 자리는 역전파보다 앞이거나, 갱신한 바로 뒤면 됩니다.",
        ),
        "updates": number(
            prompt=f"학습용 {TRAIN:,}장을 {BATCH}장씩 나누어 {EPOCHS}에폭을 학습하면, `optimizer.step()`은 모두 몇 번 불립니까?",
            answer=_updates(BATCH, EPOCHS),
            hints={
                _updates(BATCH, 1): "한 에폭에 부르는 횟수입니다. 에폭은 여섯 번입니다.",
                EPOCHS: "에폭의 수입니다. `step()`은 에폭마다가 아니라 미니 배치마다 부릅니다.",
                TRAIN * EPOCHS: "한 장마다 갱신한 셈입니다. 갱신은 미니 배치마다 한 번입니다.",
                TRAIN: "한 장마다 갱신한 셈이고, 에폭도 한 번만 세었습니다. 갱신은 미니 배치마다 한 번입니다.",
                BATCH * EPOCHS: "32는 미니 배치 하나에 든 장수입니다. 미니 배치가 몇 개인지 세어 보세요.",
            },
            solution=f"한 에폭에 4,000 ÷ 32 = {_updates(BATCH, 1)}번이고, 여섯 에폭이면 {_updates(BATCH, EPOCHS)}번입니다.",
            praise="미니 배치마다 한 번, 그것을 에폭마다 되풀이합니다.",
        ),
        "symptoms": match(
            prompt="이 장의 SGD(학습률 0.02, 모멘텀 0.9)로 학습합니다. 코드에서 빠진 것과, 그때 보이는 모습을 짝지으세요.",
            pairs={
                "`optimizer.zero_grad()`가 빠졌다": "손실이 줄지 않고 오르내리다 커진다",
                "`loss.backward()`가 빠졌다": "grad가 None이고 가중치가 그대로다",
                "`optimizer.step()`이 빠졌다": "grad에 값이 있는데 가중치가 그대로다",
                "자료를 섞지 않고 숫자별로 넣었다": "끝 무렵에 본 숫자로만 답한다",
            },
            distractors=["RuntimeError가 난다"],
            hints={
                ("`optimizer.zero_grad()`가 빠졌다", "RuntimeError가 난다"): "2장에서 `zero_grad`를 잊었을 때 오류가 났습니까? 변화도가 어떻게 되었는지 떠올려 보세요.",
                ("`optimizer.zero_grad()`가 빠졌다", "grad에 값이 있는데 가중치가 그대로다"): "`step()`은 불렀으니 가중치는 움직입니다. 다만 엉뚱한 쪽으로 움직입니다.",
                ("`loss.backward()`가 빠졌다", "RuntimeError가 난다"): "`step()`은 변화도가 없는 매개변수를 조용히 건너뜁니다.",
                ("`loss.backward()`가 빠졌다", "grad에 값이 있는데 가중치가 그대로다"): "변화도를 적어 넣는 것이 `backward()`입니다. 부르지 않았다면 무엇이 들어 있겠습니까?",
                ("`optimizer.step()`이 빠졌다", "RuntimeError가 난다"): "갱신하지 않아도 다음 순전파는 할 수 있습니다.",
                ("`optimizer.step()`이 빠졌다", "grad가 None이고 가중치가 그대로다"): "`backward()`는 불렀습니다. 변화도는 어디에 있습니까?",
                ("자료를 섞지 않고 숫자별로 넣었다", "손실이 줄지 않고 오르내리다 커진다"): "같은 숫자만 이어지는 동안에는 손실이 줄어듭니다. 마지막 400장은 어느 숫자입니까?",
                ("자료를 섞지 않고 숫자별로 넣었다", "RuntimeError가 난다"): "차례만 다를 뿐 모양은 같습니다. torch는 알아채지 못합니다.",
            },
            solution="비우지 않으면 변화도가 누적되고, `backward()`가 없으면 변화도가 생기지 않고, `step()`이 없으면 변화도를 쓰지 않고, 섞지 않으면 끝 무렵에 본 숫자만 남습니다. 넷 다 오류는 나지 않습니다.",
            praise="넷 다 오류 없이 조용히 망가집니다. 아래에서 하나씩 확인합니다.",
        ),
        "overfit": choice(
            prompt="에폭이 지날수록 학습 손실은 `0.30 → 0.10 → 0.01`로, 시험 손실은 `0.35 → 0.28 → 0.60`으로 바뀌었습니다. 무슨 일이 일어났습니까?",
            options={
                "학습률이 작아 아직 덜 배웠다": "덜 배웠다면 학습 손실도 아직 커야 합니다.",
                "처음에는 배우다가, 나중에는 학습용 자료를 외웠다": None,
                "학습률이 커서 발산했다": "발산하면 학습 손실도 커집니다. 학습 손실은 어떻게 되었습니까?",
                "시험용 자료가 학습에 섞여 들어갔다": "섞여 들어갔다면 시험 손실도 학습 손실처럼 작아집니다.",
            },
            solution="둘이 함께 줄던 동안은 배운 것이고, 학습 손실만 줄고 시험 손실이 늘어난 뒤로는 외운 것입니다. 이것이 과적합입니다.",
            praise="시험 손실만 돌아서는 곳에서 과적합이 시작됩니다.",
        ),
        "confusion": number(
            prompt="어느 신경망의 혼동 행렬이 `[[8, 1, 1], [0, 9, 1], [2, 0, 18]]`입니다(행이 진짜, 열이 답). 정확도는 얼마입니까?",
            answer=_accuracy(confusion),
            also=[100 * _accuracy(confusion)],  # 책은 정확도를 퍼센트로 찍습니다.
            hints={
                int(confusion.diagonal().sum()): "맞힌 개수입니다. 전체의 개수로 나누세요.",
                **_as_percent_too({
                    1 - _accuracy(confusion): "틀린 비율입니다.",
                    confusion[0, 0].item() / confusion[0].sum().item(): "첫 행이나 첫 열만 보았습니다. 표 전체를 보세요.",
                    (confusion.diagonal() / confusion.sum(1)).mean().item(): "행이나 열마다 구한 비율을 그대로 평균했습니다. 셋째 행과 열에는 자료가 두 배 있습니다.",
                }),
            },
            solution=f"맞힌 것은 대각선의 8 + 9 + 18 = 35이고 전체는 40이므로 {_accuracy(confusion):g}입니다.",
            praise="대각선의 합을 전체의 합으로 나눕니다.",
            otherwise="대각선이 맞힌 것입니다. 그 합을 모든 칸의 합으로 나누어 보세요.",
        ),
        "bytes": number(
            prompt=f"매개변수 {parameters:,}개를 `float16`으로 저장하면 몇 바이트입니까?",
            answer=parameters * torch.tensor(0.0, dtype=torch.float16).element_size(),
            hints={
                parameters: "개수입니다. 하나가 몇 바이트인지 알아내어 곱하세요. 8비트가 1바이트입니다.",
                16 * parameters: "비트로 세었습니다. 8비트가 1바이트입니다.",
                4 * parameters: "`float32`로 저장했을 때의 크기입니다.",
                8 * parameters: "`float64`로 저장했을 때의 크기입니다.",
            },
            solution=f"16비트는 2바이트이므로 2 × {parameters:,} = {2 * parameters:,}바이트입니다. `float64`의 4분의 1입니다.",
            praise="`float64`로 실었다면 네 배였을 것입니다.",
        ),
        "weigh": choice(
            prompt="친구의 코드는 에폭이 여러 번 지나도 손실이 그대로이고, `net.fc3.weight`도 처음 값 그대로입니다. 그런데 `net.fc3.weight.grad`에는 값이 있습니다. 무엇부터 의심하겠습니까?",
            options={
                "`loss.backward()`를 부르지 않았다": "부르지 않았다면 `grad`가 `None`이었을 것입니다.",
                "`optimizer.step()`을 부르지 않았거나, 다른 신경망의 매개변수를 옵티마이저에 주었다": None,
                "시험용 자료로 평가하지 않았다": "평가를 하지 않아도 학습 손실은 움직입니다.",
                "과적합이다": "과적합이라면 학습 손실은 잘 줄어듭니다.",
            },
            solution="변화도는 구했는데 가중치가 그대로이니 갱신이 문제입니다. `step()`이 빠졌거나, 신경망을 새로 만든 뒤에도 옵티마이저가 옛 신경망의 매개변수를 붙들고 있을 때 이렇게 됩니다.",
            praise="증상에서 빠진 걸음을 거꾸로 찾았습니다.",
        ),
        "memorise": choice(
            prompt="학습용 16장만 되풀이해 넣었는데, 수백 번 갱신해도 손실이 2.3에서 내려가지 않습니다. 무엇부터 의심합니까?",
            options={
                "자료가 16장뿐이라 배울 것이 모자라다": "적을수록 외우기는 쉽습니다. 16장도 외우지 못하는 까닭은 자료의 양이 아닙니다.",
                "과적합이다": "과적합이라면 이 16장의 손실은 0에 가까워야 합니다.",
                "학습 코드에 고장이 있다": None,
                "시험용 자료가 너무 어렵다": "시험용은 아직 쓰지도 않았습니다. 내려가지 않는 것은 학습 손실입니다.",
            },
            solution="매개변수 6만 개가 16장을 외우지 못할 까닭이 없습니다. 변화도가 오는지, 갱신하는지, 손실에 넣는 것이 로짓인지, 학습률이 맞는지를 봅니다.",
            praise="몇 초면 되는 검사로 학습 코드부터 믿을 수 있게 만듭니다.",
        ),
        "validation": choice(
            prompt="`Dropout`의 비율 다섯 가지를 학습시켜 하나를 고르려고 합니다. 무엇이 가장 좋은 것을 고릅니까?",
            options={
                "학습 손실": "`Dropout`은 외우기 어렵게 하는 것이라, 학습 손실로 고르면 으레 0을 고르게 됩니다.",
                "시험 정확도": "그 시험은 고르는 데 쓰였으니 마지막 점수로 쓸 수 없습니다. 고른 운만큼 높게 나옵니다.",
                "학습에 쓰지 않고 떼어 둔 검증용의 손실": None,
                "시험 정확도. 다섯 가지를 모두 적어 두면 괜찮다": "모두 적어도, 가장 높은 것을 골라 그 점수를 내세우면 고른 운이 들어갑니다.",
            },
            solution="고르는 데 쓴 자료로는 시험을 보지 않습니다. 학습용에서 검증용을 떼어 고르고, 고른 하나만 시험용으로 한 번 잽니다.",
            praise="배우는 자료, 고르는 자료, 시험 보는 자료를 따로 둡니다.",
        ),
        "after_eval": choice(
            prompt="`net.eval()`을 부른 뒤 `out = net(x)`를 계산했습니다. `out.requires_grad`는 무엇입니까?",
            options={
                "`True`": None,
                "`False`": "`eval()`이 바꾸는 것은 모듈의 `training` 표시입니다. 매개변수의 `requires_grad`도 바뀝니까?",
                "오류가 난다": "`eval()` 뒤에도 순전파는 언제나처럼 할 수 있습니다.",
            },
            solution="매개변수의 `requires_grad`는 그대로이므로 연산이 모두 기록됩니다. 기록을 멈추는 것은 `no_grad`입니다.",
            praise="`eval()`은 기록을 끄지 않습니다.",
        ),
    }
