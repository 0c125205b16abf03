import { button, card, el, prose, uid } from "../kit/kit.js";
import { answerView, codeView, isRight } from "./answer_view.js";
import { fromFile, merged, save, stored, toFile } from "./answers.js";
import { markdown, notebook } from "./note_files.js";

// 「채워진 노트」: 브라우저에 있는 답을 노트의 자리마다 놓고, 파일로 내보내고 불러옵니다.
// 자리(filled-번호)는 쪽에 있고(static_site/filled_note.py), 이 위젯은 도구 상자입니다. JupyterLab에는 도구만 있습니다.

const OLD = "지금의 물음에는 맞지 않는 답입니다. 물음이 새 판에서 바뀌었을 수 있습니다. 다시 풀어 보세요.";
const DRAFT = "적고 있는 코드입니다. 아직 맞지 않았습니다.";
const BLOCKED =
  "이 브라우저는 이 쪽의 저장소를 막아 두었습니다. 채운 답을 읽을 수도, 적어 둘 수도 없습니다. 다른 곳에서 저장한 답 파일을 불러오면 이 창을 닫을 때까지만 보입니다.";
const SEPARATE =
  "이 브라우저는 파일로 연 쪽마다 저장소를 따로 두므로, 이 쪽은 다른 장의 답을 스스로 읽지 못합니다. 장마다 빈칸을 채운 뒤 그 장의 링크로 이 쪽에 오면 그 장의 답이 함께 옵니다. 여기에 모인 답은 파일로 저장해 두세요.";
const PROBE_WAIT = 30_000; // 밀리초. 느린 기기에서도 답이 올 만큼
const IN_JUPYTER = "책의 「채워진 노트」에서 보려면 답을 파일로 저장해 그 쪽에서 불러오세요.";

function render({ model, el: root }) {
  const book = model.get("book");
  const has = Boolean(book?.note);
  const rest = document.querySelector(".filled-rest"); // JupyterLab에는 노트의 쪽이 없습니다.
  const blanks = has ? book.blanks : {};
  const ids = Object.keys(blanks);
  const right = (id, value) => (has ? isRight(blanks[id]?.spec, value) : value !== undefined);
  let extra = new Map(); // 저장소에 적지 못해 이 창에만 있는 답
  let answers = new Map();
  let shown;

  const count = el("p", { class: "filled-count" });
  const bar = el("progress", { max: ids.length || 1, "aria-hidden": "true" });
  const notice = el("p", { class: "cw-problem", hidden: true });
  const status = el("p", { class: "cw-note", role: "status", "aria-live": "polite" });
  const file = el("input", { type: "file", accept: ".json,application/json", hidden: true, onchange: load });
  const out = [
    rest ? button("인쇄 · PDF로 저장", () => print(), { class: "cw-button cw-primary" }) : null,
    button("노트북(.ipynb) 내려받기", (event) => download(event, "filled_note.ipynb", notebook(book, filled))),
    button("Markdown 내려받기", (event) => download(event, "filled_note.md", markdown(book, filled))),
  ];
  const moved = [
    button("답을 파일로 저장", (event) => download(event, "chaewo_answers.json", toFile(answers))),
    button("답 불러오기", () => file.click()),
  ];
  const doors = el("p", { class: "filled-doors" }, ...(has ? out : []), ...moved, file);
  root.append(
    card("cw-filled", { role: "group", "aria-label": "채워진 노트의 도구" }, count, bar, notice, doors, status),
  );

  // 답 하나의 처지: 맞은 답, 지금은 맞지 않는 답, 쓰고 있는 코드, 또는 없음.
  function filled(id) {
    const record = answers.get(id);
    const { spec } = blanks[id];
    if (record?.blank !== undefined) {
      const state = right(id, record.blank) ? "right" : "old";
      return { state, answer: record.blank, note: state === "old" ? OLD : "" };
    }
    const draft = record?.draft;
    return draft && draft.code !== spec.starter ? { state: "draft", answer: draft, note: DRAFT } : null;
  }

  function refresh() {
    const kept = stored();
    answers = merged(kept ?? new Map(), extra, right).all;
    const now = JSON.stringify([...answers]);
    if (now === shown) return kept;
    shown = now;
    const done = ids.filter((id) => filled(id)?.state === "right").length;
    bar.value = done;
    bar.hidden = !has;
    count.textContent = has
      ? `책의 빈칸 ${ids.length}개 가운데 ${done}개를 채웠습니다. ${new Date().toLocaleDateString("ko", { dateStyle: "long" })}`
      : `이 브라우저에 빈칸 ${[...answers.values()].filter(({ blank }) => blank !== undefined).length}개의 답이 있습니다.`;
    if (rest) fillPage();
    return kept;
  }

  function fillPage() {
    book.items.forEach((item, i) => fillItem(document.getElementById(`filled-${i}`), item));
    rest.replaceChildren(...missedSection(), ...restSection());
  }

  function fillItem(box, item) {
    if (!box || !item.blanks.length) return;
    const whole = item.blanks.every((id) => filled(id)?.state === "right");
    box.classList.toggle("filled-done", whole);
    box.classList.toggle("filled-empty", !item.blanks.some(filled));
    box.querySelector(".filled-slot").replaceChildren(...item.blanks.map(blankView));
    const line = box.querySelector(".filled-line");
    if (line) line.hidden = !whole;
  }

  function blankView(id) {
    const { spec, href, place } = blanks[id];
    const found = filled(id);
    const prompt = el("p", { class: "filled-prompt" }, ...prose(spec.prompt));
    const link = (words) => el("a", { href }, words);
    if (!found)
      return el("li", { class: "filled-none" }, prompt, el("p", { class: "filled-todo" }, link(`${place}에서 채우기`)));
    const { tries = 0, other = [] } = answers.get(id);
    const right = found.state === "right";
    return el(
      "li",
      { class: `filled-${found.state}` },
      prompt,
      ink(spec, found.answer),
      found.note ? el("p", { class: "filled-note" }, found.note, " ", link(`${place}에서 다시 풀기`)) : null,
      tries && right ? el("p", { class: "filled-note" }, `맞히기 전에 ${tries}번 틀렸습니다.`) : null,
      right ? fold("풀이", ...why(spec), el("p", { class: "filled-todo" }, link(place))) : null,
      other.length ? fold("다른 곳에서 적은 답", ...other.map(({ blank, draft }) => ink(spec, blank ?? draft))) : null,
    );
  }

  const ink = (spec, value) => el("div", { class: "filled-ink" }, answerView(spec, value));

  const fold = (title, ...children) =>
    el("details", { class: "filled-why" }, el("summary", {}, title), el("div", { class: "filled-solution" }, children));

  const why = ({ kind, praise, solution }) => [
    praise ? el("p", {}, ...prose(praise)) : null,
    kind === "program" ? codeView(solution) : el("p", {}, ...prose(solution)),
  ];

  function section(id, title, ...children) {
    return el("section", { "aria-labelledby": id }, el("h2", { id }, title), ...children);
  }

  function missedSection() {
    const missed = ids.filter((id) => (answers.get(id)?.tries ?? 0) > 0 || filled(id)?.state === "old");
    if (!missed.length) return [];
    const lines = missed.map((id) => {
      const { spec, href, place } = blanks[id];
      const tries = answers.get(id).tries ?? 0;
      const state = filled(id)?.state;
      const words = [
        tries ? `${tries}번 틀림` : "",
        state === "right" ? "맞힘" : state === "old" ? "옛 판의 답" : "아직",
      ];
      return el(
        "li",
        {},
        el("a", { href }, place),
        ` (${words.filter(Boolean).join(", ")})`,
        el("p", { class: "filled-prompt" }, ...prose(spec.prompt)),
      );
    });
    const intro = el(
      "p",
      {},
      "한 번이라도 틀린 빈칸과, 새 판에서 물음이 바뀐 빈칸입니다. 며칠 뒤에 답을 보지 말고 다시 풀어 보세요.",
    );
    return [section("filled-again", "다시 볼 것", intro, el("ul", { class: "filled-again" }, lines))];
  }

  function restSection() {
    const named = new Set(book.items.flatMap((item) => item.blanks));
    const chapters = new Map();
    for (const id of ids.filter((one) => !named.has(one))) {
      const [chapter] = blanks[id].place.split(" 「");
      chapters.set(chapter, [...(chapters.get(chapter) ?? []), id]);
    }
    const boxes = [...chapters].map(([chapter, list]) => {
      const done = list.filter((id) => filled(id)?.state === "right").length;
      return el(
        "details",
        { class: `filled-chapter${list.some(filled) ? "" : " filled-empty"}` },
        el("summary", {}, `${chapter} · ${done} / ${list.length}`),
        el("ul", { class: "filled-slot" }, list.map(blankView)),
      );
    });
    return [section("filled-more", "노트에 자리가 없는 빈칸", ...boxes)];
  }

  // ---------- 파일 ----------

  // 두 번 눌러도 한 번만. 바쁜 기기에서는 둘째 사건이 늦게 오므로, 온 때가 아니라 손이 누른 때를 봅니다.
  const lately = new Map();
  function download({ detail, timeStamp }, name, content) {
    if (detail > 1 || timeStamp - lately.get(name) < 1000) return;
    lately.set(name, timeStamp);
    const link = el("a", { href: URL.createObjectURL(new Blob([content])), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    status.textContent = `${name} 파일을 만들었습니다.`;
  }

  async function load() {
    const [chosen] = file.files;
    if (!chosen) return;
    const content = await chosen.slice(0, 8e6).text(); // 이보다 크면 어차피 받지 않습니다.
    file.value = ""; // 같은 파일을 다시 골라도 알아채게
    take(fromFile(content), false);
  }

  // 받은 답을 더하고, 무엇을 가져오고 무엇을 그대로 두었는지 말합니다.
  function take({ problem, answers: theirs, broken }, fresh) {
    if (problem) {
      status.textContent = `불러오지 않았습니다. ${problem}`;
      return;
    }
    const kept = stored();
    const { all, said } = merged(answers, theirs, right, fresh);
    const unsaved = kept ? save(all, kept) : all.size;
    extra = unsaved ? all : new Map();
    refresh();
    const unknown = has ? [...theirs.keys()].filter((id) => !blanks[id]).length : 0;
    const lines = [
      said.taken.length ? `빈칸 ${said.taken.length}개의 답을 가져왔습니다.` : "새로 가져온 답은 없습니다.",
      said.kept.length
        ? `${said.kept.length}개는 여기에 있던 답과 달라 그대로 두고, 가져온 것은 풀이 안에 ‘다른 곳에서 적은 답’으로 남겼습니다.`
        : "",
      said.same.length ? `${said.same.length}개는 이미 같았습니다.` : "",
      unknown ? `지금의 책에 없는 빈칸 ${unknown}개의 답도 버리지 않고 함께 저장해 둡니다.` : "",
      broken ? `알아볼 수 없는 기록 ${broken}개는 뺐습니다.` : "",
      unsaved && kept ? "저장 공간이 모자라 이 창을 닫으면 사라지는 답이 있습니다. 답을 파일로 저장해 두세요." : "",
    ];
    if (!fresh || said.taken.length) status.textContent = lines.filter(Boolean).join(" ");
  }

  // ---------- 어디에서 열었는가 ----------

  function warn(words) {
    notice.textContent = words;
    notice.hidden = false;
  }

  // 주소에 담겨 온 답(carry_answers.js). 누구나 만들 수 있는 웹 주소에서는 물어보고 받습니다.
  function takeFromAddress(kept) {
    const [, packed] = /^#answers=(.+)/.exec(location.hash) ?? [];
    if (!rest || !packed) return;
    history.replaceState(null, "", location.pathname + location.search);
    let content = "";
    try {
      content = decodeURIComponent(packed);
    } catch {
      /* 잘린 주소. 아래에서 읽을 수 없다고 말합니다. */
    }
    const given = fromFile(content);
    if (given.problem || location.protocol === "file:" || !kept) return take(given, true);
    const ask = button(`주소에 담겨 온 답 ${given.answers.size}개 불러오기`, () => {
      ask.remove();
      take(given, false);
    });
    doors.append(ask);
  }

  // `file://`의 쪽들이 저장소를 함께 쓰는지 재 봅니다: 적어 둔 것이 다른 파일에서 보이는가. 장이 적어 둔 읽던
  // 곳이 여기서 보이면 함께 씁니다. WebKit은 함께 쓰면서도 iframe에는 다른 저장소를 주므로 먼저 봅니다.
  function probe() {
    const token = uid("probe") + Math.random();
    const frame = el("iframe", { src: "../_static/storage_probe.html", title: "저장소를 확인하는 쪽", hidden: true });
    const finish = (words) => {
      removeEventListener("message", hear);
      clearTimeout(timer);
      localStorage.removeItem("chaewo.probe");
      frame.remove();
      if (words) warn(words);
    };
    const hear = ({ source, data }) => {
      if (source === frame.contentWindow) finish(data === token ? "" : SEPARATE);
    };
    const timer = setTimeout(() => finish(""), PROBE_WAIT); // 재지 못했으면 아무 말도 하지 않습니다.
    localStorage.setItem("chaewo.probe", token);
    addEventListener("message", hear);
    root.append(frame);
  }

  const kept = refresh();
  if (!kept) warn(BLOCKED);
  takeFromAddress(kept);
  if (rest && kept && location.protocol === "file:" && !localStorage.getItem("chaewo.place")) probe();
  if (!rest) status.textContent = IN_JUPYTER;
  const again = (event) => {
    // 재느라 적은 것에까지 답하면, 나란히 연 두 창이 서로를 끝없이 부릅니다.
    if (document.visibilityState === "visible" && event.key !== "chaewo.probe") refresh();
  };
  addEventListener("storage", again);
  addEventListener("pageshow", again);
  document.addEventListener("visibilitychange", again);
  return () => {
    removeEventListener("storage", again);
    removeEventListener("pageshow", again);
    document.removeEventListener("visibilitychange", again);
  };
}

export default { render };
