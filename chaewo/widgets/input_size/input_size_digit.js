// 입력에 놓이는 숫자 그림. 입력이 그림보다 작으면 가장자리를 자르고, 크면 가운데에 놓습니다.

import { put, svg } from "../kit/kit.js";

const SIDE = 28;
const DARKEST = 0.75; // 가장 밝은 픽셀의 농도

// levels: 픽셀마다의 밝기를 행 우선으로 이은 숫자들. 밝기마다 path 하나에, 이어진 픽셀은 네모 하나로 그립니다.
// 안쪽 svg의 viewBox로 늘이고 자르면 크기를 바꿀 때마다 브라우저가 쪽 전체의 그림을 다시 나눕니다.
export class InputSizeDigit {
  constructor(levels) {
    const brightest = Math.max(...levels);
    const runs = {};
    for (let row = 0; row < SIDE; row++) {
      for (const { index, 0: run } of levels.slice(row * SIDE, (row + 1) * SIDE).matchAll(/([1-9])\1*/g)) {
        (runs[run[0]] ??= []).push({ row, from: index, to: index + run.length });
      }
    }
    this.strokes = Object.entries(runs).map(([level, pixels]) => ({
      pixels,
      path: svg("path", { "fill-opacity": (DARKEST * level) / brightest }),
    }));
    this.node = svg(
      "g",
      { class: "cw-sizes-digit" },
      this.strokes.map(({ path }) => path),
    );
  }

  // (x, y)에서 시작하는 한 변 side의 네모에 size개의 픽셀이 든 입력.
  update({ x, y, side }, size) {
    const edge = Math.floor((SIDE - size) / 2);
    const clip = (at) => Math.min(Math.max(at - edge, 0), size);
    const [xs, ys] = [x, y].map((start) =>
      Array.from({ length: SIDE + 1 }, (_, at) => (start + (clip(at) * side) / size).toFixed(1)),
    );
    for (const { pixels, path } of this.strokes) {
      let d = "";
      for (const { row, from, to } of pixels) {
        const [left, right, top, bottom] = [xs[from], xs[to], ys[row], ys[row + 1]];
        if (left !== right && top !== bottom) d += `M${left} ${top}H${right}V${bottom}H${left}z`;
      }
      put(path, { d });
    }
  }
}
