"""SVG로 적은 그림: 눈에 보이지 않는 차이는 글자에도 없고, 보이는 차이는 있습니다."""

import io
import re

import matplotlib.pyplot as plt
import pytest
from matplotlib import rc_context

from chaewo import svg


@pytest.fixture(autouse=True)
def registered():
    svg.register()
    with rc_context({"svg.hashsalt": None}):  # 이름은 그림의 내용에서만 나옵니다.
        yield
    plt.close("all")


def drawn(push: float = 0.0, to=None) -> str:
    fig, ax = plt.subplots(figsize=(5.4, 3.1))
    ax.plot([1, 2 + push, 4], "o-", lw=1.2345)
    ax.scatter([0, 1], [3 + push, 1], c="#0f6674", alpha=0.123)
    ax.bar([1], [2 + push], hatch="/")
    ax.imshow([[0, 1], [1, 0]], extent=(0, 1, 0, 1), aspect="auto")
    ax.set_xlabel("x", rotation=30)
    file = to or io.BytesIO()
    fig.savefig(file, format="svg", metadata={"Date": None})
    return "" if to else file.getvalue().decode("utf-8")


def ids(text: str) -> set[str]:
    return set(re.findall(r'id="(p\d+-\w+)"', text))


def test_what_cannot_be_seen_is_not_written():
    assert drawn(1e-7) == drawn() == drawn(-1e-7)


def test_what_can_be_seen_is_written():
    assert drawn(0.01) != drawn()


def test_only_coordinates_are_rounded():
    text = drawn()
    for kept in ("stroke-width: 1.2345", "opacity: 0.123", "scale(0.015625)", "rotate(-30)"):
        assert kept in text
    lines = [line for line in text.splitlines() if re.match(r"[MLQC] ", line)]
    assert len(lines) > 100
    assert not [line for line in lines if re.search(r"\.\d{3}", line)]


def test_names_are_unique_and_every_reference_is_defined():
    one, other = drawn(), drawn(0.01)
    assert len(ids(one)) == 7
    assert not ids(one) & ids(
        other
    )  # 한 쪽에 그대로 놓인 두 그림이 서로의 것을 가져다 쓰지 않습니다.
    for reference in re.findall(r'(?:url\(#|href="#)([^")]+)', one):
        assert f'id="{reference}"' in one


def test_file_is_written_by_its_name(tmp_path):
    drawn(to=tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8") == drawn()
