import { el, flag, prose, shapeText, tensorView } from "../kit/kit.js";

const LONGEST_ROW = 24; // 폭 360px에 들어가는 한 줄의 글자
const LOCAL_NAMES = {
  elementwise: "국소 도함수 (원소마다)",
  gradient: "국소 도함수",
  matrix: "국소 야코비안",
  shape: "국소 야코비안 (모양만)",
};

// 무엇을 설명하는가. describe의 갈래마다 그 갈래가 보는 것을 모두 담아, 같으면 같은 설명입니다.
export function topic(walk) {
  if (walk.failed) return "failed";
  const i = walk.focus;
  const leaf = walk.nodes[i].kind === "leaf";
  if (walk.mode === "forward") return `forward ${i} ${leaf || walk.visited(i)}`;
  if (walk.step === 0 && walk.selected < 0) return `start ${walk.freed && !walk.finished}`;
  return `${i} ${walk.visited(i)} ${leaf && walk.arrivals(i)} ${walk.zeroed}`;
}

// 지금 보는 노드에서 무슨 일이 일어났는지 설명하는 요소들.
export function describe(walk) {
  if (walk.failed) return describeFailure(walk);
  const i = walk.focus;
  const node = walk.nodes[i];
  const title = el(
    "p",
    { class: "cw-title" },
    el("code", {}, node.name),
    node.label ? el("span", { class: "cw-var" }, node.label) : null,
  );
  if (walk.mode === "forward") return [title, ...describeForward(walk, node, i)];
  if (walk.step === 0 && walk.selected < 0) {
    if (walk.freed && !walk.finished) {
      return [el("p", {}, "이 그래프는 이미 해제되었습니다. ‘순전파 다시 실행’을 눌러 새 그래프를 만드세요.")];
    }
    return [
      el("p", {}, prose("`backward()`는 출력에서 시작합니다. ‘다음 걸음’ 단추(오른쪽 세모)로 변화도를 따라가 보세요.")),
    ];
  }
  if (!walk.visited(i)) return [title, el("p", {}, "아직 변화도가 도착하지 않았습니다.")];
  return [title, ...(node.kind === "leaf" ? describeLeaf(walk, node, i) : describeBackward(walk, node))];
}

function describeForward(walk, node, i) {
  if (node.kind === "leaf") {
    return [
      el("p", {}, prose("잎입니다. `AccumulateGrad`는 역전파 때 이 텐서의 `.grad`에 변화도를 더합니다.")),
      row(cell("값", tensorView(node.value))),
    ];
  }
  if (!walk.visited(i)) return [el("p", {}, "아직 만들어지지 않은 노드입니다.")];
  const kept = node.saved.length
    ? node.saved.map((item) => cell(`저장한 값 ${item.name}`, tensorView(item)))
    : [cell("저장한 값", el("span", { class: "cw-none" }, "없음"))];
  const value = node.value
    ? cell(`결과 ${node.label}`, tensorView(node.value))
    : cell("결과의 모양", el("span", { class: "cw-big" }, node.shape.map(shapeText).join(", ")));
  // 직접 쓴 Function(이름 끝에 수가 없습니다)은 ctx의 속성에도 담을 수 있고, 그것은 보이지 않습니다.
  const story = node.saved.length
    ? "연산을 하는 순간 이 노드가 생겼고, 역전파에 필요한 값을 붙들어 두었습니다."
    : `연산을 하는 순간 이 노드가 생겼습니다.${/\d$/.test(node.name) ? " 역전파에 텐서의 값이 필요 없어 붙든 것이 없습니다." : ""}`;
  return [el("p", {}, story), row(value, ...kept)];
}

function describeBackward(walk, node) {
  return sameRows(node.edges).map(([edge, times]) =>
    row(
      ...node.incoming.map((gradient) => cell("들어온 변화도", tensorView(gradient))),
      cell(edge.local ? LOCAL_NAMES[edge.local.kind] : "국소 도함수", tensorView(edge.local), "×"),
      cell(`${nameOf(walk.nodes[edge.to])}에 넘긴 변화도`, tensorView(edge.product), "="),
      times > 1 ? el("span", { class: "cw-same" }, `× ${times} 길(화살표 ${COUNTS[times] ?? `${times}개`})`) : null,
    ),
  );
}

const COUNTS = { 2: "둘", 3: "셋", 4: "넷" };

// 같은 곳으로 같은 값을 넘기는 화살표(y * y의 두 입력)는 한 줄에 [화살표, 몇 개]로 모읍니다.
function sameRows(edges) {
  const rows = new Map();
  for (const edge of edges) {
    const key = JSON.stringify([edge.to, edge.local, edge.product]);
    rows.set(key, [edge, (rows.get(key)?.[1] ?? 0) + 1]);
  }
  return [...rows.values()];
}

function describeLeaf(walk, node, i) {
  const times = walk.arrivals(i);
  return [
    row(
      cell("더하기 전의 .grad", tensorView(walk.grad(i, times - 1))),
      cell("도착한 변화도", tensorView(node.incoming[0]), "+"),
      cell("지금의 .grad", tensorView(walk.grad(i)), "="),
    ),
  ];
}

function describeFailure(walk) {
  const { node, error } = walk.spec.freed;
  const name = walk.nodes[node].name;
  return [
    el("p", { class: "cw-title" }, el("code", {}, "RuntimeError")),
    el(
      "p",
      {},
      prose(
        `\`retain_graph\` 없이 부른 지난 \`backward()\`가 노드에 저장된 값을 해제했습니다. \`${name}\`에는 역전파에 필요한 값이 없습니다.`,
      ),
    ),
    el("p", { class: "cw-error", lang: "en" }, error),
    el(
      "p",
      {},
      prose(
        "순전파를 다시 실행해 새 그래프를 만드세요. 같은 그래프를 또 지나려면 그 앞의 `backward()`를 `retain_graph=True`로 불러야 합니다.",
      ),
    ),
  ];
}

const nameOf = (node) => node.label || node.name;

const row = (...cells) => el("div", { class: "cw-row" }, cells);

const cell = (label, content, sign) =>
  el(
    "div",
    { class: "cw-cell" },
    el("span", { class: "cw-cell-label" }, label),
    sign ? el("span", { class: "cw-op", "aria-hidden": "true" }, sign) : null,
    el("div", { class: "cw-cell-value", ...reachable(content, label) }, content),
  );

// 좁은 화면에서 넘칠 수 있는 행렬은 글쇠로도 밀어 볼 수 있어야 합니다.
const reachable = (content, label) =>
  [...content.querySelectorAll("tr")].some((row) => row.textContent.length > LONGEST_ROW)
    ? { tabindex: 0, role: "group", "aria-label": label }
    : {};

// 그래프에 지금 보이는 색의 뜻.
const KEYS = {
  passed: ["지나감", (walk) => walk.nodes.some((_, i) => walk.visited(i))],
  freed: ["풀림", (walk) => walk.nodes.some((_, i) => walk.emptied(i))],
  broken: ["실패", (walk) => walk.failed],
  leaf: ["잎", (walk) => walk.nodes.some((node) => node.kind === "leaf")],
};

export class Legend {
  constructor() {
    this.parts = Object.entries(KEYS).map(([key, [name, shown]]) => [
      el("span", { class: `cw-key-${key}` }, name),
      shown,
    ]);
    this.node = el(
      "div",
      { class: "cw-legend", "aria-hidden": "true" },
      this.parts.map(([part]) => part),
    );
  }

  update(walk) {
    for (const [part, shown] of this.parts) flag(part, "hidden", !shown(walk));
  }
}
