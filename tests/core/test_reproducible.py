"""노트북의 첫 셀이 부르는 setup(): 언제 어디서 실행해도 같은 수와 같은 글이 나오는가."""

import warnings

import matplotlib as mpl
import pytest
import torch

from chaewo import setup
from chaewo.reproducible import FIGURE_STYLE, WARNING_WIDTH, print_warning


@pytest.fixture(autouse=True)
def put_back():
    """setup()이 바꾸는 전역의 것들을 검사가 끝난 뒤 되돌립니다."""
    shown = warnings.showwarning
    always, threads = torch.is_warn_always_enabled(), torch.get_num_threads()
    with torch.random.fork_rng(devices=[]), mpl.rc_context(), warnings.catch_warnings():
        yield
    warnings.showwarning = shown
    torch.set_warn_always(always)
    torch.set_num_threads(threads)
    torch.set_printoptions(profile="default")


def test_random_numbers_start_again_from_the_seed():
    drawn = []
    for seed in ((), (0,), (1,)):
        setup(*seed)
        drawn.append(torch.rand(3))
    assert torch.equal(drawn[0], drawn[1])
    assert not torch.equal(drawn[0], drawn[2])


def test_sums_are_added_in_one_thread_and_printed_in_the_usual_way():
    torch.set_num_threads(2)
    torch.set_printoptions(precision=2)
    setup()
    assert torch.get_num_threads() == 1
    assert str(torch.tensor(0.123456)) == "tensor(0.1235)"


def test_figures_have_a_font_for_korean():
    mpl.rcdefaults()
    setup()
    for name, value in FIGURE_STYLE.items():
        wanted = mpl.RcParams({name: value})[name]
        assert mpl.rcParams[name] == wanted, name


def test_figures_do_not_depend_on_the_readers_matplotlibrc():
    mpl.rcParams.update({"axes.grid": True, "lines.linewidth": 7})
    setup()
    assert mpl.rcParams["axes.grid"] is False
    assert mpl.rcParams["lines.linewidth"] == mpl.rcParamsDefault["lines.linewidth"]


def test_the_same_warning_is_printed_every_time(capsys):
    torch.set_warn_always(False)
    setup()
    # 셀마다 새로 실행하는 노트북에서처럼, 파이썬은 거르지 않습니다.
    warnings.simplefilter("always")
    said = []
    for _ in range(2):
        torch.ones(1, 1, 1).T  # noqa: B018  축이 셋인 텐서의 .T를 읽으면 torch가 한 번만 경고합니다.
        said.append(capsys.readouterr().out)
    assert said[0].startswith("UserWarning: The use of `x.T`")
    assert said[1] == said[0]
    assert "Triggered internally" not in said[0]
    assert max(map(len, said[0].splitlines())) <= WARNING_WIDTH


def test_a_word_longer_than_the_line_is_not_broken(capsys):
    """오류를 찾을 때 붙여 넣는 주소와 이름은 한 줄에 그대로 있어야 합니다."""
    address = "https://example.org/" + "a" * WARNING_WIDTH
    print_warning(f"다음을 보세요. {address} 끝.", UserWarning, "파일.py", 3)
    assert address in capsys.readouterr().out.splitlines()
