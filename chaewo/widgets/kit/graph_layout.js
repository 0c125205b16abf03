// 그래프를 접고 자리를 정합니다. 화면을 모르는 순수한 계산입니다.

const FOLD_ABOVE = 40; // 노드가 이보다 많으면 접습니다.
const KEEP = 5; // 접을 때도 처음, 끝, 보고 있는 노드의 앞뒤로 이만큼은 남깁니다.
const SQUEEZE = 1.09; // 12px의 글자가 11px까지 작아집니다.
const GAP = { along: 34, across: 18, down: 42 }; // down에는 화살촉과 이름표 한 줄이 들어갑니다.
const SIZES = { across: [{ width: 112, height: 46 }], down: [{ width: 112, height: 40, gap: 18 }] }; // 세로로 쌓을 때는 낮게
export const LEAF_EXTRA = 6; // 잎의 둥근 끝은 좌우로 이만큼 더 나와 이름에 여백을 줍니다.

// nodes는 역전파의 차례로 놓여 있습니다. 차례가 이어진 구간을 하나로 합쳐도 순환이 생기지 않습니다.
export function fold(nodes, focus) {
  if (nodes.length <= FOLD_ABOVE) return nodes.map((_, i) => ({ members: [i] }));
  const keep = (i) => i < KEEP || i >= nodes.length - KEEP || Math.abs(i - focus) <= KEEP;
  const groups = [];
  nodes.forEach((_, i) => {
    const last = groups.at(-1);
    if (!keep(i) && last?.folded) last.members.push(i);
    else groups.push({ members: [i], folded: !keep(i) });
  });
  return groups;
}

// 합친 그룹 사이의 변. 같은 두 그룹을 잇는 변이 여럿이면 lane으로 나란히 그립니다.
export function connect(nodes, groups) {
  const home = new Map(groups.flatMap((group, g) => group.members.map((i) => [i, g])));
  const lanes = new Map();
  const edges = [];
  nodes.forEach((node, i) =>
    node.edges.forEach((edge) => {
      const [from, to] = [home.get(i), home.get(edge.to)];
      const key = `${from}-${to}`;
      const lane = lanes.get(key) ?? 0;
      const inFold = groups[from].folded || groups[to].folded;
      if (from === to || (inFold && lane > 0)) return;
      lanes.set(key, lane + 1);
      const leaf = nodes[edge.to].kind === "leaf";
      edges.push({ from, to, lane, leaf, node: i, product: edge.product, key });
    }),
  );
  for (const edge of edges) edge.lanes = lanes.get(edge.key);
  return edges;
}

// 출력에서 가장 긴 길의 걸음 수가 노드의 열을 정합니다. 입력이 왼쪽(좁으면 위), 출력이 오른쪽(아래)입니다.
// room은 화살표 위의 가장 긴 글이 차지하는 너비입니다. 가로로 놓을 때 이만큼은 벌립니다.
// sizes는 시험해 볼 상자의 크기들입니다. 저마다 폭에 들어가는 첫 크기를 쓰고, 가로로는 조금 줄이면(SQUEEZE)
// 들어가는 것까지 봅니다. 더 줄이면 이름이 작아지므로 세로로 쌓습니다.
export function place(groups, edges, available, room, sizes = SIZES) {
  const rank = groups.map(() => 0);
  groups.forEach((_, g) => {
    for (const edge of edges) if (edge.from === g) rank[edge.to] = Math.max(rank[edge.to], rank[g] + 1);
  });
  const depth = Math.max(...rank);
  const layers = Array.from({ length: depth + 1 }, () => []);
  groups.forEach((_, g) => layers[depth - rank[g]].push(g));
  orderByNeighbours(layers, edges);

  const widest = Math.max(...layers.map((layer) => layer.length));
  const gap = Math.max(GAP.along, room);
  const within =
    (room) =>
    ({ width, pad = 0 }) =>
      layers.length * width + depth * gap + 2 * pad <= room;
  const flat = sizes.across.find(within(available)) ?? sizes.across.find(within(available * SQUEEZE));
  const horizontal = flat !== undefined;
  const fits = ({ width, gap, pad }) => (width + gap) * widest - gap + 2 * pad <= available;
  const box = flat ?? sizes.down.find(fits) ?? sizes.down.at(-1);
  const step = {
    along: horizontal ? box.width + gap : box.height + GAP.down,
    across: horizontal ? box.height + GAP.across : box.width + box.gap,
  };
  const position = [];
  layers.forEach((layer, l) =>
    layer.forEach((g, k) => {
      const along = l * step.along;
      const across = (k - (layer.length - 1) / 2 + (widest - 1) / 2) * step.across;
      position[g] = horizontal ? { x: along, y: across } : { x: across, y: along };
    }),
  );
  const length = depth * step.along;
  const breadth = (widest - 1) * step.across;
  return {
    horizontal,
    box,
    row: step.along, // 세로일 때 한 줄의 높이
    position,
    width: (horizontal ? length : breadth) + box.width,
    height: (horizontal ? breadth : length) + box.height,
  };
}

// 이웃의 평균 자리대로 늘어놓으면 변이 덜 엇갈립니다(barycenter 방법, 두 번이면 충분합니다).
function orderByNeighbours(layers, edges) {
  for (let pass = 0; pass < 2; pass++) {
    for (const layer of [...layers].reverse()) {
      const slot = new Map(layers.flatMap((row) => row.map((g, k) => [g, k - row.length / 2])));
      const mean = (g) => {
        const around = edges.filter((edge) => edge.to === g).map((edge) => slot.get(edge.from));
        return around.length ? around.reduce((a, b) => a + b, 0) / around.length : slot.get(g);
      };
      layer.sort((a, b) => mean(a) - mean(b) || a - b);
    }
  }
}
