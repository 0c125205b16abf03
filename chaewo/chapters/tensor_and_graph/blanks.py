"""1장 텐서와 연산 그래프의 빈칸."""

import torch

from chaewo.blanks.kinds import choice, number, text
from chaewo.graph import walk


def _doublings(start: float) -> int:
    """노트의 반복문: norm이 1000 이상이 될 때까지 두 배 하는 횟수. 처음의 `x * 2`도 셉니다."""
    y, count = torch.tensor([start]) * 2, 1
    while y.norm() < 1000:
        y, count = y * 2, count + 1
    return count


def _arrows_into_y() -> int:
    """`y * y * y`의 그래프에서 `y`를 만든 노드로 들어가는 화살표의 수."""
    y = torch.ones(2, 2, requires_grad=True) + 2
    graph = walk(y * y * y)
    target = [node.function for node in graph.nodes].index(y.grad_fn)
    edges = [edge for node in graph.nodes for edge in node.edges if edge is not None]
    return sum(edge.target == target for edge in edges)


def _moved_leaves() -> int:
    """`.to()`를 거친 네 텐서 가운데 잎의 수."""
    k = torch.ones(3, requires_grad=True)
    there_and_back = k.to(torch.float64).to(torch.float32)
    late = torch.ones(3).to(torch.float64).requires_grad_()
    return sum(t.is_leaf for t in (k.to(torch.float32), k.to(torch.float64), there_and_back, late))


def blanks() -> dict[str, dict]:
    x = torch.ones(2, 2, requires_grad=True)
    y = x + 2
    z = y * y * 3
    name = type(z.grad_fn).__name__
    arrows = _arrows_into_y()
    count = _doublings(8.0)
    leaves = _moved_leaves()
    return {
        "z_grad_fn": text(
            prompt=(
                "노트의 물음입니다. “z 또한 .grad_fn 속성을 가지고 있을까?” 가지고 있다면 "
                "`z.grad_fn`의 이름은 무엇입니까? (`y.grad_fn`은 `AddBackward0`입니다.)"
            ),
            answers=[name],
            hints={
                ("MulBackward", "Mul", "MultiplyBackward0", "MultBackward0"): (
                    "거의 다 왔습니다. 덧셈의 이름 `AddBackward0`에서 규칙을 보고 끝까지 적어 보세요."
                ),
                ("AddBackward0", "AddBackward"): (
                    "덧셈은 `y`를 만든 연산입니다. `z`를 만든 마지막 연산은 무엇입니까?"
                ),
                ("MeanBackward0", "MeanBackward"): "평균은 `out`을 만든 연산입니다.",
                ("PowBackward0", "PowBackward"): (
                    "제곱은 코드에 없습니다. `y * y * 3`에서 마지막으로 한 연산은 무엇입니까?"
                ),
                ("없다", "아니요", "None", "없음", "없습니다", "안 가진다", "가지고 있지 않다"): (
                    "`z`는 `requires_grad=True`인 `y`로 계산했습니다. 곱셈처럼 미분할 수 있는 연산의 결과에는 `grad_fn`이 있습니다."
                ),
                (
                    "곱셈",
                    "곱하기",
                    "곱",
                ): "연산은 맞았습니다. 이제 torch가 그 노드에 붙인 이름을 `AddBackward0`처럼 적어 보세요.",
                (
                    "있다",
                    "네",
                    "예",
                    "있습니다",
                    "가지고 있다",
                    "가진다",
                ): "있습니다. 이제 `AddBackward0`처럼 그 이름을 적어 보세요.",
            },
            solution=(
                f"`z = y * y * 3`에서 마지막으로 한 연산은 3을 곱하는 것이므로 `{name}`입니다. "
                "곱셈이 두 번이라 같은 이름의 노드가 둘 생기며, `z.grad_fn`은 그 가운데 나중 것입니다."
            ),
            praise="마지막 연산의 이름이 `grad_fn`에 남습니다.",
        ),
        "arrows": number(
            prompt="`y * y`가 아니라 `y * y * y`를 계산했다면, 역전파의 방향(`next_functions`의 방향)으로 볼 때 `y`를 만든 노드로 들어가는 화살표는 모두 몇 개입니까?",
            answer=arrows,
            hints={
                2: "`y * y`까지는 그렇습니다. 거기에 `y`를 한 번 더 곱한 노드에서도 화살표가 나옵니다.",
                1: "`y`는 하나이지만 곱셈의 입력 자리마다 화살표가 따로 나옵니다.",
                4: "원소의 수를 세지 않았는지 보세요. 입력 자리를 세었다면 넷이 맞지만, 그 가운데 하나는 `y`가 아니라 앞의 곱셈입니다.",
                6: "곱셈이 두 번이고 입력 자리는 모두 넷입니다. 그 가운데 하나는 `y`가 아니라 앞의 곱셈입니다.",
            },
            solution=(
                f"`y * y`에서 둘, 그 결과에 `y`를 곱한 노드에서 하나, 모두 {arrows}개입니다. 역전파 때는 "
                "이 화살표들로 온 변화도를 더합니다. 2장에서 그 덧셈을 봅니다."
            ),
            praise="입력 자리마다 화살표가 하나씩입니다.",
        ),
        "names_deleted": choice(
            prompt=(
                "`a = x * 2`, `b = a.exp()`, `c = b.sum()`을 차례로 계산하고 `del a, b`로 이름을 지웠습니다. "
                "이제 `c.backward()`를 부르면 어떻게 됩니까?"
            ),
            options={
                "`a`와 `b`가 없으므로 `NameError`가 난다": (
                    "`backward()`는 파이썬의 이름을 찾지 않고 노드의 화살표를 따라갑니다. 노드들은 누가 붙들고 있습니까?"
                ),
                "오류는 없지만 길이 끊겨 `x.grad`가 `None`이다": (
                    "`del`이 지우는 것은 이름입니다. 위의 셀에서 `middle`의 이름을 지운 뒤에도 그 텐서가 남아 있었는지 보세요."
                ),
                "지우지 않았을 때와 같은 `x.grad`가 채워진다": None,
                "`exp`가 저장한 값이 사라져 `x.grad`가 0이다": (
                    "`exp`의 노드가 제 결과를 붙들고 있습니다. 이름이 없어도 붙드는 것이 있으면 사라지지 않습니다."
                ),
            },
            solution=(
                "`c.grad_fn`에서 시작해, 노드가 저마다 다음 노드와 저장한 값을 붙들고 있습니다. 이름 `a`와 `b`는 없어도 됩니다. "
                "함수 안에서 만든 중간 텐서의 이름이 모두 사라진 뒤에도 역전파가 되는 까닭입니다."
            ),
            praise="그래프를 붙드는 것은 이름이 아니라 결과의 `grad_fn`입니다.",
        ),
        "moved_leaves": number(
            prompt=(
                "`k = torch.ones(3, requires_grad=True)`입니다. 다음 네 텐서 가운데 잎은 몇 개입니까? "
                "`k.to(torch.float32)`, `k.to(torch.float64)`, `k.to(torch.float64).to(torch.float32)`, "
                "`torch.ones(3).to(torch.float64).requires_grad_()`"
            ),
            answer=leaves,
            hints={
                0: "첫째는 바꿀 것이 없습니다. 그때 `.to()`는 무엇을 돌려주었습니까?",
                1: "두 가지를 하나씩 보세요. 바꿀 것이 없는 `.to()`가 있고, 기록을 켜기 전에 부른 `.to()`가 있습니다.",
                3: "셋째는 본래의 자료형으로 돌아왔지만, 그사이의 두 연산이 기록되었습니다.",
                4: "기록을 켠 텐서의 자료형을 정말로 바꾸면 그것도 기록되는 연산입니다.",
            },
            solution=(
                f"{leaves}개입니다. 첫째는 `k` 자신이고, 넷째는 옮긴 다음에 켰습니다. 둘째와 셋째에는 `grad_fn`이 있습니다."
            ),
            praise="자료형이 같은지가 아니라, 기록된 연산의 결과인지로 정해집니다.",
        ),
        "which_leaf": choice(
            prompt=(
                "기록을 켜지 않은 텐서로 `c = torch.ones(2) * 0.1`을 계산했습니다. `c`는 잎입니까?"
            ),
            options={
                "잎이 아니다. 곱셈의 결과이므로": (
                    "앞의 첫 번째 `w`와 무엇이 다른지 보세요. 이 곱셈은 기록되었습니까?"
                ),
                "잎이 아니다. `c.requires_grad`가 `False`이므로": (
                    "표의 `constant`도 `requires_grad`가 `False`였습니다. `constant`는 잎이었습니까?"
                ),
                "잎이다. 곱셈이 기록되지 않아 `grad_fn`이 없으므로": None,
                "잎이다. 원소가 모두 같은 값이므로": "값은 잎인지와 관계가 없습니다. `grad_fn`이 있는지를 보세요.",
            },
            solution=(
                "기록된 연산의 결과가 아니면 잎입니다. 곱셈을 했지만 기록하지 않았으므로 `c.grad_fn`은 `None`이고, "
                "`c.is_leaf`는 `True`입니다. 여기에 `requires_grad_(True)`를 부르면 학습할 수 있는 잎이 됩니다."
            ),
            praise="잎인지는 계산했는지가 아니라 기록했는지로 정해집니다.",
        ),
        "doublings": number(
            prompt=(
                "`y = x * 2`로 시작해 `y.norm() < 1000`인 동안 `y = y * 2`를 되풀이합니다. "
                "`x = [8.]`이면 그래프에 `MulBackward0`이 모두 몇 개 생깁니까?"
            ),
            answer=count,
            hints={
                count - 1: "반복문에 들어가기 전의 `y = x * 2`도 노드 하나를 만듭니다.",
                count
                + 1: "한 번 많습니다. 1000보다 작은 동안만 되풀이하므로, 처음으로 1000 이상이 되면 멈춥니다.",
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
