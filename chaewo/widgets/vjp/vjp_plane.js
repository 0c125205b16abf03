import { button, el, setText, uid } from "../kit/kit.js";
import { plainDigit } from "../kit/plane_axes.js";
import { PLANE_FORMS } from "./plane_maps.js";
import { PlaneNumbers, areaSentence, pairText } from "./plane_numbers.js";
import { PlanePicture } from "./plane_picture.js";

const STACK_WIDTH = 560; // 이보다 좁으면 두 평면을 위아래로 놓습니다.
const PAUSE = 400; // 글쇠를 누르고 있는 동안은 말하지 않고, 멈추면 한 번 말합니다(ms).
const LAYERS = [
  ["cw-forward", "u → Ju"],
  ["cw-backward", "v → vᵀJ"],
  ["cw-plane-columns", "J의 두 열"],
  ["cw-plane-square", "J가 보낸 네모"],
];
const COLUMNS = ["cw-plane-first", "cw-plane-second"];

// 글꼴의 ₁과 ₂는 너무 작아 <sub>로 적습니다.
const withSubscripts = (words) =>
  words.split(/([₁₂])/).map((part, i) => (i % 2 ? el("sub", {}, plainDigit(part)) : part));

// 평면 보기: 함수 고르기, 두 평면, 범례, 숫자.
export class PlaneView {
  constructor(spec, state, act) {
    Object.assign(this, { spec, state, act });
    this.hidden = new Set();
    this.picture = new PlanePicture({
      onmove: (name, pair) => {
        if (pair.some((value, i) => value !== this.state[name][i])) act({ [name]: pair });
      },
      onreset: (name) => act({ [name]: [...this.start()[name]] }),
      ondone: () => this.tell(),
    });
    this.numbers = new PlaneNumbers();
    this.clipNote = el("p", { class: "cw-plane-note" }, "화살촉이 겹쳐 있으면 화살표가 그림 밖으로 이어집니다.");
    this.status = el("p", { class: "cw-hidden", role: "status" });
    this.node = el(
      "div",
      { class: "cw-plane" },
      this.chooser(),
      this.picture.node,
      el("div", { class: "cw-plane-under" }, this.legend(), this.clipNote),
      this.numbers.node,
      el(
        "p",
        { class: "cw-plane-help" },
        "점 x와 화살표 u, v의 끝을 끌어 보세요. 화살표 글쇠로는 0.1씩(Shift와 함께 누르면 0.01씩) 움직이고, Home을 누르면 처음 자리로 돌아갑니다.",
      ),
      this.status,
    );
  }

  chooser() {
    const id = uid("map");
    this.select = el(
      "select",
      { class: "cw-field", id, onchange: () => this.restart(this.select.value) },
      this.spec.maps.map(({ name, title }) => el("option", { value: name }, title)),
    );
    this.formula = el("span", { class: "cw-plane-formula" });
    this.look = el("p", { class: "cw-plane-look" });
    return el(
      "div",
      { class: "cw-plane-top" },
      el("label", { for: id }, "함수 f"),
      this.select,
      this.formula,
      button("처음으로", () => this.restart(this.state.map), { class: "cw-button cw-plane-reset" }),
      this.look,
    );
  }

  // 그릴 것을 켜고 끄는 범례.
  legend() {
    const entry = ([kind, words]) =>
      el(
        "label",
        { class: `cw-plane-key ${kind}` },
        el("input", { type: "checkbox", checked: true, onchange: (event) => this.toggle(kind, event.target.checked) }),
        words,
      );
    return el("div", { class: "cw-plane-keys", role: "group", "aria-label": "그림에 보일 것" }, LAYERS.map(entry));
  }

  toggle(kind, on) {
    for (const name of kind === "cw-plane-columns" ? COLUMNS : [kind]) {
      if (on) this.hidden.delete(name);
      else this.hidden.add(name);
    }
    this.picture.node.classList.toggle(kind.replace("cw-", "cw-no-"), !on);
    this.update();
  }

  start(name = this.state.map) {
    return this.spec.maps.find((map) => map.name === name);
  }

  restart(name) {
    const { x, v, u } = this.start(name);
    this.act({ map: name, x: [...x], v: [...v], u: [...u] });
    this.tell();
  }

  // 다 움직인 뒤 화면 낭독기에 한 문장.
  tell() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { x, y, image, pulled, det } = this.now;
      setText(
        this.status,
        `x는 ${pairText(x)}, y는 ${pairText(y)}입니다. ${areaSentence(det)} Ju는 ${pairText(image)}, vᵀJ는 ${pairText(pulled)}입니다.`,
      );
    }, PAUSE);
  }

  resize(width) {
    this.node.classList.toggle("cw-stacked", width <= STACK_WIDTH);
  }

  update() {
    const { map, x, v, u } = this.state;
    const form = PLANE_FORMS[map];
    if (this.drawn !== map) this.setMap(map);
    const jacobian = form.jacobian(x);
    const [[a, b], [c, d]] = jacobian;
    this.now = {
      x,
      v,
      u,
      y: form.value(x),
      jacobian,
      det: a * d - b * c + 0, // −0을 0으로
      image: [a * u[0] + b * u[1], c * u[0] + d * u[1]],
      pulled: [v[0] * a + v[1] * c, v[0] * b + v[1] * d],
    };
    this.picture.update(this.now, this.hidden);
    this.numbers.update(this.now);
    this.clipNote.classList.toggle("cw-quiet", !this.picture.clipped);
    if (form.piece) this.setPiece(form.piece(x));
  }

  setMap(map) {
    this.drawn = map;
    this.piece = undefined;
    this.picture.setMap(this.start(map));
    this.select.value = map;
    this.formula.replaceChildren(...withSubscripts(this.start(map).formula));
    this.look.replaceChildren(...withSubscripts(this.start(map).look));
  }

  setPiece(piece) {
    if (piece === this.piece) return;
    this.piece = piece;
    this.picture.setPiece(piece);
    setText(this.formula, `${this.start().formula} → 지금 k = ${piece}`);
  }
}
