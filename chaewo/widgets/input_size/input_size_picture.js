// 맵들을 크기대로 그린 그림. 넓으면 왼쪽에서 오른쪽으로, 좁으면 위에서 아래로 흐릅니다.

import { keyMove } from "../kit/keys.js";
import { grouped, put, setText, svg } from "../kit/kit.js";
import { seenBy } from "./conv_sizes.js";
import { InputSizeDigit } from "./input_size_digit.js";

const NARROW = 560; // 이보다 좁으면 세로로
const TALLEST = 136; // 가장 큰 맵의 한 변
const THICK = { 1: 0, 6: 11, 16: 26 }; // 채널 수만큼 겹친 맵의 두께
const WIDER = 1.4; // 풀링을 지나지 않은 맵의 칸은 지난 칸의 몇 배인가
const GAP = 30; // 칸과 칸의 사이
const LINES = 62; // 세로일 때 맵 곁의 글이 들어갈 높이
const MAPS = 0.46; // 세로일 때 맵이 차지하는 너비의 몫
const SMALLEST = 30; // 멈춘 자리에 그리는 빈 네모

const hide = (node, hidden) => put(node, { display: hidden ? "none" : "inline" });
export const writeAt = (node, x, y, words) => {
  put(node, { x, y });
  setText(node, words);
};
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

// onpick(맵의 이름, [행, 열]): 학습자가 유닛을 고를 때.
export class SizePicture {
  constructor(digit, onpick) {
    this.onpick = onpick;
    this.slots = ["입력", "conv1", "pool1", "conv2", "pool2"].map((name) => this.slot(name));
    this.digit = new InputSizeDigit(digit);
    // 겹치지 않으므로 한 path로 그립니다. 바뀐 요소마다 브라우저가 모양과 배치를 다시 구합니다.
    this.cones = svg("path", { class: "cw-sizes-cone" });
    this.marks = svg("path", { class: "cw-sizes-mark" });
    this.node = svg(
      "svg",
      { class: "cw-sizes-picture" },
      this.slots.flatMap((slot) => [slot.back, slot.face]),
      this.digit.node,
      this.cones,
      this.marks,
      this.slots.flatMap((slot) => [slot.flow, slot.op, slot.cost, slot.label, slot.field]),
    );
  }

  slot(name) {
    const kind = name.slice(0, 4);
    const slot = {
      name,
      back: svg("path", { class: `cw-sizes-${kind}` }),
      face: svg("rect", {
        class: `cw-sizes-${kind} cw-sizes-face`,
        tabindex: 0,
        role: "slider",
        "aria-valuemin": 1,
        onkeydown: (event) => this.onKey(event, slot),
        onpointerdown: (event) => this.onPoint(event, slot),
        onpointermove: (event) => (event.pointerType === "mouse" || event.buttons) && this.onPoint(event, slot),
      }),
      flow: svg("path", { class: "cw-sizes-flow" }),
    };
    for (const words of ["op", "cost", "label", "field"]) slot[words] = svg("text", { class: `cw-sizes-${words}` });
    return slot;
  }

  onPoint(event, slot) {
    const { x, y, side, map } = slot;
    const box = this.node.getBoundingClientRect();
    const unit = (at, from) => clamp(Math.floor(((at - from) / side) * map.size), 0, map.size - 1);
    this.onpick(slot.name, [unit(event.clientY - box.y, y), unit(event.clientX - box.x, x)]);
  }

  onKey(event, slot) {
    const [row, column] = slot.name === this.picked.name ? this.picked.unit : this.middle(slot.map);
    const last = slot.map.size - 1;
    const moves = {
      ArrowRight: [row, column + 1],
      ArrowLeft: [row, column - 1],
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      Home: [row, 0],
      End: [row, last],
    };
    const unit = keyMove(event, moves);
    if (unit)
      this.onpick(
        slot.name,
        unit.map((at) => clamp(at, 0, last)),
      );
  }

  middle = ({ size }) => [size >> 1, size >> 1];

  update({ maps, broken }, width) {
    const shown = broken ? [...maps, { ...broken, channels: 1, size: 0 }] : maps;
    const down = width < NARROW;
    const { rooms, scale } = fit(shown, width, down);
    const tall = TALLEST + THICK[16]; // 넓을 때는 크기를 바꾸어도 높이가 그대로입니다.
    let along = 0;
    let before;
    for (const slot of this.slots) {
      const i = shown.findIndex(({ name }) => name === slot.name);
      slot.map = i < maps.length ? shown[i] : undefined;
      for (const part of ["back", "face", "label", "field"]) hide(slot[part], i < 0);
      for (const part of ["flow", "op", "cost"]) hide(slot[part], i < 1);
      if (i < 0) continue;
      const map = shown[i];
      const side = map.size * scale || SMALLEST;
      const thick = THICK[map.channels];
      const middle = along + rooms[i] / 2;
      const across = down ? (width * MAPS) / 2 : tall / 2;
      const [cx, cy] = down ? [across, middle] : [middle, across];
      slot.side = side;
      slot.x = cx - (side + thick) / 2;
      slot.y = cy - (side - thick) / 2;
      this.drawMap(slot, map, thick);
      this.drawWords(slot, map, { down, before, middle, line: down ? width * MAPS + 14 : tall + 48 });
      before = middle;
      along += rooms[i] + GAP;
    }
    const height = down ? along - GAP + 4 : tall + 90;
    put(this.node, { "text-anchor": down ? "start" : "middle", viewBox: `0 0 ${width} ${height}`, width, height });
    this.digit.update(this.slots[0], maps[0].size);
    Object.assign(this, { maps, down });
  }

  drawMap({ back, face, x, y, side }, { channels, size }, thick) {
    const step = thick / Math.max(channels - 1, 1);
    let sheets = "";
    for (let k = channels - 1; k > 0; k--) {
      sheets += `M${x + k * step} ${y - (k - 1) * step}v${-step}h${side}v${side}h${-step}`;
    }
    put(back, { d: sheets });
    put(face, { x, y, width: side, height: side, tabindex: size ? 0 : -1 });
    face.classList.toggle("cw-sizes-broken", !size);
  }

  drawWords({ flow, op, cost, label, field }, map, { down, before, middle, line }) {
    const point = (along, across) => (down ? `${across} ${along}` : `${along} ${across}`);
    const text = (node, along, across, words) => writeAt(node, ...(down ? [across, along] : [along, across]), words);
    const { name, conv, kernel, padding, stride, channels, size, parameters } = map;
    const first = before === undefined;
    text(
      label,
      down ? middle - 2 : middle,
      down ? line + 12 : line + 20,
      size ? `${channels}@${size}×${size}` : "멈춤",
    );
    text(
      field,
      down ? middle + 15 : middle,
      down ? line + 12 : line + 38,
      !size ? "맵이 없습니다" : first ? "입력" : `수용 영역 ${map.field}×${map.field}`,
    );
    if (first) return;
    const ends = down ? [before + 24, middle - 19] : [before + 8, middle - 8];
    put(flow, {
      d: `M${point(ends[0], line)}L${point(ends[1], line)}M${point(ends[1] - 5, line - 4)}L${point(ends[1], line)}L${point(ends[1] - 5, line + 4)}`,
    });
    const half = (ends[0] + ends[1]) / 2;
    const how = `${kernel}×${kernel}${conv && stride > 1 ? ` s${stride}` : ""}${padding ? ` p${padding}` : ""}`;
    text(op, down ? half - 2 : half, down ? line + 12 : line - 24, `${name} ${how}`);
    text(
      cost,
      down ? half + 12 : half,
      down ? line + 12 : line - 9,
      !size ? "torch가 멈춥니다" : conv ? `매개변수 ${grouped(parameters)}` : "매개변수 없음",
    );
  }

  // 고른 유닛과, 그것이 보는 곳을 맵마다. 사이를 원뿔로 잇습니다.
  pick(name, unit) {
    this.picked = { name, unit };
    const index = this.maps.findIndex((map) => map.name === name);
    const [rows, columns] = unit.map((at) => seenBy(this.maps, index, at));
    let cones = "";
    let marks = "";
    let last; // 입력 쪽 이웃의 네모
    for (const slot of this.slots) {
      const i = slot.map ? this.maps.indexOf(slot.map) : -1;
      const seen = i >= 0 && i <= index && rows[i] && columns[i];
      if (!seen) {
        if (i >= 0) last = undefined;
        continue;
      }
      const scale = slot.side / slot.map.size;
      const span = ([from, to], start) => {
        const length = Math.max((to - from + 1) * scale, 4);
        return [start + ((from + to + 1) * scale) / 2 - length / 2, length];
      };
      const [x, width] = span(columns[i], slot.x);
      const [y, height] = span(rows[i], slot.y);
      marks += `M${x} ${y}h${width}v${height}h${-width}z`;
      const box = { x, y, right: x + width, bottom: y + height };
      if (last)
        cones += this.down
          ? `M${last.x} ${last.bottom}L${box.x} ${y}h${width}L${last.right} ${last.bottom}z`
          : `M${last.right} ${last.y}L${x} ${y}v${height}L${last.right} ${last.bottom}z`;
      last = box;
    }
    put(this.cones, { d: cones });
    put(this.marks, { d: marks });
    return { map: this.maps[index], rows: rows[0], columns: columns[0] };
  }

  // 화면 낭독기에는 맵마다 고른 유닛을 말합니다.
  tell(sentence) {
    for (const { face, map, name } of this.slots) {
      if (!map) continue;
      const here = name === this.picked.name;
      const [row, column] = here ? this.picked.unit : this.middle(map);
      put(face, {
        "aria-label": `${name} ${map.channels}@${map.size}×${map.size}의 유닛`,
        "aria-valuemax": map.size ** 2,
        "aria-valuenow": row * map.size + column + 1,
        "aria-valuetext": here ? sentence : `${row + 1}행 ${column + 1}열`,
      });
    }
  }
}

// 맵마다의 칸과, 모든 맵에 함께 쓰는 배율. 칸은 크기를 따르지 않습니다. 입력의 크기를 바꾸는 동안 글과
// 화살표가 제자리에 있어 읽기 쉽고, 브라우저가 다시 그릴 것도 줄어듭니다.
function fit(shown, width, down) {
  const pool = shown.findIndex(({ name }) => name === "pool1");
  const shares = shown.map((_, i) => (pool < 0 || i < pool ? WIDER : 1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const unit = down ? (width * MAPS - 12) / WIDER : (width - GAP * (shown.length - 1)) / total;
  const rooms = shares.map((share) => Math.max(share * unit, down ? LINES : 0));
  const most = (room, { channels }) => Math.min(room - THICK[channels], down ? room : TALLEST);
  return { rooms, scale: Math.min(...shown.map((map, i) => most(rooms[i], map) / map.size)) };
}
