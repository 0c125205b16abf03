// 위젯과 파이썬을 잇는 두 갈래 길. 여섯 위젯이 같은 것을 씁니다.

// names: 파이썬과 주고받는 속성들. draw(state): 어느 쪽에서 바뀌었든 그 값들로 다시 그립니다.
// state는 언제나 같은 객체이고 담긴 것만 바뀝니다. 첫 그림은 부른 쪽이 그립니다.
export function linked(model, names, draw) {
  const state = {};
  let publishing = false; // 우리가 쓴 값이 change로 되돌아오는 것을 막습니다.

  function receive() {
    for (const name of names) state[name] = model.get(name);
  }

  function onModel() {
    if (publishing) return;
    receive();
    draw(state);
  }

  // 그리지 않고 알리기만 합니다. change에는 names에 없는 것이 들어 있어도 됩니다.
  function publish(change) {
    for (const name of names) if (name in change) state[name] = change[name];
    publishing = true;
    try {
      for (const name of names) model.set(name, state[name]);
      model.save_changes();
    } finally {
      publishing = false;
    }
  }

  // 읽는 사람이 바꾼 값: 알리고 다시 그립니다.
  function act(change) {
    publish(change);
    draw(state);
  }

  function unlink() {
    for (const name of names) model.off(`change:${name}`, onModel);
  }

  receive();
  for (const name of names) model.on(`change:${name}`, onModel);
  return { state, publish, act, unlink };
}
