import { el } from "./kit.js";
import { TintedCanvas } from "./tinted_canvas.js";

const FAINT = 20; // 값이 0인 칸의 짙기. 맵의 테두리가 보입니다.
// count개의 맵, 한 변이 side. columns줄로 놓고 gap만큼 띄웁니다. block: 한 값을 칠하는 네모의 한 변
const LAYERS = [
  { name: "conv1", count: 6, side: 28, columns: 1, gap: 2, block: 1 },
  { name: "pool1", count: 6, side: 14, columns: 1, gap: 6, block: 1 },
  { name: "conv2", count: 16, side: 10, columns: 2, gap: 2, block: 1 },
  { name: "pool2", count: 16, side: 5, columns: 2, gap: 2, block: 1 },
  { name: "fc1", count: 120, side: 1, columns: 4, gap: 1, block: 3 },
  { name: "fc2", count: 84, side: 1, columns: 3, gap: 1, block: 3 },
];

// 합성곱에서 완전 연결까지, 계층마다 한 기둥.
export function lenetMaps() {
  const columns = LAYERS.map(column);
  return {
    node: el("div", { class: "cw-maps" }, columns.map(({ node }) => node)),
    canvases: columns.map(({ canvas }) => canvas),
    show: (values) => columns.forEach(({ name, paint }) => paint(values?.[name])),
  };
}

function column({ name, count, side, columns, gap, block }) {
  const pitch = side * block + gap;
  const width = columns * pitch - gap;
  const size = side > 1 ? `${count}@${side}` : String(count);
  const what = side > 1 ? `${name}의 특징 맵 ${count}장, ${side}×${side}` : `${name}의 출력 ${count}개`;
  const canvas = new TintedCanvas(width, Math.ceil(count / columns) * pitch - gap, "accent", {
    class: `cw-map cw-map-${name}`,
    role: "img",
    "aria-label": what,
  });
  // 값마다 칠할 픽셀의 자리. 처음에 한 번만 셈합니다.
  const area = side * side;
  const places = Array.from({ length: count * area }, (_, i) => {
    const [map, cell] = [Math.floor(i / area), i % area];
    const x = (map % columns) * pitch + (cell % side) * block;
    const y = Math.floor(map / columns) * pitch + Math.floor(cell / side) * block;
    return Array.from({ length: block * block }, (_, k) => (y + Math.floor(k / block)) * width + x + (k % block));
  });
  function paint(values) {
    const most = values ? values.reduce((a, b) => Math.max(a, b), 1e-9) : 1;
    for (let i = 0; i < places.length; i++) {
      const depth = values ? FAINT + ((255 - FAINT) * values[i]) / most : FAINT;
      for (const at of places[i]) canvas.set(at, depth);
    }
    canvas.flush();
  }
  const node = el("div", { class: "cw-layer" }, el("p", {}, el("b", {}, name), el("span", {}, size)), canvas.node);
  return { name, node, canvas, paint };
}
