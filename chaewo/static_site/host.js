// 정적 쪽의 위젯 살림꾼. 커널도 서버도 없이 anywidget 모듈(AFM)을 되살립니다.
// chaewoModules(파일 이름 → ES 모듈 원본)는 책을 지을 때 bundle.py가 채웁니다.

const modules = globalThis.chaewoModules;

const RELATIVE_IMPORT = /(\b(?:from|import)\s*)(["'])\.{1,2}\/(?:[\w-]+\/)?([\w.-]+)\2/g;
const FAILED = "움직이는 그림을 켜지 못해 글로 보여 드립니다. 쪽을 새로 고쳐 보세요.";

const moduleUrls = new Map();

// 모듈 하나의 Blob 주소. `file://`에서는 모듈 파일을 불러올 수 없지만 Blob은 됩니다.
// 주소를 한 번만 만들므로 kit.js를 여러 위젯이 가져와도 한 벌입니다.
function moduleUrl(file) {
  if (!moduleUrls.has(file)) {
    if (!Object.hasOwn(modules, file)) throw new Error(`모르는 위젯 모듈입니다: ${file}`);
    const source = modules[file].replace(
      RELATIVE_IMPORT,
      (_, before, quote, imported) => `${before}${quote}${moduleUrl(imported)}${quote}`,
    );
    moduleUrls.set(file, URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  }
  return moduleUrls.get(file);
}

// `export default`는 객체이거나, 객체를 (나중에라도) 돌려주는 함수입니다.
async function loadWidget(name) {
  const exported = (await import(moduleUrl(`${name}.js`))).default;
  return typeof exported === "function" ? exported() : exported;
}

// 위젯의 상태는 모두 JSON이므로 글로 견주면 충분합니다.
const same = (a, b) => Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);

// 위젯 하나의 상태. 커널이 없으니 저장하거나 보낼 곳은 없고, 바뀐 것을 알리기만 합니다.
class Model {
  #state;
  #handlers = [];

  constructor(state) {
    this.#state = state;
  }

  get(name) {
    return this.#state[name];
  }

  set(nameOrChanges, value) {
    const changes = typeof nameOrChanges === "object" ? nameOrChanges : { [nameOrChanges]: value };
    const changed = Object.keys(changes).filter((name) => !same(this.#state[name], changes[name]));
    for (const name of changed) this.#state[name] = changes[name];
    for (const name of changed) this.#emit(`change:${name}`, this, changes[name]);
    if (changed.length) this.#emit("change", this);
  }

  save_changes() {}

  send() {}

  on(events, callback) {
    for (const event of events.split(/\s+/)) this.#handlers.push({ event, callback });
  }

  off(events, callback) {
    const names = events?.split(/\s+/);
    this.#handlers = this.#handlers.filter(
      (handler) => (names && !names.includes(handler.event)) || (callback && callback !== handler.callback),
    );
  }

  #emit(event, ...details) {
    for (const handler of [...this.#handlers]) {
      if (handler.event === event) handler.callback(...details);
    }
  }
}

const invoke = () => Promise.reject(new Error("이 쪽에는 파이썬 커널이 없습니다."));

async function mount(element) {
  const fallback = [...element.childNodes];
  const view = document.createElement("div");
  try {
    const widget = await loadWidget(element.dataset.widget);
    const model = new Model(JSON.parse(element.dataset.state));
    const life = new AbortController();
    const shared = { model, signal: life.signal, experimental: { invoke } };
    const cleanups = [await widget.initialize?.(shared)];
    // 크기를 재는 위젯이 있으므로 문서에 붙인 뒤에 그립니다.
    element.append(view);
    cleanups.push(await widget.render?.({ ...shared, el: view }));
    for (const node of fallback) node.remove();
    whenPageEnds(() => {
      life.abort();
      for (const cleanup of cleanups.reverse()) if (typeof cleanup === "function") cleanup();
    });
  } catch (error) {
    view.remove();
    const note = document.createElement("p");
    note.className = "chaewo-widget-failed";
    note.textContent = FAILED;
    element.append(note);
    console.error(`위젯 ${element.dataset.widget}:`, error);
  }
}

// 뒤로 가기로 되살아날 수 있는 쪽은 위젯도 그대로 둡니다.
function whenPageEnds(action) {
  addEventListener("pagehide", (event) => event.persisted || action());
}

for (const element of document.querySelectorAll(".chaewo-widget")) mount(element);
