import { el } from "../kit/kit.js";
import { grab, noNativeDrag } from "../kit/drag.js";
import { keyMove } from "../kit/keys.js";
import { TintedCanvas } from "./tinted_canvas.js";

export const PAD = 196; // 잉크의 한 변. 28×28의 한 칸이 7×7입니다.
const CELL = PAD / 28;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// 숫자를 그리는 칸. 마우스, 손가락, 펜, 글쇠로 그립니다.
// calls: drawn() 그리는 동안, done() 한 획이 끝나면, clear() 지우라고 하면, say(글) 낭독기에게.
export class DigitPad {
  constructor(attributes, calls) {
    this.calls = calls;
    this.ink = new Uint8Array(PAD * PAD);
    this.width = 18;
    this.cursor = [13, 13]; // 글쇠로 옮기는 펜이 있는 칸
    this.paper = new TintedCanvas(PAD, PAD, "ink", {
      class: "cw-paper",
      tabindex: "0",
      role: "application",
      ...attributes,
      onpointerdown: (event) => this.press(event),
      onpointermove: (event) => this.follow(event),
      // 떼거나, 끊기거나, 붙잡은 것을 놓치면 언제나 옵니다.
      onlostpointercapture: (event) => this.release(event),
      onkeydown: (event) => this.onKey(event),
      onblur: () => this.setPen(false),
    });
    noNativeDrag(this.paper.node);
    this.pen = el("span", { class: "cw-pen", hidden: true });
    this.node = el("div", { class: "cw-pad" }, this.paper.node, this.pen);
  }

  // 28×28의 한 칸을 7×7로. 그 위에 이어 그려도 가운데로 옮긴 그림이 어긋나지 않습니다.
  load(image) {
    for (let i = 0; i < this.ink.length; i++) {
      this.ink[i] = image[Math.floor(i / PAD / CELL) * 28 + Math.floor((i % PAD) / CELL)];
      this.paper.set(i, this.ink[i]);
    }
    this.paper.flush();
  }

  // 두 점을 잇는 둥근 획. 획에서 떨어진 거리로 테두리를 부드럽게 칠합니다.
  line([ax, ay], [bx, by]) {
    const reach = (this.width + 1) / 2;
    const low = (a, b) => Math.max(0, Math.floor(Math.min(a, b) - reach));
    const high = (a, b) => Math.min(PAD, Math.ceil(Math.max(a, b) + reach));
    const [left, right, top, bottom] = [low(ax, bx), high(ax, bx), low(ay, by), high(ay, by)];
    if (left >= right || top >= bottom) return;
    const [dx, dy] = [bx - ax, by - ay];
    const squared = dx * dx + dy * dy || 1;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const [px, py] = [x + 0.5 - ax, y + 0.5 - ay];
        const along = Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
        const [offX, offY] = [px - along * dx, py - along * dy];
        const depth = Math.min(255, 255 * (reach - Math.sqrt(offX * offX + offY * offY))); // hypot은 몇 배 느립니다.
        const at = y * PAD + x;
        if (depth <= this.ink[at]) continue;
        this.ink[at] = depth;
        this.paper.set(at, depth);
      }
    }
    this.paper.flush(left, top, right - left, bottom - top);
  }

  // 종이의 자리는 사건마다 잽니다. 그리는 사이에 쪽이 넘어가거나 창의 크기가 바뀌어도 잉크는 펜 끝에 놓입니다.
  places(events) {
    const { left, top, width } = this.paper.node.getBoundingClientRect();
    return events.map(({ clientX, clientY }) => [clientX - left, clientY - top].map((at) => (at / width) * PAD));
  }

  // 두 번째 손가락과 오른쪽 단추는 못 본 체합니다.
  press(event) {
    if (this.held || !event.isPrimary || event.button !== 0) return;
    this.setPen(false);
    this.pen.hidden = true;
    grab(this.paper.node, event);
    this.held = { id: event.pointerId, at: this.places([event])[0] };
    this.follow(event);
  }

  follow(event) {
    if (this.held?.id !== event.pointerId) return;
    // 한 프레임 사이에 지나온 점들. 빠르게 그려도 모가 나지 않습니다.
    for (const at of this.places([...(event.getCoalescedEvents?.() ?? []), event])) {
      this.line(this.held.at, at);
      this.held.at = at;
    }
    this.calls.drawn();
  }

  release({ pointerId }) {
    if (this.held?.id !== pointerId) return;
    this.held = undefined;
    this.calls.done();
  }

  onKey(event) {
    const [toggle, clear] = [() => this.setPen(!this.down), () => this.calls.clear()];
    const move = keyMove(event, { ...ARROWS, " ": toggle, Enter: toggle, Delete: clear, Backspace: clear });
    if (Array.isArray(move)) this.step(move);
    else move?.();
  }

  step(arrow) {
    const before = this.middle();
    this.cursor = this.cursor.map((at, k) => Math.min(27, Math.max(0, at + arrow[k])));
    this.showPen(before);
  }

  setPen(down) {
    if (!down === !this.down) return;
    this.down = down;
    if (down) return this.showPen(this.middle(), "펜을 댔습니다. ");
    this.pen.classList.remove("cw-pen-down");
    this.calls.done();
  }

  showPen(before, said = "") {
    const [x, y] = this.middle();
    this.pen.hidden = false;
    this.pen.classList.toggle("cw-pen-down", this.down);
    this.pen.style.cssText = `left:${(100 * x) / PAD}%;top:${(100 * y) / PAD}%`;
    this.calls.say(`${said}${this.cursor[1] + 1}행 ${this.cursor[0] + 1}열`);
    if (!this.down) return;
    this.line(before, [x, y]);
    this.calls.drawn();
  }

  middle() {
    return this.cursor.map((at) => (at + 0.5) * CELL);
  }
}
