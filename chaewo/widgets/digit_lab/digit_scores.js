import { el, setText } from "../kit/kit.js";

const HEADS = ["숫자", "로짓", "소프트맥스"];

// 열 개의 점수. 로짓의 막대는 0에서 좌우로, 소프트맥스의 막대는 왼쪽에서 자랍니다.
export function digitScores() {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const meters = ["cw-logit", "cw-chance"].map(meter);
    const cells = meters.map(({ cell }) => cell);
    return { meters, node: el("tr", {}, el("th", { scope: "row" }, String(digit)), cells) };
  });
  const node = el(
    "table",
    { class: "cw-scores" },
    el("caption", { class: "cw-hidden" }, "숫자마다의 점수"),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        HEADS.map((name) => el("th", { scope: "col" }, name)),
      ),
    ),
    el(
      "tbody",
      {},
      rows.map((row) => row.node),
    ),
  );

  // scores: 로짓 10개, 없으면 비웁니다. label: 진짜를 알 때의 숫자. 가장 높은 숫자를 돌려줍니다.
  function show(scores, label) {
    const logits = [...(scores ?? [])];
    const most = Math.max(...logits);
    const widest = Math.max(...logits.map(Math.abs));
    const powers = logits.map((logit) => Math.exp(logit - most));
    const total = powers.reduce((a, b) => a + b, 0);
    const best = logits.indexOf(most);
    rows.forEach((row, digit) => {
      row.node.classList.toggle("cw-best", digit === best);
      row.node.classList.toggle("cw-true", digit === label);
      const [logit, share] = scores ? [logits[digit], powers[digit] / total] : [];
      const part = Math.abs(logit) / widest / 2;
      row.meters[0].set(logit?.toFixed(1).replaceAll("-", "−"), logit < 0 ? 0.5 - part : 0.5, part);
      row.meters[1].set(scores && `${(100 * share).toFixed(1)}%`, 0, share);
    });
    return best;
  }
  return { node, show };
}

// 칸의 바탕에 까는 막대. 칸의 start에서 part만큼(0–1).
function meter(kind) {
  const text = el("span");
  const cell = el("td", { class: kind }, text);
  const set = (words = "", start = 0, part = 0) => {
    setText(text, words);
    cell.style.backgroundSize = `${(100 * part).toFixed(1)}% 100%`;
    cell.style.backgroundPositionX = `${((100 * start) / (1 - part) || 0).toFixed(1)}%`;
  };
  return { cell, set };
}
