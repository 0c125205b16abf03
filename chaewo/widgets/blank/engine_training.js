import { blankHead } from "./blank_box.js";
import { button, card, el, uid } from "../kit/kit.js";
import { runPython } from "../kit/run_python.js";
import { origin, reused } from "./pieces.js";
import { errorWords } from "./python_words.js";
import { boundary } from "./boundary_picture.js";

const SAME = 1e-9;

function render({ model, el: root }) {
  const spec = model.get("spec");
  const total = spec.losses.length;
  const picture = boundary(spec);
  const bar = el("progress", { max: total, value: 0, "aria-label": "학습한 걸음" });
  const status = el("p", { class: "cw-training-status", id: uid("status"), role: "status", "aria-live": "off" });
  const go = button("학습시키기", toggle, { class: "cw-button cw-primary" });
  const again = button("처음부터", restart, { hidden: true });
  const said = el("p", { class: "cw-feedback", role: "status", "aria-live": "polite" });
  let state = begin();
  let running = null;
  let going = false;

  root.append(
    card(
      "cw-engine-training",
      { role: "group", "aria-label": "내 엔진으로 학습시키기" },
      blankHead(el("span", {}, "내 엔진으로 학습시키기")),
      el(
        "div",
        { class: "cw-training" },
        picture.node,
        el("div", {}, bar, status, el("div", { class: "cw-answer" }, go, again), said),
      ),
    ),
  );
  show();
  return () => {
    going = false;
    running?.stop();
    picture.close();
  };

  function begin() {
    return { step: 0, loss: null, gap: 0, numbers: spec.start, started: false, busy: false, parts: null };
  }

  function toggle() {
    going = !going;
    if (going) train();
    label();
  }

  function restart() {
    going = false;
    state = begin();
    said.textContent = "";
    said.classList.remove("cw-right");
    show();
    label();
  }

  function label() {
    go.textContent = going ? "잠깐 멈추기" : state.step ? "이어서" : "학습시키기";
    go.hidden = state.step >= total;
    again.hidden = going || !state.step;
  }

  async function train() {
    const mine = state;
    if (mine.busy) return; // 멈추었다가 곧바로 이으면, 돌고 있던 되풀이가 이어 갑니다.
    mine.busy = true;
    while (going && mine === state && mine.step < total) {
      const seen = await ask(mine.started ? { session: "go", before: [], code: "", cases: ["step()"] } : opening(mine));
      if (mine !== state) return;
      // 위의 빈칸에서 멈추기를 누르면 파이썬이 바뀝니다. 지금의 수에서 다시 시작합니다.
      const begun = mine.started && !seen.lost;
      mine.started = true;
      if (seen.lost) mine.started = false;
      else if (failed(seen)) return;
      if (!begun) continue;
      const [loss, numbers] = seen.values[0].list;
      mine.gap = Math.max(mine.gap, Math.abs(loss - spec.losses[mine.step]));
      Object.assign(mine, { step: mine.step + 1, loss, numbers: numbers.list });
      show();
    }
    mine.busy = false;
    if (mine === state && mine.step >= total) finish();
  }

  function opening(mine) {
    mine.parts ??= reused(spec.pieces);
    const data = { points: spec.points, signs: spec.signs, numbers: mine.numbers };
    const lines = Object.entries(data).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`);
    return {
      session: "start",
      before: [...mine.parts.map(({ own, code }) => own ?? code), lines.join("")],
      code: spec.program,
      cases: [],
    };
  }

  function ask(job) {
    running = runPython(model, job, () => {});
    return running.result;
  }

  function failed(seen) {
    const loss = seen.values?.[0]?.list?.[0];
    const fine = !seen.stopped && !seen.error && (seen.values.length === 0 || typeof loss === "number");
    if (fine) return false;
    going = false;
    state = begin();
    const why =
      seen.stopped ?? (seen.error ? errorWords({ ...seen.error, line: null }).message : "손실이 수가 아닙니다.");
    said.textContent = `학습이 멈추었습니다. ${why} 위의 빈칸에 적은 엔진의 조각을 다시 보세요.`;
    show();
    label();
    return true;
  }

  function show() {
    bar.value = state.step;
    picture.draw(state.numbers);
    const torch = spec.losses[Math.max(0, state.step - 1)];
    status.textContent = state.step
      ? `${state.step} / ${total}걸음 · 손실 ${state.loss.toFixed(6)} · torch ${torch.toFixed(6)}`
      : `점 ${spec.points.length}개, 은닉 유닛 ${spec.hidden}개, ${total}걸음`;
  }

  function finish() {
    going = false;
    label();
    const right = picture.right(state.numbers);
    said.classList.toggle("cw-right", state.gap < SAME);
    const close =
      state.gap < SAME
        ? `${total}걸음의 손실이 모두 torch와 같습니다(차이 < 1e-9).`
        : `torch의 손실과 많게는 ${state.gap.toExponential(1)}만큼 다릅니다. 규칙 가운데 다른 것이 있습니다.`;
    said.textContent = `점 ${spec.points.length}개 가운데 ${right}개를 바르게 나누었습니다. ${close} ${origin(state.parts, false)}`;
  }
}

export default { render };
