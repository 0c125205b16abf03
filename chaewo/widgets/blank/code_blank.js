import { blankBox } from "./blank_box.js";
import { button, el, prose, uid } from "../kit/kit.js";
import { codeField } from "./code_field.js";
import { judgeProgram } from "./judge_program.js";
import { origin, ownCode, reused } from "./pieces.js";
import { programMark } from "./program_mark.js";
import { runPython } from "../kit/run_python.js";

const PAUSE = 300; // 밀리초. 적는 손이 멎은 뒤에 기억합니다.
const EDITED = "맞힌 뒤에 고친 코드입니다. 실행하면 다시 판정합니다.";
const CHANGED = "이 빈칸의 시작 코드가 새 판에서 바뀌었습니다. 적던 코드는 그대로 두었습니다.";
const SINCE = "지금 보이는 것은 맞힌 뒤에 고친 코드입니다.";
const LONGEST = 20000;

function render(view) {
  const { model } = view;
  let running = null;
  return blankBox(view, { field, judge, action: "실행", kept, restored, solution });

  function field(spec, label, { memory, submit, edited }) {
    const live = model.get("_live") === true;
    const draft = memory.draft.load();
    const typed = typeof draft?.code === "string" ? draft.code : null;
    let timer;
    const code = codeField(label, { live, submit, onchange: keep });
    const output = el("pre", { class: "cw-printed", id: uid("printed"), hidden: true });
    const stop = button("멈추기", () => running?.stop(), { hidden: true });
    const again = button("처음으로", restart);
    const note = el("p", { class: "cw-note" }, typed !== null && draft.starter !== spec.starter ? CHANGED : "");
    code.write(typed ?? ownCode(spec.id) ?? spec.starter);

    let unsaved = null;
    function save() {
      clearTimeout(timer);
      if (unsaved !== null) memory.draft.save({ code: unsaved, starter: spec.starter });
      unsaved = null;
    }
    addEventListener("pagehide", save); // 손이 멎기 전에 쪽을 떠나도 잃지 않습니다.

    function keep(text) {
      clearTimeout(timer);
      unsaved = text;
      timer = setTimeout(save, PAUSE);
      removed = null;
      again.textContent = "처음으로";
      edited(EDITED);
    }

    // 지운 것은 한 번 되살릴 수 있습니다. 손가락에는 Ctrl+Z가 없습니다.
    let removed = null;
    function restart() {
      const before = removed;
      const text = code.read();
      if (before === null && text === spec.starter) return;
      code.write(before ?? spec.starter);
      code.mark([]);
      unsaved = before ?? spec.starter;
      save();
      removed = before === null ? text : null;
      again.textContent = before === null ? "적던 것으로" : "처음으로";
      note.textContent = "";
      edited("");
    }

    return {
      node: code.node,
      beside: [stop, again],
      below: [note, output],
      read: code.read,
      write: code.write,
      mark: (lines) => code.mark(lines),
      close() {
        save();
        removeEventListener("pagehide", save);
        code.close();
      },
      upgrade: code.upgrade,
      start(job) {
        output.textContent = "";
        output.hidden = true;
        code.mark([]);
        stop.hidden = false;
        running = runPython(model, job, (text) => {
          output.hidden = false;
          output.append(text);
          output.scrollTop = output.scrollHeight;
        });
        return running.result.finally(() => {
          stop.hidden = true;
          running = null;
        });
      },
    };
  }

  async function judge(spec, given, field) {
    if (given.length > LONGEST)
      return { invalid: true, message: `코드가 너무 깁니다(${given.length.toLocaleString("ko")}자).` };
    const pieces = reused(spec.after ?? []);
    const job = (own) => ({
      before: [...(spec.before ?? []), ...pieces.map((piece) => (own && piece.own) || piece.code)],
      code: given,
      cases: spec.cases,
    });
    const tried = async (own) => {
      const seen = await field.start(job(own));
      if (seen.stopped) return { invalid: true, correct: false, message: seen.stopped };
      const before = seen.error && seen.error.case === null && seen.error.line === null; // 앞의 조각에서 난 오류
      return { ...judgeProgram(spec, seen, given), before };
    };
    let result = await tried(true);
    // 앞의 빈칸에 저장된 조각이 이제는 통하지 않을 수 있습니다(옛 판의 답). 책의 것과 이어 맞으면 이 코드는 옳습니다.
    let broken = false;
    if (!result.correct && !result.invalid && pieces.some(({ own }) => own !== null)) {
      const books = await tried(false);
      broken = books.correct || result.before;
      if (broken) result = books;
    }
    if (!pieces.length) return result;
    const from = origin(pieces, broken);
    // 도움말을 가리지 않게, 틀렸을 때에는 아래에 작게 적습니다.
    if (!result.correct) return { ...result, more: [result.more, el("p", { class: "cw-note" }, ...prose(from))] };
    return { ...result, message: `${result.message} ${from}` };
  }
}

// 무엇을 푼 답인지도 적습니다. 물음이 바뀌면 실행해 보기 전에는 맞았다고 하지 않습니다.
const kept = (spec, code) => ({ code, of: programMark(spec) });

function restored(spec, before, field) {
  if (typeof before?.code !== "string" || before.of !== programMark(spec)) return null;
  return { message: field.read() === before.code ? spec.praise : `${spec.praise} ${SINCE}` };
}

const solution = (spec) => [el("pre", { class: "cw-code-solution" }, spec.solution)];

export default { render };
