// 쪽의 끝에 그대로 적히는 글. 스크립트는 글이 그려진 다음에 받아, 글이 오는 길을 나누어 쓰지 않습니다.
// 자리로 찾아왔거나 되돌아온 쪽은 그리기 전에 모두 펴야 하고, 가려 둔 탭은 그릴 때를 알 수 없어 글과 함께 받습니다.

const files = document.currentScript.dataset.files.split(" ");
const scripts = files.map((src) => Object.assign(document.createElement("script"), { src, async: false }));
const isNew = performance.getEntriesByType("navigation")[0]?.type === "navigate" && !location.hash;
globalThis.chaewoAtOnce = !isNew || document.hidden;
if (globalThis.chaewoAtOnce) {
  // 쪽을 읽는 동안 적은 defer만이 첫 장면보다 먼저 실행됩니다.
  for (const script of scripts) {
    script.defer = true;
    document.write(script.outerHTML);
  }
} else requestAnimationFrame(() => setTimeout(() => document.head.append(...scripts)));
