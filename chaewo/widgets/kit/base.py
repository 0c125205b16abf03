"""모든 위젯의 공통 부분: JupyterLab에서는 ipywidgets, 정적 페이지에서는 HTML 한 덩어리."""

import html
import inspect
import json
import math

import anywidget
import ipywidgets
import traitlets

from chaewo.widgets.kit.settings import refuse_unknown
from chaewo.widgets.kit.shared_code import LOADER, SharedCode, shared_code

SHOWN_VALUES = 16
DIGITS = 6


class ChaewoWidget(anywidget.AnyWidget):
    """위젯의 바탕. 하위 클래스는 `stem`(JS 파일의 이름)과 `fallback_lines()`를 정합니다.

    `_repr_mimebundle_`은 위젯 말고도 `text/html`을 함께 냅니다. 그 안의 `data-state`는 모델 id
    없이 값만 담은 JSON이라 실행할 때마다 같고, nbval이 그 값을 비교합니다.
    """

    stem: str
    _esm = LOADER
    _code = traitlets.Instance(SharedCode).tag(sync=True, **ipywidgets.widget_serialization)
    made = False  # 다 만들었는가. 그 뒤로는 나쁜 값을 받아도 앞의 값이 남습니다.

    def __init__(self, **values):
        """`values`: 속성의 처음 값들.

        Raises:
            BadSetting: 모르는 이름이 있거나, 받을 수 없는 값일 때.
        """
        refuse_unknown((name for name in values if not self.has_trait(name)), self._settings())
        super().__init__(_code=shared_code(self.stem), **values)
        self.made = True

    def _settings(self) -> list[str]:
        """학습자가 만들 때 정할 수 있는 이름: 인자와 속성."""
        parameters = inspect.signature(type(self).__init__).parameters.values()
        named = [p.name for p in parameters if p.kind is not p.VAR_KEYWORD and p.name != "self"]
        return [*named, *(name for name in self._own_traits() if name not in (*named, "spec"))]

    def _own_traits(self) -> list[str]:
        inherited = set(ChaewoWidget.class_trait_names())
        return [
            name
            for name in sorted(self.trait_names(sync=True))
            if name not in inherited and name[0] != "_"
        ]

    def static_state(self) -> dict:
        """정적 페이지가 위젯을 되살릴 때 쓰는 값: 하위 클래스가 정한 sync 속성 전부."""
        return {key: getattr(self, key) for key in self._own_traits()}

    def fallback_lines(self) -> list[str]:
        """자바스크립트가 없는 곳(GitHub 따위)에서 위젯 대신 읽을 문장들."""
        raise NotImplementedError

    def fallback_html(self) -> str:
        """같은 것을 쪽에 넣을 HTML로. 코드처럼 줄을 지킬 것이 있는 위젯은 바꾸어 씁니다."""
        return "".join(f"<p>{html.escape(line)}</p>" for line in self.fallback_lines())

    def _repr_mimebundle_(self, **kwargs):
        lines = self.fallback_lines()
        state = json.dumps(self.static_state(), ensure_ascii=False, allow_nan=False, sort_keys=True)
        fallback = self.fallback_html()
        page = (
            f'<div class="chaewo-widget" data-widget="{self.stem}" '
            f'data-state="{html.escape(state)}">{fallback}</div>'
        )
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/plain": "\n".join(lines), "text/html": page}, metadata


def number(value: float, digits: int = DIGITS) -> float | int | str:
    """JSON에 넣을 수 있는 숫자. 유효숫자 `digits`자리로 줄이고, nan과 inf는 문자열로 적습니다.

    자리를 줄이는 까닭: float32의 마지막 자리는 CPU마다 다를 수 있습니다.
    """
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    rounded = float(f"{value:.{digits}g}")
    if math.isinf(rounded):
        return value  # 가장 큰 float64는 반올림하면 넘칩니다.
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded


def summary(tensor) -> dict | None:
    """텐서를 JSON으로: 원소가 16개 이하이면 모양과 값, 많으면 모양과 크기(norm)."""
    if tensor is None:
        return None
    tensor = tensor.detach()
    shape = list(tensor.shape)
    if tensor.is_meta:
        return {"shape": shape}  # 모양만 있고 값은 없는 텐서
    if tensor.is_complex():
        return {"shape": shape, "norm": number(tensor.abs().double().norm().item())}
    if tensor.numel() <= SHOWN_VALUES:
        return {"shape": shape, "values": [number(float(v)) for v in tensor.flatten().tolist()]}
    return {"shape": shape, "norm": number(tensor.double().norm().item())}
