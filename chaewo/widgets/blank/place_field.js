// 이름표 놓기: 이름표를 그래프의 노드에 끌어다 놓거나, 이름표를 고른 다음 노드를 고릅니다.

import { el, prose, setText, svg, uid } from "../kit/kit.js";
import { place } from "../kit/graph_layout.js";
import { drag } from "../kit/drag.js";
import { keyMove } from "../kit/keys.js";

const TALL = 88; // 노드 하나의 높이: 이름 두 줄과 이름표 한 줄 (px)
const STEP = TALL + 38;
const HEAD = 6; // 화살촉

export function placeField(spec, label) {
  const help = el(
    "p",
    { class: "cw-field-help", id: uid("help") },
    "이름표를 노드로 끌거나, 이름표를 누르고 노드를 누릅니다.",
    el(
      "span",
      { class: "cw-keys" },
      " 글쇠로는 이름표에서 Enter를 누르고, ↑ ↓로 노드를 고른 뒤 다시 Enter를 누릅니다. 그만두려면 Esc를 누릅니다.",
    ),
  );
  const live = el("p", { class: "cw-hidden", "aria-live": "polite" });
  const names = spec.nodes.map((text) => text.replace("\n", " "));
  const labels = spec.left.map((text) => text.replaceAll("`", ""));
  const at = spec.left.map(() => ""); // 이름표마다 놓인 노드의 id
  let picked = -1;
  const tray = el("div", { class: "cw-place-tray" });
  const nodes = spec.nodes.map(makeNode);
  const chips = spec.left.map(makeChip);
  const graph = drawGraph(
    spec,
    nodes.map(({ node }) => node),
  );
  chips.forEach((_, k) => put(k, spec.start[k]));

  function makeNode(text, i) {
    const [name, below] = text.split("\n");
    const next = spec.edges.filter(({ from }) => from === i).map(({ slot, to }) => ` [${slot}] ${names[to]}`);
    const held = el("span", { class: "cw-hidden" });
    const target = el(
      "button",
      { type: "button", class: "cw-place-target", onclick: () => choose(i), onkeydown: (event) => onKey(event, i) },
      el(
        "span",
        { class: "cw-place-name" },
        name
          .replace(/([a-z0-9])(?=[A-Z])/g, "$1\n")
          .split("\n")
          .flatMap((word) => [word, el("wbr")]),
      ),
      below ? el("small", {}, below) : null,
      el("span", { class: "cw-hidden" }, next.length ? ` →${next}` : ""),
      held,
    );
    const slot = el("div", { class: "cw-place-slot" });
    return { target, slot, held, node: el("div", { class: "cw-place-node" }, target, slot) };
  }

  function makeChip(text, k) {
    let dragged; // 끌고 난 뒤에 오는 클릭은 누른 것이 아닙니다.
    const chip = el(
      "button",
      {
        type: "button",
        class: "cw-place-chip",
        "aria-describedby": help.id,
        onpointerdown: () => (dragged = false),
        onclick(event) {
          if (dragged && event.detail) return;
          const inside = spec.right.indexOf(at[k]);
          if (picked !== -1 && picked !== k && inside !== -1) choose(inside);
          else pick(picked === k ? -1 : k, event.detail === 0);
        },
        onkeydown: (event) => event.key === "Escape" && pick(-1),
      },
      ...prose(text),
      el("span", { class: "cw-hidden" }),
    );
    let over = -1;
    const light = (i) => {
      over = i;
      nodes.forEach(({ node }, n) => node.classList.toggle("cw-over", n === i));
    };
    drag(chip, {
      start() {
        dragged = true;
        pick(-1);
        chip.classList.add("cw-held");
      },
      move({ clientX, clientY }, dx, dy) {
        chip.style.transform = `translate(${dx}px, ${dy}px)`;
        light(
          nodes.findIndex(({ node }) => {
            const { left, right, top, bottom } = node.getBoundingClientRect();
            return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
          }),
        );
      },
      end(kept) {
        chip.style.transform = "";
        chip.classList.remove("cw-held");
        if (kept) drop(k, spec.right[over] ?? "");
        light(-1);
      },
    });
    return chip;
  }

  function pick(k, byKey) {
    picked = k;
    chips.forEach((chip, c) => chip.setAttribute("aria-pressed", String(c === k)));
    graph.classList.toggle("cw-picking", k !== -1);
    if (k === -1) return;
    setText(live, `‘${labels[k]}’ 이름표를 들었습니다. 노드를 고르세요.`);
    if (byKey) nodes[Math.max(0, spec.right.indexOf(at[k]))].target.focus();
  }

  // 이름표가 하나뿐이면 고르지 않아도 무엇을 놓을지 압니다.
  function choose(i) {
    const k = picked === -1 && chips.length === 1 ? 0 : picked;
    if (k === -1) return setText(live, "먼저 이름표를 고르세요.");
    drop(k, spec.right[i]);
    (chips[at.indexOf("")] ?? chips[k]).focus({ preventScroll: true });
  }

  function drop(k, id) {
    mark([]);
    put(k, id);
    pick(-1);
    setText(
      live,
      id
        ? `‘${labels[k]}’ 이름표를 ${names[spec.right.indexOf(id)]}에 놓았습니다.`
        : `‘${labels[k]}’ 이름표를 거두었습니다.`,
    );
  }

  function put(k, id) {
    at[k] = id;
    const i = spec.right.indexOf(id);
    (nodes[i]?.slot ?? tray).append(chips[k]);
    nodes.forEach(({ held }, n) => {
      const here = labels.filter((_, c) => at[c] === spec.right[n]);
      setText(held, here.length ? `, 이름표 ${here}` : "");
    });
  }

  function onKey(event, i) {
    const to = (k) => () => nodes[k]?.target.focus();
    const arrows = { ArrowUp: to(i - 1), ArrowLeft: to(i - 1), ArrowDown: to(i + 1), ArrowRight: to(i + 1) };
    keyMove(event, picked === -1 ? arrows : { ...arrows, Escape: release })?.();
  }

  function release() {
    chips[picked].focus();
    pick(-1);
  }

  function mark(wrong) {
    chips.forEach((chip, k) => {
      chip.classList.toggle("cw-wrong-label", wrong.includes(k));
      setText(chip.lastChild, wrong.includes(k) ? " (자리가 다른 이름표)" : "");
    });
  }

  return {
    node: el("fieldset", { class: "cw-place-field", "aria-labelledby": label }, help, tray, graph, live),
    read: () => [...at],
    write: (values) => at.forEach((_, k) => spec.right.includes(values?.[k]) && put(k, values[k])),
    mark,
  };
}

// 출력이 위에 오는 그래프. 가로는 폭에 맞추어 %로, 세로는 px로 놓아 폭을 재지 않습니다.
function drawGraph({ edges }, nodes) {
  const layout = place(nodes, edges, 0, 0);
  const levels = [...new Set(layout.position.map(({ y }) => y))].sort((a, b) => b - a);
  const top = layout.position.map(({ y }) => levels.indexOf(y) * STEP);
  const middle = layout.position.map(({ x }) => x + layout.box.width / 2);
  const height = (levels.length - 1) * STEP + TALL;
  const across = (x) => `${((100 * x) / layout.width).toFixed(2)}%`;
  nodes.forEach((node, i) => {
    node.style.cssText = `left:${across(layout.position[i].x)};top:${top[i]}px;width:${across(layout.box.width)};height:${TALL}px`;
    node.classList.toggle(
      "cw-place-inner",
      edges.some(({ to }) => to === i),
    );
  });
  const ends = edges.map(({ from, to }) => [middle[from], top[from] + TALL, middle[to], top[to] - HEAD]);
  const lines = ends.map(([x, y, u, v]) =>
    svg("path", { d: `M${x} ${y}C${x} ${(y + v) / 2} ${u} ${(y + v) / 2} ${u} ${v}` }),
  );
  const slots = ends.map(([x, y, u, v], i) =>
    el(
      "span",
      { class: "cw-place-edge", style: `left:${across(0.22 * x + 0.78 * u)};top:${y + 0.66 * (v - y)}px` },
      `[${edges[i].slot}]`,
    ),
  );
  const back = svg(
    "svg",
    { viewBox: `0 0 ${layout.width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    lines,
  );
  return el(
    "div",
    { class: "cw-place-graph", style: `height:${height}px;max-width:${Math.round(layout.width * 1.5)}px` },
    back,
    el("div", { "aria-hidden": "true" }, slots),
    nodes,
  );
}
