// 먼 절은 나중에: 처음 열 때 브라우저는 눈앞의 절만 배치하고 그립니다(content.css, 표시는 first_paint.js가 답니다).
//
// 그대로 두면 먼 절의 높이를 몰라 링크와 스크롤 막대가 어긋납니다. 그래서 쉬는 틈마다 한 절씩 배치해 두고,
// 그 전에 어디로 가거나 인쇄하면 그때 한꺼번에 합니다.

const marks = document.documentElement.classList;
// 식은 글보다 무거워, 절의 글을 배치한 다음 따로 합니다.
const far = [...document.querySelectorAll(".bd-article section section")]
  .flatMap((section) => [[section], [...section.querySelectorAll(":scope > div.math")]])
  .filter((nodes) => nodes.length > 0);
const whenIdle = globalThis.requestIdleCallback ?? ((action) => setTimeout(action, 50));

// 위젯을 쓰는 동안 그리지 않던 절(widget_in_use.js)까지. WebKit은 그런 절의 접힌 곳으로 가지 못합니다.
export function showFar() {
  marks.remove("chaewo-unseen", "chaewo-skip-far");
}

function showNext() {
  if (!marks.contains("chaewo-unseen")) return;
  const nodes = far.shift();
  if (!nodes) return showFar();
  for (const node of nodes) node.classList.add("chaewo-seen");
  whenIdle(showNext);
}

whenIdle(showNext);
addEventListener("beforeprint", showFar);
document.addEventListener("chaewo:show-all", showFar);
