// 마우스, 손가락, 펜으로 끌기. 두 번째 손가락과 오른쪽 단추는 못 본 체하고, 조금이라도 움직여야 시작합니다.
// moves: may(event) 여기서 끌어도 되는가, start(), move(event, dx, dy), end(놓았는가). 도중에 끊기면 end(false).

const SLOP = 4; // px. 누르는 손이 떨린 것은 끌기가 아닙니다.

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
      node.setPointerCapture(event.pointerId);
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
  for (const [type, listener] of Object.entries(listeners)) node.addEventListener(type, listener);
}
