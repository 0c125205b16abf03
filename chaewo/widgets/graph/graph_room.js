import { el } from "../kit/kit.js";
import { GraphWalk } from "./graph_walk.js";

const MOST_NODES = 40; // 이보다 크면 걸음마다의 모습을 다 그려 보는 값이 비쌉니다. CSS의 최소 높이로 충분합니다.

const MOST_ROOM = 256; // 한 걸음만 유난히 길면 나머지 걸음이 빈 상자가 됩니다(px).

// 걸을 때 아래의 글이 출렁이지 않게, 어느 걸음에서도 모자라지 않을 높이를 MOST_ROOM까지 미리 비워 둡니다.
// 모든 걸음의 모습을 한 칸에 겹쳐 놓고 한 번만 재므로 배치 계산도 한 번입니다. 오류는 더 커질 수 있습니다.
export function reserve(spec, target, draw, kind = target.className) {
  if (spec.nodes.length > MOST_NODES) return;
  const walk = new GraphWalk(spec, { mode: "forward", step: 0, calls: 0, selected: -1 });
  const looks = ["forward", ...(walk.alive ? ["backward"] : [])].flatMap((mode) => {
    walk.setMode(mode);
    return Array.from({ length: walk.length + 1 }, (_, step) => el("div", { class: kind }, draw(walk.go(step))));
  });
  const probe = el("div", { class: "cw-probe", "aria-hidden": "true" }, looks);
  probe.style.width = `${target.clientWidth}px`;
  target.after(probe);
  // offsetHeight는 반올림한 값이라 모자랄 수 있습니다.
  target.style.minHeight = `${Math.min(Math.ceil(probe.getBoundingClientRect().height), MOST_ROOM)}px`;
  probe.remove();
}
