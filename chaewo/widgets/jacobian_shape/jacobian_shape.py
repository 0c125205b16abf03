"""`JacobianShape`: 야코비안의 모양. 어느 호출이 어느 행과 열을 만들고, 진짜 계층에서는 얼마나 큰가."""

from functools import cache

import torch
import traitlets

from chaewo.widgets.jacobian_shape.called_layers import (
    CannotMeasure,
    called_layers,
    memory,
    uncounted,
)
from chaewo.widgets.kit.base import ChaewoWidget, number
from chaewo.widgets.kit.settings import BadSetting, OneOf, Whole, kept, refused

MOST = 6  # n과 m의 최댓값
MOST_BATCH = 256
# 0이 없어야 무늬의 0이 값 때문인지 함수 때문인지 헷갈리지 않습니다.
X = torch.tensor([1.0, -0.5, 2.0, 0.5, -1.0, 1.5], dtype=torch.float64)
WEIGHT = torch.tensor(
    [[(-1) ** (i + j) * (1 + (2 * i + 3 * j) % 5) / 2 for j in range(MOST)] for i in range(MOST)],
    dtype=torch.float64,
)

# 이름: (메뉴의 이름, 식, torch의 식, m을 정하는 규칙, 무늬를 읽는 문장, 함수)
# 글 안의 `_i`는 화면에서 아래 첨자가 됩니다.
FUNCTIONS = {
    "square": (
        "원소별 제곱",
        "y_i = x_i × x_i",
        "x ** 2",
        "same",
        "y_i는 x_i만 보므로 대각선 밖은 모두 0입니다.",
        lambda x: x**2,
    ),
    "sum": (
        "합",
        "y_1 = x_1 + … + x_n",
        "x.sum(0, keepdim=True)",
        "one",
        "출력이 하나뿐이라 행도 하나입니다. 그 행이 변화도입니다.",
        lambda x: x.sum(0, keepdim=True),
    ),
    "cumsum": (
        "누적합",
        "y_i = x_1 + … + x_i",
        "x.cumsum(0)",
        "same",
        "y_i는 x_i까지만 보므로 대각선 위쪽은 모두 0입니다.",
        lambda x: x.cumsum(0),
    ),
    "linear": (
        "완전 연결 Wx",
        "y = Wx",
        "W @ x",
        "free",
        "출력마다 모든 입력을 봅니다. 이 표가 바로 W입니다.",
        lambda x: WEIGHT[:, : len(x)] @ x,
    ),
    "softmax": (
        "소프트맥스",
        "y_i = exp(x_i) / Σ exp(x_j)",
        "x.softmax(0)",
        "same",
        "출력의 합이 늘 1이므로 열마다 더하면 0입니다.",
        lambda x: x.softmax(0),
    ),
    "normalize": (
        "정규화 x/‖x‖",
        "y = x / ‖x‖",
        "x / x.norm()",
        "same",
        "길이로 나누므로 출력마다 모든 입력을 봅니다. x 쪽으로 움직이면 y는 그대로입니다.",
        lambda x: x / x.norm(),
    ),
}


class JacobianShape(ChaewoWidget):
    """야코비안의 모양을 보는 표.

    `JacobianShape()`는 함수와 크기를 골라 m×n 표를 봅니다. 칸을 고르면 그 행을 만드는
    `backward(v)`와 그 열을 만드는 JVP를 알려 줍니다. `JacobianShape(network, input)`은 신경망의
    계층마다 야코비안이 차지할 메모리를 `v`의 메모리와 견줍니다. 야코비안은 만들지 않습니다.

    파이썬에서 읽고 쓸 수 있는 속성: `function`(`"square"`, `"sum"`, `"cumsum"`, `"linear"`,
    `"softmax"`, `"normalize"`), `n`과 `m`(1~6), `row`와 `column`(0부터 센 칸의 자리),
    `batch`(1~256). 만들 때에도 `JacobianShape(function="softmax", n=4)`처럼 정할 수 있습니다.

    Raises:
        BadSetting: 없는 이름이나 넣을 수 없는 값. 앞의 값이 그대로 남습니다.
    """

    stem = "jacobian_shape"

    spec = traitlets.Dict().tag(sync=True)
    n = Whole(3, range(1, MOST + 1)).tag(sync=True)
    m = Whole(2, range(1, MOST + 1)).tag(sync=True)
    function = OneOf("linear", FUNCTIONS).tag(sync=True)
    row = Whole(0, range(MOST)).tag(sync=True)
    column = Whole(0, range(MOST)).tag(sync=True)
    batch = Whole(1, range(1, MOST_BATCH + 1)).tag(sync=True)

    def __init__(self, network=None, input=None, **settings):
        if network is None and input is None:
            super().__init__(spec=_functions(), **settings)
            return
        try:
            layers, count = called_layers(network, input)
            spec = {"layers": layers, "problem": _left_out(uncounted(network, layers))}
        except CannotMeasure as error:
            spec, count = {"layers": [], "problem": str(error)}, 1
        settings.setdefault("batch", min(max(count, 1), MOST_BATCH))
        super().__init__(spec=spec, **settings)

    @property
    def jacobian(self) -> torch.Tensor | None:
        """지금 고른 함수와 크기의 야코비안: (m, n) float64 텐서. 신경망을 볼 때는 `None`."""
        return _jacobian(self.function, self.n)[: self.m] if "functions" in self.spec else None

    @traitlets.validate("m")
    def _allowed_m(self, proposal):
        fixed, value = self._fixed_m(), proposal["value"]
        if fixed in (None, value):
            return value
        raise BadSetting(f"{refused('m', value, _why_fixed(self.function))}{kept(self, 'm')}")

    @traitlets.validate("row", "column")
    def _inside(self, proposal):
        name = proposal["trait"].name
        count = self.m if name == "row" else self.n
        if proposal["value"] < count:
            return proposal["value"]
        advice = f"0부터 {count - 1}까지의 정수를 넣어 주세요."
        raise BadSetting(f"{refused(name, proposal['value'], advice)}{kept(self, name)}")

    @traitlets.observe("function", "n", "m")
    def _fit(self, _change):
        fixed = self._fixed_m()
        self.m = fixed if fixed is not None else self.m
        self.row, self.column = min(self.row, self.m - 1), min(self.column, self.n - 1)

    def _fixed_m(self) -> int | None:
        return {"one": 1, "same": self.n, "free": None}[FUNCTIONS[self.function][3]]

    def fallback_lines(self):
        if "functions" in self.spec:
            label = FUNCTIONS[self.function][0]
            return [
                f"[야코비안의 모양] {label}: 입력 {self.n}개, 출력 {self.m}개이므로 J의 모양은 "
                f"({self.m}, {self.n})입니다. backward를 {self.m}번 부르면 행이, JVP를 {self.n}번 "
                "부르면 열이 모두 나옵니다."
            ]
        problem = self.spec["problem"]
        lines = [f"[야코비안의 모양] {problem}"] if problem else []
        if self.spec["layers"]:
            lines += ["[야코비안의 모양] 진짜 계층이라면", *map(_sentence, self.spec["layers"])]
        return lines


def _left_out(parameters: dict[str, int]) -> str | None:
    """표에 없는 매개변수가 있으면 말없이 빠뜨리지 않습니다."""
    if not parameters:
        return None
    names = ", ".join([*list(parameters)[:3], *(["…"] if len(parameters) > 3 else [])])
    return (
        f"표에 없는 매개변수가 {sum(parameters.values())}개 있습니다: {names}. forward가 계층을 거치지 "
        "않고 썼거나, 부르지 않은 계층의 것입니다."
    )


def _why_fixed(function: str) -> str:
    label, _, _, rule, *_ = FUNCTIONS[function]
    if rule == "one":
        return f"‘{label}’은 모든 입력을 더해 하나를 내므로 m은 언제나 1입니다."
    if rule == "same":
        return f"‘{label}’에서는 입력마다 출력이 하나씩 있으므로 m은 n과 같습니다."
    return f"‘{label}’에서는 n과 m을 따로 고를 수 있습니다."


@cache
def _jacobian(name: str, n: int) -> torch.Tensor:
    """`name`의 야코비안. Wx는 출력을 여섯까지 모두 계산하며, 위의 m행이 m개 출력의 것입니다."""
    return torch.autograd.functional.jacobian(FUNCTIONS[name][-1], X[:n])


def _functions() -> dict:
    return {
        "x": [number(value) for value in X.tolist()],
        "functions": [
            {
                "name": name,
                "label": label,
                "formula": formula,
                "code": code,
                "rule": rule,
                "why": _why_fixed(name),
                "pattern": pattern,
                "tables": [
                    [[number(v) for v in row] for row in _jacobian(name, n).tolist()]
                    for n in range(1, MOST + 1)
                ],
            }
            for name, (label, formula, code, rule, pattern, _) in FUNCTIONS.items()
        ],
    }


def _sentence(layer: dict) -> str:
    given, made = tuple(layer["input"]), tuple(layer["output"])
    start = f"{layer['name']}({layer['kind']}): {given} → {made}. "
    m, n, parameters = layer["outputs"], layer["inputs"], layer["parameters"]
    line = f"v는 {m}개({memory(m)})입니다."
    if n is not None:
        line = f"자료 하나의 J는 {m}×{n}({memory(m * n)}), {line}"
    if parameters:
        line += f" 매개변수에 대한 J는 {m}×{parameters}({memory(m * parameters)})입니다."
    return start + line
