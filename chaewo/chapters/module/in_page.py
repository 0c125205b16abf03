"""8장의 답을 읽는 일 가운데 쪽의 MicroPython도 실행하는 것: 파이썬만 쓰고, 함수마다 글 그대로 옮겨집니다."""

from chaewo.judging.in_page import InPage


def fault_in_counts(value, layers) -> str:
    """항목마다 하나씩 담지 않은 답이면 할 말, 아니면 빈 글."""
    if isinstance(value, int) and not isinstance(value, bool):
        return "수 하나를 돌려주었습니다. 모두 더하지 말고, 계층마다 몇 개인지 리스트로 담아 주세요."
    if not isinstance(value, (list, tuple)) or len(value) == len(layers):
        return ""
    learning = [one for one in layers if one[0] in ("conv", "linear")]
    more = "받은 리스트의 항목마다 하나씩입니다."
    if len(value) == len(learning):
        more = "학습할 숫자가 없는 것의 자리에도 수를 담아 주세요."
    return f"항목이 {len(layers)}개인데 {len(value)}개를 돌려주었습니다. {more}"


IN_PAGE = {"parameter_counts": InPage(fault=fault_in_counts, listed=True)}
