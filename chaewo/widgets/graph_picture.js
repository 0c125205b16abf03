import { brief, setText, svg, uid } from "./kit.js";
import { LEAF_EXTRA, connect, fold, place } from "./graph_layout.js";

const PAD = 16;
const LANE = 20; // 같은 두 노드를 잇는 변 사이의 간격
const LONGEST_NAME = 14;

// 그래프의 그림. 접는 모양이나 폭이 바뀔 때만 새로 만들고, 걸음마다는 색과 글자만 고칩니다.
// 걸음마다 SVG를 새로 만들면 느린 기계에서 한 프레임(16 ms)을 넘깁니다.
export class GraphPicture {
  constructor(walk, available, onselect) {
    this.groups = fold(walk.nodes, walk.focus);
    this.edges = connect(walk.nodes, this.groups);
    const layout = place(this.groups, this.edges, available, labelRoom(this.edges));
    this.box = layout.box;
    const arrow = uid("arrow");
    const [width, height] = [layout.width + 2 * PAD, layout.height + 2 * PAD];
    this.edgeViews = this.edges.map((edge) => drawEdge(edge, layout));
    this.nodeViews = this.groups.map((group, g) => {
      const draw = group.folded ? drawFold : drawNode;
      return draw(walk.nodes, group.members, layout.position[g], layout.box, onselect);
    });
    this.arrow = arrow;
    this.svg = svg(
      "svg",
      { viewBox: `${-PAD} ${-PAD} ${width} ${height}`, width, "aria-hidden": "true" },
      ["", "-passed"].map((kind) => arrowHead(arrow + kind, `cw-arrow${kind}`)),
      this.edgeViews.map((view) => view.group),
      this.nodeViews,
    );
    this.tall = !layout.horizontal;
    this.positions = layout.position;
    this.width = width;
  }

  // 보고 있는 노드가 옮겨 가서 다르게 접어야 하면 거짓.
  fits(walk) {
    const now = fold(walk.nodes, walk.focus);
    return (
      now.length === this.groups.length &&
      now.every((group, g) => group.members.length === this.groups[g].members.length)
    );
  }

  update(walk) {
    this.edges.forEach((edge, k) => updateEdge(walk, edge, this.edgeViews[k], this.arrow));
    this.groups.forEach((group, g) => {
      if (!group.folded) updateNode(walk, group.members[0], this.nodeViews[g]);
    });
  }

  // 보고 있는 노드의 가운데 높이(px). 화면을 재지 않고 배치에서 셈합니다.
  focusHeight(walk, available) {
    const g = this.groups.findIndex((group) => group.members.includes(walk.focus));
    const scale = Math.min(1, available / this.width);
    return (this.positions[g].y + this.box.height / 2 + PAD) * scale;
  }
}

// 글꼴을 재지 않고 글자 수로 어림합니다. 12.5px 굵은 숫자 하나가 약 7.4px입니다.
const labelRoom = (edges) => Math.max(0, ...edges.map((edge) => brief(edge.product).length)) * 7.4 + 14;

const arrowHead = (id, kind) =>
  svg(
    "marker",
    { id, viewBox: "0 0 8 8", refX: 7.5, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" },
    svg("path", { d: "M0 0L8 4L0 8z", class: kind }),
  );

function drawEdge(edge, layout) {
  const [input, output] = [layout.position[edge.to], layout.position[edge.from]];
  const shift = (edge.lane - (edge.lanes - 1) / 2) * LANE;
  const { start, finish, bend, label } = layout.horizontal
    ? across(input, output, shift, layout.box, edge.leaf ? LEAF_EXTRA : 0)
    : down(input, output, shift, layout.box);
  const path = svg("path", { d: `M${start.x} ${start.y}C${bend} ${finish.x} ${finish.y}` });
  const words = svg("text", label);
  return { path, words, group: svg("g", { class: "cw-edge" }, path, words) };
}

function updateEdge(walk, edge, { path, words, group }, arrow) {
  const backward = walk.mode === "backward";
  const passed = walk.visited(edge.node);
  const head = `url(#${arrow}${passed ? "-passed" : ""})`;
  group.classList.toggle("cw-passed", passed);
  path.setAttribute("marker-start", backward ? head : "none");
  path.setAttribute("marker-end", backward ? "none" : head);
  setText(words, backward && passed ? brief(edge.product) : "");
}

// 가로 배치: 입력의 오른쪽에서 출력의 왼쪽으로.
function across(input, output, shift, box, extra) {
  const start = { x: input.x + box.width + extra, y: input.y + box.height / 2 };
  const finish = { x: output.x, y: output.y + box.height / 2 };
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
function down(input, output, shift, box) {
  const start = { x: input.x + box.width / 2, y: input.y + box.height };
  const finish = { x: output.x + box.width / 2, y: output.y };
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

function drawNode(nodes, [i], position, size, onselect) {
  const { kind, name, label } = nodes[i];
  const middle = size.height / 2;
  const leaf = kind === "leaf";
  return box(
    `cw-node cw-${kind}`,
    position,
    size,
    { "data-node": i, onclick: () => onselect(i) },
    leaf ? { corner: middle, extra: LEAF_EXTRA } : { corner: 7, extra: 0 },
    text("cw-name", size, middle + (label ? -3 : 5), name),
    label ? text("cw-label", size, middle + 14, label) : null,
    svg(
      "g",
      { class: "cw-badge", transform: `translate(${size.width} 0)` },
      svg("circle", { r: 9 }),
      svg("path", { d: "M-3.5-3.5L3.5 3.5M3.5-3.5L-3.5 3.5" }),
    ),
    svg("title", {}, name),
  );
}

function updateNode(walk, i, view) {
  const marks = {
    "cw-passed": walk.visited(i),
    "cw-active": walk.active === i,
    "cw-selected": walk.selected === i,
    "cw-freed": walk.emptied(i),
    "cw-broken": walk.failed && walk.spec.freed.node === i,
  };
  for (const [name, on] of Object.entries(marks)) view.classList.toggle(name, on);
}

// 접은 노드를 누르면 그 안의 첫 노드로 가고, 그 둘레가 펼쳐집니다.
const drawFold = (nodes, members, position, size, onselect) =>
  box(
    "cw-node cw-fold",
    position,
    size,
    { onclick: () => onselect(members[0]) },
    { corner: 7, extra: 0 },
    text("cw-label", size, size.height / 2 + 5, `⋯ 노드 ${members.length}개`),
  );

const box = (kind, { x, y }, { width, height }, attributes, { corner, extra }, ...contents) =>
  svg(
    "g",
    { class: kind, transform: `translate(${x} ${y})`, ...attributes },
    svg("rect", { x: -extra, width: width + 2 * extra, height, rx: corner }),
    contents,
  );

const text = (kind, { width }, y, words) =>
  svg("text", { class: kind, x: width / 2, y, "text-anchor": "middle" }, shorten(words));

const shorten = (words) =>
  words.length > LONGEST_NAME ? `${words.slice(0, LONGEST_NAME - 1)}…` : words;
