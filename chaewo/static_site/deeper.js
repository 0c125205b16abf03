// 더 깊이: 링크, 차례, 찾기가 접힌 절을 가리키면 폅니다. 인쇄할 때 펴는 일은 print.js가 합니다.

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

function openTarget() {
  const id = decoded(location.hash.slice(1));
  const target = id && document.getElementById(id);
  if (!target) return;
  const fold = target.matches(".chaewo-deeper") ? target.querySelector("details") : target;
  if (fold.localName === "details") fold.open = true;
  openAround(target);
  target.scrollIntoView();
}

addEventListener("hashchange", openTarget);
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  if (link && link.hash === location.hash) openTarget(); // 같은 곳을 다시 누르면 hashchange가 오지 않습니다.
});
openTarget();
if (new URLSearchParams(location.search).has("highlight")) for (const fold of folds) fold.open = true;
