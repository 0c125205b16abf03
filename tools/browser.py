"""검사에 쓸 브라우저: 컴퓨터에 있는 Chromium, 없으면 Playwright가 내려받아 둔 것.

그리는 엔진이 같고 창틀이 없는 chromium-headless-shell이 있으면 그것을 씁니다. 쪽을 여닫는 데 드는 CPU가
절반입니다.

`python -m tools.browser`는 어느 것을 쓸지 말합니다. 둘 다 없으면 무엇을 설치할지 말하고 실패합니다.
브라우저 검사를 말없이 건너뛰는 일은 없습니다.
"""

import os
import shutil
import sys

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
MEND = (
    "데비안에서는 'sudo apt install chromium-headless-shell', "
    "우분투에서는 'sudo apt install chromium', 그 밖에서는 "
    "'.venv/bin/python -m playwright install chromium'을 실행해 주세요. "
    "다른 곳에 있다면 환경 변수 CHAEWO_CHROMIUM에 그 경로를 적어 주세요."
)


class NoBrowser(Exception):
    """쓸 수 있는 브라우저가 없습니다."""


def find_chromium(playwright: Playwright, whole: bool = False) -> str:
    """실행 파일의 경로. 순서: CHAEWO_CHROMIUM, PATH에 있는 것, Playwright의 것.

    `whole`이면 창틀까지 있는 것만 찾습니다.
    """
    chosen = os.environ.get("CHAEWO_CHROMIUM")
    if chosen:
        found = shutil.which(chosen)  # Playwright는 이름이 아니라 경로를 받습니다.
        if not found:
            raise NoBrowser(f"CHAEWO_CHROMIUM에 적힌 '{chosen}'을 실행할 수 없습니다. {MEND}")
        return found
    own = playwright.chromium.executable_path
    names = [name for name in NAMES if not (whole and name.endswith("shell"))]
    found = next(filter(None, map(shutil.which, names)), None) or shutil.which(own)
    if not found:
        raise NoBrowser(f"브라우저 검사에 쓸 Chromium이 없습니다. {MEND}")
    return found


def launch(playwright: Playwright, **options) -> Browser:
    """`options`는 Playwright의 launch에 그대로 넘깁니다(`env` 따위)."""
    # 관리자(root)로 돌릴 때 Chromium은 모래 상자를 쓰지 못합니다(컨테이너, CI).
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    found = find_chromium(playwright)
    try:
        return playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox"] if root else [], **options
        )
    except Error as error:
        seen = error.message.splitlines()[0]
        raise NoBrowser(f"Chromium({found})이 있지만 열리지 않습니다({seen}). {MEND}") from None


def main() -> None:
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            print(f"브라우저: Chromium {browser.version}")
            browser.close()
    except NoBrowser as reason:
        sys.exit(f"✗ {reason}")


if __name__ == "__main__":
    main()
