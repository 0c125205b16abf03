// 그릇 ½(λ₁x² + λ₂y²) 위의 경사하강법. torch.optim.SGD의 식을 float64로 그대로 따릅니다.

const FARTHEST = 10_000; // 손실이 inf가 되는 걸음을 이만큼까지만 찾습니다.

// 시작점(0걸음)부터 steps걸음까지 visit(x, y, 손실, 걸음)을 부릅니다. visit이 false를 주면 멈춥니다.
function walk({ learning_rate: rate, curvature, start, momentum }, steps, visit) {
  const [first, second] = curvature;
  let [x, y] = start;
  let [dx, dy] = [0, 0];
  for (let k = 0; visit(x, y, 0.5 * (first * (x * x) + second * (y * y)), k) !== false && k < steps; k += 1) {
    dx = momentum * dx + first * x;
    dy = momentum * dy + second * y;
    x -= rate * dx;
    y -= rate * dy;
  }
}

// 자리와 손실. 시작점을 포함해 steps + 1개씩입니다.
export function descend(choice, steps) {
  const points = [];
  const losses = [];
  walk(choice, steps, (x, y, loss) => {
    points.push([x, y]);
    losses.push(loss);
  });
  return { points, losses };
}

// 움직이는 방향들: [["x", 곡률], ["y", 곡률]] 가운데 시작점이 0이 아닌 것. 축 위에서는 하나뿐입니다.
export const moving = ({ curvature, start }) =>
  curvature.map((bend, i) => ["xy"[i], bend]).filter((_, i) => start[i] !== 0);

// 손실이 처음으로 유한하지 않게 되는 걸음. 그런 걸음이 없거나 너무 멀면 −1.
export function overflowStep(choice) {
  if (regime(choice) !== "발산") return -1;
  let found = -1;
  walk(choice, FARTHEST, (_x, _y, loss, k) => {
    if (!Number.isFinite(loss)) found = k;
    return found < 0;
  });
  return found;
}

// 가장 가파른 방향이 정하는 두 경계. turn보다 크면 최솟값을 지나쳐 오가고, limit보다 크면 발산합니다.
// 점화식 wₖ₊₁ = (1 + μ − ηλ)wₖ − μwₖ₋₁의 두 근에서 옵니다. μ = 0이면 1/λ와 2/λ입니다.
export function boundaries({ curvature, momentum }) {
  const steepest = Math.max(...curvature);
  return { turn: (1 - Math.sqrt(momentum)) ** 2 / steepest, limit: (2 * (1 + momentum)) / steepest };
}

// 그릇이 아니라 이 길이 어떠한가. 움직이지 않는 방향의 곡률은 보지 않습니다.
export function regime(choice) {
  const bends = moving(choice).map(([, bend]) => bend);
  if (!bends.length) return "제자리";
  const { turn, limit } = boundaries({ ...choice, curvature: bends });
  const share = choice.learning_rate / limit;
  if (Math.abs(share - 1) < 1e-9) return "경계";
  if (share > 1) return "발산";
  return choice.learning_rate > turn * (1 + 1e-9) ? "진동" : "수렴";
}
