"""`VjpExplorer`: v를 손으로 움직이며 벡터-야코비안 곱 vᵀJ를 봅니다."""

from contextlib import suppress

import torch
import traitlets

from chaewo.undisturbed import undisturbed
from chaewo.widgets.kit.base import ChaewoWidget, number
from chaewo.widgets.kit.settings import (
    BadSetting,
    OneOf,
    Vector,
    kept,
    read_vector,
    refuse_unknown,
    refused,
)
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
        v: y와 길이가 같은(m개, 6개까지) 벡터. 생략하면 모두 1, 이름을 넣었다면 함수마다 정해 둔 값.
        u: x와 길이가 같은 벡터. 생략하면 `v`처럼 정합니다.
        presets: 단추로 고를 v들 `{이름: v}`.

    그릴 수 없는 값을 넣으면 오류를 내는 대신 까닭을 적은 위젯이 됩니다. f가 뽑는 난수와 고치는
    버퍼(Dropout, BatchNorm)는 학습자의 것에 남지 않습니다.

    파이썬에서 읽고 쓸 수 있는 속성: `v`, `u`, `x`(숫자의 목록, 텐서를 넣어도 됩니다), `view`
    (`"matrix"` 또는 `"plane"`), `map`(평면 함수의 이름). `jacobian`은 위젯이 보이는 J.

    Raises:
        BadSetting: 모르는 인자를 주거나, 속성에 받을 수 없는 값을 넣을 때. 속성은 앞의 값이 남습니다.
    """

    stem = "vjp_explorer"

    spec = traitlets.Dict().tag(sync=True)
    view = OneOf("matrix", ("matrix", "plane")).tag(sync=True)
    map = traitlets.Unicode("").tag(sync=True)
    x = Vector([], lambda widget: widget._lengths["x"]).tag(sync=True)
    v = Vector([], lambda widget: widget._lengths["v"]).tag(sync=True)
    u = Vector([], lambda widget: widget._lengths["u"]).tag(sync=True)

    def __init__(self, f, x=None, v=None, u=None, presets=None, **unknown):
        refuse_unknown(unknown, ["f", "x", "v", "u", "presets"])
        self._function, self._dtype, self._next = None, torch.float32, None
        self._jacobian: torch.Tensor | None = None
        name = f if isinstance(f, str) else ""
        try:
            start, spec = self._start_named(name) if name else self._start(f, x)
        except BadSetting as problem:
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
            raise BadSetting(f"이름이 '{name}'인 평면 함수는 없습니다. 쓸 수 있는 이름: {names}")
        chosen = PLANE_MAPS[name]
        x = torch.tensor(list(chosen.x), dtype=torch.float32)
        start = {key: [float(a) for a in getattr(chosen, key)] for key in ("x", "v", "u")}
        maps = [describe(plane_map) for plane_map in PLANE_MAPS.values()]
        return start, {**_describe(chosen.function, x)[0], "maps": maps}

    def _start(self, f, x) -> tuple[dict, dict]:
        if not callable(f):
            raise BadSetting(
                f"첫 인자는 함수여야 합니다. {type(f).__name__} 값을 받았습니다. "
                "VjpExplorer(lambda x: 2 * x, x)처럼 적어 주세요."
            )
        values = read_vector(x, None, "x", most=MOST)
        if getattr(x, "dtype", None) is torch.float64:
            self._dtype = torch.float64
        self._function = f
        spec, self._jacobian = _describe(f, torch.tensor(values, dtype=self._dtype))
        return {"x": values, "v": [1.0] * spec["m"], "u": [1.0] * spec["n"]}, spec

    @property
    def jacobian(self) -> torch.Tensor | None:
        """위젯이 보이는 J, 모양 (m, n). 위젯이 그리지 못하면 `None`.

        f가 난수를 쓰더라도 표에 적힌 바로 그 J입니다.
        """
        if not self.spec["n"]:
            return None
        if not self.map:
            return self._jacobian.clone()
        return jacobian_at(PLANE_MAPS[self.map].function, torch.tensor(self.x))[1]

    @traitlets.validate("x")
    def _described_again(self, proposal):
        values = proposal["value"]
        if not (self._function and self.made) or values == self.x:
            return values
        try:
            spec, jacobian = _describe(self._function, torch.tensor(values, dtype=self._dtype))
        except BadSetting as problem:
            raise BadSetting(f"{problem}{kept(self, 'x')}") from None
        if spec["m"] != self.spec["m"]:
            raise BadSetting(
                f"이 x에서는 y의 원소가 {spec['m']}개가 되어 v와 맞지 않습니다.{kept(self, 'x')}"
            )
        self._next = {**spec, "presets": self.spec["presets"]}, jacobian
        return values

    @traitlets.observe("x")
    def _recompute(self, change):
        if self._next:
            (self.spec, self._jacobian), self._next = self._next, None

    @traitlets.validate("map")
    def _known_map(self, proposal):
        value = proposal["value"]
        if value in PLANE_MAPS if self.map else value in ("", *PLANE_MAPS):
            return value
        names = ", ".join(PLANE_MAPS) if self.map else "없음(함수를 직접 넣은 위젯입니다)"
        raise BadSetting(
            f"{refused('map', value, f'쓸 수 있는 이름: {names}.')}{kept(self, 'map')}"
        )

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
        raise BadSetting(f"f는 텐서를 돌려주어야 합니다. {type(y).__name__} 값을 돌려주었습니다.")
    if y.dim() > 1 or not 1 <= y.numel() <= MOST:
        raise BadSetting(
            f"y = f(x)는 원소가 1개부터 {MOST}개까지인 1차원 텐서여야 합니다. "
            f"모양 {tuple(y.shape)}인 텐서가 나왔습니다."
        )
    if not y.requires_grad:
        raise BadSetting(
            "y가 x와 이어져 있지 않습니다. f 안에서 detach(), item(), no_grad()를 쓰지 않았는지 보세요."
        )
    if y.is_complex():
        raise BadSetting("y가 복소수입니다. 이 위젯은 실수만 다룹니다.")
    y = y.reshape(-1)
    rows = [
        torch.autograd.grad(
            y, leaf, one_hot, retain_graph=True, allow_unused=True, materialize_grads=True
        )[0]
        for one_hot in torch.eye(len(y), dtype=y.dtype)
    ]
    return y.detach(), torch.stack(rows)


def _describe(function, x: torch.Tensor) -> tuple[dict, torch.Tensor]:
    """J와 y의 JSON과, x의 자료형으로 된 J.

    JSON은 끝자리가 CPU에 따라 달라지지 않게 되도록 float64로 계산합니다. f가 난수를 쓰면 두 번
    계산한 J가 다르므로 한 번만 계산합니다.
    """
    try:
        y, jacobian, random = _evaluate(function, x)
        shown = y, jacobian
        if not random:
            # f가 float32 가중치를 품었다면 float64를 받지 못합니다. 그때는 x 그대로의 값을 씁니다.
            with suppress(RuntimeError, TypeError):
                exact = torch.tensor(read_vector(x, None, "x"), dtype=torch.float64)
                shown = _evaluate(function, exact)[:2]
    except BadSetting:
        raise
    except Exception as error:  # f가 무슨 오류를 내든 학습자에게는 문장으로 보입니다.
        raise BadSetting(f"f(x)를 계산하지 못했습니다. 까닭: {error}") from None
    return _as_json(x, *shown), jacobian


def _evaluate(function, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, bool]:
    """(y, J, 난수를 뽑았는가). 학습자의 난수와 버퍼에는 흔적을 남기지 않습니다."""
    with undisturbed():
        before = torch.get_rng_state()
        y, jacobian = jacobian_at(function, x)
        return y, jacobian, not torch.equal(before, torch.get_rng_state())


def _as_json(x: torch.Tensor, y: torch.Tensor, jacobian: torch.Tensor) -> dict:
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
    except BadSetting as problem:
        return str(problem)
    return None


def _presets(presets, m: int) -> tuple[list[dict], str | None]:
    try:
        pairs = dict(presets or {}).items()
        return [
            {"label": str(k), "v": read_vector(v, m, f"presets의 '{k}'")} for k, v in pairs
        ], None
    except BadSetting as problem:
        return [], str(problem)
    except (TypeError, ValueError):
        return [], 'presets는 {"이름": v}처럼 적습니다. 받은 값을 읽지 못했습니다.'


def _one_hots(m: int) -> list[dict]:
    # m이 1이면 '1행만'과 '모두 1'이 같은 것입니다.
    rows = [[float(i == k) for i in range(m)] for k in range(m)] if m > 1 else []
    return [{"label": f"{k + 1}행만", "v": row} for k, row in enumerate(rows)] + [
        {"label": "모두 1", "v": [1.0] * m}
    ]
