// 진짜 계층이라면: 계층마다 J와 v의 메모리를 로그 막대로 견줍니다.

import { el, grouped, setText, shapeText, uid } from "../kit/kit.js";
import { slider } from "../kit/slider.js";

const MOST_BATCH = 256;
const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

function memorySize(elements) {
  let size = 4 * elements; // float32
  let unit = 0;
  for (; size >= 999.5 && unit < UNITS.length - 1; unit++) size /= 1000;
  return `${grouped(Number(size.toPrecision(3)))}\u00a0${UNITS[unit]}`;
}

// 한 계층에서 견줄 것들. 배치가 b배가 되면 J는 행도 열도 b배, v와 매개변수의 J는 행만 b배입니다.
function quantities({ inputs, outputs, parameters }) {
  return [
    inputs !== null && { label: "J", kind: "cw-full", size: (b) => [outputs * b, inputs * b] },
    parameters > 0 && { label: "매개변수의 J", kind: "cw-weights", size: (b) => [outputs * b, parameters] },
    { label: "v", kind: "cw-vector", size: (b) => [outputs * b] },
  ].filter(Boolean);
}

const total = (size) => size.reduce((product, length) => product * length, 1);

// `onBatch(b)`는 학습자가 배치 크기를 바꿀 때 불립니다.
export function layerTable(layers, onBatch) {
  const groups = layers.map((layer) => ({ layer, rows: quantities(layer) }));
  const largest = Math.max(...groups.flatMap(({ rows }) => rows.map(({ size }) => total(size(MOST_BATCH)))));
  const decades = Math.log10(Math.max(4 * largest, 1e3));
  const id = uid("batch");
  const amount = el("output", { for: id });
  const control = slider({
    id,
    min: 1,
    max: MOST_BATCH,
    oninput: () => onBatch(Number(control.value)),
  });
  const status = el("p", { class: "cw-status", role: "status" });
  const updates = [];
  const table = el(
    "table",
    { class: "cw-layers", style: `--kilo: ${300 / decades}%` },
    el("caption", {}, "진짜 계층이라면"),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        ["무엇", "크기", "메모리"].map((text) => el("th", { scope: "col" }, text)),
        el(
          "th",
          { scope: "col", class: "cw-scale" },
          el("span", { class: "cw-hidden" }, "메모리의 로그 막대"),
          ticks(decades),
        ),
      ),
    ),
    groups.map(({ layer, rows }) => group(layer, rows)),
  );

  function group(layer, rows) {
    return el(
      "tbody",
      {},
      el(
        "tr",
        {},
        el(
          "th",
          { colspan: 4, scope: "rowgroup" },
          el("code", {}, layer.name),
          el("span", { class: "cw-kind" }, layer.kind),
          el("span", { class: "cw-shapes" }, `${shapeText(layer.input)} → ${shapeText(layer.output)}`),
        ),
      ),
      rows.map(({ label, kind, size }) => {
        const lengths = el("td");
        const bytes = el("td");
        const bar = el("div", { class: `cw-bar ${kind}` });
        updates.push((batch) => {
          const now = size(batch);
          setText(lengths, now.map(grouped).join(" × "));
          setText(bytes, memorySize(total(now)));
          bar.style.width = `${(100 * Math.log10(4 * total(now))) / decades}%`;
        });
        return el(
          "tr",
          {},
          el("th", { scope: "row" }, label),
          lengths,
          bytes,
          el("td", { class: "cw-track" }, el("div", {}, bar)),
        );
      }),
    );
  }

  // 가장 큰 J 하나를 말로. 정수를 받는 계층은 입력에 대한 J가 없습니다.
  const heaviest = layers
    .filter(({ inputs }) => inputs !== null)
    .sort((a, b) => b.inputs * b.outputs - a.inputs * a.outputs)[0];

  function update(batch) {
    control.value = batch;
    setText(amount, String(batch));
    for (const change of updates) change(batch);
    if (!heaviest) return;
    const { name, kind, inputs, outputs } = heaviest;
    setText(
      status,
      `배치 크기가 ${batch}이면 입력에 대한 J는 ${kind}(${name}) 계층의 것이 ${memorySize(inputs * outputs * batch ** 2)}로 가장 크고, ` +
        `그 계층의 v는 ${memorySize(outputs * batch)}로 J의 ${grouped(inputs * batch)}분의 1입니다.`,
    );
  }

  const note =
    "J는 출력을 입력으로 편미분한 표, 매개변수의 J는 출력을 매개변수로 편미분한 표이고, v는 backward가 받는 벡터입니다. " +
    "원소는 float32(4바이트), 1 kB는 1000 B, 막대는 로그 눈금입니다. F.relu처럼 함수로 부른 연산은 세지 않습니다.";
  return {
    nodes: [
      el("div", { class: "cw-size" }, el("label", { for: id }, "배치 크기"), control, amount),
      status,
      table,
      el("p", { class: "cw-note" }, note),
    ],
    update,
  };
}

// 막대 위의 눈금: 1 kB, 1 MB, 1 GB, …
function ticks(decades) {
  return UNITS.slice(1)
    .map((unit, i) => [unit, 3 * (i + 1)])
    .filter(([, power]) => power <= decades)
    .map(([unit, power]) =>
      el("span", { class: "cw-tick", "aria-hidden": "true", style: `left: ${(100 * power) / decades}%` }, unit),
    );
}
