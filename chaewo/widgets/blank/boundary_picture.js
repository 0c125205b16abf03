import { el, uid } from "../kit/kit.js";

// 점들과, 신경망이 둘로 나눈 평면. 예측은 엔진의 식을 그대로 자바스크립트로 셈합니다.

const X = [-1.5, 2.5];
const Y = [-1.1, 1.6];
const CELL = 5; // 칸 하나의 픽셀
const [WIDTH, HEIGHT] = [400, 270];

export const predict = (w, hidden, x, y) => {
  let out = w.at(-1);
  for (let k = 0; k < hidden; k++) out += w[3 * hidden + k] * Math.tanh(w[3 * k] * x + w[3 * k + 1] * y + w[3 * k + 2]);
  return out;
};

export function boundary({ points, signs, hidden }) {
  const label = uid("picture");
  const canvas = el("canvas", {
    class: "cw-boundary",
    width: WIDTH,
    height: HEIGHT,
    role: "img",
    "aria-labelledby": label,
  });
  const caption = el("p", { class: "cw-hidden", id: label });
  const pen = canvas.getContext("2d");
  const toX = (px) => X[0] + (px / WIDTH) * (X[1] - X[0]);
  const toY = (py) => Y[1] - (py / HEIGHT) * (Y[1] - Y[0]);
  const right = (w) => points.filter(([x, y], i) => predict(w, hidden, x, y) * signs[i] > 0).length;
  let last = null;
  const themed = matchMedia("(prefers-color-scheme: dark)");
  const redraw = () => last && draw(last);
  themed.addEventListener("change", redraw);
  const watch = new MutationObserver(redraw);
  watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });

  function draw(w) {
    last = w;
    const style = getComputedStyle(canvas);
    const color = (name) => style.getPropertyValue(`--chaewo-${name}`).trim();
    const fills = { 1: color("accent-soft"), "-1": color("warm-soft") };
    for (let py = 0; py < HEIGHT; py += CELL)
      for (let px = 0; px < WIDTH; px += CELL) {
        pen.fillStyle = fills[predict(w, hidden, toX(px + CELL / 2), toY(py + CELL / 2)) > 0 ? 1 : -1];
        pen.fillRect(px, py, CELL, CELL);
      }
    points.forEach(([x, y], i) => {
      const at = [((x - X[0]) / (X[1] - X[0])) * WIDTH, ((Y[1] - y) / (Y[1] - Y[0])) * HEIGHT];
      pen.beginPath();
      // 색만으로 나누지 않습니다: +1은 동그라미, −1은 네모.
      if (signs[i] > 0) pen.arc(...at, 6, 0, 2 * Math.PI);
      else pen.rect(at[0] - 5.5, at[1] - 5.5, 11, 11);
      pen.fillStyle = color(signs[i] > 0 ? "accent" : "warm");
      pen.fill();
    });
    caption.textContent = `평면을 둘로 나눈 그림. 점 ${points.length}개 가운데 ${right(w)}개가 제 쪽에 있습니다.`;
  }

  return {
    node: el("div", {}, canvas, caption),
    draw,
    right,
    close() {
      themed.removeEventListener("change", redraw);
      watch.disconnect();
    },
  };
}
