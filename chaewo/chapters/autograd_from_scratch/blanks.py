"""6장 작은 autograd 만들기의 빈칸."""

import torch

from chaewo.blanks.kinds import choice, matrix, number
from chaewo.chapters.autograd_from_scratch.programs import programs


def _visits(depth: int) -> int:
    """두 배를 `depth`번 한 그래프를 길마다 따로 걸을 때, 출발한 노드까지 세어 방문하는 횟수."""
    return 1 if depth == 0 else 1 + 2 * _visits(depth - 1)


def _matmul_options() -> dict[str, str | None]:
    """보기마다 실제로 계산해 torch의 변화도와 같은 것을 정답(`None`)으로 둡니다."""
    make = torch.Generator().manual_seed(0)
    a = torch.randn(4, 3, generator=make)
    b = torch.randn(3, 2, generator=make, requires_grad=True)
    g = torch.randn(4, 2, generator=make)
    (a @ b).backward(g)
    candidates = {
        "`g @ a.value.T`": (
            lambda: g @ a.T,
            "(4, 2)와 (3, 4)는 곱할 수 없습니다. 결과의 모양이 `b`와 같아야 합니다.",
        ),
        "`a.value @ g`": (
            lambda: a @ g,
            "(4, 3)과 (4, 2)는 곱할 수 없습니다. 무엇을 전치해야 합니까?",
        ),
        "`a.value.T @ g`": (lambda: a.T @ g, ""),
        "`g.T @ a.value`": (
            lambda: g.T @ a,
            "곱할 수는 있지만 결과가 (2, 3)입니다. `b`의 모양과 견주어 보세요.",
        ),
    }

    def same(compute) -> bool:
        try:
            return compute().shape == b.shape and torch.allclose(compute(), b.grad)
        except RuntimeError:  # 모양이 맞지 않아 곱할 수 없는 보기
            return False

    return {
        option: None if same(compute) else hint for option, (compute, hint) in candidates.items()
    }


def _column_sum(g: torch.Tensor) -> torch.Tensor:
    """(1, 3) 텐서를 (2, 3)에 더하고 변화도 `g`를 받았을 때 그 텐서의 변화도."""
    bias = torch.zeros(1, 3, requires_grad=True)
    (torch.zeros(2, 3) + bias).backward(g)
    return bias.grad


def _kept(steps: int) -> int:
    """본문의 `still_saved`에서 역전파 없이 `loss`를 담아 둘 때 남는 저장한 텐서의 수."""
    saved = []
    x = torch.ones(3, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(lambda t: saved.append(t.detach()), lambda _: x):
        for _ in range(steps):
            x.tanh().exp().sum()
    return len(saved)


def blanks() -> dict[str, dict]:
    g = torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    summed = _column_sum(g)
    visits = _visits(4)
    kept = _kept(25)
    return {
        **programs(),
        "visits": number(
            prompt="두 배를 네 번 한 그래프(노드 다섯 개)를 `carry`로 걸으면 모두 몇 번 방문합니까? 출발한 노드도 셉니다.",
            answer=visits,
            hints={
                5: "위상 정렬로 걸을 때의 방문 횟수입니다. `carry`는 길마다 따로 걷습니다.",
                16: "맨 끝의 잎을 방문하는 횟수입니다. 거기까지 가며 지나온 노드도 세어야 합니다.",
                15: "두 배를 세 번 했을 때의 값입니다. 한 번 더 갈라집니다.",
                30: "출발한 노드 자신이 빠졌습니다.",
                32: "2를 다섯 번 곱한 값입니다. 단계마다의 방문 1, 2, 4, …를 더해 보세요.",
                8: "화살표의 수입니다. 화살표마다 한 번이 아니라 길마다 한 번입니다.",
            },
            solution=f"단계마다 두 배가 되어 1 + 2 + 4 + 8 + 16 = {visits}번입니다.",
            praise="두 배를 한 번 더 하면 방문이 15번에서 31번이 됩니다. 한 단계 깊어질 때마다 두 배에 하나를 더한 수가 됩니다.",
        ),
        "kept": number(
            prompt="위의 함수를 `steps=25`로 하고 `backward=False`, `log=\"loss\"`는 그대로 두면 저장한 텐서가 몇 개 남습니까?",
            answer=kept,
            hints={
                25: "한 단계에 하나로 셌습니다. `tanh`와 `exp`가 저마다 결과를 저장합니다.",
                75: "`sum`은 입력의 모양만 알면 되므로 텐서를 저장하지 않습니다.",
                2: "마지막 단계의 것만 셌습니다. 리스트가 지난 `loss`를 모두 붙들고 있습니다.",
                0: "`backward()`를 불렀을 때의 답입니다. 부르지 않으면 담아 둔 `loss`들이 붙들고 있습니다.",
                1: "마지막 하나만 셌습니다. 리스트가 지난 `loss`를 모두 붙들고 있습니다.",
                50_000: "원소의 수까지 셌습니다. 텐서의 수를 세어 보세요.",
            },
            solution=f"단계마다 `tanh`와 `exp`의 결과 둘이 남고, 리스트가 25단계를 모두 붙듭니다. 2 × 25 = {kept}입니다.",
            praise="담아 둔 `loss` 하나가 그래프 하나를 통째로 붙듭니다.",
        ),
        "column_sum": matrix(
            prompt="(2, 3)인 `A`에 (1, 3)인 `bias`를 더한 결과가 변화도 `[[1, 2, 3], [10, 20, 30]]`을 받았습니다. `bias`의 변화도를 채워 보세요.",
            answer=summed,
            hints=[
                (
                    g[:1],
                    "첫 행만 넘겼습니다. `bias`는 두 행에 쓰였으므로 두 행의 몫을 다 받아야 합니다.",
                ),
                (g[1:], "둘째 행만 넘겼습니다. `bias`는 첫 행에도 쓰였으므로 두 행의 몫을 다 받아야 합니다."),
                (summed / 2, "평균이 아니라 합입니다. 두 자리의 영향을 모두 더합니다."),
                (
                    torch.full((1, 3), 2.0),
                    "받은 변화도가 모두 1일 때의 답입니다. 주어진 변화도를 더해 보세요.",
                ),
            ],
            solution=f"되풀이해 쓴 축을 따라 열마다 더합니다. {summed[0, 0]:g}, {summed[0, 1]:g}, {summed[0, 2]:g}입니다.",
            praise="되풀이해 쓴 만큼 더해서 모읍니다.",
            otherwise="붉은 칸의 값이 다릅니다. 그 열의 두 숫자를 보세요.",
        ),
        "matmul_rule": choice(
            prompt="(4, 3)인 `a`와 (3, 2)인 `b`의 행렬곱이 (4, 2)인 변화도 `g`를 받았습니다. `b`에 넘기는 규칙은 어느 것입니까?",
            options=_matmul_options(),
            solution="`b`와 같은 (3, 2)가 나와야 합니다. (3, 4)인 `a.value.T`에 (4, 2)인 `g`를 곱한 것뿐입니다.",
            praise="모양이 규칙을 알려 줍니다.",
        ),
    }
