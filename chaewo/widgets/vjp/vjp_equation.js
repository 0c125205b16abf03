import { el, setText } from "../kit/kit.js";
import { dot, fitted, listed, pythonNumber, rowTimes, symbol, timesColumn } from "./vjp_numbers.js";
import { torchText } from "./torch_text.js";

const ROOM = 6;
const NARROW_ROOM = 5;

// 표의 아래: 켜진 행의 몫, 행렬의 식, torch가 찍는 글자.
export class VjpEquation {
  constructor({ n, m, dtype }, state) {
    Object.assign(this, { state, dtype, longest: Math.max(n, m), room: ROOM });
    this.factor = el("span");
    this.term = el("span");
    this.parts = {
      vjp: [matrix("vᵀ", 1, m), matrix("J", m, n), matrix("vᵀJ", 1, n)],
      jvp: [matrix("J", m, n), matrix("u", n, 1), matrix("Ju", m, 1)],
    };
    this.lines = Object.fromEntries(
      Object.entries(this.parts).map(([mode, [a, b, c]]) => [
        mode,
        el("div", { class: "cw-vjp-equation" }, a.node, b.node, el("div", { class: "cw-vjp-equals" }, "=", c.node)),
      ]),
    );
    this.code = el("code");
    this.printed = el("code", { class: "cw-vjp-printed" });
    this.same = el("p", { class: "cw-help" });
    this.stage = el("div");
    this.node = el(
      "div",
      { class: "cw-vjp-below" },
      el("p", { class: "cw-vjp-term" }, this.factor, this.term),
      this.stage,
      el("pre", {}, this.code, this.printed),
      this.same,
    );
  }

  setMode(mode) {
    this.mode = mode;
    this.stage.replaceChildren(this.lines[mode]);
  }

  resize(width, n) {
    const narrow = width < 480;
    const tight = narrow && this.longest > 4;
    this.room = tight ? NARROW_ROOM : ROOM;
    this.node.classList.toggle("cw-tight", tight);
    this.node.classList.toggle("cw-two-lines", narrow || n > 3); // 줄 수가 바뀌어 아래가 출렁이지 않게
    this.node.style.setProperty("--room", this.room);
  }

  update(J, active) {
    const { v, u } = this.state;
    const vjp = this.mode === "vjp";
    const product = vjp ? rowTimes(v, J) : timesColumn(J, u);
    const shown = vjp ? [[v], J, [product]] : [J, u.map((a) => [a]), product.map((a) => [a])];
    this.parts[this.mode].forEach((part, k) => part.write(shown[k], this.room));
    this.light(J, active);
    const given = (vjp ? v : u).map(pythonNumber).join(", ");
    setText(
      this.code,
      vjp
        ? `y.backward(torch.tensor([${given}]))\nx.grad\n`
        : `u = torch.tensor([${given}])\ntorch.func.jvp(f, (x,), (u,))[1]\n`,
    );
    setText(this.printed, torchText(product, this.dtype));
    const both = fitted(dot(rowTimes(v, J), u), 8);
    setText(
      this.same,
      `u = ${listed(u, 4)}, v = ${listed(v, 4)}이면 어느 쪽을 먼저 곱해도 같습니다: (vᵀJ)u = vᵀ(Ju) = ${both}`,
    );
    return product;
  }

  light(J, k) {
    const vjp = this.mode === "vjp";
    const [first, second] = this.parts[this.mode];
    first.light((_, j) => j === k);
    second.light((i) => i === k);
    const factor = (vjp ? this.state.v : this.state.u)[k];
    const line = vjp ? J[k] : J.map((row) => row[k]);
    const scaled = line.map((value) => value * factor);
    const name = vjp ? "v" : "u";
    if (this.named !== name + k) this.factor.replaceChildren(symbol(name, k));
    this.named = name + k;
    setText(
      this.term,
      ` × ${k + 1}${vjp ? "행" : "열"} = ${fitted(factor, 8)} × ${listed(line, this.room)} = ${listed(scaled, this.room)}`,
    );
  }
}

function matrix(name, rows, columns) {
  const cells = Array.from({ length: rows }, () => Array.from({ length: columns }, () => el("td")));
  const table = el(
    "table",
    { class: "cw-matrix", role: "presentation" },
    el(
      "tbody",
      {},
      cells.map((row) => el("tr", {}, row)),
    ),
  );
  return {
    node: el(
      "div",
      { class: "cw-vjp-factor", "data-name": name },
      table,
      el("span", {}, el("b", {}, name), ` ${rows}×${columns}`),
    ),
    write: (values, room) =>
      values.forEach((row, i) => row.forEach((value, j) => setText(cells[i][j], fitted(value, room)))),
    light: (lit) => cells.forEach((row, i) => row.forEach((cell, j) => cell.classList.toggle("cw-lit", lit(i, j)))),
  };
}
