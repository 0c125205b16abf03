import { el, format, setText, shapeText } from "../kit/kit.js";
import { torchText } from "./torch_text.js";
import { dot } from "./vjp_numbers.js";

// 그림 옆의 숫자. 요소는 한 번 만들고 글자만 고칩니다.
export class PlaneNumbers {
  constructor() {
    const cell = (kind, name) => {
      const value = el("code", { "data-number": name });
      this.cells[name] = value;
      return el(
        "div",
        { class: `cw-plane-number ${kind}` },
        el("b", {}, name),
        el("div", { class: "cw-plane-value" }, value),
      );
    };
    this.cells = {};
    const between = (kind, words) => el("span", { class: `cw-plane-arrow-text ${kind}`, "aria-hidden": "true" }, words);
    const entry = () => el("td", {});
    this.entries = [entry(), entry(), entry(), entry()];
    const [a, b, c, d] = this.entries;
    this.det = el("code", { "data-number": "det J" });
    this.area = el("span", { class: "cw-plane-area" });
    this.left = el("code", { "data-number": "v·(Ju)" });
    this.right = el("code", { "data-number": "(vᵀJ)·u" });
    this.node = el(
      "div",
      { class: "cw-plane-numbers" },
      el(
        "div",
        { class: "cw-plane-pairs" },
        cell("", "x"),
        between("", "f →"),
        cell("", "y"),
        cell("cw-forward", "u"),
        between("cw-forward", "J →"),
        cell("cw-forward", "Ju"),
        cell("cw-backward", "vᵀJ"),
        between("cw-backward", "← J"),
        cell("cw-backward", "v"),
      ),
      el(
        "div",
        { class: "cw-plane-facts" },
        el(
          "div",
          { class: "cw-plane-matrix" },
          el("b", {}, "J"),
          " = ",
          el(
            "table",
            { class: "cw-matrix", "data-number": "J" },
            el("tbody", {}, el("tr", {}, a, b), el("tr", {}, c, d)),
          ),
        ),
        el(
          "p",
          { class: "cw-plane-det" },
          el("span", { class: "cw-short" }, el("b", {}, "det J"), " = ", this.det),
          " ",
          this.area,
        ),
        el(
          "p",
          { class: "cw-plane-identity" },
          el("span", { class: "cw-short cw-forward" }, "v·(Ju) = ", this.left),
          " ",
          el("span", { class: "cw-short cw-backward" }, "= (vᵀJ)·u = ", this.right),
        ),
      ),
    );
  }

  update({ x, y, u, v, image, pulled, jacobian, det }) {
    for (const [name, pair] of Object.entries({ x, y, u, v, Ju: image, vᵀJ: pulled })) {
      setText(this.cells[name], torchText(pair));
    }
    // 행렬의 원소도 torch가 J를 print할 때의 자릿수로 적습니다.
    const texts = torchText(jacobian).match(/-?(\d[\d.e+-]*|inf)|nan/g);
    texts.forEach((words, i) => setText(this.entries[i], words));
    setText(this.det, bare(det));
    setText(this.area, areaSentence(det));
    setText(this.left, bare(tidy(dot(v, image))));
    setText(this.right, bare(tidy(dot(pulled, u))));
  }
}

// 반올림 오차로 남은 1e-17을 0으로. 두 쪽이 서로 다른 찌꺼기를 보이면 등식이 틀려 보입니다.
const tidy = (value) => (Math.abs(value) < 1e-12 ? 0 : value);

export const bare = (value) => torchText([value]).slice("tensor([".length, -2).trim();

export function areaSentence(det) {
  if (det === 0) return "넓이가 0배: 납작해집니다.";
  const times = `넓이가 ${format(Math.abs(det))}배`;
  return det > 0 ? `${times}가 됩니다.` : `${times}가 되고 뒤집힙니다.`;
}

export const pairText = (pair) => shapeText(pair.map((value) => Number(value.toFixed(4))));
