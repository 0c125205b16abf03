import { put, svg } from "./kit.js";
import { keyMove } from "./keys.js";
import { PLANE_BOX } from "./plane_axes.js";

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1], Home: null };

// 끌 수 있는 점 하나. 마우스, 손가락, 펜, 화살표 글쇠로 움직입니다.
// moves: drag([px, py]) 화면의 자리로, nudge([a, b]) 좌표로 조금, reset() 처음 자리로, done() 다 움직인 뒤.
export class PlaneHandle {
  constructor({ kind, name, hit }, moves) {
    this.at = [0, 0];
    this.node = svg(
      "g",
      {
        class: `cw-plane-handle ${kind}`,
        tabindex: "0",
        role: "slider",
        "aria-label": name,
        "aria-roledescription": "평면 위의 손잡이",
        // Chromium은 SVG 안쪽 요소의 touch-action을 듣지 않아, 세로로 끌면 쪽이 넘어가며 끌기가 끊깁니다.
        ontouchstart: (event) => event.preventDefault(),
        onpointerdown: (event) => this.grab(event),
        onpointermove: (event) => this.follow(event, moves),
        onpointerup: (event) => this.release(event, moves),
        onpointercancel: (event) => this.release(event, moves),
        onlostpointercapture: (event) => this.release(event, moves),
        onkeydown: (event) => press(event, moves),
      },
      svg("circle", { class: "cw-plane-hit", r: hit }),
      svg("circle", { class: "cw-plane-focus", r: 11 }),
      svg("circle", { class: "cw-plane-dot", r: 6 }),
    );
  }

  set(at, pair) {
    this.at = at;
    const [cx, cy] = at.map((a) => a.toFixed(1));
    for (const circle of this.node.children) put(circle, { cx, cy });
    // 값이 둘인 손잡이를 뜻하는 role은 없습니다. 첫 값을 valuenow에, 둘 다 valuetext에 적습니다.
    this.node.setAttribute("aria-valuenow", pair[0]);
    this.node.setAttribute("aria-valuetext", `(${pair.join(", ")})`);
  }

  setRange(from, to) {
    this.node.setAttribute("aria-valuemin", from);
    this.node.setAttribute("aria-valuemax", to);
  }

  // 두 번째 손가락과 오른쪽 단추는 못 본 체합니다. 누르기만 해서는 값이 바뀌지 않습니다.
  grab(event) {
    if (this.held || !event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    this.node.focus({ preventScroll: true });
    this.node.setPointerCapture(event.pointerId);
    const side = this.node.ownerSVGElement.getBoundingClientRect().width;
    const { pointerId, clientX, clientY } = event;
    this.held = { pointerId, clientX, clientY, from: this.at, ratio: PLANE_BOX.width / side, moved: false };
    this.node.classList.add("cw-held");
  }

  follow({ pointerId, clientX, clientY }, moves) {
    const { held } = this;
    if (held?.pointerId !== pointerId) return;
    const [dx, dy] = [clientX - held.clientX, clientY - held.clientY];
    if (!held.moved && !dx && !dy) return;
    held.moved = true;
    moves.drag([held.from[0] + dx * held.ratio, held.from[1] + dy * held.ratio]);
  }

  release({ pointerId }, moves) {
    if (this.held?.pointerId !== pointerId) return;
    const { moved } = this.held;
    this.held = undefined;
    this.node.classList.remove("cw-held");
    if (moved) moves.done();
  }
}

function press(event, moves) {
  const direction = keyMove(event, KEYS);
  if (direction === undefined) return;
  if (direction) moves.nudge(direction.map((sign) => sign * (event.shiftKey ? 0.01 : 0.1)));
  else moves.reset();
  moves.done();
}
