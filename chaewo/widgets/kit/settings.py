"""위젯의 설정: 받을 수 있는 값의 꼴과, 받을 수 없는 값을 대하는 하나의 방침.

받을 수 없는 값은 무엇을 보았고 무엇을 넣을 수 있는지 말하는 `BadSetting`이 되고, 앞의 값이
남습니다. 설정의 꼴은 `Whole`, `Real`, `OneOf`, `Vector`이고, 다른 꼴은 `Setting`에서 만듭니다.
"""

import math
from collections.abc import Iterable
from difflib import get_close_matches
from operator import index

import torch
import traitlets

PARTNER = {"v": "y", "u": "x"}  # 벡터마다 무엇과 길이가 같아야 하는가
SHORT = 40  # 글 안에 그대로 옮겨 적을 값의 길이


class BadSetting(traitlets.TraitError, ValueError):
    """설정에 넣을 수 없는 값이나 모르는 이름. 글은 학습자에게 보일 문장입니다."""


class Setting(traitlets.TraitType):
    """설정의 바탕. 하위 클래스는 `read`를 정합니다.

    traitlets의 형(Int, List)을 그대로 쓰면 나쁜 값에 영어 오류가 납니다.
    """

    def read(self, obj, value):
        """받은 값을 간직할 값으로. `obj`는 위젯, 이름은 `self.name`.

        Raises:
            BadSetting: 받을 수 없을 때. `refused`나 `read_vector`가 만듭니다.
        """
        raise NotImplementedError

    def validate(self, obj, value):
        try:
            return self.read(obj, value)
        except BadSetting as bad:
            raise BadSetting(f"{bad}{kept(obj, self.name)}") from None


class Whole(Setting):
    """`allowed`에 있는 정수. `words`는 그 값들을 이르는 말(범위라면 생략)."""

    def __init__(self, default: int, allowed: Iterable[int], words: str = ""):
        super().__init__(default)
        self.allowed = allowed
        self.words = words or f"{allowed[0]}부터 {allowed[-1]}까지의 정수"

    def read(self, obj, value):
        found = whole(value)
        if found in self.allowed:
            return found
        raise refused(self.name, value, f"{self.words}를 넣어 주세요.")


class Real(Setting):
    """`low`부터 `high`까지의 유한한 수."""

    def __init__(self, default: float, low: float, high: float):
        super().__init__(default)
        self.low, self.high = low, high

    def read(self, obj, value):
        if value is self.default_value:
            return value  # traitlets는 처음 값도 여기로 보냅니다. 0을 0.0으로 바꾸지 않습니다.
        found = real(value)
        if found is not None and self.low <= found <= self.high:
            return found
        limits = f"{plain(self.low)}부터 {plain(self.high)}까지의 수를 넣어 주세요."
        raise refused(self.name, value, limits)


class OneOf(Setting):
    """정해진 이름 가운데 하나."""

    def __init__(self, default: str, allowed: Iterable[str]):
        super().__init__(default)
        self.allowed = tuple(allowed)

    def read(self, obj, value):
        return one_of(self.name, value, self.allowed)


class Vector(Setting):
    """원소가 `length`개인 벡터(숫자의 목록). 텐서나 배열로 넣어도 됩니다.

    `length`가 함수이면 위젯을 받아 길이를 돌려줍니다. 원소는 모두 `low`부터 `high`까지입니다.
    """

    def __init__(self, default, length, low: float = -math.inf, high: float = math.inf):
        super().__init__(default)
        self.length, self.low, self.high = length, low, high

    def read(self, obj, value):
        length = self.length(obj) if callable(self.length) else self.length
        found = read_vector(value, length, self.name)
        if all(self.low <= number <= self.high for number in found):
            return found
        advice = f"수마다 {plain(self.low)}부터 {plain(self.high)}까지여야 합니다."
        raise refused(self.name, value, advice)


def one_of(name: str, value, allowed: Iterable[str]) -> str:
    """`allowed`에 있는 이름. `name`은 그것을 받은 설정이나 인자의 이름.

    Raises:
        BadSetting: 없는 이름일 때. 쓸 수 있는 이름을 모두 말합니다.
    """
    if isinstance(value, str) and value in allowed:
        return value
    raise refused(name, value, f"쓸 수 있는 이름은 {', '.join(allowed)}입니다.")


def refused(name: str, value, advice: str) -> BadSetting:
    """`name`에 준 `value`를 받을 수 없다는 오류. `advice`는 무엇을 넣을지 말하는 문장."""
    return BadSetting(f"{name}에 준 값({shown(value)})은 넣을 수 없습니다. {advice}")


def kept(obj, name: str) -> str:
    """오류 문장의 끝에 잇는 말: 앞의 값이 남습니다. 아직 만드는 위젯에는 앞의 값이 없습니다."""
    if not getattr(obj, "made", False) or name not in obj._trait_values:
        return ""
    text = repr(obj._trait_values[name])
    return f" 앞의 값{f'({text})' if len(text) <= SHORT else ''}을 그대로 둡니다."


def refuse_unknown(given: Iterable[str], known: Iterable[str]) -> None:
    """모르는 이름이 있으면 가장 가까운 이름과 쓸 수 있는 이름을 모두 말합니다.

    Raises:
        BadSetting: `given`의 이름이 `known`에 없을 때.
    """
    known = list(known)
    for name in given:
        if name not in known:
            near = _nearest(name, known)
            guess = f" 가장 가까운 이름은 {near}입니다." if near else ""
            raise BadSetting(
                f"정할 수 없는 이름입니다: {name}.{guess} 정할 수 있는 것: {', '.join(known)}"
            )


def _nearest(name: str, known: list[str]) -> str | None:
    """머리글자(lr)이거나 철자가 비슷한(momentun) 이름."""
    for candidate in known:
        if name.lower() == "".join(word[0] for word in candidate.split("_")):
            return candidate
    return next(iter(get_close_matches(name.lower(), known, n=1, cutoff=0.5)), None)


def whole(value) -> int | None:
    """정수이면 int, 아니면 None. 참·거짓과 28.0은 정수로 보지 않습니다."""
    try:
        return None if isinstance(value, bool) else index(value)
    except TypeError:
        return None


def real(value) -> float | None:
    """유한한 실수이면 float, 아니면 None. 글자와 참·거짓은 수로 보지 않습니다."""
    if isinstance(value, str | bytes | bool):
        return None
    try:
        found = float(value)
    except (TypeError, ValueError, RuntimeError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def read_vector(value, length: int | None, name: str, most: int | None = None) -> list[float]:
    """텐서, 배열, 목록을 파이썬 숫자의 목록으로. float32는 적은 그대로의 십진수로 읽습니다.

    `length`를 주면 원소가 꼭 그만큼, `most`를 주면 그만큼까지여야 합니다.

    Raises:
        BadSetting: 실수의 1차원 목록이 아니거나, 길이가 맞지 않거나, 유한하지 않은 값이 있을 때.
    """
    try:
        tensor = (
            value if isinstance(value, torch.Tensor) else torch.tensor(value, dtype=torch.float64)
        )
    except (TypeError, ValueError, RuntimeError):
        raise BadSetting(
            f"{name}에는 숫자의 목록이나 텐서를 넣어 주세요. 받은 것은 {shown(value)}입니다."
        ) from None
    if tensor.is_complex():
        raise BadSetting(f"{name}에는 실수를 넣어 주세요. 복소수 텐서를 받았습니다.")
    if tensor.dim() != 1:
        raise BadSetting(
            f"{name}에는 1차원 텐서를 넣어 주세요. 모양이 {tuple(tensor.shape)}인 텐서를 받았습니다."
        )
    numbers = tensor.detach().double().tolist()
    if length is not None and len(numbers) != length:
        partner = f"{PARTNER[name]}처럼 " if name in PARTNER else ""
        raise BadSetting(
            f"{name}의 원소는 {partner}{length}개여야 하는데 {len(numbers)}개를 받았습니다."
        )
    if most is not None and not 1 <= len(numbers) <= most:
        raise BadSetting(
            f"{name}의 원소는 1개부터 {most}개까지 그릴 수 있습니다. {len(numbers)}개를 받았습니다."
        )
    if not all(map(math.isfinite, numbers)):
        raise BadSetting(
            f"{name}에 유한하지 않은 값(nan 또는 inf)이 있습니다. 유한한 숫자를 넣어 주세요."
        )
    short = tensor.dtype in (torch.float32, torch.float16, torch.bfloat16)
    return [float(f"{a:.7g}") for a in numbers] if short else numbers


def shown(value) -> str:
    """받은 값을 글로. 길면 무엇인지만 말합니다."""
    text = repr(value)
    return text if len(text) <= SHORT and "\n" not in text else f"{type(value).__name__} 값"


def plain(value: float) -> str:
    """1e-06을 0.000001로, 5.0을 5로."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
