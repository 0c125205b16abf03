import { el, setText } from "./kit.js";

// 열 개의 점수: 로짓은 0에서 좌우로, 소프트맥스는 왼쪽에서.
export function digitScores() {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const [logit, chance] = [meter("cw-logit"), meter("cw-chance")];
    return { logit, chance, node: el("tr", {}, el("th", { scope: "row" }, String(digit)), logit.cell, chance.cell) };
  });
  const heads = ["숫자", "로짓", "소프트맥스"].map((name) => el("th", { scope: "col" }, name));
  const node = el(
    "table",
    { class: "cw-scores" },
    el("caption", { class: "cw-hidden" }, "숫자마다의 점수"),
    el("thead", {}, el("tr", {}, heads)),
    el("tbody", {}, rows.map((row) => row.node)),
  );

  // scores: 로짓 10개, 없으면 비웁니다. 가장 높은 숫자와 그 확률을 돌려줍니다.
  function show(scores) {
    const most = scores ? Math.max(...scores) : 0;
    const widest = scores ? Math.max(...scores.map(Math.abs)) : 1;
    const powers = scores?.map((score) => Math.exp(score - most));
    const total = powers?.reduce((a, b) => a + b);
    const best = scores ? scores.indexOf(most) : -1;
    rows.forEach(({ node, logit, chance }, digit) => {
      node.classList.toggle("cw-best", digit === best);
      const score = scores?.[digit] ?? 0;
      logit.set(scores ? score.toFixed(1).replace("-", "−") : "", score / widest);
      const share = scores ? powers[digit] / total : 0;
      chance.set(scores ? `${(100 * share).toFixed(1)}%` : "", share);
    });
    return { best, chance: scores ? 1 / total : 0 };
  }
  return { node, show };
}

function meter(kind) {
  const text = el("span");
  const bar = el("i");
  return {
    cell: el("td", { class: kind }, text, bar),
    set(words, part) {
      setText(text, words);
      bar.style.transform = `scaleX(${part.toFixed(4)})`;
    },
  };
}
