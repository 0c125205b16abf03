import { el } from "./kit.js";

// 글이나 수를 적는 칸 하나. kind는 덧붙일 클래스입니다.
export const textField = (kind, attributes) =>
  el("input", { type: "text", class: `cw-field ${kind}`, autocomplete: "off", spellcheck: "false", ...attributes });
