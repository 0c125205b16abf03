"""10장 손실 함수와 그래프 거슬러 오르기의 빈칸."""

import torch
from torch.nn import functional as F

from chaewo.blanks.kinds import choice, matrix, number, place
from chaewo.chapters.loss_graph.next_functions import next_functions
from chaewo.lenet import NoteNet

OUTPUT = torch.tensor([[1.0, 2.0, 6.0]], dtype=torch.float64)
TARGET = torch.tensor([[0.0, 4.0, 3.0]], dtype=torch.float64)


def _mse_and_gradient() -> tuple[float, torch.Tensor]:
    output = OUTPUT.clone().requires_grad_()
    loss = F.mse_loss(output, TARGET)
    (gradient,) = torch.autograd.grad(loss, output)
    return loss.item(), gradient


def _note_net_and_loss() -> tuple[NoteNet, torch.Tensor]:
    """노트의 `In [55]`."""
    torch.manual_seed(0)
    net = NoteNet()
    return net, F.mse_loss(net(torch.randn(1, 1, 32, 32)), torch.randn(1, 10))


def _third_line() -> str:
    """노트의 셋째 줄이 출력하는 노드가 붙들고 있는 매개변수의 이름."""
    net, loss = _note_net_and_loss()
    node = loss.grad_fn.next_functions[0][0].next_functions[0][0]
    return next(name for name, p in net.named_parameters() if p is node.variable)


def _relu_slot() -> int:
    """마지막 완전 연결 계층의 노드에서 ReLU로 가는 자리."""
    _, loss = _note_net_and_loss()
    nodes = [node for node, _ in loss.grad_fn.next_functions[0][0].next_functions]
    return [type(node).__name__ for node in nodes].index("ReluBackward0")


def _veiled_graph() -> tuple[dict, dict[str, str]]:
    """노트의 손실에서 `fc2`까지의 그래프와, 이름표마다 놓일 노드.

    이름이 보이면 물음이 되지 않으므로, 노트의 주석이 맞은 두 줄 말고는 노드의 이름을 가립니다.
    """
    net, loss = _note_net_and_loss()
    names = dict(net.named_parameters())
    graph = next_functions(loss, names, depth=4)
    spots = {"MSE loss": "grad_fn", "Linear": "grad_fn[0]"}
    for node, (written, _) in graph.items():
        kind, _, name = written.partition("\n")
        if kind == "ReluBackward0" and "Relu" not in spots:
            spots["Relu"] = node
        spots |= {name: node} if name in {"fc3.weight", "fc2.bias"} else {}
    letters = iter("ABCDEFGH")  # 귀로 듣는 독자도 노드를 구별할 수 있게
    shown = {"grad_fn", "grad_fn[0]"}
    veiled = {
        node: (written if node in shown else f"? {next(letters)}", targets)
        for node, (written, targets) in graph.items()
    }
    return veiled, spots


def _bias_gradient(rows: int) -> float:
    """출력의 변화도가 모두 1일 때 편향의 변화도의 원소."""
    bias = torch.zeros(10, requires_grad=True)
    F.linear(torch.ones(rows, 84), torch.ones(10, 84), bias).backward(torch.ones(rows, 10))
    return bias.grad[0].item()


def _alive_after_cut() -> int:
    """`fc3` 앞의 ReLU에 온 변화도를 0으로 바꾸었을 때, 변화도가 0이 아닌 매개변수의 수."""
    net, loss = _note_net_and_loss()
    relu = loss.grad_fn.next_functions[0][0].next_functions[_relu_slot()][0]
    relu.register_prehook(lambda grads: (grads[0] * 0,))
    loss.backward()
    return sum(bool(p.grad.any()) for p in net.parameters())


def blanks() -> dict[str, dict]:
    mse, gradient = _mse_and_gradient()
    difference = OUTPUT - TARGET
    trap = (torch.ones(32, 1) - torch.ones(1, 32)).numel()
    third = _third_line()
    veiled, spots = _veiled_graph()
    slot = _relu_slot()
    owners = {
        "fc3.weight": "가중치는 `addmm`의 셋째 인자 쪽에 있습니다. `[0][0]`은 첫째 인자입니다.",
        "fc3.bias": "`addmm(bias, x, W.T)`의 첫째 인자가 무엇인지 다시 보세요.",
        "fc2.bias": "`fc2`까지 가려면 ReLU를 먼저 지나야 합니다.",
        "ReLU의 출력": "`AccumulateGrad`는 잎에만 있습니다. ReLU의 출력은 연산의 결과라 잎이 아닙니다.",
    }
    return {
        "mse": number(
            prompt="출력이 `[[1, 2, 6]]`, 목표가 `[[0, 4, 3]]`일 때 `MSELoss()`의 값은 얼마입니까? 분수로 적어도 됩니다.",
            answer=mse,
            hints={
                14: "제곱의 합입니다. `MSELoss()`는 거기서 한 걸음 더 갑니다.",
                7: "2로 나누었습니다. 교과서의 ½은 torch의 정의에 없습니다. 원소는 몇 개입니까?",
                2: "차이를 그대로 더했거나 절댓값을 평균했습니다. 그 전에 차이를 제곱하세요.",
                0.6667: "차이를 제곱하지 않고 평균했습니다. 부호가 다른 차이끼리 지워집니다.",
                1.4: "원소 10개로 나누었습니다. 여기서는 원소가 열 개가 아닙니다.",
            },
            solution=f"차이는 1, −2, 3이고 제곱은 1, 4, 9입니다. 합 14를 3으로 나누면 {mse:.4f}입니다.",
            praise="제곱해서, 더하고, 원소의 수로 나눕니다.",
        ),
        "mse_gradient": matrix(
            prompt="같은 예(출력 `[[1, 2, 6]]`, 목표 `[[0, 4, 3]]`)에서 손실을 출력으로 미분한 변화도를 채워 보세요. 분수로 적어도 됩니다.",
            answer=gradient,
            hints=[
                (2 * difference, "원소의 수로 나누지 않았습니다. 평균을 미분하고 있습니다."),
                (difference, "제곱을 미분할 때 내려오는 2와, 평균의 나눗셈이 빠졌습니다."),
                (difference / 3, "제곱을 미분할 때 내려오는 2가 빠졌습니다."),
                (-gradient, "부호가 모두 반대입니다. 출력이 목표보다 크면 변화도는 양수입니다."),
                (difference**2 / 3, "손실에 더해지는 몫을 적었습니다. 그것을 출력으로 미분하세요."),
            ],
            solution="차이 (1, −2, 3)에 2를 곱하고 3으로 나누면 (2/3, −4/3, 2)입니다.",
            praise="출력이 목표보다 크면 양수, 작으면 음수입니다.",
            otherwise="붉은 칸의 값이 다릅니다. 차이에 무엇을 곱하고 무엇으로 나누는지 식을 다시 보세요.",
        ),
        "trap": number(
            prompt="출력의 모양이 `(32, 1)`인데 목표의 모양이 `(1, 32)`입니다. `MSELoss()`는 제곱을 모두 몇 개 평균합니까?",
            answer=trap,
            hints={
                32: "짝이 맞았다면 그렇습니다. 두 모양이 다르니 브로드캐스팅이 일어납니다.",
                64: "두 텐서의 원소 수를 더했습니다. 행 하나마다 모든 열과 짝을 짓습니다.",
                1: "결과는 숫자 하나이지만, 그 앞에서 평균한 제곱의 수를 물었습니다.",
                1000: "어림하지 말고, 모든 짝을 담은 표의 칸이 몇 개인지 세어 보세요.",
            },
            solution=f"출력 32개와 목표 32개가 모든 짝을 지어 32 × 32 = {trap}개입니다. 제 짝은 그 가운데 32개뿐입니다.",
            praise="오류 없이, 엉뚱한 짝까지 모두 평균합니다.",
        ),
        "third_line": choice(
            prompt="노트의 셋째 줄이 출력한 `AccumulateGrad`는 무엇의 변화도를 누적하는 노드입니까?",
            options={
                (f"`{name}`" if "." in name else name): None if name == third else say
                for name, say in owners.items()
            },
            solution=f"`addmm(bias, x, W.T)`의 첫째 인자, 곧 `{third}`입니다.",
            praise="ReLU가 아니라 편향이었습니다.",
        ),
        "relu_slot": number(
            prompt="노트의 셋째 줄을 고쳐 ReLU의 노드를 출력하려면, 마지막 `next_functions[?][0]`의 `?`에 어떤 숫자를 넣어야 합니까?",
            answer=slot,
            hints={
                0: "노트가 넣은 숫자입니다. 첫째 인자인 편향의 자리입니다.",
                2: "셋째 인자인 전치한 가중치의 자리입니다.",
                3: "인자는 셋이고 번호는 0부터 셉니다.",
            },
            solution=f"ReLU의 출력은 `addmm`의 둘째 인자이고, 번호를 0부터 세므로 {slot}입니다.",
            praise="숫자 하나가 틀린 것이었습니다. 출력해서 확인해 봅시다.",
        ),
        "labels": place(
            prompt="노트의 손실에서 `fc2`까지 거슬러 오른 그래프입니다. 앞의 두 노드 말고는 이름을 가리고 A부터 H까지 기호를 붙였습니다. 노트의 세 이름표는 노트가 붙인 자리에 놓여 있습니다. 틀린 것을 옮기고 나머지 둘도 놓아 보세요.",
            graph=veiled,
            answer=spots,
            start={"MSE loss": "grad_fn", "Linear": "grad_fn[0]", "Relu": "grad_fn[0][0]"},
            hints={
                ("Relu", "grad_fn[0][0]"): "노트가 붙인 자리입니다. 여기서는 더 거슬러 갈 곳이 없습니다. ReLU 앞에는 `fc2`가 있어야 합니다.",
                ("Relu", "grad_fn[0][2]"): "셋째 자리입니다. `addmm`의 셋째 인자는 ReLU의 출력이 아닙니다.",
                ("Relu", "grad_fn[0][1][0]"): "한 걸음 더 갔습니다. 여기서 다시 세 갈래로 나뉘니 `fc2`의 노드입니다.",
                ("Relu", "grad_fn[0][1][0][1]"): "여기도 ReLU이지만 `fc2` 앞의 것입니다. 노트가 찾던 것은 `fc3` 바로 앞의 ReLU입니다.",
                ("fc3.weight", "grad_fn[0][2]"): "가는 길은 맞습니다. 여기는 전치하는 연산이니 잎까지 한 걸음 더 가세요.",
                ("fc3.weight", "grad_fn[0][0]"): "첫째 인자의 자리입니다. 가중치는 셋째 인자 쪽에 있습니다.",
                ("fc2.bias", "grad_fn[0][0]"): "여기는 `fc3`에 달린 편향입니다. ReLU를 지나 한 계층 더 거슬러 오르세요.",
                ("fc2.bias", "grad_fn[0][1][0][2]"): "셋째 자리입니다. 편향은 `addmm`의 몇째 인자입니까?",
                ("fc2.bias", "grad_fn[0][1][0][1]"): "둘째 자리입니다. 편향은 `addmm`의 몇째 인자입니까?",
            },
            solution="`addmm`의 노드에서 첫째는 편향, 둘째는 입력(ReLU의 출력), 셋째는 전치한 가중치로 갑니다. `fc3`에서도 `fc2`에서도 같습니다.",
            praise="노트의 이름표가 제자리를 찾았습니다.",
            otherwise="`addmm(bias, x, W.T)`의 인자 차례를 화살표의 번호와 맞추어 보세요.",
        ),
        "bias_rows": number(
            prompt="이번에는 입력이 네 장이어서 출력의 모양이 `(4, 10)`입니다. `addmm` 노드에 들어온 변화도의 원소가 모두 1이라면 `fc3.bias.grad`의 원소는 얼마입니까?",
            answer=_bias_gradient(4),
            hints={
                1: "행 하나의 몫입니다. 같은 편향이 모든 행에 쓰였습니다.",
                40: "원소를 모두 더했습니다. 편향은 열마다 하나씩이므로 열을 따라서만 더합니다.",
                10: "가로로 더했습니다. 편향 하나가 쓰인 곳은 세로로 늘어서 있습니다.",
                0.25: "평균은 손실이 이미 냈습니다. 여기서는 더하기만 합니다.",
            },
            solution="편향의 원소 하나가 네 행에 한 번씩 쓰였으므로 네 행의 변화도를 더합니다.",
            praise="여러 번 쓰인 값에는 변화도가 모입니다.",
        ),
        "cut": number(
            prompt="`fc3` 바로 앞의 ReLU 노드에 들어온 변화도를 훅으로 모두 0으로 바꾸고 `loss.backward()`를 부릅니다. 매개변수 10개 가운데 변화도가 0이 아닌 것은 몇 개입니까?",
            answer=_alive_after_cut(),
            hints={
                10: "ReLU보다 앞에 있는 계층으로 가는 변화도는 모두 이 노드를 지나야 합니다.",
                8: "0이 된 쪽의 수를 세었습니다.",
                0: "`addmm` 노드에서 나가는 화살표가 모두 ReLU 노드로 갑니까?",
                1: "`addmm` 노드에서 ReLU 말고 다른 쪽으로 가는 화살표가 하나뿐인지 다시 보세요.",
                5: "가지가 아니라 본줄기를 막았습니다. 막은 곳보다 뒤에서 갈라진 가지만 살아남습니다.",
            },
            solution="ReLU로 가는 길 말고 `addmm` 노드에서 갈라진 `fc3.bias`와 `fc3.weight`만 변화도를 받습니다.",
            praise="본줄기는 하나뿐이라 한 곳을 막으면 그 앞이 모두 막힙니다.",
        ),
    }
