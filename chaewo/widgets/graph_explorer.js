import { button, card, el, icon, tensorView, uid } from "./kit.js";
import { GraphWalk } from "./graph_walk.js";
import { drawGraph } from "./graph_picture.js";
import { describe, say } from "./graph_panel.js";

const SHARED = ["mode", "step", "calls", "selected"]; // 파이썬과 주고받는 값
const MOST_LEAVES = 6; // 잎이 이보다 많으면 .grad를 늘어놓지 않습니다.

function render({ model, el: root }) {
  const spec = model.get("spec");
  const box = card("cw-graph");
  root.append(box);
  if (spec.problem) box.append(el("p", { class: "cw-problem" }, spec.problem));
  if (!spec.nodes.length) return undefined;

  const received = () => Object.fromEntries(SHARED.map((name) => [name, model.get(name)]));
  const walk = new GraphWalk(spec, received());
  const help = el(
    "p",
    { class: "cw-help", id: uid("help") },
    "그래프에 초점을 두고 ← → 로 한 걸음씩, ↑ ↓ 로 노드를 고르고, Home·End로 처음과 끝에 갑니다.",
  );
  const canvas = el("div", {
    class: "cw-canvas",
    tabindex: "0",
    role: "group",
    "aria-label": "autograd 그래프",
    "aria-describedby": help.id,
    onkeydown: onKey,
  });
  const controls = el("div", { class: "cw-controls" });
  const status = el("p", { class: "cw-status", role: "status", "aria-live": "polite" });
  const panel = el("div", { class: "cw-panel" });
  const leaves = el("div", { class: "cw-leaves" });
  box.append(controls, canvas, status, panel, leaves, help);

  let publishing = false; // 우리가 쓴 값이 change로 되돌아오는 것을 막습니다.
  function act(change) {
    change();
    publishing = true;
    for (const name of SHARED) model.set(name, walk[name]);
    model.save_changes();
    publishing = false;
    draw();
  }

  function onModel() {
    if (publishing) return;
    walk.restore(received());
    draw();
  }

  function onKey(event) {
    const moves = {
      ArrowRight: () => walk.go(walk.step + 1),
      ArrowLeft: () => walk.go(walk.step - 1),
      Home: () => walk.go(0),
      End: () => walk.go(walk.length),
      ArrowDown: () => walk.select(walk.focus + 1),
      ArrowUp: () => walk.select(walk.focus - 1),
    };
    if (!moves[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(moves[event.key]);
  }

  function draw() {
    drawControls();
    drawPicture();
    panel.replaceChildren(...describe(walk));
    drawLeaves();
    status.textContent = say(walk);
  }

  function drawControls() {
    const name = controls.contains(document.activeElement) && document.activeElement.dataset.name;
    controls.replaceChildren(tabs(), steps(), ...(walk.mode === "backward" ? [calls()] : []));
    if (!name) return;
    // 다시 그린 뒤에도 같은 단추에 초점이 남습니다. 꺼진 단추라면 그래프로 옮깁니다.
    const again = controls.querySelector(`[data-name="${name}"]`);
    (again && !again.disabled ? again : canvas).focus({ preventScroll: true });
  }

  const group = (kind, label, ...children) =>
    el("div", { class: kind, role: "group", "aria-label": label }, children);

  function tabs() {
    const tab = (mode, label) =>
      button(label, () => act(() => walk.setMode(mode)), {
        "aria-pressed": String(walk.mode === mode),
        "data-name": mode,
        disabled: !walk.alive && mode === "backward",
      });
    return group("cw-tabs", "방향", tab("forward", "순전파"), tab("backward", "역전파"));
  }

  function steps() {
    const { step, length } = walk;
    const move = (name, label, target, off) =>
      button(icon(ICONS[name]), () => act(() => walk.go(target)), {
        "data-name": name,
        "aria-label": label,
        disabled: off,
      });
    return group(
      "cw-steps",
      "걸음",
      move("first", "처음으로", 0, step === 0),
      move("back", "이전 걸음", step - 1, step === 0),
      el("span", { class: "cw-count" }, `${step} / ${length}`),
      move("next", "다음 걸음", step + 1, step === length),
      move("last", "끝으로", length, step === length),
    );
  }

  function calls() {
    const retain = el("input", {
      type: "checkbox",
      "data-name": "retain",
      checked: walk.retain,
      onchange: () => act(() => (walk.retain = retain.checked)),
    });
    return group(
      "cw-calls",
      "호출",
      button(`backward(${walk.retain ? "retain_graph=True" : ""})`, () => act(() => walk.backward()), {
        class: "cw-button cw-primary",
        "data-name": "backward",
      }),
      button("순전파 다시 실행", () => act(() => walk.rebuild()), {
        "data-name": "rebuild",
        disabled: !walk.finished && !walk.dead,
      }),
      button("zero_grad()", () => act(() => walk.zeroGrad()), { "data-name": "zero" }),
      el("label", { class: "cw-check" }, retain, el("code", {}, "retain_graph")),
    );
  }

  function drawPicture() {
    const { picture, horizontal } = drawGraph(walk, canvas.clientWidth || 640, (i) =>
      act(() => walk.select(i)),
    );
    canvas.replaceChildren(picture);
    canvas.classList.toggle("cw-tall", !horizontal);
    // 긴 그래프는 안에서만 스크롤합니다. 페이지 자체는 움직이지 않습니다.
    const seen = picture.querySelector("[data-focus]");
    if (!seen || canvas.scrollHeight <= canvas.clientHeight + 1) return;
    const [outer, inner] = [canvas.getBoundingClientRect(), seen.getBoundingClientRect()];
    canvas.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2);
  }

  function drawLeaves() {
    const found = walk.nodes.map((node, i) => [node, i]).filter(([node]) => node.kind === "leaf");
    const shown = walk.alive && found.length <= MOST_LEAVES ? found : [];
    leaves.replaceChildren(
      ...shown.map(([node, i]) =>
        el("div", { class: "cw-leaf-grad" }, el("code", {}, `${node.label}.grad`), tensorView(walk.grad(i))),
      ),
    );
  }

  for (const name of SHARED) model.on(`change:${name}`, onModel);
  draw();
  // 폭이 바뀌면 가로·세로 배치를 다시 정합니다.
  let width = canvas.clientWidth;
  const observer = new ResizeObserver(() => {
    if (canvas.clientWidth === width) return;
    width = canvas.clientWidth;
    drawPicture();
  });
  observer.observe(canvas);
  return () => {
    observer.disconnect();
    for (const name of SHARED) model.off(`change:${name}`, onModel);
  };
}

const ICONS = {
  first: "M3 3h2v10H3zM13 3v10L6 8z",
  back: "M12 3v10L4 8z",
  next: "M4 3v10l8-5z",
  last: "M11 3h2v10h-2zM3 3v10l7-5z",
};

export default { render };
