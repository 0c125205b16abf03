import { brief, put, svg, uid } from "../kit/kit.js";
import { LEAF_EXTRA, connect, fold, place } from "../kit/graph_layout.js";

const LANE = 20; // 같은 두 노드를 잇는 변 사이의 간격
const LETTER = 7.25; // 12px 고정폭 글자 하나
const LINE = 14;
const DIGIT = 7.4; // 12.5px 굵은 숫자 하나. 글꼴을 재지 않고 글자 수로 어림합니다.
const SMALLEST = 0.83; // 이보다 줄이면 이름을 읽을 수 없습니다. 대신 안에서 밀어 봅니다.

// 그래프의 그림. 접는 모양이나 폭이 바뀔 때만 새로 만들고, 걸음마다는 색과 글자만 고칩니다.
// 걸음마다 SVG를 새로 만들면 느린 기계에서 한 프레임(16 ms)을 넘깁니다.
export class GraphPicture {
  constructor(walk, available, onselect) {
    this.groups = fold(walk.nodes, walk.focus);
    this.edges = connect(walk.nodes, this.groups);
    const layout = place(this.groups, this.edges, available, labelRoom(this.edges), boxSizes(walk.nodes));
    const { box } = layout;
    const arrow = uid("arrow");
    const [width, height] = [layout.width + 2 * box.pad, layout.height + 2 * box.pad];
    this.edgeViews = this.edges.map((edge) => drawEdge(edge, layout, this.edges));
    this.nodeViews = this.groups.map((group, g) => {
      const draw = group.folded ? drawFold : drawNode;
      return draw(walk.nodes, group.members, layout.position[g], box, onselect);
    });
    this.arrow = arrow;
    this.svg = svg(
      "svg",
      {
        viewBox: `${-box.pad} ${-box.pad} ${width} ${height}`,
        width,
        style: `min-width:${SMALLEST * width}px`,
        "aria-hidden": "true",
      },
      ["", "-passed"].map((kind) => arrowHead(arrow + kind, `cw-arrow${kind}`)),
      this.edgeViews.map(({ group }) => group),
      this.edgeViews.map(({ tag }) => tag),
      this.nodeViews,
    );
    this.tall = !layout.horizontal;
    Object.assign(this, { layout, width });
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

  // 보고 있는 노드가 창의 가운데에 오는 스크롤. 노드가 반쯤 잘리지 않게 두 줄의 사이에서 멈춥니다.
  // 화면을 재지 않고 배치에서 셈합니다.
  scrollFor(walk, available, height) {
    const { position, box, row } = this.layout;
    const g = this.groups.findIndex((group) => group.members.includes(walk.focus));
    const scale = Math.min(1, Math.max(available / this.width, SMALLEST));
    const above = position[g].y + box.height / 2 + box.pad - height / scale / 2;
    return Math.max(0, Math.round(above / row) * row + box.pad - (row - box.height) / 2) * scale;
  }
}

const labelWidth = ({ product }) => brief(product).length * DIGIT;
const labelRoom = (edges) => Math.max(0, ...edges.map(labelWidth)) + 14;

// 이름을 한 줄에 limit자까지 적을 때의 상자. 넓으면 긴 이름도 한 줄에, 좁으면 세 줄까지 나누어 적습니다.
function boxSizes(nodes) {
  const size = (limit, height, gap, pad) => {
    const lines = nodes.map(({ name }) => broken(name, limit));
    const longest = Math.max(...lines.flat().map((line) => line.length));
    const most = Math.max(2, ...lines.map((found, i) => found.length + (nodes[i].label ? 1 : 0)));
    return {
      limit,
      gap,
      pad,
      width: Math.ceil(longest * LETTER + (pad < 16 ? 6 : 10)),
      height: height + (most - 2) * LINE,
    };
  };
  return {
    across: [size(14, 46, 18, 16), size(11, 36, 18, 8)],
    down: [size(20, 40, 18, 16), size(14, 40, 18, 16), size(11, 40, 14, 8)],
  };
}

// "MaxPool2DWithIndicesBackward0"를 낱말의 사이에서 나눕니다.
function broken(name, limit) {
  const lines = [];
  for (const word of name.replace(/([a-z]|\dD)(?=[A-Z])/g, "$1\n").split("\n")) {
    if (lines.length && (lines.at(-1) + word).length <= limit) lines[lines.length - 1] += word;
    else lines.push(word);
  }
  return lines.map((line) => shorten(line, limit));
}

const arrowHead = (id, kind) =>
  svg(
    "marker",
    {
      id,
      viewBox: "0 0 8 8",
      refX: 7.5,
      refY: 4,
      markerWidth: 9,
      markerHeight: 9,
      markerUnits: "userSpaceOnUse",
      orient: "auto-start-reverse",
    },
    svg("path", { d: "M0 0L8 4L0 8z", class: kind }),
  );

function drawEdge(edge, layout, edges) {
  const [input, output] = [layout.position[edge.to], layout.position[edge.from]];
  const shift = (edge.lane - (edge.lanes - 1) / 2) * LANE;
  const { start, finish, bend, label } = layout.horizontal
    ? across(input, output, shift, layout.box, edge.leaf ? LEAF_EXTRA : 0)
    : down(input, output, shift, layout, apart(edge, edges, layout));
  const path = svg("path", { d: `M${start.x} ${start.y}C${bend} ${finish.x} ${finish.y}` });
  const room = labelWidth(edge) + 6;
  const tag = svg(
    "g",
    { class: "cw-edge-label" },
    svg("rect", { x: label.x - room / 2, y: label.y - 8, width: room, height: 16, rx: 3 }),
    svg("text", { x: label.x, y: label.y + 4.5, "text-anchor": "middle" }, brief(edge.product)),
  );
  return { path, tag, group: svg("g", { class: "cw-edge" }, path) };
}

// 한 입력으로 모이는 변이 여럿이면 이름표를 옆으로 나란히 놓습니다.
function apart(edge, edges, { position }) {
  const side = (each) => position[each.from].x + each.lane;
  const rivals = edges.filter(({ to }) => to === edge.to).sort((a, b) => side(a) - side(b));
  const widest = Math.max(...rivals.map(labelWidth)) + 10;
  return (rivals.indexOf(edge) - (rivals.length - 1) / 2) * widest;
}

function updateEdge(walk, edge, { path, tag, group }, arrow) {
  const backward = walk.mode === "backward";
  const passed = walk.visited(edge.node);
  const head = `url(#${arrow}${passed ? "-passed" : ""})`;
  put(group, { class: passed ? "cw-edge cw-passed" : "cw-edge" });
  put(path, { "marker-start": backward ? head : "none", "marker-end": backward ? "none" : head });
  put(tag, { class: backward && passed ? "cw-edge-label cw-shown" : "cw-edge-label" });
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
    label: { x, y: (start.y + finish.y) / 2 + shift + (shift > 0 ? 8 : -9) },
  };
}

// 세로 배치: 입력의 아래에서 출력의 위로. 이름표는 입력의 화살촉 아래에 섭니다. 그래야 한 노드에서 갈라져
// 나가는 변들의 이름표가 한곳에 겹치지 않습니다. 변도 그 자리까지 곧게 내려온 다음에 모입니다.
function down(input, output, shift, { box, row }, aside) {
  const start = { x: input.x + box.width / 2, y: input.y + box.height };
  const finish = { x: output.x + box.width / 2, y: output.y };
  const y = Math.max(start.y, finish.y - row + box.height) + 0.8 * (row - box.height);
  const swing = shift * 1.6;
  return {
    start,
    finish,
    bend: `${start.x + swing} ${y} ${finish.x + swing} ${y}`,
    label: { x: start.x + aside + 0.12 * (finish.x - start.x), y: start.y + 19 },
  };
}

function drawNode(nodes, [i], position, size, onselect) {
  const { kind, name, label } = nodes[i];
  const leaf = kind === "leaf";
  const lines = broken(name, size.limit);
  const first = (size.height - LINE * (lines.length + (label ? 1 : 0))) / 2 + 11;
  const write = (kind, y, words) => text(kind, position, size, y, words);
  const [right, top] = [position.x + size.width, position.y];
  return box(
    `cw-node cw-${kind}`,
    position,
    size,
    { "data-node": i, onclick: () => onselect(i) },
    leaf ? { corner: size.height / 2, extra: LEAF_EXTRA } : { corner: 7, extra: 0 },
    ...lines.map((line, k) => write("cw-name", first + k * LINE, line)),
    label
      ? write("cw-label", first + lines.length * LINE + 1, shorten(label, Math.floor((size.width + 4) / LETTER)))
      : null,
    svg(
      "g",
      { class: "cw-badge" },
      svg("circle", { cx: right, cy: top, r: 9 }),
      svg("path", { d: `M${right - 3.5} ${top - 3.5}l7 7m0 -7l-7 7` }),
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
  const on = Object.keys(marks).filter((name) => marks[name]);
  put(view, { class: [`cw-node cw-${walk.nodes[i].kind}`, ...on].join(" ") }); // 하나씩 켜고 끄지 않고 한 번에
}

// 접은 노드를 누르면 그 안의 첫 노드로 가고, 그 둘레가 펼쳐집니다.
const drawFold = (_nodes, members, position, size, onselect) =>
  box(
    "cw-node cw-fold",
    position,
    size,
    { onclick: () => onselect(members[0]) },
    { corner: 7, extra: 0 },
    text("cw-label", position, size, size.height / 2 + 5, `⋯ 노드 ${members.length}개`),
  );

// 묶음을 transform으로 옮기지 않고 자리를 적습니다. 브라우저는 transform마다 그림을 따로 나누어 셈합니다.
const box = (kind, { x, y }, { width, height }, attributes, { corner, extra }, ...contents) =>
  svg(
    "g",
    { class: kind, ...attributes },
    svg("rect", { x: x - extra, y, width: width + 2 * extra, height, rx: corner }),
    contents,
  );

const text = (kind, { x, y }, { width }, down, words) =>
  svg("text", { class: kind, x: x + width / 2, y: y + down, "text-anchor": "middle" }, words);

const shorten = (words, longest) => (words.length > longest ? `${words.slice(0, longest - 1)}…` : words);
