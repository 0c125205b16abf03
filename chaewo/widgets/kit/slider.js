import { el } from "./kit.js";

// 가로 슬라이더. 쪽을 밀던 손가락이 스쳐도 값이 바뀌지 않습니다: 브라우저는 손가락이 닿자마자 그 자리로 옮기므로,
// 톡 친 것인지 옆으로 끈 것인지 드러날 때까지 알리지 않고, 쪽이 밀리기 시작하면(pointercancel) 되돌립니다.

const SLIP = 6; // px. 이만큼 옆으로 움직이면 끄는 것입니다.

export function slider({ oninput, ...attributes }) {
  const node = el("input", { type: "range", ...attributes });
  const tell = () => node.dispatchEvent(new Event("input", { bubbles: true }));
  let touch;
  const listeners = {
    pointerdown({ pointerType, clientX }) {
      touch = pointerType === "touch" ? { from: clientX, value: node.value } : undefined;
    },
    pointermove({ clientX }) {
      if (!touch || touch.told || Math.abs(clientX - touch.from) < SLIP) return;
      touch.told = true;
      tell();
    },
    input(event) {
      if (touch && !touch.told) event.stopImmediatePropagation();
    },
    pointerup() {
      const tapped = touch && !touch.told && node.value !== touch.value;
      touch = undefined;
      if (tapped) tell();
    },
    pointercancel() {
      if (!touch) return;
      const { told, value } = touch;
      touch = undefined;
      node.value = value;
      if (told) tell();
    },
  };
  for (const [type, listener] of Object.entries(listeners)) node.addEventListener(type, listener);
  if (oninput) node.addEventListener("input", oninput); // 막는 것이 먼저 듣습니다.
  return node;
}
