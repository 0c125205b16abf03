import { button, el, flag, icon, put, setText } from "../kit/kit.js";

const ICONS = {
  first: "M3 3h2v10H3zM13 3v10L6 8z",
  back: "M12 3v10L4 8z",
  next: "M4 3v10l8-5z",
  last: "M11 3h2v10h-2zM3 3v10l7-5z",
};

// 그래프 위의 단추들. 한 번 만들고, 걸음마다 켜고 끄기만 합니다. 그래야 초점이 제자리에 남습니다.
export class GraphControls {
  // act(바꾸는 함수)는 walk를 바꾸고 다시 그립니다. 누른 단추가 꺼지면 onlost로 초점을 넘깁니다.
  constructor(walk, act, onlost) {
    this.walk = walk;
    this.onlost = onlost;
    const press = (label, change, attributes) => button(label, () => act(change), attributes);
    const move = (name, label, target) => press(icon(ICONS[name]), () => walk.go(target()), { "aria-label": label });

    this.forward = press("순전파", () => walk.setMode("forward"));
    this.backward = press("역전파", () => walk.setMode("backward"), { disabled: !walk.alive });
    this.first = move("first", "처음으로", () => 0);
    this.back = move("back", "이전 걸음", () => walk.step - 1);
    this.next = move("next", "다음 걸음", () => walk.step + 1);
    this.last = move("last", "끝으로", () => walk.length);
    this.count = el("span", { class: "cw-count" });
    this.call = press("backward()", () => walk.backward(), { class: "cw-button cw-primary" });
    this.rebuild = press("순전파 다시 실행", () => walk.rebuild());
    this.zero = press("zero_grad()", () => walk.zeroGrad());
    this.retain = el("input", {
      type: "checkbox",
      onchange: () => act(() => (walk.retain = this.retain.checked)),
    });

    this.calls = group(
      "cw-calls",
      "호출",
      this.call,
      this.rebuild,
      this.zero,
      el("label", { class: "cw-check" }, this.retain, el("code", {}, "retain_graph")),
    );
    this.node = el(
      "div",
      { class: "cw-controls" },
      group("cw-tabs", "방향", this.forward, this.backward),
      group("cw-steps", "걸음", this.first, this.back, this.count, this.next, this.last),
    );
  }

  update() {
    const { mode, step, length, retain, finished, freed } = this.walk;
    put(this.forward, { "aria-pressed": String(mode === "forward") });
    put(this.backward, { "aria-pressed": String(mode === "backward") });
    setText(this.count, `${step} / ${length}`);
    setText(this.call, `backward(${retain ? "retain_graph=True" : ""})`);
    flag(this.calls, "hidden", mode !== "backward");
    const focused = document.activeElement;
    for (const node of [this.first, this.back]) flag(node, "disabled", step === 0);
    for (const node of [this.next, this.last]) flag(node, "disabled", step === length);
    flag(this.rebuild, "disabled", !finished && !freed);
    if (focused?.disabled && [this.node, this.calls].some((part) => part.contains(focused))) this.onlost();
  }
}

const group = (kind, label, ...children) => el("div", { class: kind, role: "group", "aria-label": label }, children);
