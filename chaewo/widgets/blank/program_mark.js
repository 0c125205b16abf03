// 코드 빈칸의 물음을 한 수로. 답과 함께 적어 두어, 물음이 바뀐 뒤에 실행해 보지 않은 답을 맞았다고 하지 않게 합니다.
export function programMark({ cases, values }) {
  let hash = 0;
  for (const letter of JSON.stringify([cases, values])) hash = (hash * 31 + letter.codePointAt(0)) | 0;
  return hash;
}
