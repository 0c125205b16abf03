"""브라우저에 모듈 하나를 불러, 그 함수에 많은 값을 건네고 받습니다.

playwright는 리스트의 원소를 하나씩 옮깁니다. 수천 쌍이면 수십 초가 걸리므로 JSON 글 하나로 주고받습니다.
"""

import json

from playwright.sync_api import Browser, Page

MODULE = """async (source) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  window.module = await import(url);
}"""


def page_of(chromium: Browser, source: str) -> Page:
    """모듈 `source`가 내보낸 것을 `module`에 둔 빈 쪽."""
    page = chromium.new_page()
    page.evaluate(MODULE, source)
    return page


def by_place(pairs) -> tuple[list, list]:
    """(정의들, [정의의 차례, 그 밖의 것]들). 여러 쌍이 함께 쓰는 정의는 한 번만 담습니다."""
    specs = {id(spec): spec for spec, _ in pairs}
    places = {key: i for i, key in enumerate(specs)}
    return list(specs.values()), [[places[id(spec)], other] for spec, other in pairs]


def ask(page: Page, function: str, *arguments):
    """`function`(자바스크립트의 함수 글)에 `arguments`를 넣은 값. JSON에 없는 nan, inf는 글자로 적습니다."""
    return json.loads(
        page.evaluate(
            f"async (text) => JSON.stringify(await ({function})(...JSON.parse(text)))",
            json.dumps(arguments, allow_nan=False),
        )
    )
