"""그림에 쓰는 한글 글꼴을 만듭니다: Noto Sans KR(OFL)에서 KS X 1001 글자만 남깁니다.

    npm pack @expo-google-fonts/noto-sans-kr@0.4.3 && tar xzf expo-google-fonts-noto-sans-kr-0.4.3.tgz
    python tools/subset_font.py package/400Regular/NotoSansKR_400Regular.ttf

한글 음절 2,350자(현대 한국어 글의 거의 전부), 라틴 문자, 수식 기호를 담습니다. 전체 글꼴은
6 MB이지만 이 부분집합은 0.5 MB가 되지 않습니다.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "chaewo" / "fonts" / "ChaewoSansKR-Regular.ttf"
FAMILY = "Chaewo Sans KR"
LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA1, 0x100)]))
SYMBOLS = "∂≤≥≠≈→←↑↓−∑∇√∞αβγθλμσΔ∈…–—“”‘’「」『』①②③④⑤⋯⇒ㄱㄴㄷ"


def ks_x_1001_hangul() -> str:
    """KS X 1001 완성형 한글 2,350자. EUC-KR의 0xB0A1–0xC8FE가 그 영역입니다."""
    cells = (bytes([lead, trail]) for lead in range(0xB0, 0xC9) for trail in range(0xA1, 0xFF))
    return "".join(cell.decode("euc-kr", errors="ignore") for cell in cells)


def main(source: str) -> None:
    font = TTFont(source)
    options = subset.Options(hinting=False, layout_features=["kern"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=ks_x_1001_hangul() + LATIN + SYMBOLS)
    subsetter.subset(font)
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


if __name__ == "__main__":
    main(sys.argv[1])
