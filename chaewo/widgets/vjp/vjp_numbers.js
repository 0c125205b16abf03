import { el } from "../kit/kit.js";

// 행렬 보기가 함께 쓰는 셈과 글자.

export const rowTimes = (v, J) => J[0].map((_, j) => v.reduce((sum, a, i) => sum + a * J[i][j], 0));

export const timesColumn = (J, u) => J.map((row) => row.reduce((sum, a, j) => sum + a * u[j], 0));

export const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

export const oneHot = (size, k) => Array.from({ length: size }, (_, i) => Number(i === k));

export const spoken = (letter, i) => letter + String.fromCharCode(0x2081 + i); // x₁, x₂, … (낭독기용)

// 눈에 보이는 첨자. 글꼴에 따라 ₁이 점처럼 작아지므로 <sub>를 씁니다.
export const symbol = (letter, i) => el("b", {}, letter, el("sub", {}, String(i + 1)));

// room글자 안에 담기는 가장 자세한 글자. 네 글자면 "−0.1", 여덟 글자면 "−0.12345".
export function fitted(value, room) {
  if (!Number.isFinite(value))
    return String(value).replace("NaN", "nan").replace("Infinity", "inf").replaceAll("-", "−");
  for (let digits = 6; digits > 0; digits -= 1) {
    const short = Number(value.toPrecision(digits));
    const texts = [String(short), short.toExponential().replace("e+", "e")];
    const text = texts.find((candidate) => candidate.length <= room);
    if (text) return text.replaceAll("-", "−");
  }
  return value.toExponential(0).replace("e+", "e").replaceAll("-", "−");
}

export const listed = (values, room) => `[${values.map((value) => fitted(value, room)).join(", ")}]`;

// 파이썬이 적는 그대로의 숫자: 1.0, 0.0001, 1e-05.
export function pythonNumber(value) {
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-4) {
    return value.toExponential().replace(/e-(\d)$/, "e-0$1");
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
