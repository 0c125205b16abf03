"""TeX 수식을 한 줄의 글로: 찾기의 발췌와 쪽의 소개처럼 수식을 그릴 수 없는 곳에 씁니다."""

import re

_SYMBOLS = {
    "times": "×", "cdot": "·", "partial": "∂", "sum": "∑", "nabla": "∇", "sqrt": "√", "infty": "∞",
    "to": "→", "leftarrow": "←", "Longrightarrow": "⇒", "approx": "≈", "le": "≤", "ge": "≥", "ne": "≠",
    "lambda": "λ", "eta": "η", "mu": "μ", "beta": "β", "sigma": "σ", "theta": "θ", "Delta": "Δ",
    "epsilon": "ε", "varepsilon": "ε", "alpha": "α", "gamma": "γ", "ell": "ℓ", "odot": "⊙", "top": "ᵀ",
    "prime": "′", "cdots": "⋯", "dots": "…", "vdots": "⋮", "lfloor": "⌊", "rfloor": "⌋",
    "lVert": "‖", "rVert": "‖", "quad": " ", "qquad": " ",
}  # fmt: skip
_FRACTION = re.compile(r"\\[dt]?frac\s*(?:\{([^{}]*)\}|(\w))\s*(?:\{([^{}]*)\}|(\w))")


def plain_math(tex: str) -> str:
    r"""`\frac{\partial y}{\partial x}` → `∂y/∂x`. 모르는 명령은 이름만 남깁니다."""
    text = re.sub(r"\\(?:begin|end)\{\w+\*?\}|\\label\{[^}]*\}", " ", tex)
    text = re.sub(r"\\(?:text|mathrm|mathbf|operatorname)\s*(?:\{([^{}]*)\}|(\w))", r"\1\2", text)
    text = re.sub(r"\\(?:left|right|bigl|bigr|hat|dot|underbrace)(?![A-Za-z])", "", text)
    text = re.sub(r"\\\\|&|~|\\[,;:! ]", " ", text)
    while (once := _FRACTION.sub(_divided, text)) != text:
        text = once
    text = re.sub(r"\\([A-Za-z]+) ?", lambda found: _SYMBOLS.get(found[1], found[1] + " "), text)
    return " ".join(re.sub(r"[{}\\]", "", text).replace("^ᵀ", "ᵀ").split())


def _divided(found: re.Match) -> str:
    top, bottom = (found[1] or found[2] or "", found[3] or found[4] or "")
    simple = re.compile(r"(\\\w+ ?)?[\w ]*")
    return " " + "/".join(part if simple.fullmatch(part) else f"({part})" for part in (top, bottom))
