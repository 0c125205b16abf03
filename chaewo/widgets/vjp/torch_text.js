// torch가 print하는 그대로의 글자. torch/_tensor_str.py의 규칙을 따릅니다(torch 2.13, 기본 설정).

const PLACES = 4;
const LINE = 80;
const PREFIX = "tensor(";

// values: 숫자의 목록, 또는 목록의 목록. float32 텐서는 값을 float32로 줄인 다음에 모양을 정합니다.
export function torchText(values, dtype = "float32") {
  const narrow = dtype === "float32" ? Math.fround : (value) => value;
  const write = writer(values.flat().map(narrow));
  const row = (items, indent) => {
    const texts = items.map((value) => write.text(narrow(value)));
    const perLine = Math.max(1, Math.floor((LINE - indent) / (write.width + 2)));
    const lines = [];
    for (let i = 0; i < texts.length; i += perLine) lines.push(texts.slice(i, i + perLine).join(", "));
    return `[${lines.join(`,\n${" ".repeat(indent + 1)}`)}]`;
  };
  const nested = Array.isArray(values[0]);
  const body = nested
    ? `[${values.map((items) => row(items, PREFIX.length + 1)).join(`,\n${" ".repeat(PREFIX.length + 1)}`)}]`
    : row(values, PREFIX.length);
  return `${PREFIX}${body}${suffix(PREFIX + body, dtype)})`;
}

function suffix(text, dtype) {
  if (dtype === "float32") return "";
  const word = `dtype=torch.${dtype}`;
  const last = text.length - text.lastIndexOf("\n") + 1;
  return last + word.length + 2 > LINE ? `,\n${" ".repeat(PREFIX.length)}${word}` : `, ${word}`;
}

// 텐서 전체를 보고 정수꼴, 소수 넷째 자리, 지수꼴 가운데 하나를 고릅니다.
function writer(values) {
  const finite = values.filter((value) => Number.isFinite(value) && value !== 0);
  const sizes = finite.map(Math.abs);
  const most = Math.max(...sizes);
  const least = Math.min(...sizes);
  const scientific = finite.length > 0 && (most / least > 1000 || most > 1e8 || least < 1e-4);
  const whole = finite.every(Number.isInteger);
  const bare = (value) => {
    if (!Number.isFinite(value)) return String(value).replace("NaN", "nan").replace("Infinity", "inf");
    const sign = value < 0 || Object.is(value, -0) ? "-" : "";
    const size = Math.abs(value);
    if (scientific) return sign + exponential(size);
    return sign + (whole ? `${size}.` : halfEven(size.toFixed(PLACES), size.toFixed(100)));
  };
  const width = Math.max(1, ...finite.map((value) => bare(value).length));
  return { width, text: (value) => bare(value).padStart(width) };
}

function exponential(size) {
  const [digits, power] = size.toExponential(PLACES).split("e");
  const [exact, exactPower] = size.toExponential(100).split("e");
  const chosen = power === exactPower ? halfEven(digits, exact) : digits;
  return `${chosen}e${power[0]}${power.slice(1).padStart(2, "0")}`;
}

// 꼭 가운데에 있는 값(0.03125)을 파이썬은 짝수 쪽으로, 자바스크립트는 위로 반올림합니다.
function halfEven(rounded, exact) {
  const cut = exact.slice(0, rounded.length);
  const tie = /^50*$/.test(exact.slice(rounded.length));
  return tie && Number(cut.at(-1)) % 2 === 0 ? cut : rounded;
}
