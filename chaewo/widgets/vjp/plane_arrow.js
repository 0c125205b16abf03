import { setText, svg } from "../kit/kit.js";
import { insideFrame } from "../kit/plane_axes.js";

const [HEAD, HALF_HEAD, HALF_SHAFT] = [11, 5, 1.25];
const LABEL_HEIGHT = 17;
const WHOLE = 1 - 1e-9; // 나눗셈의 반올림 때문에 다 들어가는 화살표도 꼭 1은 아닙니다.

// 화살표 하나는 속을 채운 path 하나입니다. 움직일 때 속성 하나만 고치면 됩니다.
export class PlaneArrow {
  constructor(kind, words) {
    this.words = words;
    this.path = svg("path", { class: `cw-plane-arrow ${kind}` });
    this.label = svg("text", { class: `cw-plane-label ${kind}` }, words);
  }

  // start에서 [dx, dy](화면 px)만큼. 틀을 넘으면 틀에서 자르고 화살촉을 겹쳐 그립니다.
  set(start, [dx, dy]) {
    const length = Math.hypot(dx, dy);
    const share = length && roomFor(start, [dx, dy]);
    this.clipped = length > 0 && share < WHOLE;
    this.shown = length * share;
    this.start = start;
    this.toward = length ? [dx / length, dy / length] : [0, 0];
    this.tip = [start[0] + dx * share, start[1] + dy * share];
    this.path.setAttribute("d", this.shown > 0.5 ? this.outline() : "");
  }

  outline() {
    const head = Math.min(HEAD, this.shown * 0.7);
    const wide = (HALF_HEAD * head) / HEAD;
    const back = this.shown - head;
    const neck = back + head * 0.22;
    const shaft = Math.min(HALF_SHAFT, wide / 2);
    const body = [
      [0, shaft],
      [neck, shaft],
      [back, wide],
      [this.shown, 0],
      [back, -wide],
      [neck, -shaft],
      [0, -shaft],
    ];
    const second = back - head * 0.4; // 겹친 화살촉: 틀 밖으로 이어집니다.
    const extra = [
      [second - head, wide],
      [second, 0],
      [second - head, -wide],
    ];
    return this.ring(body) + (this.clipped && second > head ? this.ring(extra) : "");
  }

  ring(points) {
    const [c, s] = this.toward;
    const place = ([along, side]) =>
      `${(this.start[0] + along * c - side * s).toFixed(1)} ${(this.start[1] + along * s + side * c).toFixed(1)}`;
    return `M${points.map(place).join("L")}z`;
  }
}

// 틀 안에서 그릴 수 있는 비율(0에서 1).
function roomFor(start, move) {
  const end = insideFrame([start[0] + move[0], start[1] + move[1]]);
  return Math.max(0, Math.min(1, ...[0, 1].filter((i) => move[i]).map((i) => (end[i] - start[i]) / move[i])));
}

// 이름들을 서로, 그리고 손잡이와 겹치지 않게 놓습니다. 앞에 있는 것이 먼저 자리를 고릅니다.
// items: [{label, words, at, toward, gap}]
export function placeLabels(items, obstacles) {
  const taken = obstacles.map(([x, y]) => ({ x, y, width: 20, height: 20 }));
  for (const { label, words, at, toward, gap } of items) {
    const size = { width: 9 * [...words].length + 6, height: LABEL_HEIGHT };
    let best;
    for (const [turn, far] of [
      [0, 1],
      [0.9, 1],
      [-0.9, 1],
      [1.6, 1],
      [-1.6, 1],
      [0.5, 1.8],
      [-0.5, 1.8],
      [2.4, 1.2],
      [-2.4, 1.2],
    ]) {
      const angle = Math.atan2(toward[1], toward[0]) + turn;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const reach = (gap + (Math.abs(c) * size.width) / 2 + (Math.abs(s) * size.height) / 2) * far;
      const wanted = [at[0] + c * reach, at[1] + s * reach];
      const [x, y] = insideFrame(wanted, 11);
      const box = { x, y, ...size };
      const cost = taken.reduce((sum, other) => sum + overlap(box, other), Math.hypot(x - wanted[0], y - wanted[1]));
      if (!best || cost < best.cost - 1) best = { ...box, cost };
      if (best.cost < 1) break;
    }
    taken.push(best);
    // x, y를 고치면 글자의 배치를 다시 계산합니다. transform은 옮기기만 합니다.
    label.setAttribute("transform", `translate(${best.x.toFixed(1)} ${(best.y + 4.5).toFixed(1)})`);
    setText(label, words);
  }
}

function overlap(a, b) {
  const wide = (a.width + b.width) / 2 - Math.abs(a.x - b.x);
  const tall = (a.height + b.height) / 2 - Math.abs(a.y - b.y);
  return wide > 0 && tall > 0 ? wide * tall : 0;
}
