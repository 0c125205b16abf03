// 누른 글쇠의 몫을 moves(글쇠의 이름 → 무엇이든)에서 찾아 돌려줍니다. 우리 것이면 쪽이 굴러가지 않게 막습니다.
// 표에 없는 글쇠와, Ctrl·⌘·Alt와 함께 누른 것은 브라우저의 것이므로 그대로 두고 undefined를 돌려줍니다.
export function keyMove(event, moves) {
  if (!Object.hasOwn(moves, event.key) || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  event.preventDefault();
  return moves[event.key];
}
