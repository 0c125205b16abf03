import { el, prose } from "../kit/kit.js";
import { judge } from "./judge.js";
import { programMark } from "./program_mark.js";

// 저장해 둔 답을 읽을 수 있게. 한 답을 한 가지 꼴로 풀어, 쪽(answerView)과 파일(answerText)이 같은 것을 적습니다.
//   { code } | { rows } | { list, ordered } | { words } (책의 말: `코드`를 나눕니다) | { typed } (적은 글자 그대로)

export function isRight(spec, value) {
  if (!spec) return false;
  try {
    if (spec.kind === "program")
      return typeof value?.code === "string" && (value.of === undefined || value.of === programMark(spec));
    // 한 칸에 적는 답은 글입니다. true나 빈 배열도 수로 읽히므로 꼴부터 봅니다.
    const fits = /matrix|match|place|order/.test(spec.kind) ? Array.isArray(value) : typeof value === "string";
    return fits && judge(spec, value).correct === true;
  } catch {
    return false; // 다른 꼴이던 때의 답
  }
}

function shaped(spec, value) {
  const listed = (length) =>
    Array.isArray(value) && value.length === length && value.every((v) => typeof v === "string");
  const pairs = (name) => ({ list: spec.left.map((left, i) => `${left} → ${name(value[i])}`) });
  const node = (id) => (spec.nodes[spec.right.indexOf(id)] ?? id).replace(/^\? /, "").replaceAll("\n", " ");
  if (typeof value?.code === "string") return { code: value.code };
  if (spec?.kind === "choice" && Object.hasOwn(spec.options, value)) return { words: spec.options[value] };
  if (spec?.kind === "match" && listed(spec.left.length)) return pairs((right) => right);
  if (spec?.kind === "place" && listed(spec.left.length)) return pairs(node);
  if (spec?.kind === "order" && listed(spec.answer.length)) return { list: value, ordered: true };
  const isRow = (row) => Array.isArray(row) && row.every((cell) => typeof cell === "string");
  if (Array.isArray(value) && value.length && value.every(isRow)) return { rows: value };
  return { typed: typeof value === "string" ? value : JSON.stringify(value) };
}

export function answerView(spec, value) {
  const { code, rows, list, ordered, words, typed } = shaped(spec, value);
  if (code !== undefined) return codeView(code);
  if (rows) {
    const cells = rows.map((row) =>
      el(
        "tr",
        {},
        row.map((cell) => el("td", {}, cell)),
      ),
    );
    return el("table", { class: "filled-matrix", role: "presentation" }, el("tbody", {}, cells));
  }
  if (list)
    return el(
      ordered ? "ol" : "ul",
      {},
      list.map((text) => el("li", {}, ...prose(text))),
    );
  return words === undefined ? el("span", { class: "filled-typed" }, typed) : el("span", {}, ...prose(words));
}

// 책의 코드와 같은 색. 이름은 Pygments의 것입니다.
const WORDS =
  "and as assert break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield";
const TOKENS = new RegExp(
  `(?<c1>#.*)|(?<s1>"""[^]*?"""|'''[^]*?'''|"(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])*')` +
    `|(?<k>\\b(?:${WORDS.replaceAll(" ", "|")})\\b)|(?<kc>\\b(?:None|True|False)\\b)|(?<mi>\\b\\d[\\w.]*)`,
  "g",
);

export function codeView(code) {
  const shown = [];
  let end = 0;
  for (const match of code.matchAll(TOKENS)) {
    const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
    shown.push(code.slice(end, match.index), el("span", { class: kind }, match[0]));
    end = match.index + match[0].length;
  }
  shown.push(code.slice(end));
  return el("div", { class: "highlight filled-code" }, el("pre", { tabindex: 0 }, shown));
}

// ---------- Markdown ----------

// 글 안의 코드. 담은 글의 역따옴표보다 하나 많은 역따옴표로 감쌉니다.
const ticks = (text, least) => "`".repeat(Math.max(least, ...(text.match(/`+/g) ?? []).map((run) => run.length + 1)));
const span = (text) => `${ticks(text, 1)} ${text.replace(/\s+/g, " ")} ${ticks(text, 1)}`;

export const fenced = (code, language = "python") =>
  `${ticks(code, 3)}${language}\n${code.replace(/\n+$/, "")}\n${ticks(code, 3)}`;

// 책의 말: `코드` 밖에서 Markdown의 기호가 되지 않게.
export const plainly = (text) =>
  text
    .split("`")
    .map((part, i) => (i % 2 ? `\`${part}\`` : part.replace(/[\\*_$<[\]#]/g, "\\$&")))
    .join("");

export function answerText(spec, value) {
  const { code, rows, list, ordered, words, typed } = shaped(spec, value);
  if (code !== undefined) return fenced(code);
  if (rows) return fenced(rows.map((row) => row.join("  ")).join("\n"), "text");
  if (list) return list.map((text, i) => `${ordered ? `${i + 1}.` : "-"} ${plainly(text)}`).join("\n");
  return words === undefined ? span(typed) : plainly(words);
}
