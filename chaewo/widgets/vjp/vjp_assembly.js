import { button, el, setText } from "../kit/kit.js";
import { fitted, listed, oneHot, rowTimes, timesColumn } from "./vjp_numbers.js";

// J 조립하기: backward 한 번에 한 행, jvp 한 번에 한 열. 몇 번을 불러야 하는지 세어 봅니다.
export class VjpAssembly {
  constructor({ n, m }) {
    this.byRows = new Calls(
      "VJP로 한 행씩",
      "backward",
      m,
      n,
      (J, k) => {
        const v = oneHot(m, k);
        return {
          values: rowTimes(v, J),
          places: J[0].map((_, j) => [k, j]),
          said: `backward(${listed(v, 4)}) → ${k + 1}행`,
        };
      },
      m,
    );
    this.byColumns = new Calls(
      "JVP로 한 열씩",
      "jvp",
      m,
      n,
      (J, k) => {
        const u = oneHot(n, k);
        return {
          values: timesColumn(J, u),
          places: J.map((_, i) => [i, k]),
          said: `jvp(${listed(u, 4)}) → ${k + 1}열`,
        };
      },
      n,
    );
    this.node = el(
      "details",
      { class: "cw-vjp-assembly", open: true },
      el("summary", {}, "J 조립하기: 몇 번 불러야 할까요?"),
      el(
        "div",
        { class: "cw-vjp-two" },
        this.byRows.node,
        this.byColumns.node,
        el("p", { class: "cw-vjp-verdict" }, verdict(m, n)),
      ),
    );
  }

  update(J, room) {
    this.byRows.update(J, room);
    this.byColumns.update(J, room);
  }
}

function verdict(m, n) {
  if (m === n) {
    return `행도 열도 ${m}개여서 어느 쪽이든 ${m}번입니다. y의 원소가 하나뿐인 손실이라면 VJP 한 번으로 끝납니다.`;
  }
  const [cheap, few, dear, many] = m < n ? ["VJP", m, "JVP", n] : ["JVP", n, "VJP", m];
  const why = m < n ? "행(y의 원소)이 적으면" : "열(x의 원소)이 적으면";
  return `${why} ${cheap}가 쌉니다. ${cheap}로는 ${few}번, ${dear}로는 ${many}번 불러야 J가 다 찹니다.`;
}

class Calls {
  constructor(title, verb, m, n, call, total) {
    Object.assign(this, { verb, call, total, count: 0 });
    this.cells = Array.from({ length: m }, () => Array.from({ length: n }, () => el("td")));
    this.pips = Array.from({ length: total }, () => el("i"));
    this.counter = el("span", { role: "status" });
    this.said = el("p", { class: "cw-help" });
    this.once = button(`${verb} 한 번`, () => this.fill(1), { class: "cw-button cw-primary" });
    this.all = button("모두", () => this.fill(total));
    this.clear = button("지우기", () => this.reset());
    this.node = el(
      "div",
      { class: "cw-vjp-calls", role: "group", "aria-label": title },
      el("b", {}, title),
      el(
        "table",
        { class: "cw-matrix", role: "presentation" },
        el(
          "tbody",
          {},
          this.cells.map((row) => el("tr", {}, row)),
        ),
      ),
      el("div", { class: "cw-vjp-pips" }, el("span", { "aria-hidden": "true" }, this.pips), this.counter),
      this.said,
      el("div", { class: "cw-vjp-buttons" }, this.once, this.all, this.clear),
    );
  }

  // J가 바뀌면 채워 둔 것은 옛 값이므로 비웁니다.
  update(J, room) {
    if (J === this.J && room === this.room) return;
    Object.assign(this, { J, room });
    this.reset();
  }

  reset() {
    this.count = 0;
    for (const cell of this.cells.flat()) {
      setText(cell, "·");
      cell.classList.remove("cw-lit");
    }
    setText(this.said, "아직 부르지 않았습니다.");
    this.tally();
  }

  fill(times) {
    const before = this.count;
    this.count = Math.min(this.total, before + times);
    for (const cell of this.cells.flat()) cell.classList.remove("cw-lit");
    for (let k = before; k < this.count; k += 1) {
      const { values, places, said } = this.call(this.J, k);
      places.forEach(([i, j], at) => {
        setText(this.cells[i][j], fitted(values[at], this.room));
        this.cells[i][j].classList.toggle("cw-lit", k === this.count - 1);
      });
      setText(this.said, said);
    }
    this.tally();
  }

  tally() {
    const focused = document.activeElement;
    setText(this.counter, `${this.verb} ${this.count} / ${this.total}번`);
    this.pips.forEach((pip, k) => pip.classList.toggle("cw-done", k < this.count));
    this.once.disabled = this.all.disabled = this.count === this.total;
    this.clear.disabled = this.count === 0;
    // 초점이 있던 단추가 꺼지면 키보드가 갈 곳을 잃습니다.
    if (focused?.disabled && this.node.contains(focused)) (this.count ? this.clear : this.once).focus();
  }
}
