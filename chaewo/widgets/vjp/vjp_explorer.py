"""`VjpExplorer`: v를 손으로 움직이며 벡터-야코비안 곱 vᵀJ를 봅니다."""

from contextlib import suppress

import torch
import traitlets

from chaewo.widgets.kit.base import ChaewoWidget, number
from chaewo.widgets.kit.vectors import BadVector, read_vector
from chaewo.widgets.vjp.plane_maps import PLANE_MAPS, describe

MOST = 6  # 휴대전화 화면에 한눈에 들어오는 크기
DIGITS = 12  # float64로 계산한 값에서 CPU마다 다를 수 있는 끝자리를 뺀 것
SHARED_LENGTH = {"x": "n", "u": "n", "v": "m"}


class VjpExplorer(ChaewoWidget):
    """y = f(x)의 야코비안 J에 v를 곱해 봅니다.

    Args:
        f: 1차원 텐서를 받아 1차원 텐서를 돌려주는 함수. 또는 평면 함수의 이름
            (`"polar"`, `"rotation"`, `"shear"`, `"doubling"`, `"softmax"`).
        x: J를 계산할 곳. 원소가 n개(6개까지)인 1차원 텐서. 이름을 넣었다면 생략합니다.
        v: y와 길이가 같은(m개, 6개까지) 벡터. 생략하면 모두 1.
        u: x와 길이가 같은 벡터. 생략하면 모두 1.
        presets: 단추로 고를 v들 `{이름: v}`.

    그릴 수 없는 값을 넣으면 오류를 내는 대신 까닭을 적은 위젯이 됩니다.

    파이썬에서 읽고 쓸 수 있는 속성: `v`, `u`, `x`(숫자의 목록, 텐서를 넣어도 됩니다), `view`
    (`"matrix"` 또는 `"plane"`), `map`(평면 함수의 이름). `jacobian`은 지금의 x에서 torch로 계산한 J.
    """

    stem = "vjp_explorer"

    spec = traitlets.Dict().tag(sync=True)
    view = traitlets.Enum(["matrix", "plane"], "matrix").tag(sync=True)
    map = traitlets.Unicode("").tag(sync=True)
    # List로 두면 텐서를 넣었을 때 아래의 검사보다 먼저 영어 오류가 납니다.
    x = traitlets.TraitType([]).tag(sync=True)
    v = traitlets.TraitType([]).tag(sync=True)
    u = traitlets.TraitType([]).tag(sync=True)

    def __init__(self, f, x=None, v=None, u=None, presets=None):
        self._function, self._dtype, self._next = None, torch.float32, None
        name = f if isinstance(f, str) else ""
        try:
            start, spec = self._start_named(name) if name else self._start(f, x)
        except BadVector as problem:
            start, spec = {"x": [], "v": [], "u": []}, {"n": 0, "m": 0, "problem": str(problem)}
        if spec["n"]:
            problems = [_replace(start, spec, key, value) for key, value in [("v", v), ("u", u)]]
            given, problem = _presets(presets, spec["m"])
            spec["presets"] = given + _one_hots(spec["m"])
            spec["problem"] = next(filter(None, [*problems, problem, spec["problem"]]), None)
        self._lengths = {key: spec[size] for key, size in SHARED_LENGTH.items()}
        known = name if spec["n"] else ""
        super().__init__(spec=spec, map=known, view="plane" if known else "matrix", **start)

    def _start_named(self, name: str) -> tuple[dict, dict]:
        if name not in PLANE_MAPS:
            names = ", ".join(PLANE_MAPS)
            raise BadVector(f"이름이 '{name}'인 평면 함수는 없습니다. 쓸 수 있는 이름: {names}")
        chosen = PLANE_MAPS[name]
        x = torch.tensor(list(chosen.x), dtype=torch.float32)
        start = {key: [float(a) for a in getattr(chosen, key)] for key in ("x", "v", "u")}
        maps = [describe(plane_map) for plane_map in PLANE_MAPS.values()]
        return start, {**_describe(chosen.function, x), "maps": maps}

    def _start(self, f, x) -> tuple[dict, dict]:
        if not callable(f):
            raise BadVector(
                f"첫 인자는 함수여야 합니다. {type(f).__name__} 값을 받았습니다. "
                "VjpExplorer(lambda x: 2 * x, x)처럼 적어 주세요."
            )
        values = read_vector(x, None, "x", most=MOST)
        if getattr(x, "dtype", None) is torch.float64:
            self._dtype = torch.float64
        self._function = f
        spec = _describe(f, torch.tensor(values, dtype=self._dtype))
        return {"x": values, "v": [1.0] * spec["m"], "u": [1.0] * spec["n"]}, spec

    @property
    def jacobian(self) -> torch.Tensor | None:
        """지금의 x에서 torch로 계산한 J, 모양 (m, n). 위젯이 문제를 말하고 있으면 `None`."""
        if not self.spec["n"]:
            return None
        function = PLANE_MAPS[self.map].function if self.map else self._function
        return jacobian_at(function, torch.tensor(self.x, dtype=self._dtype))[1]

    @traitlets.validate("x", "v", "u")
    def _checked(self, proposal):
        name = proposal["trait"].name
        try:
            values = read_vector(proposal["value"], self._lengths[name], name)
            if name == "x" and self._function and values != self.x:
                self._next = self._described_again(values)
        except BadVector as problem:
            print(problem)
            return getattr(self, name)
        return values

    def _described_again(self, values: list[float]) -> dict:
        fresh = _describe(self._function, torch.tensor(values, dtype=self._dtype))
        if fresh["m"] != self.spec["m"]:
            raise BadVector(
                f"이 x에서는 y의 원소가 {fresh['m']}개가 되어 v와 맞지 않습니다. 앞의 x를 그대로 둡니다."
            )
        return {**fresh, "presets": self.spec["presets"]}

    @traitlets.observe("x")
    def _recompute(self, change):
        if self._next:
            self.spec, self._next = self._next, None

    @traitlets.validate("map")
    def _known_map(self, proposal):
        if proposal["value"] in PLANE_MAPS if self.map else proposal["value"] in ("", *PLANE_MAPS):
            return proposal["value"]
        names = ", ".join(PLANE_MAPS) if self.map else "없음(함수를 직접 넣은 위젯입니다)"
        print(
            f"이름이 '{proposal['value']}'인 평면 함수는 고를 수 없습니다. 쓸 수 있는 이름: {names}"
        )
        return self.map

    def fallback_lines(self):
        problem = self.spec.get("problem")
        lines = [f"[v 위젯] {problem}"] if problem else []
        if not self.spec["n"]:
            return lines
        jacobian = self.jacobian
        v = torch.tensor(self.v, dtype=jacobian.dtype)
        return [
            *lines,
            f"[v 위젯] J의 모양: {tuple(jacobian.shape)}, v = {self.v}",
            f"vᵀJ = {v @ jacobian}",
        ]


@torch.enable_grad()
def jacobian_at(function, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(y, J). J는 backward를 y의 원소 수(m)만큼 불러 한 행씩 얻습니다. 모양 (m,), (m, n)."""
    leaf = x.detach().clone().requires_grad_()
    y = function(leaf.clone())  # 잎 그대로를 넘기면 f 안의 제자리 연산이 오류가 됩니다.
    if not isinstance(y, torch.Tensor):
        raise BadVector(f"f는 텐서를 돌려주어야 합니다. {type(y).__name__} 값을 돌려주었습니다.")
    if y.dim() > 1 or not 1 <= y.numel() <= MOST:
        raise BadVector(
            f"y = f(x)는 원소가 1개부터 {MOST}개까지인 1차원 텐서여야 합니다. "
            f"모양 {tuple(y.shape)}인 텐서가 나왔습니다."
        )
    if not y.requires_grad:
        raise BadVector(
            "y가 x와 이어져 있지 않습니다. f 안에서 detach(), item(), no_grad()를 쓰지 않았는지 보세요."
        )
    if y.is_complex():
        raise BadVector("y가 복소수입니다. 이 위젯은 실수만 다룹니다.")
    y = y.reshape(-1)
    rows = [
        torch.autograd.grad(
            y, leaf, one_hot, retain_graph=True, allow_unused=True, materialize_grads=True
        )[0]
        for one_hot in torch.eye(len(y), dtype=y.dtype)
    ]
    return y.detach(), torch.stack(rows)


def _describe(function, x: torch.Tensor) -> dict:
    """J와 y를 JSON으로. 끝자리가 CPU에 따라 달라지지 않게 되도록 float64로 계산합니다."""
    try:
        y, jacobian = jacobian_at(function, x)
        # f가 float32 가중치를 품었다면 float64를 받지 못합니다. 그때는 x 그대로의 값을 씁니다.
        with suppress(RuntimeError, TypeError):
            y, jacobian = jacobian_at(
                function, torch.tensor(read_vector(x, None, "x"), dtype=torch.float64)
            )
    except BadVector:
        raise
    except Exception as error:  # f가 무슨 오류를 내든 학습자에게는 문장으로 보입니다.
        raise BadVector(f"f(x)를 계산하지 못했습니다. 까닭: {error}") from None
    finite = bool(jacobian.isfinite().all() and y.isfinite().all())
    return {
        "n": jacobian.shape[1],
        "m": jacobian.shape[0],
        "dtype": "float64" if x.dtype is torch.float64 else "float32",
        "y": [number(value, DIGITS) for value in y.tolist()],
        "jacobian": [[number(value, DIGITS) for value in row] for row in jacobian.tolist()],
        "problem": None
        if finite
        else "이 x에서는 y나 J에 유한하지 않은 값(nan 또는 inf)이 있습니다. x를 조금 옮겨 보세요.",
    }


def _replace(start: dict, spec: dict, name: str, value) -> str | None:
    """생성자에 받은 v나 u. 나쁜 값이면 처음 값을 두고 문장을 돌려줍니다."""
    if value is None:
        return None
    try:
        start[name] = read_vector(value, spec[SHARED_LENGTH[name]], name)
    except BadVector as problem:
        return str(problem)
    return None


def _presets(presets, m: int) -> tuple[list[dict], str | None]:
    try:
        pairs = dict(presets or {}).items()
        return [
            {"label": str(k), "v": read_vector(v, m, f"presets의 '{k}'")} for k, v in pairs
        ], None
    except BadVector as problem:
        return [], str(problem)
    except (TypeError, ValueError):
        return [], 'presets는 {"이름": v}처럼 적습니다. 받은 값을 읽지 못했습니다.'


def _one_hots(m: int) -> list[dict]:
    # m이 1이면 '1행만'과 '모두 1'이 같은 것입니다.
    rows = [[float(i == k) for i in range(m)] for k in range(m)] if m > 1 else []
    return [{"label": f"{k + 1}행만", "v": row} for k, row in enumerate(rows)] + [
        {"label": "모두 1", "v": [1.0] * m}
    ]
