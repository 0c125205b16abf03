import { card, el, format, prose, setText, shapeText, uid } from "../kit/kit.js";
import { keyMove } from "../kit/keys.js";
import { linked } from "../kit/linked.js";
import { slider } from "../kit/slider.js";
import { layerTable } from "./jacobian_layers.js";

const CHOICE = ["function", "n", "m", "row", "column"]; // 파이썬과 주고받는 값
// y_1의 1을 아래 첨자로. 유니코드의 작은 숫자는 글꼴마다 크기가 들쭉날쭉합니다.
const math = (text) => text.split(/_(\w)/).map((part, i) => (i % 2 ? el("sub", {}, part) : part));

function render({ model, el: root }) {
  const spec = model.get("spec");
  const box = card("cw-jacobian");
  root.append(box);
  if (spec.problem) box.append(el("p", { class: "cw-problem" }, spec.problem));
  if (spec.functions) return chooser(model, box, spec);
  return spec.layers.length ? realLayers(model, box, spec.layers) : undefined;
}

function realLayers(model, box, layers) {
  const draw = ({ batch }) => table.update(batch);
  const { state, act, unlink } = linked(model, ["batch"], draw);
  const table = layerTable(layers, (batch) => act({ batch }));
  box.append(...table.nodes);
  draw(state);
  return unlink;
}

function chooser(model, box, spec) {
  let now; // 지금의 선택
  let cells = []; // 표의 칸들, 행마다 하나의 배열
  const { state, act: change, unlink } = linked(model, CHOICE, draw);

  const menu = el(
    "select",
    { id: uid("function"), onchange: () => act({ function: menu.value }) },
    spec.functions.map(({ name, label }) => el("option", { value: name }, label)),
  );
  const formula = el("span", { class: "cw-formula" });
  const why = el("p", { class: "cw-note cw-why", id: uid("why") });
  const sizes = { n: sizeControl("n", "입력의 수 n"), m: sizeControl("m", "출력의 수 m") };
  const pattern = el("p");
  const table = el("table", {
    class: "cw-partials",
    role: "grid",
    onkeydown: onKey,
    onpointerleave: () => drawLight(),
  });
  const status = el("div", { class: "cw-calls-said", role: "status" });
  const shapes = el("p", { class: "cw-shape-line" });
  const count = el("p");
  const help = el(
    "p",
    { class: "cw-help" },
    "표에 초점을 두면 화살표 글쇠로 칸을 옮기고, Home과 End로 행의 처음과 끝으로 갑니다.",
  );
  box.append(
    el("div", { class: "cw-choose" }, el("label", { for: menu.id }, "함수"), menu, formula),
    el("div", { class: "cw-choose" }, sizes.n.node, sizes.m.node),
    why,
    el("div", { class: "cw-scroll" }, table),
    pattern,
    status,
    shapes,
    count,
    help,
  );

  function sizeControl(name, label) {
    const id = uid(name);
    const output = el("output", { for: id });
    const input = slider({
      id,
      min: 1,
      max: spec.x.length,
      "aria-describedby": why.id,
      oninput: () => act({ [name]: Number(input.value) }),
    });
    return { input, output, node: el("div", { class: "cw-size" }, el("label", { for: id }, label), input, output) };
  }

  // 함수가 m을 정하면 그 값으로, 고른 칸은 표 안으로.
  function fitted(choice) {
    const chosen = spec.functions.find(({ name }) => name === choice.function);
    const { n } = choice;
    const m = { one: 1, same: n, free: choice.m }[chosen.rule];
    return { ...choice, m, row: Math.min(choice.row, m - 1), column: Math.min(choice.column, n - 1), chosen };
  }

  const act = (partial) => change(fitted({ ...now, ...partial }));

  function onKey(event) {
    const moves = {
      ArrowRight: { column: now.column + 1 },
      ArrowLeft: { column: now.column - 1 },
      ArrowDown: { row: now.row + 1 },
      ArrowUp: { row: now.row - 1 },
      Home: { column: 0 },
      End: { column: now.n - 1 },
    };
    const move = keyMove(event, moves);
    const { row, column } = { ...now, ...move };
    if (move && cells[row]?.[column]) choose(row, column);
  }

  function choose(row, column) {
    act({ row, column });
    cells[row][column].focus();
  }

  let said = "";
  let drawn = ""; // 표를 다시 만들어야 하는지 아는 열쇠
  function draw() {
    now = fitted(state);
    const { chosen, n, m } = now;
    menu.value = chosen.name;
    formula.replaceChildren(...math(chosen.formula), " ", el("code", { class: "cw-short" }, chosen.code));
    for (const [name, { input, output }] of Object.entries(sizes)) {
      input.value = now[name];
      setText(output, String(now[name]));
    }
    sizes.m.input.disabled = chosen.rule !== "free";
    setText(why, chosen.why);
    pattern.replaceChildren(...math(chosen.pattern));
    const lines = { x: [n], y: [m], J: [m, n], v: [m], vᵀJ: [n] };
    shapes.replaceChildren(
      ...Object.entries(lines).map(([name, shape]) =>
        el("code", { class: "cw-short" }, `${name}: ${shapeText(shape)}`),
      ),
    );
    setText(count, `J 전체: 한 행씩 VJP(backward) ${m}번 또는 한 열씩 JVP ${n}번`);
    const key = [chosen.name, n, m].join();
    if (key !== drawn) drawTable();
    drawn = key;
    drawLight();
  }

  function drawTable() {
    const { chosen, n, m } = now;
    const values = chosen.tables[n - 1].slice(0, m);
    cells = values.map((line, i) => line.map((value, j) => cell(value, i, j)));
    table.setAttribute("aria-label", `${chosen.label}의 야코비안, ${m}행 ${n}열`);
    table.replaceChildren(
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("td"),
          spec.x
            .slice(0, n)
            .map((x, j) =>
              el("th", { scope: "col" }, el("i", {}, math(`x_${j + 1}`)), el("small", {}, `= ${format(x)}`)),
            ),
        ),
      ),
      el(
        "tbody",
        {},
        cells.map((line, i) => el("tr", {}, el("th", { scope: "row" }, el("i", {}, math(`y_${i + 1}`))), line)),
      ),
    );
  }

  function cell(value, i, j) {
    return el(
      "td",
      {
        role: "gridcell",
        class: value === 0 ? "cw-zero" : null,
        "aria-label": `∂y${i + 1}/∂x${j + 1} = ${format(value)}`,
        onclick: () => choose(i, j),
        onpointerenter: (event) => event.pointerType === "mouse" && drawLight(i, j),
      },
      fraction(i, j),
      el("b", {}, format(Number(value.toFixed(3)))), // 칸에는 셋째 자리까지
    );
  }

  // 고른 칸, 또는 마우스가 올라가 있는 칸의 행과 열을 밝힙니다.
  function drawLight(row = now.row, column = now.column) {
    const { n, m, chosen } = now;
    cells.forEach((line, i) =>
      line.forEach((node, j) => {
        node.classList.toggle("cw-in-row", i === row);
        node.classList.toggle("cw-in-column", j === column);
        node.classList.toggle("cw-here", i === row && j === column);
        const picked = i === now.row && j === now.column;
        node.tabIndex = picked ? 0 : -1;
        node.setAttribute("aria-selected", picked);
      }),
    );
    const heads = table.querySelectorAll("th");
    heads.forEach((head, k) => head.classList.toggle("cw-head-lit", k === column || k === n + row));
    const value = chosen.tables[n - 1][row][column];
    const key = [row, column, drawn].join();
    if (key === said) return; // 같은 글을 다시 넣으면 화면 낭독기가 다시 읽습니다.
    said = key;
    status.replaceChildren(
      el("p", { class: "cw-say-row" }, prose(call("`y.backward(v)`", `${row + 1}행`, "v", oneHot(m, row), "m", m))),
      el("p", { class: "cw-say-column" }, call("JVP", `${column + 1}열`, "u", oneHot(n, column), "n", n)),
      el("p", {}, "고른 칸: ", fraction(row, column), ` = ${format(value)}`),
    );
  }

  draw();
  return unlink;
}

const fraction = (i, j) =>
  el("span", { class: "cw-fraction" }, el("i", {}, math(`∂y_${i + 1}`)), el("i", {}, math(`∂x_${j + 1}`)));

const call = (name, part, letter, vector, length, count) =>
  `${name} 한 번이 ${part} 전체를 계산합니다: ${letter}\u00a0=\u00a0${vector}, 길이 ${length}\u00a0=\u00a0${count}.`;

const oneHot = (length, at) =>
  shapeText(Array.from({ length }, (_, i) => (i === at ? 1 : 0))).replaceAll(" ", "\u00a0");

export default { render };
