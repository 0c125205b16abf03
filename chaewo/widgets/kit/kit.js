// 위젯이 함께 쓰는 그리기 도구. 글자는 언제나 textContent로 넣습니다.

const SVG = "http://www.w3.org/2000/svg";

// attributes: class·aria-* 같은 속성, on*으로 시작하면 사건 처리기. children: 문자열이나 요소.
function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((child) => child != null));
  return node;
}

// JupyterLab의 단축키(Enter, 화살표, d d)가 위젯 안의 글쇠를 가로채지 않게 하는 표시. 상자에 달아도
// 초점을 받은 칸부터 보므로, 제 글쇠가 있는 칸에는 따로 답니다.
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

export const el = (tag, attributes = {}, ...children) =>
  fill(
    document.createElement(tag),
    /^(input|select)$/.test(tag) ? { ...OWN_KEYS, ...attributes } : attributes,
    children,
  );

export const svg = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);

// 위젯의 바깥 상자.
export const card = (kind, attributes = {}, ...children) =>
  el("div", { class: `cw ${kind}`, ...OWN_KEYS, ...attributes }, children);

let counter = 0;
// 한 페이지에 위젯이 여럿이어도 겹치지 않는 id.
export const uid = (stem) => `cw-${stem}-${++counter}`;

// torch처럼 소수 넷째 자리까지. 아주 크거나 작으면 지수로 적습니다.
export function format(value) {
  if (typeof value === "string") return value.replaceAll("-", "−");
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-3 ? value.toExponential(3) : String(Number(value.toFixed(4)));
  return text.replaceAll("-", "−");
}

export const shapeText = (shape) => `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;

// toLocaleString은 부를 때마다 형식을 새로 만들어 수십 배 느립니다.
export const grouped = new Intl.NumberFormat("en-US").format;

// `code`를 <code>로 바꾸어 담습니다. 글 안의 다른 기호는 그대로 글자입니다.
// 닫는 괄호나 코드 뒤의 조사가 줄 머리에 홀로 오지 않게 너비 없는 글자(U+2060)로 잇습니다.
export function prose(text) {
  return text.split("`").map((part, i) => {
    if (i % 2) return el("code", { class: part.length <= 20 ? "cw-short" : null }, part);
    const joined = part.replace(/([)\]”’」』])(?=[가-힣])/g, "$1\u2060");
    return i ? joined.replace(/^(?=[가-힣])/, "\u2060") : joined;
  });
}

const emptyText = (shape) => `원소가 없습니다, 모양 ${shapeText(shape)}`;

const MOST = 6; // 행이나 열이 이보다 많으면 가운데를 ⋯로 줄이고 모양을 적습니다.

// {shape, values | norm}을 한눈에 보이게: 작은 텐서는 표, 큰 텐서는 모양과 크기.
export function tensorView(tensor) {
  if (!tensor) return el("span", { class: "cw-none" }, "None");
  if (tensor.text) return el("span", { class: "cw-none" }, tensor.text);
  const { shape, values, norm } = tensor;
  if (!values) {
    return el(
      "span",
      { class: "cw-big" },
      el("span", {}, `모양 ${shapeText(shape)}`),
      norm === undefined ? null : el("span", {}, `크기(norm) ${format(norm)}`),
    );
  }
  if (!values.length) return el("span", { class: "cw-none" }, emptyText(shape));
  if (shape.length === 0) return el("span", { class: "cw-scalar" }, format(values[0]));
  const columns = shape.at(-1) || 1;
  const rows = [];
  for (let i = 0; i < values.length; i += columns) rows.push(values.slice(i, i + columns));
  const short = (items, dots, head) => (items.length > MOST ? [...items.slice(0, head), dots, items.at(-1)] : items);
  const cells = (row) => short(row.map(format), "⋯", 3);
  const shown = short(
    rows.map(cells),
    cells(rows[0]).map(() => "⋮"),
    2,
  );
  const table = el(
    "table",
    { class: "cw-matrix" },
    el(
      "tbody",
      {},
      shown.map((row) =>
        el(
          "tr",
          {},
          row.map((text) => el("td", {}, text)),
        ),
      ),
    ),
  );
  if (Math.max(columns, rows.length) <= MOST) return table;
  return el("span", { class: "cw-big" }, table, el("span", { class: "cw-none" }, `모양 ${shapeText(shape)}`));
}

// 화살표 위에 얹을 짧은 글: 원소가 모두 같으면 그 값, 아니면 모양.
export function brief(tensor) {
  if (!tensor) return "";
  return sameEverywhere(tensor) ? format(tensor.values[0]) : shapeText(tensor.shape);
}

const sameEverywhere = ({ values }) => values?.length > 0 && values.every((value) => value === values[0]);

export function sentence(tensor) {
  if (!tensor) return "None";
  const { shape, values } = tensor;
  if (values?.length === 0) return emptyText(shape);
  if (values?.length > 1 && sameEverywhere(tensor)) return `모두 ${format(values[0])}`;
  return values?.length <= 4 ? values.map(format).join(", ") : `모양 ${shapeText(shape)}`;
}

export const button = (label, onclick, attributes = {}) =>
  el("button", { type: "button", class: "cw-button", onclick, ...attributes }, label);

// 바뀔 때만 고칩니다. 같은 글자라도 다시 쓰면 브라우저가 자리를 다시 계산합니다.
// 글자 노드가 하나뿐이면 그 안의 글자만 갈아, 노드를 새로 만들고 모양(style)을 다시 구하는 일을 덥니다.
export function setText(node, text) {
  if (node.textContent === text) return;
  const { firstChild } = node;
  if (firstChild?.nodeType === Node.TEXT_NODE && !firstChild.nextSibling) firstChild.data = text;
  else node.textContent = text;
}

// 속성도 바뀔 때만 씁니다.
const lastPut = new WeakMap(); // 노드마다 마지막에 쓴 값들. DOM에서 읽어 견주는 것보다 빠릅니다.
export function put(node, attributes) {
  const last = lastPut.get(node) ?? {};
  for (const key in attributes) if (last[key] !== attributes[key]) node.setAttribute(key, attributes[key]);
  lastPut.set(node, Object.assign(last, attributes));
}

// 켜고 끄는 것(hidden, disabled)도 바뀔 때만. 같은 값을 다시 적어도 브라우저는 모양을 다시 구합니다.
export function flag(node, name, on) {
  if (node[name] !== on) node[name] = on;
}

// 16×16 칸에 그린 아이콘. 이름은 단추의 aria-label이 말합니다.
export const icon = (path) =>
  svg("svg", { class: "cw-icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: path }));
