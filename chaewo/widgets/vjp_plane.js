import { el } from "./kit.js";
import { PLANE_FORMS } from "./plane_maps.js";

export class PlaneView {
  constructor(spec, state, act) {
    Object.assign(this, { spec, state, act, forms: PLANE_FORMS });
    this.node = el("div", { class: "cw-plane" });
  }

  update() {}

  resize() {}
}
