import { textField } from "./field.js";
import { el, setText, uid } from "./kit.js";
import { parseNumber } from "./read_number.js";
import { slider } from "./slider.js";

const LARGEST = 1e6; // 이보다 크면 화면의 칸에도, float32의 소수 넷째 자리에도 담기지 않습니다.

// 슬라이더와 숫자 칸 한 쌍. 슬라이더는 min–max에서만 움직이고, 칸에는 그 밖의 값도 적을 수 있습니다.
// message는 node 안에 있지만, 자리가 좁으면 부른 쪽이 다른 곳으로 옮겨도 됩니다.
// toSlider와 fromSlider는 값과 슬라이더의 눈금을 잇고(로그 눈금 따위), refuse(수, 글)는 받지 못할 수에 문장을 돌려줍니다.
export class NumberEntry {
  constructor({ label, min, max, step, value, onchange, toSlider = String, fromSlider = Number, refuse = tooLarge }) {
    Object.assign(this, { onchange, toSlider, refuse });
    this.message = el("p", { class: "cw-entry-message", role: "status", id: uid("entry") });
    this.slider = slider({
      class: "cw-slider",
      min,
      max,
      step,
      "aria-label": `${label} 슬라이더`,
      oninput: () => this.change(fromSlider(this.slider.value)),
    });
    this.field = textField("cw-entry", {
      "aria-label": label,
      "aria-describedby": this.message.id,
      onfocus: () => this.field.select(),
      onblur: () => this.commit(),
      onkeydown: (event) => this.onKey(event),
    });
    this.node = el("div", { class: "cw-number-entry" }, this.slider, this.field, this.message);
    this.set(value);
  }

  // 바깥에서 정한 값을 보입니다. onchange는 부르지 않습니다.
  set(value) {
    if (value === this.value) return;
    this.value = value;
    this.show();
  }

  show() {
    const text = String(this.value);
    this.field.value = text;
    this.slider.value = this.toSlider(this.value);
    this.slider.setAttribute("aria-valuetext", text);
    this.complain("");
  }

  change(value) {
    const changed = value !== this.value;
    this.value = value;
    this.show();
    if (changed) this.onchange(value);
  }

  onKey(event) {
    if (event.isComposing) return; // 한글을 조합하는 중의 Enter는 글자를 마치는 글쇠입니다.
    if (event.key === "Enter") this.commit();
    else if (event.key === "Escape") this.show();
    else return;
    event.preventDefault();
  }

  commit() {
    if (this.field.value === String(this.value)) return this.complain("");
    const { number, message } = readNumber(this.field.value, this.refuse);
    if (message) this.complain(`${message} 지금 값은 ${this.value} 그대로입니다.`);
    else this.change(number);
  }

  complain(message) {
    const bad = message !== "";
    if (bad === (this.message.textContent !== "") && !bad) return;
    this.field.classList.toggle("cw-wrong-entry", bad);
    this.field.setAttribute("aria-invalid", String(bad));
    setText(this.message, message);
  }
}

const tooLarge = (number, text) =>
  Math.abs(number) > LARGEST ? `'${text}', 너무 큰 수입니다. −1000000부터 1000000까지의 수를 적어 주세요.` : "";

function readNumber(raw, refuse) {
  const text = raw.trim();
  if (text === "") return { message: "비어 있습니다. 0.1처럼 숫자를 적어 주세요." };
  const { number, message } = parseNumber(text);
  return { number, message: message ?? refuse(number, text) };
}
