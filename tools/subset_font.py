"""책이 지니고 다니는 한글 글꼴을 만듭니다: Noto Sans KR(OFL)에서 KS X 1001 글자만 남깁니다.

    npm pack @expo-google-fonts/noto-sans-kr@0.4.3 && tar xzf expo-google-fonts-noto-sans-kr-0.4.3.tgz
    python -m tools.subset_font package/400Regular/NotoSansKR_400Regular.ttf

한글 음절 2,350자(현대 한국어 글의 거의 전부), 라틴 문자, 수식 기호를 담습니다. 전체 글꼴은
6 MB이지만 이 부분집합은 0.5 MB가 되지 않습니다.

`make fonts`는 그 글꼴에서 쪽이 쓸 조각(woff2)과 CSS를 만듭니다. 쪽은 기기에 그 글자가 없을 때만, 그 글자가 든
조각만 받습니다. 책에 나오는 음절이 한 조각, 나머지 음절이 한 조각입니다.
"""

import sys
from pathlib import Path
from shutil import copyfile

from fontTools import subset
from fontTools.ttLib import TTFont

from tools.lib.notebook_files import ROOT

TARGET = ROOT / "chaewo" / "fonts" / "ChaewoSansKR-Regular.ttf"
STATIC = ROOT / "book" / "_static"
CSS = STATIC / "fallback_font.css"
SLICES = STATIC / "fonts"
FAMILY = "Chaewo Sans KR"
LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA1, 0x100)]))
SYMBOLS = "∂≤≥≠≈→←↑↓−∑∇√∞αβγθλμσΔ∈…–—“”‘’「」『』①②③④⑤⋯⇒ㄱㄴㄷ"
# 이런 글꼴이 있으면 받지 않습니다. 이름으로 부를 수 없는 기기(안드로이드)에서도 local()은 찾습니다.
LOCAL = (
    "Noto Sans CJK KR", "Noto Sans CJK KR Regular", "NotoSansCJKkr-Regular", "Noto Sans CJK JP Regular",
    "NotoSansCJKjp-Regular", "Noto Sans KR", "NotoSansKR-Regular", "Source Han Sans K", "SEC CJK KR",
    "NanumGothic", "NanumBarunGothic", "UnDotum", "Baekmuk Gulim", "Malgun Gothic", "Gulim", "AppleGothic",
)  # fmt: skip
FACE = """
@font-face {{
  font-family: "Chaewo Fallback";
  font-display: swap;
  src:
    {local},
    url("fonts/{name}") format("woff2");
  unicode-range:{range};
}}
"""
HEAD = """/* `make fonts`가 만듭니다. 모든 글꼴 목록의 맨 뒤에 있어, 기기에 없는 글자일 때만 읽힙니다. */

/* 수식 안의 한글 */
.katex .hangul_fallback {
  font-family: var(--pst-font-family-base);
}
"""
EVERY_SYLLABLE = "U+AC00-D7A3"


def ks_x_1001_hangul() -> str:
    """KS X 1001 완성형 한글 2,350자. EUC-KR의 0xB0A1–0xC8FE가 그 영역입니다."""
    cells = (bytes([lead, trail]) for lead in range(0xB0, 0xC9) for trail in range(0xA1, 0xFF))
    return "".join(cell.decode("euc-kr", errors="ignore") for cell in cells)


def subset_of(source: str | Path, text: str) -> TTFont:
    font = TTFont(source)
    options = subset.Options(hinting=False, layout_features=["kern"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    return font


def make_font(source: str) -> None:
    font = subset_of(source, ks_x_1001_hangul() + LATIN + SYMBOLS)
    # 이름을 바꿉니다. 독자의 컴퓨터에 있는 Noto Sans KR이 대신 뽑히면 SVG가 달라지기 때문입니다.
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = FAMILY
        elif record.nameID == 4:
            record.string = f"{FAMILY} Regular"
        elif record.nameID == 6:
            record.string = "ChaewoSansKR-Regular"
    font.save(TARGET)
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} 바이트")


def make_slices() -> None:
    """조각들과, 그것을 부르는 CSS."""
    SLICES.mkdir(exist_ok=True)
    for old in SLICES.glob("*.woff2"):
        old.unlink()
    copyfile(TARGET.with_name("OFL.txt"), SLICES / "OFL.txt")
    used = used_syllables()
    rest = "".join(one for one in ks_x_1001_hangul() if one not in used)
    # 범위가 겹치면 뒤에 적은 것이 쓰입니다. 그래서 나머지의 긴 목록은 적지 않아도 됩니다.
    slices = {
        "hangul-rest": (rest, EVERY_SYLLABLE),
        "hangul": (used, ranges(used)),
        "symbols": (SYMBOLS, ranges(SYMBOLS)),
    }
    CSS.write_text(HEAD + "".join(_slice(name, *of) for name, of in slices.items()), "utf-8")


def _slice(name: str, text: str, where: str) -> str:
    font = subset_of(TARGET, text)
    font.flavor = "woff2"
    path = SLICES / f"{name}.woff2"
    font.save(path)
    print(f"{path.name}: {len(text)}자, {path.stat().st_size:,} 바이트")
    local = ",\n    ".join(f'local("{font}")' for font in LOCAL)
    apart = "\n    " if len(where) > 80 else " "  # biome의 모양
    return FACE.format(local=local, name=path.name, range=apart + where)


def used_syllables() -> str:
    """책에 나오는 음절. 쪽의 단추와 위젯의 말도 봅니다."""
    folders = ("book", "exercises", "solutions", "chaewo")
    kinds = (".ipynb", ".md", ".txt", ".py", ".js", ".html")
    paths = (
        path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in kinds
    )
    found = {one for path in paths for one in path.read_text("utf-8") if "가" <= one <= "힣"}
    return "".join(sorted(found & set(ks_x_1001_hangul())))


def ranges(text: str) -> str:
    """`U+AC00-AC02, U+B098` 꼴."""
    found: list[list[int]] = []
    for code in sorted(map(ord, text)):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in found)


if __name__ == "__main__":
    make_font(sys.argv[1]) if sys.argv[1:] else make_slices()
