"""언제 어디서 실행해도 같은 숫자와 같은 그림이 나오게 합니다."""

import sys
import textwrap
import warnings
from pathlib import Path

FONT = Path(__file__).parent / "fonts" / "ChaewoSansKR-Regular.ttf"

WARNING_WIDTH = 78  # torch의 경고는 길어서, 책의 폭에 맞추어 줄을 바꿉니다.

FIGURE_STYLE = {
    "font.family": ["Chaewo Sans KR", "DejaVu Sans"],  # 앞 글꼴에 없는 글자는 뒤 글꼴에서
    "font.size": 12,
    "axes.unicode_minus": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#5b6472",
    "axes.labelcolor": "#1f2430",
    "axes.titlesize": 13,
    "axes.prop_cycle": "cycler('color', ['#0f6674', '#b4552d', '#5a4fa2', '#3f7d3a', '#a3302b'])",
    "text.color": "#1f2430",
    "xtick.color": "#5b6472",
    "ytick.color": "#5b6472",
    "grid.color": "#ddd9cf",
    "legend.frameon": False,
    "figure.figsize": (5.4, 3.1),  # 폭 360px 화면에서도 글자가 읽히는 크기
    "image.interpolation": "none",  # 28×28 그림은 28×28 그대로 담고, 넓히는 것은 브라우저에 맡깁니다.
    "svg.fonttype": "path",  # 독자에게 같은 글꼴이 없어도 같은 그림이 되게 합니다.
}


def setup(seed: int = 0) -> None:
    """노트북의 첫 셀에서 부릅니다. 여러 번 불러도 됩니다.

    난수 씨앗을 `seed`로 고정하고, torch를 스레드 하나로 돌리고, 그림을 한글이 나오는 SVG로
    그리고, 경고를 `UserWarning: 내용`처럼 한 줄로 출력합니다. 그림은 독자의 matplotlibrc가 아니라
    matplotlib의 기본값에서 시작하고, SVG의 좌표는 눈에 보이는 자리까지만 적습니다.

    스레드 수를 고정하는 까닭: 스레드가 나누어 더하는 순서에 따라 float32 합의 끝자리가
    달라지고, 학습을 되풀이하면 그 차이가 눈에 보이게 커집니다.
    """
    import torch

    torch.manual_seed(seed)
    torch.set_num_threads(1)
    torch.set_printoptions(profile="default")
    torch.set_warn_always(True)  # 셀을 다시 실행해도 같은 경고가 나오게 합니다.
    warnings.showwarning = print_warning
    if getattr(sys.stdout, "errors", None) == "strict":
        # 윈도우에서 파일로 넘긴 출력의 글자표(cp949)에는 ✓가 없습니다. 그래도 멈추지 않습니다.
        sys.stdout.reconfigure(errors="replace")
    _setup_figures()


def print_warning(message, category, filename, lineno, file=None, line=None):
    """경로와 줄 번호는 컴퓨터마다 다르므로 빼고, 표준 출력에 적습니다."""
    text = str(message).split(" (Triggered internally")[0]
    print(textwrap.fill(f"{category.__name__}: {text}", WARNING_WIDTH, break_long_words=False))


def _setup_figures() -> None:
    import matplotlib as mpl
    from matplotlib import font_manager

    from chaewo import svg

    if "Chaewo Sans KR" not in font_manager.get_font_names():
        font_manager.fontManager.addfont(FONT)
    mpl.rcdefaults()
    mpl.rcParams.update(FIGURE_STYLE)
    svg.register()
    try:
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:
        return  # 노트북 밖에서는 그림 형식을 정할 곳이 없습니다.
    if get_ipython() is not None:
        # 날짜와 만든 프로그램의 이름은 그림의 내용이 아니므로 적지 않습니다.
        set_matplotlib_formats("svg", metadata={"Date": None, "Creator": None})
