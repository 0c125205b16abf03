import { el, format, setText, svg } from "../kit/kit.js";
import { RateChart, dots, figure } from "./rate_chart.js";

const TOP = 10; // 세로축은 처음 손실의 몇 배까지인가
const ZONES = { small: "너무 작음", good: "알맞음", large: "너무 큼", "": "" };

// 진짜 신경망을 학습시켜 적어 둔 손실 곡선들. 걸음은 1부터 셉니다.
export class RecordedCurves {
  // reach: 학습률 축의 두 끝. 위의 슬라이더와 같고, 끝의 점이 잘리지 않게 조금 넓힙니다.
  constructor(curves, reach, title = "기록한 손실") {
    this.curves = curves.map(({ losses, ...rest }) => ({ ...rest, losses: losses.map(real) }));
    this.longest = Math.max(...this.curves.map(({ losses }) => losses.length));
    const range = lossRange(this.curves);
    this.lines = new RateChart({
      label: "학습률마다의 손실 곡선. 고른 학습률의 곡선이 또렷합니다.",
      height: 312,
      x: { from: 1, to: 1.02 * Math.max(this.longest, 2), name: "걸음" },
      y: range,
    });
    this.lasts = new RateChart({
      label: "학습률마다의 마지막 손실",
      height: 170,
      x: { from: reach[0] / 1.3, to: reach[1] * 1.3, log: true, name: "학습률" },
      y: range,
    });
    this.zones();
    this.lit = svg("path", { class: "cw-rate-lit" });
    this.end = svg("path", { class: "cw-rate-end" });
    this.here = svg("path", { class: "cw-rate-here" });
    this.last = svg("path", { class: "cw-rate-end" });
    this.lines.inside.append(...this.faint(), this.lit, this.end);
    this.lasts.inside.append(this.here, ...this.marks(), this.last);
    this.badge = el("b", { class: "cw-rate-badge" });
    this.words = el("span", {});
    this.said = el("p", {}, this.badge, this.words);
    this.nodes = [
      figure(title, ` 학습률 ${this.curves.length}가지`, this.lines.node),
      figure("마지막 걸음의 손실", " 학습률마다 한 점", this.lasts.node),
    ];
  }

  // 마지막 손실이 가장 작은 기록과, 그와 이웃해 손실이 뚜렷이 준 기록들이 '알맞음'입니다. 뚜렷이 줄었다는
  // 것은 처음 손실과 가장 좋은 손실의 (로그로) 가운데보다 아래라는 뜻입니다. 끝까지 적힌 기록만 봅니다.
  zones() {
    const last = ({ losses }) =>
      losses.length === this.longest && Number.isFinite(losses.at(-1)) ? losses.at(-1) : Infinity;
    const lasts = this.curves.map(last);
    const best = lasts.indexOf(Math.min(...lasts));
    const [first] = this.curves[0].losses;
    const middle = Math.sqrt(lasts[best]) * Math.sqrt(first); // 곱부터 하면 1e308에서 넘칩니다.
    // 하나도 줄지 않았거나 처음 손실을 모르면 구역이 없습니다.
    const good = (k) => Number.isFinite(first) && lasts[best] < 0.8 * first && lasts[k] <= middle;
    let [from, to] = [best, best];
    while (good(from - 1)) from -= 1;
    while (good(to + 1)) to += 1;
    this.curves.forEach((curve, k) => {
      curve.zone = good(best) ? (k < from ? "small" : k > to ? "large" : "good") : "";
    });
  }

  faint() {
    return Object.keys(ZONES).map((zone) => {
      const traces = this.curves
        .filter((curve) => curve.zone === zone)
        .map(({ losses }) => this.lines.trace(losses, 1));
      const crosses = traces.map(({ broke }) => (broke < 0 ? "" : this.lines.cross(broke + 1)));
      return svg("path", { class: `cw-rate-faint ${zone}`, d: traces.map(({ d }) => d).join("") + crosses.join("") });
    });
  }

  // 점 하나가 학습률 하나. 띠 셋이 너무 작음, 알맞음, 너무 큼입니다.
  marks() {
    return Object.entries(ZONES).flatMap(([zone, words]) => {
      const inside = this.curves.filter((curve) => curve.zone === zone);
      if (!inside.length) return [];
      const middle = inside.map(({ rate }) => this.lasts.toX(rate)).reduce((a, b) => a + b) / inside.length;
      const points = inside.filter(({ losses }) => Number.isFinite(losses.at(-1)));
      const whole = (curve) => curve.losses.length === this.longest;
      const broken = inside.filter((curve) => !points.includes(curve)).map(({ rate }) => this.lasts.cross(rate));
      return [
        svg("path", { class: `cw-rate-points ${zone}`, d: dots(points.map((curve) => this.lastPoint(curve))) }),
        svg("path", {
          class: "cw-rate-hole",
          d: dots(points.filter((curve) => !whole(curve)).map((curve) => this.lastPoint(curve))),
        }),
        svg("path", { class: `cw-rate-faint ${zone}`, d: broken.join("") }),
        svg("text", { class: `cw-rate-zone ${zone}`, x: middle, y: 17, "text-anchor": "middle" }, words),
      ];
    });
  }

  lastPoint({ rate, losses }) {
    return `${this.lasts.toX(rate).toFixed(1)} ${this.lasts.toY(losses.at(-1)).toFixed(1)}`;
  }

  // 기록 가운데 가장 가까운(로그로) 학습률의 곡선을 밝힙니다.
  update(rate) {
    this.here.setAttribute("d", `M${this.lasts.toX(rate).toFixed(1)} 24V${this.lasts.height}`);
    const gap = (curve) => Math.abs(Math.log(curve.rate / rate));
    const nearest = this.curves.reduce((best, curve) => (gap(curve) < gap(best) ? curve : best));
    if (nearest === this.nearest) return;
    this.nearest = nearest;
    const { losses, zone } = nearest;
    const { d, points, broke } = this.lines.trace(losses, 1);
    for (const node of [this.lit, this.end, this.last, this.badge]) node.setAttribute("data-zone", zone);
    this.lit.setAttribute("d", d + (broke < 0 ? "" : this.lines.cross(broke + 1)));
    this.end.setAttribute("d", broke < 0 ? dots(points.slice(-1)) : "");
    this.last.setAttribute("d", broke < 0 ? dots([this.lastPoint(nearest)]) : this.lasts.cross(nearest.rate));
    setText(this.badge, ZONES[zone]);
    setText(this.words, ` ${curveSentence(nearest, broke, this.longest)}`);
  }
}

function curveSentence({ rate, losses, agreed }, broke, longest) {
  const said = [`가장 가까운 기록: 학습률 ${rate}.`];
  if (broke >= 0)
    said.push(`${broke + 1}걸음째에 손실이 ${Number.isNaN(losses[broke]) ? "nan이" : "inf가"} 되었습니다.`);
  else said.push(`${losses.length}걸음 동안의 손실: ${format(losses[0])} → ${format(losses.at(-1))}.`);
  const most = Math.max(...losses.filter(Number.isFinite));
  if (most > losses[0] * TOP) said.push(`가장 클 때는 ${format(most)}입니다.`);
  if (agreed && agreed < longest) said.push(`${agreed}걸음 뒤는 컴퓨터마다 다를 수 있습니다.`);
  else if (broke < 0 && losses.length < longest) said.push(`기록이 ${losses.length}걸음까지만 있습니다.`);
  return said.join(" ");
}

// JSON에는 nan과 inf가 없어 글자로 옵니다.
const real = (value) => (typeof value === "string" ? Number(value.replace("inf", "Infinity")) : value);

// 세로축: 가장 작은 손실부터, 처음 손실의 열 배까지. 그보다 크면 위쪽 끝에 붙습니다.
function lossRange(curves) {
  const found = curves.flatMap(({ losses }) => losses).filter((loss) => Number.isFinite(loss) && loss > 0);
  const first = curves[0].losses.find((loss) => Number.isFinite(loss) && loss > 0) ?? 1;
  const low = found.reduce((a, b) => Math.min(a, b), first);
  const high = Math.min(
    found.reduce((a, b) => Math.max(a, b), first),
    first * TOP,
  );
  return { from: Math.max(low / 2, Number.MIN_VALUE), to: Math.min(high * 2.4, Number.MAX_VALUE) };
}
