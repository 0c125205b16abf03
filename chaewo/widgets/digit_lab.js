import { button, card, el, setText, uid } from "./kit.js";
import { centred } from "./digit_centering.js";
import { DigitPad, PAD } from "./digit_pad.js";
import { digitScores } from "./digit_scores.js";
import { LeNet, readBytes, readWeights } from "./lenet_forward.js";
import { lenetMaps } from "./lenet_maps.js";
import { TintedCanvas, whenThemeChanges } from "./tinted_canvas.js";

const PIXELS = 28 * 28;
const START = "숫자를 그리거나 예시를 골라 보세요.";

function render({ model, el: root }) {
  const box = card("cw-digit-lab");
  root.append(box);
  try {
    return lab(model, box, readSpec(model.get("spec")));
  } catch (problem) {
    box.replaceChildren(el("p", { class: "cw-problem" }, problem.message));
  }
}

function readSpec({ weights, images, labels, numbers }) {
  const bytes = readBytes(images, labels.length * PIXELS, "쪽에 실린 예시 그림이 손상되었습니다");
  const samples = labels.map((label, k) => ({
    label,
    name: `시험 숫자 ${numbers[k]}번`,
    image: bytes.subarray(k * PIXELS, (k + 1) * PIXELS),
  }));
  return { net: new LeNet(readWeights(weights)), samples };
}

function lab(model, box, { net, samples }) {
  let image; // 신경망이 보는 28×28
  let sample = null; // 손대지 않은 예시
  let publishing = false;

  const help = el(
    "p",
    { class: "cw-note", id: uid("pad-help") },
    "글쇠로 그릴 때: 화살표로 펜을 옮기고, Space나 Enter로 펜을 대거나 떼고, Delete로 지웁니다.",
  );
  const status = el("p", { class: "cw-hidden", role: "status" });
  const say = (text) => setText(status, text);
  const pad = new DigitPad(help.id, {
    drawn: () => draw(centred(pad.ink, PAD)),
    done: () => publish(),
    clear,
    say,
  });
  const seen = new TintedCanvas(28, 28, "ink", { class: "cw-seen", role: "img", "aria-label": "신경망이 보는 28×28 그림" });
  const maps = lenetMaps();
  const scores = digitScores();
  const answer = el("b", { class: "cw-answer" });
  const words = el("p");
  const width = el("input", { type: "range", id: uid("pen"), min: 14, max: 42, step: 4, value: 26 });
  width.oninput = () => (pad.width = Number(width.value));
  const thumbs = samples.map(thumb);

  box.append(
    el(
      "div",
      { class: "cw-flow" },
      el(
        "div",
        { class: "cw-draw" },
        pad.node,
        el("div", { class: "cw-tools" }, button("지우기", clear), el("label", { for: width.id }, "펜 굵기"), width),
      ),
      maps.node,
      scores.node,
    ),
    el("div", { class: "cw-verdict" }, el("figure", {}, seen.node, el("figcaption", {}, "신경망이 보는 28×28")), answer, words),
    samples.length ? el("div", { class: "cw-thumbs", role: "group", "aria-label": "예시" }, thumbs.map(({ node }) => node)) : "",
    help,
    status,
  );

  function thumb({ label, name, image: pixels }) {
    const canvas = new TintedCanvas(28, 28, "ink", { "aria-hidden": "true" });
    pixels.forEach((value, i) => canvas.set(i, value));
    const { scores: found } = net.run(pixels);
    const guess = found.indexOf(Math.max(...found));
    const node = el(
      "button",
      { type: "button", class: `cw-thumb${guess === label ? "" : " cw-missed"}`, "aria-label": `${name}, 진짜는 ${label}` },
      canvas.node,
      el("span", {}, guess === label ? String(label) : `${label} → ${guess}`),
    );
    node.onclick = () => {
      load(pixels, { label, name, node });
      publish();
    };
    return { node, canvas };
  }

  function load(pixels, from = null) {
    pad.load(pixels);
    draw(pixels, from);
  }

  function clear() {
    load(new Uint8Array(PIXELS));
    publish();
  }

  function draw(pixels, from = null) {
    image = pixels;
    sample = from;
    image.forEach((value, i) => seen.set(i, value));
    seen.flush();
    const values = image.some(Boolean) ? net.run(image) : null;
    maps.show(values);
    const { best, chance } = scores.show(values?.scores);
    for (const { node } of thumbs) node.setAttribute("aria-pressed", node === sample?.node);
    setText(answer, values ? String(best) : "?");
    setText(words, values ? verdict(best, chance) : START);
  }

  function verdict(best, chance) {
    const said = `신경망의 답은 ${best}, 확률 ${(100 * chance).toFixed(1)}%입니다.`;
    if (!sample) return said;
    return `${sample.name}, 진짜는 ${sample.label}. ${said} ${best === sample.label ? "맞았습니다." : "틀렸습니다."}`;
  }

  function publish() {
    say(words.textContent);
    publishing = true;
    model.set("image", Array.from({ length: 28 }, (_, y) => [...image.subarray(y * 28, y * 28 + 28)]));
    model.save_changes();
    publishing = false;
  }

  function onModel() {
    if (!publishing) load(Uint8Array.from(model.get("image").flat()));
  }

  function recolour() {
    const style = getComputedStyle(box);
    for (const canvas of [pad.paper, seen, ...maps.canvases, ...thumbs.map((each) => each.canvas)]) canvas.recolour(style);
  }

  recolour();
  onModel();
  model.on("change:image", onModel);
  const stopWatching = whenThemeChanges(recolour);
  return () => {
    stopWatching();
    model.off("change:image", onModel);
  };
}

export default { render };
