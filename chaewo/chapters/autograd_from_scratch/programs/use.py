"""코드 빈칸: 다 만든 엔진을 쓰고 재기."""

from chaewo.blanks.program import continuing
from chaewo.chapters.autograd_from_scratch.programs import witness

gradients = continuing(
    "엔진을 씁니다. `leaves`로 `f`를 계산해 역전파하고, 입력마다의 변화도를 리스트로 돌려주세요.",
    starter="""
        def gradients(f, *at):
            leaves = [Var(one) for one in at]
            ...  # 채워넣기
    """,
    solution="""
        f(*leaves).backward()
        return [leaf.grad for leaf in leaves]
    """,
    cases=[
        "gradients(lambda x, y: x * y + x, 2.0, -3.0)",
        "gradients(lambda a: (a * 3 - 1).tanh() / a, 0.5)",
        "gradients(lambda x, y, z: (x - y).relu() ** 3 + (x * z).exp(), 1.2, 0.7, -0.4)",
        "gradients(lambda w, b: (1 - (2 * w + b).tanh()) ** 2, 0.3, -0.8)",
    ],
    truth={"gradients": witness.gradients},
    mistakes={
        "개수나 종류가 맞지 않는 것이 있습니다. `f`에 리스트를 통째로 넣으면 인자는 하나입니다. 원소를 인자로 하나씩 풀어 넣으려면 리스트 앞에 별표를 붙입니다. 붙였다면 `backward()`와 `.grad`를 쓴 줄을 보세요.": "f(leaves).backward()\nreturn [leaf.grad for leaf in leaves]",
        "입력의 개수를 둘로 정해 두었습니다. `leaves`의 원소는 하나일 수도 셋일 수도 있습니다.": "f(*leaves).backward()\nreturn [leaves[0].grad, leaves[1].grad]",
        "돌려준 것이 없습니다(`None`). `backward()`가 돌려주는 값은 없고, 화면에 적은 것도 돌려준 것이 아닙니다. 변화도는 잎마다의 `.grad`에 있습니다.": "return f(*leaves).backward()",
        "변화도가 모두 0입니다. 식을 계산하는 것만으로는 생기지 않습니다. `leaves`로 계산한 결과에서 역전파를 부른 다음, 그 `leaves`의 것을 읽으세요.": "f(*leaves)\nreturn [leaf.grad for leaf in leaves]",
        "변화도가 아니라 값을 돌려주었습니다.": "f(*leaves).backward()\nreturn [leaf.value for leaf in leaves]",
        "찾은 속성이 없습니다. `Var`가 아니라 수를 넣어 계산했다면 결과도 수여서 `backward()`가 없습니다. 아니라면 점 앞의 것과 철자를 보세요.": "f(*at).backward()\nreturn [leaf.grad for leaf in leaves]",
        "첫째 입력의 변화도만 돌려주었습니다. 변화도는 입력마다 하나씩입니다.": "f(*leaves).backward()\nreturn leaves[0].grad",
        "결과의 변화도를 돌려주었습니다. 묻는 것은 입력의 변화도입니다.": "out = f(*leaves)\nout.backward()\nreturn out.grad",
        "입력마다 한 번씩 역전파했습니다. `.grad`는 부를 때마다 더해집니다.": "grads = []\nfor leaf in leaves:\n    f(*leaves).backward()\n    grads.append(leaf.grad)\nreturn grads",
    },
    right="이 엔진이 torch와 같은 변화도를 냈습니다.",
)

slope = continuing(
    "엔진의 값만으로 기울기를 재세요. `x`를 양쪽으로 `h`만큼 움직여 결과가 변한 만큼을, 두 점의 거리로 나눕니다. `x`와 `h`는 파이썬의 수이고, `f`는 `Var`를 받아 `Var`를 돌려줍니다.",
    starter="""
        def slope(f, x, h=0.1):
            return ...  # 채워넣기
    """,
    solution="return (f(Var(x + h)).value - f(Var(x - h)).value) / (2 * h)",
    cases=[
        "slope(lambda x: x * x * x, 1.0)",
        "slope(lambda x: (x * 2).tanh(), -0.3, 0.2)",
        "slope(lambda x: 1 / x, 2.0, 0.5)",
        "slope(lambda x: x.exp(), 0.0, 0.001)",
    ],
    truth={"slope": witness.slope},
    mistakes={
        "오른쪽으로만 움직였습니다. 왼쪽 점의 값도 쓰세요.": "return (f(Var(x + h)).value - f(Var(x)).value) / h",
        "왼쪽으로만 움직였습니다. 오른쪽 점의 값도 쓰세요.": "return (f(Var(x)).value - f(Var(x - h)).value) / h",
        "`h`로 나누었습니다. 왼쪽 점과 오른쪽 점은 얼마나 떨어져 있습니까?": "return (f(Var(x + h)).value - f(Var(x - h)).value) / h",
        "앞에서부터 차례로 나누고 곱했습니다. 나누는 수를 괄호로 묶으세요.": "return (f(Var(x + h)).value - f(Var(x - h)).value) / 2 * h",
        "결과가 변한 만큼을 그대로 적었습니다. 두 점의 거리로 나누지 않았습니다.": "return f(Var(x + h)).value - f(Var(x - h)).value",
        "`Var`를 돌려주었습니다. 여기서는 그 안의 수만 봅니다.": "return (f(Var(x + h)) - f(Var(x - h))) / (2 * h)",
        "`f`에 파이썬의 수를 넣었습니다. `tanh`는 `Var`에만 있습니다.": "return (f(x + h) - f(x - h)) / (2 * h)",
        "부호가 반대입니다. 값도 거리도 오른쪽 점의 것에서 왼쪽 점의 것을 빼세요.": "return (f(Var(x - h)).value - f(Var(x + h)).value) / (2 * h)",
    },
    right="역전파를 쓰지 않고도 쟀습니다. 0에서 `exp`의 도함수는 1인데, `h`가 0.001일 때 잰 값은 그와 백만분의 일도 다르지 않습니다.",
)
