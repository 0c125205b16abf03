const SAMPLES = 72; // 격자선 하나를 나누는 수

// 격자선들을 f로 옮긴 그림. 첫째 좌표가 움직이는 선과 둘째 좌표가 움직이는 선을 나누고,
// 조각이 바뀌는 곳(piece)에서 끊습니다. 같은 조각의 선은 path 하나에 모읍니다.
export function gridPaths(axes, grid, f = (point) => point, piece = () => 0) {
  const found = new Map();
  for (const along of [0, 1]) {
    const [from, to] = grid[along];
    for (const fixed of steps(grid[1 - along])) {
      const at = (t) => (along === 0 ? [t, fixed] : [fixed, t]);
      for (const run of runs(at, from, to, piece)) {
        const key = `${along} ${run.piece}`;
        const points = run.points.map((t) =>
          axes
            .toScreen(f(at(t)))
            .map((a) => a.toFixed(1))
            .join(" "),
        );
        found.set(key, `${found.get(key) ?? ""}M${points.join("L")}`);
      }
    }
  }
  return [...found].map(([key, d]) => {
    const [along, number] = key.split(" ").map(Number);
    return { d, piece: number, kind: along === 0 ? "cw-plane-first" : "cw-plane-second" };
  });
}

function steps([from, to, step]) {
  const count = Math.round((to - from) / step);
  return Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
}

// 선 하나를 같은 조각끼리 끊습니다. 경계는 이분법으로 찾아 격자가 꼭 점선에서 끝나게 합니다.
function runs(at, from, to, piece) {
  const found = [{ piece: piece(at(from)), points: [from] }];
  let last = from;
  for (const t of steps([from, to, (to - from) / SAMPLES]).slice(1)) {
    while (piece(at(t)) !== found.at(-1).piece) {
      let [low, high] = [last, t];
      for (let i = 0; i < 40; i += 1) {
        const middle = (low + high) / 2;
        if (piece(at(middle)) === found.at(-1).piece) low = middle;
        else high = middle;
      }
      found.at(-1).points.push(low);
      found.push({ piece: piece(at(high)), points: [high] });
      last = high;
    }
    found.at(-1).points.push(t);
    last = t;
  }
  return found;
}
