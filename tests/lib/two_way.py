"""파이썬과 화면이 서로 따라가는지 볼 때 쓰는, 커널 없는 모델. 위젯을 <main>에 그립니다.

`page.evaluate(TWO_WAY, [모듈 원본, 상태])` 뒤에 `window.model`, `window.sent`(커널에 보낸 것),
`window.cleanup()`, `window.left()`(남은 처리기의 수)를 볼 수 있습니다.
"""

TWO_WAY = """async ([source, state]) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  const handlers = {};
  window.sent = [];
  window.model = {
    get: (name) => state[name],
    set(name, value) {
      if (state[name] === value) return;
      state[name] = value;
      for (const call of handlers[`change:${name}`] ?? []) call();
    },
    on: (event, call) => (handlers[event] ??= []).push(call),
    off: (event, call) => (handlers[event] = handlers[event].filter((other) => other !== call)),
    save_changes: () => window.sent.push(structuredClone({ ...state, spec: null })),
  };
  window.cleanup = widget.render({ model: window.model, el: document.querySelector("main") });
  window.left = () => Object.values(handlers).flat().length;
  // 위젯의 너비는 ResizeObserver가 첫 그림 앞에 알립니다. 그 그림까지 기다립니다.
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
}"""
