"""장에 아직 없거나 드물게 쓰는 꼴의 빈칸. 단위 검사와 브라우저 검사가 함께 씁니다."""

import torch

from chaewo.blanks.kinds import order, place
from chaewo.chapters.loss_graph.next_functions import next_functions
from chaewo.lenet import NoteNet

STEPS = [
    "자료를 미니 배치로 꺼낸다",
    "변화도를 비운다: `optimizer.zero_grad()`",
    "순전파로 출력을 구한다: `output = net(input)`",
    "손실을 구한다: `loss = criterion(output, target)`",
    "역전파로 변화도를 구한다: `loss.backward()`",
    "매개변수를 갱신한다: `optimizer.step()`",
    "에폭이 끝나면 시험 자료로 평가한다",
]
BATCH, ZERO, FORWARD, LOSS, BACKWARD, STEP, TEST = STEPS


def training(**changes) -> dict:
    """학습 반복문의 일곱 단계. 변화도는 역전파보다만 먼저 비우면 됩니다."""
    given = {
        "prompt": "학습 과정의 일곱 단계를 차례대로 놓으세요.",
        "steps": STEPS,
        "before": [
            (BATCH, FORWARD),
            (FORWARD, LOSS),
            (LOSS, BACKWARD),
            (ZERO, BACKWARD),
            (BACKWARD, STEP),
            (STEP, TEST),
        ],
        "hints": {
            (FORWARD, BATCH): "신경망에 넣을 입력이 아직 없습니다.",
            (LOSS, FORWARD): "손실은 출력과 정답을 견줍니다. 견줄 출력이 아직 없습니다.",
            (BACKWARD, LOSS): "`loss`가 만들어지기 전에는 거슬러 오를 그래프가 없습니다.",
            (BACKWARD, ZERO): "방금 구한 변화도를 지우게 됩니다.",
            (STEP, BACKWARD): "옮길 방향을 아직 모릅니다. 지난번의 변화도로 갱신하게 됩니다.",
            (TEST, STEP): "갱신이 남았는데 평가하면, 배우기 전의 신경망을 재게 됩니다.",
        },
        "solution": "꺼내고, 비우고, 순전파, 손실, 역전파, 갱신, 평가입니다.",
        "praise": "변화도를 비우는 자리는 역전파보다 앞이기만 하면 됩니다.",
    }
    return order(**{**given, **changes})


def note_graph() -> dict:
    """노트의 손실에서 세 걸음까지. id는 `grad_fn[0][1]` 꼴입니다."""
    net = NoteNet()
    loss = torch.nn.MSELoss()(net(torch.zeros(1, 1, 32, 32)), torch.zeros(1, 10))
    return next_functions(loss, dict(net.named_parameters()))


def note_labels(**changes) -> dict:
    """노트의 주석 셋을 노드에 놓습니다. 셋째는 노트가 틀린 곳에 적었습니다."""
    given = {
        "prompt": "노트의 주석을 맞는 노드에 놓으세요.",
        "graph": note_graph(),
        "answer": {
            "`# MSE loss`": "grad_fn",
            "`# Linear`": "grad_fn[0]",
            "`# Relu`": "grad_fn[0][1]",
        },
        "hints": {
            (
                "`# Relu`",
                "grad_fn[0][0]",
            ): "이 노드는 잎에 변화도를 더합니다. 노트가 적은 곳입니다.",
            ("`# Relu`", "grad_fn[0][2]"): "가중치를 뒤집은 연산입니다.",
            (
                "`# Linear`",
                "grad_fn[0][1][0]",
            ): "완전 연결 계층은 맞지만, 손실에서 더 먼 `fc2`입니다.",
        },
        "solution": "`# Relu`는 `next_functions[1][0]`입니다.",
        "praise": "번호 하나가 달랐습니다.",
    }
    return place(**{**given, **changes})
