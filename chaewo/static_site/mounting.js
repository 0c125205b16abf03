// 위젯은 눈앞에 올 때 되살립니다. 그때까지는 대신 읽을 글이 자리를 지킵니다(content.css).
//
// 링크로 갈 때, 찾아 들어왔을 때, 글쇠로 넘어갈 때, 인쇄할 때에는 기다리지 않고 되살립니다.

import { mount } from "./host.js";

const waiting = new Set(document.querySelectorAll(".chaewo-widget"));
for (const element of waiting) element.tabIndex = 0; // 글쇠(Tab)가 아직 없는 단추들을 건너뛰지 않게

function wake(element) {
  if (!waiting.delete(element)) return;
  near?.unobserve(element);
  element.removeAttribute("tabindex");
  mount(element);
}

function wakeAll() {
  for (const element of [...waiting]) wake(element);
}

// 화면 위에서 높이가 바뀌어도 읽던 글은 제자리에 있어야 합니다. 사파리만 스스로 하지 못합니다.
const KEEPS_PLACE = CSS.supports("overflow-anchor", "auto");

function wakeInPlace(element) {
  if (KEEPS_PLACE) return wake(element);
  const before = element.getBoundingClientRect();
  wake(element);
  if (before.bottom < 0) scrollBy(0, element.getBoundingClientRect().height - before.height);
}

const near =
  globalThis.IntersectionObserver &&
  new IntersectionObserver(
    (entries) => {
      // 하나씩 따로 되살려, 그 사이에 스크롤과 누르기가 끼어들 수 있게 합니다.
      for (const { isIntersecting, target } of entries) if (isIntersecting) setTimeout(wakeInPlace, 0, target);
    },
    { rootMargin: "100% 0px" },
  );

// `target`으로 가기 전에 그 둘레의 위젯을 되살립니다. 가고 나서 높이가 바뀌면 엉뚱한 곳에 섭니다.
export function wakeAround(target) {
  for (let found = true; found; ) {
    const { top } = target.getBoundingClientRect();
    const around = [...waiting].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.height && box.bottom > top - innerHeight && box.top < top + 2 * innerHeight;
    });
    for (const element of around) wake(element);
    found = around.length > 0;
  }
}

// 글쇠로 넘어온 자리가 아직 잠들어 있으면, 깨운 다음 그 안의 첫째(거꾸로 왔으면 마지막) 단추로 갑니다.
const STOPS = "a[href], button, input, select, textarea, summary, [tabindex='0']";
let tab; // 마지막으로 누른 글쇠가 Tab이면 그 사건
addEventListener("keydown", (event) => (tab = event.key === "Tab" ? event : undefined), true);
addEventListener("pointerdown", () => (tab = undefined), true);
document.addEventListener("focusin", ({ target }) => {
  if (!waiting.has(target)) return;
  wake(target);
  const stops = [...target.querySelectorAll(STOPS)].filter((node) => !node.disabled && node.checkVisibility?.());
  if (tab) stops.at(tab.shiftKey ? -1 : 0)?.focus();
});

addEventListener("beforeprint", wakeAll);
document.addEventListener("chaewo:show-all", wakeAll);

// 되돌아온 쪽은 브라우저가 옛 자리로 보내고, 찾아 들어온 쪽은 찾은 말로 갑니다. 높이가 그대로여야 합니다.
const arrived = performance.getEntriesByType("navigation")[0]?.type;
if (near && arrived === "navigate" && !location.search) for (const element of waiting) near.observe(element);
else wakeAll();
