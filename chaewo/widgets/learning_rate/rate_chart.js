import { el, svg } from "../kit/kit.js";

export const FAR = 3000; // 그림의 왼쪽 위에서 이만큼(px)까지만 그립니다.
const CHART_FRAME = { left: 38, top: 6, width: 274, foot: 20 };

// 세로가 로그 눈금인 작은 그래프. 틀과 눈금은 축이 바뀔 때만 그리고, 움직일 때는 path의 d만 고칩니다.
export class RateChart {
  // x: { from, to, name, log }, y: { from, to }
  constructor({ label, height, x, y }) {
    this.height = height - CHART_FRAME.top - CHART_FRAME.foot;
    this.y = { ...y, log: true };
    this.ticks = svg("g", { class: "cw-rate-ticks", "aria-hidden": "true" });
    this.inside = framed({ x: CHART_FRAME.left, y: CHART_FRAME.top, width: CHART_FRAME.width, height: this.height });
    this.node = svg(
      "svg",
      { class: "cw-rate-chart", viewBox: `0 0 320 ${height}`, role: "img", "aria-label": label },
      svg("rect", {
        class: "cw-plane-paper",
        x: CHART_FRAME.left,
        y: CHART_FRAME.top,
        width: CHART_FRAME.width,
        height: this.height,
        rx: 6,
      }),
      this.ticks,
      this.inside,
    );
    this.setX(x);
  }

  setX(x) {
    this.x = x;
    const { left, top, width } = CHART_FRAME;
    const foot = top + this.height + 14;
    const [across, up] = [marks(x), marks(this.y)];
    const label = (at, y, end, words) => svg("text", { x: at, y, "text-anchor": end }, words);
    const lines = [
      ...across.map((value) => `M${left + this.toX(value)} ${top}v${this.height}`),
      ...up.map((value) => `M${left} ${top + this.toY(value)}h${width}`),
    ];
    const room = x.name.length * 12 + 8; // 오른쪽 끝은 축의 이름이 차지합니다.
    this.ticks.replaceChildren(
      svg("path", { d: lines.join("") }),
      ...across
        .filter((value) => this.toX(value) < width - room)
        .map((value) => label(left + this.toX(value), foot, "middle", written(value))),
      ...up.map((value) => label(left - 5, top + this.toY(value) + 4, "end", written(value))),
      label(left + width, foot, "end", x.name),
    );
  }

  toX(value) {
    return share(this.x, value) * CHART_FRAME.width;
  }

  // 틀 밖의 손실은 위나 아래 끝에 붙입니다. 0의 로그도 아래 끝입니다.
  toY(value) {
    return (1 - Math.min(Math.max(share(this.y, value), 0), 1)) * this.height;
  }

  // 손실들을 잇는 선. 유한하지 않은 값에서 멈추고 그 자리(broke)를 알립니다.
  trace(losses, first = 0) {
    const broke = losses.findIndex((loss) => !Number.isFinite(loss));
    const shown = broke < 0 ? losses : losses.slice(0, broke);
    const points = shown.map((loss, k) => `${this.toX(first + k).toFixed(1)} ${this.toY(loss).toFixed(1)}`);
    return { d: points.length ? `M${points.join("L")}` : "", points, broke };
  }

  // 유한하지 않은 값의 표시 ×. 위쪽 끝에 놓습니다.
  cross(at) {
    return `M${(this.toX(at) - 4).toFixed(1)} 4l8 8m0 -8l-8 8`;
  }
}

// 틀에서 잘리는 그림. 안에 그린 것의 크기가 달라지면 브라우저는 카드 전체의 그림을 다시 나눕니다. 어떤 길보다도 큰
// 투명한 바탕을 깔아, 늘 같은 크기이게 합니다.
export const framed = (attributes, ...children) =>
  svg(
    "svg",
    attributes,
    svg("rect", { x: -FAR, y: -FAR, width: 2 * FAR, height: 2 * FAR, fill: "transparent" }),
    children,
  );

export const figure = (title, words, node) => el("figure", {}, el("figcaption", {}, el("b", {}, title), words), node);

// 길이가 0인 선은 둥근 끝만 남아 점이 됩니다. 점이 많아도 요소 하나입니다.
export const dots = (points) => points.map((point) => `M${point}h0`).join("");

function share({ from, to, log }, value) {
  // 나누고 로그를 구하면 1e308에서 넘칩니다.
  return log ? (Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from)) : (value - from) / (to - from);
}

function marks({ from, to, log }) {
  const found = [];
  if (log) {
    // 넓으면 세 자리(아주 넓으면 그 몇 배)마다, 좁으면 1, 2, 5마다.
    const [low, high] = [Math.log10(from), Math.log10(to)];
    const decades = high - low;
    const step = decades > 7 ? 3 * Math.ceil(decades / 21) : 1;
    for (let power = Math.floor(low / step) * step; power <= high; power += step) {
      for (const digit of decades > 2.5 ? [1] : [1, 2, 5]) found.push(Number(`${digit}e${power}`));
    }
  } else {
    const step = [1, 2, 5, 10, 20, 50, 100].find((size) => to / size <= 7) ?? 200;
    for (let at = 0; at <= to; at += step) found.push(at);
  }
  return found.filter((value) => Number.isFinite(value) && value >= from * 0.999 && value <= to * 1.001);
}

// 아주 크거나 작은 눈금은 10의 거듭제곱으로. 글꼴의 ⁻⁶은 너무 작아 숫자를 올려 적습니다.
function written(value) {
  if (value === 0 || (value >= 0.001 && value <= 1000)) return [String(value)];
  const power = String(Math.round(Math.log10(value))).replace("-", "−");
  return ["10", svg("tspan", { dy: -4, "font-size": 12 }, power)];
}
