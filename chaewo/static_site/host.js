// 정적 쪽의 위젯 살림꾼. 커널도 서버도 없이 anywidget 모듈(AFM)을 되살립니다.
// 어느 위젯을 언제 되살릴지는 mounting.js가 정합니다.

const FAILED = "움직이는 그림을 켜지 못해 글로 보여 드립니다. 쪽을 새로 고쳐 보세요.";

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

const isPromise = (value) => typeof value?.then === "function";

// 약속을 돌려주지 않는 위젯은 부르는 자리에서 곧바로 섭니다. 인쇄 직전에는 기다릴 수 없습니다.
export async function mount(element) {
  const fallback = [...element.childNodes];
  const view = document.createElement("div");
  element.dataset.mounted = "";
  try {
    // `export default`는 객체이거나, 객체를 (나중에라도) 돌려주는 함수입니다.
    let widget = need(`${element.dataset.widget}.js`).default;
    if (typeof widget === "function") widget = widget();
    if (isPromise(widget)) widget = await widget;
    const { state } = element.dataset; // 크면 파일의 이름입니다(large_states.py).
    const model = new Model(JSON.parse(globalThis.chaewoStates?.[state] ?? state));
    const life = new AbortController();
    const shared = { model, signal: life.signal, experimental: { invoke } };
    const initialized = widget.initialize?.(shared);
    const cleanups = [isPromise(initialized) ? await initialized : initialized];
    // 크기를 재는 위젯이 있으므로 문서에 붙인 뒤에 그립니다.
    element.append(view);
    const rendered = widget.render?.({ ...shared, el: view });
    cleanups.push(isPromise(rendered) ? await rendered : rendered);
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
