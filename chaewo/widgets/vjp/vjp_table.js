import { el, setText } from "../kit/kit.js";
import { NumberEntry } from "../kit/number_entry.js";
import { fitted, rowTimes, spoken, symbol, timesColumn } from "./vjp_numbers.js";

const SLIDER = { min: -2, max: 2, step: 0.05 };
const NARROW = 480;

// J의 표. 행마다 왼쪽에 vᵢ가, 열마다 아래에 (vᵀJ)ⱼ가 섭니다. JVP에서는 열마다 위에 uⱼ, 행마다 오른쪽에 (Ju)ᵢ.
// 칸의 아래 글자는 vᵢJᵢⱼ(또는 Jᵢⱼuⱼ)라서, 세로(가로)로 더하면 답이 됩니다.
export class VjpTable {
  constructor({ n, m }, state, act, onactive) {
    Object.assign(this, { n, m, state, onactive, mode: "vjp", active: 0, room: 7, sideRoom: 6 });
    const entry = (name, i) =>
      new NumberEntry({
        label: spoken(name, i),
        ...SLIDER,
        value: state[name][i],
        onchange: (value) => act({ [name]: state[name].map((old, k) => (k === i ? value : old)) }),
      });
    const many = (size, make) => Array.from({ length: size }, (_, i) => make(i));
    this.v = many(m, (i) => entry("v", i));
    this.u = many(n, (j) => entry("u", j));
    this.x = many(n, () => el("span", { class: "cw-vjp-given" }));
    this.y = many(m, () => el("span", { class: "cw-vjp-given" }));
    this.cells = many(m, () => many(n, () => [el("span"), el("small")]));
    this.below = many(n, () => el("td"));
    this.beside = many(m, () => el("td", { class: "cw-jvp-only cw-vjp-answer" }));
    this.columns = many(n, () => el("col", { class: "cw-vjp-column" }));
    this.rows = many(m, (i) => this.row(i));
    this.node = this.table();
    this.node.style.setProperty("--columns", n);
    for (const type of ["pointerover", "focusin"]) {
      this.node.addEventListener(type, ({ target }) => this.light(target));
    }
  }

  table() {
    const says = (kind, entries) =>
      el(
        "tr",
        { class: `cw-vjp-says ${kind}` },
        el(
          "td",
          { colspan: this.n + (kind === "cw-jvp-only" ? 2 : 1) },
          entries.map(({ message }) => message),
        ),
      );
    const head = this.x.map((given, j) => el("th", { scope: "col", "data-j": j }, symbol("x", j), given));
    return el(
      "table",
      { class: "cw-vjp-table", "aria-label": "J와 곱" },
      el(
        "colgroup",
        {},
        el("col", { class: "cw-vjp-side" }),
        this.columns,
        el("col", { class: "cw-jvp-only cw-vjp-end" }),
      ),
      el(
        "thead",
        {},
        el(
          "tr",
          { class: "cw-jvp-only" },
          el("td"),
          this.u.map((u, j) => el("td", { "data-j": j, class: "cw-vjp-up" }, symbol("u", j), u.node)),
          el("td"),
        ),
        says("cw-jvp-only", this.u),
        el(
          "tr",
          {},
          el("td"),
          head,
          el(
            "th",
            { class: "cw-jvp-only cw-vjp-answer", scope: "col" },
            el("small", {}, "가로 합"),
            el("span", {}, "Ju"),
          ),
        ),
      ),
      el(
        "tbody",
        {},
        this.rows.flatMap((row, i) => [row, says("cw-vjp-only", [this.v[i]])]),
      ),
      el(
        "tfoot",
        {},
        el("tr", { class: "cw-vjp-only cw-vjp-answer" }, el("th", { scope: "row" }, "세로 합 vᵀJ"), this.below),
      ),
    );
  }

  row(i) {
    const name = el("span", { class: "cw-vjp-name" }, symbol("y", i), this.y[i]);
    const side = el(
      "th",
      { scope: "row" },
      el("div", { class: "cw-vjp-side" }, name, el("span", { class: "cw-vjp-only" }, symbol("v", i)), this.v[i].node),
    );
    const cells = this.cells[i].map((parts, j) => el("td", { "data-j": j }, parts));
    return el("tr", { "data-i": i }, side, cells, this.beside[i]);
  }

  light(target) {
    const line = target.closest(this.mode === "vjp" ? "[data-i]" : "[data-j]");
    if (line) this.setActive(Number(line.dataset[this.mode === "vjp" ? "i" : "j"]));
  }

  setActive(k) {
    if (k === this.active) return;
    this.active = k;
    this.mark();
    this.onactive();
  }

  mark() {
    this.rows.forEach((row, i) => row.classList.toggle("cw-lit", this.mode === "vjp" && i === this.active));
    for (const node of this.node.querySelectorAll("[data-j]")) {
      node.classList.toggle("cw-lit", this.mode === "jvp" && Number(node.dataset.j) === this.active);
    }
  }

  setMode(mode) {
    this.mode = mode;
    this.active = 0;
    this.node.dataset.mode = mode;
    this.mark();
    this.seen = undefined;
  }

  // 칸의 글자 수를 폭에 맞춥니다.
  resize(width) {
    const narrow = width < NARROW;
    this.node.classList.toggle("cw-narrow", narrow);
    const side = this.mode === "vjp" ? (narrow ? 84 : 250) : narrow ? 90 : 160;
    const cell = Math.min(112, (width - side) / this.n);
    this.room = Math.max(4, Math.min(8, Math.floor((cell - 6) / (narrow ? 6.6 : 7.6))));
    this.sideRoom = narrow ? Math.min(this.room, 6) : this.room; // 가로 합은 굵고, 좁은 화면에서는 열도 좁습니다.
    this.seen = undefined;
  }

  // 바뀐 행과 열의 글자만 고칩니다. seen은 지난번에 그린 것입니다.
  update(J, y) {
    const { v, u, x } = this.state;
    const vjp = this.mode === "vjp";
    const seen = this.seen ?? {};
    v.forEach((value, i) => this.v[i].set(value));
    u.forEach((value, j) => this.u[j].set(value));
    if (seen.J !== J) this.writeGiven(J, x, y);
    if (!vjp) u.forEach((value, j) => this.columns[j].style.setProperty("--weight", weight(value)));
    J.forEach((row, i) => {
      if (seen.J === J && (vjp ? seen.v[i] === v[i] : seen.u === u)) return;
      if (vjp) this.rows[i].style.setProperty("--weight", weight(v[i]));
      row.forEach((value, j) => {
        if (vjp || seen.J !== J || seen.u[j] !== u[j]) {
          setText(this.cells[i][j][1], fitted(value * (vjp ? v[i] : u[j]), this.room));
        }
      });
    });
    if (vjp) rowTimes(v, J).forEach((value, j) => setText(this.below[j], fitted(value, this.room)));
    else timesColumn(J, u).forEach((value, i) => setText(this.beside[i], fitted(value, this.sideRoom)));
    this.seen = { J, v, u };
  }

  writeGiven(J, x, y) {
    J.forEach((row, i) => row.forEach((value, j) => setText(this.cells[i][j][0], fitted(value, this.room))));
    x.forEach((value, j) => setText(this.x[j], fitted(value, this.room)));
    y.forEach((value, i) => setText(this.y[i], fitted(value, this.room)));
  }
}

// 0이면 0, 클수록 1에 다가갑니다. 한 행의 짙기가 다른 행의 v에 따라 바뀌지 않게 합니다.
const weight = (value) => (Math.abs(value) / (1 + Math.abs(value))).toFixed(3);
