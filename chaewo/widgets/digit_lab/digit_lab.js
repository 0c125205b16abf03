import { button, card, el, setText, uid } from "../kit/kit.js";
import { linked } from "../kit/linked.js";
import { slider } from "../kit/slider.js";
import { centred, extent } from "./digit_centering.js";
import { DigitPad, PAD } from "./digit_pad.js";
import { digitScores } from "./digit_scores.js";
import { lenet, readBytes } from "./lenet_forward.js";
import { lenetMaps } from "./lenet_maps.js";
import { TintedCanvas, whenThemeChanges } from "./tinted_canvas.js";

const PIXELS = 28 * 28;
const BLOB = 4; // 숫자의 크기가 펜 굵기의 이 배보다 작으면 뭉칩니다. MNIST의 획은 숫자 크기의 8분의 1쯤입니다.
const SAMPLES = "예시를 누르면 불러옵니다. 3 → 5는 진짜는 3인데 신경망이 5라고 답한 예시입니다.";
const HELP = "글쇠로 그릴 때: 화살표로 펜을 옮기고, Space나 Enter로 펜을 대거나 떼고, Delete로 지웁니다.";

function render({ model, el: root }) {
  const box = card("cw-digit-lab");
  root.append(box);
  try {
    return lab(model, box, model.get("spec"));
  } catch (problem) {
    box.replaceChildren(el("p", { class: "cw-problem" }, problem.message));
  }
}

function lab(model, box, { weights, images, labels, numbers }) {
  const run = lenet(weights);
  const pixels = readBytes(images, labels.length * PIXELS);
  let image; // 28×28로 옮긴 그림
  let shown = null; // 손대지 않은 예시
  const { state, publish, unlink } = linked(model, ["image"], onModel);

  const help = el("p", { class: "cw-note", id: uid("pad-help") }, HELP);
  const status = el("p", { class: "cw-hidden", role: "status" });
  const say = (text) => setText(status, text);
  const pad = new DigitPad(
    { "aria-label": "숫자를 그리는 칸", "aria-describedby": help.id },
    { drawn: () => draw(centred(pad.ink, PAD)), done: finish, clear: () => pick(new Uint8Array(PIXELS)), say },
  );
  const seen = new TintedCanvas(28, 28, "ink", { class: "cw-seen", "aria-hidden": "true" });
  const maps = lenetMaps();
  const scores = digitScores();
  const answer = el("b", { class: "cw-digit-answer", "aria-hidden": "true" });
  const verdict = el("p");
  const width = slider({ id: uid("pen"), min: 10, max: 30, step: 4, value: pad.width });
  width.oninput = () => (pad.width = Number(width.value));
  const samples = labels.map(sample);

  box.append(
    el(
      "div",
      { class: "cw-flow" },
      el(
        "div",
        { class: "cw-draw" },
        pad.node,
        el(
          "div",
          { class: "cw-digit-tools" },
          button("지우기", pad.calls.clear),
          el("label", { for: width.id }, "펜 굵기"),
          width,
        ),
      ),
      maps.node,
      scores.node,
    ),
    el(
      "div",
      { class: "cw-verdict" },
      el("figure", {}, seen.node, el("figcaption", {}, "28×28로 옮긴 그림")),
      answer,
      verdict,
    ),
    el("p", { class: "cw-note" }, labels.length ? SAMPLES : ""),
    el(
      "div",
      { class: "cw-thumbs", role: "group", "aria-label": "예시" },
      samples.map(({ node }) => node),
    ),
    help,
    status,
  );

  function sample(label, k) {
    const mine = pixels.subarray(k * PIXELS, (k + 1) * PIXELS);
    const name = `시험 숫자 ${numbers[k]}번, 진짜는 ${label}`;
    const canvas = new TintedCanvas(28, 28, "ink", {});
    mine.forEach((value, i) => canvas.set(i, value));
    const { scores: found } = run(mine);
    const guess = found.indexOf(Math.max(...found));
    const missed = guess !== label;
    // 바뀌지 않는 그림입니다. 캔버스로 두면 저마다 층이 되어 한 획을 그릴 때마다 브라우저가 헤아립니다.
    // <img>로 두면 책의 테마가 어두운 화면에서 흰 바탕을 깝니다.
    const picture = el("i", { class: "cw-thumb-digit" });
    const recolour = (style) => {
      if (canvas.recolour(style)) picture.style.backgroundImage = `url(${canvas.node.toDataURL()})`;
    };
    const node = button(picture, () => pick(mine, { name, label, node }), {
      class: `cw-thumb${missed ? " cw-missed" : ""}`,
      "aria-label": missed ? `${name}, 신경망의 답은 ${guess}` : name,
    });
    node.append(el("span", {}, missed ? `${label} → ${guess}` : String(label)));
    return { node, recolour };
  }

  // 그림 한 장을 그대로 올립니다.
  function load(given, from) {
    pad.load(given);
    draw(given, from);
  }

  function pick(given, from) {
    load(given, from);
    tell();
  }

  function draw(given, from) {
    image = given;
    image.forEach((value, i) => seen.set(i, value));
    seen.flush();
    const drawn = image.some(Boolean);
    const values = drawn ? run(image) : {};
    maps.show(values);
    const best = scores.show(values.scores, from?.label);
    if (shown !== from) for (const { node } of samples) node.setAttribute("aria-pressed", node === from?.node);
    shown = from;
    box.classList.toggle("cw-empty", !drawn);
    box.classList.toggle("cw-mistaken", Boolean(from) && best !== from.label);
    setText(answer, drawn ? String(best) : "?");
    const said = `신경망의 답은 ${best}입니다.`;
    const judged = from ? `${from.name}. ${said} ${best === from.label ? "맞았습니다." : "틀렸습니다."}` : said;
    setText(verdict, drawn ? judged : "숫자를 그리거나 예시를 골라 보세요.");
  }

  // 펜에 견주어 작은 숫자는 28×28로 옮기면 획이 뭉쳐, 신경망이 배운 숫자와 달라집니다.
  function finish() {
    const box = extent(pad.ink, PAD);
    if (box && Math.max(box.width, box.height) < BLOB * pad.width) {
      setText(
        verdict,
        `${verdict.textContent} 펜에 견주어 작게 그려 획이 뭉쳤습니다. 크게 그리거나 펜을 가늘게 해 보세요.`,
      );
    }
    tell();
  }

  // 한 획이 끝날 때만 파이썬에 보냅니다.
  function tell() {
    say(verdict.textContent);
    publish({ image: Array.from({ length: 28 }, (_, y) => [...image.subarray(28 * y, 28 * y + 28)]) });
  }

  function onModel() {
    load(Uint8Array.from(state.image.flat()));
  }

  function recolour() {
    const style = getComputedStyle(box);
    for (const each of [pad.paper, seen, ...maps.canvases, ...samples]) each.recolour(style);
  }

  recolour();
  onModel();
  const stopWatching = whenThemeChanges(recolour);
  return () => {
    stopWatching();
    unlink();
  };
}

export default { render };
