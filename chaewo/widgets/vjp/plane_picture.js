import { el, setText, svg } from "../kit/kit.js";
import { PLANE_BOX, PlaneAxes, insideFrame } from "../kit/plane_axes.js";
import { PlaneArrow, placeLabels } from "./plane_arrow.js";
import { gridPaths } from "./plane_grid.js";
import { PlaneHandle } from "../kit/plane_handle.js";
import { PLANE_FORMS } from "./plane_maps.js";

const SQUARE = 0.5; // 입력 평면의 작은 네모의 한 변
const ROUND = 100; // 끌어서 정한 값은 소수 둘째 자리까지
const HANDLES = {
  x: { kind: "cw-plane-point", name: "x: 입력 평면의 점", hit: 24 },
  u: { kind: "cw-forward", name: "u: x가 움직이는 방향", hit: 17 },
  v: { kind: "cw-backward", name: "v: 출력 y에 곱할 벡터", hit: 20 },
};
// 화살표마다: 색, 이름, 어느 평면
const ARROWS = {
  u: ["cw-forward", "u", "input"],
  pulled: ["cw-backward", "vᵀJ", "input"],
  first: ["cw-plane-first", "J 1열", "output"],
  second: ["cw-plane-second", "J 2열", "output"],
  image: ["cw-forward", "Ju", "output"],
  v: ["cw-backward", "v", "output"],
};
const LABEL_ORDER = { input: ["u", "pulled"], output: ["v", "image", "first", "second"] };

// 두 평면의 그림. 함수가 바뀔 때만 격자를 새로 그리고, 끌 때는 속성만 고칩니다.
export class PlanePicture {
  // onmove(name, pair)는 끄는 동안, onreset(name)은 Home, ondone()은 다 움직인 뒤에 부릅니다.
  constructor({ onmove, onreset, ondone }) {
    this.arrows = Object.fromEntries(
      Object.entries(ARROWS).map(([name, [kind, words]]) => [name, new PlaneArrow(kind, words)]),
    );
    this.handles = Object.fromEntries(
      Object.entries(HANDLES).map(([name, looks]) => [
        name,
        new PlaneHandle(looks, {
          drag: (at) => onmove(name, this.read(name, at)),
          nudge: (step) => onmove(name, this.read(name, this.shifted(name, step))),
          reset: () => onreset(name),
          done: ondone,
        }),
      ]),
    );
    this.points = {
      input: svg("text", { class: "cw-plane-label cw-plane-point" }),
      output: svg("text", { class: "cw-plane-label cw-plane-point" }),
    };
    this.image = svg("circle", { class: "cw-plane-image", r: 4.5 });
    this.squares = {
      input: svg("path", { class: "cw-plane-square" }),
      output: svg("path", { class: "cw-plane-square" }),
    };
    const { x, u, v } = this.handles;
    this.planes = {
      input: this.plane("input", "입력 평면", "x", [x.node, u.node]),
      output: this.plane("output", "출력 평면", "y = f(x)", [this.image, v.node]),
    };
    this.node = el("div", { class: "cw-plane-board" }, this.planes.input.node, directions(), this.planes.output.node);
  }

  plane(side, title, words, front) {
    const still = svg("g", { "aria-hidden": "true" });
    const arrows = Object.keys(ARROWS)
      .filter((name) => ARROWS[name][2] === side)
      .map((name) => this.arrows[name]);
    const picture = svg(
      "svg",
      { viewBox: `0 0 ${PLANE_BOX.width} ${PLANE_BOX.height}`, role: "group", "aria-label": title },
      still,
      this.squares[side],
      arrows.map((arrow) => arrow.path),
      svg(
        "g",
        { "aria-hidden": "true" },
        arrows.map((arrow) => arrow.label),
        this.points[side],
      ),
      front,
    );
    const scale = el("span", { class: "cw-plane-scale" });
    return {
      still,
      scale,
      node: el("figure", {}, el("figcaption", {}, el("b", {}, title), ` ${words} `, scale), picture),
    };
  }

  // 함수를 바꿀 때만: 축과 격자.
  setMap(map) {
    this.map = map;
    const { value, piece, breaks = [] } = PLANE_FORMS[map.name];
    const { grid, arrow_scales: scales } = map;
    this.axes = {
      input: new PlaneAxes(map.input_window, map.axes, scales[0]),
      output: new PlaneAxes(map.output_window, ["y₁", "y₂"], scales[1]),
    };
    const { input, output } = this.axes;
    const images = gridPaths(output, grid, value, piece);
    this.planes.input.still.replaceChildren(input.draw(gridPaths(input, grid), breaks[0]));
    this.planes.output.still.replaceChildren(output.draw(images, breaks[1]));
    for (const side of ["input", "output"]) {
      const { ratio } = this.axes[side];
      setText(this.planes[side].scale, ratio === 1 ? "" : `(화살표는 ${ratio}배로)`);
    }
    const drawn = this.planes.output.still.querySelectorAll(".cw-plane-grid path");
    this.pieces = images.map((image, i) => [image.piece, drawn[i]]);
    this.handles.x.setRange(grid[0][0], grid[0][1]);
    for (const name of ["u", "v"]) {
      const { left, right, ratio } = this.axesOf(name);
      this.handles[name].setRange((left - right) / ratio, (right - left) / ratio);
    }
  }

  // 조각마다 식이 다른 함수에서는 지금 조각의 격자만 또렷하게 합니다.
  setPiece(piece) {
    for (const [number, path] of this.pieces) path.classList.toggle("cw-quiet", number !== piece);
  }

  // hidden: 범례에서 끈 것들. 이름의 자리도 차지하지 않습니다.
  update(now, hidden) {
    const [[a, b], [c, d]] = now.jacobian;
    const vectors = { u: now.u, pulled: now.pulled, first: [a, c], second: [b, d], image: now.image, v: now.v };
    const at = {
      input: insideFrame(this.axes.input.toScreen(now.x)),
      output: insideFrame(this.axes.output.toScreen(now.y)),
    };
    for (const [name, vector] of Object.entries(vectors)) {
      const side = ARROWS[name][2];
      this.arrows[name].set(at[side], this.axes[side].toMove(vector));
    }
    this.squares.input.setAttribute("d", this.outline("input", now.x, [SQUARE, 0], [0, SQUARE]));
    this.squares.output.setAttribute(
      "d",
      this.outline("output", now.y, [a * SQUARE, c * SQUARE], [b * SQUARE, d * SQUARE]),
    );
    this.handles.x.set(at.input, now.x);
    this.handles.u.set(this.arrows.u.tip, now.u);
    this.handles.v.set(this.arrows.v.tip, now.v);
    this.image.setAttribute("transform", `translate(${at.output[0].toFixed(1)} ${at.output[1].toFixed(1)})`);
    // 네모의 가운데. 글자가 네모를 가리지 않게 합니다.
    const middle = ([p, q], [dx, dy]) => [p + (dx * SQUARE) / 2, q + (dy * SQUARE) / 2];
    const inside = this.axes.input.toScreen(middle(now.x, [1, 1]));
    const image = this.axes.output.toScreen(middle(now.y, [a + b, c + d]));
    this.placeNames("input", "x", at.input, inside, hidden);
    this.placeNames("output", "y", at.output, image, hidden);
    this.clipped = Object.values(this.arrows).some((arrow) => arrow.clipped);
  }

  placeNames(side, point, at, square, hidden) {
    const shown = LABEL_ORDER[side].filter((name) => !hidden.has(ARROWS[name][0]));
    const arrows = shown.map((name) => this.arrows[name]);
    // 점의 이름은 화살표들이 가지 않는 쪽에 둡니다.
    const away = arrows.reduce((sum, { toward }) => [sum[0] - toward[0], sum[1] - toward[1]], [-0.01, 0.01]);
    const items = [
      { label: this.points[side], words: point, at, toward: away, gap: 10 },
      ...arrows.map(({ label, words, tip, toward, shown: length }, i) => ({
        label,
        words: length < 1 ? "" : words,
        at: tip,
        toward,
        gap: shown[i] in this.handles ? 11 : 4,
      })),
    ];
    placeLabels(items, [
      at,
      square,
      ...shown.filter((name) => name in this.handles).map((name) => this.arrows[name].tip),
    ]);
  }

  outline(side, corner, first, second) {
    const at = this.axes[side].toScreen(corner);
    const [p, q] = [first, second].map((move) => this.axes[side].toLength(move));
    return `M${at.join(" ")}l${p.join(" ")}l${q.join(" ")}l${-p[0]} ${-p[1]}z`;
  }

  axesOf(name) {
    return this.axes[name === "v" ? "output" : "input"];
  }

  // 화면의 자리를 x, u, v의 값으로. x는 격자 안, 벡터의 끝은 틀 안에 둡니다.
  read(name, at) {
    const axes = this.axesOf(name);
    const pair =
      name === "x"
        ? axes.toWorld(at).map((value, i) => within(value, this.map.grid[i]))
        : axes.toVector(this.arrows[name].start, insideFrame(at));
    return pair.map((value) => Math.round(value * ROUND) / ROUND + 0);
  }

  shifted(name, step) {
    const [dx, dy] = name === "x" ? this.axes.input.toLength(step) : this.axesOf(name).toMove(step);
    const [px, py] = this.handles[name].at;
    return [px + dx, py + dy];
  }
}

// 격자의 끝(π 따위)에서 반올림해도 밖으로 나가지 않게 안쪽으로 자릅니다.
const within = (value, [from, to]) =>
  Math.min(Math.max(value, Math.ceil(from * ROUND) / ROUND), Math.floor(to * ROUND) / ROUND);

// 두 평면 사이: u는 앞으로, v는 거꾸로.
function directions() {
  const one = (kind, words, name, path) =>
    el(
      "span",
      { class: `cw-plane-way ${kind}` },
      el("b", {}, words),
      svg("svg", { viewBox: "0 0 56 12", width: 56, height: 12, "aria-hidden": "true" }, svg("path", { d: path })),
      el("small", {}, name),
    );
  return el(
    "div",
    { class: "cw-plane-between" },
    one("cw-forward", "Ju", "JVP", "M1 5h44V1l10 5-10 5V7H1z"),
    one("cw-backward", "vᵀJ", "VJP", "M55 5H11V1L1 6l10 5V7h44z"),
  );
}
