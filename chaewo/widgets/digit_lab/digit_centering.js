// 그린 숫자를 MNIST가 만들어진 방법대로 28×28에 놓습니다: 비율을 지켜 20×20 칸에 맞추고(테두리는 옅은
// 회색이 됩니다), 무게중심을 28×28의 가운데로 옮깁니다.
// 출처: LeCun, Cortes, Burges, “The MNIST database of handwritten digits”.

const FRAME = 28;
const FIT = 20;

// ink: 0–255의 side×side. 빈 종이이면 모두 0인 28×28을 돌려줍니다.
export function centred(ink, side) {
  const image = new Uint8Array(FRAME * FRAME);
  const box = extent(ink, side);
  if (!box) return image;
  const { top, left, width, height } = box;
  const step = Math.max(width, height) / FIT;
  const small = shrink(ink, side, { top, left, width, height, step });
  let [sum, sumX, sumY] = [0, 0, 0];
  small.forEach((value, i) => {
    sum += value;
    sumX += value * (i % FIT);
    sumY += value * Math.floor(i / FIT);
  });
  // 0부터 센 14번째 픽셀이 가운데입니다: 책의 5,000장은 무게중심이 모두 13.5–14.5에 있습니다.
  // 픽셀 단위로만 옮기고, 28×28 밖으로는 나가지 않게 합니다.
  const shift = (moment, length) => {
    const most = FRAME - Math.ceil(length / step - 1e-9);
    // 대칭인 획은 꼭 반 픽셀에 걸립니다. 끝자리에 따라 흔들리지 않게 한쪽으로 정합니다.
    return Math.min(most, Math.max(0, Math.round(FRAME / 2 - moment / sum - 1e-6)));
  };
  const [dx, dy] = [shift(sumX, width), shift(sumY, height)];
  small.forEach((value, i) => {
    if (value) image[(Math.floor(i / FIT) + dy) * FRAME + (i % FIT) + dx] = Math.round(value);
  });
  return image;
}

// 잉크가 있는 네모의 자리와 크기. 빈 종이이면 undefined.
export function extent(ink, side) {
  let [top, bottom, left, right] = [side, -1, side, -1];
  for (let i = 0, y = 0; y < side; y++) {
    for (let x = 0; x < side; x++, i++) {
      if (!ink[i]) continue;
      if (y < top) top = y;
      bottom = y;
      if (x < left) left = x;
      if (x > right) right = x;
    }
  }
  return bottom < 0 ? undefined : { top, left, width: right - left + 1, height: bottom - top + 1 };
}

// 잉크가 있는 네모를 20×20 안으로. 한 칸의 값은 그 칸이 덮는 넓이의 평균이며, 가로와 세로를 따로 줄입니다.
function shrink(ink, side, { top, left, width, height, step }) {
  const rows = new Float64Array(height * FIT);
  const across = spread(width, step);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * side + left;
    for (const { at, to, share } of across) rows[y * FIT + to] += share * ink[from + at];
  }
  const small = new Float64Array(FIT * FIT);
  for (const { at, to, share } of spread(height, step)) {
    for (let x = 0; x < FIT; x++) small[to * FIT + x] += share * rows[at * FIT + x];
  }
  return small;
}

// 길이 length를 step씩 나눕니다: 자리(at), 칸(to), 그 칸에서 그 자리가 차지하는 몫(share)
function spread(length, step) {
  const parts = [];
  for (let at = 0; at < length; at++) {
    for (let to = Math.floor(at / step); to < FIT && to * step < at + 1; to++) {
      const overlap = Math.min(at + 1, (to + 1) * step) - Math.max(at, to * step);
      if (overlap > 0) parts.push({ at, to, share: overlap / step });
    }
  }
  return parts;
}
