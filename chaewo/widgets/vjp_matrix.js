import { el, setText } from "./kit.js";
import { torchText } from "./torch_text.js";

export class MatrixView {
  constructor(spec, state, act) {
    Object.assign(this, { spec, state, act });
    this.node = el("div", { class: "cw-vjp-matrix" });
  }

  update() {
    const { v } = this.state;
    setText(this.node, torchText(this.spec.jacobian[0].map((_, j) => v.reduce((s, a, i) => s + a * this.spec.jacobian[i][j], 0))));
  }

  resize() {}
}
