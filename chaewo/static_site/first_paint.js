// 첫 그림 앞에 정할 것. 쪽의 머리에서 스타일보다 먼저 그대로 적혀, 스타일이 오는 동안에도 글을 계속 읽습니다.

const root = document.documentElement;
root.classList.add("chaewo-live");

// 기기 설정을 따르는 쪽의 밝기. 테마는 그린 뒤에 정해 번쩍입니다.
if (root.dataset.mode === "auto") {
  root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

// 자리로 찾아왔거나 되돌아온 쪽은 그리기 전에 모두 펴야 하고, 가려 둔 탭은 그릴 때를 알 수 없습니다. 그런 쪽이 아니면
// 스크립트와 수식의 글꼴은 글이 그려진 다음에 받고(load_scripts.js), 먼 절은 나중에 배치합니다(far_sections.js).
const arrived = performance.getEntriesByType("navigation")[0]?.type;
const isNew = arrived === "navigate" && !location.hash;
globalThis.chaewoAtOnce = !isNew || document.hidden;
if (isNew && !location.search) root.classList.add("chaewo-unseen");

// 글꼴이 오기 전에는 수식이 다른 글꼴로 보입니다. 이 창에서 한 번 받은 다음에는 미루지 않아, 쪽을 넘길 때마다
// 수식이 바뀌어 보이지 않게 합니다.
const fonts = document.getElementById("chaewo-math-fonts");
let received = true;
try {
  received = sessionStorage.getItem("chaewo.math-fonts");
} catch {} // 저장소가 막힌 브라우저
if (fonts && !received && !globalThis.chaewoAtOnce) fonts.media = "not all";
