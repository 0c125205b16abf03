import { button, el, setText } from "../kit/kit.js";
import { PLANE_FORMS } from "./plane_maps.js";
import { VjpAssembly } from "./vjp_assembly.js";
import { VjpEquation } from "./vjp_equation.js";
import { listed, oneHot } from "./vjp_numbers.js";
import { VjpTable } from "./vjp_table.js";

const MODES = { vjp: "vᵀJ: 행을 섞기", jvp: "Ju: 열을 섞기" };
const QUIET = 700; // 슬라이더가 멈추고 이만큼(ms) 지난 뒤에 한 번만 읽어 줍니다.

export class MatrixView {
  constructor(spec, state, act) {
    Object.assign(this, { spec, state, mode: "vjp" });
    this.table = new VjpTable(spec, state, act, () => this.equation.light(this.J, this.table.active));
    this.equation = new VjpEquation(spec, state);
    this.assembly = new VjpAssembly(spec);
    this.tabs = Object.entries(MODES).map(([mode, label]) => [mode, button(label, () => this.setMode(mode))]);
    this.presets = {
      vjp: presetButtons(
        "v",
        spec.presets.map(({ label, v }) => [label, v]),
        act,
      ),
      jvp: presetButtons("u", columnPresets(spec.n), act),
    };
    this.status = el("p", { class: "cw-hidden", role: "status", "aria-live": "polite" });
    this.node = el(
      "div",
      { class: "cw-vjp-matrix" },
      el(
        "div",
        { class: "cw-tabs", role: "group", "aria-label": "곱하는 쪽" },
        this.tabs.map(([, tab]) => tab),
      ),
      Object.values(this.presets).map(({ node }) => node),
      this.table.node,
      this.equation.node,
      this.assembly.node,
      this.status,
    );
    this.setMode("vjp", false);
  }

  setMode(mode, draw = true) {
    this.mode = mode;
    for (const [name, tab] of this.tabs) tab.setAttribute("aria-pressed", String(name === mode));
    for (const [name, { node }] of Object.entries(this.presets)) node.hidden = name !== mode;
    this.table.setMode(mode);
    this.equation.setMode(mode);
    if (this.width) this.table.resize(this.width);
    if (draw) this.update();
  }

  // 평면 함수는 x가 움직이므로 J를 여기서 계산합니다. 함수를 직접 넣었다면 torch가 계산해 둔 것.
  find() {
    const { map, x } = this.state;
    const form = this.spec.maps && PLANE_FORMS[map];
    if (!form) Object.assign(this, { J: this.spec.jacobian, y: this.spec.y });
    else if (this.x !== x || this.map !== map) {
      Object.assign(this, { x, map, J: form.jacobian(x), y: form.value(x) });
    }
  }

  update() {
    this.find();
    this.table.update(this.J, this.y);
    const product = this.equation.update(this.J, this.table.active);
    this.assembly.update(this.J, this.equation.room);
    for (const { mark } of Object.values(this.presets)) mark(this.state);
    this.announce(`${this.mode === "vjp" ? "vᵀJ" : "Ju"} = ${listed(product, 8)}`);
  }

  announce(text) {
    clearTimeout(this.timer);
    const first = this.said === undefined;
    this.said = text;
    // 처음 그린 값은 읽지 않습니다. 쪽을 열자마자 위젯마다 말하면 시끄럽습니다.
    if (!first) this.timer = setTimeout(() => setText(this.status, text), QUIET);
  }

  resize(width) {
    this.width = width;
    this.table.resize(width);
    this.equation.resize(width, this.spec.n);
    this.update();
  }
}

const columnPresets = (n) => [
  ...Array.from({ length: n > 1 ? n : 0 }, (_, k) => [`${k + 1}열만`, oneHot(n, k)]),
  ["모두 1", Array(n).fill(1)],
];

function presetButtons(name, presets, act) {
  const buttons = presets.map(([label, values]) => button(label, () => act({ [name]: values })));
  const same = (a, b) => a.every((value, i) => value === b[i]);
  return {
    node: el("div", { class: "cw-vjp-buttons", role: "group", "aria-label": `${name} 고르기` }, buttons),
    mark: (state) =>
      buttons.forEach((node, k) => {
        const pressed = String(same(presets[k][1], state[name]));
        if (node.getAttribute("aria-pressed") !== pressed) node.setAttribute("aria-pressed", pressed);
      }),
  };
}
