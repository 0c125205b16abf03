import { brief, button, card, el, format, prose, sentence, shapeText, svg, tensorView, uid } from "./kit.js";
import { BOX, connect, fold, place } from "./graph_layout.js";

const LOCAL_NAMES = {
  elementwise: "국소 도함수 (원소마다)",
  gradient: "국소 도함수",
  matrix: "국소 야코비안",
  shape: "국소 야코비안 (모양만)",
};

function render({ model, el: root }) {
  const spec = model.get("spec");
  const { nodes } = spec;
  const alive = nodes.length > 0 && nodes[0].incoming.length > 0; // 역전파 기록이 있는가
  const state = {
    mode: alive ? model.get("mode") : "forward",
    at: { forward: nodes.length, backward: 0 }, // 방향마다 몇 걸음째인가
    pass: Math.max(0, model.get("calls") - 1), // 지금 보는 backward()가 몇 번째인가(0부터)
    grads: spec.grads, // 잎마다 0번, 1번, … 더한 뒤의 .grad
    extra: {}, // 실패한 backward()가 멈추기 전에 잎에 더한 횟수
    retain: false,
    dead: false, // 앞선 backward()가 풀어 버린 그래프인가
    failed: false,
    selected: model.get("selected"),
    note: "",
  };
  state.at[state.mode] = Math.min(model.get("step"), nodes.length);
  const maxPasses = Math.max(1, ...Object.values(spec.grads ?? {}).map((row) => row.length - 1));
  const order = () => (state.mode === "forward" ? spec.forward : nodes.map((_, i) => i));
  const last = () => nodes.length;
  const at = () => state.at[state.mode];
  const focus = () => (state.selected >= 0 ? state.selected : (order()[at() - 1] ?? order()[0]));

  const id = uid("graph");
  const panel = el("div", { class: "cw-panel" });
  const status = el("p", { class: "cw-status", role: "status", "aria-live": "polite" });
  const controls = el("div", { class: "cw-controls" });
  const leaves = el("div", { class: "cw-leaves" });
  const canvas = el("div", {
    class: "cw-canvas",
    tabindex: "0",
    role: "group",
    "aria-label": "autograd 그래프",
    "aria-describedby": id,
    onkeydown: onKey,
  });
  const help = el(
    "p",
    { class: "cw-help", id },
    "그래프에 초점을 두고 ← → 로 한 걸음씩, ↑ ↓ 로 노드를 고르고, Home·End로 처음과 끝에 갑니다.",
  );
  const box = card("cw-graph");
  if (spec.problem) box.append(el("p", { class: "cw-problem" }, spec.problem));
  if (nodes.length) box.append(controls, canvas, status, panel, leaves, help);
  root.append(box);
  if (!nodes.length) return undefined;

  // ---- 걸음 -------------------------------------------------------------
  function go(step, note = "") {
    const target = Math.min(Math.max(step, 0), last());
    if (state.mode === "backward" && state.dead && target > state.at.backward) return fail();
    if (target < state.at[state.mode]) state.dead = false; // 풀리기 전으로 되돌아갑니다.
    state.at[state.mode] = target;
    state.selected = order()[target - 1] ?? -1;
    state.failed = false;
    state.note = note;
    publish();
  }

  function setMode(mode) {
    state.mode = mode;
    state.failed = false;
    state.selected = order()[state.at[mode] - 1] ?? -1;
    state.note = "";
    publish();
  }

  const finished = () => state.at.backward === last();
  // 지나간 뒤 값이 풀렸는가. 저장한 값이 없는 그래프는 풀릴 것도 없습니다.
  const freed = () => spec.freed.node !== null && (state.dead || (finished() && !state.retain));

  // 버튼 하나가 backward() 한 번: 지나는 중이면 끝까지, 끝났으면 새로 한 번.
  function backward() {
    if (!finished() || state.dead) return go(last());
    if (freed()) return fail();
    if (state.pass + 1 >= maxPasses) return tell(full());
    state.pass += 1;
    return go(last(), state.retain ? "" : "저장한 값이 없는 그래프라서 다시 지나갈 수 있습니다.");
  }

  // 엔진은 저장된 값이 필요한 첫 노드에서 멈춥니다. 그 앞에서 만난 잎에는 이미 더해졌습니다.
  function fail() {
    state.dead = true;
    state.failed = true;
    const early = nodes.map((_, i) => i).filter((i) => nodes[i].kind === "leaf" && i < spec.freed.node);
    if (early.some((i) => arrivals(i) >= maxPasses)) return tell(full());
    for (const i of early) state.extra[i] = (state.extra[i] ?? 0) + 1;
    state.selected = spec.freed.node;
    return tell("");
  }

  function rebuild() {
    if (finished() && state.pass + 1 >= maxPasses) return tell(full());
    if (finished()) state.pass += 1;
    state.at.backward = 0;
    state.dead = false;
    return go(0, "순전파를 다시 실행해 새 그래프를 만들었습니다. 잎의 .grad는 그대로 남아 있습니다.");
  }

  function zeroGrad() {
    state.dead = freed();
    state.grads = spec.fresh;
    state.extra = {};
    state.pass = 0;
    state.at.backward = 0;
    go(0, "잎의 .grad를 비웠습니다.");
  }

  const full = () => `backward()를 ${maxPasses}번까지 기록해 두었습니다. zero_grad()로 처음부터 다시 해 보세요.`;

  function tell(note) {
    state.note = note;
    publish();
  }

  function onKey(event) {
    const moves = {
      ArrowRight: () => go(at() + 1),
      ArrowLeft: () => go(at() - 1),
      Home: () => go(0),
      End: () => go(last()),
      ArrowDown: () => select(focus() + 1),
      ArrowUp: () => select(focus() - 1),
    };
    if (!moves[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    moves[event.key]();
  }

  function select(i) {
    if (i < 0 || i >= nodes.length) return;
    state.selected = i;
    publish();
  }

  // ---- 파이썬과 주고받기 --------------------------------------------------
  let publishing = false;
  function publish() {
    publishing = true;
    model.set("mode", state.mode);
    model.set("step", at());
    model.set("calls", callsDone());
    model.set("selected", state.selected);
    model.save_changes();
    publishing = false;
    draw();
  }

  function onModel() {
    if (publishing) return;
    state.mode = alive ? model.get("mode") : "forward";
    const calls = model.get("calls");
    if (calls !== callsDone()) {
      state.pass = Math.max(0, calls - 1);
      state.at.backward = calls > 0 ? last() : 0;
    } else state.at[state.mode] = Math.min(model.get("step"), last());
    state.selected = Math.min(model.get("selected"), nodes.length - 1);
    draw();
  }
  const names = ["mode", "step", "calls", "selected"];
  for (const name of names) model.on(`change:${name}`, onModel);

  // ---- 값 ---------------------------------------------------------------
  const callsDone = () => state.pass + (finished() ? 1 : 0);
  const visited = (i) => order().indexOf(i) < at();
  // 이 잎에 지금까지 변화도가 몇 번 더해졌는가. 잎의 번호가 곧 역전파의 차례입니다.
  const arrivals = (i) => state.pass + (i < state.at.backward ? 1 : 0) + (state.extra[i] ?? 0);
  const grad = (i, times) => state.grads[i]?.[times] ?? null;

  // ---- 그리기 -------------------------------------------------------------
  function draw() {
    drawControls();
    drawGraph();
    panel.replaceChildren(...(state.failed ? failure() : describe(focus())));
    drawLeaves();
    status.textContent = say();
  }

  function drawControls() {
    const focused = controls.contains(document.activeElement)
      ? document.activeElement.dataset.name
      : null;
    const tab = (mode, label) =>
      button(label, () => setMode(mode), {
        "aria-pressed": String(state.mode === mode),
        "data-name": mode,
        disabled: !alive && mode === "backward",
      });
    const move = (name, label, aria, step, off) =>
      button(icon(label), () => go(step), { "data-name": name, "aria-label": aria, disabled: off });
    const start = at() === 0;
    const end = at() === last();
    const rows = [
      el("div", { class: "cw-tabs", role: "group", "aria-label": "방향" }, tab("forward", "순전파"), tab("backward", "역전파")),
      el(
        "div",
        { class: "cw-steps", role: "group", "aria-label": "걸음" },
        move("first", ICONS.first, "처음으로", 0, start),
        move("back", ICONS.back, "이전 걸음", at() - 1, start),
        el("span", { class: "cw-count" }, `${at()} / ${last()}`),
        move("next", ICONS.next, "다음 걸음", at() + 1, end),
        move("last", ICONS.last, "끝으로", last(), end),
      ),
    ];
    if (state.mode === "backward") {
      const label = `backward(${state.retain ? "retain_graph=True" : ""})`;
      rows.push(
        el(
          "div",
          { class: "cw-calls", role: "group", "aria-label": "호출" },
          button(label, backward, { class: "cw-button cw-primary", "data-name": "backward" }),
          button("순전파 다시 실행", rebuild, { "data-name": "rebuild", disabled: !freed() }),
          button("zero_grad()", zeroGrad, { "data-name": "zero" }),
          el(
            "label",
            { class: "cw-check" },
            el("input", {
              type: "checkbox",
              "data-name": "retain",
              checked: state.retain,
              onchange: (event) => {
                state.retain = event.target.checked;
                publish();
              },
            }),
            el("code", {}, "retain_graph"),
          ),
        ),
      );
    }
    controls.replaceChildren(...rows);
    if (focused) {
      const same = controls.querySelector(`[data-name="${focused}"]`);
      (same?.disabled ? canvas : same)?.focus({ preventScroll: true });
    }
  }

  function drawGraph() {
    const groups = fold(nodes, focus());
    const edges = connect(nodes, groups);
    const layout = place(groups, edges, canvas.clientWidth || 640);
    const pad = 16;
    const view = `${-pad} ${-pad} ${layout.width + 2 * pad} ${layout.height + 2 * pad}`;
    const arrow = uid("arrow");
    const picture = svg(
      "svg",
      { viewBox: view, width: layout.width + 2 * pad, "aria-hidden": "true" },
      ["", "-passed"].map((kind) =>
        svg(
          "marker",
          { id: arrow + kind, viewBox: "0 0 8 8", refX: 7.5, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" },
          svg("path", { d: "M0 0L8 4L0 8z", class: `cw-arrow${kind}` }),
        ),
      ),
      edges.map((edge) => drawEdge(edge, layout, arrow)),
      groups.map((group, g) => (group.folded ? drawFold(group, layout.position[g]) : drawNode(group.members[0], layout.position[g]))),
    );
    canvas.replaceChildren(picture);
    canvas.classList.toggle("cw-tall", !layout.horizontal);
    keepInView(picture);
  }

  function drawEdge(edge, layout, arrow) {
    const [a, b] = [layout.position[edge.to], layout.position[edge.from]]; // a는 입력 쪽, b는 출력 쪽
    const { horizontal } = layout;
    const shift = (edge.lane - (edge.lanes - 1) / 2) * 20;
    const start = horizontal
      ? { x: a.x + BOX.width, y: a.y + BOX.height / 2 }
      : { x: a.x + BOX.width / 2, y: a.y + BOX.height };
    const finish = horizontal ? { x: b.x, y: b.y + BOX.height / 2 } : { x: b.x + BOX.width / 2, y: b.y };
    const middle = { x: (start.x + finish.x) / 2, y: (start.y + finish.y) / 2 };
    const bend = horizontal
      ? `C${middle.x} ${start.y + shift * 1.6} ${middle.x} ${finish.y + shift * 1.6}`
      : `C${start.x + shift * 1.6} ${middle.y} ${finish.x + shift * 1.6} ${middle.y}`;
    const backward = state.mode === "backward";
    const passed = visited(edge.node) && !state.failed;
    const label = backward && passed ? brief(edge.product) : "";
    return svg(
      "g",
      { class: `cw-edge${passed ? " cw-passed" : ""}` },
      svg("path", {
        d: `M${start.x} ${start.y}${bend} ${finish.x} ${finish.y}`,
        [backward ? "marker-start" : "marker-end"]: `url(#${arrow}${passed ? "-passed" : ""})`,
      }),
      label
        ? svg(
            "text",
            horizontal
              ? { x: middle.x, y: middle.y + shift + (shift > 0 ? 12 : -5), "text-anchor": "middle" }
              : { x: middle.x + shift * 1.2 + (shift < 0 ? -6 : 6), y: middle.y + 4, "text-anchor": shift < 0 ? "end" : "start" },
            label,
          )
        : null,
    );
  }

  function drawNode(i, { x, y }) {
    // 화면에 보이게 둘 노드에는 data-focus를 답니다.
    const node = nodes[i];
    const active = order()[at() - 1] === i;
    const classes = ["cw-node", `cw-${node.kind}`];
    if (visited(i)) classes.push("cw-passed");
    if (active) classes.push("cw-active");
    if (state.selected === i) classes.push("cw-selected");
    if (state.mode === "backward" && freed() && node.saved.length) classes.push("cw-freed");
    if (state.failed && spec.freed.node === i) classes.push("cw-broken");
    const room = node.label ? 20 : 28;
    return svg(
      "g",
      { class: classes.join(" "), transform: `translate(${x} ${y})`, "data-node": i, "data-focus": i === focus(), onclick: () => select(i) },
      svg("rect", { width: BOX.width, height: BOX.height, rx: node.kind === "leaf" ? 23 : 7 }),
      svg("text", { class: "cw-name", x: BOX.width / 2, y: room, "text-anchor": "middle" }, shorten(node.name)),
      node.label
        ? svg("text", { class: "cw-label", x: BOX.width / 2, y: 37, "text-anchor": "middle" }, shorten(node.label))
        : null,
      svg("title", {}, node.name),
    );
  }

  function drawFold(group, { x, y }) {
    return svg(
      "g",
      { class: "cw-node cw-fold", transform: `translate(${x} ${y})`, onclick: () => select(group.members[0]) },
      svg("rect", { width: BOX.width, height: BOX.height, rx: 7 }),
      svg("text", { class: "cw-label", x: BOX.width / 2, y: 28, "text-anchor": "middle" }, `⋯ 노드 ${group.members.length}개`),
    );
  }

  // 긴 그래프는 안에서 스크롤합니다. 페이지 자체는 움직이지 않습니다.
  function keepInView(picture) {
    const seen = picture.querySelector("[data-focus]");
    if (!seen || canvas.scrollHeight <= canvas.clientHeight + 1) return;
    const [outer, inner] = [canvas.getBoundingClientRect(), seen.getBoundingClientRect()];
    canvas.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2);
  }

  function describe(i) {
    const node = nodes[i];
    const title = el(
      "p",
      { class: "cw-title" },
      el("code", {}, node.name),
      node.label ? el("span", { class: "cw-var" }, node.label) : null,
    );
    if (state.mode === "forward") return [title, ...describeForward(node, i)];
    if (at() === 0 && state.selected < 0) {
      return [el("p", {}, ...prose("`backward()`는 출력에서 시작합니다. 다음 걸음 단추로 변화도를 따라가 보세요."))];
    }
    if (!visited(i)) return [title, el("p", {}, "아직 변화도가 도착하지 않았습니다.")];
    return [title, ...(node.kind === "leaf" ? describeLeaf(node, i) : describeBackward(node))];
  }

  function describeForward(node, i) {
    if (node.kind === "leaf") {
      return [
        el("p", {}, ...prose("잎입니다. `AccumulateGrad`는 역전파 때 이 텐서의 `.grad`에 변화도를 더합니다.")),
        row(cell("값", tensorView(node.value))),
      ];
    }
    if (!visited(i)) return [el("p", {}, "아직 만들어지지 않은 노드입니다.")];
    const kept = node.saved.length
      ? node.saved.map((item) => cell(`저장한 값 ${item.name}`, tensorView(item)))
      : [cell("저장한 값", el("span", { class: "cw-none" }, "없음"))];
    const value = node.value
      ? cell(`결과 ${node.label}`, tensorView(node.value))
      : cell("결과의 모양", el("span", { class: "cw-big" }, node.shape.map(shapeText).join(", ")));
    return [
      el("p", {}, "연산을 하는 순간 이 노드가 만들어졌고, 역전파에 필요한 값을 붙들어 두었습니다."),
      row(value, ...kept),
    ];
  }

  function describeBackward(node) {
    return node.edges.map((edge) =>
      row(
        ...node.incoming.map((g) => cell("들어온 변화도", tensorView(g))),
        el("span", { class: "cw-op", "aria-hidden": "true" }, "×"),
        cell(edge.local ? LOCAL_NAMES[edge.local.kind] : "국소 도함수", tensorView(edge.local)),
        el("span", { class: "cw-op", "aria-hidden": "true" }, "="),
        cell(`${target(edge.to)}에 넘긴 변화도`, tensorView(edge.product)),
      ),
    );
  }

  const target = (i) => nodes[i].label || nodes[i].name;

  function describeLeaf(node, i) {
    const times = arrivals(i);
    return [
      row(
        cell("더하기 전의 .grad", tensorView(grad(i, times - 1))),
        el("span", { class: "cw-op", "aria-hidden": "true" }, "+"),
        cell("도착한 변화도", tensorView(node.incoming[0])),
        el("span", { class: "cw-op", "aria-hidden": "true" }, "="),
        cell("지금의 .grad", tensorView(grad(i, times))),
      ),
    ];
  }

  function failure() {
    const name = nodes[spec.freed.node].name;
    return [
      el("p", { class: "cw-title" }, el("code", {}, "RuntimeError")),
      el("p", {}, ...prose(`첫 \`backward()\`가 지나가며 저장해 둔 값을 풀었습니다. \`${name}\`에는 곱할 값이 없습니다.`)),
      el("p", { class: "cw-error", lang: "en" }, spec.freed.error),
      el("p", {}, ...prose("순전파를 다시 실행해 새 그래프를 만들거나, 처음부터 `retain_graph=True`로 부르세요.")),
    ];
  }

  const row = (...cells) => el("div", { class: "cw-row" }, cells);
  const cell = (label, content) =>
    el("div", { class: "cw-cell" }, el("span", { class: "cw-cell-label" }, label), content);

  function drawLeaves() {
    const found = nodes.map((node, i) => [node, i]).filter(([node]) => node.kind === "leaf");
    if (!alive || found.length > 6) return leaves.replaceChildren();
    return leaves.replaceChildren(
      ...found.map(([node, i]) =>
        el(
          "div",
          { class: "cw-leaf-grad" },
          el("code", {}, `${node.label}.grad`),
          tensorView(grad(i, arrivals(i))),
        ),
      ),
    );
  }

  function say() {
    if (state.note) return state.note;
    if (state.failed) return "RuntimeError: 이미 풀린 그래프입니다.";
    const count = state.mode === "backward" && callsDone() ? ` · backward() ${callsDone()}번` : "";
    if (at() === 0) return `${state.mode === "forward" ? "순전파" : "역전파"}의 시작입니다${count}.`;
    const i = focus();
    const node = nodes[i];
    if (state.mode === "forward" || !visited(i)) return `${node.name}${node.label ? `, ${node.label}` : ""}${count}`;
    if (node.kind === "leaf") return `${node.label}.grad = ${sentence(grad(i, arrivals(i)))}${count}`;
    return `${node.name}: 들어온 변화도 ${node.incoming.map(sentence).join(" / ")}${count}`;
  }

  draw();
  // 폭이 바뀌면 가로·세로 배치를 다시 정합니다.
  let width = canvas.clientWidth;
  const observer = new ResizeObserver(() => {
    if (canvas.clientWidth === width) return;
    width = canvas.clientWidth;
    drawGraph();
  });
  observer.observe(canvas);
  return () => {
    observer.disconnect();
    for (const name of names) model.off(`change:${name}`, onModel);
  };
}

const ICONS = {
  first: "M3 3h2v10H3zM13 3v10L6 8z",
  back: "M12 3v10L4 8z",
  next: "M4 3v10l8-5z",
  last: "M11 3h2v10h-2zM3 3v10l7-5z",
};

const icon = (path) =>
  svg("svg", { class: "cw-icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: path }));

const shorten = (text) => (text.length > 14 ? `${text.slice(0, 13)}…` : text);

export default { render };
