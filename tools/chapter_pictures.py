"""첫 쪽의 차례에 놓는 그림(`book/pictures/*.svg`)을 다시 만듭니다: `python -m tools.chapter_pictures`.

장마다 움직이는 것 하나를 그립니다. 밝은 쪽에서나 어두운 쪽에서나 같은 종이 위에 놓으므로 색은 한 벌입니다.
"""

import math

from chaewo.chapters import STEMS
from tools.lib.notebook_files import ROOT

FOLDER = ROOT / "book" / "pictures"
WIDTH, HEIGHT = 240, 120
PAPER, INK, TEAL, RUST, FAINT = "#fbfaf6", "#1f2430", "#0f6674", "#b4552d", "#cfc9ba"


def tag(name: str, text: str = "", **attributes) -> str:
    said = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<{name}{said}>{text}</{name}>" if text else f"<{name}{said}/>"


def n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def line(points, colour: str = TEAL, width: float = 2.5, **more) -> str:
    where = " ".join(f"{n(x)},{n(y)}" for x, y in points)
    return tag("polyline", points=where, fill="none", stroke=colour, stroke_width=width, **more)


def dot(x: float, y: float, r: float = 5, colour: str = TEAL) -> str:
    return tag("circle", cx=n(x), cy=n(y), r=n(r), fill=colour)


def box(x, y, width, height, colour: str = TEAL, **more) -> str:
    return tag("rect", x=n(x), y=n(y), width=n(width), height=n(height), fill=colour, **more)


def arrow(start, end, colour: str = TEAL, width: float = 2.5) -> str:
    (x1, y1), (x2, y2) = start, end
    angle = math.atan2(y2 - y1, x2 - x1)
    sides = [(x2 - 9 * math.cos(angle + t), y2 - 9 * math.sin(angle + t)) for t in (0.45, -0.45)]
    return line([start, end], colour, width) + line([sides[0], end, sides[1]], colour, width)


def words(x: float, y: float, text: str, colour: str = INK, size: int = 15) -> str:
    font = {"font_family": "sans-serif", "font_size": size, "text_anchor": "middle"}
    return tag("text", text, x=n(x), y=n(y), fill=colour, **font)


def tensor_and_graph() -> str:
    places = [(34, 62), (92, 62), (150, 62), (208, 62)]
    arrows = [
        arrow((a + 17, y), (b - 19, y)) for (a, y), (b, _) in zip(places, places[1:], strict=False)
    ]
    rings = [
        tag("circle", cx=x, cy=y, r=16, fill=PAPER, stroke=TEAL, stroke_width=2.5)
        + words(x, y + 5, name)
        for (x, y), name in zip(places, ("x", "y", "z", "out"), strict=True)
    ]
    return "".join(arrows + rings)


def backward() -> str:
    bars = []
    for k, value in enumerate((4.5, 9, 13.5)):
        x, top = 52 + 50 * k, 104 - 5.4 * value
        bars += [
            box(x, 104 - 5.4 * part, 34, 23, RUST if part == value else TEAL, stroke=PAPER)
            for part in (4.5, 9, 13.5)[: k + 1]
        ]
        bars.append(words(x + 17, top - 6, f"{value:g}"))
    return "".join(bars) + line([(36, 105), (204, 105)], INK, 1.5)


def grid(corner, across, down, colour: str) -> str:
    (x, y), (ax, ay), (dx, dy) = corner, across, down
    lines = []
    for k in range(5):
        t = k / 4
        lines.append(
            line([(x + t * ax, y + t * ay), (x + t * ax + dx, y + t * ay + dy)], colour, 1.5)
        )
        lines.append(
            line([(x + t * dx, y + t * dy), (x + t * dx + ax, y + t * dy + ay)], colour, 1.5)
        )
    return "".join(lines)


def jacobian() -> str:
    left = grid((24, 34), (56, 0), (0, 56), FAINT) + dot(24, 90, 4, INK)
    right = grid((134, 40), (72, -20), (14, 64), TEAL) + dot(148, 104, 4, INK)
    return left + arrow((92, 62), (126, 62), RUST) + right


def vjp() -> str:
    circle = tag("circle", cx=62, cy=60, r=36, fill="none", stroke=FAINT, stroke_width=2)
    tilted = tag(
        "ellipse", cx=174, cy=60, rx=50, ry=22, fill="none", stroke=FAINT, stroke_width=2,
        transform="rotate(-25 174 60)",
    )  # fmt: skip
    return (
        circle + arrow((62, 60), (87, 34), RUST) + arrow((106, 60), (122, 60), INK, 2)
        + tilted + arrow((174, 60), (216, 34))
    )  # fmt: skip


def no_grad() -> str:
    links = [
        tag("ellipse", cx=x, cy=60, rx=24, ry=14, fill="none", stroke=TEAL, stroke_width=5)
        for x in (38, 74)
    ]
    gone = [
        tag(
            "ellipse",
            cx=x,
            cy=60,
            rx=24,
            ry=14,
            fill="none",
            stroke=FAINT,
            stroke_width=5,
            stroke_dasharray="7 6",
        )
        for x in (166, 202)
    ]
    cut = line([(112, 40), (128, 80)], RUST, 4) + line([(128, 40), (112, 80)], RUST, 4)
    return "".join(links + gone) + cut


def autograd_from_scratch() -> str:
    found = []
    for k in range(12):
        t = math.pi * k / 11
        found.append(dot(96 + 46 * math.cos(t), 74 - 46 * math.sin(t), 4.5, TEAL))
        found.append(dot(142 - 46 * math.cos(t), 50 + 46 * math.sin(t), 4.5, RUST))
    wave = [
        (20 + x, 62 + 20 * math.sin((x - 100) / 26) * math.exp(-(((x - 100) / 60) ** 2)))
        for x in range(0, 201, 5)
    ]
    return "".join(found) + line(wave, INK, 2, stroke_dasharray="6 5")


def edges() -> str:
    bundle = [
        line([(120 - 70, 84 + 70 * s), (120 + 70, 84 - 70 * s)], FAINT, 1.5)
        for s in (-0.5, -0.25, 0, 0.25, 0.5)
    ]
    return "".join(bundle) + line([(36, 22), (120, 84), (204, 22)], TEAL, 3) + dot(120, 84, 6, RUST)


def module() -> str:
    counts = {"conv1": 60, "conv2": 880, "fc1": 69240, "fc2": 10164, "fc3": 850}
    rows = []
    for k, (name, count) in enumerate(counts.items()):
        y = 14 + 20 * k
        rows.append(words(38, y + 12, name, INK, 13))
        rows.append(
            box(70, y, max(2, 150 * count / 69240), 14, RUST if name == "fc1" else TEAL, rx=2)
        )
    return "".join(rows)


def shapes() -> str:
    cells = [
        box(40 + 16 * i, 12 + 16 * j, 15, 15, "#e4dfd2" if (i * 7 + j * 5) % 3 else FAINT)
        for i in range(10)
        for j in range(6)
    ]
    window = {"fill": "none", "stroke": RUST, "stroke_width": 3, "rx": 2}
    place = tag("rect", x=87, y=27, width=48, height=48, **window)
    return "".join(cells) + place + arrow((142, 51), (178, 51), RUST)


def loss_graph() -> str:
    root, ends = (40, 60), [(128, 22), (128, 60), (128, 98)]
    lines = [
        arrow((52, 60 + 0.1 * (y - 60)), (x - 10, y), RUST if y == 60 else FAINT) for x, y in ends
    ]
    more = arrow((138, 60), (192, 60), RUST)
    return (
        "".join(lines)
        + more
        + dot(*root, 10, INK)
        + "".join(dot(x, y, 8, RUST if y == 60 else TEAL) for x, y in [*ends, (204, 60)])
    )


def cross_entropy() -> str:
    scores = [0.2, 0.9, 0.4, 3.2, 0.1, 1.2, 0.6, 0.3, 1.5, 0.5]
    total = sum(math.exp(s) for s in scores)
    bars = []
    for k, score in enumerate(scores):
        height = 130 * math.exp(score) / total
        bars.append(box(24 + 19.5 * k, 106 - height, 14, height, RUST if k == 3 else TEAL))
    return "".join(bars) + line([(18, 107), (222, 107)], INK, 1.5)


def update() -> str:
    def at(w: float) -> tuple[float, float]:
        return 120 + 100 * w, 102 - 86 * (1 - w * w)  # 아래로 볼록한 그릇

    bowl = [(x, 118 - y) for x, y in (at(k / 25) for k in range(-25, 26))]
    steps = [(x, 118 - y) for x, y in (at(-0.95 * (-0.72) ** k) for k in range(7))]
    return line(bowl, FAINT, 3) + line(steps, RUST, 2) + "".join(dot(x, y, 5) for x, y in steps)


def training() -> str:
    loss = [
        (
            20 + 1.3 * k,
            20 + 76 * (1 - math.exp(-k / 32)) + 3 * math.sin(k * 1.7) * math.exp(-k / 60),
        )
        for k in range(0, 91, 2)
    ]
    three = "M168 34 C190 16 214 34 190 56 C220 60 214 100 168 90"
    stroke = {"fill": "none", "stroke": RUST, "stroke_width": 9, "stroke_linecap": "round"}
    return (
        line(loss)
        + line([(18, 12), (18, 106), (142, 106)], INK, 1.5)
        + tag("path", d=three, **stroke)
    )


def pictures() -> dict[str, str]:
    """파일의 이름 → 그림. 장의 그림은 장과 이름이 같은 함수가 그립니다."""
    size = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}"}
    size |= {"width": WIDTH, "height": HEIGHT}
    paper = box(0, 0, WIDTH, HEIGHT, PAPER)
    return {
        f"{stem}.svg": tag("svg", paper + globals()[name](), **size) + "\n"
        for name, stem in STEMS.items()
        if name != "index"
    }


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.svg"):
        old.unlink()
    for name, picture in pictures().items():
        (FOLDER / name).write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
