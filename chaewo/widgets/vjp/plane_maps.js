// 평면 함수의 닫힌 꼴. chaewo/plane_maps.py의 torch 함수와 같은지 검사가 무작위 입력으로 견줍니다.

const [TURN_COS, TURN_SIN] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
const MOST_DOUBLINGS = 6;

// y = 2x에서 시작해 |y| < 4인 동안 두 배로: 모두 몇 번 곱했는가.
function doublings([a, b]) {
  let times = 1;
  while ((a * a + b * b) * 4 ** times < 16 && times < MOST_DOUBLINGS) times += 1;
  return times;
}

function probabilities([a, b]) {
  const highest = Math.max(a, b); // 큰 로짓에서 exp가 넘치지 않게 합니다.
  const [p, q] = [Math.exp(a - highest), Math.exp(b - highest)];
  return [p / (p + q), q / (p + q)];
}

// piece(x): 조각마다 식이 다른 함수에서 x가 있는 조각의 번호.
// breaks: 조각이 갈리는 원의 반지름(입력, 출력).
export const PLANE_FORMS = {
  polar: {
    value: ([r, t]) => [r * Math.cos(t), r * Math.sin(t)],
    jacobian: ([r, t]) => [
      [Math.cos(t), -r * Math.sin(t)],
      [Math.sin(t), r * Math.cos(t)],
    ],
  },
  rotation: {
    value: ([a, b]) => [TURN_COS * a - TURN_SIN * b, TURN_SIN * a + TURN_COS * b],
    jacobian: () => [
      [TURN_COS, -TURN_SIN],
      [TURN_SIN, TURN_COS],
    ],
  },
  shear: {
    value: ([a, b]) => [a + 0.5 * b, b],
    jacobian: () => [
      [1, 0.5],
      [0, 1],
    ],
  },
  doubling: {
    value: (x) => x.map((a) => a * 2 ** doublings(x)),
    jacobian: (x) => [
      [2 ** doublings(x), 0],
      [0, 2 ** doublings(x)],
    ],
    piece: doublings,
    breaks: [
      [2, 1, 0.5, 0.25, 0.125],
      [4, 8],
    ],
  },
  softmax: {
    value: probabilities,
    jacobian: (x) => {
      const [p, q] = probabilities(x);
      return [
        [p * q, -p * q],
        [-p * q, p * q],
      ];
    },
  },
};
