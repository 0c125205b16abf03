// 빈칸의 답을 판정합니다. 화면을 모르는 순수한 함수라서 페이지와 JupyterLab이 같은 것을 씁니다.
// 결과: { correct, message } 또는 { invalid: true, message }. 오답의 message에는 정답이 없습니다.

const LONGEST = 200;
const LATER = "아직 아닙니다. 위의 설명과 출력을 다시 보고 한 번 더 생각해 보세요.";

export function judge(spec, given) {
  if (spec.kind === "matrix") return judgeMatrix(spec, given);
  if (spec.kind === "choice") return judgeChoice(spec, given);
  if (spec.kind === "match" || spec.kind === "place") return judgeMatch(spec, given);
  if (spec.kind === "order") return judgeOrder(spec, given);
  const raw = String(given ?? "");
  // NFKC는 "4½"을 "41/2"로 바꾸어 버립니다.
  if (/\d\s*[¼-¾⅐-⅞]/.test(raw)) return invalid("대분수는 읽지 못합니다. 1/2처럼 가분수나 소수로 적어 주세요.");
  const text = raw.normalize("NFKC").trim();
  if (text === "") return invalid("아직 비어 있습니다. 답을 적어 주세요.");
  if (text.length > LONGEST) {
    return invalid(`답이 너무 깁니다(${text.length.toLocaleString("ko")}자). 짧게 적어 주세요.`);
  }
  return spec.kind === "number" ? judgeNumber(spec, text) : judgeText(spec, text);
}

const invalid = (message) => ({ invalid: true, correct: false, message });

function judgeNumber(spec, text) {
  const value = parseNumber(text);
  if (value.message) return invalid(value.message);
  if (close(value.number, spec.answer, spec.tolerance)) return { correct: true, message: spec.praise };
  const hint = spec.hints.find((item) => close(value.number, item.wrong, spec.tolerance));
  return { correct: false, message: hint?.say ?? spec.otherwise ?? LATER };
}

function judgeText(spec, text) {
  const answer = plain(text);
  if (spec.answers.some((right) => plain(right) === answer)) return { correct: true, message: spec.praise };
  const hint = spec.hints.find((item) => item.wrong.some((wrong) => plain(wrong) === answer));
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
  if (left > 0) return invalid(labels ? `아직 놓지 않은 이름표가 ${left}개 있습니다.` : `아직 고르지 않은 것이 ${left}개 있습니다.`);
  const wrong = spec.left.map((_, i) => i).filter((i) => chosen[i] !== spec.answer[i]);
  if (!wrong.length) return { correct: true, message: spec.praise };
  const [first] = wrong;
  const hint = spec.hints.find((item) => item.left === spec.left[first] && item.wrong === chosen[first]);
  // 여럿이 틀렸으면 도움말이 어느 것의 것인지 말해야 합니다.
  const which = `${labels ? "자리가 다른 이름표가" : "짝이 다른 것이"} ${wrong.length}개입니다. ‘${spec.left[first]}’부터 봅시다. `;
  return { correct: false, wrong, message: (wrong.length > 1 && hint ? which : "") + (hint?.say ?? spec.otherwise ?? LATER) };
}

// 위에서부터 보아 처음으로 앞뒤가 바뀐 짝을 설명합니다. 그 짝만 표시하므로, 하나를 옮겨 다섯 쌍이
// 바뀌었어도 볼 것은 둘입니다.
function judgeOrder({ answer, before, hints, shown, praise, otherwise }, given) {
  const place = answer.map((step) => (Array.isArray(given) ? given.indexOf(step) : -1));
  if (place.includes(-1) || given.length !== answer.length) return invalid("아직 차례를 정하지 않은 단계가 있습니다.");
  if (given.every((step, i) => step === shown[i])) return invalid("아직 아무 단계도 옮기지 않았습니다. 먼저 할 일이 위에 오게 옮겨 주세요.");
  const crossed = before
    .map(([a, b]) => [place[b], place[a]])
    .filter(([upper, lower]) => upper < lower)
    .sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  if (!crossed.length) return { correct: true, message: praise };
  const hintFor = ([upper, lower]) => hints.find(({ earlier, later }) => earlier === given[upper] && later === given[lower]);
  const wrong = crossed.find(hintFor) ?? crossed[0];
  const many = crossed.length > 1 ? `앞뒤가 바뀐 짝이 ${crossed.length}쌍입니다. 표시한 두 단계부터 봅시다. ` : "";
  return { correct: false, wrong, message: many + (hintFor(wrong)?.say ?? otherwise ?? LATER) };
}

function judgeMatrix(spec, given) {
  const rows = spec.answer.map((row, i) => row.map((_, j) => String(given?.[i]?.[j] ?? "").normalize("NFKC").trim()));
  const empty = rows.flat().filter((text) => text === "").length;
  if (empty > 0) return invalid(`비어 있는 칸이 ${empty}개 남았습니다.`);
  const values = rows.map((row) => row.map(parseNumber));
  const broken = values.flat().find((value) => value.message);
  if (broken) return invalid(broken.message);
  const same = (matrix) =>
    matrix.length === values.length &&
    matrix.every((row, i) => row.length === values[i].length && row.every((v, j) => close(values[i][j].number, v, spec.tolerance)));
  if (same(spec.answer)) return { correct: true, message: spec.praise };
  const wrong = [];
  spec.answer.forEach((row, i) =>
    row.forEach((v, j) => {
      if (!close(values[i][j].number, v, spec.tolerance)) wrong.push([i, j]);
    }),
  );
  const hint = spec.hints.find((item) => same(item.wrong));
  return { correct: false, wrong, message: hint?.say ?? spec.otherwise ?? LATER };
}

// "4.5", "9/2", "1,024", "１０２４", "−3", "2개"를 읽습니다. 못 읽으면 까닭을 message로 돌려줍니다.
export function parseNumber(raw) {
  if (raw.length > LONGEST) return { message: `답이 너무 깁니다(${raw.length.toLocaleString("ko")}자). 숫자만 적어 주세요.` };
  const text = raw.replace(/[−–]/g, "-").replace(/\s/g, "").replace(/(\d),(?=\d{3}(\D|$))/g, "$1").replace("⁄", "/").replace(/(개|번|배|입니다|이다)$/, "");
  if (/[가-힣]/.test(text)) return { message: "숫자만 적어 주세요. 0.5나 1/2처럼 아라비아 숫자로 적습니다." };
  const fraction = text.match(/^([^/]+)\/([^/]+)$/);
  const number = fraction ? plainNumber(fraction[1]) / plainNumber(fraction[2]) : plainNumber(text);
  if (Number.isNaN(number)) return { message: `'${shorten(raw)}', 이대로는 숫자로 읽을 수 없습니다. 식은 계산해서 12, 0.5, 1/2처럼 숫자 하나로 적어 주세요.` };
  if (!Number.isFinite(number)) return { message: `'${shorten(raw)}', 너무 큰 수이거나 0으로 나눈 값입니다. 유한한 숫자로 적어 주세요.` };
  return { number };
}

function plainNumber(text) {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}

const shorten = (text) => (text.length > 20 ? `${text.slice(0, 20)}…` : text);

// 상대 오차로 봅니다. 정답이 0에 가까우면 0.1을 기준으로 삼아 절대 오차가 됩니다.
const close = (a, b, tolerance) => Math.abs(a - b) <= tolerance * Math.max(0.1, Math.abs(b));

// 띄어쓰기, 대소문자, 따옴표, 끝의 괄호와 마침표는 답의 내용이 아닙니다.
const plain = (text) =>
  text.normalize("NFKC").toLowerCase().replace(/^grad_fn=/, "").replace(/[\s"'`“”‘’.()<>]/g, "");
