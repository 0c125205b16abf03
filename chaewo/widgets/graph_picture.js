import { brief, svg, uid } from "./kit.js";
import { BOX, connect, fold, place } from "./graph_layout.js";

const PAD = 16;
const LANE = 20; // 같은 두 노드를 잇는 변 사이의 간격
const LONGEST_NAME = 14;

// 지금의 걸음을 그린 SVG. onselect(번호)는 노드를 눌렀을 때 부릅니다.
export function drawGraph(walk, available, onselect) {
  const groups = fold(walk.nodes, walk.focus);
  const edges = connect(walk.nodes, groups);
  const layout = place(groups, edges, available);
  const arrow = uid("arrow");
  const [width, height] = [layout.width + 2 * PAD, layout.height + 2 * PAD];
  const picture = svg(
    "svg",
    { viewBox: `${-PAD} ${-PAD} ${width} ${height}`, width, "aria-hidden": "true" },
    ["", "-passed"].map((kind) => arrowHead(arrow + kind, `cw-arrow${kind}`)),
    edges.map((edge) => drawEdge(walk, edge, layout, arrow)),
    groups.map((group, g) => {
      const draw = group.folded ? drawFold : drawNode;
      return draw(walk, group.members, layout.position[g], onselect);
    }),
  );
  return { picture, horizontal: layout.horizontal };
}

const arrowHead = (id, kind) =>
  svg(
    "marker",
    { id, viewBox: "0 0 8 8", refX: 7.5, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" },
    svg("path", { d: "M0 0L8 4L0 8z", class: kind }),
  );

function drawEdge(walk, edge, layout, arrow) {
  const [input, output] = [layout.position[edge.to], layout.position[edge.from]];
  const shift = (edge.lane - (edge.lanes - 1) / 2) * LANE;
  const { start, finish, bend, label } = layout.horizontal
    ? across(input, output, shift)
    : down(input, output, shift);
  const backward = walk.mode === "backward";
  const passed = walk.visited(edge.node) && !walk.failed;
  const words = backward && passed ? brief(edge.product) : "";
  return svg(
    "g",
    { class: `cw-edge${passed ? " cw-passed" : ""}` },
    svg("path", {
      d: `M${start.x} ${start.y}C${bend} ${finish.x} ${finish.y}`,
      [backward ? "marker-start" : "marker-end"]: `url(#${arrow}${passed ? "-passed" : ""})`,
    }),
    words ? svg("text", label, words) : null,
  );
}

// 가로 배치: 입력의 오른쪽에서 출력의 왼쪽으로.
function across(input, output, shift) {
  const start = { x: input.x + BOX.width, y: input.y + BOX.height / 2 };
  const finish = { x: output.x, y: output.y + BOX.height / 2 };
  const x = (start.x + finish.x) / 2;
  const swing = shift * 1.6;
  return {
    start,
    finish,
    bend: `${x} ${start.y + swing} ${x} ${finish.y + swing}`,
    label: { x, y: (start.y + finish.y) / 2 + shift + (shift > 0 ? 12 : -5), "text-anchor": "middle" },
  };
}

// 세로 배치: 입력의 아래에서 출력의 위로.
function down(input, output, shift) {
  const start = { x: input.x + BOX.width / 2, y: input.y + BOX.height };
  const finish = { x: output.x + BOX.width / 2, y: output.y };
  const y = (start.y + finish.y) / 2;
  const swing = shift * 1.6;
  const left = shift < 0;
  return {
    start,
    finish,
    bend: `${start.x + swing} ${y} ${finish.x + swing} ${y}`,
    label: {
      x: (start.x + finish.x) / 2 + shift * 1.2 + (left ? -6 : 6),
      y: y + 4,
      "text-anchor": left ? "end" : "start",
    },
  };
}

function drawNode(walk, [i], position, onselect) {
  const node = walk.nodes[i];
  const marks = {
    "cw-passed": walk.visited(i),
    "cw-active": walk.active === i,
    "cw-selected": walk.selected === i,
    "cw-freed": walk.mode === "backward" && walk.freed && node.saved.length > 0,
    "cw-broken": walk.failed && walk.spec.freed.node === i,
  };
  const classes = Object.keys(marks).filter((name) => marks[name]);
  return box(
    ["cw-node", `cw-${node.kind}`, ...classes].join(" "),
    position,
    { "data-node": i, "data-focus": i === walk.focus, onclick: () => onselect(i) },
    node.kind === "leaf" ? BOX.height / 2 : 7,
    text("cw-name", node.label ? 20 : 28, node.name),
    node.label ? text("cw-label", 37, node.label) : null,
    svg("title", {}, node.name),
  );
}

// 접은 노드를 누르면 그 안의 첫 노드로 가고, 그 둘레가 펼쳐집니다.
const drawFold = (walk, members, position, onselect) =>
  box(
    "cw-node cw-fold",
    position,
    { onclick: () => onselect(members[0]) },
    7,
    text("cw-label", 28, `⋯ 노드 ${members.length}개`),
  );

const box = (kind, { x, y }, attributes, corner, ...contents) =>
  svg(
    "g",
    { class: kind, transform: `translate(${x} ${y})`, ...attributes },
    svg("rect", { width: BOX.width, height: BOX.height, rx: corner }),
    contents,
  );

const text = (kind, y, words) =>
  svg("text", { class: kind, x: BOX.width / 2, y, "text-anchor": "middle" }, shorten(words));

const shorten = (words) =>
  words.length > LONGEST_NAME ? `${words.slice(0, LONGEST_NAME - 1)}…` : words;
