// 테마의 스크립트(theme.js의 앞부분이 담은 함수들)는 글이 그려진 뒤 쉬는 틈마다 하나씩 실행합니다.
// 그 전에 누르거나 글쇠를 치면 그 자리에서 모두 실행하므로, 단추는 언제나 듣습니다.

const parts = globalThis.chaewoTheme;
const whenIdle = globalThis.requestIdleCallback ?? ((action) => setTimeout(action, 50));
const USES = ["pointerdown", "click", "keydown"];

function runNext() {
  parts.shift()?.();
  if (parts.length) whenIdle(runNext);
}

function runAll() {
  while (parts.length) parts.shift()();
  for (const name of USES) removeEventListener(name, runAll, true);
}

for (const name of USES) addEventListener(name, runAll, true);
requestAnimationFrame(() => whenIdle(runNext));
if (document.hidden) whenIdle(runNext);
