// JupyterLab의 위젯마다 가는 것은 이 짧은 모듈뿐입니다. 위젯의 코드와 CSS는 종류마다 한 번만 보낸
// 모델(shared_code.py)에 있습니다. 한 장의 위젯 열 몇 개가 저마다 싣고 가면 1 MB가 넘습니다.

const loaded = (globalThis.chaewoWidgets ??= new Map()); // 모델의 id → 위젯(의 약속)

function load(model) {
  const id = model.get("_code").replace("IPY_MODEL_", "");
  if (!loaded.has(id)) loaded.set(id, fetched(model.widget_manager, id));
  return loaded.get(id);
}

async function fetched(manager, id) {
  const code = await manager.get_model(id);
  dress(code.get("styles"));
  const url = URL.createObjectURL(new Blob([code.get("module")], { type: "text/javascript" }));
  try {
    return (await import(url)).default;
  } finally {
    URL.revokeObjectURL(url);
  }
}

// [[파일, 함께 쓰는 것인가, CSS], …]. 함께 쓰는 것은 어느 위젯의 것보다도 앞에 있어야 합니다.
function dress(styles) {
  for (const [file, shared, text] of styles) {
    document.head.querySelector(`style[data-chaewo="${file}"]`)?.remove();
    const style = document.createElement("style");
    style.dataset.chaewo = file;
    style.dataset.shared = shared;
    style.textContent = text;
    document.head.insertBefore(style, shared ? document.head.querySelector('style[data-shared="false"]') : null);
  }
}

export default { render: async (view) => (await load(view.model)).render(view) };
