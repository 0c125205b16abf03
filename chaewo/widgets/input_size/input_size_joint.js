// 평탄화와 fc1의 이음매: 내는 수와 받는 수가 같으면 맞물리고, 다르면 벌어집니다. 높이는 수에 비례합니다.

import { grouped, put, svg } from "../kit/kit.js";
import { OUTPUTS } from "./conv_sizes.js";
import { writeAt } from "./input_size_picture.js";

const HEIGHT = 120; // 가장 긴 막대
const TAB = 7; // 맞물리는 돌기
const WIDE = 26; // 이음매의 두 막대
const THIN = 16;
const LABEL = 8; // 이음매에서 글까지
const TOP = 12;
const MIDDLE = TOP + HEIGHT / 2;
const FLOOR = TOP + HEIGHT;

export class SizeJoint {
  constructor() {
    const bar = (kind) => svg("path", { class: `cw-joint-bar cw-joint-${kind}` });
    const column = (name, anchor) => {
      const [title, count, cost] = ["title", "count", "cost"].map((line) =>
        svg("text", { class: `cw-joint-${line}`, "text-anchor": anchor }),
      );
      return { name, title, count, cost };
    };
    this.flat = { bar: bar("flat"), ...column("평탄화", "end") };
    this.input = { bar: bar("input"), ...column("fc1이 받는 수", "start") };
    this.ghost = bar("ghost"); // 모자라는 쪽의 빈자리
    this.outputs = ["fc1", "fc2", "fc3"].map((name) => column(name, "middle"));
    this.bars = bar("output"); // 셋의 막대
    this.fans = svg("path", { class: "cw-joint-fan" }); // 막대 사이
    this.head = svg("text", { class: "cw-joint-cost", "text-anchor": "start" }); // 아래 숫자들의 머리
    const columns = [this.flat, this.input, ...this.outputs];
    this.node = svg(
      "svg",
      { class: "cw-joint", role: "img", height: FLOOR + 60 },
      this.fans,
      this.ghost,
      this.flat.bar,
      this.input.bar,
      this.bars,
      columns.flatMap(({ title, count, cost }) => [title, count, cost]),
      this.head,
    );
  }

  update({ needed, maps }, fc1, width) {
    const longest = Math.max(needed ?? 0, fc1, OUTPUTS.fc1);
    const half = (count) => Math.max((count / longest) * HEIGHT, 2) / 2;
    const fits = needed === fc1;
    put(this.node, {
      class: `cw-joint ${fits ? "cw-joint-fits" : "cw-joint-breaks"}`,
      viewBox: `0 0 ${width} ${FLOOR + 60}`,
    });
    const seam = width * (width < 560 ? 0.33 : 0.22);
    const gap = fits ? 0 : 17;
    const left = seam - gap - WIDE;
    const right = seam + gap;
    draw(this.flat.bar, needed === null ? "" : tabbed(left, half(needed)));
    draw(this.input.bar, notched(right, half(fc1)));
    const { size, channels } = maps.at(-1);
    const [short, x] = needed < fc1 ? [needed, left] : [fc1, right];
    const rest = (half(longest) - half(short)) * !fits;
    draw(
      this.ghost,
      needed && rest > 1
        ? `M${x} ${MIDDLE - half(short)}v${-rest}h${WIDE}v${rest}M${x} ${MIDDLE + half(short)}v${rest}h${WIDE}v${-rest}`
        : "",
    );
    this.flat.name = needed === null ? "평탄화" : `평탄화 ${channels}·${size}·${size}`;
    place(this.flat, seam - LABEL, needed === null ? "없음" : grouped(needed));
    place(this.input, seam + LABEL, grouped(fc1));
    writeAt(this.head, 0, FLOOR + 55, "매개변수");
    const costs = [];
    let inputs = fc1;
    let bars = "";
    let fans = "";
    let from = { x: right + WIDE, half: half(fc1) };
    this.outputs.forEach((column, i) => {
      const x = width * (0.62 + 0.155 * i);
      const outputs = OUTPUTS[column.name];
      const h = half(outputs);
      fans += `M${from.x} ${MIDDLE - from.half}L${x} ${MIDDLE - h}V${MIDDLE + h}L${from.x} ${MIDDLE + from.half}z`;
      bars += `M${x} ${MIDDLE - h}h${THIN}v${2 * h}h${-THIN}z`;
      const cost = grouped((inputs + 1) * outputs);
      costs.push(`${column.name} ${cost}개`);
      place(column, x + THIN / 2, String(outputs), cost);
      inputs = outputs;
      from = { x: x + THIN, half: h };
    });
    draw(this.fans, fans);
    draw(this.bars, bars);
    put(this.node, { "aria-label": `매개변수는 ${costs.join(", ")}` });
  }
}

const draw = (path, d) => put(path, { d });

function place({ title, count, cost, name }, x, words, parameters = "") {
  writeAt(title, x, FLOOR + 19, name);
  writeAt(count, x, FLOOR + 37, words);
  writeAt(cost, x, FLOOR + 55, parameters);
}

// 오른쪽에 돌기가 난 막대와, 왼쪽에 홈이 팬 막대.
const tooth = (half) => Math.min(TAB, half);
const tabbed = (x, half) =>
  `M${x} ${MIDDLE - half}h${WIDE}v${half - tooth(half)}l${TAB} ${tooth(half)}l${-TAB} ${tooth(half)}v${half - tooth(half)}h${-WIDE}z`;
const notched = (x, half) =>
  `M${x} ${MIDDLE - half}h${WIDE}v${2 * half}h${-WIDE}v${tooth(half) - half}l${TAB} ${-tooth(half)}l${-TAB} ${-tooth(half)}z`;
