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
} else requestAnimationFrame(() => setTimeout(start));

function start() {
  document.head.append(...scripts);
  const fonts = document.getElementById("chaewo-math-fonts");
  if (!fonts?.media) return;
  fonts.media = "";
  try {
    sessionStorage.setItem("chaewo.math-fonts", "received");
  } catch {} // 저장소가 막힌 브라우저
}
