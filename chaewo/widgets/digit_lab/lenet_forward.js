// LeNet5의 순전파. 그릴 때마다 새로 만드는 것이 없도록 모든 배열을 처음에 잡아 둡니다.

// [입력 채널, 출력 채널, 커널, 입력의 한 변], LeNet5().state_dict()의 차례.
// 완전 연결 계층은 출력이 1×1인 합성곱입니다: fc1은 16@5 전체를 한 창으로 봅니다.
const LAYERS = [
  [1, 6, 5, 32],
  [6, 16, 5, 14],
  [16, 120, 5, 5],
  [120, 84, 1, 1],
  [84, 10, 1, 1],
];

// base64로 적은 바이트. 길이가 다르거나 base64가 아니면 손상된 것입니다.
export function readBytes(base64, length) {
  try {
    const text = atob(base64);
    if (text.length === length) return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  } catch {
    // 아래에서 같은 문장으로 말합니다.
  }
  throw damaged(`${length}바이트의 base64가 아닙니다`);
}

const damaged = (why) =>
  new Error(`신경망의 가중치나 예시 그림이 손상되었습니다: ${why}. 셀을 다시 실행하거나 쪽을 다시 받아 주세요.`);

// float16 리틀 엔디언. DataView.getFloat16은 아직 없는 브라우저가 있습니다.
function readHalves(bytes) {
  return Float64Array.from({ length: bytes.length / 2 }, (_, i) => {
    const bits = bytes[2 * i] | (bytes[2 * i + 1] << 8);
    const power = (bits >> 10) & 31;
    if (power === 31) throw damaged("유한하지 않은 값이 있습니다");
    const size = power ? (1024 | (bits & 1023)) * 2 ** (power - 25) : (bits & 1023) * 2 ** -24;
    return bits >> 15 ? -size : size;
  });
}

// (28×28의 0–255) → 계층마다의 값. 돌려주는 배열은 다음에 부를 때 덮어씁니다.
export function lenet(base64) {
  const count = LAYERS.reduce((sum, [inputs, outputs, kernel]) => sum + (inputs * kernel ** 2 + 1) * outputs, 0);
  const weights = readHalves(readBytes(base64, 2 * count));
  let at = 0;
  const [first, second, third, fourth, last] = LAYERS.map((layer) => {
    const [inputs, outputs, kernel] = layer;
    const weight = weights.subarray(at, (at += outputs * inputs * kernel ** 2));
    const bias = weights.subarray(at, (at += outputs));
    return convolution(layer, weight, bias);
  });
  const padded = new Float64Array(32 * 32);
  const pools = [new Float64Array(6 * 14 * 14), new Float64Array(16 * 5 * 5)];
  return (image) => {
    for (let i = 0; i < 784; i++) padded[(Math.floor(i / 28) + 2) * 32 + (i % 28) + 2] = image[i] / 255;
    const conv1 = relu(first(padded));
    const pool1 = halve(conv1, pools[0], 28);
    const conv2 = relu(second(pool1));
    const pool2 = halve(conv2, pools[1], 10);
    const fc1 = relu(third(pool2));
    const fc2 = relu(fourth(fc1));
    return { conv1, pool1, conv2, pool2, fc1, fc2, scores: last(fc2) };
  };
}

// 한 창의 값을 한 줄로 모아 두고 출력마다 가중치와 곱합니다. 모은 값을 한 번 읽어 두 출력에 씁니다(출력의 수는
// 모두 짝수입니다). 가중치마다 맵 전체를 훑는 것보다 두 배 빠르고, 창이 하나뿐인 완전 연결 계층에서는 다섯 배입니다.
function convolution([inputs, outputs, kernel, side], weight, bias) {
  const size = side - kernel + 1;
  const area = size * size;
  const taps = inputs * kernel ** 2;
  const offsets = Int32Array.from({ length: taps }, (_, i) => {
    const row = Math.floor(i / kernel);
    return (Math.floor(row / kernel) * side + (row % kernel)) * side + (i % kernel);
  });
  const seen = new Float64Array(taps);
  const out = new Float64Array(outputs * area);
  return (input) => {
    for (let at = 0; at < area; at++) {
      const corner = Math.floor(at / size) * side + (at % size);
      for (let i = 0; i < taps; i++) seen[i] = input[corner + offsets[i]];
      for (let o = 0; o < outputs; o += 2) {
        const first = o * taps;
        const second = first + taps;
        let one = bias[o];
        let other = bias[o + 1];
        for (let i = 0; i < taps; i++) {
          one += weight[first + i] * seen[i];
          other += weight[second + i] * seen[i];
        }
        out[o * area + at] = one;
        out[(o + 1) * area + at] = other;
      }
    }
    return out;
  };
}

function relu(values) {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = 0;
  return values;
}

// 2×2 최댓값 풀링. side: 입력의 한 변
function halve(input, out, side) {
  const half = side / 2;
  for (let i = 0; i < out.length; i++) {
    const at = Math.floor(i / half) * 2 * side + (i % half) * 2;
    out[i] = Math.max(input[at], input[at + 1], input[at + side], input[at + side + 1]);
  }
  return out;
}
