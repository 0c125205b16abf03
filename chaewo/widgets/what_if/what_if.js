import { CODE_COLORS } from "../kit/code_colors.js";
import { button, card, el, prose, uid } from "../kit/kit.js";
import { linked } from "../kit/linked.js";

const { keyword, string, number, comment } = CODE_COLORS;
const COLORS = ["", keyword, string, number, comment];
const TYPE = "직접 적기…"; // 파이썬이 곁에 있을 때만 나옵니다.

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
      el("span", { class: "cw-signature" }, head.map(part)),
      part([kind, text.slice(cut)]),
      code.slice(end + 1).map(part),
    ];
  }

  function part([kind, text]) {
    if (text === undefined) return fields.get(kind).node;
    return kind ? el("span", { class: COLORS[kind] }, text) : text;
  }

  // 고르는 칸. 파이썬이 곁에 있으면 아무 값이나 적는 칸도 둡니다.
  function field(name, k) {
    const labels = options[k].map((label, i) => el("option", { value: i }, label));
    const list = el("select", { class: "cw-value", "aria-label": name }, labels);
    list.onchange = () => choose(k, Number(list.value));
    if (!live) return { list, node: list };
    const entry = el("input", { class: "cw-value", "aria-label": `${name}에 넣을 값`, size: 8 });
    list.append(el("option", { value: -1 }, TYPE));
    entry.onchange = () => type(name, entry.value);
    // JupyterLab은 Enter의 change를 막습니다. 한글을 조합하는 중의 Enter는 글자를 마치는 글쇠입니다.
    entry.onkeydown = (event) => {
      if (event.key === "Enter" && !event.isComposing) type(name, entry.value);
    };
    return { list, entry, node: el("span", {}, list, entry) };
  }

  // 같은 것을 다시 적으면(Enter 다음에 칸을 떠날 때의 change) 파이썬은 답하지 않으므로 답을 지우지 않습니다.
  function type(name, text) {
    if (state._typed?.[name] === text) return;
    seen = !ask;
    act({ _typed: { ...state._typed, [name]: text }, _answer: null });
  }

  function choose(k, i) {
    if (i < 0) return type(names[k], options[k][state.chosen[k]]);
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
      const { list, entry } = fields.get(name);
      list.value = name in typed ? -1 : state.chosen[k];
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
    answer.replaceChildren(text, text && error ? "\n" : "", error ? el("span", { class: "cw-error-text" }, error) : "");
    answer.hidden = !seen;
    reveal.hidden = seen;
  }
}

export default { render };
