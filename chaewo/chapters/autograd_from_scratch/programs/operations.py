"""코드 빈칸: 연산 늘리기."""

import torch

from chaewo.blanks.program import continuing
from chaewo.chapters.autograd_from_scratch.programs import witness
from chaewo.chapters.autograd_from_scratch.programs.nodes import BROKEN_RULE, kind, node_cases


def unrecorded(value: str, rule: str) -> dict[str, str]:
    """입력이 하나인 연산이면 어느 것에서나 하는 실수: 값은 `value`, 규칙은 `rule`로 옳게 적고 잘못 남긴 것들."""
    return {
        "값은 맞지만 누구에게서 왔는지 남기지 않았습니다.": f"return Var({value})",
        "아무것도 돌려주지 않았습니다. 만든 `Var`를 `return`으로 돌려주세요.": f"Var({value}, [(a, lambda g: {rule})])",
        "파이썬의 수를 돌려주었습니다. `Var`로 감싸 입력과 규칙을 남기세요.": f"return {value}",
        "입력과 규칙을 짝으로 묶지 않았습니다. 목록의 원소 하나가 `(입력, 규칙)`이고, 입력이 하나뿐이어도 목록에 담습니다.": f"return Var({value}, [a, lambda g: {rule}])",
        "입력의 목록을 한 번만 꺼낼 수 있는 것으로 남겼습니다. 뒤의 조각들은 목록을 여러 번 보므로 리스트나 튜플로 남기세요.": f"return Var({value}, ((one, lambda g: {rule}) for one in [a]))",
    }


power = continuing(
    "거듭제곱을 적으세요. `n`은 파이썬의 수이고, 변화도를 받는 입력은 `a` 하나입니다.",
    before=kind("__pow__"),
    starter="""
        def power(a, n):
            return ...  # 채워넣기

        Var.__pow__ = power
    """,
    solution="return Var(a.value**n, [(a, lambda g: g * n * a.value ** (n - 1))])",
    cases=node_cases("power(Var(-2.0), 3)", 10.0, "power(Var(4.0), -1)", 0.5, "(Var(1.5) ** 2)"),
    truth={"power": lambda a, n: witness.recorded(lambda x: x**n)(a)},
    mistakes={
        "국소 도함수만 돌려주었습니다. 받은 `g`를 곱하지 않았습니다.": "return Var(a.value**n, [(a, lambda g: n * a.value ** (n - 1))])",
        "지수를 하나 줄이지 않았습니다.": "return Var(a.value**n, [(a, lambda g: g * n * a.value**n)])",
        "지수를 앞으로 내려 곱하지 않았습니다.": "return Var(a.value**n, [(a, lambda g: g * a.value ** (n - 1))])",
        "거듭제곱을 먼저 셈하고 1을 뺐습니다. 지수를 괄호로 묶으세요.": "return Var(a.value**n, [(a, lambda g: g * n * a.value ** n - 1)])",
        "규칙이 수가 아니라 `Var`를 돌려줍니다. 노드가 아니라 그 안의 수로 셈하고, `Var`로 감싸지 마세요.": "return Var(a.value**n, [(a, lambda g: g * n * a ** (n - 1))])",
        "`**`는 지금 적는 `power`를 다시 부릅니다. 노드가 아니라 그 안의 값을 거듭제곱하세요.": "return Var(a**n, [(a, lambda g: g * n * a.value ** (n - 1))])",
        BROKEN_RULE: "return Var(a.value**n, [(a, n * a.value ** (n - 1))])",
    }
    | unrecorded("a.value**n", "g * n * a.value ** (n - 1)"),
    right="지수를 앞으로 내리고 하나 줄입니다. 지수가 −1이어도 규칙은 같으니, 이것으로 나눗셈을 만들 수 있습니다.",
)

divide = continuing(
    "나눗셈은 규칙을 새로 적지 않고, 있는 연산을 엮어 만듭니다. 실행하면 값과 입력마다의 변화도를 함께 봅니다(`parts`).",
    before=kind("__truediv__", "__rtruediv__")
    + """
        def parts(f, *at):
            leaves = [Var(one) for one in at]
            out = f(*leaves)
            out.backward()
            return [out.value] + [leaf.grad for leaf in leaves]
    """,
    starter="""
        def subtract(a, b):
            return a + as_var(b) * -1
        def divide(a, b):
            return ...  # 채워넣기
        Var.__neg__ = lambda a: a * -1
        Var.__sub__, Var.__truediv__ = subtract, divide
        Var.__rsub__ = lambda a, b: subtract(b, a)
        Var.__rtruediv__ = lambda a, b: divide(b, a)
    """,
    solution="return a * as_var(b) ** -1",
    cases=[
        "kind(divide, Var(6.0), Var(-1.5))",
        "parts(lambda a, b: a / b, 6.0, -1.5)",
        "parts(lambda a: 1 / a, -4.0)",
        "parts(lambda a: a / 4, 3.0)",
        "parts(lambda a, b: -(2 - a) / (b - a), 0.5, 3.0)",
    ],
    truth={"parts": witness.value_and_gradients},
    mistakes={
        "나누는 수와 나뉘는 수가 바뀌었습니다.": "return as_var(b) * as_var(a) ** -1",
        "`a`를 곱하지 않았습니다.": "return as_var(b) ** -1",
        "값은 맞지만 새 `Var`에 입력이 없습니다. 변화도가 `a`와 `b`로 이어지지 않습니다.": "return Var(as_var(a).value / as_var(b).value)",
        "파이썬의 수를 돌려주었습니다. `Var`끼리 셈해야 기록이 남습니다.": "return as_var(a).value / as_var(b).value",
        "−1을 곱했습니다. 부호만 바뀌고 역수가 되지는 않습니다.": "return a * as_var(b) * -1",
        "아무것도 돌려주지 않았습니다. 엮어 만든 `Var`를 `return`으로 돌려주세요.": "a * as_var(b) ** -1",
        "`/`는 지금 적는 `divide`를 다시 부릅니다. 나눗셈을 쓰지 않고 있는 연산만 엮으세요.": "return a * (1 / as_var(b))",
    },
    right="엮어 만들면 규칙을 따로 적지 않아도 됩니다. 곱셈과 거듭제곱의 규칙이 알아서 이어집니다.",
    otherwise="`a / b`를 곱셈과 지수가 −1인 거듭제곱으로 적어 보세요.",
)


def of_result(name: str, prompt: str, slope: str, own: dict[str, str], right: str):
    """결과만으로 규칙을 적는 `math`의 함수. `slope`는 국소 도함수, `own`은 이 함수에서만 하는 실수입니다."""
    return continuing(
        prompt,
        before=kind(name),
        starter=f"""
            import math
            def {name}(a):
                result = math.{name}(a.value)
                return ...  # 채워넣기

            Var.{name} = {name}
        """,
        solution=f"return Var(result, [(a, lambda g: g * {slope})])",
        cases=node_cases(f"{name}(Var(0.5))", 10.0, f"{name}(Var(-1.2))", -2.0, f"Var(0.3).{name}()"),
        truth={name: witness.recorded(getattr(torch, name))},
        mistakes={"국소 도함수만 돌려주었습니다. 받은 `g`를 곱하지 않았습니다.": f"return Var(result, [(a, lambda g: {slope})])"}
        | own
        | {
            f"지금 적는 함수를 그 안에서 다시 불렀습니다(`a.{name}()`). 이미 셈해 둔 `result`를 쓰세요.": f"return Var(a.{name}().value, [(a, lambda g: g * {slope})])",
            BROKEN_RULE: f"return Var(result, [(a, lambda g: g * {slope.replace('result', f'math.{name}(a)')})])",
            f"개수나 종류가 맞지 않는 것이 있습니다. `math.{name}`에는 노드가 아니라 `a.value`를 넣어야 하고, `Var`에는 값과 목록 둘만 줍니다. 규칙은 부르지 않고 둡니다.": f"return Var(math.{name}(a), [(a, lambda g: g * {slope})])",
        }
        | unrecorded("result", f"g * {slope}"),
        right=right,
    )


tanh = of_result(
    "tanh",
    "`tanh`를 적으세요. 국소 도함수는 1에서 결과의 제곱을 뺀 것입니다.",
    slope="(1 - result**2)",
    own={
        "결과가 아니라 입력을 제곱했습니다.": "return Var(result, [(a, lambda g: g * (1 - a.value**2))])",
        "결과를 제곱하지 않았습니다.": "return Var(result, [(a, lambda g: g * (1 - result))])",
        "결과를 그대로 곱하는 것은 `exp`의 규칙입니다.": "return Var(result, [(a, lambda g: g * result)])",
        "`g`에는 1만 곱하고 제곱은 따로 뺐습니다. 국소 도함수를 괄호로 묶으세요.": "return Var(result, [(a, lambda g: g * 1 - result**2)])",
    },
    right="입력이 아니라 결과만 기억해도 됩니다. 그러면 한 번 셈한 `tanh`를 다시 셈하지 않습니다.",
)

exp = of_result(
    "exp",
    "`exp`를 적으세요.",
    slope="result",
    own={
        "거듭제곱의 규칙을 썼습니다. `exp`에서 변하는 것은 밑이 아니라 지수입니다.": "return Var(result, [(a, lambda g: g * a.value * math.exp(a.value - 1))])",
        "규칙이 수가 아니라 `Var`를 돌려줍니다. 노드가 아니라 그 안의 수로 셈하고, `Var`로 감싸지 마세요.": "return Var(result, [(a, lambda g: g * a.exp())])",
        "입력의 값을 곱했습니다. `exp`의 도함수는 무엇입니까?": "return Var(result, [(a, lambda g: g * a.value)])",
        "받은 변화도를 그대로 넘기는 것은 덧셈의 규칙입니다.": "return Var(result, [(a, lambda g: g)])",
    },
    right="`exp`의 도함수는 `exp` 자신이니, 결과를 기억했다가 곱하면 됩니다.",
)

relu = continuing(
    "`relu`를 적으세요. 0보다 크면 그대로, 아니면 0입니다.",
    before=kind("relu"),
    starter="""
        def relu(a):
            return ...  # 채워넣기

        Var.relu = relu
    """,
    solution="""
        positive = a.value > 0
        return Var(a.value * positive, [(a, lambda g: g * positive)])
    """,
    cases=[
        "kind(relu, Var(0.5))",
        "[relu(Var(0.5)).value, relu(Var(-2.5)).value]",
        "[[a.value for a, _ in node.inputs] for node in [relu(Var(0.5))] * 2]",
        "{a.value: rule(-6.0) for a, rule in relu(Var(0.5)).inputs}",
        "{a.value: rule(10.0) for a, rule in relu(Var(-2.5)).inputs}",
        "{a.value: rule(-4.0) for a, rule in relu(Var(0.0)).inputs}",
        "Var(1.5).relu().value",
    ],
    truth={"relu": witness.recorded(torch.relu)},
    mistakes={
        "음수에서도 변화도를 넘겼습니다. 음수인 입력은 조금 움직여도 결과가 0 그대로입니다.": "return Var(max(a.value, 0.0), [(a, lambda g: g)])",
        "받은 `g`를 쓰지 않았습니다. 0보다 클 때는 `g`를 그대로 넘깁니다.": "return Var(max(a.value, 0.0), [(a, lambda g: 1.0 if a.value > 0 else 0.0)])",
        "꺾이는 0에서 torch와 다릅니다. torch는 0에서 변화도를 넘기지 않습니다.": "return Var(max(a.value, 0.0), [(a, lambda g: g if a.value >= 0 else 0.0)])",
        "입력의 값을 곱했습니다. 0보다 큰 곳에서 기울기는 1입니다.": "return Var(max(a.value, 0.0), [(a, lambda g: g * max(a.value, 0.0))])",
        "입력이 아니라 받은 변화도의 부호를 보았습니다. 막을지는 순전파의 값이 정합니다.": "return Var(max(a.value, 0.0), [(a, lambda g: max(g, 0.0))])",
        "지금 적는 함수를 그 안에서 다시 불렀습니다(`a.relu()`). `a.value`로 셈하세요.": "return Var(a.relu().value, [(a, lambda g: g)])",
        "0을 낼 때 입력을 남기지 않았습니다. 0을 넘기는 규칙이라도 입력과 함께 남겨야 그래프가 이어집니다.": "return Var(a.value, [(a, lambda g: g)]) if a.value > 0 else Var(0.0)",
        BROKEN_RULE: "return Var(max(a.value, 0.0), [(a, 1.0 if a.value > 0 else 0.0)])",
    }
    | unrecorded("max(a.value, 0.0)", "g if a.value > 0 else 0.0"),
    right="입력이 0보다 컸는지만 알면 됩니다. 컸으면 그대로 넘기고 아니면 막습니다.",
)
