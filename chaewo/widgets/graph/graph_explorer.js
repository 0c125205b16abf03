import { card, el, setText, tensorView, uid } from "../kit/kit.js";
import { keyMove } from "../kit/keys.js";
import { linked } from "../kit/linked.js";
import { GraphWalk } from "./graph_walk.js";
import { GraphControls } from "./graph_controls.js";
import { GraphPicture } from "./graph_picture.js";
import { Legend, describe, topic } from "./graph_panel.js";
import { ReadyPanel } from "./graph_ready.js";
import { redraw } from "./graph_reuse.js";
import { reserve } from "./graph_room.js";
import { say } from "./graph_status.js";

const SHARED = ["mode", "step", "calls", "selected"]; // 파이썬과 주고받는 값
const MOST_LEAVES = 6; // 잎이 이보다 많으면 .grad를 늘어놓지 않습니다.

function render({ model, el: root }) {
  const spec = model.get("spec");
  const box = card("cw-graph");
  root.append(box);
  if (spec.problem) box.append(el("p", { class: "cw-problem" }, spec.problem));
  if (!spec.nodes.length) return undefined;

  const { state, publish, unlink } = linked(model, SHARED, (now) => {
    walk.restore(now);
    draw();
  });
  const walk = new GraphWalk(spec, state);
  const help = el(
    "p",
    { class: "cw-help", id: uid("help") },
    "그래프에 초점을 두면 ← →로 한 걸음씩 움직이고, ↑ ↓로 노드를 고르고, Home·End로 처음과 끝에 갑니다.",
  );
  const canvas = el("div", {
    class: "cw-canvas",
    tabindex: "0",
    role: "group",
    "aria-label": "autograd 그래프",
    "aria-describedby": help.id,
    onkeydown: onKey,
  });
  const controls = new GraphControls(walk, act, () => canvas.focus({ preventScroll: true }));
  const status = el("p", { class: "cw-status", role: "status", "aria-live": "polite" });
  const panel = new ReadyPanel(described, topic);
  const leaves = el("div", { class: "cw-leaves" });
  const legend = new Legend();
  box.append(controls.node, canvas, legend.node, controls.calls, status, leaves, panel.node, help);

  function act(change) {
    change();
    publish(walk);
    draw();
  }

  function onKey(event) {
    const move = keyMove(event, {
      ArrowRight: () => walk.go(walk.step + 1),
      ArrowLeft: () => walk.go(walk.step - 1),
      Home: () => walk.go(0),
      End: () => walk.go(walk.length),
      ArrowDown: () => walk.select(walk.focus + 1),
      ArrowUp: () => walk.select(walk.focus - 1),
    });
    if (move) act(move);
  }

  function draw() {
    legend.update(walk);
    box.classList.toggle("cw-failed", walk.failed);
    panel.show(walk);
    drawLeaves();
    setText(status, said(walk));
    drawPicture();
    controls.update(); // 초점을 넘기면 그 자리에서 배치를 셈하므로, 다 고친 다음 한 번에 합니다.
  }

  // .grad가 바뀌는 걸음은 드뭅니다. 같은 표를 다시 만들면 그만큼 다시 배치합니다.
  let drawn = [];
  function drawLeaves() {
    const now = walk.nodes.map((_, i) => walk.grad(i));
    if (now.length === drawn.length && now.every((grad, i) => grad === drawn[i])) return;
    drawn = now;
    redraw(leaves, grads(walk));
  }

  let picture;
  let width = 0; // 재어 둔 크기. 걸음마다 다시 재면 브라우저가 배치를 다시 계산해야 합니다.
  let height = 0;
  function drawPicture() {
    if (!picture?.fits(walk)) {
      picture = new GraphPicture(walk, width || 640, (i) => act(() => walk.select(i)));
      canvas.replaceChildren(picture.svg);
    }
    picture.update(walk);
    if (picture.tall) requestAnimationFrame(scrollToFocus);
  }

  // 긴 그래프는 안에서만 스크롤합니다. 페이지 자체는 움직이지 않습니다. 다 고친 다음 한 번에 하면
  // 배치도 한 번만 계산합니다.
  function scrollToFocus() {
    canvas.scrollTop = picture.scrollFor(walk, width, height);
  }

  draw();
  // 폭이 바뀌면 가로·세로 배치를 다시 정합니다. 문서에 붙는 순간에도 한 번 불립니다.
  const observer = new ResizeObserver(() => {
    height = canvas.clientHeight;
    if (canvas.clientWidth === width) return;
    width = canvas.clientWidth;
    picture = undefined;
    drawPicture();
    reserve(spec, panel.node, described, "cw-panel");
    reserve(spec, leaves, grads);
    reserve(spec, status, said);
  });
  observer.observe(canvas);
  return () => {
    observer.disconnect();
    unlink();
  };
}

// 한 자리를 그리지 못해도 그 자리에 그렇다고 말합니다. 지난 걸음의 설명이 새 걸음의 것처럼 남으면 안 됩니다.
function described(walk) {
  return attempt(
    () => describe(walk),
    (error) => [el("p", { class: "cw-problem" }, `이 노드를 설명하지 못했습니다. 까닭: ${error.message}`)],
  );
}

const grads = (walk) =>
  attempt(
    () => leafGrads(walk),
    () => [],
  );
const said = (walk) =>
  attempt(
    () => say(walk),
    () => "이 걸음을 설명하지 못했습니다.",
  );

function attempt(draw, otherwise) {
  try {
    return draw();
  } catch (error) {
    console.error(error);
    return otherwise(error);
  }
}

function leafGrads(walk) {
  const found = walk.nodes.map((node, i) => [node, i]).filter(([node]) => node.kind === "leaf");
  return (found.length <= MOST_LEAVES ? found : []).map(([node, i]) =>
    el("div", { class: "cw-leaf-grad" }, el("code", {}, `${node.label}.grad`), tensorView(walk.grad(i))),
  );
}

export default { render };
