import { button, card, el, format, setText, svg } from "../kit/kit.js";
import { linked } from "../kit/linked.js";
import { NumberEntry } from "../kit/number_entry.js";
import { RateChart, dots, figure } from "./rate_chart.js";
import { RecordedCurves } from "./rate_curves.js";
import { boundaries, descend, moving, overflowStep, regime } from "./rate_descent.js";
import { DescentPicture, REACH } from "./rate_picture.js";

const SYNCED = ["learning_rate", "start", "curvature", "momentum", "steps"]; // 파이썬과 주고받는 값
const RATES = [1e-4, 100]; // 학습률 슬라이더의 두 끝
const MOMENTA = [0, 0.5, 0.9];
const PAUSE = 400; // 움직임이 멈추면 화면 낭독기에 한 번 말합니다(ms).
const WORDS = {
  수렴: ["수렴", "최솟값을 지나치지 않고 다가갑니다."],
  진동: ["진동하며 수렴", "최솟값을 지나쳐 오가지만 폭은 끝내 줄어듭니다."],
  경계: ["경계", "꼭 한계에 있어 끝내 다가가지도, 한없이 멀어지지도 않습니다."],
  발산: ["발산", "끝내 최솟값에서 한없이 멀어집니다."],
  제자리: ["제자리", "시작점이 꼭 최솟값이라 움직이지 않습니다."],
};

function render({ model, el: root }) {
  const { curves, title, problem, limits, with_momentum: withMomentum = true } = model.get("spec");
  const box = card("cw-rate");
  root.append(box);
  if (problem) box.append(el("p", { class: "cw-problem" }, problem));

  const { state, act: change, unlink } = linked(model, SYNCED, draw);
  const home = state.start; // Home을 누르면 돌아갈 곳

  // 수를 적는 칸들. 곡률과 학습률은 로그 슬라이더입니다.
  const entry = (name, label, [min, max], onchange, log = true) => {
    const [low, high] = limits[name];
    return new NumberEntry({
      label,
      min: log ? Math.log10(min) : min,
      max: log ? Math.log10(max) : max,
      step: log ? 0.02 : 1,
      onchange,
      toSlider: log ? Math.log10 : String,
      fromSlider: log ? (at) => Number((10 ** at).toPrecision(3)) : Number,
      refuse: (number, text) => {
        if (!log && !Number.isInteger(number)) return `'${text}', 걸음은 정수로 셉니다. 30처럼 적어 주세요.`;
        return number >= low && number <= high
          ? ""
          : `'${text}', ${label}에는 ${low}부터 ${high}까지의 수를 적어 주세요.`;
      },
    });
  };
  const rate = entry("learning_rate", "학습률", RATES, (value) => act({ learning_rate: value }));
  const steps = entry("steps", "걸음 수", [1, 100], (value) => act({ steps: value }), false);
  const bends = [0, 1].map((i) =>
    entry("curvature", `곡률 λ${"₁₂"[i]}`, [0.1, 100], (value) =>
      act({ curvature: state.curvature.map((old, j) => (i === j ? value : old)) }),
    ),
  );

  // 슬라이더 바로 아래에 그릇의 세 구역과 한계를 그립니다.
  const zones = ["수렴", "진동", "발산"].map((words) => el("span", { "data-regime": words }, el("b", {}, words)));
  const limitMark = el("i", {});
  const limitText = el("span", {});
  const scale = el(
    "div",
    { class: "cw-rate-scale", "aria-hidden": "true" },
    el("div", { class: "cw-rate-zones" }, zones),
    limitMark,
    decades(),
  );
  rate.node.prepend(el("div", { class: "cw-rate-track" }, rate.slider, scale));
  const presets = [
    ["너무 작게", ({ limit }) => limit / 200],
    ["알맞게", ({ limit }) => limit / 2],
    ["너무 크게", ({ limit }) => limit * 1.05],
  ].map(([words, pick]) => button(words, () => act({ learning_rate: Number(pick(boundaries(state)).toPrecision(3)) })));

  const picture = new DescentPicture({
    onmove: (start) => {
      if (start.some((value, i) => value !== state.start[i])) act({ start });
    },
    onreset: () => act({ start: home }),
    ondone: tell,
  });
  const chart = new RateChart({
    label: "그릇에서 걸음마다의 손실",
    height: 170,
    x: { from: 0, to: state.steps, name: "걸음" },
    y: { from: 1e-6, to: 1e6 },
  });
  const lossLine = svg("path", { class: "cw-rate-line" });
  const lossDots = svg("path", { class: "cw-rate-dots" });
  chart.inside.append(lossLine, lossDots);

  const badge = el("b", { class: "cw-rate-badge" });
  const means = el("span", {});
  const fact = el("span", {});
  const status = el("p", { class: "cw-hidden", role: "status" });
  const momenta = MOMENTA.map((value) => button(String(value), () => act({ momentum: value })));
  const momentumText = el("span", { class: "cw-rate-name" });
  const recorded = curves.length ? new RecordedCurves(curves, RATES, title) : undefined;

  const named = (name, { node }) =>
    el("div", { class: "cw-rate-row" }, el("span", { class: "cw-rate-name", "aria-hidden": "true" }, name), node);
  const rateRow = named("학습률", rate);
  rateRow.classList.add("cw-rate-top");
  const says = (...parts) => el("div", { class: "cw-rate-says" }, ...parts);
  box.append(
    rateRow,
    el(
      "div",
      { class: "cw-rate-under" },
      limitText,
      el("div", { class: "cw-rate-buttons", role: "group", "aria-label": "학습률 고르기" }, presets),
    ),
    el(
      "div",
      { class: "cw-rate-board" },
      el(
        "div",
        { class: "cw-rate-column" },
        picture.node,
        figure("걸음마다의 손실", " 그릇에서", chart.node),
        says(el("p", {}, badge, means, fact)),
      ),
      recorded ? el("div", { class: "cw-rate-column" }, recorded.nodes, says(recorded.said)) : null,
    ),
    el(
      "div",
      { class: "cw-rate-settings", role: "group", "aria-label": "그릇의 모양과 걸음" },
      bends.map((bend, i) => named(["λ", el("sub", {}, i + 1)], bend)),
      named("걸음 수", steps),
      withMomentum
        ? el(
            "div",
            { class: "cw-rate-row" },
            momentumText,
            el("div", { class: "cw-rate-buttons", role: "group", "aria-label": "모멘텀" }, momenta),
          )
        : null,
    ),
    el(
      "p",
      { class: "cw-rate-help" },
      "동그란 점(시작점)을 끌어 보세요. 화살표 글쇠로는 0.1씩(Shift와 함께 누르면 0.01씩) 움직이고, Home을 누르면 처음 자리로 돌아갑니다.",
    ),
    status,
  );
  if (!recorded) box.classList.add("cw-rate-alone");

  function act(partial) {
    change(partial);
    tell();
  }

  let shape = ""; // 곡률과 모멘텀: 바뀔 때만 등고선과 눈금을 고칩니다.
  let drawnSteps = state.steps;
  function draw() {
    rate.set(state.learning_rate);
    steps.set(state.steps);
    bends.forEach((bend, i) => bend.set(state.curvature[i]));
    const key = [state.curvature, state.momentum].join();
    if (key !== shape) drawShape();
    shape = key;
    if (drawnSteps !== state.steps) chart.setX({ ...chart.x, to: state.steps });
    drawnSteps = state.steps;

    const { points, losses } = descend(state, state.steps);
    picture.update(points, state.start);
    const trace = chart.trace(losses);
    lossLine.setAttribute("d", trace.d + (trace.broke < 0 ? "" : chart.cross(trace.broke)));
    lossDots.setAttribute("d", dots(trace.points));
    const now = regime(state);
    box.dataset.regime = now;
    setText(badge, WORDS[now][0]);
    setText(means, ` ${WORDS[now][1]} `);
    setText(fact, factSentence(points, losses, now));
    recorded?.update(state.learning_rate);
  }

  function drawShape() {
    picture.setCurvature(state.curvature);
    const { turn, limit } = boundaries(state);
    const edges = [0, place(turn), place(limit), 1];
    zones.forEach((zone, i) => {
      zone.style.width = `${100 * (edges[i + 1] - edges[i])}%`;
    });
    limitMark.style.left = `${100 * edges[2]}%`;
    const steepest = state.curvature[1] >= state.curvature[0] ? 2 : 1;
    const top = state.momentum ? `2(1 + ${state.momentum})` : "2";
    limitText.replaceChildren(
      `그릇의 한계 ${top}/λ`,
      el("sub", {}, steepest),
      ` = ${format(short(limit))}. 이보다 크면 발산합니다.`,
    );
    setText(momentumText, MOMENTA.includes(state.momentum) ? "모멘텀" : `모멘텀 ${state.momentum}`);
    momenta.forEach((node, i) => node.setAttribute("aria-pressed", String(MOMENTA[i] === state.momentum)));
  }

  function factSentence(points, losses, now) {
    const said = [];
    const ways = moving(state);
    if (!ways.length) return "";
    if (!state.momentum) {
      said.push(
        `걸음마다 ${ways.map(([name, bend]) => `${name}는 ${times(1 - state.learning_rate * bend)}배`).join(", ")}.`,
      );
    }
    if (ways.length === 1) {
      const still = ways[0][0] === "x" ? "y" : "x";
      const calm = now !== "발산" && state.learning_rate > boundaries(state).limit;
      said.push(
        `시작점이 꼭 축 위에 있어 ${still} 방향으로는 움직이지 않습니다.`,
        ...(calm ? ["그래서 그릇의 한계를 넘어도 이 길은 멀어지지 않습니다."] : []),
      );
    }
    if (now === "발산") {
      const out = points.findIndex((point) => !point.every((value) => Math.abs(value) <= REACH));
      const end = overflowStep(state);
      if (out >= 0) said.push(`${out}걸음째에 그림 밖으로 나갑니다.`);
      if (end >= 0) said.push(`${end}걸음째에 손실이 inf가 됩니다.`);
      return said.join(" ");
    }
    const last = losses.at(-1);
    said.push(`${state.steps}걸음 동안의 손실: ${format(short(losses[0]))} → ${format(short(last))}.`);
    // 두 곡률이 크게 다르면, 한계에 가까운 학습률로도 완만한 방향은 더디게 줄어듭니다.
    const small = state.learning_rate < boundaries(state).limit / 10;
    if (now === "수렴" && last > losses[0] / 2)
      said.push(`절반도 줄지 않았으니 ${small ? "너무 작은 학습률입니다" : "걸음이 모자랍니다"}.`);
    return said.join(" ");
  }

  let timer;
  function tell() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      setText(status, [badge, means, fact, recorded?.said].map((node) => node?.textContent ?? "").join(" "));
    }, PAUSE);
  }

  draw();
  return () => {
    clearTimeout(timer);
    unlink();
  };
}

const short = (value) => Number(value.toPrecision(3));

// 걸음마다 곱하는 수. 1에 아주 가까워도 1배라고 적으면 움직이지 않는다는 말이 됩니다.
function times(factor) {
  const gap = Math.abs(1 - Math.abs(factor));
  if (Math.abs(short(factor)) !== 1 || gap < 1e-9) return format(short(factor));
  return String(Number(factor.toFixed(Math.ceil(-Math.log10(gap))))).replace("-", "−");
}

// 슬라이더에서 학습률의 자리(0에서 1).
const place = (value) => Math.min(Math.max(Math.log(value / RATES[0]) / Math.log(RATES[1] / RATES[0]), 0), 1);

const decades = () =>
  el(
    "div",
    { class: "cw-rate-decades" },
    [0.0001, 0.001, 0.01, 0.1, 1, 10, 100].map((value) => el("span", {}, String(value))),
  );

export default { render };
