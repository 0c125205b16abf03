import { el } from "../kit/kit.js";

// 파이썬의 오류를 우리말로. 영어 원문은 접어 둡니다. MicroPython과 CPython의 글이 달라 종류로 봅니다.

const name = (message) => /'([^']+)'/.exec(message)?.[1];
const last = (message) => /'(\w+)'\s*$/.exec(message)?.[1] ?? message;

// CPython에는 있고 쪽의 파이썬에는 없는 문법. 코드에 보이면 그것부터 말합니다.
const UNKNOWN_SYNTAX = [
  [/[[,]\s*\*[\w[(]/, "쪽의 파이썬은 리스트 안의 별표(`[*a, b]`)를 모릅니다. `a + [b]`처럼 적어 보세요."],
  [/\{[^}]*\*\*/, "쪽의 파이썬은 `{**a}`를 모릅니다. `a | b`나 `dict(a)`로 적어 보세요."],
  [/^\s*match\b.*:\s*$/m, "쪽의 파이썬은 `match`를 모릅니다. `if`와 `elif`로 적어 보세요."],
  [/def \w+\([^)]*\/\s*[,)]/, "쪽의 파이썬은 인자 목록의 `/`를 모릅니다. 지워도 됩니다."],
];

// 한글 자판이나 복사한 글에서 온 글자와, 영문 자판의 것. 글과 주석 안의 것은 괜찮습니다.
const LOOKALIKES = { "‘": "'", "’": "'", "“": '"', "”": '"', "−": "-", "×": "*", "÷": "/" };
const QUOTED = /"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n]*"|'[^'\n]*'|#.*/g;

function lookalike(code) {
  const letter = /[\uff01-\uff5e‘’“”−×÷]/.exec(code.replace(QUOTED, ""))?.[0];
  const ours = LOOKALIKES[letter] ?? String.fromCharCode(letter?.charCodeAt(0) - 0xfee0);
  return letter && `파이썬이 모르는 글자가 있습니다: \`${letter}\`. 영문 자판의 글자로 다시 적으세요: \`${ours}\``;
}

const WORDS = {
  SyntaxError: (_, code) =>
    lookalike(code) ??
    UNKNOWN_SYNTAX.find(([sign]) => sign.test(code))?.[1] ??
    "파이썬이 읽지 못하는 줄이 있습니다. 괄호와 따옴표의 짝이 맞고 `:`이 있는지 보세요. 윗줄 탓일 때도 있습니다.",
  IndentationError: () => "들여쓰기가 맞지 않습니다. 같은 묶음의 줄은 왼쪽을 같은 칸만큼 띄웁니다(네 칸씩).",
  NameError: (m, code) =>
    /referenced before/.test(m)
      ? WORDS.UnboundLocalError()
      : (lookalike(code) ??
        `아직 없는 이름을 썼습니다: \`${name(m) ?? m}\`. 철자가 맞는지, 쓰기 전에 만들었는지 보세요.`),
  TypeError: typeError,
  ZeroDivisionError: () => "0으로 나누었습니다. 나누는 값이 언제 0이 되는지 보세요.",
  IndexError: (m) =>
    /empty/.test(m)
      ? "빈 리스트에서 꺼내려 했습니다. 남은 것이 있는지 먼저 보세요."
      : "리스트에 없는 자리의 번호를 썼습니다. 번호는 0부터 셉니다.",
  KeyError: (m) => `사전이나 집합에 없는 것(\`${m}\`)을 꺼내려 했습니다. 먼저 담았는지 보세요.`,
  AttributeError: (m) =>
    /^'?module/.test(m)
      ? `모듈에 없는 이름입니다(\`${last(m)}\`). 철자가 맞다면 쪽의 파이썬에 없으니 다르게 적어 보세요.`
      : `없는 속성을 찾았습니다(\`${last(m)}\`). 철자가 맞는지, 점 앞의 것이 무엇인지 보세요.`,
  ValueError: valueError,
  OverflowError: () => "수가 너무 커서 담지 못했습니다. `exp`에 큰 수를 넣지 않았는지 보세요.",
  RecursionError: deep,
  MemoryError: () => "메모리를 너무 많이 썼습니다. 끝없이 늘어나는 리스트가 있는지 보세요.",
  AssertionError: () => "`assert`에 적은 조건이 거짓입니다.",
  KeyboardInterrupt: () => "실행을 멈추었습니다.",
  NoInput: () => "`input()`은 여기에서 쓸 수 없습니다. 함수가 받은 값을 쓰세요.",
  SystemExit: () => "파이썬을 끝내려 했습니다. 함수에서 나가려면 `return`을 쓰세요.",
  ImportError: importError,
  ModuleNotFoundError: importError,
  OSError: () => "파일을 열지 못했습니다. 파일 없이, 함수가 받은 값만 쓰세요.",
  StopIteration: () => "더 꺼낼 것이 없는데 `next`를 불렀습니다.",
  UnboundLocalError: () => "값을 넣기 전에 읽은 이름이 있습니다. 함수 밖의 이름에 값을 넣지 않았는지 보세요.",
};

function valueError(message) {
  if (/dict update/.test(message))
    return "쪽의 파이썬은 `dict(d)`로 `defaultdict`를 옮기지 못합니다. `dict(d.items())`로 적어 보세요.";
  if (/unpack/.test(message)) return "이름의 수와 나누어 담을 값의 수가 다릅니다. `=`나 `in`의 양쪽을 세어 보세요.";
  return "받을 수 없는 값을 넣었습니다. 로그에 0 이하의 수나 제곱근에 음수를 넣지 않았는지 보세요.";
}

function typeError(message) {
  if (/positional argument|keyword argument|missing/.test(message))
    return "함수에 넣은 인자의 개수나 이름이 맞지 않습니다. 정의한 줄의 괄호 안과 견주어 보세요.";
  if (/isn't callable|not callable/.test(message)) return "함수가 아닌 것 뒤에 괄호를 붙여 불렀습니다.";
  if (/iterable|subscriptable/.test(message)) return "리스트가 아닌 것에서 원소를 꺼내려 했습니다.";
  if (/NoneType/.test(message)) return "`None`으로 셈했습니다. `return`이 없는 함수의 값을 쓰지 않았는지 보세요.";
  return "그 자리에 올 수 없는 종류의 값입니다. 정수, 실수, 리스트, 글 가운데 무엇인지 보세요.";
}

function deep() {
  return "함수를 너무 깊이 불렀습니다. 자신을 부르는 함수라면, 끝나는 때가 있는지 보세요.";
}

function importError(message) {
  const module = name(message) ?? message;
  if (/^(torch|numpy|matplotlib|chaewo)\b/.test(module))
    return `쪽의 파이썬에 없는 모듈을 불렀습니다: \`${module}\`. 이 빈칸은 파이썬만으로 적습니다. torch는 JupyterLab에서 씁니다.`;
  return `쪽의 파이썬에 없는 모듈을 불렀습니다: \`${module}\`. \`math\`, \`random\`, \`itertools\`, \`functools\`, \`collections\`는 있습니다.`;
}

// 오류의 끝줄을 CPython이 적는 것처럼.
export function errorLine({ type, message }) {
  if (/recursion|call stack/.test(message)) return `RecursionError: ${message}`;
  const [, takes, given] = /takes (\d+) positional arguments? but (\d+)/.exec(message) ?? [];
  return `${type}: ${message}${Number(given) < Number(takes) ? ", missing required positional argument" : ""}`;
}

export function errorWords({ type, message, line, case: at }, call, code = "") {
  const known = /recursion|call stack/.test(message) ? deep : WORDS[type];
  const where = line ? `${line}번 줄에서 멈추었습니다. ` : "";
  const when = call && at !== null ? `\`${call}\`의 값을 셈하다가 ` : "";
  const said = known ? known(message, code) : `\`${type}\` 오류가 났습니다.`;
  const english = [type, message].filter(Boolean).join(": ");
  return {
    correct: false,
    message: `${when}${where}${said}`,
    more: el("details", { class: "cw-english" }, el("summary", {}, "파이썬의 말"), el("code", {}, english)),
    wrong: line ? [line] : [],
  };
}
