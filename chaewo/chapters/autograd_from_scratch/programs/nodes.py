"""코드 빈칸: 노드 하나. 값을 담고, 규칙을 남기고, 한 걸음 넘깁니다."""

import torch

from chaewo.blanks.program import continuing
from chaewo.chapters.autograd_from_scratch.programs import witness

# 규칙의 자리에 수를 두어도, `g`를 받지 않아도, 노드로 셈해도, `*`를 빠뜨려도 같은 데에서 같은 종류의 오류가 납니다.
BROKEN_RULE = "규칙을 부르자 오류가 났습니다. 변화도는 나중에 오므로, 수가 아니라 그때 `g` 하나를 받을 함수를 남겨야 합니다. 그 함수는 노드가 아니라 그 안의 수(`.value`)로 셈합니다. 곱하는 자리에 `*`를 빠뜨리지 않았는지도 보세요."

TWO_INPUTS = "sorted(a.value for a, _ in node.inputs)"


def kind(*names: str) -> str:
    """무엇을 돌려주는지 보는 `kind`. 그동안 `names`의 메서드를 부르면 끝없는 재귀 대신 `Again`이 납니다."""
    return f"""
        class Again(Exception):
            pass

        def again(*_):
            raise Again

        def kind(f, *at):
            names = {list(names)}
            kept = [getattr(Var, name) for name in names]
            for name in names:
                setattr(Var, name, again)
            try:
                node = f(*at)
            finally:
                for name, method in zip(names, kept):
                    setattr(Var, name, method)
            if node is None or node is ...:
                return node
            if hasattr(node, "inputs"):
                return "Var"
            return "수" if isinstance(node, (int, float)) else type(node).__name__
    """


def node_cases(call: str, g: float, other: str, other_g: float, used: str, inputs="[a.value for a, _ in node.inputs]") -> list[str]:
    """노드를 만드는 `call`의 종류, 값, 두 번 보아도 같은 입력, 규칙. `other`에서도 규칙을 보고, 끝으로 `used`의 값을 봅니다."""
    name, _, at = call.partition("(")
    return [
        f"kind({name}, {at}",
        f"{call}.value",
        f"[{inputs} for node in [{call}] * 2]",
        f"{{a.value: rule({g}) for a, rule in {call}.inputs}}",
        f"{{a.value: rule({other_g}) for a, rule in {other}.inputs}}",
        f"{used}.value",
    ]


var = continuing(
    "수 하나를 담는 `Var`를 만듭니다. `value`와 `inputs`를 같은 이름으로 `self`에 남기고, 온 변화도를 더해 갈 `grad`를 0으로 두세요.",
    starter="""
        class Var:
            def __init__(self, value, inputs=()):
                ...  # 채워넣기

        def as_var(a):
            return a if isinstance(a, Var) else Var(a)
    """,
    solution="""
        self.value = value
        self.inputs = inputs  # (입력, 규칙)의 목록
        self.grad = 0.0
    """,
    cases=[
        "Var(3.0).value",
        "Var(-1.5).grad",
        "Var(2.0).inputs",
        "[(a.value, a.inputs) for a in [Var(1.0), Var(6.0, ['x', 'y'])]]",
        "as_var(as_var(4.5)).value",
    ],
    truth={},
    mistakes={
        "`Var(3.0)`에 `value`가 남지 않았습니다. 함수 안의 이름은 함수가 끝나면 사라집니다. 객체에 남기려면 앞에 `self`와 점을 붙이고, 이름은 그대로 두세요.": "value = value\ninputs = inputs\ngrad = 0.0",
        "`grad`가 없습니다. 온 변화도를 더할 곳이 처음부터 있어야 합니다.": "self.value, self.inputs = value, inputs",
        "`inputs`가 없습니다. 누구에게서 왔는지 모르면 거슬러 갈 수 없습니다.": "self.value, self.grad = value, 0.0",
        "`None`에는 더할 수 없습니다. 아무것도 오지 않았을 때의 합을 넣으세요.": "self.value, self.inputs, self.grad = value, inputs, None",
        "`grad`를 1로 두었습니다. 1에서 출발하는 것은 역전파를 부른 결과뿐입니다. 이제 막 만든 값에는 아무것도 오지 않았습니다.": "self.value, self.inputs, self.grad = value, inputs, 1.0",
        "값을 변화도의 자리에도 넣었습니다. 이제 막 만든 값에는 변화도가 오지 않았습니다.": "self.value, self.inputs, self.grad = value, inputs, value",
        "클래스 `Var`에 남긴 것은 모든 `Var`가 함께 씁니다. 하나하나에 따로 남기려면 앞에 `self`와 점을 붙입니다.": "Var.value, Var.inputs, Var.grad = value, inputs, 0.0",
        "받은 `inputs`를 버리고 언제나 빈 목록을 두었습니다.": "self.value, self.inputs, self.grad = value, (), 0.0",
    },
    right="값과 변화도와 입력의 목록, 이 셋이면 그래프의 노드가 됩니다.",
)

add_rule = continuing(
    "덧셈을 적으세요. 값을 더한 `Var`에 `(입력, 규칙)` 둘을 남깁니다. 규칙은 변화도 `g`를 받아 그 입력에 넘길 수를 돌려주는 함수입니다.",
    before=kind("__add__", "__radd__"),
    starter="""
        def add(a, b):
            a, b = as_var(a), as_var(b)
            return ...  # 채워넣기

        Var.__add__ = Var.__radd__ = add
    """,
    solution="return Var(a.value + b.value, [(a, lambda g: g), (b, lambda g: g)])",
    cases=node_cases("add(Var(2.0), Var(-3.5))", 10.0, "add(5.0, Var(1.5))", -4.0, "(5.0 + Var(1.5) + 2.0)", TWO_INPUTS),
    truth={"add": witness.recorded(torch.add)},
    mistakes={
        "값은 맞지만 누구에게서 왔는지 남기지 않았습니다. `Var`의 둘째 인자에 입력의 목록을 주세요.": "return Var(a.value + b.value)",
        "아무것도 돌려주지 않았습니다. 만든 `Var`를 `return`으로 돌려주세요.": "Var(a.value + b.value, [(a, lambda g: g), (b, lambda g: g)])",
        "개수나 종류가 맞지 않는 것이 있습니다. `Var`에는 값 하나와 목록 하나를 주고, `(입력, 규칙)` 둘은 쉼표로 나누어 그 목록에 담으세요. 규칙은 부르지 않고 둡니다.": "return Var(a.value + b.value, (a, lambda g: g), (b, lambda g: g))",
        "`+`는 지금 적는 `add`를 다시 부릅니다. 노드가 아니라 그 안의 값끼리 더하세요.": "return Var(a + b, [(a, lambda g: g), (b, lambda g: g)])",
        "입력의 목록을 한 번만 꺼낼 수 있는 것으로 남겼습니다. 뒤의 조각들은 목록을 여러 번 보므로 리스트나 튜플로 남기세요.": "return Var(a.value + b.value, ((one, lambda g: g) for one in (a, b)))",
        "파이썬의 수를 돌려주었습니다. 다음 연산이 이어지려면 `Var`로 감싸야 합니다.": "return a.value + b.value",
        "입력과 규칙을 짝으로 묶지 않았습니다. 목록의 원소 하나가 `(입력, 규칙)`입니다.": "return Var(a.value + b.value, [a, b])",
        BROKEN_RULE: "return Var(a.value + b.value, [(a, 1.0), (b, 1.0)])",
        "규칙이 받은 `g`를 보지 않습니다. 국소 도함수에 `g`를 곱해 넘기세요.": "return Var(a.value + b.value, [(a, lambda g: 1.0), (b, lambda g: 1.0)])",
        "상대의 값을 곱하는 것은 곱셈의 규칙입니다. 덧셈에서 한쪽이 1만큼 커지면 결과는 얼마나 커집니까?": "return Var(a.value + b.value, [(a, lambda g: g * b.value), (b, lambda g: g * a.value)])",
        "변화도를 둘로 나누었습니다. 한쪽만 1만큼 커져도 결과는 1만큼 커집니다.": "return Var(a.value + b.value, [(a, lambda g: g / 2), (b, lambda g: g / 2)])",
        "첫째 입력만 남겼습니다. 둘째 입력도 변화도를 받아야 합니다.": "return Var(a.value + b.value, [(a, lambda g: g)])",
        "둘째 입력만 남겼습니다. 첫째 입력도 변화도를 받아야 합니다.": "return Var(a.value + b.value, [(b, lambda g: g)])",
    },
    right="덧셈은 받은 변화도를 두 입력에 그대로 복사해 넘깁니다.",
    otherwise="규칙은 받은 `g`에 국소 도함수를 곱해 돌려줍니다.",
)

mul_rule = continuing(
    "곱셈을 적으세요. 넘기는 변화도는 받은 `g`에 상대의 값을 곱한 것입니다.",
    before=kind("__mul__", "__rmul__"),
    starter="""
        def mul(a, b):
            a, b = as_var(a), as_var(b)
            return ...  # 채워넣기

        Var.__mul__ = Var.__rmul__ = mul
    """,
    solution="""
        rules = [(a, lambda g: g * b.value), (b, lambda g: g * a.value)]
        return Var(a.value * b.value, rules)
    """,
    cases=node_cases("mul(Var(4.0), Var(-5.0))", 3.0, "mul(0.0, Var(1.5))", -2.0, "(6.0 * Var(1.5) * 2.0)", TWO_INPUTS),
    truth={"mul": witness.recorded(torch.mul)},
    mistakes={
        "자기 값을 곱했습니다. `a`가 1만큼 커지면 결과는 `b`만큼 커집니다.": "return Var(a.value * b.value, [(a, lambda g: g * a.value), (b, lambda g: g * b.value)])",
        "국소 도함수만 돌려주었습니다. 받은 `g`를 곱하지 않았습니다.": "return Var(a.value * b.value, [(a, lambda g: b.value), (b, lambda g: a.value)])",
        "받은 변화도를 그대로 넘기는 것은 덧셈의 규칙입니다.": "return Var(a.value * b.value, [(a, lambda g: g), (b, lambda g: g)])",
        "두 값을 모두 곱했습니다. 한 입력에는 상대의 값만 곱해 넘깁니다.": "return Var(a.value * b.value, [(a, lambda g: g * a.value * b.value), (b, lambda g: g * a.value * b.value)])",
        "규칙이 수가 아니라 `Var`를 돌려줍니다. 상대의 노드가 아니라 그 안의 수를 곱하고, `Var`로 감싸지 마세요.": "return Var(a.value * b.value, [(a, lambda g: g * b), (b, lambda g: g * a)])",
        "값을 더했습니다. 규칙은 곱셈인데 값은 덧셈입니다.": "return Var(a.value + b.value, [(a, lambda g: g * b.value), (b, lambda g: g * a.value)])",
        "값은 맞지만 누구에게서 왔는지 남기지 않았습니다.": "return Var(a.value * b.value)",
        "파이썬의 수를 돌려주었습니다. `Var`로 감싸 입력과 규칙을 남기세요.": "return a.value * b.value",
        "아무것도 돌려주지 않았습니다. 만든 `Var`를 `return`으로 돌려주세요.": "rules = [(a, lambda g: g * b.value), (b, lambda g: g * a.value)]\nVar(a.value * b.value, rules)",
        "개수나 종류가 맞지 않는 것이 있습니다. `Var`에는 값 하나와 목록 하나를 주고, `(입력, 규칙)` 둘은 쉼표로 나누어 그 목록에 담으세요. 규칙은 부르지 않고 둡니다.": "return Var(a.value * b.value, (a, lambda g: g * b.value), (b, lambda g: g * a.value))",
        "`*`는 지금 적는 `mul`을 다시 부릅니다. 노드가 아니라 그 안의 값끼리 곱하세요.": "return Var(a * b, [(a, lambda g: g * b.value), (b, lambda g: g * a.value)])",
        "입력의 목록을 한 번만 꺼낼 수 있는 것으로 남겼습니다. 뒤의 조각들은 목록을 여러 번 보므로 리스트나 튜플로 남기세요.": "return Var(a.value * b.value, zip([a, b], [lambda g: g * b.value, lambda g: g * a.value]))",
        "입력과 규칙을 짝으로 묶지 않았습니다. 목록의 원소 하나가 `(입력, 규칙)`이고, 입력이 하나뿐이어도 목록에 담습니다.": "return Var(a.value * b.value, [a, b])",
        BROKEN_RULE: "return Var(a.value * b.value, [(a, b.value), (b, a.value)])",
        "두 값을 곱한 것을 자기 값으로 나누었습니다. 자기 값이 0이면 나눌 수 없습니다. 처음부터 상대의 값만 곱하세요.": "return Var(a.value * b.value, [(one, lambda g, v=one.value: g * a.value * b.value / v) for one in (a, b)])",
        "두 규칙이 같은 수를 곱합니다. 반복하며 만든 규칙이라면, 규칙이 나중에 불릴 때 변수에는 마지막에 담은 것만 남아 있습니다. 규칙마다 제 상대를 붙들게 하세요.": [
            "return Var(a.value * b.value, [(one, lambda g: g * other.value) for one, other in [(a, b), (b, a)]])",
            "return Var(a.value * b.value, [(one, lambda g: g * other.value) for one, other in [(b, a), (a, b)]])",
        ],
    },
    right="받은 변화도에 상대의 값을 곱합니다. `a`의 값이 4, `b`의 값이 −5일 때 3을 받으면 `a`에 −15, `b`에 12를 넘깁니다.",
    otherwise="`b`를 상수로 두고 `a`를 조금 움직여 보세요. 결과는 그 몇 배로 움직입니까?",
)

push = continuing(
    "한 걸음을 적으세요. `node`에 모인 변화도를 규칙에 넣어, 나온 값을 그 입력의 `.grad`에 더합니다. 실행하면 `f`의 결과에 변화도 10을 두고 한 걸음 걸어 보고(`pushed`), `(x + 2) * (x + 2)`를 두 걸음 걸어 봅니다(`two_steps`).",
    before="""
        def pushed(f, *at):
            leaves = [Var(one) for one in at]
            node = f(*leaves)
            node.grad = 10.0
            push(node)
            return [leaf.grad for leaf in leaves]

        def two_steps(at):
            x = Var(at)
            y = x + 2
            z = y * y
            z.grad = 1.0
            push(z)
            push(y)
            return x.grad
    """,
    starter="""
        def push(node):
            for source, rule in node.inputs:
                ...  # 채워넣기
    """,
    solution="source.grad += rule(node.grad)",
    cases=[
        "pushed(lambda a, b: a * b, 2.0, -3.5)",
        "pushed(lambda a: a * a, 3.0)",
        "pushed(lambda a, b: a + b, 1.0, 4.0)",
        "two_steps(1.0)",
    ],
    truth={
        "pushed": lambda f, *at: witness.gradients(f, *at, g=10.0),
        "two_steps": lambda at: witness.gradients(lambda x: (x + 2) * (x + 2), at)[0],
    },
    mistakes={
        "나중에 온 것이 먼저 온 것을 지웠습니다. `a * a`에서 `a`는 두 번 받습니다.": "source.grad = rule(node.grad)",
        "규칙에 1을 넣었습니다. 넣을 것은 `node`에 모인 변화도입니다.": "source.grad += rule(1.0)",
        "규칙을 거치지 않고 변화도를 그대로 더했습니다.": "source.grad += node.grad",
        "입력의 변화도가 0 그대로입니다. 누구의 변화도를 규칙에 넣고, 나온 값을 누구의 변화도에 더하는지 보세요.": "source.grad += rule(source.grad)",
        "규칙에 값을 넣었습니다. 규칙이 받는 것은 `node`의 변화도입니다.": "source.grad += rule(node.value)",
        "`.grad`에 더한 것이 수가 아니라 `Var`입니다. 규칙에는 노드가 아니라 `node`의 변화도를 넣고, 나온 수를 그대로 더하세요.": "source.grad += rule(node)",
        "입력이 받자마자 그 입력의 걸음까지 걸었습니다. 여기서는 한 걸음만 걷습니다. 입력이 받을 것이 더 있을 수 있으니, 언제 걸을지는 밖에서 정합니다.": ["source.grad += rule(node.grad)\npush(source)", "push(source)\nsource.grad += rule(node.grad)"],
        "여기서 오류가 났습니다. `rule`은 함수입니다. 괄호 안에 변화도를 하나 넣어 부르고, 돌려받은 수를 더하세요.": "source.grad += rule",
        "규칙이 낸 값에 변화도를 한 번 더 곱했습니다. 규칙은 이미 변화도를 곱해 돌려줍니다.": "source.grad += node.grad * rule(node.grad)",
    },
    right="역전파의 알맹이는 이 한 걸음입니다. 남은 것은 어느 노드부터 걷느냐입니다.",
)
