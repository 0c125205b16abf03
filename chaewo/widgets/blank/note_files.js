import { answerText, fenced, plainly } from "./answer_view.js";

// 채워진 노트를 파일로. 노트의 셀은 그대로 두고, 그 사이에 물음과 답을 끼웁니다.
// filled(id): 그 빈칸의 { state, answer, note } 또는 아무것도 적지 않았으면 null

function parts(book, filled) {
  const found = [{ text: "# 채워진 노트" }];
  for (const piece of book.note) {
    if (piece.item === undefined) found.push(piece);
    else {
      const text = itemText(book, book.items[piece.item], filled);
      if (text) found.push({ text, answer: true });
    }
  }
  const named = new Set(book.items.flatMap((item) => item.blanks));
  const rest = Object.keys(book.blanks).filter((id) => !named.has(id));
  const written = rest.map((id) => blankText(book, id, filled, true)).filter(Boolean);
  if (written.length) found.push({ text: ["## 노트 밖에서 채운 빈칸", ...written].join("\n\n"), answer: true });
  return found;
}

function itemText(book, { kind, words, line, blanks }, filled) {
  const answers = blanks.map((id) => blankText(book, id, filled)).filter(Boolean);
  if (blanks.length && !answers.length) return "";
  const whole = kind !== "셀" && answers.length === blanks.length ? line : "";
  const title = kind === "셀" ? "**이 셀을 다룬 빈칸**" : `**${kind}** ${words}`;
  return quoted([title, ...answers, whole].filter(Boolean).join("\n\n"));
}

function blankText(book, id, filled, placed) {
  const found = filled(id);
  if (!found) return "";
  const { spec, place } = book.blanks[id];
  const asked = `${placed ? `${plainly(place)}: ` : ""}${plainly(spec.prompt)}`;
  const why = found.state === "right" ? spec.praise && plainly(spec.praise) : plainly(found.note);
  return [asked, `✎ ${answerText(spec, found.answer)}`.replace(/^✎ (?=[`]{3}|- |1\.)/, "✎\n\n"), why]
    .filter(Boolean)
    .join("\n\n");
}

const quoted = (text) => text.replace(/^/gm, "> ").replace(/ +$/gm, "");

export function markdown(book, filled) {
  const blocks = parts(book, filled).flatMap(({ text, code, output }) =>
    code === undefined ? [text] : [fenced(code), ...(output ? [fenced(output, "text")] : [])],
  );
  return `${blocks.join("\n\n")}\n`;
}

export function notebook(book, filled) {
  const cells = [];
  const lines = (text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [""];
  for (const { text, code, count, output, answer } of parts(book, filled)) {
    const id = `filled-${cells.length}`;
    if (code === undefined) {
      const metadata = answer ? { tags: ["answer"] } : {};
      cells.push({ cell_type: "markdown", id, metadata, source: lines(text) });
      continue;
    }
    const outputs = output ? [{ output_type: "stream", name: "stdout", text: lines(`${output}\n`) }] : [];
    cells.push({ cell_type: "code", id, metadata: {}, execution_count: count, source: lines(code), outputs });
  }
  const kernelspec = { display_name: "Python 3", language: "python", name: "python3" };
  const metadata = { kernelspec, language_info: { name: "python" } };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}
