"""여러 브라우저의 검사(`make test-browsers`)에 쓸 것: Firefox, WebKitGTK의 운전사, 보이지 않는 화면(Xvfb).

`python -m tools.browsers`는 어느 것을 쓸지 말합니다. 없는 것이 있으면 무엇을 설치할지 말하고 실패합니다.
Chromium은 tools/browser.py가 찾습니다.
"""

import os
import shutil
import sys

from tools import browser

FIREFOX = ("firefox-esr", "firefox")
WEBKIT = ("WebKitWebDriver",)
SCREEN = ("Xvfb",)
MEND = (
    "데비안에서는 'sudo apt install firefox-esr webkit2gtk-driver xvfb'를 실행해 주세요. "
    "다른 곳에 있다면 환경 변수 CHAEWO_FIREFOX와 CHAEWO_WEBKIT에 그 경로를 적어 주세요. "
    "Chromium만으로 하는 검사는 'make test'입니다."
)


def find(names: tuple[str, ...], variable: str | None = None) -> str:
    """실행 파일의 경로. 순서: 환경 변수, PATH에 있는 것.

    Raises:
        browser.NoBrowser: 없을 때. 무엇을 설치할지 말합니다.
    """
    chosen = os.environ.get(variable) if variable else None
    if chosen and not shutil.which(chosen):
        raise browser.NoBrowser(f"{variable}에 적힌 '{chosen}'을 실행할 수 없습니다. {MEND}")
    found = chosen or next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise browser.NoBrowser(f"{names[0]}가 없습니다. {MEND}")
    return found


def firefox() -> str:
    return find(FIREFOX, "CHAEWO_FIREFOX")


def webkit() -> str:
    return find(WEBKIT, "CHAEWO_WEBKIT")


def screen() -> str:
    """WebKitGTK는 화면이 있어야 열립니다. 보이지 않는 화면을 만드는 것."""
    return find(SCREEN)


def main() -> None:
    try:
        for name, path in {
            "Firefox": firefox(),
            "WebKitGTK": webkit(),
            "화면": screen(),
        }.items():
            print(f"{name}: {path}")
    except browser.NoBrowser as reason:
        sys.exit(f"✗ {reason}")


if __name__ == "__main__":
    main()
