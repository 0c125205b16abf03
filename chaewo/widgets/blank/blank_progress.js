import { remember } from "./memory.js";

// 이 쪽의 빈칸들을 차례대로. 책의 쪽에서는 아직 되살리지 않은 것도 셉니다.
const EVERY = '.cw-blank, .chaewo-widget[data-widget$="blank"]:not([data-mounted])';
export const everyBlank = () => [...document.querySelectorAll(EVERY)];

// 되살리지 않은 빈칸은 적어 둔 답이 있으면 채운 것입니다. 되살릴 때 다시 판정합니다.
function isSolved(node) {
  if (node.classList.contains("cw-blank")) return node.classList.contains("cw-solved");
  return remember(JSON.parse(node.dataset.state).spec.id).answer.load() !== null;
}

// 빈칸을 세어 알립니다. 쪽의 진행 표시와 각 빈칸이 듣습니다.
export function tellProgress() {
  const blanks = everyBlank();
  const detail = { total: blanks.length, solved: blanks.filter(isSolved).length };
  document.dispatchEvent(new CustomEvent("chaewo:progress", { detail }));
}
