"""실행할 때마다 달라지는 글자(메모리 주소)를 지우고 출력을 비교합니다.

규칙은 `tests/notebooks/sanitize.cfg` 한 곳에만 있습니다. nbval은 그 파일을 직접 읽고, 기록기는
이 모듈로 읽습니다. 그래서 "기록기가 같다고 본 출력"과 "nbval이 같다고 볼 출력"이 어긋나지 않습니다.
파일의 형식은 nbval의 것입니다: `regex: …` 줄 다음에 `replace: …` 줄.
"""

import re
from functools import cache
from pathlib import Path

CONFIG = Path(__file__).parents[2] / "tests" / "notebooks" / "sanitize.cfg"
_PAIR = re.compile(r"^regex: (.*)$\n^replace: (.*)$", re.MULTILINE)


@cache
def rules() -> tuple[tuple[re.Pattern, str], ...]:
    text = CONFIG.read_text(encoding="utf-8")
    return tuple((re.compile(regex), replace) for regex, replace in _PAIR.findall(text))


def sanitized(value):
    """문자열 속의 주소를 지웁니다. 목록과 사전은 그 안의 문자열에서도 지웁니다."""
    if isinstance(value, str):
        for pattern, replace in rules():
            value = pattern.sub(replace, value)
        return value
    if isinstance(value, list):
        return [sanitized(item) for item in value]
    if isinstance(value, dict):
        return {key: sanitized(item) for key, item in value.items()}
    return value
