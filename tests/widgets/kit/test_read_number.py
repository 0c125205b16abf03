"""사람이 적은 수를 읽는 법(read_number.js): 빈칸과 위젯의 숫자 칸이 함께 씁니다."""

import pytest

from chaewo.widgets.kit.sources import inlined
from tests.lib.by_text import page_of

READ = {
    "4.5": 4.5,
    " 4.5 ": 4.5,
    "4.": 4,
    ".25": 0.25,
    "+18": 18,
    "−3": -3,
    "– 3": -3,
    "- 3": -3,
    "１８": 18,
    "０．５": 0.5,
    "1.8e1": 18,
    "1E-3": 0.001,
    "1,024": 1024,
    "123,412": 123412,
    "1,234,567.5": 1234567.5,
    "1_024": 1024,
    # 분수와 대분수
    "9/2": 4.5,
    "9 / 2": 4.5,
    "9⁄2": 4.5,
    "9÷2": 4.5,
    "½": 0.5,
    "-½": -0.5,
    "4½": 4.5,
    "4 ½": 4.5,
    "-4½": -4.5,
    "4 1/2": 4.5,
    "4 2/3": 14 / 3,
    "-4 1/2": -4.5,
    "4⅔": 14 / 3,
    "3분의 2": 2 / 3,
    "3 분의 2": 2 / 3,
    # 괄호
    "(4.5)": 4.5,
    "(-2)": -2,
    "-(3/50)": -0.06,
    "−(3/50)": -0.06,
    "(-6)/100": -0.06,
    "-6/100": -0.06,
    "6/(-100)": -0.06,
    "(14)/(3)": 14 / 3,
    "(14/3)": 14 / 3,
    # 거듭제곱
    "32²": 1024,
    "2¹⁰": 1024,
    "2^10": 1024,
    "2**10": 1024,
    "10⁻²": 0.01,
    "-2²": -4,
    "1.2×10³": 1200,
    "1.2·10^3": 1200,
    "2*10^-3": 0.002,
    # 백분율
    "87.5%": 0.875,
    "87.5 %": 0.875,
    "87.5퍼센트": 0.875,
    "87.5 %입니다": 0.875,
    # 말로 싼 수
    "3개": 3,
    "3 개입니다": 3,
    "3개입니다.": 3,
    "750번이요": 750,
    "2배": 2,
    "3회": 3,
    "18입니다": 18,
    "18 입니다.": 18,
    "4.5예요": 4.5,
    "약 4.67": 4.67,
    "≈4.67": 4.67,
    "답은 4.5": 4.5,
    "정답: 4.5": 4.5,
    "x.grad의 원소는 4.5입니다": 4.5,
    # 파이썬이 찍은 것
    "tensor(4.5000)": 4.5,
    "tensor(18.)": 18,
    "tensor(-0.0600)": -0.06,
    "tensor([4.5000])": 4.5,
    "tensor([[4.5000, 4.5000],\n        [4.5000, 4.5000]])": 4.5,
    "tensor(27., grad_fn=<MeanBackward0>)": 27,
    "tensor([0.2500, 0.2500], dtype=torch.float64)": 0.25,
    "array([4.5])": 4.5,
    "np.float64(4.5)": 4.5,
    "x.grad = 4.5": 4.5,
    "x.grad: tensor([4.5000, 4.5000])": 4.5,
    "x.grad[0, 0] = 4.5": 4.5,
    "w = 0.8": 0.8,
    "= 4.5": 4.5,
    "'4.5'": 4.5,
    "`4.5`": 4.5,
    "1/4 = 0.25": 0.25,
    "14/3=4.667": 4.667,
}
ASKED = {
    "4 2": "숫자 사이에 빈칸",
    "1 024": "숫자 사이에 빈칸",
    "1, 024": "숫자 사이에 빈칸",
    "4 .5": "숫자 사이에 빈칸",
    "0,25": "0.25처럼",
    "-0,25": "-0.25처럼",
    "1,02": "1.02처럼",
    "0,250": "0.250처럼",
    "1/4=0.5": "등호의 두 쪽",
    "tensor([1., 2.])": "원소가 서로 다릅니다",
    "x.grad: tensor([[1., 2.], [3., 4.]])": "원소가 서로 다릅니다",
    "18점": "‘점’",
    "18이상": "‘이상’",
    "세 개": "아라비아 숫자",
    "십팔": "아라비아 숫자",
    "1e999": "너무 큰 수",
    "1/0": "너무 큰 수",
    "9" * 201: "너무 깁니다",
}
UNREAD = [
    *["", "abc", "0/0", "NaN", "Infinity", "0x12", "<b>18</b>", "١٨", "3*4", "2+2", "--4", "1/2/3"],
    *["4.5.6", "√2", "..", "()", "(", ")", "e5", "%", "1:2", "()/()", "tensor()", "[]", "=", "x="],
    *["^2", "2^", "2^^3", "2^2^2", "1,2,3", "1__0", "4 1/2/3", "log 4", "1==1==1"],
]


@pytest.fixture(scope="module")
def read(chromium):
    page = page_of(chromium, inlined("read_number"))
    yield lambda texts, units=(): page.evaluate(
        "([texts, units]) => texts.map((text) => module.parseNumber(text, units))",
        [list(texts), list(units)],
    )
    page.close()


def test_numbers_are_read_as_people_write_them(read):
    for (text, expected), found in zip(READ.items(), read(READ), strict=True):
        assert found.get("number") == pytest.approx(expected, rel=1e-12), (text, found)


def test_unclear_numbers_are_asked_about(read):
    for (text, words), found in zip(ASKED.items(), read(ASKED), strict=True):
        assert "number" not in found, (text, found)
        assert words in found["message"], (text, found)


def test_what_is_no_number_is_not_read(read):
    for text, found in zip(UNREAD, read(UNREAD), strict=True):
        assert "number" not in found, (text, found)
        assert "숫자" in found["message"], (text, found)


def test_units_are_taken_only_where_the_question_uses_them(read):
    (inside,) = read(["123,412 바이트입니다"], ["바이트"])
    assert inside["number"] == 123412
    (outside,) = read(["123,412 바이트"])
    assert "‘바이트’" in outside["message"]


def test_decimals_are_counted_only_in_a_plain_decimal(read):
    found = read(["0.67", "-1.33", "2/3", "2", "67.0%", "6.7e-1"])
    assert [item.get("decimals") for item in found] == [2, 2, None, None, 3, None]
