"""2장 역전파와 변화도의 빈칸."""

import torch

from chaewo.blanks.kinds import choice, match, matrix, number
from chaewo.chapters.backward.note_example import grad_after
from chaewo.chapters.backward.programs import programs


def _z_grad() -> torch.Tensor:
    x = torch.ones(2, 2, requires_grad=True)
    y = x + 2
    z = y * y * 3
    z.retain_grad()
    z.mean().backward()
    return z.grad


def _through_gates() -> float:
    a, b = torch.tensor(3.0, requires_grad=True), torch.tensor(-2.0)
    (torch.maximum(a, b) * (a + b)).backward()
    return a.grad.item()


def blanks() -> dict[str, dict]:
    one = grad_after(1)[0, 0].item()
    at_two = grad_after(1, torch.full((2, 2), 2.0))[0, 0].item()
    grid = torch.tensor([[0.0, 1.0], [2.0, 3.0]])
    grid_grad = grad_after(1, grid)
    dz = _z_grad()[0, 0].item()
    return programs() | {
        "at_two": number(
            prompt="`x`의 원소가 모두 2라면, `backward()`를 한 번 부른 뒤 `x.grad`의 원소는 얼마입니까?",
            answer=at_two,
            hints={
                one: "`x`가 1일 때의 값입니다. 식 (2)에 2를 넣어 보세요.",
                2 * one: "두 배가 되지는 않습니다. 식 (2)는 `x`가 아니라 `x + 2`에 비례합니다.",
                2 * at_two: "3/2이 아니라 3을 곱하지 않았는지 보세요.",
                4 * at_two: "평균을 내면서 생긴 1/4을 빠뜨렸습니다.",
                at_two / 2: "제곱에서 내려오는 2나 괄호 안의 `+ 2`를 빠뜨리지 않았는지 보세요.",
            },
            solution=f"식 (2)에서 3/2 × (2 + 2) = {at_two:g}입니다.",
            praise="식 하나로 다른 점의 변화도도 알 수 있습니다.",
        ),
        "grid": matrix(
            prompt="노트의 식에 `x = [[0., 1.], [2., 3.]]`을 넣고 `backward()`를 한 번 불렀습니다. `x.grad`를 채워 보세요. 소수로도 분수로도 적을 수 있습니다.",
            answer=grid_grad,
            hints=[
                (4 * grid_grad, "평균을 내면서 생긴 1/4을 빠뜨렸습니다. 네 칸 모두 네 배입니다."),
                (grid_grad / 2, "제곱을 미분할 때 나오는 2를 빠뜨렸습니다."),
                (
                    torch.full((2, 2), one),
                    "`x`가 모두 1일 때의 답입니다. 원소마다 자기 값을 넣어야 합니다.",
                ),
                (1.5 * grid, "괄호 안의 `+ 2`를 빠뜨렸습니다. `x`가 0인 칸부터 다시 보세요."),
                (grid_grad.T, "행과 열이 바뀌었습니다."),
            ],
            solution=(
                "원소마다 3/2 × (xᵢ + 2)입니다. "
                f"첫째 행은 {grid_grad[0, 0]:g}, {grid_grad[0, 1]:g}이고 "
                f"둘째 행은 {grid_grad[1, 0]:g}, {grid_grad[1, 1]:g}입니다."
            ),
            praise="`backward()`가 채우는 `x.grad`는 `x`와 모양이 같습니다.",
            otherwise="붉은 칸의 값이 다릅니다. 식 (2)에 그 칸의 `x` 값을 넣어 보세요.",
        ),
        "gates": number(
            prompt=(
                "`a`는 3, `b`는 −2입니다. `out = torch.maximum(a, b) * (a + b)`에서 `out.backward()`를 부르면 "
                "`a.grad`는 얼마입니까?"
            ),
            answer=_through_gates(),
            hints={
                1: "`maximum`을 지나온 길의 몫, 곧 상대의 값 `a + b`입니다. `a`로 오는 길은 하나 더 있습니다.",
                3: "`a + b`를 지나온 길의 몫입니다. `a`로 오는 길은 하나 더 있습니다.",
                2: "길이 둘인 것은 맞습니다. 곱셈을 지날 때 상대의 값을 곱했는지, 두 몫을 평균하지 않고 더했는지 보세요.",
                0: "`maximum`은 큰 쪽에 받은 변화도를 몰아줍니다. 3과 −2 가운데 어느 쪽이 `a`입니까?",
                6: "`maximum`의 길에는 `a`가 아니라 상대의 값인 `a + b`가 곱해집니다.",
            },
            solution=(
                "곱셈에서 `maximum` 쪽으로는 상대의 값 `a + b` = 1이, `a + b` 쪽으로는 `maximum`의 값 3이 갑니다. `maximum`은 1을 "
                f"`a`에 몰아주고, 덧셈은 3을 `a`에 복사합니다. 모이면 1 + 3 = {_through_gates():g}입니다."
            ),
            praise="식을 풀지 않고 길만 따라가도 됩니다.",
        ),
        "none_or_zero": match(
            prompt="`x`와 `w`는 기록을 켠 잎이고 `.grad`는 비어 있었습니다. 다음을 실행한 뒤 `w.grad`는 무엇입니까?",
            pairs=_none_or_zero(),
            distractors=["오류"],
            hints={
                (
                    "`(x * x).sum().backward()`",
                    "오류",
                ): "`autograd.grad`에 `w`를 달라고 했다면 그렇습니다. `backward()`는 길이 없는 잎을 그냥 둡니다.",
                (
                    "`(x * x).sum().backward()`",
                    "0으로 채운 텐서",
                ): "`w`까지 가는 길이 없습니다. 변화도가 온 적이 있습니까?",
                (
                    "`(x * w * 0).sum().backward()`",
                    "None",
                ): "0을 곱했지만 그래프에는 `w`까지 가는 길이 있습니다.",
                (
                    "`(x * w).sum().backward()` 다음에 `w.grad.zero_()`",
                    "None",
                ): "`zero_()`는 텐서를 없애지 않고 그 자리에서 고칩니다.",
                (
                    "`(x * w.detach()).sum().backward()`",
                    "0으로 채운 텐서",
                ): "`detach()`가 `w`로 가는 길을 끊었습니다. 끊긴 길로는 0도 오지 않습니다.",
            },
            solution=(
                "길이 없으면 아무것도 오지 않아 `None`이고, 길이 있으면 대개 값이 0이어도 텐서가 생깁니다. `zero_()`는 있던 텐서를 0으로 고칩니다."
            ),
            praise="`None`은 길을, 0은 값을 말합니다.",
        ),
        "four_calls": number(
            prompt="`.grad`를 비우지 않고 순전파와 `backward()`를 네 번 되풀이하면 `x.grad`의 원소는 얼마입니까?",
            answer=grad_after(4)[0, 0].item(),
            hints={
                one: "덮어쓰는 것이 아니라 더합니다. 두 번째 호출 뒤의 값을 다시 보세요.",
                2 * one: "두 번 부른 뒤의 값, 곧 노트의 값입니다. 두 번 더 불러 보세요.",
                3 * one: "한 번 모자랍니다.",
                one**4: "거듭제곱이 아니라 덧셈입니다. 4.5 → 9 → 13.5로 얼마씩 늘었습니까?",
                8 * one: "매번 두 배가 되는 것이 아닙니다. 4.5 → 9 → 13.5로 얼마씩 늘었습니까?",
            },
            solution=f"한 번에 {one:g}씩 더해지므로 {one:g} × 4 = {4 * one:g}입니다.",
            praise="부를 때마다 같은 값이 더해집니다.",
        ),
        "freed": choice(
            prompt=(
                "노트의 주인이 `z`와 `out`을 다시 계산하지 않고 `out.backward()`만 두 번 실행했다면 "
                "무슨 일이 일어났을까요?"
            ),
            options={
                "9가 나온다": "9가 나오려면 두 번째 `backward()`가 성공해야 합니다. 위의 오류를 다시 보세요.",
                "오류 없이 4.5가 그대로 나온다": "`.grad`의 값은 4.5로 남지만, 두 번째 `backward()`가 조용히 지나가지는 않습니다.",
                "두 번째 `backward()`에서 `RuntimeError`가 난다": None,
                "0이 나온다": "`backward()`는 `.grad`를 비우지 않습니다.",
            },
            solution=(
                "첫 `backward()`가 노드에 저장된 값을 해제했으므로 두 번째에서는 오류가 납니다. 노트의 "
                "`out.backward()`에는 `retain_graph`가 없으므로, 9가 찍히려면 순전파 셀도 다시 실행했어야 합니다. "
                "`In [14]`가 그 흔적으로 보입니다."
            ),
            praise="그래서 순전파도 다시 실행했다고 보는 것이 가장 그럴듯합니다.",
        ),
        "z_grad": number(
            prompt="`z.retain_grad()`를 부르고 역전파하면 `z.grad`의 원소는 얼마입니까? (`out`은 `z`의 네 원소의 평균입니다.)",
            answer=dz,
            hints={
                1: "1은 `out` 자신의 변화도입니다. 평균을 지나면 줄어듭니다.",
                one: "맨 끝 `x`의 변화도입니다. `z`는 평균 바로 앞입니다.",
                0.75: "`y * y`의 변화도입니다. 3을 곱하는 노드를 지나기 전의 값을 물었습니다.",
                4: "거꾸로입니다. `z`의 한 원소가 1만큼 변하면 평균은 얼마나 변합니까?",
            },
            solution=f"네 원소의 평균이므로 원소 하나가 변하면 평균은 그 1/4 = {dz:g}만큼 변합니다.",
            praise="위젯에서 평균 노드가 넘긴 값과 같습니다.",
        ),
        "vector": number(
            prompt="`y = x + 2`에서 비중을 모두 1로 두고 `y.backward(torch.ones(2, 2))`를 부르면 `x.grad`의 원소는 얼마입니까?",
            answer=_all_ones(),
            hints={
                4: "`y`의 원소는 넷이지만, `x`의 한 원소는 `y`의 한 원소에만 영향을 줍니다.",
                one: "평균과 제곱이 있던 식의 답입니다. 여기서는 `y = x + 2`뿐입니다.",
                0.25: "평균을 내지 않았습니다. 비중을 곱해 더했을 뿐입니다.",
                3: "`y`의 값입니다. 여기서 묻는 것은 변화도입니다.",
                2: "더한 상수는 변화도에 나오지 않습니다. `x`가 1만큼 움직이면 `y`는 얼마나 움직입니까?",
            },
            solution=(
                "비중이 모두 1이면 `y`의 합을 거슬러 가는 것과 같습니다. `x`의 원소가 1만큼 움직이면 합도 1만큼 "
                f"움직이므로 {_all_ones():g}입니다. 위에서 비중이 그대로 `x.grad`가 되었던 것과 같은 까닭입니다."
            ),
            praise="비중을 모두 1로 두면 합의 변화도입니다.",
        ),
        "version": choice(
            prompt="셋 다 `y = x + 2`로 시작합니다. 마지막에 `z.sum().backward()`를 부르면 오류가 나는 것은 어느 것입니까?",
            options=_version_options(),
            solution=(
                "`exp`의 노드는 자기 결과를 저장합니다. 그 결과를 제자리에서 고쳤으므로 오류가 납니다. 덧셈은 "
                "텐서를 저장하지 않고, 상수 3을 곱하는 노드는 3만 저장하므로 `y`를 고쳐도 괜찮습니다."
            ),
            praise="무엇을 저장했는지가 오류를 정합니다.",
        ),
    }


def _none_or_zero() -> dict[str, str]:
    """실행할 것 → 그 뒤의 `w.grad`. torch로 실행해 적습니다."""

    def left(run) -> str:
        x, w = torch.ones(2, requires_grad=True), torch.full((2,), 5.0, requires_grad=True)
        run(x, w)
        if w.grad is None:
            return "None"
        return "0으로 채운 텐서" if not w.grad.any() else "0이 아닌 텐서"

    def and_zero(x, w):
        (x * w).sum().backward()
        w.grad.zero_()

    runs = {
        "`(x * x).sum().backward()`": lambda x, w: (x * x).sum().backward(),
        "`(x * w * 0).sum().backward()`": lambda x, w: (x * w * 0).sum().backward(),
        "`(x * w.detach()).sum().backward()`": lambda x, w: (x * w.detach()).sum().backward(),
        "`(x * w).sum().backward()` 다음에 `w.grad.zero_()`": and_zero,
    }
    return {written: left(run) for written, run in runs.items()}


def _all_ones() -> float:
    x = torch.ones(2, 2, requires_grad=True)
    (x + 2).backward(torch.ones(2, 2))
    return x.grad[0, 0].item()


def _version_options() -> dict[str, str | None]:
    """보기마다 torch로 실행해 오류가 나는 것을 정답(`None`)으로 둡니다."""

    def overwritten(make_z, change_y: bool) -> bool:
        y = torch.ones(2, requires_grad=True) + 2
        z = make_z(y)
        (y if change_y else z).add_(1)
        try:
            z.sum().backward()
        except RuntimeError:
            return True
        return False

    candidates = {
        "`z = y * 3` 다음에 `y.add_(1)`": (
            lambda y: y * 3,
            True,
            "상수 3을 곱하는 노드가 저장하는 것은 3입니다. `y`의 값은 변화도에 필요하지 않습니다.",
        ),
        "`z = y.exp()` 다음에 `z.add_(1)`": (
            lambda y: y.exp(),
            False,
            "`exp`의 도함수는 `exp` 자신입니다. 노드가 무엇을 저장할지 생각해 보세요.",
        ),
        "`z = y + 1` 다음에 `y.add_(1)`": (
            lambda y: y + 1,
            True,
            "덧셈의 노드는 텐서를 저장하지 않습니다. 고친 값을 쓸 일이 없습니다.",
        ),
    }
    return {
        option: None if overwritten(make_z, change_y) else hint
        for option, (make_z, change_y, hint) in candidates.items()
    }
