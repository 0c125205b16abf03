"""한글 글꼴이 없는 컴퓨터: 네모 상자가 하나도 없습니다. 글꼴이 있으면 책의 글꼴을 받지 않습니다."""

import os
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import browser, subset_font
from tools.lib.notebook_files import ROOT
from tools.lib.site_pages import drawn, show_all

# matplotlib이 지니고 다니는 글꼴에는 한글이 없습니다.
LATIN = (
    Path(find_spec("matplotlib").origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
)
CONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<dir>{fonts}</dir><cachedir>{cache}</cachedir>{rules}</fontconfig>"""
KOREAN = "".join(
    f"<alias binding='strong'><family>{kind}</family>"
    f"<prefer><family>{subset_font.FAMILY}</family></prefer></alias>"
    for kind in ("sans-serif", "serif", "monospace")
)
# 그려 보아 글꼴에 없는 글자의 상자와 똑같은 글자들. 글자마다 그것이 놓인 곳의 글꼴로 그립니다.
BOXES = """() => {
  const canvas = new OffscreenCanvas(48, 48).getContext("2d", { willReadFrequently: true });
  const drawn = (font, letter) => {
    canvas.clearRect(0, 0, 48, 48);
    canvas.font = font;
    canvas.fillText(letter, 4, 36);
    return canvas.getImageData(0, 0, 48, 48).data.join();
  };
  const found = new Set();
  const seen = new Map();
  const look = (node, text, pseudo) => {
    if (node.closest("script, style, .katex-mathml")) return; // 보이지 않는 글
    const style = getComputedStyle(node, pseudo);
    const font = `${style.fontStyle} ${style.fontWeight} 32px ${style.fontFamily}`;
    if (!seen.has(font)) seen.set(font, { box: drawn(font, "\\u{10FFFF}"), letters: new Set() });
    const { box, letters } = seen.get(font);
    for (const letter of text.match(/[가-힣]/g) ?? []) {
      if (letters.has(letter)) continue;
      letters.add(letter);
      if (drawn(font, letter) === box) found.add(`${letter}: ${font}`);
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) look(walker.currentNode.parentElement, walker.currentNode.textContent);
  for (const node of document.querySelectorAll("[placeholder]")) {
    look(node, node.placeholder, "::placeholder");
  }
  return { found: [...found], fonts: seen.size };
}"""


@pytest.fixture
def opened(chromium, site, tmp_path):
    """`opened(쪽, korean=False)`: 글꼴이 그것뿐인 컴퓨터에서 연 쪽과, 받은 글꼴."""
    closing = []

    def open_(name: str, korean: bool = False):
        fonts = tmp_path / "fonts"
        fonts.mkdir()
        (fonts / LATIN.name).write_bytes(LATIN.read_bytes())
        if korean:
            (fonts / subset_font.TARGET.name).write_bytes(subset_font.TARGET.read_bytes())
        config = tmp_path / "fonts.conf"
        rules = KOREAN if korean else ""
        config.write_text(
            CONFIG.format(fonts=fonts, cache=tmp_path / "cache", rules=rules), "utf-8"
        )
        environment = os.environ | {"FONTCONFIG_FILE": str(config)}
        own = SimpleNamespace(chromium=chromium.browser_type)
        bare = browser.launch(own, env=environment)
        closing.append(bare.close)
        page = bare.new_page(viewport={"width": 1280, "height": 900})
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        path, _, query = name.partition("?")
        page.goto(f"{(site / path).as_uri()}?{query}")
        show_all(page)
        page.evaluate("document.querySelectorAll('details').forEach((n) => (n.open = true))")
        drawn(page)  # 그리며 글꼴을 부릅니다.
        page.evaluate("document.fonts.ready.then(() => true)")
        return page, [url for url in asked if "/_static/fonts/" in url]

    yield open_
    for close in closing:
        close()


@pytest.mark.parametrize("name", ["book/11_cross_entropy.html", "search.html?q=변화도"])
def test_no_box_is_drawn_without_a_korean_font(opened, site, name):
    page, asked = opened(name)
    seen = page.evaluate(BOXES)
    assert seen["fonts"] >= 5
    assert seen["found"] == []
    assert {url.rsplit("/", 1)[1] for url in asked} >= {"hangul.woff2"}


def test_the_boxes_would_be_seen(opened):
    page, _ = opened("book/glossary.html")
    page.evaluate("document.body.style.fontFamily = 'sans-serif'")
    assert len(page.evaluate(BOXES)["found"]) > 100


def test_with_a_korean_font_none_is_asked_for(opened):
    page, asked = opened("book/11_cross_entropy.html", korean=True)
    assert page.evaluate(BOXES)["found"] == []
    assert asked == []


def test_the_font_has_every_syllable_of_the_book():
    """조각은 `make fonts`가 다시 만듭니다. 새 음절이 나머지 조각에 있어도 보이기는 합니다."""
    css = subset_font.CSS.read_text(encoding="utf-8")
    assert set(subset_font.used_syllables()) <= set(subset_font.ks_x_1001_hangul())
    for name in ("hangul", "hangul-rest", "symbols"):
        assert f'url("fonts/{name}.woff2")' in css
        assert (subset_font.SLICES / f"{name}.woff2").stat().st_size < 120_000
    assert (subset_font.SLICES / "OFL.txt").read_text("utf-8").count("SIL OPEN FONT LICENSE") >= 1
    assert "Chaewo Fallback" in (ROOT / "chaewo/widgets/kit/kit.css").read_text("utf-8")
