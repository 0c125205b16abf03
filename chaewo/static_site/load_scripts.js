// 쪽의 끝에 그대로 적히는 글. 스크립트와 수식의 글꼴은 글이 그려진 다음에 받아, 글이 오는 길을 나누어 쓰지 않습니다.
// 언제나 그런 것은 아닙니다(first_paint.js).

const files = document.currentScript.dataset.files.split(" ");
const scripts = files.map((src) => Object.assign(document.createElement("script"), { src, async: false }));
if (globalThis.chaewoAtOnce) {
  // 쪽을 읽는 동안 적은 defer만이 첫 장면보다 먼저 실행됩니다.
  for (const script of scripts) {
    script.defer = true;
    document.write(script.outerHTML);
  }
} else {
  // 그릴 차례(requestAnimationFrame)는 그림이 화면에 나오기 전입니다. 나온 때는 브라우저가 따로 알려 주지만, 그것을
  // 숨기는 브라우저도 있으므로 끝없이 기다리지는 않습니다.
  const observer = new PerformanceObserver((seen) => {
    if (seen.getEntriesByName("first-contentful-paint").length) start();
  });
  observer.observe({ type: "paint", buffered: true });
  requestAnimationFrame(() => setTimeout(start, 2000));
}

function start() {
  if (scripts[0].isConnected) return; // 이미 시작했습니다.
  document.head.append(...scripts);
  const fonts = document.getElementById("chaewo-math-fonts");
  if (!fonts?.media) return;
  fonts.media = "";
  try {
    sessionStorage.setItem("chaewo.math-fonts", "received");
  } catch {} // 저장소가 막힌 브라우저
}
