import { el } from "./kit.js";
import { TintedCanvas } from "./tinted_canvas.js";

export const PAD = 280; // 잉크의 한 변. 28×28의 한 칸이 10×10입니다.
const CELL = 10;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// 숫자를 그리는 칸. 마우스, 손가락, 펜, 글쇠로 그립니다.
// calls: drawn() 그리는 동안, done() 한 획이 끝나면, clear() 지우라고 하면, say(글) 낭독기에게.
export class DigitPad {
  constructor(describedby, calls) {
    this.calls = calls;
    this.ink = new Uint8Array(PAD * PAD);
    this.width = 26;
    this.cursor = [13, 13]; // 글쇠로 옮기는 펜이 있는 칸
    this.paper = new TintedCanvas(PAD, PAD, "ink", {
      class: "cw-canvas cw-paper",
      tabindex: "0",
      role: "application",
      "aria-label": "숫자를 그리는 칸",
      "aria-describedby": describedby,
      onpointerdown: (event) => this.press(event),
      onpointermove: (event) => this.follow(event),
      onpointerup: (event) => this.release(event),
      onpointercancel: (event) => this.release(event),
      onlostpointercapture: (event) => this.release(event),
      onkeydown: (event) => this.onKey(event),
      onblur: () => this.liftPen(),
    });
    this.pen = el("span", { class: "cw-pen", hidden: true });
    this.node = el("div", { class: "cw-pad" }, this.paper.node, this.pen);
  }

  // 28×28을 한 칸에 10×10씩. 그 위에 이어 그려도 가운데로 옮긴 그림이 어긋나지 않습니다.
  load(image) {
    for (let i = 0; i < this.ink.length; i++) {
      const value = image[Math.floor(i / PAD / CELL) * 28 + Math.floor((i % PAD) / CELL)];
      this.ink[i] = value;
      this.paper.set(i, value);
    }
    this.paper.flush();
  }

  // 두 점을 잇는 둥근 획. 획에서 떨어진 거리로 테두리를 부드럽게 칠합니다.
  line([ax, ay], [bx, by]) {
    const radius = this.width / 2;
    const low = (a, b) => Math.max(0, Math.floor(Math.min(a, b) - radius - 1));
    const high = (a, b) => Math.min(PAD, Math.ceil(Math.max(a, b) + radius + 1));
    const [left, right, top, bottom] = [low(ax, bx), high(ax, bx), low(ay, by), high(ay, by)];
    if (left >= right || top >= bottom) return;
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy || 1;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const [px, py] = [x + 0.5 - ax, y + 0.5 - ay];
        const along = Math.min(1, Math.max(0, (px * dx + py * dy) / length));
        const gap = radius + 0.5 - Math.hypot(px - along * dx, py - along * dy);
        const at = y * PAD + x;
        if (gap * 255 <= this.ink[at]) continue;
        this.ink[at] = Math.min(255, Math.round(gap * 255));
        this.paper.set(at, this.ink[at]);
      }
    }
    this.paper.flush(left, top, right - left, bottom - top);
  }

  place({ clientX, clientY }) {
    const box = this.paper.node.getBoundingClientRect();
    const across = (at, from, size) => ((at - from) / size) * PAD;
    return [across(clientX, box.left, box.width), across(clientY, box.top, box.height)];
  }

  // 두 번째 손가락과 오른쪽 단추는 못 본 체합니다.
  press(event) {
    if (this.held || !event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    this.liftPen();
    this.pen.hidden = true;
    this.paper.node.focus({ preventScroll: true });
    this.paper.node.setPointerCapture(event.pointerId);
    this.held = { id: event.pointerId, at: this.place(event) };
    this.stroke(this.held.at, this.held.at);
  }

  follow(event) {
    if (this.held?.id !== event.pointerId) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const each of passed.length ? passed : [event]) {
      const at = this.place(each);
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

  stroke(from, to) {
    this.line(from, to);
    this.calls.drawn();
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) this.step(arrow);
    else if (event.key === " " || event.key === "Enter") this.togglePen();
    else if (event.key === "Delete" || event.key === "Backspace") this.calls.clear();
    else return;
    event.preventDefault();
  }

  step(arrow) {
    const before = this.middle();
    this.cursor = this.cursor.map((at, k) => Math.min(27, Math.max(0, at + arrow[k])));
    this.showPen();
    if (this.down) this.stroke(before, this.middle());
    this.calls.say(this.where());
  }

  togglePen() {
    if (this.down) return this.liftPen();
    this.down = true;
    this.showPen();
    this.stroke(this.middle(), this.middle());
    this.calls.say(`펜을 댔습니다. ${this.where()}`);
  }

  liftPen() {
    if (!this.down) return;
    this.down = false;
    this.showPen();
    this.calls.done();
  }

  showPen() {
    this.pen.hidden = false;
    this.pen.classList.toggle("cw-pen-down", this.down);
    this.pen.style.left = `${(this.middle()[0] / PAD) * 100}%`;
    this.pen.style.top = `${(this.middle()[1] / PAD) * 100}%`;
  }

  middle() {
    return this.cursor.map((at) => (at + 0.5) * CELL);
  }

  where() {
    return `${this.cursor[1] + 1}행 ${this.cursor[0] + 1}열`;
  }
}
