import { CODE_COLORS } from "../kit/code_colors.js";
import { el } from "../kit/kit.js";
import { loadScript } from "../kit/load_script.js";

// 코드를 적는 칸. 처음에는 <textarea>이고, 쪽에서는 손을 대면 CodeMirror로 바뀝니다. CodeMirror가 오지
// 못해도 그대로 적을 수 있습니다. JupyterLab에는 제 편집기가 있어 <textarea>로 둡니다.

const WIDTH = "    ";

export function codeField(label, { live, onchange, submit }) {
  const area = el("textarea", {
    class: "cw-code-area",
    "aria-labelledby": label,
    "data-lm-suppress-shortcuts": "true",
    autocapitalize: "off",
    autocomplete: "off",
    autocorrect: "off",
    spellcheck: "false",
    wrap: "off",
    onkeydown: onKey,
    oninput: () => changed(area.value),
  });
  const node = el("div", { class: "cw-code" }, area);
  let editor = null;
  let leaving = false; // Escape 다음의 Tab은 칸을 나갑니다.
  if (!live) area.addEventListener("focus", upgrade, { once: true });

  function changed(text) {
    fit();
    onchange(text);
  }

  function fit() {
    area.rows = Math.max(3, area.value.split("\n").length);
  }

  function onKey(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape") leaving = true;
    else if (event.key === "Tab" && !event.shiftKey && !leaving && !event.isComposing) {
      event.preventDefault();
      document.execCommand("insertText", false, WIDTH); // 되돌리기(Ctrl+Z)가 이것도 압니다.
    } else leaving = false;
  }

  async function upgrade() {
    try {
      await loadScript("chaewo-editor.js");
    } catch {
      return; // 그대로 적습니다.
    }
    swapWhenIdle();
  }

  // 한글은 앞 글자가 끝나자마자 다음 글자의 조합이 시작됩니다. 그 사이에 칸을 바꾸면 글자를 잃습니다.
  function swapWhenIdle() {
    if (composing) area.addEventListener("compositionend", () => setTimeout(swapWhenIdle), { once: true });
    else swap();
  }

  let composing = false;
  area.addEventListener("compositionstart", () => (composing = true));
  area.addEventListener("compositionend", () => (composing = false));

  function swap() {
    if (editor) return;
    const focused = document.activeElement === area;
    const { selectionStart, selectionEnd } = area;
    editor = codeMirror(node, area, label, { changed: onchange, submit });
    if (focused) {
      editor.view.focus();
      editor.view.dispatch({ selection: { anchor: selectionStart, head: selectionEnd } });
    }
  }

  return {
    node,
    upgrade,
    read: () => (editor ? editor.view.state.doc.toString() : area.value),
    write(text) {
      if (editor) editor.write(text);
      else area.value = text;
      fit();
    },
    // 틀린 줄(1부터). 없으면 표시를 지웁니다.
    mark(lines) {
      editor?.mark(lines);
    },
    close: () => editor?.view.destroy(),
  };
}

function codeMirror(node, area, label, { changed, submit }) {
  const cm = globalThis.chaewoCodeMirror;
  const { EditorState, EditorView, Decoration, StateEffect, StateField } = cm;
  const setLines = StateEffect.define();
  const marked = StateField.define({
    create: () => Decoration.none,
    update(marks, tr) {
      for (const effect of tr.effects) if (effect.is(setLines)) return lineMarks(tr.state.doc, effect.value);
      return tr.docChanged ? Decoration.none : marks;
    },
    provide: (field) => EditorView.decorations.from(field),
  });
  const lineMarks = (doc, lines) =>
    Decoration.set(
      lines.filter((n) => n <= doc.lines).map((n) => Decoration.line({ class: "cw-bad-line" }).range(doc.line(n).from)),
    );
  const { tags } = cm;
  const colors = cm.HighlightStyle.define([
    { tag: [tags.keyword, tags.operatorKeyword], class: CODE_COLORS.keyword },
    { tag: [tags.string, tags.number, tags.bool], class: CODE_COLORS.string },
    { tag: tags.comment, class: CODE_COLORS.comment },
  ]);
  const view = new EditorView({
    parent: node,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        cm.lineNumbers(),
        cm.history(),
        cm.keymap.of([
          {
            key: "Mod-Enter",
            run() {
              submit();
              return true;
            },
          },
          cm.indentWithTab,
          ...cm.historyKeymap,
          ...cm.defaultKeymap,
        ]),
        cm.indentUnit.of(WIDTH),
        EditorState.tabSize.of(WIDTH.length),
        cm.StreamLanguage.define(cm.python),
        cm.syntaxHighlighting(colors),
        marked,
        EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
        EditorView.contentAttributes.of({
          "aria-labelledby": label,
          "aria-multiline": "true",
          autocapitalize: "off",
          autocorrect: "off",
          spellcheck: "false",
        }),
      ],
    }),
  });
  area.remove();
  return {
    view,
    write: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    mark: (lines) => view.dispatch({ effects: setLines.of(lines) }),
  };
}
