"""SVG를 읽지 않는 곳에 줄 아이콘을 `favicon.svg`에서 만듭니다: `make screenshots`가 부릅니다."""

import io

from PIL import Image
from playwright.sync_api import Browser

from tools.lib.notebook_files import ROOT

STATIC = ROOT / "book" / "_static"
# 파일 → (한 변, 그림이 차지하는 몫, 바탕). 홈 화면은 귀퉁이를 둥글게 깎으므로 여백이 있어야 합니다.
ICONS = {
    "apple-touch-icon.png": (180, 0.68, "#fbfaf6"),
    "icon-192.png": (192, 0.62, "#fbfaf6"),
    "icon-512.png": (512, 0.62, "#fbfaf6"),
}
SMALL = 32  # favicon.ico


def make(chromium: Browser) -> None:
    for name, (side, share, paper) in ICONS.items():
        picture = drawn(chromium, side, share, paper).convert("RGB").quantize(64)
        picture.save(STATIC / name, optimize=True)
    drawn(chromium, SMALL, 1, "transparent").save(STATIC / "favicon.ico", sizes=[(SMALL, SMALL)])


def drawn(chromium: Browser, side: int, share: float, paper: str) -> Image.Image:
    page = chromium.new_page(viewport={"width": side, "height": side}, color_scheme="light")
    svg = (STATIC / "favicon.svg").read_text(encoding="utf-8")
    page.set_content(
        "<style>body { display: grid; place-content: center; height: 100vh; margin: 0;"
        f"background: {paper} }} svg {{ width: {side * share}px; height: {side * share}px }}</style>{svg}"
    )
    png = page.screenshot(omit_background=True)
    page.close()
    return Image.open(io.BytesIO(png))
