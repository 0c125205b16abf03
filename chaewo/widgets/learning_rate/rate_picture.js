import { el, svg } from "../kit/kit.js";
import { PlaneAxes } from "../kit/plane_axes.js";
import { PlaneHandle } from "../kit/plane_handle.js";
import { FAR, dots, figure, framed } from "./rate_chart.js";

export const REACH = 5; // 그림은 두 좌표 모두 −5에서 5까지
const RINGS = 10; // 등고선의 수
const ROUND = 100; // 끌어서 정한 값은 소수 둘째 자리까지

// 그릇의 등고선과 그 위의 길. 등고선은 곡률이 바뀔 때만 고칩니다.
export class DescentPicture {
  constructor({ onmove, onreset, ondone }) {
    const span = [-REACH, REACH];
    this.axes = new PlaneAxes([span, span], ["x", "y"], 1);
    const rings = Array.from({ length: RINGS }, () => ({ d: "", kind: "cw-rate-ring" }));
    const still = this.axes.draw(rings);
    this.rings = still.querySelectorAll(".cw-rate-ring");
    this.line = svg("path", { class: "cw-rate-line" });
    this.dots = svg("path", { class: "cw-rate-dots" });
    const [left, top] = this.axes.toScreen([-REACH, REACH]);
    const side = this.axes.scale * 2 * REACH;
    const frame = { x: left, y: top, width: side, height: side, viewBox: `${left} ${top} ${side} ${side}` };
    const [x0, y0] = this.axes.toScreen([0, 0]);
    const move = (pair) =>
      onmove(pair.map((a) => Math.round(Math.min(Math.max(a, -REACH), REACH) * ROUND) / ROUND + 0));
    this.handle = new PlaneHandle(
      { kind: "cw-plane-point", name: "시작점 (x, y)", hit: 24 },
      {
        drag: (at) => move(this.axes.toWorld(at)),
        nudge: (step) => move(step.map((a, i) => a + this.start[i])),
        reset: onreset,
        done: ondone,
      },
    );
    this.handle.setRange(-REACH, REACH);
    this.node = figure(
      "그릇 위의 경사하강법",
      [" ½(", term(1, "x"), " + ", term(2, "y"), ")"],
      svg(
        "svg",
        { viewBox: "0 0 320 312", role: "group", "aria-label": "손실의 등고선과 경사하강법이 지나간 길" },
        svg("g", { "aria-hidden": "true" }, still),
        framed({ ...frame, "aria-hidden": "true" }, this.line, this.dots),
        svg("path", { class: "cw-rate-goal", d: `M${x0 - 5} ${y0}h10m-5 -5v10` }),
        this.handle.node,
      ),
    );
  }

  // 가장 가파른 방향으로 간격이 같은 등고선.
  setCurvature(curvature) {
    const [x0, y0] = this.axes.toScreen([0, 0]);
    const steepest = Math.max(...curvature);
    this.rings.forEach((ring, k) => {
      const radius = ((RINGS - k) / RINGS) * REACH * Math.SQRT2 * this.axes.scale;
      const [a, b] = curvature.map((value) => Math.min(radius * Math.sqrt(steepest / value), 1e5));
      ring.setAttribute("d", `M${x0 - a} ${y0}a${a} ${b} 0 1 0 ${2 * a} 0a${a} ${b} 0 1 0 ${-2 * a} 0z`);
    });
  }

  update(points, start) {
    const shown = [];
    let last;
    for (const point of points) {
      const at = this.axes.toScreen(point);
      if (!(Math.abs(at[0]) + Math.abs(at[1]) < 1e7)) break;
      const share = shareWithin(last, at);
      shown.push(at.map((a, i) => (share < 1 ? last[i] + share * (a - last[i]) : a).toFixed(1)).join(" "));
      if (share < 1) break;
      last = at;
    }
    this.line.setAttribute("d", `M${shown.join("L")}`);
    this.dots.setAttribute("d", dots(shown));
    if (start !== this.start) this.handle.set(this.axes.toScreen(start), start);
    this.start = start;
  }
}

// 한 걸음에서 FAR를 넘지 않는 몫(0에서 1). 그 뒤의 길은 그리지 않습니다.
const shareWithin = (from, to) =>
  Math.min(1, ...to.map((a, i) => (Math.abs(a) > FAR ? (Math.sign(a) * FAR - from[i]) / (a - from[i]) : 1)));

const term = (i, name) => el("span", {}, "λ", el("sub", {}, i), name, el("sup", {}, "2"));
