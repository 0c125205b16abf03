// 사람이 적은 수를 읽습니다. 빈칸, 행렬, 위젯의 숫자 칸이 같은 것을 씁니다. 화면을 모르는 순수한 함수입니다.
//   4.5  9/2  4 1/2  4½  -(3/50)  3분의 2  1,024  2¹⁰  2^10  1.2×10³  87.5%  tensor(4.5000)  x.grad = 4.5  3개입니다
// { number, decimals } 또는 { message }. decimals는 소수로 적었을 때 소수점 아래의 자릿수입니다.
// 뜻이 둘 이상인 글(4 2, 0,25)은 어느 쪽인지 고르지 않고 되묻습니다.

const LONGEST_NUMBER = 200;
const COUNTERS = ["개", "번", "회", "배"];
const ENDINGS = /(?:입니다|이에요|예요|이다|임|이?요)?[.!~。]*$/;
const VULGAR = /[¼-¾⅐-⅞]/;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

// units: 수 뒤에 붙어도 되는 낱말. 어디서나 되는 개·번·회·배 말고 더 있으면 줍니다(물음이 “몇 바이트”라면 “바이트”).
export function parseNumber(raw, units = []) {
  if (raw.length > LONGEST_NUMBER)
    return { message: `답이 너무 깁니다(${raw.length.toLocaleString("ko")}자). 숫자만 적어 주세요.` };
  const text = oneSpelling(raw);
  if (/^[^()]*(?:tensor|array)\(\[.*,.*\]/s.test(text) && printedByPython(unnamed(text)) === undefined)
    return { message: "텐서의 원소가 서로 다릅니다. 묻는 원소 하나만 적어 주세요." };
  // <=, >=, !=의 등호에서는 나누지 않습니다.
  const [left, right, more] = unwrapped(text)
    .replace(/([<>!]=+)|=+/g, (_, kept) => kept ?? "\0")
    .split("\0");
  if (more !== undefined) return unreadable(raw);
  if (right === undefined) return counted(left, raw, units);
  // “x.grad = 4.5”에서는 뒤의 것만 봅니다. “1/4 = 0.25”처럼 앞도 수이면 둘이 같아야 합니다.
  const [before, after] = [counted(left, raw, units), counted(right, raw, units)];
  if (before.message || after.message || Math.abs(before.number - after.number) <= 0.005 * Math.abs(after.number))
    return after;
  return { message: `'${shorten(raw)}', 등호의 두 쪽이 서로 다릅니다. 답 하나만 적어 주세요.` };
}

// 글자마다 뜻은 같고 모양만 다른 것을 한 가지로. NFKC는 4½을 41/2로, 3²을 32로 바꾸므로 그것들을 먼저 풉니다.
function oneSpelling(raw) {
  return raw
    .replace(new RegExp(VULGAR, "g"), (mark) => ` ${mark.normalize("NFKC").replace("⁄", "/")} `)
    .replace(new RegExp(`[⁺⁻]?[${RAISED}]+`, "g"), (power) => `^${power.normalize("NFKC")}`)
    .normalize("NFKC")
    .replace(/[−–—]/g, "-")
    .replace(/[⁄÷]/g, "/")
    .replace(/[×·]/g, "*")
    .replace(/\*\*/g, "^")
    .trim()
    .replace(/^["'`“‘]|["'`”’]$/g, "");
}

// 수를 싼 말: 앞의 “약”과 “답은”, 뒤의 “입니다”, 파이썬이 찍은 tensor(…)와 이름.
function unwrapped(text) {
  return (printedByPython(unnamed(text)) ?? text)
    .replace(/^[A-Za-z_][\w.]*(?:\[[\d, :]*\])*\s*[:=]\s*/, "")
    .replace(/^[^\d+-]*?(?:은|는|답:?)\s*(?=[\d+(.-])/, "")
    .replace(/^(?:약|대략|거의|[≈≒~])\s*/, "")
    .replace(ENDINGS, "")
    .trim();
}

// “x.grad: tensor(…)”의 앞을 뗍니다.
const unnamed = (text) => text.replace(/^[^()=]*?[\w\])]\s*[=:]\s*(?=[a-z.]*\()/i, "");

// tensor([[4.5, 4.5]], grad_fn=…)처럼 원소가 모두 같은 텐서는 그 원소 하나로.
function printedByPython(text) {
  const call = text.match(
    /^(?:torch\.|np\.|numpy\.)?(?:tensor|array|float\d+|int\d+)\(([^()]*?)(?:,\s*(?:grad_fn|dtype|device|requires_grad|size)\b.*)?\)[.\s]*$/i,
  );
  const list = (call?.[1] ?? text).match(/^\s*\[([^()]*)\]\s*$/)?.[1] ?? call?.[1];
  if (list === undefined) return undefined;
  const items = list
    .replace(/[[\]]/g, "")
    .split(",")
    .map((item) => item.trim());
  return items.every((item) => item !== "" && Number(item) === Number(items[0])) ? items[0] : undefined;
}

// 단위와 백분율을 떼고 읽습니다.
function counted(text, raw, units) {
  const percent = /(?:%|퍼센트|프로)$/.test(text);
  let rest = text.replace(/(?:%|퍼센트|프로)$/, "").trim();
  const unit = [...COUNTERS, ...units].sort((a, b) => b.length - a.length).find((word) => rest.endsWith(word));
  if (unit) rest = rest.slice(0, -unit.length).trim();
  const found = expression(rest, raw);
  if (!percent || found.message) return found;
  return { number: found.number / 100, decimals: found.decimals === undefined ? undefined : found.decimals + 2 };
}

function expression(text, raw) {
  const parts = text.match(/^(\d+)\s*분의\s*(\d+)$/);
  const said = parts ? `${parts[2]}/${parts[1]}` : text;
  const words = said.match(/[가-힣]+/);
  if (words && /\d/.test(said))
    return { message: `‘${shorten(words[0])}’, 모르는 말이 붙어 있습니다. 숫자만 적어 주세요.` };
  if (words) return { message: "숫자만 적어 주세요. 0.5나 1/2처럼 아라비아 숫자로 적습니다." };
  const comma = said.match(/^([+-]?\d*),(\d+)$/);
  if (comma && (comma[2].length !== 3 || /^[+-]?0*$/.test(comma[1])))
    return { message: `소수점은 쉼표가 아니라 점으로 적습니다. ${comma[1] || "0"}.${comma[2]}처럼 적어 주세요.` };
  const number = signed(said);
  if (number === undefined && /[\d.,]\s+[\d.,]/.test(said))
    return {
      message: `'${shorten(raw)}', 숫자 사이에 빈칸이 있습니다. 붙여 적거나, 대분수라면 4 1/2처럼 적어 주세요.`,
    };
  if (number === undefined || Number.isNaN(number)) return unreadable(raw);
  if (!Number.isFinite(number))
    return { message: `'${shorten(raw)}', 너무 큰 수이거나 0으로 나눈 값입니다. 유한한 숫자로 적어 주세요.` };
  return { number, decimals: said.match(/^[+-]?\s*\d*\.(\d+)$/)?.[1].length };
}

// 부호, 괄호, 대분수, 분수 하나, 거듭제곱 하나까지. 못 읽으면 undefined.
function signed(text) {
  const [, sign, rest] = text.match(/^([+-]?)\s*(.*)$/s);
  const size = unsigned(rest);
  return size === undefined ? undefined : sign === "-" ? -size : size;
}

function unsigned(text) {
  const inner = enclosed(text);
  if (inner !== undefined) return signed(inner);
  const mixed = text.match(/^(\d+)\s+(\d+)\s*\/\s*(\d+)$/);
  if (mixed) return Number(mixed[1]) + Number(mixed[2]) / Number(mixed[3]);
  const slash = text.indexOf("/");
  if (slash !== -1) return divided(text.slice(0, slash).trim(), text.slice(slash + 1).trim());
  const scaled = text.match(/^(\S+?)\s*\*\s*10\s*\^\s*([+-]?\d+)$/);
  if (scaled) return timesTen(plainDecimal(scaled[1]), scaled[2]);
  const power = text.match(/^([\d.]+)\s*\^\s*\(?([+-]?\d+)\)?$/);
  if (power) return plainDecimal(power[1]) === undefined ? undefined : plainDecimal(power[1]) ** Number(power[2]);
  return plainDecimal(text);
}

const timesTen = (size, power) => (size === undefined ? undefined : Number(`${size}e${power}`));

function divided(top, bottom) {
  const [a, b] = [top, bottom].map((side) => (side.includes("/") ? undefined : signed(side)));
  return a === undefined || b === undefined ? undefined : a / b;
}

// 글 전체를 싼 괄호의 안. (1)/(2)처럼 중간에 닫히면 싼 것이 아닙니다.
function enclosed(text) {
  return text.match(/^\(([^()]*(?:\([^()]*\)[^()]*)*)\)$/)?.[1].trim();
}

function plainDecimal(text) {
  const joined = text
    .replace(/^\d{1,3}(?:,\d{3})+(?=\D|$)/, (digits) => digits.replaceAll(",", ""))
    .replace(/(\d)_(?=\d)/g, "$1");
  return /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(joined) ? Number(joined) : undefined;
}

const unreadable = (raw) => ({
  message: `'${shorten(raw)}', 이대로는 숫자로 읽을 수 없습니다. 식은 계산해서 12, 0.5, 1/2처럼 숫자 하나로 적어 주세요.`,
});

const shorten = (text) => (text.length > 20 ? `${text.slice(0, 20)}…` : text);
