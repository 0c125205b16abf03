"""9장의 답을 읽는 일 가운데 쪽의 MicroPython도 실행하는 것: 파이썬만 쓰고, 함수마다 글 그대로 옮겨집니다."""

from chaewo.judging.call import kind
from chaewo.judging.in_page import InPage

# 3. note_lines ------------------------------------------------------------------------------


def line_parts(line):
    """노트의 표기로 적은 줄(`6@26*26`)의 (채널, 한 변), 읽지 못하면 None. 빈칸과 `×`, `x`는 괜찮습니다."""
    for sign in "×xX":
        line = line.replace(sign, "*")
    channels, at, sides = line.partition("@")
    height, star, width = sides.partition("*")
    read = []
    for part in (channels, height, width):
        whole, dot, rest = part.strip().partition(".")
        for digits in [whole, rest] if dot else [whole]:
            if not 1 <= len(digits) <= 9 or [one for one in digits if one not in "0123456789"]:
                return None
        read.append(part.strip())
    return (int(float(read[0])), float(read[1])) if read[1] == read[2] else None


def fault_in_lines(lines, *_) -> str:
    """네 줄을 읽지 못하는 까닭, 또는 빈 글."""
    if not isinstance(lines, (list, tuple)):
        return ""
    if len(lines) != 4:
        return f"줄이 {len(lines)}개입니다. 합성곱, 풀링, 합성곱, 풀링을 지날 때마다 하나씩, 모두 네 줄이어야 합니다. sizes에 몇 개를 담았는지 보세요."
    for i, line in enumerate(lines):
        if not isinstance(line, str):
            return f"{i + 1}번째 줄이 {kind(line)}입니다. return 줄은 처음 그대로 두고 sizes만 채우세요."
        if line_parts(line) is None:
            return f"{i + 1}번째 줄({line[:30]!r})을 읽지 못했습니다. 노트처럼 `채널@높이*너비`로 적고, sizes에는 한 변의 크기를 수로 담으세요."
    return ""


def tidy_lines(lines, n):
    """줄마다 한 가지 표기로 고쳐 적습니다."""
    found = []
    for line in lines:
        channels, side = line_parts(line)
        side = int(side) if side == int(side) else side
        found.append(f"{channels}@{side}*{side}")
    return found


# 5. accepted_sizes --------------------------------------------------------------------------


def fault_in_one(value, *_) -> str:
    """여럿을 담을 자리에 수 하나만 돌려준 답이면 할 말, 아니면 빈 글."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return ""
    return "크기를 하나만 돌려주었습니다. 받는 크기를 모두 담은 리스트가 필요합니다."


def tidy_sizes(value, *_):
    """차례는 보지 않습니다. 하나씩 꺼내 쓰는 것은 1000개까지 봅니다."""
    found = []
    try:
        parts = iter(value)
    except TypeError:
        return value
    for one in parts:
        found.append(one)
        if len(found) == 1000:
            break
    try:
        return sorted(found)
    except TypeError:  # 견줄 수 없는 것이 섞인 답
        return found


# 6. layer_sizes, 7. receptive_fields --------------------------------------------------------


def fault_in_layers(value, *given) -> str:
    """계층마다 하나씩 담지 않은 답이면 할 말, 아니면 빈 글. 계층의 목록은 마지막 인자입니다."""
    count = len(given[-1])
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return "수 하나를 돌려주었습니다. 마지막 것만이 아니라 계층마다 하나씩 담은 리스트가 필요합니다."
    if isinstance(value, (list, tuple)) and len(value) == count + 1:
        return f"계층은 {count}개인데 값이 {len(value)}개입니다. 계층을 지나기 전의 값은 담지 않습니다."
    return ""


IN_PAGE = {
    "note_lines": InPage(fault=fault_in_lines, listed=True, tidy=tidy_lines, calls=(line_parts,)),
    "accepted_sizes": InPage(fault=fault_in_one, tidy=tidy_sizes),
    "layer_sizes": InPage(fault=fault_in_layers, listed=True),
    "receptive_fields": InPage(fault=fault_in_layers, listed=True),
}
