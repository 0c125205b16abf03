"""그림을 SVG로 적되, 좌표는 눈에 보이는 자리까지만 적습니다.

같은 그림이라도 프로세서가 다르면 좌표의 끝자리가 달라질 수 있습니다. 0.01pt는 어느 화면에서도 점 하나의
수십 분의 일이므로 거기에서 반올림합니다. 그러면 어느 프로세서에서나 같은 글자가 되고, 파일도 가벼워집니다.
"""

import hashlib
import re
from io import StringIO

from matplotlib import cbook
from matplotlib.backend_bases import register_backend
from matplotlib.backends.backend_svg import FigureCanvasSVG

DECIMALS = 2
# 배율(scale)과 색, 투명도, 선의 굵기는 좌표가 아니므로 건드리지 않습니다.
_COORDINATES = re.compile(r' (?:d|x|y|width|height|viewBox)="[^"]*"|translate\([^)]*\)')
_NUMBER = re.compile(r"-?\d+\.\d+")
# matplotlib이 반올림하지 않은 좌표로 지은 이름: 자르는 곳(p), 표식(m), 무늬(h), 이미지, 경로의 묶음(C)
_NAME = re.compile(r'\bid="((?:[pmh]|image|C[0-9a-f]+_[0-9a-f]+_)[0-9a-f]{10})"')


def register() -> None:
    """이 뒤로 SVG로 저장하는 모든 그림의 좌표를 반올림합니다."""
    register_backend("svg", RoundedSVG, "Scalable Vector Graphics")


class RoundedSVG(FigureCanvasSVG):
    def print_svg(self, filename, *, bbox_inches_restore=None, metadata=None, **_):
        drawn = StringIO()
        super().print_svg(drawn, bbox_inches_restore=bbox_inches_restore, metadata=metadata)
        text = rounded(drawn.getvalue())
        with cbook.open_file_cm(filename, "w", encoding="utf-8") as file:
            file.write(text if cbook.file_requires_unicode(file) else text.encode("utf-8"))


def rounded(svg: str) -> str:
    """좌표를 `DECIMALS`자리로 반올림하고, 이름을 그 결과로 다시 짓습니다."""
    svg = _COORDINATES.sub(lambda found: _NUMBER.sub(_rounded_number, found[0]), svg)
    names = {name: f"p{number}" for number, name in enumerate(_NAME.findall(svg))}
    if not names:
        return svg
    any_name = re.compile("|".join(names))
    content = any_name.sub(lambda found: names[found[0]], svg)
    # 한 쪽에 여러 그림이 그대로 놓여도 이름이 겹치지 않게 합니다.
    figure = hashlib.sha256(content.encode("utf-8")).hexdigest()[:8]
    return any_name.sub(lambda found: f"{names[found[0]]}-{figure}", svg)


def _rounded_number(found: re.Match) -> str:
    number = f"{float(found[0]):.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if number == "-0" else number
