import { CODE_COLORS } from "../kit/code_colors.js";
import { button, card, el, prose, uid } from "../kit/kit.js";
import { linked } from "../kit/linked.js";

const { keyword, string, number, comment } = CODE_COLORS;
const COLORS = ["", keyword, string, number, comment];
const TYPE = "직접 적기…"; // 파이썬이 곁에 있을 때만 나옵니다.
const SHORT = 8; // 이만큼 짧은 값은 줄을 바꾸지 않습니다(False가 Fals와 e로 갈라지지 않게).
const WARNING_WIDTH = 78; // 파이썬은 긴 경고를 이 글자 수에서 나누어 찍습니다(reproducible.py).

function render({ model, el: root }) {
  const { ask, code, names, options, outputs, table } = model.get("spec");
  const live = model.get("_live") === true;
  const { state, act, unlink } = linked(model, ["chosen", "_typed", "_answer"], draw);
  const fields = new Map(names.map((name, k) => [name, field(name, k)]));
  // 좁은 화면에서는 코드를 옆으로 밀어 봅니다. 글쇠로도 밀 수 있게 초점을 받습니다.
  const listing = el(
    "pre",
    { class: "cw-listing", tabindex: 0, role: "group", "aria-label": "코드" },
    el("code", {}, ...lines()),
  );
  const answer = el("pre", { class: "cw-output", id: uid("output") });
  const reveal = button("실행해 보기", () => show(true), { class: "cw-button cw-primary", "aria-controls": answer.id });
  const box = el("div", { class: "cw-answer-box", role: "status" }, answer);
  let seen = !ask;

  root.append(
    card(
      "cw-what-if",
      { role: "group", "aria-label": "바꿔 보기: 코드의 값을 바꾸면 출력이 바뀝니다" },
      el("div", { class: "cw-what-if-head" }, el("b", {}, "바꿔 보기"), el("span", {}, "밑줄 친 값을 바꾸어 보세요.")),
      listing,
      ask ? el("p", { class: "cw-ask" }, prose(ask)) : null,
      ask ? reveal : null,
      box,
    ),
  );
  draw();
  return unlink;

  // 값을 고르는 칸은 모두 def 줄에 있습니다. 좁은 화면에서는 그 줄만 접어, 밀지 않아도 칸이 보이게 합니다.
  function lines() {
    const end = code.findIndex(([, text]) => text?.includes("):"));
    const [kind, text] = code[end];
    const cut = text.indexOf("):") + 2;
    const head = [...code.slice(0, end), [kind, text.slice(0, cut)]];
    return [
      el("span", { class: "cw-signature" }, signature(head)),
      part([kind, text.slice(cut)]),
      code.slice(end + 1).map(part),
    ];
  }

  // 줄은 인자와 인자 사이에서만 바뀝니다. `이름=칸,`은 한 덩어리입니다.
  function signature(head) {
    const found = [];
    let argument = el("span", { class: "cw-argument" });
    const close = (between) => {
      found.push(argument, between);
      argument = el("span", { class: "cw-argument" });
    };
    for (const [kind, text] of head) {
      if (text === undefined) argument.append(fields.get(kind).node);
      else
        for (const word of text.match(/\s+|[^\s(]*\(|[^\s(]+/g)) {
          if (word.trim()) argument.append(part([kind, word]));
          else close(" ");
          if (/^\w+\($/.test(word)) close(el("wbr"));
        }
    }
    return [...found, argument];
  }

  function part([kind, text]) {
    return kind ? el("span", { class: COLORS[kind] }, text) : text;
  }

  // 고르는 칸. select는 폭이 모자라면 값을 자르므로 보이지 않게 위에 덮고, 그 밑의 글이 줄을 바꾸어 다 보입니다.
  // 파이썬이 곁에 있으면 아무 값이나 적는 칸도 둡니다.
  function field(name, k) {
    const texts = live ? [...options[k], TYPE] : options[k];
    const list = el(
      "select",
      { "aria-label": name },
      texts.map((text) => el("option", {}, text)),
    );
    const labels = texts.map((text) => el("span", {}, text));
    const picker = el(
      "span",
      { class: `cw-value cw-picker ${texts.every((text) => text.length <= SHORT) ? "cw-short" : ""}` },
      el("span", { class: "cw-labels", "aria-hidden": "true" }, labels),
      list,
    );
    list.onchange = () => choose(k, list.selectedIndex);
    if (!live) return { list, labels, node: picker };
    const entry = el("input", { class: "cw-value", "aria-label": `${name}에 넣을 값`, size: 8 });
    entry.onchange = () => type(name, entry.value);
    // JupyterLab은 Enter의 change를 막습니다. 한글을 조합하는 중의 Enter는 글자를 마치는 글쇠입니다.
    entry.onkeydown = (event) => {
      if (event.key === "Enter" && !event.isComposing) type(name, entry.value);
    };
    return { list, labels, entry, node: el("span", { class: "cw-either" }, picker, entry) };
  }

  // 같은 것을 다시 적으면(Enter 다음에 칸을 떠날 때의 change) 파이썬은 답하지 않으므로 답을 지우지 않습니다.
  function type(name, text) {
    if (state._typed?.[name] === text) return;
    seen = !ask;
    act({ _typed: { ...state._typed, [name]: text }, _answer: null });
  }

  function choose(k, i) {
    if (i === options[k].length) return type(names[k], options[k][state.chosen[k]]);
    const { [names[k]]: _, ...typed } = state._typed ?? {};
    seen = !ask;
    act({ chosen: state.chosen.map((old, n) => (n === k ? i : old)), _typed: typed, _answer: null });
  }

  function show(now) {
    seen = now;
    draw();
  }

  function draw() {
    const typed = state._typed ?? {};
    names.forEach((name, k) => {
      const { list, labels, entry } = fields.get(name);
      list.selectedIndex = name in typed ? options[k].length : state.chosen[k];
      labels.forEach((label, i) => label.classList.toggle("cw-now", i === list.selectedIndex));
      if (!entry) return;
      entry.hidden = !(name in typed);
      // 적는 동안 앞엣것의 답이 와도 칸을 되돌리지 않습니다.
      if (name in typed && typed[name] !== entry.dataset.typed) entry.value = typed[name];
      entry.dataset.typed = typed[name] ?? "";
    });
    const index = state.chosen.reduce((at, i, k) => at * options[k].length + i, 0);
    const [text, error] = Object.keys(typed).length
      ? [state._answer?.text ?? "", state._answer?.error]
      : outputs[table[index]];
    answer.replaceChildren(
      unbroken(text),
      text && error ? "\n" : "",
      error ? el("span", { class: "cw-error-text" }, error) : "",
    );
    answer.hidden = !seen;
    reveal.hidden = seen;
  }
}

// 나뉜 경고를 다시 이어, 좁은 화면에서 한 문장이 두 번 꺾이지 않게 합니다. 다음 줄의 첫 낱말이 앞줄에 들어갈
// 자리가 없었을 때만 나뉜 것입니다.
function unbroken(text) {
  let before = ""; // 경고의 바로 앞줄
  return text
    .split("\n")
    .map((line, i) => {
      const between = before.endsWith("-") ? "" : " ";
      const goesOn = before && (before + between + line.split(" ")[0]).length > WARNING_WIDTH;
      before = goesOn || /^\w+Warning: /.test(line) ? line : "";
      return (goesOn ? between : i ? "\n" : "") + line;
    })
    .join("");
}

export default { render };
