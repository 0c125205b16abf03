import { button, card, el, prose, uid } from "../kit/kit.js";
import { everyBlank, tellProgress } from "./blank_progress.js";
import { remember } from "./memory.js";

const TRIES_BEFORE_SOLUTION = 2;
const SLOW = 1000; // 밀리초. 이보다 오래 걸리면 실행하고 있다고 말합니다.

export const blankHead = (...parts) => el("div", { class: "cw-blank-head" }, parts);

// 빈칸의 껍데기: 물음, 답을 적는 자리, 도움말, 풀이, 진행. 답을 어떻게 적고 판정하는지는 부르는 쪽이 정합니다.
//   field(spec, promptId, { memory, submit, edited }): { node, read, write, mark(틀린 칸, 틀렸는가, 맞았는가) }
//   judge(spec, given, field): { correct, message } 또는 { invalid, message }. 약속(Promise)이어도 됩니다.
//   kept(given)·restored(kept): 저장할 것과, 저장해 둔 것을 다시 판정한 결과(맞지 않으면 null)
export function blankBox({ model, el: root }, { field, judge, action, kept, restored, solution }) {
  const spec = model.get("spec");
  const promptId = uid("prompt");
  const box = card("cw-blank", { role: "group", "aria-labelledby": promptId });
  root.append(box);
  if (spec.problem) {
    box.append(el("p", { class: "cw-problem", id: promptId }, spec.problem));
    return undefined;
  }
  const memory = remember(spec.id);
  const earlier = memory.tries.load();
  const missed = Number.isInteger(earlier) && earlier > 0 ? earlier : 0;
  let tries = 0;
  let busy = false;
  const heading = el("span", {}, "빈칸");
  const done = el("span");
  // 눈에는 ‘1 / 7’이면 되지만, 화면 낭독기에는 무엇을 세는지도 말합니다.
  const count = el("span", { class: "cw-blank-count" }, el("span", { class: "cw-hidden" }, "이 쪽의 빈칸 "), done);
  const feedback = el("div", { class: "cw-feedback", role: "status", "aria-live": "polite" });
  const tools = el("div", { class: "cw-tools" });
  const prompt = el("p", { class: "cw-prompt", id: promptId }, ...prose(spec.prompt));
  const answer = field(spec, promptId, { memory, submit, edited });
  const go = button(action, submit, { class: "cw-button cw-primary" });
  // <form>의 Enter 제출은 JupyterLab 안에서 일어나지 않으므로 글쇠를 직접 받습니다.
  const form = el("div", { class: "cw-answer", onkeydown: onEnter }, answer.node, go, answer.beside);
  box.append(blankHead(heading, count), prompt, form, ...(answer.below ?? []), feedback, tools);

  // 한글을 조합하는 중의 Enter는 글자를 마치는 글쇠이지 제출이 아닙니다.
  function onEnter(event) {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    submit();
  }

  // 답을 고치면 앞의 판정은 지금 것의 판정이 아닙니다. 맞았다고 한 것은 `text`로 바꿉니다.
  function edited(text) {
    if (feedback.classList.contains("cw-right")) feedback.replaceChildren(text);
    feedback.classList.remove("cw-right");
  }

  function submit() {
    if (busy) return;
    const given = answer.read();
    const result = judge(spec, given, answer);
    if (typeof result.then !== "function") return settle(given, result);
    busy = true;
    go.disabled = true;
    feedback.replaceChildren();
    const slow = setTimeout(() => feedback.append("실행하는 중입니다…"), SLOW);
    result
      .then((settled) => settle(given, settled))
      .catch((error) => {
        console.error("빈칸:", error);
        say({ message: "실행하지 못했습니다. 쪽을 새로 고쳐 다시 해 보세요. 적은 코드는 남아 있습니다." });
      })
      .finally(() => {
        clearTimeout(slow);
        busy = false;
        go.disabled = false;
      });
  }

  function settle(given, result) {
    answer.mark(result.wrong ?? [], !result.invalid && !result.correct, result.correct);
    feedback.classList.toggle("cw-right", result.correct === true);
    if (!result.invalid && !result.correct) tries += 1;
    if (!box.classList.contains("cw-solved")) memory.tries.save(missed + tries);
    if (result.correct) {
      memory.answer.save(kept(spec, given));
      solved(result.message);
    } else say(result);
    model.set("solved", box.classList.contains("cw-solved"));
    model.set("tries", tries);
    model.save_changes();
    if (tries >= TRIES_BEFORE_SOLUTION || result.correct) offerSolution();
  }

  function say({ message, more }) {
    feedback.replaceChildren(...prose(message));
    feedback.append(...[more].flat().filter(Boolean));
  }

  function solved(message) {
    box.classList.add("cw-solved");
    feedback.replaceChildren(...prose(`맞았습니다. ${message}`));
    tellProgress();
  }

  function offerSolution() {
    if (tools.childElementCount) return;
    const shown = el("div", { class: "cw-solution", hidden: true }, ...solution(spec));
    const open = button(
      "풀이 보기",
      () => {
        shown.hidden = !shown.hidden;
        open.textContent = shown.hidden ? "풀이 보기" : "풀이 접기";
        open.setAttribute("aria-expanded", String(!shown.hidden));
      },
      { "aria-expanded": "false" },
    );
    tools.append(open, shown);
  }

  const showCount = (event) => {
    const order = everyBlank().indexOf(box) + 1;
    const mark = box.classList.contains("cw-solved") ? " · ✓ 채웠습니다" : "";
    heading.textContent = `빈칸 ${order || ""}${mark}`;
    done.textContent = `${event.detail.solved} / ${event.detail.total}`;
  };
  document.addEventListener("chaewo:progress", showCount);

  const before = memory.answer.load();
  const again = before === null ? null : restored(spec, before, answer);
  if (again) {
    answer.mark([], false, true);
    feedback.classList.add("cw-right");
    solved(again.message);
    offerSolution();
  }
  // JupyterLab은 그린 다음에 문서에 붙입니다. 크기가 생기는 때가 붙은 때입니다.
  const attached = new ResizeObserver(() => {
    attached.disconnect();
    tellProgress();
  });
  attached.observe(box);
  return () => {
    attached.disconnect();
    answer.close?.();
    document.removeEventListener("chaewo:progress", showCount);
    queueMicrotask(tellProgress);
  };
}
