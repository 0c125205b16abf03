// 더 깊이: 링크, 차례, 찾기가 접힌 절을 가리키면 폅니다. 인쇄할 때 펴는 일은 print.js가 합니다.

import { showFar } from "./far_sections.js";
import { wakeAround } from "./mounting.js";

const folds = document.querySelectorAll("details.chaewo-deeper-box, details.chaewo-solution");

function openAround(node) {
  for (let at = node?.closest("details"); at; at = at.parentElement?.closest("details")) at.open = true;
}

// 주소창에 손으로 적은 %는 풀리지 않을 수 있습니다.
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function openTarget(hash) {
  const id = decoded(hash.slice(1));
  const target = id && document.getElementById(id);
  if (!target) return;
  showFar();
  const fold = target.matches(".chaewo-deeper") ? target.querySelector("details") : target;
  if (fold.localName === "details") fold.open = true;
  openAround(target);
  wakeAround(target);
  target.scrollIntoView();
}

addEventListener("hashchange", () => openTarget(location.hash));
// 브라우저가 옮겨 가기 전에 폅니다. 같은 곳을 다시 누르면 hashchange가 오지 않기도 합니다.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  if (link) openTarget(link.hash);
});
openTarget(location.hash);
if (new URLSearchParams(location.search).has("highlight")) for (const fold of folds) fold.open = true;
