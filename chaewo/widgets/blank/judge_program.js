import { errorLine, errorWords } from "./python_words.js";

// 적은 코드에서 본 것(run_program.py)을 표와 견줍니다. 화면도 실행도 모르는 순수한 함수입니다.

const REMEMBERS =
  "같은 것을 넣고 한 번 더 불렀더니 다른 답이 나왔습니다. 함수가 앞의 일을 기억하고 있습니다. 함수 밖의 리스트, 기본값으로 둔 리스트, 제자리에서 바꾼 인자가 있는지 보세요.";

const SCRAMBLED = "이 쪽의 파이썬은 딕셔너리에 넣은 차례를 기억하지 않습니다. 차례가 필요하면 리스트에 담으세요.";

const GAP_LINE = /^[ \t]*\.\.\.[ \t]*(#.*)?$/m;

const MOST_SHOWN = 200; // 도움말에 적는 값의 글자

// code: 적은 코드. 오류를 풀어 말할 때만 봅니다.
// 연습문제의 빈칸(exercise_blank.py)에는 calls(도움말에 적을 식), errors, each, reals가 더 있습니다.
export function judgeProgram(spec, seen, code) {
  const { values, error } = seen;
  const { calls = spec.cases } = spec;
  const same = (one, other) => alike(one, other, spec.tolerance);
  const right = !error && same(values, spec.values);
  const again = same(seen.again, spec.values[0]);
  if (right && again) return { correct: true, message: spec.praise };
  if (right) return wrong(REMEMBERS);
  if (values.some(isGap) || GAP_LINE.test(code))
    return { invalid: true, correct: false, message: "아직 채우지 않은 자리(`...`)가 있습니다." };
  const asked = values.slice(0, calls.length);
  const first = values.findIndex((value, i) => !same(value, spec.values[i]));
  const mistake =
    spec.mistakes.find(
      ({ values: theirs, type }) => (error?.type ?? null) === type && error?.case !== null && same(asked, theirs),
    ) ??
    (spec.each && spec.mistakes.find(({ values: theirs }) => first >= 0 && same(values[first], theirs[first])));
  if (!mistake && first < 0) return stopped(spec.errors, error, calls[error.case], code);
  if (!mistake && !error && first > 0 && !again) return wrong(REMEMBERS);
  const scrambled = !seen.ordered && /\{|dict/.test(code) && sameInside(values[first], spec.values[first]);
  const said = mistake ? mistake.say : reason(spec, calls[first], first, values[first]);
  return wrong(`${said} ${scrambled ? SCRAMBLED : ""}`.trim());
}

const wrong = (message) => ({ correct: false, message });

const isGap = (value) => value?.gap !== undefined;

function stopped(known = [], error, call, code) {
  const words = errorWords(error, call, code);
  const said = error.case !== null && known.find(([sign]) => errorLine(error).includes(sign))?.[1];
  return said ? { ...words, message: said } : words;
}

// 첫째로 틀린 값이 왜 틀렸는지.
function reason({ values, reals, otherwise }, call, first, value) {
  const [mark, fault] = value?.tuple ?? [];
  if (mark === "fault" && typeof fault === "string") return fault;
  if (call === undefined) return reals.replace("{}", value);
  return `${difference(call, values[first], value)} ${otherwise}`;
}

function difference(call, right, value) {
  if (value === null && right !== null) return `\`${call}\`의 값이 없습니다(\`None\`). \`return\`이 있는지 보세요.`;
  if (value?.other)
    return `\`${call}\`의 값이 수나 리스트가 아닙니다(\`${value.other}\`). 이름만 적고 괄호로 부르지 않은 함수가 있는지 보세요.`;
  return `\`${call}\`의 옳은 값은 \`${shown(right)}\`인데, 적은 코드의 값은 \`${clipped(shown(value))}\`입니다.`;
}

// 차례만 다른 두 리스트.
function sameInside(one, other) {
  const given = one?.tuple?.[0] === "fault" ? one.tuple[2] : one;
  const [here, there] = [given, other?.any?.[0] ?? other].map((value) => value?.list ?? value?.tuple);
  if (!here || here.length !== there?.length) return false;
  const sorted = (values) => values.map((value) => JSON.stringify(value)).sort();
  const theirs = sorted(there);
  return sorted(here).every((value, i) => value === theirs[i]);
}

const clipped = (text) => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);

// 값을 파이썬처럼 적습니다. 소수는 여섯 자리까지.
export function shown(value) {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  if (typeof value === "string") return JSON.stringify(value);
  const [[kind, inside]] = Object.entries(value);
  if (kind === "list") return `[${inside.map(shown).join(", ")}]`;
  if (kind === "tuple") return `(${inside.map(shown).join(", ")}${inside.length === 1 ? "," : ""})`;
  if (kind === "set") return inside.length ? `{${inside.map(shown).join(", ")}}` : "set()";
  if (kind === "dict") return `{${inside.map(([k, v]) => `${shown(k)}: ${shown(v)}`).join(", ")}}`;
  return String(inside);
}

// chaewo/blanks/program.py의 same과 같은 견줌.
export function alike(one, other, tolerance) {
  const same = (a, b) => alike(a, b, tolerance);
  if (typeof one === "number" && typeof other === "number")
    return Math.abs(one - other) <= tolerance * Math.max(1e-3, Math.abs(other));
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((value, i) => same(value, other[i]));
  if (one && other && typeof one === "object" && typeof other === "object" && !Array.isArray(other)) {
    const [[kind, inside]] = Object.entries(one);
    const [[otherKind, otherInside]] = Object.entries(other);
    if (otherKind === "any") return otherInside.some((right) => same(one, right)); // 옳은 답이 여럿
    if (kind === otherKind && (kind === "set" || kind === "dict"))
      return inside.length === otherInside.length && inside.every((a) => otherInside.some((b) => same(a, b)));
    const sequences = ["list", "tuple"];
    const comparable = kind === otherKind || (sequences.includes(kind) && sequences.includes(otherKind));
    return comparable && same(inside, otherInside);
  }
  return one === other;
}
