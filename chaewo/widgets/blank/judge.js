import { parseNumber } from "../kit/read_number.js";

// 빈칸의 답을 판정합니다. 화면을 모르는 순수한 함수라서 페이지와 JupyterLab이 같은 것을 씁니다.
// 결과: { correct, message } 또는 { invalid: true, message }. 오답의 message에는 정답이 없습니다.

const LONGEST = 200;
const LATER = "아직 아닙니다. 위의 설명과 출력을 다시 보고 한 번 더 생각해 보세요.";

export function judge(spec, given) {
  if (spec.kind === "matrix") return judgeMatrix(spec, given);
  if (spec.kind === "choice") return judgeChoice(spec, given);
  if (spec.kind === "match" || spec.kind === "place") return judgeMatch(spec, given);
  if (spec.kind === "order") return judgeOrder(spec, given);
  const text = String(given ?? "").trim();
  if (text === "") return invalid("아직 비어 있습니다. 답을 적어 주세요.");
  if (text.length > LONGEST) {
    return invalid(`답이 너무 깁니다(${text.length.toLocaleString("ko")}자). 짧게 적어 주세요.`);
  }
  return spec.kind === "number" ? judgeNumber(spec, text) : judgeText(spec, text);
}

const invalid = (message) => ({ invalid: true, correct: false, message });

function judgeNumber(spec, text) {
  const typed = parseNumber(text, unitsOf(spec.prompt));
  if (typed.message) return invalid(typed.message);
  const is = (value) => close(typed, value, spec);
  if ([spec.answer, ...(spec.also ?? [])].some(is)) return { correct: true, message: spec.praise };
  const hint = spec.hints.find((item) => is(item.wrong));
  return { correct: false, message: hint?.say ?? spec.otherwise ?? LATER };
}

// 물음이 쓴 단위. 한 변의 길이는 픽셀로도 칸으로도 셉니다.
const UNITS = { 바이트: /바이트/, bytes: /바이트/, 장: /장/, 픽셀: /픽셀|한 변/, 칸: /칸|한 변/, 걸음: /걸음/ };
const unitsOf = (prompt) => Object.keys(UNITS).filter((unit) => UNITS[unit].test(prompt));

function judgeText(spec, text) {
  const answer = plain(text);
  const isAny = (words) => words.some((word) => plain(word) === answer);
  if (isAny(spec.answers)) return { correct: true, message: spec.praise };
  const hint = spec.hints.find((item) => isAny(item.wrong));
  return { correct: false, message: hint?.say ?? spec.otherwise ?? LATER };
}

function judgeChoice(spec, given) {
  if (given === null || given === undefined || given === "") return invalid("하나를 골라 주세요.");
  const index = Number(given);
  if (index === spec.answer) return { correct: true, message: spec.praise };
  return { correct: false, message: spec.hints[index] ?? LATER };
}

// 짝 맞추기와 이름표 놓기: 왼쪽(이름표)마다 오른쪽(노드) 하나.
function judgeMatch(spec, given) {
  const labels = spec.kind === "place";
  const chosen = spec.left.map((_, i) => (spec.right.includes(given?.[i]) ? given[i] : ""));
  const left = chosen.filter((text) => text === "").length;
  if (left > 0)
    return invalid(
      labels ? `아직 놓지 않은 이름표가 ${left}개 있습니다.` : `아직 고르지 않은 것이 ${left}개 있습니다.`,
    );
  const wrong = spec.left.map((_, i) => i).filter((i) => chosen[i] !== spec.answer[i]);
  if (!wrong.length) return { correct: true, message: spec.praise };
  const [first] = wrong;
  const hint = spec.hints.find((item) => item.left === spec.left[first] && item.wrong === chosen[first]);
  // 여럿이 틀렸으면 도움말이 어느 것의 것인지 말해야 합니다.
  const which = `${labels ? "자리가 다른 이름표가" : "짝이 다른 것이"} ${wrong.length}개입니다. ‘${spec.left[first]}’부터 봅시다. `;
  return {
    correct: false,
    wrong,
    message: (wrong.length > 1 && hint ? which : "") + (hint?.say ?? spec.otherwise ?? LATER),
  };
}

// 위에서부터 보아 처음으로 앞뒤가 바뀐 짝을 설명합니다. 그 짝만 표시하므로, 하나를 옮겨 다섯 쌍이
// 바뀌었어도 볼 것은 둘입니다.
// 지킬 차례가 두 벌이면(or_before) 덜 어긴 쪽으로 봅니다.
function judgeOrder({ answer, before, or_before, hints, shown, praise, otherwise }, given) {
  const place = answer.map((step) => (Array.isArray(given) ? given.indexOf(step) : -1));
  if (place.includes(-1) || given.length !== answer.length) return invalid("아직 차례를 정하지 않은 단계가 있습니다.");
  if (given.every((step, i) => step === shown[i]))
    return invalid("아직 아무 단계도 옮기지 않았습니다. 먼저 할 일이 위에 오게 옮겨 주세요.");
  const broken = (rules) =>
    rules
      .map(([a, b]) => [place[b], place[a]])
      .filter(([upper, lower]) => upper < lower)
      .sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  const [crossed] = [before, ...(or_before ? [or_before] : [])].map(broken).sort((p, q) => p.length - q.length);
  if (!crossed.length) return { correct: true, message: praise };
  const hintFor = ([upper, lower]) =>
    hints.find(({ earlier, later }) => earlier === given[upper] && later === given[lower]);
  const wrong = crossed.find(hintFor) ?? crossed[0];
  const many = crossed.length > 1 ? `앞뒤가 바뀐 짝이 ${crossed.length}쌍입니다. 표시한 두 단계부터 봅시다. ` : "";
  return { correct: false, wrong, message: many + (hintFor(wrong)?.say ?? otherwise ?? LATER) };
}

function judgeMatrix(spec, given) {
  const rows = spec.answer.map((row, i) => row.map((_, j) => String(given?.[i]?.[j] ?? "").trim()));
  const empty = rows.flat().filter((text) => text === "").length;
  if (empty > 0) return invalid(`비어 있는 칸이 ${empty}개 남았습니다.`);
  const values = rows.map((row) => row.map((text) => parseNumber(text)));
  const broken = values.flat().find((value) => value.message);
  if (broken) return invalid(broken.message);
  const same = (matrix) =>
    matrix.length === values.length &&
    matrix.every((row, i) => row.length === values[i].length && row.every((v, j) => close(values[i][j], v, spec)));
  if (same(spec.answer)) return { correct: true, message: spec.praise };
  const wrong = [];
  spec.answer.forEach((row, i) =>
    row.forEach((v, j) => {
      if (!close(values[i][j], v, spec)) wrong.push([i, j]);
    }),
  );
  const hint = spec.hints.find((item) => same(item.wrong));
  return { correct: false, wrong, message: hint?.say ?? spec.otherwise ?? LATER };
}

// 상대 오차로 봅니다. 정답이 0에 가까우면 0.1을 기준으로 삼아 절대 오차가 됩니다.
// 끝나지 않는 소수(2/3)는 둘째 자리(places)까지 반올림해 적어도 맞습니다. 센 것(tolerance가 0)은 꼭 같아야 합니다.
function close({ number, decimals }, right, { tolerance, places = 2 }) {
  const off = Math.abs(number - right);
  if (off <= tolerance * Math.max(0.1, Math.abs(right))) return true;
  const endless = tolerance > 0 && Math.abs(right - Number(right.toFixed(4))) > 1e-6 * Math.abs(right);
  return endless && decimals >= places && off <= 0.5001 * 10 ** -decimals;
}

// 띄어쓰기, 대소문자, 따옴표, 끝의 괄호와 마침표, 파이썬이 찍은 둘레, “네”와 “입니다”는 답의 내용이 아닙니다.
const plain = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^.*grad_fn\s*(?:의 이름)?\s*(?:=|:|은|는)\s*/s, "")
    .replace(/\s*object at 0x[0-9a-f….]*/, "")
    .replace(/^(?:네|예|응|있다|있습니다|가지고 있(?:다|습니다))[\s,.!:]+(?=.)/, "")
    .replace(/([a-z0-9>])\s*[이가을를,.]?\s*(?:가지고\s*)?있(?:다|습니다|어요)[.!]*$/, "$1")
    .replace(/([a-z0-9>])\s*(?:이다|이?요)[.!]*$|(.)(?:입니다|이에요|예요)[.!]*$/, "$1$2")
    .replace(/[\s"'`“”‘’.,()<>]/g, "");
