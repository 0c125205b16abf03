import { svg, uid } from "./kit.js";

// 평면 하나의 좌표계와 움직이지 않는 그림(틀, 축, 격자). 함수를 고를 때 한 번만 그립니다.

export const PLANE_BOX = { width: 320, height: 312 }; // viewBox
const FRAME = { left: 26, top: 6, size: 286 }; // 왼쪽과 아래에 눈금을 적을 자리를 둡니다.

export class PlaneAxes {
  // ratio: 화살표를 몇 배로 그리는가. 점과 네모에는 쓰지 않습니다.
  constructor([[left, right], [bottom, top]], names, ratio) {
    Object.assign(this, { left, right, bottom, top, names, ratio });
    this.scale = FRAME.size / (right - left); // 좌표 1이 몇 px인가
  }

  toScreen([a, b]) {
    return [FRAME.left + (a - this.left) * this.scale, FRAME.top + (this.top - b) * this.scale];
  }

  toWorld([px, py]) {
    return [(px - FRAME.left) / this.scale + this.left, this.top - (py - FRAME.top) / this.scale];
  }

  // 좌표의 길이를 화면의 길이로. 화면의 세로는 아래로 자랍니다.
  toLength([a, b]) {
    return [a * this.scale, -b * this.scale];
  }

  toMove(vector) {
    return this.toLength(vector).map((size) => size * this.ratio);
  }

  // 화면의 두 자리를 잇는 화살표의 값.
  toVector(start, tip) {
    const unit = this.scale * this.ratio;
    return [(tip[0] - start[0]) / unit, (start[1] - tip[1]) / unit];
  }

  // 틀과 눈금과 격자. lines: [{d, kind}], rings: 점선 원의 반지름.
  draw(lines, rings = []) {
    const clip = uid("plane");
    const { left, top, size } = FRAME;
    const box = { x: left, y: top, width: size, height: size, rx: 6 };
    const [x0, y0] = this.toScreen([0, 0]);
    return svg(
      "g",
      {},
      svg("clipPath", { id: clip }, svg("rect", box)),
      svg("rect", { ...box, class: "cw-plane-paper" }),
      svg(
        "g",
        { "clip-path": `url(#${clip})` },
        svg("path", { class: "cw-plane-axis", d: `M${left} ${y0}h${size}M${x0} ${top}v${size}` }),
        svg(
          "g",
          { class: "cw-plane-grid" },
          lines.map(({ d, kind }) => svg("path", { d, class: kind })),
        ),
        rings.map((radius) => svg("circle", { class: "cw-plane-ring", cx: x0, cy: y0, r: radius * this.scale })),
      ),
      this.ticks(),
    );
  }

  ticks() {
    const { left, top, size } = FRAME;
    const foot = top + size;
    const across = tickMarks(this.left, this.right, this.names[0]).map(([value, words]) =>
      svg("text", { x: this.toScreen([value, 0])[0], y: foot + 15, "text-anchor": "middle" }, words),
    );
    const up = tickMarks(this.bottom, this.top, this.names[1]).map(([value, words]) =>
      svg("text", { x: left - 5, y: this.toScreen([0, value])[1] + 4, "text-anchor": "end" }, words),
    );
    const name = { class: "cw-plane-axis-name" };
    return svg(
      "g",
      { class: "cw-plane-ticks" },
      across,
      up,
      svg("text", { ...name, x: left + size, y: foot + 15, "text-anchor": "end" }, lowered(this.names[0])),
      svg("text", { ...name, x: left - 5, y: top + 11, "text-anchor": "end" }, lowered(this.names[1])),
    );
  }
}

// x₁의 아래 첨자. 글꼴의 ₁은 너무 작아서 숫자를 내려 적습니다.
const lowered = (name) => [
  name[0],
  name[1] ? svg("tspan", { dy: 4, "font-size": 13, "font-style": "normal" }, plainDigit(name[1])) : null,
];

export const plainDigit = (digit) => String("₀₁₂".indexOf(digit));

// 틀 안으로 끌어들인 점. margin만큼 안쪽까지만 갑니다.
export const insideFrame = ([px, py], margin = 0) => [
  Math.min(Math.max(px, FRAME.left + margin), FRAME.left + FRAME.size - margin),
  Math.min(Math.max(py, FRAME.top + margin), FRAME.top + FRAME.size - margin),
];

function tickMarks(from, to, name) {
  if (name === "θ")
    return [
      [-Math.PI, "−π"],
      [-Math.PI / 2, "−π/2"],
      [0, "0"],
      [Math.PI / 2, "π/2"],
    ];
  const span = to - from;
  const step = span > 12 ? 4 : span > 5 ? 2 : span > 2.5 ? 1 : 0.5;
  const marks = [];
  // 오른쪽 끝과 위쪽 끝은 축의 이름이 차지합니다.
  for (let k = Math.ceil(from / step); k * step < to - span * 0.08; k += 1) {
    marks.push([k * step, String(k * step).replace("-", "−")]);
  }
  return marks;
}
