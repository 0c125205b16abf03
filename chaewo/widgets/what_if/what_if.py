"""`WhatIf`(바꿔 보기): 코드의 값을 바꾸면 torch가 무엇이라 답하는가. 모든 조합을 미리 실행해 둡니다."""

import ast
import inspect
from collections.abc import Callable
from html import escape
from itertools import product
from math import prod

import torch
import traitlets

from chaewo.widgets.kit.base import ChaewoWidget
from chaewo.widgets.kit.settings import BadSetting, shown
from chaewo.widgets.what_if.marked_source import marked_source
from chaewo.widgets.what_if.recording import CannotRecord, Outcome, run

MOST = 200  # 조합
MOST_STATE = 60_000  # 글자. gzip으로 20 KB쯤입니다.


class WhatIf(ChaewoWidget):
    """함수의 기본값을 코드 안에서 바꾸어 보고, 그때 찍히는 것을 봅니다.

        def twice(retain_graph=True): …
        WhatIf(twice, retain_graph=[True, False])

    셀을 실행할 때 모든 조합(200개까지)을 torch로 실행해 둡니다. 그래서 커널이 없는 쪽에서도 진짜 torch의 답이
    나옵니다. 조합마다 난수는 `seed`부터, 기록을 켠 채로 시작합니다. 오류가 나면 torch의 오류 글이 답입니다.

    Args:
        function: 인자마다 기본값이 있고 `print`로 답하는 함수. 바깥의 것을 바꾸지 않아야 합니다.
        ask: 먼저 물을 것. 주면 답은 단추를 눌러야 나오고, 값을 바꾸면 다시 가립니다.
        seed: 난수의 씨앗.
        **choices: 인자의 이름 → 고를 값들의 목록. 기본값은 목록에 없어도 됩니다.

    JupyterLab에서는 아무 값이나 적어 넣을 수 있고, 그때는 파이썬이 바로 실행합니다. 읽을 수 있는 속성:
    `values`(지금 값들), `output`(그때 찍힌 글과 오류).

    Raises:
        BadSetting: 함수나 고를 값을 쓸 수 없을 때. 글은 한국어 문장 하나입니다.
    """

    stem = "what_if"

    spec = traitlets.Dict().tag(sync=True)
    chosen = traitlets.List(traitlets.Int()).tag(sync=True)
    _live = traitlets.Bool(True).tag(
        sync=True
    )  # 파이썬이 곁에 있으면 아무 값이나 적을 수 있습니다.
    _typed = traitlets.Dict().tag(sync=True)  # 적은 값: {이름: 글}
    _answer = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)

    def __init__(self, function: Callable, ask: str | None = None, seed: int = 0, **choices):
        defaults = _defaults(function)
        options = _options(function, defaults, choices)
        self._function, self._seed = function, seed
        self._options = options
        start = [_place(values, defaults[name]) for name, values in options.items()]
        try:
            outcomes = [
                run(function, dict(zip(options, values, strict=True)), seed)
                for values in product(*options.values())
            ]
            self._look_again(outcomes)
        except CannotRecord as reason:
            raise BadSetting(str(reason)) from None
        spec = _spec(function, options, outcomes, ask)
        super().__init__(spec=spec, chosen=start)

    def _look_again(self, outcomes: list[Outcome]) -> None:
        if not any(one.text or one.error for one in outcomes):
            raise BadSetting("함수가 아무것도 찍지 않았습니다. 보여 줄 것을 print로 찍으세요.")
        last = {name: values[-1] for name, values in self._options.items()}
        if run(self._function, last, self._seed) != outcomes[-1]:
            raise BadSetting(
                "같은 값으로 두 번 불렀더니 다른 것을 찍었습니다. 함수 밖의 것을 바꾸거나, torch가 아닌 "
                "난수나 시각을 쓰지 않는지 보세요."
            )

    @property
    def values(self) -> dict:
        """지금의 값들: `{이름: 값}`."""
        picked = zip(self._options.items(), self.chosen, strict=True)
        return {name: values[i] for (name, values), i in picked} | self._read_typed()

    @property
    def output(self) -> str:
        """지금 값으로 찍히는 글. 오류가 나면 마지막 줄이 그 오류입니다."""
        outcome = self._now()
        return "\n".join(filter(None, [outcome.text, outcome.error]))

    def _now(self) -> Outcome:
        if self._typed:
            return run(self._function, self.values, self._seed)
        text, error = self.spec["outputs"][self.spec["table"][self._index()]]
        return Outcome(text, error)

    def _index(self) -> int:
        index = 0
        for i, labels in zip(self.chosen, self.spec["options"], strict=True):
            index = index * len(labels) + i
        return index

    def _read_typed(self) -> dict:
        names = {**self._function.__globals__}
        return {name: _evaluated(text, names, name) for name, text in self._typed.items()}

    @traitlets.observe("_typed", "chosen")
    def _answer_now(self, _):
        """적은 값이 있을 때만 파이썬이 답합니다. 고른 값의 답은 이미 쪽에 있습니다."""
        if not self.made or not self._typed:
            return
        try:
            outcome = self._now()
            self._answer = {"text": outcome.text, "error": outcome.error}
        except (CannotRecord, BadSetting) as reason:
            self._answer = {"text": str(reason), "error": None}

    def fallback_html(self):
        """자바스크립트가 없으면 함수의 코드와, 묻는 것이 아니라면 그 답을 보입니다."""
        code = "".join(
            part[1] if len(part) == 2 else self._now_label(part[0]) for part in self.spec["code"]
        )
        blocks = [f"<pre>{escape(code)}</pre>"]
        if self.spec["ask"]:
            blocks.append(f"<p>{escape(self.spec['ask'])}</p>")
        else:
            blocks.append(f"<pre>{escape(self.output)}</pre>")
        return "".join([*blocks, *(f"<p>{escape(line)}</p>" for line in self._choices())])

    def _now_label(self, name: str) -> str:
        k = self.spec["names"].index(name)
        return self.spec["options"][k][self.chosen[k]]

    def _choices(self) -> list[str]:
        pairs = zip(self.spec["names"], self.spec["options"], strict=True)
        return [f"바꿀 것: {name} = {', '.join(labels)}" for name, labels in pairs]

    def fallback_lines(self):
        call = ", ".join(f"{name}={_label(value)}" for name, value in self.values.items())
        lines = [f"[바꿔 보기] {self._function.__name__}({call})"]
        lines += [f"물음: {self.spec['ask']}"] if self.spec["ask"] else self.output.split("\n")
        return [*lines, *self._choices()]


def _defaults(function) -> dict:
    """인자의 이름 → 기본값.

    Raises:
        BadSetting: 함수가 아니거나 기본값이 없는 인자가 있을 때.
    """
    if not inspect.isfunction(function) or function.__name__ == "<lambda>":
        raise BadSetting(f"def로 만든 함수를 넣어 주세요. 받은 것은 {shown(function)}입니다.")
    parameters = inspect.signature(function).parameters.values()
    without = [p.name for p in parameters if p.default is p.empty]
    if without or not parameters:
        seen = f"기본값이 없는 인자: {', '.join(without)}" if without else "인자가 없는 함수입니다"
        raise BadSetting(
            f"인자마다 기본값이 있어야 합니다. {seen}. `def {function.__name__}(이름=값)`처럼 적어 주세요."
        )
    return {p.name: p.default for p in parameters}


def _options(function, defaults: dict, choices: dict) -> dict[str, list]:
    """바꾸어 볼 인자 → 고를 값들. 기본값이 빠졌으면 앞에 둡니다."""
    if not choices:
        raise BadSetting(f"바꾸어 볼 값이 없습니다. `WhatIf({function.__name__}, 이름=[값, …])`")
    unknown = [name for name in choices if name not in defaults]
    if unknown:
        raise BadSetting(
            f"`{function.__name__}`에 없는 인자입니다: {', '.join(unknown)}. "
            f"있는 것: {', '.join(defaults)}"
        )
    options = {}
    for name in (name for name in defaults if name in choices):
        given = choices[name]
        if not isinstance(given, list | tuple) or not given:
            raise BadSetting(
                f"{name}에는 고를 값의 목록을 넣어 주세요. 받은 것은 {shown(given)}입니다."
            )
        for value in given:
            _same_kind(name, value, defaults[name])
        values = list(given)
        options[name] = values if _place(values, defaults[name]) >= 0 else [defaults[name], *values]
    count = prod(map(len, options.values()))
    if count > MOST:
        raise BadSetting(f"조합은 {MOST}개까지입니다. {count}개가 됩니다. 고를 값을 줄여 주세요.")
    return options


def _same_kind(name: str, value, default) -> None:
    if " at 0x" in repr(value) or "<" in _label(value):
        raise BadSetting(
            f"{name}의 값 {shown(value)}은 코드로 적을 수 없습니다. 이름을 글로 넘기고 함수 안에서 고르세요."
        )
    kinds = {bool: "참/거짓", int: "수", float: "수", str: "글", tuple: "튜플"}
    kind, wanted = (
        next((word for k, word in kinds.items() if type(one) is k), type(one).__name__)
        for one in (value, default)
    )
    if value is not None and default is not None and kind != wanted:
        raise BadSetting(
            f"{name}의 기본값은 {_label(default)}({wanted})인데 고를 값에 {shown(value)}({kind})이 있습니다."
        )


def _place(values: list, value) -> int:
    """`values`에서 `value`의 자리. 없으면 -1. 1과 True, 1과 1.0은 다른 값입니다."""
    return next((i for i, one in enumerate(values) if repr(one) == repr(value)), -1)


def _label(value) -> str:
    return repr(value)


def _spec(function, options: dict, outcomes: list[Outcome], ask: str | None) -> dict:
    try:
        parts = marked_source(function, list(options))
    except (OSError, SyntaxError, ValueError):
        raise BadSetting(
            "함수의 코드를 찾지 못했습니다. 함수와 WhatIf를 같은 노트북의 셀에 적어 주세요."
        ) from None
    outputs = list(dict.fromkeys(outcomes))
    spec = {
        "ask": ask,
        "code": parts,
        "names": list(options),
        "options": [[_label(value) for value in values] for values in options.values()],
        "outputs": [[one.text, one.error] for one in outputs],
        "table": [outputs.index(one) for one in outcomes],
    }
    if len(str(spec)) > MOST_STATE:
        raise BadSetting("찍는 것이 너무 많아 쪽에 실을 수 없습니다. 볼 것만 골라 짧게 찍으세요.")
    return spec


def _evaluated(text: str, names: dict, name: str):
    """학습자가 적은 글의 값. 수, 글, 튜플, 그리고 `torch.float64` 같은 이름입니다."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        pass
    try:
        return eval(
            text, {"torch": torch, **names}
        )  # 학습자 자신의 커널에서, 학습자가 적은 코드입니다.
    except Exception as error:
        raise BadSetting(
            f"{name}에 적은 `{text[:40]}`을 읽지 못했습니다({type(error).__name__}). "
            "파이썬의 값으로 적으세요."
        ) from None
