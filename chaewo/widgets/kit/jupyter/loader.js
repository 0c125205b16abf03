// JupyterLab의 위젯마다 가는 것은 이 짧은 모듈뿐입니다. 위젯의 코드와 CSS는 종류마다 한 번만 보낸
// 모델(shared_code.py)에 있습니다. 한 장의 위젯 열 몇 개가 저마다 싣고 가면 1 MB가 넘습니다.

const loaded = (globalThis.chaewoWidgets ??= new Map()); // 모델을 가리키는 글 → 위젯(의 약속)

function load(model) {
  const code = model.get("_code");
  if (!loaded.has(code)) loaded.set(code, fetched(model.widget_manager, code));
  return loaded.get(code);
}

async function fetched(manager, reference) {
  const read = (one) => manager.get_model(one.slice(10)); // "IPY_MODEL_" 다음이 id입니다.
  const code = await read(reference);
  for (const one of [...(await Promise.all(code.get("kit").map(read))), code]) dress(one.get("styles"));
  const url = URL.createObjectURL(new Blob([code.get("module")], { type: "text/javascript" }));
  try {
    return (await import(url)).default;
  } finally {
    URL.revokeObjectURL(url);
  }
}

// [[파일, 함께 쓰는 것인가, CSS], …]. 함께 쓰는 것은 어느 위젯의 것보다도 앞에 있어야 합니다.
function dress(styles) {
  const { head } = document;
  for (const [file, shared, text] of styles) {
    head.querySelector(`style[data-chaewo="${file}"]`)?.remove();
    const style = document.createElement("style");
    Object.assign(style.dataset, { chaewo: file, shared });
    style.textContent = text;
    head.insertBefore(style, shared ? head.querySelector('style[data-shared="false"]') : null);
  }
}

export default { render: async (view) => (await load(view.model)).render(view) };
