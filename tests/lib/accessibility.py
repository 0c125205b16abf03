"""axe로 접근성을 봅니다."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# 위젯만 놓은 쪽에는 제목도 본문(main)도 없습니다. 쪽 전체의 규칙은 책의 쪽에서 봅니다.
WIDGET_RULES = {"runOnly": ["wcag2a", "wcag2aa"]}


def violations(page: Page, widgets_only: bool = False) -> list[tuple[str, list]]:
    """어긴 규칙과 그 자리(셋까지).

    `widgets_only`이면 위젯(`.cw`) 안의 WCAG 규칙만 봅니다.
    """
    options = {
        # preload를 끄지 않으면 axe가 CSS를 XHR로 다시 읽으려 하고, file://에서는 막힙니다.
        "preload": False,
        # 어긴 것만 돌려받습니다. 지킨 것까지 모두 적어 넘기는 데 네 배의 시간이 걸립니다.
        "resultTypes": ["violations"],
    }
    context = None
    if widgets_only:
        options |= WIDGET_RULES
        context = ".cw"
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in found]
