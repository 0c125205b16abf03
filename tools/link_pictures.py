"""링크의 미리보기에 나오는 그림을 찍습니다: 장의 제목과 그 장의 위젯. `make screenshots`가 부릅니다.

그림에는 무엇을 찍었는지(위젯의 상태와 제목)의 해시를 적어 둡니다. 책이 달라졌는데 다시 찍지 않으면 검사가
압니다.
"""

import base64
import html
import io
import re
from hashlib import sha256
from pathlib import Path

from PIL import Image, PngImagePlugin
from playwright.sync_api import Browser

from chaewo.chapters import STEMS
from chaewo.static_site import large_states
from chaewo.static_site.metadata import PICTURE_SIZE, PICTURES
from tools.lib.notebook_files import ROOT
from tools.lib.site_pages import show_all

TARGET = ROOT / "book" / PICTURES
HEAVIEST = 60_000  # 바이트
COLOURS = 64
MARK = "chaewo-shown"
WIDGET_SIZE = (690, 566)
_WIDGET = re.compile(r'<div class="chaewo-widget" [^>]*data-widget="(\w+)" data-state="([^"]*)"')
# 그 장의 이야기를 그리는 위젯이 먼저, 없으면 바꾸어 보는 코드. 빈칸은 찍지 않습니다.
_PLAIN, _BLANK = re.compile(r"what_if|\w*blank"), re.compile(r"\w*blank")
# 눌러 본 뒤에 찍습니다: 위젯 → (누를 것, 몇 번)
PLAYED = {
    "graph_explorer": ("button[aria-label='다음 걸음']", 3),
    "digit_lab": (".cw-thumbs button:nth-of-type(4)", 1),
}
COVER = """<!doctype html><html lang="ko"><meta charset="utf-8"><style>
body {{ display: flex; gap: 36px; box-sizing: border-box; width: 1200px; height: 630px; margin: 0;
  padding: 32px 0 32px 44px; overflow: hidden; background: #fbfaf6; color: #1f2430; word-break: keep-all;
  font-family: Pretendard, "Noto Sans KR", NanumGothic, sans-serif }}
div {{ flex: none; width: 380px; display: flex; flex-direction: column; justify-content: space-between }}
h1 {{ margin: 48px 0 0; font-size: 50px; line-height: 1.3 }}
small {{ display: block; font-size: 28px; color: #0f6674 }}
p {{ margin: 0; font-size: 25px; color: #5b6472 }} svg {{ width: 64px }}
img {{ align-self: center; border-radius: 14px }}
</style><div><h1>{mark}<small>{number}</small>{title}</h1><p>채워 넣는<br>오토그라드 노트</p></div>
<img src="data:image/png;base64,{picture}">"""


def shown(page_file: Path) -> tuple[int, str]:
    """(찍을 위젯의 차례, 찍을 것의 해시)."""
    static = page_file.parents[1] / "_static"
    text = large_states.put_back(page_file.read_text(encoding="utf-8"), static)
    widgets = _WIDGET.findall(text)
    for kind in (_PLAIN, _BLANK):
        drawn = [k for k, (name, _) in enumerate(widgets) if not kind.fullmatch(name)]
        if drawn:
            break
    at = max(drawn, key=lambda k: len(widgets[k][1]))  # 담은 것이 가장 많은 위젯
    digest = sha256(f"{title_of(text)}\0{widgets[at][0]}\0{widgets[at][1]}".encode())
    return at, digest.hexdigest()[:16]


def title_of(text: str) -> str:
    return html.unescape(re.search(r"<title>(.*?)(?: &#8212; .*)?</title>", text)[1]).strip()


def mark_of(picture: Path) -> str:
    """그림에 적힌 해시."""
    with Image.open(picture) as opened:
        return opened.text.get(MARK, "")


def take(chromium: Browser, site: Path) -> None:
    TARGET.mkdir(exist_ok=True)
    for old in set(TARGET.glob("*.png")) - {TARGET / f"{stem}.png" for stem in STEMS.values()}:
        old.unlink()
    for stem in STEMS.values():
        page_file = site / "book" / f"{stem}.html"
        at, digest = shown(page_file)
        picture = quantized(cover(chromium, page_file, at))
        info = PngImagePlugin.PngInfo()
        info.add_text(MARK, digest)
        path = TARGET / f"{stem}.png"
        picture.save(path, optimize=True, pnginfo=info)
        size = path.stat().st_size
        print(f"{path.name}: {size / 1000:.0f} kB")
        if size > HEAVIEST:
            raise SystemExit(f"{path.name}이 {HEAVIEST / 1000:.0f} kB보다 무겁습니다.")


def cover(chromium: Browser, page_file: Path, at: int) -> bytes:
    page = chromium.new_page(viewport={"width": 1180, "height": 900}, color_scheme="light")
    page.goto(page_file.as_uri())
    page.add_style_tag(content=".bd-header-article { display: none !important }")
    widget = page.locator(".chaewo-widget").nth(at)
    show_all(page)
    widget.evaluate(
        "(node) => { while ((node = node.parentElement)) if (node.matches('details')) node.open = true; }"
    )
    card = widget.locator(".cw").first
    card.wait_for()
    button, times = PLAYED.get(widget.get_attribute("data-widget"), ("", 0))
    for _ in range(times):
        if card.locator(button).first.is_enabled():
            card.locator(button).first.click()
    page.mouse.move(0, 0)
    card.evaluate("(node) => node.scrollIntoView({ block: 'start' })")
    page.wait_for_timeout(300)  # 글꼴과 그림이 자리를 잡습니다.
    box = card.bounding_box()
    width, height = min(box["width"], WIDGET_SIZE[0]), min(box["height"], WIDGET_SIZE[1])
    shot = page.screenshot(clip={"x": box["x"], "y": box["y"], "width": width, "height": height})
    number, _, title = re.match(
        r"(\d+장)?( ?)(.*)", title_of(page_file.read_text("utf-8"))
    ).groups()
    page.set_viewport_size(dict(zip(("width", "height"), PICTURE_SIZE, strict=True)))
    page.set_content(
        COVER.format(
            mark=(ROOT / "book/_static/logo.svg").read_text("utf-8"),
            number=number or "",
            title=html.escape(title),
            picture=base64.b64encode(shot).decode(),
        )
    )
    picture = page.screenshot()
    page.close()
    return picture


def quantized(png: bytes) -> Image.Image:
    """색을 줄여 가볍게 합니다. 위젯의 색은 몇 가지뿐입니다."""
    return Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
