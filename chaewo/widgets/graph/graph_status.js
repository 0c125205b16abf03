import { sentence } from "../kit/kit.js";

// 화면 낭독기가 읽을 한 줄.
export function say(walk) {
  if (walk.note) return walk.note;
  if (walk.failed) return "RuntimeError: 이미 해제된 그래프입니다.";
  const { mode, focus: i } = walk;
  const node = walk.nodes[i];
  const count =
    mode === "backward" && walk.calls ? ` · ${walk.zeroed ? "비운 뒤 " : ""}backward() ${walk.calls}번` : "";
  if (walk.replaying) return "지난 걸음을 다시 보는 중입니다. 이 backward()는 이미 끝났습니다.";
  if (walk.step === 0) return `${mode === "forward" ? "순전파" : "역전파"}의 시작입니다${count}.`;
  if (mode === "forward" || !walk.visited(i)) {
    return `${node.name}${node.label ? ` → ${node.label}` : ""}${count}`;
  }
  if (node.kind === "leaf") return `${node.label}.grad = ${sentence(walk.grad(i))}${count}`;
  return `${node.name}: 들어온 변화도 ${node.incoming.map(sentence).join(" / ")}${count}`;
}
