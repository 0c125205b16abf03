// 합성곱과 풀링의 크기, 수용 영역, 매개변수, torch의 오류를 셈하는 식. 화면은 모릅니다.

export const OUTPUTS = { conv1: 6, conv2: 16, fc1: 120, fc2: 84, fc3: 10 };

const flat = (side) => `(${side} x ${side})`;
const deep = (channels, side) => `(${channels}x${side}x${side})`;

function windows({ kernel, padding, stride, pool }) {
  const stage = (k) => [
    { name: `conv${k}`, conv: true, kernel, padding, stride },
    { name: `pool${k}`, conv: false, kernel: pool, padding: 0, stride: pool },
  ];
  return [1, 2].flatMap(stage).filter((window) => window.kernel);
}

// 창의 출력 한 변: ⌊(n + 2p − k) / s⌋ + 1.
const outputSize = (n, { kernel, padding, stride }) => Math.floor((n + 2 * padding - kernel) / stride) + 1;

// 입력부터 마지막 풀링까지의 맵들. 도중에 torch가 멈추면 그 창을 broken에, torch의 말을 error에 적습니다.
// field와 jump는 수용 영역의 한 변과 이웃한 두 유닛이 보는 곳의 간격(입력 픽셀)입니다.
export function forward(state) {
  const maps = [{ name: "입력", channels: 1, size: state.size, field: 1, jump: 1 }];
  for (const window of windows(state)) {
    const { channels: depth, size: n, field, jump } = maps.at(-1);
    const { name, conv, kernel, padding, stride } = window;
    const channels = OUTPUTS[name] ?? depth;
    const size = outputSize(n, window);
    if (size < 1) {
      const error = conv
        ? `Calculated padded input size per channel: ${flat(n + 2 * padding)}. Kernel size: ${flat(kernel)}. Kernel size can't be greater than actual input size`
        : `Given input size: ${deep(depth, n)}. Calculated output size: ${deep(channels, size)}. Output size is too small`;
      return { maps, broken: window, needed: null, error };
    }
    const parameters = conv ? channels * (depth * kernel * kernel + 1) : 0;
    maps.push({ ...window, channels, size, field: field + (kernel - 1) * jump, jump: jump * stride, parameters });
  }
  const { channels, size } = maps.at(-1);
  const needed = channels * size * size;
  const error =
    needed === state.fc1
      ? null
      : `mat1 and mat2 shapes cannot be multiplied (1x${needed} and ${state.fc1}x${OUTPUTS.fc1})`;
  return { maps, needed, error };
}

export function allParameters(state) {
  const { conv1, conv2, fc1, fc2, fc3 } = OUTPUTS;
  const area = state.kernel ** 2;
  const pairs = [
    [area, conv1],
    [conv1 * area, conv2],
    [state.fc1, fc1],
    [fc1, fc2],
    [fc2, fc3],
  ];
  return pairs.reduce((total, [inputs, outputs]) => total + (inputs + 1) * outputs, 0);
}

// 이 신경망이 받는 입력의 한 변 [가장 작은 것, 가장 큰 것]. fc1에서 거꾸로 셈합니다. 없으면 null.
export function accepts(state) {
  let low = Math.sqrt(state.fc1 / OUTPUTS.conv2);
  if (!Number.isInteger(low)) return null;
  let high = low;
  for (const { kernel, padding, stride } of windows(state).reverse()) {
    const rest = kernel - 2 * padding;
    low = Math.max((low - 1) * stride + rest, 1);
    high = (high - 1) * stride + rest + stride - 1;
    if (high < low) return null;
  }
  return [low, high];
}

// index번째 맵의 한 줄에서 at번째 유닛이 보는 [처음, 끝]: 입력부터 그 맵까지의 목록.
// 맵마다 패딩을 빼며 거슬러 갑니다. 패딩만 보는 유닛도, 스트라이드가 커서 아무도 보지 않는 유닛도 있어
// 두 끝만으로는 셈할 수 없습니다. 패딩만 보는 곳부터는 null입니다.
export function seenBy(maps, index, at) {
  let units = [at];
  const ranges = [[at, at]];
  for (let i = index; i > 0; i--) {
    const { kernel, padding, stride } = maps[i];
    const looked = units.flatMap((unit) => Array.from({ length: kernel }, (_, k) => unit * stride - padding + k));
    units = [...new Set(looked)].filter((unit) => unit >= 0 && unit < maps[i - 1].size);
    ranges.unshift(units.length ? [units[0], units.at(-1)] : null);
  }
  return ranges;
}
