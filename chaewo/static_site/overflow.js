// 넘치는 코드, 표, 수식은 글쇠로도 밀어 볼 수 있어야 합니다.
//
// 테마도 하던 일이지만(theme.py가 뺍니다), 쪽 전체를 위젯이 바뀔 때마다 다시 재어 먼 절까지 배치하게 했습니다.
// 여기에서는 브라우저가 배치를 마친 것만, 크기가 바뀐 것만 봅니다.

const SCROLLS = "pre, .katex-display, .cell_output > .output, .pst-scrollable-table-container";
const watched = new Set();

const isCut = (node) => node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight;

// 먼저 모두 재고 나서 적습니다. 번갈아 하면 그때마다 배치를 다시 계산합니다.
function makeReachable(nodes) {
  const cut = nodes.map(isCut);
  nodes.forEach((node, i) => {
    const stop = cut[i] ? 0 : -1;
    if (node.tabIndex !== stop) node.tabIndex = stop; // 같은 값도 다시 적으면 모양을 다시 구합니다.
  });
}

// 위젯에 든 것과 위젯을 담은 것은 글이, 표는 쌓는 모양이(tables.js) 나중에 바뀝니다.
const mayChange = (node) =>
  node.closest(".cw, .pst-scrollable-table-container") ?? node.querySelector(".chaewo-widget");

// 더 바뀌지 않을 것은 크기를 알고 나면 그만 봅니다. 보는 것이 수백이면 브라우저는 위젯의 한 걸음마다 다 견줍니다.
const laidOut = new ResizeObserver((entries) => {
  const seen = entries.filter(({ target }) => target.isConnected);
  makeReachable(seen.map(({ target }) => target));
  for (const { target, contentRect } of seen) {
    if (contentRect.width && !mayChange(target)) laidOut.unobserve(target);
  }
});

// 접힌 곳의 것은 펼치면 봅니다.
function watchOverflow() {
  for (const node of document.querySelectorAll(`main :is(${SCROLLS})`)) {
    if (watched.has(node) || node.closest("details:not([open])")) continue;
    watched.add(node);
    laidOut.observe(node);
  }
}

let width = 0;
const wholeWidth = new ResizeObserver(([{ contentRect }]) => {
  if (width && contentRect.width !== width) for (const node of watched) laidOut.observe(node);
  width = contentRect.width;
});

const main = document.querySelector("main");
if (main) {
  watchOverflow();
  wholeWidth.observe(main);
  main.addEventListener("toggle", watchOverflow, { capture: true }); // toggle은 거품처럼 올라오지 않습니다.
  let again;
  new MutationObserver(() => {
    clearTimeout(again);
    again = setTimeout(watchOverflow, 300);
  }).observe(main, { subtree: true, childList: true });
  // 글꼴이 늦게 오면 상자의 크기는 그대로인데 내용만 넘칠 수 있습니다. 배치하지 않은 절의 것은 나중에 봅니다.
  const isLaidOut = (node) => node.checkVisibility?.({ contentVisibilityAuto: true });
  document.fonts.ready.then(() => makeReachable([...watched].filter(isLaidOut)));
}
