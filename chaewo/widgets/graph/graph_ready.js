import { el } from "../kit/kit.js";
import { redraw } from "./graph_reuse.js";

const restful = globalThis.requestIdleCallback ?? ((action) => setTimeout(action, 50));

// 지금 걸음의 설명을 보이고, 쉬는 틈에 다음과 이전 걸음의 설명을 안 보이는 칸에 미리 배치해 둡니다. 한 걸음에는
// 보일 칸만 바꿉니다. 요소를 넣고 빼면 브라우저가 쪽 전체에서 :has()가 걸린 것을 찾아 모양을 다시 구하므로,
// 칸은 셋을 늘 둡니다.
export class ReadyPanel {
  // draw(walk): 설명의 요소들. topic(walk): 같으면 같은 설명인 글자.
  constructor(draw, topic) {
    Object.assign(this, { draw, topic });
    this.slots = ["cw-panel", "cw-ready", "cw-ready"].map((kind) => ({ node: el("div", { class: kind }) }));
    [this.shown] = this.slots;
    this.node = el(
      "div",
      { class: "cw-panels" },
      this.slots.map(({ node }) => node),
    );
    this.node.addEventListener("scroll", () => (this.shown.moved = true), { capture: true });
  }

  show(walk) {
    this.walk = walk;
    const slot = this.#find(walk);
    if (!slot) this.#fill(this.shown, walk);
    else if (slot !== this.shown) {
      this.shown.node.className = "cw-ready";
      if (this.shown.moved) this.#empty(this.shown);
      slot.node.className = "cw-panel";
      this.shown = slot;
    }
    if (!this.waiting) restful(() => this.#prepare());
    this.waiting = true;
  }

  #find(walk) {
    const topic = this.topic(walk);
    return this.slots.find((slot) => slot.topic === topic);
  }

  #fill(slot, walk) {
    redraw(slot.node, this.draw(walk));
    slot.topic = this.topic(walk);
  }

  // 옆으로 밀어 둔 것은 버립니다. 그 걸음에 돌아왔을 때 밀린 채로 남지 않습니다.
  #empty(slot) {
    slot.node.replaceChildren();
    Object.assign(slot, { topic: undefined, moved: false });
  }

  #prepare() {
    this.waiting = false;
    const near = this.walk.neighbours();
    const kept = new Set([this.shown, ...near.map((walk) => this.#find(walk))]);
    for (const walk of near) {
      if (this.#find(walk)) continue;
      const slot = this.slots.find((each) => !kept.has(each));
      kept.add(slot);
      this.#fill(slot, walk);
      slot.node.lastElementChild?.getBoundingClientRect(); // 재면 안 보이는 칸도 배치합니다.
    }
  }
}
