// 빈칸의 꼴마다 답을 적는 칸. read·write는 judge가 받는 값을 주고받고, mark(틀린 칸, 틀렸는가, 맞았는가)는 표시합니다.

import { el, prose, uid } from "../kit/kit.js";
import { textField } from "../kit/field.js";
import { orderField } from "./order_field.js";
import { placeField } from "./place_field.js";

function markInput(input, bad) {
  input.classList.toggle("cw-wrong-entry", bad);
  input.setAttribute("aria-invalid", String(bad));
}

function inputField(spec, label, extra) {
  const node = textField(spec.kind === "number" ? "cw-number" : "cw-text", {
    "aria-labelledby": label,
    autocapitalize: "off",
    ...extra,
  });
  return {
    node,
    read: () => node.value,
    write: (value) => {
      node.value = String(value);
    },
    mark: (_, bad) => markInput(node, bad),
  };
}

function choiceField(spec, label) {
  const name = uid("choice");
  const inputs = spec.options.map((_, i) => el("input", { type: "radio", name, value: i }));
  const node = el(
    "fieldset",
    { class: "cw-options", "aria-labelledby": label },
    spec.options.map((option, i) => el("label", { class: "cw-option" }, inputs[i], el("span", {}, ...prose(option)))),
  );
  return {
    node,
    read: () => inputs.find((input) => input.checked)?.value ?? null,
    write: (value) => {
      if (inputs[value]) inputs[value].checked = true;
    },
    mark: (_, bad, right) =>
      inputs.forEach((input, i) => {
        node.children[i].classList.toggle("cw-wrong-option", bad && input.checked);
        node.children[i].classList.toggle("cw-right-option", right === true && input.checked);
      }),
  };
}

function matrixField(spec, label) {
  const inputs = spec.answer.map((row, i) =>
    row.map((_, j) => textField("cw-entry", { "aria-label": `${i + 1}행 ${j + 1}열` })),
  );
  const table = el(
    "table",
    { class: "cw-grid", role: "presentation" },
    el(
      "tbody",
      {},
      inputs.map((row) =>
        el(
          "tr",
          {},
          row.map((input) => el("td", {}, input)),
        ),
      ),
    ),
  );
  return {
    node: el("fieldset", { "aria-labelledby": label }, table),
    read: () => inputs.map((row) => row.map((input) => input.value)),
    write: (values) => inputs.forEach((row, i) => row.forEach((input, j) => (input.value = values?.[i]?.[j] ?? ""))),
    mark: (wrong) =>
      inputs.forEach((row, i) =>
        row.forEach((input, j) => {
          markInput(
            input,
            wrong.some(([a, b]) => a === i && b === j),
          );
        }),
      ),
  };
}

// 왼쪽마다 <select> 하나. 글쇠와 손가락과 화면 낭독기가 이미 아는 칸입니다. 값으로 번호가 아니라
// 글을 쓰므로, 보기를 고쳐 차례가 바뀌어도 저장해 둔 답이 다른 짝이 되지 않습니다.
function matchField(spec, label) {
  const selects = spec.left.map(() => {
    const options = spec.right.map((text) => el("option", { value: text }, text.replaceAll("`", "")));
    return el(
      "select",
      { class: "cw-field cw-pick", id: uid("match") },
      el("option", { value: "" }, "고르세요"),
      options,
    );
  });
  const pairs = spec.left.map((text, i) =>
    el("div", { class: "cw-pair" }, el("label", { for: selects[i].id }, ...prose(text)), selects[i]),
  );
  return {
    node: el("fieldset", { class: "cw-pairs", "aria-labelledby": label }, pairs),
    read: () => selects.map((select) => select.value),
    write: (values) =>
      selects.forEach((select, i) => {
        select.value = spec.right.includes(values?.[i]) ? values[i] : "";
      }),
    mark: (wrong) =>
      selects.forEach((select, i) => {
        markInput(select, wrong.includes(i));
        pairs[i].classList.toggle("cw-wrong-pair", wrong.includes(i));
      }),
  };
}

export const FIELDS = {
  number: (spec, label) => inputField(spec, label, { inputmode: "text" }),
  text: (spec, label) => inputField(spec, label, {}),
  choice: choiceField,
  matrix: matrixField,
  match: matchField,
  order: orderField,
  place: placeField,
};
