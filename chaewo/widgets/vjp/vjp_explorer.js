import { button, card, el } from "../kit/kit.js";
import { linked } from "../kit/linked.js";
import { MatrixView } from "./vjp_matrix.js";
import { PlaneView } from "./vjp_plane.js";

const SYNCED = ["x", "v", "u", "map", "view"]; // 파이썬과 주고받는 값
const VIEWS = { plane: ["평면", PlaneView], matrix: ["행렬", MatrixView] };

function render({ model, el: root }) {
  const box = card("cw-vjp");
  root.append(box);
  const problem = el("p", { class: "cw-problem" });
  const showProblem = () => {
    problem.textContent = model.get("spec").problem ?? "";
    problem.hidden = !problem.textContent;
  };
  box.append(problem);
  showProblem();
  if (!model.get("spec").n) return undefined;

  // 보기들은 spec과 state를 붙들고 있습니다. 파이썬이 바꾸면 담긴 것만 갈아 넣습니다.
  const spec = decoded(model.get("spec"));
  const { state, act, unlink } = linked(model, SYNCED, draw);
  const names = Object.keys(VIEWS).filter((name) => name === "matrix" || spec.maps);
  const views = {}; // 처음 볼 때 만듭니다.
  let width = 0;

  const tabs = names.map((name) =>
    button(VIEWS[name][0], () => act({ view: name }), { "aria-pressed": String(name === state.view) }),
  );
  const stage = el("div", { class: "cw-vjp-stage" });
  if (tabs.length > 1) {
    box.append(el("div", { class: "cw-tabs", role: "group", "aria-label": "보기" }, tabs));
  }
  box.append(stage);

  function onSpec() {
    Object.assign(spec, decoded(model.get("spec")));
    showProblem();
    draw();
  }

  function draw() {
    const name = names.includes(state.view) ? state.view : "matrix";
    if (!views[name]) {
      views[name] = new VIEWS[name][1](spec, state, act);
      if (width) views[name].resize(width);
    }
    const { node } = views[name];
    if (node.parentNode !== stage) {
      stage.replaceChildren(node);
      tabs.forEach((tab, i) => tab.setAttribute("aria-pressed", String(names[i] === name)));
      if (width) views[name].resize(width);
    }
    views[name].update();
  }

  model.on("change:spec", onSpec);
  draw();
  // 문서에 붙는 순간에도 한 번 불립니다.
  const observer = new ResizeObserver(() => {
    if (stage.clientWidth === width) return;
    width = stage.clientWidth;
    for (const view of Object.values(views)) view.resize(width);
  });
  observer.observe(stage);
  return () => {
    observer.disconnect();
    unlink();
    model.off("change:spec", onSpec);
  };
}

// JSON에는 nan과 inf가 없어 글자로 옵니다.
const real = (value) => (typeof value === "string" ? Number(value.replace("inf", "Infinity")) : value);

const decoded = (spec) => ({
  ...spec,
  y: spec.y.map(real),
  jacobian: spec.jacobian.map((row) => row.map(real)),
});

export default { render };
