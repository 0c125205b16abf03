"""한글이 두 칸을 차지하는 곳(터미널, 그림)에서 글의 폭을 재고 줄을 나눕니다."""

from unicodedata import east_asian_width


def columns(text: str) -> int:
    """터미널에서 차지하는 칸. 한글과 한자는 두 칸입니다."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def pad(text: str, width: int, *, right: bool = False) -> str:
    gap = " " * (width - columns(text))
    return gap + text if right else text + gap


def wrapped(text: str, width: float) -> list[str]:
    """`width`에 맞추어 낱말 사이에서 나눈 줄들. 너무 긴 낱말은 글자 사이에서 나눕니다."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if columns(longer) <= width:
            lines[-1] = longer
            continue
        lines.append(word)
        while columns(lines[-1]) > width:
            word = lines[-1]
            cut = next(
                i for i in range(len(word) - 1, 0, -1) if i == 1 or columns(word[:i]) <= width
            )
            lines[-1:] = [word[:cut], word[cut:]]
    return [line for line in lines if line] or [""]
