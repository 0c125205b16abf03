"""axe로 접근성을 봅니다."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# 위젯만 놓은 쪽에는 제목도 본문(main)도 없습니다. 쪽 전체의 규칙은 책의 쪽에서 봅니다.
WIDGET_RULES = {"runOnly": ["wcag2a", "wcag2aa"]}

# 코드의 낱말과 수식은 한 쪽에 수천 개이고, 그 대비를 셈하는 데 시간이 가장 많이 듭니다. 놓인 곳과 색이 같은
# 것들은 하나만 남기고 글자로 바꿉니다. 넘치는 코드의 그늘(그러데이션) 위에서는 axe가 대비를 판정하지 않고
# 넘어가므로 그늘은 걷습니다.
THIN = """() => {
  const seen = new Set();
  const look = (node) => {
    const style = getComputedStyle(node);
    const parts = [style.color, style.backgroundColor, style.fontWeight];
    for (let n = node; n !== document.body; n = n.parentElement)
      parts.push(n.getAttribute("class"), n.getAttribute("style"));
    return parts.join();
  };
  const again = [...document.querySelectorAll("pre span, code span, .katex")].filter((node) => {
    const math = node.matches(".katex");
    if (math ? node.querySelector("[style*=color]") : node.childElementCount) return false;
    const before = seen.size;
    return seen.add(look(node)).size === before;
  });
  for (const node of again) node.replaceWith(node.textContent);
  for (const code of document.querySelectorAll("pre")) code.style.backgroundImage = "none";
  document.body.normalize();
}"""


OPTIONS = {
    # preload를 끄지 않으면 axe가 CSS를 XHR로 다시 읽으려 하고, file://에서는 막힙니다.
    "preload": False,
    # 어긴 것만 돌려받습니다. 지킨 것까지 모두 적어 넘기는 데 네 배의 시간이 걸립니다.
    "resultTypes": ["violations"],
}
# WCAG 2.2의 것이라 따로 켭니다.
TARGETS = {"runOnly": {"type": "rule", "values": ["target-size"]}}


def covered(page: Page) -> list[list]:
    """누를 곳이 24px보다 좁거나 남에게 가린 것들."""
    found = Axe().run(page, options=OPTIONS | TARGETS).response["violations"]
    return [node["target"] for rule in found for node in rule["nodes"]]


def violations(page: Page, widgets_only: bool = False) -> list[tuple[str, list]]:
    """어긴 규칙과 그 자리(셋까지).

    `widgets_only`이면 위젯(`.cw`) 안의 WCAG 규칙만 봅니다. 아니면 쪽을 바꾸므로(`THIN`) 마지막에 부르세요.
    """
    options, context = OPTIONS, None
    if widgets_only:
        options, context = OPTIONS | WIDGET_RULES, ".cw"
    else:
        page.evaluate(THIN)
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in found]
