"""6장의 코드 빈칸: 읽는 사람이 조각을 하나씩 적어, 수 하나를 담는 `Var`의 엔진을 만듭니다.

본문의 엔진(`Var`)과 같은 얼개에서 텐서만 파이썬의 수로 바꾸었습니다. 조각마다 앞의 조각을 이어 씁니다.
"""

from chaewo.blanks.program import piece
from chaewo.chapters.autograd_from_scratch.programs import nodes, operations, passes, use

# 엔진이 되는 조각들. 뒤의 것은 앞의 것을 모두 이어 씁니다.
ENGINE = (
    (nodes, ("var", "add_rule", "mul_rule")),
    (passes, ("count_arrows", "topological", "backward")),
    (operations, ("power", "tanh", "divide", "exp", "relu")),
)


def programs() -> dict[str, dict]:
    made, pieces = {}, []

    def make(module, name):
        made[name] = getattr(module, name)(list(pieces))
        return piece(f"autograd_from_scratch.{name}", made[name])

    for module, names in ENGINE:
        for name in names:
            pieces.append(make(module, name))
            if name == "mul_rule":
                make(nodes, "push")
    for name in ("gradients", "slope"):
        make(use, name)
    return made
