"""『채워 넣는 오토그라드 노트』의 도구 꾸러미.

학습자는 `from chaewo import setup, blank, GraphExplorer`처럼 여기에서 이름을 가져옵니다.
이름은 처음 쓸 때 불러옵니다. 책을 짓는 `chaewo.static_site`는 torch가 없는 환경에서도
불러올 수 있어야 하기 때문입니다.
"""

from importlib import import_module

_HOMES = {
    "setup": "chaewo.reproducible",
    "blank": "chaewo.widgets.blank.blank",
    "GraphExplorer": "chaewo.widgets.graph.graph_explorer",
    "VjpExplorer": "chaewo.widgets.vjp.vjp_explorer",
    "JacobianShape": "chaewo.widgets.jacobian_shape.jacobian_shape",
    "DigitLab": "chaewo.widgets.digit_lab.digit_lab",
    "InputSizeExplorer": "chaewo.widgets.input_size.input_size_explorer",
    "LearningRateExplorer": "chaewo.widgets.learning_rate.learning_rate_explorer",
    "load_digits": "chaewo.digits",
    "check": "chaewo.judging",
    "progress": "chaewo.judging.progress",
}

__all__ = sorted(_HOMES)


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(
            f"chaewo에는 '{name}'이라는 이름이 없습니다. 쓸 수 있는 이름: {', '.join(__all__)}"
        )
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value  # 다음부터는 __getattr__을 거치지 않습니다.
    return value


def __dir__():
    return sorted([*globals(), *__all__])
