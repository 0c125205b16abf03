"""JupyterLab에 위젯의 코드와 CSS를 종류마다 한 번만 보냅니다.

anywidget은 위젯 하나하나에 `_esm`과 `_css`를 싣습니다. 빈칸이 여덟 개인 장이 그렇게 보내면
1 MB입니다. 그래서 위젯에는 짧은 `LOADER`만 싣고, 코드는 모델 하나(`SharedCode`)에 두어 위젯마다
그것을 가리키게 합니다. ipywidgets가 `layout`을 나누어 쓰는 것과 같습니다.
"""

from pathlib import Path

import ipywidgets
import traitlets

from chaewo.widgets.kit import sources

try:  # 책을 짓는 데 쓰는 것입니다. 없으면 그대로 보냅니다.
    from rcssmin import cssmin
    from rjsmin import jsmin
except ImportError:
    cssmin = jsmin = str

LOADER = jsmin((Path(__file__).parent / "jupyter" / "loader.js").read_text(encoding="utf-8"))

_sent: dict[str, "SharedCode"] = {}


class SharedCode(ipywidgets.Widget):
    """위젯 한 종류의 ES 모듈과 `[[파일, 여럿이 쓰는가, CSS], …]`, 그리고 함께 쓰는 CSS를 담은 모델들."""

    module = traitlets.Unicode().tag(sync=True)
    styles = traitlets.List().tag(sync=True)
    kit = traitlets.List().tag(sync=True, **ipywidgets.widget_serialization)


def shared_code(name: str) -> SharedCode:
    """위젯 `name`(JS 파일의 줄기)의 코드를 담은 모델. 커널마다 하나입니다."""
    styles = sources.styles(name)
    shared = [file for file in styles if (sources.KIT / file).exists()]
    kit = [_once(file, styles=[[file, True, cssmin(styles[file])]]) for file in shared]
    own = [[file, False, cssmin(text)] for file, text in styles.items() if file not in shared]
    return _once(name, module=jsmin(sources.inlined(name)), styles=own, kit=kit)


def _once(name: str, **content) -> SharedCode:
    if name not in _sent or _sent[name].comm is None:  # 닫힌 모델은 화면에서 사라집니다.
        _sent[name] = SharedCode(**content)
    return _sent[name]
