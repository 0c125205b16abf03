import { el } from "../kit/kit.js";
import { TintedCanvas } from "./tinted_canvas.js";

const FAINT = 20; // 값이 0인 칸의 짙기. 맵의 자리가 보입니다.
// [이름, 맵의 수, 한 변, 몇 줄로 놓는가, 사이의 틈, 한 값을 칠하는 네모의 한 변]
const COLUMNS = [
  ["conv1", 6, 28, 1, 2, 1],
  ["pool1", 6, 14, 1, 6, 1],
  ["conv2", 16, 10, 2, 2, 1],
  ["pool2", 16, 5, 2, 2, 1],
  ["fc1", 120, 1, 4, 1, 3],
  ["fc2", 84, 1, 3, 1, 3],
];

// 합성곱에서 완전 연결까지, 계층마다 한 기둥.
export function lenetMaps() {
  const all = COLUMNS.map(layerColumn);
  return {
    node: el(
      "div",
      { class: "cw-maps" },
      all.map(({ node }) => node),
    ),
    canvases: all.map(({ canvas }) => canvas),
    show: (values) => all.forEach(({ paint }, k) => paint(values?.[COLUMNS[k][0]])),
  };
}

function layerColumn([name, count, side, columns, gap, block]) {
  const pitch = side * block + gap;
  const width = columns * pitch - gap;
  const size = side > 1 ? `${count}@${side}` : String(count);
  const canvas = new TintedCanvas(width, (count / columns) * pitch - gap, "accent", {
    class: `cw-map cw-map-${name}`,
    role: "img",
    "aria-label": side > 1 ? `${name}의 특징 맵 ${count}장, ${side}×${side}` : `${name}의 출력 ${count}개`,
  });
  // 값마다 칠할 네모의 왼쪽 위. 처음에 한 번만 셈합니다.
  const area = side * side;
  const corners = Int32Array.from({ length: count * area }, (_, i) => {
    const [map, cell] = [Math.floor(i / area), i % area];
    const y = Math.floor(map / columns) * pitch + Math.floor(cell / side) * block;
    return y * width + (map % columns) * pitch + (cell % side) * block;
  });
  function paint(values) {
    let most = 0;
    if (values) for (const value of values) if (value > most) most = value;
    for (let i = 0; i < corners.length; i++) {
      const depth = most ? FAINT + ((255 - FAINT) * values[i]) / most : FAINT;
      for (let y = 0; y < block; y++) for (let x = 0; x < block; x++) canvas.set(corners[i] + y * width + x, depth);
    }
    canvas.flush();
  }
  const node = el("div", { class: "cw-layer" }, el("p", {}, el("b", {}, name), el("span", {}, size)), canvas.node);
  return { node, canvas, paint };
}
