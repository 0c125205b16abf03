"""브라우저의 함수에 많은 값을 건네고 받습니다.

playwright는 리스트의 원소를 하나씩 옮깁니다. 수천 쌍이면 수십 초가 걸리므로 JSON 글 하나로 주고받습니다.
"""

import json

from playwright.sync_api import Page


def ask(page: Page, function: str, *arguments):
    """`function`(자바스크립트의 함수 글)에 `arguments`를 넣은 값. JSON에 없는 nan, inf는 글자로 적습니다."""
    return json.loads(
        page.evaluate(
            f"async (text) => JSON.stringify(await ({function})(...JSON.parse(text)))",
            json.dumps(arguments, allow_nan=False),
        )
    )
