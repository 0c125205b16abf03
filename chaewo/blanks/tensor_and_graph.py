"""1장 텐서와 연산 그래프의 빈칸."""

import torch

from chaewo.blanks.kinds import choice, number, text


def _doublings(start: float) -> int:
    """노트의 반복문: norm이 1000 이상이 될 때까지 두 배 하는 횟수. 처음의 `x * 2`도 셉니다."""
    y, count = torch.tensor([start]) * 2, 1
    while y.norm() < 1000:
        y, count = y * 2, count + 1
    return count


def blanks() -> dict[str, dict]:
    x = torch.ones(2, 2, requires_grad=True)
    y = x + 2
    z = y * y * 3
    name = type(z.grad_fn).__name__
    edges = len([f for f, _ in (y * y).grad_fn.next_functions if f is not None])
    count = _doublings(8.0)
    return {
        "z_grad_fn": text(
            prompt=(
                "노트의 물음입니다. “z 또한 .grad_fn 속성을 가지고 있을까?” 가지고 있다면 "
                "`z.grad_fn`의 이름은 무엇일까요? (`y.grad_fn`은 `AddBackward0`입니다.)"
            ),
            answers=[name],
            hints={
                ("MulBackward", "MultiplyBackward0", "MultBackward0"): (
                    "거의 다 왔습니다. 덧셈의 이름 `AddBackward0`에서 규칙을 보고 끝까지 적어 보세요."
                ),
                ("AddBackward0", "AddBackward"): (
                    "덧셈은 `y`를 만든 연산입니다. `z`를 만든 마지막 연산은 무엇입니까?"
                ),
                ("MeanBackward0", "MeanBackward"): "평균은 `out`을 만든 연산입니다.",
                ("PowBackward0", "PowBackward"): (
                    "제곱과 값은 같지만 코드는 `y * y * 3`입니다. torch는 쓴 그대로 기록합니다."
                ),
                ("없다", "아니요", "None", "없음"): (
                    "`z`는 `requires_grad=True`인 `y`로 계산했습니다. 그런 결과에는 모두 `grad_fn`이 있습니다."
                ),
                ("있다", "네", "예"): "있습니다. 이제 `AddBackward0`처럼 그 이름을 적어 보세요.",
            },
            solution=(
                f"`z = y * y * 3`에서 마지막으로 한 연산은 3을 곱하는 것이므로 `{name}`입니다. "
                "곱셈이 두 번이라 같은 이름의 노드가 둘 생기며, `z.grad_fn`은 그 가운데 나중 것입니다."
            ),
            praise="마지막 연산의 이름이 `grad_fn`에 남습니다.",
        ),
        "two_edges": number(
            prompt="`y * y`를 계산한 노드에서 `y`를 만든 노드로 이어지는 화살표는 몇 개입니까?",
            answer=edges,
            hints={
                1: "`y`는 하나이지만 곱셈에는 두 번 쓰였습니다. `next_functions`의 길이를 다시 보세요.",
                3: "3을 곱한 것은 다음 노드입니다. `y * y`만 보세요.",
                4: "화살표의 수는 원소의 수와 관계가 없습니다. 화살표는 연산의 입력 자리에서 나옵니다.",
            },
            solution=(
                "곱셈의 두 입력이 모두 `y`이므로 같은 노드로 가는 화살표가 둘입니다. 역전파 때는 "
                "두 화살표로 온 변화도를 더합니다. 2장에서 그 덧셈을 봅니다."
            ),
            praise="입력 자리마다 화살표가 하나씩입니다.",
        ),
        "which_leaf": choice(
            prompt=(
                "`w = torch.ones(2, requires_grad=True) * 0.1`로 만든 `w`를 학습하려고 합니다. "
                "`w`는 잎입니까?"
            ),
            options={
                "잎이다. `requires_grad=True`라고 적었으므로": (
                    "`requires_grad=True`는 곱하기 전의 텐서에 적혔습니다. `w`는 곱셈의 결과입니다."
                ),
                "잎이 아니다. 곱셈의 결과여서 `grad_fn`이 있으므로": None,
                "잎이 아니다. `w.requires_grad`가 `False`이므로": (
                    "`w.requires_grad`는 `True`입니다. 잎이 아닌 까닭은 다른 데 있습니다."
                ),
                "잎이다. 이름을 붙인 변수이므로": "변수에 담는 것은 파이썬의 일이고, 그래프는 그 이름을 모릅니다.",
            },
            solution=(
                "`w.grad_fn`이 `MulBackward0`이므로 잎이 아닙니다. `(torch.ones(2) * 0.1)"
                ".requires_grad_(True)`처럼 값을 다 만든 다음에 켜면 `w`가 잎이 됩니다."
            ),
            praise="`requires_grad`는 값을 다 만든 다음에 켭니다.",
        ),
        "doublings": number(
            prompt=(
                "`y = x * 2`로 시작해 `y.norm() < 1000`인 동안 `y = y * 2`를 되풀이합니다. "
                "`x = [8.]`이면 그래프에 `MulBackward0`이 모두 몇 개 생깁니까?"
            ),
            answer=count,
            hints={
                count - 1: "반복문에 들어가기 전의 `y = x * 2`도 노드 하나를 만듭니다.",
                count + 1: "한 번 많습니다. 1000을 처음 넘는 순간 멈춥니다.",
                1: "`y`라는 이름은 하나이지만 곱셈을 할 때마다 새 노드가 생깁니다.",
                10: "`x = [1.]`일 때의 답입니다. 여기서는 8에서 시작합니다.",
            },
            solution=(
                f"8 × 2⁷ = 1024가 처음으로 1000 이상입니다. 두 배를 {count}번 했으므로 노드도 {count}개입니다."
            ),
            praise="같은 코드인데 입력에 따라 그래프가 달라집니다. 이것이 define-by-run입니다.",
        ),
        "in_place_flag": choice(
            prompt=(
                "노트의 물음입니다. “기존 requires_grad였던 x를 바꿔치기 한다는 의미인가?” "
                "`a.requires_grad_(True)`를 실행하면 무엇이 달라집니까?"
            ),
            options={
                "`x`가 `a`로 바뀐다": "`x`는 이 줄에 나오지 않습니다. `a`만 봅시다.",
                "`a`의 값이 다시 계산되고, 지금까지의 연산이 기록된다": (
                    "값은 그대로이고, 지나간 연산은 기록되지 않습니다. 위에서 본 `a.grad_fn`을 떠올려 보세요."
                ),
                "새 텐서가 만들어져 `a`에 들어간다": "같은 객체인지 `is`로 확인한 셀을 다시 보세요.",
                "`a`는 같은 텐서이고, 표시(flag) 하나만 켜진다": None,
            },
            solution=(
                "같은 객체, 같은 값, 같은 메모리입니다. 다음 연산부터 기록하라는 표시만 켜집니다. "
                "끝의 밑줄은 ‘새 텐서를 만들지 않고 이 텐서를 고친다’는 torch의 이름 규칙입니다."
            ),
            praise="바뀐 것은 표시 하나입니다.",
        ),
    }
