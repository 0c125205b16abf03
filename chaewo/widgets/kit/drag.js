// 마우스, 손가락, 펜으로 끌기. 두 번째 손가락과 오른쪽 단추는 못 본 체하고, 조금이라도 움직여야 시작합니다.
// 글이 골라져 있어도(Ctrl+A, 앞 문단에서 끌어온 선택) 브라우저의 끌기가 먼저 시작되지 않게 합니다.
// moves: may(event) 여기서 끌어도 되는가, start(), move(event, dx, dy), end(놓았는가). 도중에 끊기면 end(false).

const SLOP = 4; // px. 누르는 손이 떨린 것은 끌기가 아닙니다.

// 누를 때 부릅니다. 막지 않으면 브라우저가 골라진 글을 대신 끌며 pointercancel로 우리의 끌기를 끊습니다.
// 기본 동작을 막으면 초점도 가지 않으므로 옮겨 줍니다.
export function grab(node, event) {
  event.preventDefault();
  getSelection()?.removeAllRanges();
  node.focus({ preventScroll: true });
  node.setPointerCapture(event.pointerId);
}

// 글이 골라져 있으면 preventDefault를 하기 전에 dragstart가 올 수 있습니다.
export const noNativeDrag = (node) => node.addEventListener("dragstart", (event) => event.preventDefault());

export function drag(node, { may = () => true, start, move, end }) {
  let held;
  const finish = (kept) => (event) => {
    if (held?.pointerId !== event.pointerId) return;
    const { moving } = held;
    held = undefined;
    if (moving) end(kept);
  };
  const listeners = {
    pointerdown(event) {
      if (held || !event.isPrimary || event.button !== 0 || !may(event)) return;
      grab(node, event);
      held = { pointerId: event.pointerId, x: event.clientX, y: event.clientY };
    },
    pointermove(event) {
      if (held?.pointerId !== event.pointerId) return;
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      if (!held.moving) {
        if (Math.hypot(dx, dy) < SLOP) return;
        held.moving = true;
        start();
      }
      move(event, dx, dy);
    },
    pointerup: finish(true),
    pointercancel: finish(false),
    lostpointercapture: finish(false),
  };
  noNativeDrag(node);
  for (const [type, listener] of Object.entries(listeners)) node.addEventListener(type, listener);
}
