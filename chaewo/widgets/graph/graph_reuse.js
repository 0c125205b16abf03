// 새로 그린 모습(children)과 다른 곳만 고칩니다. 걸음마다 모두 갈아 끼우면 같은 글과 표까지 브라우저가 모양과 배치를
// 다시 셈합니다. 사건을 듣지 않는 요소에만 씁니다.
export function redraw(target, children) {
  const old = [...target.childNodes];
  children.forEach((fresh, k) => {
    if (!old[k]) target.append(fresh);
    else if (!become(old[k], fresh)) old[k].replaceWith(fresh);
  });
  for (const node of old.slice(children.length)) node.remove();
}

// 옆으로 밀어 볼 수 있는 칸(tabindex)은 새로 놓습니다. 그래야 밀어 둔 자리가 다음 값에 남지 않습니다.
function become(node, fresh) {
  if (node.nodeName !== fresh.nodeName) return false;
  if (node.nodeType === Node.TEXT_NODE) {
    if (node.data !== fresh.data) node.data = fresh.data;
    return true;
  }
  const names = new Set([...node.getAttributeNames(), ...fresh.getAttributeNames()]);
  if (names.has("tabindex")) return node.isEqualNode(fresh);
  for (const name of names) {
    const value = fresh.getAttribute(name);
    if (value === null) node.removeAttribute(name);
    else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
  redraw(node, [...fresh.childNodes]);
  return true;
}
