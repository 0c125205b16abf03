"""코드 빈칸을 쪽에서 적고 실행하는 손. 코드 빈칸의 검사들이 함께 씁니다."""

import torch

from chaewo.blanks.program import program
from chaewo.widgets.blank.code_blank import CodeBlank

RUN_TIMEOUT = 60_000  # 바쁜 컴퓨터에서 기다려 줄 만큼


def mul(a, b, g):
    a, b = (torch.tensor(float(v), dtype=torch.float64, requires_grad=True) for v in (a, b))
    return torch.autograd.grad(a * b, (a, b), torch.tensor(float(g), dtype=torch.float64))


SPEC = program(
    "`a * b`의 변화도가 `g`일 때 두 입력이 받을 것을 적으세요.",
    starter="""
        def mul_rule(a, b, g):
            return ...  # 채워넣기
    """,
    solution="return g * b, g * a",
    cases=["mul_rule(2.0, 3.0, 1.0)", "mul_rule(2.0, 3.0, 10.0)", "mul_rule(-1.5, 4.0, 0.5)"],
    truth={"mul_rule": mul},
    mistakes={
        "자기 값이 아니라 상대의 값을 곱합니다.": "return g * a, g * b",
        "위에서 온 `g`를 곱하지 않았습니다.": "return b, a",
        "두 입력이 받을 것을 더해 하나로 돌려주었습니다.": "return g * b + g * a",
    },
    right="서로의 값을 받습니다.",
    otherwise="연쇄 법칙으로 셈해 보세요.",
)


def code_blank(spec=SPEC, name="test.mul"):
    return CodeBlank(spec={"id": name, **spec})


def type_code(page, text, box=".cw-code-blank, .cw-blank"):
    """시작 코드를 지우고 `text`를 적습니다. 손을 대면 편집기가 바뀌므로 바뀐 뒤에 적습니다."""
    block = page.locator(box).first
    block.locator("textarea, .cm-content").first.click()
    block.locator(".cm-content").wait_for(timeout=RUN_TIMEOUT)
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    page.keyboard.insert_text(text)


def run(page, index=0):
    page.get_by_role("button", name="실행").nth(index).click()
    when_idle(page)


def when_idle(page):
    """실행하던 것이 모두 끝날 때까지."""
    page.wait_for_function(
        "[...document.querySelectorAll('.cw-primary')].every((node) => !node.disabled)",
        timeout=RUN_TIMEOUT,
    )


def feedback(page, index=0):
    return page.locator(".cw-feedback").nth(index).inner_text()


def attempt(page, text):
    type_code(page, text)
    run(page)
    return feedback(page)


def body(code):
    return f"def mul_rule(a, b, g):\n    {code}\n"
