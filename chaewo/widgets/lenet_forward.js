// LeNet5의 순전파. 그릴 때마다 새로 만드는 것이 없도록 모든 배열을 처음에 잡아 둡니다.

const PARAMETERS = 61706;
const DAMAGED = "쪽에 실린 신경망의 가중치가 손상되었습니다";

// float16 리틀 엔디언을 base64로 적은 글에서 LeNet5().state_dict()의 차례로 숫자 61,706개를 읽습니다.
export function readWeights(base64) {
  const bytes = readBytes(base64, 2 * PARAMETERS, DAMAGED);
  const values = new Float64Array(PARAMETERS);
  for (let i = 0; i < PARAMETERS; i++) {
    const bits = bytes[2 * i] | (bytes[2 * i + 1] << 8);
    const [power, fraction] = [(bits >> 10) & 31, bits & 1023];
    if (power === 31) throw new Error(`${DAMAGED}: 유한하지 않은 값이 있습니다. 셀을 다시 실행해 주세요.`);
    const size = power ? (1024 + fraction) * 2 ** (power - 25) : fraction * 2 ** -24;
    values[i] = bits >> 15 ? -size : size;
  }
  return values;
}

export function readBytes(base64, length, damaged) {
  let text;
  try {
    text = atob(base64);
  } catch {
    throw new Error(`${damaged}: base64 글이 아닙니다. 셀을 다시 실행해 주세요.`);
  }
  if (text.length !== length) {
    throw new Error(`${damaged}: ${length}바이트여야 하는데 ${text.length}바이트입니다. 셀을 다시 실행해 주세요.`);
  }
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export class LeNet {
  constructor(weights) {
    let at = 0;
    const take = (count) => weights.subarray(at, (at += count));
    const layer = (inputs, outputs, size) => ({
      inputs,
      weight: take(inputs * outputs * size),
      bias: take(outputs),
      out: new Float64Array(outputs),
    });
    // 파일에 적힌 차례: 계층마다 가중치, 편향
    this.conv1 = { ...layer(1, 6, 25), out: new Float64Array(6 * 28 * 28) };
    this.conv2 = { ...layer(6, 16, 25), out: new Float64Array(16 * 10 * 10) };
    this.fc1 = layer(400, 120, 1);
    this.fc2 = layer(120, 84, 1);
    this.fc3 = layer(84, 10, 1);
    this.input = new Float64Array(32 * 32);
    this.pool1 = new Float64Array(6 * 14 * 14);
    this.pool2 = new Float64Array(16 * 5 * 5);
  }

  // image: 0–255의 28×28. 돌려주는 배열은 다음에 부를 때 덮어씁니다.
  run(image) {
    for (let y = 0; y < 28; y++) {
      for (let x = 0; x < 28; x++) this.input[(y + 2) * 32 + x + 2] = image[y * 28 + x] / 255;
    }
    convolve(this.conv1, this.input, 32);
    halve(this.conv1.out, this.pool1, 28);
    convolve(this.conv2, this.pool1, 14);
    halve(this.conv2.out, this.pool2, 10);
    connect(this.fc1, this.pool2, true);
    connect(this.fc2, this.fc1.out, true);
    connect(this.fc3, this.fc2.out, false);
    return {
      conv1: this.conv1.out,
      pool1: this.pool1,
      conv2: this.conv2.out,
      pool2: this.pool2,
      fc1: this.fc1.out,
      fc2: this.fc2.out,
      scores: this.fc3.out,
    };
  }
}

// 5×5 합성곱과 ReLU. side: 입력의 한 변
function convolve({ inputs, weight, bias, out }, input, side) {
  const size = side - 4;
  const area = size * size;
  for (let o = 0; o < bias.length; o++) {
    out.fill(bias[o], o * area, (o + 1) * area);
    for (let k = 0; k < inputs * 25; k++) {
      const w = weight[o * inputs * 25 + k];
      const corner = Math.floor(k / 25) * side * side + Math.floor((k % 25) / 5) * side + (k % 5);
      for (let y = 0; y < size; y++) {
        const [to, from] = [o * area + y * size, corner + y * side];
        for (let x = 0; x < size; x++) out[to + x] += w * input[from + x];
      }
    }
  }
  for (let i = 0; i < out.length; i++) if (out[i] < 0) out[i] = 0;
}

// 2×2 최댓값 풀링. side: 입력의 한 변
function halve(input, out, side) {
  const half = side / 2;
  for (let i = 0; i < out.length; i++) {
    const at = Math.floor(i / half) * 2 * side + (i % half) * 2;
    out[i] = Math.max(input[at], input[at + 1], input[at + side], input[at + side + 1]);
  }
}

function connect({ inputs, weight, bias, out }, input, relu) {
  for (let o = 0; o < out.length; o++) {
    let sum = bias[o];
    for (let i = 0; i < inputs; i++) sum += weight[o * inputs + i] * input[i];
    out[o] = relu && sum < 0 ? 0 : sum;
  }
}
