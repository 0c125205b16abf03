"""4장 벡터-야코비안 곱의 빈칸."""

import torch
from torch.autograd.functional import jacobian
from torch.func import jvp

from chaewo.blanks.kinds import choice, match, matrix, number
from chaewo.chapters.vjp.programs import programs

NOTE_V = torch.tensor([0.1, 1.0, 0.0001])


def _example(x: torch.Tensor) -> torch.Tensor:
    """본문의 예: 입력 둘, 출력 셋."""
    return torch.stack([x[0] * x[1], x[0] ** 2, 3 * x[1]])


def _accumulated(calls: int) -> float:
    """노트의 `y.backward(v)`를 `calls`번 불렀을 때 `x.grad`의 첫 원소."""
    x = torch.ones(3, requires_grad=True)
    y = x * 1024
    for _ in range(calls):
        y.backward(NOTE_V, retain_graph=True)
    return x.grad[0].item()


def _cube_hvp() -> float:
    x = torch.tensor([4.0, 5.0], requires_grad=True)
    (gradient,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
    (product,) = torch.autograd.grad(gradient, x, torch.tensor([1.0, 0.0]))
    return product[0].item()


def _product_speed(a: float, a_speed: float, b: float, b_speed: float) -> float:
    """두 이원수의 곱의 속도."""
    values, speeds = (torch.tensor(a), torch.tensor(b)), (torch.tensor(a_speed), torch.tensor(b_speed))
    return jvp(torch.mul, values, speeds)[1].item()


def _written(vector: torch.Tensor) -> str:
    return "(" + ", ".join(f"{value:g}" for value in vector.tolist()) + ")"


def blanks() -> dict[str, dict]:
    table = jacobian(_example, torch.tensor([2.0, 3.0]))
    mixed = torch.tensor([[2.0, 1.0, 0.0]]) @ table
    hvp = _cube_hvp()
    return programs() | {
        "mix": matrix(
            prompt="위의 위젯과 같은 표 `[[3, 2], [4, 0], [0, 3]]`에서 `v = (2, 1, 0)`이면 `vᵀJ`는 얼마입니까? 먼저 손으로 구해 적고, 그다음 위젯으로 확인해 보세요.",
            answer=mixed,
            hints=[
                (table[:1] + table[1:2], "1행의 비중은 1이 아니라 2입니다."),
                (2 * table[:1], "2행을 빠뜨렸습니다. 2행의 비중은 1입니다."),
                (table[:1] + 2 * table[1:2], "두 비중이 서로 바뀌었습니다."),
                (table.sum(0, keepdim=True), "비중 없이 모두 더했습니다. 행마다 비중을 곱하세요."),
                (mixed.flip(1), "두 칸의 자리가 바뀌었습니다. 첫 칸은 `J`의 첫 열에서 나옵니다."),
            ],
            solution=f"1행의 2배 (6, 4)와 2행의 1배 (4, 0)을 더하면 ({mixed[0, 0]:g}, {mixed[0, 1]:g})입니다.",
            praise="행을 비중으로 섞었습니다. 결과는 입력의 모양입니다.",
            otherwise="붉은 칸의 값이 다릅니다. 행마다 비중을 곱한 다음 세로로 더해 보세요.",
        ),
        "length": choice(
            prompt="`x`의 모양이 `(784,)`이고 `y = f(x)`의 모양이 `(10,)`입니다. `y.backward(v)`에 넣을 `v`의 모양과 그 뒤 `x.grad`의 모양은 무엇입니까?",
            options={
                "`v`는 `(784,)`, `x.grad`는 `(784,)`": "`v`는 출력마다 하나씩 주는 비중입니다. 출력은 몇 개입니까?",
                "`v`는 `(10,)`, `x.grad`는 `(10,)`": "`backward()`가 채우는 `x.grad`는 `x`와 모양이 같습니다.",
                "`v`는 `(10,)`, `x.grad`는 `(784,)`": None,
                "`v`는 `(10,)`, `x.grad`는 `(10, 784)`": "`(10, 784)`는 야코비안의 모양입니다. `backward`는 표를 주지 않습니다.",
            },
            solution="들어갈 때는 `y`의 모양, 나올 때는 `x`의 모양입니다.",
            praise="`y`의 모양으로 들어가 `x`의 모양으로 나옵니다.",
        ),
        "y_grad": choice(
            prompt="`v`를 넣어 역전파하면 `y`의 자리에는 어떤 변화도가 있을까요? `y.retain_grad()`를 먼저 부르고 `y.backward(v)`를 부른 뒤의 `y.grad`를 예측해 보세요.",
            options={
                "`None`": "`retain_grad()`는 중간 텐서의 변화도도 남겨 두라는 부탁입니다.",
                "`v`와 같은 값": None,
                "모두 1": "1에서 시작하는 것은 `y`가 스칼라이고 아무것도 넣지 않았을 때입니다.",
                "`x.grad`와 같은 값": "`x.grad`는 `y` 자리의 변화도에 야코비안까지 곱한 값입니다. `y`는 그 앞의 자리입니다.",
            },
            solution="`y`까지 내려온 변화도가 곧 우리가 넣은 `v`입니다.",
            praise="`v`는 `y` 자리의 변화도입니다.",
        ),
        "second": choice(
            prompt="노트의 `In [32]`에서 `y.backward(v)`를 이미 한 번 불렀습니다. `In [None]` 셀을 실행하면 어떻게 됩니까?",
            options={
                "오류 없이 `x.grad`가 102.4, 1024, 0.1024 그대로다": "누적이든 오류이든, 두 번째 호출이 조용히 같은 값을 주지는 않습니다.",
                "오류 없이 `x.grad`가 두 배가 된다": "두 번째 호출이 성공했다면 그렇습니다. 첫 호출은 그래프를 남겨 두라고 부탁했습니까?",
                "`RuntimeError`가 난다": None,
                "`v.grad`가 채워진다": "`v`는 그래프 밖에서 넣는 값입니다. 몇 번을 불러도 채워지지 않습니다.",
            },
            solution="곱셈 노드가 저장한 값은 첫 호출에서 해제되었습니다. `retain_graph`가 없었으므로 두 번째 호출은 오류입니다.",
            praise="이제 실행해서 확인해 봅시다.",
        ),
        "third": number(
            prompt="`x.grad`를 비운 뒤, 매번 `retain_graph=True`를 주면서 노트의 `y.backward(v)`를 세 번 불렀습니다. `x.grad`의 첫 원소는 얼마입니까?",
            answer=_accumulated(3),
            hints={
                _accumulated(1): "한 번 부른 뒤의 값입니다. `.grad`는 덮어쓰지 않고 더합니다.",
                _accumulated(2): "두 번 부른 뒤의 값입니다. 한 번 더 부르세요.",
                _accumulated(4): "네 번 부른 뒤의 값입니다. 매번 두 배가 아니라 같은 값이 더해집니다.",
                3072: "`v`의 첫 원소를 곱하지 않았습니다.",
            },
            solution=f"한 번에 0.1 × 1024 = {_accumulated(1):.1f}이 더해지므로 세 번이면 {_accumulated(3):.1f}입니다.",
            praise="누적은 여기서도 덧셈입니다.",
        ),
        "rows": match(
            prompt="표 `[[3, 2], [4, 0], [0, 3]]`에서 `v`마다 `backward(v)`가 주는 값을 짝지어 보세요.",
            pairs={
                f"`v = {_written(v)}`": _written(v @ table)
                for v in [*torch.eye(3), torch.ones(3)]
            },
            distractors=[_written(column) for column in table.T],
            hints={
                ("`v = (1, 0, 0)`", "(3, 4, 0)"): "첫 열입니다. `v`는 행을 고릅니다. 결과는 입력처럼 두 칸입니다.",
                ("`v = (0, 1, 0)`", "(2, 0, 3)"): "둘째 열입니다. `v`는 행을 고릅니다.",
                ("`v = (1, 0, 0)`", "(4, 0)"): "행을 하나 아래로 세었습니다. 1이 놓인 자리가 행의 번호입니다.",
                ("`v = (0, 1, 0)`", "(3, 2)"): "첫 행입니다. 1은 둘째 자리에 있습니다.",
                ("`v = (1, 1, 1)`", "(3, 2)"): "비중이 모두 1이면 세 행이 모두 들어갑니다.",
            },
            solution="원-핫 벡터는 1이 놓인 자리의 행을 고르고, 모두 1인 벡터는 세 행을 더합니다.",
            praise="`v`는 행을 고르고 섞습니다.",
            otherwise="1이 놓인 자리의 행을 찾아보세요. 1이 여럿이면 그 행들을 더합니다.",
        ),
        "batched": choice(
            prompt="`x`의 모양이 `(784,)`, `y`의 모양이 `(10,)`입니다. `v` 다섯 개를 쌓아 `torch.autograd.grad(y, x, vs, is_grads_batched=True)`를 부릅니다. `vs`의 모양과 결과의 모양은 무엇입니까?",
            options={
                "`vs`는 `(5, 10)`, 결과는 `(5, 784)`": None,
                "`vs`는 `(10, 5)`, 결과는 `(784, 5)`": "`v`의 번호는 맨 앞의 차원입니다.",
                "`vs`는 `(5, 10)`, 결과는 `(784,)`": "VJP를 더해 하나로 만들지 않습니다. `v`마다 결과가 하나씩 있습니다.",
                "`vs`는 `(5, 784)`, 결과는 `(5, 10)`": "`v`는 출력마다 주는 비중이고, 결과는 입력의 모양입니다.",
            },
            solution="`v`의 번호가 맨 앞에 붙습니다. 들어갈 때는 `y`의 모양 앞에, 나올 때는 `x`의 모양 앞에 5가 붙습니다.",
            praise="앞의 5는 `v`의 번호이고, 나머지는 하나일 때와 같습니다.",
        ),
        "dual": number(
            prompt="이원수 `a`는 값 3에 속도 1, `b`는 값 5에 속도 2입니다. `a * b`의 속도는 얼마입니까?",
            answer=_product_speed(3.0, 1.0, 5.0, 2.0),
            hints={
                2: "속도끼리 곱했습니다. 그 항에는 `ε²`이 붙어 0이 됩니다.",
                15: "값입니다. 속도는 `ε`의 앞에 붙는 수입니다.",
                3: "속도끼리 더했습니다. 곱의 미분법에서는 서로 상대의 값을 곱해 더합니다.",
                5: "`b`도 움직이고 있습니다. `a`의 값 3에 `b`의 속도를 곱한 몫이 더 있습니다.",
                6: "`a`도 움직이고 있습니다. `a`의 속도에 `b`의 값 5를 곱한 몫이 더 있습니다.",
                13: "속도를 제 값에 곱했습니다. 상대의 값에 곱해야 합니다.",
            },
            solution="1 × 5 + 3 × 2 = 11입니다.",
            praise="곱의 미분법이 그대로 나왔습니다.",
        ),
        "cheap": choice(
            prompt="입력이 3개, 출력이 100만 개인 함수의 야코비안 전체가 필요합니다. 무엇으로 구하는 것이 쌉니까?",
            options={
                "`jacrev`: VJP를 거듭한다": "VJP 한 번에 행이 하나 나옵니다. 행이 몇 개입니까?",
                "`jacfwd`: JVP를 거듭한다": None,
                "어느 쪽이나 같다": "정사각형일 때나 비슷합니다. 위의 연산 수를 다시 보세요.",
                "`backward`를 한 번 부른다": "`backward` 한 번으로는 행들을 섞은 벡터 하나만 나옵니다.",
            },
            solution="JVP 한 번에 열이 하나 나오고 열은 셋뿐입니다. VJP로는 100만 번을 해야 합니다.",
            praise="열이 적으면 앞으로, 행이 적으면 거꾸로 갑니다.",
        ),
        "hvp": number(
            prompt="`f = x₁³ + x₂³`, `x = (4, 5)`에서 `v = (1, 0)`과의 헤시안-벡터 곱의 첫 원소는 얼마입니까? 변화도는 `(3x₁², 3x₂²)`입니다.",
            answer=hvp,
            hints={
                30: "`x₂`의 값을 넣었습니다. `v`는 첫 원소만 1입니다.",
                6: "`x₁`의 값을 곱하지 않았습니다. `3x₁²`을 `x₁`로 편미분해 보세요.",
                48: "변화도의 첫 원소 `3x₁²`의 값입니다. 그것을 한 번 더 편미분해야 합니다.",
                64: "`f`의 첫 항의 값입니다. 두 번 미분해야 합니다.",
                54: "`6x₁`과 `6x₂`를 더했습니다. `v`의 둘째 원소는 0입니다.",
            },
            solution=f"`3x₁²`을 `x₁`로 편미분하면 `6x₁ = {hvp:g}`이고, `x₂`는 들어가지 않습니다.",
            praise="변화도를 한 번 더 미분해 `v`로 섞었습니다.",
        ),
    }
