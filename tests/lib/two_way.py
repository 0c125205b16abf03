"""파이썬과 화면이 서로 따라가는지 볼 때 쓰는, 커널 없는 모델. 위젯을 <main>에 그립니다.

`two_way(page, 모듈 원본, 상태)` 뒤에 `window.model`, `window.sent`(커널에 보낸 것),
`window.cleanup()`, `window.left()`(남은 처리기의 수)를 볼 수 있습니다.
"""

from playwright.sync_api import Page

from tools.lib.site_pages import drawn

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
}"""


def two_way(page: Page, source: str, state: dict) -> None:
    page.evaluate(TWO_WAY, [source, state])
    drawn(page)
